"""The model of payment: hazards by cause on the book of a day, and how fast each customer has paid beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.bins import LatenessBins
from lrfm.survival.book import COVARIATES
from lrfm.survival.causes import NAMES, PAID
from lrfm.survival.cells import count_cells
from lrfm.survival.clusters import customer_totals
from lrfm.survival.design import Factor, Spline
from lrfm.survival.exposure import ExposureCalendar
from lrfm.survival.frailty import Frailty, customer_effects, fit_scaled_frailty
from lrfm.survival.predict import (
    ON_THE_DAY,
    ROWS_TOGETHER,
    HazardModel,
    fit_hazards,
    forecast_of,
    hazards_by_day,
    joined,
    paid_hazards_of_customers,
)
from lrfm.survival.ridge import choose_ridge
from lrfm.survival.spell_groups import Layout, group_spells

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.survival.cells import Cells
    from lrfm.survival.posting import PostingLag
    from lrfm.survival.predict import Forecast
    from lrfm.survival.settings import HazardSettings
    from lrfm.survival.spell_groups import SpellGroups

__all__ = [
    "BY_PHASE",
    "PACE",
    "PaymentModel",
    "at_mean_pace",
    "at_own_pace",
    "choose_ridges",
    "fit_payment_model",
    "foretell_open",
    "formula_of",
    "lagged_hazards",
    "layout_of",
    "mean_paces",
]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
PACE = "pace"
FIRST_STEPS = 3
PACE_STEP, PACE_LARGEST = 0.2, 4.0
"""Paces are rounded on the scale of logarithms, so that cells stay few; the slowest hold most of the late days."""
SURE = 1 - 1e-12
"""Above it a hazard has no logarithm that could be multiplied."""
BY_PHASE = ("paid_late", "overdue")
"""What is said to work otherwise before, around and long after the due date."""


@dataclass(frozen=True, eq=False)
class PaymentModel:
    """Hazards of each cause, and customers' own pace of payment.

    - `record`: by customer the payments and what the hazards expected (`customer`, `events`, `hazard`);
    - `frailty`: how much customers differ beyond their covariates, or why that can't be told: then all are alike;
    - `lag`: how long payments stay unknown; the model follows invoices until so many days before its day.
    """

    hazards: HazardModel
    frailty: Frailty | Reason
    record: pd.DataFrame
    ridges: Mapping[str, float]
    lag: PostingLag

    @property
    def pace(self) -> Frailty:
        """How much customers differ; not at all where that can't be told."""
        return self.frailty if isinstance(self.frailty, Frailty) else Frailty(0.0, 0.0, 0, 0, 0.0)

    def log_paces(self) -> Numbers:
        """Give the logarithm of what each customer of `record` multiplies the hazard of payment by, in steps."""
        return self.log_paces_of(self.record["events"].to_numpy(np.float64), self.record["hazard"].to_numpy())

    def log_paces_of(self, events: Numbers, hazard: Numbers) -> Numbers:
        """Give the same of other records: payments, and what the hazards expected at pace 1."""
        effects = self.pace.effect(events, hazard)
        steps = np.rint(np.log(np.maximum(effects, np.exp(-PACE_LARGEST))) / PACE_STEP) * PACE_STEP
        found: Numbers = np.clip(np.round(steps, 6), -PACE_LARGEST, PACE_LARGEST) + 0.0  # one zero, not two
        return found


def choose_ridges(pieces: Table, *, settings: HazardSettings, engine: Engine, name: str) -> dict[str, float]:
    """Choose each cause's ridge by validation on customers left out; the largest where little is known."""
    _, cells = _counted(pieces, settings, folds=settings.folds, engine=engine, name=name)
    found = {}
    for cause in NAMES[1:]:
        choice = choose_ridge(cells, cause=cause, formula=formula_of(cells), settings=settings)
        found[cause] = max(settings.ridges) if isinstance(choice, Reason) else choice.ridge
    return found


def fit_payment_model(
    pieces: Table,
    *,
    settings: HazardSettings,
    ridges: Mapping[str, float],
    engine: Engine,
    name: str,
    lag: PostingLag = ON_THE_DAY,
    before: PaymentModel | None = None,
) -> PaymentModel | Reason:
    """Fit the hazards of all causes to the pieces of a book, and each customer's pace beside them.

    Raises nothing for a thin book: without a hazard of payment the reason comes back. What is left late past due are
    the invoices of slow customers, so that a hazard fitted to all alike falls there by itself, and would be lowered
    twice by their paces. With the paces of a model `before` as offsets this is a step of the EM algorithm for gamma
    frailty: the hazard becomes that of a customer of pace 1. The level is set anew after each step, since by itself EM
    hardly moves it (parameter expansion: Liu, Rubin & Wu 1998). From one month end to the next the steps go on; the
    first model of all takes `FIRST_STEPS`.
    """
    if before is None:
        for step in range(FIRST_STEPS):
            found = _step(
                pieces, before, settings=settings, ridges=ridges, engine=engine, name=f"{name}_{step}", lag=lag
            )
            if isinstance(found, Reason):
                return found
            before = found
        return before if before is not None else Reason.of("survival.nothing_at_risk")
    return _step(pieces, before, settings=settings, ridges=ridges, engine=engine, name=name, lag=lag)


