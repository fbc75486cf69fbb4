"""What payment behaviour adds, and sets of criteria judged together (METHODS 4.4; B4, B19)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lrfm.backtest.gap import gaps_of
from lrfm.backtest.judge import Judged, judge, judge_together
from lrfm.backtest.trial import Trial
from lrfm.core.reason import Reason
from tests.backtest.made_up import few_draws

SETTINGS = few_draws(400)


def _trials(*, more: float, customers: int = 500) -> tuple[Trial, Trial]:
    """Two schemes by a noisy habit; the second set's noise is the same, and `more` of the habit comes with it."""
    source = np.random.default_rng(6)
    habit = source.normal(size=customers)
    bad = habit + source.normal(size=customers) > 2.2
    risk = habit[:, None] + source.normal(size=(customers, 2)) * [1.5, 2.0]
    ones, chance = np.ones(customers), np.full(risk.shape, np.nan)
    found = Trial(("equal", "own"), risk, chance, np.zeros(customers, int), np.arange(customers), bad, ones, ones, ones)
    return found, replace(found, risk=risk + more * habit[:, None])


@pytest.fixture(scope="module")
def judged() -> tuple[Judged, Judged]:
    one, two = judge_together(_trials(more=1.0), reference="equal", settings=SETTINGS)
    return one, two


def test_the_gap_is_paired(judged: tuple[Judged, Judged]) -> None:
    """The same customers drawn for both: what both share cancels out, and the interval parts what areas' own do not."""
    without, both = judged
    gaps = {one.scheme: one for one in gaps_of({"lrfm": without, "behaviour": both})}
    assert list(gaps) == ["equal", "own"]
    for place, name in enumerate(gaps):
        own, other = (one.number("auc")[place] for one in judged)
        assert gaps[name].value == pytest.approx(other.value - own.value, abs=1e-12)
        assert gaps[name].low > 0
        assert own.high > other.low
        assert gaps[name].high - gaps[name].low < 0.8 * (own.high - own.low)
    assert gaps_of({"lrfm": without}) == ()
    few = replace(
        without, verdict=replace(without.verdict, missing=Reason.of("backtest.few_defaults", count=9, least=20))
    )
    assert gaps_of({"lrfm": few, "behaviour": both}) == ()


def test_no_gap_is_told_where_there_is_none() -> None:
    found = judge_together(_trials(more=0.0), reference="equal", settings=SETTINGS)
    for one in gaps_of({"lrfm": found[0], "behaviour": found[1]}):
        assert (one.value, one.low, one.high) == (0, 0, 0)


def test_joint_intervals_hold_for_both_sets(judged: tuple[Judged, Judged]) -> None:
    """Wider than for each set by itself; values and own intervals are the same."""
    for one, trial in zip(judged, _trials(more=1.0), strict=True):
        alone, together = (found.beside["own"] for found in (judge(trial, reference="equal", settings=SETTINGS), one))
        for name in ("value", "low", "p_value"):
            assert getattr(alone, name) == pytest.approx(getattr(together, name), abs=1e-12)
        assert together.joint_high > alone.joint_high
        assert together.adjusted_p_value >= alone.adjusted_p_value
    assert min(one.beside["own"].adjusted_p_value for one in judged) == pytest.approx(
        2 * min(one.beside["own"].p_value for one in judged)
    )


def test_trials_of_other_customers_are_not_judged_together() -> None:
    one, two = _trials(more=0.0)
    with pytest.raises(ValueError, match="different customers"):
        judge_together([one, two.some(two.customer > 0)], reference="equal", settings=SETTINGS)
