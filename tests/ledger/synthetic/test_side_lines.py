"""Lines of invoices: exact amounts near their targets, popular products, prices of the list in force (B20)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lrfm.ledger.synthetic.catalogue import Catalogue, make_catalogue
from lrfm.ledger.synthetic.lines import Levels, Lines, cut_prices, draw_lines, hit_targets
from lrfm.ledger.synthetic.settings_side import LineSettings, SideSettings
from tests.ledger.synthetic.side_world import World, background_of, scene_of

COUNT = 2_000
TARGET = np.rint(np.exp(np.random.default_rng(5).normal(11.0, 1.0, COUNT))).astype(np.int64)


def _levels(count: int = COUNT, *, level: float = 1.0) -> Levels:
    return Levels(np.full(count, level), np.full(count, level), np.zeros(count))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return make_catalogue(np.random.default_rng(3), settings=LineSettings())


@pytest.fixture(scope="module")
def lines(catalogue: Catalogue) -> Lines:
    rng = np.random.default_rng(4)
    return draw_lines(rng, catalogue=catalogue, target_minor=TARGET, levels=_levels(), settings=LineSettings())


def _faults(lines: Lines) -> list[str]:
    """What no lines may be like."""
    counts = np.bincount(lines.document, minlength=COUNT)
    checks = {
        "amounts": np.array_equal(lines.amount_minor, lines.quantity * lines.price_minor),
        "positive": bool(np.all(lines.quantity > 0) and np.all(lines.price_minor > 0)),
        "order": bool(np.all(np.diff(lines.document) >= 0)),
        "counts": bool(np.all((counts >= 1) & (counts <= 6))),
        "totals": bool(abs(lines.totals_minor(COUNT).sum() / TARGET.sum() - 1) < 0.01),
        "near": bool(np.mean(np.abs(lines.totals_minor(COUNT) / TARGET - 1) < 0.15) > 0.95),
    }
    return [name for name, holds in checks.items() if not holds]


def test_lines_add_up_to_nearly_their_targets(lines: Lines) -> None:
    assert _faults(lines) == []


def test_what_is_wrong_with_lines_would_be_seen(lines: Lines) -> None:
    wrong = lines.amount_minor.copy()
    wrong[7] += 1
    assert _faults(replace(lines, amount_minor=wrong)) == ["amounts"]
    assert "totals" in _faults(replace(lines, quantity=lines.quantity * 2, amount_minor=lines.amount_minor * 2))
    assert "order" in _faults(replace(lines, document=lines.document[::-1]))


def test_line_counts_are_as_asked(lines: Lines) -> None:
    shares = np.bincount(np.bincount(lines.document), minlength=7)[1:] / COUNT
    assert shares == pytest.approx(LineSettings().line_count_shares, abs=0.05)


def test_popularity_is_zipfs(catalogue: Catalogue) -> None:
    ranked = np.sort(catalogue.popularity)[::-1]
    assert ranked.sum() == pytest.approx(1.0)
    assert ranked[0] / ranked[9] == pytest.approx(10**0.9)


def test_popular_products_are_bought_more(catalogue: Catalogue) -> None:
    """Large documents can buy any product, so products are drawn by popularity alone."""
    target = np.full(COUNT, 100_000_000, dtype=np.int64)
    bought = draw_lines(
        np.random.default_rng(6), catalogue=catalogue, target_minor=target, levels=_levels(), settings=LineSettings()
    )
    times = np.bincount(bought.product, minlength=catalogue.count)
    expected = catalogue.popularity * len(bought.product)
    # chi-square of 299 degrees of freedom has mean 299 and standard deviation 24.5
    assert abs(((times - expected) ** 2 / expected).sum() - 299) < 5 * 24.5


def test_prices_follow_the_list_and_costs_follow_the_months(catalogue: Catalogue) -> None:
    drawn = draw_lines(
        np.random.default_rng(4),
        catalogue=catalogue,
        target_minor=TARGET * 2,
        levels=Levels(np.full(COUNT, 2.0), np.full(COUNT, 3.0), np.full(COUNT, 0.1)),
        settings=LineSettings(),
    )
    assert np.abs(drawn.price_minor - catalogue.list_minor[drawn.product] * 1.8).max() <= 0.5
    cost = catalogue.list_minor[drawn.product] * catalogue.cost_share[drawn.product] * 3.0 * drawn.quantity
    assert np.abs(drawn.cost_minor - cost).max() <= 0.5


def test_taken_lines_are_those_of_the_documents(lines: Lines) -> None:
    rows = np.array([5, 5, 1_999, 0])
    taken = lines.taken(rows, documents=COUNT)
    assert taken.totals_minor(4).tolist() == lines.totals_minor(COUNT)[rows].tolist()
    assert np.array_equal(taken.product[taken.document == 0], taken.product[taken.document == 1])


def test_cut_prices_leave_costs(lines: Lines) -> None:
    cut = np.where(np.arange(COUNT) == 9, 0.25, 0.0)
    after = cut_prices(lines, cut_share=cut)
    of_it = lines.document == 9
    assert after.price_minor[of_it].tolist() == np.rint(lines.price_minor[of_it] * 0.75).tolist()
    assert np.array_equal(after.price_minor[~of_it], lines.price_minor[~of_it])
    assert np.array_equal(after.cost_minor, lines.cost_minor)
    assert np.array_equal(after.amount_minor, after.quantity * after.price_minor)


def test_mended_documents_hit_their_targets(lines: Lines) -> None:
    hits = np.arange(COUNT) % 3 == 0
    after = hit_targets(lines, target_minor=TARGET, hits=hits)
    above = after.totals_minor(COUNT) - TARGET
    pieces = np.zeros(COUNT, dtype=np.int64)
    np.maximum.at(pieces, lines.document, lines.quantity)
    large = hits & (TARGET > 10_000)
    assert np.all((above[large] >= 0) & (above[large] < pieces[large]))
    assert np.array_equal(after.totals_minor(COUNT)[~hits], lines.totals_minor(COUNT)[~hits])


def test_some_customers_bring_a_loss_and_the_company_earns() -> None:
    scene = scene_of(World(documents=2_000, settings=SideSettings()))
    profit = scene.lines.amount_minor - scene.lines.cost_minor
    by_customer = np.bincount(scene.documents.customer[scene.lines.document], weights=profit)
    assert 3 <= np.sum(by_customer < 0) <= 60
    assert 0.1 < profit.sum() / scene.lines.amount_minor.sum() < 0.35
    dear = scene.roles.discount_share == SideSettings().lines.dear_discount_share
    bought = np.bincount(scene.documents.customer, minlength=len(dear)) > 0
    assert np.all(np.resize(by_customer, len(dear))[dear & bought] < 0)


def test_the_catalogue_depends_on_the_seed_alone() -> None:
    one, same = background_of(World()), background_of(World(customers=10))
    other = background_of(World(seed=8))
    assert np.array_equal(one.catalogue.list_minor, same.catalogue.list_minor)
    assert not np.array_equal(one.catalogue.list_minor, other.catalogue.list_minor)
