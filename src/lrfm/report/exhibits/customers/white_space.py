"""The exhibit of what most of a customer's peers buy and the customer does not."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import money_column
from lrfm.report.exhibits.customers.units import number_head, segment_name, text_head
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.results import SegmentResults

__all__ = ["white_space"]

MOST_ROWS = 15


def white_space(voice: Voice, found: SegmentResults) -> Block | Lines:
    """For each of the customers with most money, the product that most of their peers buy and they do not."""
    rows = found.white_space
    if rows is None:
        return voice.lines(voice.say("customers.white_space_none"))
    if rows.empty:
        return voice.lines(voice.say("customers.white_space_nothing"))
    return Block(
        "white-space",
        voice.say("customers.white_space_claim", count=int(rows["customer_key"].nunique()), pairs=len(rows)),
        html_table(_table(voice, found, rows), language=voice.language),
        voice.say("customers.white_space_caveat"),
        voice.say("customers.white_space_provenance"),
        question=voice.say("ask.white_space"),
    )


def _table(voice: Voice, found: SegmentResults, rows: pd.DataFrame) -> Table:
    # rows come most bought first: the first one of a customer is the product that the most peers buy
    first = rows.drop_duplicates("customer_key")
    money = found.now.frame["monetary_minor"].reindex(first["customer_key"]).fillna(0).astype("int64")
    top = first.assign(money=money.to_numpy()).sort_values(["money", "customer_key"], ascending=[False, True])
    columns = (
        text_head(voice, "customer"),
        money_column(voice, "money"),
        text_head(voice, "segment"),
        text_head(voice, "product"),
        number_head(voice, "peers"),
        number_head(voice, "peer_share"),
    )
    shown = tuple(
        (
            voice.name_of(int(row["customer_key"])),
            voice.amount(int(row["money"])),
            segment_name(voice, str(row["segment"])),
            str(row["product_id"]),
            voice.say("customers.of_peers", buyers=int(row["buyer_count"]), peers=int(row["peer_count"])),
            voice.language.share(Fraction(int(row["buyer_count"]), int(row["peer_count"]))),
        )
        for row in top.head(MOST_ROWS).to_dict("records")
    )
    return Table(voice.say("customers.white_space_caption"), columns, shown)
