"""Days as a column of dates writes them: any format, either calendar, or numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.calendars import gregorian_to_jalali
from lrfm.errors import UserError
from lrfm.ledger.mapping.day_numbers import DAY_NUMBERS
from lrfm.ledger.mapping.settings import DateColumn

__all__ = ["day_texts", "format_of"]

AUTO = "auto"
_PLAIN: Mapping[str, str] = MappingProxyType({"gregorian": "%Y-%m-%d", "jalali": "%Y/%m/%d"})
_DIRECTIVE = re.compile(r"%(.)")
_JALALI_MONTHS = tuple("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split())
# what says nothing of the day is the same in both calendars
_OF_THE_CLOCK = frozenset("HIMSfpaAZ%")


def format_of(column: DateColumn) -> str:
    """Give the format that days are written in; where it is worked out, the plainest of the calendar.

    >>> format_of(DateColumn(column="day")), format_of(DateColumn(column="day", calendar="jalali"))
    ('%Y-%m-%d', '%Y/%m/%d')
    """
    return _PLAIN[column.calendar] if column.format == AUTO else column.format


def day_texts(days: pa.Array, *, column: DateColumn) -> pa.Array:
    """Write days (date32) as text; NULL stays NULL. Each distinct day is written once.

    Raises `UserError` where the format counts what the Jalali calendar does not have here, such as weeks.

    >>> day_texts(pa.array([date(2025, 3, 20), None]), column=DateColumn(column="day", calendar="jalali")).to_pylist()
    ['1403/12/30', None]
    """
    encoded = pc.dictionary_encode(days)
    texts = _texts(encoded.dictionary, format_of(column), column.calendar)
    return pc.take(pa.array(texts, pa.string()), encoded.indices)


def _texts(days: pa.Array, written: str, calendar: str) -> list[str]:
    if written in DAY_NUMBERS:
        return _numbers(days, written)
    known: list[date] = days.to_pylist()
    write = _jalali(days, written) if calendar == "jalali" else lambda _, day: _at_midnight(day).strftime(written)
    return [write(place, day) for place, day in enumerate(known)]


def _numbers(days: pa.Array, kind: str) -> list[str]:
    count = DAY_NUMBERS[kind]
    zero = int(np.datetime64(count.zero, "D").astype(np.int64))
    return [str((day - zero) * count.per_day) for day in days.cast(pa.int32()).to_pylist()]


def _at_midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _jalali(days: pa.Array, written: str) -> Callable[[int, date], str]:
    unknown = sorted(set(_DIRECTIVE.findall(written)) - _OF_THE_CLOCK - set("YymdbBh"))
    if unknown:
        raise UserError.of("synthetic.jalali_format", format=written)
    years, months, numbers = gregorian_to_jalali(days.cast(pa.int32()).to_numpy().astype("datetime64[D]"))

    def write(place: int, day: date) -> str:
        month = int(months[place])
        parts = {
            "Y": f"{years[place]:04d}",
            "y": f"{years[place] % 100:02d}",
            "m": f"{month:02d}",
            "d": f"{numbers[place]:02d}",
            **dict.fromkeys("bBh", _JALALI_MONTHS[month - 1]),
        }
        return _DIRECTIVE.sub(lambda found: parts.get(found[1]) or _at_midnight(day).strftime(found[0]), written)

    return write
