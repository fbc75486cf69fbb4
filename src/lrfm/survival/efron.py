"""Sums over risk sets with delayed entry, strata and Efron's ties: what Cox errors and residuals are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lrfm.survival.rows import Floats, Ints, SurvivalRows

__all__ = ["EfronTerms", "RiskSets", "efron_terms", "find_risk_sets", "sum_over_rows", "sum_over_times"]


@dataclass(frozen=True)
class RiskSets:
    """Distinct times of exit, stratum by stratum in ascending order, and where each row stands among them.

    A row is at risk at times `first:last`, those in (entry, exit]: at one time exits come before what is no longer
    seen, and that before entries.
    """

    times: Floats
    stratum: Ints
    exits: Ints
    """How many rows leave at the time."""
    first: Ints
    last: Ints
    leavers: Ints
    """The rows that leave, in the order of `place`."""
    place: Ints
    """The place in `times` of each of `leavers`."""


@dataclass(frozen=True)
class EfronTerms:
    """Cox partial likelihood with Efron's ties at given coefficients, and what follows from it."""

    log_likelihood: float
    score: Floats
    """Its gradient, one value a covariate."""
    information: Floats
    """Minus its second derivative, shape (covariates, covariates)."""
    score_rows: Floats
    """The part of each row in `score`, shape (rows, covariates)."""
    schoenfeld: Floats
    """The covariates of each of `leavers` minus their mean in its risk set."""
    baseline: Floats
    """The increase of the cumulative hazard of a row with covariates 0, at each of `times`."""


def find_risk_sets(rows: SurvivalRows) -> RiskSets:
    """Find every row's place among the times at which rows of its stratum leave."""
    all_times = np.unique(rows.exit[rows.event])
    width = len(all_times) + 1
    keys = rows.stratum * width
    place_of_exit = np.searchsorted(all_times, rows.exit, side="left")
    found, own, exits = np.unique((keys + place_of_exit)[rows.event], return_inverse=True, return_counts=True)
    order = np.argsort(own, kind="stable")
    after_entry = np.searchsorted(all_times, rows.entry, side="right")
    after_exit = np.searchsorted(all_times, rows.exit, side="right")
    return RiskSets(
        times=all_times[found % width],
        stratum=found // width,
        exits=exits,
        first=np.searchsorted(found, keys + after_entry, side="left"),
        last=np.searchsorted(found, keys + after_exit, side="left"),
        leavers=np.flatnonzero(rows.event)[order],
        place=own[order],
    )


def sum_over_rows(sets: RiskSets, values: Floats) -> Floats:
    """Add up `values`, shape (rows, ...), over the rows at risk at each time."""
    steps = np.zeros((len(sets.times) + 1, *values.shape[1:]))
    np.add.at(steps, sets.first, values)
    np.subtract.at(steps, sets.last, values)
    return np.asarray(np.cumsum(steps, axis=0)[:-1], dtype=np.float64)


def sum_over_times(sets: RiskSets, values: Floats) -> Floats:
    """Add up `values`, shape (times, ...), over the times at which each row is at risk."""
    totals = np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)])
    return np.asarray(totals[sets.last] - totals[sets.first], dtype=np.float64)


def efron_terms(rows: SurvivalRows, sets: RiskSets, coefficients: Floats) -> EfronTerms:
    """Give likelihood, derivatives, residuals and baseline at `coefficients`.

    With d tied exits, the k-th of them (k = 0, ..., d - 1) meets the risk set less k/d of those who leave with it
    (Efron 1977; score residuals as in Therneau & Grambsch 2000, section 7.2). The cost grows with rows plus
    exits, not with their product.
    """
    centre = rows.values.mean(axis=0)
    x = rows.values - centre
    log_risk = x @ coefficients
    risk = np.exp(log_risk)
    leavers, place = sets.leavers, sets.place
    starts = np.concatenate([[0], np.cumsum(sets.exits)[:-1]]).astype(np.int64)
    share = (np.arange(len(place)) - starts[place]) / sets.exits[place]

    all_risk, all_moment = sum_over_rows(sets, risk), sum_over_rows(sets, risk[:, None] * x)
    tied_risk = np.add.reduceat(risk[leavers], starts)
    tied_moment = np.add.reduceat(risk[leavers, None] * x[leavers], starts)
    total = all_risk[place] - share * tied_risk[place]
    mean = (all_moment[place] - share[:, None] * tied_moment[place]) / total[:, None]

    hazard, moment = np.add.reduceat(1 / total, starts), np.add.reduceat(mean / total[:, None], starts)
    tied_hazard = np.add.reduceat(share / total, starts)
    tied_mean = np.add.reduceat(share[:, None] * mean / total[:, None], starts)
    residual = x[leavers] - (np.add.reduceat(mean, starts) / sets.exits[:, None])[place]

    exposure = risk * sum_over_times(sets, hazard)
    score_rows = risk[:, None] * sum_over_times(sets, moment) - x * exposure[:, None]
    back = x[leavers] * tied_hazard[place, None] - tied_mean[place]
    score_rows[leavers] += residual + risk[leavers, None] * back
    exposure[leavers] -= risk[leavers] * tied_hazard[place]
    return EfronTerms(
        log_likelihood=float(log_risk[leavers].sum() - np.log(total).sum()),
        score=residual.sum(axis=0),
        information=x.T @ (x * exposure[:, None]) - mean.T @ mean,
        score_rows=score_rows,
        schoenfeld=residual,
        baseline=hazard * np.exp(-float(centre @ coefficients)),
    )
