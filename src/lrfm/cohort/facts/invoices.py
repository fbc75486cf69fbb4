"""What was known of each invoice, and from when until when: its due date, and what was open and paid of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.facts.contested import with_contested
from lrfm.cohort.facts.paid import DAY_ZERO, day_number, less_given_back
from lrfm.cohort.snapshot import PAYMENT_KINDS

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.ledger.model import LedgerTables

__all__ = ["DAY_ZERO", "day_number", "invoice_states"]

WRITTEN_OFF = ("write_off", "lapsed")
BEGINNING = date(1, 1, 1)


def invoice_states(
    ledger: LedgerTables, documents: Table, disputes: Table, *, keep: Callable[[Table, str], Table]
) -> Table:
    """Give each invoice's states, each known from `since` until before `until` (NULL: it still is).

    Columns: `document_key`, `customer_key`, `event_date`, `due_date`, `amount_minor`, `open_minor`, `paid_minor` (money
    that came on known days, less what was given back of it, the latest first), `paid_day_minor` (the same times the
    number of its day since `DAY_ZERO`), `last_paid_on`, `written_off_minor`, `contested` (none, dispute or our_error:
    in dispute while late; NULL where no files tell of disputes), `since`, `until`.

    `keep` computes a table now, under a name: each is used several times over, and an engine would compute it as often.
    """
    invoices = documents.filter(documents.is_invoice).drop("is_invoice")
    settling = keep(_settling(ledger, invoices), "settling")
    payments = settling.filter(settling.is_payment)
    steps = keep(less_given_back(keep(_running(_steps(invoices, settling)), "running"), payments), "steps")
    known = invoices.select(
        "document_key", "customer_key", "event_date", "due_date", "amount_minor", "gone", known_since="since"
    )
    rows = steps.join(known, "document_key")
    rows = rows.mutate(open_minor=rows.amount_minor - rows.settled_minor, until=ibis.least(rows.until, rows.gone)).drop(
        "gone", "known_since", "settled_minor"
    )
    rows = _with_agreed_terms(rows, ledger)
    rows = keep(rows.filter(rows.until.isnull() | (rows.since < rows.until)), "states")
    return with_contested(rows, disputes if "disputes" in ledger.optional else None)


def _settling(ledger: LedgerTables, invoices: Table) -> Table:
    """What settles invoices, with the day since when it was known."""
    receipts = ledger.receipts.select("receipt_key", "kind", paid_on="event_date")
    rows = ledger.allocations.join(receipts, "receipt_key").join(
        invoices.select("document_key", known_since="since"), "document_key"
    )
    return rows.select(
        "document_key",
        "receipt_key",
        "paid_on",
        "amount_minor",
        is_payment=rows.kind.isin(PAYMENT_KINDS),
        is_loss=rows.kind.isin(WRITTEN_OFF),
        since=ibis.greatest(rows.event_date, rows.known_on, rows.known_since),
    )


def _steps(invoices: Table, rows: Table) -> Table:
    """Sum what settles by invoice and the day since when it was known; each invoice begins with a step of nothing."""
    paid = rows.is_payment.ifelse(rows.amount_minor, 0).cast("int64")
    settling = rows.select(
        "document_key",
        "since",
        settled_minor="amount_minor",
        paid_minor=paid,
        paid_day_minor=paid * day_number(rows.paid_on),
        paid_on=(rows.is_payment & (rows.amount_minor > 0)).ifelse(rows.paid_on, ibis.null("date")),
        written_off_minor=rows.is_loss.ifelse(rows.amount_minor, 0).cast("int64"),
    )
    nothing = ibis.literal(0, "int64")
    opening = invoices.select(
        "document_key",
        "since",
        settled_minor=nothing,
        paid_minor=nothing,
        paid_day_minor=nothing,
        paid_on=ibis.null("date"),
        written_off_minor=nothing,
    )
    rows = ibis.union(opening, settling)
    sums = ("settled_minor", "paid_minor", "paid_day_minor", "written_off_minor")
    return rows.group_by("document_key", "since").agg(
        **{name: rows[name].sum().cast("int64") for name in sums}, paid_on=rows.paid_on.max()
    )


def _running(steps: Table) -> Table:
    """Add up the steps of each invoice; a state holds until the next one is known."""
    so_far = ibis.cumulative_window(group_by=steps.document_key, order_by=steps.since)
    through = ibis.window(group_by=steps.document_key, order_by=steps.since)
    sums = ("settled_minor", "paid_minor", "paid_day_minor", "written_off_minor")
    return steps.select(
        "document_key",
        "since",
        **{name: steps[name].sum().over(so_far).cast("int64") for name in sums},
        last_paid_on=steps.paid_on.max().over(so_far),
        until=steps.since.lead().over(through),
    )


def _with_agreed_terms(states: Table, ledger: LedgerTables) -> Table:
    """Where a cheque term was agreed, split states at the days on which it was known, each with its due date."""
    terms = ledger.agreed_terms
    last = terms.group_by("document_key", "known_on").agg(agreed=terms.due_date.max())
    through = ibis.window(group_by=last.document_key, order_by=last.known_on)
    spans = last.select("document_key", "agreed", from_day=last.known_on, to_day=last.known_on.lead().over(through))
    first = last.group_by("document_key").agg(to_day=last.known_on.min())
    before = first.select(
        "document_key", agreed=ibis.null("date"), from_day=ibis.literal(BEGINNING), to_day=first.to_day
    )
    spans = ibis.union(spans, before)
    joined = states.join(spans, "document_key")
    joined = joined.mutate(
        due_date=ibis.coalesce(joined.agreed, joined.due_date),
        since=ibis.greatest(joined.since, joined.from_day),
        until=ibis.least(joined.until, joined.to_day),
    )
    split = joined.filter(joined.until.isnull() | (joined.since < joined.until)).select(*states.columns)
    return ibis.union(states.anti_join(last, "document_key"), split)
