"""A tournament made by hand: four schemes on two sets of criteria, five tested days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, cast

import pandas as pd

from lrfm.backtest.power import Rung
from lrfm.backtest.results import (
    AssumedTold,
    BandTold,
    BenefitTold,
    BesideTold,
    BinTold,
    ChancesTold,
    CriteriaSet,
    CurveTold,
    CutoffTold,
    MoneyTold,
    NumberTold,
    OriginTold,
    ProofTold,
    RefusalTold,
    ReliabilityTold,
    SchemeTold,
    SensitivityTold,
    SetTold,
    StabilityTold,
    StakeTold,
    TournamentResults,
    TournamentTold,
    WeightTold,
)
from lrfm.backtest.verdict import Finding, finding_of
from lrfm.core.reason import Reason
from lrfm.report.exhibits.voice import Results

HALF = NumberTold(0.5, 0.4, 0.6)
CURVE = CurveTold((0.0, 0.1, 0.3, 1.0), (0.0, 0.4, 0.6, 1.0), (0.0, 0.3, 0.5, 1.0), (0.0, 0.5, 0.7, 1.0))
NAMES = {"lrfm": ("L", "R"), "behaviour": ("L", "R", "days_late")}
FAMILIES: dict[str, Any] = {"equal": "given", "entropy": "measured", "scorecard": "learned", "boosting": "ceiling"}
READINGS = {"was_soft_late": 45, "open_windows": None}


CHANCES = ChancesTold(
    ratio=0.9,
    shift=-0.12,
    slope=1.1,
    brier=0.045,
    brier_reference=0.05,
    scaled_brier=0.1,
    error=0.01,
    benefits=(BenefitTold(0.5, 0.1, 0.004, -0.02), BenefitTold(1.0, 0.2, 0.001, -0.1)),
    latest=ReliabilityTold(
        (BinTold(100, 0.01, 0.02, 0.005, 0.06), BinTold(90, 0.2, 0.15, 0.09, 0.24)), 0.05, 3.2, 2, 0.2
    ),
)


def beside(value: float, low: float | None, high: float | None, **changes: Any) -> BesideTold:
    """Make a difference from equal weights, with the finding that the rule gives it."""
    told = BesideTold(
        value=value,
        low=low,
        high=high,
        joint_low=low,
        joint_high=high,
        p_value=0.01,
        adjusted_p_value=0.02,
        smallest_detectable=0.05,
        finding=finding_of(low, high),
        origins_won=4,
        origins_compared=5,
        latest_value=value,
        latest_p_value=0.3,
    )
    return replace(told, **changes)


def money(profit: tuple[int, int, int] | None, turned: tuple[int, int, int] = (100_000, 50_000, 200_000)) -> MoneyTold:
    """Make what refusing would have done; `profit` and `turned` beside equal weights with their ends."""
    own = NumberTold(500_000.0, 400_000.0, 600_000.0)
    some = {"caught": own, "turned_away": own, "turned_bad": NumberTold(100_000.0), "profit": own}
    gains = {"gain": NumberTold(105_000.0, 100_000.0, 110_000.0), "plain_gain": NumberTold(125_000.0, 1.0, 130_000.0)}
    beside = dict.fromkeys(("more_caught", "more_turned_away", "more_turned_bad", "more_profit", "more_plain_gain"))
    if profit is not None:
        beside |= {
            "more_caught": NumberTold(70_000.0),
            "more_turned_away": NumberTold(*turned),
            "more_turned_bad": NumberTold(30_000.0),
            "more_profit": NumberTold(*profit),
            "more_plain_gain": NumberTold(profit[0] + 6_000.0, profit[1] + 6_000.0, profit[2] + 6_000.0),
        }
    cutoff = CutoffTold(0.02, own, NumberTold(-10_000.0, -20_000.0, -5_000.0), None)
    return MoneyTold(
        **some, **gains, **beside, caught_by_sales=NumberTold(0.05, 0.03, 0.08), at_cutoff=cutoff, by_own_money=cutoff
    )


def refusal(*, is_reference: bool, more: tuple[int, int, int] = (20_000, 5_000, 40_000)) -> RefusalTold:
    """Make what refusing more and more would have gained: less and less."""
    own = NumberTold(-60_000.0, -80_000.0, -40_000.0)
    return RefusalTold(
        (0.5, 0.9, 1.0),
        (-900_000.0, -100_000.0, 0.0),
        (-950_000.0, -120_000.0, 0.0),
        (-850_000.0, -80_000.0, 0.0),
        tuple(AssumedTold(share, loss, own) for loss in (0.25, 0.45, 0.75) for share in (0.05, 0.1, 0.2)),
        own,
        own,
        own,
        None if is_reference else own,
        None if is_reference else NumberTold(*more),
    )


STAKE = StakeTold(
    0.2, 0.45, 4 / 9, 300.0, *(NumberTold(float(one)) for one in (3_000_000, 20_000_000, 400_000, 1_500_000, 2_000_000))
)


def scheme(
    name: str, area: float, found: BesideTold | None, *, criteria: CriteriaSet = "lrfm", **changes: Any
) -> SchemeTold:
    """Make one scheme by its area."""
    family = FAMILIES.get(name, "own")
    names = NAMES[criteria]
    weights = () if family == "ceiling" else tuple(WeightTold(one, 1 / len(names), 0.2, 0.6) for one in names)
    told = SchemeTold(
        name=name,
        family=family,
        auc=NumberTold(area, area - 0.03, area + 0.03),
        gini=NumberTold(2 * area - 1),
        ks=HALF,
        capture=NumberTold(0.4, 0.3, 0.5),
        owed_capture=NumberTold(0.55),
        h_measure=0.2,
        maximum_profit=None,
        chances=CHANCES,
        beside=found,
        kendall_to_reference=0.9 if name == "entropy" else 0.3,
        overlap_with_reference=0.25,
        stability=StabilityTold(
            0.7, 0.1 if name == "scorecard" else 0.05, 0.3 if name == "entropy" else 0.01, 0.04, ((30, 10), (10, 50))
        ),
        weights=weights,
        remarks=(),
        bands=tuple(
            BandTold(100, share, share / 2, share * 2, fifth)
            for fifth, share in enumerate((0.01, 0.03, 0.02, 0.08, 0.2), start=1)
        ),
        by_origin=(area,) * 5,
        roc=None if name == "entropy" else CURVE,
        cap=None if name == "entropy" else CURVE,
        money=money(None if found is None else (-90_000, -120_000, -60_000)),
        profit_curve=((0.5, 1_000_000.0), (0.9, 1_900_000.0), (1.0, 2_000_000.0)),
        refusal=None if name == "entropy" else refusal(is_reference=found is None),
    )
    return replace(told, **changes)


def schemes(criteria: CriteriaSet = "lrfm", *, up: float = 0.0) -> tuple[SchemeTold, ...]:
    """Make four schemes: one better, the ceiling, one practically equivalent, and equal weights."""
    return (
        scheme("scorecard", 0.72 + up, beside(0.1, 0.05, 0.15), criteria=criteria),
        scheme("boosting", 0.70 + up, beside(0.08, 0.03, 0.13), criteria=criteria),
        scheme("entropy", 0.63 + up, beside(0.01, -0.01, 0.015), criteria=criteria),
        scheme("equal", 0.62 + up, None, criteria=criteria),
    )


def one_set(criteria: CriteriaSet = "lrfm", *, up: float = 0.0, **changes: Any) -> SetTold:
    """Make the schemes of one set; `winners` and the findings under other readings follow from their findings."""
    some = changes.pop("schemes", schemes(criteria, up=up))
    better = tuple(one.name for one in some if one.beside is not None and one.beside.finding is Finding.BETTER)
    found = {one.name: one.beside for one in some if one.beside is not None}
    readings = tuple(
        SensitivityTold(
            key,
            300,
            40,
            {name: NumberTold(own.value, own.joint_low, own.joint_high) for name, own in found.items()},
            {name: own.finding for name, own in found.items()},
            days=days,
        )
        for key, days in READINGS.items()
    )
    told = SetTold(
        criteria,
        NAMES[criteria],
        some,
        better,
        {"ahp": Reason.of("weights.nobody_judged", names="L, R")},
        readings,
        stake=STAKE,
    )
    return replace(told, **changes)


def origin(year: int, *, is_tested: bool = True, **changes: Any) -> OriginTold:
    """Make a day and who was followed after it."""
    told = OriginTold(
        date(year, 6, 30),
        date(year + 1, 6, 30),
        is_tested,
        300,
        290,
        30,
        600,
        60,
        "0123456789abcdef",
        {"new": 7, "blank": 2},
    )
    return replace(told, **changes)


def told(**changes: Any) -> TournamentTold:
    """Make a tournament."""
    found = TournamentTold(
        observed_on=date(2024, 6, 30),
        horizon_months=12,
        default_count=120,
        customer_count=400,
        rung=Rung.FULL,
        reference="equal",
        margin=0.02,
        level=0.95,
        draws=2000,
        refused_share=0.1,
        origins=(origin(2018, is_tested=False), *(origin(year) for year in range(2019, 2024))),
        causes={"past_due": 100, "write_off": 20},
        sets=(one_set(), one_set("behaviour", up=0.1)),
        proof=ProofTold(date(2023, 6, 30), 2_400, {}),
        margin_share=0.2,
        loss_share=0.45,
        learning_default_count=110,
    )
    return replace(found, **changes)


def refused(key: str = "backtest.few_defaults", **changes: Any) -> TournamentTold:
    """Make a tournament in which nothing is ranked."""
    values = {"count": 7, "least": 20} if key == "backtest.few_defaults" else {"count": 7, "defaults": 2}
    some = {"default_count": 7, "rung": Rung.BOUNDS_ONLY, "sets": (), "proof": None, "margin_share": None}
    return told(**{**some, "loss_share": None, "missing": Reason.of(key, **values), **changes})


def scores() -> pd.DataFrame:
    """Three customers of the last day: all schemes agree on one, and part on another."""
    places = {"scorecard": (0.1, 0.5, 0.9), "entropy": (0.9, 0.5, 0.3), "equal": (0.8, 0.5, 0.4), "boosting": (0, 0, 0)}
    return pd.DataFrame(
        [
            {"criteria": criteria, "scheme": name, "customer_key": key, "rank_share": share}
            for criteria in NAMES
            for name, shares in places.items()
            for key, share in enumerate(shares, start=1)
        ]
    )


def customers() -> pd.DataFrame:
    """What the three customers owe, have bought and may owe; of one no limit is known."""
    return pd.DataFrame(
        {
            "customer_key": [1, 2, 3],
            "owed_minor": [120_000, 50_000, 900_000],
            "sales_minor": [1_000_000, 2_000_000, 3_000_000],
            "limit_minor": pd.array([200_000, None, None], dtype="Int64"),
            "days_late": pd.array([12.4, None, 3.0], dtype="Float64"),
        }
    )


def results(found: TournamentTold | Reason | None = None) -> Results:
    """Make results that hold a tournament, or the reason why there is none."""
    some = told() if found is None else found
    whole = some if isinstance(some, Reason) else TournamentResults(some, scores(), customers())
    base: dict[str, Any] = dict.fromkeys(Results.__dataclass_fields__)
    return Results(**cast("Any", base | {"tournament": lambda: whole}))
