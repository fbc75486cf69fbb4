"""A made-up provision, for exhibits that are to be shown without computing any."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

from lrfm.core.reason import Reason
from lrfm.kpi.provision.results import (
    Adjusted,
    Allowance,
    BucketHistory,
    BucketRate,
    CohortLosses,
    Compared,
    Comparison,
    LookBack,
    LookedBack,
    Matrix,
    Movement,
    Provision,
    RelatedParties,
    Sensitivity,
    Specific,
)
from lrfm.report.exhibits.voice import Results, Voice
from lrfm.report.language import Language

__all__ = ["AS_OF", "adjusted", "history", "matrix", "provision", "rates", "results", "specific", "voice"]

AS_OF = date(2024, 6, 30)
BOUNDS = ((None, 0), (1, 30), (31, None))
SHARES = (Fraction(1, 100), Fraction(5, 100), Fraction(60, 100))


def voice(*, masks: bool = False) -> Voice:
    return Voice(Language.load("en"), "EUR", 2, AS_OF, lambda key: f"Customer {key}", masks)


def history(**changes: int) -> BucketHistory:
    told = {
        "reached_minor": 900_000, "lost_minor": 9_000, "ended_customers": 300, "lost_customers": 40, "alike_lost": 30,
        "judged_customers": 250,
    }  # fmt: skip
    return BucketHistory(**{**told, **changes})


def rates(**changes: Any) -> tuple[BucketRate, ...]:
    """Give the rates of three buckets; a change is of all of them."""
    return tuple(
        BucketRate(
            **{
                "first_day": first,
                "last_day": last,
                "history": history(),
                "reached_share": share / 2,
                "learned_share": share,
                "unknown_share": Fraction(0),
                "expected_share": share,
                "is_posterior": False,
                "monotone_share": share,
                "stated_share": None,
                "booked_share": share,
                "upper_share": share * Fraction(3, 2),
                **changes,
            }
        )
        for (first, last), share in zip(BOUNDS, SHARES, strict=True)
    )


def specific(customer: str, **changes: Any) -> Specific:
    told = {
        "customer_key": 7, "exposure_minor": 2_000, "stated_share": Fraction(1, 2), "stated_minor": None,
        "allowance_minor": 1_000, "reason": "insolvent since May", "holds": True,
    }  # fmt: skip
    return Specific(customer, **{**told, **changes})


def matrix(**changes: Any) -> Matrix:
    allowances = (Allowance(100_000, 0, 1_000), Allowance(20_000, 0, 1_000), Allowance(10_000, 0, 6_000))
    told = {"rates": rates(), "allowances": allowances, "specific": (), "missing": None}
    return Matrix(AS_OF, **{**told, **changes})


def adjusted(**changes: Any) -> Adjusted:
    told = {
        "forward_factor": None, "forward_reason": "", "stated_reason": "", "prior_lost": Fraction(1, 2),
        "prior_customers": Fraction(1), "few_customers": 10, "lost_customers": 40, "horizon_days": None,
        "rest_share": Fraction(7, 10), "untold": None,
    }  # fmt: skip
    return Adjusted(**{**told, **changes})


def provision(**changes: Any) -> Provision:
    """Give a provision with everything in it."""
    half = Fraction(1, 2)
    told: dict[str, Any] = {
        "matrix": matrix(),
        "adjusted": adjusted(),
        "comparison": Comparison(
            tuple(Compared(share, share, share * half, None) for share in SHARES),
            months=12,
            curve_minor=8_000,
            recent_minor=8_000,
            flow_minor=4_000,
            told=(True, True, True),
            reasons=(
                Reason.of("provision.differs_memory_down", part_minor=4_000, count=12),
                Reason.of("provision.ratio_untold"),
            ),
            missing=None,
        ),
        "cohorts": (
            CohortLosses(date(2023, 1, 1), (100_000, 40_000, 5_000), (2_000, 2_000, 1_500), 500, is_mature=True),
            CohortLosses(date(2024, 4, 1), (100_000, 10_000, 0), (0, 0, 0), 90_000, is_mature=False),
        ),
        "mature_days": 365,
        "related": RelatedParties(0, 0, 0),
        "credits_minor": 1_234,
        "movement": Movement(
            opened_on=date(2024, 5, 31), opening_minor=7_000, new_minor=500, released_minor=-900, short_minor=100,
            used_minor=-300, aged_minor=1_500, apart_minor=0, rates_minor=100, closing_minor=8_000,
        ),
        "movement_missing": None,
        "past": LookBack(
            date(2023, 6, 30),
            (LookedBack(90_000, 900, 300, 0), LookedBack(0, 0, 0, 0), LookedBack(20_000, 8_100, 2_000, 5_000)),
        ),
        "past_missing": None,
        "sensitivities": (Sensitivity("upper", 12_000), Sensitivity("rest_paid", 4_000)),
    }  # fmt: skip
    return Provision(**{**told, **changes})


def results(found: Provision | None, *, has_payments: bool = True) -> Results:
    """Give what exhibits ask of the results of a study."""
    return cast("Results", SimpleNamespace(provision=lambda: found, has_payments=has_payments))
