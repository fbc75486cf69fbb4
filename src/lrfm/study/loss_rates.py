"""Rates of loss learned from curves of what was known at a day: where histories meet the statistics of survival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from lrfm.cohort.spells import take_spells
from lrfm.kpi.buckets import bucket_bounds
from lrfm.kpi.provision.history import LossHistory, loss_history
from lrfm.kpi.provision.rates import exact
from lrfm.survival.causes import NAMES
from lrfm.survival.losses import LossCurve, loss_curve
from lrfm.survival.spells import Spells

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["Learned", "Shares", "history_at", "learned_rates", "shares_of"]


@dataclass(frozen=True)
class Shares:
    """Shares lost in the end, by bucket; None where nothing ended yet.

    `reached` of what reaches the bucket's first day, `standing` of what stands in it at a day, each invoice at its own
    age; `unknown` of that is beyond the curve, and `rest` of it is taken to be lost.
    """

    reached: tuple[Fraction | None, ...]
    standing: tuple[Fraction | None, ...]
    unknown: tuple[Fraction, ...]
    rest: Fraction | None


@dataclass(frozen=True)
class Learned:
    """What was known at a day of losses: by all that was watched, and by the last months alone."""

    history: LossHistory
    all_time: Shares
    recent: Shares


def history_at(
    ledger: LedgerTables,
    *,
    cutoff: date,
    first_complete: date | None,
    recent_from: date,
    upper_days: Sequence[int],
    mature_days: int,
    engine: Engine,
) -> LossHistory:
    """Read how money ended, as known at a day."""
    spells = take_spells(ledger, cutoff=cutoff, first_complete=first_complete, engine=engine, name="losses")
    return loss_history(spells, upper_days=upper_days, recent_from=recent_from, mature_days=mature_days, engine=engine)


def learned_rates(
    history: LossHistory, ages: pd.DataFrame, *, upper_days: Sequence[int], horizon_days: int | None
) -> Learned:
    """Learn rates for what is open at a day, by signed days past due (`ages`: bucket, age, amount_minor)."""
    all_time, recent = (
        shares_of(pieces, ages, upper_days=upper_days, horizon_days=horizon_days)
        for pieces in (history.pieces, history.recent)
    )
    return Learned(history, all_time, recent)


def shares_of(
    pieces: pd.DataFrame, ages: pd.DataFrame, *, upper_days: Sequence[int], horizon_days: int | None
) -> Shares:
    """Put the curve of some pieces of money to the ages of what is open."""
    bounds = bucket_bounds(upper_days)
    starts = [float(first - 1) for first, _ in bounds if first is not None]
    curve = loss_curve(_spells(pieces), starts=[*starts, float("-inf")], horizon=horizon_days)
    if curve.rest_share is None:
        return Shares((None,) * len(bounds), (None,) * len(bounds), (Fraction(1),) * len(bounds), None)
    issued = pieces[pieces["entry"] < 1]
    first = _mean(curve.lost_at(issued["entry"]), issued["amount_minor"])
    reached = (exact(first or 0.0), *(exact(float(share)) for share in curve.lost_at(starts)))
    standing, unknown = [], []
    for bucket, at_first in enumerate(reached):
        rows = ages[ages["bucket"] == bucket]
        share = _mean(curve.lost_at(rows["age"]), rows["amount_minor"])
        beyond = _mean(curve.unknown_at(rows["age"]), rows["amount_minor"])
        standing.append(at_first if share is None else exact(share))
        unknown.append(_unknown_at_first(curve, bounds[bucket][0]) if beyond is None else exact(beyond))
    return Shares(reached, tuple(standing), tuple(unknown), exact(curve.rest_share))


def _unknown_at_first(curve: LossCurve, first_day: int | None) -> Fraction:
    return exact(float(curve.unknown_at([float("-inf") if first_day is None else first_day - 1])[0]))


def _spells(pieces: pd.DataFrame) -> Spells:
    codes = {name: code for code, name in enumerate(NAMES)}
    return Spells.of(
        pieces["entry"], pieces["last"], pieces["cause"].map(codes).astype("int64"), count=pieces["amount_minor"]
    )


def _mean(shares: npt.NDArray[np.float64], amounts: pd.Series[int]) -> float | None:
    """Give the mean by amount; None of nothing."""
    weights = amounts.to_numpy(np.float64)
    return float(np.dot(shares, weights) / weights.sum()) if weights.sum() else None
