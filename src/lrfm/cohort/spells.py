"""How long each invoice stood open, as known at a cut-off: entry, exit, cause and amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.netted import net_of_returns
from lrfm.cohort.outcomes.book import way_of
from lrfm.cohort.outcomes.days import clocks
from lrfm.cohort.snapshot import REVERSAL

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["OPEN", "Spells", "take_spells"]

OPEN = "open"
PAID_PER_CENT = 95
"""An invoice is paid on the day on which payments make so much of it, net of what was credited."""
COLUMNS = ("document_key", "customer_key", "event_date", "due_date", "agreed_due_date", "entry_day")


@dataclass(frozen=True)
class Spells:
    """Spells of credit known at `cutoff`; days count from the invoice's date, and are at risk after `entry_day`.

    Both tables hold `document_key`, `customer_key`, `event_date`, `due_date` (of the invoice), `agreed_due_date` (of
    cheques whose term was agreed, as known; NULL: none), `entry_day` (0; of invoices from before the first complete day
    of the files that day, since only what was then open is there), `exit_day`, `cause` (paid, credited, written_off;
    open: not over at the cut-off) and `amount_minor`. Invoices that were reversed are in neither.

    - `invoices`: one row each. Paid is an invoice when payments make 95 % of it net of credits (METHODS 5.5); else it
      ends when nothing is open, with cause written_off where any of it was, else credited.
    - `parts`: a row for each part settled, and one for what is open; they sum to the invoice, but for those that were
      settled by the day of entry. What came back was never settled.
    """

    cutoff: date
    invoices: Table
    parts: Table


def take_spells(
    ledger: LedgerTables, *, cutoff: date, first_complete: date | None, engine: Engine, name: str = "spells"
) -> Spells:
    """Take the spells known at the cut-off; `first_complete` is the first day from which on the files hold everything.

    What ended by the day of a late entry is left out: others that ended then are not in the files (METHODS 5.2).
    """
    invoices = _known(ledger.invoices, cutoff)
    settling = _settling(ledger, cutoff)
    reversed_ = settling.filter(settling.basis == REVERSAL).select("document_key").distinct()
    owed = _with_entry(_with_terms(invoices.anti_join(reversed_, "document_key"), ledger, cutoff), first_complete)
    net = net_of_returns(clocks(settling), by=("document_key",))
    parts = engine.materialise(_parts(owed, net, cutoff=cutoff), name=f"{name}_all_parts")
    whole = engine.materialise(_at_risk(_invoices(owed, parts, cutoff=cutoff)), name=f"{name}_invoices")
    return Spells(cutoff, whole, engine.materialise(_at_risk(parts), name=f"{name}_parts"))


def _known(table: Table, cutoff: date) -> Table:
    return table.filter((table.event_date <= cutoff) & (table.known_on <= cutoff))


def _settling(ledger: LedgerTables, cutoff: date) -> Table:
    kinds = ledger.receipts.select("receipt_key", "kind")
    rows = _known(ledger.allocations, cutoff).join(kinds, "receipt_key")
    rows = rows.semi_join(ledger.invoices.select("document_key"), "document_key")
    return rows.mutate(cause=way_of(rows.kind), settled_on=rows.event_date).drop("kind")


def _with_terms(invoices: Table, ledger: LedgerTables, cutoff: date) -> Table:
    terms = ledger.agreed_terms.filter(ledger.agreed_terms.known_on <= cutoff)
    agreed = terms.group_by("document_key").agg(agreed_due_date=terms.due_date.argmax(terms.known_on))
    return invoices.left_join(agreed, "document_key").drop("document_key_right")


def _with_entry(invoices: Table, first_complete: date | None) -> Table:
    entry = ibis.literal(0, "int64")
    if first_complete is not None:
        entry = ibis.greatest(0, ibis.literal(first_complete).delta(invoices.event_date, unit="day")).cast("int64")
    return invoices.select(*COLUMNS[:-1], "amount_minor", entry_day=entry)


def _parts(owed: Table, net: Table, *, cutoff: date) -> Table:
    settled = net.group_by("document_key", "settled_on", "cause").agg(amount_minor=net.amount_minor.sum().cast("int64"))
    rows = owed.drop("amount_minor").join(settled, "document_key")
    exit_day = rows.settled_on.delta(rows.event_date, unit="day").cast("int64")
    ended = rows.select(*COLUMNS, "cause", "amount_minor", exit_day=exit_day)
    sums = settled.group_by("document_key").agg(settled_minor=settled.amount_minor.sum().cast("int64"))
    rest = owed.left_join(sums, "document_key").drop("document_key_right")
    rest = rest.mutate(amount_minor=rest.amount_minor - rest.settled_minor.fill_null(0))
    open_days = ibis.literal(cutoff).delta(rest.event_date, unit="day").cast("int64")
    rest = rest.filter(rest.amount_minor > 0)
    return ibis.union(
        ended,
        rest.select(*COLUMNS, "amount_minor", cause=ibis.literal(OPEN), exit_day=open_days).select(*ended.columns),
    )


def _invoices(owed: Table, parts: Table, *, cutoff: date) -> Table:
    """Give each invoice's own end: paid in all but a rest, settled otherwise, or open."""
    minor, cause = parts.amount_minor, parts.cause
    is_end = cause != OPEN
    sums = parts.group_by("document_key").agg(
        credited=minor.sum(where=cause == "credited").fill_null(0).cast("int64"),
        lost=minor.sum(where=cause == "written_off").fill_null(0).cast("int64"),
        rest=minor.sum(where=~is_end).fill_null(0).cast("int64"),
        last_day=parts.exit_day.max(where=is_end),
    )
    rows = owed.left_join(sums, "document_key").drop("document_key_right")
    rows = rows.left_join(_paid_days(owed, parts, sums), "document_key").drop("document_key_right")
    is_paid, is_over = rows.paid_day.notnull(), rows.rest == 0
    until = ibis.literal(cutoff).delta(rows.event_date, unit="day").cast("int64")
    cause = ibis.cases((is_paid, "paid"), (is_over & (rows.lost > 0), "written_off"), (is_over, "credited"), else_=OPEN)
    exit_day = ibis.cases((is_paid, rows.paid_day), (is_over, rows.last_day), else_=until)
    return rows.select(*COLUMNS, "amount_minor", cause=cause, exit_day=exit_day)


def _paid_days(owed: Table, parts: Table, sums: Table) -> Table:
    """Give the first day on which payments make enough of an invoice net of what was credited."""
    paid = parts.filter(parts.cause == "paid")
    paid = paid.group_by("document_key", "exit_day").agg(paid=paid.amount_minor.sum().cast("int64"))
    so_far = ibis.window(group_by=paid.document_key, order_by=paid.exit_day, rows=(None, 0))
    paid = paid.mutate(paid=paid.paid.sum().over(so_far).cast("int64"))
    rows = paid.join(sums.select("document_key", "credited"), "document_key")
    rows = rows.join(owed.select("document_key", "amount_minor"), "document_key")
    enough = rows.paid * 100 >= (rows.amount_minor - rows.credited) * PAID_PER_CENT
    rows = rows.filter(enough)
    return rows.group_by("document_key").agg(paid_day=rows.exit_day.min())


def _at_risk(rows: Table) -> Table:
    return rows.filter((rows.entry_day == 0) | (rows.exit_day > rows.entry_day))
