"""From hazards of causes to what becomes of open invoices, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import NAMES, PAID
from lrfm.survival.design import lay_out
from lrfm.survival.effects import Effects
from lrfm.survival.hazard import fit_hazard, fit_plain
from lrfm.survival.posting import PostingLag, nowcast

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lrfm.survival.cells import Cells
    from lrfm.survival.design import Factor, Spline
    from lrfm.survival.frailty import Frailty
    from lrfm.survival.hazard import CauseHazard
    from lrfm.survival.settings import HazardSettings
    from lrfm.survival.spell_groups import Layout

__all__ = [
    "ON_THE_DAY",
    "ROWS_TOGETHER",
    "Forecast",
    "HazardModel",
    "fit_hazards",
    "forecast_of",
    "foretell",
    "hazards_by_day",
    "joined",
    "paid_hazards_of_customers",
]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
ROWS_TOGETHER = 20_000
ON_THE_DAY = PostingLag()
"""All is known on the day on which it happens."""
_SURE = 1 - 1e-12


@dataclass(frozen=True)
class HazardModel:
    """The hazards of all causes that came, and why others have none."""

    layout: Layout
    hazards: Mapping[str, CauseHazard]
    absent: Mapping[str, Reason]
    exposed: tuple[int, ...]
    """Bins in which any invoice stood open."""


@dataclass(frozen=True)
class Forecast:
    """What becomes of invoices that are open today, on each of the days after it.

    - `survival` (rows, days): the chance to be open still after day 1, 2, ...;
    - `incidence`: by cause, (rows, days), the chance to have ended this way by then; with `survival` they sum to 1;
    - `capped_count`: days on which hazards fitted apart summed to more than 1, and were scaled to it;
    - `is_unseen` (rows): a level that the fit never met stands for its reference.
    """

    survival: Numbers
    incidence: Mapping[str, Numbers]
    capped_count: int
    is_unseen: npt.NDArray[np.bool_]

    def paid_within(self, days: int) -> Numbers:
        """Give P(paid in (t, t + days] | open at t) of each row (METHODS 5.10)."""
        return self.incidence["paid"][:, days - 1]


def fit_hazards(
    cells: Cells,
    *,
    formula: Sequence[Factor | Spline],
    settings: HazardSettings,
    ridges: Mapping[str, float],
    pace: str | None = None,
) -> HazardModel | Reason:
    """Fit cause by cause; a cause too rare for covariates has the hazards of its bins alone.

    Without a hazard of payment there is no model: its reason comes back. `pace` names an offset of that hazard.
    """
    hazards: dict[str, CauseHazard] = {}
    absent: dict[str, Reason] = {}
    laid = lay_out(cells, formula)
    for cause in NAMES[1:]:
        found = fit_hazard(
            cells,
            cause=cause,
            formula=formula,
            settings=settings,
            ridge=ridges.get(cause, 0.0),
            offset=pace if cause == NAMES[PAID] else None,
            laid=laid,
        )
        if isinstance(found, Reason) and cause == NAMES[PAID]:
            return found
        if isinstance(found, Reason):
            found = fit_plain(cells, cause=cause, settings=settings, why=found)
        if isinstance(found, Reason):
            absent[cause] = found
        else:
            hazards[cause] = found
    exposed = tuple(int(place) for place in np.unique(cells.frame["bin"]))
    return HazardModel(cells.layout, hazards, absent, exposed)


def foretell(
    model: HazardModel,
    rows: pd.DataFrame,
    *,
    days: int,
    betas: Mapping[str, Numbers] | None = None,
) -> Forecast:
    """Say what becomes of open invoices on each of the next `days` days.

    `rows` holds the covariates of the layout, `due_date`, and `lateness`: days past due today (below 0 before). In a
    bin that no invoice reached when the model was fitted the hazard of the bin before goes on. `betas` by cause, where
    given, stand for the fitted coefficients (METHODS 5.10: to perturb them).
    """
    parts = [
        _foretold(model, rows.iloc[start : start + ROWS_TOGETHER], days, betas or {})
        for start in range(0, max(len(rows), 1), ROWS_TOGETHER)
    ]
    return joined(parts)


def joined(parts: Sequence[Forecast]) -> Forecast:
    """Put forecasts of rows one below the other; at least one."""
    survival = np.concatenate([part.survival for part in parts])
    incidence = {cause: np.concatenate([part.incidence[cause] for part in parts]) for cause in NAMES[1:]}
    unseen = np.concatenate([part.is_unseen for part in parts])
    return Forecast(survival, incidence, sum(part.capped_count for part in parts), unseen)


def hazards_by_day(
    model: HazardModel, rows: pd.DataFrame, *, days: int, betas: Mapping[str, Numbers] | None = None
) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Give the hazards of paid, credited and written off on each of the next days: (rows, causes, days), unscaled.

    Rows and `betas` are those of `foretell`; beside them, which rows have a level that the fit never met.
    """
    betas = betas or {}
    lateness = rows["lateness"].to_numpy(np.int64)[:, None] + np.arange(1, days + 1)[None, :]
    hazards = np.zeros((len(rows), len(NAMES) - 1, days))
    unseen = np.zeros(len(rows), dtype=np.bool_)
    for place, cause in enumerate(NAMES[1:]):
        if cause in model.hazards:
            fit = model.hazards[cause]
            effects = Effects.of(fit, beta=betas.get(cause))
            hazards[:, place] = _daily(model, effects, rows, lateness)
            unseen |= fit.design.unseen(rows)
    return hazards, unseen


