"""Origins made up: from invoices written down by hand, and from customers whose habits are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from lrfm.core.calendars import month_end
from lrfm.survival.causes import PAID
from lrfm.survival.origin import Origin

COLUMNS = ["document_key", "customer_key", "event_date", "due_date", "entry", "exit", "cause", "amount_minor"]


def origin_at(invoices: pd.DataFrame, day: date, *, until: date) -> Origin:
    """Cut invoices (with `end_date` and `cause`; no end: never) at a day, of files that end on `until`."""
    now, last = pd.Timestamp(day), pd.Timestamp(until)
    seen = invoices[invoices["event_date"] <= now].sort_values("document_key").reset_index(drop=True)
    ended = seen["end_date"] <= now
    exits = (seen["end_date"].where(ended, now) - seen["due_date"]).dt.days
    entry = (seen["event_date"] - seen["due_date"]).dt.days
    known = seen.assign(entry=entry, exit=exits, cause=seen["cause"].where(ended, 0).astype("int64"))
    known = known[known["entry"] <= known["exit"]]
    later = known[~ended].reset_index(drop=True)
    came_on = later["end_date"].where(later["end_date"] <= last, last)
    true_cause = invoices.set_index("document_key")["cause"].loc[later["document_key"]].to_numpy()
    came = pd.DataFrame(
        {
            "days": (came_on - now).dt.days,
            "cause": np.where(later["end_date"] <= last, true_cause, 0).astype(np.int64),
            "watched_days": (until - day).days,
        }
    )
    paid = came.index[came["cause"] == PAID]
    received = pd.DataFrame(
        {"row": paid, "days": came["days"][paid], "paid_minor": later["amount_minor"][paid]}
    ).reset_index(drop=True)
    opened = later.assign(lateness=later["exit"], open_minor=later["amount_minor"])
    return Origin(day, known[[*COLUMNS, "x"]], opened[[*COLUMNS, "x", "lateness", "open_minor"]], came, received)


def by_hand(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Take (customer, invoiced, due, ended or None, cause, amount) as invoices."""
    frame = pd.DataFrame(rows, columns=["customer_key", "event_date", "due_date", "end_date", "cause", "amount_minor"])
    for name in ("event_date", "due_date", "end_date"):
        frame[name] = pd.to_datetime(frame[name])
    return frame.assign(document_key=np.arange(len(frame)), x=0.0)


@dataclass(frozen=True, eq=False)
class Truth:
    """Daily hazards by days past due, times a customer's habit, times exp(x) of the invoice."""

    habit: np.ndarray
    base: np.ndarray
    first: int = -60

    def hazard(self, habit: np.ndarray, x: np.ndarray, lateness: np.ndarray) -> np.ndarray:
        """Give the chance to be paid on the day."""
        at = np.clip(lateness - self.first, 0, len(self.base) - 1)
        return -np.expm1(-self.base[at] * habit * np.exp(x))

    def __call__(self, origin: Origin, *, days: int) -> np.ndarray:
        """Say what a model says that knows it all."""
        habit = self.habit[origin.open["customer_key"].to_numpy()][:, None]
        x = origin.open["x"].to_numpy()[:, None]
        lateness = origin.open["lateness"].to_numpy()[:, None] + np.arange(1, days + 1)
        return (1 - np.cumprod(1 - self.hazard(habit, x, lateness), axis=1)).astype(np.float32)


@dataclass(frozen=True, eq=False)
class World:
    """Invoices, their truth, and origins at the last month ends that were followed for 90 days."""

    invoices: pd.DataFrame
    truth: Truth
    origins: tuple[Origin, ...]


