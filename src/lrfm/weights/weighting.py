"""Weights of criteria: never negative, together 1, with where they come from and what is to be said of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.criteria import Floats

__all__ = ["Weighting"]

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Weighting:
    """Weights by name; `origin` is the method they come from, `intervals` hold lowest and highest where it tells them.

    Raises `UserError` where a weight is negative or no number, or where they do not add up to 1.

    >>> Weighting(("L", "R"), (0.25, 0.75), "points").by_name
    {'L': 0.25, 'R': 0.75}
    """

    names: tuple[str, ...]
    values: tuple[float, ...]
    origin: str
    remarks: tuple[Reason, ...] = ()
    intervals: tuple[tuple[float, float], ...] | None = None

    def __post_init__(self) -> None:
        if not self.names or len(self.names) != len(self.values) or len(set(self.names)) != len(self.names):
            raise UserError.of("weights.not_one_each", origin=self.origin, names=", ".join(self.names))
        if not all(math.isfinite(value) and value >= 0 for value in self.values):
            raise UserError.of("weights.not_weights", origin=self.origin)
        if abs(math.fsum(self.values) - 1) > _TOLERANCE:
            raise UserError.of("weights.not_one_together", origin=self.origin)
        if self.intervals is not None and len(self.intervals) != len(self.names):
            raise UserError.of("weights.not_one_each", origin=self.origin, names=", ".join(self.names))

    @classmethod
    def of(
        cls, names: Sequence[str], points: Sequence[float] | Floats, *, origin: str, remarks: Sequence[Reason] = ()
    ) -> Weighting:
        """Make weights of points that are never negative: each over their sum; raise `UserError` where that fails.

        >>> Weighting.of(("L", "R", "F"), (2, 1, 1), origin="points").values
        (0.5, 0.25, 0.25)
        """
        given = np.asarray(points, dtype=np.float64)
        total = given.sum()
        if not np.isfinite(given).all() or (given < 0).any() or total <= 0:
            raise UserError.of("weights.not_weights", origin=origin)
        return cls(tuple(names), tuple((given / total).tolist()), origin, tuple(remarks))

    @property
    def by_name(self) -> dict[str, float]:
        """Give the weights by the names of their criteria."""
        return dict(zip(self.names, self.values, strict=True))

    @property
    def array(self) -> Floats:
        """Give the weights as an array, in the order of the names."""
        return np.array(self.values, dtype=np.float64)

    def ordered(self, names: Sequence[str]) -> Weighting:
        """Put the weights into the order of `names`; raise `UserError` where these are others."""
        if tuple(names) == self.names:
            return self
        if sorted(names) != sorted(self.names):
            raise UserError.of("weights.other_criteria", origin=self.origin, names=", ".join(names))
        places = [self.names.index(name) for name in names]
        intervals = None if self.intervals is None else tuple(self.intervals[place] for place in places)
        values = tuple(self.values[place] for place in places)
        return replace(self, names=tuple(names), values=values, intervals=intervals)

    def with_remarks(self, *remarks: Reason) -> Weighting:
        """Add remarks."""
        return replace(self, remarks=(*self.remarks, *remarks))

    def without(self, names: Sequence[str], remark: Reason) -> Weighting:
        """Take the weight from the criteria named and share it among the others, in proportion; with a remark.

        Where no other has any weight, all stay as they are: then every customer is alike.
        """
        kept = np.array([0.0 if name in names else value for name, value in self.by_name.items()])
        if not kept.sum() > 0:
            return self.with_remarks(remark)
        return Weighting.of(self.names, kept, origin=self.origin, remarks=(*self.remarks, remark))
