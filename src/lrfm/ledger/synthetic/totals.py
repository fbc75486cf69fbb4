"""What all blocks add up to, and the tables of the whole company that come from it: stock, prices, money going out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lrfm.ledger.synthetic.ids import day_column

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.background import Background
    from lrfm.ledger.synthetic.facts import Numbers
    from lrfm.ledger.synthetic.scene import Scene
    from lrfm.ledger.synthetic.settings_side import SideSettings, StockSettings

__all__ = ["StockFlow", "Totals", "add_totals", "block_totals", "closing_tables", "keep_stock"]


@dataclass(frozen=True)
class Totals:
    """Pieces delivered (products x months) and sales by invoice month in minor units, over `Background.months`."""

    pieces: Numbers
    sales_minor: Numbers


@dataclass(frozen=True)
class StockFlow:
    """The stock of each product (rows) by month (columns): `opening` + `received` - `sold` = `closing` >= 0."""

    opening: Numbers
    received: Numbers
    sold: Numbers
    closing: Numbers


def block_totals(scene: Scene) -> Totals:
    """Add up a block; what fictitious customers "bought" never left the warehouse."""
    background, documents, lines = scene.background, scene.documents, scene.lines
    months, products = background.months, background.catalogue.count
    month = months.at(documents.delivered_on)[lines.document]
    is_real = ~scene.people.is_fictitious[documents.customer][lines.document]
    pieces = np.bincount(
        lines.product * months.count + month,
        weights=np.where(is_real, lines.quantity, 0),
        minlength=products * months.count,
    )
    sales = np.bincount(months.at(documents.issued_on), weights=documents.amount_minor, minlength=months.count)
    return Totals(pieces.astype(np.int64).reshape(products, months.count), sales.astype(np.int64))


def add_totals(one: Totals, other: Totals) -> Totals:
    """Add two blocks; the order does not matter."""
    return Totals(one.pieces + other.pieces, one.sales_minor + other.sales_minor)


def closing_tables(totals: Totals, *, background: Background, settings: SideSettings) -> Mapping[str, pa.Table]:
    """Write the tables of the whole company, for the months of the extract: stock, prices, price_index, outflows."""
    months = _extract_months(background)
    flow = keep_stock(totals.pieces[:, months], settings=settings.stock)
    return {
        "stock": _stock(flow, months=months, background=background),
        "prices": _prices(months, background=background),
        "price_index": _index(months, background=background),
        "outflows": _outflows(totals, flow, months=months, background=background, settings=settings.stock),
    }


def keep_stock(sold: Numbers, *, settings: StockSettings) -> StockFlow:
    """Restock each product in whole lots, as soon as less than the cover of the last three months is left."""
    opening, received, closing = (np.zeros_like(sold) for _ in range(3))
    stock = _lots(settings.cover_months * sold[:, :3].mean(axis=1), settings=settings)
    for month in range(sold.shape[1]):
        recent = sold[:, max(0, month - 2) : month + 1].mean(axis=1)
        wanted = np.ceil(settings.cover_months * recent).astype(np.int64)
        opening[:, month] = stock
        received[:, month] = _lots(np.maximum(0, wanted + sold[:, month] - stock), settings=settings)
        stock = stock + received[:, month] - sold[:, month]
        closing[:, month] = stock
    return StockFlow(opening, received, sold, closing)


def _lots(pieces: Numbers, *, settings: StockSettings) -> Numbers:
    return (np.ceil(pieces / settings.lot) * settings.lot).astype(np.int64)


def _extract_months(background: Background) -> Numbers:
    months = background.months
    ends = months.starts[1:] - 1
    return np.flatnonzero((months.starts[:-1] >= background.first_day) & (ends <= background.last_day))


def _unit_costs(months: Numbers, *, background: Background) -> Numbers:
    """What a piece costs to buy (products x months)."""
    catalogue = background.catalogue
    base = catalogue.list_minor * catalogue.cost_share
    return np.maximum(1, np.rint(base[:, None] * background.months.price_level[months])).astype(np.int64)


def _stock(flow: StockFlow, *, months: Numbers, background: Background) -> pa.Table:
    value = flow.closing * _unit_costs(months, background=background)
    ends = background.months.starts[1:][months].astype(np.int64) - 1
    return _by_product(background, days=ends, columns={"quantity": flow.closing, "value_minor": value})


def _prices(months: Numbers, *, background: Background) -> pa.Table:
    """A list a year: the one in force on the first day, then one every January."""
    made = np.unique(background.list_month[months])
    days = np.maximum(background.months.starts[made].astype(np.int64), background.first_day)
    price = np.rint(background.catalogue.list_minor[:, None] * background.months.price_level[made])
    return _by_product(background, days=days, columns={"price_minor": np.maximum(1, price).astype(np.int64)})


def _by_product(background: Background, *, days: Numbers, columns: Mapping[str, Numbers]) -> pa.Table:
    """Rows by day and product; `columns` are products x days."""
    products, count = background.catalogue.count, len(days)
    return pa.table(
        {
            "product_id": background.catalogue.ids.take(pa.array(np.tile(np.arange(products), count))),
            "date": day_column(np.repeat(days, products)),
            **{name: values.T.reshape(-1) for name, values in columns.items()},
        }
    )


def _index(months: Numbers, *, background: Background) -> pa.Table:
    level = background.months.price_level[months]
    return pa.table({"date": day_column(background.months.starts[months]), "index": 100.0 * level / level[:1]})


def _outflows(
    totals: Totals, flow: StockFlow, *, months: Numbers, background: Background, settings: StockSettings
) -> pa.Table:
    """Wages on the 25th, and on the 15th and 20th what the month before owes to suppliers and tax."""
    sales = totals.sales_minor[months]
    goods = (flow.received * _unit_costs(months, background=background)).sum(axis=0)
    year = np.array([sales[max(0, month - 11) : month + 1].mean() for month in range(len(sales))])
    parts = {
        "wages": (24, settings.wages_share * year),
        "suppliers": (14, np.concatenate([goods[:1], goods[:-1]]).astype(np.float64)),
        "tax": (19, settings.tax_share * np.concatenate([sales[:1], sales[:-1]])),
    }
    starts = background.months.starts[months]
    days = np.concatenate([starts + after for after, _ in parts.values()])
    amount = np.concatenate([np.rint(values).astype(np.int64) for _, values in parts.values()])
    kind = np.repeat(list(parts), len(months))
    order = np.lexsort((kind, days))
    order = order[amount[order] > 0]
    return pa.table(
        {
            "date": day_column(days[order]),
            "amount_minor": amount[order],
            "kind": pa.array(kind[order].tolist(), pa.string()),
        }
    )
