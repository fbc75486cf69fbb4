"""Forecasts of cash for made-up ledgers whose future is known: whether 80 % intervals hold as often as they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa

from lrfm.core.reason import Reason
from lrfm.survival.book import COVARIATES
from lrfm.survival.cash.inputs import CashInputs, CustomerPosteriors, InstrumentsInHand, OpenBook
from lrfm.survival.cash.shock import no_shock
from lrfm.survival.cash.simulate import simulate_cash
from lrfm.survival.cash.span import span_of
from lrfm.survival.open_day import OpenDay
from lrfm.survival.payment_model import fit_payment_model
from lrfm.survival.proof.prove import MODEL
from lrfm.survival.settings import HazardSettings
from tools.made_ledgers import FIRST, hazard_ledger, origin_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd

    from lrfm.engine.base import Engine
    from lrfm.survival.origin import Origin

__all__ = ["HORIZONS_DAYS", "Effort", "ForecastOfOne", "forecast_one", "recover_cash"]

SETTINGS = HazardSettings()
RIDGES = {"paid": 1.0}
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
Way = Literal["own", "alike"]
"""How customers are taken: each at the pace that the pack's model gives it, or all alike at pace 1."""


def recover_cash(
    ledgers: int, *, engine: Engine, first_seed: int, ways: Sequence[Way] = ("own",), effort: Effort = MUCH
) -> dict[Way, list[Sequence[ForecastOfOne]]]:
    """Forecast the cash of ledgers of customers who share a gamma frailty: by way and ledger, for `HORIZONS_DAYS`."""
    days = [(seed, _fitted(seed, engine)) for seed in range(first_seed, first_seed + ledgers)]
    return {way: [forecast_one(day, seed=seed, way=way, effort=effort) for seed, day in days] for way in ways}


def forecast_one(day: OpenDay, *, seed: int, way: Way = "own", effort: Effort = MUCH) -> Sequence[ForecastOfOne]:
    """Draw futures of what was open, as the pack does, and look at what came."""
    span = span_of(day.origin.day)
    hazards = day.hazards(MODEL, days=span.days, draws=effort.books)
    customers = _posteriors(hazards.effects, way=way)
    books = tuple(
        _book(hazards.rows, paying, ending, customers)
        for paying, ending in zip(hazards.paying, hazards.ending, strict=True)
    )
    inputs = CashInputs(books, InstrumentsInHand.none())
    draws = simulate_cash(inputs, span=span, shock=no_shock(), draws=effort.draws, seed=seed)
    return [_forecast(day.origin, draws.total_minor, days) for days in HORIZONS_DAYS]


def _fitted(seed: int, engine: Engine) -> OpenDay:
    """Make a ledger, and fit the pack's model to what was known on its last day."""
    ledger = hazard_ledger(seed, customers=CUSTOMERS, each=EACH, days=DAYS, frailty="gamma", spread=VARIANCE)
    origin = origin_at(ledger, FIRST + DAYS, watched_days=max(HORIZONS_DAYS))
    origin = replace(origin, known=_as_booked(origin.known), open=_as_booked(origin.open))
    pieces = engine.from_arrow(pa.Table.from_pandas(origin.known, preserve_index=False), name="recovery_pieces")
    model = fit_payment_model(pieces, settings=SETTINGS, ridges=RIDGES, engine=engine, name="recovery")
    if isinstance(model, Reason):
        raise TypeError(model.key)
    return OpenDay(origin, model)


def _as_booked(rows: pd.DataFrame) -> pd.DataFrame:
    """Put what the ledgers know of invoices into the covariates of a book; the others have one level."""
    levels: dict[str, Any] = dict.fromkeys(COVARIATES, "no")
    for name, of in (("known_for", "segment"), ("disputed", "disputed")):
        levels[name] = np.where(rows[of] == 1, "yes", "no")
    return rows.assign(**(levels | {"terms": rows["terms"], "size": rows["size"].astype(np.float64)}))


def _posteriors(effects: pd.DataFrame, *, way: Way) -> CustomerPosteriors:
    key = effects["customer_key"].to_numpy(np.int64)
    if way == "alike":
        return CustomerPosteriors.alike(key)
    return CustomerPosteriors(key, effects["shape"].to_numpy(np.float64), effects["rate"].to_numpy(np.float64))


def _book(
    rows: pd.DataFrame,
    paying: npt.NDArray[np.float64],
    ending: npt.NDArray[np.float64],
    customers: CustomerPosteriors,
) -> OpenBook:
    whose = np.searchsorted(customers.key, rows["customer_key"].to_numpy())
    uncovered = np.full(len(rows), -1)
    return OpenBook(rows["open_minor"].to_numpy(np.int64), whose, paying, ending, uncovered, customers)


def _forecast(origin: Origin, total_minor: npt.NDArray[np.int64], days: int) -> ForecastOfOne:
    drawn = total_minor[:, :days].sum(axis=1)
    lower, middle, upper = np.quantile(drawn, [0.5 - LEVEL / 2, 0.5, 0.5 + LEVEL / 2]).tolist()
    came = int(origin.received.loc[origin.received["days"] <= days, "paid_minor"].sum())
    return ForecastOfOne(days, lower, middle, upper, came)
