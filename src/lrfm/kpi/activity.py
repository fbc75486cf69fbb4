"""What was sold, and to how many: figures that need no due dates and no payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months
from lrfm.core.measure import Measure, Unit
from lrfm.engine.exact import exact_sum

if TYPE_CHECKING:
    from lrfm.cohort.snapshot import Snapshot

__all__ = ["Activity", "measure_activity"]


@dataclass(frozen=True)
class Activity:
    """Sales of a window that begins on `first_day`, and all that was known at the cut-off.

    `billed` is net of credit notes, `sales_documents` are those above 0, `buying_customers` those who have one.
    `known_documents` and `known_minor` (minor units, net) are of the whole past.
    """

    first_day: date
    billed: Measure
    sales_documents: Measure
    buying_customers: Measure
    known_documents: int
    known_minor: int


def measure_activity(snapshot: Snapshot, *, months: int) -> Activity:
    """Sum and count the sales of the last months, and of the whole past."""
    first_day = add_months(snapshot.cutoff + timedelta(days=1), -months)
    sales = snapshot.sales
    recent = sales.event_date >= first_day
    is_sale = recent & (sales.amount_minor > 0)
    found = snapshot.engine.whole_numbers(
        sales.agg(
            known=sales.count(),
            known_minor=exact_sum(sales.amount_minor),
            billed=exact_sum(sales.amount_minor, where=recent),
            documents=sales.count(where=is_sale),
            customers=sales.customer_key.nunique(where=is_sale),
        )
    )
    return Activity(
        first_day=first_day,
        billed=Measure("billed", found["billed"], Unit.MONEY_MINOR),
        sales_documents=Measure("sales_documents", found["documents"], Unit.COUNT),
        buying_customers=Measure("buying_customers", found["customers"], Unit.COUNT),
        known_documents=found["known"],
        known_minor=found["known_minor"],
    )
