"""The exhibit of the real Pareto curve and of the classes A to D, by billing and by profit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.curve import Curve, draw_curves
from lrfm.report.exhibits.customers.told import NONE, money_column, number_column
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.model import AbcSizes, Pareto
    from lrfm.segments.results import SegmentResults

__all__ = ["pareto"]


def pareto(voice: Voice, found: SegmentResults) -> Block | Lines:
    """What share of the customers makes what share of the money, really."""
    known = [sizes for sizes in found.abc.values() if sizes.pareto.missing is None]
    if not known:
        missing = found.abc["billed"].pareto.missing
        return voice.lines(voice.reason(missing) if missing else voice.say("segments.nobody"))
    tables = "\n".join(html_table(_table(voice, sizes), language=voice.language) for sizes in known)
    absent = [sizes for sizes in found.abc.values() if sizes.pareto.missing is not None]
    reasons = [voice.reason(sizes.pareto.missing) for sizes in absent if sizes.pareto.missing]
    return Block(
        "pareto",
        _claim(voice, known[0].pareto),
        f"{_figure(voice, known)}\n{tables}",
        joined(voice.say("segments.pareto_caveat"), *(voice.sentence(reason) for reason in reasons)),
        voice.say("segments.pareto_provenance"),
        question=voice.say("ask.pareto"),
    )


def _claim(voice: Voice, found: Pareto) -> str:
    return voice.say(f"segments.pareto_claim_{found.by}", top_share=found.top_share, eighty_share=found.eighty_share)


def _figure(voice: Voice, known: list[AbcSizes]) -> str:
    curves = [
        Curve(
            voice.say(f"segments.pareto_{sizes.by}"),
            tuple((float(x), float(y)) for x, y in sizes.pareto.curve),
            "first" if place == 0 else "second",
            spot=_spot(sizes.pareto) if place == 0 else None,
            spot_words=_claim(voice, sizes.pareto) if place == 0 else "",
        )
        for place, sizes in enumerate(known)
    ]
    return render_figure(
        partial(
            draw_curves,
            curves=[_short(voice, curve) for curve in curves],
            tick=lambda share: voice.language.formats.share(share, decimals=0),
            x_label=voice.say("concentration.customers_axis"),
            y_label=voice.say("concentration.amount_axis"),
            even_label=voice.say("concentration.even"),
        ),
        id="pareto-figure",
        title=voice.say("segments.pareto_title"),
        description=_claim(voice, known[0].pareto),
        language=voice.language,
        height_inches=3.6,
        narrow_height_inches=3.9,
    )


def _spot(found: Pareto) -> tuple[float, float] | None:
    return None if found.top_share is None else (float(found.top_of), float(found.top_share))


def _short(voice: Voice, curve: Curve) -> Curve:
    """Name the point of the claim with its two shares alone."""
    if curve.spot is None:
        return curve
    words = voice.say("concentration.spot", customers_share=curve.spot[0], amount_share=curve.spot[1])
    return Curve(curve.label, curve.points, curve.role, curve.spot, words)


def _table(voice: Voice, sizes: AbcSizes) -> Table:
    columns = (
        Column(voice.say("segments.column_class")),
        number_column(voice, "customers"),
        number_column(voice, "customer_share"),
        money_column(voice, "amount"),
        number_column(voice, "amount_share"),
    )
    customers = sum(one.customers for one in sizes.classes)
    total = sum(one.amount_minor for one in sizes.classes)
    rows = tuple(
        (
            one.name,
            voice.language.count(one.customers),
            voice.language.share(one.customers / customers) if customers else NONE,
            voice.amount(one.amount_minor),
            voice.language.share(one.amount_minor / total) if total else NONE,
        )
        for one in sizes.classes
    )
    whole = voice.language.share(1)
    everybody = (
        voice.say("segments.all_customers"),
        voice.language.count(customers),
        whole if customers else NONE,
        voice.amount(total),
        whole if total else NONE,
    )
    caption = voice.say(f"segments.abc_caption_{sizes.by}", count=sizes.unknown)
    return Table(caption, columns, rows, footer=everybody)
