"""The exhibit of the matrix: open invoices by bucket, the rate of each, and what is set aside."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.covered import Covered, draw_covered
from lrfm.report.exhibits.provision.told import NONE, TELLING, names_of, rate, why
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import Matrix, Provision
    from lrfm.report.exhibits.voice import Voice

__all__ = ["matrix"]


def matrix(voice: Voice, found: Provision) -> Block | Lines:
    """What stands open by bucket, as the ageing has it, and what is set aside; customers apart have a line."""
    own = found.matrix
    if not own.receivable_minor:
        return voice.lines(voice.say("provision.nothing_open"))
    figure = "" if own.missing is not None else f"{_figure(voice, own)}\n"
    return Block(
        "provision-matrix",
        _claim(voice, found),
        f"{figure}{html_table(_table(voice, own), language=voice.language)}",
        joined(
            _credits(voice, found), _unknown(voice, found), "" if own.missing else voice.say("provision.matrix_caveat")
        ),
        voice.say("provision.matrix_provenance_untold" if own.missing else "provision.matrix_provenance"),
        question=voice.say("ask.provision_matrix"),
    )


def _claim(voice: Voice, found: Provision) -> str:
    own = found.matrix
    if own.missing is not None:
        return voice.say(
            "provision.matrix_claim_untold", receivable_minor=own.receivable_minor, why=why(voice, own.missing)
        )
    return voice.say(
        "provision.matrix_claim_stated" if found.adjusted.stated_reason else "provision.matrix_claim",
        total_minor=own.total_minor,
        receivable_minor=own.receivable_minor,
        part_share=Fraction(own.total_minor or 0, own.receivable_minor),
    )


def _credits(voice: Voice, found: Provision) -> str:
    if not found.credits_minor:
        return ""
    return voice.say("provision.credits", credits_minor=found.credits_minor)


def _unknown(voice: Voice, found: Provision) -> str:
    """Say what of the oldest bucket no curve tells, and what is taken of it."""
    own, rest = found.matrix, found.adjusted.rest_share
    last = own.rates[-1]
    if own.missing or rest is None or not own.allowances[-1].exposure_minor or last.stated_share is not None:
        return ""
    if last.unknown_share < TELLING:
        return ""
    return voice.say(
        "provision.unknown",
        bucket=names_of(voice, own)[-1],
        unknown_share=last.unknown_share,
        rest_share=rest,
    )


def _table(voice: Voice, own: Matrix) -> Table:
    has_apart = any(row.apart_minor for row in own.allowances)
    columns = (
        Column(voice.say("provision.column_bucket")),
        Column(voice.say("provision.column_open", currency=voice.currency), "number"),
        *((Column(voice.say("provision.column_apart", currency=voice.currency), "number"),) if has_apart else ()),
        Column(voice.say("provision.column_rate"), "number"),
        Column(voice.say("provision.column_aside", currency=voice.currency), "number"),
    )

    def cells(name: str, whole: int, apart: int, share: str, aside: int | None) -> tuple[str, ...]:
        return (
            name,
            voice.amount(whole),
            *((voice.amount(apart),) if has_apart else ()),
            share,
            NONE if aside is None else voice.amount(aside),
        )

    rows = [
        cells(name, row.receivable_minor, row.apart_minor, rate(voice, booked.booked_share), row.allowance_minor)
        for name, row, booked in zip(names_of(voice, own), own.allowances, own.rates, strict=True)
    ]
    apart = own.receivable_minor - own.exposure_minor
    if has_apart and own.missing is None:
        share = rate(voice, Fraction(own.specific_minor, apart))
        name, aside = voice.say("provision.row_apart"), voice.amount(own.specific_minor)
        rows.append((name, NONE, voice.amount(apart), share, aside))
    total = own.total_minor
    share = NONE if total is None else rate(voice, Fraction(total, own.receivable_minor))
    footer = cells(voice.say("provision.row_total"), own.receivable_minor, apart, share, total)
    return Table(voice.say("provision.matrix_caption"), columns, tuple(rows), footer)


def _figure(voice: Voice, own: Matrix) -> str:
    rows = [
        Covered(
            name,
            row.exposure_minor,
            row.allowance_minor or 0,
            voice.say(
                "provision.bar_end", aside_brief_minor=row.allowance_minor or 0, open_brief_minor=row.exposure_minor
            ),
            voice.say(
                "provision.bar", bucket=name, aside_minor=row.allowance_minor or 0, open_minor=row.exposure_minor
            ),
        )
        for name, row in zip(names_of(voice, own), own.allowances, strict=True)
    ]
    return render_figure(
        partial(
            draw_covered,
            rows=rows,
            direction=voice.language.direction,
            names=(voice.say("provision.legend_open"), voice.say("provision.legend_aside")),
        ),
        id="provision-matrix-figure",
        title=voice.say("provision.matrix_figure", currency=voice.currency),
        description=voice.say("provision.matrix_description", count=len(rows)),
        language=voice.language,
        height_inches=0.7 + 0.34 * len(rows),
        narrow_height_inches=0.8 + 0.36 * len(rows),
    )
