"""Exhibits of customers ranked by what they bring, and of groups from month to month (B3, B8, B10)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from lrfm.report.exhibits.customers.ranking import MOST_RANKED, ranking
from lrfm.report.exhibits.customers.tables import customer_tables
from lrfm.report.pack import Block
from lrfm.segments.classes import ranks_of
from tests.report import customers_sample as sample
from tests.report.exhibit_parts import cells, lines

VOICE = sample.voice()


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
