"""Exhibits of when the money came: around the due date, and within the month."""

from __future__ import annotations

from calendar import monthrange
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months
from lrfm.figures.lateness import FIRST_DAY_SHOWN, LAST_DAY_SHOWN, draw_lateness, draw_lateness_by_day
from lrfm.figures.month_days import draw_month_days
from lrfm.report.exhibits.payments import days_late
from lrfm.report.exhibits.series import number_tick
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure

if TYPE_CHECKING:
    from lrfm.kpi.lateness import Lateness
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["lateness_spread", "month_days"]

PAYMENTS_FOR_DAYS = 300
"""Fewer payments than this make single days a matter of chance: none of them is said to stand out."""
MONTH_END = 28
STRONG_END, STRONG = Fraction(5, 4), 2
"""The end of the month, or else a single day, stands out where it brings so many times its even share."""


def lateness_spread(voice: Voice, results: Results) -> Block:
    """When the money came: day by day around the due date, or week by week where payments are few."""
    late = results.figures.lateness
    if not late.by_day:
        return Block("lateness-spread", voice.measure(days_late(results)), "", "", "")
    by_days = late.payments >= PAYMENTS_FOR_DAYS
    figure = render_figure(
        _by_day(voice, late) if by_days else _by_week(voice, late),
        id="lateness-figure",
        title=voice.say("lateness.figure_title_days" if by_days else "lateness.figure_title"),
        language=voice.language,
        description=voice.say("lateness.figure_description", on_time=late.paid_on_time_share),
    )
    return Block(
        "lateness-spread",
        _spread_claim(voice, late) if by_days else voice.say("lateness.spread_claim", on_time=late.paid_on_time_share),
        figure,
        _beyond(voice, late) if by_days else voice.say("lateness.spread_caveat"),
        voice.say("lateness.provenance", since=late.first_day, count=late.payments),
        question=voice.say("ask.lateness_spread"),
    )


def _by_week(voice: Voice, late: Lateness) -> partial[None]:
    return partial(
        draw_lateness,
        paid=late.by_day,
        due_label=voice.say("lateness.due_date"),
        x_label=voice.say("lateness.days_axis"),
    )


def _by_day(voice: Voice, late: Lateness) -> partial[None]:
    paid, total = {row.days_late: row.amount_minor for row in late.by_day}, _total(late)
    days = range(FIRST_DAY_SHOWN, LAST_DAY_SHOWN + 1)
    return partial(
        draw_lateness_by_day,
        shares=[paid.get(day, 0) / total for day in days],
        texts=[_day_words(voice, day, paid.get(day, 0), total) for day in days],
        due_label=voice.say("lateness.due_date"),
        x_label=voice.say("lateness.days_axis"),
        tick=partial(number_tick, voice),
    )


def _day_words(voice: Voice, day: int, paid_minor: int, total_minor: int) -> str:
    side = "due" if day == 0 else "late" if day > 0 else "early"
    share = Fraction(paid_minor, total_minor)
    return voice.say(f"lateness.day_{side}", count=abs(day), paid_minor=paid_minor, paid_share=share)


def _spread_claim(voice: Voice, late: Lateness) -> str:
    """Say what came in time, and what of it on the due date itself."""
    due_minor = sum(row.amount_minor for row in late.by_day if row.days_late == 0)
    return voice.say(
        "lateness.spread_claim_days", on_time=late.paid_on_time_share, due_share=Fraction(due_minor, _total(late))
    )


def _beyond(voice: Voice, late: Lateness) -> str:
    """Say how much money lies beyond the ends of the axis: a bar for it would look like a day of its own."""
    total = _total(late)
    early = sum(row.amount_minor for row in late.by_day if row.days_late < FIRST_DAY_SHOWN)
    after = sum(row.amount_minor for row in late.by_day if row.days_late > LAST_DAY_SHOWN)
    return voice.say(
        "lateness.spread_caveat_days",
        early_share=Fraction(early, total),
        early=-FIRST_DAY_SHOWN,
        after_share=Fraction(after, total),
        after=LAST_DAY_SHOWN,
    )


def _total(late: Lateness) -> int:
    return sum(row.amount_minor for row in late.by_day)


def month_days(voice: Voice, results: Results) -> Block | Lines:
    """Money by the day of the month on which it came."""
    late, months = results.figures.lateness, results.flow_months
    total = sum(late.by_month_day)
    if not total:
        return Block("month-days", voice.measure(days_late(results)), "", "", "")
    if late.payments < PAYMENTS_FOR_DAYS:
        return voice.lines(voice.say("month_days.too_few", count=late.payments, least=PAYMENTS_FOR_DAYS))
    shares = [Fraction(minor, total) for minor in late.by_month_day]
    even = _even_shares(late, months)
    strong = _standing_out(shares, even)
    texts = [
        voice.say("month_days.text", day=day, paid_minor=minor, paid_share=share)
        for day, (minor, share) in enumerate(zip(late.by_month_day, shares, strict=True), start=1)
    ]
    draw = partial(
        draw_month_days,
        shares=[float(share) for share in shares],
        even_shares=[float(share) for share in even],
        strong=strong,
        texts=texts,
        even_label=voice.say("month_days.even"),
        x_label=voice.say("month_days.axis"),
        tick=partial(number_tick, voice),
    )
    claim = _month_claim(voice, shares, even, strong)
    figure = render_figure(
        draw,
        id="month-days-figure",
        title=voice.say("month_days.figure_title"),
        description=claim,
        language=voice.language,
        height_inches=2.5,
    )
    return Block(
        "month-days",
        claim,
        figure,
        voice.say("month_days.caveat"),
        voice.say("lateness.provenance", since=late.first_day, count=late.payments),
        question=voice.say("ask.month_days"),
    )


def _even_shares(late: Lateness, months: int) -> list[Fraction]:
    """Give what each day of the month would hold if every day of the window brought the same: not all have a 31st."""
    firsts = [add_months(late.first_day, step) for step in range(months)]
    lengths = [monthrange(day.year, day.month)[1] for day in firsts]
    return [Fraction(sum(length >= day for length in lengths), sum(lengths)) for day in range(1, 32)]


def _standing_out(shares: list[Fraction], even: list[Fraction]) -> tuple[int, ...]:
    """Give the days that stand out: the end of the month, else the strongest day, else none."""
    if sum(shares[MONTH_END - 1 :]) >= STRONG_END * sum(even[MONTH_END - 1 :]):
        return tuple(range(MONTH_END, len(shares) + 1))
    peak = max(range(len(shares)), key=lambda index: shares[index] - even[index])
    return (peak + 1,) if shares[peak] >= STRONG * even[peak] else ()


def _month_claim(voice: Voice, shares: list[Fraction], even: list[Fraction], strong: tuple[int, ...]) -> str:
    """Say what the days that stand out bring against their even share, or that none does."""
    if len(strong) == 1:
        (day,) = strong
        return voice.say("month_days.claim_day", day=day, peak_share=shares[day - 1], even_share=even[day - 1])
    end_share, even_share = sum(shares[MONTH_END - 1 :]), sum(even[MONTH_END - 1 :])
    key = "month_days.claim_end" if strong else "month_days.claim_even"
    return voice.say(key, end_share=end_share, even_share=even_share, first=MONTH_END, last=len(shares))
