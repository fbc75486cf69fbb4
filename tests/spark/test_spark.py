"""The same numbers on DuckDB and on a real local Spark, and as the ordinary way of reading has them (N1, N5)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.ledger.typed import read_typed
from tests.kpi.made_up import MAPPING, OPTIONAL, draw, write
from tests.ledgers import MAPPING as OWN
from tests.ledgers import read_settings
from tests.shapes import settings_for
from tests.spark.chain import CASE, run_chain
from tests.spark.lacking import require_spark
from tests.spark.typed_files import told, typed_settings, write_typed

ROOT = Path(__file__).resolve().parent.parent.parent
CUTOFFS = (date(2023, 6, 30), date(2024, 9, 30))
SEED = 3
DEADLINE_SECONDS = 400
OWN_MAPPING = {"invoices": {**OWN, "entered_on": "entered", "paid_entered_on": "booked"}}
OWN_ROWS = {
    "invoices": "customer,number,date,due,amount,paid_on,paid,entered,booked\n"
    "a,1,2023-01-01,2023-01-31,100.00,2023-02-10,100.00,2023-01-05,2023-07-15\n"
    "a,2,2023-01-01,2023-01-31,50.00,2023-02-10,20.00,,\n"
    "b,3,2023-02-01,2023-03-02,70.00,,,2023-08-01,\n"
    "b,4,2023-01-15,2023-01-15,-10.00,2023-02-20,-10.00,,\n"
    "b,5,2023-05-01,2023-06-01,30.00,,,,\n"
    "b,6,2023-05-03,2023-05-03,-30.00,,,,\n"
}
"""Rows with payments of their own, late postings, a credit note, and a reversal."""


@dataclass(frozen=True)
class Case:
    """A ledger as text and as typed Parquet, by its mapping."""

    tables: dict[str, str]
    mapping: dict[str, object]
    optional: tuple[str, ...]


CASES = {
    "everything": Case(draw(SEED), MAPPING, OPTIONAL),
    "own_payments": Case(OWN_ROWS, OWN_MAPPING, ()),
}


def _lay(folder: Path) -> Path:
    for name, case in CASES.items():
        write_typed(case.tables, folder / name)
        settings = typed_settings(case.mapping, optional=case.optional)
        (folder / name / CASE).write_text(settings.model_dump_json(), "utf-8")
    return folder


def _run_on_spark(folder: Path) -> None:
    """Run every case in a worker process of its own: one on local Spark, one through Spark Connect."""
    require_spark()
    days = [day.isoformat() for day in CUTOFFS]
    command = [sys.executable, "-W", "ignore", "-m", "tests.spark.worker", str(folder), *days]
    # nothing may need a Python on Spark's workers, where there is none of lrfm's
    env = {**os.environ, "PYSPARK_PYTHON": "/nonexistent/python"}
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=DEADLINE_SECONDS
    )
    assert done.returncode == 0, done.stderr[-4000:]


@pytest.mark.spark
@pytest.mark.slow
def test_spark_and_spark_connect_equal_duckdb_row_for_row(tmp_path: Path) -> None:
    """One test, for a test run on all cores would start Spark once for each."""
    folder = _lay(tmp_path / "spark")
    _run_on_spark(folder)
    engine = connect(EngineSettings(threads=1))
    for name in CASES:
        here = run_chain(engine, folder / name, cutoffs=CUTOFFS)
        there = {path.stem: pq.read_table(path) for path in (folder / name / "spark").glob("*.parquet")}
        assert sorted(here) == sorted(there)
        assert [table for table in here if not here[table].equals(there[table])] == []
        assert here["invoices"].num_rows > 0
    told = json.loads((folder / "refusals.json").read_text("utf-8"))
    assert told == {"file": "engine.not_readable", "table": "engine.not_readable", "work_dir": "engine.no_work_dir"}
    assert list((folder / "work").iterdir()) == []
    assert list((folder / "shared").iterdir()) == []


@pytest.mark.parametrize("name", CASES)
def test_typed_columns_give_the_ledger_that_files_give(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    write(case.tables, tmp_path / "text")
    write_typed(case.tables, tmp_path / "typed")
    typed = typed_settings(case.mapping, optional=case.optional)
    leading = {table: columns for table, columns in case.mapping.items() if table not in case.optional}
    paths = {table: {"path": f"{table}.csv"} for table in case.mapping}
    sources = {**{table: paths[table] for table in leading}, "optional": {t: paths[t] for t in case.optional}}
    settings = settings_for({**leading, "optional": {t: case.mapping[t] for t in case.optional}}, sources=sources)
    settings = settings.model_copy(update={"allocation": typed.allocation})
    read = read_settings(settings, data_dir=tmp_path / "text", folder=tmp_path / "out")
    engine = connect(EngineSettings(threads=1))
    ledger = read_typed(engine, typed, data_dir=tmp_path / "typed")
    for cutoff in CUTOFFS:
        assert told(engine, ledger, cutoff=cutoff) == told(read.engine, read.ledger, cutoff=cutoff)
