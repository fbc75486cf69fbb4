"""A scheme that knew what came later is caught, an honest one is not (N1, N2)."""

from __future__ import annotations

from typing import Self

import numpy as np
import pytest

from lrfm.backtest.auc import auc
from lrfm.backtest.examples import BAD, UNTOLD, Examples
from lrfm.backtest.proof import Maker, prove_nothing_later
from lrfm.backtest.results import ProofTold
from lrfm.backtest.rounds import Entry, play_round
from lrfm.weights.learned.logistic import fit_non_negative
from lrfm.weights.learned.outcomes import outcomes_of
from lrfm.weights.normalise import Normaliser
from lrfm.weights.scheme import SchemeEstimator
from tests.backtest.made_up import entries
from tools.made_examples import World, made_examples

PLACE = 6


@pytest.fixture(scope="module")
def examples() -> Examples:
    """Customers whose last origins have open windows."""
    return made_examples(World(truth=(1, 2, 1, 1, 0), customers=250, hazard=0.05), 5)


class Weighed(SchemeEstimator):
    """Weights and scales that somebody handed over."""

    def __init__(self, normaliser: Normaliser | None = None, weights: tuple[float, ...] = (1, 1, 1, 1)) -> None:
        self.normaliser = normaliser
        self.weights = weights

    def fit(self, frame, is_bad=None, *, sample_weight=None, groups=None) -> Self:
        self.normaliser_ = self.normaliser or Normaliser().fit(frame)
        return self

    def score(self, frame):
        return self.normaliser_.transform(frame) @ np.array(self.weights)


class Scales(Normaliser):
    """Scales that stay as they were learned when a scheme is cloned."""

    def __sklearn_clone__(self) -> Self:
        return self


def normalised_on_all(examples: Examples) -> list[Entry]:
    return [Entry("peeks", "own", Weighed(Scales().fit(examples.frame)))]


def tuned_on_the_test(examples: Examples) -> list[Entry]:
    """Take the weight of recency that is best on the very customers that are tested."""
    rows = examples.rows_at(PLACE)
    u = Normaliser().fit(examples.frame.iloc[rows]).transform(examples.frame.iloc[rows])
    tries = [(1.0, recency, 1.0, 1.0) for recency in (0.0, 1.0, 10.0)]
    areas = [auc(-u @ np.array(one), examples.state[rows] == BAD).value or 0.0 for one in tries]
    return [Entry("peeks", "own", Weighed(weights=tries[int(np.argmax(areas))]))]


def learned_within_the_embargo(examples: Examples) -> list[Entry]:
    """Learn from all origins before the one tested, whose windows were not over."""
    rows = np.flatnonzero((examples.origin < PLACE) & (examples.state != UNTOLD))
    frame = examples.frame.iloc[rows]
    outcomes = outcomes_of(examples.state[rows] == BAD, len(rows), groups=examples.customer[rows])
    u = Normaliser().fit(frame).transform(frame)
    return [Entry("peeks", "own", Weighed(weights=tuple(fit_non_negative(u, outcomes, ridge=1.0).beta)))]


def proved(examples: Examples, *makers: Maker) -> ProofTold:
    """Play the origin as a tournament does, with each set of schemes, and prove it."""
    used = {at: play_round(examples, make(examples), place=PLACE) for at, make in enumerate(makers)}
    return prove_nothing_later(examples, used, dict(enumerate(makers)))


@pytest.mark.parametrize("make", [normalised_on_all, tuned_on_the_test, learned_within_the_embargo])
def test_a_scheme_that_peeks_is_caught(examples: Examples, make: Maker) -> None:
    found = proved(examples, make)
    assert not found.holds
    assert found.differing["peeks"] > 0.5 * found.score_count


def test_honest_schemes_pass(examples: Examples) -> None:
    names = ("equal", "entropy", "critic", "nonnegative_logistic", "scorecard", "survival")

    def make(_: Examples) -> list[Entry]:
        return [*entries(*names).entries, Entry("own", "own", Weighed())]

    found = proved(examples, make)
    assert found.holds
    assert found.score_count == 7 * len(examples.rows_at(PLACE))
    assert found.day == examples.origins[PLACE].day


def test_an_embargo_that_is_taken_away_is_noticed(examples: Examples, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof rests on days, not on the guard that it proves."""

    def everything_before(self: Examples, place: int) -> np.ndarray:
        return np.flatnonzero((self.origin < place) & (self.state_then != UNTOLD))

    monkeypatch.setattr(Examples, "training_rows", everything_before)
    found = proved(examples, lambda _: entries("equal", "nonnegative_logistic").entries)
    assert set(found.differing) == {"equal", "nonnegative_logistic"}


def test_every_set_is_proved_and_the_round_that_was_judged(examples: Examples) -> None:
    """A peek in the second set is seen; so is a round that was played otherwise than it can be made again."""

    def honest(_: Examples) -> list[Entry]:
        return [Entry("peeks", "own", Weighed()), Entry("equal", "own", Weighed())]

    rows = len(examples.rows_at(PLACE))
    found = proved(examples, honest, normalised_on_all)
    assert found.score_count == 3 * rows
    assert set(found.differing) == {"peeks"}
    assert 0 < found.differing["peeks"] <= rows
    used = play_round(examples, normalised_on_all(examples), place=PLACE)
    assert not prove_nothing_later(examples, {"lrfm": used}, {"lrfm": lambda _: [honest(_)[0]]}).holds


def test_a_scheme_that_is_had_only_once_differs_for_all(examples: Examples) -> None:
    def make(seen: Examples) -> list[Entry]:
        return [Entry("equal", "own", Weighed())] if len(seen.frame) == len(examples.frame) else []

    assert proved(examples, make).differing == {"equal": len(examples.rows_at(PLACE))}


def test_what_is_cut_off(examples: Examples) -> None:
    """Rows of later origins, and outcomes of windows that were open."""
    known = examples.known_at(PLACE)
    day = examples.origins[PLACE].day
    assert known.observed_on == day
    assert set(known.origin) == set(range(PLACE + 1))
    over = np.array([one.window_end <= day for one in examples.origins])[known.origin]
    assert (known.state[over] == examples.state_then[: len(known.state)][over]).all()
    assert (known.state[~over] == UNTOLD).all()
    assert (known.state_then == known.state).all()
    seen = np.array([(day - one.day).days for one in examples.origins])[known.origin]
    assert (known.time_then_days <= seen).all()
    assert known.training_rows(PLACE).tolist() == examples.training_rows(PLACE).tolist()
