"""Ledgers made up with a known truth: by the model's own mechanism, and by another one (log-normal delays and runs)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

__all__ = ["EFFECTS", "MadeLedger", "hazard_ledger", "known_at", "log_normal_ledger", "origin_at", "true_hazard"]

FIRST = np.datetime64("2022-01-03")
EFFECTS: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {"size": (0.0, -0.25, -0.5), "segment": (0.0, 0.4), "disputed": (0.0, -0.7)}
)
"""What each level adds to the log hazard; `segment` is the customer's, the others are the invoice's."""
SHARES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {"size": (0.5, 0.3, 0.2), "segment": (0.7, 0.3), "disputed": (0.8, 0.2)}
)
"""How often each level comes: the first one most often, so that it is the model's reference."""
LAST_LATENESS = 800


@dataclass(frozen=True, eq=False)
class MadeLedger:
    """Invoices and when each is paid, however far ahead; `last` is the last day on which any is issued.

    `invoices`: `document_key`, `customer_key`, `event_date`, `due_date`, `paid_on` (datetime64; NaT: never),
    `terms` (days), `amount_minor`, and the covariates `size`, `segment`, `disputed` (levels from 0).
    """

    invoices: pd.DataFrame
    last: np.datetime64


def true_hazard(lateness: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Give the log-survival that is lost on a day past due, for the first level of every covariate."""
    steps = np.select([lateness <= -8, lateness < 0, lateness <= 14], [0.003, 0.02, 0.055], 0.02)
    return np.asarray(steps, dtype=np.float64)


def hazard_ledger(
    seed: int,
    *,
    customers: int = 150,
    each: int = 12,
    days: int = 540,
    frailty: Literal["stable", "gamma"] = "stable",
    spread: float = 0.7,
) -> MadeLedger:
    """Make invoices paid by hazards that are proportional in bins of lateness, of customers who share a frailty.

    `stable`: positive stable of index `spread`, conditional hazards being such that over all customers the hazards are
    `true_hazard` times exp(effects) exactly (Hougaard 1986): the truth of a model of the population is known. `gamma`:
    of mean 1 and variance `spread`, times `true_hazard` times exp(effects): the truth of forecasts of customers.
    """
    chance = np.random.default_rng(seed)
    table = _issued(chance, customers=customers, each=each, days=days)
    log_ratio = sum(np.array(EFFECTS[name])[table[name]] for name in EFFECTS)
    effort = chance.exponential(size=len(table))
    owner = table["customer_key"].to_numpy()
    if frailty == "stable":
        needed = (effort / _positive_stable(chance, customers, index=spread)[owner]) ** spread
    else:
        needed = effort / chance.gamma(1 / spread, spread, customers)[owner]
    lateness = np.arange(-60, LAST_LATENESS)
    met = np.concatenate([[0.0], np.cumsum(true_hazard(lateness))])  # until the end of the day before each
    terms = table["terms"].to_numpy()
    wanted = needed / np.exp(log_ratio) + met[60 - terms]
    days_past_due = np.searchsorted(met, wanted, side="left") - 61
    return _ledger(table, np.where(days_past_due < LAST_LATENESS - 1, days_past_due + terms, -1), days)


def log_normal_ledger(
    seed: int, *, customers: int = 80, each: int = 60, days: int = 1_000, run_share: float = 0.8
) -> MadeLedger:
    """Make invoices paid a log-normal time after they were issued, moved to the customer's next payment run.

    Nothing of it is a hazard in bins, nor proportional: each customer has a median (around its terms), a spread, and
    with chance `run_share` runs on one weekday, or on one or two days of the month; a dispute holds an invoice up.
    """
    chance = np.random.default_rng(seed)
    table = _issued(chance, customers=customers, each=each, days=days)
    owner, terms = table["customer_key"].to_numpy(), table["terms"].to_numpy()
    late = chance.normal(0.12, 0.3, customers) + 0.15 * (chance.random(customers) < 0.2)
    spread = chance.uniform(0.08, 0.35, customers)
    held_up = np.where(table["disputed"] == 1, chance.gamma(2.0, 12.0, len(table)), 0.0)
    delay = terms * np.exp(late[owner] + spread[owner] * chance.standard_normal(len(table))) + held_up
    paid_on = table["event_date"].to_numpy().astype("datetime64[D]") + np.maximum(np.ceil(delay), 1).astype(np.int64)
    habit = np.where(chance.random(customers) < run_share, chance.integers(1, 4, customers), 0)
    weekday, first, second = (chance.integers(low, high, customers) for low, high in ((0, 5), (1, 15), (15, 29)))
    for customer in np.flatnonzero(habit):
        mine = owner == customer
        span = np.arange(paid_on[mine].min(), paid_on[mine].max() + 40)
        day_of_month = (span - span.astype("datetime64[M]")).astype(np.int64) + 1
        is_run = {
            1: (span.astype(np.int64) + 3) % 7 == weekday[customer],
            2: day_of_month == first[customer],
            3: (day_of_month == first[customer]) | (day_of_month == second[customer]),
        }[int(habit[customer])]
        runs = span[is_run]
        paid_on[mine] = runs[np.searchsorted(runs, paid_on[mine])]
    waited = (paid_on - table["event_date"].to_numpy().astype("datetime64[D]")).astype(np.int64)
    return _ledger(table, waited, days)


def known_at(ledger: MadeLedger, day: np.datetime64) -> pd.DataFrame:
    """Give the spells known on a day, with the columns of `lrfm.cohort.spells.Spells.invoices` and `Origin.known`."""
    rows = ledger.invoices[ledger.invoices["event_date"] < day].reset_index(drop=True)
    until = rows["paid_on"].where(rows["paid_on"] <= day, pd.Timestamp(day))
    exit_day = (until - rows["event_date"]).dt.days
    cause = np.where(rows["paid_on"] <= day, PAID, OPEN)
    rows = rows.assign(entry_day=0, exit_day=exit_day, entry=-rows["terms"], exit=exit_day - rows["terms"], cause=cause)
    return rows.drop(columns="paid_on")


def origin_at(ledger: MadeLedger, day: np.datetime64, *, watched_days: int = 120) -> Origin:
    """Give what was known on a day, and what came of the open invoices in the days after it."""
    known = known_at(ledger, day)
    is_open = known["cause"] == OPEN
    left = known[is_open].assign(lateness=known["exit"], open_minor=known["amount_minor"]).reset_index(drop=True)
    paid_on = ledger.invoices.set_index("document_key")["paid_on"].reindex(left["document_key"]).reset_index(drop=True)
    days = (paid_on - pd.Timestamp(day)).dt.days
    is_paid = days <= watched_days
    came = pd.DataFrame(
        {
            "days": days.where(is_paid, watched_days).astype(np.int64),
            "cause": np.where(is_paid, PAID, OPEN),
            "watched_days": watched_days,
        }
    )
    paid = np.flatnonzero(is_paid)
    received = pd.DataFrame(
        {"row": paid, "days": came["days"].to_numpy()[paid], "paid_minor": left["open_minor"].to_numpy()[paid]}
    )
    return Origin(pd.Timestamp(day).date(), known, left, came, received)


def _issued(chance: np.random.Generator, *, customers: int, each: int, days: int) -> pd.DataFrame:
    counts = np.maximum(chance.poisson(each, customers), 1)
    owner = np.repeat(np.arange(customers), counts)
    count = owner.size
    day = FIRST + chance.integers(0, days, count)
    terms = chance.choice([14, 30, 60], customers)[owner]
    segment = chance.choice(len(SHARES["segment"]), customers, p=SHARES["segment"])[owner]
    scale = chance.normal(0, 0.8, customers)[owner]
    return pd.DataFrame(
        {
            "document_key": np.arange(count),
            "customer_key": owner,
            "event_date": day.astype("datetime64[ns]"),
            "due_date": (day + terms).astype("datetime64[ns]"),
            "terms": terms,
            "amount_minor": np.maximum(100, np.exp(9 + scale + 0.7 * chance.standard_normal(count))).astype(np.int64),
            "size": chance.choice(len(SHARES["size"]), count, p=SHARES["size"]),
            "segment": segment,
            "disputed": chance.choice(len(SHARES["disputed"]), count, p=SHARES["disputed"]),
        }
    )


def _positive_stable(chance: np.random.Generator, count: int, *, index: float) -> npt.NDArray[np.float64]:
    """Draw variables whose Laplace transform is exp(-s^index) (Kanter 1975)."""
    angle, effort = chance.uniform(0, np.pi, count), chance.exponential(size=count)
    rest = 1 - index
    found = np.sin(index * angle) / np.sin(angle) ** (1 / index) * (np.sin(rest * angle) / effort) ** (rest / index)
    return np.asarray(found, dtype=np.float64)


def _ledger(table: pd.DataFrame, waited: npt.NDArray[np.int64], days: int) -> MadeLedger:
    """Add the day of payment: so many days after the invoice, or never where that is below 0."""
    paid_on = table["event_date"] + pd.to_timedelta(np.maximum(waited, 0), unit="D")
    return MadeLedger(table.assign(paid_on=paid_on.where(waited >= 0)), FIRST + days)
