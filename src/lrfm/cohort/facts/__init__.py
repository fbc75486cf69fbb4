"""The ledger prepared for any cut-off."""

from __future__ import annotations

from lrfm.cohort.facts.facts import Facts, open_facts, prepare_facts, save_facts

__all__ = ["Facts", "open_facts", "prepare_facts", "save_facts"]
