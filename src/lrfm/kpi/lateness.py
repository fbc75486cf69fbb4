"""How late the money came that came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months
from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason

if TYPE_CHECKING:
    from lrfm.cohort.snapshot import Snapshot

__all__ = ["Lateness", "PaidOnDay", "measure_lateness"]


@dataclass(frozen=True)
class PaidOnDay:
    """What was paid so many days after the due date (negative: before it), in minor units."""

    days_late: int
    payments: int
    amount_minor: int


@dataclass(frozen=True)
class Lateness:
    """Amount-weighted means over the payments of a window (METHODS 6.4).

    Only payments that came are in it: invoices still open are not, so it flatters where many are.
    """

    first_day: date
    payments: int
    weighted_days_late: Measure
    weighted_days_late_floored: Measure
    weighted_days_to_pay: Measure
    paid_on_time_share: Measure
    by_day: tuple[PaidOnDay, ...]


def measure_lateness(snapshot: Snapshot, *, months: int) -> Lateness:
    """Weigh days late (signed; and with early payments counted as 0) and days to pay by the amount paid."""
    first_day = add_months(snapshot.cutoff, -months)
    payments = snapshot.payments
    payments = payments.filter((payments.paid_on > first_day) & (payments.amount_minor > 0))
    late = payments.days_late
    sums = snapshot.engine.whole_numbers(
        payments.agg(
            n=payments.count(),
            amount=_total(payments.amount_minor),
            late=_total(payments.amount_minor * late),
            floored=_total(payments.amount_minor * (late > 0).ifelse(late, 0)),
            to_pay=_total(payments.amount_minor * payments.days_to_pay),
            on_time=_total((late <= 0).ifelse(payments.amount_minor, 0)),
        )
    )
    amount = sums["amount"]
    grouped = payments.group_by("days_late").agg(
        payments=payments.count(), amount_minor=payments.amount_minor.sum().cast("int64")
    )
    by_day = tuple(PaidOnDay(**row) for row in snapshot.engine.to_arrow(grouped, order_by=["days_late"]).to_pylist())

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
    )


def _total(column: object) -> object:
    return column.sum().fill_null(0).cast("decimal(38,0)")  # type: ignore[attr-defined]
