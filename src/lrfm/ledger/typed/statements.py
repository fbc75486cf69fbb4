"""What the tables say settles what: allocations, references, and what came back; each as steps of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from lrfm.ledger.assemble import AMENDS
from lrfm.ledger.judge import COPY, TAKEN

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table, Value

__all__ = ["Statements", "state"]

STEPS = (
    "row_id", "settlement_id", "credit_key", "document_key", "other_key", "is_stated", "is_undo", "is_back",
    "order_day", "event_date", "asked", "step_minor", "sign", "document_minor", "receipt_minor",
)  # fmt: skip


@dataclass(frozen=True)
class Statements:
    """Steps of documents, and the allocations with the reasons found so far.

    `steps`: one row per statement and document it touches: `step_minor` is how much more of the document it settles,
    `sign` turns that into an allocation's amount, `order_day` is the day from which on it can hold.
    """

    steps: Table
    allocations: Table | None


def state(documents: Table, settlements: Table, allocations: Table | None) -> Statements:
    """Bring every statement into steps; `documents` and `settlements` as `lrfm.ledger.assemble` makes them, keyed."""
    judged = None if allocations is None else _with_sides(allocations, documents, settlements)
    stated = [] if judged is None else [_by_receipts(judged), *_credit_steps(judged)]
    used = None if judged is None else judged.filter(judged.status == TAKEN)
    claimed = _claims(documents, settlements, used)
    given = ibis.union(*stated, claimed) if stated else claimed
    return Statements(ibis.union(given, _undone(given, settlements)), judged)


def _with_sides(rows: Table, documents: Table, settlements: Table) -> Table:
    """Give each allocation both its sides; what names an unknown one, or can't hold between them, says why."""
    rows = _without_copies(rows)
    receipts = settlements.filter(settlements.base_id.notnull() & (settlements.kind != AMENDS))
    count = receipts.count().over(ibis.window(group_by=receipts.base_id))
    receipts = receipts.mutate(alike=count)
    receipts = receipts.filter(receipts.alike == 1).select(
        receipt_ref="base_id",
        settlement_id="settlement_id",
        receipt_day=ibis.greatest(receipts.event_date, receipts.known_on),
        receipt_event="event_date",
        receipt_minor="amount_minor",
    )
    papers = _papers(documents)
    notes = papers.filter(~papers.is_invoice).select(
        receipt_ref="document_ref",
        credit_key="document_key",
        credit_day="document_day",
        credit_event="document_event",
        credit_minor="document_minor",
    )
    found = rows.left_join(receipts, "receipt_ref").drop("receipt_ref_right")
    found = found.left_join(notes, "receipt_ref").drop("receipt_ref_right")
    found = found.left_join(papers, "document_ref").drop("document_ref_right")
    taken = found.status == TAKEN
    reason = ibis.cases(
        (found.reason.notnull(), found.reason),
        (found.settlement_id.isnull() & found.credit_key.isnull(), "unknown_receipt"),
        (found.document_key.isnull(), "unknown_invoice"),
        (found.settlement_id.notnull() & (found.amount_minor > 0) & (found.receipt_minor > 0) & ~found.is_invoice,
         "exceeds_document"),
        (found.settlement_id.isnull() & (found.amount_minor > 0) & ~found.is_invoice, "exceeds_document"),
        (found.settlement_id.isnull() & (found.amount_minor < 0), "takes_back_too_much"),
        ((found.amount_minor < 0) & ((found.receipt_minor < 0) | ~found.is_invoice), "takes_back_too_much"),
        else_=ibis.null("string"),
    )  # fmt: skip
    return found.mutate(reason=reason, status=(taken & reason.isnull()).ifelse(TAKEN, "rejected"))


def _papers(documents: Table) -> Table:
    """Give documents as the other side of a statement: `document_day` is the day from which on one was known."""
    return documents.select(
        document_ref="document_id",
        document_key="document_key",
        document_day=ibis.greatest(documents.event_date, documents.known_on),
        document_event="event_date",
        document_minor="amount_minor",
        is_invoice=documents.kind == "invoice",
    )


def _without_copies(rows: Table) -> Table:
    """Keep one of the rows that say the same, and give each row an id made of what it says."""
    said = [rows[name] for name in ("receipt_ref", "document_ref", "event_date", "known_on", "amount_minor")]
    number = ibis.row_number().over(ibis.window(group_by=[*said, rows.status], order_by=rows.amount_minor))
    parts = [one.cast("string").fill_null("") for one in said]
    text = parts[0]
    for part in parts[1:]:
        text = text + "\x1f" + part
    rows = rows.mutate(row_id=text, number=number)
    is_copy = (rows.status == TAKEN) & (rows.number > 0)
    return rows.mutate(reason=is_copy.ifelse(COPY, rows.reason), status=is_copy.ifelse("rejected", rows.status)).drop(
        "number"
    )


