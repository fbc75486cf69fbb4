"""The drift alarm: customers who moved, and quantiles that moved (N10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from lrfm.features.scores.boundaries import learn_boundaries
from lrfm.features.scores.drift import CriterionDrift, Drift, measure_drift
from lrfm.features.settings import CriterionSettings, DriftSettings, ScoreSettings

THEN, NOW = date(2024, 6, 30), date(2024, 12, 31)


def _settings(*criteria: str, scores: int = 5, drift: DriftSettings | None = None) -> ScoreSettings:
    columns = {name: CriterionSettings() for name in criteria or ("x",)}
    return ScoreSettings(scores=scores, criteria=columns, drift=drift or DriftSettings())


def _drift(then: pd.DataFrame, now: pd.DataFrame, settings: ScoreSettings | None = None) -> Drift:
    settings = settings or _settings(*then.columns)
    boundaries = learn_boundaries(then, settings=settings, learned_on=THEN, currency_digits=2)
    return measure_drift(then, now, boundaries, settings=settings, now_on=NOW)


def _one(then: pd.Series, now: pd.Series, settings: ScoreSettings | None = None) -> CriterionDrift:
    (found,) = _drift(then.to_frame("x"), now.to_frame("x"), settings).criteria
    return found


def _sample(count: int, *, seed: int, first: int = 1) -> pd.Series:
    values = np.random.default_rng(seed).lognormal(size=count) * 1_000
    return pd.Series(values.astype(np.int64), index=pd.RangeIndex(first, first + count, name="customer_key"))


def test_nothing_moved() -> None:
    sample = _sample(300, seed=1)
    found = _one(sample, sample)
    assert (found.is_alarm, found.test.index, found.adjusted_p) == (False, 0, 1)
    assert (found.both_count, found.entered_count, found.left_count) == (300, 0, 0)
    assert (found.moved_up_count, found.moved_down_count, found.relearning.changed_count) == (0, 0, 0)
    assert found.verdict.key == "features.drift_none"


def test_customers_moved() -> None:
    """All buy a fifth more: by frozen edges many moved up, and re-learning would hide every one of them."""
    then = _sample(600, seed=2)
    now = (then * 1.5).astype(np.int64)
    found = _one(then, now)
    assert found.is_alarm
    assert found.verdict.key == "features.drift_customers_moved"
    assert found.moved_down_count == 0
    assert found.moved_up_count > 100
    assert found.relearning.hidden_count == found.moved_up_count
    assert (found.relearning.moved_alone_count, found.relearning.relearned_alone_count) == (0, 0)


def test_only_the_quantiles_moved() -> None:
    """Nobody who stayed has moved; a hundred new ones push the quantiles, and re-learning would score down others."""
    then = _sample(500, seed=3)
    better = _sample(150, seed=4, first=1_001) + 5_000
    found = _one(then, pd.concat([then, better]))
    assert found.is_alarm
    assert found.verdict.key == "features.drift_membership_changed"
    assert (found.moved_up_count, found.moved_down_count, found.relearning.moved_alone_count) == (0, 0, 0)
    assert (found.both_count, found.entered_count) == (500, 150)
    assert found.relearning.relearned_alone_count > 50
    assert found.relearning.changed_count >= found.relearning.relearned_alone_count
    # the oracle can fail: without the new ones nothing is told
    assert not _one(then, then).is_alarm


def test_every_customer_is_in_one_count() -> None:
    then, now = _sample(300, seed=5), _sample(320, seed=6, first=41)
    found = _one(then, now)
    both = np.array(found.moves)
    assert both.sum() == found.both_count == 260
    assert found.left_count == 40
    assert found.entered_count == 60
    assert sum(found.then_counts) == 300
    assert sum(found.now_counts) == 320
    assert (np.triu(both, 1).sum(), np.tril(both, -1).sum()) == (found.moved_up_count, found.moved_down_count)
    moved = found.relearning.moved_alone_count + found.relearning.hidden_count
    assert moved == found.moved_up_count + found.moved_down_count
    assert sum(found.parts) == pytest.approx(found.test.index)


@pytest.mark.parametrize(("customers", "bins"), [(499, 5), (500, 10)])
def test_few_customers_are_compared_in_five_bins(customers: int, bins: int) -> None:
    """METHODS 4.8."""
    found = _one(_sample(customers, seed=7), _sample(customers, seed=8), _settings(scores=10))
    assert (found.compared_bins, len(found.then_counts)) == (bins, 10)
    independent = {5: 9.488, 10: 16.919}[bins] * 2 / customers
    assert found.test.critical_if_independent == pytest.approx(independent, rel=1e-4)


def test_other_customers_alike_are_judged_by_the_published_value() -> None:
    found = _one(_sample(300, seed=9), _sample(300, seed=10, first=1_001), _settings(scores=5))
    assert found.both_count == 0
    assert found.test.critical == pytest.approx(found.test.critical_if_independent)


def test_criteria_are_tested_together() -> None:
    """Holm: of ten criteria that did not move, none sounds because it is one of ten."""
    names = [f"c{place}" for place in range(10)]
    then, now = (
        pd.DataFrame({name: _sample(300, seed=seed + place) for place, name in enumerate(names)}) for seed in (20, 40)
    )
    found = _drift(then, now)
    smallest = min(one.test.p_value for one in found.criteria)
    assert min(one.adjusted_p for one in found.criteria) == pytest.approx(min(1, 10 * smallest))
    assert not found.is_alarm


def test_false_alarms_over_several_criteria_stay_at_the_level() -> None:
    """N10: four criteria of the same customers, most of whom keep their place; any alarm at most 5 %."""
    random, alarms, repeats = np.random.default_rng(11), 0, 120
    settings = _settings("a", "b", "c", "d")
    for _ in range(repeats):
        then = pd.DataFrame(random.normal(size=(200, 4)), columns=list("abcd"))
        now = 0.95 * then + (1 - 0.95**2) ** 0.5 * random.normal(size=(200, 4))
        alarms += _drift(then, now, settings).is_alarm
    assert alarms / repeats <= 0.05 + 3 * (0.05 * 0.95 / repeats) ** 0.5


def test_thresholds_are_never_learned_again() -> None:
    then = _sample(100, seed=12).to_frame("x")
    criterion = CriterionSettings(way="thresholds", values=(500, 2_000))
    (found,) = _drift(then, then + 1, ScoreSettings(scores=3, criteria={"x": criterion})).criteria
    assert found.relearning is None
    assert found.test is not None


def test_a_cost_that_grows_moves_customers_down() -> None:
    then = _sample(300, seed=13)
    criterion = CriterionSettings(orientation="cost")
    found = _one(then, then * 2, ScoreSettings(criteria={"x": criterion}))
    assert found.moved_up_count == 0
    assert found.moved_down_count > 50
    assert found.relearning.hidden_count == found.moved_down_count


def test_without_values_nothing_is_told() -> None:
    then = _sample(30, seed=14).astype("float64")
    found = _one(then, pd.Series(float("nan"), index=then.index))
    assert (found.test, found.is_alarm, found.verdict.key) == (None, False, "features.drift_untold")
    assert found.relearning is None


def test_customers_without_a_value_now_have_left() -> None:
    then = _sample(30, seed=15).astype("float64")
    now = then.copy()
    now.iloc[:3] = float("nan")
    found = _one(then, now)
    assert (found.left_count, found.both_count, found.entered_count) == (3, 27, 0)


def test_row_order_says_nothing() -> None:
    then, now = _sample(200, seed=16), _sample(200, seed=17, first=21)
    assert _one(then[::-1], now.sample(frac=1, random_state=1)) == _one(then, now)


def test_the_level_is_the_params() -> None:
    then, now = _sample(200, seed=18), (_sample(200, seed=18) * 1.05).astype(np.int64)
    strict, loose = (_one(then, now, _settings(drift=DriftSettings(level=level))) for level in (0.999999, 0.6))
    assert replace(strict, is_alarm=True, test=None, verdict=loose.verdict) == replace(loose, test=None)
    assert (strict.is_alarm, loose.is_alarm) == (False, True)
