"""Forecasts of cash for made-up ledgers whose future is known: whether 80 % intervals hold as often as they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from lrfm.core.reason import Reason
from lrfm.survival.bins import LatenessBins
from lrfm.survival.cash.inputs import CashInputs, CustomerPosteriors, InstrumentsInHand, OpenBook
from lrfm.survival.cash.runs import no_habits
from lrfm.survival.cash.shock import no_shock
from lrfm.survival.cash.simulate import simulate_cash
from lrfm.survival.cash.span import span_of
from lrfm.survival.cells import count_cells
from lrfm.survival.clusters import SpellHazards, clustered, spell_hazards
from lrfm.survival.design import Factor
from lrfm.survival.frailty import fit_frailty
from lrfm.survival.predict import HazardModel, fit_hazards, foretell
from lrfm.survival.settings import HazardSettings
from lrfm.survival.shared import fit_shared_frailty, given_effect
from lrfm.survival.spell_groups import Layout, group_spells
from tools.made_ledgers import EFFECTS, FIRST, hazard_ledger, origin_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from lrfm.engine.base import Engine
    from lrfm.survival.origin import Origin

__all__ = ["HORIZONS_DAYS", "Effort", "ForecastOfOne", "forecast_one", "recover_cash"]

SETTINGS = HazardSettings()
BINS = LatenessBins.from_settings(SETTINGS)
LEVEL = 0.80
HORIZONS_DAYS = (28, 91)
DAYS, CUSTOMERS, EACH, VARIANCE = 540, 120, 30, 0.4


@dataclass(frozen=True)
class Effort:
    """How many futures are drawn, shared out among so many draws of the model's coefficients."""

    draws: int = 1_000
    books: int = 20


@dataclass(frozen=True)
class ForecastOfOne:
    """What the open invoices of a ledger should bring in within some days, and what they brought; minor units."""

    days: int
    lower: float
    middle: float
    upper: float
    came: int

    @property
    def holds(self) -> bool:
        """Whether what came lies in the interval."""
        return self.lower <= self.came <= self.upper


MUCH = Effort()
Way = Literal["own", "twice", "alike"]
"""How customers are taken: as the model has it; by effects on hazards that hold them already; all alike."""


def recover_cash(
    ledgers: int, *, engine: Engine, first_seed: int, way: Way = "own", effort: Effort = MUCH
) -> Sequence[Sequence[ForecastOfOne]]:
    """Forecast the cash of ledgers of customers who share a gamma frailty: by ledger, for each of `HORIZONS_DAYS`."""
    seeds = range(first_seed, first_seed + ledgers)
    return [forecast_one(seed, engine=engine, way=way, effort=effort) for seed in seeds]


def forecast_one(seed: int, *, engine: Engine, way: Way = "own", effort: Effort = MUCH) -> Sequence[ForecastOfOne]:
    """Fit on what was known on the last day, draw futures of what was open, and look at what came."""
    ledger = hazard_ledger(seed, customers=CUSTOMERS, each=EACH, days=DAYS, frailty="gamma", spread=VARIANCE)
    origin = origin_at(ledger, FIRST + DAYS, watched_days=max(HORIZONS_DAYS))
    model, spells = _fitted(origin, engine)
    keys = np.unique(origin.open["customer_key"].to_numpy(np.int64))
    posteriors, variance = _posteriors(spells, keys, way=way)
    span = span_of(origin.day)
    books = tuple(
        _book(origin, model, posteriors, variance=variance, days=span.days, betas=betas)
        for betas in _drawn(model, effort.books, np.random.default_rng(seed))
    )
    inputs = CashInputs(books, no_habits(len(keys)), InstrumentsInHand.none())
    draws = simulate_cash(inputs, span=span, shock=no_shock(), draws=effort.draws, seed=seed)
    return [_forecast(origin, draws.total_minor, days) for days in HORIZONS_DAYS]


def _posteriors(spells: SpellHazards, keys: npt.NDArray[np.int64], *, way: Way) -> tuple[CustomerPosteriors, float]:
    """Give customers' effects, and the variance by which hazards are to be turned into those of an effect of 1."""
    if way == "alike":
        return CustomerPosteriors.alike(keys), 0.0
    if way == "own":
        shared = fit_shared_frailty(spells)
        if isinstance(shared, Reason):
            raise TypeError(shared.key)
        frailty, record = shared.frailty, shared.record
    else:
        sums = pd.DataFrame({"events": spells.is_event.astype(float), "hazard": spells.hazard})
        record = sums.groupby(spells.customer_key).sum()
        found = fit_frailty(record["events"].to_numpy(), record["hazard"].to_numpy())
        if isinstance(found, Reason):
            raise TypeError(found.key)
        frailty = found
    known = record.reindex(keys, fill_value=0).to_numpy(np.float64)
    prior = 1 / frailty.variance
    return CustomerPosteriors(keys, prior + known[:, 0], prior + known[:, 1]), frailty.variance * (way == "own")


def _fitted(origin: Origin, engine: Engine) -> tuple[HazardModel, SpellHazards]:
    spells = engine.from_arrow(pa.Table.from_pandas(origin.known, preserve_index=False), name="spells")
    groups = group_spells(spells, layout=Layout(BINS, tuple(EFFECTS)), engine=engine)
    cells = count_cells(groups, engine=engine)
    model = fit_hazards(cells, formula=[Factor(name) for name in EFFECTS], settings=SETTINGS, ridges={})
    if isinstance(model, Reason):
        raise TypeError(model.key)
    fit = clustered(model.hazards["paid"], groups, cells=cells, engine=engine)
    return replace(model, hazards={**model.hazards, "paid": fit}), spell_hazards(
        fit, groups, cells=cells, engine=engine
    )


def _drawn(model: HazardModel, count: int, chance: np.random.Generator) -> list[dict[str, npt.NDArray[np.float64]]]:
    fit = model.hazards["paid"]
    return [{"paid": chance.multivariate_normal(fit.beta, fit.clustered_covariance)} for _ in range(count)]


def _book(
    origin: Origin,
    model: HazardModel,
    posteriors: CustomerPosteriors,
    *,
    variance: float,
    days: int,
    betas: dict[str, npt.NDArray[np.float64]],
) -> OpenBook:
    # from the day on which each could first be paid: what it met until today, and what is to come
    terms = origin.open["terms"].to_numpy(np.int64)
    elapsed = origin.open["lateness"].to_numpy(np.int64) + terms
    longest = int(elapsed.max())
    began = origin.open.assign(lateness=-terms)
    found = foretell(model, began, days=longest + days, betas=betas)
    met = given_effect(-np.log(np.hstack([np.ones((len(began), 1)), found.survival])), variance)
    here = np.take_along_axis(met, elapsed[:, None] + np.arange(days + 1)[None, :], axis=1)
    paying = -np.expm1(-np.diff(here, axis=1))
    return OpenBook(
        origin.open["open_minor"].to_numpy(np.int64),
        np.searchsorted(posteriors.key, origin.open["customer_key"].to_numpy()),
        np.clip(paying, 0.0, 1.0),
        np.zeros_like(paying),
        np.full(len(origin.open), -1),
        posteriors,
    )


def _forecast(origin: Origin, total_minor: npt.NDArray[np.int64], days: int) -> ForecastOfOne:
    drawn = total_minor[:, :days].sum(axis=1)
    lower, middle, upper = np.quantile(drawn, [0.5 - LEVEL / 2, 0.5, 0.5 + LEVEL / 2]).tolist()
    came = int(origin.received.loc[origin.received["days"] <= days, "paid_minor"].sum())
    return ForecastOfOne(days, lower, middle, upper, came)
