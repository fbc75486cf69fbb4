"""Which days of purchase followed each other, as far as was known on any day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table

__all__ = ["with_gaps"]


def with_gaps(days: Table) -> Table:
    """Add to days of sale the gaps between days of purchase: `previous_on`, and `gap_change`, which is 1, 0 or -1.

    A pair of days that follow each other counts from the row's `since` on (1), until another row takes it off again
    (-1): summed over what is known by any day, exactly the pairs remain that followed each other by what was known
    then. A row of a pair is that of its second day (`event_date`), so it is never known before its event. Most rows
    carry their own pair; days that became known out of turn, or are gone again, add rows that carry no sales.
    """
    purchases = _marked(days.filter(days.is_purchase))
    steady = purchases.filter(purchases.is_steady & purchases.last_before.notnull())
    own = steady.select("customer_key", "event_date", "since", previous_on=steady.last_before)
    rows = days.left_join(own, ["customer_key", "event_date", "since"])
    rows = rows.select(*days.columns, "previous_on", gap_change=rows.previous_on.notnull().cast("int64"))
    return ibis.union(rows, _without_sales(_of_unsteady(purchases), rows))


def _marked(purchases: Table) -> Table:
    """Say of which days everything before was known when they became known, and nothing after."""
    in_turn = [purchases.event_date, purchases.since]
    customer = purchases.customer_key
    before = ibis.window(group_by=customer, order_by=in_turn, rows=(None, -1))
    after = ibis.window(group_by=customer, order_by=in_turn, rows=(1, None))
    marked = purchases.select(
        "customer_key",
        "event_date",
        "since",
        "until",
        last_before=purchases.event_date.lag().over(ibis.window(group_by=customer, order_by=in_turn)),
        known_before=purchases.since.max().over(before),
        known_after=purchases.since.min().over(after),
        gone_count=purchases.until.notnull().cast("int64").sum().over(ibis.window(group_by=customer)),
    )
    is_last = marked.known_after.isnull() | (marked.known_after >= marked.since)
    is_next = marked.known_before.isnull() | (marked.known_before <= marked.since)
    return marked.mutate(is_steady=is_last & is_next & (marked.gone_count == 0))


def _of_unsteady(purchases: Table) -> Table:
    """Give the pairs that begin and end where a day comes out of turn or goes.

    On one day what goes is taken off first, then what comes is put in, both from the oldest day on.
    """
    some = purchases.filter(~purchases.is_steady)
    coming = some.select("customer_key", "event_date", at=some.since, sign=ibis.literal(1, "int64"))
    going = some.filter(some.until.notnull())
    going = going.select("customer_key", "event_date", at=going.until, sign=ibis.literal(-1, "int64"))
    moves = ibis.union(coming, going)
    others = purchases.select("customer_key", other="event_date", other_since="since", other_until="until")
    pairs = moves.left_join(others, "customer_key")
    known = _is_known(pairs)
    sides = pairs.group_by("customer_key", "event_date", "at", "sign").agg(
        before=pairs.other.max(where=known & (pairs.other < pairs.event_date)),
        after=pairs.other.min(where=known & (pairs.other > pairs.event_date)),
    )
    parts = (
        (sides.before, sides.event_date, sides.sign),
        (sides.event_date, sides.after, sides.sign),
        (sides.before, sides.after, -sides.sign),
    )
    rows = ibis.union(
        *(
            sides.filter(first.notnull() & second.notnull()).select(
                "customer_key", since=sides["at"], previous_on=first, event_date=second, gap_change=change
            )
            for first, second, change in parts
        )
    )
    keys = ("customer_key", "event_date", "since", "previous_on")
    summed = rows.group_by(*keys).agg(gap_change=rows.gap_change.sum().cast("int64"))
    return summed.filter(summed.gap_change != 0)


def _is_known(pairs: Table) -> BooleanValue:
    """Whether the other day was known when a day came or went."""
    is_coming, at = pairs.sign > 0, pairs["at"]
    there = (pairs.other_since < at) | (is_coming & (pairs.other_since == at) & (pairs.other < pairs.event_date))
    not_gone = pairs.other_until.isnull() | (pairs.other_until > at)
    goes_later = ~is_coming & (pairs.other_until == at) & (pairs.other > pairs.event_date)
    return (there & (not_gone | goes_later)).fill_null(False)


def _without_sales(gaps: Table, rows: Table) -> Table:
    """Give gaps the columns of days of sale, with nothing sold."""
    own = set(gaps.columns)
    nothing = {
        name: ibis.literal(0, "int64") if kind.is_integer() else ibis.null(kind)
        for name, kind in rows.schema().items()
        if name not in own
    }
    return gaps.mutate(**nothing | {"is_purchase": ibis.literal(False)}).select(*rows.columns)
