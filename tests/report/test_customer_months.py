"""Exhibits of customers ranked by what they bring, and of groups from month to month (B3, B8, B10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

import pandas as pd
import pytest

from lrfm.report.exhibits.customers.group_months import ORDER, group_months
from lrfm.report.exhibits.customers.ranking import MOST_RANKED, ranking
from lrfm.report.exhibits.customers.tables import customer_tables
from lrfm.report.pack import Block
from lrfm.segments.classes import ranks_of
from lrfm.segments.migration import migrate_through
from lrfm.segments.model import UNTOLD
from lrfm.segments.moves import MigrationSeries
from lrfm.segments.types import GROUPS
from tests.report import customers_sample as sample
from tests.report.exhibit_parts import cells, lines
from tests.segments.made_up_features import CUTOFF

VOICE = sample.voice()
DRAWN: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def _not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes longer than all else; what would be drawn is kept."""

    def kept(draw: Any, **_: Any) -> str:
        DRAWN.clear()
        DRAWN.update(draw.keywords)
        return "<svg></svg>"

    monkeypatch.setattr(import_module(group_months.__module__), "render_figure", kept)


def _told(exhibit: Any, **other: Any) -> Block:
    block = exhibit(VOICE, sample.without(**other))
    assert isinstance(block, Block)
    return block


def _ranked(*, profit: list[int | None], quantity: list[float | None], billed: list[int] | None = None) -> Any:
    """Give customers 1, 2, ..., billed so much within the year, the first most."""
    keys = range(1, len(profit) + 1)
    frame = (
        sample.segments()
        .features.loc[list(keys)]
        .assign(
            billed_12m_minor=billed or [(100 - key) * 1_000_00 for key in keys],
            profit_12m_minor=pd.array(profit, dtype="Int64"),
            quantity_12m=pd.array(quantity, dtype="Float64").to_numpy("float64", na_value=float("nan")),
        )
    )
    return {"features": frame, "ranks": ranks_of(frame)}


def test_customers_stand_by_billing_with_their_places_by_quantity_and_profit() -> None:
    """B8, B10: the claim names who is furthest from the own place."""
    count = MOST_RANKED + 2
    profit: list[int | None] = [1_000_00 * (count - place) for place in range(count)]
    profit[1] = -7_00
    block = _told(ranking, **_ranked(profit=profit, quantity=[float(place) for place in range(count)]))
    assert block.claim == (
        "Of the 15 customers billed most, 14 are among the 15 most profitable; Smith & Sons 2, place 2 by billing, is "
        "place 17 by profit"
    )
    head, *rows = cells(block)
    assert [row[0] for row in rows] == [f"Smith & Sons {key}" for key in range(1, MOST_RANKED + 1)]
    assert [row[1] for row in rows] == [str(place) for place in range(1, MOST_RANKED + 1)]
    assert (rows[1][2], rows[1][4:]) == ("98,000.00", ["1", "16", "-7.00", "17"])
    assert head[4:] == ["Quantity", "Place by quantity", "Profit, EUR", "Place by profit"]
    assert block.caveat.startswith("17 customers were billed")


def test_the_largest_may_be_the_most_profitable_too() -> None:
    """B10."""
    block = _told(ranking, **_ranked(profit=[9, 8, 7], quantity=[1.0, 2.0, 3.0]))
    assert block.claim == "The 3 customers billed most are also the 3 most profitable"
    partly = _told(ranking, **_ranked(profit=[9, None, 7], quantity=[1.0, 2.0, 3.0]))
    assert partly.claim.endswith("2 are among the 3 most profitable; of the others the profit is not known")
    assert cells(partly)[2][-2:] == ["–", "–"]


def test_where_no_line_carries_cost_customers_are_ranked_by_what_is_known() -> None:
    """B8: quantity alone, or billing alone; what is not known is said and has no column."""
    by_quantity = _told(ranking, **_ranked(profit=[None] * 2, quantity=[1.0, 2.0]))
    assert by_quantity.claim == "The 2 customers billed most are also the 2 who bought most units"
    assert cells(by_quantity)[0][-1] == "Place by quantity"
    assert "No profit is told" in by_quantity.caveat
    alone = _told(ranking, **_ranked(profit=[None] * 2, quantity=[None] * 2, billed=[300_000_00, 100_000_00]))
    assert alone.claim == "Smith & Sons 1 was billed most within twelve months: €300K, 75.0% of everything"
    assert len(cells(alone)[0]) == 4


def test_nobody_billed_is_a_sentence_and_credited_ones_are_not_ranked() -> None:
    told = _ranked(profit=[1, 2, 3], quantity=[1.0, 1.0, 1.0], billed=[5, 0, -4])
    assert len(cells(_told(ranking, **told))) == 2
    none = _ranked(profit=[1], quantity=[1.0], billed=[-1])
    assert lines(ranking(VOICE, sample.without(**none)))[0].startswith("Nobody was billed")


def test_everybodys_places_are_among_the_tables() -> None:
    """B8, B10: the page shows few, the file all."""
    found = sample.segments()
    table = customer_tables(VOICE, sample.results(found))["customer_segments"].to_pandas()
    largest = found.features["billed_12m_minor"].idxmax()
    assert table.loc[table["rank_billed_12m"] == 1, "customer"].tolist() == [VOICE.name_of(int(largest))]
    assert len(table) == len(found.features)


