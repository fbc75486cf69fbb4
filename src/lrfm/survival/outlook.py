"""What is foretold of each open invoice: chances by day, a date with an interval, reasons, and money at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import NAMES, WRITTEN_OFF
from lrfm.survival.open_day import paid_share
from lrfm.survival.payment_model import foretell_open
from lrfm.survival.reasons import reasons_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from lrfm.survival.open_day import OpenDay

__all__ = ["AT_RISK_DAYS", "HORIZON_DAYS", "outlook_of", "quantile_days"]

HORIZON_DAYS = 365
"""So far ahead a date of payment is looked for; beyond it is said that none is expected within a year."""
AT_RISK_DAYS = 90
TAIL = 0.1


def outlook_of(day: OpenDay, *, method: str, within_days: Sequence[int]) -> pd.DataFrame:
    """Give a row for each open invoice of a day, the most money at risk first, with chances by a `method` of the proof.

    Columns: `document_key`, `customer_key`, `due_date`, `lateness`, `open_minor`; `paid_<d>` for each of `within_days`,
    the chance to be paid within d days, given that it is open today and given the customer's record; `written_off_90`;
    `day`, `day_low`, `day_high`: days from today by which it is paid with a chance of 50, 10 and 90 % (NaN: not within
    a year); `at_risk_minor`: what is open times the chance not to be paid within 90 days, rounded down; `is_newcomer`:
    the customer has no record; and the reasons of `lrfm.survival.reasons`.
    """
    import pandas as pd

    rows, model = day.origin.open, day.model
    paid = paid_share(day, method=method, days=HORIZON_DAYS)
    lost = foretell_open(model, rows, days=AT_RISK_DAYS).incidence[NAMES[WRITTEN_OFF]][:, -1]
    lost = np.minimum(lost, 1 - paid[:, AT_RISK_DAYS - 1])  # another method may leave less than the model loses
    chances = {f"paid_{days}": paid[:, days - 1] for days in within_days}
    open_minor = rows["open_minor"].to_numpy(np.int64)
    unpaid = 1 - paid[:, AT_RISK_DAYS - 1]
    known = set(model.record.loc[model.record["hazard"] > 0, "customer"].tolist())
    frame = pd.DataFrame(
        {
            **{name: rows[name] for name in ("document_key", "customer_key", "due_date", "lateness")},
            "open_minor": open_minor,
            **chances,
            f"written_off_{AT_RISK_DAYS}": lost,
            "day": quantile_days(paid, share=0.5),
            "day_low": quantile_days(paid, share=TAIL),
            "day_high": quantile_days(paid, share=1 - TAIL),
            "at_risk_minor": np.floor(open_minor * unpaid).astype(np.int64),
            "is_newcomer": [key not in known for key in rows["customer_key"].tolist()],
        }
    )
    whole = pd.concat([frame, reasons_of(model, rows)], axis=1)
    order = ["at_risk_minor", "document_key"]
    return whole.sort_values(order, ascending=[False, True], ignore_index=True)


def quantile_days(paid_share: npt.NDArray[np.float64], *, share: float) -> npt.NDArray[np.float64]:
    """Give the first day by which a chance (rows, days) reaches `share`; NaN where it never does.

    >>> quantile_days(np.array([[0.2, 0.5, 0.7], [0.1, 0.2, 0.3]]), share=0.5).tolist()
    [2.0, nan]
    """
    reached = paid_share >= share
    return np.where(reached.any(axis=1), reached.argmax(axis=1) + 1.0, np.nan)
