"""Score a model and plain methods on past days, all on the same rows and the same draws of customers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import PAID
from lrfm.survival.metrics.arrays import Floats
from lrfm.survival.metrics.bootstrap import Difference, judged
from lrfm.survival.metrics.sums import Sums
from lrfm.survival.proof.baselines import BASELINES, SHRUNK, Baseline
from lrfm.survival.proof.choice import FALLBACK, choose
from lrfm.survival.proof.pool import Draws, Measured, Pool, pool_of
from lrfm.survival.proof.readings import OriginReading, read_origin
from lrfm.survival.proof.scores import Scored, calibrated, scored
from lrfm.survival.proof.settings import ProofSettings
from lrfm.survival.proof.table import (
    ALL,
    UNSEEN,
    Calibrated,
    Choice,
    Compared,
    Counts,
    LeftOut,
    OriginScore,
    ProofTable,
    Score,
    TenthsOf,
)

if TYPE_CHECKING:
    from lrfm.survival.origin import Origin

__all__ = ["MODEL", "prove", "prove_origins"]

MODEL = "model"
COMPARED = ("integrated_brier", "integrated_brier_by_amount", "cash_error")
"""Metrics of errors in which the model is held against each baseline."""
_Metric = tuple[str, int | None]


@dataclass(frozen=True, eq=False)
class _Result:
    """A method on a pool: each metric measured, and what each origin shows."""

    metrics: Mapping[_Metric, Measured]
    errors: Mapping[_Metric, tuple[float | None, ...]]
    until_days: float | None
    origins: tuple[OriginScore, ...] = ()
    calibrated: tuple[Calibrated, ...] = ()
    tenths: TenthsOf | None = None


def prove_origins(
    origins: Sequence[Origin],
    model: Baseline,
    *,
    settings: ProofSettings,
    baselines: Mapping[str, Baseline] = BASELINES,
) -> ProofTable:
    """Predict from each origin by the model and all baselines, and score; one origin's predictions are held at a time.

    `model` is called as baselines are. See `prove`.
    """
    methods = {MODEL: model, **baselines}
    readings = [
        read_origin(one, {name: method(one, days=settings.days) for name, method in methods.items()}, settings=settings)
        for one in origins
    ]
    return prove(readings, settings=settings)


def prove(readings: Sequence[OriginReading], *, settings: ProofSettings, model: str = MODEL) -> ProofTable:
    """Score all methods that were read at the origins, hold the model against the others, and choose.

    Rows, customers and draws are the same for all. Intervals are percentiles over draws of whole customers, who may
    stand open at several origins; that a month is good or bad for all customers is not in them, so origins won are
    counted beside. No model is fitted again in a draw. Raises `ValueError` where origins were read with other methods,
    or without the model and the shrunk baselines.
    """
    used = [one for one in sorted(readings, key=lambda one: one.day) if one.left_out is None]
    left_out = tuple(LeftOut(one.day, one.left_out) for one in readings if one.left_out is not None)
    methods = _methods(readings, model=model)
    if not used:
        choice = Choice(FALLBACK, False, Reason.of("proof.few_origins", count=0, least=settings.least_origins))
        days = settings.horizons_days
        return ProofTable(model, methods, days, None, (), (), (), (), (), (), left_out, choice)
    pool = pool_of(used)
    pools = {ALL: pool, UNSEEN: pool.where(pool.unseen)}
    draws = Draws.of(pool.customer_count, draw_count=settings.replicates, seed=settings.seed)
    found = {
        (name, group): result
        for group, one in pools.items()
        for name, result in _results(one, methods, group, draws=draws, settings=settings)
    }
    counts = tuple(_counted(one, group, settings=settings) for group, one in pools.items())
    compared = tuple(_compared(found, methods, model=model, settings=settings))
    whole = {name: found[name, ALL] for name in methods}
    until = whole[model].until_days
    return ProofTable(
        model=model,
        methods=methods,
        horizons_days=settings.horizons_days,
        until_days=None if until is None else int(until),
        counts=counts,
        scores=tuple(_scores(found, settings=settings)),
        compared=compared,
        calibrated=tuple(one for result in whole.values() for one in result.calibrated),
        tenths=tuple(one.tenths for one in whole.values() if one.tenths),
        by_origin=tuple(one for result in whole.values() for one in result.origins),
        left_out=left_out,
        choice=_chosen(counts[0], compared, whole, model=model, settings=settings),
    )


def _methods(readings: Sequence[OriginReading], *, model: str) -> tuple[str, ...]:
    names = tuple(readings[0].predictions) if readings else (model, *SHRUNK)
    if any(set(one.predictions) != set(names) for one in readings):
        raise ValueError("origins were read with different methods")
    if missing := {model, *SHRUNK} - set(names):
        raise ValueError(f"methods that the proof wants: {sorted(missing)}")
    return (model, *(name for name in names if name != model))


def _results(
    pool: Pool, methods: tuple[str, ...], group: str, *, draws: Draws, settings: ProofSettings
) -> Iterator[tuple[str, _Result]]:
    outcomes = pool.outcomes(settings.grid_days)
    for method in methods:
        one = scored(pool, method, outcomes=outcomes, settings=settings)
        yield method, _result(one, pool, method, group, draws=draws)


def _result(one: Scored, pool: Pool, method: str, group: str, *, draws: Draws) -> _Result:
    metrics = {(name, day): draws.measured(metric, pool) for name, day, metric in one.metrics(pool)}
    errors = _errors(one, pool)
    if group != ALL:
        return _Result(metrics, errors, one.brier.until_days)
    shares = np.array(one.tenths.counts) / max(1.0, sum(one.tenths.counts))
    return _Result(
        metrics,
        errors,
        one.brier.until_days,
        origins=tuple(_by_origin(one, pool, integrated=errors["integrated_brier", None])),
        calibrated=tuple(calibrated(pool, one)),
        tenths=TenthsOf(method, tuple(shares.tolist()), one.tenths.p_value),
    )


def _errors(one: Scored, pool: Pool) -> dict[_Metric, tuple[float | None, ...]]:
    """Give each origin's errors, by metric: none where it has no rows or was not followed."""
    expected, received = one.cash.totals()
    held = np.bincount(pool.origin, minlength=len(pool.readings)) > 0
    followed = one.cash.followed & held[:, None]
    off = np.where(followed, np.abs(expected - received), np.nan)
    found: dict[_Metric, tuple[float | None, ...]] = {
        ("cash_error", day): _told(off[:, number]) for number, day in enumerate(one.horizons_days)
    }
    found["cash_error", None] = _told(np.where(followed.any(axis=1), np.nansum(off, axis=1), np.nan))
    for name, mean in (("integrated_brier", one.integrated), ("integrated_brier_by_amount", one.integrated_by_amount)):
        found[name, None] = _told(_by_part(mean, pool))
    return found


