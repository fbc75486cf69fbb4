"""What a database gives, as text in one Parquet file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq

from lrfm.ledger.sources.texts import plain_number, text_column

__all__ = ["batch_of_rows", "batch_of_table", "write_extract"]

HASH_DIGITS = 16
PLACE = "p"


def batch_of_rows(rows: Sequence[Sequence[Any]], *, columns: int) -> pa.Table:
    """Write rows of Python values as text, by the rules of `text_column`; columns are named by their place.

    >>> batch_of_rows([(1, Decimal("12.10"), None)], columns=3).to_pylist()
    [{'p0': '1', 'p1': '12.10', 'p2': None}]
    """
    return pa.table(
        {f"{PLACE}{index}": pa.array([_text(row[index]) for row in rows], pa.string()) for index in range(columns)}
    )


def batch_of_table(table: pa.Table) -> pa.Table:
    """Write a typed table as text; points in time with a zone are given in UTC."""
    return pa.table({f"{PLACE}{index}": text_column(_in_utc(column)) for index, column in enumerate(table.columns)})


def _in_utc(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return column.cast(pa.timestamp(kind.unit, "UTC"))
    return column


def write_extract(batches: Iterable[pa.Table], *, names: Sequence[str], folder: Path, order: Sequence[str]) -> Path:
    """Write text batches into one file, named by its content; sorted by all columns where `order` asks for it.

    `order` holds names of columns of the batches (`p0`, ...); without any, rows stay in the order they came in.
    """
    kinds = pa.schema([(f"{PLACE}{index}", pa.string()) for index in range(len(names))])
    table = pa.concat_tables([kinds.empty_table(), *batches])
    if order and table.num_rows:
        table = table.sort_by([(name, "ascending") for name in order])
    folder.mkdir(parents=True, exist_ok=True)
    sink = pa.BufferOutputStream()
    pq.write_table(table.rename_columns(list(names)), sink, compression="zstd")
    data = sink.getvalue()
    path = folder / f"extract-{hashlib.sha256(data).hexdigest()[:HASH_DIGITS]}.parquet"
    path.write_bytes(data)
    return path


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    for kind, write in WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    return str(value)


def _float(value: float) -> str | None:
    if value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return None
    text = repr(value).removesuffix(".0")
    return plain_number(text) if "e" in text else text


def _datetime(value: datetime) -> str:
    plain = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    return plain.isoformat(sep=" ").rstrip("0") if plain.microsecond else plain.isoformat(sep=" ")


def _bytes(value: bytes) -> str:
    try:
        return bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        return bytes(value).hex()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _boolean(value: object) -> str:
    return "true" if value else "false"


def _decimal(value: Decimal) -> str | None:
    return None if value.is_nan() else format(value, "f")


WRITERS: Mapping[type, Callable[[Any], str | None]] = MappingProxyType(
    {
        bool: _boolean,  # before int, of which it is a kind
        int: str,
        float: _float,
        Decimal: _decimal,
        datetime: _datetime,  # before date, of which it is a kind
        date: date.isoformat,
        time: time.isoformat,
        timedelta: str,
        UUID: str,
        bytes: _bytes,
        bytearray: _bytes,
        memoryview: _bytes,
        dict: _json,
        list: _json,
        tuple: _json,
    }
)
