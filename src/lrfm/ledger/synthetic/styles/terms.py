"""Codes of payment terms for due dates: the inverse of reading due dates from terms."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.mapping.settings import Terms
from lrfm.ledger.tables.terms import due_days

__all__ = ["due_as_read", "term_texts"]


def term_texts(issued: pa.Array, due: pa.Array, *, terms: Terms) -> pa.Array:
    """Write the days of terms, or the code that comes nearest, of each due date; none where nothing is due.

    >>> from datetime import date
    >>> days = [pa.array([date(2024, 1, 10)]), pa.array([date(2024, 3, 31)])]
    >>> terms = Terms(column="t", codes={"30": 30, "60E": {"days": 60, "end_of_month": True}})
    >>> term_texts(*days, terms=terms).to_pylist()
    ['60E']
    """
    if not terms.codes:
        start, _ = due_days(
            issued, pa.nulls(len(issued), pa.string()), terms=Terms(days=0, end_of_month=terms.end_of_month)
        )
        days = pc.subtract(due.cast(pa.int32()), start.cast(pa.int32()))
        return pc.max_element_wise(days, pa.scalar(0, pa.int32()), skip_nulls=False).cast(pa.string())
    codes = list(terms.codes)
    away = []
    for code in codes:
        read, _ = due_days(issued, pa.repeat(pa.scalar(code.strip()), len(issued)), terms=terms)
        away.append(np.asarray(pc.fill_null(pc.abs(pc.subtract(read.cast(pa.int32()), due.cast(pa.int32()))), 0)))
    nearest = pa.array(codes, pa.string()).take(pa.array(np.argmin(np.stack(away), axis=0)))
    return pc.if_else(pc.is_valid(due), nearest, pa.scalar(None, pa.string()))


def due_as_read(issued: pa.Array, due: pa.Array, *, terms: Terms) -> pa.Array:
    """Give the due dates that will be read from the terms that are written."""
    texts = pa.nulls(len(issued), pa.string()) if terms.days is not None else term_texts(issued, due, terms=terms)
    return due_days(issued, texts, terms=terms)[0]
