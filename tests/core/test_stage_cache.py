"""A stage is computed once and kept whole (the house: stage cache)."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lrfm.core import stage_cache
from lrfm.core.stage_cache import KEPT_PER_STAGE, KEPT_SECONDS, StageCache, stage_key

DEADLINE_SECONDS = 30


def _write(text: str = "x") -> Callable[[Path], object]:
    return lambda folder: (folder / "result.txt").write_text(text)


def _never(_folder: Path) -> None:
    raise AssertionError("computed again")


def _results(root: Path) -> set[str]:
    return {path.name for path in (root / "ledger").iterdir() if path.is_dir()}


def test_a_result_is_computed_once(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    first = cache.folder("ledger", key="k", compute=_write("one"))
    assert cache.folder("ledger", key="k", compute=_never) == first
    assert (first / "result.txt").read_text() == "one"
    assert (cache.folder("ledger", key="other", compute=_write("two")) / "result.txt").read_text() == "two"


def test_a_stage_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half.txt").write_text("half")
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        StageCache(tmp_path).folder("ledger", key="k", compute=fail)
    assert _results(tmp_path) == set()


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
        child.join(DEADLINE_SECONDS)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert count.value == 1


def _hang(root: Path) -> None:
    def compute(folder: Path) -> None:
        (folder / "half.txt").write_text("half")
        time.sleep(2 * DEADLINE_SECONDS)

    StageCache(root).folder("ledger", key="k", compute=compute)


def test_a_killed_computation_does_no_harm(tmp_path: Path) -> None:
    child = multiprocessing.get_context("fork").Process(target=_hang, args=(tmp_path,))
    child.start()
    try:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not list(tmp_path.glob("ledger/.new-*/half.txt")):
            assert time.monotonic() < deadline, "the child never began"
            time.sleep(0.01)
    finally:
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join(DEADLINE_SECONDS)
    folder = StageCache(tmp_path).folder("ledger", key="k", compute=_write())
    assert (folder / "result.txt").read_text() == "x"
    assert _results(tmp_path) == {"k"}


def test_no_result_goes_within_a_day_of_its_last_use(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    keys = {f"k{number}" for number in range(KEPT_PER_STAGE + 3)}
    for key in sorted(keys):
        cache.folder("ledger", key=key, compute=_write())
    assert _results(tmp_path) == keys


def _made_old(cache: StageCache, *, count: int) -> None:
    """Fill the cache with old0, old1, ... that nobody has used for more than a day, old0 for longest."""
    folders = [cache.folder("ledger", key=f"old{number}", compute=_write()) for number in range(count)]
    for number, folder in enumerate(folders):
        then = time.time() - KEPT_SECONDS - 100 + number
        os.utime(folder, (then, then))


def test_what_was_not_used_for_a_day_goes_and_a_hit_is_a_use(tmp_path: Path) -> None:
    cache = StageCache(tmp_path)
    _made_old(cache, count=KEPT_PER_STAGE + 2)
    cache.folder("ledger", key="old0", compute=_never)
    cache.folder("ledger", key="new", compute=_write())
    # new, old0 and the four used last before them
    assert _results(tmp_path) == {"new", "old0", *(f"old{number}" for number in range(4, KEPT_PER_STAGE + 2))}


def test_the_least_recently_used_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage_cache, "KEPT_SECONDS", 0)
    cache = StageCache(tmp_path)
    for number in range(KEPT_PER_STAGE):
        cache.folder("ledger", key=f"k{number}", compute=_write())
    cache.folder("ledger", key="k0", compute=_never)
    cache.folder("ledger", key="new", compute=_write())
    assert _results(tmp_path) == {"new", "k0", *(f"k{number}" for number in range(2, KEPT_PER_STAGE))}


def test_a_result_does_not_go_between_the_look_and_the_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = StageCache(tmp_path)
    _made_old(cache, count=KEPT_PER_STAGE + 1)
    seen, real = threading.Event(), stage_cache._is_whole

    def look_slowly(result: Path) -> bool:
        answer = real(result)
        if result.name == "old0":
            seen.set()
            time.sleep(0.5)
        return answer

    monkeypatch.setattr(stage_cache, "_is_whole", look_slowly)
    found: list[str] = []
    reader = threading.Thread(
        target=lambda: found.append((cache.folder("ledger", key="old0", compute=_never) / "result.txt").read_text())
    )
    reader.start()
    assert seen.wait(DEADLINE_SECONDS)
    cache.folder("ledger", key="new", compute=_write())  # forgets what is old, at this very moment
    reader.join(DEADLINE_SECONDS)
    assert found == ["x"]
    assert "old0" in _results(tmp_path)


def _read_often(root: Path, seed: int) -> None:
    """Ask for one result after another and read each at once, while the others forget them."""
    stage_cache.KEPT_SECONDS, stage_cache.KEPT_PER_STAGE = 1, 1  # type: ignore[misc]
    cache, end = StageCache(root), time.monotonic() + 3
    number = seed
    while time.monotonic() < end:
        number += 1
        folder = cache.folder("ledger", key=f"k{number % 7}", compute=_write(str(number % 7)))
        assert (folder / "result.txt").read_text() == str(number % 7)
        time.sleep(0.2)


@pytest.mark.slow
def test_readers_and_forgetters_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=_read_often, args=(tmp_path, seed)) for seed in (0, 2, 5)]
    for child in children:
        child.start()
    for child in children:
        child.join(DEADLINE_SECONDS)
    assert [child.exitcode for child in children] == [0, 0, 0]


def _remove(folder: Path) -> None:
    (folder / "result.txt").unlink()


def _truncate(folder: Path) -> None:
    os.truncate(folder / "result.txt", 1)


def _break_contents(folder: Path) -> None:
    (folder / ".contents.json").write_text("[")


def _remove_contents(folder: Path) -> None:
    (folder / ".contents.json").unlink()


@pytest.mark.parametrize("damage", [_remove, _truncate, _break_contents, _remove_contents])
def test_a_damaged_result_is_computed_again(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    cache = StageCache(tmp_path)
    damage(cache.folder("ledger", key="k", compute=_write("long")))
    folder = cache.folder("ledger", key="k", compute=_write("again"))
    assert (folder / "result.txt").read_text() == "again"
    assert _results(tmp_path) == {"k"}


def test_the_key_depends_on_sources_inputs_and_settings() -> None:
    base = {"sources": "s", "inputs": {"a": "1"}, "settings": {"x": 1}}
    keys = {
        stage_key(**base),
        stage_key(**{**base, "sources": "t"}),
        stage_key(**{**base, "inputs": {"a": "2"}}),
        stage_key(**{**base, "settings": {"x": 2}}),
    }
    assert len(keys) == 4
