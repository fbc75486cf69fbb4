"""Stock, prices and money going out: identities over the whole company, whatever its blocks (B33)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lrfm.ledger.synthetic.scene import Scene
from lrfm.ledger.synthetic.settings_side import StockSettings
from lrfm.ledger.synthetic.totals import StockFlow, Totals, add_totals, block_totals, closing_tables, keep_stock
from tests.ledger.synthetic.side_world import World, scene_of


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(World(documents=2_000))


@pytest.fixture(scope="module")
def tables(scene: Scene) -> dict[str, pd.DataFrame]:
    written = closing_tables(block_totals(scene), background=scene.background, settings=scene.settings)
    return {name: table.to_pandas() for name, table in written.items()}


def _balances(flow: StockFlow) -> bool:
    """Opening + received - sold = closing >= 0, and what closes a month opens the next."""
    carried = np.array_equal(flow.opening[:, 1:], flow.closing[:, :-1])
    rolled = np.array_equal(flow.opening + flow.received - flow.sold, flow.closing)
    return bool(carried and rolled and np.all(flow.closing >= 0) and np.all(flow.received >= 0))


def test_stock_rolls_forward() -> None:
    sold = np.random.default_rng(1).poisson(20, (50, 36)) * (np.random.default_rng(2).random((50, 36)) < 0.7)
    flow = keep_stock(sold, settings=StockSettings())
    assert _balances(flow)
    assert np.all(flow.received % 12 == 0)
    assert np.array_equal(flow.sold, sold)
    assert not _balances(replace(flow, sold=flow.sold + 1)), "a piece too many would be seen"
    assert not _balances(replace(flow, closing=flow.closing - 1_000_000))


def test_pieces_are_those_delivered(scene: Scene) -> None:
    """Counted again with plain Python, without what fictitious customers "bought"."""
    expected: dict[tuple[int, int], int] = {}
    for document, product, quantity in zip(
        scene.lines.document, scene.lines.product, scene.lines.quantity, strict=True
    ):
        if not scene.people.is_fictitious[scene.documents.customer[document]]:
            day = scene.documents.delivered_on[document]
            month = int(np.searchsorted(scene.background.months.starts, day, side="right")) - 1
            expected[product, month] = expected.get((product, month), 0) + int(quantity)
    pieces = block_totals(scene).pieces
    assert {key: pieces[key] for key in zip(*np.nonzero(pieces), strict=True)} == expected
    assert pieces.sum() < scene.lines.quantity.sum()


def test_blocks_add_up_in_any_order(scene: Scene) -> None:
    one, other = block_totals(scene), block_totals(scene_of(World(seed=11)))
    both, turned = add_totals(one, other), add_totals(other, one)
    assert np.array_equal(both.pieces, turned.pieces)
    assert both.sales_minor.sum() == one.sales_minor.sum() + other.sales_minor.sum()


def test_stock_is_written_for_every_product_and_month_end(tables: dict[str, pd.DataFrame], scene: Scene) -> None:
    stock = tables["stock"]
    assert len(stock) == scene.background.catalogue.count * 36
    assert pd.to_datetime(stock["date"]).dt.is_month_end.all()
    assert not stock.duplicated(["product_id", "date"]).any()
    assert stock["quantity"].min() >= 0
    assert (stock["value_minor"] >= stock["quantity"]).all()
    flow = keep_stock(block_totals(scene).pieces[:, 6:], settings=scene.settings.stock)
    assert stock["quantity"].sum() == flow.closing.sum()
    last = stock[stock["date"] == stock["date"].max()].set_index("product_id")["quantity"]
    assert last[scene.background.catalogue.ids.to_pylist()].tolist() == flow.closing[:, -1].tolist()


def test_prices_rise_with_the_index(tables: dict[str, pd.DataFrame], scene: Scene) -> None:
    index = tables["price_index"]
    assert index["index"].iloc[0] == 100.0
    assert index["index"].pct_change().dropna().to_numpy() == pytest.approx(0.01)
    prices = tables["prices"].pivot_table(index="product_id", columns="date", values="price_minor")
    assert prices.shape == (300, 3)
    rise = prices.iloc[:, 1] / prices.iloc[:, 0]
    assert np.median(rise) == pytest.approx(1.01**12, rel=0.005)
    first = scene.background.catalogue.list_minor * 1.01**6
    own = prices.iloc[:, 0][scene.background.catalogue.ids.to_pylist()]
    assert np.abs(own.to_numpy() - first).max() <= 0.5


def test_money_going_out_is_sized_to_sales(tables: dict[str, pd.DataFrame], scene: Scene) -> None:
    outflows = tables["outflows"]
    assert set(outflows["kind"]) == {"wages", "suppliers", "tax"}
    assert outflows["date"].is_monotonic_increasing
    sums = outflows.groupby("kind")["amount_minor"].sum() / scene.documents.amount_minor.sum()
    settings = scene.settings.stock
    assert sums["wages"] == pytest.approx(settings.wages_share, rel=0.1)
    assert sums["tax"] == pytest.approx(settings.tax_share, rel=0.1)
    assert 0.5 < sums["suppliers"] < 1.0, "goods for stock, too"


def test_a_company_without_sales_has_stock_of_nothing(scene: Scene) -> None:
    months = scene.background.months.count
    nothing = Totals(np.zeros((300, months), dtype=np.int64), np.zeros(months, dtype=np.int64))
    tables = closing_tables(nothing, background=scene.background, settings=scene.settings)
    assert set(tables["stock"]["quantity"].to_pylist()) == {0}
    assert tables["outflows"].num_rows == 0
