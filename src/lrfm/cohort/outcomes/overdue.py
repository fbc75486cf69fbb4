"""What each customer owes, what of it is overdue, and what credit stands against it, as steps through time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.netted import net_of_returns
from lrfm.cohort.outcomes.views import WITH_UNKNOWN, seen

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue, Table

    from lrfm.cohort.outcomes.book import Book
    from lrfm.engine.base import Engine

__all__ = ["SUMS", "customer_steps"]

SUMS = ("overdue_minor", "owed_minor", "credit_minor")
BEFORE_ALL = -(10**7)


def customer_steps(book: Book, views: Table, *, engine: Engine) -> Table:
    """Give changes by `view`, `customer_key` and `day` of the sums `overdue_minor`, `owed_minor`, `credit_minor`.

    A day's change holds at its end. An amount is overdue from the day after its due date on, but for what is in
    dispute; one that came back was never paid. Credit is money, and credit notes, that settle nothing yet.
    """
    invoices = seen(book.invoices, views)
    is_full = invoices["view"] == WITH_UNKNOWN
    invoices = invoices.mutate(amount_minor=is_full.ifelse(invoices.full_minor, invoices.amount_minor))
    settling = net_of_returns(seen(book.settling, views), by=("view", "document_key"))
    settling = settling.mutate(amount_minor=-settling.amount_minor)
    moves = engine.materialise(ibis.union(_moves(invoices), _moves(settling)), name="outcomes_moves")
    special = ibis.union(book.disputes.select("document_key"), book.terms.select("document_key"), distinct=True)
    plain = moves.anti_join(special, "document_key")
    credit = seen(book.credits, views)
    steps = ibis.union(
        _step(plain, ibis.greatest(plain.day, plain.due + 1), overdue_minor=plain.amount_minor),
        _special(moves.semi_join(special, "document_key"), book),
        _step(moves, moves.day, owed_minor=moves.amount_minor),
        _step(credit, credit.day, credit_minor=credit.amount_minor),
    )
    steps = steps.filter(steps.day <= steps.until)
    summed = steps.group_by("view", "customer_key", "day", "until").agg(
        **{name: steps[name].sum().cast("int64") for name in SUMS}
    )
    return summed.filter(ibis.or_(*(summed[name] != 0 for name in SUMS)))


def _moves(rows: Table) -> Table:
    return rows.select("view", "customer_key", "document_key", "day", "due", "until", "amount_minor")


def _step(rows: Table, day: IntegerValue, **amounts: IntegerValue) -> Table:
    nothing = ibis.literal(0, "int64")
    return rows.select(
        "view",
        "customer_key",
        "until",
        day=day.cast("int64"),
        **{name: amounts.get(name, nothing).cast("int64") for name in SUMS},
    )


def _special(moves: Table, book: Book) -> Table:
    """What is overdue of invoices whose due date was moved, or that were in dispute: worked out invoice by invoice."""
    owners = moves.select("view", "customer_key", "document_key", "until").distinct()
    billed = book.invoices.select("document_key", "due", billed="day")
    steps = ibis.union(
        _document_step(moves, moves.day, open_minor=moves.amount_minor),
        _due_steps(owners.join(billed, "document_key"), book),
        *_dispute_steps(owners.join(billed.drop("due"), "document_key"), book),
    )
    names = ("open_minor", "is_due", "in_full", "in_part_minor")
    keys = ("view", "customer_key", "document_key", "until")
    rows = steps.group_by(*keys, "day").agg(**{name: steps[name].sum().cast("int64") for name in names})
    by_document = [rows["view"], rows.document_key]
    so_far = ibis.window(group_by=by_document, order_by=rows.day, rows=(None, 0))
    rows = rows.select(*keys, "day", **{name: rows[name].sum().over(so_far).cast("int64") for name in names})
    disputed = (rows.in_full > 0).ifelse(rows.open_minor, rows.in_part_minor)
    counted = (rows.is_due > 0).ifelse(ibis.greatest(0, rows.open_minor - disputed), 0).cast("int64")
    rows = rows.mutate(counted=counted)
    before = rows.counted.lag().over(ibis.window(group_by=[rows["view"], rows.document_key], order_by=rows.day))
    rows = rows.mutate(overdue_minor=rows.counted - before.fill_null(0))
    return _step(rows, rows.day, overdue_minor=rows.overdue_minor)


def _document_step(rows: Table, day: IntegerValue, **amounts: IntegerValue) -> Table:
    nothing = ibis.literal(0, "int64")
    names = ("open_minor", "is_due", "in_full", "in_part_minor")
    return rows.select(
        "view",
        "customer_key",
        "document_key",
        "until",
        day=day.cast("int64"),
        **{name: amounts.get(name, nothing).cast("int64") for name in names},
    )


def _due_steps(rows: Table, book: Book) -> Table:
    """Due from the day after the due date that holds then, up to the day from which another one holds."""
    columns = ("view", "customer_key", "document_key", "until")
    agreed = rows.drop("due", "billed").join(book.terms, "document_key")
    dates = ibis.union(
        rows.select(*columns, "due", since=ibis.literal(BEFORE_ALL, "int64")), agreed.select(*columns, "due", "since")
    )
    ends = dates.since.lead().over(ibis.window(group_by=[dates["view"], dates.document_key], order_by=dates.since))
    dates = dates.mutate(ends=ends)
    dates = dates.mutate(begins=ibis.greatest(dates.since, dates.due + 1))
    dates = dates.filter(dates.ends.isnull() | (dates.begins < dates.ends).fill_null(False))
    ended = dates.filter(dates.ends.notnull())
    one = ibis.literal(1, "int64")
    return ibis.union(_document_step(dates, dates.begins, is_due=one), _document_step(ended, ended.ends, is_due=-one))


def _dispute_steps(rows: Table, book: Book) -> list[Table]:
    """In dispute from its opening, up to its closing; where the fault is known to be ours, since the invoice's day."""
    found = rows.join(book.disputes.drop("customer_key"), "document_key")
    found = found.filter(found.opened <= found.until)
    found = found.mutate(begins=(found.is_ours & (found.told <= found.until)).ifelse(found.billed, found.opened))
    found = found.filter(found.closed.isnull() | (found.begins < found.closed).fill_null(False))
    whole = found.amount_minor.isnull().ifelse(1, 0).cast("int64")
    found = found.mutate(whole=whole, part=found.amount_minor.fill_null(0).cast("int64"))
    ended = found.filter(found.closed.notnull())
    return [
        _document_step(found, found.begins, in_full=found.whole, in_part_minor=found.part),
        _document_step(ended, ended.closed, in_full=-ended.whole, in_part_minor=-ended.part),
    ]
