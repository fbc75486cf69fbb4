"""A stage is computed once and kept whole (the house: stage cache)."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from lrfm.core import sources
from lrfm.core.stage_cache import KEPT_PER_STAGE, StageCache, stage_key


def _write(text: str = "x") -> object:
    def compute(folder: Path) -> None:
        (folder / "result.txt").write_text(text)

    return compute


def test_a_result_is_computed_once(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    first = cache.folder("ledger", key="k", compute=_write("one"))
    again = cache.folder("ledger", key="k", compute=_write("two"))
    assert first == again
    assert (again / "result.txt").read_text() == "one"
    assert cache.holds("ledger", key="k")
    assert not cache.holds("ledger", key="other")


def test_a_stage_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half.txt").write_text("half")
        raise RuntimeError("stop")

    cache = StageCache(tmp_path)
    with pytest.raises(RuntimeError):
        cache.folder("ledger", key="k", compute=fail)
    assert not cache.holds("ledger", key="k")
    assert [path.name for path in (tmp_path / "ledger").iterdir() if path.is_dir()] == []


def _slow(root: Path, count: multiprocessing.sharedctypes.Synchronized[int]) -> None:  # type: ignore[name-defined]
    def compute(folder: Path) -> None:
        with count.get_lock():
            count.value += 1
        time.sleep(0.4)
        (folder / "result.txt").write_text("x")

    StageCache(root).folder("ledger", key="k", compute=compute)


def test_two_processes_compute_it_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    count = context.Value("i", 0)
    children = [context.Process(target=_slow, args=(tmp_path, count)) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert count.value == 1


def _hang(root: Path) -> None:
    def compute(folder: Path) -> None:
        (folder / "half.txt").write_text("half")
        time.sleep(60)

    StageCache(root).folder("ledger", key="k", compute=compute)


def test_a_killed_computation_does_no_harm(tmp_path: Path) -> None:
    child = multiprocessing.get_context("fork").Process(target=_hang, args=(tmp_path,))
    child.start()
    while not list(tmp_path.glob("ledger/.new-*/half.txt")):
        time.sleep(0.01)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    cache = StageCache(tmp_path)
    assert not cache.holds("ledger", key="k")
    assert (cache.folder("ledger", key="k", compute=_write()) / "result.txt").read_text() == "x"
    assert list(tmp_path.glob("ledger/.new-*")) == []


def test_only_the_latest_results_are_kept(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    for number in range(KEPT_PER_STAGE + 3):
        folder = cache.folder("ledger", key=f"k{number}", compute=_write())
        os.utime(folder, (number, number))
    kept = sorted(path.name for path in (tmp_path / "ledger").iterdir() if path.is_dir())
    assert len(kept) == KEPT_PER_STAGE
    assert "k0" not in kept


def test_the_key_depends_on_sources_inputs_and_settings() -> None:
    base = {"sources": "s", "inputs": {"a": "1"}, "settings": {"x": 1}}
    keys = {
        stage_key(**base),
        stage_key(**{**base, "sources": "t"}),
        stage_key(**{**base, "inputs": {"a": "2"}}),
        stage_key(**{**base, "settings": {"x": 2}}),
    }
    assert len(keys) == 4


def test_a_changed_source_in_the_import_closure_changes_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sources.source_digest(["lrfm.kpi.month"])
    real = sources._source
    monkeypatch.setattr(sources, "_source", lambda name: real(name) + (b"#" if name == "lrfm.core.calendars" else b""))
    assert sources.source_digest(["lrfm.kpi.month"]) != before
    monkeypatch.setattr(sources, "_source", lambda name: real(name) + (b"#" if name == "lrfm.report.seal" else b""))
    assert sources.source_digest(["lrfm.kpi.month"]) == before


def test_a_new_library_version_changes_the_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sources.source_digest(["lrfm.engine"])
    real = sources._version
    monkeypatch.setattr(sources, "_version", lambda name: "99" if name == "duckdb" else real(name))
    assert sources.source_digest(["lrfm.engine"]) != before
