"""Agreed average due dates of instruments, by expressions alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import ibis

from lrfm.ledger.judge import TAKEN

if TYPE_CHECKING:
    from ibis.expr.types import Table

__all__ = ["agreed_terms"]

TERMS = {"document_key": "int64", "due_date": "date", "known_on": "date"}
DAY_ZERO = date(2000, 1, 1)
WIDE = "decimal(20,0)"


def agreed_terms(instruments: Table | None, documents: Table) -> Table | None:
    """Give what `lrfm.ledger.settling.agreed_terms` gives; None where no instrument's term was agreed."""
    if instruments is None:
        return None
    rows = instruments.filter((instruments.status == TAKEN) & instruments.is_agreed)
    invoices = documents.filter(documents.kind == "invoice").select(
        "document_key", document_ref="document_id", document_minor="amount_minor"
    )
    known = ibis.greatest(rows.event_date, ibis.coalesce(rows.known_on, rows.event_date))
    rows = rows.mutate(known=known).join(invoices, "document_ref")
    bounced = rows.bounced_on.min().over(ibis.window(group_by=rows.document_key))
    rows = rows.mutate(first_bounce=bounced)
    rows = rows.filter(rows.first_bounce.isnull() | (rows.event_date < rows.first_bounce))
    day = rows.due_on.delta(ibis.literal(DAY_ZERO), unit="day").cast("int64")
    rows = rows.mutate(weighted=rows.amount_minor.cast(WIDE) * day.cast("decimal(7,0)"))
    steps = rows.group_by("document_key", "document_minor", known_on="known").agg(
        amount=rows.amount_minor.cast(WIDE).sum(), weighted=rows.weighted.sum()
    )
    so_far = ibis.window(group_by=steps.document_key, order_by=steps.known_on, rows=(None, 0))
    steps = steps.mutate(
        total=steps.amount.sum().over(so_far).cast("decimal(20,0)"),
        sum_of_days=steps.weighted.sum().over(so_far).cast("decimal(30,0)"),
    )
    covered = steps.filter(steps.total >= steps.document_minor.cast(WIDE))
    return covered.select("document_key", due_date=_mean_day(covered), known_on="known_on")


def _mean_day(rows: Table) -> ibis.expr.types.DateValue:
    """Divide exactly; half a day rounds up. The rest is taken off first, so that the quotient is whole."""
    divisor = rows.total * ibis.literal(2).cast("decimal(1,0)")
    numerator = rows.sum_of_days * ibis.literal(2).cast("decimal(1,0)") + rows.total
    rest = numerator % divisor
    rest = (rest < 0).ifelse(rest + divisor, rest)  # the remainder of a day before day zero is below 0
    whole = ((numerator - rest).cast("float64") / divisor.cast("float64")).round().cast("int64")
    return ibis.literal(DAY_ZERO) + whole.as_interval("D")
