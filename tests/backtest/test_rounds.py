"""Rolling origins: who learns from what, who is scored, which schemes take part (METHODS 4.1, 4.7; B4, N1, N2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar, Self

import numpy as np
import pandas as pd
import pytest

from lrfm.backtest.calibration import calibration
from lrfm.backtest.calibrator import Calibrator
from lrfm.backtest.entries import entries_of
from lrfm.backtest.examples import BAD, GOOD, UNTOLD, hash_of
from lrfm.backtest.power import Rung
from lrfm.backtest.rounds import (
    Entry,
    entries_allowed,
    first_tested,
    parts_of,
    play,
    play_round,
    taught,
    training_defaults,
)
from lrfm.backtest.settings import TournamentSettings
from lrfm.backtest.tournament import run_tournament
from lrfm.backtest.trial import trial_of
from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.found import STRONG_RIDGES
from lrfm.weights.scheme import SchemeEstimator
from lrfm.weights.settings import SCHEMES, WeightSettings
from tests.backtest.made_up import QUARTERS, YEAR_ENDS, ByColumn, asked, by_hand, entries, yearly
from tools.made_examples import World, made_examples

SETTINGS = TournamentSettings()


class Watcher(ByColumn):
    """Keeps what it was taught, for a test to look at."""

    taught: ClassVar[list[tuple[pd.DataFrame, np.ndarray, np.ndarray]]] = []

    def fit(self, frame, is_bad=None, *, sample_weight=None, groups=None) -> Self:
        self.taught.append((frame, is_bad, groups))
        return self


class Timed(Watcher):
    """Asks for times, too."""

    needs_times = True

    def fit(self, frame, is_bad=None, *, sample_weight=None, groups=None, time_days=None, horizon_days=None) -> Self:
        self.taught.append((frame, time_days, horizon_days))
        return self


@pytest.fixture(autouse=True)
def forget() -> None:
    Watcher.taught.clear()


def own(estimator: SchemeEstimator, name: str = "own") -> Entry:
    return Entry(name, "own", estimator)


def test_windows_that_were_not_over_teach_nothing() -> None:
    """A whole horizon lies between the last origin learned from and the one tested, to the day."""
    quarters = [(place, customer, GOOD) for place in range(12) for customer in range(3)]
    examples = by_hand(quarters, origins=QUARTERS, observed_on=QUARTERS[-1].day)
    for place in range(12):
        learned = {int(one) for one in examples.origin[examples.training_rows(place)]}
        assert learned == {one for one in range(12) if QUARTERS[one].window_end <= QUARTERS[place].day}
        assert learned == set(range(max(0, place - 3)))
    later = replace(QUARTERS[0], window_end=date(2016, 4, 1))
    assert not len(replace(examples, origins=(later, *QUARTERS[1:])).training_rows(4))


def test_labels_are_those_known_when_the_window_ended() -> None:
    rows = [(0, 1, BAD), (0, 2, GOOD), (0, 3, BAD), (0, 4, GOOD), (1, 1, GOOD), (1, 2, GOOD)]
    then = [GOOD, BAD, BAD, UNTOLD, GOOD, GOOD]
    examples = by_hand(rows, state_then=then, time_days=[10, 20, 30, 40, 50, 60])
    found = play_round(examples, [own(Watcher()), own(Timed(), "timed")], place=1)
    (frame, is_bad, groups), (_, times, horizon) = Watcher.taught
    assert is_bad.tolist() == [False, True, True]
    assert groups.tolist() == [1, 2, 3]
    assert times.tolist() == [10, 20, 30]
    assert horizon == 366
    assert frame["recency_days"].tolist() == [1, 2, 3]
    assert "customer_key" not in frame
    assert (found.training_count, found.training_default_count) == (3, 2)
    assert found.risk["own"].tolist() == [5, 6]
    assert training_defaults(examples, 1) == 2


def test_a_default_that_many_windows_saw_is_one() -> None:
    rows = [(place, customer, BAD if customer == 1 else GOOD) for place in range(5) for customer in (1, 2)]
    examples = by_hand(rows, origins=QUARTERS, observed_on=QUARTERS[-1].day)
    assert training_defaults(examples, 8) == 1
    assert play_round(examples, [own(ByColumn())], place=4).training_default_count == 1


def test_the_first_origin_is_the_first_that_can_teach_all() -> None:
    """With enough origins left to test; else the plainest is taught; else whoever needs no defaults is tested."""
    plenty = yearly(defaults=60, customers=900, years=7)
    assert [training_defaults(plenty, place) for place in range(4)] == [0, 60, 120, 180]
    assert first_tested(plenty, SETTINGS) == 2
    assert first_tested(plenty, SETTINGS.model_copy(update={"least_origins": 5})) == 1
    assert first_tested(plenty, SETTINGS.model_copy(update={"origins": 2})) == 4
    few = yearly(defaults=10, customers=900, years=7)
    assert first_tested(few, SETTINGS) == 1
    some = yearly(defaults=20, customers=900, years=7)
    assert first_tested(some, SETTINGS.model_copy(update={"least_origins": 3})) == 3
    assert first_tested(some, SETTINGS) == 1
    none = first_tested(yearly(defaults=9, customers=20, years=2), SETTINGS)
    assert none == Reason.of("backtest.no_test", horizon_days=366)


def test_windows_that_are_open_are_no_test() -> None:
    examples = yearly(defaults=20, customers=100, years=4)
    assert examples.over_count == 3
    found = run_tournament(asked(examples, entries("equal"))).told
    assert [one.day for one in found.tested] == [one.day for one in YEAR_ENDS[1:3]]


@pytest.mark.parametrize(
    ("rung", "off"),
    [
        (Rung.BOUNDS_ONLY, {"nonnegative_logistic", "ridge_logistic", "scorecard", "survival", "boosting"}),
        (Rung.INTERVALS, {"nonnegative_logistic", "ridge_logistic", "scorecard", "survival", "boosting"}),
        (Rung.STRONG_RIDGE, {"ridge_logistic", "scorecard", "survival", "boosting"}),
        (Rung.FULL, set()),
    ],
)
def test_few_defaults_teach_few_schemes(rung: Rung, off: set[str]) -> None:
    """METHODS 4.7; what learns nothing of defaults, and an analyst's own, always take part."""
    found = entries(*SCHEMES, own=[own(ByColumn())])
    names = {entry.name for entry in found.entries}
    allowed = {entry.name: entry for entry in entries_allowed(found.entries, rung)}
    assert names - set(allowed) == off
    assert {"equal", "entropy", "cilos", "own"} <= set(allowed)


