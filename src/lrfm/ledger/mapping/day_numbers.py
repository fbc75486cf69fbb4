"""Days written as numbers: the serial numbers of Excel and SAS, the seconds of Unix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["DAY_NUMBERS", "days_of_numbers"]

_NUMBER = r"^[+-]?[0-9]{1,15}([.,٫][0-9]*)?$"
# Excel believes in a 29 February 1900, its day 60; from the day after on its numbers are one too large.
_EXCEL_FALSE_LEAP_DAY = 60


@dataclass(frozen=True)
class _Count:
    """What a number counts: how many of it make a day, and which day is number zero."""

    per_day: int
    zero: str


DAY_NUMBERS: Mapping[str, _Count] = MappingProxyType(
    {
        "excel_days": _Count(1, "1899-12-30"),
        "excel_1904_days": _Count(1, "1904-01-01"),
        "sas_days": _Count(1, "1960-01-01"),
        "sas_seconds": _Count(86_400, "1960-01-01"),
        "unix_seconds": _Count(86_400, "1970-01-01"),
        "unix_milliseconds": _Count(86_400_000, "1970-01-01"),
    }
)


def days_of_numbers(texts: pa.Array, *, kind: str) -> npt.NDArray[np.datetime64]:
    """Give the days that numbers stand for as ``datetime64[D]``, NaT where a text is no such number.

    Decimals are the time of the day and are left out.

    >>> days_of_numbers(pa.array(["59", "60", "61", "40878.5", "x"]), kind="excel_days")
    array(['1900-02-28', 'NaT', '1900-03-01', '2011-12-01', 'NaT'], dtype='datetime64[D]')
    """
    count = DAY_NUMBERS[kind]
    fits = pc.fill_null(pc.match_substring_regex(texts, _NUMBER), False)
    whole = pc.replace_substring_regex(texts, r"^\+|[.,٫].*$", "")
    numbers = pc.if_else(fits, whole, "0").cast(pa.int64()).to_numpy(zero_copy_only=False)
    # floor, not truncation: 0.5 days before the day zero is the day before
    has_part = pc.fill_null(pc.match_substring_regex(texts, r"^-.*[.,٫][0-9]*[1-9]"), False).to_numpy(
        zero_copy_only=False
    )
    offsets = (numbers - has_part) // count.per_day
    is_day = fits.to_numpy(zero_copy_only=False) & (np.abs(offsets) < 1_000_000)
    if kind == "excel_days":
        is_day &= (offsets > 0) & (offsets != _EXCEL_FALSE_LEAP_DAY)
        offsets = offsets + (offsets < _EXCEL_FALSE_LEAP_DAY)
    days = np.datetime64(count.zero, "D") + np.where(is_day, offsets, 0).astype("timedelta64[D]")
    days[~is_day] = np.datetime64("NaT")
    return days
