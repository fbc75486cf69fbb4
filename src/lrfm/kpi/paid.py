"""How late the money of each cut-off's window came, weighted by amount."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.engine.exact import exact_sum

if TYPE_CHECKING:
    from lrfm.cohort.series import Series

__all__ = ["Paid", "read_paid"]

DAYS = "decimal(9,0)"
MEANS = (
    ("weighted_days_to_pay", "to_pay", Unit.DAYS),
    ("weighted_days_late", "late", Unit.DAYS),
    ("weighted_days_late_floored", "floored", Unit.DAYS),
    ("paid_on_time_share", "on_time", Unit.SHARE),
)


@dataclass(frozen=True)
class Paid:
    """Sums over the payments of one window: the amount, and the amount times days, in minor units (and days)."""

    amount: int = 0
    to_pay: int = 0
    late: int = 0
    floored: int = 0
    on_time: int = 0

    def measures(self, *, months: int) -> tuple[Measure, ...]:
        """Give the amount-weighted means; missing where no payment came in so many months.

        >>> [str(measure.value) for measure in Paid(1500, 55_500, -200, 400, 900).measures(months=12)][:2]
        ['37', '-2/15']
        """
        if not self.amount:
            missing = Reason.of("kpi.no_payments", count=months)
            return tuple(Measure(key, None, unit, missing=missing) for key, _, unit in MEANS)
        return tuple(Measure(key, Fraction(getattr(self, name), self.amount), unit) for key, name, unit in MEANS)


def read_paid(series: Series) -> tuple[Paid, ...]:
    """Read the sums of each cut-off's window, oldest first."""
    rows = series.payments
    late = rows.days_late
    grouped = rows.group_by("cutoff").agg(
        amount=exact_sum(rows.amount_minor),
        to_pay=exact_sum(rows.amount_minor * rows.days_to_pay.cast(DAYS)),
        late=exact_sum(rows.amount_minor * late.cast(DAYS)),
        floored=exact_sum(rows.amount_minor * (late > 0).ifelse(late, 0).cast(DAYS)),
        on_time=exact_sum(rows.amount_minor, where=late <= 0),
    )
    found: defaultdict[object, Paid] = defaultdict(Paid)
    for row in series.engine.to_arrow(grouped, order_by=["cutoff"]).to_pylist():
        cutoff = row.pop("cutoff")
        found[cutoff] = Paid(**{name: int(value) for name, value in row.items()})
    return tuple(found[cutoff] for cutoff in series.cutoffs)
