"""What the hazard of payment should have brought, day by day, from the settings alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tests.ledger.synthetic.truth_tools import NONE, Asked, month_end_left, next_workday, works

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.company_settings import PaymentSettings

__all__ = ["MORE", "Compensators", "at_risk", "compensators"]

MORE = 1.1
"""A hazard changed by so much must be noticed."""
MONTH_END, DISPUTED, REMINDED = 4, 2, 1
"""Bits of a cell's number; the rest is the bin of lateness."""


@dataclass(frozen=True)
class Compensators:
    """Payments and what they should have been.

    `cells`: by bin of lateness (0: before the first), month end, disputed and reminded; `events`, `expected`,
    `variance`, and `more`, `more_variance`: what would be expected if the hazard were `MORE` times as large.
    `invoices`: by invoice, with its cumulative hazard until it was last seen, that day included, and that of the day
    alone.
    """

    cells: pd.DataFrame
    invoices: pd.DataFrame


def at_risk(asked: Asked) -> pd.DataFrame:
    """Give the invoices under the hazard of payment, each until it is paid or seen no more.

    Left out are cheques, payments in advance and customers who do not exist. Seen no more: from the day on which
    the customer fails, after the day on which all is credited, after the extract, after the last day of the hazard.
    """
    invoices = asked.truth("invoices")
    who = asked.truth("customers").set_index("customer_id")
    rows = who.index.get_indexer(invoices["customer_id"])
    invoices = invoices.assign(
        frailty=who["frailty"].to_numpy()[rows],
        fails_on=who["default_on"].to_numpy()[rows],
        terms_days=who["terms_days"].to_numpy()[rows],
        is_fictitious=who["is_fictitious"].to_numpy()[rows],
    )
    found = invoices[~invoices["by_cheque"] & ~invoices["is_advance"] & ~invoices["is_fictitious"]]
    is_whole = found["credited_minor"] == found["amount_minor"]
    last = np.minimum.reduce(
        [
            found["paid_on"],
            found["fails_on"] - 1,
            np.where(is_whole, found["credited_on"], NONE),
            np.full(len(found), asked.last_day),
            found["due_on"] + asked.settings.payments.never_after_days,
        ]
    )
    found = found.assign(last_seen_on=last, is_paid=found["paid_on"] <= last)
    return found[found["last_seen_on"] > found["issued_on"]]


def compensators(found: pd.DataFrame, *, payments: PaymentSettings) -> Compensators:
    """Add up the probability of being paid on each working day after the issue, over all invoices still open."""
    length = (found["last_seen_on"] - found["issued_on"]).to_numpy()
    order = np.argsort(-length, kind="stable")
    found, length = found.iloc[order], length[order]
    issued, paid_on = found["issued_on"].to_numpy(), found["paid_on"].to_numpy()
    due = next_workday(found["due_on"].to_numpy())
    opened, closed = found["would_be_disputed_on"].to_numpy(), found["would_be_closed_on"].to_numpy()
    reminded, rate = found["would_be_reminded_on"].to_numpy(), np.exp(found["log_rate"].to_numpy())
    first = int(issued.min())
    kind_of_day = _kinds_of_day(first, int(found["last_seen_on"].max()), payments=payments)
    earliest = int((issued - due).min())
    lateness = np.arange(earliest, int((found["last_seen_on"].to_numpy() - due).max()) + 1)
    bin_of = np.searchsorted(payments.lateness_from, lateness, side="right") * 2 * MONTH_END
    hazard = _hazard_by_cell(payments)
    sums = {name: np.zeros(len(hazard)) for name in ("events", "expected", "variance", "more", "more_variance")}
    of_invoice = {name: np.zeros(len(found)) for name in ("expected", "variance", "hazard", "last_hazard")}
    for age in range(1, int(length[0]) + 1):
        # longest first, so that those still open are the first ones
        still_open = np.searchsorted(-length, -age, side="right")
        kind = kind_of_day[issued[:still_open] + age - first]
        rows = np.flatnonzero(kind >= 0)
        day = issued[rows] + age
        cell = bin_of[day - due[rows] - earliest] + kind[rows]
        cell += DISPUTED * ((opened[rows] < day) & (day <= closed[rows])) + REMINDED * (reminded[rows] < day)
        daily = rate[rows] * hazard[cell]
        share, larger = -np.expm1(-daily), -np.expm1(-MORE * daily)
        for name, values in (
            ("events", paid_on[rows] == day),
            ("expected", share),
            ("variance", share * (1 - share)),
            ("more", larger),
            ("more_variance", larger * (1 - larger)),
        ):
            sums[name] += np.bincount(cell, values, len(hazard))
        of_invoice["expected"][rows] += share
        of_invoice["variance"][rows] += share * (1 - share)
        of_invoice["hazard"][rows] += daily
        of_invoice["last_hazard"][rows] = np.where(length[rows] == age, daily, 0.0)
    number = np.arange(len(hazard))
    cells = pd.DataFrame(
        {
            "bin": number // (2 * MONTH_END),
            "is_month_end": (number & MONTH_END) > 0,
            "is_disputed": (number & DISPUTED) > 0,
            "is_reminded": (number & REMINDED) > 0,
            **sums,
        }
    )
    return Compensators(cells, found.assign(**of_invoice))


def _kinds_of_day(first: int, last: int, *, payments: PaymentSettings) -> np.ndarray:
    """Give -1 for weekends, the bit of the month's end on its last working days, 0 otherwise."""
    days = np.arange(first, last + 1)
    is_end = month_end_left(days) < payments.month_end_workdays
    return np.where(works(days), np.where(is_end, MONTH_END, 0), -1)


def _hazard_by_cell(payments: PaymentSettings) -> np.ndarray:
    number = np.arange((len(payments.hazard) + 1) * 2 * MONTH_END)
    hazard = np.array((0.0, *payments.hazard))[number // (2 * MONTH_END)]
    hazard = hazard * np.where(number & MONTH_END, payments.month_end_factor, 1.0)
    effects = payments.dispute_effect * ((number & DISPUTED) > 0) + payments.reminder_effect * ((number & REMINDED) > 0)
    return hazard * np.exp(effects)
