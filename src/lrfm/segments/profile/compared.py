"""One comparison of a segment with all other customers, before it is known which ones are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lrfm.segments.profile.model import Method, TraitKind

__all__ = ["Compared"]


@dataclass(frozen=True)
class Compared:
    """What one test gave; fields as in `Trait`."""

    segment: str
    column: str
    kind: TraitKind
    effect: float
    inside_count: int
    outside_count: int
    method: Method
    p_value: float
    value: str | None = None
    share_inside: float | None = None
    share_outside: float | None = None
    lift: float | None = None
    cramers_v: float | None = None
    median_inside: float | None = None
    median_outside: float | None = None
