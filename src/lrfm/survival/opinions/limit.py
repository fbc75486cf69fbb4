"""The ceiling: how much less gradient boosting would have erred on past days, knowing what the model knew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.book import COVARIATES
from lrfm.survival.causes import NAMES, PAID
from lrfm.survival.ceiling import Boosting, fit_boosted, fit_correction
from lrfm.survival.cells import count_cells
from lrfm.survival.effects import Effects
from lrfm.survival.exposure import WIDE
from lrfm.survival.metrics.bootstrap import paired_difference
from lrfm.survival.metrics.brier import brier_of
from lrfm.survival.opinions.own_paces import log_paces_of_others, open_pieces, own_record
from lrfm.survival.opinions.results import Ceiling, Tried
from lrfm.survival.payment_model import PACE, at_mean_pace, at_own_pace, lagged_hazards
from lrfm.survival.proof.pool import pool_of
from lrfm.survival.proof.prove import MODEL
from lrfm.survival.proof.readings import read_origin
from lrfm.survival.record import LATE, LENGTH, OFTEN
from lrfm.survival.run_days import BACK_DAYS, BEYOND_DAYS
from lrfm.survival.spell_groups import group_spells
from lrfm.survival.states import NO, YES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from lrfm.engine.base import Engine
    from lrfm.survival.ceiling import Boosted
    from lrfm.survival.cells import Cells
    from lrfm.survival.metrics.sums import Sums
    from lrfm.survival.open_day import OpenDay
    from lrfm.survival.opinions.kept import KeptDay
    from lrfm.survival.payment_model import PaymentModel
    from lrfm.survival.proof.pool import Pool
    from lrfm.survival.proof.readings import OriginReading
    from lrfm.survival.proof.settings import ProofSettings

__all__ = ["ALONE", "ON_TOP", "Ahead", "find_ceiling"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
ALONE, ON_TOP = "alone", "on_top"
FREELY = Boosting(learning_rate=0.25, tree_count=50)
CAREFULLY = Boosting(learning_rate=0.1, tree_count=60, leaf_count=8, ridge=20.0)
"""On top of a model little is left: larger trees would learn what chance made of single cells."""
LEVELS = {level: place for place, level in enumerate((*LATE, *OFTEN, *LENGTH, NO, YES, "usual", "silent"))}
"""Levels in their order; what is not known is a value of its own."""


def find_ceiling(past: Sequence[KeptDay], *, settings: ProofSettings, engine: Engine) -> Ceiling | Reason:
    """Fit boosting on what was known on each past day, foretell what was open, and score it beside the model.

    Two ways: `ALONE` is told all that the model knows, each customer's pace with it (from its other invoices: how its
    own ended is what an invoice teaches), and `ON_TOP` may multiply the model's own hazard by whatever factor trees
    find. Other ends than payment are foretold as by the model.
    """
    readings, reason = [], Reason.of("opinions.no_past_day")
    for place, one in enumerate(past):
        read = _read(one, settings=settings, engine=engine, name=f"opinions_past_{place}")
        if isinstance(read, Reason):
            reason = read
        else:
            readings.append(read)
    if not readings:
        return reason
    pool = pool_of(readings)
    if pool.customer_count < settings.least_customers:
        return Reason.of("survival.few_customers", count=pool.customer_count, least=settings.least_customers)
    errors = {method: _error(pool, method, settings) for method in (MODEL, ALONE, ON_TOP)}
    value = errors[MODEL].value
    if value is None:
        return errors[MODEL].missing or reason
    return Ceiling(
        model_error=value,
        tried=tuple(_tried(method, errors, pool, settings) for method in (ALONE, ON_TOP)),
        days=tuple(one.day for one in readings),
        until_days=_until(pool, settings),
        row_count=len(pool.row),
        customer_count=pool.customer_count,
        every=max(one.every for one in past),
        open_every=max(one.open_every for one in past),
    )


def _read(one: KeptDay, *, settings: ProofSettings, engine: Engine, name: str) -> OriginReading | Reason:
    """Give what a day shows of the model and both ways of boosting; a reason where it can't be scored or fitted."""
    if one.open is None:
        return Reason.of("opinions.no_past_day")
    day = one.open
    free = _alone(one, day.model, engine=engine, name=f"{name}_alone")
    if isinstance(free, Reason):
        return free
    cells = _cells(one, _paces(one.pieces, day.model), day.model, engine=engine, name=name)
    coded, exits = _coded(cells.frame, effects=cells.layout.effects), cells.exits[NAMES[PAID]][:, 0]
    careful = _summed(coded.drop(columns=PACE).assign(exits=exits, expected=_expected(day.model, cells)))
    known = [column for column in careful.columns if column not in ("exits", "expected")]
    top = fit_correction(careful, covariates=known, settings=CAREFULLY)
    if isinstance(top, Reason):
        return top
    opened = open_pieces(day.origin.open, lag_days=day.model.lag.days)
    own = own_record(opened, day.model, engine=engine, name=f"{name}_open")
    ahead = Ahead.of(day, days=settings.days, log_paces=log_paces_of_others(opened, day.model, own=own))
    predicted = {
        MODEL: ahead.paid(ahead.hazards[:, 0], own_pace=True),
        ALONE: ahead.paid(ahead.by_day(free.hazard(ahead.cells)), own_pace=False),
        ON_TOP: ahead.paid(ahead.times(ahead.by_day(top.factor(ahead.cells))), own_pace=True),
    }
    found = read_origin(day.origin, predicted, settings=settings)
    return found.left_out or found


