"""The ledger stage: files in, checked tables on disk out, and back again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from lrfm.errors import Defect, UserError
from lrfm.ledger import build, schema
from lrfm.ledger.classify import REJECTED, TAKEN, classify_rows
from lrfm.ledger.control import FileControls, count_rows
from lrfm.ledger.inputs import LedgerInputs
from lrfm.ledger.model import InputFile, Ledger, Rejections
from lrfm.ledger.parse import mapped_columns, parse_invoice_rows, with_columns
from lrfm.ledger.quality import MappedFacts, QualityFacts, measure_quality
from lrfm.ledger.read import FILE_INDEX, ROW_NUMBER, RawRows, internal_names, read_csv, row_text
from lrfm.ledger.settings import CsvSource, LedgerSettings

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.duckdb import Engine

__all__ = ["StoredFacts", "compute_ledger", "open_ledger", "open_rejections"]

TABLES: Mapping[str, tuple[Callable[[Table], Table], type[Any], tuple[str, ...]]] = MappingProxyType(
    {
        "customers": (build.customers_of, schema.Customers, ("customer_key",)),
        "invoices": (build.invoices_of, schema.Invoices, ("document_key",)),
        "credit_notes": (build.credit_notes_of, schema.CreditNotes, ("document_key",)),
        "receipts": (build.receipts_of, schema.Receipts, ("receipt_key",)),
        "allocations": (build.allocations_of, schema.Allocations, ("receipt_key", "document_key")),
        "directory": (build.directory_of, schema.Directory, ("kind", "key")),
    }
)
MOVEMENTS = ("document_key", "event_date", "known_on", "amount_minor", "paid_on", "paid_known_on", "paid_minor")
FACTS = "facts.json"
ROWS_OF_A_FILE_MAX = 2**40
REJECTED_SCHEMA = pa.schema(
    [
        ("status", pa.string()),
        ("reason", pa.string()),
        ("file", pa.string()),
        ("row_number", pa.int64()),
        ("text", pa.string()),
        ("amount_minor", pa.int64()),
    ]
)


@dataclass(frozen=True)
class StoredFacts:
    """What the stage keeps beside its tables."""

    fingerprint: str
    inputs: tuple[InputFile, ...]
    controls: FileControls
    quality: QualityFacts


STORED = TypeAdapter(StoredFacts)


def compute_ledger(engine: Engine, inputs: LedgerInputs, settings: LedgerSettings, *, folder: Path) -> None:
    """Read, map, clean, check and write the ledger's tables into the folder.

    Raises `UserError` where a column is missing; `Defect` where read is not taken + set apart + rejected.
    """
    raw = read_csv(inputs.source, files=inputs.files)
    if raw.sha256 != inputs.sha256:
        raise UserError.of("source.changed_while_read", file=", ".join(inputs.names))
    rules = settings.scope.set_apart
    wanted = [*mapped_columns(inputs.mapping), *(("set_apart", rule.column) for rule in rules)]
    names = internal_names(raw, wanted=wanted)
    mapping = with_columns(inputs.mapping, names=names)
    scope = settings.scope.model_copy(
        update={"set_apart": tuple(rule.model_copy(update={"column": names[rule.column]}) for rule in rules)}
    )
    cells = engine.from_arrow(raw.cells, name="raw_cells")
    parsed = parse_invoice_rows(
        engine,
        cells,
        source=inputs.source,
        mapping=mapping,
        digits=settings.currency_digits,
        base_currency=settings.currency,
    )
    rows = engine.materialise(
        classify_rows(
            parsed,
            cells,
            source=inputs.source,
            scope=scope,
            own_columns=raw.own_columns,
            derives_ids=mapping.invoice_id is None,
        ),
        name="classified_rows",
    )
    keyed = engine.materialise(build.keyed_rows(rows), name="keyed_rows")
    tables = {name: _checked(engine, make(keyed), model, name) for name, (make, model, _) in TABLES.items()}
    controls = count_rows(
        engine,
        parsed=parsed,
        rows=rows,
        faulty_rows=[line.row_number for line in raw.faulty],
        documents=(tables["invoices"], tables["credit_notes"]),
    )
    _write_rejected(engine, rows, raw, inputs, folder)
    for name, (_, _, order) in TABLES.items():
        engine.write_parquet(tables[name], folder / f"{name}.parquet", order_by=order)
    engine.write_parquet(keyed.select(*MOVEMENTS), folder / "movements.parquet", order_by=["document_key"])
    mapped = MappedFacts(
        has_entry_dates=mapping.entered_on is not None,
        has_payment_entry_dates=mapping.paid_entered_on is not None,
        has_derived_ids=mapping.invoice_id is None,
    )
    facts = measure_quality(engine, rows, mapped=mapped, extract_on=settings.extract_date)
    stored = StoredFacts(
        fingerprint=_fingerprint(engine, keyed),
        inputs=tuple(InputFile(name, raw.sha256[index], raw.rows_of(index)) for index, name in enumerate(inputs.names)),
        controls=controls,
        quality=facts,
    )
    (folder / FACTS).write_bytes(STORED.dump_json(stored, indent=1))


def open_ledger(engine: Engine, settings: LedgerSettings, *, folder: Path) -> Ledger:
    """Open a computed ledger; tables are read lazily from their files."""
    stored = STORED.validate_json((folder / FACTS).read_bytes())
    tables = {
        name: engine.read_parquet(folder / f"{name}.parquet", name=f"ledger_{name}") for name in (*TABLES, "movements")
    }
    return Ledger(
        **tables,
        base_currency=settings.currency,
        currency_digits=settings.currency_digits,
        extract_date=settings.extract_date,
        fingerprint=stored.fingerprint,
        inputs=stored.inputs,
        controls=stored.controls,
        quality=stored.quality,
    )


def open_rejections(engine: Engine, *, folder: Path) -> Rejections:
    """Open the rows that were not taken."""
    return Rejections(engine.read_parquet(folder / "rejected.parquet", name="rejected_rows"))


def _checked(engine: Engine, expression: Table, model: type[Any], name: str) -> Table:
    """Compute a table and check it against its declared schema."""
    table = engine.materialise(_typed(expression), name=f"ledger_{name}_new")
    if engine.whole_numbers(table.agg(n=table.count()))["n"] == 0:
        return table  # pandera 0.35 reads "no rows" as "a null value" on Ibis tables
    try:
        model.validate(table)
    except Exception as error:
        raise Defect(f"the table {name} breaks its schema: {error}") from error
    return table


def _typed(expression: Table) -> Table:
    """Cast whole numbers to 64 bits, the one width that the schemas declare."""
    return expression.mutate(
        **{name: expression[name].cast("int64") for name in expression.columns if expression[name].type().is_integer()}
    )


def _fingerprint(engine: Engine, keyed: Table) -> str:
    """Hash the ledger's content so that the order of rows and files does not matter."""
    parts = [
        keyed[name].cast("string").fill_null("")
        for name in (
            "customer_id",
            "customer_name",
            "invoice_id",
            "event_date",
            "due_date",
            "known_on",
            "amount_minor",
            "paid_on",
            "paid_known_on",
            "paid_minor",
            "is_disputed",
        )
    ]
    line = parts[0]
    for part in parts[1:]:
        line = line + "\x1f" + part
    hashes = engine.to_arrow(keyed.select(row=line.hexdigest("md5")), order_by=["row"])
    digest = hashlib.sha256()
    digest.update("".join(hashes["row"].to_pylist()).encode("ascii"))
    return digest.hexdigest()


