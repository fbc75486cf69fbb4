"""Read JSON objects, one a line (or all of them in one list), as text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from lrfm.errors import UserError
from lrfm.ledger.sources.decode import decode_text
from lrfm.ledger.sources.raw import (
    ROW_NUMBER,
    FaultyLine,
    FileRows,
    internal_name,
    without_blank_rows,
)
from lrfm.ledger.sources.settings import JsonLinesSource

__all__ = ["read_json_lines"]


class _Number(str):
    """A number as the file writes it: 12.10 stays 12.10."""

    __slots__ = ()


DECODER = json.JSONDecoder(parse_float=_Number, parse_int=_Number, parse_constant=lambda _: None)


def read_json_lines(source: JsonLinesSource, *, path: Path, file_index: int) -> FileRows:
    """Read one file; a name inside an object within is written with a point, a list as JSON.

    Numbers stay as they are written, a missing name is NULL. A line that is no JSON object is faulty. A file that is
    one list of objects is read too, its rows numbered from 1. Raises `UserError` where no object is found at all.
    """
    data = path.read_bytes()
    text = decode_text(data, encoding=source.encoding, file=path.name)
    columns = _Columns()
    faulty: list[FaultyLine] = []
    for number, item, line in _items(text.data.decode("utf-8")):
        if isinstance(item, dict):
            columns.add(item, number)
        else:
            faulty.append(FaultyLine(file_index, number, line or _json(item)))
    if not columns.numbers:
        raise UserError.of("source.no_json_objects", file=path.name)
    header, cells = columns.table()
    return FileRows(
        header=header,
        cells=without_blank_rows(cells),
        faulty=tuple(faulty),
        sha256=hashlib.sha256(data).hexdigest(),
        notes=text.notes,
    )


class _Columns:
    """Columns that grow row by row; a name is known from the first row that has it."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._columns: dict[str, list[str | None]] = {}

    def add(self, item: Mapping[str, Any], number: int) -> None:
        """Add one object as a row."""
        self._put(item, "")
        self.numbers.append(number)

    def table(self) -> tuple[tuple[str, ...], pa.Table]:
        """Give the names, and the cells with their row numbers."""
        rows = len(self.numbers)
        cells = {
            internal_name(index): pa.array(column + [None] * (rows - len(column)), pa.string())
            for index, column in enumerate(self._columns.values())
        }
        header = tuple(name.strip() for name in self._columns)
        return header, pa.table({**cells, ROW_NUMBER: pa.array(self.numbers, pa.int64())})

    def _put(self, item: Mapping[str, Any], prefix: str) -> None:
        rows = len(self.numbers)
        for name, value in item.items():
            if isinstance(value, dict):
                self._put(value, f"{prefix}{name}.")
                continue
            column = self._columns.setdefault(prefix + name, [])
            if len(column) < rows:
                column.extend([None] * (rows - len(column)))
            del column[rows:]  # a.b may stand there twice, as a name with a point and inside an object: the last counts
            column.append(value if value is None or isinstance(value, str) else _json(value))


def _items(text: str) -> Iterator[tuple[int, Any, str]]:
    """Give number, value and text of each row; the items of a list have no text of their own."""
    if text.lstrip()[:1] == "[":
        listed = _parsed(text)
        if isinstance(listed, list):
            yield from ((number, item, "") for number, item in enumerate(listed, start=1))
            return
    for number, line in enumerate(text.split("\n"), start=1):
        if line and not line.isspace():
            yield number, _parsed(line), line.rstrip("\r")


def _parsed(text: str) -> Any:
    """Parse, or give `None` where the text is no JSON: its line is then kept as a faulty one."""
    try:
        return DECODER.decode(text.strip())
    except (json.JSONDecodeError, RecursionError):
        return None


def _json(value: object) -> str:
    """Write JSON with its numbers as they were."""
    if isinstance(value, _Number):
        return str(value)
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_json(name)}: {_json(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
