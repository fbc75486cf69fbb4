"""Exhibits of what the model of payment foretells: open invoices, the proof on past days, and what moves payment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.report.exhibits.outlook.answer import answer
from lrfm.report.exhibits.outlook.calibration import calibration
from lrfm.report.exhibits.outlook.effects import model
from lrfm.report.exhibits.outlook.open_list import open_list
from lrfm.report.exhibits.outlook.proof import proof
from lrfm.report.exhibits.outlook.told import of_outlook

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.report.pack import Block, Lines

__all__ = ["OUTLOOK"]

OUTLOOK: Mapping[str, Callable[[Voice, Results], Block | Lines]] = MappingProxyType(
    {
        "outlook.answer": of_outlook(answer),
        "outlook.open": of_outlook(open_list, otherwise="outlook.none_open"),
        "outlook.proof": of_outlook(proof, otherwise="outlook.none_proof"),
        "outlook.calibration": of_outlook(calibration, otherwise="outlook.none_calibration"),
        "outlook.model": of_outlook(model, otherwise="outlook.none_model"),
    }
)
"""The exhibits of the second half of the page on time to payment, by name."""
