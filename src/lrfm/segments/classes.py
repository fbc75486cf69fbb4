"""Classes A, B, C, D by billing and by profit, the real Pareto curve, and ranks by volume and contribution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from lrfm.core.abc import class_names, classify
from lrfm.core.concentration import least_share, pareto_curve, positive_only
from lrfm.core.reason import Reason
from lrfm.segments.model import AbcSize, AbcSizes, Pareto

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["AMOUNT_COLUMNS", "RANKED", "abc_of", "abc_sizes", "pareto_of", "ranks_of"]

AMOUNT_COLUMNS: dict[Literal["billed", "profit"], str] = {
    "billed": "billed_12m_minor",
    "profit": "profit_12m_minor",
}
"""What customers are classed by, over the twelve months that end with the cut-off."""

RANKED = {
    "rank_billed_12m": "billed_12m_minor",
    "rank_billed_24m": "billed_24m_minor",
    "rank_quantity_12m": "quantity_12m",
    "rank_quantity_24m": "quantity_24m",
    "rank_profit_12m": "profit_12m_minor",
}
"""Ranks by volume in amount and quantity, and by contribution to profit, with their columns of the features."""

TOP = Fraction(1, 5)
_POINTS = 400


def abc_of(frame: pd.DataFrame, *, by: Literal["billed", "profit"], cuts: Sequence[Fraction]) -> pd.Series[str]:
    """Give each customer's class by twelve months; missing where the amount is not known."""
    import pandas as pd

    known = frame[AMOUNT_COLUMNS[by]].dropna()
    names = classify(known.astype("int64").tolist(), cuts=cuts)
    return pd.Series(names, index=known.index, dtype="string").reindex(frame.index)


def abc_sizes(frame: pd.DataFrame, *, by: Literal["billed", "profit"], cuts: Sequence[Fraction]) -> AbcSizes:
    """Count the customers and sum the amounts of each class, with the Pareto curve behind them.

    Customers without a known amount are `unknown`; where all are, or no amount is above 0, `missing` says so.
    """
    classes = abc_of(frame, by=by, cuts=cuts)
    known = frame[AMOUNT_COLUMNS[by]].dropna().astype("int64")
    customers, sums = Counter(classes.dropna().tolist()), Counter[str]()
    for name, amount in zip(classes[known.index].tolist(), known.tolist(), strict=True):
        sums[name] += amount
    pareto = pareto_of(known.tolist(), by=by)
    return AbcSizes(
        by,
        cuts=tuple(cuts),
        classes=tuple(AbcSize(name, customers[name], sums[name]) for name in class_names(cuts=cuts)),
        unknown=len(frame) - len(known),
        pareto=pareto,
        missing=pareto.missing,
    )


def pareto_of(amounts: Sequence[int], *, by: Literal["billed", "profit"]) -> Pareto:
    """Give the real Pareto curve of the amounts above 0; nothing is assumed to be 80/20.

    The share of the top fifth is read off the exact curve, on the line between two customers where a fifth of them is
    no whole number. Source: METHODS 6.5.

    >>> pareto = pareto_of([400, 250, 150, 80, 50, 30, 20, 10, 6, 4], by="billed")
    >>> str(pareto.top_share), str(pareto.eighty_share)
    ('13/20', '3/10')
    """
    positive = positive_only(amounts)
    if not positive.amounts:
        reason = Reason.of("segments.no_amount_above_zero" if amounts else "segments.amount_not_known", by=by)
        return Pareto(by, 0, positive.left_out, 0, TOP, top_share=None, eighty_share=None, curve=(), missing=reason)
    curve = pareto_curve(positive.amounts)
    return Pareto(
        by,
        customers=len(positive.amounts),
        left_out=positive.left_out,
        total_minor=sum(positive.amounts),
        top_of=TOP,
        top_share=_read_off(curve, TOP),
        eighty_share=least_share(positive.amounts),
        curve=_thinned(curve),
    )


def ranks_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each customer's rank (Int64, 1 the largest) by each of `RANKED`; equal ones share the better rank.

    A rank is missing where the figure is.
    """
    import pandas as pd

    # pandas ranks a missing value of a nullable column, so it is left out first
    known = {name: frame[column].dropna() for name, column in RANKED.items()}
    ranks = {name: amounts.rank(method="min", ascending=False) for name, amounts in known.items()}
    return pd.DataFrame({name: rank.astype("Int64") for name, rank in ranks.items()}, index=frame.index)


def _read_off(curve: Sequence[tuple[Fraction, Fraction]], at: Fraction) -> Fraction:
    for (low, low_share), (high, high_share) in pairwise(curve):
        if low <= at <= high:
            return low_share + (high_share - low_share) * (at - low) / (high - low)
    raise ValueError(f"{at} is no share of the customers")


def _thinned(curve: Sequence[tuple[Fraction, Fraction]]) -> tuple[tuple[Fraction, Fraction], ...]:
    """Keep every so manieth point, the last one among them: a drawing has no use for a hundred thousand."""
    step = max(1, -(-(len(curve) - 1) // _POINTS))
    kept = list(curve[::step])
    return tuple(kept if kept[-1] == curve[-1] else [*kept, curve[-1]])
