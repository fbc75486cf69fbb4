"""Concordance: published numbers, R, scikit-survival, and counting pair by pair (issue 6, T-S8; B7)."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.survival.metrics.censoring import Censoring
from lrfm.survival.metrics.concordance import Concordance, harrell_concordance, uno_concordance
from lrfm.survival.metrics.pairs import count_pairs
from tests.survival.r import ORACLES, golden, run_again

SKSURV = json.loads((ORACLES / "metrics_sksurv.json").read_text(encoding="utf-8"))["cases"]
R = golden("metrics_concordance")["cases"]
TIME = np.array([1.0, 5, 6, 10, 11, 34, 45, 46, 50, 56])
EVENT = np.array([0, 1, 1, 0, 1, 0, 1, 0, 0, 1])
SCORE = np.array([5.0, 8, 11, 19, 34, 12, 3, 9, 12, 20])
ROWS = st.lists(st.tuples(st.integers(0, 8), st.booleans(), st.integers(0, 6), st.integers(0, 3)), max_size=25)


def _uno(case: dict[str, Any], *, until_days: float) -> Concordance:
    train, rows = case["train"], case["rows"]
    censoring = Censoring.of(train["time"], np.array(train["event"], int))
    return uno_concordance(rows["time"], rows["event"], rows["score"], censoring=censoring, until_days=until_days)


def _later(time: np.ndarray, event: np.ndarray) -> np.ndarray:
    """Whether a column's row surely ended later than a line's, pair by pair."""
    return event[:, None] & ((time[None] > time[:, None]) | ((time[None] == time[:, None]) & ~event[None]))


def test_published_uno() -> None:
    """T-S8, by R's survAUC through scikit-survival's tests."""
    censoring = Censoring.of(TIME, EVENT)
    found = uno_concordance(TIME, EVENT, SCORE, censoring=censoring)
    assert found.value == pytest.approx(0.347890360, abs=1e-9)
    assert harrell_concordance(TIME, EVENT, SCORE).value != pytest.approx(0.347890360, abs=1e-5), "weights matter"


@pytest.mark.parametrize("case", SKSURV)
def test_against_scikit_survival(case: dict[str, Any]) -> None:
    rows, told = case["rows"], case["told"]
    harrell = harrell_concordance(rows["time"], rows["event"], rows["score"])
    assert (harrell.concordant, harrell.discordant, harrell.tied) == (
        told["concordant"],
        told["discordant"],
        told["tied"],
    )
    assert harrell.value == pytest.approx(told["harrell"], rel=1e-12)
    uno = _uno(case, until_days=case["tau"])
    assert (uno.value, uno.until_days) == (pytest.approx(told["uno"], rel=1e-12), case["tau"])


@pytest.mark.parametrize("case", SKSURV)
def test_scikit_survival_would_notice(case: dict[str, Any]) -> None:
    """G after t instead of before it, another horizon, scores turned round: each gives another number."""
    uno = _uno(case, until_days=case["tau"])
    assert uno.value != pytest.approx(case["as_given"]["uno"], rel=1e-6)
    assert _uno(case, until_days=case["tau"] / 2).value != pytest.approx(case["told"]["uno"], rel=1e-6)
    rows = case["rows"]
    turned = harrell_concordance(rows["time"], rows["event"], -np.array(rows["score"]))
    assert turned.value == pytest.approx(1 - case["told"]["harrell"], rel=1e-12)


@pytest.mark.parametrize("case", R)
def test_against_r(case: dict[str, Any]) -> None:
    """R counts rows that ended at its last day too, we those that ended before: half a day more."""
    found = harrell_concordance(case["time"], case["event"], case["score"])
    assert (found.concordant, found.discordant, found.tied) == (case["concordant"], case["discordant"], case["tied"])
    assert found.value == pytest.approx(case["harrell"], rel=1e-12)
    censoring = Censoring.of(case["time"], case["event"])
    uno = uno_concordance(
        case["time"], case["event"], case["score"], censoring=censoring, until_days=case["horizon"] + 0.5
    )
    assert uno.value == pytest.approx(case["uno"], rel=1e-12)


def test_r_would_notice() -> None:
    """Two rows that ended on a day are not compared; a censored one ended after one that ended on its day."""
    wrong_days, wrong_ties = [], []
    for case in R:
        time, event, score = np.array(case["time"]), np.array(case["event"], bool), np.array(case["score"])
        wrong_days.append(harrell_concordance(time - event * np.arange(len(time)) * 1e-6, event, score).concordant)
        wrong_ties.append(harrell_concordance(time + event * 0.5, event, score).concordant)
    assert sum(wrong != case["concordant"] for wrong, case in zip(wrong_days, R, strict=True)) >= 6
    assert sum(wrong != case["concordant"] for wrong, case in zip(wrong_ties, R, strict=True)) >= 5


@pytest.mark.r
def test_r_says_so_again() -> None:
    again = run_again("metrics_concordance")["cases"]
    assert len(again) == len(R)
    for one, other in zip(again, R, strict=True):
        assert {name: pytest.approx(value, rel=1e-12) for name, value in one.items()} == other


@given(ROWS)
def test_counts_as_pair_by_pair(rows: list[tuple[int, bool, int, int]]) -> None:
    """In n log n as in n squared, ties of days, of scores and of both among them."""
    time, event, score, _ = (np.array(values) for values in zip(*rows, strict=True)) if rows else [np.zeros(0)] * 4
    event = event.astype(bool)
    found, later = count_pairs(time.astype(float), event, score.astype(float)), _later(time, event)
    assert found.later.tolist() == later.sum(axis=1).tolist()
    assert found.lower.tolist() == (later & (score[None] < score[:, None])).sum(axis=1).tolist()
    assert found.tied.tolist() == (later & (score[None] == score[:, None])).sum(axis=1).tolist()


@given(ROWS)
def test_a_draw_is_a_sample_with_its_copies(rows: list[tuple[int, bool, int, int]]) -> None:
    """Weighing customers gives what C is of rows really copied."""
    if not rows:
        return
    time, event, score, customer = (np.array(values) for values in zip(*rows, strict=True))
    metric = uno_concordance(time, event, score, censoring=Censoring.of(time, event.astype(int)))
    counts = np.array([[1.0, 1, 1, 1], [0, 2, 1, 3], [0, 0, 0, 4], [0, 0, 0, 0]])
    for drawn, value in zip(counts, metric.replicated(customer, counts), strict=True):
        copies = np.repeat(np.arange(len(time)), drawn[customer].astype(int))
        weight = metric.weight[copies]
        t, e, s = time[copies], event[copies], score[copies]
        later = _later(t, e) * weight[:, None]
        agreed = (later * ((s[None] < s[:, None]) + 0.5 * (s[None] == s[:, None]))).sum()
        expected = agreed / later.sum() if later.sum() else np.nan
        assert value == pytest.approx(expected, rel=1e-9, nan_ok=True)


@given(ROWS, st.permutations(range(25)))
def test_neither_order_nor_units_matter(rows: list[tuple[int, bool, int, int]], mixed: list[int]) -> None:
    if not rows:
        return
    time, event, score, _ = (np.array(values) for values in zip(*rows, strict=True))
    order = np.array([number for number in mixed if number < len(rows)])
    found = harrell_concordance(time, event, score)
    other = harrell_concordance(time[order] / 7, event[order], np.exp(score[order]))
    assert (found.concordant, found.tied, found.comparable) == (other.concordant, other.tied, other.comparable)
    turned = harrell_concordance(time, event, -score)
    assert (turned.concordant, turned.discordant) == (found.discordant, found.concordant)


def test_stops_where_few_are_watched() -> None:
    """Of 30 rows 28 are censored on day 10: who ends later would weigh more than ten times as much."""
    time = np.concatenate((np.arange(1, 9), np.full(28, 10.0), [20, 30]))
    event = np.concatenate((np.ones(8), np.zeros(28), [1, 0])).astype(bool)
    censoring = Censoring.of(time, event.astype(int))
    found = uno_concordance(time, event, np.arange(38.0), censoring=censoring)
    assert (found.until_days, found.comparable) == (20.0, sum(37 - k for k in range(8)))
    assert censoring.before(20) == pytest.approx(2 / 30)


def test_training_rows_alone_give_the_weights() -> None:
    train = Censoring.of([5, 10, 15], [0, 1, 0])
    found = uno_concordance(TIME, EVENT, SCORE, censoring=train, until_days=12)
    assert found.weight.tolist() == pytest.approx([0, 1, 9 / 4, 0, 9 / 4, 0, 0, 0, 0, 0])


def test_what_is_never_paid_comes_last() -> None:
    """A credited row is later than every payment, whenever it was credited; censored there, it would be in no pair."""
    never = harrell_concordance([np.inf, 5, 9], [False, True, True], [1, 3, 2])
    assert (never.concordant, never.comparable) == (3, 3)
    assert harrell_concordance([2, 5, 9], [False, True, True], [1, 3, 2]).comparable == 1


def test_censoring_with_delayed_entry() -> None:
    """Risk set {entry < t <= exit}, less those that end at t: 3, of which one is censored, at t = 5."""
    found = Censoring.of([5, 5, 9, 9, 9], [0, 1, 1, 1, 0], entry_days=[0, 0, 0, 4, 5])
    assert found.at([4, 5, 9]).tolist() == pytest.approx([1, 2 / 3, 0])
    assert Censoring.of([5, 5, 9, 9, 9], [0, 1, 1, 1, 0]).at(5) == pytest.approx(3 / 4)


@pytest.mark.parametrize(
    ("time", "event"), [([], []), ([3], [1]), ([3, 4], [0, 0]), ([3, 3], [1, 1]), ([9, 2], [1, 0])]
)
def test_nothing_to_compare(time: list[int], event: list[int]) -> None:
    """All open, one row, all paid on one day: a reason, no number (B22)."""
    found = harrell_concordance(time, np.array(event, bool), np.ones(len(time)))
    assert found.value is None
    assert found.missing is not None
    assert found.missing.key == "survival.no_pairs"


def test_bad_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="score: a value is missing"):
        harrell_concordance([1, 2], [1, 1], [1, np.nan])
    with pytest.raises(ValueError, match="different lengths"):
        harrell_concordance([1, 2], [1, 1], [1])
    with pytest.raises(ValueError, match="true or false"):
        harrell_concordance([1, 2], [1, 2], [1, 1])
    with pytest.raises(ValueError, match="whole numbers"):
        Censoring.of([1, 2], [0.5, 1])


def test_a_hundred_thousand_rows_in_a_moment() -> None:
    """The promise is measured by `make bench`; here only that nothing is n squared, which would need ten billion."""
    source = np.random.default_rng(1)
    time, score = np.ceil(source.exponential(60, 100_000)), np.round(source.random(100_000), 3)
    found = harrell_concordance(time, source.random(100_000) < 0.7, score)
    assert found.value == pytest.approx(0.5, abs=0.01)
    assert found.concordant + found.discordant + found.tied == found.comparable
