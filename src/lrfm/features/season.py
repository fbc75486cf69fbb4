"""How much is bought in which month of the year, and days that count by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lrfm.cohort.totals import Grid
from lrfm.core.calendars import add_months, month_start

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from ibis.expr.types import IntegerValue, Table

    from lrfm.cohort.cohort import Cohort

    Floats = npt.NDArray[np.float64]
    Days = npt.NDArray[np.datetime64]

__all__ = ["SeasonClock", "month_weights", "season_clocks", "without_season"]

LEAST_YEARS, MOST_YEARS = 2, 4
"""A year is lost to the means that take growth out, half of it at each end; older seasons tell less of the next one."""
PRIOR_PURCHASES = 50.0
"""So many purchases, spread evenly, are added to each month: a month weighs 1 until the files say otherwise."""
EVEN: tuple[float, ...] = (1.0,) * 12


@dataclass(frozen=True)
class SeasonClock:
    """Days that count by how much is bought in their month of the year; over a year they are as many as days are."""

    weights: tuple[float, ...]

    def between(self, first: Days, last: Days) -> Floats:
        """Count the days after the first until the last one; NaN where one is missing.

        >>> import numpy as np
        >>> clock = SeasonClock((2.0, *[1.0] * 11))
        >>> clock.between(np.array(["2024-01-31"], "M8[D]"), np.array(["2024-02-10"], "M8[D]")).tolist()
        [10.0]
        >>> clock.between(np.array(["2023-12-31"], "M8[D]"), np.array(["2024-02-10"], "M8[D]")).tolist()
        [72.0]
        """
        return self._reading(last) - self._reading(first)

    def _reading(self, day: Days) -> Floats:
        import numpy as np

        months = day.astype("datetime64[M]")
        missing = np.isnat(day)
        since = np.where(missing, 0, months.astype(np.int64))
        low, high = (int(since.min()), int(since.max()) + 1) if len(since) else (0, 1)
        starts = np.arange(low, high + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        weights = np.array(self.weights)[np.arange(low, high) % 12]
        before = np.concatenate(([0.0], np.cumsum(weights * np.diff(starts))))
        # readings begin with 1970, so that those of two calls can be compared
        before += self._until(low)
        into = np.where(missing, 0, day.astype("datetime64[D]").astype(np.int64)) - starts[since - low] + 1
        return np.where(missing, np.nan, before[since - low] + into * weights[since - low])

    def _until(self, month: int) -> float:
        """The reading at the beginning of a month, counted from 1970."""
        import numpy as np

        first, last = min(0, month), max(0, month)
        starts = np.arange(first, last + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        passed = float((np.array(self.weights)[np.arange(first, last) % 12] * np.diff(starts)).sum())
        return passed if month >= 0 else -passed


def month_weights(counts: Floats, expected: Floats, *, days: Floats) -> tuple[float, ...]:
    """Weigh the months of the year by purchases over those that a year without seasons would have had in them.

    All three are sums by month of the year. Weights are shrunk to 1 where purchases are few, with a mean of 1 a day.

    >>> import numpy as np
    >>> month_weights(np.zeros(12), np.zeros(12), days=np.full(12, 30.0)) == EVEN
    True
    >>> counts = np.array([2e6, *[1e6] * 11])
    >>> round(month_weights(counts, np.full(12, counts.mean()), days=np.full(12, 30.0))[0], 2)
    1.85
    """
    import numpy as np

    weights = (counts + PRIOR_PURCHASES) / (expected + PRIOR_PURCHASES)
    weights = weights / float(np.average(weights, weights=days))
    return tuple(float(one) for one in weights)


def without_season(bought: Floats, days: Floats) -> Floats:
    """Give what whole months in a row would have had at the level of the year around each; NaN in the outer six.

    The level is the mean a day of the twelve months around, that is of thirteen of which the first and the last count
    half: each month of the year is in it once, so it holds no season, and growth at an even pace is in its middle.
    Source: classical decomposition by ratios to the moving average.

    >>> import numpy as np
    >>> without_season(np.arange(24.0), np.full(24, 30.0))[5:8].tolist()
    [nan, 6.0, 7.0]
    """
    import numpy as np

    around = np.array([0.5, *[1.0] * 11, 0.5])
    level = np.full(len(bought), np.nan)
    half = len(around) // 2
    level[half:-half] = np.convolve(bought, around, "valid") / np.convolve(days, around, "valid")
    return level * days


def season_clocks(cohort: Cohort) -> tuple[SeasonClock, ...]:
    """Give each cut-off's clock, from whole years of whole months that the files hold and that were known by then.

    Purchases of a month are held against the level of the year around it, so that growth is not taken for season. This
    needs two whole years, and up to four are looked at; there are no seasons where less is held, or where it is not
    known when the files begin.
    """
    import ibis
    import numpy as np

    last = len(cohort.cutoffs)
    if cohort.begins_on is None:
        return (SeasonClock(EVEN),) * last
    earliest = add_months(month_start(cohort.cutoffs.days[0]), -12 * MOST_YEARS - 1)
    recent = cohort.purchases.filter(lambda rows: rows.event_date >= ibis.literal(earliest))
    months = recent.mutate(month=_month_number)
    totals = months.totals(by="month", sums={"bought": lambda rows: rows.event_date.notnull().cast("int64")})
    counted = totals.counted(cohort.engine)
    grid = Grid(last, np.arange(_index(earliest), _index(cohort.cutoffs.days[-1]) + 1))
    bought = counted.on(grid)["bought"][0]
    return tuple(
        _clock(bought[number], first=_index(earliest), cutoff=cutoff, begins_on=cohort.begins_on)
        for number, cutoff in enumerate(cohort.cutoffs.days)
    )


def _clock(bought: npt.NDArray[np.int64], *, first: int, cutoff: date, begins_on: date) -> SeasonClock:
    import numpy as np

    end = _index(cutoff) + _is_whole(cutoff)
    begin = _index(begins_on) + (begins_on.day > 1)
    years = min(MOST_YEARS, (end - begin) // 12)
    if years < LEAST_YEARS:
        return SeasonClock(EVEN)
    span = np.arange(end - 12 * years, end)
    starts = np.arange(end - 12 * years, end + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    found = bought[span - first].astype(np.float64)
    length = np.diff(starts).astype(np.float64)
    expected = without_season(found, length)
    told = ~np.isnan(expected)
    counts, levels, days = (
        np.bincount(span[told] % 12, part[told], 12).astype(np.float64) for part in (found, expected, length)
    )
    return SeasonClock(month_weights(counts, levels, days=days))


def _month_number(rows: Table) -> IntegerValue:
    return ((rows.event_date.year().cast("int64") - 1970) * 12 + rows.event_date.month().cast("int64") - 1).cast(
        "int64"
    )


def _index(day: date) -> int:
    """Number the months from January 1970 on, as numpy does."""
    return (day.year - 1970) * 12 + day.month - 1


def _is_whole(cutoff: date) -> int:
    """1 where the cut-off ends its month, which then counts."""
    return int(add_months(month_start(cutoff), 1).toordinal() == cutoff.toordinal() + 1)
