"""Figures against what they should be."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from lrfm.core.measure import Measure
from lrfm.kpi.results import TargetResult, Trend

if TYPE_CHECKING:
    from lrfm.kpi.settings import Target, TargetSettings

__all__ = ["judge_targets"]


def judge_targets(trend: Trend, *, targets: TargetSettings) -> tuple[TargetResult, ...]:
    """Compare the last figures, and each month's, with the targets that are set, in the order of the settings."""
    return tuple(
        _judged(trend, key, target=target)
        for key in type(targets).model_fields
        if (target := getattr(targets, key)) is not None
    )


def _judged(trend: Trend, key: str, *, target: Target) -> TargetResult:
    bound: Literal["at_most", "at_least"] = "at_most" if target.at_most is not None else "at_least"
    wanted = Fraction(target.at_most if target.at_most is not None else target.at_least or 0)
    known = [measure for measure in trend.of(key) if measure.value is not None]
    last = trend.last.measure(key)
    met = sum(_is_met(measure, bound=bound, wanted=wanted) for measure in known)
    if last.value is None:
        return TargetResult(last, bound, wanted, "unknown", met, len(known))
    verdict: Literal["met", "missed"] = "met" if _is_met(last, bound=bound, wanted=wanted) else "missed"
    return TargetResult(last, bound, wanted, verdict, met, len(known))


def _is_met(measure: Measure, *, bound: str, wanted: Fraction) -> bool:
    value = Fraction(measure.value or 0)
    return value <= wanted if bound == "at_most" else value >= wanted
