"""Whether a column holds dates, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.ledger.mapping.dates import read_days
from lrfm.ledger.mapping.day_texts import take_apart, without_time
from lrfm.ledger.mapping.settings import DateColumn
from lrfm.ledger.mapping.text import plain_digits
from lrfm.ledger.profile.names import likeness

__all__ = ["DATE_ROLES", "DayFinding", "find_days", "reread"]

DATE_ROLES = ("date", "due_date", "paid_date", "entered_on", "clearing_date")
SAMPLE = 200
DATE_SHARE = 0.8
NAMED_DATE = 0.5
# Excel's numbers of the days from 1954 to 2064: what a column called a date may hold instead of dates
EXCEL_DAYS = (20_000, 60_000)
AMBIGUOUS = {"mapping.date_ambiguous"}
FLOAT_FORMAT = "%Y%m%d.0"


@dataclass(frozen=True)
class DayFinding:
    """A column of dates: its days (date32, NULL where there is none), how it is written, and what speaks against it."""

    days: pa.Array
    format: str
    calendar: str
    is_ambiguous: bool = False
    doubt: Reason | None = None


def find_days(texts: pa.Array, *, name: str, distinct: pa.Array) -> DayFinding | None:
    """Find how a column's dates are written; `None` where it holds none."""
    if len(distinct) == 0:
        return None
    if _is_named_date(name) and _are_excel_days(distinct):
        return reread(texts, format_="excel_days", calendar="gregorian")
    if _are_floats(distinct):
        return reread(texts, format_=FLOAT_FORMAT, calendar="gregorian")
    if not _look_like_dates(distinct, is_named=_is_named_date(name)):
        return None
    try:
        read = read_days(texts, column=DateColumn(column=name or "-"), field="date")
    except UserError as error:
        return _doubtful(texts, error)
    return DayFinding(read.days, read.format, read.calendar)


def reread(texts: pa.Array, *, format_: str, calendar: str) -> DayFinding:
    """Read a column by a stated format."""
    column = DateColumn.model_validate({"column": "-", "format": format_, "calendar": calendar})
    read = read_days(texts, column=column, field="date")
    return DayFinding(read.days, read.format, read.calendar)


def _is_named_date(name: str) -> bool:
    return any(likeness(name, role) >= NAMED_DATE for role in DATE_ROLES)


def _sample(distinct: pa.Array) -> list[str]:
    step = max(1, len(distinct) // SAMPLE)
    chosen = distinct.take(pa.array(range(0, len(distinct), step)))
    texts: list[str] = without_time(plain_digits(chosen)).to_pylist()
    return texts


def _look_like_dates(distinct: pa.Array, *, is_named: bool) -> bool:
    """Tell by a sample; bare digits are dates only as eight of them, and in order where the name does not say so."""
    texts = _sample(distinct)
    taken = [take_apart(text) for text in texts]
    if sum(found is not None for found in taken) < DATE_SHARE * len(texts):
        return False
    bare = sum(text.isdigit() for text in texts)
    if bare < DATE_SHARE * len(texts):
        return True
    plausible = sum(len(text) == 8 and ("19" <= text[:2] <= "20" or "13" <= text[:2] <= "14") for text in texts)
    return plausible >= DATE_SHARE * len(texts) or (is_named and all(len(text) in (6, 8) for text in texts))


def _are_floats(distinct: pa.Array) -> bool:
    """Tell dates such as 20230131 that a program has made floating numbers of: 20230131.0."""
    like = pc.match_substring_regex(distinct, r"^(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9]\.0$")
    return bool(pc.mean(like.cast(pa.int8())).as_py() >= DATE_SHARE)


def _are_excel_days(distinct: pa.Array) -> bool:
    texts = _sample(distinct)
    low, high = EXCEL_DAYS
    return all(text.partition(".")[0].isdigit() and low <= int(text.partition(".")[0]) <= high for text in texts)


def _doubtful(texts: pa.Array, error: UserError) -> DayFinding | None:
    """Keep a column of dates that can be read in two ways, by the first of them; others are no dates for us."""
    fault = error.faults[0]
    if fault.key == "mapping.date_unknown":
        return None
    format_, _, rest = str(fault.values["first"]).partition(" ")
    found = reread(texts, format_=format_, calendar="jalali" if "jalali" in rest else "gregorian")
    doubt = Reason.of("map.date_ambiguous" if fault.key in AMBIGUOUS else "map.date_mixed", **fault.values)
    unread = pc.sum(pc.and_(pc.is_valid(texts), pc.is_null(found.days))).as_py() or 0
    if unread > (1 - DATE_SHARE) * max(1, len(texts) - texts.null_count) and fault.key in AMBIGUOUS:
        return None
    return DayFinding(found.days, found.format, found.calendar, fault.key in AMBIGUOUS, doubt)
