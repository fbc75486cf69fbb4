"""What the cache keeps: the newest few, and whatever a running run needs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from lrfm.cli import main
from lrfm.cli.kept import KEPT, SETTLED_SECONDS, forget_files, forget_folders, held
from lrfm.errors import Defect

HOLDING = """
import sys, time
from pathlib import Path
from lrfm.cli.kept import held
path = Path(sys.argv[1])
with held(path, text="mine", write=lambda: path.write_text("mine")):
    print("held", flush=True)
    sys.stdin.read()
"""


def aged(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def many_files(folder: Path, count: int) -> list[Path]:
    """Write files, the first the newest."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:02}.yml" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text("old")
        aged(path, 10_000 + number)
    return paths


def test_the_newest_files_stay(tmp_path: Path) -> None:
    paths = many_files(tmp_path, KEPT + 3)
    (tmp_path / "note.txt").write_text("of somebody else")
    forget_files(tmp_path, "*.yml")
    assert sorted(tmp_path.glob("*.yml")) == paths[:KEPT]
    assert (tmp_path / "note.txt").exists()
    forget_files(tmp_path / "none", "*.yml")


def test_a_file_in_use_stays_however_old_and_goes_when_its_process_has(tmp_path: Path) -> None:
    used = tmp_path / "used.yml"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(used)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        many_files(tmp_path, KEPT + 3)
        aged(used, 20_000)
        forget_files(tmp_path, "*.yml")
        assert used.exists()
        assert len(list(tmp_path.glob("*.yml"))) == KEPT + 1
        process.kill()
    forget_files(tmp_path, "*.yml")
    assert not used.exists()


def test_a_held_file_says_what_it_should_and_counts_as_new(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    for before in (None, "spoiled", "mine"):
        if before is not None:
            path.write_text(before)
            aged(path, 20_000)
        with held(path, text="mine", write=lambda: path.write_text("mine") and None):
            assert path.read_text() == "mine"
            assert path.stat().st_mtime > time.time() - 60
            with held(path, text="mine", write=lambda: None):
                pass


def test_a_missing_file_within_the_block_is_not_taken_for_the_held_one(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    with pytest.raises(FileNotFoundError), held(path, text="mine", write=lambda: path.write_text("mine") and None):
        raise FileNotFoundError


def test_the_newest_folders_stay_and_those_of_the_last_hour(tmp_path: Path) -> None:
    folders = [tmp_path / f"{number:02}" for number in range(KEPT + 4)]
    for number, folder in enumerate(folders):
        folder.mkdir()
        (folder / "rows.csv").write_text("x")
        seconds = SETTLED_SECONDS / 2 if number < KEPT + 1 else SETTLED_SECONDS * 2
        aged(folder / "rows.csv", seconds + number)
        aged(folder, seconds + number)
    forget_folders(tmp_path)
    assert sorted(tmp_path.iterdir()) == folders[: KEPT + 1]
    forget_folders(tmp_path / "none")


def test_a_run_forgets_old_params_and_rejected_rows_of_its_client(run: Any, home: Path) -> None:
    cache = home / ".cache"
    mine = many_files(cache / "acme" / "params", KEPT + 5)
    theirs = many_files(cache / "globex" / "params", KEPT + 5)
    rejected = many_files(cache / "acme" / "rejected", 0) or [
        cache / "acme" / "rejected" / str(n) for n in range(KEPT + 2)
    ]
    for number, folder in enumerate(rejected):
        folder.mkdir(parents=True)
        aged(folder, SETTLED_SECONDS * 2 + number)
    assert main(["report", "acme.yml"]) == 0
    left = set((cache / "acme" / "params").iterdir())
    assert left == {*mine[:KEPT], run.called[0]["params_file"]}
    assert set((cache / "acme" / "rejected").iterdir()) == set(rejected[:KEPT])
    assert all(path.exists() for path in theirs)


def test_old_defects_are_forgotten(run: Any, home: Path) -> None:
    run.raises = Defect("a promise")
    defects = home / ".cache" / "defects"
    defects.mkdir(parents=True)
    for number in range(KEPT + 5):
        (defects / f"{number}.txt").write_text("old")
        aged(defects / f"{number}.txt", 10_000 + number)
    assert main(["report", "acme.yml"]) == 3
    left = sorted(path.name for path in defects.iterdir())
    assert len(left) == KEPT
    assert any("-" in name for name in left)
