"""A book of credit made up from known hazards: customers of their own pace, payments that are posted late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lrfm.survival.book import COVARIATES
from lrfm.survival.causes import CREDITED, NAMES, OPEN, PAID
from lrfm.survival.posting import PostingLag
from lrfm.survival.predict import ON_THE_DAY
from lrfm.survival.settings import HazardSettings

__all__ = ["BASE", "BINS_ENDS_DAYS", "SETTINGS", "World", "plain_covariates"]

BINS_ENDS_DAYS = (-15, -1, 0, 7, 14, 30, 60, 90)
BASE = (0.002, 0.012, 0.10, 0.06, 0.05, 0.04, 0.03, 0.025, 0.02)
"""The rate of payment on a day of each bin, for a customer of pace 1."""
CREDIT = 0.0008
TERMS_DAYS = 30
LATE_EFFECT = -0.6
"""On the logarithm of the rate, of invoices whose customer had paid late."""
SETTINGS = HazardSettings(bin_ends_days=BINS_ENDS_DAYS, phase_ends_days=(-1, 14), min_exits=20, ridges=(0.1,))
START = date(2022, 1, 1)


def plain_covariates(rows: pd.DataFrame, **changes: object) -> pd.DataFrame:
    """Give every covariate of a book one level, but for those that are named."""
    plain: dict[str, object] = {**dict.fromkeys(COVARIATES, "no"), "terms": TERMS_DAYS, "size": 2.0}
    return rows.assign(**(plain | changes))


@dataclass(frozen=True)
class World:
    """Invoices of customers whose paces are gamma, written over `days` days; `lag`: how late payments are posted."""

    seed: int = 1
    customers: int = 250
    each: int = 40
    days: int = 720
    variance: float = 0.8
    lag: PostingLag = ON_THE_DAY

    @cached_property
    def invoices(self) -> pd.DataFrame:
        """Give invoices with `written`, `ended`, `posted` (days since `START`), `cause`, `truth` (pace), `is_late`."""
        rng = np.random.default_rng(self.seed)
        pace = rng.gamma(1 / self.variance, self.variance, self.customers) if self.variance else np.ones(self.customers)
        customer = np.repeat(np.arange(self.customers), self.each)
        count = customer.size
        is_late = rng.random(count) < 0.4
        written = rng.integers(0, self.days, count)
        over = np.arange(1, 1500)
        rate = np.array(BASE)[np.searchsorted(BINS_ENDS_DAYS, over - TERMS_DAYS)]
        risk = pace[customer] * np.exp(LATE_EFFECT * is_late)
        paid = 1 + np.searchsorted(np.cumsum(rate), rng.exponential(size=count) / np.maximum(risk, 1e-9))
        credited = rng.geometric(CREDIT, count)
        ended = written + np.minimum(paid, credited)
        shares = np.array([1.0, *self.lag.unknown_share])
        late_by = (rng.random(count)[:, None] < shares[None, 1:]).sum(axis=1)
        cause = np.where(paid <= credited, PAID, CREDITED)
        return pd.DataFrame(
            {
                "document_key": np.arange(count), "customer_key": customer, "written": written, "ended": ended,
                "posted": ended + np.where(cause == PAID, late_by, 0), "cause": cause, "truth": pace[customer],
                "is_late": is_late,
            }
        )  # fmt: skip

    def known(self, day: int) -> pd.DataFrame:
        """Give the spells known on a day, without lag taken off: what was paid and is not posted stands open."""
        rows = self.invoices[self.invoices["written"] <= day]
        is_over = (rows["posted"] <= day).to_numpy()
        rows = rows.assign(
            exit_day=np.where(is_over, rows["ended"], day) - rows["written"],
            cause=np.where(is_over, rows["cause"], OPEN),
        )
        return plain_covariates(rows, paid_late=np.where(rows["is_late"], "later", "on_time"))

    def pieces(self, day: int, *, on: Any, lag_days: int = 0, name: str = "made_book") -> Any:
        """Give the spells known on a day, followed until `lag_days` before it, as a table of the engine."""
        rows = self.known(day)
        until = day - lag_days - rows["written"]
        rows = rows.assign(
            cause=np.where(rows["exit_day"] > until, OPEN, rows["cause"]), exit_day=np.minimum(rows["exit_day"], until)
        )
        rows = rows[rows["exit_day"] > 0]
        told = {
            "number": 0, "entry_day": 0, "amount_minor": 100, "cause": [NAMES[code] for code in rows["cause"]],
            "event_date": [START + timedelta(days=int(day)) for day in rows["written"]],
            "due_date": [START + timedelta(days=int(day) + TERMS_DAYS) for day in rows["written"]],
        }  # fmt: skip
        table = pa.Table.from_pandas(rows.drop(columns=["truth", "is_late"]).assign(**told), preserve_index=False)
        return on.from_arrow(table, name=name)

    def open_at(self, day: int) -> pd.DataFrame:
        """Give the open invoices of a day as `Origin.open` does, with the truth beside them."""
        rows = self.known(day)
        rows = rows[rows["cause"] == OPEN].reset_index(drop=True)
        lateness = day - rows["written"] - TERMS_DAYS
        due = pd.to_datetime(START) + pd.to_timedelta(rows["written"] + TERMS_DAYS, unit="D")
        return rows.assign(lateness=lateness, entry=-TERMS_DAYS, exit=lateness, due_date=due, open_minor=100)

    def paid_share(self, rows: pd.DataFrame, *, days: int, paces: np.ndarray | None = None) -> np.ndarray:
        """Give the true chance that what stands open is paid within so many days, or was and is not posted yet.

        By each row's own pace, or as a mean over `paces`.
        """
        own = rows["truth"].to_numpy()[:, None] if paces is None else np.tile(paces, (len(rows), 1))
        lag = self.lag.days
        over = rows["lateness"].to_numpy()[:, None] + np.arange(1 - lag, days + 1)[None, :]
        rate = np.array(BASE)[np.searchsorted(BINS_ENDS_DAYS, over)] * (over > -TERMS_DAYS)
        rate = rate * np.exp(LATE_EFFECT * rows["is_late"].to_numpy())[:, None]
        told = np.zeros(own.shape)
        known = np.zeros(own.shape)
        left = np.ones(own.shape)
        unknown = self.lag.unknown_share[::-1]
        for place in range(rate.shape[1]):
            paid, credited = -np.expm1(-rate[:, [place]] * own), CREDIT * (over[:, [place]] > -TERMS_DAYS)
            hidden = unknown[place] if place < lag else 1.0
            told += left * paid * hidden
            known += left * (credited + paid * (1 - hidden)) if place < lag else 0.0
            left = left * np.maximum(1 - paid - credited, 0)
        return (told / (1 - known)).mean(axis=1)
