"""The metrics of one method over the rows of a pool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.metrics.arrays import Floats, Known
from lrfm.survival.metrics.brier import Brier, Outcomes, brier_of
from lrfm.survival.metrics.calibration import calibration_table
from lrfm.survival.metrics.censoring import Censoring
from lrfm.survival.metrics.concordance import uno_weights
from lrfm.survival.metrics.dcalibration import DCalibration, d_calibration
from lrfm.survival.metrics.pairs_by_row import RowPairs, concordance_of_rows, row_pairs
from lrfm.survival.metrics.sums import Replicable, Sums, ratio_of
from lrfm.survival.proof.cash_error import CashRows
from lrfm.survival.proof.table import Calibrated

if TYPE_CHECKING:
    from lrfm.survival.proof.pool import Pool
    from lrfm.survival.proof.settings import ProofSettings

__all__ = ["Scored", "calibrated", "scored"]


@dataclass(frozen=True, eq=False)
class Scored(FrozenArrays):
    """One method's scores of a pool, in parts: whole curves (`tenths`), error, order by origin, money."""

    method: str
    horizons_days: tuple[int, ...]
    shares: Floats
    outcomes: tuple[Outcomes, ...]
    brier: Brier
    integrated: Sums
    integrated_by_amount: Sums
    pairs: tuple[RowPairs, ...]
    tenths: DCalibration
    cash: CashRows

    def metrics(self, pool: Pool) -> Iterator[tuple[str, int | None, Replicable]]:
        """Give each metric by name and horizon, as one that can be drawn again."""
        yield "concordance", None, concordance_of_rows(self.pairs)
        yield "integrated_brier", None, self.integrated
        yield "integrated_brier_by_amount", None, self.integrated_by_amount
        yield "d_calibration", None, Sums(self.tenths.sums.columns, _distance, self.tenths.missing)
        yield "cash_error", None, self.cash.error(slice(None))
        yield "cash_bias", None, self.cash.bias(slice(None))
        for number, day in enumerate(self.horizons_days):
            yield "brier", day, self.brier.at(day)
            yield "brier_by_amount", day, _by_amount(self.brier.at(day), pool.amount)
            known, share = self.outcomes[number], self.shares[:, number]
            paid = known.weight * known.paid
            yield "ratio_by_count", day, ratio_of(paid, share, missing=known.missing)
            yield "ratio_by_amount", day, ratio_of(paid * pool.amount, share * pool.amount, missing=known.missing)
            yield "cash_error", day, self.cash.error(slice(number, number + 1))
            yield "cash_bias", day, self.cash.bias(slice(number, number + 1))


def scored(pool: Pool, method: str, *, outcomes: Mapping[int, Outcomes], settings: ProofSettings) -> Scored:
    """Score a method on the rows of a pool, of which `outcomes` are known by each day of the grid.

    The Brier score and O/E weigh rows by the censoring of all origins together, that is by how many of them the files
    go on for so long after. Uno's C compares rows of one origin with each other only, by the mean share paid over all
    days; rows that ended otherwise come after all payments (they will never be paid). D-calibration is that of the
    share paid, up to the last horizon.
    """
    grid, urgency, at_exit, before_exit = (
        _joined([getattr(one.predictions[method], name) for one in pool.readings], pool)
        for name in ("shares", "urgency", "at_exit", "before_exit")
    )
    horizons = [settings.grid_days.index(day) for day in settings.horizons_days]
    shares = grid[:, horizons].astype(np.float64)
    brier = brier_of(grid, [outcomes[day] for day in settings.grid_days], horizons_days=settings.grid_days)
    integrated = brier.integrated()
    cash = CashRows(pool.amount[:, None] * shares, pool.received, pool.origin, _followed(pool, settings.horizons_days))
    is_paid = (pool.cause == PAID) & (pool.time <= settings.days)
    return Scored(
        method=method,
        horizons_days=settings.horizons_days,
        shares=shares,
        outcomes=tuple(outcomes[day] for day in settings.horizons_days),
        brier=brier,
        integrated=integrated,
        integrated_by_amount=_by_amount(integrated, pool.amount),
        pairs=tuple(_pairs(pool, urgency, until=settings.days)),
        tenths=d_calibration(at_exit, is_paid, survival_before=before_exit),
        cash=cash,
    )


def calibrated(pool: Pool, found: Scored) -> Iterator[Calibrated]:
    """Give the tables of ten groups, by horizon, by count and by amount.

    What came behind the horizon is cut there, which no table can see.
    """
    for number, day in enumerate(found.horizons_days):
        late = pool.time > day
        time, cause = np.where(late, float(day), pool.time), np.where(late, 0, pool.cause)
        for by, weight in (("count", None), ("amount", pool.amount)):
            table = calibration_table(time, cause, found.shares[:, number], horizon_days=day, weight=weight)
            yield Calibrated(found.method, day, "count" if by == "count" else "amount", table)


def _followed(pool: Pool, horizons: tuple[int, ...]) -> Known:
    watched = np.array([one.watched_days for one in pool.readings])
    found: Known = watched[:, None] >= np.array(horizons)
    return found


def _pairs(pool: Pool, urgency: Floats, *, until: int) -> Iterator[RowPairs]:
    """Compare rows of one origin; behind the last horizon all ended later than any pair asks, at one moment."""
    for rows in pool.parts():
        time, cause = pool.time[rows], pool.cause[rows]
        ended = np.where(((cause != PAID) & (cause != OPEN)) | (time > until), np.inf, time)
        is_paid = (cause == PAID) & (ended < until)
        weight = uno_weights(ended, is_paid, censoring=Censoring.of(time, cause), until_days=until)
        yield row_pairs(ended, is_paid, urgency[rows], weight=weight)


def _joined(parts: Sequence[Floats], pool: Pool) -> Floats:
    """Take the pool's rows of one array for each origin; those of one day lie together, as scores go day by day."""
    found: Floats = np.concatenate([one.T for one in parts], axis=-1)
    kept = found if len(pool.row) == found.shape[-1] else found[..., pool.row]
    return kept.T


def _by_amount(mean: Sums, amount: Floats) -> Sums:
    """Weigh the rows of a mean by money."""
    return ratio_of(mean.columns[:, 0] * amount, mean.columns[:, 1] * amount, missing=mean.missing)


def _distance(sums: Floats) -> Floats:
    whole = sums.sum(axis=-1, keepdims=True)
    shares = sums / np.where(whole > 0, whole, np.nan)
    found: Floats = np.abs(shares - 1 / sums.shape[-1]).sum(axis=-1) / 2
    return found
