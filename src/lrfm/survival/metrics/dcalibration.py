"""Are predicted survival curves right as a whole: the share of rows in each tenth of their own curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, known_of, same_length, shares_of
from lrfm.survival.metrics.sums import Sums

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["DCalibration", "d_calibration"]

LEAST_EXPECTED = 5
"""Rows expected in each bin, below which the chi-square law does not hold."""


@dataclass(frozen=True, eq=False)
class DCalibration:
    """Rows by bin of the predicted survival at their ends, from low to high; `chi2` against equal counts.

    `p_value` takes rows as independent: where a customer has several it is too small, and the size of the differences
    counts, with an interval by customer (`sums`). It is missing with fewer than five rows expected in a bin.
    """

    counts: tuple[float, ...]
    chi2: float
    p_value: float | None
    sums: Sums
    missing: Reason | None


def d_calibration(
    survival_at_exit: npt.ArrayLike,
    event: npt.ArrayLike,
    *,
    survival_before: npt.ArrayLike | None = None,
    bin_count: int = 10,
) -> DCalibration:
    """Count rows by bin of S(T), their predicted chance of lasting longer than they did, uniform if curves are right.

    `survival_at_exit` is S_i(T_i), `event` whether the row ended at T_i; a value a row. A row censored at c spreads
    over the bins below S(c): (S(c) - lower) / S(c) to its own and 1 / (B S(c)) to each lower one. With several ways to
    end, S is that of all of them. On a clock of whole days curves fall in steps, and S(T) of a right one is not even:
    with `survival_before`, S(T-), an event spreads evenly from there to S(T) (Czado, Gneiting & Held 2009; an event
    that was given no chance is where its curve stands). Chi-square with B - 1 degrees of freedom. Raises `ValueError`
    for missing values, shares outside 0 to 1, different lengths, a curve that rises, fewer than 2 bins. METHODS 5.11,
    after Haider et al. 2020.

    >>> found = d_calibration([0.95, 0.85, 0.5, 0.3, 0.25], [1, 1, 0, 1, 0], bin_count=5)
    >>> [round(count, 12) for count in found.counts]
    [1.2, 1.6, 0.2, 0.0, 2.0]
    """
    survival, events = shares_of(survival_at_exit, name="survival"), known_of(event, name="event")
    count = same_length(survival, events)
    if bin_count < 2:
        raise ValueError("at least two bins")
    missing = None
    if count < LEAST_EXPECTED * bin_count:
        missing = Reason.of("survival.few_rows", count=count, least=LEAST_EXPECTED * bin_count)
    before = survival if survival_before is None else shares_of(survival_before, name="survival before")
    if same_length(survival, before) and (before < survival).any():
        raise ValueError("a curve rises")
    columns = _spread(np.where(events, before, survival), np.where(events, survival, 0.0), bin_count)
    counts = columns.sum(axis=0)
    chi2 = float(_chi2(counts)) if count else 0.0
    return DCalibration(
        counts=tuple(counts.tolist()),
        chi2=chi2,
        p_value=None if missing else _p_value(chi2, bin_count - 1),
        sums=Sums(columns, _chi2, missing),
        missing=missing,
    )


def _spread(high: Floats, low: Floats, bin_count: int) -> Floats:
    """Share each row out evenly from `low` to `high`, or to its own bin where these are the same."""
    fall = high - low
    stands = fall < np.finfo(np.float64).tiny  # one over less would be infinite
    scale = np.where(stands, 0.0, 1 / np.where(stands, 1.0, fall))
    found = np.empty((len(high), bin_count), order="F")
    above = fall
    for number in range(bin_count):
        edge = (number + 1) / bin_count
        rest = np.maximum(high - edge, 0.0) - np.maximum(low - edge, 0.0)
        found[:, number] = (above - rest) * scale
        above = rest
    own = np.minimum((high[stands] * bin_count).astype(np.int64), bin_count - 1)
    found[np.flatnonzero(stands), own] = 1.0
    return found


def _chi2(counts: Floats) -> Floats:
    expected = counts.mean(axis=-1, keepdims=True)
    found: Floats = ((counts - expected) ** 2 / np.where(expected > 0, expected, np.nan)).sum(axis=-1)
    return found


def _p_value(chi2: float, freedom: int) -> float:
    from scipy import special

    return float(special.chdtrc(freedom, chi2))
