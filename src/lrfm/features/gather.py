"""Blocks of features brought together: one row per cut-off and customer, whole numbers as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrfm.cohort.totals import EMPTY, Counted, Grid, counted_together
from lrfm.core.ahead import one_ahead

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa

    from lrfm.cohort.cohort import Cohort
    from lrfm.features.block import Block

    Whole = npt.NDArray[np.int64]
    Known = npt.NDArray[np.bool_]

__all__ = ["compute_blocks"]

KEY = "customer_key"


def compute_blocks(cohort: Cohort, blocks: Sequence[Block]) -> pd.DataFrame:
    """Count the blocks in the engine and divide in pandas; customers are those of the first totals of the first block.

    Each column is brought to its place in arrays of cut-offs and customers, so nothing is joined; meanwhile the engine
    counts what comes next.
    """
    import pandas as pd

    totals = [each for block in blocks for each in block.totals]
    zero = {name for block in blocks for name in block.zero}
    counting = one_ahead(counted_together(totals, engine=cohort.engine))
    first = next(counting)
    grid = Grid(len(cohort.cutoffs), first.keys())
    values = first.on(grid)
    shown = values[first.totals.held][0] > 0
    columns = _identity(cohort, grid, shown)
    columns |= {name: _column(*values[name], shown, shown, is_zero=name in zero) for name in first.totals.columns}
    for counted in counting:
        columns |= _columns(counted, grid, shown, zero)
    # without it every step would copy all columns that there are by then
    with pd.option_context("mode.copy_on_write", True):
        frame = pd.DataFrame(columns, copy=False)
        for block in blocks:
            frame = block.derive(frame)
    return frame


def _identity(cohort: Cohort, grid: Grid, shown: Known) -> dict[str, pd.Series]:
    import numpy as np
    import pandas as pd

    days = np.array([day.isoformat() for day in cohort.cutoffs.days], "datetime64[s]")
    per_cutoff = shown.sum(axis=1)
    keys = np.broadcast_to(grid.keys, shown.shape)[shown]
    return {"cutoff": pd.Series(np.repeat(days, per_cutoff)), KEY: pd.Series(keys)}


def _columns(counted: Counted, grid: Grid, shown: Known, zero: set[str]) -> dict[str, pd.Series]:
    values = counted.on(grid)
    held = values[counted.totals.held][0] > 0
    return {name: _column(*values[name], shown, held, is_zero=name in zero) for name in counted.totals.columns}


def _column(values: Whole, kind: pa.DataType, shown: Known, held: Known, *, is_zero: bool) -> pd.Series:
    """Give what is shown of an array: days as days, whole numbers as such, nullable where some are missing."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    cells, missing = values[shown], ~held[shown]
    missing |= (cells == EMPTY["least"]) | (cells == EMPTY["largest"])
    if pa.types.is_date(kind):
        days = cells.astype("datetime64[D]").astype("datetime64[s]") if not missing.any() else None
        if days is None:
            days = np.where(missing, 0, cells).astype("datetime64[D]").astype("datetime64[s]")
            days[missing] = np.datetime64("NaT")
        return _series(days)
    if not missing.any():
        return _series(cells.astype(np.bool_) if pa.types.is_boolean(kind) else cells)
    cells[missing] = 0
    return _series(cells) if is_zero else pd.Series(pd.arrays.IntegerArray(cells, missing))


def _series(values: npt.NDArray[np.generic]) -> pd.Series:
    import pandas as pd

    return pd.Series(values, copy=False)
