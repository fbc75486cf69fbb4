"""What a child process does before and after its work: its own group, budget and log, and one message home."""

from __future__ import annotations

import ctypes
import gc
import os
import platform
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

from lrfm.errors import Fault, UserError
from lrfm.runner.outcome import portable_faults

__all__ = ["Mended", "Raised", "Returned", "Surroundings", "Task", "enter"]

_SET_PARENT_DEATH_SIGNAL = 1


@dataclass(frozen=True)
class Surroundings:
    """Where a child works: its environment (variables set for it; empty text removes one) and its scratch folder."""

    environment: Mapping[str, str]
    scratch: Path


@dataclass(frozen=True)
class Task:
    """Work for one child: a function that can be named from another process, its arguments and its limits.

    The function is called with the arguments and ``tell``, which sends anything picklable to the parent at once.
    """

    name: str
    function: Callable[..., object]
    arguments: tuple[object, ...]
    surroundings: Surroundings
    timeout_seconds: float | None = None


@dataclass(frozen=True)
class Returned:
    """The child's function came to its end."""

    value: object


@dataclass(frozen=True)
class Mended:
    """The child's function raised a ``UserError``: the user can mend it."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Raised:
    """The child's function raised anything else; the trace is for developers, never for a page."""

    error: str
    message: str
    trace: str


def enter(task: Task, connection: Connection) -> None:
    """Run in the child: settle, do the task, send how it ended."""
    _settle(task.surroundings)
    final: Returned | Mended | Raised
    try:
        final = Returned(task.function(*task.arguments, tell=connection.send))
    except UserError as error:
        final = Mended(portable_faults(error))
    except Exception as error:  # noqa: BLE001  # everything goes home as a message: the parent decides what it means
        final = Raised(type(error).__name__, str(error), traceback.format_exc())
    try:
        connection.send(final)
    except Exception as error:  # noqa: BLE001  # a value that cannot be pickled is told like any other mistake
        connection.send(Raised(type(error).__name__, str(error), traceback.format_exc()))
    connection.close()


def _settle(surroundings: Surroundings) -> None:
    gc.freeze()  # the parent's objects stay shared with it: collecting them would copy their pages
    _die_with_parent()
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)  # a Ctrl-C in the terminal reaches the parent alone, which ends its children in order
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    surroundings.scratch.mkdir(parents=True, exist_ok=True)
    for name, value in surroundings.environment.items():
        os.environ.pop(name, None)
        if value:
            os.environ[name] = value
    os.environ["TMPDIR"] = tempfile.tempdir = str(surroundings.scratch)
    _log_to(surroundings.scratch / "child.log")


def _log_to(path: Path) -> None:
    """Keep what libraries print away from the user's terminal, where the progress is shown."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    for number, names in ((1, ("stdout", "__stdout__")), (2, ("stderr", "__stderr__"))):
        stream = open(number, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115  # as long as the process
        for name in names:
            setattr(sys, name, stream)


def _die_with_parent() -> None:
    """End this process when the parent is gone, even by kill -9."""
    parent = parent_process()
    if parent is None:
        return
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent.pid:  # it died before the call above
            os._exit(1)
        return
    threading.Thread(target=_exit_with, args=(parent.sentinel,), daemon=True).start()


def _exit_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
