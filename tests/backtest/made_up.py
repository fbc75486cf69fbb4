"""Customers at origins written down by hand, and schemes that rank them by a column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

import numpy as np
import pandas as pd

from lrfm.backtest.asked import Asked
from lrfm.backtest.entries import Entries, entries_of
from lrfm.backtest.examples import BAD, GOOD, UNTOLD, Examples
from lrfm.backtest.rounds import Entry
from lrfm.backtest.settings import TournamentSettings
from lrfm.cohort.outcomes import Origin
from lrfm.weights.criteria import LRFM
from lrfm.weights.scheme import SchemeEstimator
from lrfm.weights.settings import WeightSettings

YEAR_ENDS = tuple(Origin(date(year, 12, 31), date(year, 12, 31), date(year + 1, 12, 31)) for year in range(2015, 2022))
QUARTERS = tuple(
    Origin(day.date(), day.date(), (day + pd.DateOffset(years=1) + pd.offsets.MonthEnd(0)).date())
    for day in pd.date_range("2015-03-31", periods=12, freq="QE")
)


class ByColumn(SchemeEstimator):
    """The less of a column, the safer."""

    def __init__(self, column: str = "recency_days") -> None:
        self.column = column

    def fit(self, frame, is_bad=None, *, sample_weight=None, groups=None) -> Self:
        return self

    def score(self, frame):
        return -frame[self.column].to_numpy(np.float64)


def by_hand(
    rows: Sequence[tuple[int, int, int]],
    *,
    origins: Sequence[Origin] = YEAR_ENDS,
    observed_on: date = date(2022, 12, 31),
    state_then: Sequence[int] | None = None,
    time_days: Sequence[float] | None = None,
    owed: Sequence[int] | None = None,
    sales: Sequence[int] | None = None,
    fate_unknown: Sequence[int] | None = None,
    **columns: Sequence[float],
) -> Examples:
    """Make examples of (origin, customer, state) and columns of features; days of recency count up by row."""
    place, customer, state = (np.array(one, np.int64) for one in zip(*rows, strict=True))
    count = len(rows)
    features = {one.column: np.arange(1.0, count + 1) for one in LRFM} | columns
    times = np.full(count, 200.0) if time_days is None else np.array(time_days, np.float64)
    return Examples(
        tuple(origins),
        observed_on,
        pd.DataFrame({"customer_key": customer, **features}),
        place,
        state,
        state if state_then is None else np.array(state_then, np.int64),
        times,
        times,
        np.full(count, 100) if owed is None else np.array(owed, np.int64),
        np.full(count, 1000) if sales is None else np.array(sales, np.int64),
        fate_unknown=None if fate_unknown is None else np.array(fate_unknown, np.bool_),
    )


def yearly(*, defaults: int, customers: int, years: int = 4) -> Examples:
    """Make years of customers of whom the same number default each year, and are gone.

    The last year's window has just begun to be seen: who defaulted is known, and nothing of the others.
    """
    rows = [
        (year, customer, BAD if customer < defaults * (year + 1) else UNTOLD if year == years - 1 else GOOD)
        for year in range(years)
        for customer in range(defaults * year, customers)
    ]
    then = [UNTOLD if year == years - 1 else state for year, _, state in rows]
    return by_hand(rows, origins=YEAR_ENDS[:years], observed_on=YEAR_ENDS[years - 1].day, state_then=then)


def entries(*names: str, own: Sequence[Entry] = ()) -> Entries:
    """Make schemes of LRFM by name, and our own beside."""
    found = entries_of(WeightSettings(schemes=names), criteria="lrfm")
    return Entries((*found.entries, *own), found.left_out)


def few_draws(draws: int, **changes: Any) -> TournamentSettings:
    """Draw fewer customers than anybody may ask for, so that tests are quick."""
    return TournamentSettings().model_copy(update={"draws": draws, **changes})


def asked(examples: Examples, found: Entries, **told: object) -> Asked:
    """Ask for a tournament of one set with few draws."""
    settings = few_draws(200, weight_draws=20)
    counts = [{"new": 1}] * len(examples.origins)
    return Asked(examples, {"lrfm": found}, settings, 12, counts, {"past_due": 1}, **told)  # type: ignore[arg-type]
