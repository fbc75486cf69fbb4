"""A block of features: whole numbers counted by the engine, and what is divided from them afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import IntegerValue, Table

    from lrfm.cohort.totals import Totals

__all__ = ["Block", "one_each", "ratio"]


@dataclass(frozen=True)
class Block:
    """What the engine counts of customers at each cut-off, and what is made of it.

    Columns named in `zero` are 0 where `totals` hold nothing of a customer, all others missing. `derive` adds the
    columns that are divided from these, once all are there.
    """

    totals: Sequence[Totals]
    zero: tuple[str, ...]
    derive: Callable[[pd.DataFrame], pd.DataFrame]


def one_each(rows: Table) -> IntegerValue:
    """Give 1 for each row, of 64 bits on every engine: its sum is a count."""
    return rows.customer_key.notnull().cast("int64")


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Divide two columns of whole numbers once; missing where there is nothing to divide by.

    >>> import pandas as pd
    >>> ratio(pd.Series([1, 1]), pd.Series([4, 0])).tolist()
    [0.25, nan]
    """
    import numpy as np

    over = whole.astype("float64").to_numpy(na_value=np.nan)
    parts = part.astype("float64").to_numpy(na_value=np.nan)
    divided = np.full(len(parts), np.nan)
    np.divide(parts, over, out=divided, where=over != 0)
    return type(part)(divided, index=part.index)
