"""Before the first fork: everything imported, nothing computed, no thread running, a thread budget for the children."""

from __future__ import annotations

import importlib
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal

from lrfm.errors import Defect, UserError
from lrfm.runner.quick import quick_imports

__all__ = ["WARM_MODULES", "Mode", "chosen_mode", "refuse_threads", "thread_budget", "warmed"]

Mode = Literal["fork", "kernel"]

WARM_MODULES: tuple[str, ...] = (
    "numpy",
    "pandas",
    "pyarrow.parquet",
    "ibis.backends.duckdb",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "seaborn",
    "lxml.etree",
    "lxml.html",
    "nbformat",
    "nbconvert.exporters.html",
    "papermill.execute",
    "papermill.inspection",
    "lrfm.runner.shell",
)
"""What notebooks and pages use; imported once by the parent and shared by every forked child."""

_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_SHORT_THREADS_SECONDS = 2.0


def chosen_mode(mode: Literal["auto", "fork", "kernel"]) -> Mode:
    """Settle on a runner: ``auto`` forks only where a forked process may safely go on using system libraries.

    >>> chosen_mode("kernel")
    'kernel'
    """
    if mode == "auto":
        return "fork" if sys.platform == "linux" else "kernel"
    if mode == "fork" and not hasattr(os, "fork"):
        raise UserError.of("runner.no_fork", platform=sys.platform)
    return mode


def thread_budget(*, workers: int) -> Mapping[str, str]:
    """Give the environment that keeps several children from fighting over the cores; empty for a single one.

    >>> thread_budget(workers=1), thread_budget(workers=2)["OMP_NUM_THREADS"]
    ({}, '1')
    """
    return dict.fromkeys(_THREAD_VARIABLES, "1") if workers > 1 else {}


@contextmanager
def warmed(modules: Sequence[str], *, budget: Mapping[str, str]) -> Iterator[None]:
    """Import what the children will use; libraries that read their thread budget at import read ``budget``."""
    before = {name: os.environ.get(name) for name in budget}
    os.environ.update(budget)
    try:
        with quick_imports():
            for name in modules:
                importlib.import_module(name)
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def refuse_threads() -> None:
    """Raise ``Defect`` where another thread runs: a lock that it holds would stay locked in every forked child."""
    deadline = time.monotonic() + _SHORT_THREADS_SECONDS
    for thread in _others():  # matplotlib's timer of a first import ends by itself
        thread.join(timeout=max(0.0, deadline - time.monotonic()))
    if left := _others():
        raise Defect(f"threads run in the parent before a fork: {', '.join(sorted(thread.name for thread in left))}")


def _others() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
