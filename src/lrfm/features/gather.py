"""Blocks of features brought together: one row per cut-off and customer, whole numbers as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrfm.cohort.totals import EMPTY, Counted, Grid, Totals, counted_together, whole_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa
    from ibis.expr.types import Table

    from lrfm.cohort.cohort import Cohort
    from lrfm.engine.base import Engine
    from lrfm.features.block import Block

    Whole = npt.NDArray[np.int64]
    Known = npt.NDArray[np.bool_]

__all__ = ["compute_blocks"]

KEY = "customer_key"


def compute_blocks(cohort: Cohort, blocks: Sequence[Block]) -> pd.DataFrame:
    """Count the blocks in the engine and divide in pandas; customers are those of the first table of the first block.

    That one must be `Totals`; the others may be tables too. Each column is brought to its place in arrays of cut-offs
    and customers, so nothing is joined.
    """
    import pandas as pd

    engine = cohort.engine
    first, *rest = [table for block in blocks for table in block.tables]
    if not isinstance(first, Totals):
        raise TypeError("the first table of the first block says who is a customer")
    counted = first.counted(engine)
    grid = Grid(len(cohort.cutoffs), counted.keys())
    values = counted.on(grid)
    shown = values[first.held][0] > 0
    columns = _identity(cohort, grid, shown)
    zero = {name for block in blocks for name in block.zero}
    for name in first.columns:
        columns[name] = _column(*values[name], shown, shown, is_zero=name in zero)
    totals = {place: table for place, table in enumerate(rest) if isinstance(table, Totals)}
    found = {
        place: _of_table(table, engine, grid, shown, zero) for place, table in enumerate(rest) if place not in totals
    }
    for at, counted in counted_together(list(totals.values()), engine=engine):
        found[list(totals)[at]] = _of_totals(counted, grid, shown, zero)
    for place in range(len(rest)):
        columns |= found[place]
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


def _of_totals(counted: Counted, grid: Grid, shown: Known, zero: set[str]) -> dict[str, pd.Series]:
    values = counted.on(grid)
    held = values[counted.totals.held][0] > 0
    return {name: _column(*values[name], shown, held, is_zero=name in zero) for name in counted.totals.columns}


def _of_table(table: Table, engine: Engine, grid: Grid, shown: Known, zero: set[str]) -> dict[str, pd.Series]:
    found = engine.compute(table)
    place, known = grid.places(found, by=KEY)
    return {
        name: _placed(found[name], place, known, shown, is_zero=name in zero)
        for name in found.column_names
        if name not in {"number", KEY}
    }


def _placed(column: pa.ChunkedArray, place: Whole, known: Known, shown: Known, *, is_zero: bool) -> pd.Series:
    """Bring a column of a table that has each cut-off and key once at most to its place."""
    import numpy as np
    import pyarrow as pa

    if pa.types.is_floating(column.type):
        found = np.full(shown.size, np.nan)
        found[place] = column.to_numpy()[known]
        return _series(found[shown.reshape(-1)])
    values, held = np.zeros(shown.size, np.int64), np.zeros(shown.size, np.bool_)
    values[place] = whole_of(column)[known]
    held[place] = np.asarray(column.is_valid())[known]
    return _column(values.reshape(shown.shape), column.type, shown, held.reshape(shown.shape), is_zero=is_zero)


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
