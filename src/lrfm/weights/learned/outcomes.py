"""What learned schemes learn from: who defaulted, with which weight, and whose row it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.errors import UserError
from lrfm.weights.criteria import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Outcomes", "outcomes_of"]


@dataclass(frozen=True)
class Outcomes:
    """One entry a row: `is_bad`, `weight` (0 leaves a row out), `customer` (numbers from 0)."""

    is_bad: NDArray[np.bool_]
    weight: Floats
    customer: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.is_bad)

    @property
    def good(self) -> Floats:
        """Give 1 for each good row."""
        return np.asarray(~self.is_bad, dtype=np.float64)

    def only(self, rows: NDArray[np.bool_]) -> Outcomes:
        """Keep some rows."""
        if rows.all():
            return self
        return Outcomes(self.is_bad[rows], self.weight[rows], self.customer[rows])

    def drawn(self, rows: NDArray[np.intp]) -> Outcomes:
        """Give rows by their numbers; raise `UserError` where those that have a weight are all good, or all bad."""
        found = Outcomes(self.is_bad[rows], self.weight[rows], self.customer[rows])
        _both_kinds(found.is_bad[found.weight > 0])
        return found


def outcomes_of(
    is_bad: ArrayLike | None, count: int, *, sample_weight: ArrayLike | None = None, groups: ArrayLike | None = None
) -> Outcomes:
    """Check outcomes of `count` rows; without groups each row is a customer of its own.

    Raises `UserError` where there are none, where lengths differ, where weights are negative or no numbers, and where
    all who have a weight are good, or all bad: from these nothing can be learned.

    >>> outcomes_of([0, 1, 1], 3, groups=["b", "a", "a"]).customer.tolist()
    [1, 0, 0]
    """
    if is_bad is None:
        raise UserError.of("weights.no_outcomes")
    bad = np.asarray(is_bad)
    weight = np.ones(count) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
    named = np.arange(count) if groups is None else np.asarray(groups)
    for name, given in (("is_bad", bad), ("sample_weight", weight), ("groups", named)):
        if given.shape != (count,):
            raise UserError.of("weights.other_length", name=name, got=given.size, count=count)
    numbers = bad.astype(np.float64)
    if not np.isin(numbers, (0.0, 1.0)).all():
        raise UserError.of("weights.not_an_outcome", count=int((~np.isin(numbers, (0.0, 1.0))).sum()))
    if not np.isfinite(weight).all() or (weight < 0).any():
        raise UserError.of("weights.not_row_weights", count=int((~(weight >= 0) | ~np.isfinite(weight)).sum()))
    _both_kinds(numbers[weight > 0] == 1.0)
    return Outcomes(numbers == 1.0, weight, np.unique(named, return_inverse=True)[1])


def _both_kinds(seen: NDArray[np.bool_]) -> None:
    if not seen.any() or seen.all():
        raise UserError.of("weights.one_class", count=len(seen), bad_count=int(seen.sum()))
