"""How much of what is open, and of what was billed, stands on few customers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from lrfm.core.concentration import (
    effective_number,
    gini,
    gini_corrected,
    herfindahl,
    least_share,
    pareto_curve,
    positive_only,
    top_share,
)
from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.engine.exact import exact_sum
from lrfm.kpi.results import Concentration

if TYPE_CHECKING:
    from datetime import date

    from lrfm.cohort.snapshot import Snapshot

__all__ = ["billed_by_customer", "measure_concentration"]

TOP = 10
POINTS = 100


def measure_concentration(amounts: Sequence[int], *, base: Literal["open", "billed"], missing: Reason) -> Concentration:
    """Measure how unequal the customers' amounts (minor units) are; `missing` says why where none is above 0."""
    positive = positive_only(amounts)
    parts = positive.amounts
    # where there is one customer, only the corrected Gini is missing
    reason = Reason.of("kpi.one_customer") if parts else missing

    def share(key: str, value: Fraction | None, unit: Unit = Unit.SHARE) -> Measure:
        # of a single customer there is no corrected Gini
        return Measure(key, value, unit, missing=None if value is not None else reason)

    if not parts:
        keys = ("hhi", "effective_customers", "gini", "gini_corrected", "top_ten_share", "eighty_share")
        measures = {key: share(key, None) for key in keys}
        return Concentration(base, customers=0, left_out=positive.left_out, total_minor=0, **measures, curve=())
    return Concentration(
        base,
        customers=len(parts),
        left_out=positive.left_out,
        total_minor=sum(parts),
        hhi=share("hhi", herfindahl(parts)),
        effective_customers=share("effective_customers", effective_number(parts), Unit.RATIO),
        gini=share("gini", gini(parts)),
        gini_corrected=share("gini_corrected", gini_corrected(parts)),
        top_ten_share=share("top_ten_share", top_share(parts, count=TOP)),
        eighty_share=share("eighty_share", least_share(parts)),
        curve=_thinned(pareto_curve(parts)),
    )


def billed_by_customer(snapshot: Snapshot, *, since: date) -> dict[int, int]:
    """Sum what was billed to each customer since a day, net of credit notes, in minor units."""
    sales = snapshot.sales.filter(snapshot.sales.event_date >= since)
    grouped = sales.group_by("customer_key").agg(amount=exact_sum(sales.amount_minor))
    rows = snapshot.engine.to_arrow(grouped, order_by=["customer_key"]).to_pylist()
    return {row["customer_key"]: int(row["amount"]) for row in rows}


def _thinned(curve: Sequence[tuple[Fraction, Fraction]]) -> tuple[tuple[Fraction, Fraction], ...]:
    """Keep at most some hundred points, the first and the last among them."""
    step = max(1, -(-(len(curve) - 1) // POINTS))
    kept = list(curve[::step])
    return tuple(kept if kept[-1] == curve[-1] else [*kept, curve[-1]])
