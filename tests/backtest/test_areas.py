"""Areas under the ROC curve, DeLong's covariance and clusters (METHODS 4.4; T-M1, T-M2; B4, B19)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import roc_auc_score

from lrfm.backtest.auc import area_influence, auc, clustered_areas, delong
from lrfm.errors import UserError
from tests.survival.r import golden, run_again

ORACLES = Path(__file__).parent / "oracles"
GOLDEN: dict[str, Any] = golden("proc", folder=ORACLES)
BAD = [int(digit) for digit in "0010011011"]
FIRST = (0, 0.1, 0.2, 0.3, 0.3, 0.5, 0.6, 0.8, 0.8, 0.9)
SECOND = (0.4, 0.1, 0.5, 0.2, 0.3, 0, 0.5, 0.2, 0.2, 0.15)


def test_delong_of_ten() -> None:
    """T-M2."""
    found = delong(np.column_stack((FIRST, SECOND)), BAD)
    np.testing.assert_allclose(found.values, [0.78, 0.52], rtol=1e-12)
    np.testing.assert_allclose(found.covariance, [[0.0268, -0.0113], [-0.0113, 0.0478]], rtol=1e-12)
    test = found.difference(0, 1)
    assert test.z == pytest.approx(0.83395, abs=1e-5)
    assert test.p_value == pytest.approx(0.40431, abs=1e-5)
    assert found.correlation(0, 1) == pytest.approx(-0.0113 / np.sqrt(0.0268 * 0.0478))


def test_delong_of_iris() -> None:
    """T-M1: the variance depends on where the solver stops."""
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split

    rows, kinds = load_iris(return_X_y=True)
    train, test, train_kind, test_kind = train_test_split(rows, kinds == 1, test_size=0.8, random_state=42)
    chance = LogisticRegression(solver="lbfgs").fit(train, train_kind).predict_proba(test)[:, 1]
    found = delong(chance, test_kind)
    assert found.values[0] == pytest.approx(0.817664, abs=1e-6)
    assert found.covariance[0, 0] == pytest.approx(0.0015359814789736538, rel=1e-6)


def test_proc_cases_are_hard() -> None:
    """Ties everywhere, few defaults, and areas below one half among them."""
    cases = GOLDEN["cases"]
    assert len(cases) == 200
    assert all(len(set(case["first"])) < len(case["first"]) for case in cases)
    assert sum(min(case["auc"]) < 0.5 for case in cases) >= 10
    assert min(sum(case["bad"]) for case in cases) == 3


def test_areas_are_those_of_proc() -> None:
    """B4: areas, variances, covariance and the paired test, never flipped."""
    for case in GOLDEN["cases"]:
        _like_proc(case)


def test_proc_can_fail() -> None:
    """A flipped area, or n in place of n - 1, is no longer pROC's."""
    case = GOLDEN["cases"][0]
    flipped = {**case, "auc": [1 - value for value in case["auc"]]}
    biased = {**case, "variance": [value * 0.99 for value in case["variance"]]}
    for wrong in (flipped, biased):
        with pytest.raises(AssertionError):
            _like_proc(wrong)


def _like_proc(case: dict[str, Any]) -> None:
    found = delong(np.column_stack((case["first"], case["second"])), case["bad"])
    np.testing.assert_allclose(found.values, case["auc"], rtol=1e-12)
    np.testing.assert_allclose(np.diag(found.covariance), case["variance"], rtol=1e-10)
    np.testing.assert_allclose(found.covariance[0, 1], case["covariance"], rtol=1e-10, atol=1e-16)
    test = found.difference(0, 1)
    assert test.z == pytest.approx(case["z"], rel=1e-9, abs=1e-12)
    assert test.p_value == pytest.approx(case["p_value"], rel=1e-9)


@pytest.mark.r
def test_golden_file_is_what_r_gives() -> None:
    """The script beside the golden file, run again."""
    again = run_again("proc", folder=ORACLES)["cases"]
    assert len(again) == len(GOLDEN["cases"])
    for now, then in zip(again, GOLDEN["cases"], strict=True):
        for name, told in then.items():
            np.testing.assert_allclose(now[name], told, rtol=1e-8, atol=1e-12)


ROWS = st.lists(st.tuples(st.integers(0, 8), st.booleans(), st.integers(0, 3)), min_size=4, max_size=60)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_weights_are_copies(rows: list[tuple[int, bool, int]]) -> None:
    """A row of weight k is k rows, as scikit-learn also has it; an order is all that counts."""
    risk, bad, weight = (np.array(column) for column in zip(*rows, strict=True))
    copied = np.repeat(np.arange(len(risk)), weight)
    found = auc(risk, bad, weight=weight)
    assert found == auc(np.exp(risk * 0.7) - 3, bad, weight=weight)
    if len(set(bad[copied])) < 2:
        alone = "only_defaults" if bad[copied].any() else "no_defaults"
        assert found.missing.key == f"backtest.{alone if len(copied) else 'no_customers'}"
        return
    assert found.value == pytest.approx(roc_auc_score(bad[copied], risk[copied]), abs=1e-12)
    assert found.value == pytest.approx(1 - auc(-risk, bad, weight=weight).value, abs=1e-12)


