"""What was known at the end of each of many months, taken in one pass over the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.dated import has_dated_payments
from lrfm.cohort.netted import net_of_returns
from lrfm.cohort.series.beside import RETURNED, disputes_of, promises_of
from lrfm.cohort.series.running import cutoff_table, first_known, running_balances
from lrfm.cohort.snapshot import PAYMENT_KINDS, REVERSAL
from lrfm.core.calendars import add_months, last_month_end, month_end

if TYPE_CHECKING:
    from ibis.expr.types import StringValue, Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import Ledger

__all__ = ["Series", "month_end_cutoffs", "take_month_ends", "take_series"]

WRITTEN_OFF = ("write_off", "lapsed")
CREDITED = ("credited", "reversed", "reversal", "clearing", "withdrawn")


@dataclass(frozen=True)
class Series:
    """What was known at each of `cutoffs` (oldest first); it holds no reference to the ledger.

    A row's `number` is that of the first cut-off that knew it. Tables:

    - `open_documents`: `cutoff`, `number`, `document_key`, `customer_key`, `kind`, `event_date`, `due_date`,
      `open_minor` (never 0), `days_past_due`: one row for each document and cut-off at which it stood open.
    - `unapplied`: `cutoff`, `number`, `customer_key`, `unapplied_minor`.
    - `billed`: sums of documents by `event_date`, `kind` and `number`; credit notes are below 0. A document that was
      reversed is taken off again where the reversal became known.
    - `received`: sums of receipts that are payments by `event_date` and `number`.
    - `payments`: sums of what paid invoices, by `cutoff`, `paid_on`, `days_late` and `days_to_pay`.
    - `settled`: what open documents were settled by: `number`, `document_key`, `way` (paid, credited, written_off),
      `amount_minor`.
    - `written_off`: sums by the invoice's `invoiced_on`, the `event_date` of the loss and `number`.
    - `disputes`: `cutoff`, `document_key`, `open_minor`, `opened_on`, `reason`: open documents in dispute.
    - `promises`: `promised_on`, `made_on`, `promised_minor`, `kept_number` (the first cut-off that knew the promise to
      be kept by its day; NULL: none does), `lost_number` (the first one that knew of that money to have come back).
    """

    cutoffs: tuple[date, ...]
    open_documents: Table
    unapplied: Table
    billed: Table
    received: Table
    payments: Table
    settled: Table
    written_off: Table
    disputes: Table
    promises: Table
    has_disputes: bool
    has_promises: bool
    has_payments: bool
    is_dated: bool
    begins_on: date | None
    engine: Engine


def month_end_cutoffs(as_of: date, *, months: int, since: date) -> tuple[date, ...]:
    """Give the cut-off of a pack and the month ends before it, oldest first; none of them lies before `since`.

    >>> [str(day) for day in month_end_cutoffs(date(2024, 3, 15), months=3, since=date(2024, 1, 10))]
    ['2024-01-31', '2024-02-29', '2024-03-15']
    """
    last = as_of if as_of == month_end(as_of) else last_month_end(as_of)
    ends = [month_end(add_months(last.replace(day=1), -back)) for back in range(months)]
    return tuple(sorted({as_of, *(end for end in ends if end >= since)}))[-months:]


def take_month_ends(
    ledger: Ledger, *, as_of: date, months: int, begins_on: date | None, engine: Engine, payments_months: int
) -> Series:
    """Take the day of a pack and the month ends before it, as far as the files hold whole months."""
    cutoffs = month_end_cutoffs(as_of, months=months, since=begins_on or as_of)
    return take_series(ledger, cutoffs=cutoffs, engine=engine, payments_months=payments_months, begins_on=begins_on)


def take_series(
    ledger: Ledger,
    *,
    cutoffs: Sequence[date],
    engine: Engine,
    payments_months: int,
    begins_on: date | None = None,
) -> Series:
    """Take what was known at each cut-off; `payments_months` is the window of payments that each of them looks back.

    `begins_on` is the first day from which on the files hold everything, where that is known.
    """
    days = cutoff_table(engine, cutoffs, name="series_cutoffs")
    documents = engine.materialise(_documents(ledger, cutoffs=days), name="series_documents")
    settling = engine.materialise(_settling(ledger, cutoffs=days), name="series_settling")
    open_documents = engine.materialise(
        _open_documents(ledger, documents, settling, cutoffs=days), name="series_open_documents"
    )
    rest = {
        "unapplied": _unapplied(ledger, settling, cutoffs=days),
        "billed": _billed(documents, settling),
        "received": _received(ledger, cutoffs=days),
        "payments": _payments(ledger, documents, settling, cutoffs=days, months=payments_months),
        "settled": settling.group_by("number", "document_key", "way").agg(
            amount_minor=settling.amount_minor.sum().cast("int64")
        ),
        "written_off": _written_off(documents, settling),
        "disputes": disputes_of(ledger, open_documents, engine=engine),
        "promises": promises_of(ledger, documents, settling, cutoffs=days, engine=engine),
    }
    tables = {name: engine.materialise(expression, name=f"series_{name}") for name, expression in rest.items()}
    return Series(
        tuple(cutoffs),
        open_documents=open_documents,
        **tables,
        has_disputes="disputes" in ledger.optional,
        has_promises="contacts" in ledger.optional and "promised_on" in ledger.optional["contacts"].columns,
        has_payments=ledger.has_payments,
        is_dated=has_dated_payments(ledger, engine=engine),
        begins_on=begins_on,
        engine=engine,
    )


def _documents(ledger: Ledger, *, cutoffs: Table) -> Table:
    """Every document with its signed amount; `gone` is the first cut-off that knew it to be reversed."""
    columns = ("document_key", "customer_key", "event_date", "known_on")
    if not ledger.has_payments:
        sales = ledger.sales
        kind = (sales.amount_minor < 0).ifelse("credit_note", "invoice")
        sales = sales.select(*columns, due_date=sales.event_date, amount_minor=sales.amount_minor, kind=kind)
        return first_known(sales, cutoffs=cutoffs)
    invoices, notes = ledger.invoices, ledger.credit_notes
    documents = ibis.union(
        invoices.select(*columns, "due_date", "amount_minor", kind=ibis.literal("invoice")),
        notes.select(
            *columns, due_date=notes.event_date, amount_minor=-notes.amount_minor, kind=ibis.literal("credit_note")
        ),
    )
    return first_known(documents, cutoffs=cutoffs)


def _settling(ledger: Ledger, *, cutoffs: Table) -> Table:
    """Every allocation with the way in which it settles, and whether it is a payment."""
    receipts = ledger.receipts.select("receipt_key", "kind", paid_on="event_date")
    rows = ledger.allocations.join(receipts, "receipt_key")
    rows = rows.mutate(way=_way(rows.kind), is_payment=rows.kind.isin(PAYMENT_KINDS)).drop("kind")
    return first_known(rows, cutoffs=cutoffs)


def _way(kind: StringValue) -> StringValue:
    return ibis.cases((kind.isin(WRITTEN_OFF), "written_off"), (kind.isin(CREDITED), "credited"), else_="paid")


def _reversed(settling: Table) -> Table:
    reversals = settling.filter(settling.basis == REVERSAL)
    return reversals.group_by("document_key").agg(gone=reversals.number.min())


def _open_documents(ledger: Ledger, documents: Table, settling: Table, *, cutoffs: Table) -> Table:
    movements = ibis.union(
        documents.select("document_key", "number", "amount_minor"),
        settling.select("document_key", "number", amount_minor=-settling.amount_minor),
    )
    if not ledger.has_payments:
        movements = movements.limit(0)
    standing = running_balances(movements, key="document_key", cutoffs=cutoffs)
    known = documents.select("document_key", "customer_key", "kind", "event_date", "due_date")
    rows = standing.join(known, "document_key").rename(open_minor="balance_minor")
    rows = _unless_reversed(_with_agreed_terms(rows, ledger), settling)
    past_due = rows.cutoff.delta(rows.due_date, unit="day")
    return rows.mutate(days_past_due=ibis.greatest(past_due, 0).cast("int64"))


def _unless_reversed(rows: Table, settling: Table) -> Table:
    joined = rows.left_join(_reversed(settling), "document_key").drop("document_key_right")
    return joined.filter(joined.gone.isnull() | (joined.number < joined.gone)).drop("gone")


def _with_agreed_terms(rows: Table, ledger: Ledger) -> Table:
    """Put the average due date of a cheque term, where one was agreed by the cut-off, in place of the due date."""
    terms = ledger.agreed_terms.select("document_key", "known_on", agreed_on="due_date")
    at_cutoff = rows.select("document_key", "cutoff").join(terms, "document_key")
    at_cutoff = at_cutoff.filter(at_cutoff.known_on <= at_cutoff.cutoff)
    agreed = at_cutoff.group_by("document_key", "cutoff").agg(agreed=at_cutoff.agreed_on.argmax(at_cutoff.known_on))
    joined = rows.left_join(agreed, ["document_key", "cutoff"]).drop("document_key_right", "cutoff_right")
    return joined.mutate(due_date=ibis.coalesce(joined.agreed, joined.due_date)).drop("agreed")


def _unapplied(ledger: Ledger, settling: Table, *, cutoffs: Table) -> Table:
    receipts = first_known(ledger.receipts, cutoffs=cutoffs)
    offsets = first_known(ledger.offsets, cutoffs=cutoffs)
    movements = ibis.union(
        receipts.select("receipt_key", "number", "amount_minor"),
        settling.select("receipt_key", "number", amount_minor=-settling.amount_minor),
        offsets.select("receipt_key", "number", amount_minor=-offsets.amount_minor),
    )
    standing = running_balances(movements, key="receipt_key", cutoffs=cutoffs)
    owners = ledger.receipts.select("receipt_key", "customer_key")
    return standing.join(owners, "receipt_key").select(
        "cutoff", "number", "customer_key", unapplied_minor="balance_minor"
    )


def _billed(documents: Table, settling: Table) -> Table:
    gone = documents.drop("number").join(_reversed(settling), "document_key")
    taken_off = gone.select(
        "event_date",
        "kind",
        number=gone.gone,
        amount_minor=-gone.amount_minor,
        items=ibis.literal(-1),
    )
    rows = ibis.union(
        documents.select("event_date", "kind", "number", "amount_minor", items=ibis.literal(1)), taken_off
    )
    return rows.group_by("event_date", "kind", "number").agg(
        amount_minor=rows.amount_minor.sum().cast("decimal(38,0)"), items=rows["items"].sum().cast("int64")
    )


def _received(ledger: Ledger, *, cutoffs: Table) -> Table:
    kinds = (*PAYMENT_KINDS, RETURNED)  # a cheque that bounced is taken off where it came back
    rows = first_known(ledger.receipts.filter(ledger.receipts.kind.isin(kinds)), cutoffs=cutoffs)
    return rows.group_by("event_date", "number").agg(amount_minor=rows.amount_minor.sum().cast("decimal(38,0)"))


def _payments(ledger: Ledger, documents: Table, settling: Table, *, cutoffs: Table, months: int) -> Table:
    """Payments of each cut-off's window, less what had been given back by then, with the due date as known then."""
    invoices = documents.filter(documents.kind == "invoice")
    invoices = invoices.select("document_key", "due_date", invoiced_on="event_date")
    columns = ("receipt_key", "document_key", "paid_on", "number", "amount_minor")
    rows = settling.filter(settling.is_payment).select(*columns)
    windows = cutoffs.select("cutoff", at="number", first_day=_window_start(cutoffs, months=months))
    given_back = rows.filter(rows.amount_minor < 0).select("document_key")
    # of these few documents a payment, or its lateness, may be another at each cut-off
    changing = ibis.union(given_back, ledger.agreed_terms.select("document_key"), distinct=True)
    special = _less_given_back(rows.semi_join(changing, "document_key"), windows).join(invoices, "document_key")
    special = _with_lateness(_with_agreed_terms(special, ledger)).mutate(payments=1)
    simple = _with_lateness(rows.anti_join(changing, "document_key").join(invoices, "document_key"))
    simple = simple.group_by("number", "paid_on", "days_late", "days_to_pay").agg(
        amount_minor=simple.amount_minor.sum().cast("decimal(38,0)"), payments=simple.count()
    )
    simple = simple.join(windows, [simple.number <= windows.at, simple.paid_on >= windows.first_day])
    cells = ("cutoff", "paid_on", "days_late", "days_to_pay")
    special = special.mutate(
        amount_minor=special.amount_minor.cast("decimal(38,0)"), payments=special.payments.cast("int64")
    )
    both = ibis.union(
        simple.select(*cells, "amount_minor", "payments"), special.select(*cells, "amount_minor", "payments")
    )
    return both.group_by(*cells).agg(
        amount_minor=both.amount_minor.sum().cast("decimal(38,0)"), payments=both.payments.sum().cast("int64")
    )


