"""Every column of behaviour, exposure, value and depth against plain Python that shares no code with it (N5)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest

from lrfm.features.compute import compute_features
from lrfm.features.gather import compute_blocks
from lrfm.features.group_level import ADDED, LARGEST, RATIOS, SMALLEST, UNTOLD
from lrfm.features.group_level import DAYS as DAYS_OF_GROUPS
from lrfm.features.lrfm_block import lrfm_block
from lrfm.features.settings import FeatureSettings
from lrfm.features.value import value_block
from lrfm.segments.profile.circular import BOUND_TO_LRFM
from tests.features.company import cohort_of, read_company
from tests.features.plain import Plain

DAYS = (
    date(2022, 1, 20),
    date(2022, 6, 30),
    date(2023, 1, 31),
    date(2023, 2, 28),
    date(2023, 9, 14),
    date(2024, 2, 29),
    date(2024, 7, 31),
)
"""From the first weeks, where nothing fell due yet, to after the last."""


def _frame(read: Any, *days: date) -> pd.DataFrame:
    return compute_features(cohort_of(read, *days), settings=FeatureSettings()).frame


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return read_company(tmp_path_factory.mktemp("company"), seed=5)


@pytest.fixture(scope="module")
def frame(read: Any) -> pd.DataFrame:
    return _frame(read, *DAYS)


@pytest.fixture(scope="module")
def wanted(read: Any) -> dict[tuple[date, int], dict[str, Any]]:
    plain = Plain(read)
    found = {}
    for day in DAYS:
        known = plain.at(day)
        found.update({(day, customer): known.row(customer) for customer in known.customers()})
    return found


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _differences(frame: pd.DataFrame, wanted: dict[tuple[date, int], dict[str, Any]]) -> Iterator[str]:
    """Tell each cell that is not the same, to the last digit; one that is missing must be missing."""
    rows = {(row["cutoff"].date(), row["customer_key"]): row for row in frame.to_dict("records")}
    if set(rows) != set(wanted):
        yield f"customers: {set(rows) ^ set(wanted)}"
    for key, columns in wanted.items():
        for name, value in columns.items():
            own = rows[key][name]
            is_missing = _is_missing(value)
            if bool(pd.isna(own)) != is_missing or (not is_missing and own != value):
                yield f"{name} {key}: {own} instead of {value}"


def test_every_column_is_what_plain_python_counts(
    frame: pd.DataFrame, wanted: dict[tuple[date, int], dict[str, Any]]
) -> None:
    assert list(_differences(frame, wanted)) == []


def test_the_company_has_everything_in_it(wanted: dict[tuple[date, int], dict[str, Any]]) -> None:
    """Each column takes several values, so that none is right by being 0 always."""
    columns = {name: {row[name] for row in wanted.values()} for name in next(iter(wanted.values()))}
    dull = {name for name, values in columns.items() if len({v for v in values if v and not _is_missing(v)}) < 2}
    assert dull == {"delay_unknown_count"}  # the company tells of its disputes
    missing = {name for name, values in columns.items() if any(_is_missing(v) for v in values)}
    assert {"on_time_share", "profit_12m_minor", "billed_12m_constant_minor", "utilisation_share"} <= missing


def test_the_least_change_of_any_column_is_caught(
    frame: pd.DataFrame, wanted: dict[tuple[date, int], dict[str, Any]]
) -> None:
    names = list(next(iter(wanted.values())))
    for name in names:
        place = frame.index[frame[name].notna()][-1]
        moved = frame.copy()
        value = moved.loc[place, name]
        is_ratio = isinstance(value, float)
        moved.loc[place, name] = math.nextafter(value, math.inf) if is_ratio else value + 1
        assert len(list(_differences(moved, wanted))) == 1, name
    assert len(names) == 51


def test_many_cutoffs_are_single_cutoffs(read: Any, frame: pd.DataFrame) -> None:
    """What a cut-off tells does not depend on which others are taken with it (N1)."""
    for day in (DAYS[1], DAYS[4]):
        single = _frame(read, day)
        some = frame[frame["cutoff"] == pd.Timestamp(day)].reset_index(drop=True)
        for name in single.columns:
            one, other = single[name], some[name].astype(single[name].dtype)
            pd.testing.assert_series_equal(one, other, check_exact=True)


def test_whole_parts_are_fine_enough(read: Any, frame: pd.DataFrame) -> None:
    """Constant money is within a minor unit of exact fractions, entropy within a thousandth of its own formula."""
    known = Plain(read).at(DAYS[5])
    rows = frame[frame["cutoff"] == pd.Timestamp(DAYS[5])].set_index("customer_key")
    seen = 0
    for customer in known.customers():
        exact = known.constant_exact(customer)
        if exact is not None:
            assert abs(exact - int(rows.loc[customer, "billed_12m_constant_minor"])) <= 1
            seen += exact != 0
        entropy = known.entropy_exact(customer)
        assert math.isnan(entropy) or abs(entropy - rows.loc[customer, "basket_entropy"]) < 1e-3
    assert seen > 5


def test_growth_is_told_where_the_files_hold_both_years(read: Any) -> None:
    """The files begin on the first day of the two years before one cut-off, and a day later than that of another."""
    days, plain = (date(2024, 1, 30), date(2024, 1, 31), date(2024, 6, 30)), Plain(read)
    begins_on = date(2022, 2, 1)
    cohort = cohort_of(read, *days, name="begun", begins_on=begins_on)
    frame = compute_blocks(cohort, [lrfm_block(cohort, window_months=24), value_block(cohort)])
    told = frame.dropna(subset="billing_growth_share").groupby(frame["cutoff"].dt.date).size()
    assert list(told.index) == list(days[1:])
    rows = frame.set_index(["cutoff", "customer_key"])["billing_growth_share"]
    for day in days:
        known = plain.at(day, begins_on=begins_on)
        for customer in known.customers():
            wanted, own = known.growth(customer), rows[pd.Timestamp(day), customer]
            assert own == wanted or (math.isnan(own) and math.isnan(wanted))


def test_every_feature_is_told_of_groups_or_said_to_be_untold(frame: pd.DataFrame) -> None:
    """N16: a new feature has to say how it is told of a group, each in one way alone."""
    columns = set(frame.columns)
    others = {"length_days", "cutoff", "customer_key"}
    ways = [ADDED, LARGEST, SMALLEST, UNTOLD, set(RATIOS), set(DAYS_OF_GROUPS), others]
    assert set().union(*ways) == columns
    assert sum(len(way) for way in ways) == len(columns)
    assert set().union(*(ratio.parts for ratio in RATIOS.values())) <= columns
    assert columns >= BOUND_TO_LRFM, "what profiles leave out is a feature"
