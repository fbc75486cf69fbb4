"""How what was asked of a made-up company, and what its files show, is written: values, names, ticks."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.asked_found import Found, Panel, Row

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.shown.results import Axis, Phenomenon, Point, Series, Unit
    from lrfm.report.exhibits.voice import Voice

__all__ = ["names", "panel_of", "row_of", "value"]

MONTHS = 12
NEVER_FROM_ZERO = ("index",)
FEW_TICKS, PHONE_TICKS = 8, 5


def value(voice: Voice, amount: float | None, unit: Unit) -> str:
    """Write a value in its unit; a dash where there is none."""
    if amount is None:
        return "–"
    match unit:
        case "share" | "rate":
            return voice.language.share(amount)
        case "days":
            return voice.language.days(round(amount, 2))
        case "documents" | "customers" | "pieces":
            return voice.language.count(round(amount))
        case "ratio" | "pace":
            return voice.say(_factor(amount, unit), factor=voice.language.number(amount, decimals=2))
        case "index":
            return voice.language.number(amount, decimals=2 if abs(amount) < MONTHS else 1)


def _factor(amount: float, unit: Unit) -> str:
    if unit == "ratio":
        return "made_up.times"
    return "made_up.as_fast" if amount >= 1 else "made_up.of_usual_pace"


def names(voice: Voice, phenomena: tuple[Phenomenon, ...]) -> tuple[str, ...]:
    """Name phenomena."""
    return tuple(voice.say(f"made_up.name_{found.key}") for found in phenomena)


def row_of(voice: Voice, found: Phenomenon) -> Row | None:
    """Give a phenomenon of one value as a multiple of what was asked."""
    if not found.asked or found.found is None or found.low is None or found.high is None:
        return None
    return Row(
        voice.say(f"made_up.name_{found.key}"),
        found.found / found.asked,
        found.low / found.asked,
        found.high / found.asked,
        _words(voice, "", asked=value(voice, found.asked, found.unit), found=value(voice, found.found, found.unit)),
    )


def panel_of(voice: Voice, series: Series) -> Panel:
    """Give a series as a panel."""
    title = voice.say(f"made_up.panel_{series.key}")
    return Panel(
        f"{title} {series.label}" if series.label else title,
        tuple(_place(voice, series, point) for point in series.points),
        _ticks(voice, series, most=FEW_TICKS),
        _ticks(voice, series, most=PHONE_TICKS),
        partial(_tick, voice, series.unit),
        from_zero=series.unit not in NEVER_FROM_ZERO,
    )


def _place(voice: Voice, series: Series, point: Point) -> Found:
    asked, found = (value(voice, amount, series.unit) for amount in (point.asked, point.found))
    words = _words(voice, _label(voice, series, point.x), asked=asked, found=found)
    return Found(point.x, point.asked, point.found, point.low, point.high, words, point.is_marked)


def _words(voice: Voice, place: str, *, asked: str, found: str) -> str:
    words = voice.say("made_up.asked_found", asked=asked, found=found)
    return f"{place}: {words}" if place else words


def _ticks(voice: Voice, series: Series, *, most: int) -> tuple[tuple[float, str], ...]:
    """Name as many places as have room, evenly; those of few all."""
    if series.axis == "salesperson" and (marked := [point.x for point in series.points if point.is_marked]):
        return tuple((x, _label(voice, series, x)) for x in marked)
    xs = _named(series.axis, [point.x for point in series.points])
    room = max(most, len(xs)) if series.axis in ("kind", "quarter") else most
    every = -(-len(xs) // room)
    if series.axis == "month" and len(xs) < len(series.points):
        return tuple((x, str(1970 + int(x) // MONTHS)) for x in xs[::every])
    return tuple((x, _label(voice, series, x)) for x in xs[::every])


def _named(axis: Axis, xs: list[float]) -> list[float]:
    """Give the places that may be named: of months the Januaries, of days the tens where there are many."""
    if axis == "month" and len(xs) > 2 * MONTHS:
        return [x for x in xs if x % MONTHS == 0]
    if axis == "days" and len(xs) > 2 * MONTHS:
        return [x for x in xs if x % 10 == 0]
    return xs


def _label(voice: Voice, series: Series, x: float) -> str:
    match series.axis:
        case "kind":
            return voice.say(f"made_up.kind_{series.key}_{int(x)}")
        case "month":
            return voice.language.month_short(date(1970 + int(x) // MONTHS, int(x) % MONTHS + 1, 1))
        case "year":
            return str(round(x))
        case "share":
            return voice.language.formats.share(x, decimals=0 if _is_whole(x * 100) else 1)
        case "pace":
            return voice.language.number(x, decimals=1)
        case _:
            return voice.language.number(x, decimals=0)


def _tick(voice: Voice, unit: Unit, amount: float) -> str:
    match unit:
        case "share" | "rate":
            return voice.language.formats.share(amount, decimals=0 if _is_whole(amount * 100) else 1)
        case "documents" | "customers" | "pieces":
            return voice.language.compact(round(amount))
        case _:
            return voice.language.number(amount, decimals=0 if _is_whole(amount) else 1)


def _is_whole(amount: float) -> bool:
    return abs(amount - round(amount)) < 1e-6
