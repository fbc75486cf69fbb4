"""What the cash forecast takes from a ledger, each row with the day from which on it was known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lrfm.cohort.outcomes.book import way_of

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["CashBook", "load_cash_book"]

DAYS = ("event_date", "known_on", "due_on", "received_on", "cleared_on", "bounced_on", "replaced_on", "date")


@dataclass(frozen=True, eq=False)
class CashBook:
    """Frames of a ledger; days are datetime64, amounts whole minor units.

    - `invoices`: `document_key`, `customer_key`, `event_date`, `known_on`, `amount_minor`;
    - `settled`: parts of invoices that were settled: `document_key`, `customer_key`, `event_date`, `known_on`,
      `amount_minor`, `is_payment` (else credited or written off); what was given back is below 0;
    - `instruments`: as the ledger has them;
    - `outflows`: `date`, `amount_minor`; empty where no such table is given.
    """

    invoices: pd.DataFrame
    settled: pd.DataFrame
    instruments: pd.DataFrame
    outflows: pd.DataFrame

    def known(self, table: str, day: date) -> pd.DataFrame:
        """Give the rows of `invoices` or `settled` that were known on a day."""
        frame: pd.DataFrame = getattr(self, table)
        until = np.datetime64(day)
        return frame[(frame["event_date"] <= until) & (frame["known_on"] <= until)]

    def in_hand(self, day: date) -> pd.DataFrame:
        """Give the instruments that were known, and had neither cleared nor come back, on a day."""
        frame, until = self.instruments, np.datetime64(day)
        known = (frame["received_on"] <= until) & (frame["known_on"] <= until)
        over = (frame["cleared_on"] <= until) | (frame["bounced_on"] <= until) | (frame["replaced_on"] <= until)
        return frame[known & ~over]

    def ended(self, day: date) -> pd.DataFrame:
        """Give the instruments of which it was known on a day that they had cleared, or bounced."""
        frame, until = self.instruments, np.datetime64(day)
        return frame[(frame["known_on"] <= until) & ((frame["cleared_on"] <= until) | (frame["bounced_on"] <= until))]


def load_cash_book(ledger: LedgerTables, *, engine: Engine) -> CashBook:
    """Fetch what the forecasts of all days rest on, in an order that depends on keys alone."""
    kinds = ledger.receipts.select("receipt_key", "kind")
    rows = ledger.allocations.join(kinds, "receipt_key")
    rows = rows.join(ledger.invoices.select("document_key", "customer_key"), "document_key")
    rows = rows.mutate(is_payment=way_of(rows.kind) == "paid")
    by = ("document_key", "customer_key", "event_date", "known_on", "is_payment")
    settled = rows.group_by(*by).agg(amount_minor=rows.amount_minor.sum().cast("int64"))
    invoices = ledger.invoices.select("document_key", "customer_key", "event_date", "known_on", "amount_minor")
    return CashBook(
        _frame(engine, invoices, order_by=["document_key"]),
        _frame(engine, settled, order_by=list(by)),
        _frame(engine, ledger.instruments.drop("kind"), order_by=["instrument_key"]),
        _outflows(ledger, engine),
    )


def _outflows(ledger: LedgerTables, engine: Engine) -> pd.DataFrame:
    table = ledger.optional.get("outflows")
    if table is None:
        days = pd.Series(np.zeros(0, dtype="datetime64[s]"))
        return pd.DataFrame({"date": days, "amount_minor": np.zeros(0, dtype=np.int64)})
    summed = table.group_by("date").agg(amount_minor=table.amount_minor.sum().cast("int64"))
    return _frame(engine, summed, order_by=["date"])


def _frame(engine: Engine, table: Table, *, order_by: list[str]) -> pd.DataFrame:
    frame: pd.DataFrame = engine.to_arrow(table, order_by=order_by).to_pandas(date_as_object=False)
    for name in (name for name in frame.columns if name in DAYS):
        frame[name] = frame[name].astype("datetime64[s]")
    return frame
