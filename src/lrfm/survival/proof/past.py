"""What stood open on days before an origin, as far as is known at the origin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.calendars import add_months, month_end
from lrfm.survival.metrics.arrays import Whole

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["OpenThen", "days_from", "months_away", "open_then"]


@dataclass(frozen=True, eq=False)
class OpenThen:
    """Spells open at the end of a past day: `lateness` then, and how many `days` later they ended by `cause`.

    With cause 0 a spell was still open at the origin, and `days` count until there.
    """

    lateness: Whole
    days: Whole
    cause: Whole


def months_away(day: date, months: int) -> date:
    """Give the same day so many months later (earlier below 0); the last day of a month stays one.

    >>> months_away(date(2024, 2, 29), 1), months_away(date(2024, 3, 30), -1)
    (datetime.date(2024, 3, 31), datetime.date(2024, 2, 29))
    """
    away = add_months(day, months)
    return month_end(away) if day == month_end(day) else away


def days_from(day: date, dates: pd.Series) -> Whole:
    """Count days from `day` to each of `dates`, below 0 where they lie before.

    >>> import pandas as pd
    >>> days_from(date(2024, 2, 28), pd.Series(pd.to_datetime(["2024-03-01"])))
    array([2])
    """
    found: Whole = (dates.to_numpy("datetime64[D]") - np.datetime64(day, "D")).astype(np.int64)
    return found


def open_then(known: pd.DataFrame, day: date) -> OpenThen:
    """Give what was open at the end of `day`: at risk from then on, and not ended.

    >>> import pandas as pd
    >>> known = pd.DataFrame({"due_date": pd.to_datetime(["2024-01-10", "2024-01-10"]), "entry": [-5, -30],
    ...                       "exit": [4, -20], "cause": [1, 1]})
    >>> found = open_then(known, date(2024, 1, 8))
    >>> found.lateness.tolist(), found.days.tolist()
    ([-2], [6])
    """
    lateness = -days_from(day, known["due_date"])
    entry, exits = _whole(known["entry"]), _whole(known["exit"])
    kept = (entry <= lateness) & (lateness < exits)
    return OpenThen(lateness[kept], (exits - lateness)[kept], _whole(known["cause"])[kept])


def _whole(values: pd.Series) -> Whole:
    found: Whole = np.rint(values.to_numpy(np.float64)).astype(np.int64)
    return found
