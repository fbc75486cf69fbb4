"""Numerical libraries held to one thread."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

__all__ = ["one_thread"]


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold numpy and scipy to one thread: sums in parallel are added in an order that depends on the machine.

    For matrices of a hundred columns it is faster, too. Libraries that are loaded later go free.
    """
    # only libraries that are loaded can be held: without this import the first run of a process would go free
    import scipy.linalg  # noqa: F401

    # to look for libraries takes milliseconds, and as many modules as before have loaded no new ones
    with _libraries(module_count=len(sys.modules)).limit(limits=1):
        yield


@lru_cache(maxsize=1)
def _libraries(*, module_count: int) -> Any:  # noqa: ARG001  # the key under which what is found is kept
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
