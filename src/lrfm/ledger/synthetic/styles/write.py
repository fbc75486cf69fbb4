"""A company in the style of any settings: the files that these settings read, and what the files cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.ledger.settings import LEADING_TABLES, ScopeSettings
from lrfm.ledger.sources.settings import (
    CsvSource,
    FileSource,
    FixedWidthSource,
    JsonLinesSource,
    ParquetSource,
    WorkbookSource,
)
from lrfm.ledger.synthetic.styles.beside import beside_rows
from lrfm.ledger.synthetic.styles.books import Books, array_of, read_books
from lrfm.ledger.synthetic.styles.cells import columns_of
from lrfm.ledger.synthetic.styles.invoices import invoice_rows
from lrfm.ledger.synthetic.styles.labels import Labels, label
from lrfm.ledger.synthetic.styles.receipts import allocation_rows, instrument_rows, receipt_rows
from lrfm.ledger.synthetic.styles.rows import Rows, counted
from lrfm.ledger.synthetic.styles.sales import line_rows
from lrfm.ledger.synthetic.styles.terms import due_as_read
from lrfm.ledger.synthetic.styles.text_files import fitted, write_delimited, write_fixed_width, write_json_lines
from lrfm.ledger.synthetic.styles.transactions import transaction_rows
from lrfm.ledger.synthetic.styles.typed_files import write_parquet, write_workbook
from lrfm.ledger.tables.settings import InvoiceMapping, LineMapping, TransactionMapping

if TYPE_CHECKING:
    from lrfm.core.settings import Settings
    from lrfm.ledger.settings import MappingSettings, SourcesSettings
    from lrfm.ledger.sources.settings import SourceSettings

__all__ = ["Style", "Written", "write_in_style"]

OPTIONAL = "optional"
OWN_NUMBERS: Mapping[str, str | None] = MappingProxyType(
    {
        "invoices": "invoice_id",
        "transactions": "document_id",
        "receipts": "receipt_id",
        "lines": None,
        "allocations": None,
    }
)
"""By table whose copies the reader rejects: the field of the number that no two rows share, if there is one."""
MAY_BE_EMPTY = ("customer_name", "quantity", "product_id", "description", "closing", "currency")
"""Fields that a ledger can do without, where a column is too narrow for them."""


@dataclass(frozen=True)
class Style:
    """How files are written: the settings that they will be read with; `digits` are the decimals of the currency."""

    sources: SourcesSettings
    mapping: MappingSettings
    scope: ScopeSettings = field(default_factory=ScopeSettings)
    currency: str = "EUR"
    digits: int = 2


@dataclass(frozen=True)
class Written:
    """The files written, and what of the company they cannot hold."""

    files: tuple[Path, ...]
    left_out: tuple[Reason, ...]


def write_in_style(facts: Path | Mapping[str, pa.Table], *, style: Style, folder: Path) -> Written:
    """Write a company's facts as the files that the style's settings read, below a folder.

    `facts`: a folder of Parquet files, or the tables by name. Several files, or sheets, of one table share its rows in
    order. Raises `UserError` where a source is no file, or a cell does not fit its place or its encoding.
    """
    books = read_books(facts)
    labels = label(books, sources=style.sources, mapping=style.mapping)
    left_out = [*labels.left_out]
    files: list[Path] = []
    for name, source, mapping in _given(style):
        rows = _rows(books, labels, name, style, mapping)
        left_out.extend(rows.left_out)
        left_out.extend(_unmapped(books, name, style, mapping, rows))
        table, lacking = _table(name, rows, source, style, mapping)
        left_out.extend(lacking)
        files.extend(_write(table, source, folder=folder, name=name))
    return Written(tuple(files), (*left_out, *_without_table(books, style)))


def _given(style: Style) -> Iterator[tuple[str, SourceSettings, Settings]]:
    """Give each table that has a source, with its mapping; optional ones by their own name."""
    for prefix, sources, mappings in (
        ("", style.sources, style.mapping),
        (f"{OPTIONAL}.", style.sources.optional, style.mapping.optional),
    ):
        for name in type(sources).model_fields:
            source = getattr(sources, name)
            if name == OPTIONAL or source is None:
                continue
            mapping = getattr(mappings, name, None)
            if mapping is None:
                raise UserError.of("synthetic.no_mapping", table=name)
            yield f"{prefix}{name}", source, mapping


def _rows(books: Books, labels: Labels, name: str, style: Style, mapping: Settings) -> Rows:
    """Give the rows of one table."""
    every = style.mapping
    own: dict[str, Callable[[], Rows]] = {
        "receipts": lambda: receipt_rows(books, labels, mapping=every),
        "allocations": lambda: allocation_rows(books, labels, mapping=every),
        "instruments": lambda: instrument_rows(books, labels),
    }
    match mapping:
        case InvoiceMapping():
            return invoice_rows(books, labels, mapping=mapping, states_payments=every.receipts is None)
        case TransactionMapping():
            return transaction_rows(books, labels, mapping=mapping)
        case LineMapping():
            return line_rows(books, labels, mapping=mapping, digits=style.digits)
    if name in own:
        return own[name]()
    table = name.removeprefix(f"{OPTIONAL}.")
    return beside_rows(books, labels, table, mapping=mapping, digits=style.digits)


def _table(
    name: str, rows: Rows, source: SourceSettings, style: Style, mapping: Settings
) -> tuple[pa.Table, tuple[Reason, ...]]:
    """Give the table as its file holds it."""
    if not isinstance(source, FileSource):
        raise UserError.of("synthetic.no_file", table=name)
    leading = style.sources.leading
    rules = tuple(rule for rule in style.scope.set_apart if (rule.table or leading) == name)
    found = columns_of(
        rows,
        mapping=mapping,
        source=source,
        digits=style.digits,
        currency=style.currency,
        codes=_codes(getattr(style.mapping, leading)),
        rules=rules,
    )
    table, left_out = found.table, found.left_out
    if isinstance(source, FixedWidthSource):
        may_lack = (getattr(mapping, field, None) for field in MAY_BE_EMPTY)
        names = frozenset(column.column for column in may_lack if column is not None)
        if getattr(mapping, "amount", None) is None:
            names -= {getattr(mapping, "quantity", None) and mapping.quantity.column}  # type: ignore[attr-defined]
        table, lacking = fitted(table, source=source, may_lack=names)
        left_out = (*left_out, *lacking)
    if style.scope.duplicates == "reject" and _may_be_alike(name, mapping):
        left_out = (*left_out, *_copies(table, name))
    return table, left_out


def _codes(mapping: Settings) -> dict[str, str]:
    """Give the first code of each kind of document."""
    column = getattr(mapping, "kind", None)
    if column is None:
        return {}
    return {meaning: code for code, meaning in reversed(list(column.codes.items()))}


def _may_be_alike(name: str, mapping: Settings) -> bool:
    """Tell whether two rows of a table could be equal, for no number of their own tells them apart."""
    if name not in OWN_NUMBERS:
        return False
    own = OWN_NUMBERS[name]
    return own is None or getattr(mapping, own, None) is None


def _copies(table: pa.Table, name: str) -> Iterator[Reason]:
    """Say how many rows equal another one in every column: the reader takes them for copies."""
    counts = table.group_by(table.column_names).aggregate([([], "count_all")])["count_all"]
    if count := table.num_rows - len(counts):
        yield Reason.of("synthetic.rows_alike", count=count, table=name)


def _write(table: pa.Table, source: SourceSettings, *, folder: Path, name: str) -> Iterator[Path]:
    """Write the files of one table, its rows shared out among them."""
    if not isinstance(source, FileSource):
        raise UserError.of("synthetic.no_file", table=name)
    share = -(-table.num_rows // len(source.path))
    for index, own in enumerate(source.path):
        path = folder / own
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_file(table.slice(index * share, share), path=path, source=source)
        yield path


def _write_file(table: pa.Table, *, path: Path, source: FileSource) -> None:
    match source:
        case CsvSource():
            write_delimited(table, path=path, source=source)
        case FixedWidthSource():
            write_fixed_width(table, path=path, source=source)
        case JsonLinesSource():
            write_json_lines(table, path=path, source=source)
        case WorkbookSource():
            write_workbook(table, path=path, source=source)
        case ParquetSource():
            write_parquet(table, path=path, source=source)


def _unmapped(books: Books, name: str, style: Style, mapping: Settings, rows: Rows) -> Iterator[Reason]:
    """Say what the leading table's mapping has no column for."""
    if name not in LEADING_TABLES:
        return
    if getattr(mapping, "disputed", None) is None:
        disputed = np.asarray(pc.fill_null(array_of(books["invoices"]["disputed"]), False))
        yield from counted("synthetic.disputes_unsaid", disputed)
    if getattr(mapping, "entered_on", None) is None:
        yield Reason.of("synthetic.entries_unsaid")
    if name != "lines" and books["instruments"].num_rows and style.mapping.instruments is None:
        yield Reason.of("synthetic.cheques_unsaid", count=books["instruments"].num_rows)
    terms = getattr(mapping, "terms", None)
    if terms is not None and getattr(mapping, "due_date", None) is None:
        issued = rows.values["invoice_date" if name == "invoices" else "date"]
        due = rows.values["due_date"]
        differs = pc.fill_null(pc.not_equal(due_as_read(issued, due, terms=terms), due), False)
        yield from counted("synthetic.due_days_differ", np.asarray(differs))
    if name == "invoices" and style.mapping.receipts is None and not getattr(mapping, "payment_fields", ()):
        lacking = ~books.taken.of("instrument") if style.mapping.instruments_pay else books.taken.amount_minor != 0
        yield from counted("synthetic.payments_unsaid", lacking)


def _without_table(books: Books, style: Style) -> Iterator[Reason]:
    """Name the company's tables that the settings have no source for."""
    optional = style.sources.optional
    known = type(style.mapping.optional).model_fields
    unread = [
        name
        for name in sorted(books.tables)
        if name in known
        and getattr(optional, name, None) is None
        and books[name].num_rows
        and not (name == "order_lines" and style.sources.lines is not None)
    ]
    if unread:
        yield Reason.of("synthetic.tables_unsaid", tables=", ".join(unread))
