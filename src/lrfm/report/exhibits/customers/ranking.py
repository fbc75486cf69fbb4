"""The exhibit of the largest customers: by what was billed, by quantity, and by what they contribute to profit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lrfm.report.exhibits.customers.told import NONE
from lrfm.report.exhibits.customers.units import number_head, text_head
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.results import SegmentResults

__all__ = ["MOST_RANKED", "ranking"]

MOST_RANKED = 15
COMPARED = ("profit", "quantity")
"""What ranks by billing are held against: profit where it is known, else quantity."""


def ranking(voice: Voice, found: SegmentResults) -> Block | Lines:
    """Whoever was billed most within the year, with quantity, profit contribution, and their rank by each."""
    rows = _billed(found)
    if rows.empty:
        return voice.lines(voice.say("customers.ranking_none"))
    top = rows.head(MOST_RANKED)
    known = [name for name in COMPARED if found.ranks[f"rank_{name}_12m"].notna().any()]
    untold = [voice.say(f"customers.ranking_no_{name}") for name in COMPARED if name not in known]
    return Block(
        "customer-ranking",
        _claim(voice, found, top, known=known),
        html_table(_table(voice, top, known=known), language=voice.language),
        joined(voice.say("customers.ranking_caveat", count=len(rows)), *untold),
        voice.say("customers.ranking_provenance"),
        question=voice.say("ask.ranking"),
    )


def _billed(found: SegmentResults) -> pd.DataFrame:
    """Give everybody who was billed more than they were credited within the year, the largest first."""
    both = found.features.join(found.ranks)
    billed = both[both["billed_12m_minor"] > 0]
    return billed.sort_values("rank_billed_12m", kind="stable")


def _claim(voice: Voice, found: SegmentResults, top: pd.DataFrame, *, known: list[str]) -> str:
    """Say how far the largest by billing are the largest by profit (or quantity), and who is furthest from it."""
    if not known:
        return _claim_alone(voice, found, top)
    by = known[0]
    places = top[f"rank_{by}_12m"].dropna()
    outside = places[places > len(top)]
    words = {"count": len(top), "among": int((places <= len(top)).sum())}
    if outside.empty:
        reach = "same" if len(places) == len(top) else "known"
        return voice.say(f"customers.ranking_claim_{reach}_{by}", **words)
    furthest = outside.sort_values(ascending=False, kind="stable").index[0]
    return voice.say(
        f"customers.ranking_claim_{by}",
        name=voice.name_of(int(furthest)),
        place=int(top.loc[furthest, "rank_billed_12m"]),
        other_place=int(outside[furthest]),
        **words,
    )


def _claim_alone(voice: Voice, found: SegmentResults, top: pd.DataFrame) -> str:
    """Name the largest by what was billed, where nothing else is known."""
    largest, total = int(top["billed_12m_minor"].iloc[0]), int(found.features["billed_12m_minor"].clip(lower=0).sum())
    return voice.say(
        "customers.ranking_claim_billed",
        name=voice.name_of(int(top.index[0])),
        billed_brief_minor=largest,
        billed_share=Fraction(largest, total),
    )


def _table(voice: Voice, top: pd.DataFrame, *, known: list[str]) -> Table:
    heads: list[Column] = []
    for name in reversed(known):
        heads += [
            Column(voice.say(f"customers.column_ranked_{name}", currency=voice.currency), "number"),
            number_head(voice, f"rank_{name}"),
        ]
    columns = (
        text_head(voice, "customer"),
        number_head(voice, "rank_billed"),
        Column(voice.say("customers.column_ranked_billed", currency=voice.currency), "number"),
        number_head(voice, "rank_two_years"),
        *heads,
    )
    rows = tuple(_row(voice, int(str(key)), row, known=known) for key, row in top.iterrows())
    return Table(voice.say("customers.ranking_caption", count=len(rows)), columns, rows)


def _row(voice: Voice, key: int, row: pd.Series[Any], *, known: list[str]) -> tuple[str, ...]:
    amounts = {"quantity": _quantity, "profit": _profit}
    cells: list[str] = []
    for name in reversed(known):
        cells += [amounts[name](voice, row), _place(voice, row[f"rank_{name}_12m"])]
    return (
        voice.name_of(key),
        _place(voice, row["rank_billed_12m"]),
        voice.amount(int(row["billed_12m_minor"])),
        _place(voice, row["rank_billed_24m"]),
        *cells,
    )


def _place(voice: Voice, rank: Any) -> str:
    import pandas as pd

    return NONE if pd.isna(rank) else voice.language.count(int(rank))


def _quantity(voice: Voice, row: pd.Series[Any]) -> str:
    import pandas as pd

    value = row["quantity_12m"]
    return NONE if pd.isna(value) else voice.language.number(float(value), decimals=0)


def _profit(voice: Voice, row: pd.Series[Any]) -> str:
    import pandas as pd

    minor = row["profit_12m_minor"]
    return NONE if pd.isna(minor) else voice.amount(int(minor))
