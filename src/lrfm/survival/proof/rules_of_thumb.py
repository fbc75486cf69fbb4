"""Two rules of thumb: days sales outstanding, and the due date plus terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.proof.past import days_from

if TYPE_CHECKING:
    from lrfm.survival.origin import Origin
    from lrfm.survival.proof.day_hazards import Shares

__all__ = ["SALES_DAYS", "days_sales_outstanding", "dso_share", "due_date_plus_terms"]

SALES_DAYS = 90
"""Days of credit sales that what is open is held against."""


def days_sales_outstanding(origin: Origin) -> float:
    """Give AR / credit sales of the last `SALES_DAYS` days x days (METHODS 6.2); infinite without sales.

    Where the files begin later than that, sales and days since the first invoice.
    """
    since = -days_from(origin.day, origin.known["event_date"])
    if not len(since):
        return float("inf")
    days = min(SALES_DAYS, int(since.max()) + 1)
    sales = int(origin.known["amount_minor"].to_numpy()[since < days].sum())
    return int(origin.open["open_minor"].sum()) / sales * days if sales > 0 else float("inf")


def dso_share(origin: Origin, *, days: int) -> Shares:
    """Expect of each open invoice that the share h / DSO of it comes within h days, at most all (METHODS 5.11 (d))."""
    outstanding = days_sales_outstanding(origin)
    horizon = np.arange(1, days + 1, dtype=np.float64)
    share = np.minimum(1.0, horizon / outstanding) if outstanding > 0 else np.ones(days)
    return np.broadcast_to(share.astype(np.float32), (len(origin.open), days))


def due_date_plus_terms(origin: Origin, *, days: int) -> Shares:
    """Expect payment for certain on the due date; once that has passed, after as many days again as the terms had.

    And so on, term after term: on the first whole number of terms past due that lies after the origin. Terms below a
    day count as the usual ones of open invoices (the median, at least a day). A step from 0 to 1. METHODS 5.11 (e).
    """
    terms = days_from(origin.day, origin.open["due_date"]) - days_from(origin.day, origin.open["event_date"])
    usual = int(np.median(terms)) if len(terms) else 1
    terms = np.maximum(np.where(terms < 1, usual, terms), 1)
    lateness = origin.open["lateness"].to_numpy(np.int64)
    paid_on = np.where(lateness < 0, 0, (lateness // terms + 1) * terms) - lateness
    share: Shares = (paid_on[:, None] <= np.arange(1, days + 1)).astype(np.float32)
    return share