def _step(
    pieces: Table,
    before: PaymentModel | None,
    *,
    settings: HazardSettings,
    ridges: Mapping[str, float],
    engine: Engine,
    name: str,
    lag: PostingLag,
) -> PaymentModel | Reason:
    paced = _with_paces(pieces, before, engine=engine, name=f"{name}_paces")
    groups, cells = _counted(paced, settings, folds=1, engine=engine, name=name, more=(PACE,))
    hazards = fit_hazards(cells, formula=formula_of(cells), settings=settings, ridges=ridges, pace=PACE)
    if isinstance(hazards, Reason):
        return hazards
    found = _recorded(hazards, groups, cells, before, engine=engine, name=name)
    record = found.record
    frailty, scale = fit_scaled_frailty(record["events"].to_numpy(np.float64), record["hazard"].to_numpy())
    record = record.assign(hazard=record["hazard"] * scale)
    return PaymentModel(_scaled(found.hazards, scale), frailty, record, dict(ridges), lag)


def _scaled(hazards: HazardModel, scale: float) -> HazardModel:
    """Multiply the rates of payment in all bins, which carry no penalty."""
    fit = hazards.hazards[NAMES[PAID]]
    is_bin = np.array([column.kind == "bin" for column in fit.design.columns])
    raised = replace(fit, beta=fit.beta + np.log(scale) * is_bin)
    return replace(hazards, hazards={**hazards.hazards, NAMES[PAID]: raised})


def formula_of(cells: Cells) -> tuple[Factor | Spline, ...]:
    """Give the terms of the model that vary: a covariate of one level, or a spline of one value, tells nothing."""
    varying = [column for column in (*COVARIATES, *cells.layout.effects) if cells.frame[column].nunique() > 1]
    return tuple(
        Spline(column) if column == "size" else Factor(column, by_phase=column in BY_PHASE) for column in varying
    )


def foretell_open(model: PaymentModel, rows: pd.DataFrame, *, days: int) -> Forecast:
    """Say what becomes of open invoices on each of the next `days` days, given the record of their customers.

    `rows` is `Origin.open`: covariates, `due_date`, `lateness`, `customer_key`. Of `ROWS_TOGETHER` at a time the
    hazards are held; what comes of all rows on each day is given back whole.
    """
    starts = range(0, max(len(rows), 1), ROWS_TOGETHER)
    return joined([_foretold(model, rows.iloc[start : start + ROWS_TOGETHER], days=days) for start in starts])


def _foretold(model: PaymentModel, rows: pd.DataFrame, *, days: int) -> Forecast:
    hazards, unseen = lagged_hazards(model, rows, days=days)
    return forecast_of(at_own_pace(model, rows, hazards), unseen, lag=model.lag)


def at_own_pace(model: PaymentModel, rows: pd.DataFrame, hazards: Numbers) -> Numbers:
    """Give hazards of causes (rows, causes, days) with that of payment at the pace of each row's customer."""
    asked = rows["customer_key"].drop_duplicates()
    effects = customer_effects(model.record, asked=asked, frailty=model.pace).frame.set_index("customer")
    mine = effects.reindex(rows["customer_key"].to_numpy())
    found = hazards.copy()
    found[:, 0] = paid_hazards_of_customers(
        hazards[:, 0],
        frailty=model.pace,
        events=mine["events"].to_numpy(np.float64),
        hazard=mine["hazard"].to_numpy(np.float64),
    )
    return found


def lagged_hazards(
    model: PaymentModel,
    rows: pd.DataFrame,
    *,
    days: int,
    betas: Mapping[str, Numbers] | None = None,
    back_days: int | None = None,
) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Give the hazards from `back_days` before today on (none said: the lag), 0 before an invoice was written.

    See `hazards_by_day`.
    """
    back = model.lag.days if back_days is None else back_days
    before = rows.assign(lateness=rows["lateness"] - back)
    hazards, unseen = hazards_by_day(model.hazards, before, days=back + days, betas=betas)
    ages = (rows["exit"] - rows["entry"]).to_numpy(np.int64)  # days at risk until today
    hazards *= np.arange(back + days)[None, None, :] >= (back - ages)[:, None, None]
    return hazards, unseen


def at_mean_pace(model: PaymentModel, rows: pd.DataFrame, hazards: Numbers) -> Numbers:
    """Give hazards of causes (rows, causes, days) with that of payment times each customer's mean effect."""
    factor = mean_paces(model, rows)[:, None]
    found = hazards.copy()
    found[:, 0] = -np.expm1(np.log1p(-np.minimum(hazards[:, 0], SURE)) * factor)
    return found


