"""Judged rows of every table to the two things a ledger is made of: documents, and what settles them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from lrfm.ledger.judge import TAKEN

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["CASH", "CAUSE_KINDS", "Assembled", "Keyed", "assemble", "give_keys"]

CASH = ("cash", "instrument")
"""Kinds of settlement that are payments, with a day that counts."""
CAUSE_KINDS: Mapping[str, str] = {
    "paid": "cash",
    "credited": "credited",
    "withdrawn": "withdrawn",
    "written_off": "write_off",
    "lapsed": "lapsed",
    "reversed": "reversed",
}
"""What a closing cause makes of a settlement."""
DOCUMENTS = {
    "file_index": "int64",
    "row_number": "int64",
    "table_name": "string",
    "document_id": "string",
    "base_id": "string",
    "customer_id": "string",
    "customer_name": "string",
    "kind": "string",
    "event_date": "date",
    "known_on": "date",
    "entered_on": "date",
    "due_date": "date",
    "amount_minor": "int64",
    "is_disputed": "boolean",
    "document_ref": "string",
    "clearing_group": "string",
    "cleared_on": "date",
    "closed_minor": "int64",
}
SETTLEMENTS = {
    "file_index": "int64",
    "row_number": "int64",
    "table_name": "string",
    "settlement_id": "string",
    "base_id": "string",
    "customer_id": "string",
    "customer_name": "string",
    "kind": "string",
    "event_date": "date",
    "known_on": "date",
    "entered_on": "date",
    "amount_minor": "int64",
    "document_ref": "string",
    "ref_is_exact": "boolean",
    "clearing_group": "string",
    "cleared_on": "date",
    "closed_minor": "int64",
}
AMENDS = "returned"
"""Kind of a settlement that takes an earlier one back: a bounced cheque, a returned direct debit."""


@dataclass(frozen=True)
class Assembled:
    """Documents (amounts above 0, `kind` gives the side) and settlements (amounts below 0 are money given back).

    `entered_on` is `known_on` as the files tell it: NULL where they do not, and for instruments, which are entered when
    they are received and not when they clear.
    `clearing_group` is what documents that cleared each other have in common, `closed_minor` how much of a row that
    cleared; `document_ref` is the id of the document that a settlement is for.
    """

    documents: Table
    settlements: Table


@dataclass(frozen=True)
class Keyed:
    """Documents and settlements with surrogate keys: ranks of the source ids, so they depend on no order of rows."""

    documents: Table
    settlements: Table
    customers: Table


def assemble(judged: Mapping[str, Table]) -> Assembled:
    """Bring the taken rows of every table into the two common shapes."""
    taken = {name: rows.filter(rows.status == TAKEN) for name, rows in judged.items()}
    documents, settlements = [], []
    if "invoices" in taken:
        documents.append(_invoices(taken["invoices"]))
        settlements.extend(_own_settlements(taken["invoices"]))
    if "transactions" in taken:
        documents.append(_posted_documents(taken["transactions"]))
        settlements.append(_posted_settlements(taken["transactions"]))
    if "receipts" in taken:
        settlements.append(_receipts(taken["receipts"]))
    if "instruments" in taken:
        settlements.extend(_instruments(taken["instruments"]))
    return Assembled(_union(documents, DOCUMENTS), _union(settlements, SETTLEMENTS))


def _union(tables: Sequence[Table], columns: Mapping[str, str]) -> Table:
    shaped = [_shaped(table, columns) for table in tables]
    if not shaped:
        return ibis.memtable([], schema=dict(columns))
    return shaped[0] if len(shaped) == 1 else ibis.union(*shaped)


def _shaped(table: Table, columns: Mapping[str, str]) -> Table:
    """Give a table all columns of a shape, NULL where it has none."""
    return table.select(
        **{name: table[name].cast(kind) if name in table.columns else ibis.null(kind) for name, kind in columns.items()}
    )


def _invoices(rows: Table) -> Table:
    is_invoice = rows.amount_minor > 0
    due = ibis.coalesce(rows.agreed_due_date, rows.due_date)
    return rows.mutate(
        table_name=ibis.literal("invoices"),
        document_id=rows.invoice_id,
        base_id=rows.invoice_id,
        kind=is_invoice.ifelse("invoice", "credit_note"),
        known_on=ibis.coalesce(rows.known_on, rows.event_date),
        entered_on=rows.known_on,
        due_date=is_invoice.ifelse(due, ibis.null("date")),
        amount_minor=rows.amount_minor.abs(),
    )


def _own_settlements(rows: Table) -> list[Table]:
    """A row's own payment, and what closed it otherwise; both are for that row's document and no other."""
    common = rows.mutate(
        table_name=ibis.literal("invoices"),
        event_date=rows.paid_on,
        known_on=ibis.coalesce(rows.paid_known_on, rows.paid_on),
        entered_on=rows.paid_known_on,
        document_ref=rows.invoice_id,
        ref_is_exact=ibis.literal(True),
    )
    paid = common.filter(common.paid_minor != 0)
    closed = common.filter(common.closed_minor != 0)
    kinds = ibis.cases(*((closed.cause == cause, kind) for cause, kind in CAUSE_KINDS.items()), else_="lapsed")
    return [
        paid.mutate(
            settlement_id=paid.invoice_id,
            kind=paid.is_undated.ifelse("undated", "cash"),
            amount_minor=paid.paid_minor,
            closed_minor=ibis.null("int64"),
        ),
        closed.mutate(
            settlement_id=closed.invoice_id + ":closed",
            kind=kinds,
            amount_minor=closed.closed_minor,
            closed_minor=ibis.null("int64"),
        ),
    ]


def _receipts(rows: Table) -> Table:
    kinds = ibis.cases(*((rows.cause == cause, kind) for cause, kind in CAUSE_KINDS.items()), else_="cash")
    return rows.mutate(
        table_name=ibis.literal("receipts"),
        settlement_id="R:" + rows.receipt_id,
        base_id=rows.base_id,
        kind=kinds,
        known_on=ibis.coalesce(rows.known_on, rows.event_date),
        entered_on=rows.known_on,
        ref_is_exact=ibis.literal(False),
    )


def _posted(rows: Table) -> Table:
    """What all posted rows have in common: when they were known, and how much of them cleared with what.

    A row is closed where it bears a clearing number or a clearing date; where the list tells what is still open, the
    rest of each row is closed, with the other rows of its customer.
    """
    whole = rows.amount_minor.abs()
    is_closed = rows.clearing_id.notnull() | rows.cleared_on.notnull()
    # what the list says is open is open, whatever else it says
    closed = ibis.coalesce(whole - rows.outstanding_minor.abs(), is_closed.ifelse(whole, 0))
    group = ibis.coalesce(
        # numbers start again each year
        rows.customer_id + "|n|" + rows.clearing_id + "|" + rows.cleared_on.cast("string").fill_null(""),
        rows.customer_id + "|d|" + rows.cleared_on.cast("string"),
        (closed != 0).ifelse(rows.customer_id + "|b", ibis.null("string")),
    )
    return rows.mutate(
        table_name=ibis.literal("transactions"),
        known_on=ibis.coalesce(rows.known_on, rows.event_date),
        entered_on=rows.known_on,
        clearing_group=group,
        closed_minor=closed,
    )


def _posted_documents(rows: Table) -> Table:
    posted = _posted(rows.filter(rows.kind.isin(["invoice", "credit_note"])))
    is_invoice = posted.kind == "invoice"
    return posted.mutate(
        due_date=is_invoice.ifelse(posted.due_date, ibis.null("date")), amount_minor=posted.amount_minor.abs()
    )


def _posted_settlements(rows: Table) -> Table:
    posted = _posted(rows.filter(rows.kind.isin(["receipt", "write_off", "clearing"])))
    return posted.mutate(
        settlement_id="T:" + posted.document_id,
        kind=(posted.kind == "receipt").ifelse("cash", posted.kind),
        amount_minor=-posted.amount_minor,
        ref_is_exact=ibis.literal(False),
    )


def _instruments(rows: Table) -> list[Table]:
    """A cleared instrument is a payment on the day it cleared; one that bounced after that is taken back."""
    common = rows.mutate(table_name=ibis.literal("instruments"), ref_is_exact=ibis.literal(False))
    cleared = common.filter(common.cleared_on.notnull())
    returned = cleared.filter(cleared.bounced_on >= cleared.cleared_on)
    return [
        cleared.mutate(
            settlement_id="I:" + cleared.instrument_id,
            base_id=cleared.instrument_id,
            kind=ibis.literal("instrument"),
            event_date=cleared.cleared_on,
            known_on=ibis.greatest(ibis.coalesce(cleared.known_on, cleared.cleared_on), cleared.cleared_on),
            cleared_on=ibis.null("date"),
        ),
        returned.mutate(
            settlement_id="I:" + returned.instrument_id + ":returned",
            base_id=ibis.null("string"),
            kind=ibis.literal(AMENDS),
            event_date=returned.bounced_on,
            known_on=ibis.greatest(ibis.coalesce(returned.known_on, returned.bounced_on), returned.bounced_on),
            amount_minor=-returned.amount_minor,
            cleared_on=ibis.null("date"),
        ),
    ]


def give_keys(engine: Engine, assembled: Assembled, *, others: Sequence[Table]) -> Keyed:
    """Give customers, documents and settlements their surrogate keys; `others` are judged rows that name customers."""
    documents, settlements = assembled.documents, assembled.settlements
    ids = [table.select("customer_id").distinct() for table in (documents, settlements)]
    ids.extend(rows.filter(rows.status == TAKEN).select("customer_id").distinct() for rows in others)
    known = ibis.union(*ids, distinct=True)
    customers = engine.materialise(known.order_by("customer_id").mutate(customer_key=_place()), name="keyed_customers")
    return Keyed(
        engine.materialise(_keyed(documents, customers, own="document_id", key="document_key"), name="keyed_documents"),
        engine.materialise(
            _keyed(settlements, customers, own="settlement_id", key="receipt_key"), name="keyed_settlements"
        ),
        customers,
    )


def _keyed(table: Table, customers: Table, *, own: str, key: str) -> Table:
    """Give each row its key; ids are sorted by themselves, for whole rows are heavy to move."""
    keys = table.select(own).order_by(own).mutate(**{key: _place()})
    return table.join(keys, own).join(customers, "customer_id")


def _place() -> ibis.expr.types.IntegerValue:
    """Number rows in the order in which they stand: those of a sorted table by rank."""
    return (ibis.row_number() + 1).cast("int64")
