"""What people see of a run: lines, a bar, and no thread."""

from __future__ import annotations

import io
import threading
from pathlib import Path

from lrfm.core.reason import Reason
from lrfm.runner.events import (
    Event,
    LeftUndone,
    NotebookDone,
    NotebookStarted,
    Noticed,
    Planned,
    RunPublished,
    StageDone,
    StagesDone,
)
from lrfm.runner.outcome import Outcome, Status
from lrfm.runner.progress import shown

EVENTS: tuple[Event, ...] = (
    Planned(("one", "two")),
    Noticed(Reason.of("runner.manifest_unreadable", path="manifest.json")),
    StageDone("ledger"),
    StageDone("ageing"),
    StagesDone(1.24),
    NotebookStarted("one"),
    NotebookStarted("two"),
    NotebookDone(Outcome("two", Status.FAILED, "two.html", 2.0, Reason.of("runner.killed", signal="SIGKILL"))),
    NotebookDone(Outcome("one", Status.DONE, "one.html", 3.06)),
    RunPublished(Path("reports/acme/2026-10-31")),
    LeftUndone(Reason.of("runner.index_busy", path="lock", seconds=60)),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def words(reason: Reason) -> str:
    return f"{reason.key} {' '.join(str(value) for value in reason.values.values())}"


def test_one_plain_line_for_each_finished_step() -> None:
    stream = io.StringIO()
    with shown(stream, words=words) as on_event:
        for event in EVENTS:
            on_event(event)
    lines = stream.getvalue().splitlines()
    assert lines.pop().startswith("runner.left_undone ")
    assert lines == [
        "runner.manifest_unreadable manifest.json",
        "runner.stage_done ledger",
        "runner.stage_done ageing",
        "runner.stages_done 1.2",
        "runner.notebook_failed two 2.0",
        "  runner.killed SIGKILL",
        "runner.notebook_done one 3.1",
        "runner.published reports/acme/2026-10-31",
    ]


def test_a_bar_on_a_terminal_fills_and_runs_no_thread() -> None:
    stream = Terminal()
    threads = threading.active_count()
    with shown(stream, words=words) as on_event:
        for event in EVENTS:
            on_event(event)
            assert threading.active_count() == threads
    written = stream.getvalue()
    assert "6/6" in written
    assert "7/6" not in written
    assert "runner.notebook_started two" in written
    assert "\n" in written.partition("runner.manifest_unreadable manifest.json")[2]
    assert "runner.left_undone" in written
    assert "\n  runner.killed SIGKILL\n" in written.replace("\r", "\n")


def test_a_run_that_never_began_shows_nothing() -> None:
    stream = Terminal()
    with shown(stream, words=words):
        pass
    assert stream.getvalue() == ""
