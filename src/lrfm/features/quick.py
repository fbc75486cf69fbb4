"""LRFM straight from a table of invoices, for a look at data that are not a ledger (yet)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.core.calendars import window_start

if TYPE_CHECKING:
    from datetime import date

    from ibis.expr.types import IntegerValue, Table

__all__ = ["lrfm_of"]

SHIFTED_DAYS = 31
"""So far bits are shifted: Spark shifts in 32 bits."""
BLOCK_DAYS = 2 * SHIFTED_DAYS
"""Days of purchase are kept as bits of a whole number, one for each such block of days."""
OLDER = -1
"""The block of all that lies before the window."""


@ibis.udf.agg.builtin(name="bit_or")  # type: ignore[untyped-decorator]
def _bit_or(bits: int) -> int:  # type: ignore[empty-body]  # DuckDB and Spark have it by this name
    """Unite sets of bits."""


@ibis.udf.scalar.builtin(name="bit_count")  # type: ignore[untyped-decorator]
def _bit_count(bits: int) -> int:  # type: ignore[empty-body]  # DuckDB and Spark have it by this name
    """Count the bits of a set."""


def lrfm_of(
    table: Table,
    *,
    cutoff: date,
    customer: str = "customer",
    date: str = "date",
    known_on: str | None = None,
    amount: str = "amount",
    window_months: int | None = 24,
) -> Table:
    """Give length, recency, frequency and monetary amount of each customer at the end of a day (METHODS 2.1).

    `table` is an Ibis table of documents with the named columns: the customer (anything that can be grouped by), the
    day, the amount as a whole number of minor units or a decimal (credit notes below 0), and the day on which a row was
    entered: without `known_on` every row counts as known on its own day. Rows dated or known after the cut-off are not
    looked at. The result, one row a customer who bought something, is an Ibis table that is still to be computed:

    - `length_days` L, `recency_days` R, `tenure_days` = L + R, over all that is known;
    - `frequency_count` F: days with an invoice in the window (None: all that is known);
    - `monetary` M: invoices less credit notes in the window, in the unit of `amount`.

    What a ledger knows beyond that (reversed documents, rejected rows, other currencies) this does not: for a report
    use `lrfm report`. One scan and two group-bys; it runs on DuckDB and on Spark alike.

    >>> import ibis
    >>> from datetime import date
    >>> rows = {
    ...     "customer": ["A", "A", "A", "B", "B"],
    ...     "date": [date(2024, 1, 10), date(2024, 6, 30), date(2024, 6, 30), date(2024, 5, 1), date(2024, 7, 15)],
    ...     "amount": [100, 200, 50, 1000, -200],
    ... }
    >>> found = lrfm_of(ibis.memtable(rows), cutoff=date(2024, 12, 31)).order_by("customer").to_pyarrow()
    >>> found.select(["length_days", "recency_days", "frequency_count", "monetary"]).to_pylist() == [
    ...     {"length_days": 172, "recency_days": 184, "frequency_count": 2, "monetary": 350},
    ...     {"length_days": 0, "recency_days": 244, "frequency_count": 1, "monetary": 800},
    ... ]
    True
    """
    rows = table.select(customer, day=table[date], amount=table[amount], known=table[known_on or date])
    rows = rows.filter((rows.day <= cutoff) & (rows.known <= cutoff))
    cells = _cells(rows, customer, cutoff=cutoff, window_months=window_months)
    found = cells.group_by(customer).agg(
        first_on=cells.first_on.min(),
        last_on=cells.last_on.max(),
        frequency_count=_bit_count(cells.days).cast("int64").sum().cast("int64"),
        monetary=cells.monetary.sum().cast(_sum_type(rows)).fill_null(0),
    )
    found = found.filter(found.first_on.notnull())
    length, recency = _days(found.last_on, found.first_on), _days(ibis.literal(cutoff), found.last_on)
    return found.select(
        customer,
        length_days=length,
        recency_days=recency,
        tenure_days=length + recency,
        frequency_count=found.frequency_count,
        monetary=found.monetary,
    )


def _cells(rows: Table, customer: str, *, cutoff: date, window_months: int | None) -> Table:
    """Group by customer and block of days: the days of purchase as bits, what was bought, first and last day."""
    ahead = _days(ibis.literal(cutoff), rows.day)
    none = ibis.literal(0, "int64")
    is_in = ibis.literal(True) if window_months is None else rows.day >= window_start(cutoff, months=window_months)
    bought = rows.amount > 0
    marked = rows.select(
        customer,
        block=is_in.ifelse((ahead // BLOCK_DAYS).cast("int64"), ibis.literal(OLDER, "int64")),
        bit=(is_in & bought).ifelse(_bit(ahead % BLOCK_DAYS), none),
        day=bought.ifelse(rows.day, ibis.null("date")),
        amount=is_in.ifelse(rows.amount, ibis.null(rows.amount.type())),
    )
    return marked.group_by(customer, "block").agg(
        days=_bit_or(marked.bit), first_on=marked.day.min(), last_on=marked.day.max(), monetary=marked.amount.sum()
    )


def _bit(place: IntegerValue) -> IntegerValue:
    """Give 2 to the power of 0 to 61; the 1 that is shifted is made from the place, a literal may have 32 bits."""
    shifted = place % SHIFTED_DAYS
    upper = (place >= SHIFTED_DAYS).ifelse(ibis.literal(2**SHIFTED_DAYS, "int64"), ibis.literal(1, "int64"))
    return (((shifted * 0 + 1).cast("int64") << shifted).cast("int64") * upper).cast("int64")


def _days(later: ibis.expr.types.DateValue, earlier: ibis.expr.types.DateValue) -> IntegerValue:
    return later.delta(earlier, unit="day").cast("int64")


def _sum_type(rows: Table) -> str:
    """Whole numbers stay so; decimals get as many digits as there are."""
    kind = rows.amount.type()
    if kind.is_integer():
        return "int64"
    return f"decimal(38,{kind.scale})" if kind.is_decimal() else "float64"
