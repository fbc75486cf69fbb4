"""Lateness against a customer's own rhythm: yearly and weekly buyers, seasons, contracts, terms (N15)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from lrfm.cohort.cohort import take_cohort
from lrfm.cohort.facts import prepare_facts
from lrfm.features.gather import compute_blocks
from lrfm.features.lrfm_block import lrfm_block
from lrfm.features.rhythm import own_weight, rhythm_block, shrunken_gaps
from lrfm.features.season import SeasonClock, month_weights, season_clocks, without_season
from tests.ledgers import MAPPING, Read
from tests.shapes import read_tables

CUTOFF = date(2024, 7, 18)
BEGIN = date(2021, 1, 1)
FLAT = SeasonClock((1.0,) * 12)


def _every(days: int, last: date, *, since: date = BEGIN) -> list[date]:
    """Days of purchase so far apart, back from a last one."""
    count = (last - since).days // days
    return [last - timedelta(days=days * back) for back in range(count + 1)]


def _read(folder: Path, buyers: dict[str, tuple[list[date], int]], contracts: str = "") -> Read:
    """Read invoices of customers: days, and days to the due date."""
    lines = ["customer|number|date|due|amount|paid_on|paid"]
    for name, (days, terms) in buyers.items():
        lines += [f"{name}|{name}{day}|{day}|{day + timedelta(days=terms)}|10||" for day in days]
    tables, mapping = {"invoices": "\n".join(lines)}, {"invoices": MAPPING}
    more: dict[str, Any] = {}
    if contracts:
        tables["contracts"] = contracts
        columns = {"contract_id": "number", "customer_id": "customer",
                   "from_date": {"column": "from", "format": "%Y-%m-%d"},
                   "to_date": {"column": "to", "format": "%Y-%m-%d"}}  # fmt: skip
        mapping["optional"] = {"contracts": columns}
        more["sources"] = {"invoices": {"path": "invoices.csv"}, "optional": {"contracts": {"path": "contracts.csv"}}}
    return read_tables(folder, tables, mapping, **more)


def _frame(read: Read, *days: date, begins_on: date | None = BEGIN) -> pd.DataFrame:
    ledger = read.ledger
    cohort = take_cohort(
        prepare_facts(ledger, engine=read.engine),
        cutoffs=days,
        currency="EUR",
        currency_digits=2,
        has_payments=True,
        is_dated=False,
        begins_on=begins_on,
        engine=read.engine,
    )
    frame = compute_blocks(cohort, [lrfm_block(cohort, window_months=24), rhythm_block(cohort, window_months=24)])
    names = {row["key"]: row["source_id"] for row in read.rows("directory") if row["kind"] == "customer"}
    return frame.assign(customer=frame["customer_key"].map(names)).set_index("customer").sort_index()


SILENT = CUTOFF - timedelta(days=200)


def _company() -> dict[str, tuple[list[date], int]]:
    found = {f"M{n:02d}": (_every(28 + n % 5, CUTOFF - timedelta(days=n % 20)), 30) for n in range(40)}
    yearly, weekly = (_every(365, SILENT), 30), (_every(7, SILENT), 30)
    return found | {"yearly": yearly, "weekly": weekly, "once": ([date(2024, 6, 1)], 30), "bound": weekly,
                    "was bound": weekly, "endless": weekly, "to the day": weekly}  # fmt: skip


CONTRACTS = """
number | customer   | from       | to
1      | bound      | 2024-01-01 | 2024-12-31
2      | was bound  | 2023-01-01 | 2024-07-17
3      | endless    | 2024-01-01 |
4      | endless    | 2022-01-01 | 2022-12-31
5      | to the day | 2024-01-01 | 2024-07-18
"""


@pytest.fixture(scope="module")
def frame(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return _frame(_read(tmp_path_factory.mktemp("company"), _company(), CONTRACTS), CUTOFF)


def test_two_hundred_days_are_little_for_a_yearly_buyer_and_much_for_a_weekly_one(frame: pd.DataFrame) -> None:
    """N15: a yearly order is not lost half a year later."""
    assert frame.loc["yearly", "recency_ratio"] < 1
    assert frame.loc["weekly", "recency_ratio"] > 10
    assert frame.filter(like="M", axis=0)["recency_ratio"].max() < 1.1


def test_who_bought_once_is_compared_with_the_others(frame: pd.DataFrame) -> None:
    usual = frame.filter(like="M", axis=0)["expected_gap_days"]
    assert usual.min() * 0.5 < frame.loc["once", "expected_gap_days"] < usual.max() * 1.5


def test_frequency_is_measured_by_the_same_gap(frame: pd.DataFrame) -> None:
    """Who goes on as ever has a ratio near 1; who fell silent less; nobody is told of a span that is not there."""
    assert frame.filter(like="M", axis=0)["frequency_ratio"].between(0.85, 1.2).all()
    assert frame.loc["weekly", "frequency_ratio"] < 0.8
    assert frame.loc["once", "frequency_ratio"] == 0


def test_nobody_is_late_before_the_end_of_a_contract(frame: pd.DataFrame) -> None:
    """Three buy alike and fell silent: who has a running contract is in time, one that ended tells nothing."""
    like = ["expected_gap_days", "frequency_ratio"]
    assert frame.loc["bound", like].tolist() == frame.loc["weekly", like].tolist()
    assert frame.loc["bound", "recency_ratio"] == pytest.approx(200 / 366, rel=0.1)
    assert frame.loc["was bound", "recency_ratio"] == frame.loc["weekly", "recency_ratio"]
    assert np.isnan(frame.loc["was bound", "contract_silence_days"])


def test_a_contract_without_an_end_protects_more_than_any_other(frame: pd.DataFrame) -> None:
    """Nor is somebody late on the last day of a contract: up is below 1, and 1 is down."""
    ratio = frame["recency_ratio"]
    assert 0 < ratio["endless"] < ratio["bound"] < ratio["to the day"] < 1
    assert ratio["endless"] == pytest.approx(200 / 3_853, rel=0.02)
    assert ratio["to the day"] == pytest.approx(200 / 201, rel=0.01)


def test_silence_is_held_against_what_is_told(frame: pd.DataFrame) -> None:
    """Who knows both columns knows the silence: it is the same for all who fell silent on one day."""
    longest = frame[["expected_silence_days", "contract_silence_days"]].max(axis=1)
    silence = frame["recency_ratio"] * longest
    alike = ["yearly", "weekly", "bound", "was bound", "endless", "to the day"]
    assert silence[alike].to_numpy() == pytest.approx(silence["weekly"])


def test_nobody_is_late_before_a_gap_of_their_own(tmp_path: Path) -> None:
    """Among ninety-nine weekly buyers one buys a year apart, and another did once: 333 days later both are in time."""
    cutoff, last = date(2024, 11, 30), date(2024, 1, 2)
    buyers = {f"W{n:02d}": (_every(7, cutoff - timedelta(days=n % 7), since=date(2022, 1, 3)), 30) for n in range(99)}
    yearly = [last - timedelta(days=365 * back) for back in range(3)]
    found = _frame(_read(tmp_path, {**buyers, "yearly": (yearly, 30), "second": (yearly[:2], 30)}), cutoff)
    assert found.loc[["yearly", "second"], "recency_ratio"].to_numpy() == pytest.approx(333 / 365, rel=0.01)
    assert found.loc["yearly", "expected_gap_days"] < 300
    assert found.loc["yearly", "frequency_ratio"] == pytest.approx(1, abs=0.01)


def test_where_nobody_bought_twice_nothing_is_told(tmp_path: Path) -> None:
    """Nor where a contract ended on the day of the last purchase; a running one still says that nobody is late."""
    day = date(2024, 3, 1)
    contracts = "number|customer|from|to\n1|ended|2024-01-01|2024-03-01\n2|runs|2024-01-01|2024-12-31"
    read = _read(tmp_path, {name: ([day], 30) for name in ("alone", "ended", "runs")}, contracts)
    found = _frame(read, date(2024, 3, 1), CUTOFF).set_index("cutoff", append=True)
    silent = found.xs(pd.Timestamp(CUTOFF), level="cutoff")
    assert silent[["expected_gap_days", "expected_silence_days", "frequency_ratio"]].isna().all(axis=None)
    assert silent["recency_ratio"].isna().tolist() == [True, True, False]
    assert silent.loc["runs", "recency_ratio"] == pytest.approx(139 / 306, rel=0.01)
    assert found.xs(pd.Timestamp(day), level="cutoff")["recency_ratio"].fillna(-1).tolist() == [-1, 0, 0]


def test_who_keeps_their_rhythm_has_a_ratio_of_one(tmp_path: Path) -> None:
    """All first bought within the window, in all rhythms; who falls silent later has less, who bought once none."""
    begin, cutoff = date(2023, 11, 1), CUTOFF
    buyers = {
        f"G{n:03d}": (_every(n, cutoff - timedelta(days=n * 37 // 100), since=begin + timedelta(days=n // 2)), 30)
        for n in range(10, 130)
    }
    silent = {"silent": (_every(10, cutoff - timedelta(days=100), since=begin), 30)}
    found = _frame(_read(tmp_path, {**buyers, **silent, "once": ([cutoff], 30)}), cutoff)["frequency_ratio"]
    regular = found.filter(like="G")
    assert regular.mean() == pytest.approx(1, abs=0.03)
    assert (regular > 1).sum() > 10
    assert found["silent"] < 0.8
    assert np.isnan(found["once"])


def test_single_buyers_are_compared_with_those_of_like_terms(tmp_path: Path) -> None:
    """Who orders on terms of ninety days orders seldom: so does, it is taken, a newcomer on such terms."""
    buyers = {f"S{n:02d}": (_every(90, CUTOFF - timedelta(days=n)), 90) for n in range(32)}
    buyers |= {f"Q{n:02d}": (_every(15, CUTOFF - timedelta(days=n % 9)), 14) for n in range(32)}
    buyers |= {"slow": ([date(2024, 6, 1)], 90), "quick": ([date(2024, 6, 1)], 14)}
    found = _frame(_read(tmp_path, buyers), CUTOFF)["expected_gap_days"]
    assert found["slow"] == pytest.approx(90, rel=0.02)
    assert found["quick"] == pytest.approx(15, rel=0.02)


def test_a_quiet_season_counts_less(tmp_path: Path) -> None:
    """All buy twice a week from September to May and never from June to August: in August nobody is late."""
    days = [day for day in _every(3, date(2024, 5, 31)) if day.month not in {6, 7, 8}]
    read = _read(tmp_path, {f"A{n}": (days[n % 3 :], 30) for n in range(12)})
    summer, winter = _frame(read, date(2024, 3, 31), date(2024, 8, 20)).groupby("cutoff")["recency_ratio"].max()
    flat = _frame(read, date(2024, 8, 20), begins_on=None)["recency_ratio"].max()
    assert winter < flat / 3
    assert summer < 3


def _weights(bought: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Weigh months in a row, the first of them a January; all are as long, and there are many purchases."""
    days = np.full(len(bought), 30.0)
    expected = without_season(bought, days)
    told = ~np.isnan(expected)
    parts = (np.bincount(np.arange(len(bought))[told] % 12, part[told], 12) for part in (bought, expected, days))
    counts, level, length = parts
    return np.array(month_weights(counts, level, days=length))


