"""How late the money came that came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months
from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.engine.exact import exact_sum

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.cohort.snapshot import Snapshot
    from lrfm.engine.base import Engine

__all__ = ["Lateness", "PaidOnDay", "measure_lateness"]

LAST_MONTH_DAY = 31
DAYS = "decimal(9,0)"
"""Products of amounts and days are decimals: as whole numbers of 64 bits the largest would overflow."""


@dataclass(frozen=True)
class PaidOnDay:
    """What was paid so many days after the due date (negative: before it), in minor units."""

    days_late: int
    payments: int
    amount_minor: int


@dataclass(frozen=True)
class Lateness:
    """Amount-weighted means over the payments of a window that begins on `first_day`.

    `by_month_day` is what came on the first, second, ... thirty-first of a month, in minor units. Only payments that
    came are in it: invoices still open are not, so it flatters where many are.
    """

    first_day: date
    payments: int
    weighted_days_late: Measure
    weighted_days_late_floored: Measure
    weighted_days_to_pay: Measure
    paid_on_time_share: Measure
    by_day: tuple[PaidOnDay, ...]
    by_month_day: tuple[int, ...]


def measure_lateness(snapshot: Snapshot, *, months: int) -> Lateness:
    """Weigh days late (signed; and with early payments counted as 0) and days to pay by the amount paid."""
    first_day = add_months(snapshot.cutoff + timedelta(days=1), -months)
    payments = snapshot.payments
    payments = payments.filter((payments.paid_on >= first_day) & (payments.amount_minor > 0))
    late, wide = payments.days_late, payments.amount_minor.cast("decimal(18,0)")
    sums = snapshot.engine.whole_numbers(
        payments.agg(
            n=payments.count(),
            amount=exact_sum(payments.amount_minor),
            late=exact_sum(wide * late.cast(DAYS)),
            floored=exact_sum(wide * (late > 0).ifelse(late, 0).cast(DAYS)),
            to_pay=exact_sum(wide * payments.days_to_pay.cast(DAYS)),
            on_time=exact_sum((late <= 0).ifelse(payments.amount_minor, 0)),
        )
    )
    amount = sums["amount"]
    grouped = payments.group_by("days_late").agg(
        payments=payments.count(), amount_minor=exact_sum(payments.amount_minor)
    )
    by_day = tuple(
        PaidOnDay(row["days_late"], row["payments"], int(row["amount_minor"]))
        for row in snapshot.engine.to_arrow(grouped, order_by=["days_late"]).to_pylist()
    )

    def mean(key: str, name: str, unit: Unit) -> Measure:
        if not amount:
            return Measure(key, None, unit, missing=Reason.of("kpi.no_payments", count=months))
        return Measure(key, Fraction(sums[name], amount), unit)

    return Lateness(
        first_day=first_day,
        payments=sums["n"],
        weighted_days_late=mean("weighted_days_late", "late", Unit.DAYS),
        weighted_days_late_floored=mean("weighted_days_late_floored", "floored", Unit.DAYS),
        weighted_days_to_pay=mean("weighted_days_to_pay", "to_pay", Unit.DAYS),
        paid_on_time_share=mean("paid_on_time_share", "on_time", Unit.SHARE),
        by_day=by_day,
        by_month_day=_by_month_day(snapshot.engine, payments),
    )


def _by_month_day(engine: Engine, payments: Table) -> tuple[int, ...]:
    """Sum payments by the day of the month on which they came."""
    grouped = (
        payments.mutate(month_day=payments.paid_on.day())
        .group_by("month_day")
        .agg(amount_minor=exact_sum(payments.amount_minor))
    )
    rows = engine.to_arrow(grouped, order_by=["month_day"]).to_pylist()
    found = {row["month_day"]: int(row["amount_minor"]) for row in rows}
    return tuple(found.get(day, 0) for day in range(1, LAST_MONTH_DAY + 1))
