"""The files of a made-up company as arrays, whether CSV or Parquet, with the truth beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from lrfm.core.calendars import jalali_to_gregorian
from lrfm.errors import Place, UserError
from lrfm.ledger.synthetic.company_settings import CompanySettings
from lrfm.ledger.synthetic.days import day_number
from lrfm.ledger.synthetic.facts import NEVER, Days, Numbers
from lrfm.ledger.synthetic.manifest import FACTS_FOLDER, SETTINGS_FILE, TRUTH_FOLDER
from lrfm.ledger.synthetic.tables import FACTS
from lrfm.ledger.synthetic.world import World, make_world

__all__ = ["CompanyFiles", "chunked", "days_in", "months_of", "numbers_in", "read_settings", "rows_in", "years_of"]

MINOR = 100
FIRST_GREGORIAN_YEAR = 1700
"""Years before it are of the Jalali calendar."""


@dataclass(frozen=True)
class CompanyFiles:
    """The folder of a company that was written by `write_company`, `write_demo` or `lrfm synthetic`."""

    folder: Path

    @cached_property
    def settings(self) -> CompanySettings:
        """What was asked for."""
        return read_settings(self._truth / SETTINGS_FILE)

    @cached_property
    def world(self) -> World:
        """What follows from the settings alone: months, catalogue, price levels, the culprits' numbers."""
        return make_world(self.settings)

    @property
    def first_day(self) -> int:
        """The first day of the extract, since 1970-01-01."""
        return day_number(self.settings.first_day)

    @property
    def last_day(self) -> int:
        """The day of the extract."""
        return day_number(self.settings.last_day)

    def truth(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """Give a table of the truth."""
        return pq.read_table(self._truth / f"{name}.parquet", columns=columns)

    def facts(self, name: str, *columns: str) -> pa.Table:
        """Give columns of a table of the files, amounts as whole minor units; rows that cannot be read are left out."""
        aside = self._truth / FACTS_FOLDER
        folder = aside if aside.is_dir() else self.folder
        if (path := folder / f"{name}.parquet").is_file():
            return _plain_text(pq.read_table(path, columns=list(columns)))
        return _read_csv(folder / f"{name}.csv", schema=pa.schema([FACTS[name].field(column) for column in columns]))

    @property
    def _truth(self) -> Path:
        return self.folder / TRUTH_FOLDER


def read_settings(path: Path) -> CompanySettings:
    """Read the settings that a company was made with.

    Raises `UserError` where they are not those that this version makes companies with: what was planted is not known.
    """
    try:
        known = json.loads(path.read_text("utf-8"))
        settings = TypeAdapter(CompanySettings).validate_python(known)
    except ValueError:
        settings = None
    if settings is None or _names(known) != _names(settings.plain()):
        raise UserError.of("made_up.other_version", place=Place(str(path)))
    return settings


def _names(values: Any, above: str = "") -> set[str]:
    """Give the names of all settings, those below others with theirs."""
    if not isinstance(values, dict):
        return set()
    found = {f"{above}{name}" for name in values}
    return found.union(*(_names(value, f"{above}{name}.") for name, value in values.items()))


def rows_in(values: pa.ChunkedArray, *, of: pa.ChunkedArray) -> Numbers:
    """Give the row of each value in another column, -1 where it is not there."""
    found = pc.index_in(_text(values), value_set=_text(of))
    rows: Numbers = found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return rows


def chunked(values: pa.Array) -> pa.ChunkedArray:
    """Give an array as columns of tables are."""
    return pa.chunked_array([values])


def days_in(column: pa.ChunkedArray) -> Days:
    """Give days as numbers since 1970-01-01, `NEVER` where there is none."""
    days = column.combine_chunks().view(pa.int32()).fill_null(int(NEVER))
    found: Days = days.to_numpy(zero_copy_only=False)
    return found


def months_of(days: npt.NDArray[np.integer]) -> Numbers:
    """Give the calendar months of days, since 1970.

    >>> months_of(np.array([0, 31, 365])).tolist()
    [0, 1, 12]
    """
    found: Numbers = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return found


def years_of(days: npt.NDArray[np.integer]) -> Numbers:
    """Give the calendar years of days."""
    found: Numbers = 1970 + days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    return found


def numbers_in(column: pa.ChunkedArray) -> Numbers:
    """Give whole numbers, 0 where there is none."""
    found: Numbers = column.combine_chunks().fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _text(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole.dictionary_decode() if isinstance(whole, pa.DictionaryArray) else whole


def _plain_text(table: pa.Table) -> pa.Table:
    columns = [_text(column) if pa.types.is_dictionary(column.type) else column for column in table.columns]
    return pa.table(columns, names=table.column_names)


def _read_csv(path: Path, *, schema: pa.Schema) -> pa.Table:
    """Read all cells as text, leave out the rows that no ledger would take, and type the rest."""
    names = [field.name.removesuffix("_minor") for field in schema]
    options = pyarrow.csv.ConvertOptions(include_columns=names, column_types=dict.fromkeys(names, pa.string()))
    cells = pyarrow.csv.read_csv(path, convert_options=options)
    good = np.ones(cells.num_rows, dtype=np.bool_)
    for name, field in zip(names, schema, strict=True):
        good &= _is_readable(cells[name], field=field)
    cells = cells.filter(pa.array(good))
    columns = [_typed(cells[name], field=field) for name, field in zip(names, schema, strict=True)]
    return pa.table(columns, schema=schema)


def _is_readable(cells: pa.ChunkedArray, *, field: pa.Field) -> np.ndarray[Any, np.dtype[np.bool_]]:
    pattern = {pa.date32(): r"^(\d{4}-\d\d-\d\d)?$", pa.int64(): r"^(-?\d+(\.\d+)?)?$"}.get(field.type)
    is_key = field.name == "customer_id"
    if pattern is None and not is_key:
        return np.ones(len(cells), dtype=np.bool_)
    fits = pc.not_equal(cells, "") if pattern is None else pc.match_substring_regex(cells, pattern)
    found: np.ndarray[Any, np.dtype[np.bool_]] = fits.combine_chunks().fill_null(False).to_numpy(zero_copy_only=False)
    return found


def _typed(cells: pa.ChunkedArray, *, field: pa.Field) -> pa.ChunkedArray:
    if pa.types.is_string(field.type):
        return cells
    filled = pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.string()), cells)
    if field.name.endswith("_minor"):
        amounts = pc.round(pc.multiply(pc.cast(filled, pa.float64()), MINOR))
        return pc.cast(amounts, pa.int64())
    if pa.types.is_date32(field.type):
        return _days(filled)
    return pc.cast(filled, field.type)


def _days(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Read days of either calendar; a file is written in one."""
    year = pc.min(pc.cast(pc.utf8_slice_codeunits(texts, 0, 4), pa.int32())).as_py()
    if year is None or year >= FIRST_GREGORIAN_YEAR:
        return pc.cast(texts, pa.date32())
    encoded = texts.combine_chunks().dictionary_encode()
    parts = np.array([[int(part) for part in text.split("-")] for text in encoded.dictionary.to_pylist()])
    days = jalali_to_gregorian(*parts.T).astype("datetime64[D]").astype(np.int32)
    return pa.chunked_array([pa.array(days).view(pa.date32()).take(encoded.indices)])
