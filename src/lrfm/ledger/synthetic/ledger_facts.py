"""The leading tables of facts of a block: invoices with credit notes, receipts, allocations, cheques, disputes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.days import day_number, entry_lag
from lrfm.ledger.synthetic.facts import NEVER, Days, Documents, Flags, Payments, People
from lrfm.ledger.synthetic.ids import Ids, day_column, first_number, numbered, repeated
from lrfm.ledger.synthetic.tables import shaped

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.cash import Booked
    from lrfm.ledger.synthetic.cheques import Cheques
    from lrfm.ledger.synthetic.company_settings import CompanySettings

__all__ = ["Sheet", "ledger_facts"]

KINDS = pa.array(["invoice", "credit_note"])
CAUSES = pa.array(["paid", "written_off"])
CHEQUE = pa.array(["cheque"])
REASONS = pa.array(["price", "quantity", "quality", "delivery", "our_error"])


@dataclass(frozen=True)
class Sheet:
    """What the tables of a block are written from; `keep` tells which documents the extract holds."""

    block: int
    people: People
    documents: Documents
    payments: Payments
    keep: Flags
    ids: Ids
    names: pa.StringArray
    salespeople: pa.StringArray
    settings: CompanySettings

    @property
    def last_day(self) -> int:
        """The day of the extract."""
        return day_number(self.settings.last_day)


def ledger_facts(rng: Generator, sheet: Sheet, *, booked: Booked, cheques: Cheques) -> Mapping[str, pa.Table]:
    """Give the leading tables of a block: what was dated and entered by the extract's day."""
    notes, note_allocations = _credit_notes(rng, sheet)
    receipt_ids = numbered("P", first_number(sheet.block), len(booked.customer))
    return {
        "invoices": pa.concat_tables([_invoices(sheet), notes], promote_options="none"),
        "receipts": _receipts(sheet, booked=booked, receipt_ids=receipt_ids),
        "allocations": pa.concat_tables(
            [_allocations(sheet, booked=booked, receipt_ids=receipt_ids), note_allocations], promote_options="none"
        ),
        "instruments": _instruments(rng, sheet, cheques=cheques),
        "disputes": _disputes(rng, sheet),
    }


def _invoices(sheet: Sheet) -> pa.Table:
    rows = np.flatnonzero(sheet.keep)
    documents, payments = sheet.documents, sheet.payments
    customer = documents.customer[rows]
    in_dispute = (payments.disputed_on[rows] <= sheet.last_day) & (payments.dispute_closed_on[rows] > sheet.last_day)
    return shaped(
        "invoices",
        pa.table(
            {
                "invoice_id": _taken(sheet.ids.invoices, sheet.keep),
                "customer_id": repeated(customer, of=sheet.ids.customers),
                "kind": repeated(np.zeros(len(rows), dtype=np.int32), of=KINDS),
                "invoice_date": day_column(documents.issued_on[rows]),
                "due_date": day_column(documents.due_on[rows]),
                "amount_minor": documents.amount_minor[rows],
                "entered_on": day_column(documents.entered_on[rows]),
                "disputed": in_dispute,
                "salesperson": repeated(sheet.people.salesperson[customer], of=sheet.salespeople),
            }
        ),
    )


def _taken(ids: pa.StringArray, keep: Flags) -> pa.StringArray:
    return ids if keep.all() else ids.filter(pa.array(keep))


def _credit_notes(rng: Generator, sheet: Sheet) -> tuple[pa.Table, pa.Table]:
    """Give credit notes as rows of invoices, and what each of them takes from its invoice."""
    posts, payments, documents = sheet.settings.postings, sheet.payments, sheet.documents
    rows = np.flatnonzero(sheet.keep & (payments.credited_on <= sheet.last_day) & (payments.credited_minor > 0))
    day = payments.credited_on[rows]
    entered_on = day + entry_lag(rng, len(rows), prompt=posts.invoice_prompt, postings=posts)
    is_in = entered_on <= sheet.last_day
    rows, day, entered_on = rows[is_in], day[is_in], entered_on[is_in]
    in_order = np.argsort(day, kind="stable")
    rows, day, entered_on = rows[in_order], day[in_order], entered_on[in_order]
    customer, amount = documents.customer[rows], payments.credited_minor[rows]
    note_ids = numbered("C", first_number(sheet.block), len(rows))
    notes = {
        "invoice_id": note_ids,
        "customer_id": repeated(customer, of=sheet.ids.customers),
        "kind": repeated(np.ones(len(rows), dtype=np.int32), of=KINDS),
        "invoice_date": day_column(day),
        "due_date": day_column(day),
        "amount_minor": -amount,
        "entered_on": day_column(entered_on),
        "disputed": np.zeros(len(rows), dtype=np.bool_),
        "salesperson": repeated(sheet.people.salesperson[customer], of=sheet.salespeople),
    }
    known_on = np.maximum(entered_on, documents.entered_on[rows])
    allocations = {
        "receipt_id": note_ids,
        "invoice_id": sheet.ids.invoices.take(pa.array(rows)),
        "amount_minor": amount,
        "date": day_column(day),
        "entered_on": day_column(known_on),
    }
    return shaped("invoices", pa.table(notes)), shaped("allocations", pa.table(allocations))


