"""Customers drawn again, whole, for invoices of one customer are not independent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["draws_of_customers"]


def draws_of_customers(
    customer_count: int, *, draw_count: int, seed: int, together: int
) -> Iterator[npt.NDArray[np.int64]]:
    """Draw as many customers as there are, with replacement; give how often each was drawn, `together` draws at a time.

    >>> [block.sum(axis=1).tolist() for block in draws_of_customers(4, draw_count=3, seed=1, together=2)]
    [[4, 4], [4]]
    """
    source, chances = np.random.default_rng(seed), np.full(customer_count, 1 / max(1, customer_count))
    for begin in range(0, draw_count, together):
        yield source.multinomial(customer_count, chances, min(together, draw_count - begin))
