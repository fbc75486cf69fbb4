"""Which rule of its declared schema a table breaks, asked of Arrow in one pass over each column.

pandera declares the rules. Its own check of Ibis tables (0.35) puts one query for each rule of each column, which took
longer than all other work on a small ledger, and passes over `unique`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.errors import Defect

__all__ = ["first_breach"]

_TYPES: Mapping[str, pa.DataType] = MappingProxyType(
    {"int64": pa.int64(), "date": pa.date32(), "boolean": pa.bool_(), "string": pa.string()}
)
_RULES: Mapping[str, Callable[..., pa.ChunkedArray]] = MappingProxyType(
    {
        "greater_than_or_equal_to": lambda cells, *, min_value: pc.greater_equal(cells, min_value),
        "greater_than": lambda cells, *, min_value: pc.greater(cells, min_value),
        "not_equal_to": lambda cells, *, value: pc.not_equal(cells, value),
        "isin": lambda cells, *, allowed_values: pc.is_in(cells, value_set=pa.array(allowed_values, cells.type)),
    }
)


def first_breach(table: pa.Table, model: type[Any]) -> str | None:
    """Say which rule of a pandera model a table breaks, column and rule; none where it keeps them all.

    Raises `Defect` for a model that declares a rule of which nothing is known here.
    """
    declared = model.to_schema()
    if declared.checks or declared.unique or not declared.strict:
        raise Defect(f"{model.__name__}: only rules of single columns, and no other columns, can be checked")
    if sorted(table.column_names) != sorted(declared.columns):
        return f"its columns are {table.column_names}, not {list(declared.columns)}"
    breaches = (
        f"{name}: {rule}" for name, column in declared.columns.items() for rule in _broken_rules(table[name], column)
    )
    return next(breaches, None)


def _broken_rules(cells: pa.ChunkedArray, declared: Any) -> Iterator[str]:
    """Give the rules of one column that its cells break; an empty cell breaks none but that there be none."""
    if declared.coerce or declared.regex:
        raise Defect(f"{declared.name}: cells are checked as they are, under one name")
    if _TYPES[str(declared.dtype.type)] != cells.type:
        yield f"{cells.type} is not {declared.dtype.type}"
        return
    if cells.null_count and not declared.nullable:
        yield "an empty cell"
    filled = cells.drop_null()
    if declared.unique and pc.count_distinct(filled).as_py() != len(filled):
        yield "a value twice"
    for check in declared.checks:
        if check.name not in _RULES:
            raise Defect(f"{declared.name}: nothing is known of the rule {check.name}")
        if not pc.all(_RULES[check.name](filled, **check.statistics), min_count=0).as_py():
            yield f"not {check.error}"
