"""Texts of dates taken apart: which ways of writing each may follow, and the day that it names in each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.mapping.month_names import month_of

__all__ = ["DateText", "Parts", "full_jalali_year", "full_year", "take_apart", "without_time"]

_CLOCK = r"(?:[01]?[0-9]|2[0-4])[:h][0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?"
_PLAIN_CLOCK = r"(?:[01][0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
_HALF = r"(?:[AaPp]\.?\s?[Mm]\.?|ق\.ظ|ب\.ظ|ص|م)"
_ZONE = r"(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)"
_TIME = rf"(?:T|[\s,]\s*){_CLOCK}\s*{_HALF}?\s*{_ZONE}?$"
_COMPACT_TIME = rf"^([0-9]{{8}})[T ](?:[01][0-9]|2[0-4])[0-5][0-9](?:[0-5][0-9])?\s*{_ZONE}?$"

_NUMBERS = re.compile(r"([0-9]{1,4})(?: ?([/\-.]) ?| )([0-9]{1,2})(?: ?([/\-.]) ?| )([0-9]{1,4})\.?")
_COMPACT = re.compile(r"[0-9]{8}")
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?,? +(?=[0-9])")
_DAY_OR_YEAR_FIRST = re.compile(r"([0-9]{1,4})(?:st|nd|rd|th|er|º|°)?([^0-9]+)([0-9]{1,4})", re.IGNORECASE)
_NAME_FIRST = re.compile(
    r"([^0-9]+?)[\s.\-/]*([0-9]{1,2})(?:st|nd|rd|th)?[\s,.\-/]+'?([0-9]{4}|[0-9]{2})", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]+")

Parts = tuple[int, int, int]
"""Year, month, day; a year of two digits is meant as Python means it, 1969 to 2068."""


@dataclass(frozen=True)
class DateText:
    """A text that may be a date: ``readings`` has year, month and day for each strptime format that it may follow.

    Texts of one ``shape`` are written alike but for the order of day, month and year. ``calendar`` is that of the
    month's name, if it has one. ``year_digits``: 2 or 4.
    """

    shape: str
    readings: Mapping[str, Parts] = field(default_factory=dict)
    year_digits: int = 4
    calendar: str | None = None


def without_time(texts: pa.Array) -> pa.Array:
    """Leave out the time of the day and its zone: the day stays as it is written.

    >>> without_time(pa.array(["2010-12-01T08:26:00+03:30", "26-04-2011 11:50", "4/6/2013 1:05 PM", "x"])).to_pylist()
    ['2010-12-01', '26-04-2011', '4/6/2013', 'x']
    """
    if (at := _place_of_time(texts)) is not None:
        return pc.utf8_slice_codeunits(texts, 0, at)
    return pc.replace_substring_regex(pc.replace_substring_regex(texts, _TIME, ""), _COMPACT_TIME, r"\1")


def _place_of_time(texts: pa.Array) -> int | None:
    """Give the place at which a time starts in every text, None where texts differ: a cut costs less than a search."""
    colons = pc.min_max(pc.find_substring(texts, ":")).as_py()
    first = colons["min"]
    if first is None or first < 9 or first != colons["max"]:
        return None
    at = int(first) - 3
    timed = pc.match_substring_regex(texts, rf"^.{{{at}}}[T ]{_PLAIN_CLOCK}$")
    return at if pc.all(timed).as_py() else None


def take_apart(text: str) -> DateText | None:
    """Take a date without its time apart, without judging whether there is such a day; ``None`` where it is no date.

    >>> take_apart("26-Apr-11")
    DateText(shape='%d-%b-%y', readings={'%d-%b-%y': (2011, 4, 26)}, year_digits=2, calendar='gregorian')
    >>> take_apart("1/2/2013").readings
    {'%d/%m/%Y': (2013, 2, 1), '%m/%d/%Y': (2013, 1, 2)}
    """
    if found := _NUMBERS.fullmatch(text):
        sign, other = found[2] or " ", found[4] or " "
        return _of_numbers(found[1], found[3], found[5], sign=sign) if sign == other else None
    if _COMPACT.fullmatch(text):
        return _compact(text)
    bare = _without_weekday(text)
    if found := _DAY_OR_YEAR_FIRST.fullmatch(bare):
        return _name_amid(found[1], found[2], found[3])
    if found := _NAME_FIRST.fullmatch(bare):
        return _named(found[1], day=found[2], year=found[3], pattern="%b {}%d, %{}")
    return None


def _without_weekday(text: str) -> str:
    """Leave out a word before the numbers that is no month, such as Tuesday."""
    found = _WEEKDAY.match(text)
    if found and month_of(found[0].strip(" .,")) is None and len(_LETTERS.findall(text)) > 1:
        return text[found.end() :]
    return text


def _of_numbers(first: str, second: str, third: str, *, sign: str) -> DateText | None:
    a, b, c = int(first), int(second), int(third)
    if len(first) == 4 and len(third) <= 2:
        orders = {"Ymd": (a, b, c), "Ydm": (a, c, b)}
    elif len(first) <= 2 and len(third) == 4:
        orders = {"dmY": (c, b, a), "mdY": (c, a, b)}
    elif len(first) <= 2 and len(third) == 2:
        orders = {"dmy": (full_year(c), b, a), "mdy": (full_year(c), a, b), "ymd": (full_year(a), b, c)}
        if len(first) == 1:
            del orders["ymd"]
    else:
        return None
    readings = {sign.join(f"%{letter}" for letter in order): parts for order, parts in orders.items()}
    shape = f"{'9' * len(first) if len(first) == 4 else '9'}{sign}9{sign}{'9999' if len(third) == 4 else '9'}"
    return DateText(shape, readings, 4 if 4 in {len(first), len(third)} else 2)


def _compact(text: str) -> DateText:
    def at(*places: tuple[int, int]) -> Parts:
        year, month, day = (int(text[start:end]) for start, end in places)
        return year, month, day

    readings = {
        "%Y%m%d": at((0, 4), (4, 6), (6, 8)),
        "%d%m%Y": at((4, 8), (2, 4), (0, 2)),
        "%m%d%Y": at((4, 8), (0, 2), (2, 4)),
    }
    return DateText("99999999", readings)


def _name_amid(first: str, name: str, third: str) -> DateText | None:
    sign = next((sign for sign in "-/." if sign in name and " " not in name), "" if name.isalpha() else " ")
    name = name.replace("'", " ").replace("-", " ").replace("/", " ")
    if len(first) == 4 and len(third) <= 2:
        return _named(name, day=third, year=first, pattern=f"%{{1}}{sign}%b{sign}%d")
    if len(first) <= 2 and len(third) in {2, 4}:
        return _named(name, day=first, year=third, pattern=f"%d{sign}%b{sign}%{{1}}")
    return None


def _named(name: str, *, day: str, year: str, pattern: str) -> DateText | None:
    month = month_of(name)
    if month is None:
        return None
    digits = len(year)
    written = pattern.format("", "Y" if digits == 4 else "y")
    full = int(year) if digits == 4 else full_year(int(year))
    return DateText(written, {written: (full, month.month, int(day))}, digits, month.calendar)


def full_year(year: int) -> int:
    """Give a year of two digits in full, as Python's strptime does: 1969 to 2068."""
    return year + (2000 if year < 69 else 1900)


def full_jalali_year(year: int) -> int:
    """Give a Jalali year of two digits in full: 1350 to 1449."""
    return year + (1400 if year < 50 else 1300)
