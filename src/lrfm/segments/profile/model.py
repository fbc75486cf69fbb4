"""What a profile is: types that stages keep and exhibits show, without what computes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lrfm.core.reason import Reason

__all__ = ["Method", "Profile", "Trait", "TraitKind"]


class TraitKind(StrEnum):
    """What is compared."""

    NUMBER = "number"
    """How large a number is."""
    VALUE = "value"
    """How many have a value, such as a sector or a product."""


class Method(StrEnum):
    """What gave the p-value."""

    MANN_WHITNEY = "mann_whitney"
    CHI_SQUARE = "chi_square"
    FISHER = "fisher"
    """Fisher's exact test, where fewer than 5 are expected in a cell."""


@dataclass(frozen=True)
class Trait:
    """One difference between a segment and all other customers that is large, and too large for chance."""

    segment: str
    column: str
    kind: TraitKind
    value: str | None
    """The value that is more or less common; None for numbers."""
    effect: float
    """P(member > other) - P(member < other), from -1 to 1: the rank-biserial correlation.

    Of a value that one has or has not, the same formula gives the share inside less the share outside.
    """
    share_inside: float | None
    share_outside: float | None
    lift: float | None
    """Share inside over the share of all customers; like the next, None for numbers."""
    cramers_v: float | None
    median_inside: float | None
    median_outside: float | None
    """Medians are None for values."""
    inside_count: int
    """Members of whom the column is known."""
    outside_count: int
    method: Method
    p_value: float
    p_adjusted: float
    """By Benjamini and Hochberg, over all tests of the profile, told or not."""
    reason: Reason
    """The plain sentence."""


@dataclass(frozen=True)
class Profile:
    """All findings about all segments, by segment, the strongest first."""

    traits: tuple[Trait, ...]
    test_count: int
    """Tests that were made: the adjustment is over this many."""
    rejected_count: int
    """Differences too large for chance, among them those too small to matter."""
    error_share: float
    """The share of findings that may be chance."""
    circular: tuple[str, ...]
    """Columns not tested, for segments are made of them, or of what they are made of: a difference is no finding."""
    unknown: tuple[str, ...]
    """Columns not tested, for too few customers have them, or all have the same value."""
    untested_value_count: int
    """Values that too few customers share, or that come after the most frequent ones."""
    too_small: tuple[str, ...]
    """Segments with too few members to be compared."""
