"""How deep invoices and how broad baskets are: products of an invoice, of a year, and their spread (METHODS 7.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.cells import cell_totals
from lrfm.features.block import Block, one_each, ratio
from lrfm.features.untold import only_where

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import BooleanValue, IntegerValue, Table

    from lrfm.cohort.cohort import Cohort

__all__ = ["FINE", "depth_block"]

WINDOW_MONTHS = 12
FINE = 256
"""Amount times its logarithm is counted in whole parts of one by so many: sums are the same in any order."""
COUNTS = ("basket_product_count", "basket_count", "product_count", "priced_count", "priced_minor", "spread_parts")


def depth_block(cohort: Cohort) -> Block:
    """Count the products of invoices in the last 12 months, as known at the cut-off; what came back is left out.

    - `products_per_invoice` = `basket_product_count` (distinct products of each invoice, summed) / `basket_count`
      (invoices with lines);
    - `products_12m`: distinct products of the customer;
    - `basket_entropy`: -sum p ln p over products, p the product's share of the amount of lines above 0; 0 for a single
      product. It is ln A - F / A, with A the amount and F the sum of a ln a, to the nearest part of `FINE`, of each
      product.

    All three are missing at a cut-off at which no line of the window is known of any customer, the ratios also for
    customers without lines.
    """
    lines = cohort.lines.within(by="event_date", months=WINDOW_MONTHS)
    # counted over all lines, as other blocks' sums are, in one go with them
    baskets = lines.totals(
        sums={
            "basket_product_count": lambda rows: _is_sold(rows).cast("int64"),
            "basket_count": lambda rows: _is_sold(rows).ifelse(rows.basket_count, ibis.literal(0, "int64")),
        },
    )
    products = cell_totals(
        lines.filter(_is_sold),
        cell="product_key",
        sums={"lines": one_each, "amount": lambda rows: rows.amount_minor.fill_null(0).clip(lower=0).cast("int64")},
        totals={
            "product_count": lambda cells: (cells.lines > 0).cast("int64"),
            "priced_count": lambda cells: (cells.amount > 0).cast("int64"),
            "priced_minor": lambda cells: cells.amount,
            "spread_parts": _spread,
        },
    )
    return Block((baskets, products), COUNTS, _derive)


def _is_sold(rows: Table) -> BooleanValue:
    return rows.product_id.notnull() & ~rows.is_return


def _spread(cells: Table) -> IntegerValue:
    amount = cells.amount.clip(lower=1).cast("float64")
    return (amount * amount.ln() * FINE).round().cast("int64")


def _derive(frame: pd.DataFrame) -> pd.DataFrame:
    told = frame["basket_product_count"].groupby(frame["cutoff"]).transform("sum") > 0
    found = frame.assign(
        products_per_invoice=ratio(frame["basket_product_count"], frame["basket_count"]),
        products_12m=only_where(frame["product_count"], told),
        basket_entropy=_entropy(frame),
    )
    return found.drop(columns=[name for name in COUNTS if not name.startswith("basket_")])


def _entropy(frame: pd.DataFrame) -> pd.Series:
    import numpy as np

    amount = frame["priced_minor"].to_numpy(dtype="float64")
    parts = frame["spread_parts"].to_numpy(dtype="float64")
    known = amount > 0
    whole = np.where(known, amount, 1)
    entropy = np.maximum(np.log(whole) - parts / (FINE * whole), 0)
    entropy[(frame["priced_count"] == 1).to_numpy()] = 0
    entropy[~known] = np.nan
    return type(frame["priced_minor"])(entropy, index=frame.index)
