"""How large segments are, by count and by money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.abc import NEGATIVE
from lrfm.segments.badges import BADGES
from lrfm.segments.matrices import RELATIONSHIP_CELLS, VALUE_CELLS
from lrfm.segments.model import UNTOLD, Segmentation, SegmentSize, SegmentSizes, SizedBy
from lrfm.segments.types import GROUPS, TYPE_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

__all__ = ["segment_keys", "segment_sizes", "with_outcomes"]

_FIXED: dict[SizedBy, tuple[str, ...]] = {
    "group": GROUPS,
    "type": TYPE_KEYS,
    "value_cell": tuple(VALUE_CELLS),
    "relationship_cell": tuple(RELATIONSHIP_CELLS),
    "badge": tuple(BADGES),
}


def segment_keys(segmentation: Segmentation, *, by: SizedBy) -> tuple[str, ...]:
    """Give the keys of all segments of a kind, in their fixed order; `N` comes last of the classes."""
    if by in _FIXED:
        return _FIXED[by]
    names = set(segmentation.frame[by].dropna())
    return tuple(sorted(names, key=lambda name: (name == NEGATIVE, name)))


def segment_sizes(segmentation: Segmentation, *, by: SizedBy) -> SegmentSizes:
    """Count the customers and sum the money of each segment; shares are exact. See `SegmentSizes`."""
    frame = segmentation.frame
    totals = _Sums.of(frame)
    sizes = tuple(_size(key, _Sums.of(frame[members]), totals=totals) for key, members in _members(segmentation, by))
    return SegmentSizes(
        segmentation.cutoff,
        by=by,
        customers=totals.customers,
        monetary_minor=totals.monetary_minor,
        billed_minor=totals.billed_minor,
        open_minor=totals.open_minor,
        segments=sizes,
        missing=segmentation.missing if by in {"group", "type", "badge"} else None,
    )


def with_outcomes(segmentation: Segmentation, states: pd.Series[str], *, by: SizedBy) -> SegmentSizes:
    """Size the segments of a past day with what became of their customers; `states` are those of eligible ones.

    The share of defaults is of defaulted and performed ones: unobserved ones are neither.
    """
    sizes = segment_sizes(segmentation, by=by)
    counted = {}
    for key, members in _members(segmentation, by):
        own = states[states.index.isin(segmentation.frame.index[members])]
        counted[key] = {state: int((own == state).sum()) for state in ("defaulted", "performed", "unobserved")}
    return replace(sizes, segments=tuple(_with_states(size, counted[size.key]) for size in sizes.segments))


def _with_states(size: SegmentSize, states: dict[str, int]) -> SegmentSize:
    defaulted, performed, unobserved = (states[name] for name in ("defaulted", "performed", "unobserved"))
    return replace(
        size,
        defaulted=defaulted,
        performed=performed,
        unobserved=unobserved,
        default_share=_share(defaulted, defaulted + performed),
    )


@dataclass(frozen=True)
class _Sums:
    """Customers and their money, as plain whole numbers."""

    customers: int
    monetary_minor: int
    billed_minor: int
    open_minor: int | None

    @classmethod
    def of(cls, frame: pd.DataFrame) -> _Sums:
        return cls(
            customers=len(frame),
            monetary_minor=int(frame["monetary_minor"].sum()),
            billed_minor=int(frame["billed_12m_minor"].sum()),
            open_minor=None if frame["open_minor"].isna().any() else int(frame["open_minor"].sum()),
        )


def _members(segmentation: Segmentation, by: SizedBy) -> Iterator[tuple[str, pd.Series[bool]]]:
    frame = segmentation.frame
    if by == "badge":
        for badge, column in BADGES.items():
            yield badge, frame[column].fillna(False).astype("bool")
        return
    for key in segment_keys(segmentation, by=by):
        yield key, (frame[by] == key).fillna(False).astype("bool")
    if (untold := frame[by].isna()).any():
        yield UNTOLD, untold


def _size(key: str, sums: _Sums, *, totals: _Sums) -> SegmentSize:
    return SegmentSize(
        key,
        customers=sums.customers,
        customer_share=_share(sums.customers, totals.customers),
        monetary_minor=sums.monetary_minor,
        monetary_share=_share(sums.monetary_minor, totals.monetary_minor),
        billed_minor=sums.billed_minor,
        billed_share=_share(sums.billed_minor, totals.billed_minor),
        open_minor=None if totals.open_minor is None else sums.open_minor,
        open_share=_share(sums.open_minor, totals.open_minor),
    )


def _share(part: int | None, whole: int | None) -> Fraction | None:
    return None if part is None or whole is None or whole <= 0 else Fraction(part, whole)
