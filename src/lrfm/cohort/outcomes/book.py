"""The ledger's tables as movements with both clocks, days as whole numbers since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.disputes import is_our_error
from lrfm.cohort.outcomes.days import NEVER, clocks, day_number
from lrfm.cohort.outcomes.triggers import triggers_of
from lrfm.cohort.series.series import CREDITED, WRITTEN_OFF
from lrfm.cohort.snapshot import REVERSAL

if TYPE_CHECKING:
    from ibis.expr.types import StringValue, Table

    from lrfm.cohort.settings import DefaultSettings
    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["Book", "open_book", "way_of"]


@dataclass(frozen=True)
class Book:
    """What defaults are told from; days are whole numbers since 1970, `day` and `known` are the two clocks.

    - `invoices`: `document_key`, `customer_key`, `day`, `known`, `due`, `amount_minor` (what counts as owed),
      `full_minor` (with what is of unknown fate).
    - `settling`: what settles invoices: `document_key`, `customer_key`, `receipt_key`, `basis`, `way`, `day`, `known`,
      `due`, `amount_minor`.
    - `credits`: what moves a customer's money and credit notes that settle nothing yet: `customer_key`, `day`, `known`,
      `amount_minor`.
    - `disputes`: `document_key`, `customer_key`, `opened`, `closed`, `amount_minor` (NULL: all), `is_ours` and `told`,
      the day from which on that is known: when it was closed; of one that was never closed, when it was opened.
    - `terms`: `document_key`, `since`, `due`: due dates agreed later, and the day from which each holds.
    - `triggers`: what is a default by itself: `customer_key`, `day`, `known`, `rank`, `cure_days`.
    - `losses`: what was written off: `customer_key`, `document_key` (NULL: of none), `day`, `known`, `amount_minor`.
    - `purchases`: invoices, and credit notes below 0: `customer_key`, `day`, `known`, `gone` (the day from which on it
      is known that it was reversed and never was a sale; `NEVER`), `amount_minor`.
    """

    invoices: Table
    settling: Table
    credits: Table
    disputes: Table
    terms: Table
    triggers: Table
    losses: Table
    purchases: Table


def way_of(kind: StringValue) -> StringValue:
    """Give the way in which a receipt's kind settles: paid, credited or written_off."""
    return ibis.cases((kind.isin(WRITTEN_OFF), "written_off"), (kind.isin(CREDITED), "credited"), else_="paid")


def open_book(
    ledger: LedgerTables, *, settings: DefaultSettings, small_balance_minor: int, unknown: Table | None, engine: Engine
) -> Book:
    """Compute the movements once; `unknown` are documents (`document_key`, `rest_minor`) of unknown fate."""
    invoices = engine.materialise(_invoices(ledger, unknown), name="outcomes_invoices")
    settling = _settling(ledger, invoices)
    tables = {
        "settling": settling,
        "credits": _credits(ledger),
        "disputes": _disputes(ledger, invoices),
        "terms": _terms(ledger),
        "triggers": triggers_of(ledger, settings=settings, small_balance_minor=small_balance_minor, engine=engine),
        "losses": _losses(ledger, invoices),
        "purchases": _purchases(ledger),
    }
    made = {name: engine.materialise(rows, name=f"outcomes_{name}") for name, rows in tables.items()}
    return Book(invoices, **made)


def _invoices(ledger: LedgerTables, unknown: Table | None) -> Table:
    if not ledger.has_payments:  # what of sales is open, or due, nobody knows
        rows = clocks(ledger.sales.filter(ledger.sales.amount_minor > 0).drop("lines"))
        nothing = ibis.literal(0, "int64")
        return rows.mutate(due=rows.day, amount_minor=nothing, full_minor=nothing)
    rows = clocks(ledger.invoices.drop("is_disputed_at_extract"))
    rows = rows.mutate(due=day_number(rows.due_date), full_minor=rows.amount_minor).drop("due_date")
    if unknown is None:
        return rows
    rows = rows.left_join(unknown.select("document_key", "rest_minor"), "document_key").drop("document_key_right")
    return rows.mutate(amount_minor=rows.amount_minor - rows.rest_minor.fill_null(0)).drop("rest_minor")


def _settling(ledger: LedgerTables, invoices: Table) -> Table:
    kinds = ledger.receipts.select("receipt_key", "kind")
    rows = clocks(ledger.allocations).join(kinds, "receipt_key")
    rows = rows.mutate(way=way_of(rows.kind)).drop("kind")
    return rows.join(invoices.select("document_key", "customer_key", "due"), "document_key")


