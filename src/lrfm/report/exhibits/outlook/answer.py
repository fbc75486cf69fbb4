"""The answer of the page's second half: what is expected, what is at risk, and how far that is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.outlook.open_list import open_claim
from lrfm.report.exhibits.outlook.told import expected_minor

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.survival.payment_results import PaymentResults

__all__ = ["answer"]


def answer(voice: Voice, found: PaymentResults) -> Lines:
    """Three things that a board should know."""
    reason = voice.reason(found.told.proof.choice.reason)
    if found.outlook.empty:
        return voice.lines(open_claim(voice, found), reason)
    return voice.lines(_expected(voice, found), open_claim(voice, found), reason)


def _expected(voice: Voice, found: PaymentResults) -> str:
    return voice.say(
        "outlook.expected_claim",
        open_brief_minor=int(found.outlook["open_minor"].sum()),
        soon_brief_minor=expected_minor(found.outlook, 30),
        later_brief_minor=expected_minor(found.outlook, 90),
    )
