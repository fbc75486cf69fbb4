"""What was asked of a made-up company and what its files show: plain values, kept as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["Axis", "MadeUp", "Phenomenon", "Point", "Series", "Unit"]

Unit = Literal["share", "ratio", "pace", "rate", "days", "index", "pieces", "documents", "customers"]
Axis = Literal[
    "around", "days", "kind", "month", "month_of_year", "pace", "quarter", "salesperson", "share", "workdays", "year"
]


@dataclass(frozen=True)
class Point:
    """A place on the axis: what is true there and what the files show, with the sampling error of that.

    `x` is a number of the axis: days, months since 1970, a calendar year, a quarter of the customers, the number of a
    salesperson. `low` and `high` bound an interval around `found` that holds the truth in 99 of 100 companies.
    """

    x: float
    asked: float | None
    found: float | None
    low: float | None = None
    high: float | None = None
    is_marked: bool = False


@dataclass(frozen=True)
class Series:
    """Points of one panel; `key` names it in the messages, `label` is what no language changes (a product's number)."""

    key: str
    axis: Axis
    unit: Unit
    points: tuple[Point, ...]
    label: str = ""


@dataclass(frozen=True)
class Phenomenon:
    """One thing that was planted: its value as asked and as found, and all that can be drawn of it.

    `chance`: how often a company with the truth as asked differs so much from it or more, over all that is compared;
    None where nothing is drawn by lot, so that only the eye compares. `cases` are what was counted.
    """

    key: str
    unit: Unit
    asked: float | None
    found: float | None
    low: float | None
    high: float | None
    chance: float | None
    cases: int
    series: tuple[Series, ...] = ()

    @property
    def agrees(self) -> bool | None:
        """Tell whether what was found is within sampling error (99 in 100) of what was asked."""
        return None if self.chance is None else self.chance >= LEAST_CHANCE


LEAST_CHANCE = 0.01


@dataclass(frozen=True)
class MadeUp:
    """Everything that is planted in one company; `salespeople` is how many there are."""

    customers: int
    invoices: int
    first_day: date
    last_day: date
    salespeople: int
    phenomena: tuple[Phenomenon, ...]

    def get(self, key: str) -> Phenomenon | None:
        """Give a phenomenon by its key; None where the company has it not."""
        return next((found for found in self.phenomena if found.key == key), None)
