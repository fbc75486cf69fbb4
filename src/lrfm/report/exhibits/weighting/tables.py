"""Schemes with every metric, their weights, bands and readings, the origins, and ranks of customers, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lrfm.core.reason import Reason
from lrfm.report.exhibits.table_parts import DAY, TEXT, WHOLE, Money, table_of
from lrfm.report.exhibits.weighting.told import CEILING

if TYPE_CHECKING:
    from lrfm.backtest.results import CutoffTold, NumberTold, SchemeTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["weighting_tables"]

SHARE = pa.decimal128(18, 9)
RANGED = ("auc", "gini", "ks", "capture", "owed_capture")
PLAIN = (
    "h_measure", "maximum_profit", "net_benefit", "scaled_brier", "calibration_ratio", "calibration_slope",
    "kendall_to_reference", "overlap_with_reference",
)  # fmt: skip
BESIDE = ("value", "low", "high", "joint_low", "joint_high", "p_value", "adjusted_p_value", "smallest_detectable")
STABLE = ("kendall", "far_share", "shift_index", "shift_critical")
MONEY = (
    "caught", "turned_away", "turned_bad", "profit", "gain", "plain_gain", "more_caught", "more_turned_away",
    "more_turned_bad", "more_profit", "more_plain_gain",
)  # fmt: skip
RULES = ("at_cutoff", "by_own_money")
ENDS = ("", "_low", "_high")
WHO = {"criteria": TEXT, "scheme": TEXT}


def weighting_tables(voice: Voice, results: Results) -> Mapping[str, pa.Table]:
    """Give the tables by name; none where the files tell of no outcome."""
    found = results.tournament()
    if isinstance(found, Reason):
        return {}
    tables = {"weighting_origins": _origins(found.told)}
    if not found.told.sets:
        return tables
    return tables | {
        "weighting_schemes": _schemes(found.told, Money(voice.currency_digits)),
        "weighting_weights": _weights(found.told),
        "weighting_bands": _bands(found.told),
        "weighting_readings": _readings(found.told),
        "weighting_customers": _customers(voice, found),
    }


def _told(told: TournamentTold) -> Iterator[tuple[dict[str, Any], SchemeTold]]:
    for found in told.sets:
        for one in found.schemes:
            yield {"criteria": found.criteria, "scheme": one.name}, one


def _schemes(told: TournamentTold, money: Money) -> pa.Table:
    columns = {
        **WHO,
        "family": TEXT,
        "is_winner": pa.bool_(),
        "finding": TEXT,
        **{f"{name}{end}": SHARE for name in RANGED for end in ENDS},
        **dict.fromkeys(PLAIN, SHARE),
        **{f"beside_{name}": SHARE for name in BESIDE},
        "origins_won": WHOLE,
        "origins_compared": WHOLE,
        **{f"stability_{name}": SHARE for name in STABLE},
        **{f"{name}{end}": money.amount for name in MONEY for end in ENDS},
        **{f"caught_by_sales{end}": SHARE for end in ENDS},
        **{f"{rule}_refused_share": SHARE for rule in RULES},
        **{f"{rule}_gain{end}": money.amount for rule in RULES for end in ENDS},
    }
    winners = {(found.criteria, name) for found in told.sets for name in found.winners}
    rows = []
    for who, one in _told(told):
        beside = one.beside
        row = {
            **who,
            "family": one.family,
            "is_winner": one.family != CEILING and (who["criteria"], one.name) in winners,
            "finding": None if beside is None else beside.finding.value,
            **{key: value for name in RANGED for key, value in _ends(name, getattr(one, name)).items()},
            **{name: _share(getattr(one, name)) for name in PLAIN},
            **{f"beside_{name}": _share(getattr(beside, name, None)) for name in BESIDE},
            "origins_won": None if beside is None else beside.origins_won,
            "origins_compared": None if beside is None else beside.origins_compared,
            **{f"stability_{name}": _share(getattr(one.stability, name)) for name in STABLE},
        }
        rows.append(row | _money(one, money))
    return table_of(columns, rows)


def _money(one: SchemeTold, money: Money) -> dict[str, Decimal | None]:
    amounts: dict[str, NumberTold | None] = {name: getattr(one.money, name, None) for name in MONEY}
    shares = {}
    for rule in RULES:
        found: CutoffTold | None = getattr(one.money, rule, None)
        amounts[f"{rule}_gain"] = None if found is None else found.gain
        shares[f"{rule}_refused_share"] = _share(None if found is None else found.refused_share)
    by_sales = None if one.money is None else one.money.caught_by_sales
    return {
        **{
            f"{name}{end}": None if value is None else money.of(round(value))
            for name, number in amounts.items()
            for end, value in zip(ENDS, _values(number), strict=True)
        },
        **{f"caught_by_sales{end}": _share(value) for end, value in zip(ENDS, _values(by_sales), strict=True)},
        **shares,
    }


def _weights(told: TournamentTold) -> pa.Table:
    columns = {**WHO, "criterion": TEXT, "weight": SHARE, "low": SHARE, "high": SHARE}
    rows = [
        {
            **who,
            "criterion": part.name,
            "weight": _share(part.value),
            "low": _share(part.low),
            "high": _share(part.high),
        }
        for who, one in _told(told)
        for part in one.weights
    ]
    return table_of(columns, rows)


def _bands(told: TournamentTold) -> pa.Table:
    columns = {**WHO, "band": WHOLE, "customers": WHOLE, "default_share": SHARE, "low": SHARE, "high": SHARE}
    rows = [
        {
            **who,
            "band": band.fifth,
            "customers": band.customer_count,
            "default_share": _share(band.default_share),
            "low": _share(band.low),
            "high": _share(band.high),
        }
        for who, one in _told(told)
        for band in one.bands
    ]
    return table_of(columns, rows)


def _readings(told: TournamentTold) -> pa.Table:
    columns = {
        **WHO, "reading": TEXT, "customers": WHOLE, "defaults": WHOLE, "difference": SHARE, "joint_low": SHARE,
        "joint_high": SHARE, "finding": TEXT,
    }  # fmt: skip
    rows = [
        {
            "criteria": found.criteria,
            "scheme": name,
            "reading": one.key,
            "customers": one.customer_count,
            "defaults": one.default_count,
            "difference": _share(number.value),
            "joint_low": _share(number.low),
            "joint_high": _share(number.high),
            "finding": one.findings[name].value,
        }
        for found in told.sets
        for one in found.sensitivities
        for name, number in one.differences.items()
    ]
    return table_of(columns, rows)


def _origins(told: TournamentTold) -> pa.Table:
    counts = ("eligible_count", "told_count", "default_count", "training_count", "training_default_count")
    columns = {
        "day": DAY, "window_end": DAY, "is_tested": pa.bool_(), **dict.fromkeys(counts, WHOLE), "eligible_hash": TEXT,
    }  # fmt: skip
    return table_of(columns, [{name: getattr(one, name) for name in columns} for one in told.origins])


def _customers(voice: Voice, found: TournamentResults) -> pa.Table:
    """Where each scheme puts each customer of the last origin: 0 the safest, 1 the riskiest."""
    columns = {**WHO, "customer": TEXT, "rank_share": SHARE}
    rows = [
        {
            "criteria": row["criteria"],
            "scheme": row["scheme"],
            "customer": voice.name_of(int(row["customer_key"])),
            "rank_share": _share(float(row["rank_share"])),
        }
        for row in found.scores.to_dict("records")
    ]
    return table_of(columns, rows)


def _ends(name: str, number: NumberTold) -> dict[str, Decimal | None]:
    return {f"{name}{end}": _share(value) for end, value in zip(ENDS, _values(number), strict=True)}


def _values(number: NumberTold | None) -> tuple[float | None, ...]:
    return (None, None, None) if number is None else (number.value, number.low, number.high)


def _share(value: float | None) -> Decimal | None:
    return None if value is None or not isfinite(value) else Decimal(repr(round(value, 9))).quantize(Decimal("1e-9"))
