"""Settling by windows over each document's steps, as the book of `lrfm.ledger.settle` does row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from lrfm.errors import UserError
from lrfm.ledger.assemble import AMENDS
from lrfm.ledger.judge import REJECTED
from lrfm.ledger.typed.statements import Statements

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["Settled", "offsets_of", "settle_statements"]

MAX_ROUNDS = 30
CREDITED, REVERSAL, GIVEN = "credited", "reversal", "given"


@dataclass(frozen=True)
class Settled:
    """`entries`: `settlement_id`, `document_key`, `event_date`, `known_on`, `amount_minor`, `basis`.

    `extras` are settlements that stand in no file, of credit notes that settle invoices; `allocations` are the rows of
    that table with the reasons why some can't hold.
    """

    entries: Table
    extras: Table
    allocations: Table | None


def settle_statements(engine: Engine, statements: Statements, documents: Table, *, reversal_days: int) -> Settled:
    """Let every statement settle what it states, or be rejected whole; what names a document takes what is left.

    A stated amount that its receipt or its document does not leave open at its turn is rejected. The first such row of
    each receipt and document goes first, for those after it may fit without it; so the rounds end.
    """
    steps = engine.materialise(statements.steps, name="typed_steps")
    faulty: list[Table] = []
    for number in range(MAX_ROUNDS):
        running = engine.materialise(_running(steps), name=f"typed_running_{number}")
        wrong = running.filter(running.fault.notnull() & running.is_first)
        if not engine.whole_numbers(wrong.agg(n=wrong.count()))["n"]:
            break
        both = wrong.group_by("row_id").agg(fault=wrong.fault.min(), first_legs=wrong.count())
        faulty.append(engine.materialise(both.drop("first_legs"), name=f"typed_faulty_{number}"))
        steps = steps.anti_join(faulty[-1], "row_id")
    else:
        raise UserError.of("typed.allocations_in_a_knot", count=MAX_ROUNDS)
    running = engine.materialise(_with_undone(running), name="typed_settled")
    _require_within(engine, running)
    credited = _credited(running, documents, reversal_days=reversal_days)
    return Settled(
        entries=ibis.union(_entries(running), credited.drop("customer_id")),
        extras=_extras(credited),
        allocations=_judged(statements, faulty),
    )


def _running(steps: Table) -> Table:
    """Add up the steps of each document up to its amount, and tell which stated ones do not fit."""
    order = [steps.order_day, steps.is_back, steps.row_id, steps.is_undo]
    by_document = ibis.window(group_by=steps.document_key, order_by=order, rows=(None, 0))
    asked = steps.is_undo.ifelse(0, steps.asked)
    by_receipt = ibis.window(group_by=[steps.settlement_id, steps.is_stated], order_by=order, rows=(None, 0))
    by_pair = ibis.window(
        group_by=[steps.settlement_id, steps.document_key, steps.is_stated], order_by=order, rows=(None, 0)
    )
    summed = steps.mutate(
        total=steps.step_minor.sum().over(by_document).cast("int64"),
        of_receipt=asked.sum().over(by_receipt).cast("int64"),
        of_pair=asked.sum().over(by_pair).cast("int64"),
    )
    order = [summed.order_day, summed.is_back, summed.row_id, summed.is_undo]
    over = (summed.total - summed.document_minor).max()
    over = over.over(ibis.window(group_by=summed.document_key, order_by=order, rows=(None, 0)))
    summed = summed.mutate(settled=(summed.total - ibis.greatest(over, 0)).cast("int64"))
    through = ibis.window(
        group_by=summed.document_key, order_by=[summed.order_day, summed.is_back, summed.row_id, summed.is_undo]
    )
    rows = summed.mutate(taken=(summed.settled - summed.settled.lag().over(through).fill_null(0)).cast("int64"))
    from_receipt = rows.settlement_id.notnull()
    stated = rows.is_stated & ~rows.is_undo
    fault = ibis.cases(
        (~stated, ibis.null("string")),
        (from_receipt & (rows.asked < 0) & (rows.of_pair < 0), "takes_back_too_much"),
        (from_receipt & (rows.of_receipt > rows.receipt_minor), "exceeds_receipt"),
        ((rows.taken != rows.step_minor) | (rows.settled < 0), "exceeds_document"),
        else_=ibis.null("string"),
    )
    rows = rows.mutate(fault=fault)
    return _with_firsts(rows)


def _with_firsts(rows: Table) -> Table:
    """Tell which faulty steps are the first ones of their document and of their receipt."""
    wrong = rows.fault.notnull().ifelse(1, 0).cast("int64")
    order = [rows.order_day, rows.is_back, rows.row_id, rows.is_undo]
    of_document = wrong.sum().over(ibis.window(group_by=rows.document_key, order_by=order, rows=(None, 0)))
    of_receipt = wrong.sum().over(ibis.window(group_by=rows.settlement_id, order_by=order, rows=(None, 0)))
    is_first = (of_document <= 1) & (rows.settlement_id.isnull() | (of_receipt <= 1))
    return rows.mutate(is_first=is_first)


def _with_undone(rows: Table) -> Table:
    """Let what came back undo just what it had settled."""
    had = rows.filter(~rows.is_undo & rows.settlement_id.notnull())
    had = had.select(had_id="row_id", had_document="document_key", had_minor="taken")
    undone = rows.filter(rows.is_undo)
    undone = undone.join(had, [undone.row_id == had.had_id, undone.document_key == had.had_document])
    undone = undone.mutate(taken=-undone.had_minor).select(*rows.columns)
    return ibis.union(rows.filter(~rows.is_undo), undone)


def _require_within(engine: Engine, rows: Table) -> None:
    """Raise `UserError` where money that came back leaves a document settled below 0 or above its amount."""
    order = [rows.order_day, rows.is_back, rows.row_id, rows.is_undo]
    settled = rows.taken.sum().over(ibis.window(group_by=rows.document_key, order_by=order, rows=(None, 0)))
    rows = rows.mutate(so_far=settled.cast("int64"))
    wrong = rows.filter((rows.so_far < 0) | (rows.so_far > rows.document_minor))
    count = engine.whole_numbers(wrong.agg(n=wrong.document_key.nunique().cast("int64")))["n"]
    if count:
        raise UserError.of("typed.needs_the_book", count=count)


def _entries(rows: Table) -> Table:
    own = rows.filter(rows.settlement_id.notnull() & (rows.taken != 0))
    own = own.mutate(entry_minor=own.taken * own.sign)
    summed = own.group_by("settlement_id", "document_key", "event_date", known_on="order_day").agg(
        amount_minor=own.entry_minor.sum().cast("int64")
    )
    return summed.filter(summed.amount_minor != 0).mutate(basis=ibis.literal(GIVEN))


def _credited(rows: Table, documents: Table, *, reversal_days: int) -> Table:
    """Entries of credit notes that settle invoices; one full credit within days means that it never was a sale."""
    pairs = rows.filter(rows.settlement_id.isnull() & (rows.sign > 0))
    pairs = pairs.group_by("document_key", "credit_key", "event_date", known_on="order_day").agg(
        amount_minor=pairs.taken.sum().cast("int64")
    )
    sides = documents.select("document_key", "customer_id", "document_id", "amount_minor", day="event_date")
    invoice = sides.rename(invoice_minor="amount_minor", invoice_day="day", invoice_id="document_id")
    note = sides.select(credit_key="document_key", note_minor="amount_minor", note_day="day", note_id="document_id")
    pairs = pairs.join(invoice, "document_key").join(note, "credit_key")
    between = pairs.note_day.delta(pairs.invoice_day, unit="day").cast("int64")
    is_whole = (pairs.amount_minor == pairs.invoice_minor) & (pairs.amount_minor == pairs.note_minor)
    basis = (is_whole & (between >= 0) & (between <= reversal_days)).ifelse(REVERSAL, CREDITED)
    common = pairs.mutate(
        basis=basis,
        settlement_id=ibis.literal("X:C:")
        + pairs.note_id
        + ":"
        + pairs.invoice_id
        + ":"
        + pairs.known_on.cast("string"),
    )
    columns = ("settlement_id", "document_key", "event_date", "known_on", "amount_minor", "basis", "customer_id")
    taking = common.mutate(document_key=common.credit_key, amount_minor=-common.amount_minor)
    return ibis.union(common.select(*columns), taking.select(*columns))


def _extras(credited: Table) -> Table:
    one = credited.filter(credited.amount_minor > 0)
    return one.select(
        "settlement_id",
        "customer_id",
        "event_date",
        "known_on",
        amount_minor=ibis.literal(0, "int64"),
        kind=ibis.literal(CREDITED),
    )


def _judged(statements: Statements, faulty: list[Table]) -> Table | None:
    rows = statements.allocations
    if rows is None or not faulty:
        return rows
    found = faulty[0] if len(faulty) == 1 else ibis.union(*faulty)
    rows = rows.left_join(found.rename(fault_id="row_id"), rows.row_id == found.row_id)
    is_wrong = rows.fault.notnull() & rows.reason.isnull()
    return rows.mutate(
        reason=is_wrong.ifelse(rows.fault, rows.reason), status=is_wrong.ifelse(REJECTED, rows.status)
    ).drop("fault", "fault_id")


def offsets_of(settlements: Table) -> Table:
    """Let what came back meet the money that it takes back: two offsets that sum to 0."""
    back = settlements.filter(settlements.kind == AMENDS)
    back = back.select(
        undone_id=back.settlement_id.substr(0, back.settlement_id.length() - len(f":{AMENDS}")),
        back_id="settlement_id",
        back_event="event_date",
        back_known="known_on",
    )
    rows = settlements.join(back, settlements.settlement_id == back.undone_id)
    event = ibis.greatest(rows.event_date, rows.back_event)
    rows = rows.mutate(event=event, known=ibis.greatest(event, rows.known_on, rows.back_known))
    first = rows.select("settlement_id", event_date="event", known_on="known", amount_minor=rows.amount_minor)
    second = rows.select(settlement_id="back_id", event_date="event", known_on="known", amount_minor=-rows.amount_minor)
    return ibis.union(first, second)
