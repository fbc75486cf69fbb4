"""What was paid of each invoice, less what was given back of it, as it was known on each day that changed anything."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.netted import net_of_returns

if TYPE_CHECKING:
    from ibis.expr.types import DateValue, IntegerValue, Table

__all__ = ["DAY_ZERO", "day_number", "less_given_back"]

DAY_ZERO = date(2000, 1, 1)
"""From here days are counted where they are multiplied by amounts."""
PAID = ("paid_minor", "paid_day_minor", "last_paid_on")


def day_number(day: DateValue) -> IntegerValue:
    """Count days since `DAY_ZERO`."""
    return day.delta(ibis.literal(DAY_ZERO), unit="day").cast("int64")


def less_given_back(steps: Table, payments: Table) -> Table:
    """Put right what steps say was paid of invoices of which money was given back: what was paid last before it goes.

    `steps` hold `document_key`, `since` and the columns of `PAID`; `payments` hold `document_key`, `receipt_key`,
    `paid_on`, `amount_minor` (below 0: given back) and `since`. A receipt that came back leaves no trace of itself.
    """
    back = payments.filter(payments.amount_minor < 0).select("document_key").distinct()
    days = steps.semi_join(back, "document_key").select("document_key", at="since")
    known = payments.join(days, ["document_key"])
    known = known.filter(known.since <= known["at"])
    sums = known.group_by("document_key", "at", "receipt_key", "paid_on").agg(
        amount_minor=known.amount_minor.sum().cast("int64")
    )
    kept = net_of_returns(
        sums.select(
            "document_key",
            "at",
            "receipt_key",
            "amount_minor",
            day=sums.paid_on,
            known=sums.paid_on,
            basis=ibis.literal("paid"),
        ),
        by=("document_key", "at"),
    ).rename(paid_on="day")
    found = kept.group_by("document_key", since=kept["at"]).agg(
        net_minor=kept.amount_minor.sum().cast("int64"),
        net_day_minor=(kept.amount_minor * day_number(kept.paid_on)).sum().cast("int64"),
        net_last_on=kept.paid_on.max(),
    )
    changed = steps.semi_join(back, "document_key").left_join(found, ["document_key", "since"])
    changed = changed.mutate(
        paid_minor=changed.net_minor.fill_null(ibis.literal(0, "int64")),
        paid_day_minor=changed.net_day_minor.fill_null(ibis.literal(0, "int64")),
        last_paid_on=changed.net_last_on,
    )
    return ibis.union(steps.anti_join(back, "document_key"), changed.select(*steps.columns))
