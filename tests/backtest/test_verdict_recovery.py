"""Verdicts on made-up customers, a few of those of `make recovery` (B4, B19, N2)."""

from __future__ import annotations

import numpy as np
import pytest

from lrfm.backtest.verdict import Finding
from tools.verdict_recovery import LEVELS, World, judged, levels_held, true_gap, true_levels, ways_held

SETS, DRAWS = 12, 100


def test_nobody_wins_where_nothing_is_known() -> None:
    """Defaults unrelated to anything: no winner, intervals that hold 0, and joint ones that reach further."""
    world = World(pull=0.0, noises=(1.0,) * 4, customers=400)
    found = [judged(world, seed, draw_count=DRAWS) for seed in range(SETS)]
    assert sum(bool(one.winners) for one in found) == 0
    assert sum(one.interval[0] <= 0 <= one.interval[1] for one in found) >= SETS - 2
    reaches = [(one.joint[0][1] - one.gap) / (one.interval[1] - one.gap) for one in found]
    assert min(reaches) > 1
    assert np.mean(reaches) > 1.15
    assert min(one.default_count for one in found) >= 20


def test_the_better_one_is_found() -> None:
    """At a gap that reaches the smallest detectable difference; where it does, others are not preferred."""
    world = World(pull=1.0, noises=(2.4, 0.5, 2.4, 2.4), customers=500)
    gap = float(true_gap(world, customers=20_000)[0])
    found = [judged(world, 100 + seed, draw_count=DRAWS) for seed in range(SETS)]
    assert gap > np.mean([one.detectable for one in found])
    assert sum(one.finding is Finding.BETTER for one in found) >= SETS - 1
    assert all(set(one.winners) <= {1} for one in found)
    naive = np.mean([one.naive[1] - one.naive[0] for one in found])
    assert naive < 0.8 * np.mean([one.interval[1] - one.interval[0] for one in found])


def test_levels_hold_their_truth() -> None:
    """Of thirty sets; by draws that hold the number of defaults, a fifth of the riskiest rates were missed."""
    world = World(pull=1.0, noises=(1.2, 0.8), customers=400)
    truth = true_levels(world, customers=40_000)
    held = np.mean([levels_held(world, seed, truth, draw_count=200)[1] for seed in range(30)], axis=0)
    assert dict(zip(LEVELS, held, strict=True)) == pytest.approx(dict.fromkeys(LEVELS, 1.0), abs=0.101)


def test_wider_ways_to_an_interval_hold_more_where_few_defaulted() -> None:
    """About twenty defaults of sixty sets; the truth is that of 150,000 customers."""
    world = World(pull=1.0, noises=(1.2, 0.8), hazard=0.004)
    found = [ways_held(world, seed, (0.7056, 0.0343), draw_count=200) for seed in range(60)]
    assert 18 < np.mean([count for count, _ in found]) < 26
    percentiles, widened, _, plain, _, by_t = np.sum([held for _, held in found], axis=0)
    assert percentiles < widened
    assert 54 <= plain < by_t
