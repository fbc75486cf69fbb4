"""Due dates where none is written: invoice date, or the end of its month, plus days of terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.mapping.numbers import read_whole
from lrfm.ledger.mapping.settings import TermCode, Terms

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["due_days"]

TERM_DAYS_MAX = 3650


def due_days(invoiced_on: pa.Array, codes: pa.Array, *, terms: Terms) -> tuple[pa.Array, pa.Array]:
    """Give due dates by terms, and where the terms can't be read.

    `invoiced_on` are days, `codes` the texts of the terms column (unused where the terms are the same for all). Terms
    from the end of the month count from the last day of the invoice's month.

    >>> from datetime import date
    >>> day = pa.array([date(2024, 1, 10)])
    >>> terms = Terms(column="t", codes={"60E": {"days": 60, "end_of_month": True}})
    >>> due, _ = due_days(day, pa.array(["60E"]), terms=terms)
    >>> due.to_pylist()
    [datetime.date(2024, 3, 31)]
    """
    if terms.days is not None:
        same = np.full(len(invoiced_on), terms.days)
        due = _after(invoiced_on, same, np.full(len(invoiced_on), terms.end_of_month))
        return due, pa.repeat(pa.scalar(False), len(invoiced_on))
    if terms.codes:
        days, from_month_end = _by_code(codes, terms.codes)
    else:
        whole, _ = read_whole(codes)
        days, from_month_end = whole, np.full(len(codes), terms.end_of_month)
    in_range = pc.fill_null(pc.and_(pc.greater_equal(days, 0), pc.less_equal(days, TERM_DAYS_MAX)), False)
    is_bad = pc.and_(pc.is_valid(codes), pc.invert(in_range))
    counted = np.asarray(pc.fill_null(pc.if_else(in_range, days, None), 0))
    due = _after(invoiced_on, counted, from_month_end)
    return pc.if_else(in_range, due, pa.scalar(None, pa.date32())), is_bad


def _by_code(codes: pa.Array, known: Mapping[str, TermCode]) -> tuple[pa.Array, np.ndarray]:
    index = pc.index_in(codes, value_set=pa.array([code.strip() for code in known], pa.string()))
    index = pc.if_else(pc.is_valid(codes), index, None)
    days = pc.take(pa.array([term.days for term in known.values()], pa.int64()), index)
    month_end = pc.take(pa.array([term.end_of_month for term in known.values()]), index)
    return days, np.asarray(pc.fill_null(month_end, False))


def _after(invoiced_on: pa.Array, days: np.ndarray, from_month_end: np.ndarray) -> pa.Array:
    start = np.asarray(pc.fill_null(invoiced_on.cast(pa.int32()), 0)).astype("datetime64[D]")
    if from_month_end.any():
        end = (start.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
        start = np.where(from_month_end, end, start)
    due = (start + days.astype("timedelta64[D]")).astype("int64").astype("int32")
    found = pa.array(due).cast(pa.date32())
    return pc.if_else(pc.is_valid(invoiced_on), found, pa.scalar(None, pa.date32()))
