"""Migration between cut-offs: flows of customers and of money that add up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from lrfm.segments.migration import migrate, migrate_through
from lrfm.segments.model import UNTOLD, Segmentation
from lrfm.segments.moves import Migration
from tests.segments.made_up_features import many
from tests.segments.segmented import segmented

MONTHS = (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31))


def moved(seeds: tuple[int, ...], *, size: int = 45) -> list[Segmentation]:
    """Segment other customers each month, of whom some keep their keys, by the references of the first."""
    frames = [many(size, seed=seed).iloc[step * 3 :] for step, seed in enumerate(seeds)]
    for step, frame in enumerate(frames):
        frame.index = frame.index + (1_000 if step == 1 else 0) * (frame.index > 40)
    first = segmented(frames[0], cutoff=MONTHS[0])
    rest = zip(frames[1:], MONTHS[1:], strict=False)
    return [first, *(segmented(frame, cutoff=day, references=first.references) for frame, day in rest)]


def check_totals(migration: Migration, before: pd.DataFrame, after: pd.DataFrame) -> None:
    starts = [flow for flow in migration.flows if flow.before is not None]
    ends = [flow for flow in migration.flows if flow.after is not None]
    assert sum(flow.customers for flow in starts) == migration.customers_before == len(before)
    assert sum(flow.customers for flow in ends) == migration.customers_after == len(after)
    assert sum(flow.before_minor for flow in starts) == migration.total_before_minor == before["monetary_minor"].sum()
    assert sum(flow.after_minor for flow in ends) == migration.total_after_minor == after["monetary_minor"].sum()
    assert not any(flow.before_minor for flow in migration.flows if flow.before is None)
    assert not any(flow.after_minor for flow in migration.flows if flow.after is None)
    for one in migration.nettings:
        assert one.before + one.entered + one.moved_in - one.moved_out - one.left == one.after
        assert one.before == one.stayed + one.moved_out + one.left
        assert one.net == one.after - one.before
        assert one.net_minor == one.after_minor - one.before_minor
    assert sum(one.net for one in migration.nettings) == len(after) - len(before)


@given(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)), st.sampled_from(["group", "type"]))
@settings(max_examples=6, deadline=None)
def test_totals_hold(seeds: tuple[int, int], by: str) -> None:
    """Flows sum to both bases, in customers and in cents; entering and leaving are part of it."""
    before, after = moved(seeds)
    migration = migrate(before, after, by=by)
    check_totals(migration, before.frame, after.frame)
    assert {flow.before for flow in migration.flows} > {None}
    assert {flow.after for flow in migration.flows} > {None}


def test_counts_one_by_one() -> None:
    before, after = moved((1, 2))
    migration = migrate(before, after, by="group")
    pairs = before.frame[["group"]].join(after.frame[["group", "monetary_minor"]], rsuffix="_after", how="inner")
    for flow in migration.flows:
        if flow.before and flow.after:
            rows = pairs[(pairs["group"] == flow.before) & (pairs["group_after"] == flow.after)]
            assert (flow.customers, flow.after_minor) == (len(rows), rows["monetary_minor"].sum())
    kept = next(one for one in migration.nettings if one.before)
    assert kept.persistence_share == Fraction(kept.stayed, kept.before)
    order = [migration.segments.index(flow.before) if flow.before else 99 for flow in migration.flows]
    assert order == sorted(order)


def test_month_by_month() -> None:
    """Each step is the migration between two months; pooled flows are their sums."""
    through = moved((3, 4, 5))
    series = migrate_through(through, by="group")
    assert series.steps == (migrate(through[0], through[1], by="group"), migrate(through[1], through[2], by="group"))
    both = [flow for step in series.steps for flow in step.flows]
    assert sum(flow.customers for flow in series.pooled) == sum(flow.customers for flow in both)
    ends = [(flow.before, flow.after) for flow in series.pooled]
    assert len(set(ends)) == len(ends) == len({(flow.before, flow.after) for flow in both})
    of_first = [flow for flow in both if (flow.before, flow.after) == ends[0]]
    assert series.pooled[0].after_minor == sum(flow.after_minor for flow in of_first)


def test_untold_segments_flow_too() -> None:
    few = segmented(many(20), cutoff=MONTHS[0])
    migration = migrate(few, segmented(many(45), cutoff=MONTHS[1]), by="group")
    assert migration.segments[-1] == UNTOLD
    assert {flow.before for flow in migration.flows} == {UNTOLD, None}
    check_totals(migration, few.frame, segmented(many(45)).frame)


def test_time_runs_forward() -> None:
    before, after = moved((1, 2))
    with pytest.raises(ValueError, match="not after"):
        migrate(after, before, by="group")


def test_survives_json() -> None:
    migration = migrate(*moved((1, 2)), by="type")
    adapter = TypeAdapter(Migration)
    assert adapter.validate_json(adapter.dump_json(migration)) == migration
