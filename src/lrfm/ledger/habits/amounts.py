"""Amounts that stand twice: invoices of one customer, day and amount, and amounts that many invoices have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lrfm.ledger.habits.model import Double, Doubles, RepeatedAmount

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["measure_doubles", "measure_repeated"]

DOUBLES_KEPT = 10
AMOUNTS_KEPT = 10
FEWEST_INVOICES = 3


def measure_doubles(engine: Engine, documents: Table) -> Doubles:
    """Count invoices of the same customer, day and amount with several numbers, in one pass.

    A credit note of that amount on that day or later speaks for a double that was mended.
    """
    invoices = documents.filter(documents.side == "invoice")
    same = invoices.group_by("customer_key", "event_date", "amount_minor").agg(
        invoices=invoices.count(), has_several=invoices.number.min() != invoices.number.max()
    )
    order = ["customer_key", "event_date", "amount_minor"]
    rows = engine.to_arrow(same.filter(same.has_several), order_by=order).to_pylist()
    credited_on = _last_credits(engine, documents) if rows else {}
    found = [
        Double(
            customer_key=row["customer_key"],
            day=row["event_date"],
            amount_minor=row["amount_minor"],
            invoices=row["invoices"],
            is_credited=credited_on.get((row["customer_key"], row["amount_minor"]), date.min) >= row["event_date"],
        )
        for row in rows
    ]
    return Doubles(
        groups=len(found),
        invoices=sum(double.invoices for double in found),
        beyond_first=sum(double.invoices - 1 for double in found),
        beyond_first_minor=sum(double.amount_minor * (double.invoices - 1) for double in found),
        credited=sum(double.is_credited for double in found),
        largest=tuple(sorted(found, key=lambda double: -double.amount_minor)[:DOUBLES_KEPT]),
    )


def _last_credits(engine: Engine, documents: Table) -> dict[tuple[int, int], date]:
    """Give the day of the last credit note of each customer and amount."""
    notes = documents.filter(documents.side == "credit_note")
    last = notes.group_by("customer_key", "amount_minor").agg(credited_on=notes.event_date.max())
    rows = engine.to_arrow(last, order_by=["customer_key", "amount_minor"]).to_pylist()
    return {(row["customer_key"], row["amount_minor"]): row["credited_on"] for row in rows}


def measure_repeated(engine: Engine, documents: Table) -> tuple[RepeatedAmount, ...]:
    """Give the amounts that most invoices have, at least three of them, the most frequent first."""
    invoices = documents.filter(documents.side == "invoice")
    found = invoices.group_by("amount_minor").agg(
        invoices=invoices.count(), customers=invoices.customer_key.nunique(), most_first=-invoices.count()
    )
    order = ["most_first", "amount_minor"]
    top = found.filter(found.invoices >= FEWEST_INVOICES).order_by(order).limit(AMOUNTS_KEPT)
    return tuple(
        RepeatedAmount(row["amount_minor"], row["invoices"], row["customers"])
        for row in engine.to_arrow(top, order_by=order).to_pylist()
    )
