"""What would be set aside under other assumptions: never booked, only shown."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.kpi.provision.matrix import expected_losses
from lrfm.kpi.provision.results import Sensitivity

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import Comparison, Matrix

__all__ = ["sensitivities"]


def sensitivities(
    matrix: Matrix, *, forward: Fraction, rest_share: Fraction | None, comparison: Comparison
) -> tuple[Sensitivity, ...]:
    """Give the whole sum set aside under each other assumption that changes a rate; customers apart stay as they are.

    `upper`: the upper bound of 95 % of how many customers are lost. `reached`: rates of what reaches a bucket, taken
    for all that stands in it. `rest_lost` and `rest_paid`: of what no curve tells all, and nothing is lost. `flows`:
    rates by flows of invoices, where they are told. `raw`: rates as learned. `no_forward`: without the factor.
    `learned`: learned rates in place of stated ones.
    """
    if matrix.missing is not None:
        return ()
    rates = matrix.rates
    booked = [rate.booked_share or Fraction(0) for rate in rates]
    is_stated = any(rate.stated_share is not None for rate in rates)
    shares = _stated_instead(matrix) if is_stated else _learned_otherwise(matrix, rest_share or Fraction(0))
    shares["flows"] = [row.flow_share for row in comparison.rows]
    found = [
        Sensitivity(key, _total(matrix, others, booked=booked, forward=forward))
        for key, others in shares.items()
        if any(share is not None for share in others)
    ]
    if forward != 1:
        plain = [rate.monotone_share if rate.stated_share is None else rate.stated_share for rate in rates]
        found.append(Sensitivity("no_forward", _total(matrix, plain, booked=booked, forward=Fraction(1))))
    return tuple(one for one in found if one.total_minor != matrix.total_minor)


def _learned_otherwise(matrix: Matrix, rest: Fraction) -> dict[str, list[Fraction | None]]:
    """Give other shares where rates are learned; those of an untold end are of rates as learned."""
    rates = matrix.rates
    return {
        "upper": [rate.upper_share for rate in rates],
        "reached": [rate.reached_share for rate in rates],
        "rest_lost": [_plus(rate.learned_share, rate.unknown_share * (1 - rest)) for rate in rates],
        "rest_paid": [_plus(rate.learned_share, -rate.unknown_share * rest) for rate in rates],
        "raw": [rate.learned_share for rate in rates],
    }


def _stated_instead(matrix: Matrix) -> dict[str, list[Fraction | None]]:
    """Give the learned shares, which stated ones took the place of, and their bound."""
    return {
        "upper": [rate.upper_share for rate in matrix.rates],
        "learned": [rate.monotone_share for rate in matrix.rates],
    }


def _plus(share: Fraction | None, more: Fraction) -> Fraction | None:
    return None if share is None else share + more


def _total(matrix: Matrix, shares: Sequence[Fraction | None], *, booked: Sequence[Fraction], forward: Fraction) -> int:
    """Sum what is set aside at other shares; where a bucket has none it stays at what is booked."""
    rates = [
        own if other is None else min(max(other, Fraction(0)) * forward, Fraction(1))
        for other, own in zip(shares, booked, strict=True)
    ]
    losses = expected_losses([row.exposure_minor for row in matrix.allowances], rates=rates)
    return matrix.specific_minor + sum(round(loss) for loss in losses)
