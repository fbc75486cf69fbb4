"""A provision matrix: what is expected to be lost of each bucket, at rates that somebody has stated or worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.core.money import to_minor
from lrfm.kpi.provision.exposure import EVERYBODY
from lrfm.kpi.provision.results import Allowance, Matrix, Specific

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.core.reason import Reason
    from lrfm.kpi.provision.results import BucketRate
    from lrfm.kpi.provision.settings import SpecificCustomer

__all__ = ["build_matrix", "expected_losses", "specific_customers"]


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


def build_matrix(
    ages: pd.DataFrame,
    *,
    cutoff: date,
    rates: Sequence[BucketRate],
    specific: Sequence[Specific],
    missing: Reason | None,
) -> Matrix:
    """Set aside what each bucket is expected to lose; customers assessed apart leave it.

    `ages` are open invoices as `open_ages` gives them. Each bucket is rounded to whole minor units, so that the total
    is the sum of what is shown.
    """
    apart = [one.customer_key for one in specific if one.holds and one.customer_key is not None]
    is_apart = ages["customer"].isin(apart)
    exposures = _by_bucket(ages[~is_apart], len(rates))
    shares = [rate.booked_share for rate in rates]
    losses: Sequence[Fraction | None] = (
        [None] * len(rates) if missing else expected_losses(exposures, rates=[share or Fraction(0) for share in shares])
    )
    allowances = tuple(
        Allowance(exposure, elsewhere, None if loss is None else round(loss))
        for exposure, elsewhere, loss in zip(exposures, _by_bucket(ages[is_apart], len(rates)), losses, strict=True)
    )
    return Matrix(cutoff, tuple(rates), allowances, tuple(specific), missing)


def specific_customers(
    settings: Sequence[SpecificCustomer], ages: pd.DataFrame, *, keys: Mapping[str, int], cutoff: date, digits: int
) -> tuple[Specific, ...]:
    """Set aside what the params say of customers assessed apart; no more than they owe, and nothing before its day.

    `keys` gives customers' keys by their numbers in the files.
    """
    owed = ages[ages["customer"] != EVERYBODY].groupby("customer")["amount_minor"].sum()
    found = []
    for one in settings:
        key = keys.get(one.customer)
        exposure = int(owed.get(key, 0)) if key is not None else 0
        stated = None if one.amount is None else to_minor(one.amount, digits=digits)
        share = None if one.share is None else Fraction(one.share)
        holds = one.since is None or one.since <= cutoff
        expected = round(exposure * share) if share is not None else min(stated or 0, exposure)
        found.append(Specific(one.customer, key, exposure, share, stated, expected if holds else 0, one.reason, holds))
    return tuple(found)


def _by_bucket(ages: pd.DataFrame, buckets: int) -> list[int]:
    sums = ages.groupby("bucket")["amount_minor"].sum()
    return [int(sums.get(bucket, 0)) for bucket in range(buckets)]
