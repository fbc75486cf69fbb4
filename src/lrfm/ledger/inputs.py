"""The files of a ledger, found and hashed."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from lrfm.errors import Defect
from lrfm.ledger.settings import CsvSource, DemoSource, InvoiceMapping, LedgerSettings
from lrfm.ledger.synthetic.demo import demo_mapping

__all__ = ["DEMO_FILE", "LedgerInputs", "find_inputs"]

DEMO_FILE = "demo.csv"
"""The demo's file; `lrfm.ledger.synthetic.demo.write_demo` writes it."""


@dataclass(frozen=True)
class LedgerInputs:
    """Files that exist, as they are to be read.

    `names` are their paths as the params give them, `sha256` the hashes of their bytes when they were found.
    """

    source: CsvSource
    mapping: InvoiceMapping
    files: tuple[Path, ...]
    names: tuple[str, ...]
    sha256: tuple[str, ...]


def find_inputs(settings: LedgerSettings, *, data_dir: Path) -> LedgerInputs:
    """Find the files that the params name below `data_dir`; of the demo that is `DEMO_FILE`."""
    source, mapping = settings.sources.invoices, settings.mapping
    if isinstance(source, DemoSource):
        return _found(CsvSource(path=(DEMO_FILE,)), demo_mapping(), data_dir)
    if mapping is None:
        raise Defect("params without a mapping passed their checks")
    return _found(source, mapping.invoices, data_dir)


def _found(source: CsvSource, mapping: InvoiceMapping, data_dir: Path) -> LedgerInputs:
    files = tuple(data_dir / os.path.expanduser(name) for name in source.path)  # noqa: PTH111 (as lrfm.params looks)
    return LedgerInputs(source, mapping, files, source.path, tuple(_sha256(path) for path in files))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
