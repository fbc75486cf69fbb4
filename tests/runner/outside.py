"""Carries out a plan in a process of its own, as the command line would: no thread of the test runner is there.

As a program: ``python -m tests.runner.outside PLAN`` reads a pickled plan and prints JSON. ``LRFM_TEST_STRIKE`` names
an event at which the process gets a signal: ``NotebookStarted:9``; ``LRFM_TEST_PATIENCE`` how many seconds it waits for
the lock of the index; with ``LRFM_TEST_FULL`` the disk is full once the reports are published; with
``LRFM_TEST_STRANDS`` stages are computed side by side.
"""

from __future__ import annotations

import errno
import json
import os
import pickle
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrfm.errors import Defect, UserError
from lrfm.runner import locks, run
from lrfm.runner.events import Event, Noticed, StageDone
from lrfm.runner.plan import RunPlan
from lrfm.runner.run import carry_out
from tests.runner.rooms import ROOMS, STRANDED

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Told:
    """What the process said and how it ended."""

    exit_code: int
    said: dict[str, Any]
    stderr: str

    def cause(self, name: str) -> tuple[str, dict[str, Any]]:
        """Give the cause of a failed report."""
        _, _, key, values = self.said["reports"][name]
        return key, values


def run_outside(plan: RunPlan, *, strike: str = "") -> Told:
    """Carry a plan out; give what came of it."""
    with start_outside(plan, strike=strike) as process:
        output, errors = process.communicate()
    return Told(process.returncode, json.loads(output) if output else {}, errors)


def start_outside(plan: RunPlan, *, strike: str = "") -> subprocess.Popen[str]:
    """Start carrying a plan out."""
    path = plan.params_file.with_name(f"{plan.folder.client}-{time.monotonic_ns()}.pickle")
    path.write_bytes(pickle.dumps(plan))
    command = [sys.executable, "-m", "tests.runner.outside", str(path)]
    environment = os.environ | {"LRFM_TEST_STRIKE": strike}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def disk_is_full(*_arguments: object) -> None:
    """Fail as the machine does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "history.jsonl")


def main(path: str) -> None:
    """Be the process."""
    plan: RunPlan = pickle.loads(Path(path).read_bytes())  # noqa: S301  # written by the test
    event_name, _, number = os.environ["LRFM_TEST_STRIKE"].partition(":")
    if patience := os.environ.get("LRFM_TEST_PATIENCE"):
        locks._INDEX_PATIENCE_SECONDS = float(patience)
    if os.environ.get("LRFM_TEST_FULL"):
        run.settle = disk_is_full
    events: list[str] = []
    noticed: list[str] = []
    stages: list[str] = []

    def on_event(event: Event) -> None:
        events.append(type(event).__name__)
        if isinstance(event, StageDone):
            stages.append(event.stage)
        if isinstance(event, Noticed):
            noticed.append(event.finding.key)
        if type(event).__name__ == event_name:
            time.sleep(0.3)  # so that children are at work
            os.kill(os.getpid(), int(number))

    said: dict[str, Any] = {"events": events, "noticed": noticed, "stages": stages}
    try:
        published = carry_out(plan, STRANDED if os.environ.get("LRFM_TEST_STRANDS") else ROOMS, on_event=on_event)
        said["exit_code"] = published.exit_code
        said["page"] = published.page.relative_to(published.folder).as_posix()
        said["left_undone"] = published.left_undone and published.left_undone.key
        said["reports"] = {
            outcome.name: [
                outcome.status,
                outcome.path,
                outcome.cause.key if outcome.cause else None,
                dict(outcome.cause.values) if outcome.cause else {},
            ]
            for outcome in published.outcomes
        }
    except UserError as error:
        said["faults"] = [
            [fault.key, {key: str(value) for key, value in fault.values.items()}] for fault in error.faults
        ]
    except Defect as defect:
        said["defect"] = [str(defect), *getattr(defect, "__notes__", ())]
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1])
