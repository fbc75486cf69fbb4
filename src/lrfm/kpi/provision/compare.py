"""Rates by curves beside rates by rolls, and why they differ, told by rules."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.kpi.provision.rates import exact
from lrfm.kpi.provision.results import Compared, Comparison
from lrfm.kpi.results import ABSORBING

if TYPE_CHECKING:
    from lrfm.kpi.results import Transitions

__all__ = ["compare_rates", "differences"]

TELLING = Fraction(5, 100)
"""Parts of a difference smaller than this part of the larger sum are not worth a sentence."""
LOST = ABSORBING.index("written_off")
MONTH_WIDE = (30, 60, 90, 120)
"""Upper days of buckets beside which those of months can stand."""


def compare_rates(
    exposures_minor: Sequence[int],
    *,
    curve: Sequence[Fraction | None],
    recent: Sequence[Fraction | None],
    transitions: Transitions | None,
    months: int,
) -> Comparison:
    """Put rates of curves, of the same curves over the rolls' own months, of flows and of ratios side by side.

    A difference between curves and flows is parted in two: the window (all time against the last months), and the way
    (curves follow the age of each invoice, flows take all that stands in a bucket as alike).
    """
    flows = _flow_shares(transitions, len(curve))
    ratios = _ratio_shares(transitions, len(curve))
    rows = tuple(Compared(*shares) for shares in zip(curve, recent, flows, ratios, strict=True))
    told = tuple(None not in (row.curve_share, row.recent_share, row.flow_share) for row in rows)
    by_curve, by_recent, by_flow = (
        sum(
            round(exposure * share)
            for exposure, share, is_told in zip(exposures_minor, shares, told, strict=True)
            if is_told and share is not None
        )
        for shares in (curve, recent, flows)
    )
    missing = None
    if not any(told):
        missing = (transitions.missing if transitions else None) or Reason.of("provision.nothing_to_compare")
    return Comparison(
        rows,
        months,
        curve_minor=by_curve,
        recent_minor=by_recent,
        flow_minor=by_flow,
        told=told,
        reasons=()
        if missing
        else differences(rows, by_curve, by_recent, by_flow, exposures_minor=exposures_minor, months=months),
        missing=missing,
    )


def differences(
    rows: Sequence[Compared],
    curve_minor: int,
    recent_minor: int,
    flow_minor: int,
    *,
    exposures_minor: Sequence[int],
    months: int,
) -> tuple[Reason, ...]:
    """Name what makes the difference, the largest part first; that they agree, where no part is worth a sentence."""
    parts = {
        "window": recent_minor - curve_minor,
        "memory": flow_minor - recent_minor,
    }
    least = TELLING * max(curve_minor, flow_minor, 1)
    told = sorted((name for name, part in parts.items() if abs(part) >= least), key=lambda name: -abs(parts[name]))
    reasons = [
        Reason.of(
            f"provision.differs_{name}_{'up' if parts[name] > 0 else 'down'}",
            part_minor=abs(parts[name]),
            count=months,
        )
        for name in told
    ]
    if not reasons:
        reasons.append(Reason.of("provision.differs_none"))
    if (ratio := _ratio_reason(rows, exposures_minor)) is not None:
        reasons.append(ratio)
    return tuple(reasons)


def _ratio_reason(rows: Sequence[Compared], exposures_minor: Sequence[int]) -> Reason | None:
    both = [
        (exposure, row.ratio_share, row.flow_share)
        for exposure, row in zip(exposures_minor, rows, strict=True)
        if row.ratio_share is not None and row.flow_share is not None
    ]
    if not both:
        return Reason.of("provision.ratio_untold")
    ratio = sum(round(exposure * share) for exposure, share, _ in both)
    flow = sum(round(exposure * share) for exposure, _, share in both)
    way = "same" if abs(ratio - flow) < TELLING * max(ratio, flow, 1) else "up" if ratio > flow else "down"
    return Reason.of(f"provision.ratio_{way}", ratio_minor=ratio, flow_minor=flow)


def _flow_shares(transitions: Transitions | None, buckets: int) -> list[Fraction | None]:
    ends = transitions.eventual if transitions and transitions.eventual else ((),) * buckets
    return [exact(shares[LOST]) if shares else None for shares in ends]


def _ratio_shares(transitions: Transitions | None, buckets: int) -> list[Fraction | None]:
    """Give products of roll rates where buckets are a month wide; an open-ended one has none."""
    if transitions is None or tuple(last for _, last in transitions.bounds[1:-1]) != MONTH_WIDE:
        return [None] * buckets
    values = [measure.value for measure in transitions.loss_by_rolls[: buckets - 1]]
    return [None if value is None else exact(min(1.0, float(value))) for value in values] + [None] * (
        buckets - len(values)
    )
