"""One hash of a ledger's content that depends on no order of rows and files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import ibis.expr.datatypes as dt

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.work import Work

__all__ = ["fingerprint"]

DOCUMENTS = (
    "customer_id",
    "customer_name",
    "document_id",
    "kind",
    "event_date",
    "due_date",
    "known_on",
    "amount_minor",
    "is_disputed",
    "clearing_group",
    "cleared_on",
    "document_ref",
)
SETTLEMENTS = (
    "customer_id",
    "settlement_id",
    "kind",
    "event_date",
    "known_on",
    "amount_minor",
    "document_ref",
    "clearing_group",
    "cleared_on",
)
ALLOCATIONS = ("receipt_key", "document_key", "event_date", "known_on", "amount_minor", "basis")
SALES = ("customer_key", "document_key", "event_date", "amount_minor", "lines")
INSTRUMENTS = (
    "instrument_key",
    "customer_key",
    "kind",
    "received_on",
    "due_on",
    "cleared_on",
    "bounced_on",
    "amount_minor",
)
PAYERS = ("kind", "payer_key", "customer_key", "owner_key", "event_date", "known_on", "rows")


def fingerprint(engine: Engine, work: Work) -> str:
    """Hash documents, settlements, allocations that no row states of itself, instruments, sales and payers.

    Each row is hashed, and the hashes are added up, which no order of rows can change.
    """
    allocations = work.tables["allocations"]
    digest = hashlib.sha256()
    parts = (
        (work.keyed.documents, DOCUMENTS),
        (work.keyed.settlements, SETTLEMENTS),
        (allocations.filter(allocations.basis != "own"), ALLOCATIONS),
        (work.tables["sales"], SALES),
        (work.tables["instruments"], INSTRUMENTS),
        (work.tables["payers"], PAYERS),
    )
    for table, columns in parts:
        digest.update(_summed_hashes(engine, table, columns))
    return digest.hexdigest()


@ibis.udf.scalar.builtin(name="md5_number_lower")  # type: ignore[untyped-decorator]
def _hashed(text: str) -> dt.uint64:
    """Give the lower half of a text's MD5 as a number (DuckDB's own function)."""


def _summed_hashes(engine: Engine, table: Table, columns: Sequence[str]) -> bytes:
    cells = [table[name].cast("string").fill_null("") for name in columns]
    line = cells[0]
    for cell in cells[1:]:
        line = line + "\x1f" + cell
    hashes = table.select(found=_hashed(line))
    sums = engine.whole_numbers(
        hashes.agg(rows=hashes.count(), total=hashes.found.cast(dt.Decimal(38, 0)).sum().fill_null(0))
    )
    return repr(sorted(sums.items())).encode("ascii")
