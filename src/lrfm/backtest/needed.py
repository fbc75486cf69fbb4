"""What would be needed where defaults are few: customers to learn from, and defaults to tell schemes apart."""

from __future__ import annotations

from collections.abc import Iterator

from lrfm.backtest.entries import SETS
from lrfm.backtest.power import (
    FULL_SET,
    LEAST_DEFAULTS,
    LEAST_LEARNED,
    cox_snell_of_nagelkerke,
    hanley_mcneil_std_err,
    riley_sample_size,
    smallest_detectable,
)
from lrfm.backtest.results import DetectableTold, NeededTold, TournamentTold

__all__ = ["AREA", "CORRELATION", "EXPLAINED_SHARE", "detectable_of", "needed_of"]

EXPLAINED_SHARE = 0.15
"""Nagelkerke's R2 of a plain model of defaults, as METHODS 4.7 assumes it."""
AREA, CORRELATION = 0.75, 0.7
"""The area of a fair scheme, and how far the errors of two schemes go together, for what is foreseen."""
STEPS = (LEAST_DEFAULTS, LEAST_LEARNED, FULL_SET, 2 * FULL_SET)


def needed_of(told: TournamentTold) -> tuple[NeededTold, ...]:
    """Tell how many customers the weights of each set take at the default rate of the tested windows (Riley et al.).

    None where nobody, or everybody, defaulted there.
    """
    customers, defaults = (sum(getattr(one, f"{name}_count") for one in told.tested) for name in ("told", "default"))
    if not 0 < defaults < customers:
        return ()
    share = defaults / customers
    r2 = cox_snell_of_nagelkerke(EXPLAINED_SHARE, default_share=share)
    sizes = {name: riley_sample_size(len(columns), r2=r2, default_share=share).needed for name, columns in SETS.items()}
    return tuple(NeededTold(name, len(SETS[name]), size, round(size * share), share) for name, size in sizes.items())


def detectable_of(told: TournamentTold) -> tuple[DetectableTold, ...]:
    """Foresee which difference so many customers would show, had more of them defaulted; none without customers."""
    return tuple(_detectable(told.customer_count))


def _detectable(customers: int) -> Iterator[DetectableTold]:
    for bad in (one for one in STEPS if one < customers):
        error = hanley_mcneil_std_err(AREA, bad_count=bad, good_count=customers - bad)
        yield DetectableTold(bad, error, smallest_detectable(error, error, correlation=CORRELATION))