def _credits(ledger: LedgerTables) -> Table:
    """Receipts less what they settle or meet, and credit notes less what they were used for."""
    columns = ("customer_key", "day", "known", "amount_minor")
    owners = ledger.receipts.select("receipt_key", "customer_key")
    notes = ledger.credit_notes.select("document_key", "customer_key")
    used = ibis.union(
        ledger.allocations.select("receipt_key", "event_date", "known_on", "amount_minor"),
        ledger.offsets.select("receipt_key", "event_date", "known_on", "amount_minor"),
    )
    used = used.mutate(amount_minor=-used.amount_minor).join(owners, "receipt_key")
    of_notes = ledger.allocations.join(notes, "document_key")
    parts = (ledger.receipts, used, ledger.credit_notes, of_notes)
    rows = ibis.union(
        *(clocks(part.select("customer_key", "event_date", "known_on", "amount_minor")) for part in parts)
    )
    rows = rows.group_by("customer_key", "day", "known").agg(amount_minor=rows.amount_minor.sum().cast("int64"))
    return rows.filter(rows.amount_minor != 0).select(*columns)


def _disputes(ledger: LedgerTables, invoices: Table) -> Table:
    rows = ledger.optional.get("disputes")
    if rows is None or not ledger.has_payments:
        none = ibis.null("int64")
        return invoices.limit(0).select(
            "document_key",
            "customer_key",
            opened="day",
            closed=none,
            amount_minor=none,
            is_ours=ibis.literal(False),
            told="day",
        )
    closed_on = rows.closed_on if "closed_on" in rows.columns else ibis.null("date")
    reason = rows.reason if "reason" in rows.columns else ibis.null("string")
    amount = rows.amount_minor if "amount_minor" in rows.columns else ibis.null("int64")
    rows = rows.select("invoice_id", "opened_on", closed_on=closed_on, reason=reason, amount_minor=amount.cast("int64"))
    ids = ledger.directory.filter(ledger.directory.kind == "document")
    ids = ids.group_by(invoice_id=ids.source_id).agg(document_key=ids.key.min())
    rows = rows.join(ids, "invoice_id").join(invoices.select("document_key", "customer_key"), "document_key")
    return rows.select(
        "document_key",
        "customer_key",
        opened=day_number(rows.opened_on),
        closed=day_number(rows.closed_on),
        amount_minor=rows.amount_minor,
        is_ours=is_our_error(rows.reason),
        told=day_number(ibis.coalesce(rows.closed_on, rows.opened_on)),
    )


def _terms(ledger: LedgerTables) -> Table:
    rows = ledger.agreed_terms
    rows = rows.select("document_key", since=day_number(rows.known_on), due=day_number(rows.due_date))
    return rows.group_by("document_key", "since").agg(due=rows.due.max())


def _losses(ledger: LedgerTables, invoices: Table) -> Table:
    """What was written off of invoices; where a loss names none, of none."""
    lost = ledger.receipts.filter(ledger.receipts.kind.isin(WRITTEN_OFF))
    columns = ("customer_key", "document_key", "day", "known", "amount_minor")
    named = clocks(ledger.allocations.drop("basis")).semi_join(lost, "receipt_key")
    of_invoices = named.join(invoices.select("document_key", "customer_key"), "document_key")
    used = named.group_by("receipt_key").agg(used_minor=named.amount_minor.sum().cast("int64"))
    rest = clocks(lost).left_join(used, "receipt_key").drop("receipt_key_right")
    rest = rest.mutate(amount_minor=rest.amount_minor - rest.used_minor.fill_null(0), document_key=ibis.null("int64"))
    return ibis.union(of_invoices.select(*columns), rest.filter(rest.amount_minor != 0).select(*columns))


def _purchases(ledger: LedgerTables) -> Table:
    columns = ("document_key", "customer_key", "event_date", "known_on", "amount_minor")
    invoices, notes = ledger.invoices.select(*columns), ledger.credit_notes.select(*columns)
    rows = clocks(ibis.union(invoices, notes.mutate(amount_minor=-notes.amount_minor).select(*columns)))
    reversals = clocks(ledger.allocations.filter(ledger.allocations.basis == REVERSAL))
    gone = ibis.greatest(reversals.day, reversals.known).cast("int64")
    reversals = reversals.group_by("document_key").agg(gone=gone.min())
    rows = rows.left_join(reversals, "document_key").drop("document_key_right")
    return rows.mutate(gone=rows.gone.fill_null(NEVER).cast("int64")).drop("document_key")
