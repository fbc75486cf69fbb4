"""Look at a file of any kind: what it is, how it is written, and its rows as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from lrfm.errors import UserError
from lrfm.ledger.profile.header import HEADER_ROWS, naming_row
from lrfm.ledger.profile.places import find_places
from lrfm.ledger.sources.decode import decode_text
from lrfm.ledger.sources.delimiters import Sample, find_delimiter
from lrfm.ledger.sources.raw import ROW_NUMBER, RawRows
from lrfm.ledger.sources.read import ReadableSource, read_source

__all__ = ["Looked", "look_at_file", "look_at_query", "parsed_source"]

AUTO = "auto"
QUOTE = '"'
_BY_ENDING = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), "xlsx"),
    **dict.fromkeys((".parquet", ".pq"), "parquet"),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), "jsonl"),
}
_BY_FIRST_BYTES = {b"PAR1": "parquet", b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xlsx"}
_SOURCE: TypeAdapter[ReadableSource] = TypeAdapter(ReadableSource)
SAMPLED_BYTES = 1 << 20


@dataclass(frozen=True)
class Looked:
    """A source as it may stand in a params file (plain values), its rows, and whether the file names its columns."""

    source: Mapping[str, object]
    raw: RawRows
    has_names: bool


def parsed_source(source: Mapping[str, object]) -> ReadableSource:
    """Make settings of plain values."""
    return _SOURCE.validate_python(dict(source))


def look_at_file(path: Path, *, part: str | None = None) -> Looked:
    """Look at a file; `part` is the sheet of a workbook.

    Raises `UserError` where the file is missing, empty or unreadable.
    """
    if not path.is_file():
        raise UserError.of("map.no_file", path=str(path))
    kind = _kind(path)
    if kind == "xlsx":
        return _look_at_workbook(path, part)
    if kind != "text":
        return _looked({"kind": kind, "path": path.name}, path)
    return _look_at_text(path)


def look_at_query(source: Mapping[str, object], *, extract: Path) -> Looked:
    """Look at what a database gave; `extract` is the file that was written from it."""
    return Looked(source, read_source(parsed_source(source), files=[extract], wanted=()), has_names=True)


def _kind(path: Path) -> str:
    """Tell the kind of a file by its first bytes, then by its ending."""
    with path.open("rb") as file:
        first = file.read(4096)
    for sign, kind in _BY_FIRST_BYTES.items():
        if first.startswith(sign):
            return kind
    by_ending = _BY_ENDING.get(path.suffix.lower())
    if by_ending == "jsonl" or first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[{")):
        return "jsonl"
    return "xlsx" if by_ending == "xlsx" and b"\x00" in first else "text"


def _look_at_workbook(path: Path, sheet: str | None) -> Looked:
    source: dict[str, object] = {"kind": "xlsx", "path": path.name, **({"sheet": sheet} if sheet else {})}
    plain = read_source(parsed_source({**source, "header_row": 0}), files=[path], wanted=())
    head = plain.cells.slice(0, HEADER_ROWS)
    rows = list(zip(*([cell or "" for cell in head[name].to_pylist()] for name in plain.own_columns), strict=True))
    place = naming_row(rows)
    if place is None:
        return Looked({**source, "header_row": 0}, plain, has_names=False)
    names = [cell.strip() for cell in rows[place] if cell.strip()]
    raw = read_source(parsed_source(source), files=[path], wanted=names)
    if set(names) <= set(raw.columns):
        return Looked(source, raw, has_names=True)
    fixed = {**source, "header_row": head[ROW_NUMBER][place].as_py()}
    return _looked(fixed, path)


def _look_at_text(path: Path) -> Looked:
    text = decode_text(path.read_bytes(), encoding=AUTO, file=path.name)
    source: dict[str, object] = {"path": path.name, "encoding": text.encoding}
    lines = text.data[:SAMPLED_BYTES].decode("utf-8", errors="ignore").splitlines()
    if len(text.data) > SAMPLED_BYTES:
        lines = lines[:-1]
    if (places := find_places(lines)) is not None:
        columns = [{"name": name, "start": start, "width": width} for name, start, width in places.columns]
        fixed = {"kind": "fixed_width", **source, "header_row": places.lines_above, "columns": columns}
        has_names = columns[0]["name"] != "column_1"
        return _looked(fixed, path, has_names=has_names)
    return _look_at_cells(source, path, lines)


def _look_at_cells(source: Mapping[str, object], path: Path, lines: Sequence[str]) -> Looked:
    sample = Sample(lines[: 2 * HEADER_ROWS], QUOTE)
    delimiter = find_delimiter(sample, wanted=(), file=path.name)
    rows = sample.rows(delimiter)
    place = naming_row(rows)
    shown = {"kind": "csv", **source, "delimiter": delimiter}
    if place is None:
        names = [f"column_{index}" for index in range(1, max(map(len, rows)) + 1)]
        return _looked({**shown, "columns": names}, path, has_names=False)
    wanted = [cell.strip() for cell in rows[place] if cell.strip()]
    return Looked(shown, read_source(parsed_source(shown), files=[path], wanted=wanted), has_names=True)


def _looked(source: Mapping[str, object], path: Path, *, has_names: bool = True) -> Looked:
    return Looked(source, read_source(parsed_source(source), files=[path], wanted=()), has_names=has_names)
