"""The measured and learned schemes of the settings, on customers as the features give them (B4, N2)."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from lrfm.errors import UserError
from lrfm.weights.criteria import BEHAVIOUR, LRFM
from lrfm.weights.found import LEARNED, MEASURED, STRONG_RIDGES, found_schemes
from lrfm.weights.given.judged import GIVEN
from lrfm.weights.scheme import CompositeScheme
from lrfm.weights.settings import SchemeName, WeightSettings
from tests.weights.made_customers import made


def _customers(count: int, seed: int):
    """Draw customers with nullable columns, missing values, and hardly any bounced cheques."""
    data, source = made(count, seed=seed, rows_each=2), np.random.default_rng(seed)
    frame = data.frame.assign(
        days_late=source.normal(5, 10, count) + 15 * data.is_bad,
        on_time_share=source.random(count),
        worst_days_past_due=pd.array(source.integers(0, 90, count), dtype="Int64"),
        bounced_count=(source.random(count) < 0.03).astype(np.int64),
        utilisation_share=np.where(source.random(count) < 0.4, np.nan, source.random(count)),
    )
    frame.loc[::9, "worst_days_past_due"] = pd.NA
    frame.loc[0, ["length_days", "recency_days"]] = 0
    return data, frame


def test_every_name_of_the_settings_has_a_scheme():
    assert {*GIVEN, *MEASURED, *LEARNED} == set(get_args(SchemeName))
    found = found_schemes(WeightSettings(), criteria=LRFM)
    assert list(found) == [*MEASURED, *LEARNED]


@pytest.mark.parametrize("criteria", [LRFM, (*LRFM, *BEHAVIOUR)], ids=["LRFM", "with behaviour"])
def test_each_learns_and_scores_and_says_its_weights(criteria):
    data, frame = _customers(400, seed=1)
    later = _customers(50, seed=2)[1]
    times = {"time_days": np.where(data.is_bad, 100.0, 365.0), "horizon_days": 365.0}
    found = found_schemes(WeightSettings(), criteria=criteria)
    assert {name for name, scheme in found.items() if scheme.criteria != criteria} == set()
    for name, scheme in found.items():
        more = times if scheme.needs_times else {}
        fitted = clone(scheme).fit(frame, data.is_bad, groups=data.customer, **more)
        score = fitted.score(later)
        assert score.shape == (50,)
        assert np.isfinite(score).all()
        weighting = fitted.weighting()
        assert (weighting is None) == (name == "boosting")
        assert weighting is None or (weighting.origin, sum(weighting.values)) == (name, pytest.approx(1))
        assert score[:5].tolist() == pytest.approx(fitted.score(later[:5]).tolist()), "of others nothing may hang"
        if name in LEARNED:
            assert score.mean() != pytest.approx(score.max())
            with pytest.raises(UserError, match="one_class"):
                clone(scheme).fit(frame, np.zeros(400), **more)


def test_the_settings_decide_and_few_defaults_ask_for_strong_ridges():
    settings = WeightSettings(schemes=("critic", "equal", "survival"), normalisation="rank", aggregation="geometric")
    found = found_schemes(settings, criteria=LRFM, search=STRONG_RIDGES)
    assert list(found) == ["critic", "survival"]
    for scheme in found.values():
        assert (scheme.normaliser, scheme.aggregation) == ("rank", "geometric")
    assert isinstance(found["critic"], CompositeScheme)
    assert found["survival"].search == STRONG_RIDGES