@pytest.mark.parametrize("years", [2, 3, 4])
def test_growth_is_no_season(years: int) -> None:
    """Even growth from nothing, threefold growth a year, decline: no month weighs more than another."""
    month = np.arange(12.0 * years)
    for bought in (1e4 * month, 1e4 * 3 ** (month / 12), 1e6 - 1e4 * month):
        assert _weights(bought) == pytest.approx(np.ones(12), abs=0.05)


@pytest.mark.parametrize("years", [2, 3, 4])
def test_a_planted_season_is_found_again(years: int) -> None:
    """In a trade that grows by half a year, within four parts of a hundred (of a weight of 1)."""
    season = np.array([0.5, 0.6, 1.0, 1.0, 1.2, 1.4, 0.2, 0.3, 1.3, 1.4, 1.5, 1.6])
    month = np.arange(12 * years)
    assert _weights(1e5 * 1.5 ** (month / 12) * season[month % 12]) == pytest.approx(season, abs=0.04)


def test_growth_of_a_company_is_no_season_either(tmp_path: Path) -> None:
    """Customers join evenly, and each buys every fourteen days; nothing is told of less than two whole years."""
    joined = [BEGIN + timedelta(days=n * 1_094 // 100) for n in range(100)]
    last = date(2023, 12, 31)
    days = {f"C{n:03d}": _every(14, last - timedelta(days=n % 14), since=day) for n, day in enumerate(joined)}
    read = _read(tmp_path, {name: (found, 30) for name, found in days.items() if found})
    ledger = read.ledger
    cohort = take_cohort(
        prepare_facts(ledger, engine=read.engine), cutoffs=[date(2022, 11, 30), date(2022, 12, 31), last],
        currency="EUR", currency_digits=2, has_payments=True, is_dated=False, begins_on=BEGIN, engine=read.engine,
    )  # fmt: skip
    first, *others = [np.array(clock.weights) for clock in season_clocks(cohort)]
    assert first.tolist() == [1.0] * 12
    for weights in others:
        assert weights.tolist() != [1.0] * 12
        assert weights == pytest.approx(np.ones(12), abs=0.05)


def test_few_purchases_tell_little_of_a_season() -> None:
    level, days = np.full(12, 31 / 12), np.full(12, 30.0)
    assert month_weights(np.zeros(12), np.zeros(12), days=days) == (1.0,) * 12
    few = month_weights(np.array([20.0, *[1.0] * 11]), level, days=days)
    many = month_weights(np.array([20_000.0, *[1_000.0] * 11]), level * 1_000, days=days)
    assert 1 < few[0] < many[0] < 12
    assert sum(many) == pytest.approx(12)


def test_a_clock_of_even_months_is_the_calendar() -> None:
    first = np.array(["1969-11-03", "2024-02-28", "NaT"], "M8[D]")
    last = np.array(["1970-02-01", "2024-03-01", "2024-01-01"], "M8[D]")
    assert FLAT.between(first, last)[:2].tolist() == [90, 2]
    assert np.isnan(FLAT.between(first, last)[2])
    uneven = SeasonClock(tuple(0.5 + month / 11 for month in range(12)))
    half = np.array(["1999-07-17"], "M8[D]")
    whole = uneven.between(np.array(["1965-01-31"], "M8[D]"), np.array(["2031-05-05"], "M8[D]"))
    parts = uneven.between(np.array(["1965-01-31"], "M8[D]"), half) + uneven.between(
        half, np.array(["2031-05-05"], "M8[D]")
    )
    assert whole.tolist() == pytest.approx(parts.tolist(), rel=1e-12)


def test_gaps_are_shrunk_by_the_gamma_posterior() -> None:
    """METHODS 5.8: (a + D) / (a + Lambda) with Lambda = length / usual, as days."""
    usual, weight = np.array([20.0]), 2.0
    gaps, length = np.array([5.0]), np.array([300.0])
    rate = (weight + gaps) / (weight + length / usual)
    assert shrunken_gaps(gaps, length, usual_days=usual, weight=weight) == pytest.approx(usual / rate)


def test_the_weight_of_the_others_is_found_again() -> None:
    """Drawn from a gamma mix with variance 2 the estimate is near 1/2; more than one gap it never is."""
    chance = np.random.default_rng(3)
    tenure, usual = np.full(20_000, 600.0), np.full(20_000, 30.0)
    rates = chance.gamma(0.5, 2.0, 20_000)
    assert own_weight(chance.poisson(20 * rates).astype(float), tenure, usual_days=usual) == pytest.approx(0.5, rel=0.1)
    assert own_weight(np.full(20_000, 20.0), tenure, usual_days=usual) == 1
    assert own_weight(np.full(5, 20.0), tenure[:5], usual_days=usual[:5]) == 1
