"""Exit codes, and how the process is asked to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

__all__ = ["DEFECT", "DONE", "INTERRUPTED", "NEEDS_MENDING", "REPORT_FAILED", "interrupt_on_termination"]

DONE: Final = 0
REPORT_FAILED: Final = 1
NEEDS_MENDING: Final = 2
DEFECT: Final = 3
INTERRUPTED: Final = 130


@contextmanager
def interrupt_on_termination() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does, so that one path cleans up; signals can be set in the main thread alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
