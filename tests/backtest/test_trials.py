"""Whole tournaments of made-up customers, a few of those of `make trials` (B4, B19, N2)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lrfm.backtest.judge import judge
from lrfm.backtest.power import Rung
from lrfm.backtest.rounds import REFERENCE, play
from lrfm.backtest.trial import trial_of
from lrfm.backtest.verdict import Finding
from tests.backtest.made_up import entries, few_draws
from tools.made_examples import World, made_examples
from tools.trials import GIVEN, LEARNED, NULL, played, truth_of

SMALL = replace(NULL, customers=450, hazard=0.06)
DRAWS = 200


def test_nobody_wins_where_defaults_are_unrelated() -> None:
    found = [played(seed, world=SMALL, draws=DRAWS) for seed in range(6)]
    assert [one.winners for one in found] == [()] * len(found)
    held = [low <= 0 <= high for one in found for low, high in one.interval.values()]
    assert all(one.interval[GIVEN][0] <= 0 <= one.interval[GIVEN][1] for one in found)
    assert 0.85 < np.mean(held) < 1, "single intervals are for one scheme: of many some miss"
    assert {one.rung for one in found} <= {Rung.STRONG_RIDGE, Rung.FULL}


def test_the_better_one_is_found_and_intervals_hold_what_was_learned() -> None:
    """At a true difference that is detectable, by other customers of the world; naive intervals are narrower."""
    found = [played(seed, world=replace(SMALL, pull=1.8), draws=DRAWS, truth_customers=3000) for seed in range(5)]
    assert np.mean([one.truth[LEARNED] for one in found]) > np.mean([one.detectable[LEARNED] for one in found])
    assert sum(one.finding[LEARNED] is Finding.BETTER for one in found) >= len(found) - 1
    held = [low <= one.truth[name] <= high for one in found for name, (low, high) in one.interval.items()
            if name in one.truth]  # fmt: skip
    assert 0.85 <= np.mean(held) < 1, "nineteen of twenty, where five ledgers have four each"
    for one in found:
        widths = (high - low for low, high in (one.naive[LEARNED], one.interval[LEARNED]))
        assert next(widths) < 0.9 * next(widths)


def test_the_truth_by_the_same_customers_is_what_was_found() -> None:
    """So that the truth is of the schemes as they were learned, and of the tournament's own estimate."""
    examples = made_examples(World(customers=300, hazard=0.06), 8)
    schemes, places = entries("equal", "entropy", "nonnegative_logistic").entries, range(4, examples.over_count)
    trial = trial_of(examples, play(examples, schemes, places=places))
    judged = judge(trial, reference=REFERENCE, settings=few_draws(DRAWS))
    truth, _ = truth_of(examples, examples, schemes, places)
    assert truth == pytest.approx({name: one.value for name, one in judged.beside.items()}, abs=1e-12)


def test_customers_follow_their_world() -> None:
    """Default is for good; the safer half of the true score defaults less, as the hazard says."""
    examples = made_examples(World(pull=1.0), 3)
    bad = examples.is_bad
    share = [
        float(bad[examples.frame["recency_days"] > 200].mean()),
        float(bad[examples.frame["recency_days"] < 200].mean()),
    ]
    assert share[0] > 2 * share[1]
    last = {int(customer): int(place) for place, customer in zip(examples.origin, examples.customer, strict=True)}
    for customer, place in zip(examples.customer[bad], examples.origin[bad], strict=True):
        assert last[int(customer)] < place + 4
    assert not bad[examples.origin >= examples.over_count].any()
    with pytest.raises(ValueError, match="seed 1: "):
        played(1, world=World(customers=30), draws=DRAWS)