def _alone(one: KeptDay, model: PaymentModel, *, engine: Engine, name: str) -> Boosted | Reason:
    """Fit boosting by itself; of a customer's pace an invoice knows what the others of the customer tell."""
    own = own_record(one.pieces, model, engine=engine, name=f"{name}_own")
    cells = _cells(one, log_paces_of_others(one.pieces, model, own=own), model, engine=engine, name=name)
    coded = _coded(cells.frame, effects=cells.layout.effects)
    counted = coded.assign(days=cells.days[:, 0], exits=cells.exits[NAMES[PAID]][:, 0])
    return fit_boosted(counted, covariates=list(coded.columns), settings=FREELY)


def _paces(rows: pd.DataFrame, model: PaymentModel) -> Numbers:
    """Give the logarithm of the pace of each row's customer, the row itself counted."""
    paces = dict(zip(model.record["customer"].tolist(), model.log_paces().tolist(), strict=True))
    return rows["customer_key"].map(paces).fillna(0.0).to_numpy(np.float64)


def _cells(one: KeptDay, log_paces: Numbers, model: PaymentModel, *, engine: Engine, name: str) -> Cells:
    import pyarrow as pa

    rows = one.pieces.assign(**{PACE: log_paces})
    table = engine.from_arrow(pa.Table.from_pandas(rows, preserve_index=False), name=f"{name}_rows")
    return count_cells(
        group_spells(table, layout=model.hazards.layout, engine=engine, name=name), engine=engine, name=name
    )


def _expected(model: PaymentModel, cells: Cells) -> Numbers:
    """Give the payments that the model expects of each cell, its customers at their own pace."""
    effects, frame, layout = Effects.of(model.hazards.hazards[NAMES[PAID]]), cells.frame, cells.layout
    place = frame["bin"].to_numpy(np.int64)
    of_rows = effects.of_rows(frame)[np.arange(len(frame)), frame["phase"].to_numpy(np.int64)]
    rate = np.exp(of_rows) * effects.rates_by_bin(model.hazards.exposed, count=layout.bins.count)[place]
    if effects.day_factors:
        levels = {effect: frame[effect].to_numpy(np.int64) for effect in layout.effects}
        rate = np.where(np.isin(place, layout.bins.daily), rate * effects.on_days(levels, shape=rate.shape), rate)
    hazard = np.where(np.isin(place, effects.always), 1.0, -np.expm1(-rate))
    found: Numbers = hazard * cells.days[:, 0]
    return found


def _coded(frame: pd.DataFrame, *, effects: Sequence[str]) -> pd.DataFrame:
    """Give what is known of cells as numbers, in the order of their levels; NaN is not known."""
    import pandas as pd

    columns = {name: _numbers(frame[name]) for name in COVARIATES}
    return pd.DataFrame({**columns, **{name: frame[name].to_numpy(np.float64) for name in (PACE, "bin", *effects)}})


def _numbers(column: pd.Series) -> Numbers:
    from pandas.api.types import is_numeric_dtype

    numbers = column if is_numeric_dtype(column.dtype) else column.map(LEVELS)
    return np.asarray(numbers, dtype=np.float64)


