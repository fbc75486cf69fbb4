"""What scores need of an origin and of what was predicted there: a few numbers a row, not a share for each day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.metrics.arrays import Floats, Known, Whole

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.survival.origin import Origin
    from lrfm.survival.proof.settings import ProofSettings

__all__ = ["OriginReading", "Prediction", "read_origin"]

_ROUNDING = 1e-5
"""Shares held as 32-bit floats may fall by less from day to day, or leave 0 to 1."""


@dataclass(frozen=True, eq=False)
class Prediction(FrozenArrays):
    """What a method said of each row: `shares` paid by each day of the grid (rows, days).

    `urgency` is the mean share over all days, higher where payment is expected sooner; `at_exit` the share not yet paid
    at the end of the day until which a row is known, at most the last horizon, and `before_exit` that of the day
    before.
    """

    shares: npt.NDArray[np.float32]
    urgency: Floats
    at_exit: Floats
    before_exit: Floats


@dataclass(frozen=True, eq=False)
class OriginReading(FrozenArrays):
    """An origin's rows as scores see them: who, when and how each ended, money, and each method's prediction.

    `customer` holds keys; `unseen` customers had no exit before the origin. `time` and `cause` as in `Origin.came`;
    `amount` is what is open and `received` what came on it by each horizon (rows, horizons), in minor units.
    `left_out` says why an origin is not scored.
    """

    day: date
    customer: Whole
    unseen: Known
    time: Floats
    cause: Whole
    watched_days: int
    amount: Floats
    received: Floats
    predictions: Mapping[str, Prediction]
    left_out: Reason | None


def read_origin(origin: Origin, predicted: Mapping[str, npt.ArrayLike], *, settings: ProofSettings) -> OriginReading:
    """Take what scores need of predictions: by method, shares paid by day (rows of `origin.open`, days).

    Rows of `open`, `came` and predictions are matched by place, and must be as many and numbered alike; at least
    `settings.days` days are wanted. Raises `ValueError` else, and for shares that fall, are missing or outside 0 to 1.
    """
    came = origin.came
    if not origin.open.index.equals(came.index):
        raise ValueError("what came is not told of the rows that were open")
    time, cause = came["days"].to_numpy(np.float64), came["cause"].to_numpy(np.int64)
    ended = origin.known.loc[origin.known["cause"] != OPEN, "customer_key"].to_numpy(np.int64)
    customer = origin.open["customer_key"].to_numpy(np.int64)
    watched = int(came["watched_days"].min()) if len(came) else 0
    return OriginReading(
        day=origin.day,
        customer=customer,
        unseen=~np.isin(customer, ended),
        time=time,
        cause=cause,
        watched_days=watched,
        amount=origin.open["open_minor"].to_numpy(np.float64),
        received=_received(origin, settings.horizons_days),
        predictions={
            name: _taken(np.asarray(shares), time=time, cause=cause, settings=settings, name=name)
            for name, shares in predicted.items()
        },
        left_out=_left_out(origin, watched, settings=settings),
    )


def _received(origin: Origin, horizons: tuple[int, ...]) -> Floats:
    """Add up what came on each row by each horizon."""
    import pandas as pd

    row, days = origin.received["row"].to_numpy(np.int64), origin.received["days"].to_numpy(np.int64)
    paid, size = origin.received["paid_minor"].to_numpy(np.float64), len(origin.open)
    place = origin.open.index.get_indexer(pd.Index(row))
    if (place < 0).any():
        raise ValueError("payments are told of rows that were not open")
    found = [np.bincount(place[days <= day], weights=paid[days <= day], minlength=size) for day in horizons]
    return np.column_stack(found)


def _taken(
    shares: npt.NDArray[np.floating], *, time: Floats, cause: Whole, settings: ProofSettings, name: str
) -> Prediction:
    days = settings.days
    if shares.ndim != 2 or len(shares) != len(time) or shares.shape[1] < days:
        raise ValueError(f"{name}: {len(time)} rows and at least {days} days of shares are wanted, not {shares.shape}")
    used = shares[:, :days].astype(np.float32, copy=False)
    if used.size and not (used.min() >= -_ROUNDING and used.max() <= 1 + _ROUNDING):
        raise ValueError(f"{name}: a share is missing, or lies outside 0 to 1")
    if used.size and np.diff(used, axis=1).min(initial=0.0) < -_ROUNDING:
        raise ValueError(f"{name}: a share paid falls from a day to the next")
    grid = np.asfortranarray(np.clip(used[:, np.array(settings.grid_days) - 1], 0.0, 1.0))
    # what ended otherwise will not be paid: that is known for all days
    known_until = np.where((cause == OPEN) | (cause == PAID), np.minimum(time, days), days).astype(np.int64)
    row = np.arange(len(time))
    until = np.clip(used[row, known_until - 1].astype(np.float64), 0.0, 1.0)
    before = np.where(known_until > 1, used[row, np.maximum(known_until - 2, 0)], 0.0).astype(np.float64)
    return Prediction(grid, used.mean(axis=1, dtype=np.float64), 1 - until, 1 - np.clip(before, 0.0, until))


def _left_out(origin: Origin, watched: int, *, settings: ProofSettings) -> Reason | None:
    paid = int((origin.known["cause"] == PAID).sum())
    if not len(origin.open):
        return Reason.of("proof.nothing_open")
    if paid < settings.least_known_paid:
        return Reason.of("proof.few_paid_before", count=paid, least=settings.least_known_paid)
    if watched < settings.horizons_days[0]:
        return Reason.of("proof.not_followed", count=watched, least=settings.horizons_days[0])
    return None
