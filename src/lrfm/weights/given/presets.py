"""Illustrative weights of length, recency, frequency and value: round numbers to compare with, from no source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.weighting import Weighting

__all__ = ["PRESETS", "preset_weights"]

PRESETS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "recency_first": MappingProxyType({"L": 1, "R": 4, "F": 3, "M": 2}),
        "value_first": MappingProxyType({"L": 1, "R": 2, "F": 3, "M": 4}),
        "habit_first": MappingProxyType({"L": 3, "R": 2, "F": 4, "M": 1}),
    }
)
"""Points by preset. No published set of LRFM weights could be read, and those remembered contradict one another."""


def preset_weights(preset: str) -> Weighting:
    """Give a preset's weights with the remark that they are illustrative; raise `UserError` for one there is not.

    >>> preset_weights("recency_first").values
    (0.1, 0.4, 0.3, 0.2)
    """
    if preset not in PRESETS:
        raise UserError.of("weights.no_such_preset", preset=preset, known=", ".join(PRESETS))
    points = PRESETS[preset]
    return Weighting.of(
        tuple(points), tuple(points.values()), origin=preset, remarks=(Reason.of("weights.illustrative"),)
    )