def mean_paces(model: PaymentModel, rows: pd.DataFrame) -> Numbers:
    """Give what each row's customer multiplies the hazard of payment by, on the mean of what is known."""
    asked = rows["customer_key"].drop_duplicates()
    known = customer_effects(model.record, asked=asked, frailty=model.pace).frame.set_index("customer")
    mine = known.reindex(rows["customer_key"].to_numpy())
    found: Numbers = model.pace.effect(mine["events"].to_numpy(np.float64), mine["hazard"].to_numpy(np.float64))
    return found


def _with_paces(pieces: Table, before: PaymentModel | None, *, engine: Engine, name: str) -> Table:
    import ibis

    if before is None or before.pace.variance == 0:
        return pieces.mutate(pace=ibis.literal(0.0))
    import pyarrow as pa

    table = pa.table({"customer_key": before.record["customer"].to_numpy(), PACE: before.log_paces()})
    joined = pieces.left_join(engine.from_arrow(table, name=name), "customer_key").drop("customer_key_right")
    return joined.mutate(pace=joined.pace.fill_null(0.0))


def _counted(
    pieces: Table, settings: HazardSettings, *, folds: int, engine: Engine, name: str, more: tuple[str, ...] = ()
) -> tuple[SpellGroups, Cells]:
    layout = _layout(settings, folds=folds, more=more)
    groups = group_spells(pieces, layout=layout, engine=engine, name=name)
    return groups, count_cells(groups, engine=engine, name=name)


def layout_of(settings: HazardSettings) -> Layout:
    """Give what makes a cell of the model: bins, what is known of spells, paces, and the calendar."""
    return _layout(settings, folds=1, more=(PACE,))


def _layout(settings: HazardSettings, *, folds: int, more: tuple[str, ...]) -> Layout:
    calendar = ExposureCalendar(_effects(settings), settings.exposure)
    return Layout(LatenessBins.from_settings(settings), (*COVARIATES, *more), calendar, folds)


def _effects(settings: HazardSettings) -> tuple[str, ...]:
    run_days = ("run_day",) if settings.exposure.run_days_of_month else ()
    return ("weekday", "month_end", *run_days, *(("holiday",) if settings.exposure.holidays else ()))


def _recorded(
    hazards: HazardModel, groups: SpellGroups, cells: Cells, before: PaymentModel | None, *, engine: Engine, name: str
) -> _Recorded:
    """Give each customer's payments D, and Lambda so that D - Lambda is the derivative of the log-likelihood in log u.

    In discrete time a payment on a day of rate r adds log(1 - exp(-u r)) and not log(u r): at u = 1 its derivative is
    r / (e^r - 1), less than 1 by about r / 2. With the sum of rates for Lambda, customers who pay on days on which many
    do would seem slow, and all of them together slower than the hazards that were fitted to them. On the way the scores
    of customers give the hazard errors by customer.
    """
    import pandas as pd

    fit = hazards.hazards[NAMES[PAID]]
    is_bin = np.array([column.kind == "bin" for column in fit.design.columns])
    meat, parts = np.zeros((len(is_bin), len(is_bin))), []
    for totals in customer_totals(fit, groups, cells=cells, engine=engine, name=name):
        meat += totals.scores.T @ totals.scores
        expected = np.maximum(totals.exits - totals.scores[:, is_bin].sum(axis=1), 0.0)
        parts.append(pd.DataFrame({"customer": totals.customer_key, "events": totals.exits, "hazard": expected}))
    record = pd.concat(parts, ignore_index=True)
    if before is not None and before.pace.variance > 0:  # the record is of pace 1, what it met in a hazard included
        paces = pd.Series(before.log_paces(), index=before.record["customer"])
        record["hazard"] /= np.exp(record["customer"].map(paces).fillna(0.0))
    paid = replace(fit, meat=meat, customer_count=len(record))
    return _Recorded(replace(hazards, hazards={**hazards.hazards, NAMES[PAID]: paid}), record)


@dataclass(frozen=True, eq=False)
class _Recorded:
    hazards: HazardModel
    record: pd.DataFrame
