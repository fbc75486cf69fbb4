"""The exhibit of averages: what paid invoices say beside what all say, and which was right a year ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.timing.told import NONE
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.averages import Averages
    from lrfm.survival.estimate import Estimate
    from lrfm.survival.told import PaymentCurves

__all__ = ["averages"]

ONE_DAY = 1.0
"""Days that nobody would decide by."""


def averages(voice: Voice, found: PaymentCurves) -> Block | Lines:
    """Averages over paid invoices beside the curve of all."""
    now = found.now
    if found.is_settled_only:
        return voice.lines(voice.say("timing.averages_settled_only"))
    if now.paid_mean.value is None or now.curve_mean.value is None:
        return voice.lines(voice.say("timing.averages_none", recent=now.recent_days))
    differs = abs(now.curve_mean.value - now.paid_mean.value) >= ONE_DAY
    return Block(
        "averages",
        voice.say(
            "timing.averages_claim" if differs else "timing.averages_claim_same",
            recent=now.recent_days,
            paid_days=_days(voice, now.paid_mean),
            curve_days=_days(voice, now.curve_mean),
        ),
        html_table(_table(voice, found), language=voice.language),
        joined(voice.say("timing.averages_caveat"), _proof(voice, found)),
        voice.say("timing.averages_provenance", recent=now.recent_days),
        question=voice.say("ask.timing_averages"),
    )


def _days(voice: Voice, found: Estimate) -> str:
    return NONE if found.value is None else voice.language.days(round(found.value, 1))


def _proof(voice: Voice, found: PaymentCurves) -> str:
    """Say what became of the invoices of a year ago, and which figure had said so."""
    then, became = found.then, found.became
    if then is None or became is None or became.mean.value is None or then.curve_mean.value is None:
        return ""
    return voice.say(
        "timing.averages_became_caveat",
        count=became.issued,
        recent=then.recent_days,
        day=then.day,
        settled_share=became.settled_share,
        became_days=_days(voice, became.mean),
        paid_days=_days(voice, then.paid_mean),
        curve_days=_days(voice, then.curve_mean),
    )


def _table(voice: Voice, found: PaymentCurves) -> Table:
    days = [one for one in (found.now, found.then) if one is not None]
    columns = (
        Column(voice.say("timing.column_figure")),
        *(Column(voice.say("timing.column_as_of", day=one.day), "number") for one in days),
    )
    recent, horizon = found.now.recent_days, found.now.horizon_days
    rows = [
        (voice.say("timing.averages_issued", recent=recent), *(voice.language.count(one.issued) for one in days)),
        (voice.say("timing.averages_share"), *(_paid_share(voice, one) for one in days)),
        (voice.say("timing.averages_paid", recent=recent), *(_days(voice, one.paid_mean) for one in days)),
        (voice.say("timing.averages_received", recent=recent), *(_days(voice, one.received_mean) for one in days)),
        (voice.say("timing.averages_curve_median"), *(_days(voice, one.curve_median) for one in days)),
        (voice.say("timing.averages_curve_mean", horizon=horizon), *(_days(voice, one.curve_mean) for one in days)),
    ]
    if found.then is not None and found.became is not None:
        rows.append((voice.say("timing.averages_became"), NONE, _days(voice, found.became.mean)))
    return Table(voice.say("timing.averages_caption"), columns, tuple(rows))


def _paid_share(voice: Voice, one: Averages) -> str:
    return voice.language.share(one.paid / one.issued) if one.issued else NONE
