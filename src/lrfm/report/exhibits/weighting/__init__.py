"""Exhibits of the tournament of schemes: which weighting saw the defaults, by how much, and for how much money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.report.exhibits.weighting.answer import answer
from lrfm.report.exhibits.weighting.bands import bands
from lrfm.report.exhibits.weighting.cost import cost
from lrfm.report.exhibits.weighting.counts import counts, proof
from lrfm.report.exhibits.weighting.curves import curves
from lrfm.report.exhibits.weighting.disagree import disagree
from lrfm.report.exhibits.weighting.few import few
from lrfm.report.exhibits.weighting.known import known
from lrfm.report.exhibits.weighting.limits import limits
from lrfm.report.exhibits.weighting.metrics import metrics
from lrfm.report.exhibits.weighting.money import money
from lrfm.report.exhibits.weighting.readings import readings
from lrfm.report.exhibits.weighting.stability import stability
from lrfm.report.exhibits.weighting.told import of_ranked, of_tournament
from lrfm.report.exhibits.weighting.verdict import verdict_of_behaviour, verdict_of_lrfm
from lrfm.report.exhibits.weighting.weights import weights

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.report.pack import Block, Lines

__all__ = ["WEIGHTING"]

WEIGHTING: Mapping[str, Callable[[Voice, Results], Block | Lines]] = MappingProxyType(
    {
        "weighting.answer": of_tournament(answer),
        "weighting.lrfm": of_ranked(verdict_of_lrfm, otherwise="weighting.none_lrfm"),
        "weighting.behaviour": of_ranked(verdict_of_behaviour, otherwise="weighting.none_behaviour"),
        "weighting.bands": of_ranked(bands, otherwise="weighting.none_bands"),
        "weighting.curves": of_ranked(curves, otherwise="weighting.none_curves"),
        "weighting.money": of_ranked(money, otherwise="weighting.none_money"),
        "weighting.cost": of_ranked(cost, otherwise="weighting.none_cost"),
        "weighting.weights": of_ranked(weights, otherwise="weighting.none_weights"),
        "weighting.stability": of_ranked(stability, otherwise="weighting.none_stability"),
        "weighting.metrics": of_ranked(metrics, otherwise="weighting.none_metrics"),
        "weighting.disagree": of_ranked(disagree, otherwise="weighting.none_disagree"),
        "weighting.readings": of_ranked(readings, otherwise="weighting.none_readings"),
        "weighting.few": of_tournament(few, otherwise="weighting.none_few"),
        "weighting.counts": of_tournament(counts, otherwise="weighting.none_counts"),
        "weighting.proof": of_ranked(proof, otherwise="weighting.none_proof"),
        "weighting.limits": of_tournament(limits, otherwise="weighting.none_limits"),
        "weighting.known": of_ranked(known, otherwise="weighting.none_known"),
    }
)
"""The exhibits of the page on weighting schemes, by name."""
