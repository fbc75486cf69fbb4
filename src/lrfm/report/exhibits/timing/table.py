"""The exhibit of all groups: medians and shares with their ranges, and what chance alone would make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.timing.groups import grouping_claim
from lrfm.report.exhibits.timing.told import (
    NONE,
    chance,
    days_range,
    group_name,
    how_sure,
    in_order,
    is_cut,
    share_range,
)
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.told import Grouping, PaymentCurves, Timing

__all__ = ["table"]


def table(voice: Voice, found: PaymentCurves) -> Block | Lines:
    """Medians and shares paid of every group but months, which are drawn."""
    shown = [one for one in found.groupings if one.by != "month" and not _is_masked(voice, one)]
    count = sum(len(one.groups) for one in shown)
    claim = voice.say("timing.table_claim", count=count, groupings=len(shown))
    return Block(
        "payment-groups",
        claim,
        html_table(_table(voice, found, shown), language=voice.language),
        joined(
            voice.say("timing.table_caveat"),
            how_sure(voice, found),
            _sellers(voice, found),
            is_cut(voice, found),
        ),
        voice.say("timing.groups_provenance"),
    )


def _is_masked(voice: Voice, grouping: Grouping) -> bool:
    return grouping.by == "salesperson" and voice.masks_names


def _sellers(voice: Voice, found: PaymentCurves) -> str:
    if not found.salesperson_from:
        return ""
    grouping = found.by("salesperson")
    if voice.masks_names or grouping is None or not grouping.groups:
        return voice.say("timing.sellers_masked") if voice.masks_names else ""
    claim = voice.sentence(grouping_claim(voice, found, grouping))
    return joined(claim, voice.say(f"timing.sellers_{found.salesperson_from}"))


def _table(voice: Voice, found: PaymentCurves, shown: list[Grouping]) -> Table:
    late = found.late or found.age
    columns = (
        Column(voice.say("timing.column_group")),
        Column(voice.say("timing.column_by")),
        Column(voice.say("timing.column_invoices"), "number"),
        Column(voice.say("timing.column_customers"), "number"),
        Column(voice.say("timing.column_median"), "number"),
        Column(voice.say("timing.column_chance"), "number"),
        *(Column(voice.say("timing.column_paid_by", days=share.days), "number") for share in late.shares),
    )
    rows = [
        (
            group_name(voice, found, grouping.by, timing.key),
            voice.say(f"timing.short_{grouping.by}"),
            *_cells(voice, timing),
        )
        for grouping in shown
        for timing in in_order(grouping)
    ]
    everyone = (voice.say("timing.everyone"), "", *_cells(voice, late))
    return Table(voice.say("timing.table_caption"), columns, tuple(rows), footer=everyone)


def _cells(voice: Voice, timing: Timing) -> tuple[str, ...]:
    return (
        voice.language.count(timing.invoices),
        voice.language.count(timing.customers),
        days_range(voice, timing.median),
        NONE if timing.adjusted_p_value is None else chance(voice, timing.adjusted_p_value),
        *(share_range(voice, share.paid) for share in timing.shares),
    )