def _with_lateness(rows: Table) -> Table:
    return rows.mutate(
        days_late=rows.paid_on.delta(rows.due_date, unit="day").cast("int64"),
        days_to_pay=rows.paid_on.delta(rows.invoiced_on, unit="day").cast("int64"),
    )


def _window_start(cutoffs: Table, *, months: int) -> ibis.expr.types.DateColumn:
    """Give the first day of a window of whole months that ends with the cut-off, as `add_months` counts them."""
    days = cutoffs.cutoff + ibis.interval(days=1)
    return (days - ibis.interval(months=months)).cast("date")


def _less_given_back(rows: Table, windows: Table) -> Table:
    """Take money given back by each cut-off off what had been paid of the same document before it, the latest first."""
    known = rows.join(windows, [rows.number <= windows.at])
    known = known.group_by("cutoff", "first_day", "document_key", "receipt_key", "paid_on").agg(
        amount_minor=known.amount_minor.sum().cast("int64")
    )
    known = known.filter(known.amount_minor != 0)
    known = known.mutate(day=known.paid_on, known=known.paid_on, basis=known.receipt_key)  # no finer order is known
    kept = net_of_returns(known, by=("cutoff", "document_key"))
    return kept.filter(kept.paid_on >= kept.first_day).select("cutoff", "document_key", "paid_on", "amount_minor")


def _written_off(documents: Table, settling: Table) -> Table:
    lost = settling.filter(settling.way == "written_off")
    invoices = documents.filter(documents.kind == "invoice").select("document_key", invoiced_on="event_date")
    rows = lost.join(invoices, "document_key")
    return rows.group_by("invoiced_on", "event_date", "number").agg(
        amount_minor=rows.amount_minor.sum().cast("decimal(38,0)")
    )
