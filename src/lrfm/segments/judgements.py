"""Judgements of customers: who thinks what of them, and since when."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from lrfm.core.settings import Refused
from lrfm.errors import Fault, Place, UserError
from lrfm.segments.settings import Judgement

__all__ = ["KeyedJudgement", "KeyedJudgements", "keyed_judgements", "read_judgements"]

COLUMNS = tuple(Judgement.model_fields)
_NEEDED = ("customer", "by", "on")


@dataclass(frozen=True)
class KeyedJudgement:
    """One judgement of a customer of the ledger; points run from 1 to 5, None where nothing was said."""

    customer_key: int
    interest: int | None
    culture: int | None
    by: str
    on: date


@dataclass(frozen=True)
class KeyedJudgements:
    """Judgements of customers of the ledger, by day and key, and how many were of customers it does not know."""

    known: tuple[KeyedJudgement, ...]
    unknown_count: int


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """Read a CSV file of judgements in UTF-8; raise `UserError` with every fault found, each with its line."""
    place = Place(str(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise UserError.of("segments.no_judgements_file", place=place) from None
    except UnicodeDecodeError:
        raise UserError.of("segments.judgements_not_utf8", place=place) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _refuse_columns(reader.fieldnames or (), place)
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error:
        raise UserError.of("segments.judgements_not_csv", place=Place(str(path), reader.reader.line_num)) from None
    return _each_once(_read(rows, source=str(path)), source=str(path))


def keyed_judgements(judgements: Iterable[Judgement], *, keys: Mapping[str, int]) -> KeyedJudgements:
    """Give judgements by `customer_key`; `keys` has the surrogate key of each customer's number in the files."""
    known, unknown = [], 0
    for one in judgements:
        if one.customer in keys:
            known.append(KeyedJudgement(keys[one.customer], one.interest, one.culture, one.by, one.on))
        else:
            unknown += 1
    return KeyedJudgements(tuple(sorted(known, key=lambda one: (one.on, one.customer_key))), unknown)


def _refuse_columns(names: Sequence[str], place: Place) -> None:
    faults = [Fault("segments.judgement_column_missing", {"column": name}, place) for name in _NEEDED]
    faults = [fault for fault in faults if fault.values["column"] not in names]
    valid = ", ".join(COLUMNS)
    unknown = [name for name in names if name not in COLUMNS]
    faults += [Fault("segments.judgement_column_unknown", {"column": name, "valid": valid}, place) for name in unknown]
    if faults:
        raise UserError(*faults)


def _read(rows: Iterable[tuple[int, Mapping[str, str | None]]], *, source: str) -> list[tuple[int, Judgement]]:
    read: list[tuple[int, Judgement]] = []
    faults: list[Fault] = []
    for line, row in rows:
        # an empty cell says nothing; cells beyond the header stand under None
        filled = {name: text.strip() for name, text in row.items() if isinstance(text, str) and text.strip()}
        try:
            if None in row:
                raise UserError.of("segments.judgement_cells", place=Place(source, line), wanted=len(row) - 1)
            read.append((line, Judgement.model_validate(filled)))
        except UserError as error:
            faults += error.faults
        except ValidationError as error:
            faults += [_fault(found, row, Place(source, line)) for found in error.errors(include_url=False)]
    if faults:
        raise UserError(*faults)
    return read


def _fault(found: Mapping[str, object], row: Mapping[str, str | None], place: Place) -> Fault:
    loc = found["loc"]
    column = str(loc[0]) if isinstance(loc, tuple) and loc else ""
    got = (row.get(column) or "").strip()
    if found["type"] == "missing":
        return Fault("segments.judgement_cell_empty", {"column": column}, place)
    context = found.get("ctx")
    refused = context.get("error") if isinstance(context, Mapping) else None
    if isinstance(refused, Refused):
        return Fault("segments.judgement_day", {"column": column, "got": got}, place)
    return Fault("segments.judgement_points", {"column": column, "got": got}, place)


def _each_once(read: Sequence[tuple[int, Judgement]], *, source: str) -> tuple[Judgement, ...]:
    """Refuse two judgements of one customer on one day: nobody could say which of them holds."""
    seen: dict[tuple[str, date], int] = {}
    faults = []
    for line, judgement in read:
        first = seen.setdefault((judgement.customer, judgement.on), line)
        if first != line:
            faults.append(Fault("segments.judged_twice", {"first_line": first}, Place(source, line)))
    if faults:
        raise UserError(*faults)
    return tuple(judgement for _, judgement in read)
