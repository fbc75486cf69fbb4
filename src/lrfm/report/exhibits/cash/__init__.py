"""Exhibits of the cash forecast: what comes in, how good past forecasts were, and whether cash lasts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.report.exhibits.cash.answer import cash_answer
from lrfm.report.exhibits.cash.past import last_month, past
from lrfm.report.exhibits.cash.short import instruments, shortfall
from lrfm.report.exhibits.cash.told import of_cash
from lrfm.report.exhibits.cash.weeks import months, weeks

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.report.pack import Block, Lines

__all__ = ["CASH"]

CASH: Mapping[str, Callable[[Voice, Results], Block | Lines]] = MappingProxyType(
    {
        "cash.answer": of_cash(cash_answer),
        "cash.weeks": of_cash(weeks),
        "cash.months": of_cash(months),
        "cash.past": of_cash(past),
        "cash.last_month": of_cash(last_month),
        "cash.shortfall": of_cash(shortfall),
        "cash.instruments": of_cash(instruments),
    }
)
"""The exhibits of the first half of the page on cash and provision, by name."""
