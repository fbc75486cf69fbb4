"""Columns of text to delimited files, files with fixed places and JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.reason import Reason
from lrfm.errors import Place, UserError
from lrfm.ledger.sources.settings import CsvSource, FixedColumn, FixedWidthSource, JsonLinesSource
from lrfm.ledger.sources.texts import text_column

__all__ = ["fitted", "write_delimited", "write_fixed_width", "write_json_lines"]

AUTO = "auto"
ROWS_AT_ONCE = 200_000
TITLE = "Synthetic company"
_NUMERIC = "^-?[0-9.,]+$"


def write_delimited(table: pa.Table, *, path: Path, source: CsvSource) -> None:
    """Write delimited text; cells are quoted only where they must be.

    Raises `UserError` where the encoding lacks a letter, or a cell needs quotes and the file has none.
    """
    delimiter = _delimiter(source)
    _write(_csv_blocks(_in_order(table, source.columns), delimiter, source, path), path=path, encoding=source.encoding)


def _delimiter(source: CsvSource) -> str:
    """Where any will do: a semicolon where the comma parts decimals, else a comma."""
    if source.delimiter != AUTO:
        return source.delimiter
    return ";" if source.decimal_sign == "," else ","


def _in_order(table: pa.Table, names: tuple[str, ...]) -> pa.Table:
    """Give the columns that a file without a header is said to have; those that nothing maps are empty."""
    if not names:
        return table
    empty = pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
    return pa.table({name: table[name] if name in table.column_names else empty for name in names})


def _csv_blocks(table: pa.Table, delimiter: str, source: CsvSource, path: Path) -> Iterator[pa.Array]:
    yield pa.array([TITLE] * _lines_above(source), pa.string())
    if not source.columns:
        names = [_quoted(pa.array([name], pa.string()), delimiter, source.quote, path) for name in table.column_names]
        yield pc.binary_join_element_wise(*names, delimiter)
    for block in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        cells = [_quoted(pc.fill_null(column, ""), delimiter, source.quote, path) for column in block.columns]
        if len(cells) == 1:  # an empty line would be no row
            cells = [pc.if_else(pc.equal(cells[0], ""), source.quote * 2, cells[0])]
        yield cells[0] if len(cells) == 1 else pc.binary_join_element_wise(*cells, delimiter)


def _lines_above(source: CsvSource) -> int:
    if not isinstance(source.header_row, int):
        return 0
    return source.header_row if source.columns else max(0, source.header_row - 1)


def _quoted(cells: pa.Array, delimiter: str, quote: str, path: Path) -> pa.Array:
    """Put quotes around cells that hold a sign of the file's own."""
    odd = pc.match_substring(cells, delimiter)
    for sign in filter(None, (quote, "\n", "\r")):
        odd = pc.or_(odd, pc.match_substring(cells, sign))
    if not pc.any(odd).as_py():
        return cells
    if not quote:
        raise UserError.of("synthetic.needs_quotes", place=Place(path.name))
    doubled = pc.replace_substring(cells, quote, quote * 2)
    return pc.if_else(odd, pc.binary_join_element_wise(quote, doubled, quote, ""), cells)


def fitted(
    table: pa.Table, *, source: FixedWidthSource, may_lack: frozenset[str]
) -> tuple[pa.Table, tuple[Reason, ...]]:
    """Let every cell fit its place: what the ledger can do without is left empty where it does not fit, and counted.

    Raises `UserError` where an amount, a day or an id does not fit.
    """
    left_out = []
    for column in source.columns:
        if column.name not in table.column_names:
            continue
        cells = table[column.name]
        too_long = pc.fill_null(pc.greater(pc.utf8_length(cells), column.width), False)
        count = pc.sum(too_long).as_py() or 0
        if not count:
            continue
        if column.name not in may_lack:
            raise UserError.of("synthetic.does_not_fit", column=column.name, width=column.width, count=count)
        kept = pc.if_else(too_long, pa.scalar(None, pa.string()), cells)
        table = table.set_column(table.column_names.index(column.name), column.name, kept)
        left_out.append(Reason.of("synthetic.cells_too_long", column=column.name, width=column.width, count=count))
    return table, tuple(left_out)