def world(
    seed: int = 1,
    *,
    customers: int = 120,
    months: int = 30,
    origins: int = 12,
    variance: float = 0.8,
    spread: float = 0.5,
) -> World:
    """Make up a month's invoices of customers whose habits are gamma, and whose invoices differ by exp(x)."""
    source = np.random.default_rng(seed)
    habit = source.gamma(1 / variance, variance, customers) if variance else np.ones(customers)
    base = np.concatenate([np.full(50, 0.004), np.full(10, 0.03), np.full(6, 0.12), np.full(25, 0.03), [0.015]])
    truth = Truth(np.maximum(habit, 0.02), base)
    first = date(2021, 1, 1)
    joins = np.where(np.arange(customers) < 0.8 * customers, 0, source.integers(0, months, customers))
    customer, month = (one.ravel() for one in np.meshgrid(np.arange(customers), np.arange(months), indexing="ij"))
    kept = (month >= joins[customer]) & (source.random(len(month)) < 0.8)
    customer, month = customer[kept], month[kept]
    invoiced = (30.4 * month).astype(np.int64) + source.integers(0, 30, len(month))
    terms, x = (
        source.choice([30, 45], customers)[customer],
        source.normal(0, spread, len(month)) if spread else 0.0 * month,
    )
    ended = _ended(truth, customer, x, terms, source)
    start = np.datetime64(first, "D")
    last = first + timedelta(days=int(30.4 * months) + 95)
    frame = pd.DataFrame(
        {
            "document_key": np.arange(len(month)),
            "customer_key": customer,
            "event_date": (start + invoiced).astype("datetime64[ns]"),
            "due_date": (start + invoiced + terms).astype("datetime64[ns]"),
            "end_date": (start + invoiced + ended).astype("datetime64[ns]"),
            "cause": np.where(source.random(len(month)) < 0.02, 2, PAID),
            "amount_minor": np.exp(source.normal(11, 1, len(month))).astype(np.int64) + 1,
            "x": x,
        }
    )
    days = [month_end(date(2021 + at // 12, at % 12 + 1, 1)) for at in range(months - 1 - origins, months - 1)]
    return World(frame, truth, tuple(origin_at(frame, day, until=last) for day in days))


def shifted_world(seed: int = 1, *, customers: int = 60, months: int = 24, origins: int = 8) -> tuple[Origin, ...]:
    """Make up a month's invoices of customers who pay as late as they always do, within eight days or so."""
    source = np.random.default_rng(seed)
    habit = source.normal(10, 15, customers)
    customer, month = (one.ravel() for one in np.meshgrid(np.arange(customers), np.arange(months), indexing="ij"))
    invoiced = np.datetime64("2021-01-01") + (30.4 * month).astype(np.int64) + source.integers(0, 28, len(month))
    ended = invoiced + np.maximum(30 + np.rint(habit[customer] + source.normal(0, 8, len(month))).astype(np.int64), 1)
    frame = pd.DataFrame(
        {
            "document_key": np.arange(len(month)),
            "customer_key": customer,
            "event_date": invoiced.astype("datetime64[ns]"),
            "due_date": (invoiced + 30).astype("datetime64[ns]"),
            "end_date": ended.astype("datetime64[ns]"),
            "cause": PAID,
            "amount_minor": 1000,
            "x": 0.0,
        }
    )
    last = date(2021, 1, 1) + timedelta(days=int(30.4 * months))
    days = [month_end(date(2021 + at // 12, at % 12 + 1, 1)) for at in range(months - 3 - origins, months - 3)]
    return tuple(origin_at(frame, day, until=last) for day in days)


def _ended(
    truth: Truth, customer: np.ndarray, x: np.ndarray, terms: np.ndarray, source: np.random.Generator
) -> np.ndarray:
    """Draw days from invoice to payment, at most two years, against the cumulative hazard."""
    lateness = np.arange(1, 731)[None, :] - terms[:, None]
    at = np.clip(lateness - truth.first, 0, len(truth.base) - 1)
    cumulative = np.cumsum(truth.base[at], axis=1)
    wanted = source.exponential(size=len(terms)) / (truth.habit[customer] * np.exp(x))
    return (cumulative < wanted[:, None]).sum(axis=1) + 1
