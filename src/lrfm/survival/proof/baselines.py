"""Plain methods that a model of payments has to beat, by name; each knows what was known at the origin, no more."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from lrfm.survival.proof.curves import one_share, portfolio_curve
from lrfm.survival.proof.lateness import customer_lateness, customer_lateness_plain
from lrfm.survival.proof.roll_rates import roll_rates
from lrfm.survival.proof.rules_of_thumb import dso_share, due_date_plus_terms

if TYPE_CHECKING:
    from lrfm.survival.origin import Origin
    from lrfm.survival.proof.day_hazards import Shares

__all__ = ["BASELINES", "SHRUNK", "Baseline"]


class Baseline(Protocol):
    """A method that says of each of `origin.open` the chance to be paid by day 1 to `days` after the origin."""

    def __call__(self, origin: Origin, *, days: int) -> Shares:
        """Give shares (rows of `origin.open`, days), each row ascending."""


BASELINES: Mapping[str, Baseline] = MappingProxyType(
    {
        "roll_rates": roll_rates,
        "customer_lateness": customer_lateness,
        "customer_lateness_plain": customer_lateness_plain,
        "portfolio_curve": portfolio_curve,
        "dso": dso_share,
        "due_date_plus_terms": due_date_plus_terms,
        "one_share": one_share,
    }
)
"""In the order of METHODS 5.11, the null model last."""
SHRUNK = ("customer_lateness", "portfolio_curve")
"""Those that a model must beat to be used."""
