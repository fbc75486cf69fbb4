"""A made-up company's tables as typed Parquet, and a ledger's content told by source ids, whatever its keys."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from lrfm.cohort.snapshot import take_snapshot
from lrfm.ledger.settings import LedgerSettings

if TYPE_CHECKING:
    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

DAYS = {"paid_on", "booked", "date", "due", "entered", "got", "cleared", "bounced", "promised", "opened", "closed"}
MONEY = {"amount", "cost", "paid"}


def write_typed(tables: Mapping[str, str], folder: Path) -> None:
    """Write tables of text as Parquet with days as days and money as decimals; the first in a folder of two files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        header = text.split("\n", 1)[0].split(",")
        kinds = {column: _kind(column) for column in header}
        options = pc.ConvertOptions(column_types=kinds, strings_can_be_null=True)
        table = pc.read_csv(io.BytesIO(text.encode()), convert_options=options)
        if name == "invoices":
            (folder / name).mkdir(exist_ok=True)
            half = table.num_rows // 2
            pq.write_table(table.slice(0, half), folder / name / "a.parquet")
            pq.write_table(table.slice(half), folder / name / "b.parquet")
        else:
            pq.write_table(table, folder / f"{name}.parquet")


def _kind(column: str) -> pa.DataType:
    if column in DAYS:
        return pa.date32()
    if column in MONEY:
        return pa.decimal128(18, 2)
    return pa.int64() if column == "quantity" else pa.string()


def typed_settings(mapping: Mapping[str, Any], *, optional: tuple[str, ...]) -> LedgerSettings:
    """Give settings that read `write_typed`'s files with a mapping that reads the text."""
    paths = {name: {"kind": "parquet", "path": f"{name}.parquet"} for name in mapping}
    paths["invoices"]["path"] = "invoices"
    leading = [name for name in mapping if name not in optional]
    return LedgerSettings.model_validate(
        {
            "currency": "EUR",
            "currency_digits": 2,
            "sources": {
                **{name: paths[name] for name in leading},
                "optional": {name: paths[name] for name in optional},
            },
            "mapping": {
                **{name: mapping[name] for name in leading},
                "optional": {name: mapping[name] for name in optional},
            },
            "allocation": {"rule": "none"},
        }
    )


def told(engine: Engine, ledger: LedgerTables, *, cutoff: date, name: str = "told") -> dict[str, Any]:
    """Tell a snapshot by source ids: the same whatever keys and order the rows have."""
    snapshot = take_snapshot(ledger, cutoff=cutoff, engine=engine, name=name)
    ids: dict[str, dict[int, str]] = {"customer": {}, "document": {}}
    for row in engine.to_arrow(ledger.directory, order_by=["kind", "key"]).to_pylist():
        if row["kind"] in ids:
            ids[row["kind"]][row["key"]] = row["source_id"]
    customer, document = ids["customer"], ids["document"]
    found: dict[str, Any] = {"balance": snapshot.rolled_balance_minor}
    for table in ("documents", "payments", "unapplied", "instruments", "sales"):
        rows = Counter()
        frame = getattr(snapshot, table)
        for row in engine.to_arrow(frame, order_by=list(frame.columns)).to_pylist():
            row.pop("receipt_key", None), row.pop("instrument_key", None)
            row["customer_key"] = customer[row["customer_key"]]
            if "document_key" in row:
                row["document_key"] = document[row["document_key"]]
            rows[tuple(row.values())] += 1
        found[table] = rows
    return found
