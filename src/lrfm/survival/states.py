"""Spells parted where something begins that changes how fast an invoice is paid: a dispute, a reminder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.facts.beside import NO_END
from lrfm.cohort.spells import OPEN

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, IntegerValue, Table

__all__ = ["NO", "YES", "contacted_days", "disputed_days", "split_by", "with_state"]

NO, YES = "no", "yes"
KEYS = ("number", "document_key")


def disputed_days(disputes: Table, days: Table) -> Table:
    """Give since when and until when each invoice was in dispute, as known at each cut-off.

    `disputes` is that of `lrfm.cohort.facts.Facts`, `days` the table of `lrfm.cohort.cutoffs.Cutoffs`. Columns: `KEYS`,
    `begins_on`, `ends_on` (NULL: not settled). Disputes that overlap count as one; between two of them an invoice is in
    none, for that it comes to another one is not known before it does.
    """
    rows = disputes.select("document_key", "since", "closed_on").join(days, [disputes.since <= days.cutoff])
    is_over = (rows.closed_on <= rows.cutoff).fill_null(False)
    rows = rows.select(*KEYS, "since", until=is_over.ifelse(rows.closed_on, ibis.literal(NO_END)))
    rows = rows.filter(rows.until > rows.since).group_by(*KEYS, "since").agg(until=lambda one: one.until.max())
    earlier = ibis.window(group_by=[rows[key] for key in KEYS], order_by=rows.since, rows=(None, -1))
    rows = rows.mutate(begins=(rows.since <= rows.until.max().over(earlier)).fill_null(False).ifelse(0, 1))
    so_far = ibis.window(group_by=[rows[key] for key in KEYS], order_by=rows.since, rows=(None, 0))
    rows = rows.mutate(place=rows.begins.sum().over(so_far).cast("int64"))
    found = rows.group_by(*KEYS, "place").agg(begins_on=rows.since.min(), ends_on=rows.until.max())
    return found.select(*KEYS, "begins_on", ends_on=found.ends_on.nullif(ibis.literal(NO_END)))


def contacted_days(contacts: Table | None, days: Table) -> Table | None:
    """Give the day of the first contact about each invoice, as known at each cut-off; None where files tell of none.

    `contacts` is that of `lrfm.cohort.contacts`. Columns as of `disputed_days`; a contact has no end. It works from the
    day after it, so that an invoice which was paid on the day of its reminder was paid without it (only lagged values:
    METHODS 5.4).
    """
    if contacts is None:
        return None
    rows = contacts.join(days, [contacts.contacted_on <= days.cutoff])
    found = rows.group_by(*KEYS).agg(begins_on=rows.contacted_on.min())
    return found.mutate(ends_on=ibis.null("date"))


def split_by(spells: Table, states: Table | None, *, column: str) -> Table:
    """Part each spell at the days on which its state changes, and name the state in `column` (`YES`, `NO`).

    `spells` has `KEYS`, `event_date`, `entry_day`, `exit_day`, `cause`; its pieces have its days at risk, and the last
    one ends as it did. An invoice is in a state on the days after `begins_on`, up to `ends_on`; its stretches in
    `states` do not overlap.
    """
    if states is None:
        return spells.mutate(**{column: ibis.literal(NO)})
    of_invoice = ibis.window(group_by=[states[key] for key in KEYS], order_by=states.begins_on)
    states = states.mutate(before=states.ends_on.lag().over(of_invoice), next=states.begins_on.lead().over(of_invoice))
    rows = spells.left_join(states, KEYS).drop("number_right", "document_key_right")
    no_state_from = _day_of(rows, rows.before).fill_null(rows.entry_day)
    begins = _day_of(rows, rows.begins_on).fill_null(rows.exit_day)
    ends = _day_of(rows, rows.ends_on).fill_null(rows.exit_day)
    rows = rows.mutate(
        no_state_from=no_state_from.clip(rows.entry_day, rows.exit_day),
        state_from=begins.clip(rows.entry_day, rows.exit_day),
        state_to=ends.clip(rows.entry_day, rows.exit_day),
        is_last=rows.next.isnull(),
    )
    pieces = (
        (NO, rows, "no_state_from", "state_from"),
        (YES, rows, "state_from", "state_to"),
        (NO, rows.filter(rows.is_last), "state_to", "exit_day"),
    )
    return ibis.union(
        *(
            _piece(part, state, first, last, columns=spells.columns, column=column)
            for state, part, first, last in pieces
        )
    )


def _day_of(rows: Table, day: DateValue) -> IntegerValue:
    return day.delta(rows.event_date, unit="day").cast("int64")


def with_state(spells: Table, states: Table | None, *, column: str) -> Table:
    """Name the state in which each invoice is on the day after its cut-off."""
    if states is None:
        return spells.mutate(**{column: ibis.literal(NO)})
    standing = states.filter(states.ends_on.isnull()).select(*KEYS, is_in="begins_on")
    joined = spells.left_join(standing, KEYS).drop("number_right", "document_key_right")
    return joined.mutate(**{column: joined.is_in.notnull().ifelse(YES, NO)}).drop("is_in")


def _piece(rows: Table, state: str, first: str, last: str, *, columns: tuple[str, ...], column: str) -> Table:
    piece = rows.filter(rows[first] < rows[last])
    cause = (piece[last] == piece.exit_day).ifelse(piece.cause, OPEN)
    piece = piece.mutate(**{column: ibis.literal(state), "cause": cause})
    return piece.mutate(entry_day=piece[first], exit_day=piece[last]).select(*columns, column)
