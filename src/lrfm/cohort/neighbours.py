"""The gaps between days of purchase that followed each other, held as far as was known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.timeline import Timeline

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.cohort.purchasing import Purchasing

__all__ = ["gaps_between"]

PAIR = ("customer_key", "previous_on", "event_date")


def gaps_between(purchasing: Purchasing) -> Timeline:
    """Give each pair of days of purchase, held while the second followed the first by what was known.

    Columns: `customer_key`, `previous_on`, `event_date`. A day that becomes known between two others ends their pair.
    """
    days = purchasing.days
    begun = days.filter(days.gap_change > 0).select(*PAIR, "since")
    ended = days.filter(days.gap_change < 0).select(*PAIR, ended_on="since")
    whole = begun.anti_join(ended, list(PAIR)).mutate(until=ibis.null("date"))
    return Timeline.of(ibis.union(whole, _until_ended(begun, ended)), purchasing.cutoffs)


def _until_ended(begun: Table, ended: Table) -> Table:
    """Give the few pairs that ended at least once, each until the end that follows it."""
    rows = begun.join(ended, list(PAIR))
    after = (rows.ended_on > rows.since).ifelse(rows.ended_on, ibis.null("date"))
    return rows.group_by(*PAIR, "since").agg(until=after.min())
