"""Invoices that were taken back in full within days: they never were a sale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.allocate.columns import days_of, require_positive, require_unique, runs, whole_of

if TYPE_CHECKING:
    from lrfm.ledger.allocate.columns import Whole

__all__ = ["match_reversals"]


@dataclass(frozen=True)
class _Papers:
    """Invoices or credit notes by cell, then key; a cell is one customer, one amount, one day."""

    cells: Whole
    keys: Whole

    def without(self, places: Whole) -> _Papers:
        kept = np.ones(len(self.keys), dtype=np.bool_)
        kept[places] = False
        return _Papers(self.cells[kept], self.keys[kept])


def match_reversals(invoices: pa.Table, credits_: pa.Table, *, days: int) -> pa.Table:
    """Pair invoices with credit notes of the same customer and amount, dated 0 to ``days`` days later.

    Both tables: document_key, customer_key (int64), event_date (date32), amount_minor (int64, above zero). The result,
    document_key and credit_key (int64), is sorted by document_key. Each paper is used once, the pairs nearest in time
    first; of equal ones the lowest keys come together.

    >>> from datetime import date
    >>> def paper(key: int, day: int) -> pa.Table:
    ...     one = {"document_key": [key], "customer_key": [1], "event_date": [date(2024, 1, day)]}
    ...     return pa.table({**one, "amount_minor": [500]})
    >>> match_reversals(paper(1, 10), paper(2, 12), days=3).to_pylist()
    [{'document_key': 1, 'credit_key': 2}]
    """
    billed, credited = _papers_of(invoices, credits_, longest_days=days)
    pairs: list[tuple[Whole, Whole]] = []
    for gap_days in range(days + 1):
        at_invoice, at_credit = _pairs(billed.cells + gap_days, credited.cells)
        pairs.append((billed.keys[at_invoice], credited.keys[at_credit]))
        billed, credited = billed.without(at_invoice), credited.without(at_credit)
    document_keys, credit_keys = (np.concatenate(keys) for keys in zip(*pairs, strict=True))
    place = np.argsort(document_keys)
    return pa.table({"document_key": document_keys[place], "credit_key": credit_keys[place]})


def _papers_of(invoices: pa.Table, credits_: pa.Table, *, longest_days: int) -> tuple[_Papers, _Papers]:
    """Number the cells so that the next day of the same customer and amount has the next number."""
    invoice_count = invoices.num_rows
    for table in (invoices, credits_):
        require_unique(whole_of(table, "document_key"), name="document_key")
    keys, customers, amounts = (
        np.concatenate([whole_of(table, name) for table in (invoices, credits_)])
        for name in ("document_key", "customer_key", "amount_minor")
    )
    require_positive(amounts, name="amount_minor")
    event_days = np.concatenate([days_of(table, "event_date") for table in (invoices, credits_)])
    place = np.lexsort((keys, event_days, amounts, customers))
    accounts = np.cumsum(runs([customers[place], amounts[place]]))
    # So far apart that no number of days later is a day of another account.
    span = int(event_days.max(initial=0)) - int(event_days.min(initial=0)) + longest_days + 1
    cells = accounts * span + event_days[place]
    is_invoice = place < invoice_count
    billed, credited = (_Papers(cells[on], keys[place][on]) for on in (is_invoice, ~is_invoice))
    return billed, credited


def _pairs(wanted: Whole, offered: Whole) -> tuple[Whole, Whole]:
    """Join two sorted columns of cells: the first of a cell with the first, the second with the second."""
    ordinal = np.arange(len(wanted)) - np.searchsorted(wanted, wanted)
    at_offered = np.searchsorted(offered, wanted) + ordinal
    at_wanted = np.flatnonzero(at_offered < len(offered))
    at_wanted = at_wanted[offered[at_offered[at_wanted]] == wanted[at_wanted]]
    return at_wanted, at_offered[at_wanted]
