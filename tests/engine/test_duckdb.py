"""The engine's budget, and its folder for what does not fit into memory."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pytest

from lrfm.core.environment import WORKERS_VARIABLE
from lrfm.engine.base import Engine
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.engine.spill import SpillFolder
from lrfm.errors import Defect

DEADLINE_SECONDS = 120
ROWS = 400_000
TINY = EngineSettings(threads=1, memory_limit_gb=0.03)


def _setting(engine: Engine, name: str) -> object:
    return engine.backend.raw_sql(f"SELECT current_setting('{name}')").fetchone()[0]


@pytest.mark.parametrize(
    ("workers", "threads", "memory"),
    [("", 4, "2.7 GiB"), ("2", 2, "1.3 GiB"), ("3", 1, "953.6 MiB"), ("9", 1, "317.8 MiB")],
)
def test_workers_share_the_budget(monkeypatch: pytest.MonkeyPatch, workers: str, threads: int, memory: str) -> None:
    monkeypatch.setenv(WORKERS_VARIABLE, workers)
    engine = connect(EngineSettings(threads=4, memory_limit_gb=3.0))
    assert (_setting(engine, "threads"), _setting(engine, "memory_limit")) == (threads, memory)


def _folders(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.is_dir())


def test_the_folder_goes_with_its_engine(tmp_path: Path) -> None:
    engine = connect(TINY, spill_root=tmp_path)
    assert [name.split("-")[0] for name in _folders(tmp_path)] == [str(os.getpid())]
    other = connect(TINY, spill_root=tmp_path)
    assert len(_folders(tmp_path)) == 2
    del engine, other
    gc.collect()
    assert _folders(tmp_path) == []


PROGRAM = """
import os, signal, sys, time
from pathlib import Path
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
engine = connect(EngineSettings(threads=1), spill_root=Path(sys.argv[1]))
assert len(list(Path(sys.argv[1]).glob("*/"))) == 1
if sys.argv[2] == "dies":
    os.kill(os.getpid(), signal.SIGKILL)
"""


def _run(root: Path, how: str) -> int:
    return subprocess.run([sys.executable, "-c", PROGRAM, root, how], check=False, timeout=DEADLINE_SECONDS).returncode


def test_the_folder_goes_with_its_process(tmp_path: Path) -> None:
    assert _run(tmp_path, "ends") == 0
    assert _folders(tmp_path) == []


def test_the_folder_of_a_dead_process_is_swept_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    assert _run(tmp_path, "dies") == -signal.SIGKILL
    dead = _folders(tmp_path)
    assert len(dead) == 1
    living = SpillFolder.below(tmp_path)
    other = SpillFolder.below(tmp_path)
    assert _folders(tmp_path) == sorted([living.path.name, other.path.name])
    living.remove()
    other.remove()


def test_a_forked_child_leaves_its_parents_folder_alone(tmp_path: Path) -> None:
    folder = SpillFolder.below(tmp_path)
    child = multiprocessing.get_context("fork").Process(target=folder.remove)
    child.start()
    child.join(DEADLINE_SECONDS)
    assert child.exitcode == 0
    assert folder.path.is_dir()
    folder.remove()
    assert not folder.path.exists()


def _sorted_digest(root: Path, seed: int) -> tuple[str, int]:
    """Sort more than fits into memory; give the digest of what comes out and the bytes that were spilled."""
    engine = connect(TINY, spill_root=root)
    numbers = ibis.range(seed, 7 * ROWS + seed, 7).unnest().name("number").as_table()
    engine.materialise(numbers.select(text=numbers.number.cast("string").hexdigest("md5")), name="t")
    spilled = 0
    digest = hashlib.sha256()
    for _ in range(3):
        table = engine.backend.table("t")
        ranked = engine.materialise(table.order_by("text").limit(ROWS), name="ranked")
        spilled = max(spilled, sum(path.stat().st_size for path in root.rglob("duckdb_temp*")))
        for batch in engine.backend.to_pyarrow_batches(ranked):
            digest.update("".join(batch["text"].to_pylist()).encode())
    return digest.hexdigest(), spilled


def _expected(seed: int) -> str:
    texts = sorted(hashlib.md5(str(number * 7 + seed).encode()).hexdigest() for number in range(ROWS))  # noqa: S324
    return hashlib.sha256("".join(texts).encode() * 3).hexdigest()


@pytest.mark.slow
def test_processes_that_spill_at_once_get_right_results(tmp_path: Path) -> None:
    seeds = (1, 2, 3)
    with ProcessPoolExecutor(len(seeds), mp_context=multiprocessing.get_context("spawn")) as processes:
        found = list(processes.map(_sorted_digest, [tmp_path] * len(seeds), seeds, timeout=DEADLINE_SECONDS))
    assert min(spilled for _, spilled in found) > 10_000_000
    assert [digest for digest, _ in found] == [_expected(seed) for seed in seeds]


def test_how_ibis_compiles_elsewhere_is_left_as_it_was() -> None:
    """Only an engine's own queries are compiled as they are written, whether or not they can be computed."""
    engine = connect(EngineSettings(threads=1))
    table = engine.from_arrow(pa.table({"x": ["1", "a"]}), name="texts")
    assert engine.compute(table.filter(table.x == "1").select(y=table.x)).to_pylist() == [{"y": "1"}]
    with pytest.raises(duckdb.ConversionException):
        engine.materialise(table.select(z=table.x.cast("int64")), name="numbers")
    assert ibis.options.sql.fuse_selects is True


def test_a_table_is_kept_as_ibis_would_keep_it() -> None:
    """Types of Arrow and of expressions, wide sums among them, and what Ibis says the table holds."""
    engine = connect(EngineSettings(threads=1))
    given = pa.table(
        {
            'a "name"': pa.array(["x", "y"]).dictionary_encode(),
            "day": pa.array([1, None], pa.date32()),
            "second": pa.array([1, None], pa.timestamp("s")),
            "moment": pa.array([1, None], pa.timestamp("us", "UTC")),
            "exact": pa.array([Decimal("1.5"), None], pa.decimal128(38, 4)),
            "small": pa.array([1, None], pa.int8()),
            "list": pa.array([[1.5], None]),
        }
    )
    ours, theirs = engine.from_arrow(given, name="ours"), engine.backend.create_table("theirs", given)
    assert ours.schema() == theirs.schema()
    assert engine.compute(ours) == engine.compute(theirs)
    sums = ours.aggregate(total=ours.small.sum(), mean=ours.exact.mean(), count=ours.count())
    summed, also = engine.materialise(sums, name="sums"), engine.backend.create_table("also", sums)
    assert summed.schema() == also.schema()
    assert engine.compute(summed) == engine.compute(also)
    assert summed.op() == engine.backend.table("sums", database=("memory", "main")).op()


def test_a_table_may_be_made_of_the_one_whose_name_it_takes() -> None:
    engine = connect(EngineSettings(threads=1))
    table = engine.from_arrow(pa.table({"x": [1, 2]}), name="t")
    grown = engine.materialise(table.mutate(x=table.x + 1, y=table.x), name="t")
    assert engine.to_arrow(grown, order_by=["x"]).to_pylist() == [{"x": 2, "y": 1}, {"x": 3, "y": 2}]


@pytest.mark.parametrize("columns", [{"A": [1], "a": [2]}, {"x": pa.nulls(1)}])
def test_columns_that_a_table_cannot_hold(columns: dict[str, Any]) -> None:
    with pytest.raises(Defect):
        connect(EngineSettings(threads=1)).from_arrow(pa.table(columns), name="t")