def test_cut_offs_are_averaged_by_defaults() -> None:
    """Pairs within a cut-off only; a cut-off without defaults, or with nothing else, adds nothing."""
    source = np.random.default_rng(3)
    cutoff = np.repeat([0, 1, 2, 3], [30, 50, 20, 4])
    bad = (source.random(104) < 0.2) & (cutoff != 2)
    bad |= cutoff == 3
    risk = source.integers(0, 6, 104) + 100 * (cutoff == 1)
    found = clustered_areas(risk, bad, cutoff=cutoff).values[0]
    parts = [roc_auc_score(bad[cutoff == at], risk[cutoff == at]) for at in (0, 1)]
    assert found == pytest.approx(np.average(parts, weights=[bad[cutoff == at].sum() for at in (0, 1)]))


def test_influence_is_the_derivative() -> None:
    """Of the area with respect to a row's weight, at several cut-offs."""
    source = np.random.default_rng(4)
    risk, bad, cutoff = source.integers(0, 9, 40), source.random(40) < 0.3, source.integers(0, 2, 40)
    found = area_influence(risk, bad, cutoff=cutoff)
    step = 1e-6
    for row in range(0, 40, 7):
        weight = np.ones(40)
        weight[row] += step
        moved = area_influence(risk, bad, cutoff=cutoff, weight=weight).values[0]
        assert (moved - found.values[0]) / step == pytest.approx(found.rows[row, 0], abs=1e-5)
    assert found.rows.sum(axis=0) == pytest.approx(0, abs=1e-12)


def _stacked(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """300 customers at 6 cut-offs: their risk lasts, and so does what becomes of them."""
    source = np.random.default_rng(seed)
    habit = source.normal(size=300)
    fate = 0.9 * habit + source.normal(size=300) * 1.5
    customer, cutoff = np.tile(np.arange(300), 6), np.repeat(np.arange(6), 300)
    bad = fate[customer] + 0.4 * source.normal(size=1800) > 2.4
    return habit[customer] + 0.3 * source.normal(size=1800), bad, customer, cutoff


def test_naive_delong_over_stacked_cut_offs_is_too_narrow() -> None:
    """METHODS 0.6: rows of one customer are not independent; by customer the error is right."""
    naive, clustered, values = [], [], []
    for seed in range(150):
        risk, bad, customer, cutoff = _stacked(seed)
        found = clustered_areas(risk, bad, customer=customer, cutoff=cutoff)
        naive.append(delong(risk, bad).standard_errors()[0])
        clustered.append(found.standard_errors()[0])
        values.append(found.values[0])
    true = np.std(values, ddof=1)
    error = true / np.sqrt(2 * 149)
    assert np.mean(naive) < 0.75 * true
    assert abs(np.mean(clustered) - true) < 3 * error
    off = (np.array(values) - np.mean(values)) / np.array(naive)
    covered = int((np.abs(off) < 1.96).sum())
    assert stats.binomtest(covered, 150, 0.95, alternative="less").pvalue < 0.01
    off = (np.array(values) - np.mean(values)) / np.array(clustered)
    covered = int((np.abs(off) < 1.96).sum())
    assert stats.binomtest(covered, 150, 0.95, alternative="less").pvalue > 0.01


def test_what_cannot_be_told() -> None:
    """N2: reasons instead of numbers, and errors that name the fault."""
    assert auc([], []).missing.key == "backtest.no_customers"
    assert auc([1, 2], [1, 1]).missing.key == "backtest.only_defaults"
    assert delong([1, 2, 3], [1, 0, 0]).missing.key == "backtest.one_customer"
    assert delong([1, 2, 3], [1, 0, 0]).difference(0, 0).missing.key == "backtest.one_customer"
    parted = delong([[1, 4], [2, 3], [3, 2], [4, 1]], [0, 0, 1, 1]).difference(0, 1)
    assert (parted.value, parted.missing.key) == (1.0, "backtest.no_spread")
    alike = delong(np.column_stack((FIRST, np.exp(FIRST))), BAD).difference(0, 1)
    assert (alike.value, alike.p_value) == (0.0, 1.0)
    assert auc(np.zeros(4), [0, 1, 0, 1]).value == 0.5
    apart = clustered_areas([1, 2, 3, 4], [1, 1, 0, 0], cutoff=[0, 0, 1, 1])
    assert (apart.missing.key, apart.default_count) == ("backtest.no_pairs", 2)
    unseen = clustered_areas(np.append(FIRST, 9), [*BAD, 1], weight=[1] * 10 + [0])
    np.testing.assert_array_equal(unseen.covariance, delong(FIRST, BAD).covariance)
    with pytest.raises(UserError, match=r"backtest\.no_number"):
        auc([1, np.nan], [0, 1])
    with pytest.raises(UserError, match="count=2"):
        delong([[1, np.inf], [np.nan, 2]], [0, 1])
    with pytest.raises(ValueError, match="different lengths"):
        auc([1, 2], [0, 1, 1])
