"""The exhibit of how late documents and payments are entered."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months
from lrfm.figures.entered import WHOLE, draw_entered
from lrfm.ledger.habits.model import LAG_BOUNDS_DAYS, SIDES, SideMonth
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["posting_lag"]

CLASSES = len(LAG_BOUNDS_DAYS) + 1


def posting_lag(voice: Voice, results: Results) -> Block | Lines:
    """How late documents and payments become known, and what a month end would have missed."""
    habits = results.habits
    if not habits.has_entries:
        return voice.lines(voice.say("habits.posting_none"))
    # where invoices are not dated by their entry, payments or credit notes are
    shown = "invoice" if _told(habits.side("invoice")) else "payment"
    tables = (_lag_table(voice, results), _late_table(voice, results))
    parts = [_lag_figure(voice, habits.side(shown), side=shown)] if _told(habits.side(shown)) else []
    return Block(
        "posting",
        _posting_claim(voice, results, side=shown),
        "\n".join([*parts, *(html_table(table, language=voice.language) for table in tables)]),
        voice.say("habits.posting_caveat"),
        voice.say("habits.provenance"),
        question=voice.say("habits.posting_question"),
    )


def _told(months: tuple[SideMonth, ...]) -> int:
    return sum(month.entered for month in months)


def _posting_claim(voice: Voice, results: Results, *, side: str) -> str:
    months = results.habits.side(side)
    late = sum(month.after_month_minor for month in months)
    told = sum(sum(month.lag_minor) for month in months)
    if not any(month.after_month_items for month in results.habits.months):
        return voice.say("habits.posting_claim_none")
    key = "habits.posting_claim" if side == "invoice" else "habits.posting_claim_paid"
    return voice.say(key, late_minor=late, late_share=_part(late, told))


def _part(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)


def _lags(voice: Voice) -> list[str]:
    """Name the classes of days."""
    froms = [0, *(days + 1 for days in LAG_BOUNDS_DAYS)]
    tos = [*LAG_BOUNDS_DAYS, LAG_BOUNDS_DAYS[-1]]
    return [
        voice.say(f"habits.lag_{number}", from_days=first, days=last)
        for number, (first, last) in enumerate(zip(froms, tos, strict=True))
    ]


def _lag_figure(voice: Voice, rows: tuple[SideMonth, ...], *, side: str) -> str:
    by_month = {row.month: row for row in rows if row.entered}
    first, last = min(by_month), max(by_month)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = [add_months(first, number) for number in range(count)]
    lags = _lags(voice)
    columns, texts = [], []
    for month in months:
        row = by_month.get(month)
        columns.append([0] * CLASSES if row is None else _heights(row))
        label = voice.language.month_short(month)
        texts.append(label if row is None else _month_words(voice, label, row, lags))
    return render_figure(
        partial(
            draw_entered,
            columns=columns,
            months=[voice.language.month_short(month) for month in months],
            lags=lags,
            texts=texts,
            tick=lambda value: voice.language.share(Fraction(round(value), WHOLE)),
        ),
        id="posting-figure",
        title=voice.say("habits.posting_title" if side == "invoice" else "habits.posting_title_paid"),
        description=voice.say("habits.posting_description", months=len(months)),
        language=voice.language,
    )


def _heights(row: SideMonth) -> list[int]:
    """Give the classes' shares in whole numbers that sum to `WHOLE`."""
    ends = [WHOLE * sum(row.lag_items[: number + 1]) // row.entered for number in range(CLASSES)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _month_words(voice: Voice, label: str, row: SideMonth, lags: list[str]) -> str:
    shares = tuple(
        voice.say("habits.lag_word", lag=lag, part_share=_part(items, row.entered))
        for lag, items in zip(lags, row.lag_items, strict=True)
        if items
    )
    return voice.say("habits.posting_words", month=label, told=row.entered, shares=shares)


def _lag_table(voice: Voice, results: Results) -> Table:
    columns = (
        Column(voice.say("habits.column_kind")),
        Column(voice.say("habits.column_told"), "number"),
        *(Column(lag, "number") for lag in _lags(voice)),
        Column(voice.say("habits.column_longest"), "number"),
    )
    rows = []
    for side in SIDES:
        months = results.habits.side(side)
        told = _told(months)
        if not months:
            continue
        shares = [
            voice.language.share(_part(sum(month.lag_items[number] for month in months), told)) if told else "–"
            for number in range(CLASSES)
        ]
        longest = max((month.max_lag_days for month in months if month.max_lag_days is not None), default=None)
        days = "–" if longest is None else voice.language.days(longest)
        rows.append((voice.say(f"habits.{side}"), voice.language.count(told), *shares, days))
    return Table(voice.say("habits.posting_caption"), columns, tuple(rows))


def _late_table(voice: Voice, results: Results) -> Table:
    columns = (
        Column(voice.say("habits.column_kind")),
        Column(voice.say("habits.column_after_month"), "number"),
        Column(voice.say("habits.column_after_amount", currency=voice.currency), "number"),
        Column(voice.say("habits.column_of_amount"), "number"),
    )
    rows = []
    for side in SIDES:
        months = [month for month in results.habits.side(side) if month.entered]
        if not months:
            continue
        late = sum(month.after_month_minor for month in months)
        share = _part(late, sum(sum(month.lag_minor) for month in months))
        items = voice.language.count(sum(month.after_month_items for month in months))
        rows.append((voice.say(f"habits.{side}"), items, voice.amount(late), voice.language.share(share)))
    return Table(voice.say("habits.posting_caption_late"), columns, tuple(rows))
