"""Why a row can't be taken: the first reason that holds, whole columns at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.mapping.text import clean_text

if TYPE_CHECKING:
    from lrfm.ledger.settings import SetApartRule
    from lrfm.ledger.tables.columns import Cells

__all__ = ["RELATED", "TOTALS", "ZERO", "either", "first_reason", "is_related", "is_totals_row", "set_apart_as"]

NUMBERS = ("invoice_id", "receipt_id", "document_id")
ZERO = "zero_amount"
"""Rows of amount 0 are set apart by themselves: they carry no money, and would be neither invoice nor credit note."""
TOTALS = "totals_row"
"""A line under the table that adds up the rows above it."""
RELATED = "related_party"
"""Rows of customers that belong to the same owner."""


def first_reason(tests: Sequence[tuple[str, pa.Array]]) -> pa.Array:
    """Give each row the first reason that holds, NULL where none does; a test that can't be judged does not hold.

    >>> first_reason([("a", pa.array([False, True, None])), ("b", pa.array([True, True, False]))]).to_pylist()
    ['b', 'a', None]
    """
    found = np.zeros(len(tests[0][1]), dtype=np.int64)
    for number, (_, holds) in reversed(list(enumerate(tests, start=1))):
        found[np.asarray(pc.fill_null(holds, False))] = number
    return pa.array([None, *(reason for reason, _ in tests)], pa.string()).take(pa.array(found))


def either(*conditions: pa.Array) -> pa.Array:
    """Tell where any condition holds; one that can't be judged does not."""
    found = pc.fill_null(conditions[0], False)
    for condition in conditions[1:]:
        found = pc.or_(found, pc.fill_null(condition, False))
    return found


def set_apart_as(cells: Cells, *, rules: Sequence[SetApartRule], names: dict[str, str]) -> pa.Array:
    """Name the declared exclusion that applies to each row, NULL where none does.

    `names` are the internal names of the rules' columns.
    """
    tests = [(rule.name, _holds(cells, rule, names[rule.column])) for rule in rules]
    return first_reason(tests) if tests else cells.nothing(pa.string())


def _holds(cells: Cells, rule: SetApartRule, column: str) -> pa.Array:
    texts = clean_text(cells.raw.cells[column], missing=cells.source.no_value)
    parts = [pc.starts_with(texts, beginning) for beginning in rule.starts_with]
    if rule.values:
        parts.append(pc.is_in(texts, value_set=pa.array(rule.values, pa.string())))
    if rule.empty:
        parts.append(pc.is_null(texts))
    return either(*parts)


def is_totals_row(rows: pa.Table) -> pa.Array:
    """Tell which rows add up all rows above them in their file: no date, no customer or number, and just that sum.

    `rows` have `file_index`, `amount_minor`, `event_date`, `customer_id` and the columns of their numbers.
    """
    nobody = [pc.is_null(rows[name]) for name in ("customer_id", *NUMBERS) if name in rows.column_names]
    unnamed = either(*(column.combine_chunks() for column in nobody))
    amounts = pc.fill_null(rows["amount_minor"], 0).to_numpy()
    candidate = pc.and_(unnamed, pc.is_null(rows["event_date"].combine_chunks()))
    found = np.asarray(pc.fill_null(candidate, False)) & (amounts != 0)
    files, own = rows["file_index"].to_numpy(), np.where(found, 0, amounts)
    for place in np.flatnonzero(found):
        above = own[:place][files[:place] == files[place]]
        found[place] = np.count_nonzero(above) > 1 and int(above.sum()) == amounts[place]
    return pa.array(found)


def is_related(customer_id: pa.Array, *, related_parties: Sequence[str]) -> pa.Array:
    """Tell which rows are of customers that belong to the same owner."""
    return pc.is_in(customer_id, value_set=pa.array(related_parties, pa.string()))
