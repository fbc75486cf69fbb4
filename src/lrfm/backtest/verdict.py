"""The verdict by rule, from intervals that hold together: practically equivalent, better, worse, or cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lrfm.backtest.contrasts import Contrast
from lrfm.backtest.power import LEAST_DEFAULTS
from lrfm.core.reason import Reason

__all__ = ["MARGIN", "Finding", "Verdict", "finding_of", "verdict_of"]

MARGIN = 0.02
"""Differences of AUC inside this are of no practical use (METHODS 4.9)."""


class Finding(StrEnum):
    """What is said of a scheme beside another."""

    EQUIVALENT = "equivalent"
    BETTER = "better"
    WORSE = "worse"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class Verdict:
    """Findings of each scheme against the reference, and of each pair; the `winners`, often none.

    `beside_reference` holds one finding a scheme but for the reference, by its number; `pairs` one for each pair, of
    the first less the second. A winner is better than the reference and worse than no other scheme. All are empty where
    `missing` says why nothing is ranked.
    """

    reference: int
    margin: float
    beside_reference: dict[int, Finding]
    pairs: dict[tuple[int, int], Finding]
    winners: tuple[int, ...]
    missing: Reason | None = None


def finding_of(low: float | None, high: float | None, *, margin: float = MARGIN) -> Finding:
    """Judge a joint interval of a difference, higher being better; equivalence comes first, also where 0 is outside.

    >>> [str(finding_of(low, high)) for low, high in ((-0.01, 0.02), (0.01, 0.1), (-0.2, -0.1), (-0.1, 0.1))]
    ['equivalent', 'better', 'worse', 'cannot_tell']
    """
    if low is None or high is None:
        return Finding.CANNOT_TELL
    if -margin <= low and high <= margin:
        return Finding.EQUIVALENT
    if low > 0:
        return Finding.BETTER
    return Finding.WORSE if high < 0 else Finding.CANNOT_TELL


def verdict_of(
    beside_reference: Sequence[Contrast],
    pairs: Sequence[Contrast],
    *,
    reference: int,
    default_count: int,
    margin: float = MARGIN,
) -> Verdict:
    """Judge all schemes: `beside_reference` each less the reference, `pairs` every pair, of `default_count` customers.

    Nothing is ranked with fewer than 20 defaulted customers (METHODS 4.7, 4.9).

    >>> against = [Contrast(1, 0, 0.1, joint_low=0.05, joint_high=0.15)]
    >>> both = [Contrast(0, 1, -0.1, joint_low=-0.15, joint_high=-0.05)]
    >>> verdict_of(against, both, reference=0, default_count=100).winners
    (1,)
    >>> verdict_of(against, both, reference=0, default_count=19).missing.key
    'backtest.few_defaults'
    """
    if default_count < LEAST_DEFAULTS:
        reason = Reason.of("backtest.few_defaults", count=default_count, least=LEAST_DEFAULTS)
        return Verdict(reference, margin, {}, {}, (), reason)
    beside = {one.first: finding_of(one.joint_low, one.joint_high, margin=margin) for one in beside_reference}
    told = {
        (one.first, one.second): finding_of(one.joint_low, one.joint_high, margin=margin)
        for one in pairs
        if one.second is not None
    }
    beaten = {first for (first, _), found in told.items() if found is Finding.WORSE}
    beaten |= {second for (_, second), found in told.items() if found is Finding.BETTER}
    winners = tuple(
        scheme for scheme, found in sorted(beside.items()) if found is Finding.BETTER and scheme not in beaten
    )
    return Verdict(reference, margin, beside, told, winners)
