"""What is told of the time to payment, as plain values that are kept in a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lrfm.core.reason import Reason
from lrfm.survival.averages import Averages, Became
from lrfm.survival.by_group import ShareBy
from lrfm.survival.cut import Cut
from lrfm.survival.estimate import Estimate
from lrfm.survival.never import UnpaidShare

__all__ = ["GROUPINGS", "AmountTiming", "Clock", "Grouping", "LeftOut", "PaymentCurves", "ShownCurve", "Timing"]

GROUPINGS = ("segment", "terms", "size", "salesperson", "month")
"""What curves are drawn by, in the order in which they are told."""
Clock = str
"""`due`: days past due; `invoice`: days since the invoice."""


@dataclass(frozen=True)
class ShownCurve:
    """Shares at the end of each of `days`, as drawn; with the numbers at risk on some of them.

    `paid`, `credited`, `written_off` and `open` sum to 1 but for rounding; `low` and `high` are the interval of `paid`
    by resampling customers, empty where customers are too few.
    """

    days: tuple[int, ...]
    open: tuple[float, ...]
    paid: tuple[float, ...]
    credited: tuple[float, ...]
    written_off: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    tick_days: tuple[int, ...]
    at_risk: tuple[int, ...]


@dataclass(frozen=True)
class Timing:
    """When the invoices of a group are paid; `key` is the group's.

    `median` is the first day by which half had ended in any way. `adjusted_p_value` compares with all other groups.
    """

    key: str
    invoices: int
    exits: int
    customers: int
    median: Estimate
    shares: tuple[ShareBy, ...]
    curve: ShownCurve
    adjusted_p_value: float | None = None
    caveats: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Grouping:
    """Curves by one thing that invoices differ in; `untold` are groups with too few exits: key, invoices, why.

    `p_value` is that of a log-rank test of all groups at once, clustered by customer where `is_clustered`;
    `adjusted_p_value` after Holm over all groupings. `unknown` invoices are in no group.
    """

    by: str
    groups: tuple[Timing, ...]
    untold: tuple[tuple[str, int, Reason], ...]
    unknown: int
    p_value: float | None = None
    adjusted_p_value: float | None = None
    is_clustered: bool = False
    missing: Reason | None = None


@dataclass(frozen=True)
class AmountTiming:
    """When the money is paid, each minor unit counting as one, parts of invoices as what they are.

    `ahead` is the share of money paid less that of invoices by the end of each day of `shares`, with the interval of
    customers drawn for both at once: ranges of the two overlap long before their difference could be none.
    """

    amount_minor: int
    median: Estimate
    shares: tuple[ShareBy, ...]
    ahead: tuple[Estimate, ...]


@dataclass(frozen=True)
class LeftOut:
    """Invoices that no curve holds, and why.

    - `same_day`: settled on the day of the invoice (no credit), or by the first day watched;
    - `without_due`: on the clock of days past due alone;
    - `not_followed`: of files with settled rows alone, those too young to be in them had they taken long.
    """

    same_day: int = 0
    without_due: int = 0
    not_followed: int = 0


@dataclass(frozen=True)
class PaymentCurves:
    """When invoices known at the cut-off are paid; `late` is on the clock of days past due, `age` since the invoice.

    `is_settled_only`: the files show settled rows alone. `part_paid_unknown` part-paid invoices have a rest of which
    nobody knows what became: they are followed up to their payment. `late_missing` says why there is no `late`.
    """

    cutoff: date
    invoices: int
    open_invoices: int
    customers: int
    left_out: LeftOut
    age: Timing
    late: Timing | None
    late_missing: Reason | None
    groupings: tuple[Grouping, ...]
    size_cuts_minor: tuple[int, ...]
    amounts: AmountTiming | None
    now: Averages
    then: Averages | None
    became: Became | None
    never: UnpaidShare | Reason
    cut: Cut | None
    cut_age: Cut | None
    is_settled_only: bool
    part_paid_unknown: int
    segments_since: date | None
    """The first month end at which segments are known; None: at none before an invoice."""
    level: float
    """Coverage of intervals."""
    salesperson_from: str
    """`orders`: who sold by then; `master`: as at the extract; empty: nobody knows."""

    def by(self, name: str) -> Grouping | None:
        """Give a grouping; None where the ledger does not tell it."""
        return next((one for one in self.groupings if one.by == name), None)
