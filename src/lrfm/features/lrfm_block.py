"""Length, recency, frequency and monetary amount at each cut-off (METHODS 2.1)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.features.block import Block, ratio

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from lrfm.cohort.cohort import Cohort

__all__ = ["lrfm_block"]

GAPS_WITHOUT_A_PURCHASE = 2
"""A customer who buys at random is silent for longer than two of his mean gaps one time in seven (exp(-2)); one who
buys regularly never is. So a first purchase after that long is most likely a first purchase."""
OWN_GAP_DAYS = 3
"""Days of purchase from which on a customer's own mean gap counts, and not that of all."""
SCRATCH = ("gap_count_window", "gap_sum_days", "gap_square_sum", "opened_on")


def lrfm_block(cohort: Cohort, *, window_months: int | None) -> Block:
    """Count what LRFM is made of; `window_months` is the window of frequency and amount, None all that is known.

    A customer is there at a cut-off by which something was bought that was not reversed by then; credit notes alone
    make none. Days of purchase are distinct days with an invoice.

    - `first_on`, `last_on`: first and last day of purchase, whenever that was; `length_days` L between them,
      `recency_days` R from the last to the cut-off, `tenure_days` = L + R, exactly;
    - `frequency_count` F: days of purchase in the window; `monetary_minor` M: net of credit notes, in the window, which
      may be below 0; `mean_purchase_minor` = M / F, missing where F is 0;
    - `purchase_days_ever`, `invoice_count_ever`, `terms_days_ever` (days from invoice to due date, summed);
    - `periodicity_days`: standard deviation (n - 1) of the gaps between the days of purchase in the window, missing for
      fewer than three such days;
    - `tenure_known_days`: days since the account was opened, or since the first purchase where that came earlier;
      missing where the master data don't say;
    - `is_length_truncated`: whether purchases may be missing from before the files begin. So it is where the account
      was opened before they do. Without a day of opening it rests on the first purchase: one within two of the
      customer's gaps (those of all customers, where there are fewer than three days of purchase) of the beginning may
      well have had one before it. False where it is not known when the files begin.
    """
    totals = cohort.purchasing.totals(window_months=window_months)
    opened = cohort.accounts.totals(minima={"opened_on": lambda rows: rows.opened_on})
    return Block((totals, opened), ("gap_count_window",), partial(_derive, begins_on=cohort.begins_on))


def _derive(frame: pd.DataFrame, *, begins_on: date | None) -> pd.DataFrame:
    length = (frame["last_on"] - frame["first_on"]).dt.days.astype("int64")
    recency = (frame["cutoff"] - frame["last_on"]).dt.days.astype("int64")
    found = frame.assign(
        length_days=length,
        recency_days=recency,
        tenure_days=length + recency,
        mean_purchase_minor=ratio(frame["monetary_minor"], frame["frequency_count"]),
        periodicity_days=_periodicity(frame),
        tenure_known_days=_tenure_known(frame),
    )
    found["is_length_truncated"] = _is_truncated(found, begins_on)
    return found.drop(columns=list(SCRATCH))


def _periodicity(frame: pd.DataFrame) -> pd.Series:
    """Sample standard deviation from whole sums, so that no order of rows can change a digit of it."""
    import numpy as np

    count, days, squares = (frame[name].astype("int64") for name in SCRATCH[:3])
    spread = ratio(count * squares - days * days, count * (count - 1))
    found: pd.Series = np.sqrt(spread.where(count > 1))
    return found


def _tenure_known(frame: pd.DataFrame) -> pd.Series:
    first = frame["opened_on"].where(frame["opened_on"] < frame["first_on"], frame["first_on"])
    days = (frame["cutoff"] - first).dt.days.astype("Int64")
    return days.where(frame["opened_on"].notna())


def _is_truncated(frame: pd.DataFrame, begins_on: date | None) -> pd.Series:
    import pandas as pd

    if begins_on is None:
        return pd.Series(False, index=frame.index)
    begin = pd.Timestamp(begins_on)
    gaps = frame["purchase_days_ever"] - 1
    by_cutoff = frame["cutoff"]
    of_all = ratio(frame["length_days"].groupby(by_cutoff).transform("sum"), gaps.groupby(by_cutoff).transform("sum"))
    own = ratio(frame["length_days"], gaps).where(frame["purchase_days_ever"] >= OWN_GAP_DAYS, of_all)
    is_near = (frame["first_on"] - begin).dt.days <= GAPS_WITHOUT_A_PURCHASE * own.fillna(0)
    return is_near.where(frame["opened_on"].isna(), frame["opened_on"] < begin).astype("bool")
