"""The chain on one engine: typed ledger, snapshot, LRFM in one query; every table in a total order.

Each step costs Spark about as much for one row as for thousands: features are compared where the command is submitted.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from lrfm.cohort.snapshot import TABLES, take_snapshot
from lrfm.features.quick import lrfm_of
from lrfm.ledger.settings import LedgerSettings
from lrfm.ledger.typed import read_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.typed import TypedLedger

LEDGER = (
    "customers", "invoices", "credit_notes", "receipts", "allocations", "offsets", "instruments", "agreed_terms",
    "directory", "movements", "rejected",
)  # fmt: skip
CASE = "case.json"


def run_chain(engine: Engine, folder: Path, *, cutoffs: Sequence[date]) -> dict[str, pa.Table]:
    """Give every table of the chain by name, in the order of all its columns."""
    settings = LedgerSettings.model_validate(json.loads((folder / CASE).read_text("utf-8")))
    ledger = read_typed(engine, settings, data_dir=folder)
    found = {name: _whole(engine, getattr(ledger, name)) for name in LEDGER}
    snapshot = take_snapshot(ledger, cutoff=cutoffs[0], engine=engine)
    found |= {f"snapshot_{name}": _whole(engine, getattr(snapshot, name)) for name in TABLES}
    found["quick"] = _whole(engine, _quick(ledger, cutoffs[-1]))
    return found


def _quick(ledger: TypedLedger, cutoff: date) -> Table:
    columns = {"customer": "customer_key", "date": "event_date", "known_on": "known_on"}
    notes = ledger.credit_notes.mutate(amount_minor=-ledger.credit_notes.amount_minor)
    parts = (part.select(*columns.values(), "amount_minor") for part in (ledger.invoices, notes))
    return lrfm_of(ibis.union(*parts), cutoff=cutoff, amount="amount_minor", **columns)


def _whole(engine: Engine, table: Table) -> pa.Table:
    return engine.to_arrow(table, order_by=list(table.columns))


def write_results(tables: dict[str, pa.Table], folder: Path) -> None:
    """Keep every table for another process."""
    folder.mkdir(parents=True)
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
