"""Exhibits of how large segments are, by count and by money: groups, types, badges, relationship."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.dumbbells import Pair, draw_pairs
from lrfm.report.exhibits.customers.standing_out import standing_out
from lrfm.report.exhibits.customers.told import (
    NONE,
    learned_how,
    money_column,
    name_of,
    number_column,
    share_or_none,
    told_columns,
)
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.model import SegmentSize, SegmentSizes
    from lrfm.segments.results import SegmentResults

__all__ = ["badges", "largest", "relationship", "sizes", "types"]


def sizes(voice: Voice, found: SegmentResults) -> Block:
    """The five groups by their share of the customers and of the money, with the defaults of a year."""
    groups = found.sizes["group"]
    figure = render_figure(
        partial(
            draw_pairs,
            pairs=[_pair(voice, groups, size) for size in groups.segments if size.customers],
            names=(voice.say("segments.of_customers"), voice.say("segments.of_money")),
            tick=lambda share: voice.language.formats.share(share, decimals=0),
            direction=voice.language.direction,
        ),
        id="segment-sizes-figure",
        title=voice.say("segments.sizes_title"),
        description=_sizes_claim(voice, groups),
        language=voice.language,
        height_inches=2.7,
        narrow_height_inches=3.0,
    )
    table = html_table(_size_table(voice, groups, caption="segments.sizes_caption"), language=voice.language)
    return Block(
        "segment-sizes",
        _sizes_claim(voice, groups),
        f"{figure}\n{table}",
        joined(*standing_out(voice, found), voice.say("segments.sizes_caveat"), _untold(voice, groups)),
        joined(
            voice.say(
                "segments.sizes_provenance",
                learned_on=found.learned_on,
                count=found.now.references.customers,
                months=found.window_months,
                **_boundaries(voice, found),
            ),
            learned_how(voice, found),
        ),
        question=voice.say("ask.segment_sizes"),
    )


def _boundaries(voice: Voice, found: SegmentResults) -> dict[str, object]:
    """Give the boundaries of the four symbols in people's units, a dash for one that could not be learned."""
    values = {key: found.now.references.cut(key).value for key in ("length", "recency_ratio", "frequency", "monetary")}
    length, ratio, frequency, money = values.values()
    return {
        "length": NONE if length is None else voice.language.days(round(length)),
        "ratio": NONE if ratio is None else voice.language.number(ratio, decimals=1),
        "frequency": NONE if frequency is None else voice.language.number(frequency, decimals=1),
        "money_minor": None if money is None else round(money),
    }


def _untold(voice: Voice, sizes: SegmentSizes) -> str:
    untold = [size for size in sizes.segments if size.key == "untold"]
    return voice.say("segments.untold_note", count=untold[0].customers) if untold else ""


def _pair(voice: Voice, sizes: SegmentSizes, size: SegmentSize) -> Pair:
    name = name_of(voice, sizes.by, size.key)
    text = voice.say(
        "segments.size_text",
        name=name,
        count=size.customers,
        customer_share=size.customer_share,
        money_share=size.monetary_share,
        monetary_minor=size.monetary_minor,
    )
    return Pair(name, float(size.customer_share or 0), float(size.monetary_share or 0), text)


def largest(sizes: SegmentSizes) -> SegmentSize:
    """Give the segment with the most money; of equal ones the first."""
    return max(sizes.segments, key=lambda size: size.monetary_minor)


def _sizes_claim(voice: Voice, sizes: SegmentSizes) -> str:
    top = largest(sizes)
    key = "segments.sizes_claim" if top.monetary_share is not None else "segments.sizes_claim_count"
    return voice.say(
        key,
        name=name_of(voice, sizes.by, top.key),
        count=top.customers,
        customer_share=top.customer_share,
        money_share=top.monetary_share,
    )


def _size_table(voice: Voice, sizes: SegmentSizes, *, caption: str) -> Table:
    columns = (
        Column(voice.say(f"segments.column_{sizes.by}")),
        number_column(voice, "customers"),
        number_column(voice, "customer_share"),
        money_column(voice, "money"),
        number_column(voice, "money_share"),
        money_column(voice, "open"),
    )
    rows = tuple(_size_row(voice, sizes.by, size) for size in sizes.segments)
    footer = None if sizes.by == "badge" else _all_row(voice, sizes)
    return told_columns(Table(voice.say(caption), columns, rows, footer=footer))


def _all_row(voice: Voice, sizes: SegmentSizes) -> tuple[str, ...]:
    """Sum up everybody; badges overlap, so they have no such row."""
    whole = voice.language.share(1)
    return (
        voice.say("segments.all_customers"),
        voice.language.count(sizes.customers),
        whole if sizes.customers else NONE,
        voice.amount(sizes.monetary_minor),
        whole if sizes.monetary_minor > 0 else NONE,
        NONE if sizes.open_minor is None else voice.amount(sizes.open_minor),
    )


def _size_row(voice: Voice, by: str, size: SegmentSize) -> tuple[str, ...]:
    return (
        name_of(voice, by, size.key),
        voice.language.count(size.customers),
        share_or_none(voice, size, "customer_share"),
        voice.amount(size.monetary_minor),
        share_or_none(voice, size, "monetary_share"),
        NONE if size.open_minor is None else voice.amount(size.open_minor),
    )


def types(voice: Voice, found: SegmentResults) -> Block:
    """The sixteen types, each with its symbols and what it is in plain words."""
    sizes = found.sizes["type"]
    shown = [size for size in sizes.segments if size.customers]
    table = _size_table(voice, sizes, caption="segments.types_caption")
    kept = tuple(row for row, size in zip(table.rows, sizes.segments, strict=True) if size.customers)
    top = max(shown, key=lambda size: size.customers)
    return Block(
        "segment-types",
        voice.say(
            "segments.types_claim",
            count=len(shown),
            name=name_of(voice, "type", top.key),
            most=top.customers,
            share=voice.language.share(top.customer_share or 0),
        ),
        html_table(replace(table, rows=kept), language=voice.language),
        voice.say("segments.types_caveat"),
        voice.say("segments.types_provenance"),
        level=3,
    )


def badges(voice: Voice, found: SegmentResults) -> Block:
    """The four badges, which overlap."""
    sizes = found.sizes["badge"]
    by_key = {size.key: size for size in sizes.segments}
    active = by_key["active"]
    return Block(
        "segment-badges",
        voice.say("segments.badges_claim", count=active.customers, customer_share=active.customer_share),
        html_table(_size_table(voice, sizes, caption="segments.badges_caption"), language=voice.language),
        voice.say("segments.badges_caveat"),
        voice.say("segments.badges_provenance"),
    )


def relationship(voice: Voice, found: SegmentResults) -> Block | Lines:
    """Length against recency: who is close, who may be, who is new, who is hardly there."""
    sizes = found.sizes["relationship_cell"]
    by_key = {size.key: size for size in sizes.segments}
    if "close" not in by_key:
        return voice.lines(voice.say("segments.nobody"))
    close = by_key["close"]
    return Block(
        "segment-relationship",
        voice.say("segments.relationship_claim", count=close.customers, money_share=close.monetary_share),
        html_table(_size_table(voice, sizes, caption="segments.relationship_caption"), language=voice.language),
        voice.say("segments.relationship_caveat"),
        voice.say("segments.relationship_provenance"),
        level=3,
    )
