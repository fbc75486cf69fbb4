"""The exhibit of how each rate came about, from what was learned to what is booked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.provision.told import names_of, rate, why
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import Provision
    from lrfm.report.exhibits.voice import Voice

__all__ = ["rates"]

PLAIN_STEPS = 2
"""Where nothing was changed, what was learned is what is booked."""


def rates(voice: Voice, found: Provision) -> Block | Lines:
    """The steps of each rate, with a sentence for each step that changed one."""
    own = found.matrix
    if own.missing is not None:
        return voice.lines(voice.say("provision.untold_rates", why=why(voice, own.missing)))
    return Block(
        "provision-rates",
        _claim(voice, found),
        html_table(_table(voice, found), language=voice.language),
        joined(
            _stated(voice, found),
            _few(voice, found),
            _zero(voice, found),
            _pooled(voice, found),
            _outlook(voice, found),
        ),
        voice.say("provision.rates_provenance", few=found.adjusted.few_customers),
        question=voice.say("ask.provision_rates"),
    )


def _claim(voice: Voice, found: Provision) -> str:
    if found.adjusted.stated_reason:
        return voice.say("provision.rates_claim_stated")
    own = found.matrix.rates
    changed = [row for row in own if row.booked_share != row.learned_share]
    if not changed:
        return voice.say("provision.rates_claim_plain", count=found.adjusted.lost_customers)
    causes = {
        "few": any(row.is_posterior for row in own),
        "pooled": any(row.monotone_share != row.expected_share for row in own),
        "outlook": found.adjusted.forward_factor is not None,
    }
    why = tuple(voice.say(f"provision.cause_{name}") for name, holds in causes.items() if holds)
    return voice.say("provision.rates_claim_changed", count=len(changed), buckets=len(own), causes=why)


def _stated(voice: Voice, found: Provision) -> str:
    why = found.adjusted.stated_reason
    return voice.say("provision.stated", reason=why) if why else ""


def _few(voice: Voice, found: Provision) -> str:
    """Name the buckets whose rate is a posterior mean, with the prior."""
    own, adjusted = found.matrix, found.adjusted
    few = tuple(name for name, row in zip(names_of(voice, own), own.rates, strict=True) if row.is_posterior)
    if not few:
        return "" if adjusted.stated_reason else voice.say("provision.few_none", count=adjusted.few_customers)
    return voice.say(
        "provision.few",
        count=len(few),
        buckets=few,
        least=adjusted.few_customers,
        lost=adjusted.prior_lost,
        customers=adjusted.prior_customers,
    )


def _zero(voice: Voice, found: Provision) -> str:
    """Name the buckets of which nobody was ever lost: that is a history of zero losses, and no rate of zero."""
    own = found.matrix
    zero = tuple(
        name
        for name, row in zip(names_of(voice, own), own.rates, strict=True)
        if row.expected_share is not None and not row.history.lost_customers
    )
    return voice.say("provision.zero", count=len(zero), buckets=zero) if zero else ""


def _pooled(voice: Voice, found: Provision) -> str:
    own = found.matrix
    pooled = tuple(
        name
        for name, row in zip(names_of(voice, own), own.rates, strict=True)
        if row.monotone_share != row.expected_share
    )
    return voice.say("provision.pooled", count=len(pooled), buckets=pooled) if pooled else voice.say("provision.rises")


def _outlook(voice: Voice, found: Provision) -> str:
    adjusted = found.adjusted
    if adjusted.forward_factor is None:
        return voice.say("provision.outlook_none")
    return voice.say("provision.outlook", factor=adjusted.forward_factor, reason=adjusted.forward_reason)


def _table(voice: Voice, found: Provision) -> Table:
    """The steps that changed nothing have no column."""
    own, adjusted = found.matrix.rates, found.adjusted
    steps = ["reached_share", "learned_share"]
    if any(row.is_posterior for row in own):
        steps.append("expected_share")
    if any(row.monotone_share != row.expected_share for row in own):
        steps.append("monotone_share")
    if adjusted.stated_reason:
        steps.append("stated_share")
    if adjusted.forward_factor is not None or len(steps) > PLAIN_STEPS:
        steps.append("booked_share")
    columns = (
        Column(voice.say("provision.column_bucket")),
        Column(voice.say("provision.column_reached", currency=voice.currency), "number"),
        Column(voice.say("provision.column_lost_customers"), "number"),
        *(Column(voice.say(f"provision.column_{step}"), "number") for step in steps),
    )
    rows = tuple(
        (
            name,
            voice.amount(row.history.reached_minor),
            voice.say("provision.of_customers", lost=row.history.lost_customers, customers=row.history.ended_customers),
            *(rate(voice, getattr(row, step)) for step in steps),
        )
        for name, row in zip(names_of(voice, found.matrix), own, strict=True)
    )
    return Table(voice.say("provision.rates_caption"), columns, rows)
