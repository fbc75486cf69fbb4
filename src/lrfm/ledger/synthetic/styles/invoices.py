"""Rows of a table of invoices, with their own payment where the mapping has columns for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.ledger.synthetic.styles.books import NEVER, Books, array_of
from lrfm.ledger.synthetic.styles.rows import Rows, counted, days, minor

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.styles.labels import Labels
    from lrfm.ledger.tables.settings import InvoiceMapping

__all__ = ["document_fields", "invoice_rows"]

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
CASH = ("paid", "instrument")


@dataclass(frozen=True)
class _Stated:
    """What each row says of its own payment or closing: days are `NEVER` where it says none."""

    paid_minor: Whole
    paid_day: Whole
    known_day: Whole
    is_closed: Flags
    cause: npt.NDArray[np.str_]


def document_fields(books: Books, labels: Labels) -> dict[str, pa.Array]:
    """Give what every table of documents shows of them, by field."""
    rows = {name: array_of(books["invoices"][name]) for name in books["invoices"].column_names}
    return {
        "customer_id": labels.customers.of(rows["customer_id"]),
        "customer_name": labels.names.of(rows["customer_id"]),
        "kind": rows["kind"],
        "due_date": pc.if_else(pa.array(books.is_credit), pa.scalar(None, pa.date32()), rows["due_date"]),
        "amount": rows["amount_minor"],
        "entered_on": rows["entered_on"],
        "disputed": pc.fill_null(rows["disputed"], False),
    }


def invoice_rows(books: Books, labels: Labels, *, mapping: InvoiceMapping, states_payments: bool) -> Rows:
    """Give one row per document; `states_payments` is False where other tables hold the payments."""
    rows = books["invoices"]
    own = labels.documents.of(array_of(rows["invoice_id"]))
    fields = {**document_fields(books, labels), "invoice_id": own, "invoice_date": array_of(rows["invoice_date"])}
    left_out: tuple[Reason, ...] = ()
    if states_payments and mapping.payment_fields:
        stated = _stated(books, mapping)
        fields |= _payment_fields(books, stated)
        left_out = tuple(_left_out(books, mapping, stated))
    return Rows(fields, {"invoice_id": fields["kind"]}, left_out)


def _payment_fields(books: Books, stated: _Stated) -> dict[str, pa.Array]:
    has_day = stated.paid_day != NEVER
    issued = np.asarray(array_of(books["invoices"]["invoice_date"]).cast(pa.int32())).astype(np.int64)
    between = pa.array(stated.paid_day - issued, mask=~has_day).cast(pa.string())
    return {
        "paid_date": days(stated.paid_day),
        "days_to_pay": between,
        "paid_amount": minor(stated.paid_minor),
        # what was closed in another way is neither paid nor open
        "outstanding": minor(books.amount_minor - stated.paid_minor, where=~stated.is_closed),
        "closing": pa.array(stated.cause.tolist(), pa.string()),
        "paid_entered_on": days(stated.known_day),
    }


def _stated(books: Books, mapping: InvoiceMapping) -> _Stated:
    """Work out what a row can say: one payment on one day, or one closing."""
    credited = np.where(books.is_credit, -books.used_minor("invoices"), books.settled_minor("credited"))
    cash = np.where(books.is_credit, 0, books.settled_minor(*CASH))
    written = books.settled_minor("written_off")
    known = mapping.closing.meanings if mapping.closing else frozenset()
    is_full = (cash + credited + written == books.amount_minor) & (books.amount_minor != 0)
    by_loss = is_full & (written != 0) & ("written_off" in known)
    by_credit = is_full & (written == 0) & (credited != 0) & ("credited" in known)
    is_closed = by_loss | by_credit
    paid = np.where(is_closed, cash, cash + credited)
    if mapping.paid_amount is None and mapping.outstanding is None:
        paid = np.where(is_closed | (paid == books.amount_minor), paid, 0)
    day, entered = _last_days(books, with_losses=by_loss)
    has_day = is_closed | (paid != 0)
    cause = np.select([by_loss, by_credit, has_day], ["written_off", "credited", "paid"], "open")
    return _Stated(paid, np.where(has_day, day, NEVER), np.where(has_day, entered, NEVER), is_closed, cause)


def _last_days(books: Books, *, with_losses: Flags) -> tuple[Whole, Whole]:
    """Give the last day on which each document was settled, and when that was known; losses where they count."""
    taken = books.taken
    counts = ~taken.of("written_off") | with_losses[taken.invoice]
    day, known = np.full(books.size, NEVER), np.full(books.size, NEVER)
    on = np.where(taken.of("credited"), taken.day, taken.paid_day)
    np.maximum.at(day, taken.invoice[counts], on[counts])
    np.maximum.at(known, taken.invoice[counts], taken.known_day[counts])
    is_note = taken.of("credited")
    np.maximum.at(day, taken.source[is_note], taken.day[is_note])
    np.maximum.at(known, taken.source[is_note], taken.known_day[is_note])
    return day, known


def _left_out(books: Books, mapping: InvoiceMapping, stated: _Stated) -> Iterator[Reason]:
    taken, is_note = books.taken, books.is_credit
    parts = np.bincount(taken.invoice[~taken.of("written_off")], minlength=books.size)
    several = (parts > 1) & (stated.paid_minor != 0)
    yield from counted("synthetic.payments_as_one", several)
    cash = np.where(is_note, 0, books.settled_minor(*CASH))
    credited = np.where(is_note, -books.used_minor("invoices"), books.settled_minor("credited"))
    unsaid = np.where(stated.is_closed, 0, cash + credited - stated.paid_minor)
    yield from counted("synthetic.parts_unsaid", unsaid != 0, unsaid)
    written = books.settled_minor("written_off")
    yield from counted("synthetic.losses_open", (written != 0) & ~stated.is_closed, written)
    yield from counted("synthetic.credits_as_paid", (credited != 0) & ~stated.is_closed & (stated.paid_minor != 0))
    yield from counted("synthetic.closed_as_one", stated.is_closed & (cash != 0) & (mapping.paid_amount is None), cash)
    if mapping.paid_date is None and mapping.days_to_pay is None:
        yield from counted("synthetic.no_payment_days", stated.paid_minor != 0)
    receipts = books["receipts"]
    rest = np.asarray(array_of(receipts["amount_minor"])).astype(np.int64) - books.used_minor("receipts")
    yield from counted("synthetic.cash_unsaid", rest != 0, rest)
