"""What was billed, in the money of the cut-off's day, by the price index as it was known then."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

import ibis

from lrfm.features.block import Block
from lrfm.features.untold import untold

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.cohort.cohort import Cohort

__all__ = ["WEIGHT", "PriceLevels", "constant_money_block"]

WEIGHT = 10**12
"""What an amount of the index's first day weighs."""
LIMB = 10**4
"""Weights are summed in three parts, so that amounts times weights stay whole numbers of 64 bits."""
LIMBS = ("weighed_high", "weighed_middle", "weighed_low")
COLUMN = "billed_12m_constant_minor"


@dataclass(frozen=True)
class PriceLevels:
    """A price index: its values in whole millionths, each from its day until the next one."""

    days: tuple[date, ...]
    parts: tuple[int, ...]

    def on(self, day: date) -> int | None:
        """Give the value that held on a day; None before the first one.

        >>> levels = PriceLevels((date(2024, 1, 1), date(2024, 2, 1)), (100, 110))
        >>> levels.on(date(2024, 1, 31)), levels.on(date(2024, 2, 1)), levels.on(date(2023, 12, 31))
        (100, 110, None)
        """
        place = bisect_right(self.days, day)
        return self.parts[place - 1] if place else None

    def weight(self, day: date) -> int:
        """Say what an amount of a day weighs: `WEIGHT` times the first value over that day's, to the nearest whole.

        >>> PriceLevels((date(2024, 1, 1), date(2024, 2, 1)), (100, 150)).weight(date(2024, 2, 9))
        666666666667
        """
        own = self.on(day)
        if own is None:
            raise ValueError(f"the index says nothing of {day}")
        return (2 * WEIGHT * self.parts[0] + own) // (2 * own)


def constant_money_block(cohort: Cohort, *, window_months: int = 12) -> Block:
    """Restate what was billed in the window in the money of the cut-off.

    - `billed_12m_constant_minor`: the sum over the window of billing, net of credit notes, times the index at the
      cut-off over the index of the day of the document, rounded once to the nearest minor unit (halves up).

    The index's values are whole millionths; a day's weight is `PriceLevels.weight`, so the result is the sum of amount
    times weight, times the index at the cut-off, over `WEIGHT` times the first index: exact whole numbers until the
    last division. Missing where no index was known at the cut-off, or something was billed before the first one.
    """
    levels = _levels(cohort)
    if levels is None:
        return Block((), (), partial(untold, whole=(COLUMN,)))
    sales = cohort.sales.within(by="event_date", months=window_months)
    weighed = replace(sales, rows=sales.rows.left_join(_weights(levels, cohort), "event_date").drop("event_date_right"))
    sums = {name: partial(_weighed, name=name) for name in LIMBS}
    table = weighed.totals(
        sums={**sums, "unpriced_count": lambda rows: rows[LIMBS[0]].isnull().cast("int64")},
    )
    return Block((table,), (*LIMBS, "unpriced_count"), partial(_derive, levels=levels))


def _weighed(rows: Table, *, name: str) -> ibis.expr.types.IntegerValue:
    return (rows.net_minor * rows[name].fill_null(0)).cast("int64")


def _levels(cohort: Cohort) -> PriceLevels | None:
    """Bring the index, a value a month or so, from the engine."""
    known = cohort.price_index.rows.select("from_day", "index_parts")
    rows = cohort.engine.to_arrow(known, order_by=["from_day"]).to_pylist()
    if not rows:
        return None
    return PriceLevels(tuple(row["from_day"] for row in rows), tuple(row["index_parts"] for row in rows))


def _weights(levels: PriceLevels, cohort: Cohort) -> Table:
    """Give the parts of each day's weight, from the first day of the index to the last cut-off."""
    import pyarrow as pa

    first, last = levels.days[0], cohort.cutoffs.days[-1]
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    weights = [levels.weight(day) for day in days]
    limbs = ([w // LIMB**2 for w in weights], [w // LIMB % LIMB for w in weights], [w % LIMB for w in weights])
    columns = {name: pa.array(limb, pa.int64()) for name, limb in zip(LIMBS, limbs, strict=True)}
    table = pa.table({"event_date": pa.array(days, pa.date32()), **columns})
    own = blake2b(repr((levels, last)).encode(), digest_size=8).hexdigest()
    return cohort.engine.from_arrow(table, name=f"price_weights_{own}")


def _derive(frame: pd.DataFrame, *, levels: PriceLevels) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    at_cutoff = {cutoff: levels.on(cutoff.date()) for cutoff in frame["cutoff"].unique()}
    index = frame["cutoff"].map({cutoff: parts or 0 for cutoff, parts in at_cutoff.items()}).to_numpy()
    is_told = (index > 0) & (frame["unpriced_count"] == 0).to_numpy()
    high, middle, low = (frame[name].to_numpy() for name in LIMBS)
    some = is_told & ((high != 0) | (middle != 0) | (low != 0))
    exact = high[some].astype(object) * LIMB**2 + middle[some].astype(object) * LIMB + low[some]
    over = WEIGHT * levels.parts[0]
    values = np.zeros(len(frame), dtype="int64")
    values[some] = ((2 * exact * index[some].astype(object) + over) // (2 * over)).astype("int64")
    column = pd.Series(pd.arrays.IntegerArray(values, ~is_told), index=frame.index)
    return frame.assign(**{COLUMN: column}).drop(columns=[*LIMBS, "unpriced_count"])
