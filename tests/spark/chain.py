"""The whole chain on one engine: typed ledger, snapshots, features; every table in a total order."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from lrfm.cohort.cohort import take_cohort
from lrfm.cohort.dated import has_dated_payments
from lrfm.cohort.facts import prepare_facts
from lrfm.cohort.snapshot import TABLES, take_snapshot
from lrfm.features.compute import feature_blocks
from lrfm.features.gather import compute_blocks
from lrfm.features.quick import lrfm_of
from lrfm.features.settings import FeatureSettings
from lrfm.ledger.settings import LedgerSettings
from lrfm.ledger.typed import read_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.typed import TypedLedger

LEDGER = (
    "customers", "invoices", "credit_notes", "receipts", "allocations", "offsets", "instruments", "agreed_terms",
    "directory", "movements", "rejected",
)  # fmt: skip
CASE = "case.json"
SOME_BLOCKS = (0,)
"""LRFM: each block costs Spark seconds, and test_command.py compares them all."""


def run_chain(engine: Engine, folder: Path, *, cutoffs: Sequence[date]) -> dict[str, pa.Table]:
    """Give every table of the chain by name, in the order of all its columns."""
    settings = LedgerSettings.model_validate(json.loads((folder / CASE).read_text("utf-8")))
    ledger = read_typed(engine, settings, data_dir=folder)
    found = {name: _whole(engine, getattr(ledger, name)) for name in LEDGER}
    snapshot = take_snapshot(ledger, cutoff=cutoffs[0], engine=engine)
    found |= {f"snapshot_{name}": _whole(engine, getattr(snapshot, name)) for name in TABLES}
    found["quick"] = _whole(engine, _quick(ledger, cutoffs[-1]))
    if ledger.optional:  # each step costs Spark about as much for one row as for thousands: one case must do
        frame = _features(engine, ledger, cutoffs)
        days = {name: "datetime64[ms]" for name in frame.columns if str(frame[name].dtype).startswith("datetime")}
        found["features"] = pa.Table.from_pandas(frame.astype(days), preserve_index=False)
    return found


def _quick(ledger: TypedLedger, cutoff: date) -> Table:
    columns = {"customer": "customer_key", "date": "event_date", "known_on": "known_on"}
    notes = ledger.credit_notes.mutate(amount_minor=-ledger.credit_notes.amount_minor)
    parts = (part.select(*columns.values(), "amount_minor") for part in (ledger.invoices, notes))
    return lrfm_of(ibis.union(*parts), cutoff=cutoff, amount="amount_minor", **columns)


def _features(engine: Engine, ledger: TypedLedger, cutoffs: Sequence[date]) -> pd.DataFrame:
    cohort = take_cohort(
        prepare_facts(ledger, engine=engine),
        cutoffs=cutoffs,
        currency=ledger.base_currency,
        currency_digits=ledger.currency_digits,
        has_payments=ledger.has_payments,
        is_dated=has_dated_payments(ledger, engine=engine),
        begins_on=None,
        engine=engine,
    )
    blocks = feature_blocks(cohort, settings=FeatureSettings())
    return compute_blocks(cohort, [block for place, block in enumerate(blocks) if place in SOME_BLOCKS])


def _whole(engine: Engine, table: Table) -> pa.Table:
    return engine.to_arrow(table, order_by=list(table.columns))


def write_results(tables: dict[str, pa.Table], folder: Path) -> None:
    """Keep every table for another process."""
    folder.mkdir(parents=True)
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
