"""Whole runs stopped by signals, at several points, from inside and outside."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from lrfm.runner.plan import RunPlan
from tests.runner.outside import run_outside, start_outside
from tests.runner.rooms import plan_of
from tests.runner.samples import write_notebook
from tests.runner.test_run import files

SLOW = "import os, pathlib, time\npathlib.Path({note!r}).write_text(str(os.getpid()))\ntime.sleep(60)"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A folder with a published report that no interruption may change."""
    folder = tmp_path_factory.mktemp("interrupted")
    book = write_notebook(folder / "one.ipynb", "print('published before')")
    assert run_outside(plan_of(folder, {"one": book})).said["exit_code"] == 0
    return folder, files(folder / "reports/acme/2026-10-31")


def slow_plan(folder: Path, note: Path) -> RunPlan:
    note.unlink(missing_ok=True)
    return plan_of(folder, {"one": write_notebook(folder / "slow.ipynb", SLOW.format(note=str(note)))})


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()


@pytest.mark.parametrize(
    ("number", "event"),
    [
        (signal.SIGINT, "StageDone"),
        (signal.SIGINT, "NotebookStarted"),
        (signal.SIGTERM, "NotebookStarted"),
        (signal.SIGTERM, "NotebookDone"),
        (signal.SIGKILL, "Planned"),
        (signal.SIGKILL, "StageDone"),
        (signal.SIGKILL, "NotebookStarted"),
        (signal.SIGKILL, "NotebookDone"),
    ],
)
def test_the_previous_report_stands(
    event: str, number: signal.Signals, published: tuple[Path, dict[str, bytes]]
) -> None:
    folder, before = published
    note = folder / "pid"
    plan = slow_plan(folder, note) if event == "NotebookStarted" else plan_of(folder, {"one": folder / "one.ipynb"})
    told = run_outside(plan, strike=f"{event}:{int(number)}")
    assert told.exit_code == {signal.SIGINT: -signal.SIGINT, signal.SIGTERM: 143, signal.SIGKILL: -9}[number]
    assert files(folder / "reports/acme/2026-10-31") == before
    left = len(list(plan.folder.runs.iterdir()))
    assert left == (2 if number == signal.SIGKILL and event != "Planned" else 1)
    assert not note.exists() or not is_alive(int(note.read_text()))


def test_the_next_run_cleans_up_and_publishes(published: tuple[Path, dict[str, bytes]]) -> None:
    folder, before = published
    plan = plan_of(folder, {"one": folder / "one.ipynb"})
    assert run_outside(plan, strike=f"NotebookDone:{int(signal.SIGKILL)}").exit_code == -signal.SIGKILL
    assert run_outside(plan).said["exit_code"] == 0
    assert len(list(plan.folder.runs.iterdir())) == 1
    after = files(folder / "reports/acme/2026-10-31")
    assert {name: after[name] for name in before if name != "manifest.json"} == {
        name: content for name, content in before.items() if name != "manifest.json"
    }


def test_a_second_run_is_told_who_is_running(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    plan = slow_plan(tmp_path, note)
    with start_outside(plan) as first:
        deadline = time.monotonic() + 30
        while not note.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        second = run_outside(plan_of(tmp_path, plan.notebooks))
        ((key, values),) = second.said["faults"]
        assert key == "runner.client_busy"
        assert (values["client"], values["process"]) == ("acme", str(first.pid))
        assert values["since"].startswith("20")
        other = plan_of(tmp_path, {"one": write_notebook(tmp_path / "quick.ipynb", "1")}, client="globex")
        assert run_outside(other).said["exit_code"] == 0
        first.send_signal(signal.SIGTERM)
        first.communicate()
    quick = plan_of(tmp_path, {"one": tmp_path / "quick.ipynb"})
    assert run_outside(quick).said["exit_code"] == 0
