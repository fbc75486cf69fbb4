"""Verdicts on made-up customers, a few of those of `make recovery` (B4, B19, N2)."""

from __future__ import annotations

import numpy as np
from scipy.stats import binomtest

from lrfm.backtest.verdict import Finding
from tools.verdict_recovery import World, judged, true_gap

SETS, DRAWS, LEAST_P = 12, 100, 0.01


def _share_stands(hits: list[bool], share: float, *, alternative: str) -> bool:
    return binomtest(sum(hits), len(hits), share, alternative=alternative).pvalue >= LEAST_P


def test_nobody_wins_where_nothing_is_known() -> None:
    """Defaults unrelated to anything: winners in at most one of twenty sets, and intervals that hold 0."""
    world = World(pull=0.0, noises=(1.0,) * 4, customers=400)
    found = [judged(world, seed, draw_count=DRAWS) for seed in range(SETS)]
    assert _share_stands([bool(one.winners) for one in found], 0.05, alternative="greater")
    assert _share_stands([one.interval[0] <= 0 <= one.interval[1] for one in found], 0.95, alternative="two-sided")
    assert min(one.default_count for one in found) >= 20


def test_the_better_one_is_found() -> None:
    """At a gap that reaches the smallest detectable difference; where it does, others are not preferred."""
    world = World(pull=1.0, noises=(2.4, 0.5, 2.4, 2.4), customers=500)
    gap = float(true_gap(world, customers=20_000)[0])
    found = [judged(world, 100 + seed, draw_count=DRAWS) for seed in range(SETS)]
    assert gap > np.mean([one.detectable for one in found])
    assert _share_stands([one.finding is Finding.BETTER for one in found], 0.8, alternative="less")
    assert all(set(one.winners) <= {1} for one in found)
    naive = np.mean([one.naive[1] - one.naive[0] for one in found])
    assert naive < 0.8 * np.mean([one.interval[1] - one.interval[0] for one in found])
