"""The exhibit of who went where within a year: flows of money and customers between groups."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.flow import Band, Stack, draw_flow
from lrfm.report.exhibits.customers.told import NONE, money_column, name_of, number_column
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.moves import Flow, Migration, Netting
    from lrfm.segments.results import SegmentResults

__all__ = ["largest_move", "migration"]

OUTSIDE = "outside"


def migration(voice: Voice, found: SegmentResults) -> Block | Lines:
    """Flows between the groups of a year ago and those of now, by customers, with their money beside it."""
    moves = found.migration
    if moves is None:
        return voice.lines(voice.say("segments.migration_none"))
    figure = render_figure(
        partial(
            draw_flow,
            bands=[_band(voice, flow) for flow in moves.flows if flow.customers],
            before=_stacks(voice, moves, side="before"),
            after=_stacks(voice, moves, side="after"),
            titles=(voice.language.month(moves.before), voice.language.month(moves.after)),
        ),
        id="migration-figure",
        title=voice.say("segments.migration_title"),
        description=_claim(voice, moves),
        language=voice.language,
        height_inches=4.0,
        narrow_height_inches=4.4,
    )
    table = html_table(_table(voice, moves), language=voice.language)
    return Block(
        "migration",
        _claim(voice, moves),
        f"{figure}\n{table}",
        voice.say("segments.migration_caveat"),
        voice.say("segments.migration_provenance", learned_on=found.learned_on),
        question=voice.say("ask.migration"),
    )


def largest_move(moves: Migration) -> Flow | None:
    """Give the flow from a group to another with the most money; None where nobody moved."""
    moved = [flow for flow in moves.flows if None not in (flow.before, flow.after) and flow.before != flow.after]
    return max(moved, key=lambda flow: (flow.before_minor, flow.customers), default=None)


def _claim(voice: Voice, moves: Migration) -> str:
    flow = largest_move(moves)
    if flow is None:
        return voice.say("segments.migration_claim_none")
    return voice.say(
        "segments.migration_claim",
        count=flow.customers,
        before=name_of(voice, "group", str(flow.before)),
        after=name_of(voice, "group", str(flow.after)),
        before_brief_minor=flow.before_minor,
        after_brief_minor=flow.after_minor,
    )


def _side(voice: Voice, key: str | None, *, side: str) -> str:
    return voice.say(f"segments.flow_{side}") if key is None else name_of(voice, "group", key)


def _band(voice: Voice, flow: Flow) -> Band:
    text = voice.say(
        "segments.flow_text",
        before=_side(voice, flow.before, side="entered"),
        after=_side(voice, flow.after, side="left"),
        count=flow.customers,
        before_minor=flow.before_minor,
        after_minor=flow.after_minor,
    )
    return Band(flow.before or OUTSIDE, flow.after or OUTSIDE, float(flow.customers), text)


def _stacks(voice: Voice, moves: Migration, *, side: str) -> list[Stack]:
    sums: dict[str | None, int] = {}
    for flow in moves.flows:
        key = flow.before if side == "before" else flow.after
        sums[key] = sums.get(key, 0) + flow.customers
    order: list[str | None] = [*moves.segments, None]
    outside = "entered" if side == "before" else "left"
    return [
        Stack(
            key or OUTSIDE,
            voice.say("segments.stack", name=_side(voice, key, side=outside), count=sums[key]),
            float(sums[key]),
        )
        for key in [*order, *sorted(set(sums) - set(order), key=str)]
        if sums.get(key)
    ]


def _table(voice: Voice, moves: Migration) -> Table:
    columns = (
        Column(voice.say("segments.column_group")),
        number_column(voice, "before"),
        number_column(voice, "moved_in"),
        number_column(voice, "moved_out"),
        number_column(voice, "entered"),
        number_column(voice, "left"),
        number_column(voice, "after"),
        number_column(voice, "stayed_share"),
        money_column(voice, "net_money"),
    )
    rows = tuple(_row(voice, one) for one in moves.nettings)
    return Table(voice.say("segments.migration_caption"), columns, rows, footer=_all(voice, moves))


def _all(voice: Voice, moves: Migration) -> tuple[str, ...]:
    """Sum up all groups; who stayed is who is in the same group."""
    count = voice.language.count
    names = ("moved_in", "moved_out", "entered", "left")
    stayed = sum(one.stayed for one in moves.nettings)
    return (
        voice.say("segments.all_customers"),
        count(moves.customers_before),
        *(count(sum(getattr(one, name) for one in moves.nettings)) for name in names),
        count(moves.customers_after),
        voice.language.share(stayed / moves.customers_before) if moves.customers_before else NONE,
        voice.amount(moves.total_after_minor - moves.total_before_minor),
    )


def _row(voice: Voice, one: Netting) -> tuple[str, ...]:
    count = voice.language.count
    return (
        name_of(voice, "group", one.key),
        count(one.before),
        count(one.moved_in),
        count(one.moved_out),
        count(one.entered),
        count(one.left),
        count(one.after),
        NONE if one.persistence_share is None else voice.language.share(one.persistence_share),
        voice.amount(one.net_minor),
    )
