"""The ceiling: boosted trees that may only rise with what is good (B4)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import roc_auc_score

from lrfm.errors import UserError
from lrfm.weights.criteria import BEHAVIOUR, LRFM
from lrfm.weights.learned.boosting import MonotoneBoosting
from lrfm.weights.learned.non_negative import NonNegativeLogistic
from lrfm.weights.scheme import CompositeScheme
from tests.weights.made_customers import made

SMALL = MonotoneBoosting(criteria=LRFM, tree_count=30)


def test_scores_only_rise_with_benefits_and_fall_with_costs():
    data = made(800, seed=1)
    fitted = clone(SMALL).fit(data.frame, data.is_bad)
    middle = pd.concat([data.frame.median().to_frame().T] * 60, ignore_index=True)
    for criterion in LRFM[:3]:
        path = middle.assign(**{criterion.column: np.linspace(0, 1500, 60)})
        assert (np.diff(fitted.score(path)) * criterion.sign >= -1e-9).all()
        assert np.ptp(fitted.score(path)) > 0


def test_money_may_raise_the_risk():
    data = made(2000, seed=2, truth=np.array([0.0, 0.0, 0.0, -4.0]))
    free, held = (clone(SMALL).set_params(unconstrained=names) for names in (("M",), ()))
    told = [roc_auc_score(data.is_bad, -one.fit(data.frame, data.is_bad).score(data.frame)) for one in (free, held)]
    assert told[0] > 0.65 > told[1]


def test_the_ceiling_sees_what_a_sum_cannot():
    """Defaults come where a customer is long silent, or is new: trees see either, a weighted sum can't."""
    data, later = made(3000, seed=3), made(2000, seed=4)
    source = np.random.default_rng(3)
    for each in (data, later):
        is_either = (each.frame["recency_days"] > 370) | (each.frame["length_days"] < 100)
        each.is_bad[:] = source.random(len(is_either)) < np.where(is_either, 0.5, 0.02)
    weights = CompositeScheme(NonNegativeLogistic()).fit(data.frame, data.is_bad)
    trees = MonotoneBoosting(criteria=LRFM).fit(data.frame, data.is_bad)
    found = [roc_auc_score(later.is_bad, -one.score(later.frame)) for one in (weights, trees)]
    assert found[1] > found[0] + 0.05


def test_behaviour_and_missing_values():
    data = made(500, seed=5)
    source = np.random.default_rng(5)
    late = pd.DataFrame({one.column: source.random(500) for one in BEHAVIOUR})
    late.loc[::7, "utilisation_share"] = np.nan
    frame = pd.concat([data.frame, late], axis=1)
    fitted = MonotoneBoosting(tree_count=10).fit(frame, data.is_bad)
    assert np.isfinite(fitted.score(frame)).all()
    assert fitted.weighting() is None


def test_the_same_each_time():
    data = made(1000, seed=6)
    first, second = (clone(SMALL).fit(data.frame, data.is_bad).score(data.frame) for _ in range(2))
    assert first.tolist() == second.tolist()


def test_bad_data():
    data = made(100, seed=7)
    with pytest.raises(UserError, match="one_class"):
        clone(SMALL).fit(data.frame, np.ones(100))
    with pytest.raises(UserError, match="no_such_criterion"):
        clone(SMALL).set_params(unconstrained=("Q",)).fit(data.frame, data.is_bad)
    untold = data.frame.assign(recency_days=np.nan)
    assert np.isfinite(clone(SMALL).fit(untold, data.is_bad).score(data.frame)).all()
    with pytest.raises(UserError, match="no_values"):
        clone(SMALL).fit(data.frame * np.nan, data.is_bad)
    alike = pd.concat([data.frame[:1]] * 100, ignore_index=True)
    fitted = clone(SMALL).fit(alike, data.is_bad)
    assert fitted.score(alike) == pytest.approx(100 * (1 - data.is_bad.mean()), abs=1e-6)
