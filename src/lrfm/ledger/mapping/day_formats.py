"""Dates read by a stated strptime format, in either calendar, with names of months in seven languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from lrfm.core.calendars import jalali_to_gregorian
from lrfm.ledger.mapping.day_texts import full_jalali_year, full_year, take_apart
from lrfm.ledger.mapping.month_names import month_of

__all__ = ["Format", "calendar_days", "compiled", "read_parts"]

_DIRECTIVE = re.compile(r"%(.)")
# A number of one digit may stand alone, but not where another number touches it.
_LOOSE: Mapping[str, str] = MappingProxyType(
    {"d": r" ?[0-9]{1,2}", "m": r" ?[0-9]{1,2}", "Y": "[0-9]{4}", "y": "[0-9]{2}"}
)
_TIGHT: Mapping[str, str] = MappingProxyType({**_LOOSE, "d": "[0-9]{2}", "m": "[0-9]{2}"})
_NAMES: Mapping[str, str] = MappingProxyType(
    {"b": "[^0-9]+?", "B": "[^0-9]+?", "a": r"[^0-9\s,]+", "A": r"[^0-9\s,]+", "h": "[^0-9]+?"}
)
_TIMES: Mapping[str, str] = MappingProxyType(
    {
        "H": "(?:2[0-3]|[01]?[0-9])",
        "I": "(?:1[0-2]|0?[1-9])",
        "M": "[0-5]?[0-9]",
        "S": "(?:6[01]|[0-5]?[0-9])",
        "f": "[0-9]{1,6}",
        "p": r"[AaPp][Mm]",
        "Z": "[A-Za-z]*",
        "%": "%",
    }
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Format:
    """A strptime format: what it says of the day, and the time that may follow.

    ``head`` finds the parts of the day in a text without its time; ``whole`` and ``tail`` are for RE2: the anchored
    pattern of the whole text, and of the time at its end ("" where there is none). ``head`` is None where the format
    counts weeks or days of the year: then only Python itself reads it.
    """

    text: str
    head: re.Pattern[str] | None
    whole: str
    tail: str


def compiled(text: str) -> Format:
    r"""Prepare a format.

    >>> compiled("%d.%m.%Y %H:%M").tail
    '\\s+(?:2[0-3]|[01]?[0-9]):[0-5]?[0-9]'
    """
    pieces = _pieces(text)
    if pieces is None:
        return Format(text, None, "", "")
    last = max(index for index, (letter, _) in enumerate(pieces) if letter in {*_LOOSE, *_NAMES})
    head = "".join(
        f"(?P<{letter}>{piece})" if letter in {*"dmYybBh"} else piece for letter, piece in pieces[: last + 1]
    )
    timed = any(letter in _TIMES for letter, _ in pieces[last + 1 :])
    cut = last + 1 if timed else len(pieces)
    tail = "".join(piece for _, piece in pieces[cut:])
    head += "".join(piece for _, piece in pieces[last + 1 : cut])
    return Format(text, re.compile(head, re.IGNORECASE), f"^{''.join(piece for _, piece in pieces)}$", tail)


def _pieces(text: str) -> list[tuple[str, str]] | None:
    """Split a format into (directive or "", pattern); None where a directive is not ours to read."""
    pieces: list[tuple[str, str]] = []
    end = 0
    found = list(_DIRECTIVE.finditer(text))
    for index, match in enumerate(found):
        pieces.append(("", _literal(text[end : match.start()])))
        letter, end = match[1], match.end()
        touches = (index > 0 and found[index - 1].end() == match.start()) or (
            index + 1 < len(found) and found[index + 1].start() == end
        )
        pattern = {**(_TIGHT if touches else _LOOSE), **_NAMES, **_TIMES}.get(letter)
        if pattern is None:
            return None
        pieces.append((letter, pattern))
    pieces.append(("", _literal(text[end:])))
    return pieces


def _literal(text: str) -> str:
    return r"\s+".join(re.escape(part) for part in re.split(r"\s+", text))


def read_parts(texts: Sequence[str], *, written: Format, calendar: str) -> tuple[Numbers, Numbers, Numbers]:
    """Give year, month and day of each text without its time, 0 where it does not fit; no day is judged."""
    full = full_jalali_year if calendar == "jalali" else full_year
    parts = [_one(text, written, full) or (0, 0, 0) for text in texts]
    years, months, days = np.array(parts, dtype=np.int64).reshape(-1, 3).T
    return years, months, days


def _one(text: str, written: Format, full: Callable[[int], int]) -> tuple[int, int, int] | None:
    if written.head is None:
        return _by_python(text, written.text)
    found = written.head.fullmatch(text)
    if found is None:
        return _as_taken_apart(text, written.text)
    part = found.groupdict()
    name = part.get("b") or part.get("B") or part.get("h")
    month = _month(name) if name else int(part["m"])
    year = int(part["Y"]) if "Y" in part else full(int(part["y"]))
    return (year, month, int(part["d"])) if month else None


def _as_taken_apart(text: str, written: str) -> tuple[int, int, int] | None:
    """Read what a format found by `auto` covers beyond its letters: 26th, a weekday, "de" around the month."""
    taken = take_apart(text)
    return taken.readings.get(written) if taken else None


def _month(name: str) -> int:
    found = month_of(name)
    return found.month if found else 0


def _by_python(text: str, written: str) -> tuple[int, int, int] | None:
    try:
        day = datetime.strptime(text, written)
    except ValueError:
        return None
    # Python makes day 366 of a common year the first of the next
    is_other = "%j" in written and f"{day:%Y}"[0 if "%Y" in written else 2 :] not in text
    return None if is_other else (day.year, day.month, day.day)


def calendar_days(years: Numbers, months: Numbers, days: Numbers, *, calendar: str) -> Days:
    """Give ``datetime64[D]``, NaT where there is no such day or its Gregorian year is not within 1900 to 2200.

    >>> from numpy import array
    >>> [str(day) for day in calendar_days(array([2023, 2024]), array([2, 2]), array([29, 29]), calendar="gregorian")]
    ['NaT', '2024-02-29']
    """
    to_days = jalali_to_gregorian if calendar == "jalali" else _gregorian
    found = to_days(years, months, days)
    outside = (found < np.datetime64(f"{_FIRST_YEAR}-01-01")) | (found >= np.datetime64(f"{_LAST_YEAR + 1}-01-01"))
    found[outside] = np.datetime64("NaT")
    return found


def _gregorian(years: Numbers, months: Numbers, days: Numbers) -> Days:
    fits = (years >= 1) & (years <= 9999) & (months >= 1) & (months <= 12) & (days >= 1) & (days <= 31)
    starts = np.where(fits, (years - 1970) * 12 + months - 1, 0).astype("datetime64[M]")
    found = starts.astype("datetime64[D]") + np.where(fits, days - 1, 0).astype("timedelta64[D]")
    found[~fits | (found.astype("datetime64[M]") != starts)] = np.datetime64("NaT")
    return np.asarray(found, dtype="datetime64[D]")