def write_fixed_width(table: pa.Table, *, path: Path, source: FixedWidthSource) -> None:
    """Write text at fixed places, numbers to the right of theirs; cells must fit (`fitted`)."""
    places = sorted(source.columns, key=lambda column: column.start)
    for first, second in pairwise(places):
        if first.start + first.width > second.start:
            raise UserError.of("synthetic.places_overlap", first=first.name, second=second.name)
    _write(_fixed_blocks(table, places, source.header_row), path=path, encoding=source.encoding)


def _fixed_blocks(table: pa.Table, places: list[FixedColumn], header_lines: int) -> Iterator[pa.Array]:
    if header_lines:
        head = "".join(f"{' ' * gap}{column.name[: column.width].ljust(column.width)}" for gap, column in _gaps(places))
        yield pa.array([*[TITLE] * (header_lines - 1), head.rstrip()], pa.string())
    for block in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        cells = []
        for gap, column in _gaps(places):
            own = block[column.name] if column.name in block.schema.names else pa.nulls(len(block), pa.string())
            cells.append(_padded(pc.fill_null(own, ""), gap=gap, width=column.width))
        yield cells[0] if len(cells) == 1 else pc.binary_join_element_wise(*cells, "")


def _gaps(places: list[FixedColumn]) -> Iterator[tuple[int, FixedColumn]]:
    """Give each column with the blanks before it."""
    end = 1
    for column in places:
        yield column.start - end, column
        end = column.start + column.width


def _padded(cells: pa.Array, *, gap: int, width: int) -> pa.Array:
    is_number = pc.match_substring_regex(cells, _NUMERIC)
    right = pc.utf8_lpad(cells, width=width, padding=" ")
    text = pc.if_else(is_number, right, pc.utf8_rpad(cells, width=width, padding=" "))
    return pc.binary_join_element_wise(" " * gap, text, "") if gap else text


def write_json_lines(table: pa.Table, *, path: Path, source: JsonLinesSource) -> None:
    """Write one JSON object a line; values that JSON has no kind for are texts."""
    plain = [pa.types.is_string, pa.types.is_integer, pa.types.is_floating]
    columns = [
        column if any(is_kind(column.type) for is_kind in plain) else text_column(column) for column in table.columns
    ]
    typed = pa.table(dict(zip(table.column_names, columns, strict=True)))
    _write(_json_blocks(typed), path=path, encoding=source.encoding)


def _json_blocks(table: pa.Table) -> Iterator[pa.Array]:
    for block in table.to_batches(max_chunksize=ROWS_AT_ONCE):
        yield pa.array([json.dumps(_nested(row), ensure_ascii=False) for row in block.to_pylist()], pa.string())


def _nested(row: dict[str, object]) -> dict[str, object]:
    """Put what a point in a name says is inside another object there."""
    found: dict[str, object] = {}
    for name, value in row.items():
        *outer, last = name.split(".")
        into = found
        for key in outer:
            into = into.setdefault(key, {})  # type: ignore[assignment]
        into[last] = value
    return found


def _write(blocks: Iterator[pa.Array], *, path: Path, encoding: str) -> None:
    """Write lines block by block, without a Python text for each."""
    chosen = "utf-8" if encoding == AUTO else encoding
    try:
        with path.open("w", encoding=chosen, newline="") as out:
            for lines in blocks:
                if len(lines):
                    out.write(_text(lines))
    except UnicodeEncodeError as error:
        raise UserError.of(
            "synthetic.not_in_encoding",
            place=Place(path.name),
            encoding=chosen,
            text=error.object[error.start : error.end],
        ) from error


def _text(lines: pa.Array) -> str:
    """Give lines as one text: the bytes of a column of strings stand one behind the other."""
    ended = pc.binary_join_element_wise(lines, "\n", "")
    _, offsets, data = ended.buffers()
    first, last = (
        int.from_bytes(offsets[4 * at : 4 * at + 4].to_pybytes(), "little")
        for at in (ended.offset, ended.offset + len(ended))
    )
    return str(data[first:last].to_pybytes(), "utf-8")
