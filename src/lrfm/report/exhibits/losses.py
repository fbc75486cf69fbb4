"""The exhibit of bad debt: by the quarter in which it was billed, beside the quarter in which it was booked."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months
from lrfm.figures.lines import Line, Panel, draw_lines
from lrfm.report.exhibits.series import share_tick
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from datetime import date

    from lrfm.kpi.results import BadDebt, CohortLoss, Trends
    from lrfm.report.exhibits.voice import Voice

__all__ = ["bad_debt", "is_over"]

OPEN_AT_MOST = Fraction(1, 100)
"""A quarter is over for losses once no more than this of its billing is still open, however young it is."""
QUARTER_MONTHS, SETTLING_MONTHS = 3, 12
"""A quarter is over so many months after its end, whatever of it is still open by then."""
QUARTERS_SHOWN = 16
NONE = "–"


def is_over(cohort: CohortLoss, *, cutoff: date) -> bool:
    """Tell whether a quarter's losses can be judged: it ended a year ago, or hardly anything of it is open."""
    judged_from = add_months(cohort.first_day, QUARTER_MONTHS + SETTLING_MONTHS)
    return judged_from <= cutoff + timedelta(days=1) or cohort.open_minor <= OPEN_AT_MOST * cohort.billed_minor


def bad_debt(voice: Voice, trends: Trends) -> Block | Lines:
    """Losses by the quarter of the invoice, and by the quarter in which they were booked."""
    found, cutoff = trends.bad_debt, trends.trend.last.cutoff
    if found.missing is not None:
        return voice.lines(voice.reason(found.missing))
    quarters = sorted({row.first_day for row in (*found.cohorts, *found.calendar)})[-QUARTERS_SHOWN:]
    if not quarters:
        return voice.lines(voice.say("kpi.no_sales"))
    over = tuple(cohort for cohort in found.cohorts if is_over(cohort, cutoff=cutoff))
    has_losses = any(row.share.value for row in (*over, *found.calendar))
    figure = _figure(voice, found, quarters, over) if len(quarters) > 1 and has_losses else ""
    return Block(
        "bad-debt",
        _claim(voice, found, over),
        f"{figure}\n{html_table(_table(voice, found, quarters, over), language=voice.language)}",
        voice.say("bad_debt.caveat"),
        voice.say("bad_debt.provenance", open_share=OPEN_AT_MOST),
        question=voice.say("ask.bad_debt"),
    )


def _claim(voice: Voice, found: BadDebt, over: tuple[CohortLoss, ...]) -> str:
    """Say what was lost of the quarters that are over, and what of them is still open."""
    billed = sum(cohort.billed_minor for cohort in over)
    if billed <= 0:
        written = sum(cohort.written_off_minor for cohort in found.cohorts)
        return voice.say("bad_debt.claim_none_over", written_off_minor=written)
    lost = sum(cohort.written_off_minor for cohort in over)
    left = Fraction(sum(cohort.open_minor for cohort in over), billed)
    key = f"bad_debt.{'claim' if lost else 'claim_no_loss'}{'_open' if left > OPEN_AT_MOST else ''}"
    return voice.say(key, count=len(over), lost_share=Fraction(lost, billed), open_share=left, billed_minor=billed)


def _table(voice: Voice, found: BadDebt, quarters: list[date], over: tuple[CohortLoss, ...]) -> Table:
    """The quarters, the latest first."""
    cohorts = {row.first_day: row for row in found.cohorts}
    calendar = {row.first_day: row for row in found.calendar}
    columns = (
        Column(voice.say("bad_debt.column_quarter")),
        Column(voice.say("bad_debt.column_billed", currency=voice.currency), "number"),
        Column(voice.say("bad_debt.column_lost", currency=voice.currency), "number"),
        Column(voice.say("bad_debt.column_lost_share"), "number"),
        Column(voice.say("bad_debt.column_open"), "number"),
        Column(voice.say("bad_debt.column_booked", currency=voice.currency), "number"),
        Column(voice.say("bad_debt.column_booked_share"), "number"),
    )
    rows = tuple(
        (voice.language.month_short(day), *_cohort(voice, cohorts.get(day), over), *_booked(voice, calendar.get(day)))
        for day in reversed(quarters)
    )
    return Table(voice.say("bad_debt.caption"), columns, rows)


def _cohort(voice: Voice, cohort: CohortLoss | None, over: tuple[CohortLoss, ...]) -> tuple[str, ...]:
    if cohort is None:
        return (NONE,) * 4
    open_part = Fraction(cohort.open_minor, cohort.billed_minor) if cohort.billed_minor > 0 else None
    state = NONE if open_part is None else voice.language.share(open_part)
    return (
        voice.amount(cohort.billed_minor),
        voice.amount(cohort.written_off_minor),
        _share(voice, cohort),
        state if cohort in over else voice.say("bad_debt.not_over", open_part=state),
    )


def _booked(voice: Voice, row: CohortLoss | None) -> tuple[str, ...]:
    return (NONE, NONE) if row is None else (voice.amount(row.written_off_minor), _share(voice, row))


def _share(voice: Voice, row: CohortLoss) -> str:
    return NONE if row.share.value is None else voice.language.formats.share(row.share.value, decimals=2)


def _figure(voice: Voice, found: BadDebt, quarters: list[date], over: tuple[CohortLoss, ...]) -> str:
    """Both shares through the quarters; a quarter that is not over has no point of its own yet."""
    matched = {row.first_day: row for row in over}
    calendar = {row.first_day: row for row in found.calendar}
    lines = (
        Line(voice.say("bad_debt.matched"), *_points(voice, matched, quarters), "first"),
        Line(voice.say("bad_debt.calendar"), *_points(voice, calendar, quarters), "second"),
    )
    panel = Panel("", lines, partial(share_tick, voice))
    return render_figure(
        partial(draw_lines, panels=[panel], months=[voice.language.month_short(day) for day in quarters]),
        id="bad-debt-figure",
        title=voice.say("bad_debt.figure_title"),
        description=voice.say("bad_debt.figure_description", count=len(quarters)),
        language=voice.language,
        height_inches=2.5,
        narrow_height_inches=2.9,
    )


def _points(
    voice: Voice, rows: dict[date, CohortLoss], quarters: list[date]
) -> tuple[tuple[float | None, ...], tuple[str, ...]]:
    values = [rows[day].share.value if day in rows else None for day in quarters]
    return (
        tuple(None if value is None else float(value) for value in values),
        tuple(NONE if value is None else voice.language.formats.share(value, decimals=2) for value in values),
    )
