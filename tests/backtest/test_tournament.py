"""Whole tournaments of made-up customers: what is told, what is refused, and what changes nothing (B4, N1, N2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from lrfm.backtest.asked import Asked
from lrfm.backtest.bounds import bound_of, grade_bounds
from lrfm.backtest.entries import Entries, entries_of
from lrfm.backtest.examples import BAD, GOOD, UNTOLD, Examples
from lrfm.backtest.few import windows_apart
from lrfm.backtest.power import Rung
from lrfm.backtest.results import TournamentTold
from lrfm.backtest.rounds import Entry
from lrfm.backtest.tournament import run_tournament
from lrfm.core.reason import Reason
from lrfm.weights.criteria import LRFM
from lrfm.weights.given.judged import given_weighers
from lrfm.weights.scheme import SchemeEstimator
from lrfm.weights.settings import ExpertSettings, WeightSettings
from tests.backtest.made_up import QUARTERS, YEAR_ENDS, ByColumn, asked, by_hand, entries, yearly
from tools.made_examples import World, made_examples

SCHEMES = ("equal", "recency_first", "entropy", "nonnegative_logistic", "scorecard")
WORLD = World(customers=400, hazard=0.05, origins=11)


class RecentAndFrequent(SchemeEstimator):
    """Ten lines of an analyst: ranks of two columns, as training knows them."""

    def __init__(self, recency_share=0.5):
        self.recency_share = recency_share

    def fit(self, frame, is_bad=None, *, sample_weight=None, groups=None):
        self.known_ = {name: np.sort(frame[name]) for name in ("recency_days", "frequency_count")}
        return self

    def score(self, frame):
        recent, often = (self.known_[name].searchsorted(frame[name]) / len(self.known_[name]) for name in self.known_)
        return 100 * (self.recency_share * (1 - recent) + (1 - self.recency_share) * often)


def with_own(**told: object) -> Asked:
    own = Entry("mine", "own", RecentAndFrequent(0.9))
    return asked(made_examples(WORLD, 4), entries(*SCHEMES, own=[own]), margin_share=0.2, **told)


@pytest.fixture(scope="module")
def told() -> TournamentTold:
    return run_tournament(with_own()).told


def test_all_that_is_told_of_schemes(told: TournamentTold) -> None:
    (found,) = told.sets
    assert told.missing is None
    assert {one.name for one in found.schemes} | set(found.left_out) == {*SCHEMES, "mine"}
    assert [one.auc.value for one in found.schemes] == sorted((one.auc.value for one in found.schemes), reverse=True)
    assert found.names == ("L", "R", "F", "M")
    assert found.scheme("equal").beside is None
    assert set(found.winners) <= {one.name for one in found.schemes} - {"equal"}
    for one in found.schemes:
        assert one.auc.low < one.auc.value < one.auc.high
        assert len(one.by_origin) == len(told.tested)
        assert one.money is not None
        assert one.calibration_ratio is not None
        assert sum(band.customer_count for band in one.bands) == sum(origin.told_count for origin in told.tested)
    assert {one.name for one in found.schemes if one.roc is not None} >= {"equal"}
    assert len({origin.eligible_hash for origin in told.origins}) == len(told.origins)
    assert told.proof is not None
    assert told.proof.holds
    assert told.money_missing is None


def test_an_own_scheme_of_ten_lines_enters(told: TournamentTold) -> None:
    mine = told.sets[0].scheme("mine")
    assert (mine.family, mine.weights) == ("own", ())
    assert mine.auc.value > told.sets[0].scheme("equal").auc.value
    assert mine.beside is not None
    assert mine.beside.smallest_detectable > 0


def test_few_defaults_leave_schemes_out_with_a_reason(told: TournamentTold) -> None:
    first = next(one for one in told.origins if one.is_tested)
    assert 50 <= first.training_default_count < 100
    why = Reason.of("backtest.too_few_to_learn", count=first.training_default_count)
    assert told.sets[0].left_out == {"scorecard": why}
    (ridge,) = (one for one in told.sets[0].scheme("nonnegative_logistic").remarks if one.key == "weights.ridge")
    assert ridge.values["ridge"] in ("10", "100")


def renamed(examples: Examples, *, turned: bool) -> Examples:
    """Give customers other keys, in their order or turned round, with rows sorted by them again."""
    keys = examples.customer.max() - examples.customer if turned else 7 * examples.customer + 1000
    again = replace(examples, frame=examples.frame.assign(customer_key=keys))
    return again.some(np.lexsort((keys, examples.origin)))


def test_names_of_customers_change_nothing(told: TournamentTold) -> None:
    """Not a figure where their order stays; and no value but by other draws where it does not."""
    whole = with_own()
    same = run_tournament(replace(whole, examples=renamed(whole.examples, turned=False))).told
    assert same.sets == told.sets
    turned = run_tournament(replace(whole, examples=renamed(whole.examples, turned=True))).told
    for one in told.sets[0].schemes:
        other = turned.sets[0].scheme(one.name)
        assert other.auc.value == pytest.approx(
            one.auc.value, abs=0.02 if one.weights and one.family == "learned" else 1e-12
        )
        assert other.by_origin == pytest.approx(one.by_origin, abs=0.02 if one.family == "learned" else 1e-12)


def test_the_order_of_rows_changes_nothing(told: TournamentTold) -> None:
    """Rows of an origin in any order: nothing but the last digits of sums."""
    whole = with_own()
    rows = np.lexsort((np.random.default_rng(1).random(len(whole.examples.frame)), whole.examples.origin))
    mixed = run_tournament(replace(whole, examples=whole.examples.some(rows))).told
    assert mixed.origins == told.origins
    for one in told.sets[0].schemes:
        other = mixed.sets[0].scheme(one.name)
        assert other.auc.value == pytest.approx(one.auc.value, abs=1e-3 if one.family == "learned" else 1e-12)
        assert other.money.profit.value == pytest.approx(one.money.profit.value, rel=2e-2)


def refused(examples: Examples, **about: object) -> TournamentTold:
    found = run_tournament(asked(examples, entries("equal", "entropy"), **about))
    assert found.told.sets == ()
    assert found.told.proof is None
    assert found.latest == {}
    return found.told


def test_few_defaults_give_bounds_and_no_ranking() -> None:
    """METHODS 4.7: 19 after the tested origins, and bounds of all who were seen, each customer once."""
    rows = [(1, customer, BAD if customer < 19 else GOOD) for customer in range(100)]
    found = refused(by_hand([*((0, customer, GOOD) for customer in range(120)), *rows], origins=YEAR_ENDS[:2]))
    assert found.missing == Reason.of("backtest.few_defaults", count=19, least=20)
    assert found.rung is Rung.BOUNDS_ONLY
    together = [one for one in found.bounds if one.grade is None]
    assert [(one.confidence, one.correlation) for one in together] == [(0.5, 0), (0.75, 0), (0.95, 0), (0.95, 0.12)]
    # two windows that do not overlap: of 120 customers and of 100
    assert {(one.customer_count, one.default_count) for one in together} == {(220, 19)}
    assert [one.bound for one in together] == [
        bound_of(220, 19, confidence=one.confidence, correlation=one.correlation) for one in together
    ]
    assert [one.bound for one in together] == sorted(one.bound for one in together)
    assert [one.default_count for one in found.detectable] == [20, 50]
    assert {one.default_share for one in found.needed} == {0.19}


def test_bounds_by_fifth_of_equal_weights() -> None:
    """Grades of the one window before which something could be learned; worse ones are pooled with each (T-M5)."""
    rows = [(1, customer, BAD if customer in (3, 70, 99) else GOOD) for customer in range(100)]
    found = refused(
        by_hand(
            [*((0, customer, GOOD) for customer in range(100)), *rows],
            origins=YEAR_ENDS[:2],
            length_days=[100.0 - customer for customer in range(100)] * 2,
            recency_days=[float(customer) for customer in range(100)] * 2,
            frequency_count=[100.0 - customer for customer in range(100)] * 2,
            monetary_minor=[100.0 - customer for customer in range(100)] * 2,
        )
    )
    for correlation in (0.0, 0.12):
        graded = [one for one in found.bounds if one.grade is not None and one.correlation == correlation]
        told = [(one.grade, one.customer_count, one.default_count) for one in graded]
        assert told == [(1, 100, 3), (2, 80, 2), (3, 60, 2), (4, 40, 2), (5, 20, 1)]
        bounds = grade_bounds([20] * 5, [1, 0, 0, 1, 1], correlation=correlation)
        assert [one.bound for one in graded] == list(bounds)


def test_windows_apart_do_not_overlap() -> None:
    """Of quarterly origins every fourth, the last one that is over among them."""
    rows = [(place, customer, GOOD) for place in range(12) for customer in range(3)]
    assert windows_apart(by_hand(rows, origins=QUARTERS, observed_on=date(2018, 9, 30))) == (2, 6, 10)


def test_nobody_defaulted() -> None:
    found = refused(by_hand([(year, customer, GOOD) for year in (0, 1) for customer in range(100)]))
    assert found.missing == Reason.of("backtest.few_defaults", count=0, least=20)
    (sure,) = [one for one in found.bounds if (one.confidence, one.correlation, one.grade) == (0.95, 0, None)]
    assert sure.bound == pytest.approx(1 - 0.05 ** (1 / 200))


def test_nothing_to_test() -> None:
    """No window was over before another origin."""
    found = refused(yearly(defaults=30, customers=100, years=2))
    assert found.missing == Reason.of("backtest.no_test", horizon_days=366)
    assert (found.default_count, found.tested) == (0, ())
    assert {(one.customer_count, one.default_count, one.grade) for one in found.bounds} == {(100, 30, None)}
    open_alone = by_hand([(0, 1, UNTOLD), (0, 2, BAD)], state_then=[UNTOLD] * 2, observed_on=date(2016, 6, 1))
    assert refused(open_alone).bounds == ()


def unknown(*, years: int, count: int) -> Examples:
    """Thirty defaults a year; customers from 1000 on are of unknown fate after the last origin but one."""
    whole = yearly(defaults=30, customers=200, years=years)
    rows = [*zip(whole.origin.tolist(), whole.customer.tolist(), whole.state.tolist(), strict=True)]
    rows += [(years - 2, 1000 + at, UNTOLD) for at in range(count)]
    rows.sort()
    then = [UNTOLD if year == years - 1 else state for year, _, state in rows]
    return by_hand(
        rows,
        origins=whole.origins,
        observed_on=whole.observed_on,
        state_then=then,
        fate_unknown=[customer >= 1000 for _, customer, _ in rows],
    )


@pytest.mark.parametrize("years", [2, 4])
def test_of_unknown_fate_as_many_as_defaulted(years: int) -> None:
    """Nothing is ranked, and no bound is told: it would not hold."""
    found = refused(unknown(years=years, count=60))
    assert found.bounds == found.needed == ()
    assert found.unknown_fate_count == 60
    if years == 4:
        assert found.missing == Reason.of("backtest.fate_unknown", count=60, defaults=60)


@pytest.mark.parametrize(("count", "is_judged"), [(6, False), (7, True), (59, True)])
def test_many_of_unknown_fate_are_judged_both_ways(count: int, is_judged: bool) -> None:
    """More than a tenth of the defaults, at tested origins: once as if all had defaulted, once as if none had."""
    told = run_tournament(asked(unknown(years=4, count=count), entries("equal", "entropy"))).told
    found = {one.key: one for one in told.sets[0].sensitivities}
    assert (told.default_count, told.unknown_fate_count) == (60, count)
    assert {"unknown_defaulted", "unknown_paid"} <= set(found) if is_judged else "unknown_paid" not in found
    if is_judged:
        assert (found["unknown_defaulted"].default_count, found["unknown_paid"].default_count) == (60 + count, 60)
        assert found["unknown_defaulted"].customer_count == found["unknown_paid"].customer_count == 170 + count


def test_everybody_defaulted() -> None:
    rows = [(year, customer, BAD) for year in (0, 1) for customer in range(30)]
    assert refused(by_hand(rows, origins=YEAR_ENDS[:2])).missing == Reason.of("backtest.only_defaults", customers=30)


def test_without_a_margin_money_is_not_told() -> None:
    found = run_tournament(asked(yearly(defaults=30, customers=200), entries("equal", "entropy"))).told
    assert found.money_missing == Reason.of("backtest.no_margin")
    assert all(one.money is None and one.profit_curve == () for one in found.sets[0].schemes)
    lost = asked(yearly(defaults=30, customers=200), entries("equal"), margin_share=-0.1)
    assert lost.economics == Reason.of("backtest.no_profit", margin_share=-0.1, funding_share=0.0)


class Alike(ByColumn):
    """Ranks nobody."""

    def score(self, frame):
        return np.ones(len(frame))


def test_a_scheme_that_ranks_nobody_is_told() -> None:
    examples = yearly(defaults=30, customers=200)
    own = [Entry("alike", "own", Alike())]
    found = run_tournament(asked(examples, entries("equal", own=own), margin_share=0.3)).told.sets[0].scheme("alike")
    assert (found.auc.value, found.kendall_to_reference, found.beside.latest_value) != (None, None, None)
    assert found.kendall_to_reference is None
    assert found.auc.value == 0.5
    assert len(found.bands) == 1


def test_two_sets_are_judged_apart_on_the_same_customers() -> None:
    examples = made_examples(WORLD, 4)
    expert = ExpertSettings(
        name="CFO",
        pairs={"L over R": 3, "L over F": "1/2", "M over L": 3, "F over R": 5, "M over R": 7, "M over F": 2},
        best_worst={"best": "M", "worst": "R", "best_over": {"L": 3, "F": 2, "R": 7}, "over_worst": {"L": 3, "F": 5}},
    )
    settings = WeightSettings(schemes=("equal", "standard_deviation", "fuzzy_ahp", "bwm"), experts=(expert,))
    sets: dict[str, Entries] = {name: entries_of(settings, criteria=name) for name in ("lrfm", "behaviour")}
    whole = asked(examples, sets["lrfm"])
    played = run_tournament(replace(whole, entries=sets))
    assert [one.criteria for one in played.told.sets] == ["lrfm", "behaviour"]
    assert len(played.told.sets[1].names) == 9
    assert played.latest["lrfm"].eligible_hash == played.latest["behaviour"].eligible_hash
    assert played.latest["lrfm"].place == len(examples.origins) - 1
    lrfm, behaviour = played.told.sets
    assert set(behaviour.left_out) == {"fuzzy_ahp", "bwm"}
    given = given_weighers(settings, criteria=LRFM)
    for name in ("fuzzy_ahp", "bwm"):  # what the judgements leave open; customers have no part in it
        told = [(one.value, (one.low, one.high)) for one in lrfm.scheme(name).weights]
        assert told == list(zip(given[name].weighting.values, given[name].weighting.intervals, strict=True))
        assert all(low < value < high for value, (low, high) in told)
