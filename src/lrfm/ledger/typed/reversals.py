"""Invoices that were taken back in full within days, found by expressions alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["reversal_entries"]

KIND = "reversal"


def reversal_entries(engine: Engine, documents: Table, touched: Table, *, days: int) -> tuple[Table, Table] | None:
    """Pair untouched invoices with untouched credit notes as `lrfm.ledger.allocate.reversals` does.

    `touched` has the `document_key` of everything that something settled. Gives entries (by `settlement_id`) and the
    settlements that they belong to; None where there is no pair.
    """
    papers = documents.anti_join(touched, "document_key").select(
        "document_key", "document_id", "customer_id", "kind", "event_date", "known_on", "amount_minor"
    )
    notes = papers.filter(papers.kind == "credit_note")
    pairs = papers.filter(papers.kind == "invoice").join(
        notes.select(
            "customer_id", "amount_minor", note_key="document_key", note_id="document_id", note_day="event_date",
            note_known="known_on",
        ),
        ["customer_id", "amount_minor"],
    )  # fmt: skip
    pairs = pairs.mutate(gap=pairs.note_day.delta(pairs.event_date, unit="day").cast("int64"))
    pairs = engine.materialise(pairs.filter((pairs.gap >= 0) & (pairs.gap <= days)), name="typed_reversal_pairs")
    if not engine.whole_numbers(pairs.agg(n=pairs.count()))["n"]:
        return None
    chosen: list[Table] = []
    for gap in range(days + 1):
        found = engine.materialise(_in_order(pairs.filter(pairs.gap == gap)), name=f"typed_reversals_{gap}")
        chosen.append(found)
        pairs = pairs.anti_join(found, "document_key").anti_join(found, "note_key")
    return _entries(chosen[0] if len(chosen) == 1 else ibis.union(*chosen))


def _in_order(pairs: Table) -> Table:
    """Of the papers of one customer, amount and day the first goes with the first, the second with the second."""
    cell = [pairs.customer_id, pairs.amount_minor, pairs.event_date]
    ranked = pairs.mutate(
        place=ibis.dense_rank().over(ibis.window(group_by=cell, order_by=pairs.document_id)),
        note_place=ibis.dense_rank().over(ibis.window(group_by=cell, order_by=pairs.note_id)),
    )
    return ranked.filter(ranked.place == ranked.note_place).drop("place", "note_place")


def _entries(pairs: Table) -> tuple[Table, Table]:
    event = ibis.greatest(pairs.event_date, pairs.note_day)
    rows = pairs.select(
        "document_key",
        "note_key",
        "customer_id",
        "amount_minor",
        settlement_id=ibis.literal("X:R:") + pairs.note_id,
        event_date=event,
        known_on=ibis.greatest(event, pairs.known_on, pairs.note_known),
        basis=ibis.literal(KIND),
    )
    columns = ("settlement_id", "document_key", "event_date", "known_on", "amount_minor", "basis")
    taking = rows.mutate(document_key=rows.note_key, amount_minor=-rows.amount_minor)
    extras = rows.select(
        "settlement_id",
        "customer_id",
        "event_date",
        "known_on",
        amount_minor=ibis.literal(0, "int64"),
        kind=ibis.literal(KIND),
    )
    return ibis.union(rows.select(*columns), taking.select(*columns)), extras
