"""Things made one ahead: in order, by one thread, with their errors where they belong."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from lrfm.core.ahead import one_ahead


def _made(by: list[int], *, fails_at: int | None = None) -> Iterator[int]:
    for number in range(4):
        if number == fails_at:
            raise ValueError("cannot be made")
        by.append(threading.get_ident())
        yield number


def test_the_next_is_made_while_one_is_taken_and_never_more() -> None:
    """One is made ahead: with the first in hand the second is made, the third not before it is asked for (B3)."""
    asked = threading.Semaphore(0)
    made: list[int] = []

    def counted() -> Iterator[int]:
        for number in range(3):
            made.append(number)
            yield number
            asked.release()

    taken = one_ahead(counted())
    assert next(taken) == 0
    assert asked.acquire(timeout=10)
    assert made[:2] == [0, 1]
    assert 2 not in made
    assert list(taken) == [1, 2]


def test_one_other_thread_makes_all() -> None:
    """An engine is never asked from two threads."""
    by: list[int] = []
    assert list(one_ahead(_made(by))) == [0, 1, 2, 3]
    assert len(set(by)) == 1
    assert by[0] != threading.get_ident()


def test_an_error_is_raised_in_its_place() -> None:
    """What came before an error is still given."""
    taken = one_ahead(_made([], fails_at=2))
    assert [next(taken), next(taken)] == [0, 1]
    with pytest.raises(ValueError, match="cannot be made"):
        next(taken)


def test_the_thread_ends_where_the_rest_is_not_wanted() -> None:
    """A loop that is left takes its thread with it."""
    before = threading.active_count()
    taken = one_ahead(_made([]))
    next(taken)
    taken.close()  # type: ignore[attr-defined]  # it is a generator
    assert threading.active_count() == before
