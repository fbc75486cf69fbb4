"""A ledger from typed columns, by expressions alone: no row passes through this process."""

from __future__ import annotations

from lrfm.ledger.typed.read import TypedLedger, read_typed

__all__ = ["TypedLedger", "read_typed"]