def _receipts(sheet: Sheet, *, booked: Booked, receipt_ids: pa.StringArray) -> pa.Table:
    return shaped(
        "receipts",
        pa.table(
            {
                "receipt_id": receipt_ids,
                "customer_id": repeated(booked.customer, of=sheet.ids.customers),
                "date": day_column(booked.date),
                "amount_minor": booked.amount_minor,
                "cause": repeated(booked.cause, of=CAUSES),
                "entered_on": day_column(booked.entered_on),
                "payer": repeated(booked.payer, of=sheet.names),
            }
        ),
    )


def _allocations(sheet: Sheet, *, booked: Booked, receipt_ids: pa.StringArray) -> pa.Table:
    return shaped(
        "allocations",
        pa.table(
            {
                "receipt_id": receipt_ids.take(pa.array(booked.receipt)),
                "invoice_id": sheet.ids.invoices.take(pa.array(booked.document)),
                "amount_minor": booked.allocated_minor,
                "date": day_column(booked.allocated_on),
                "entered_on": day_column(booked.allocated_entered_on),
            }
        ),
    )


def _instruments(rng: Generator, sheet: Sheet, *, cheques: Cheques) -> pa.Table:
    posts, documents = sheet.settings.postings, sheet.documents
    entered_on = cheques.received_on + entry_lag(
        rng, len(cheques.document), prompt=posts.receipt_prompt, postings=posts
    )
    entered_on = np.maximum(entered_on, documents.entered_on[cheques.document])
    found = cheques.taken((entered_on <= sheet.last_day) & sheet.keep[cheques.document])
    entered_on = entered_on[(entered_on <= sheet.last_day) & sheet.keep[cheques.document]]
    customer = documents.customer[found.document]
    amount = documents.amount_minor - sheet.payments.credited_minor

    def known(days: np.ndarray[tuple[int], np.dtype[np.int32]]) -> pa.Date32Array:
        return day_column(np.where(days <= sheet.last_day, days, NEVER))

    return shaped(
        "instruments",
        pa.table(
            {
                "instrument_id": numbered("Q", first_number(sheet.block), len(customer)),
                "customer_id": repeated(customer, of=sheet.ids.customers),
                "kind": repeated(np.zeros(len(customer), dtype=np.int32), of=CHEQUE),
                "received_on": day_column(found.received_on),
                "due_on": day_column(found.due_on),
                "cleared_on": known(found.cleared_on),
                "bounced_on": known(found.bounced_on),
                "replaced_on": known(_given_back_on(sheet, found)),
                "amount_minor": amount[found.document],
                "invoice_id": sheet.ids.invoices.take(pa.array(found.document)),
                "drawer": repeated(customer, of=sheet.names),
                "entered_on": day_column(entered_on),
            }
        ),
    )


def _given_back_on(sheet: Sheet, cheques: Cheques) -> Days:
    """Give the day on which a bounced cheque was replaced, or went back because its invoice was paid or written off."""
    closed_on = np.minimum(sheet.payments.paid_on, sheet.payments.written_off_on)[cheques.document]
    goes_back = (cheques.bounced_on != NEVER) & (closed_on > cheques.bounced_on)
    returned: Days = np.minimum(cheques.replaced_on, np.where(goes_back, closed_on, NEVER))
    return returned


def _disputes(rng: Generator, sheet: Sheet) -> pa.Table:
    payments, documents = sheet.payments, sheet.documents
    rows = np.flatnonzero(sheet.keep & (payments.disputed_on <= sheet.last_day))
    rows = rows[payments.disputed_on[rows] >= documents.entered_on[rows]]
    closed_on = payments.dispute_closed_on[rows]
    share = np.where(rng.random(len(rows)) < 0.6, 1.0, rng.uniform(0.1, 0.9, len(rows)))
    return shaped(
        "disputes",
        pa.table(
            {
                "dispute_id": numbered("D", first_number(sheet.block), len(rows)),
                "invoice_id": sheet.ids.invoices.take(pa.array(rows)),
                "customer_id": repeated(documents.customer[rows], of=sheet.ids.customers),
                "opened_on": day_column(payments.disputed_on[rows]),
                "closed_on": day_column(np.where(closed_on <= sheet.last_day, closed_on, NEVER)),
                "amount_minor": np.maximum(1, np.rint(documents.amount_minor[rows] * share)).astype(np.int64),
                "reason": repeated(rng.integers(0, len(REASONS), len(rows)), of=REASONS),
            }
        ),
    )