def paid_hazards_of_customers(hazards: Numbers, *, frailty: Frailty, events: Numbers, hazard: Numbers) -> Numbers:
    """Let customers pay at their own pace: hazards of payment (rows, days) for an effect of 1, made those of a row.

    `events` and `hazard` (rows) are the record of a row's customer, D and Lambda. What is known of the effect learns on
    from each day without payment: with S(d) of `Frailty.unpaid` the hazard of day d is 1 - S(d) / S(d - 1).

    >>> from lrfm.survival.frailty import Frailty
    >>> slow = paid_hazards_of_customers(
    ...     np.full((1, 3), 0.5), frailty=Frailty(1.0, 9.0, 40, 200, 200.0), events=np.zeros(1), hazard=np.ones(1)
    ... )
    >>> slow.round(4).tolist()
    [[0.2574, 0.2047, 0.1699]]
    """
    further = np.cumsum(-np.log1p(-np.minimum(hazards, _SURE)), axis=1)
    left = frailty.unpaid(events[:, None], hazard[:, None], further)
    before = np.concatenate([np.ones((len(left), 1)), left[:, :-1]], axis=1)
    found: Numbers = 1 - np.divide(left, before, out=np.zeros_like(left), where=before > 0)
    return found


def _foretold(model: HazardModel, rows: pd.DataFrame, days: int, betas: Mapping[str, Numbers]) -> Forecast:
    hazards, unseen = hazards_by_day(model, rows, days=days, betas=betas)
    return forecast_of(hazards, unseen)


def forecast_of(hazards: Numbers, is_unseen: npt.NDArray[np.bool_], *, lag: PostingLag = ON_THE_DAY) -> Forecast:
    """Turn hazards of causes (rows, causes, days) into what becomes of invoices; sums above 1 are scaled to it.

    With a lag the hazards begin so many days before today (`lrfm.survival.posting`).
    """
    whole = hazards.sum(axis=1)
    is_over = whole > 1
    incidence, survival = nowcast(hazards / np.maximum(whole, 1)[:, None], lag=lag)
    by_cause = {cause: incidence[:, place] for place, cause in enumerate(NAMES[1:])}
    return Forecast(survival, by_cause, int(is_over.sum()), is_unseen)


def _daily(model: HazardModel, effects: Effects, rows: pd.DataFrame, lateness: npt.NDArray[np.int64]) -> Numbers:
    """Give the hazard of a cause on days past due: (rows, days)."""
    layout = model.layout
    place = layout.bins.of(lateness)
    log_rows = effects.of_rows(rows)
    rate = np.exp(np.take_along_axis(log_rows, layout.bins.phases[place], axis=1))
    rate *= effects.rates_by_bin(model.exposed, count=layout.bins.count)[place]
    if layout.calendar is not None and effects.day_factors:
        due = rows["due_date"].to_numpy().astype("datetime64[D]")
        levels = layout.calendar.levels(due[:, None] + lateness.astype("timedelta64[D]"))
        is_daily = np.isin(place, layout.bins.daily)
        rate *= np.where(is_daily, effects.on_days(levels, shape=lateness.shape), 1.0)
    found: Numbers = np.where(np.isin(place, effects.always), 1.0, -np.expm1(-rate))
    return found