def _by_receipts(judged: Table) -> Table:
    """Steps of allocations that name a receipt: money given back reopens an invoice, and settles a credit note."""
    rows = judged.filter((judged.status == TAKEN) & judged.settlement_id.notnull())
    is_back = rows.amount_minor < 0
    day = ibis.greatest(rows.known_on, rows.event_date, rows.receipt_day, rows.document_day)
    event = ibis.greatest(rows.receipt_event, rows.document_event)
    return _money_steps(
        rows,
        row_id=rows.row_id,
        is_stated=ibis.literal(True),
        is_back=_number((rows.receipt_minor < 0) | is_back),
        order_day=day,
        event_date=is_back.ifelse(day, event),  # what is taken back is so from its own day
        asked=rows.amount_minor,
    )


def _money_steps(rows: Table, *, asked: Value, **own: Value) -> Table:
    """Steps of a receipt: what it takes of an invoice, and the other way round of a credit note or of money given back.

    `own` are the columns that each kind of statement tells in its own way.
    """
    forth = (rows.receipt_minor > 0) | ~rows.is_invoice
    return rows.select(
        **own,
        settlement_id="settlement_id",
        credit_key=ibis.null("int64"),
        document_key="document_key",
        other_key=ibis.null("int64"),
        is_undo=ibis.literal(False),
        asked=asked,
        step_minor=forth.ifelse(asked, -asked),
        sign=_number(rows.is_invoice) * 2 - 1,
        document_minor="document_minor",
        receipt_minor=rows.receipt_minor.abs(),
    ).select(*STEPS)


def _credit_steps(judged: Table) -> list[Table]:
    """Steps of allocations that name a credit note: one of the invoice, one of the note."""
    rows = judged.filter((judged.status == TAKEN) & judged.settlement_id.isnull())
    common = {
        "row_id": rows.row_id,
        "settlement_id": ibis.null("string"),
        "is_stated": ibis.literal(True),
        "is_undo": ibis.literal(False),
        "is_back": ibis.literal(0, "int64"),
        "order_day": ibis.greatest(rows.known_on, rows.event_date, rows.credit_day, rows.document_day),
        "event_date": ibis.greatest(rows.credit_event, rows.document_event),
        "asked": rows.amount_minor,
        "step_minor": rows.amount_minor,
        "receipt_minor": rows.credit_minor,
        "credit_key": rows.credit_key,
    }
    one = ibis.literal(1, "int64")
    invoice = rows.select(
        **common,
        document_key=rows.document_key,
        other_key=rows.credit_key,
        sign=one,
        document_minor=rows.document_minor,
    )
    note = rows.select(
        **common, document_key=rows.credit_key, other_key=rows.document_key, sign=-one, document_minor=rows.credit_minor
    )
    return [invoice.select(*STEPS), note.select(*STEPS)]


def _claims(documents: Table, settlements: Table, stated: Table | None) -> Table:
    """Steps of money that names its document: all that other statements leave of it, as far as there is room."""
    rows = settlements.filter(
        settlements.document_ref.notnull() & ~settlements.ref_is_exact & (settlements.kind != AMENDS)
    ).select(
        "settlement_id",
        "document_ref",
        receipt_event="event_date",
        receipt_day=ibis.greatest(settlements.event_date, settlements.known_on),
        receipt_minor="amount_minor",
    )
    rows = rows.join(_papers(documents), "document_ref")
    left = rows.receipt_minor.abs()
    if stated is not None:
        used = stated.filter(stated.settlement_id.notnull())
        sums = used.group_by(used_by=used.settlement_id).agg(used_minor=used.amount_minor.sum().cast("int64"))
        rows = rows.left_join(sums, rows.settlement_id == sums.used_by)
        left = rows.receipt_minor.abs() - rows.used_minor.fill_null(0)
    rows = rows.mutate(asked=ibis.least(left, rows.document_minor).cast("int64"))
    rows = rows.filter((rows.asked > 0) & ((rows.receipt_minor < 0) | rows.is_invoice))
    return _money_steps(
        rows,
        row_id=ibis.literal("claim\x1f") + rows.settlement_id,
        is_stated=ibis.literal(False),
        is_back=_number(rows.receipt_minor < 0),
        order_day=ibis.greatest(rows.receipt_day, rows.document_day),
        event_date=ibis.greatest(rows.receipt_event, rows.document_event),
        asked=rows.asked,
    )


def _undone(given: Table, settlements: Table) -> Table:
    """Steps that take back what an instrument had settled, from the day on which it came back."""
    back = settlements.filter(settlements.kind == AMENDS)
    back = back.select(
        undone_id=back.settlement_id.substr(0, back.settlement_id.length() - len(f":{AMENDS}")),
        back_event="event_date",
        back_day=ibis.greatest(back.event_date, back.known_on),
    )
    rows = given.join(back, given.settlement_id == back.undone_id)
    rows = rows.filter(rows.order_day <= rows.back_day)
    return rows.mutate(
        is_undo=ibis.literal(True),
        is_back=ibis.literal(1, "int64"),
        order_day=rows.back_day,
        event_date=ibis.greatest(rows.event_date, rows.back_event),
        step_minor=-rows.step_minor,
    ).select(*STEPS)


def _number(condition: BooleanValue) -> Value:
    return condition.ifelse(1, 0).cast("int64")
