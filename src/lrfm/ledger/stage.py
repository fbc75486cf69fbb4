"""The ledger stage: files in, checked tables on disk out, and back again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lrfm.errors import Defect
from lrfm.ledger import build, schema
from lrfm.ledger.classify import REJECTED, TAKEN, classify_rows
from lrfm.ledger.control import FileControls, ReasonTotal, count_rows
from lrfm.ledger.model import InputFile, Ledger, Rejections
from lrfm.ledger.parse import mapped_columns, parse_invoice_rows
from lrfm.ledger.quality import QualityFacts, measure_quality
from lrfm.ledger.read import FILE_INDEX, ROW_NUMBER, RawRows, read_csv, require_columns, row_text
from lrfm.ledger.settings import CsvSource, DemoSource, InvoiceMapping, LedgerSettings
from lrfm.ledger.synthetic.demo import demo_mapping, write_demo

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.duckdb import Engine

__all__ = ["LedgerInputs", "compute_ledger", "file_sha256", "open_ledger", "open_rejections", "provide_inputs"]

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
class LedgerInputs:
    """Files that exist, as they are to be read; `names` are their paths as the params give them."""

    source: CsvSource
    mapping: InvoiceMapping
    files: tuple[Path, ...]
    names: tuple[str, ...]


def provide_inputs(settings: LedgerSettings, *, data_dir: Path, work_dir: Path) -> LedgerInputs:
    """Find the files of the params, or write the demo's at first use."""
    source = settings.sources.invoices
    if isinstance(source, DemoSource):
        path = work_dir / f"demo-{source.seed}-{source.customers}.csv"
        if not path.exists():
            work_dir.mkdir(parents=True, exist_ok=True)
            half_written = path.with_suffix(".part")
            write_demo(source, path=half_written)
            half_written.replace(path)
        return LedgerInputs(CsvSource(path=(path.name,)), demo_mapping(), (path,), (path.name,))
    if settings.mapping is None:
        raise Defect("params without a mapping passed their checks")
    return LedgerInputs(source, settings.mapping.invoices, tuple(data_dir / name for name in source.path), source.path)


def file_sha256(path: Path) -> str:
    """Hash a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def compute_ledger(engine: Engine, inputs: LedgerInputs, settings: LedgerSettings, *, folder: Path) -> None:
    """Read, map, clean, check and write the ledger's tables into the folder.

    Raises `UserError` where a column is missing; `Defect` where read is not taken + set apart + rejected.
    """
    raw = read_csv(inputs.source, files=inputs.files)
    wanted = [*mapped_columns(inputs.mapping), *(("set_apart", rule.column) for rule in settings.scope.set_apart)]
    require_columns(raw, wanted=wanted)
    cells = engine.from_arrow(raw.cells, name="raw_cells")
    parsed = parse_invoice_rows(
        engine,
        cells,
        source=inputs.source,
        mapping=inputs.mapping,
        digits=settings.currency_digits,
        base_currency=settings.currency,
    )
    rows = engine.materialise(
        classify_rows(
            parsed,
            cells,
            source=inputs.source,
            scope=settings.scope,
            own_columns=raw.columns,
            derives_ids=inputs.mapping.invoice_id is None,
        ),
        name="classified_rows",
    )
    keyed = engine.materialise(build.keyed_rows(rows), name="keyed_rows")
    tables = {name: _checked(engine, make(keyed), model, name) for name, (make, model, _) in TABLES.items()}
    controls = count_rows(
        engine,
        parsed=parsed,
        rows=rows,
        faulty_lines=len(raw.faulty),
        documents=(tables["invoices"], tables["credit_notes"]),
    )
    _write_rejected(engine, rows, raw, inputs, folder)
    for name, (_, _, order) in TABLES.items():
        engine.write_parquet(tables[name], folder / f"{name}.parquet", order_by=order)
    engine.write_parquet(keyed.select(*MOVEMENTS), folder / "movements.parquet", order_by=["document_key"])
    facts = measure_quality(
        engine,
        rows,
        has_entry_dates=inputs.mapping.entered_on is not None,
        has_payment_entry_dates=inputs.mapping.paid_entered_on is not None,
        has_derived_ids=inputs.mapping.invoice_id is None,
    )
    _write_facts(
        folder,
        {
            "controls": asdict(controls),
            "quality": asdict(facts),
            "fingerprint": _fingerprint(engine, keyed),
            "inputs": [
                asdict(InputFile(name, file_sha256(path), _rows_of(raw, index)))
                for index, (path, name) in enumerate(zip(inputs.files, inputs.names, strict=True))
            ],
        },
    )


def open_ledger(engine: Engine, settings: LedgerSettings, *, folder: Path) -> Ledger:
    """Open a computed ledger; tables are read lazily from their files."""
    facts = json.loads((folder / "facts.json").read_text("utf-8"))
    tables = {
        name: engine.read_parquet(folder / f"{name}.parquet", name=f"ledger_{name}") for name in (*TABLES, "movements")
    }
    controls = facts["controls"]
    return Ledger(
        **tables,
        base_currency=settings.currency,
        currency_digits=settings.currency_digits,
        extract_date=settings.extract_date,
        fingerprint=facts["fingerprint"],
        inputs=tuple(InputFile(**item) for item in facts["inputs"]),
        controls=FileControls(
            **{**controls, "by_reason": tuple(ReasonTotal(**item) for item in controls["by_reason"])}
        ),
        quality=_quality_from_json(facts["quality"]),
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
    for row in hashes["row"].to_pylist():
        digest.update(row.encode("ascii"))
    return digest.hexdigest()


def _write_rejected(engine: Engine, rows: Table, raw: RawRows, inputs: LedgerInputs, folder: Path) -> None:
    """Write every row that was not taken, with its own text."""
    other = engine.to_arrow(
        rows.filter(rows.status != TAKEN).select("status", "reason", "file_index", "row_number", "amount_minor"),
        order_by=["file_index", "row_number"],
    )
    texts = _texts(raw, inputs.source, wanted={(r["file_index"], r["row_number"]) for r in other.to_pylist()})
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


def _texts(raw: RawRows, source: CsvSource, *, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Give the text of the wanted rows as they stand in their files."""
    if not wanted:
        return {}
    keys = list(zip(raw.cells[FILE_INDEX].to_pylist(), raw.cells[ROW_NUMBER].to_pylist(), strict=True))
    positions = [index for index, key in enumerate(keys) if key in wanted]
    chosen = raw.cells.select(list(raw.columns)).take(pa.array(positions, pa.int64())).to_pylist()
    return {
        keys[position]: row_text(list(row.values()), source=source)
        for position, row in zip(positions, chosen, strict=True)
    }


def _rows_of(raw: RawRows, file_index: int) -> int:
    good = pc.sum(pc.equal(raw.cells[FILE_INDEX], file_index)).as_py() or 0
    return int(good) + sum(1 for line in raw.faulty if line.file_index == file_index)


def _write_facts(folder: Path, facts: Mapping[str, object]) -> None:
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True, default=_plain)
    (folder / "facts.json").write_text(text, "utf-8")


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise Defect(f"{type(value).__name__} can't be kept as JSON")


def _quality_from_json(facts: Mapping[str, Any]) -> QualityFacts:
    dated = {field.name for field in fields(QualityFacts) if field.name.endswith("_on")}
    values: dict[str, Any] = {
        name: date.fromisoformat(value) if name in dated and value else value for name, value in facts.items()
    }
    return QualityFacts(**values)