def test_few_defaults_are_held_by_a_strong_ridge() -> None:
    """50 to 99 defaults (METHODS 4.7): ridges to choose from are strong ones, and the params' entry stays as it is."""
    plain = entries("nonnegative_logistic").entries
    allowed = entries_allowed(plain, Rung.STRONG_RIDGE)
    (_, strong), (_, free) = allowed, entries_allowed(plain, Rung.FULL)
    assert strong.estimator.weigher.search == STRONG_RIDGES
    assert free.estimator.weigher.search is None
    examples = made_examples(World(customers=600, hazard=0.018), 3)
    assert 50 <= training_defaults(examples, 6) < 100
    weighting = play_round(examples, allowed, place=6).weightings["nonnegative_logistic"]
    assert weighting is not None
    assert {one.values["ridge"] for one in weighting.remarks if one.key == "weights.ridge"} <= {"10", "100"}


class Shorter(ByColumn):
    def score(self, frame):
        return super().score(frame)[1:]


class Unfinished(ByColumn):
    def score(self, frame):
        return np.where(frame["recency_days"] > 5, np.nan, 1.0)


class Sorted(ByColumn):
    """Gives its customers back in an order of its own."""

    def score(self, frame):
        return -frame["recency_days"].sort_values(ascending=False)


@pytest.mark.parametrize("scheme", [Shorter(), Unfinished(), Sorted()])
def test_a_scheme_that_scores_others_is_refused(scheme: SchemeEstimator) -> None:
    examples = yearly(defaults=3, customers=20)
    with pytest.raises(ValueError, match=r"^odd: "):
        play_round(examples, [own(scheme, "odd")], place=1)


