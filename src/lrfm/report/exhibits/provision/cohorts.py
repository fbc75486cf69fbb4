"""The exhibit of what quarters of billing lost of the money that reached each bucket."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.exhibits.provision.told import NONE, names_of, rate, why
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import CohortLosses, Provision
    from lrfm.report.exhibits.voice import Voice

__all__ = ["cohorts"]

QUARTERS_SHOWN = 12
OVERDUE = 1
"""The first bucket past due."""


def cohorts(voice: Voice, found: Provision) -> Block | Lines:
    """Losses by quarter of the invoice and bucket reached; only mature quarters are summed."""
    if (missing := found.adjusted.untold) is not None:
        return voice.lines(voice.say("provision.untold_cohorts", why=why(voice, missing)))
    mature = [cohort for cohort in found.cohorts if cohort.is_mature]
    if not mature:
        return voice.lines(voice.say("provision.cohorts_none", count=found.mature_days))
    return Block(
        "provision-cohorts",
        _claim(voice, mature),
        html_table(_table(voice, found, mature), language=voice.language),
        joined(_young(voice, found, mature), _left(voice, mature), voice.say("provision.cohorts_caveat")),
        voice.say("provision.cohorts_provenance", count=found.mature_days),
        question=voice.say("ask.provision_cohorts"),
    )


def _claim(voice: Voice, mature: Sequence[CohortLosses]) -> str:
    return voice.say(
        "provision.cohorts_claim",
        count=len(mature),
        lost_share=_share(mature, 0) or Fraction(0),
        late_share=_share(mature, OVERDUE) or Fraction(0),
        billed_minor=sum(cohort.reached_minor[0] for cohort in mature),
    )


def _young(voice: Voice, found: Provision, mature: Sequence[CohortLosses]) -> str:
    """Say how much lower the rate would look with young quarters taken as final."""
    young, every = len(found.cohorts) - len(mature), _share(found.cohorts, 0)
    if not young or every is None:
        return ""
    return voice.say("provision.cohorts_young", count=young, naive_share=every, mature_share=_share(mature, 0))


def _left(voice: Voice, mature: Sequence[CohortLosses]) -> str:
    billed, left = sum(cohort.reached_minor[0] for cohort in mature), sum(cohort.open_minor for cohort in mature)
    return voice.say("provision.cohorts_left", left_minor=left, left_share=Fraction(left, billed)) if left else ""


def _table(voice: Voice, found: Provision, mature: Sequence[CohortLosses]) -> Table:
    columns = (
        Column(voice.say("bad_debt.column_quarter")),
        Column(voice.say("bad_debt.column_billed", currency=voice.currency), "number"),
        *(Column(name, "number") for name in names_of(voice, found.matrix)),
        Column(voice.say("bad_debt.column_open"), "number"),
    )
    rows = tuple(_row(voice, cohort) for cohort in reversed(found.cohorts[-QUARTERS_SHOWN:]))
    buckets = len(found.matrix.rates)
    billed = sum(cohort.reached_minor[0] for cohort in mature)
    footer = (
        voice.say("provision.row_mature", count=len(mature)),
        voice.amount(billed),
        *(rate(voice, _share(mature, bucket)) for bucket in range(buckets)),
        voice.language.share(Fraction(sum(cohort.open_minor for cohort in mature), billed)) if billed else NONE,
    )
    return Table(voice.say("provision.cohorts_caption"), columns, rows, footer)


def _row(voice: Voice, cohort: CohortLosses) -> tuple[str, ...]:
    billed = cohort.reached_minor[0]
    state = voice.language.share(Fraction(cohort.open_minor, billed)) if billed else NONE
    return (
        voice.language.month_short(cohort.first_day),
        voice.amount(billed),
        *(rate(voice, _share([cohort], bucket)) for bucket in range(len(cohort.reached_minor))),
        state if cohort.is_mature else voice.say("provision.young", open_part=state),
    )


def _share(cohorts: Sequence[CohortLosses], bucket: int) -> Fraction | None:
    """Give what was lost over what reached a bucket; None where nothing did."""
    reached = sum(cohort.reached_minor[bucket] for cohort in cohorts)
    return Fraction(sum(cohort.lost_minor[bucket] for cohort in cohorts), reached) if reached else None
