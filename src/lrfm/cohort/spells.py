"""How long each invoice stood open, as known at cut-offs: entry, exit, cause and amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.cutoffs import Cutoffs
from lrfm.cohort.netted import net_of_returns
from lrfm.cohort.outcomes.book import way_of
from lrfm.cohort.outcomes.days import clocks
from lrfm.cohort.snapshot import REVERSAL

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["OPEN", "Spells", "SpellsAt", "take_spells", "take_spells_at"]

OPEN = "open"
PAID_PER_CENT = 95
"""An invoice is paid on the day on which payments make so much of it, net of what was credited."""
KEYS = ("number", "document_key")
COLUMNS = (*KEYS, "cutoff", "customer_key", "event_date", "due_date", "agreed_due_date", "entry_day")


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


@dataclass(frozen=True)
class SpellsAt:
    """The spells known at each of some cut-offs, taken in one pass: the tables of `Spells`, one below the other.

    A row's cut-off is `cutoff`, by its place `number` in `cutoffs`, which ascend.
    """

    cutoffs: tuple[date, ...]
    invoices: Table
    parts: Table


def take_spells(
    ledger: LedgerTables, *, cutoff: date, first_complete: date | None, engine: Engine, name: str = "spells"
) -> Spells:
    """Take the spells known at the cut-off; `first_complete` is the first day from which on the files hold everything.

    What ended by the day of a late entry is left out: others that ended then are not in the files (METHODS 5.2).
    """
    found = take_spells_at(ledger, cutoffs=(cutoff,), first_complete=first_complete, engine=engine, name=name)
    return Spells(cutoff, found.invoices.drop("number", "cutoff"), found.parts.drop("number", "cutoff"))


def take_spells_at(
    ledger: LedgerTables,
    *,
    cutoffs: Sequence[date],
    first_complete: date | None,
    engine: Engine,
    name: str = "spells",
) -> SpellsAt:
    """Take the spells known at each cut-off, as `take_spells` does at one."""
    days = Cutoffs.of(cutoffs, engine=engine).table
    invoices = _known(ledger.invoices, days)
    settling = _settling(ledger, days)
    reversed_ = settling.filter(settling.basis == REVERSAL).select(*KEYS).distinct()
    owed = _with_entry(_with_terms(invoices.anti_join(reversed_, KEYS), ledger), first_complete)
    net = net_of_returns(clocks(settling), by=KEYS)
    parts = engine.materialise(_parts(owed, net), name=f"{name}_all_parts")
    whole = engine.materialise(_at_risk(_invoices(owed, parts)), name=f"{name}_invoices")
    return SpellsAt(tuple(cutoffs), whole, engine.materialise(_at_risk(parts), name=f"{name}_parts"))


def _known(table: Table, days: Table) -> Table:
    rows = table.join(days, [table.event_date <= days.cutoff, table.known_on <= days.cutoff])
    return rows.select(*table.columns, "number", "cutoff")


def _settling(ledger: LedgerTables, days: Table) -> Table:
    kinds = ledger.receipts.select("receipt_key", "kind")
    rows = ledger.allocations.semi_join(ledger.invoices.select("document_key"), "document_key")
    rows = rows.join(kinds, "receipt_key")
    rows = _known(rows.mutate(cause=way_of(rows.kind), settled_on=rows.event_date).drop("kind"), days)
    return rows.drop("cutoff")


def _with_terms(invoices: Table, ledger: LedgerTables) -> Table:
    terms = ledger.agreed_terms.select("document_key", agreed_on="known_on", agreed="due_date")
    rows = invoices.select(*KEYS, "cutoff").join(terms, "document_key")
    rows = rows.filter(rows.agreed_on <= rows.cutoff)
    agreed = rows.group_by(*KEYS).agg(agreed_due_date=rows.agreed.argmax(rows.agreed_on))
    return _beside(invoices, agreed)


def _beside(rows: Table, others: Table) -> Table:
    return rows.left_join(others, KEYS).drop("number_right", "document_key_right")


def _with_entry(invoices: Table, first_complete: date | None) -> Table:
    entry = ibis.literal(0, "int64")
    if first_complete is not None:
        entry = ibis.greatest(0, ibis.literal(first_complete).delta(invoices.event_date, unit="day")).cast("int64")
    return invoices.select(*COLUMNS[:-1], "amount_minor", entry_day=entry)


def _parts(owed: Table, net: Table) -> Table:
    settled = net.group_by(*KEYS, "settled_on", "cause").agg(amount_minor=net.amount_minor.sum().cast("int64"))
    rows = owed.drop("amount_minor").join(settled, KEYS)
    exit_day = rows.settled_on.delta(rows.event_date, unit="day").cast("int64")
    ended = rows.select(*COLUMNS, "cause", "amount_minor", exit_day=exit_day)
    sums = settled.group_by(*KEYS).agg(settled_minor=settled.amount_minor.sum().cast("int64"))
    rest = _beside(owed, sums)
    rest = rest.mutate(amount_minor=rest.amount_minor - rest.settled_minor.fill_null(0))
    rest = rest.filter(rest.amount_minor > 0)
    open_days = rest.cutoff.delta(rest.event_date, unit="day").cast("int64")
    return ibis.union(
        ended,
        rest.select(*COLUMNS, "amount_minor", cause=ibis.literal(OPEN), exit_day=open_days).select(*ended.columns),
    )


def _invoices(owed: Table, parts: Table) -> Table:
    """Give each invoice's own end: paid in all but a rest, settled otherwise, or open."""
    minor, cause = parts.amount_minor, parts.cause
    is_end = cause != OPEN
    sums = parts.group_by(*KEYS).agg(
        credited=minor.sum(where=cause == "credited").fill_null(0).cast("int64"),
        lost=minor.sum(where=cause == "written_off").fill_null(0).cast("int64"),
        rest=minor.sum(where=~is_end).fill_null(0).cast("int64"),
        last_day=parts.exit_day.max(where=is_end),
    )
    rows = _beside(_beside(owed, sums), _paid_days(owed, parts, sums))
    is_paid, is_over = rows.paid_day.notnull(), rows.rest == 0
    until = rows.cutoff.delta(rows.event_date, unit="day").cast("int64")
    cause = ibis.cases((is_paid, "paid"), (is_over & (rows.lost > 0), "written_off"), (is_over, "credited"), else_=OPEN)
    exit_day = ibis.cases((is_paid, rows.paid_day), (is_over, rows.last_day), else_=until)
    return rows.select(*COLUMNS, "amount_minor", cause=cause, exit_day=exit_day)


def _paid_days(owed: Table, parts: Table, sums: Table) -> Table:
    """Give the first day on which payments make enough of an invoice net of what was credited."""
    paid = parts.filter(parts.cause == "paid")
    paid = paid.group_by(*KEYS, "exit_day").agg(paid=paid.amount_minor.sum().cast("int64"))
    so_far = ibis.window(group_by=[paid[key] for key in KEYS], order_by=paid.exit_day, rows=(None, 0))
    paid = paid.mutate(paid=paid.paid.sum().over(so_far).cast("int64"))
    rows = paid.join(sums.select(*KEYS, "credited"), KEYS)
    rows = rows.join(owed.select(*KEYS, "amount_minor"), KEYS)
    enough = rows.paid * 100 >= (rows.amount_minor - rows.credited) * PAID_PER_CENT
    rows = rows.filter(enough)
    return rows.group_by(*KEYS).agg(paid_day=rows.exit_day.min())


def _at_risk(rows: Table) -> Table:
    return rows.filter((rows.entry_day == 0) | (rows.exit_day > rows.entry_day))
