"""Days of purchase of connected customers together, against plain Python: a shared day is one day (N16, B2)."""

from __future__ import annotations

import statistics
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from lrfm.features.compute import compute_features
from lrfm.features.group_days import connected_purchase_days
from lrfm.features.group_level import at_group_level
from lrfm.features.groups import Group, Groups, GroupsAt, Link
from lrfm.features.settings import FeatureSettings
from tests.features.company import cohort_of, read_company
from tests.features.plain import Known, Plain, months_back

DAYS = (date(2022, 6, 30), date(2023, 9, 14), date(2024, 7, 31))
WINDOW_MONTHS = 12


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return read_company(tmp_path_factory.mktemp("connected"), seed=5)


@pytest.fixture(scope="module")
def cohort(read: Any) -> Any:
    return cohort_of(read, *DAYS)


def _groups(members: tuple[int, ...]) -> Groups:
    group = Group(members, (Link("tax_id", 1, members),), ())
    return Groups(tuple(GroupsAt(day, (group,), ()) for day in DAYS), ("tax_id",), master_is_of_extract=True)


@pytest.fixture(scope="module")
def members(read: Any) -> tuple[int, ...]:
    """Three customers with most shared days of purchase, so that adding their days would be wrong."""
    known = Plain(read).at(DAYS[-1])
    days = {key: _days(known, (key,)) for key in known.customers()}
    first = max(days, key=lambda key: len(days[key]))
    others = sorted(set(days) - {first}, key=lambda key: -len(days[key] & days[first]))
    return tuple(sorted((first, *others[:2])))


def _days(known: Known, members: tuple[int, ...]) -> set[date]:
    return {row["event_date"] for row in known.invoices if row["customer_key"] in members}


def test_the_days_of_a_group_are_those_on_which_any_of_it_bought(
    read: Any, cohort: Any, members: tuple[int, ...]
) -> None:
    """Also before all of them were customers: each cut-off has the days that were known then."""
    found = connected_purchase_days(cohort, _groups(members))
    assert set(found["customer_key"]) == set(members), "of others no row leaves the engine"
    for day in DAYS:
        known = Plain(read).at(day)
        rows = found[found["cutoff"] == pd.Timestamp(day)]
        for key in members:
            own = rows.loc[rows["customer_key"] == key, "event_date"]
            assert [moment.date() for moment in own] == sorted(_days(known, (key,)))


def test_a_group_is_as_frequent_as_plain_python_counts(read: Any, cohort: Any, members: tuple[int, ...]) -> None:
    """Frequency, days ever, and the spread of gaps are told of the union of days, not of sums."""
    groups = _groups(members)
    frame = compute_features(cohort, settings=FeatureSettings(window_months=WINDOW_MONTHS)).frame
    days = connected_purchase_days(cohort, groups)
    found = at_group_level(frame, groups, purchase_days=days, window_months=WINDOW_MONTHS)
    for day in DAYS:
        known = Plain(read).at(day)
        ever = sorted(_days(known, members))
        recent = [one for one in ever if one >= months_back(day, WINDOW_MONTHS)]
        gaps = [(later - earlier) // timedelta(days=1) for earlier, later in pairwise(recent)]
        row = found[(found["cutoff"] == pd.Timestamp(day)) & (found["customer_key"] == members[0])].iloc[0]
        assert (row["frequency_count"], row["purchase_days_ever"]) == (len(recent), len(ever))
        assert row["periodicity_days"] == pytest.approx(statistics.stdev(gaps))
    last = frame[(frame["cutoff"] == pd.Timestamp(DAYS[-1])) & frame["customer_key"].isin(members)]
    assert last["purchase_days_ever"].sum() > len(ever), "the test can fail: some days are shared"


def test_nobody_connected_has_no_days(cohort: Any) -> None:
    nobody = Groups(tuple(GroupsAt(day, (), ()) for day in DAYS), (), master_is_of_extract=True)
    assert connected_purchase_days(cohort, nobody).empty
