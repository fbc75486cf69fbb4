"""Exhibits of how much stands on few customers: the curve, its figures, and the classes of customers."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.core.measure import Unit
from lrfm.figures.curve import Curve, draw_curves
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.core.measure import Measure
    from lrfm.kpi.results import Abc, AbcClass, Concentration, Trends
    from lrfm.report.exhibits.voice import Voice

__all__ = ["abc", "concentration", "largest_fifth"]

FIFTH = Fraction(1, 5)
HHI_SCALE = 10_000
FATE_UNKNOWN = "kpi.fate_unknown"
NONE = "–"


def concentration(voice: Voice, trends: Trends) -> Block:
    """How much of what is open, and of what was billed, stands on few customers."""
    both = (trends.open_concentration, trends.billed_concentration)
    known = [found for found in both if found.curve]
    of_what = "" if trends.open_concentration.curve else "_billed"
    provenance = voice.say(f"concentration.provenance{of_what}")
    if not known:
        return Block("concentration", voice.measure(both[-1].hhi), "", "", provenance)
    left_out = sum(found.left_out for found in known)
    caveat = joined(
        voice.say("concentration.caveat"),
        voice.say("concentration.words"),
        _unknown_fate(voice, trends.open_concentration),
        voice.say("concentration.left_out", count=left_out) if left_out else "",
    )
    caption = voice.say(f"concentration.caption{of_what}")
    table = html_table(_figures(voice, known, caption=caption), language=voice.language)
    return Block(
        "concentration",
        _claim(voice, known[0]),
        f"{_curves(voice, known)}\n{table}",
        caveat,
        provenance,
        question=voice.say(f"ask.concentration{of_what}"),
    )


def _unknown_fate(voice: Voice, found: Concentration) -> str:
    """Say why what is open is left out where nobody knows what became of most of it."""
    missing = found.hhi.missing
    is_unknown = missing is not None and missing.key == FATE_UNKNOWN
    return voice.sentence(voice.say("fate_unknown.concentration")) if is_unknown else ""


def largest_fifth(found: Concentration) -> tuple[Fraction, Fraction]:
    """Give the point of the curve at a fifth of the customers, or the last one before it; the first one at least."""
    before = [point for point in found.curve if 0 < point[0] <= FIFTH]
    positive = [point for point in found.curve if point[0] > 0]
    return before[-1] if before else positive[0]


def _claim(voice: Voice, found: Concentration) -> str:
    if found.customers == 1:
        return voice.say(f"concentration.claim_one_{found.base}", total_minor=found.total_minor)
    customers, amount = largest_fifth(found)
    return voice.say(
        f"concentration.claim_{found.base}",
        count=round(customers * found.customers),
        customers_share=customers,
        amount_share=amount,
        total_minor=found.total_minor,
    )


def _curves(voice: Voice, known: list[Concentration]) -> str:
    curves = [
        Curve(
            voice.say(f"concentration.{found.base}"),
            tuple((float(customers), float(amount)) for customers, amount in found.curve),
            "first" if index == 0 else "second",
            *(_spot(voice, found) if index == 0 else (None, "")),
        )
        for index, found in enumerate(known)
    ]
    draw = partial(
        draw_curves,
        curves=curves,
        tick=lambda share: voice.language.formats.share(share, decimals=0),
        x_label=voice.say("concentration.customers_axis"),
        y_label=voice.say("concentration.amount_axis"),
        even_label=voice.say("concentration.even"),
    )
    return render_figure(
        draw,
        id="concentration-figure",
        title=voice.say("concentration.figure_title"),
        description=_claim(voice, known[0]),
        language=voice.language,
        height_inches=3.6,
        narrow_height_inches=3.9,
    )


def _spot(voice: Voice, found: Concentration) -> tuple[tuple[float, float], str]:
    customers, amount = largest_fifth(found)
    words = voice.say("concentration.spot", customers_share=customers, amount_share=amount)
    return (float(customers), float(amount)), words


def _figures(voice: Voice, known: list[Concentration], *, caption: str) -> Table:
    columns = (
        Column(voice.say("trend.column_figure")),
        *(Column(voice.say(f"concentration.{found.base}"), "number") for found in known),
    )
    rows = (
        ("customers", [voice.language.count(found.customers) for found in known]),
        ("total", [voice.money(found.total_minor) for found in known]),
        ("top_ten_share", [_number(voice, found.top_ten_share) for found in known]),
        ("eighty_share", [_number(voice, found.eighty_share) for found in known]),
        ("hhi", [_number(voice, found.hhi, scale=HHI_SCALE, decimals=0) for found in known]),
        ("effective_customers", [_number(voice, found.effective_customers, decimals=1) for found in known]),
        ("gini", [_number(voice, found.gini, decimals=3) for found in known]),
        ("gini_corrected", [_number(voice, found.gini_corrected, decimals=3) for found in known]),
    )
    written = tuple((voice.say(f"concentration.row_{name}"), *cells) for name, cells in rows)
    return Table(caption, columns, written)


def _number(voice: Voice, measure: Measure, *, scale: int = 1, decimals: int | None = None) -> str:
    """Write a figure for its cell; with `decimals` as a plain number, whatever its unit."""
    if measure.value is None:
        return NONE
    if decimals is None and measure.unit is Unit.SHARE:
        return voice.language.share(measure.value)
    return voice.language.number(measure.value * scale, decimals=decimals or 0)


def abc(voice: Voice, trends: Trends) -> Block | Lines:
    """Customers by class, ranked by what is earned on them or by what they bought."""
    found = trends.abc
    if found.missing is not None:
        return voice.lines(voice.reason(found.missing))
    total = sum(row.amount_minor for row in found.classes)
    rows = tuple(_abc_row(voice, row, found.customers, total) for row in found.classes)
    columns = (
        Column(voice.say("abc.column_class")),
        Column(voice.say("abc.column_customers"), "number"),
        Column(voice.say("abc.column_customers_share"), "number"),
        Column(voice.say(f"abc.column_{found.by}", currency=voice.currency), "number"),
        Column(voice.say("abc.column_amount_share"), "number"),
    )
    footer = (
        voice.say("abc.total"),
        voice.language.count(found.customers),
        _share(voice, found.customers, found.customers),
        voice.amount(total),
        _share(voice, total, total),
    )
    table = Table(voice.say("abc.caption", count=found.months), columns, rows, footer)
    once = voice.say("abc.one_off", count=found.one_off_customers) if found.one_off_customers else ""
    return Block(
        "abc",
        _abc_claim(voice, found, total),
        html_table(table, language=voice.language),
        joined(once, voice.say(f"abc.caveat_{found.by}")),
        voice.say("abc.provenance", cuts=tuple(voice.language.formats.share(cut, decimals=0) for cut in found.cuts)),
        question=voice.say("ask.abc"),
    )


def _abc_row(voice: Voice, row: AbcClass, customers: int, total_minor: int) -> tuple[str, ...]:
    return (
        voice.say("abc.class_N") if row.name == "N" else row.name,
        voice.language.count(row.customers),
        _share(voice, row.customers, customers),
        voice.amount(row.amount_minor),
        _share(voice, row.amount_minor, total_minor),
    )


def _share(voice: Voice, part: int, whole: int) -> str:
    """Write a part of the whole; a share of nothing, or of less, says nothing."""
    return voice.language.share(Fraction(part, whole)) if whole > 0 else NONE


def _abc_claim(voice: Voice, found: Abc, total_minor: int) -> str:
    first = next((row for row in found.classes if row.name == "A"), None)
    losing = next((row for row in found.classes if row.name == "N" and row.customers), None)
    if first is None or not first.customers or total_minor <= 0:
        return voice.say(f"abc.claim_nothing_{found.by}")
    key = f"abc.claim_{found.by}" if losing is None else f"abc.claim_{found.by}_negative"
    return voice.say(
        key,
        count=first.customers,
        customers=found.customers,
        amount_share=Fraction(first.amount_minor, total_minor),
        negative=0 if losing is None else losing.customers,
        lost_minor=0 if losing is None else -losing.amount_minor,
    )
