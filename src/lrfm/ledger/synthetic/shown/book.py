"""Customers and invoices of a made-up company as its files have them, with the truth about each beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.synthetic.facts import NEVER, Days, Flags, Numbers, Shares
from lrfm.ledger.synthetic.shown.company_files import CompanyFiles, days_in, numbers_in, rows_in

__all__ = ["Book", "Buyers", "Money", "Sold"]


@dataclass(frozen=True)
class Buyers:
    """The customer file and, row for row, the truth about each customer; salespeople are numbers from 0."""

    ids: pa.ChunkedArray
    opened_on: Days
    salesperson: Numbers
    frailty: Shares
    orders_a_month: Shares
    group: Numbers
    is_fictitious: Flags
    by_cheque: Flags
    starts_on: Days
    leaves_on: Days
    default_on: Days

    @property
    def count(self) -> int:
        """How many customers there are."""
        return len(self.ids)


@dataclass(frozen=True)
class Sold:
    """The invoices of the files, without credit notes; `customer` and `truth` are rows of `Buyers` and of the truth."""

    ids: pa.ChunkedArray
    customer: Numbers
    issued_on: Days
    due_on: Days
    entered_on: Days
    amount_minor: Numbers
    truth: Numbers

    @property
    def count(self) -> int:
        """How many invoices there are."""
        return len(self.ids)


@dataclass(frozen=True)
class Money:
    """What the files say became of each invoice of `Sold`.

    `paid_on`: the last day on which money came, for what is settled without a loss. `receipt`: the row of the receipt
    that brought it (-1: none). `days_paid`: on how many days receipts came.
    """

    paid_on: Days
    receipt: Numbers
    days_paid: Numbers
    credited_on: Days
    credited_minor: Numbers
    written_off_on: Days

    @property
    def closed_on(self) -> Days:
        """The day from which on nobody can pay any more, as far as the files know."""
        found: Days = np.minimum(self.paid_on, self.written_off_on)
        return found


@dataclass(frozen=True)
class Book:
    """All of them, each read where it is asked for."""

    files: CompanyFiles

    @cached_property
    def buyers(self) -> Buyers:
        """The customers."""
        table = self.files.facts("customers", "customer_id", "salesperson", "opened_on")
        truth = self._truth_of_customers
        rows = rows_in(table["customer_id"], of=truth["customer_id"])
        truth = truth.take(pa.array(rows))
        names = pa.chunked_array([self.files.world.background.salespeople])
        return Buyers(
            ids=table["customer_id"],
            opened_on=days_in(table["opened_on"]),
            salesperson=rows_in(table["salesperson"], of=names),
            frailty=truth["frailty"].to_numpy(),
            orders_a_month=truth["orders_a_month"].to_numpy(),
            group=truth["group"].to_numpy(),
            is_fictitious=truth["is_fictitious"].to_numpy(),
            by_cheque=pc.equal(pc.cast(truth["pays_by"], pa.string()), "cheque").to_numpy(),
            starts_on=days_in(truth["starts_on"]),
            leaves_on=days_in(truth["leaves_on"]),
            default_on=days_in(truth["default_on"]),
        )

    @cached_property
    def sold(self) -> Sold:
        """The invoices, each number once."""
        columns = ("invoice_id", "customer_id", "kind", "invoice_date", "due_date", "amount_minor", "entered_on")
        table = self.files.facts("invoices", *columns)
        table = table.filter(pc.equal(table["kind"], "invoice"))
        numbers = rows_in(table["invoice_id"], of=table["invoice_id"])
        table = table.filter(pa.array(numbers == np.arange(len(numbers))))
        return Sold(
            ids=table["invoice_id"],
            customer=rows_in(table["customer_id"], of=self.buyers.ids),
            issued_on=days_in(table["invoice_date"]),
            due_on=days_in(table["due_date"]),
            entered_on=days_in(table["entered_on"]),
            amount_minor=numbers_in(table["amount_minor"]),
            truth=rows_in(table["invoice_id"], of=self.truth_of_invoices["invoice_id"]),
        )

    @cached_property
    def truth_of_invoices(self) -> pa.Table:
        """The truth about all invoices, those that are not in the extract, too."""
        return self.files.truth("invoices")

    @cached_property
    def receipts(self) -> pa.Table:
        """The receipts."""
        return self.files.facts("receipts", "receipt_id", "customer_id", "date", "cause", "entered_on", "payer")

    @cached_property
    def cheques(self) -> pa.Table:
        """The cheques."""
        columns = ("customer_id", "invoice_id", "received_on", "due_on", "cleared_on", "bounced_on", "replaced_on")
        return self.files.facts("instruments", *columns, "amount_minor")

    @cached_property
    def money(self) -> Money:
        """What became of the invoices."""
        table = self.files.facts("allocations", "receipt_id", "invoice_id", "amount_minor", "date")
        invoice = rows_in(table["invoice_id"], of=self.sold.ids)
        table, invoice = table.filter(pa.array(invoice >= 0)), invoice[invoice >= 0]
        receipt = rows_in(table["receipt_id"], of=self.receipts["receipt_id"])
        is_loss = pc.equal(self.receipts["cause"], "written_off").to_numpy()[receipt] & (receipt >= 0)
        return self._money(
            invoice=invoice,
            receipt=receipt,
            amount=numbers_in(table["amount_minor"]),
            day=days_in(table["date"]),
            is_loss=is_loss,
        )

    def _money(self, *, invoice: Numbers, receipt: Numbers, amount: Numbers, day: Days, is_loss: Flags) -> Money:
        count, is_cash = self.sold.count, (receipt >= 0) & ~is_loss
        settled = np.bincount(invoice, weights=amount, minlength=count)
        cheque = rows_in(self.cheques["invoice_id"], of=self.sold.ids)
        cleared = days_in(self.cheques["cleared_on"])
        good = (cheque >= 0) & (cleared != NEVER)
        settled += np.bincount(cheque[good], weights=numbers_in(self.cheques["amount_minor"])[good], minlength=count)
        last = _last(invoice[is_cash], day[is_cash], count=count)
        np.maximum.at(last, cheque[good], cleared[good])
        is_whole = (settled >= self.sold.amount_minor) & (last > 0)
        lost_on = _first(invoice[is_loss], day[is_loss], count=count)
        own = np.full(count, -1, dtype=np.int64)
        final = is_cash & (day == last[invoice])
        own[invoice[final]] = receipt[final]
        is_note = receipt < 0
        key = np.unique(invoice[is_cash] * np.int64(100_000) + day[is_cash])
        return Money(
            paid_on=np.where(is_whole & (lost_on == NEVER), last, NEVER).astype(np.int32),
            receipt=own,
            days_paid=np.bincount(key // 100_000, minlength=count),
            credited_on=_first(invoice[is_note], day[is_note], count=count),
            credited_minor=np.bincount(invoice[is_note], weights=amount[is_note], minlength=count).astype(np.int64),
            written_off_on=lost_on,
        )

    @cached_property
    def _truth_of_customers(self) -> pa.Table:
        return self.files.truth("customers")


def _last(row: Numbers, day: Days, *, count: int) -> Days:
    found = np.zeros(count, dtype=np.int32)
    np.maximum.at(found, row, day)
    return found


def _first(row: Numbers, day: Days, *, count: int) -> Days:
    found = np.full(count, NEVER, dtype=np.int32)
    np.minimum.at(found, row, day)
    return found
