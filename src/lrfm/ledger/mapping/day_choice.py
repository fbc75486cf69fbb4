"""How a column's dates are written, decided over all of its texts, or refused; never row by row.

The rule. Texts are grouped by shape (separators, digits of the year, month as a number or a name), and a shape may be
read in several formats: day first, month first, year first. Rows count, and so do distinct texts.

1. The shape of most rows is the column's. Texts of other shapes are broken: they are marked where they are less than
   ``MAX_BROKEN_SHARE`` of the rows and of the distinct texts, otherwise the column is refused, as mixed where another
   shape is readable, too, else as unknown. Texts that have no shape of a date speak for none: they are marked up to
   ``MAX_UNREADABLE_SHARE`` of the rows; where they are more, the column holds something else.
2. Within the shape, the format that fits most rows is proposed. Where another format fits texts that this one does
   not, more than ``MAX_SLIP_SHARE`` of them, orders are mixed: the whole column is refused, for the texts that fit both
   would be read wrong and nobody could see it. Up to that share they are slips of the pen, and marked.
3. Where another format fits nearly all texts that this one fits (all but ``MAX_SLIP_SHARE``) and names another day in
   a single one of them, the column is ambiguous and refused.
4. With four digits the year stands where they stand. Year-day-month is taken only where year-month-day does not fit.
   Years of two digits stand last: where year-first fits, too, the last number must take at most half as many values
   as the first, as years do and days don't; otherwise the column is ambiguous.
5. Years 1200 to 1599 are Jalali, years 1900 to 2200 Gregorian; two digits are never Jalali.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from lrfm.ledger.mapping.day_formats import Days, Numbers, calendar_days
from lrfm.ledger.mapping.day_texts import DateText, full_jalali_year

__all__ = [
    "MAX_BROKEN_SHARE",
    "MAX_DISTINCT",
    "MAX_SLIP_SHARE",
    "MAX_UNREADABLE_SHARE",
    "Choice",
    "Flags",
    "Reading",
    "choose",
]

MAX_BROKEN_SHARE = 0.20
MAX_UNREADABLE_SHARE = 0.50
MAX_SLIP_SHARE = 0.01
MAX_DISTINCT = 250_000
"""From 1900 to 2200 there are 110,000 days; a column of more distinct texts holds something else."""
_JALALI_YEARS = (1200, 1599)
# two digits are a Jalali year only where the params say that the column is Jalali
_YEAR_DIGITS = {"gregorian": 2, "jalali": 4}
Flags = npt.NDArray[np.bool_]
Calendar = Literal["gregorian", "jalali"]


@dataclass(frozen=True)
class Reading:
    """A strptime format and a calendar, and the day of each distinct text in it (NaT where it does not fit)."""

    format: str
    calendar: Calendar
    days: Days

    @property
    def fits(self) -> Flags:
        """Which texts fit."""
        return ~np.isnat(self.days)


@dataclass(frozen=True)
class Choice:
    """What the rule says of a column.

    ``verdict``: ``clear``; ``ambiguous`` or ``mixed`` between ``best`` and ``rival``; ``unknown``; or ``empty``.
    """

    verdict: Literal["clear", "ambiguous", "mixed", "unknown", "empty"]
    best: Reading | None = None
    rival: Reading | None = None


@dataclass(frozen=True)
class _Column:
    """Distinct texts, taken apart, with the number of rows of each."""

    texts: Sequence[DateText | None]
    rows: Numbers

    def is_few(self, chosen: Flags, *, limit_share: float) -> bool:
        """Tell whether chosen texts are few, by rows and among the distinct texts."""
        return self.share(chosen) <= limit_share and int(np.count_nonzero(chosen)) <= limit_share * len(self.texts)

    def share(self, chosen: Flags) -> float:
        """Give the share of the rows."""
        return float(self.rows[chosen].sum()) / max(1, int(self.rows.sum()))


def choose(texts: Sequence[DateText | None], *, rows: Numbers, calendar: str) -> Choice:
    """Decide how distinct texts are written; ``rows`` counts the rows of each.

    With ``calendar`` "jalali" only Jalali readings are looked at, otherwise those of both calendars.
    """
    column = _Column(texts, rows)
    if not texts or len(texts) > MAX_DISTINCT:
        return Choice("unknown" if texts else "empty")
    shapes = [_ranked(column, _readings(column, shape, calendar=calendar)) for shape in _shapes(column)]
    firsts = _ranked(column, (readings[0] for readings in shapes if readings))
    if not firsts:
        return Choice("unknown")
    best = firsts[0]
    rivals = next(readings[1:] for readings in shapes if readings and readings[0] is best)
    return _judged(column, best, rivals=rivals, others=firsts[1:])


def _judged(column: _Column, best: Reading, *, rivals: Sequence[Reading], others: Sequence[Reading]) -> Choice:
    for rival in rivals:
        if _is_more(column, rival.fits & ~best.fits, limit_share=MAX_SLIP_SHARE):
            return Choice("mixed", best, rival)
    is_date = np.array([text is not None for text in column.texts], dtype=bool)
    if not column.is_few(is_date & ~best.fits, limit_share=MAX_BROKEN_SHARE):
        return Choice("mixed", best, others[0]) if others else Choice("unknown", best)
    if column.share(~is_date) > MAX_UNREADABLE_SHARE:
        return Choice("unknown", best)
    for rival in rivals:
        if _may_mean(column, best, rival):
            return Choice("ambiguous", best, rival)
    return Choice("clear", best)


def _shapes(column: _Column) -> list[str]:
    return sorted({text.shape for text in column.texts if text})


def _ranked(column: _Column, readings: Iterable[Reading]) -> list[Reading]:
    """Sort readings by the rows that fit; among equals the usual one stays first."""
    return sorted(readings, key=lambda found: -column.share(found.fits))


def _readings(column: _Column, shape: str, *, calendar: str) -> Iterator[Reading]:
    """Give each format and calendar in which texts of a shape may be read, the usual ones first."""
    formats = dict.fromkeys(form for text in column.texts if text and text.shape == shape for form in text.readings)
    for form in formats:
        for kind in _calendars(calendar):
            least = 2 if kind == calendar else _YEAR_DIGITS[kind]
            parts = [_parts(text, shape, form, kind, least) for text in column.texts]
            years, months, days = np.array(parts, dtype=np.int64).reshape(-1, 3).T
            if kind == "jalali":
                years = np.where((years >= _JALALI_YEARS[0]) & (years <= _JALALI_YEARS[1]), years, 0)
            found = Reading(form, kind, calendar_days(years, months, days, calendar=kind))
            if found.fits.any():
                yield found


def _calendars(calendar: str) -> tuple[Calendar, ...]:
    return ("jalali",) if calendar == "jalali" else ("gregorian", "jalali")


def _parts(text: DateText | None, shape: str, form: str, kind: Calendar, least_digits: int) -> tuple[int, int, int]:
    if text is None or text.shape != shape or form not in text.readings or text.calendar not in {None, kind}:
        return (0, 0, 0)
    if text.year_digits < least_digits:
        return (0, 0, 0)
    year, month, day = text.readings[form]
    if kind == "jalali" and text.year_digits == 2:
        year = full_jalali_year(year % 100)
    return (year, month, day)


def _is_more(column: _Column, chosen: Flags, *, limit_share: float) -> bool:
    return bool(chosen.any()) and not column.is_few(chosen, limit_share=limit_share)


def _may_mean(column: _Column, best: Reading, rival: Reading) -> bool:
    """Tell whether the rival fits nearly all that the best fits, and means another day somewhere."""
    if _is_more(column, best.fits & ~rival.fits, limit_share=MAX_SLIP_SHARE):
        return False
    both = best.fits & rival.fits
    if not (best.days[both] != rival.days[both]).any():
        return False
    if rival.format.startswith("%Y") and rival.format[-1] == "m":
        return False  # year-day-month: nobody writes so where year-month-day fits
    if rival.format.startswith("%y"):
        return not _varies_like_days(best, both)
    return True


def _varies_like_days(best: Reading, both: Flags) -> bool:
    """Tell whether what is read as the day takes at least twice as many values as what is read as the year."""
    months = best.days[both].astype("datetime64[M]")
    days = np.unique((best.days[both] - months.astype("datetime64[D]")).astype(np.int64))
    years = np.unique(months.astype("datetime64[Y]").astype(np.int64))
    return len(days) >= 2 * len(years)
