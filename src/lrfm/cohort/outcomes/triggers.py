"""What is a default by itself: losses, bounced instruments that nothing replaced, declared events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from lrfm.cohort.outcomes.days import NEVER, day_number
from lrfm.cohort.series.series import WRITTEN_OFF

if TYPE_CHECKING:
    from ibis.expr.types import IntegerColumn, IntegerValue, Table

    from lrfm.cohort.settings import DefaultSettings
    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["CAUSES", "RESTRUCTURING", "triggers_of"]

CAUSES = ("write_off", "event", "bounced", "past_due")
"""Why a customer is in default; of causes on one day the first of these is named."""
RESTRUCTURING = "restructuring"
"""Kind of a declared event after which a default takes longer to end."""
EVENTS = "credit_events"
SCHEMA = pa.schema([(name, pa.int64()) for name in ("customer_key", "day", "known", "rank", "mended", "cure_days")])


def triggers_of(ledger: LedgerTables, *, settings: DefaultSettings, small_balance_minor: int, engine: Engine) -> Table:
    """Give each event that is a default: `customer_key`, `day`, `known`, `rank` (place in `CAUSES`), `cure_days`.

    From `mended` on the days of cure count: from the day after, but where an instrument came back from the day on which
    it was replaced or cleared; `NEVER` while it stands.
    """
    parts = [
        engine.from_arrow(SCHEMA.empty_table(), name="outcomes_no_triggers"),
        _write_offs(ledger, above_minor=small_balance_minor, cure_days=settings.cure_days),
        _bounced(ledger, settings=settings),
    ]
    if EVENTS in ledger.optional:
        parts.append(_events(ledger, settings=settings))
    return ibis.union(*(part.select(*SCHEMA.names) for part in parts))


def _write_offs(ledger: LedgerTables, *, above_minor: int, cure_days: int) -> Table:
    rows = ledger.receipts.filter(ledger.receipts.kind.isin(WRITTEN_OFF))
    rows = rows.group_by("customer_key", "event_date", "known_on").agg(lost=rows.amount_minor.sum().cast("int64"))
    rows = rows.filter(rows.lost > above_minor)
    return _marked(
        rows, day=day_number(rows.event_date), known=day_number(rows.known_on), cause="write_off", cure_days=cure_days
    )


def _bounced(ledger: LedgerTables, *, settings: DefaultSettings) -> Table:
    """Instruments that came back and were neither replaced nor cleared within the days allowed."""
    rows = ledger.instruments.filter(ledger.instruments.bounced_on.notnull())
    back, cleared = day_number(rows.bounced_on), day_number(rows.cleared_on)
    rows = rows.mutate(day=back + settings.bounced_days + 1, again=(cleared > back).ifelse(cleared, ibis.null("int64")))
    mended = ibis.least(day_number(rows.replaced_on).fill_null(NEVER), rows.again.fill_null(NEVER))
    rows = rows.mutate(mended=mended.cast("int64"))
    rows = rows.filter(rows.mended >= rows.day)
    return _marked(
        rows,
        day=rows.day,
        known=day_number(rows.known_on),
        cause="bounced",
        cure_days=settings.cure_days,
        mended=ibis.greatest(rows.mended, rows.day + 1).cast("int64"),
    )


def _events(ledger: LedgerTables, *, settings: DefaultSettings) -> Table:
    rows = ledger.optional[EVENTS]
    entered_on = rows.entered_on if "entered_on" in rows.columns else rows.date
    kind = rows.kind.lower()
    rows = rows.select("customer_id", "date", entered_on=ibis.coalesce(entered_on, rows.date), kind=kind)
    customers = ledger.directory.filter(ledger.directory.kind == "customer")
    rows = rows.join(customers.select(customer_id="source_id", customer_key="key"), "customer_id")
    cure = (rows.kind == RESTRUCTURING).ifelse(settings.restructured_cure_days, settings.cure_days).cast("int64")
    known = ibis.greatest(day_number(rows.entered_on), day_number(rows.date))
    return _marked(rows, day=day_number(rows.date), known=known, cause="event", cure_days=cure)


def _marked(
    rows: Table,
    *,
    day: IntegerColumn,
    known: IntegerColumn,
    cause: str,
    cure_days: int | IntegerColumn,
    mended: IntegerValue | None = None,
) -> Table:
    cure = ibis.literal(cure_days, "int64") if isinstance(cure_days, int) else cure_days
    rank = ibis.literal(CAUSES.index(cause), "int64")
    return rows.select(
        "customer_key", day=day, known=known, rank=rank, mended=day + 1 if mended is None else mended, cure_days=cure
    )
