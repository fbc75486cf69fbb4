"""IPCW, Gini, KS, capture and agreement of orders (METHODS 4.3, 4.4, 4.8; T-M8, T-M10, T-M11; B4, B11)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, roc_curve

from lrfm.backtest.agreement import agreement, rank_correlation
from lrfm.backtest.auc import auc
from lrfm.backtest.discrimination import capture, gini, ks, lift, part_in_worst
from lrfm.backtest.gains import cap_curve
from lrfm.backtest.ipcw import windows_weighted
from lrfm.backtest.stability import stability, tier_moves, tiers_of
from lrfm.survival.curves import kaplan_meier
from lrfm.survival.spells import Spells

BANDS = np.repeat([0, 1, 2, 3], [404, 357, 214, 75])
BAD = np.concatenate([np.arange(count) < bad for count, bad in ((404, 4), (357, 7), (214, 14), (75, 25))])


def test_bands_of_a_score() -> None:
    """T-M11."""
    assert ks(BANDS, BAD).value == pytest.approx(0.53)
    assert auc(BANDS, BAD).value == pytest.approx(0.822)
    assert gini(BANDS, BAD).value == pytest.approx(0.644)


def test_gini_is_the_ratio_of_areas_of_the_cap() -> None:
    """METHODS 4.4: area above chance over that of a perfect order."""
    found, share = cap_curve(BANDS, BAD), BAD.mean()
    area = np.trapezoid(found.y, found.x) - 0.5
    assert area / ((1 - share) / 2) == pytest.approx(gini(BANDS, BAD).value)


def test_windows() -> None:
    """T-M10: the weighted default rate is 1 less Kaplan-Meier; leaving out what was cut gives one half."""
    time, default = (100, 400, 300, 200, 365, 250), (1, 0, 0, 0, 0, 1)
    found = windows_weighted(time, default, horizon_days=365)
    np.testing.assert_allclose(found.weight, (1, 1.875, 0, 0, 1.875, 1.25))
    assert found.default_share == pytest.approx(0.375)
    kept = found.weight > 0
    assert found.is_bad[kept].mean() == 0.5


@pytest.mark.parametrize("seed", range(5))
def test_windows_are_kaplan_meier(seed: int) -> None:
    """With ties between defaults and windows that were cut, defaults come first."""
    source = np.random.default_rng(seed)
    ended, cut = np.ceil(source.exponential(300, 200)), np.ceil(source.exponential(250, 200))
    time, default = np.minimum(ended, cut), ended <= cut
    found = windows_weighted(time, default, horizon_days=180)
    curve = kaplan_meier(Spells.of([0] * 200, time.astype(int), default.astype(int), customer=np.arange(200)))
    assert found.default_share == pytest.approx(1 - curve.survival[curve.times <= 180][-1])
    assert found.cut_count == int((~default & (time < 180)).sum())


def test_windows_too_short() -> None:
    found = windows_weighted(np.arange(1, 31), np.zeros(30, bool), horizon_days=29.5)
    assert (found.missing.key, found.default_share, found.weight.max()) == ("backtest.short_windows", None, 0)
    assert windows_weighted([], [], horizon_days=9).missing.key == "backtest.no_customers"
    whole = windows_weighted([400, 30], [0, 1], horizon_days=365)
    assert whole.weight.tolist() == [1, 1]


ROWS = st.lists(
    st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 3), st.integers(1, 9)), min_size=3, max_size=40
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from([0.05, 0.1, 0.3, 0.5, 1.0]))
def test_ties_at_the_cut_are_shared(rows: list[tuple[int, bool, int, int]], share: float) -> None:
    """The worst share holds just that share; capture is its mean over all orders of ties; weights are copies."""
    risk, bad, weight, amount = (np.array(column) for column in zip(*rows, strict=True))
    if not weight.sum():
        return
    parts = part_in_worst(risk, share=share, weight=weight)
    assert (parts * weight).sum() == pytest.approx(share * weight.sum())
    assert set(parts[risk > risk[(parts > 0) & (parts < 1)].max(initial=-1)]) <= {0.0, 1.0}
    found = capture(risk, bad, share=share, weight=weight, amount=amount)
    copied = np.repeat(np.arange(len(risk)), weight)
    if not bad[copied].any():
        assert found.missing.key == "backtest.no_defaults"
        return
    again = capture(np.exp(risk[copied]), bad[copied], share=share, amount=amount[copied])
    assert found.value == pytest.approx(again.value)
    assert lift(risk, bad, share=share, weight=weight).value == pytest.approx(
        capture(risk, bad, share=share, weight=weight).value / share
    )


def test_capture_is_the_mean_over_orders_of_ties() -> None:
    source = np.random.default_rng(1)
    risk, bad = source.integers(0, 3, 30), source.random(30) < 0.4
    drawn = []
    for _ in range(2000):
        order = np.lexsort((source.random(30), -risk))
        drawn.append(bad[order[:9]].sum() / bad.sum())
    assert capture(risk, bad, share=0.3).value == pytest.approx(np.mean(drawn), abs=0.01)


def test_ks_is_the_gap_of_the_roc_curve() -> None:
    source = np.random.default_rng(2)
    for _ in range(20):
        risk, bad = source.integers(0, 12, 60), source.random(60) < 0.3
        false, true, _ = roc_curve(bad, risk, drop_intermediate=False)
        assert ks(risk, bad).value == pytest.approx(np.abs(true - false).max())


def test_reasons() -> None:
    """N2: what can't be told is said."""
    assert ks([1, 2], [0, 0]).missing.key == "backtest.no_defaults"
    assert gini([1, 2], [1, 1]).missing.key == "backtest.only_defaults"
    assert capture([1, 2], [0, 1], amount=[5, 0]).missing.key == "backtest.no_amount"
    assert capture([1, 2], [1, 1], share=0.5).value == 0.5
    assert rank_correlation([1, 1], [1, 2]).missing.key == "backtest.all_alike"
    assert rank_correlation([1], [2]).missing.key == "backtest.all_alike"
    with pytest.raises(ValueError, match="share"):
        part_in_worst([1], share=1.1)