@pytest.mark.parametrize(("minor", "words"), [(296_141_065, "€2.96M"), (9_999_49, "€9,999"), (99_00, "€99.00")])
def test_a_sentence_writes_amounts_short(minor: int, words: str) -> None:
    """A claim is read, not added up; the table beside it keeps every cent."""
    told = VOICE.say("customers.ranking_claim_billed", name="A", billed_brief_minor=minor, billed_share=1)
    assert words in told


# --- from month to month ---


def _through(*groups: dict[int, tuple[str, int]]) -> MigrationSeries:
    """Give the series of month ends at which customers were in these groups, with this money."""
    now = sample.segments().now
    days = [date(2026, month, 28) for month in range(1, len(groups) + 1)]
    segmented = []
    for day, members in zip(days, groups, strict=True):
        frame = now.frame.loc[list(members)].assign(
            group=pd.array([group for group, _ in members.values()], dtype="string"),
            monetary_minor=[minor for _, minor in members.values()],
        )
        segmented.append(replace(now, cutoff=day, frame=frame))
    return migrate_through(segmented, by="group")


THREE = (
    {1: ("core", 9_000_00), 2: ("core", 4_000_00), 3: ("new", 50_00)},
    {1: ("core", 9_100_00), 2: ("potential", 3_900_00), 3: ("core", 60_00)},
    {1: ("core", 9_200_00), 2: ("core", 5_000_00), 3: ("lost", 10_00), 4: ("new", 70_00)},
)


def test_moves_of_all_months_are_told_with_the_money_they_took() -> None:
    """B3: who went and came back is in no comparison of two days a year apart."""
    block = _told(group_months, steps=_through(*THREE))
    assert block.claim == (
        "Core is as large as 2 months before: in a month on average 1 with €2,530 moved in and 1 with €2,030 out, most "
        "of it to Gone quiet"
    )
    rows = {row[0]: row[1:] for row in cells(block)[1:6]}
    assert rows["Core"] == ["2", "2", "2", "2", "5,060.00", "4,060.00"]
    assert rows["Developing"] == ["1", "1", "1", "1", "70.00", "50.00"]
    assert rows["Low value"] == ["0", "0", "0", "0", "0.00", "0.00"]
    for name, (before, gained, lost, after, *_) in rows.items():
        assert int(before) + int(gained) - int(lost) == int(after), name
    ways = cells(block)[7:]
    assert ways[0] == ["Core", "Gone quiet", "1", "4,000.00", "3,900.00"]
    assert len(ways) == 4, "who is new came from no group"


def test_columns_hold_each_groups_money_at_every_month_end() -> None:
    """B3: from the foot core, developing, low value, gone quiet, faded."""
    _told(group_months, steps=_through(*THREE))
    assert DRAWN["columns"] == [
        [13_000_00, 50_00, 0, 0, 0],
        [9_160_00, 0, 0, 3_900_00, 0],
        [14_200_00, 70_00, 0, 0, 10_00],
    ]
    assert len(DRAWN["colours"]) == len(set(DRAWN["colours"])) == len(DRAWN["buckets"]) == 5
    assert DRAWN["texts"][1] == "February 2026: Core: 2 customers, €9,160.00 and Gone quiet: 1 customer, €3,900.00"


def test_the_months_of_the_sample_sum_to_its_segmentations() -> None:
    """B3."""
    found = sample.segments()
    block = _told(group_months)
    for day, column in zip((found.before, found.last, found.now), DRAWN["columns"], strict=True):
        assert day is not None
        money = day.frame.groupby("group")["monetary_minor"].sum()
        assert column == [int(money.get(key, 0)) for key in ORDER if key != UNTOLD]
    assert set(ORDER) == {*GROUPS, UNTOLD}
    tables = customer_tables(VOICE, sample.results(found))
    assert set(tables["segment_monthly_moves"].column("after").to_pylist()) == {sample.LAST, CUTOFF}
    assert "not drawn" not in block.caveat


def test_a_group_that_nobody_left_and_one_without_moves() -> None:
    kept = _told(group_months, steps=_through({1: ("core", 5), 2: ("new", 3)}, {1: ("core", 5), 2: ("core", 4)}))
    assert kept.claim == "Core grew by 1 within a month, with €0.04, and nobody moved out"
    grew = _told(group_months, steps=_through({1: ("core", 9), 2: ("new", 3)}, {1: ("new", 1), 2: ("new", 4)}))
    assert grew.claim == "Developing grew by 1 within a month, with €0.01, and nobody moved out"
    shrank = _told(group_months, steps=_through({1: ("core", 9), 2: ("core", 3)}, {1: ("core", 9), 2: ("new", 4)}))
    assert shrank.claim.startswith("Core shrank by 1 within a month: 0 with €0.00 moved in, 1 with €0.03 out")
    still = _told(group_months, steps=_through(*[{1: ("core", 5), 2: ("lost", -3)}] * 2))
    assert still.claim == "Nobody moved into Core within a month, or out of it"
    assert "its part of the column is not drawn" in still.caveat
    assert DRAWN["columns"][-1] == [5, 0, 0, 0, 0]


def test_one_month_is_none_to_follow() -> None:
    assert "too few months" in lines(group_months(VOICE, sample.without(steps=None)))[0]
