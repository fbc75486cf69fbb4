"""What a table of lines sold gives away about itself: counts over all of its rows, taken or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from lrfm.engine.exact import exact_sum
from lrfm.ledger.judge import TAKEN

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerScalar, Table

    from lrfm.engine.base import Engine

__all__ = ["SalesFacts", "measure_sales"]


@dataclass(frozen=True)
class SalesFacts:
    """Counts over the judged lines, set apart and rejected ones included.

    A credit line takes an amount off: its quantity is below 0 and its price is not 0, or, where no quantity is mapped,
    its amount is below 0. `unpriced_returns` have a quantity below 0 at a price of 0: stock, not money. `copied_lines`
    are those that equal an earlier one in every column. `customers_at_or_below_zero` are those whose lines, rejected
    ones and copies included, sum to 0 or less.
    """

    lines: int
    lines_without_customer: int
    credit_lines: int
    credit_documents: int
    credit_minor: int
    unpriced_returns: int
    negative_prices: int
    zero_prices: int
    copied_lines: int
    rounded_lines: int
    customers: int
    customers_at_or_below_zero: int
    taken_documents: int


def measure_sales(engine: Engine, lines: Table) -> SalesFacts:
    """Count over the judged lines (columns of `line_rows` with `status`, `reason` and `row_hash`)."""
    takes_off = (lines.amount_minor < 0).fill_null(False)
    is_return = (lines.quantity < 0).fill_null(False)
    is_credit = ibis.ifelse(lines.quantity.isnull(), takes_off, is_return & (lines.price != 0).fill_null(takes_off))
    lines = lines.mutate(is_credit=is_credit, is_return=is_return)
    hashes = lines.row_hash
    counts = engine.whole_numbers(
        lines.agg(
            lines=lines.count(),
            lines_without_customer=_number(lines.customer_id.isnull()),
            credit_lines=_number(lines.is_credit),
            credit_documents=lines.document_id.nunique(where=lines.is_credit),
            credit_minor=exact_sum(-lines.amount_minor, where=lines.is_credit),
            unpriced_returns=_number(lines.is_return & (lines.price == 0)),
            negative_prices=_number(lines.price < 0),
            zero_prices=_number(lines.price == 0),
            copied_lines=hashes.count() - hashes.nunique(),
            rounded_lines=_number(lines.is_rounded & (lines.status == TAKEN)),
            taken_documents=lines.document_id.nunique(where=lines.status == TAKEN),
        )
    )
    named = lines.filter(lines.customer_id.notnull())
    nets = named.group_by("customer_id").agg(net=exact_sum(named.amount_minor))
    customers = engine.whole_numbers(
        nets.agg(customers=nets.count(), customers_at_or_below_zero=_number(nets.net <= 0))
    )
    return SalesFacts(**counts, **customers)


def _number(condition: BooleanValue) -> IntegerScalar:
    return condition.fill_null(False).cast("int64").sum().fill_null(0).cast("int64")
