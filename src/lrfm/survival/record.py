"""What was known of a customer when an invoice was written, in classes that cells can be counted by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from lrfm.features.model import CustomerFeatures

__all__ = ["CLASSES", "UNKNOWN", "classes_of", "records_by_month"]

UNKNOWN = "unknown"
"""The level of invoices from before the first day at which customers are followed, and of new customers."""
LATE_ENDS_DAYS, LATE = (0, 7, 30), ("on_time", "to_week", "to_month", "later")
OFTEN_ENDS_COUNT, OFTEN = (2, 11), ("seldom", "sometimes", "often")
LENGTH_ENDS_DAYS, LENGTH = (180, 730), ("new", "young", "old")
OUT_OF_RHYTHM = 1.5
"""A customer who was silent for so many times the usual gap is out of rhythm."""
CLASSES = ("paid_late", "overdue", "buys", "rhythm", "known_for")


def records_by_month(features: CustomerFeatures) -> pd.DataFrame:
    """Give the classes of each customer at each month end, for invoices of the month after it.

    Columns: `customer_key`, `month` (years times 12 plus months since year 0, of the month after), and `CLASSES`, text.
    A cut-off inside of a month stands for no other days than its own, and is left out.
    """
    import pandas as pd

    frame = features.frame
    days = pd.to_datetime(frame["cutoff"])
    ends = days.dt.is_month_end
    frame, days = frame[ends], days[ends]
    month = days.dt.year * 12 + days.dt.month  # months count from 1: this is the month after, counted from 0
    return pd.concat(
        [frame[["customer_key"]].assign(month=month.astype("int64")), classes_of(frame)], axis=1, ignore_index=False
    ).reset_index(drop=True)


def classes_of(features: pd.DataFrame) -> pd.DataFrame:
    """Put customers' features into classes.

    - `paid_late`: days late by amount over a year, `LATE_ENDS_DAYS`; unknown where nothing fell due;
    - `overdue`: whether anything was overdue; `buys`: purchase days of the window, `OFTEN_ENDS_COUNT`;
    - `rhythm`: whether the customer was silent for longer than usual; `known_for`: since the first purchase.
    """
    import pandas as pd

    silent = features["recency_ratio"].to_numpy(np.float64)
    return pd.DataFrame(
        {
            "paid_late": _placed(features["days_late"], ends=LATE_ENDS_DAYS, names=LATE),
            "overdue": np.where(features["overdue_minor"].to_numpy() > 0, "yes", "no"),
            "buys": _placed(features["frequency_count"], ends=OFTEN_ENDS_COUNT, names=OFTEN),
            "rhythm": np.select([np.isnan(silent), silent <= OUT_OF_RHYTHM], [UNKNOWN, "usual"], "silent"),
            "known_for": _placed(features["tenure_days"], ends=LENGTH_ENDS_DAYS, names=LENGTH),
        },
        index=features.index,
    )


def _placed(values: pd.Series, *, ends: Sequence[int], names: Sequence[str]) -> npt.NDArray[np.object_]:
    numbers = values.to_numpy(np.float64, na_value=np.nan)
    placed = np.array(names, dtype=object)[np.searchsorted(np.array(ends), numbers, side="left").clip(0, len(ends))]
    return np.where(np.isnan(numbers), UNKNOWN, placed)
