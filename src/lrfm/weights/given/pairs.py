"""Judgements by pair as a reciprocal matrix; what is missing or contradicts itself is refused, with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from lrfm.errors import Fault, UserError
from lrfm.weights.criteria import Floats
from lrfm.weights.settings import HIGHEST

__all__ = ["SCALE", "Pairs", "near_on_scale", "pairs_from"]

SCALE = (
    *(Fraction(1, part) for part in range(HIGHEST, 1, -1)),
    *(Fraction(part) for part in range(1, HIGHEST + 1)),
)
"""Saaty's scale: 1/9 to 9."""
_RECIPROCAL = 1e-6


@dataclass(frozen=True)
class Pairs:
    """How much more each criterion matters than each other: `matrix[i, j]` is i over j, `matrix[j, i]` its reciprocal.

    Raises `UserError` with a fault for each cell that is missing, not above 0, or not its mirror's reciprocal.
    """

    names: tuple[str, ...]
    matrix: Floats

    def __post_init__(self) -> None:
        count = len(self.names)
        if count < 1 or self.matrix.shape != (count, count):
            raise UserError.of("weights.pairs_not_square", names=", ".join(self.names))
        faults = [
            *(fault for first in range(count) for fault in self._diagonal(first)),
            *(fault for first, second in combinations(range(count), 2) for fault in self._cell(first, second)),
        ]
        if faults:
            raise UserError(*faults)

    def restricted(self, names: Sequence[str]) -> Pairs:
        """Keep the judgements among some of the criteria; raise `UserError` where one of them is not judged."""
        if missing := [name for name in names if name not in self.names]:
            raise UserError.of("weights.not_judged", origin="ahp", names=", ".join(missing))
        places = [self.names.index(name) for name in names]
        return Pairs(tuple(names), self.matrix[np.ix_(places, places)])

    def _diagonal(self, place: int) -> list[Fault]:
        name, value = self.names[place], float(self.matrix[place, place])
        if abs(value - 1) <= _RECIPROCAL:
            return []
        return [Fault("weights.pair_with_itself", {"name": name, "got": _told(value)})]

    def _cell(self, first: int, second: int) -> list[Fault]:
        there, back = float(self.matrix[first, second]), float(self.matrix[second, first])
        values: dict[str, object] = {"first": self.names[first], "second": self.names[second]}
        if np.isnan(there) or np.isnan(back):
            return [Fault("weights.pair_missing", values)]
        if not (np.isfinite([there, back]).all() and there > 0 and back > 0):
            return [Fault("weights.pair_not_above_zero", {**values, "got": _told(there if there <= 0 else back)})]
        if abs(there * back - 1) > _RECIPROCAL:
            return [Fault("weights.pair_not_reciprocal", {**values, "there": _told(there), "back": _told(back)})]
        return []


def pairs_from(names: Sequence[str], judged: Mapping[tuple[str, str], float | Fraction]) -> Pairs:
    """Make the matrix of judgements such as `{("L", "R"): 3}`: L over R; each pair once, in either direction.

    Raises `UserError` where a pair is missing, or judged both ways with values that are not each other's reciprocal.

    >>> pairs_from(("L", "R"), {("R", "L"): 4}).matrix.tolist()
    [[1.0, 0.25], [4.0, 1.0]]
    """
    matrix = np.full((len(names), len(names)), np.nan)
    np.fill_diagonal(matrix, 1.0)
    places = {name: place for place, name in enumerate(names)}
    for (first, second), value in judged.items():
        if first in places and second in places:
            matrix[places[first], places[second]] = float(value)
    mirrored = matrix.T
    with np.errstate(divide="ignore"):
        filled = np.where(np.isnan(matrix), 1.0 / mirrored, matrix)
    return Pairs(tuple(names), filled)


def near_on_scale(value: float) -> Fraction:
    """Give the judgement of the scale that is nearest, in ratio.

    >>> near_on_scale(2.9), near_on_scale(0.3)
    (Fraction(3, 1), Fraction(1, 3))
    """
    return min(SCALE, key=lambda step: abs(np.log(float(step) / value)))


def _told(value: float) -> Fraction | str:
    return Fraction(value).limit_denominator(1000) if np.isfinite(value) else str(value)
