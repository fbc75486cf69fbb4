"""How much so many defaults can tell: the smallest difference that would be seen, and what may be learned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

__all__ = [
    "FULL_SET",
    "LEAST_DEFAULTS",
    "LEAST_LEARNED",
    "Rung",
    "SampleSize",
    "cox_snell_of_nagelkerke",
    "hanley_mcneil_std_err",
    "riley_sample_size",
    "rung_of",
    "smallest_detectable",
]

LEAST_DEFAULTS, LEAST_LEARNED, FULL_SET = 20, 50, 100
MOST_SHRINKAGE = 0.9


class Rung(StrEnum):
    """What is shown with so many distinct defaulted customers (METHODS 4.7)."""

    BOUNDS_ONLY = "bounds_only"
    """Under 20: no scheme is ranked; low-default bounds instead."""
    INTERVALS = "intervals"
    """20 to 49: intervals; nothing is learned from defaults."""
    STRONG_RIDGE = "strong_ridge"
    """50 to 99: of the learned schemes only the non-negative logistic one, with a strong ridge."""
    FULL = "full"
    """100 and more: all schemes."""


@dataclass(frozen=True)
class SampleSize:
    """Customers needed by each criterion, and the largest: little shrinkage, little optimism, a precise base rate."""

    shrinkage: int
    optimism: int
    base_rate: int

    @property
    def needed(self) -> int:
        """How many customers are needed."""
        return max(self.shrinkage, self.optimism, self.base_rate)


def rung_of(default_count: int) -> Rung:
    """Tell what may be shown with so many distinct defaulted customers.

    >>> [str(rung_of(count)) for count in (19, 20, 50, 100)]
    ['bounds_only', 'intervals', 'strong_ridge', 'full']
    """
    if default_count < LEAST_DEFAULTS:
        return Rung.BOUNDS_ONLY
    if default_count < LEAST_LEARNED:
        return Rung.INTERVALS
    return Rung.STRONG_RIDGE if default_count < FULL_SET else Rung.FULL


def hanley_mcneil_std_err(auc: float, *, bad_count: int, good_count: int) -> float:
    """Foresee the standard error of an area (Hanley & McNeil 1982). Raises `ValueError` without both kinds.

    >>> [round(hanley_mcneil_std_err(0.75, bad_count=bad, good_count=1000 - bad), 3) for bad in (20, 50, 100, 200)]
    [0.064, 0.041, 0.029, 0.021]
    """
    if min(bad_count, good_count) < 1 or not 0 <= auc <= 1:
        raise ValueError("both kinds of customers, and an area from 0 to 1")
    one, two = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (bad_count - 1) * (one - auc**2) + (good_count - 1) * (two - auc**2)
    return float(np.sqrt(spread / (bad_count * good_count)))


def smallest_detectable(
    first_std_err: float,
    second_std_err: float,
    *,
    correlation: float,
    power: float = 0.8,
    significance: float = 0.05,
) -> float:
    """Give the smallest paired difference that a two-sided test sees with a chance of `power`.

    `correlation` is that of the two estimates: as observed (`Areas.correlation`), or assumed and said so.

    >>> error = hanley_mcneil_std_err(0.75, bad_count=20, good_count=980)
    >>> [round(smallest_detectable(error, error, correlation=r), 3) for r in (0.5, 0.7, 0.9)]
    [0.179, 0.138, 0.08]
    """
    from scipy import stats

    variance = first_std_err**2 + second_std_err**2 - 2 * correlation * first_std_err * second_std_err
    reach = stats.norm.ppf(1 - significance / 2) + stats.norm.ppf(power)
    return float(reach * np.sqrt(max(variance, 0.0)))


def cox_snell_of_nagelkerke(r2: float, *, default_share: float) -> float:
    """Turn Nagelkerke's R2 into Cox and Snell's, whose largest value depends on the share of defaults.

    >>> round(cox_snell_of_nagelkerke(0.15, default_share=0.05), 4)
    0.0492
    """
    return r2 * _most_r2(default_share)


def riley_sample_size(parameter_count: int, *, r2: float, default_share: float) -> SampleSize:
    """Give how many customers a model with so many parameters needs (Riley et al.; T-M9).

    `r2` is Cox and Snell's, as expected. Raises `ValueError` for an R2 that no model can reach.

    >>> riley_sample_size(24, r2=0.288, default_share=0.174)
    SampleSize(shrinkage=623, optimism=662, base_rate=221)
    """
    most = _most_r2(default_share)
    if not 0 < r2 < most:
        raise ValueError(f"r2: above 0 and below {most:.3f}")
    allowed = r2 / (r2 + 0.05 * most)
    shrinkage = _for_shrinkage(parameter_count, r2=r2, shrinkage=MOST_SHRINKAGE)
    optimism = _for_shrinkage(parameter_count, r2=r2, shrinkage=allowed)
    base_rate = (1.96 / 0.05) ** 2 * default_share * (1 - default_share)
    return SampleSize(*(int(np.ceil(one)) for one in (shrinkage, optimism, base_rate)))


def _for_shrinkage(parameter_count: int, *, r2: float, shrinkage: float) -> float:
    return float(parameter_count / ((shrinkage - 1) * np.log(1 - r2 / shrinkage)))


def _most_r2(default_share: float) -> float:
    if not 0 < default_share < 1:
        raise ValueError("default_share: above 0 and below 1")
    log_likelihood = default_share * np.log(default_share) + (1 - default_share) * np.log(1 - default_share)
    return float(1 - np.exp(2 * log_likelihood))
