"""Weighers that measure: each asks only what customers look like, and says when its method does not fit them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import Fault, UserError
from lrfm.weights.criteria import Criterion, Floats, names_of
from lrfm.weights.measured.components import Retained, component_weights
from lrfm.weights.measured.entropy import entropy_weights
from lrfm.weights.measured.losses import idocriw_weights, loss_weights
from lrfm.weights.measured.removal import removal_weights
from lrfm.weights.measured.spread import critic_weights, deviation_weights
from lrfm.weights.weighting import Weighting

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Cilos", "Critic", "Entropy", "Idocriw", "Measured", "Merec", "PrincipalComponents", "StandardDeviation"]

Basis = Literal["utilities", "values"]
"""What a method measures: utilities as they are scored, or values as they are (of a cost: how far below the worst)."""


class Measured:
    """A weigher that asks for no outcome; without any difference among customers all criteria weigh the same."""

    origin = ""

    def weigh(
        self,
        u: Floats,
        raw: Floats,
        is_bad: Floats | None = None,
        *,
        criteria: tuple[Criterion, ...],
        sample_weight: Floats | None = None,
        groups: NDArray[np.generic] | None = None,
    ) -> Weighting:
        """Give the weights; raise `UserError` where the method does not fit these customers."""
        is_cost = np.array([criterion.direction == "cost" for criterion in criteria])
        found = self.points(u, raw, is_cost)
        names = names_of(criteria)
        if not isinstance(found, Reason):
            return Weighting.of(names, found, origin=self.origin, remarks=self.remarks())
        if found.key != "weights.nothing_differs":
            raise UserError(Fault(found.key, dict(found.values)))
        return Weighting.of(names, np.ones(len(names)), origin=self.origin, remarks=(found,))

    def points(self, u: Floats, raw: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
        """Give points that are never negative, one a criterion."""
        raise NotImplementedError

    def remarks(self) -> tuple[Reason, ...]:
        """Say what a reader should know of the way the weights were found."""
        return ()


@dataclass(frozen=True)
class Entropy(Measured):
    """Entropy weights; times what experts gave, where that is stated.

    Of `values` the natural zero of days, purchases and money counts, and customers below it stop the method; of
    `utilities` the zero is the worst customer's. The weights are a property of that choice, not of the business.
    """

    given: tuple[float, ...] | None = None
    basis: Basis = "utilities"
    origin = "entropy"

    def points(self, u: Floats, raw: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
        """Give 1 - entropy, times what was given; raise `UserError` where there is not one given weight a criterion."""
        x = u if self.basis == "utilities" else np.where(is_cost, raw.max(axis=0) - raw, raw)
        if self.given is None:
            return entropy_weights(x)
        given = np.asarray(self.given, dtype=np.float64)
        if given.shape != (x.shape[1],) or not np.isfinite(given).all() or (given < 0).any() or given.sum() == 0:
            raise UserError.of("weights.not_weights", origin="given")
        return entropy_weights(x, given=given)


@dataclass(frozen=True)
class StandardDeviation(Measured):
    """Weights by the standard deviation of utilities."""

    origin = "standard_deviation"

    def points(self, u: Floats, raw: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
        """Give standard deviations."""
        return deviation_weights(u)


@dataclass(frozen=True)
class Critic(Measured):
    """CRITIC: spread of a criterion's utilities, times what no other criterion tells."""

    origin = "critic"

    def points(self, u: Floats, raw: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
        """Give deviation times conflict."""
        return critic_weights(u)


@dataclass(frozen=True)
class Merec(Measured):
    """MEREC on values as they are, which must all be above 0; with a `floor`, on utilities held at it or above.

    Customers of whom something is 0 (bought today, bought once) are in every ledger. They stop the method, unless a
    floor is stated: it changes the weights, so a remark says so.
    """

    floor: float | None = None
    origin = "merec"

    def points(self, u: Floats, raw: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
        """Give the effects of removal."""
        if self.floor is None:
            return removal_weights(raw, is_cost=is_cost)
        if not 0 < self.floor < 1:
            raise UserError.of("weights.no_such_floor", floor=str(self.floor))
        return removal_weights(np.maximum(u, self.floor), is_cost=np.zeros_like(is_cost))

    def remarks(self) -> tuple[Reason, ...]:
        """Say that a floor was set."""
        return () if self.floor is None else (Reason.of("weights.floored", floor=str(self.floor), method="MEREC"),)


@dataclass(frozen=True)
class PrincipalComponents(Measured):
    """Squared loadings of utilities' correlations; equal weights where the first component is no value."""

    retained: Retained = "first"
    origin = "principal_components"

    def weigh(
        self,
        u: Floats,
        raw: Floats,
        is_bad: Floats | None = None,
        *,
        criteria: tuple[Criterion, ...],
        sample_weight: Floats | None = None,
        groups: NDArray[np.generic] | None = None,
    ) -> Weighting:
        """Give squared loadings, or equal weights with the criteria that the first component turns against others."""
        found, names = component_weights(u, retained=self.retained), names_of(criteria)
        if isinstance(found, Reason) or not found.mixes_signs:
            return super().weigh(u, raw, criteria=criteria)
        against = ", ".join(name for name, loading in zip(names, found.loadings, strict=True) if loading < 0)
        remark = Reason.of("weights.mixed_signs", names=against)
        return Weighting.of(names, np.ones(len(names)), origin=self.origin, remarks=(remark,))

    def points(self, u: Floats, raw: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
        """Give squared loadings."""
        found = component_weights(u, retained=self.retained)
        return found if isinstance(found, Reason) else found.weights


@dataclass(frozen=True)
class Cilos(Measured):
    """CILOS; of `values` as they are, costs must be above 0. The best by a criterion are few, and it hangs on them."""

    basis: Basis = "utilities"
    origin = "cilos"

    def points(self, u: Floats, raw: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
        """Give the weights that balance the losses."""
        return loss_weights(*_measured(u, raw, is_cost, basis=self.basis))


@dataclass(frozen=True)
class Idocriw(Measured):
    """IDOCRIW: entropy times CILOS, on utilities or on values as they are."""

    basis: Basis = "utilities"
    origin = "idocriw"

    def points(self, u: Floats, raw: Floats, is_cost: NDArray[np.bool_]) -> Floats | Reason:
        """Give the products."""
        return idocriw_weights(*_measured(u, raw, is_cost, basis=self.basis))


def _measured(u: Floats, raw: Floats, is_cost: NDArray[np.bool_], *, basis: Basis) -> tuple[Floats, NDArray[np.bool_]]:
    return (raw, is_cost) if basis == "values" else (u, np.zeros_like(is_cost))
