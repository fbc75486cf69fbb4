"""A day with its open invoices and the model that was fitted on it, as proofs and forecasts of cash ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import NAMES, PAID
from lrfm.survival.frailty import customer_effects
from lrfm.survival.payment_model import at_mean_pace, at_own_pace, lagged_hazards, mean_paces
from lrfm.survival.predict import ROWS_TOGETHER
from lrfm.survival.proof.baselines import BASELINES
from lrfm.survival.proof.prove import MODEL, prove_origins
from lrfm.survival.run_days import BACK_DAYS, BEYOND_DAYS, FromToday, from_today
from lrfm.survival.runs import no_habits

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lrfm.survival.origin import Origin
    from lrfm.survival.payment_model import PaymentModel
    from lrfm.survival.proof.day_hazards import Shares
    from lrfm.survival.proof.settings import ProofSettings
    from lrfm.survival.proof.table import ProofTable
    from lrfm.survival.runs import RunHabits

__all__ = ["OpenDay", "OpenHazards", "hazards_of_shares", "paid_share", "prove_days"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
SEED = 20_240_630
_SURE = 1 - 1e-9
LEAST_PACE = 1e-3
"""Slower than that nobody is told from one who never pays."""


@dataclass(frozen=True, eq=False)
class OpenHazards:
    """What a method says, on a day, of the invoices that were open then.

    - `rows`: `document_key`, `customer_key`, `due_date`, `open_minor`, a row an invoice, ordered by `document_key`;
    - `paying`, `ending`: for each draw of the model's coefficients (one, where none are drawn) the daily hazards of
      payment and of other ends, (rows, days), for a customer effect of 1;
    - `effects`: `customer_key`, `shape` and `rate` of each customer's gamma posterior, one row for each customer of
      `rows`; an infinite shape is an effect of 1;
    - `habits`: the days on which they pay, a row for each of `effects`; the hazards are those of these days.
    """

    day: date
    rows: pd.DataFrame
    paying: Sequence[Numbers]
    ending: Sequence[Numbers]
    effects: pd.DataFrame
    habits: RunHabits


@dataclass(frozen=True, eq=False)
class OpenDay:
    """An origin, and the model that knows no more than it does.

    `own_habits`: days on which customers pay, a row for each of `customer_keys`; None: they pay on any day.
    """

    origin: Origin
    model: PaymentModel
    own_habits: RunHabits | None = None

    @property
    def customer_keys(self) -> npt.NDArray[np.int64]:
        """The customers of open invoices, ascending."""
        return np.unique(self.origin.open["customer_key"].to_numpy(np.int64))

    @property
    def habits(self) -> RunHabits:
        """The days on which each of `customer_keys` pays."""
        return no_habits(len(self.customer_keys)) if self.own_habits is None else self.own_habits

    def hazards(self, method: str, *, days: int, draws: int) -> OpenHazards:
        """Give the hazards by a method of the proof; of the model by that many draws of its coefficients."""
        rows = self.origin.open[["document_key", "customer_key", "due_date", "open_minor"]]
        if method != MODEL:
            alone = hazards_of_shares(BASELINES[method](self.origin, days=days).astype(np.float64))
            effects = self._effects(alike=True)
            paying, ending = self._but_unposted(alone)
            return OpenHazards(self.origin.day, rows, [paying], [ending], effects, no_habits(len(effects)))
        drawn = [self._drawn(betas, days=days) for betas in self._betas(draws)]
        paid, ended = [one[0] for one in drawn], [one[1] for one in drawn]
        return OpenHazards(self.origin.day, rows, paid, ended, self._effects(alike=False), self.habits)

    def from_today(self, hazards: Numbers) -> FromToday:
        """Say what becomes of the open invoices by hazards that begin `BACK_DAYS` before today."""
        whose = np.searchsorted(self.customer_keys, self.origin.open["customer_key"].to_numpy(np.int64))
        return from_today(hazards, self.habits, whose=whose, day=self.origin.day, lag=self.model.lag)

    def _drawn(self, betas: dict[str, Numbers], *, days: int) -> tuple[Numbers, Numbers]:
        """Give the hazards of payment and of other ends for a customer of effect 1.

        What has been paid and is not posted, and on which days a customer pays, is told at its own mean pace; the
        hazards from today on are then set back to that of effect 1, as a forecast draws effects itself.
        """
        rows, model = self.origin.open, self.model
        plain, _ = lagged_hazards(model, rows, days=days + BEYOND_DAYS, betas=betas, back_days=BACK_DAYS)
        paying, ending = self.from_today(at_mean_pace(model, rows, plain)).hazards()
        factor = np.maximum(mean_paces(model, rows), LEAST_PACE)[:, None]
        return -np.expm1(np.log1p(-np.minimum(paying, _SURE)) / factor), ending

    def _but_unposted(self, alone: Numbers) -> tuple[Numbers, Numbers]:
        """Take what the model says is paid and not posted yet out of hazards that know nothing of it."""
        rows, model = self.origin.open, self.model
        plain, _ = lagged_hazards(model, rows, days=BEYOND_DAYS, back_days=BACK_DAYS)
        there = self.from_today(at_mean_pace(model, rows, plain)).there
        paying, ending = alone.copy(), np.zeros_like(alone)
        paying[:, 0] *= 1 - there
        ending[:, 0] = there
        return paying, ending

    def some(self, rows: slice) -> OpenDay:
        """Give the day with some of its open invoices, what came of them left aside."""
        origin = replace(self.origin, open=self.origin.open.iloc[rows])
        if self.own_habits is None:
            return replace(self, origin=origin)
        kept = np.searchsorted(self.customer_keys, np.unique(origin.open["customer_key"].to_numpy(np.int64)))
        return replace(self, origin=origin, own_habits=self.own_habits.of(kept))

    def _betas(self, draws: int) -> list[dict[str, Numbers]]:
        """Draw the coefficients of payment from their distribution by customer (METHODS 5.10)."""
        name = NAMES[PAID]
        fit = self.model.hazards.hazards[name]
        if draws < 2 or fit.meat is None or fit.customer_count < 2:
            return [{}]
        source = np.random.default_rng(SEED)
        found = source.multivariate_normal(fit.beta, fit.clustered_covariance, size=draws, method="eigh")
        return [{name: beta} for beta in found]

    def _effects(self, *, alike: bool) -> pd.DataFrame:
        import pandas as pd

        asked = pd.Series(self.customer_keys)
        pace = self.model.pace
        if alike or pace.variance == 0:
            infinite = np.full(len(asked), np.inf)
            return pd.DataFrame({"customer_key": asked.to_numpy(), "shape": infinite, "rate": infinite})
        known = customer_effects(self.model.record, asked=asked, frailty=pace).frame
        return pd.DataFrame(
            {
                "customer_key": known["customer"].to_numpy(),
                "shape": 1 / pace.variance + known["events"].to_numpy(np.float64),
                "rate": 1 / pace.variance + known["hazard"].to_numpy(np.float64),
            }
        )


def paid_share(day: OpenDay, *, method: str, days: int) -> Numbers:
    """Give the chance to be paid by each of the next days, (rows, days), by a method of the proof.

    By the model customers who keep to days of payment pay on these.
    """
    if method == MODEL:
        rows = day.origin.open
        starts = range(0, max(len(rows), 1), ROWS_TOGETHER)
        return np.concatenate([_paid(day.some(slice(start, start + ROWS_TOGETHER)), days=days) for start in starts])
    return BASELINES[method](day.origin, days=days).astype(np.float64)


def _paid(day: OpenDay, *, days: int) -> Numbers:
    """Give the chance to be paid by each day; what is known of a pace learns on from each day without payment."""
    model, rows = day.model, day.origin.open
    plain, _ = lagged_hazards(model, rows, days=days + BEYOND_DAYS, back_days=BACK_DAYS)
    hazards = at_mean_pace(model, rows, plain)
    known = BACK_DAYS - model.lag.days  # the record counts what was open until then
    hazards[:, :, known:] = at_own_pace(model, rows, plain[:, :, known:])
    return day.from_today(hazards).paid_by


def hazards_of_shares(paid: Numbers) -> Numbers:
    """Give the daily hazards of shares paid by each day, (rows, days): what is paid on a day of what is left before.

    >>> hazards_of_shares(np.array([[0.5, 0.75, 0.75]])).tolist()
    [[0.5, 0.5, 0.0]]
    """
    left = 1 - np.minimum(paid, _SURE)
    before = np.concatenate([np.ones((len(left), 1)), left[:, :-1]], axis=1)
    found: Numbers = np.clip(1 - left / before, 0.0, 1.0)
    return found


def prove_days(days: Sequence[OpenDay], *, settings: ProofSettings) -> ProofTable:
    """Score the models of past days, each on what came after its day, beside plain methods."""
    own = {one.origin.day: one for one in days}

    def model(origin: Origin, *, days: int) -> Shares:
        return paid_share(own[origin.day], method=MODEL, days=days).astype(np.float32)

    return prove_origins([one.origin for one in days], model, settings=settings)
