"""One broken or strange input: how its files are made, and what is to be said of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ledgers import HEADER, MAPPING
from tests.shapes import as_csv

__all__ = ["NAME", "RECEIPTS", "TRANSACTIONS", "Case", "Content", "invoices", "lines", "refused", "tables"]

NAME = "Zyxwell"
"""What every customer is called; no message may contain it."""
Content = bytes | str | Callable[[Path], None]

RECEIPTS = {"customer_id": "customer", "receipt_id": "no", "date": "date", "amount": "amount"}
TRANSACTIONS = {
    "customer_id": "customer",
    "document_id": "no",
    "kind": {"column": "kind", "codes": {"RV": "invoice", "DG": "credit_note", "DZ": "receipt"}},
    "date": {"column": "date", "format": "%Y-%m-%d"},
    "due_date": {"column": "due", "format": "%Y-%m-%d"},
    "amount": "amount",
}


@dataclass(frozen=True)
class Case:
    """Files and settings in; either a `fault` that stops the reading, or rows, their reasons and amounts.

    `rows` and `taken` count the leading table; `reasons` count the rows not taken of all tables, by reason; `amount` is
    what the leading table's readable rows come to; `open` is what is open at the end of all days; `notes` are keys of
    what must be said of the reading.
    """

    name: str
    files: Mapping[str, Content]
    settings: Mapping[str, Any]
    fault: str | None = None
    rows: int = 0
    taken: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    amount: float | None = None
    open: float | None = None
    notes: frozenset[str] = frozenset()

    def write(self, folder: Path) -> None:
        """Make the files."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if callable(content):
                content(path)
            else:
                path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def invoices(
    name: str,
    content: Content | list[str],
    *,
    mapping: dict[str, Any] | None = None,
    source: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
    **expected: Any,
) -> Case:
    """Build a case of one file of invoices; a list holds its rows below the usual header."""
    if isinstance(content, list):
        content = "\n".join([HEADER, *(f"{NAME} {row}" for row in content)]) + "\n"
    given = {"path": "ledger.csv", **(source or {})}
    path = given["path"] if isinstance(given["path"], str) else given["path"][0]
    return Case(
        name,
        {path: content},
        {"sources": {"invoices": given}, "mapping": {"invoices": mapping or dict(MAPPING)}, **(settings or {})},
        **expected,
    )


def refused(name: str, content: Content | list[str], fault: str, **more: Any) -> Case:
    """Build a case of one file of invoices that can't be read."""
    return invoices(name, content, fault=fault, **more)


def tables(
    name: str,
    texts: dict[str, str],
    mapping: dict[str, Any],
    *,
    settings: dict[str, Any] | None = None,
    **expected: Any,
) -> Case:
    """Build a case of several tables, written with bars."""
    return Case(
        name,
        {f"{table}.csv": as_csv(text) for table, text in texts.items()},
        {"sources": {table: {"path": f"{table}.csv"} for table in texts}, "mapping": mapping, **(settings or {})},
        **expected,
    )


def lines(*rows: str) -> str:
    """Join rows, each with its end."""
    return "\n".join(rows) + "\n"