def test_agreement() -> None:
    """Overlap of the worst tenth by Jaccard; an order and its opposite have none."""
    source = np.random.default_rng(3)
    first = source.normal(size=200)
    found = agreement(np.column_stack((first, np.exp(first), -first, np.zeros(200))))
    np.testing.assert_allclose(found.kendall[:3, :3], [[1, 1, -1], [1, 1, -1], [-1, -1, 1]])
    np.testing.assert_allclose(found.overlap[0, :3], [1, 1, 0])
    assert np.isnan(found.kendall[0, 3])
    # twenty rows whole against a tenth of each row
    assert found.overlap[0, 3] == pytest.approx(20 * 0.1 / (20 + 180 * 0.1))


def test_tiers_and_shift() -> None:
    """Ranks by tiers cut anew, levels by bins of the first day, matched by customer."""
    source = np.random.default_rng(4)
    keys = source.permutation(600)
    then = source.normal(size=600)
    order = source.permutation(600)[:550]
    told = stability(then, then[order] + 5, then_customer=keys, now_customer=keys[order])
    assert told.customer_count == 550
    assert told.kendall.value == 1
    assert told.moves.far_count == 0
    assert told.shift.index > 1 > told.shift.critical
    assert told.shift.p_value < 1e-6
    moved = stability(then, source.normal(size=600), then_customer=keys, now_customer=keys)
    assert 0.3 < moved.moves.far_share < 0.6
    assert moved.moves.table.sum(axis=0).tolist() == moved.moves.table.sum(axis=1).tolist() == [120] * 5
    assert moved.moves.table.sum() == 600
    assert abs(moved.kendall.value) < 0.1
    assert moved.shift.critical_if_independent == pytest.approx(2 / 600 * 16.919, rel=1e-3)
    few = stability(then[:90], then[:90], then_customer=keys[:90], now_customer=keys[:90])
    assert few.shift.critical_if_independent == pytest.approx(2 / 90 * 9.488, rel=1e-3)
    assert (few.shift.index, few.shift.p_value) == (0, 1)


def test_tiers_of_nothing_and_of_one_kind() -> None:
    nobody = stability([], [], then_customer=[], now_customer=[])
    assert (nobody.shift_missing.key, nobody.moves.far_share) == ("backtest.no_customers", None)
    alike = stability([1, 1, 1], [2, 2, 2], then_customer=[1, 2, 3], now_customer=[1, 2, 3])
    assert alike.shift_missing.key == alike.kendall.missing.key == "backtest.all_alike"
    with pytest.raises(ValueError, match="twice"):
        stability([1, 2], [1, 2], then_customer=[1, 1], now_customer=[1, 2])
    tiers = tiers_of(np.arange(100))
    assert np.bincount(tiers).tolist() == [20] * 5
    assert cohen_kappa_score(tiers, tiers) == 1
    assert tier_moves(tiers, tiers).far_share == 0


def test_few_levels_move_no_further_than_many() -> None:
    """To the next of two or three levels is no far move; over the one between it is."""
    source = np.random.default_rng(0)
    then = source.normal(size=4000)
    now = 0.95 * then + np.sqrt(1 - 0.95**2) * source.normal(size=4000)
    fine = tier_moves(then, now).far_share
    for edges in ([-0.3], [0.5], [-0.5, 0.5], [0.3, 1.2]):
        coarse = tier_moves(np.searchsorted(edges, then), np.searchsorted(edges, now))
        assert coarse.far_share <= fine + 0.01
    assert tier_moves([0, 0, 1, 1, 2, 2], [2, 2, 1, 1, 0, 0]).far_count == 4
    fifths = np.repeat(np.arange(5), 20)
    assert tier_moves(fifths, np.roll(fifths, 20)).far_count == 20
    assert tier_moves(fifths, np.roll(fifths, 40)).far_count == 100


def test_the_riskiest_few_stand_in_the_last_tier() -> None:
    """Empty tiers stay empty, instead of their numbers going to others."""
    assert np.bincount(tiers_of([0] * 18 + [1] * 2), minlength=5).tolist() == [0, 0, 18, 0, 2]
    assert np.bincount(tiers_of([0] * 6 + [1] * 8 + [2] * 6), minlength=5).tolist() == [6, 0, 8, 0, 6]
