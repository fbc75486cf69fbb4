"""Which share of the money billed is paid by so many days after the invoice."""

from __future__ import annotations

import numpy as np

from lrfm.survival.rows import Bools, Floats, Ints

__all__ = ["paid_by_age"]


def paid_by_age(
    amount_minor: Ints,
    seen_days: Ints,
    *,
    row: Ints,
    age: Ints,
    settled_minor: Ints,
    is_payment: Bools,
    days: int,
) -> Floats:
    """Estimate the share of money paid by the end of day 0, 1, ... `days` after the invoice (days + 1 values).

    `amount_minor`, `seen_days` (how long it has been watched) a value an invoice; `row`, `age`, `settled_minor` and
    `is_payment` a value for each part that was settled by then. Each unit of money is a subject that is at risk while
    its invoice is watched; ends other than payments take it out (Aalen-Johansen by amounts, METHODS 5.5). From the age
    on that no invoice has reached the share stays.

    >>> paid_by_age(np.array([100, 100]), np.array([9, 1]), row=np.array([0, 0]), age=np.array([1, 2]),
    ...     settled_minor=np.array([50, 30]), is_payment=np.array([True, True]), days=3).round(3).tolist()
    [0.0, 0.25, 0.7, 0.7]
    """
    at = np.clip(age, 0, None)
    inside = (at <= days) & (at <= seen_days[row])
    row, at, minor, paid = row[inside], at[inside], settled_minor[inside].astype(np.float64), is_payment[inside]
    last = np.minimum(seen_days, days)
    # money watched at each age, less what of it was settled before
    watched = np.bincount(last, weights=amount_minor, minlength=days + 1)[::-1].cumsum()[::-1]
    gone = np.zeros(days + 2)
    np.add.at(gone, at + 1, minor)
    np.add.at(gone, last[row] + 1, -minor)
    at_risk = np.maximum(watched - gone[: days + 1].cumsum(), 0.0)
    ended = np.bincount(at, weights=minor, minlength=days + 1)
    by_payment = np.bincount(at, weights=minor * paid, minlength=days + 1)
    safe = np.where(at_risk > 0, at_risk, 1.0)
    left = np.cumprod(np.clip(1 - ended / safe, 0.0, 1.0))
    before = np.concatenate([[1.0], left[:-1]])
    share = np.cumsum(before * np.clip(by_payment / safe, 0.0, 1.0))
    return np.asarray(np.clip(np.maximum.accumulate(share), 0.0, 1.0))
