"""Which invoices were in dispute while they were late, and since when that was known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.disputes import OUR_ERROR, is_our_error

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, Table

__all__ = ["CONTESTED", "NOT_CONTESTED", "with_contested"]

NOT_CONTESTED, CONTESTED = "none", "dispute"
"""Values of `contested` beside `OUR_ERROR`; where files tell of no disputes at all it is NULL."""


def with_contested(states: Table, disputes: Table | None) -> Table:
    """Split states of invoices at the days from which on a dispute made them `contested`.

    A dispute counts where it stood on a day after the due date on which the invoice was not paid yet, and from that day
    on; a fault of our own comes before any other reason. Whose fault it was is known when it was settled, where files
    tell when disputes are; until then, and as long as it is not settled, it is a dispute like any other.
    """
    if disputes is None:
        return states.mutate(contested=ibis.null("string"))
    spans = _spans(states, disputes)
    keys = ["document_key", "since"]
    rest = states.anti_join(spans, keys).mutate(contested=ibis.literal(NOT_CONTESTED))
    joined = states.join(spans, keys)
    end = ibis.coalesce(joined.error_from, joined.until)
    pieces = [
        joined.mutate(contested=ibis.literal(NOT_CONTESTED), until=joined.dispute_from),
        joined.mutate(contested=ibis.literal(CONTESTED), since=joined.dispute_from, until=end),
        joined.filter(joined.error_from.notnull()).mutate(contested=ibis.literal(OUR_ERROR), since=ibis._.error_from),
    ]
    split = ibis.union(*(piece.select(*states.columns, "contested") for piece in pieces))
    return ibis.union(rest, split.filter(split.until.isnull() | (split.since < split.until)))


def _spans(states: Table, disputes: Table) -> Table:
    """Give the states of contested invoices with the first day of any dispute that counts, and of one of our error."""
    opened = disputes.select(
        "document_key",
        "opened_on",
        "closed_on",
        told_on="since",
        ours_from=is_our_error(disputes.reason).ifelse(_reason_known_on(disputes), ibis.null("date")),
    )
    rows = states.select(
        "document_key", "since", "until", "due_date", "open_minor", "written_off_minor", "last_paid_on"
    ).join(opened, "document_key")
    stands_from = ibis.greatest(rows.opened_on, rows.due_date + ibis.interval(days=1)).cast("date")
    rows = rows.mutate(stands_from=stands_from)
    unpaid = rows.open_minor + rows.written_off_minor > 0
    stood = rows.closed_on.isnull() | (rows.closed_on > rows.stands_from).fill_null(False)
    rows = rows.filter(stood & (unpaid | (rows.last_paid_on >= rows.stands_from).fill_null(False)))
    rows = rows.mutate(counts_from=ibis.greatest(rows.since, rows.told_on, rows.stands_from))
    rows = rows.filter(rows.until.isnull() | (rows.counts_from < rows.until).fill_null(False))
    # the greatest of a day and no day is another thing on each engine
    ours_from = rows.ours_from.notnull().ifelse(ibis.greatest(rows.counts_from, rows.ours_from), ibis.null("date"))
    rows = rows.mutate(ours_from=ours_from)
    ours = (rows.until.isnull() | (rows.ours_from < rows.until)).ifelse(rows.ours_from, ibis.null("date"))
    return rows.group_by("document_key", "since").agg(dispute_from=rows.counts_from.min(), error_from=ours.min())


def _reason_known_on(disputes: Table) -> DateValue:
    """Give the day on which the reason was known: that of settling, NULL before it, where files tell of settling."""
    return ibis.cases(
        (~disputes.is_closing_told, disputes.since),
        (disputes.closed_on > disputes.since, disputes.closed_on),
        (disputes.closed_on.notnull(), disputes.since),
    )
