"""Who is looked at from an origin on, judged by what was known then."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.outcomes.views import AT_END
from lrfm.cohort.snapshot import REVERSAL

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.cohort.outcomes.book import Book

__all__ = ["ELIGIBLE", "customers_at", "in_default_at"]

ELIGIBLE = "eligible"


def customers_at(book: Book, in_default: Table, *, origins: Table, related_keys: Collection[int]) -> Table:
    """Give the customers who had bought by each origin: `number`, `customer_key`, `eligibility`, `owed_minor`.

    `eligibility` is eligible, or the first of related_party, in_default, inactive and new that holds.
    """
    bought = _bought(book, origins=origins)
    owed = _owed(book, origins=origins)
    keys = ["number", "customer_key"]
    rows = bought.left_join(owed, keys).drop("number_right", "customer_key_right")
    rows = rows.left_join(in_default.mutate(failed=ibis.literal(1, "int64")), keys)
    rows = rows.drop("number_right", "customer_key_right").mutate(owed_minor=rows.owed_minor.fill_null(0))
    related = rows.customer_key.isin(sorted(related_keys)) if related_keys else ibis.literal(False)
    is_active = (rows.owed_minor > 0) | (rows.last_sale > rows.active_after)
    eligibility = ibis.cases(
        (related, "related_party"),
        (rows.failed.notnull(), "in_default"),
        (~is_active, "inactive"),
        (rows.first_sale > rows.old_by, "new"),
        else_=ELIGIBLE,
    )
    return rows.select("number", "customer_key", "owed_minor", eligibility=eligibility)


def in_default_at(episodes: Table, late: Table, *, origins: Table) -> Table:
    """Give customers in default, or not yet cured, as known at each origin: `number`, `customer_key`."""
    at_end = episodes.filter(episodes["view"] == AT_END).drop("view")
    running = at_end.join(origins, [at_end.default_day <= origins.origin, at_end.ends > origins.origin])
    running = running.select("number", "customer_key").anti_join(late, ["number", "customer_key"])
    then = episodes.join(origins, [episodes["view"] == origins.number])
    then = then.filter((then.default_day <= then.origin) & (then.ends > then.origin))
    return ibis.union(running, then.select("number", "customer_key")).distinct()


def _first_seen(rows: Table, origins: Table) -> Table:
    """Add the number of the first origin that knew a row; rows known later are left out."""
    rows = rows.mutate(seen_on=ibis.greatest(rows.day, rows.known))
    steps = origins.select("number", "after", "origin")
    joined = rows.join(steps, [rows.seen_on > steps.after, rows.seen_on <= steps.origin])
    return joined.drop("seen_on", "after", "origin")


def _bought(book: Book, *, origins: Table) -> Table:
    """First and last sale as known; what was reversed by then never was a sale."""
    reversals = _first_seen(book.settling.filter(book.settling.basis == REVERSAL), origins)
    gone = reversals.group_by("document_key").agg(gone=reversals.number.min())
    rows = _first_seen(book.invoices, origins).left_join(gone, "document_key")
    sales = rows.group_by("customer_key", "number", "gone").agg(first_sale=rows.day.min(), last_sale=rows.day.max())
    at = origins.select("active_after", "old_by", at="number")
    rows = sales.join(at, [sales.number <= at["at"]])
    rows = rows.filter(rows.gone.isnull() | (rows.gone > rows["at"]).fill_null(False))
    return rows.group_by("customer_key", "active_after", "old_by", number=rows["at"]).agg(
        first_sale=rows.first_sale.min(), last_sale=rows.last_sale.max()
    )


def _owed(book: Book, *, origins: Table) -> Table:
    """What stood open of invoices, as known."""
    moves = ibis.union(
        book.invoices.select("customer_key", "day", "known", amount_minor="full_minor"),
        book.settling.select("customer_key", "day", "known", amount_minor=-book.settling.amount_minor),
    )
    steps = _first_seen(moves, origins)
    steps = steps.group_by("customer_key", "number").agg(amount_minor=steps.amount_minor.sum().cast("int64"))
    at = origins.select(at="number")
    rows = steps.join(at, [steps.number <= at["at"]])
    return rows.group_by("customer_key", number=rows["at"]).agg(owed_minor=rows.amount_minor.sum().cast("int64"))
