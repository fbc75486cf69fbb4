"""What all exhibits of the cash forecast share: the sentence where there is none, ranges, labels of weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial, wraps
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.figures.fan import Fan, draw_fan
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column

if TYPE_CHECKING:
    from datetime import date

    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.survival.cash.results import CashForecast, Quantiles

__all__ = [
    "NONE",
    "fan_of",
    "fans_drawn",
    "money_head",
    "of_cash",
    "range_cells",
    "range_heads",
    "tick",
    "week_label",
    "whole",
]

NONE = "–"
Exhibit = Block | Lines


def of_cash(exhibit: Callable[[Voice, CashForecast], Exhibit]) -> Callable[[Voice, Results], Exhibit]:
    """Show an exhibit of the forecast, or the sentence why there is none."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        found = results.cash()
        return voice.lines(voice.reason(found)) if isinstance(found, Reason) else exhibit(voice, found)

    return shown


def fans_drawn(voice: Voice, fans: Sequence[Fan]) -> Callable[..., None]:
    """Give what draws ranges in the words of the pack; what came is named where any of them shows it."""
    return partial(
        draw_fan,
        fans=fans,
        tick=tick(voice),
        range_label=voice.say("cash.range"),
        middle_label=voice.say("cash.middle"),
        came_label=voice.say("cash.came"),
    )


def week_label(voice: Voice, first: date) -> str:
    """Write a week by its first day, without the year."""
    return voice.language.day_short(first)


def tick(voice: Voice) -> Callable[[float], str]:
    """Write amounts short, for a scale in minor units."""
    scale = 10**voice.currency_digits
    return lambda minor: voice.language.compact(Fraction(round(minor), scale))


def money_head(voice: Voice, key: str) -> Column:
    """Give the heading of a column of money."""
    return Column(voice.say(f"cash.column_{key}", currency=voice.currency), "number")


def whole(voice: Voice, minor: float) -> str:
    """Write a forecast amount without decimals: it is not known that well."""
    return voice.language.number(Fraction(round(minor), 10**voice.currency_digits), decimals=0)


def range_heads(voice: Voice) -> tuple[Column, ...]:
    """Give the headings of P10, P50 and P90."""
    return tuple(money_head(voice, key) for key in ("p10", "p50", "p90"))


def range_cells(voice: Voice, found: Quantiles) -> tuple[str, ...]:
    """Write P10, P50 and P90."""
    return tuple(whole(voice, minor) for minor in (found.p10_minor, found.p50_minor, found.p90_minor))


def fan_of(
    voice: Voice, first: date, found: Quantiles, *, label: str, came_minor: int | None = None, begins: bool = False
) -> Fan:
    """Give a forecast to draw, with what is said of it on hover."""
    key = "cash.hover" if came_minor is None else "cash.hover_came"
    words = voice.say(
        key,
        day=first,
        low_minor=found.p10_minor,
        middle_minor=found.p50_minor,
        high_minor=found.p90_minor,
        came_minor=came_minor,
    )
    came = None if came_minor is None else float(came_minor)
    return Fan(label, float(found.p10_minor), float(found.p50_minor), float(found.p90_minor), words, came, begins)