def _write_rejected(engine: Engine, rows: Table, raw: RawRows, inputs: LedgerInputs, folder: Path) -> None:
    """Write every row that was not taken, with its own text."""
    other = engine.to_arrow(
        rows.filter(rows.status != TAKEN).select("status", "reason", "file_index", "row_number", "amount_minor"),
        order_by=["file_index", "row_number"],
    )
    texts = _texts(raw, inputs.source, wanted=[(r["file_index"], r["row_number"]) for r in other.to_pylist()])
    records = [
        {**r, "file": inputs.names[r["file_index"]], "text": texts[r["file_index"], r["row_number"]]}
        for r in other.to_pylist()
    ]
    records += [
        {
            "status": REJECTED,
            "reason": "faulty_line",
            "file": inputs.names[line.file_index],
            "row_number": line.row_number,
            "text": line.text,
            "amount_minor": None,
        }
        for line in raw.faulty
    ]
    records.sort(key=lambda r: (r["file"], r["row_number"]))
    fieldnames = REJECTED_SCHEMA.names
    table = pa.Table.from_pylist([{name: r[name] for name in fieldnames} for r in records], schema=REJECTED_SCHEMA)
    pq.write_table(table, folder / "rejected.parquet", compression="zstd")


def _texts(raw: RawRows, source: CsvSource, *, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Give the text of the wanted rows as they stand in their files."""
    place = pc.add(pc.multiply(raw.cells[FILE_INDEX].cast(pa.int64()), ROWS_OF_A_FILE_MAX), raw.cells[ROW_NUMBER])
    places = pa.array([file_index * ROWS_OF_A_FILE_MAX + row_number for file_index, row_number in wanted], pa.int64())
    chosen = raw.cells.filter(pc.is_in(place, value_set=places)).to_pylist()
    return {
        (row[FILE_INDEX], row[ROW_NUMBER]): row_text([row[name] for name in raw.own_columns], source=source)
        for row in chosen
    }
