"""How long what was paid stays unknown: payments that were received by a day and posted after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.incidence import incidence_of_hazards

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["PostingLag", "learn_lag", "nowcast", "unposted_share"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
LEAST_PAYMENTS = 100
"""Fewer payments tell nothing of how late they are posted."""
KNOWN_SHARE = 0.99
"""What is posted later than all but so many payments is left aside."""
LONGEST_DAYS = 45


@dataclass(frozen=True)
class PostingLag:
    """`unknown_share[k]`: the share of payments that are not known k days after the day on which they were received.

    >>> PostingLag((0.6, 0.2)).days
    2
    """

    unknown_share: tuple[float, ...] = ()

    @property
    def days(self) -> int:
        """After so many days all is known."""
        return len(self.unknown_share)

    def unknown_at(self, ages_days: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """Give the share of what was received so many days ago that is not known yet.

        >>> PostingLag((0.6, 0.2)).unknown_at(np.array([3, 1, 0])).tolist()
        [0.0, 0.2, 0.6]
        """
        shares = np.array([*self.unknown_share, 0.0])
        found: npt.NDArray[np.float64] = shares[np.minimum(ages_days, self.days)]
        return found


def learn_lag(lag_days: npt.ArrayLike) -> PostingLag:
    """Learn the shares from payments that were all followed long enough: days from receipt to posting, 0 or more.

    >>> learn_lag([0] * 60 + [1] * 30 + [2] * 30).unknown_share
    (0.5, 0.25)
    >>> learn_lag([3] * 9).days
    0
    """
    lags = np.asarray(lag_days, dtype=np.int64)
    if lags.size < LEAST_PAYMENTS:
        return PostingLag()
    last = min(int(np.quantile(lags, KNOWN_SHARE, method="inverted_cdf")), LONGEST_DAYS)
    return PostingLag(tuple(float((lags > day).mean()) for day in range(last)))


def nowcast(hazards: Numbers, *, lag: PostingLag) -> tuple[Numbers, Numbers]:
    """Turn hazards that begin `lag.days` before today into shares ended after today, of what is open in the books.

    `hazards` (rows, causes, lag.days + days). An invoice that stands open in the books may have been paid in the days
    before and not be posted yet: with f the chance to have ended k days ago, f times the share that is unknown after k
    days counts as ended on the first day after today, and what is known by now is ruled out. Gives the shares by cause
    (rows, causes, days) and the share left (rows, days); without a lag as `incidence_of_hazards`.
    """
    share, left = incidence_of_hazards(hazards)
    if not lag.days:
        return share, left
    unposted, whole = _unposted(share, left, lag)
    later = share[..., lag.days :] - share[..., [lag.days - 1]] + unposted[..., None]
    return later / whole[:, None, None], left[..., lag.days :] / whole[:, None]


def unposted_share(hazards: Numbers, *, lag: PostingLag) -> Numbers:
    """Give the chance (rows) that an invoice which stands open in the books has ended before today.

    >>> lag = PostingLag((0.5,))
    >>> unposted_share(np.full((1, 1, 3), 0.5), lag=lag).round(4).tolist()  # of 0.5 half is posted: .25 of .75
    [0.3333]
    """
    if not lag.days:
        return np.zeros(len(hazards))
    unposted, whole = _unposted(*incidence_of_hazards(hazards[..., : lag.days]), lag)
    found: Numbers = unposted.sum(axis=-1) / whole
    return found


def _unposted(share: Numbers, left: Numbers, lag: PostingLag) -> tuple[Numbers, Numbers]:
    """Give what has ended and is not known, by cause, and all that is not known to have ended."""
    ended = np.diff(share, axis=-1, prepend=0.0)[..., : lag.days]
    unposted = (ended * np.array(lag.unknown_share[::-1])).sum(axis=-1)
    whole = left[..., lag.days - 1] + unposted.sum(axis=-1)
    return unposted, np.maximum(whole, np.finfo(np.float64).tiny)
