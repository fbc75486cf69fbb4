"""Migration between segments: flows of customers and of their money, from one cut-off to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from lrfm.segments.model import UNTOLD, Segmentation
from lrfm.segments.moves import Flow, Migration, MigrationSeries, Netting
from lrfm.segments.sizes import segment_keys

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["migrate", "migrate_through"]

_OUTSIDE = ""
"""Stands for outside the base while flows are counted."""


def migrate(before: Segmentation, after: Segmentation, *, by: Literal["group", "type"]) -> Migration:
    """Give the flows between two cut-offs, in customers and in minor units of M; both bases are their sums.

    Who is in the later base alone has entered, who is in the earlier one alone has left. Raises `ValueError` where the
    later one is not later.
    """
    if before.cutoff >= after.cutoff:
        raise ValueError(f"{after.cutoff} is not after {before.cutoff}")
    keys = _keys(before, after, by=by)
    flows = _flows(_side(before, by=by), _side(after, by=by), order=keys)
    return Migration(
        by,
        before=before.cutoff,
        after=after.cutoff,
        segments=keys,
        flows=flows,
        nettings=tuple(_netting(key, flows) for key in keys),
        customers_before=len(before.frame),
        customers_after=len(after.frame),
        total_before_minor=int(before.frame["monetary_minor"].sum()),
        total_after_minor=int(after.frame["monetary_minor"].sum()),
    )


def migrate_through(segmentations: Sequence[Segmentation], *, by: Literal["group", "type"]) -> MigrationSeries:
    """Give the flows from each cut-off to the next, oldest first, and all of them pooled.

    They tell movements of customers only if all were segmented by the same references.
    """
    steps = tuple(migrate(one, following, by=by) for one, following in pairwise(segmentations))
    order = tuple(dict.fromkeys(key for step in steps for key in step.segments))
    return MigrationSeries(by, steps=steps, pooled=_pooled((flow for step in steps for flow in step.flows), order))


def _keys(before: Segmentation, after: Segmentation, *, by: Literal["group", "type"]) -> tuple[str, ...]:
    is_untold = any(side.frame[by].isna().any() for side in (before, after))
    return (*segment_keys(before, by=by), UNTOLD) if is_untold else segment_keys(before, by=by)


def _side(segmentation: Segmentation, *, by: str) -> pd.DataFrame:
    import pandas as pd

    frame = segmentation.frame
    return pd.DataFrame({"segment": frame[by].fillna(UNTOLD), "minor": frame["monetary_minor"]})


def _flows(before: pd.DataFrame, after: pd.DataFrame, *, order: Sequence[str]) -> tuple[Flow, ...]:
    both = before.join(after, how="outer", lsuffix="_before", rsuffix="_after")
    segments = both[["segment_before", "segment_after"]].fillna(_OUTSIDE)
    # nullable whole numbers: a float would lose cents beyond 2**53
    money = both[["minor_before", "minor_after"]].astype("Int64").fillna(0).astype("int64")
    grouped = segments.join(money).groupby(["segment_before", "segment_after"])
    summed = grouped[["minor_before", "minor_after"]].sum()
    sums = {name: [int(amount) for amount in summed[name].tolist()] for name in summed}
    ends = [(start or None, end or None) for start, end in summed.index.tolist()]
    found = zip(ends, grouped.size().tolist(), sums["minor_before"], sums["minor_after"], strict=True)
    return _ordered((Flow(*pair, count, start, end) for pair, count, start, end in found), order)


def _ordered(flows: Iterable[Flow], order: Sequence[str]) -> tuple[Flow, ...]:
    place: dict[str | None, int] = {key: number for number, key in enumerate((*order, None))}
    return tuple(sorted(flows, key=lambda flow: (place[flow.before], place[flow.after])))


def _pooled(flows: Iterable[Flow], order: Sequence[str]) -> tuple[Flow, ...]:
    customers, before, after = (Counter[tuple[str | None, str | None]]() for _ in range(3))
    for flow in flows:
        ends = (flow.before, flow.after)
        customers[ends] += flow.customers
        before[ends] += flow.before_minor
        after[ends] += flow.after_minor
    return _ordered((Flow(*ends, customers[ends], before[ends], after[ends]) for ends in customers), order)


def _netting(key: str, flows: Sequence[Flow]) -> Netting:
    out = [flow for flow in flows if flow.before == key]
    into = [flow for flow in flows if flow.after == key]
    count_before, count_after = _customers(out), _customers(into)
    stayed = _customers(flow for flow in out if flow.after == key)
    left = _customers(flow for flow in out if flow.after is None)
    entered = _customers(flow for flow in into if flow.before is None)
    minor_before, minor_after = sum(flow.before_minor for flow in out), sum(flow.after_minor for flow in into)
    return Netting(
        key,
        before=count_before,
        stayed=stayed,
        moved_in=count_after - stayed - entered,
        moved_out=count_before - stayed - left,
        entered=entered,
        left=left,
        after=count_after,
        net=count_after - count_before,
        before_minor=minor_before,
        after_minor=minor_after,
        net_minor=minor_after - minor_before,
        persistence_share=Fraction(stayed, count_before) if count_before else None,
    )


def _customers(flows: Iterable[Flow]) -> int:
    return sum(flow.customers for flow in flows)
