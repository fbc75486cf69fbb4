"""What each customer adds to a hazard model: scores for errors that allow for clusters, exits and expected exits."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import ibis
import numpy as np

from lrfm.survival.causes import NAMES
from lrfm.survival.customer_scores import CodedSpells, CustomerTotals, ScoreTables
from lrfm.survival.effects import Effects
from lrfm.survival.packed import in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.survival.cells import Cells
    from lrfm.survival.hazard import CauseHazard
    from lrfm.survival.spell_groups import SpellGroups

__all__ = ["CustomerTotals", "clustered", "customer_totals"]

SPELLS_TOGETHER = 20_000_000
"""So many spells are brought into memory at once (24 bytes each)."""
SPELLS_IN_A_BLOCK = 500_000
"""Of so many, or of one customer's, the scores are held at once."""


def clustered(fit: CauseHazard, groups: SpellGroups, *, cells: Cells, engine: Engine) -> CauseHazard:
    """Give the same fit with the scores of customers counted, so that `clustered_covariance` is known."""
    width = len(fit.design.columns)
    meat, count = np.zeros((width, width)), 0
    for totals in customer_totals(fit, groups, cells=cells, engine=engine):
        meat += totals.scores.T @ totals.scores
        count += totals.customer_key.size
    return replace(fit, meat=meat, customer_count=count)


def customer_totals(
    fit: CauseHazard, groups: SpellGroups, *, cells: Cells, engine: Engine, name: str = "hazard"
) -> Iterator[CustomerTotals]:
    """Give the totals of all customers, a block of them at a time, each customer once.

    The spells are scanned once, and again for each further `SPELLS_TOGETHER` of them. The engine brings them as small
    codes, which are put into the order of all their columns, so that sums depend on no order of rows and no engine.
    """
    covariates = list(groups.layout.covariates)
    kinds = cells.frame[covariates].drop_duplicates(ignore_index=True) if covariates else _one_kind()
    tables = ScoreTables(fit, Effects.of(fit), groups.layout.bins, groups.patterns, kinds)
    coded = _coded(groups, kinds, engine=engine, name=name)
    count = engine.whole_numbers(groups.groups.agg(count=groups.groups.spells.sum().fill_null(0)))["count"]
    parts = 1 + count // SPELLS_TOGETHER
    for part in range(parts):
        mine = coded if parts == 1 else coded.filter(coded.customer_key.abs() % parts == part)
        spells = _brought(mine, NAMES.index(fit.cause), engine)
        begins = np.flatnonzero(np.append(True, spells.customer_key[1:] != spells.customer_key[:-1]))
        last = spells.customer_key.size
        block = begins // SPELLS_IN_A_BLOCK
        bounds = [*begins[np.append(True, block[1:] != block[:-1])].tolist(), last]
        for begin, end in pairwise(bounds):
            if end > begin:
                yield tables.totals(spells.part(begin, end))


def _one_kind() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(index=[0])


def _coded(groups: SpellGroups, kinds: pd.DataFrame, *, engine: Engine, name: str) -> Table:
    """Replace the covariates of spells by the row in which they are found."""
    import pyarrow as pa

    rows = groups.rows
    if kinds.columns.size:
        table = pa.Table.from_pandas(kinds, preserve_index=False).append_column("kind", pa.array(range(len(kinds))))
        rows = rows.join(engine.from_arrow(table, name=f"{name}_kinds"), list(kinds.columns))
    else:
        rows = rows.mutate(kind=ibis.literal(0))
    codes = {column: rows[column].cast("int32") for column in ("kind", "pattern", "entry", "exit", "cause")}
    return rows.select("customer_key", **codes)


def _brought(coded: Table, cause: int, engine: Engine) -> CodedSpells:
    found = engine.compute(coded)
    rows = in_order([found[column].to_numpy() for column in coded.columns])
    key, kind, pattern, entry, last, causes = rows
    return CodedSpells(key, kind, pattern, entry, last, causes == cause)
