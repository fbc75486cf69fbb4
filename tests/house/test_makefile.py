from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ACTOR = """#!/bin/sh
printf '%s\\n' "$#" "$@"
exit "${LRFM_EXIT:-0}"
"""


@pytest.fixture
def stage(root: Path, tmp_path: Path) -> Path:
    """A folder (with a space in its path) whose lrfm prints its arguments."""
    folder = tmp_path / "a folder"
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / "tools").mkdir()
    shutil.copyfile(root / "Makefile", folder / "Makefile")
    (folder / "tools/set_up.sh").write_text(":\n", encoding="utf-8")
    lrfm = folder / ".venv/bin/lrfm"
    lrfm.write_text(ACTOR, encoding="utf-8")
    lrfm.chmod(0o755)
    return folder


def _make(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MFLAGS", "MAKELEVEL"}}
    return subprocess.run(
        ["make", *words],
        cwd=folder,
        env={**clean, "LC_ALL": "C", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_lists_each_target_in_a_line(root: Path, stage: Path) -> None:
    text = (root / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    done = _make(stage)
    assert done.stdout == _make(stage, "help").stdout
    listed = re.findall(r"^  make (\S+) +\S", done.stdout, re.MULTILINE)
    assert sorted([*listed, "set-up"]) == sorted(phony.split())
    assert len(done.stdout.splitlines()) == len(listed)
    assert max(map(len, done.stdout.splitlines())) <= 110


def test_the_demo_by_default(stage: Path) -> None:
    done = _make(stage, "report", DATA="of something else", PARAMS="mine", SET="x=y")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["2", "report", "params/demo.yml"]


def test_words_arrive_as_they_were_typed(stage: Path) -> None:
    nasty = 'it\'s a "$HOME" `id` $(id) \\ & ; * # ü'
    done = _make(
        stage,
        "report",
        f"PARAMS={nasty}",
        "AS_OF=2013-06-30",
        "LOCALE=en-XA",
        f"DATA={nasty}",
        "RUNNER=fork",
        "SET=windows.flow_months=6 client.name=$x' *",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1:] == [
        "report",
        nasty,
        "--as-of",
        "2013-06-30",
        "--locale",
        "en-XA",
        "--data",
        nasty,
        "--runner",
        "fork",
        "--set",
        "windows.flow_months=6",
        "--set",
        "client.name=$x'",
        "--set",
        "*",
    ]


def test_judgements_of_several_experts_are_read_together(stage: Path) -> None:
    done = _make(stage, "judgements", "FILE=ann's.xlsx $x/b.xlsx", "CRITERIA=all", "OUTPUT=a block.yml", "LOCALE=en-XA")
    assert (done.returncode, done.stderr) == (0, "")
    words = ["ann's.xlsx", "$x/b.xlsx", "--criteria", "all", "--output", "a block.yml", "--locale", "en-XA"]
    assert done.stdout.splitlines()[1:] == ["judgements", *words]
    assert _make(stage, "judgements").stdout.splitlines() == ["1", "judgements"]


def test_the_exit_code_is_told(stage: Path) -> None:
    done = _make(stage, "report", LRFM_EXIT="3")
    assert done.returncode == 2  # make knows no other
    assert done.stderr.rstrip().endswith("report] Error 3")


def test_clean_leaves_reports(stage: Path) -> None:
    for name in ("reports/demo/index.html", ".cache/x", "src/lrfm/__pycache__/x.pyc", "tests/a.py"):
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        (stage / name).touch()
    done = _make(stage, "clean")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    left = {path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file()}
    assert left == {"Makefile", "tools/set_up.sh", "reports/demo/index.html", "tests/a.py"}
