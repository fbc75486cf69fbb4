"""The exhibit of rates by curves beside rates by rolls, with the difference explained."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.dumbbells import Pair, draw_pairs
from lrfm.report.exhibits.provision.told import names_of, rate, why
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import Comparison, Provision
    from lrfm.report.exhibits.voice import Voice

__all__ = ["beside"]


def beside(voice: Voice, found: Provision) -> Block | Lines:
    """Rates by curves, by flows of invoices and by ratios of balances, side by side."""
    compared = found.comparison
    if (missing := found.adjusted.untold or compared.missing) is not None:
        return voice.lines(voice.say("provision.untold_beside", why=why(voice, missing)))
    return Block(
        "provision-beside",
        _claim(voice, compared),
        f"{_figure(voice, found)}\n{html_table(_table(voice, found), language=voice.language)}",
        joined(
            *(voice.reason(reason) for reason in compared.reasons),
            *((voice.say("provision.beside_some"),) if not all(compared.told) else ()),
        ),
        voice.say("provision.beside_provenance", count=compared.months),
        question=voice.say("ask.provision_beside"),
    )


def _claim(voice: Voice, compared: Comparison) -> str:
    """Say how far what would be set aside by flows is from what curves tell, on the same balances."""
    more = compared.flow_minor - compared.curve_minor
    way = "same" if not more else "more" if more > 0 else "less"
    return voice.say(
        f"provision.beside_claim_{way}",
        flow_minor=compared.flow_minor,
        curve_minor=compared.curve_minor,
        gap_share=Fraction(abs(more), compared.curve_minor) if compared.curve_minor else Fraction(0),
    )


def _table(voice: Voice, found: Provision) -> Table:
    compared = found.comparison
    columns = (
        Column(voice.say("provision.column_bucket")),
        Column(voice.say("provision.column_curve"), "number"),
        Column(voice.say("provision.column_recent", count=compared.months), "number"),
        Column(voice.say("provision.column_flow", count=compared.months), "number"),
        Column(voice.say("provision.column_ratio", count=compared.months), "number"),
    )
    rows = tuple(
        (name, *(rate(voice, share) for share in (row.curve_share, row.recent_share, row.flow_share, row.ratio_share)))
        for name, row in zip(names_of(voice, found.matrix), compared.rows, strict=True)
    )
    sums = (compared.curve_minor, compared.recent_minor, compared.flow_minor)
    footer = (
        voice.say("provision.row_expected", currency=voice.currency),
        *(voice.amount(minor) for minor in sums),
        "",
    )
    return Table(voice.say("provision.beside_caption"), columns, rows, footer)


def _figure(voice: Voice, found: Provision) -> str:
    names = (voice.say("provision.legend_flow"), voice.say("provision.legend_curve"))
    pairs = [
        Pair(
            name,
            float(row.flow_share),
            float(row.curve_share),
            voice.say("provision.pair", bucket=name, flow_share=row.flow_share, curve_share=row.curve_share),
        )
        for name, row in zip(names_of(voice, found.matrix), found.comparison.rows, strict=True)
        if row.flow_share is not None and row.curve_share is not None
    ]
    return render_figure(
        partial(draw_pairs, pairs=pairs, names=names, tick=partial(_tick, voice), direction=voice.language.direction),
        id="provision-beside-figure",
        title=voice.say("provision.beside_figure"),
        description=voice.say("provision.beside_description", count=len(pairs)),
        language=voice.language,
        height_inches=0.9 + 0.34 * len(pairs),
        narrow_height_inches=1.1 + 0.38 * len(pairs),
    )


def _tick(voice: Voice, share: float) -> str:
    """Write a share with one decimal of a percent at most; the scale's room for labels goes beyond all of it."""
    return share_tick(voice, round(share, 3)) if share <= 1 else ""
