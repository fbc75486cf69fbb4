"""Why a customer's score or type changed: by the customer's own value, or because a boundary moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Literal

from lrfm.core.reason import Reason
from lrfm.features.scores.boundaries import Boundaries, bins_of
from lrfm.segments.moves import Change, TypeChange
from lrfm.segments.references import is_up

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from lrfm.segments.model import Cut, CutKey, Segmentation

__all__ = ["explain_scores", "explain_types"]

Cause = Literal["value", "boundary", "both", "basis"]

_FLAG_CUTS: dict[str, tuple[CutKey, CutKey, str | None]] = {
    "length_up": ("length", "length", None),
    "recency_up": ("recency", "recency_ratio", "is_recency_adjusted"),
    "frequency_up": ("frequency", "frequency_ratio", "is_frequency_adjusted"),
    "monetary_up": ("monetary", "monetary", None),
}
"""The plain and the adjusted cut of each symbol, and the column that says which one was used."""


def explain_scores(
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    boundaries_before: Sequence[Boundaries],
    boundaries_after: Sequence[Boundaries],
) -> tuple[Change, ...]:
    """Explain every score that changed between two frames of features, by customer and in the boundaries' order.

    The customer's own step is the one that the new value makes under the old boundaries; the rest is due to boundaries
    that moved. Customers in one frame only, and scores that one of both days lacks, are no change.
    """
    kept = {one.criterion: one for one in boundaries_after}
    common = before.index.intersection(after.index).sort_values()
    changes = (
        change
        for old in boundaries_before
        if old.criterion in kept
        for change in _of_criterion(before.loc[common], after.loc[common], old, kept[old.criterion])
    )
    return tuple(sorted(changes, key=lambda change: change.customer_key))


def explain_types(
    before: Segmentation, after: Segmentation, *, features_before: pd.DataFrame, features_after: pd.DataFrame
) -> tuple[TypeChange, ...]:
    """Explain every type that changed between two segmentations, by customer, through the symbols that changed.

    Features are those that each of them was made from. Customers whose type one of both lacks are left out. A symbol
    whose basis changed (days one time, the customer's own rhythm the other) has the cause `basis`.
    """
    common = before.frame.index.intersection(after.frame.index).sort_values()
    old, new = before.frame.loc[common, "type"], after.frame.loc[common, "type"]
    moved = common[(old != new).fillna(False).to_numpy(dtype=bool)]
    changes: dict[int, list[Change]] = {int(key): [] for key in moved}
    for flag in _FLAG_CUTS:
        for change in _of_symbol(flag, before, after, (features_before.loc[moved], features_after.loc[moved])):
            changes[change.customer_key].append(change)
    types = [side.frame.loc[moved, "type"].tolist() for side in (before, after)]
    groups = [side.frame.loc[moved, "group"].tolist() for side in (before, after)]
    return tuple(
        TypeChange(key, was, now, was_in, now_in, tuple(found), _joint({change.cause for change in found}))
        for (key, found), was, now, was_in, now_in in zip(changes.items(), *types, *groups, strict=True)
    )


def _of_criterion(before: pd.DataFrame, after: pd.DataFrame, old: Boundaries, new: Boundaries) -> Iterator[Change]:
    start, end = before[old.criterion], after[old.criterion]
    bins = [array.tolist() for array in (bins_of(start, old), bins_of(end, old), bins_of(end, new))]
    for key, was, between, now in zip(start.index.tolist(), *bins, strict=True):
        if min(was, between, now) < 0 or was == now:
            continue
        yield _change(
            key,
            kind="score",
            names=(old.criterion, old.criterion),
            steps=(was + 1, between + 1, now + 1),
            values=(float(start[key]), float(end[key])),
            boundaries=(_edge(old, now, was - now), _edge(new, now, was - now)),
        )


def _edge(boundaries: Boundaries, bin_number: int, direction: int) -> float | None:
    """Give the edge of a bin on its better (direction above 0) or worse side; edges run from worst to best."""
    place = bin_number if direction > 0 else bin_number - 1
    return float(boundaries.edges[place]) if 0 <= place < len(boundaries.edges) else None


def _of_symbol(
    flag: str, before: Segmentation, after: Segmentation, features: tuple[pd.DataFrame, pd.DataFrame]
) -> Iterator[Change]:
    keys = features[0].index
    old, new = before.frame.loc[keys, flag], after.frame.loc[keys, flag]
    flipped = keys[(old != new).to_numpy(dtype=bool)]
    bases = [_is_adjusted(side, flag, flipped) for side in (before, after)]
    for was, now in product((False, True), repeat=2):
        some = flipped[(bases[0] == was) & (bases[1] == now)]
        cuts = _cut_of(before, flag, is_adjusted=was), _cut_of(after, flag, is_adjusted=now)
        starts, ends = features[0].loc[some, cuts[0].column], features[1].loc[some, cuts[1].column]
        between = is_up(ends, cut=cuts[0]) if was == now else new[some]
        steps = zip(old[some].astype("int64"), between.astype("int64"), new[some].astype("int64"), strict=True)
        values = zip(starts.astype("float64"), ends.astype("float64"), strict=True)
        for key, three, two in zip(some.tolist(), steps, values, strict=True):
            yield _change(
                key,
                kind="symbol",
                names=(cuts[1].key, cuts[1].column),
                steps=three,
                values=two,
                boundaries=(cuts[0].value, cuts[1].value),
                is_same_basis=was == now,
            )


def _is_adjusted(segmentation: Segmentation, flag: str, keys: pd.Index[int]) -> npt.NDArray[np.bool_]:
    import numpy as np

    told_by = _FLAG_CUTS[flag][2]
    if told_by is None:
        return np.zeros(len(keys), dtype=np.bool_)
    return segmentation.frame.loc[keys, told_by].to_numpy(dtype=np.bool_)


def _cut_of(segmentation: Segmentation, flag: str, *, is_adjusted: bool) -> Cut:
    plain, adjusted, _ = _FLAG_CUTS[flag]
    return segmentation.references.cut(adjusted if is_adjusted else plain)


def _change(
    key: int,
    *,
    kind: Literal["score", "symbol"],
    names: tuple[str, str],
    steps: tuple[int, int, int],
    values: tuple[float, float],
    boundaries: tuple[float | None, float | None],
    is_same_basis: bool = True,
) -> Change:
    was, between, now = steps
    cause = _cause(between - was, now - between) if is_same_basis else "basis"
    reason = Reason.of(
        f"segments.{kind}_changed_by_{cause}",
        criterion=names[0],
        before=was,
        after=now,
        value_before=_exact(values[0]),
        value=_exact(values[1]),
        boundary_before=_exact(boundaries[0]),
        boundary=_exact(boundaries[1]),
        by_value=between - was,
        by_boundary=now - between,
    )
    return Change(
        key,
        kind=kind,
        criterion=names[0],
        column=names[1],
        before=was,
        after=now,
        value_before=values[0],
        value_after=values[1],
        boundary_before=boundaries[0],
        boundary_after=boundaries[1],
        by_value=between - was,
        by_boundary=now - between,
        cause=cause,
        reason=reason,
    )


def _cause(by_value: int, by_boundary: int) -> Cause:
    if not by_boundary:
        return "value"
    return "both" if by_value else "boundary"


def _joint(causes: set[Cause]) -> Cause:
    return next(iter(causes)) if len(causes) == 1 else "both"


def _exact(value: float | None) -> int | Fraction | None:
    """Give a float as a plain exact value, whole where it is whole."""
    if value is None:
        return None
    return int(value) if value.is_integer() else Fraction(value)
