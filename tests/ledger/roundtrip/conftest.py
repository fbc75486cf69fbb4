"""The PostgreSQL of the neighbours' tests, here, too."""

from __future__ import annotations

from tests.ledger.sources.conftest import postgres

__all__ = ["postgres"]
