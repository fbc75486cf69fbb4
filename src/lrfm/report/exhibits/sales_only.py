"""What files that show sales alone can answer, and the sentence in place of each exhibit that needs payments."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from lrfm.report.exhibits.quality import limits_line
from lrfm.report.pack import Block, Headline, Headlines, Lines

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["needs_payments", "sales_answer", "sales_headlines"]

Exhibit = Block | Lines


def needs_payments(
    exhibit: Callable[[Voice, Results], Exhibit], *, missing: str
) -> Callable[[Voice, Results], Exhibit]:
    """Show the sentence `sales_only.<missing>` in place of the exhibit where the files show sales alone."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        return exhibit(voice, results) if results.has_payments else voice.lines(voice.say(f"sales_only.{missing}"))

    return shown


def sales_answer(voice: Voice, results: Results) -> Lines:
    """Answer in three lines what sales alone can tell, and what they can't."""
    activity = results.figures.activity
    if not results.figures.sales:
        return voice.lines(voice.say("kpi.no_sales"), voice.say("kpi.sales_only"), limits_line(voice, results))
    billed = voice.say(
        "sales_only.claim_billed",
        count=results.flow_months,
        billed=activity.billed,
        documents=int(activity.sales_documents.value or 0),
        customers=int(activity.buying_customers.value or 0),
    )
    return voice.lines(billed, voice.say("sales_only.claim_missing"), limits_line(voice, results))


def sales_headlines(voice: Voice, results: Results) -> Headlines:
    """The figures of sales side by side, each over the last months."""
    note = voice.say("headline.flow_note", count=results.flow_months)
    return Headlines(
        tuple(
            Headline(voice.say(f"headline.{measure.key}"), voice.measure(measure), note)
            for measure in results.figures.headlines
        )
    )