def _by_part(mean: Sums, pool: Pool) -> Floats:
    """Give a mean of rows for each origin, NaN where it has none."""
    size = len(pool.readings)
    above, below = (np.bincount(pool.origin, weights=column, minlength=size) for column in mean.columns.T)
    return np.where((below > 0) & (mean.missing is None), above / np.where(below > 0, below, 1.0), np.nan)


def _told(values: Floats) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else float(value) for value in values)


def _by_origin(one: Scored, pool: Pool, *, integrated: tuple[float | None, ...]) -> Iterator[OriginScore]:
    expected, received = one.cash.totals()
    for number, reading in enumerate(pool.readings):
        yield OriginScore(
            day=reading.day,
            method=one.method,
            concordance=one.pairs[number].value,
            integrated_brier=integrated[number],
            expected_minor=tuple(round(value) for value in expected[number].tolist()),
            received_minor=tuple(
                round(value) if followed else None
                for value, followed in zip(received[number].tolist(), one.cash.followed[number], strict=True)
            ),
        )


def _counted(pool: Pool, group: str, *, settings: ProofSettings) -> Counts:
    paid = int(((pool.cause == PAID) & (pool.time <= settings.days)).sum())
    return Counts(group, len(np.unique(pool.origin)), len(pool.row), pool.customer_count, paid)


def _scores(found: Mapping[tuple[str, str], _Result], *, settings: ProofSettings) -> Iterator[Score]:
    for (method, group), result in found.items():
        for (metric, day), one in result.metrics.items():
            if one.value is None:
                yield Score(method, metric, day, group, None, None, None, one.missing)
                continue
            told = _interval(one.value, one.drawn, one.customer_count, settings=settings)
            yield Score(method, metric, day, group, one.value, told.low, told.high, told.missing)


def _interval(value: float, drawn: Floats, customer_count: int, *, settings: ProofSettings) -> Difference:
    if customer_count < settings.least_customers:
        few = Reason.of("survival.few_customers", count=customer_count, least=settings.least_customers)
        return Difference(value, None, None, None, customer_count, len(drawn), missing=few)
    return judged(value, drawn, customer_count=customer_count, level=float(settings.level))


def _compared(
    found: Mapping[tuple[str, str], _Result], methods: tuple[str, ...], *, model: str, settings: ProofSettings
) -> Iterator[Compared]:
    for group in (ALL, UNSEEN):
        ours = found[model, group]
        for name in methods[1:]:
            theirs = found[name, group]
            for metric in (key for key in ours.metrics if key[0] in COMPARED):
                difference = _difference(ours.metrics[metric], theirs.metrics[metric], settings=settings)
                won, count = _won(ours.errors[metric], theirs.errors[metric])
                yield Compared(name, *metric, group, difference, won, count)


def _difference(first: Measured, second: Measured, *, settings: ProofSettings) -> Difference:
    if first.value is None or second.value is None:
        return Difference(None, None, None, None, first.customer_count, 0, missing=first.missing or second.missing)
    drawn = first.drawn - second.drawn
    return _interval(first.value - second.value, drawn, first.customer_count, settings=settings)


def _won(ours: tuple[float | None, ...], theirs: tuple[float | None, ...]) -> tuple[int, int]:
    """Count origins where our error is the smaller one, and those where both are told."""
    pairs = [(one, other) for one, other in zip(ours, theirs, strict=True) if one is not None and other is not None]
    return sum(one < other for one, other in pairs), len(pairs)


def _chosen(
    counts: Counts,
    compared: tuple[Compared, ...],
    whole: Mapping[str, _Result],
    *,
    model: str,
    settings: ProofSettings,
) -> Choice:
    against = {one.baseline: one for one in compared if (one.metric, one.group) == ("integrated_brier", ALL)}
    integrated = {name: result.metrics["integrated_brier", None].value for name, result in whole.items()}
    return choose(counts, against, integrated, model=model, rivals=SHRUNK, settings=settings)
