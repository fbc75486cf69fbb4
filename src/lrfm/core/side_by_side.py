"""Work that hangs on no other, done side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from threading import current_thread
from typing import TypeVar

from lrfm.core.one_thread import one_thread

__all__ = ["at_once", "side_by_side"]

Item = TypeVar("Item")
Made = TypeVar("Made")
Other = TypeVar("Other")
THREADS = 2
PREFIX = "side_by_side"


def side_by_side(work: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
    """Do the same with each item in two threads, results in the items' order; what one raises is raised here.

    Worthwhile where numpy or scipy do the work, which run outside of Python's lock. Results are those of one thread
    after another: each library is held to one thread, and within such a thread nothing is parted once more. Items are
    asked for as they are needed, four at a time.

    >>> side_by_side(abs, [-1, 2, -3])
    [1, 2, 3]
    """
    with one_thread():
        if current_thread().name.startswith(PREFIX):
            return [work(item) for item in items]
        found: list[Made] = []
        waiting = iter(items)
        with ThreadPoolExecutor(THREADS, thread_name_prefix=PREFIX) as pool:
            while coming := [pool.submit(work, item) for item in islice(waiting, 2 * THREADS)]:
                found += [one.result() for one in coming]
        return found


def at_once(first: Callable[[], Made], second: Callable[[], Other]) -> tuple[Made, Other]:
    """Do two things in two threads, as `side_by_side` does.

    >>> at_once(lambda: 1, lambda: "one")
    (1, 'one')
    """
    with one_thread(), ThreadPoolExecutor(THREADS, thread_name_prefix=PREFIX) as pool:
        one, other = pool.submit(first), pool.submit(second)
        return one.result(), other.result()
