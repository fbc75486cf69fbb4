"""Tables that keep their schema and tables that break one rule of it: our answer against pandera's (B14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandera.ibis as pandera
import pyarrow as pa
import pytest
from pandera.errors import SchemaError

from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.errors import Defect
from lrfm.ledger.declared import first_breach
from lrfm.ledger.stage import TABLES, _check

SOUND = {"int64": [1, 2], "date": [date(2024, 1, 1), date(2024, 2, 1)], "boolean": [True, False], "string": ["a", "b"]}
OTHER_TYPE = {"int64": pa.int32(), "date": pa.timestamp("s"), "boolean": pa.int8(), "string": pa.binary()}


def _sound(model: type[Any]) -> pa.Table:
    """Build two rows that break nothing."""
    columns = {}
    for name, column in model.to_schema().columns.items():
        allowed = [check.statistics["allowed_values"] for check in column.checks if check.name == "isin"]
        columns[name] = list(allowed[0])[:1] * 2 if allowed else SOUND[str(column.dtype.type)]
        if column.nullable:
            columns[name] = [columns[name][0], None]
    types = {"int64": pa.int64(), "date": pa.date32(), "boolean": pa.bool_(), "string": pa.string()}
    kinds = {name: types[str(column.dtype.type)] for name, column in model.to_schema().columns.items()}
    return pa.table({name: pa.array(cells, kinds[name]) for name, cells in columns.items()})


def _broken(model: type[Any]) -> Iterator[tuple[str, pa.Table]]:
    """Break one rule at a time, in the last row."""
    table = _sound(model)
    yield "a column more", table.append_column("more", pa.array([1, 2]))
    yield "a column twice", table.append_column(table.column_names[0], table.column(0))
    for place, (name, column) in enumerate(model.to_schema().columns.items()):
        cells = table[name].to_pylist()
        yield f"{name} is not there", table.drop_columns([name])
        other = pa.array(cells).cast(OTHER_TYPE[str(column.dtype.type)])
        yield f"{name} is of another type", table.set_column(place, name, other)
        wrong = [] if column.nullable else [("empty", None)]
        if column.unique:
            wrong.append(("twice", cells[0]))
        for check in column.checks:
            at_least = {"greater_than_or_equal_to": 0, "greater_than": 0, "not_equal_to": 0, "isin": "nonsense"}
            wrong.append((check.name, at_least[check.name]))
        for why, value in wrong:
            yield f"{name}: {why}", table.set_column(place, name, pa.array([cells[0], value], table[name].type))


@pytest.mark.parametrize("name", TABLES)
def test_each_rule_of_each_column_is_held(name: str) -> None:
    model, _ = TABLES[name]
    assert first_breach(_sound(model), model) is None
    cases = list(_broken(model))
    assert len(cases) > 2 * len(model.to_schema().columns)
    assert [why for why, table in cases if first_breach(table, model) is None] == []


def test_pandera_is_of_the_same_mind() -> None:
    """All but `unique`, which pandera passes over on Ibis tables: the reason why it is not asked."""
    engine = connect(EngineSettings(threads=1))
    model, _ = TABLES["invoices"]
    model.validate(engine.from_arrow(_sound(model), name="sound"))
    taken = []
    for why, table in _broken(model):
        if why == "a column twice":
            continue  # no engine takes such a table
        try:
            model.validate(engine.from_arrow(table, name="broken"))
        except SchemaError:
            continue
        taken.append(why)
    assert taken == ["document_key: twice"]


def test_what_breaks_is_named() -> None:
    model, _ = TABLES["invoices"]
    broken = dict(_broken(model))
    for why, words in {
        "amount_minor: greater_than": "amount_minor: not greater_than(0)",
        "document_key: twice": "document_key: a value twice",
        "due_date: empty": "due_date: an empty cell",
        "known_on is of another type": "known_on: timestamp[s] is not date",
    }.items():
        with pytest.raises(Defect, match=re.escape(f"the table invoices breaks its schema: {words}")):
            _check(broken[why], model, "invoices")


class _Unknown(pandera.DataFrameModel):
    amount_minor: int = pandera.Field(lt=10)

    class Config:
        strict = True


class _Loose(pandera.DataFrameModel):
    amount_minor: int


@pytest.mark.parametrize("model", [_Unknown, _Loose])
def test_a_rule_of_which_nothing_is_known_is_a_defect(model: type[Any]) -> None:
    with pytest.raises(Defect, match=r"nothing is known|can be checked"):
        first_breach(pa.table({"amount_minor": [1]}), model)
