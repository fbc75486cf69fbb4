"""Texts to days, a whole column at a time: by a stated format, or by one that is worked out over the column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.mapping.day_choice import MAX_DISTINCT, Choice, choose
from lrfm.ledger.mapping.day_formats import Days, Format, Numbers, calendar_days, compiled, read_parts
from lrfm.ledger.mapping.day_numbers import DAY_NUMBERS, days_of_numbers
from lrfm.ledger.mapping.day_refusals import refusal
from lrfm.ledger.mapping.day_texts import take_apart, without_time
from lrfm.ledger.mapping.settings import DateColumn
from lrfm.ledger.mapping.text import plain_digits

__all__ = ["DayColumn", "FormatProposal", "propose_day_numbers", "propose_format", "read_days"]


_SAMPLE = 10_000


@dataclass(frozen=True)
class DayColumn:
    """A column of dates, read.

    ``days``: date32, NULL where there is none or it can't be read. ``is_bad``: a text that is no date, or no year from
    1900 to 2200. ``format`` and ``calendar``: as stated, or as worked out ("" where there was nothing to read).
    """

    days: pa.Array
    is_bad: pa.Array
    format: str
    calendar: str


def read_days(texts: pa.Array, *, column: DateColumn, field: str) -> DayColumn:
    """Read a column of dates.

    A stated format is a strptime format whose names of months may be of any of seven languages. Where it says nothing
    of a time, a time of the day behind the date is left out; where it does, a text must have one. A text that does not
    fit is bad. Raises ``UserError`` where the format is to be worked out and can't be: ``mapping.date_ambiguous``,
    ``mapping.date_mixed``, ``mapping.date_unknown``. The rule stands in ``lrfm.ledger.mapping.day_choice``.

    >>> found = read_days(pa.array(["1/15/2013", "2/1/2013", None]), column=DateColumn(column="Date"), field="due_date")
    >>> found.format, [str(day) for day in found.days.to_pylist()]
    ('%m/%d/%Y', ['2013-01-15', '2013-02-01', 'None'])
    """
    if column.format in DAY_NUMBERS:
        return _of_numbers(texts, kind=column.format)
    if column.format != "auto":
        return _of_format(texts, column=column)
    return _of_choice(texts, column=column, field=field)


@dataclass(frozen=True)
class _Distinct:
    """A column as its distinct texts: ``values``, and for each row which of them it holds (NULL: none)."""

    values: pa.Array
    which: pa.Array

    def rows(self) -> Numbers:
        """Count the rows of each value."""
        held = self.which.drop_null().to_numpy(zero_copy_only=False)
        return np.bincount(held, minlength=len(self.values)).astype(np.int64)

    def column(self, days: Days, *, form: str, calendar: str) -> DayColumn:
        """Give each row the day of its value."""
        found = pa.array(days.astype("datetime64[D]"), pa.date32(), from_pandas=True).take(self.which)
        return DayColumn(found, pc.and_(pc.is_valid(self.which), pc.is_null(found)), form, calendar)


def _distinct(texts: pa.Array) -> _Distinct:
    encoded = texts.dictionary_encode()
    return _Distinct(encoded.dictionary, encoded.indices)


def _shortened(texts: pa.Array, *, shorten: Callable[[pa.Array], pa.Array]) -> _Distinct:
    """Give the distinct texts without what follows the day; each is shortened once, unless nearly all differ anyway."""
    sample = texts.slice(0, _SAMPLE)
    if pc.count_distinct(sample).as_py() > len(sample) / 2 and len(texts) > _SAMPLE:
        return _distinct(shorten(plain_digits(texts)))
    column = _distinct(texts)
    fewer = _distinct(shorten(plain_digits(column.values)))
    return _Distinct(fewer.values, fewer.which.take(column.which))


def _of_numbers(texts: pa.Array, *, kind: str) -> DayColumn:
    found = _distinct(texts)
    return found.column(days_of_numbers(plain_digits(found.values), kind=kind), form=kind, calendar="gregorian")


def _of_format(texts: pa.Array, *, column: DateColumn) -> DayColumn:
    written = compiled(column.format)
    cut = partial(_without_tail, written=written) if written.tail else without_time
    found = _shortened(texts, shorten=cut)
    years, months, days = read_parts(found.values.to_pylist(), written=written, calendar=column.calendar)
    read = calendar_days(years, months, days, calendar=column.calendar)
    return found.column(read, form=column.format, calendar=column.calendar)


def _without_tail(values: pa.Array, *, written: Format) -> pa.Array:
    """Cut off the time of texts that fit the whole format; the others become a text that fits nothing."""
    fits = pc.match_substring_regex(values, f"(?i){written.whole}")
    cut = pc.replace_substring_regex(values, f"(?i){written.tail}$", "")
    # a text that ends like the format and does not fit it must not pass for one that does
    return pc.if_else(fits, cut, "?")


def _of_choice(texts: pa.Array, *, column: DateColumn, field: str) -> DayColumn:
    found, written = _taken(texts)
    rows = found.rows()
    choice = _choice(written, rows, calendar=column.calendar)
    if choice.verdict == "empty":
        return found.column(np.empty(0, "datetime64[D]"), form="", calendar=column.calendar)
    if choice.verdict != "clear" or choice.best is None:
        raise refusal(choice, texts=written, rows=rows, column=column.column, field=field)
    return found.column(choice.best.days, form=choice.best.format, calendar=choice.best.calendar)


def _taken(texts: pa.Array) -> tuple[_Distinct, list[str]]:
    found = _shortened(texts, shorten=without_time)
    return found, found.values.to_pylist()


def _choice(written: Sequence[str], rows: Numbers, *, calendar: str) -> Choice:
    # more than there are days: not worth taking apart
    taken = [take_apart(text) for text in written] if len(written) <= MAX_DISTINCT else [None] * len(written)
    return choose(taken, rows=rows, calendar=calendar)


@dataclass(frozen=True)
class FormatProposal:
    """How a column of texts may be written, if it holds dates.

    ``verdict``: ``clear``; ``ambiguous`` or ``mixed`` between ``format`` and ``rival_format``; ``unknown``; ``empty``.
    ``days`` and ``is_bad``: the column read by ``format``, also where it is in doubt. ``rows_share``: of the rows that
    hold a text, how many fit. ``examples``: texts that show the doubt, without names.
    """

    verdict: Literal["clear", "ambiguous", "mixed", "unknown", "empty"]
    format: str
    calendar: str
    rival_format: str
    rival_calendar: str
    days: pa.Array
    is_bad: pa.Array
    rows_share: float
    examples: str


def propose_format(texts: pa.Array) -> FormatProposal:
    """Propose how a column of dates is written; never raises.

    >>> found = propose_format(pa.array(["01/02/2023 10:00", "03/04/2023 11:00"]))
    >>> found.verdict, found.format, found.rival_format, found.rows_share
    ('ambiguous', '%d/%m/%Y', '%m/%d/%Y', 1.0)
    """
    found, written = _taken(texts)
    rows = found.rows()
    choice = _choice(written, rows, calendar="gregorian")
    best, rival = choice.best, choice.rival
    days = best.days if best else np.full(len(written), "NaT", "datetime64[D]")
    column = found.column(days, form=best.format if best else "", calendar=best.calendar if best else "")
    doubt = choice.verdict in {"ambiguous", "mixed", "unknown"}
    examples = str(refusal(choice, texts=written, rows=rows, column="", field="").faults[0].values["examples"])
    return FormatProposal(
        verdict=choice.verdict,
        format=column.format,
        calendar=column.calendar,
        rival_format=rival.format if rival else "",
        rival_calendar=rival.calendar if rival else "",
        days=column.days,
        is_bad=column.is_bad,
        rows_share=float(rows[~np.isnat(days)].sum() / max(1, rows.sum())),
        examples=examples if doubt else "",
    )


def propose_day_numbers(texts: pa.Array) -> tuple[str, ...]:
    """Name the counts of days or seconds in which every text is a day from 1990 to 2045; often none, at times two.

    >>> propose_day_numbers(pa.array(["40878", "40879.5"])), propose_day_numbers(pa.array(["1700000000"]))
    (('excel_days',), ('sas_seconds', 'unix_seconds'))
    """
    distinct = plain_digits(pc.unique(texts).drop_null())
    if not len(distinct):
        return ()
    first, last = np.datetime64("1990-01-01"), np.datetime64("2045-12-31")
    found = ((kind, days_of_numbers(distinct, kind=kind)) for kind in DAY_NUMBERS if kind != "excel_1904_days")
    return tuple(kind for kind, days in found if bool(((days >= first) & (days <= last)).all()))
