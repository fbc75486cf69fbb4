"""Spells counted by day in the engine are those that rows give (B14)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from lrfm.survival.causes import NAMES
from lrfm.survival.counted import count_by_day
from lrfm.survival.curves import kaplan_meier
from lrfm.survival.incidence import aalen_johansen
from lrfm.survival.merging import merged
from lrfm.survival.spells import Spells
from tests.survival.made_spells import engine, made


@pytest.mark.parametrize("clock", ["invoice", "due"])
def test_counted_spells_are_those_of_rows(clock) -> None:
    rows = made(21, count=900)
    rows.loc[:4, "due_date"] = None
    on = engine()
    table = on.from_arrow(pa.Table.from_pandas(rows, preserve_index=False), name="spells")
    found = count_by_day(table, clock=clock, engine=on)
    if clock == "due":
        rows = rows[rows.due_date.notna()]
    terms = rows.terms if clock == "due" else 0
    kept = rows.exit_day > rows.entry_day
    assert (~kept).sum() > 0
    codes = rows.cause.map(NAMES.index)
    plain = Spells.of((rows.entry_day - terms)[kept], (rows.exit_day - terms)[kept], codes[kept])
    want = merged(plain)
    for name in ("entry", "exit", "cause", "count"):
        assert getattr(found, name).tolist() == getattr(want, name).tolist()
    assert kaplan_meier(found).survival.tolist() == kaplan_meier(plain).survival.tolist()
    assert aalen_johansen(found).share.tolist() == aalen_johansen(plain).share.tolist()


def test_codes_do_and_nothing_at_risk_is_no_error() -> None:
    on = engine()
    rows = pd.DataFrame({"entry_day": [0, 0, 5], "exit_day": [3, 3, 5], "cause": np.array([1, 1, 2])})
    found = count_by_day(on.from_arrow(pa.Table.from_pandas(rows), name="a"), clock="invoice", engine=on)
    assert (found.entry.tolist(), found.exit.tolist(), found.cause.tolist(), found.count.tolist()) == (
        [0],
        [3],
        [1],
        [2],
    )
    none = on.from_arrow(pa.Table.from_pandas(rows[2:]), name="b")
    assert kaplan_meier(count_by_day(none, clock="invoice", engine=on)).start is None
