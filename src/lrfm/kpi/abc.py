"""Customers by class: A, B, C, D by the share that larger ones make, N where the profit is negative."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from lrfm.core.abc import class_names, classify
from lrfm.core.reason import Reason
from lrfm.kpi.results import Abc, AbcClass

if TYPE_CHECKING:
    from lrfm.cohort.snapshot import Snapshot

__all__ = ["one_off_customers", "rank_customers"]


def rank_customers(
    amounts: Mapping[int, int],
    *,
    by: Literal["profit", "billed"],
    cuts: Sequence[Fraction],
    months: int,
    one_off: int,
) -> Abc:
    """Class customers by their amounts (minor units, by surrogate key); who bought nothing is in no class.

    Where amounts are billing, a customer whose credit notes outweigh the rest is in class N, as a loss would be.
    """
    keys = sorted(amounts)
    classes = classify([amounts[key] for key in keys], cuts=cuts)
    customers, sums = Counter(classes), Counter[str]()
    for key, name in zip(keys, classes, strict=True):
        sums[name] += amounts[key]
    return Abc(
        by,
        months=months,
        cuts=tuple(cuts),
        classes=tuple(AbcClass(name, customers[name], sums[name]) for name in class_names(cuts=cuts)),
        customers=len(keys),
        one_off_customers=one_off,
        missing=None if any(amount > 0 for amount in amounts.values()) else Reason.of("kpi.no_sales_in_period"),
    )


def one_off_customers(snapshot: Snapshot) -> int:
    """Count the customers who bought on a single day of all that is known."""
    sales = snapshot.sales.filter(snapshot.sales.amount_minor > 0)
    days = sales.group_by("customer_key").agg(days=sales.event_date.nunique())
    once = days.filter(days.days == 1)
    return snapshot.engine.whole_numbers(once.agg(n=once.count()))["n"]
