"""Cells of a hazard model: invoice-days at risk and exits by cause, per bin, covariates and kind of day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import numpy as np

from lrfm.engine.exact import exact_sum, in_64_bits
from lrfm.survival.causes import NAMES
from lrfm.survival.exposure import WIDE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import pandas as pd
    from ibis.expr.types import NumericValue, Table

    from lrfm.engine.base import Engine
    from lrfm.survival.spell_groups import Layout, SpellGroups

__all__ = ["Cells", "count_cells"]

EXITS = NAMES[1:]


@dataclass(frozen=True)
class Cells:
    """Sufficient statistics of the hazards (METHODS 5.3), one row a cell in the order of its columns.

    - `frame`: pandas, by the layout's covariates, `bin`, the calendar effects (`WIDE` in bins of several days), and
      `phase` of the bin;
    - `days`: int64 (cells, folds), invoice-days at risk; `exits`: the same of exits, by cause;
    - `amount_days`, `amounts`: object arrays (cells,) of whole minor units times days, and minor units by cause; None
      where the layout asks for none.
    """

    layout: Layout
    frame: pd.DataFrame
    days: npt.NDArray[np.int64]
    exits: Mapping[str, npt.NDArray[np.int64]]
    amount_days: npt.NDArray[np.object_] | None = None
    amounts: Mapping[str, npt.NDArray[np.object_]] | None = None

    def exit_count(self, cause: str) -> int:
        """Count the exits of a cause."""
        return int(self.exits[cause].sum())


def count_cells(groups: SpellGroups, *, engine: Engine, name: str = "hazard") -> Cells:
    """Count the cells by overlap arithmetic: no invoice is written out by day.

    A group adds to each bin between its entry and its exit: all days of the bins that it passed, and of the two bins in
    which it began and ended what the sums of its days say. The engine does it, on groups; cells alone come back.
    """
    layout = groups.layout
    rows = _joined(groups, engine=engine, name=name)
    measures = {"days": in_64_bits(_exposure(rows, "spells", "entries", "exits").sum())}
    for code, cause in enumerate(EXITS, start=1):
        measures[cause] = in_64_bits(rows.spells.sum(where=_is_exit(rows, code)).fill_null(0))
    if layout.amount is not None:
        measures["amount_days"] = exact_sum(_exposure(rows, "minor", "minor_entries", "minor_exits"))
        for code, cause in enumerate(EXITS, start=1):
            measures[f"{cause}_minor"] = exact_sum(rows.minor, where=_is_exit(rows, code))
    keys = [*layout.covariates, "bin", *layout.effects]
    counted = rows.group_by(*keys, "fold").agg(**measures)
    found = engine.to_arrow(counted.filter(counted.days > 0), order_by=[*keys, "fold"]).to_pandas()
    _refuse_unknown(found, layout)
    return _gathered(found, keys, layout)


def _joined(groups: SpellGroups, *, engine: Engine, name: str) -> Table:
    import pyarrow as pa

    bins = groups.layout.bins
    places = np.arange(bins.count)
    table = pa.table({"bin": places, "bin_offset": bins.offsets, "bin_length": bins.lengths})
    known = engine.from_arrow(table, name=f"{name}_bins")
    rows = groups.groups
    rows = rows.join(known, [rows.entry_bin <= known.bin, rows.exit_bin >= known.bin])
    if groups.patterns is None:
        return rows.mutate(**{effect: ibis.literal(WIDE, "int64") for effect in groups.layout.effects})
    levels = groups.patterns.levels
    count = next(iter(levels.values())).shape[0]
    by_bin = {"day_pattern": np.repeat(np.arange(count), bins.daily.size), "day_bin": np.tile(bins.daily, count)}
    flat = {effect: level.reshape(-1) for effect, level in levels.items()}
    kinds = engine.from_arrow(pa.table({**by_bin, **flat}), name=f"{name}_kinds_of_days")
    rows = rows.left_join(kinds, [rows.pattern == kinds.day_pattern, rows.bin == kinds.day_bin])
    return rows.mutate(**{effect: rows[effect].fill_null(WIDE) for effect in levels})


def _exposure(rows: Table, weight: str, entries: str, exits: str) -> NumericValue:
    """Give the weighted days of a group in a bin: those elapsed at its exit less those elapsed at its entry."""
    whole = rows[weight] * rows.bin_length
    until = (rows.exit_bin > rows.bin).ifelse(whole, rows[exits] - rows[weight] * rows.bin_offset)
    before = (rows.entry_bin < rows.bin).ifelse(rows[weight] * 0, rows[entries] - rows[weight] * rows.bin_offset)
    return until - before


def _is_exit(rows: Table, code: int) -> ibis.expr.types.BooleanValue:
    return (rows.cause == code) & (rows.exit_bin == rows.bin)


def _refuse_unknown(found: pd.DataFrame, layout: Layout) -> None:
    for column in layout.covariates:
        if found[column].isna().any():
            raise ValueError(f"{column} holds NULL: give what is unknown a level of its own")


def _gathered(found: pd.DataFrame, keys: list[str], layout: Layout) -> Cells:
    """Bring the folds side by side."""
    is_first = ~found.duplicated(keys).to_numpy(dtype=np.bool_)
    place = np.cumsum(is_first) - 1
    frame = found.loc[is_first, keys].reset_index(drop=True)
    frame["phase"] = layout.bins.phases[frame["bin"].to_numpy(dtype=np.int64)]
    fold = found["fold"].to_numpy(dtype=np.int64)

    def by_fold(column: str) -> npt.NDArray[np.int64]:
        counted = np.zeros((len(frame), layout.folds), dtype=np.int64)
        counted[place, fold] = found[column].to_numpy(dtype=np.int64)
        return counted

    def total(column: str) -> npt.NDArray[np.object_]:
        sums = np.zeros(len(frame), dtype=object)
        np.add.at(sums, place, np.array([int(value) for value in found[column]], dtype=object))
        return sums

    exits = {cause: by_fold(cause) for cause in EXITS}
    if layout.amount is None:
        return Cells(layout, frame, by_fold("days"), exits)
    amounts = {cause: total(f"{cause}_minor") for cause in EXITS}
    return Cells(layout, frame, by_fold("days"), exits, total("amount_days"), amounts)
