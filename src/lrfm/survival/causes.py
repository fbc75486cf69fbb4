"""How an invoice ends: codes and names of the causes, the same in every module of the room."""

from __future__ import annotations

__all__ = ["CAUSES", "CREDITED", "NAMES", "OPEN", "PAID", "WRITTEN_OFF"]

OPEN, PAID, CREDITED, WRITTEN_OFF = range(4)
"""Codes; 0 is not over yet."""
CAUSES = (PAID, CREDITED, WRITTEN_OFF)
NAMES = ("open", "paid", "credited", "written_off")
"""By code, as `lrfm.cohort.spells` names them."""