def test_all_schemes_are_tested_on_the_same_customers() -> None:
    examples = yearly(defaults=3, customers=20)
    rounds = play(examples, [own(ByColumn()), own(ByColumn("length_days"), "other")], places=[1, 2])
    assert rounds[0].eligible_hash == hash_of(range(3, 20)) == hash_of(list(reversed(range(3, 20))))
    one = replace(rounds[0], risk={**rounds[0].risk, "other": rounds[0].risk["other"][:-1]})
    another = replace(rounds[0], rows=examples.rows_at(0)[: len(rounds[0].rows)])
    for found in (one, another):
        with pytest.raises(ValueError, match="other customers"):
            trial_of(examples, [found, rounds[1]])


def test_schemes_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two schemes"):
        play_round(yearly(defaults=3, customers=20), [own(ByColumn()), own(ByColumn("length_days"))], place=1)


class LearnsLater(ByColumn):
    """Can't be had of the first years."""

    def fit(self, frame, is_bad=None, *, sample_weight=None, groups=None) -> Self:
        if np.sum(is_bad) < 5:
            raise UserError.of("weights.other_length", name="is_bad", got=int(np.sum(is_bad)), count=5)
        return self


def test_a_scheme_that_fails_once_is_out_and_says_why() -> None:
    examples = yearly(defaults=3, customers=20)
    rounds = play(examples, [own(ByColumn()), own(LearnsLater(), "later")], places=[1, 2])
    assert [set(one.risk) for one in rounds] == [{"own"}, {"own", "later"}]
    assert rounds[0].failed["later"].values["got"] == 3
    assert trial_of(examples, rounds).names == ("own",)


def test_criteria_of_which_nothing_is_known_and_one_customer() -> None:
    """Told or left out with a reason, never a traceback (N2)."""
    names = ("equal", "entropy", "critic", "merec", "principal_components", "nonnegative_logistic", "boosting")
    rows = [(year, customer, BAD if customer % 4 == year else GOOD) for year in range(3) for customer in range(40)]
    nothing = {one: np.full(len(rows), np.nan) for one in ("length_days", "recency_days")}
    blind = by_hand(rows, origins=YEAR_ENDS[:3], observed_on=YEAR_ENDS[2].day, **nothing)
    alone = by_hand([(0, 1, GOOD), (1, 1, BAD)])
    for examples in (blind, alone):
        found = play_round(examples, entries(*names).entries, place=1)
        assert set(found.risk) | set(found.failed) == set(names)
        assert all(np.isfinite(risk).all() and len(risk) == len(found.rows) for risk in found.risk.values())
    assert "equal" in found.risk
    assert np.isnan(found.chance["equal"]).all()


def test_rows_learned_from_and_scored_are_apart() -> None:
    assert YEAR_ENDS[0].window_end == YEAR_ENDS[1].day
    examples = yearly(defaults=3, customers=20)
    for place in range(4):
        assert not set(examples.training_rows(place)) & set(examples.rows_at(place))


def test_chances_are_made_of_customers_that_a_scheme_did_not_learn_from() -> None:
    """Trees part the customers they learned from too well: chances made from these spread twice as far as they should.

    Slope of log-odds: 1 is right, one half promises twice as much as comes.
    """
    examples = made_examples(World(truth=(1, 2, 1, 1, 2), customers=1000, hazard=0.02), 1)
    entry = next(one for one in entries_of(WeightSettings(schemes=("boosting",)), criteria="behaviour").entries[1:])
    played = play_round(examples, [entry], place=5)
    known = examples.is_told[played.rows]
    is_bad = examples.is_bad[played.rows][known]
    lesson = examples.lesson(5)
    own = Calibrator.learned(-taught(entry, lesson).score(lesson.frame), lesson.is_bad)
    own_slope = calibration(own.chances(played.risk["boosting"])[known], is_bad).slope
    assert own_slope < 0.6
    assert calibration(played.chance["boosting"][known], is_bad).slope > own_slope + 0.3


def test_parts_hold_customers_whole_and_share_defaults() -> None:
    source = np.random.default_rng(1)
    customer = source.integers(0, 300, 1200)
    is_bad = (customer < 40) & (source.random(1200) < 0.5)
    part = parts_of(customer, is_bad)
    assert all(len(np.unique(part[customer == one])) == 1 for one in np.unique(customer))
    bad = [len(np.unique(customer[is_bad & (part == number)])) for number in range(4)]
    every = [len(np.unique(customer[part == number])) for number in range(4)]
    assert max(bad) - min(bad) <= 1
    assert max(every) - min(every) <= 2
