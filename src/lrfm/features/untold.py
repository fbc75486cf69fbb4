"""Columns of which the files tell nothing, and columns of which they tell only in places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["only_where", "untold"]


def untold(frame: pd.DataFrame, *, whole: Iterable[str] = (), ratios: Iterable[str] = ()) -> pd.DataFrame:
    """Give a frame columns that are missing throughout: whole numbers, and ratios.

    >>> import pandas as pd
    >>> untold(pd.DataFrame({"x": [1]}), whole=["n"], ratios=["r"]).dtypes.astype(str).tolist()
    ['int64', 'Int64', 'float64']
    """
    import numpy as np
    import pandas as pd

    nothing = {name: pd.array([pd.NA] * len(frame), dtype="Int64") for name in whole}
    return frame.assign(**nothing, **{name: np.full(len(frame), np.nan) for name in ratios})


def only_where(column: pd.Series, test: pd.Series) -> pd.Series:
    """Keep whole numbers where a test holds; they are missing elsewhere.

    >>> import pandas as pd
    >>> only_where(pd.Series([3, 4]), pd.Series([True, False])).tolist()
    [3, <NA>]
    """
    return column.astype("Int64").where(test.astype("bool"))
