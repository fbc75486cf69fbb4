"""A provision matrix: what is expected to be lost of each bucket, at rates that somebody has stated or worked out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["expected_losses"]


def expected_losses(
    exposures_minor: Sequence[int], *, rates: Sequence[Fraction], forward: Fraction = Fraction(1)
) -> tuple[Fraction, ...]:
    """Give the expected loss of each bucket in minor units, exactly: exposure times rate times forward-looking factor.

    A rate with its factor is held between 0 and 1, so that no loss exceeds its exposure; an exposure below 0 (credits)
    makes no negative loss. IFRS 9 B5.5.35 permits such a matrix. Raises `ValueError` where buckets and rates differ in
    number, or a rate or the factor is below 0.

    >>> exposures = [7_000_000, 4_000_000, 2_500_000, 1_000_000]
    >>> rates = [Fraction(15, 1000), Fraction(34, 1000), Fraction(71, 1000), Fraction(108, 1000)]
    >>> sum(expected_losses(exposures, rates=rates)) == 526_500
    True
    """
    if len(exposures_minor) != len(rates):
        raise ValueError(f"{len(exposures_minor)} buckets and {len(rates)} rates")
    if forward < 0 or any(rate < 0 for rate in rates):
        raise ValueError("a rate of loss, or its factor, is below 0")
    return tuple(
        max(exposure, 0) * min(Fraction(rate) * forward, Fraction(1))
        for exposure, rate in zip(exposures_minor, rates, strict=True)
    )
