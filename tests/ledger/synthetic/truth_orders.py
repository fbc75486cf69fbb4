"""How many invoices each customer should have in each month, from the truth's rates and the settings alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.ledger.synthetic.truth_tools import NONE, Asked, next_workday

__all__ = ["Orders", "orders"]


@dataclass(frozen=True)
class Orders:
    """Customers (rows) x months (columns), over those who buy by their own rate and whole months only.

    `starts`: first days of the months. `found` invoices, where the `plain` rate without campaigns, and the rate with
    their `multiplier`, say how many were to be expected (a day of a weekend is billed on Monday, maybe a month later).
    `is_whole`: the customer is there from the month before to the end of the month.
    """

    customers: np.ndarray
    starts: np.ndarray
    found: np.ndarray
    plain: np.ndarray
    expected: np.ndarray
    is_whole: np.ndarray
    multiplier: np.ndarray

    def rows(self, customers: np.ndarray) -> np.ndarray:
        """Give the rows of customers; -1 for those left out."""
        rows = np.searchsorted(self.customers, customers)
        rows = np.minimum(rows, len(self.customers) - 1)
        return np.where(self.customers[rows] == customers, rows, -1)

    def month(self, days: np.ndarray) -> np.ndarray:
        """Give the columns of days."""
        return np.searchsorted(self.starts, days, side="right") - 1


def orders(asked: Asked) -> Orders:
    """Count the invoices of customers who never fail, exist and are no second name; without the last months."""
    settings, who, frauds = asked.settings, asked.truth("customers"), asked.truth("frauds")
    second = frauds["customer_id"][frauds["kind"] == "alias"].unique()
    who = who[(who["default_on"] == NONE) & ~who["is_fictitious"] & ~who["customer_id"].isin(second)]
    customers = who["customer_id"].to_numpy()
    first = np.datetime64(settings.first_day, "M") - settings.history_months
    months = np.arange(first, np.datetime64(settings.last_day, "M") - 2)
    starts = months.astype("datetime64[D]").astype(np.int64)
    ends = (months + 1).astype("datetime64[D]").astype(np.int64)
    season = np.array(settings.purchases.season)[months.astype(np.int64) % 12]
    is_whole = (who["starts_on"].to_numpy()[:, None] <= np.concatenate([starts[:1], starts[:-1]])) & (
        who["leaves_on"].to_numpy()[:, None] > ends + 3
    )
    multiplier = _multiplier(asked, customers=customers, starts=starts)
    plain = who["orders_a_month"].to_numpy()[:, None] * season
    moved = _moved(starts, ends)
    return Orders(
        customers=customers,
        starts=starts,
        found=_found(asked, customers=customers, starts=starts, end=int(ends[-1])),
        plain=np.where(is_whole, plain @ moved, 0.0),
        expected=np.where(is_whole, (plain * multiplier) @ moved, 0.0),
        is_whole=is_whole,
        multiplier=multiplier,
    )


def _found(asked: Asked, *, customers: np.ndarray, starts: np.ndarray, end: int) -> np.ndarray:
    invoices = asked.truth("invoices")
    invoices = invoices[(invoices["issued_on"] < end) & np.isin(invoices["customer_id"], customers)]
    cell = np.searchsorted(customers, invoices["customer_id"]) * len(starts)
    cell += np.searchsorted(starts, invoices["issued_on"], side="right") - 1
    return np.bincount(cell, minlength=len(customers) * len(starts)).reshape(len(customers), len(starts))


def _multiplier(asked: Asked, *, customers: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Multiply the effects of all campaigns in which a customer was treated, in the months after the campaign's."""
    lots = asked.truth("campaigns")
    lots = lots[lots["is_treated"] & np.isin(lots["customer_id"], customers)]
    row = np.searchsorted(customers, lots["customer_id"])
    month = np.searchsorted(starts, lots["date"], side="right") - 1
    found = np.ones((len(customers), len(starts)))
    for after in range(1, asked.settings.side.campaigns.effect_months + 1):
        reached = month + after < len(starts)
        np.multiply.at(found, (row[reached], month[reached] + after), lots["effect"].to_numpy()[reached])
    return found


def _moved(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Give the share of each month's orders (rows) that is billed in each month (columns)."""
    days = np.arange(starts[0], ends[-1])
    ordered = np.searchsorted(starts, days, side="right") - 1
    billed = np.searchsorted(np.append(starts, ends[-1]), next_workday(days), side="right") - 1
    share = np.zeros((len(starts), len(starts) + 1))
    np.add.at(share, (ordered, billed), 1.0 / (ends - starts)[ordered])
    return share[:, :-1]
