"""A handful of watched child processes: each alone with its work, none able to stop the others."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from lrfm.core.reason import Reason
from lrfm.runner.child import Mended, Raised, Returned, Task, enter

__all__ = ["Died", "Ended", "supervise"]

_LOOK_SECONDS = 1.0
"""How often children are looked at where no event wakes the parent."""

_LAST_MESSAGE_SECONDS = 5.0
"""How long a child may take to exit after its last message (threads of libraries, flushes)."""


@dataclass(frozen=True)
class Died:
    """The child ended without a last message: by a signal, ``os._exit``, or the time limit."""

    cause: Reason


@dataclass(frozen=True)
class Ended:
    """How one task ended, and after how many seconds."""

    task: Task
    result: Returned | Mended | Raised | Died
    seconds: float


@dataclass
class _Child:
    task: Task
    process: BaseProcess
    connection: Connection
    started: float
    deadline: float | None
    result: Returned | Mended | Raised | Died | None = None
    reaped: bool = False


def supervise(
    tasks: Sequence[Task],
    *,
    context: BaseContext,
    workers: int,
    on_start: Callable[[Task], None] = lambda _task: None,
    on_message: Callable[[Task, object], None] = lambda _task, _message: None,
) -> Iterator[Ended]:
    """Run tasks in child processes, at most ``workers`` at once, and give each as it ends.

    A child that dies, hangs beyond its limit or raises is given as such and the others go on. Leaving the iterator
    early (an exception, a signal) kills what still runs.
    """
    waiting = deque(tasks)
    running: list[_Child] = []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                on_start(waiting[0])
                running.append(_start(waiting.popleft(), context))
            wait(_watched(running), timeout=_patience_seconds(running))
            for child in list(running):
                _advance(child, on_message)
                if child.result is not None:
                    running.remove(child)
                    _bury(child)
                    yield Ended(child.task, child.result, time.monotonic() - child.started)
    finally:
        for child in running:
            _bury(child)


def _start(task: Task, context: BaseContext) -> _Child:
    receiver, sender = context.Pipe(duplex=False)
    process: BaseProcess = context.Process(target=enter, args=(task, sender), name=task.name)  # type: ignore[attr-defined]
    process.start()
    sender.close()  # so that the end of the child is the end of the pipe, also for children forked later
    started = time.monotonic()
    deadline = None if task.timeout_seconds is None else started + task.timeout_seconds
    return _Child(task, process, receiver, started, deadline)


def _watched(running: Sequence[_Child]) -> list[Connection | int]:
    return [watched for child in running for watched in (child.connection, child.process.sentinel)]


def _patience_seconds(running: Sequence[_Child]) -> float:
    deadlines = [child.deadline for child in running if child.deadline is not None]
    return max(0.0, min([*(deadline - time.monotonic() for deadline in deadlines), _LOOK_SECONDS]))


def _has_exited(process: BaseProcess) -> bool:
    """Say whether the child is gone, without reaping it: its group keeps its number until it is buried."""
    if wait([process.sentinel], timeout=0):
        return True
    if not hasattr(os, "waitid") or process.pid is None:
        return False
    # The sentinel stays silent where the child has forked and left its descriptors to somebody.
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _advance(child: _Child, on_message: Callable[[Task, object], None]) -> None:
    """Take the child's messages; settle its result where it ended or ran out of time."""
    exited = _has_exited(child.process)  # before the messages: what it sent first must still be read
    try:
        while child.result is None and child.connection.poll():
            message = child.connection.recv()
            if isinstance(message, (Returned, Mended, Raised)):
                child.result = message
            else:
                on_message(child.task, message)
    except EOFError:  # the pipe closes a moment before the process is gone
        wait([child.process.sentinel], timeout=_LAST_MESSAGE_SECONDS)
        exited = True
    if child.result is None and exited:
        _reap(child)
        child.result = Died(_cause_of_death(child.process.exitcode))
    elif child.result is not None:
        wait([child.process.sentinel], timeout=_LAST_MESSAGE_SECONDS)
    elif child.deadline is not None and time.monotonic() >= child.deadline:
        child.result = Died(Reason.of("runner.timed_out", count=round(child.task.timeout_seconds or 0)))


def _cause_of_death(exitcode: int | None) -> Reason:
    if exitcode is not None and exitcode < 0:
        return Reason.of("runner.killed", signal=_signal_name(-exitcode))
    return Reason.of("runner.exited", code=-1 if exitcode is None else exitcode)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # real-time signals have no name
        return str(number)


def _reap(child: _Child) -> None:
    """Kill what is left of the child's group, then the child; afterwards its number may be another's."""
    process = child.process
    if process.pid is not None and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # not yet the leader of its group, or nothing left of it
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()
    child.reaped = True


def _bury(child: _Child) -> None:
    if not child.reaped:
        _reap(child)
    child.process.close()
    child.connection.close()
