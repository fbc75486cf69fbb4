"""The files of a ledger, found and hashed; what is no file yet (a query's rows, the demo) becomes one first."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.errors import Defect, UserError
from lrfm.ledger.settings import LedgerSettings, MappingSettings, SourcesSettings
from lrfm.ledger.sources.settings import (
    CsvSource,
    DemoSource,
    FixedWidthSource,
    JsonLinesSource,
    ParquetSource,
    SourceSettings,
    SqlSource,
    TableSource,
    WorkbookSource,
)
from lrfm.ledger.synthetic.demo_mapping import DEMO_FILE, demo_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lrfm.core.settings import Settings
    from lrfm.ledger.sources.read import ReadableSource

__all__ = ["DEMO_FILE", "LedgerInputs", "TableInput", "find_inputs"]

_FileSource = CsvSource | FixedWidthSource | WorkbookSource | ParquetSource | JsonLinesSource
OPTIONAL = "optional."


@dataclass(frozen=True)
class TableInput:
    """Files of one table that exist, as they are to be read.

    `names` are their paths as the params give them, `sha256` the hashes of their bytes when they were found.
    """

    source: ReadableSource
    mapping: Settings
    files: tuple[Path, ...]
    names: tuple[str, ...]
    sha256: tuple[str, ...]


@dataclass(frozen=True)
class LedgerInputs:
    """The tables of a ledger by name; optional ones are named `optional.<name>`."""

    tables: Mapping[str, TableInput]

    @property
    def hashes(self) -> dict[str, str]:
        """Give the hash of every file by table, place and name."""
        return {
            f"{table}:{index}:{name}": sha256
            for table, found in self.tables.items()
            for index, (name, sha256) in enumerate(zip(found.names, found.sha256, strict=True))
        }


def find_inputs(settings: LedgerSettings, *, data_dir: Path, extracts: Path) -> LedgerInputs:
    """Find the files that the params name below `data_dir`; of the demo these are its own.

    Rows of databases are fetched into Parquet files below `extracts` first. Raises `UserError` where that fails.
    """
    return LedgerInputs(MappingProxyType(dict(_inputs(settings, data_dir=data_dir, extracts=extracts))))


def _inputs(settings: LedgerSettings, *, data_dir: Path, extracts: Path) -> Iterator[tuple[str, TableInput]]:
    if settings.sources.is_demo:
        yield from ((name, _found(*table, data_dir)) for name, table in demo_tables().items())
        return
    if settings.mapping is None:
        raise Defect("params without a mapping passed their checks")
    for name, source, mapping in _given(settings.sources, settings.mapping):
        if isinstance(source, SqlSource):
            yield name, _fetched(source, mapping, data_dir=data_dir, extracts=extracts)
        elif isinstance(source, TableSource):
            raise UserError.of("typed.table_needs_spark", table=name)
        elif not isinstance(source, DemoSource):
            yield name, _found(source, mapping, data_dir)


def _given(sources: SourcesSettings, mappings: MappingSettings) -> Iterator[tuple[str, SourceSettings, Settings]]:
    """Give each table that has a source, with its mapping."""
    for prefix, from_, to in (("", sources, mappings), (OPTIONAL, sources.optional, mappings.optional)):
        for name in type(from_).model_fields:
            source = getattr(from_, name)
            if name == "optional" or source is None:
                continue
            mapping = getattr(to, name)
            if mapping is None:
                raise Defect(f"params without a mapping of {name} passed their checks")
            yield f"{prefix}{name}", source, mapping


def _fetched(source: SqlSource, mapping: Settings, *, data_dir: Path, extracts: Path) -> TableInput:
    from lrfm.ledger.sources.database import fetch

    extracts.mkdir(parents=True, exist_ok=True)
    file = fetch(source, folder=extracts, data_dir=data_dir)
    read_as = ParquetSource(
        kind="parquet",
        path=(file.name,),
        decimal_sign=source.decimal_sign,
        thousands_sign=source.thousands_sign,
        missing=source.missing,
    )
    return TableInput(read_as, mapping, (file,), (source.table or "query",), (_sha256(file),))


def _found(source: _FileSource, mapping: Settings, data_dir: Path) -> TableInput:
    files = tuple(data_dir / os.path.expanduser(name) for name in source.path)  # noqa: PTH111 (as lrfm.params looks)
    try:
        hashes = tuple(_sha256(path) for path in files)
    except FileNotFoundError as error:  # the params were checked: it was there a moment ago
        raise UserError.of("source.changed_while_read", file=str(error.filename)) from None
    return TableInput(source, mapping, files, source.path, hashes)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
