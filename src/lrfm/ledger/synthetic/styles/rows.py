"""Rows of one table before they are written: typed values by the field of the mapping that they are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lrfm.core.reason import Reason
from lrfm.ledger.synthetic.styles.books import NEVER

__all__ = ["Rows", "counted", "days", "joined", "minor", "taken_from"]

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Values by field: days as date32, amounts of money in whole minor units, meanings of codes and ids as text.

    `kinds` are, by field of ids, the kinds of the documents that these ids stand for: they tell them apart where an id
    takes several columns. `left_out` says what these rows cannot hold.
    """

    values: Mapping[str, pa.Array]
    kinds: Mapping[str, pa.Array] = field(default_factory=dict)
    left_out: tuple[Reason, ...] = ()

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.values.values())))


def days(values: Whole) -> pa.Array:
    """Give numbers of days as days, `NEVER` as none."""
    return pa.array(np.where(values == NEVER, 0, values).astype(np.int32), mask=values == NEVER).cast(pa.date32())


def minor(values: Whole, *, where: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Give amounts in minor units, none where a condition does not hold."""
    return pa.array(values, pa.int64(), mask=None if where is None else ~where)


def taken_from(column: pa.Array, places: Whole) -> pa.Array:
    """Take values by their row; none where the row is below 0."""
    if not len(column):
        return pa.nulls(len(places), column.type)
    return column.take(pa.array(np.maximum(places, 0), mask=places < 0))


def joined(parts: list[dict[str, pa.Array]]) -> dict[str, pa.Array]:
    """Put rows below one another; a field that some rows do not have is empty there."""
    fields = list(dict.fromkeys(name for part in parts for name in part))
    kinds = {name: next(part[name].type for part in parts if name in part) for name in fields}
    sizes = [len(next(iter(part.values()))) for part in parts]
    return {
        name: pa.concat_arrays(
            [part.get(name, pa.nulls(size, kinds[name])) for part, size in zip(parts, sizes, strict=True)]
        )
        for name in fields
    }


def counted(key: str, which: npt.NDArray[np.bool_], amounts: Whole | None = None) -> Iterator[Reason]:
    """Say how many there are, with the sum where it matters; nothing where there are none."""
    count = int(which.sum())
    if count and amounts is None:
        yield Reason.of(key, count=count)
    elif count and amounts is not None:
        yield Reason.of(key, count=count, amount_minor=int(amounts[which].sum()))
