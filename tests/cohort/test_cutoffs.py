"""Cut-offs of several cohorts in one engine do not get into each other's way."""

from __future__ import annotations

from datetime import date

from lrfm.cohort.cutoffs import Cutoffs
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings


def test_cohorts_with_the_same_last_day_keep_their_own_cutoffs() -> None:
    engine = connect(EngineSettings(threads=1))
    last = date(2024, 12, 31)
    first, second = (Cutoffs.of((day, last), engine=engine) for day in (date(2024, 6, 30), date(2024, 11, 30)))
    for cutoffs in (first, second):
        rows = engine.to_arrow(cutoffs.table, order_by=["number"])
        assert rows["cutoff"].to_pylist() == list(cutoffs.days)
