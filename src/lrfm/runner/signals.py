"""Being asked to stop is an exception like any other, so that children are ended and half-made folders removed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

__all__ = ["stopped_by_signals"]

_EXIT_BASE = 128


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Raise ``SystemExit`` on SIGTERM and SIGHUP within the block (SIGINT raises ``KeyboardInterrupt`` anyway).

    Blocks may lie within each other: the command opens one, and so does a run, which may be started without it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers; whoever started this one handles signals
        return
    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, _stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(_EXIT_BASE + number)
