"""Packs from a process that has imported what they need once: it forks a child for each command, which does the rest.

Importing is half of what a pack of a small ledger takes. Each child is a process of its own that runs the command as
`python -m lrfm` does; but all share one seed of hashes, so what compares two runs must start one of them afresh.
As a program, `python -m tests.packs.press` reads commands as lines of JSON and answers each with its exit code.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

__all__ = ["Press"]

ROOT = Path(__file__).resolve().parents[2]
ANSWER_SECONDS = 300


class Press:
    """The process; it ends with the block."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.packs.press"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, arguments: Sequence[str], *, folder: Path, said: Path) -> int:
        """Run the command in a folder, with the environment of now; what it says goes to a file."""
        order = {"arguments": list(arguments), "folder": str(folder), "said": str(said), "environment": {**os.environ}}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._answer(self._process.stdout)
        assert answer, "the press has ended"
        return int(answer)

    def _answer(self, said: IO[str]) -> str:
        """Read the one line that answers an order; where none comes in time, end the process and all its children."""
        ready, _, _ = select.select([said], [], [], ANSWER_SECONDS)
        if not ready:
            os.killpg(self._process.pid, signal.SIGKILL)  # it leads a group of its own
            raise TimeoutError(f"no answer of the press in {ANSWER_SECONDS} seconds")
        return said.readline()


def main() -> None:
    """Be the process."""
    from lrfm.runner.ready import thread_budget, warmed
    from lrfm.runner.wiring import study_rooms

    with warmed(study_rooms(Path(), {}).warm_modules, budget=thread_budget(workers=2)):
        for line in sys.stdin:
            child = os.fork()
            if child == 0:
                _carry_out(json.loads(line))
            _, status = os.waitpid(child, 0)
            sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
            sys.stdout.flush()


def _carry_out(order: dict[str, Any]) -> None:
    """Be the command: its folder, environment and streams, and never a step beyond."""
    code = 70
    try:
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environment"])
        said = os.open(order["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(said, 1)
        os.dup2(said, 2)
        from lrfm.cli import main as command

        code = command(order["arguments"])
    except BaseException:  # noqa: BLE001  # whatever it is, this process must not go on as its parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