def _summed(cells: pd.DataFrame) -> pd.DataFrame:
    """Add up cells that differ in paces alone."""
    known = [column for column in cells.columns if column not in ("exits", "expected")]
    return cells.groupby(known, dropna=False, sort=True)[["exits", "expected"]].sum().reset_index()


@dataclass(frozen=True, eq=False)
class Ahead:
    """The open invoices of a day on each day from `BACK_DAYS` before it on.

    `cells` are rows times days, in the order of both, as far beyond the last day asked for as payments may move back to
    it; `hazards` (rows, causes, days) are those of the model at pace 1.
    """

    day: OpenDay
    cells: pd.DataFrame
    hazards: Numbers

    @classmethod
    def of(cls, day: OpenDay, *, days: int, log_paces: Numbers | None = None) -> Ahead:
        """Write out the days; `log_paces` are told to boosting of each row, by default those of customers."""
        model, rows = day.model, day.origin.open
        layout, beyond = model.hazards.layout, days + BEYOND_DAYS
        hazards, _ = lagged_hazards(model, rows, days=beyond, back_days=BACK_DAYS)
        lateness = rows["lateness"].to_numpy(np.int64)[:, None] + np.arange(1 - BACK_DAYS, beyond + 1)[None, :]
        place = layout.bins.of(lateness)
        own = rows.assign(**{PACE: _paces(rows, model) if log_paces is None else log_paces})
        own = own.assign(**dict.fromkeys(("bin", *layout.effects), float(WIDE)))  # told below, for each day
        coded = _coded(own, effects=layout.effects)
        told = coded.loc[np.repeat(coded.index.to_numpy(), lateness.shape[1])].reset_index(drop=True)
        told["bin"] = place.reshape(-1).astype(np.float64)
        if layout.calendar is not None:
            due = rows["due_date"].to_numpy().astype("datetime64[D]")
            levels = layout.calendar.levels(due[:, None] + lateness.astype("timedelta64[D]"))
            is_daily = np.isin(place, layout.bins.daily)
            for effect in layout.effects:
                told[effect] = np.where(is_daily, levels[effect], WIDE).reshape(-1).astype(np.float64)
        return cls(day, told, hazards)

    def by_day(self, values: Numbers) -> Numbers:
        """Bring values of cells into rows and days."""
        found: Numbers = values.reshape(self.hazards.shape[0], self.hazards.shape[2])
        return found

    def times(self, factor: Numbers) -> Numbers:
        """Multiply the model's rate of payment."""
        found: Numbers = -np.expm1(np.log1p(-np.minimum(self.hazards[:, 0], 1 - 1e-12)) * factor)
        return found

    def paid(self, hazard: Numbers, *, own_pace: bool) -> Numbers:
        """Give the shares paid by each day, (rows, days), of a daily hazard; who keeps to days pays on these."""
        is_written = self.hazards.sum(axis=1) > 0
        hazards = self.hazards.copy()
        hazards[:, 0] = np.where(is_written, hazard, 0.0)
        if own_pace:
            model, rows = self.day.model, self.day.origin.open
            known = BACK_DAYS - model.lag.days
            own = at_own_pace(model, rows, hazards[:, :, known:])
            hazards = at_mean_pace(model, rows, hazards)
            hazards[:, :, known:] = own
        return self.day.from_today(hazards).paid_by


def _error(pool: Pool, method: str, settings: ProofSettings) -> Sums:
    days = settings.grid_days
    outcomes = pool.outcomes(days)
    shares = np.concatenate([one.predictions[method].shares for one in pool.readings])
    return brier_of(shares, [outcomes[day] for day in days], horizons_days=days).integrated()


def _until(pool: Pool, settings: ProofSettings) -> int:
    outcomes = pool.outcomes(settings.grid_days)
    known = [day for day, one in outcomes.items() if one.missing is None]
    return max(known, default=0)


def _tried(method: str, errors: Mapping[str, Sums], pool: Pool, settings: ProofSettings) -> Tried:
    found = paired_difference(
        errors[method],
        errors[MODEL],
        customer=pool.customer,
        seed=settings.seed,
        draw_count=settings.replicates,
        level=float(settings.level),
    )
    error, ours = errors[method].value or 0.0, errors[MODEL].value or 0.0
    return Tried(method, error, error - ours, found.low, found.high, found.missing)
