"""Numbers of documents as text, unique over all blocks, made by Arrow in one go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.synthetic.company_settings import IDS_OF_A_BLOCK
from lrfm.ledger.synthetic.facts import NEVER, Numbers

__all__ = ["Ids", "day_column", "first_number", "numbered", "repeated"]

FIRST = 100_001


@dataclass(frozen=True)
class Ids:
    """The ids of a block: `customers` by row of `People`, `invoices` by row of `Documents`."""

    customers: pa.StringArray
    invoices: pa.StringArray


def first_number(block: int) -> int:
    """Give the first number that a block may use.

    >>> first_number(0), first_number(2)
    (100001, 20100001)
    """
    return block * IDS_OF_A_BLOCK + FIRST


def numbered(prefix: str, first: int, count: int) -> pa.StringArray:
    """Give `count` ids that start with the prefix.

    >>> numbered("R", 100001, 2).to_pylist()
    ['R100001', 'R100002']
    """
    numbers = pc.cast(pa.array(np.arange(first, first + count)), pa.string())
    return pc.binary_join_element_wise(prefix, numbers, "")


def repeated(rows: Numbers, *, of: pa.StringArray, missing: pa.Array | None = None) -> pa.DictionaryArray:
    """Give ids by row, held once each: `of[row]` for each row, none where `missing` says so."""
    return pa.DictionaryArray.from_arrays(pa.array(rows.astype(np.int32), mask=missing), of)


def day_column(days: np.ndarray) -> pa.Date32Array:
    """Give days as Arrow holds them; `NEVER` is none."""
    return pa.array(days.astype(np.int32, copy=False), mask=days == NEVER).view(pa.date32())
