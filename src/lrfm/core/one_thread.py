"""Numerical libraries held to one thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["one_thread"]


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold numpy and scipy to one thread: sums in parallel are added in an order that depends on the machine.

    For matrices of a hundred columns it is faster, too. Libraries that are loaded later go free.
    """
    # only libraries that are loaded can be held: without this import the first run of a process would go free
    import scipy.linalg  # noqa: F401
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield
