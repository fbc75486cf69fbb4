"""Importing a library without an optional part of it that costs much and that nothing here uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["spared"]


@contextmanager
def spared(module: str) -> Iterator[None]:
    """Let libraries that are imported within the block find a module as not installed; one already loaded stays.

    >>> with spared("zipapp"):
    ...     import zipapp
    Traceback (most recent call last):
    ModuleNotFoundError: import of zipapp halted; None in sys.modules
    >>> "zipapp" in sys.modules
    False
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # how Python itself notes that a module cannot be imported
    try:
        yield
    finally:
        del sys.modules[module]
