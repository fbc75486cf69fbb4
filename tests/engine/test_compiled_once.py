"""What lets tests compile each expression once gives the SQL that Ibis gives, and never that of another expression."""

from __future__ import annotations

from datetime import date

import ibis
import pytest
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from tests.compiled_once import Digest, Unlike, filled, opened

DAYS = (date(2024, 1, 31), date(2024, 2, 29))


def _asked(table: ibis.Table, *days: date, least: int = -1) -> ibis.Table:
    """Ask for something between days, the first of them twice."""
    known = table.filter(table.day <= days[0], table.day > days[-1], table.amount > least)
    return known.group_by("key").agg(amount=known.amount.sum(), days=known.day.max().delta(days[0], unit="day"))


@pytest.fixture(scope="module")
def table() -> ibis.Table:
    columns = {"key": "int64", "day": "date", "amount": "int64"}
    return connect(EngineSettings(threads=1)).backend.create_table("rows", schema=columns)


def _plainly(expression: ibis.Table) -> str:
    """Give the first five rows' SQL as Ibis compiles it: what is asked for with a limit is compiled each time."""
    return str(DuckDBCompiler().to_sqlglot(expression, limit=5).sql("duckdb"))


@pytest.mark.parametrize("days", [DAYS, DAYS[::-1], (DAYS[0],)])
def test_days_are_filled_in(table: ibis.Table, days: tuple[date, ...]) -> None:
    known = Digest(_asked(table, *days).limit(5).op())
    text = opened(_plainly(_asked(table, *days)), known.days)
    assert text is not None
    later = tuple(day.replace(year=2025, day=28) for day in days)
    for asked in (days, later):
        other = Digest(_asked(table, *asked).limit(5).op())
        assert other.digest == known.digest
        assert filled(text, other.days) == _plainly(_asked(table, *asked))


def test_what_was_compiled_before_is_as_ibis_compiles_it(table: ibis.Table) -> None:
    for days in (DAYS, DAYS[::-1], DAYS):
        asked = _asked(table, *days, least=7)
        assert str(DuckDBCompiler().to_sqlglot(asked.limit(5)).sql("duckdb")) == _plainly(asked)


def test_another_expression_has_another_digest(table: ibis.Table) -> None:
    others = [
        _asked(table, *DAYS),
        _asked(table, DAYS[0]),
        _asked(table, *DAYS, least=-2),  # Python's hash of it is that of -1
        _asked(table, *DAYS).rename(more="amount"),
        _asked(table.view(), *DAYS),
        _asked(table.filter(table.day == DAYS[0]), *DAYS),
        _asked(table.mutate(amount=table.amount.cast("int32")), *DAYS),
    ]
    assert len({Digest(other.op()).digest for other in others}) == len(others)


def test_another_connection_has_the_same_digest(table: ibis.Table) -> None:
    columns = {"key": "int64", "day": "date", "amount": "int64"}
    there = connect(EngineSettings(threads=1)).backend.create_table("rows", schema=columns)
    wider = connect(EngineSettings(threads=1)).backend.create_table("rows", schema={**columns, "more": "string"})
    here = Digest(_asked(table, *DAYS).op()).digest
    assert here == Digest(_asked(there, *DAYS).op()).digest
    assert here != Digest(_asked(wider, *DAYS).op()).digest


def test_rows_in_memory_are_compiled_afresh() -> None:
    with pytest.raises(Unlike):
        Digest(ibis.memtable({"x": [1]}).op())


def test_a_day_that_the_sql_shows_otherwise_is_not_filled_in() -> None:
    assert opened("SELECT MAKE_DATE(2024, 1, 31)", DAYS) is None
    assert opened('SELECT MAKE_DATE(2024, 1, 31) AS "datetime.date(2024, 1, 31)"', DAYS[:1]) is None
