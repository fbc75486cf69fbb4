"""The exhibit of days of the week: on which documents and payments are dated, and entries made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["weekdays"]

WEEK = 7
FEWEST_DATED = 70
"""Below ten a day, days of the week say nothing."""
BUSY_TIMES = Fraction(3, 2)
Counts = Mapping[str, list[int]]
"""Documents, payments and entries, those that there are, by day of the week from Monday."""


def weekdays(voice: Voice, results: Results) -> Block | Lines:
    """On which days of the week documents and payments are dated, and entries made."""
    habits = results.habits
    every = {
        "documents": _by_day([month.weekdays for month in habits.months if month.side != "payment"]),
        "payments": _by_day([month.weekdays for month in habits.side("payment")]),
        "entries": _by_day([month.entered_weekdays for month in habits.months]),
    }
    dated = [document + payment for document, payment in zip(every["documents"], every["payments"], strict=True)]
    if sum(dated) < FEWEST_DATED:
        return voice.lines(voice.say("habits.weekdays_few"))
    shown = {kind: counts for kind, counts in every.items() if any(counts)}
    quiet = [day for day in range(WEEK) if 2 * WEEK * dated[day] < sum(dated)]
    busy = list(_busy(shown, quiet))
    return Block(
        "weekdays",
        _claim(voice, dated, entries=every["entries"], quiet=quiet, busy=busy),
        html_table(_table(voice, shown, dated), language=voice.language),
        " ".join(_caveats(voice, dated, entries=every["entries"], quiet=quiet, is_busy=bool(busy))),
        voice.say("habits.provenance"),
        question=voice.say("habits.weekdays_question"),
    )


def _by_day(counts: list[tuple[int, ...]]) -> list[int]:
    return [sum(of_month[day] for of_month in counts) for day in range(WEEK)]


def _busy(shown: Counts, quiet: list[int]) -> Iterator[tuple[str, int, Fraction]]:
    """Give what there is more of on a day than 1.5 times the mean of the others, the day, and how many times."""
    for kind, counts in shown.items():
        for day in range(WEEK) if sum(counts) >= FEWEST_DATED else ():
            others = [counts[other] for other in range(WEEK) if other != day and other not in quiet]
            if counts[day] * len(others) > BUSY_TIMES * sum(others) > 0:
                yield kind, day, Fraction(counts[day] * len(others), sum(others))


def _claim(
    voice: Voice, dated: list[int], *, entries: list[int], quiet: list[int], busy: list[tuple[str, int, Fraction]]
) -> str:
    """Say which days are quiet, whether anything was entered on them, and which days hold more than their part."""
    claim = _dated_claim(voice, dated, quiet)
    if entered := sum(entries[day] for day in quiet):
        share = Fraction(entered, sum(entries))
        claim = voice.say("habits.weekdays_entered", dated=claim, count=entered, entered_share=share)
    for kind, day, times in busy:
        words = voice.say(
            f"habits.weekdays_busy_{kind}",
            day=voice.say(f"habits.weekday_{day}"),
            times=voice.language.number(times, decimals=1),
        )
        claim = voice.say("habits.weekdays_apart", one=claim, other=words)
    return claim


def _dated_claim(voice: Voice, dated: list[int], quiet: list[int]) -> str:
    if not quiet:
        return voice.say("habits.weekdays_claim_even")
    count, days = sum(dated[day] for day in quiet), tuple(voice.say(f"habits.weekday_{day}") for day in quiet)
    return voice.say("habits.weekdays_claim" if count else "habits.weekdays_claim_none", count=count, days=days)


def _caveats(voice: Voice, dated: list[int], *, entries: list[int], quiet: list[int], is_busy: bool) -> Iterator[str]:
    if not any(entries):
        yield voice.say("habits.weekdays_caveat_unentered")
    elif sum(entries[day] for day in quiet) > sum(dated[day] for day in quiet):
        yield voice.say("habits.weekdays_caveat_entered")
    if is_busy:
        yield voice.say("habits.weekdays_caveat_busy")
    yield voice.say("habits.weekdays_caveat")


def _table(voice: Voice, shown: Counts, dated: list[int]) -> Table:
    """List the days, with what part of what is dated, and of what was entered, falls on each."""
    shares = [("share_of_dated" if "payments" in shown else "share_of_documents", dated)]
    shares += [("share_of_entries", shown["entries"])] if "entries" in shown else []
    columns = (
        Column(voice.say("habits.column_weekday")),
        *(Column(voice.say(f"habits.column_{name}"), "number") for name in (*shown, *(name for name, _ in shares))),
    )
    rows = tuple(
        (
            voice.say(f"habits.weekday_{day}"),
            *(voice.language.count(counts[day]) for counts in shown.values()),
            *(voice.language.share(Fraction(counts[day], sum(counts))) for _, counts in shares),
        )
        for day in range(WEEK)
    )
    return Table(voice.say("habits.weekdays_caption"), columns, rows)
