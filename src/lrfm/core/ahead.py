"""Things made one ahead of whoever takes them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, cast

__all__ = ["one_ahead"]

Made = TypeVar("Made")


def one_ahead(made: Iterator[Made]) -> Iterator[Made]:
    """Give what an iterator makes while a thread makes the next, as worthwhile where an engine works outside of Python.

    Only that thread asks the iterator, one thing at a time; what it raises is raised where its result is taken. The
    thread ends with the iteration, also where that is left early.

    >>> list(one_ahead(iter("abc")))
    ['a', 'b', 'c']
    """
    end = object()
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = thread.submit(next, made, end)
        while (one := coming.result()) is not end:
            coming = thread.submit(next, made, end)
            yield cast(Made, one)
