"""The agreed average due date of several instruments (راس‌گیری)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.allocate.columns import days_of, require_positive, runs, whole_of

if TYPE_CHECKING:
    from lrfm.ledger.allocate.columns import Whole

__all__ = ["average_due"]

SAFE = 2.0**61
"""Below it a float is near enough to say that twice a whole number fits 64 bits."""


def average_due(instruments: pa.Table) -> pa.Table:
    """Weigh the due days of each document's instruments by their amounts.

    ``instruments``: document_key (int64), due_on (date32), amount_minor (int64, above zero; each document's sum fits 64
    bits). The result has a row for each document, sorted: document_key, average_due (date32), amount_minor (the sum).
    Exact: the sum of amount times day is divided once by the sum of amounts; half a day rounds up, to the later day.

    >>> from datetime import date
    >>> cheques = {"document_key": [1, 1], "due_on": [date(2024, 1, 31), date(2024, 3, 1)], "amount_minor": [100, 200]}
    >>> average_due(pa.table(cheques)).to_pylist()
    [{'document_key': 1, 'average_due': datetime.date(2024, 2, 20), 'amount_minor': 300}]
    """
    keys, due, amounts = (
        whole_of(instruments, "document_key"),
        days_of(instruments, "due_on"),
        whole_of(instruments, "amount_minor"),
    )
    require_positive(amounts, name="amount_minor")
    place = np.lexsort((due, keys))
    keys, due, amounts = keys[place], due[place], amounts[place]
    first = runs([keys])
    starts = np.flatnonzero(first)
    if not len(starts):
        return _table(keys, due, amounts)
    earliest = due[starts]  # days are counted from it, so that the products stay small
    days = due - np.repeat(earliest, np.diff(np.append(starts, len(keys))))
    average = earliest + _mean_days(days, amounts, starts)
    return _table(keys[starts], average, np.add.reduceat(amounts, starts))


def _mean_days(days: Whole, amounts: Whole, starts: Whole) -> Whole:
    totals = np.add.reduceat(amounts, starts)
    weighted = np.add.reduceat(days * amounts, starts)  # wraps where it is too large; those are done again below
    mean: Whole = (2 * weighted + totals) // (2 * totals)
    longest = np.maximum.reduceat(days, starts) + 1
    ends = np.append(starts[1:], len(days))
    for document in np.flatnonzero(totals.astype(np.float64) * longest >= SAFE).tolist():
        of = slice(starts[document], ends[document])
        mean[document] = _exact_mean(days[of].tolist(), amounts[of].tolist())
    return mean


def _exact_mean(days: list[int], amounts: list[int]) -> int:
    total = sum(amounts)
    return (2 * sum(day * amount for day, amount in zip(days, amounts, strict=True)) + total) // (2 * total)


def _table(keys: Whole, days: Whole, amounts: Whole) -> pa.Table:
    average = pa.array(days.astype(np.int32), pa.int32()).cast(pa.date32())
    return pa.table({"document_key": keys, "average_due": average, "amount_minor": amounts})
