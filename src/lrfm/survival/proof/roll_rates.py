"""Ageing roll rates: a Markov chain of invoices over the buckets of the ageing report, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.metrics.arrays import Floats, Whole
from lrfm.survival.proof.past import months_away, open_then

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.origin import Origin
    from lrfm.survival.proof.day_hazards import Shares

__all__ = ["BUCKET_ENDS_DAYS", "bucket_of", "roll_rates", "transitions"]

BUCKET_ENDS_DAYS = (0, 30, 60, 90, 120)
"""Last days past due of the buckets: not due, 1-30, 31-60, 61-90, 91-120; the last one has no end (METHODS 6.1)."""
BUCKETS = len(BUCKET_ENDS_DAYS) + 1
PAID_STATE, OTHER_STATE = BUCKETS, BUCKETS + 1
MONTHS = 12


def bucket_of(lateness: npt.ArrayLike) -> Whole:
    """Number the bucket of days past due.

    >>> bucket_of([-5, 0, 1, 30, 31, 121]).tolist()
    [0, 0, 1, 1, 2, 5]
    """
    return np.searchsorted(BUCKET_ENDS_DAYS, np.asarray(lateness, np.int64), side="left").astype(np.int64)


def transitions(origin: Origin, *, months: int = MONTHS) -> Floats:
    """Give the chances to go from bucket to bucket, paid and otherwise ended within a month (rows sum to 1).

    Counted by invoice, over the last `months` months before the origin, of what was open where each began. From a
    bucket in which nothing was seen all goes on to the next one: nothing is known of payments there. METHODS 6.6.
    """
    counts = np.zeros((BUCKETS, BUCKETS + 2))
    for back in range(months, 0, -1):
        begin, end = months_away(origin.day, -back), months_away(origin.day, 1 - back)
        then, length = open_then(origin.known, begin), (end - begin).days
        # what was last seen open at the origin itself, the end of the last month, is still in a bucket there
        ended = (then.days <= length) & (then.cause != OPEN)
        goes = np.where(ended, np.where(then.cause == PAID, PAID_STATE, OTHER_STATE), bucket_of(then.lateness + length))
        np.add.at(counts, (bucket_of(then.lateness), goes), 1.0)
    unseen = np.flatnonzero(counts.sum(axis=1) == 0)
    counts[unseen, np.minimum(unseen + 1, BUCKETS - 1)] = 1.0
    found: Floats = counts / counts.sum(axis=1, keepdims=True)
    return found


def roll_rates(origin: Origin, *, days: int, months: int = MONTHS) -> Shares:
    """Let each open invoice roll on from its bucket; between month ends what is left unpaid falls geometrically.

    Steps end on the coming month ends after the origin, at their own lengths. Where a month leaves nothing unpaid
    there is no such fall, and the share rises evenly. METHODS 5.11 (a).
    """
    chain = np.zeros((BUCKETS + 2, BUCKETS + 2))
    chain[:BUCKETS] = transitions(origin, months=months)
    chain[PAID_STATE, PAID_STATE] = chain[OTHER_STATE, OTHER_STATE] = 1.0
    left, state, begin, month = np.ones((BUCKETS, days + 1)), np.eye(BUCKETS + 2)[:BUCKETS], 0, 0
    while begin < days:
        month += 1
        end = (months_away(origin.day, month) - origin.day).days
        before, state = 1 - state[:, PAID_STATE], state @ chain
        until = np.arange(begin + 1, min(end, days) + 1)
        left[:, until] = _between(before, 1 - state[:, PAID_STATE], (until - begin) / (end - begin))
        begin = end
    shares = np.clip(1 - left[:, 1:], 0.0, 1.0).astype(np.float32)
    return shares[bucket_of(origin.open["lateness"])]


def _between(before: Floats, after: Floats, part: Floats) -> Floats:
    """Go from one value to the next by equal ratios, or evenly down to 0."""
    falls = (before > 0) & (after > 1e-12)
    ratio = np.where(falls, after, 1.0) / np.where(falls, before, 1.0)
    geometric = before[:, None] * ratio[:, None] ** part
    even = before[:, None] + (after - before)[:, None] * part
    found: Floats = np.where(falls[:, None], geometric, even)
    return found
