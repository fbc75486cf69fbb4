"""The table of keys in the params README, made from the descriptions of the settings classes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from lrfm.ledger.mapping.settings import (
    AmountColumn,
    CodeColumn,
    DateColumn,
    FlagColumn,
    IdColumns,
    NumberColumn,
    SideColumn,
    TermCode,
    Terms,
    TextColumn,
)
from lrfm.ledger.sources.settings import (
    CsvSource,
    DemoSource,
    FixedColumn,
    FixedWidthSource,
    JsonLinesSource,
    ParquetSource,
    SqlSource,
    WorkbookSource,
)
from lrfm.params.model import Params
from lrfm.params.shape import fields_of, models_in

__all__ = ["keys_table", "with_keys_table"]

_BEGIN = "<!-- keys: begin (made from the settings classes by lrfm.params.keys; a test keeps it current) -->"
_NONE = "-"
_FEW = 2
_END = "<!-- keys: end -->"
_HEAD = "| key | takes | without it | meaning |\n|---|---|---|---|"
# Settings classes that many keys take: told once, below the table.
_SOURCES: tuple[type[BaseModel], ...] = (
    CsvSource,
    FixedWidthSource,
    WorkbookSource,
    ParquetSource,
    JsonLinesSource,
    SqlSource,
    DemoSource,
)
_COLUMNS: dict[type[BaseModel], str] = {
    TextColumn: "column",
    IdColumns: "columns",
    DateColumn: "date column",
    AmountColumn: "amount column",
    NumberColumn: "number column",
}
_OTHERS: dict[type[BaseModel], str] = {
    CodeColumn: "column of codes",
    SideColumn: "column of sides",
    FlagColumn: "column of marks",
    Terms: "payment terms",
    TermCode: "term",
    FixedColumn: "fixed column",
}
_SHARED: dict[type[BaseModel], str] = {**dict.fromkeys(_SOURCES, "source"), **_COLUMNS, **_OTHERS}
_WORDS: dict[object, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    Decimal: "number",
    bool: "true or false",
    date: "date",
    Path: "folder",
}


def keys_table() -> str:
    """Give Markdown tables of every key: what it takes, what holds without it, and what it means."""
    parts = ["\n".join((_HEAD, *_rows(Params, "")))]
    for source in _SOURCES:
        kind = get_args(source.model_fields["kind"].annotation)[0]
        parts.append(f"A **source** of kind `{kind}`: a table of these keys.\n\n{_told(source)}")
    parts += [
        f"Where it takes a **{words}**: {_short(model)}, or a table of these keys.\n\n{_told(model)}"
        for model, words in _COLUMNS.items()
    ]
    parts += [
        f"Where it takes a **{words}**: a table of these keys.\n\n{_told(model)}" for model, words in _OTHERS.items()
    ]
    return "\n\n".join(parts) + "\n"


def with_keys_table(readme: str) -> str:
    """Put the current tables between the marks of a README; raise `ValueError` where the marks are missing."""
    if _BEGIN not in readme or _END not in readme:
        raise ValueError("the README lacks the marks of the table of keys")
    before, _, rest = readme.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n\n{keys_table()}\n{_END}{after}"


def _told(model: type[BaseModel]) -> str:
    return "\n".join((_HEAD, *_rows(model, "")))


def _short(model: type[BaseModel]) -> str:
    return "the name of the column, or a list of names" if model is IdColumns else "the name of the column"


def _rows(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for (key, kinds), field in zip(fields_of(model).items(), model.model_fields.values(), strict=True):
        below = tuple(table for table in _tables(kinds) if table not in _SHARED)
        default = "required" if field.is_required() else _default(field.default, below)
        cells = (f"`{prefix}{key}`", _takes(kinds), default, field.description or "")
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        step = ".0." if any(get_origin(kind) is tuple for kind in kinds) else "."
        for table in below:
            yield from _rows(table, f"{prefix}{key}{step}")


def _tables(kinds: tuple[Any, ...]) -> tuple[type[BaseModel], ...]:
    items = tuple(get_args(kind)[0] for kind in kinds if get_origin(kind) is tuple)
    return models_in((*kinds, *items))


def _takes(kinds: tuple[Any, ...]) -> str:
    words = dict.fromkeys(_word(kind) for kind in kinds if kind is not type(None))
    return ", ".join(words) if len(words) > _FEW else " or ".join(words)


def _word(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(_shown(choice) for choice in get_args(kind))
    if get_origin(kind) is tuple:
        inner = models_in((get_args(kind)[0],))
        return _listed(inner)
    if get_origin(kind) is dict:
        return _pairs(kind)
    if kind in _SHARED:
        return _SHARED[kind]
    return _WORDS.get(kind, "table")


def _listed(inner: tuple[type[BaseModel], ...]) -> str:
    if not inner:
        return "list"
    return f"list of {_SHARED[inner[0]]}s" if inner[0] in _SHARED else "list of tables"


def _pairs(kind: Any) -> str:
    key, value = get_args(kind)
    if get_origin(key) is not None:  # a day
        return "date: amount"
    plain = get_args(value)[0] if get_origin(value) is Annotated else None
    if plain in (Decimal, int):
        return "name: number"
    if plain is str:
        return "pair: judgement"
    return "code: meaning" if value is str else "code: term"


def _default(default: object, below: tuple[type[BaseModel], ...]) -> str:
    if below or default is None or default == {} or default is PydanticUndefined or default == Path():
        return _NONE
    return _shown(default)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(item) for item in value) or _NONE
    if isinstance(value, str):
        return f'`"{value}"`' if not value.strip() or not value[0].isalnum() else f"`{value}`"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"
