"""The ledger stage: files in, checked tables on disk out, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pydantic import TypeAdapter

from lrfm.core.reason import Reason
from lrfm.engine.base import write_arrow
from lrfm.errors import Defect
from lrfm.ledger import schema
from lrfm.ledger.control import FileControls
from lrfm.ledger.declared import first_breach
from lrfm.ledger.fingerprint import fingerprint
from lrfm.ledger.habits.model import Habits
from lrfm.ledger.inputs import LedgerInputs
from lrfm.ledger.model import InputFile, Ledger, Rejections
from lrfm.ledger.quality import QualityFacts
from lrfm.ledger.rejections import write_rejected
from lrfm.ledger.sales_facts import SalesFacts
from lrfm.ledger.settings import LedgerSettings
from lrfm.ledger.work import Work, do_work

if TYPE_CHECKING:
    from lrfm.engine.base import Engine

__all__ = ["StoredFacts", "compute_ledger", "open_ledger", "open_rejections"]

TABLES: Mapping[str, tuple[type[Any], tuple[str, ...]]] = MappingProxyType(
    {
        "customers": (schema.Customers, ("customer_key",)),
        "invoices": (schema.Invoices, ("document_key",)),
        "credit_notes": (schema.CreditNotes, ("document_key",)),
        "receipts": (schema.Receipts, ("receipt_key",)),
        "allocations": (schema.Allocations, ("receipt_key", "document_key", "event_date", "known_on", "basis")),
        "offsets": (schema.Offsets, ("receipt_key", "event_date", "known_on", "amount_minor")),
        "instruments": (schema.Instruments, ("instrument_key",)),
        "agreed_terms": (schema.AgreedTerms, ("document_key", "known_on")),
        "payers": (schema.Payers, ("kind", "payer_key", "customer_key", "event_date", "known_on")),
        "sales": (schema.Sales, ("document_key",)),
        "directory": (schema.Directory, ("kind", "key")),
        "movements": (schema.Movements, ("movement", "key")),
        "bounds": (schema.Bounds, ("rule", "receipt_key", "document_key", "event_date", "known_on", "basis")),
    }
)
FACTS = "facts.json"


@dataclass(frozen=True)
class StoredFacts:
    """What the stage keeps beside its tables."""

    fingerprint: str
    inputs: tuple[InputFile, ...]
    controls: FileControls
    other_controls: dict[str, FileControls]
    quality: QualityFacts
    sales_facts: SalesFacts | None
    habits: Habits
    notes: tuple[Reason, ...]
    rule: str
    rule_minor: int
    optional: dict[str, int]


STORED = TypeAdapter(StoredFacts)


def compute_ledger(engine: Engine, inputs: LedgerInputs, settings: LedgerSettings, *, folder: Path) -> None:
    """Read, map, clean, settle, check and write the ledger's tables into the folder.

    Raises `UserError` where a column is missing; `Defect` where read is not taken + set apart + rejected.
    """
    work = do_work(engine, inputs, settings)
    for name, (model, order) in TABLES.items():
        table = _whole_numbers_of_64_bits(engine.to_arrow(work.tables[name], order_by=order))
        _check(table, model, name)
        write_arrow(table, folder / f"{name}.parquet")
    for name, table in work.optional.items():
        engine.write_parquet(table, folder / f"optional_{name}.parquet", order_by=["file_index", "row_number"])
    write_rejected(engine, work.judged, folder=folder)
    (folder / FACTS).write_bytes(STORED.dump_json(_facts(engine, work, inputs), indent=1))


def _facts(engine: Engine, work: Work, inputs: LedgerInputs) -> StoredFacts:
    leading = next(iter(work.judged))
    return StoredFacts(
        fingerprint=fingerprint(engine, work),
        inputs=tuple(_input_files(work, inputs)),
        controls=work.controls[leading],
        other_controls={name: work.controls[name] for name in work.controls if name != leading},
        quality=work.quality,
        sales_facts=work.sales_facts,
        habits=work.habits,
        notes=work.notes,
        rule=work.rule,
        rule_minor=work.rule_minor,
        optional=work.optional_rows,
    )


def _input_files(work: Work, inputs: LedgerInputs) -> list[InputFile]:
    found: list[InputFile] = []
    for table, judged in work.judged.items():
        raw = judged.raw
        names = dict(zip(inputs.tables[table].files, inputs.tables[table].names, strict=True))
        rows: dict[tuple[str, str], int] = {}
        for index, (path, sha256) in enumerate(zip(raw.files, raw.sha256, strict=True)):
            key = (names[path], sha256)
            rows[key] = rows.get(key, 0) + raw.rows_of(index)
        found.extend(InputFile(path, sha256, count) for (path, sha256), count in rows.items())
    return found


def open_ledger(engine: Engine, settings: LedgerSettings, *, folder: Path) -> Ledger:
    """Open a computed ledger; tables are read lazily from their files."""
    stored = STORED.validate_json((folder / FACTS).read_bytes())
    tables = {name: engine.read_parquet(folder / f"{name}.parquet", name=f"ledger_{name}") for name in TABLES}
    optional = {
        name: engine.read_parquet(folder / f"optional_{name}.parquet", name=f"ledger_optional_{name}")
        for name in stored.optional
    }
    return Ledger(
        **tables,
        optional=MappingProxyType(optional),
        base_currency=settings.currency,
        currency_digits=settings.currency_digits,
        extract_date=settings.extract_date,
        has_payments=settings.sources.leading != "lines",
        fingerprint=stored.fingerprint,
        inputs=stored.inputs,
        controls=stored.controls,
        other_controls=MappingProxyType(stored.other_controls),
        quality=stored.quality,
        sales_facts=stored.sales_facts,
        habits=stored.habits,
        notes=stored.notes,
        rule=stored.rule,
        rule_minor=stored.rule_minor,
        optional_rows=MappingProxyType(stored.optional),
    )


def open_rejections(engine: Engine, *, folder: Path) -> Rejections:
    """Open the rows that were not taken."""
    return Rejections(engine.read_parquet(folder / "rejected.parquet", name="rejected_rows"))


def _check(table: pa.Table, model: type[Any], name: str) -> None:
    """Check a table against its declared schema."""
    if table.num_rows and (breach := first_breach(table, model)):
        raise Defect(f"the table {name} breaks its schema: {breach}")


def _whole_numbers_of_64_bits(table: pa.Table) -> pa.Table:
    """Cast whole numbers to the one width that the schemas declare."""
    kinds = [field.with_type(pa.int64()) if pa.types.is_integer(field.type) else field for field in table.schema]
    return table.cast(pa.schema(kinds))
