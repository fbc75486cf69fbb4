"""What customers brought, where lines that tell their cost cover enough of the billing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.cohort.profit import LEAST_COVERED
from lrfm.features.block import ratio
from lrfm.features.untold import only_where

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PROFIT_SUMS", "with_profit"]

PROFIT_SUMS = ("costed_minor", "cost_minor", "costed_count", "untold_minor")
"""Sums of the lines of a year that profit is made of."""


def with_profit(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the profit of twelve months to a frame that holds `PROFIT_SUMS` and `billed_12m_minor`; these sums go.

    - `costed_12m_minor`: net amount of the lines that tell their cost; a credit note without such lines takes off what
      it is for;
    - `profit_12m_minor`: the same less their cost; `margin_share` = `profit_12m_minor` / `costed_12m_minor`, missing
      where that is not above 0.

    Missing at a cut-off at which the lines that tell their cost make less than `LEAST_COVERED` of the billing of all
    customers: profit would be told of some alone. Missing, too, for a customer with billing but no such line.
    """
    by_cutoff = frame["cutoff"]
    covered, billed, lines = (
        frame[name].groupby(by_cutoff).transform("sum") for name in ("costed_minor", "billed_12m_minor", "costed_count")
    )
    is_told = (lines > 0) & (covered * LEAST_COVERED.denominator >= billed * LEAST_COVERED.numerator)
    has_lines = frame["costed_count"] > 0
    is_idle = ~has_lines & (frame["billed_12m_minor"] == 0) & (frame["untold_minor"] == 0)
    net = (frame["costed_minor"] - frame["untold_minor"]).where(has_lines, 0)
    told = is_told & (has_lines | is_idle)
    costed, profit = only_where(net, told), only_where(net - frame["cost_minor"].where(has_lines, 0), told)
    return frame.assign(
        costed_12m_minor=costed, profit_12m_minor=profit, margin_share=ratio(profit, costed.clip(lower=0))
    ).drop(columns=list(PROFIT_SUMS))
