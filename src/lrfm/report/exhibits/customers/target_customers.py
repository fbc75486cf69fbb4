"""The exhibit of target customers: who meets what was asked, by what is measured and by what somebody judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.units import number_head, text_head
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.results import SegmentResults

__all__ = ["target_customers"]


def target_customers(voice: Voice, found: SegmentResults) -> Block | Lines:
    """How many are target customers, and which criterion decides it."""
    targets = found.targets
    if targets.missing is not None:
        return voice.lines(voice.reason(targets.missing))
    money = found.now.frame["monetary_minor"].reindex(targets.frame.index[targets.frame["verdict"] == "yes"])
    late, unknown = targets.late_judgements, targets.unknown_judgements
    return Block(
        "target-customers",
        voice.say("customers.targets_claim", count=targets.yes, no=targets.no, money_brief_minor=int(money.sum())),
        html_table(_table(voice, found), language=voice.language),
        joined(
            voice.say("customers.targets_unjudged", count=targets.unjudged) if targets.unjudged else "",
            voice.say("customers.targets_late", count=late) if late else "",
            voice.say("customers.targets_unknown", count=unknown) if unknown else "",
            voice.say("customers.targets_caveat"),
        ),
        voice.say("customers.targets_provenance"),
        question=voice.say("ask.target_customers"),
    )


def _table(voice: Voice, found: SegmentResults) -> Table:
    columns = (
        text_head(voice, "criterion"),
        text_head(voice, "told_by"),
        *(number_head(voice, key) for key in ("met", "not_met", "not_told")),
    )
    count = voice.language.count
    rows = tuple(
        (
            voice.say(f"customers.target_{one.criterion}"),
            voice.say(f"customers.kind_{one.kind}"),
            count(one.met),
            count(one.not_met),
            count(one.unknown),
        )
        for one in found.targets.criteria
    )
    return Table(voice.say("customers.targets_caption"), columns, rows)
