"""Accelerated failure times of coded invoices: the family that fits best, with classes of terms as levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.aft import AftFit, Family, aft_survival, fit_aft
from lrfm.survival.causes import PAID
from lrfm.survival.opinions.coding import LEAST_PAID, STRATA

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.survival.opinions.coding import Coded

__all__ = ["Accelerated", "fit_accelerated", "usual_days"]

REST = -1
"""The class of terms that are rare."""
HALF = 0.5
MOST_DAYS = 3650


@dataclass(frozen=True, eq=False)
class Accelerated:
    """A fit on the rows of `frame`, and the families that could not be fitted on them."""

    fit: AftFit
    frame: pd.DataFrame
    failed: tuple[Family, ...]


def fit_accelerated(coded: Coded, *, customer: str) -> Accelerated | Reason:
    """Fit all families on days since the invoice, terms as levels; the one with the highest likelihood is taken.

    Families of one shape of data have likelihoods that can be compared; with those of Cox they can't (METHODS 5.3).
    """
    frame = _with_common_terms(coded.frame)
    levels = np.unique(frame[STRATA].to_numpy())[1:].tolist()
    terms = {f"{STRATA}_{level}": (frame[STRATA] == level).astype(np.float64) for level in levels}
    frame = frame.assign(**terms, entry=frame["entry_day"], exit=frame["exit_day"])
    names = [*coded.names, *terms]
    fits = {family: fit_aft(frame, covariates=names, family=family, customer=customer) for family in Family}
    found = [fit for fit in fits.values() if isinstance(fit, AftFit)]
    if not found:
        return next(fit for fit in fits.values() if isinstance(fit, Reason))
    best = max(found, key=lambda fit: fit.log_likelihood)
    return Accelerated(best, frame, tuple(family for family, fit in fits.items() if isinstance(fit, Reason)))


def _with_common_terms(frame: pd.DataFrame) -> pd.DataFrame:
    """Put classes of terms with too few payments into one; where that has too few too, its invoices are left out.

    A level that hardly anyone paid on has no end of its effect, and no family would fit.
    """
    paid = frame.loc[frame["cause"] == PAID, STRATA].value_counts()
    common = paid.index[paid >= LEAST_PAID]
    if not len(common):
        return frame.assign(**{STRATA: REST})
    is_common = frame[STRATA].isin(common)
    if int(paid[paid < LEAST_PAID].sum()) < LEAST_PAID:
        return frame[is_common].reset_index(drop=True)
    return frame.assign(**{STRATA: frame[STRATA].where(is_common, REST)})


def usual_days(found: Accelerated) -> float:
    """Give the median time to payment of the invoice whose columns are the means of all."""
    one = found.frame.iloc[:1].assign(**{name: found.frame[name].mean() for name in found.fit.covariates})
    days = np.arange(1, MOST_DAYS + 1, dtype=np.float64)
    left = aft_survival(found.fit, one, times=days.tolist())[0]
    return float(days[min(int(np.sum(left > HALF)), len(days) - 1)])
