"""The answer of the page on customers: who carries the business, what changed, whether it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.migration import largest_move
from lrfm.report.exhibits.customers.proof import proof_claim, proof_line
from lrfm.report.exhibits.customers.told import name_of
from lrfm.segments.model import UNTOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lrfm.cohort.leaks import LeakProof
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.segments.results import SegmentResults

__all__ = ["segments_answer"]


def segments_answer(voice: Voice, found: SegmentResults, proofs: Sequence[LeakProof]) -> Lines:
    """Answer: how many there are, who carries the business, who moved; and that nothing leaked, last and short."""
    told = (_base(voice, found), _carries(voice, found), _changed(voice, found))
    if all(one.holds for one in proofs):
        return voice.lines(*told, proof_line(voice, proofs))
    return voice.lines(proof_claim(voice, proofs), *told)


def _base(voice: Voice, found: SegmentResults) -> str:
    """Count who ever bought, who did so within the window, and who was billed within the year."""
    features = found.features
    return voice.say(
        "customers.answer_base",
        count=len(features),
        recent=int((features["frequency_count"] > 0).sum()),
        months=found.window_months,
        billed=int((features["billed_12m_minor"] != 0).sum()),
    )


def _carries(voice: Voice, found: SegmentResults) -> str:
    """Name the group with the most money, or say why there are no groups."""
    if found.now.missing is not None:
        return voice.reason(found.now.missing)
    groups = [size for size in found.sizes["group"].segments if size.key != UNTOLD]
    top = max(groups, key=lambda size: size.monetary_minor)
    key = "customers.answer_carries" if top.monetary_share is not None else "customers.answer_carries_count"
    return voice.say(
        key,
        name=name_of(voice, "group", top.key),
        count=top.customers,
        customer_share=top.customer_share,
        money_share=top.monetary_share,
    )


def _changed(voice: Voice, found: SegmentResults) -> str:
    if found.now.missing is not None:
        return voice.say("customers.answer_no_groups")
    if found.migration is None:
        return voice.say("segments.migration_none")
    flow = largest_move(found.migration)
    if flow is None:
        return voice.say("segments.migration_claim_none")
    return voice.say(
        "customers.answer_moved",
        count=flow.customers,
        before=name_of(voice, "group", str(flow.before)),
        after=name_of(voice, "group", str(flow.after)),
        before_brief_minor=flow.before_minor,
        after_brief_minor=flow.after_minor,
    )
