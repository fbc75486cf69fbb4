"""Given weights: published numbers, three other libraries, and what must hold of any judgements (B4, N2, N3)."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lrfm.errors import UserError
from lrfm.report.language import Language
from lrfm.weights.criteria import Criterion
from lrfm.weights.given import best_worst as bwm
from lrfm.weights.given.ahp import (
    ahp_weights,
    consistency,
    geometric_mean_weights,
    group_pairs,
    suspects,
)
from lrfm.weights.given.fuzzy import buckley_weights, chang_weights
from lrfm.weights.given.pairs import Pairs, near_on_scale, pairs_from
from lrfm.weights.given.points import equal_weights, weights_of_points
from lrfm.weights.given.presets import PRESETS, preset_weights
from lrfm.weights.given.ranks import place_weights, weights_of_ranks
from lrfm.weights.given.weighers import Given
from lrfm.weights.scheme import CompositeScheme
from lrfm.weights.weighting import Weighting

GOLDEN = json.loads((Path(__file__).parent / "oracles" / "given.json").read_text(encoding="utf-8"))
EN = Language.load("en")
LETTERS = "abcdefghi"


def pairs(rows, names=LETTERS) -> Pairs:
    matrix = np.array(rows, dtype=float)
    return Pairs(tuple(names[: len(matrix)]), matrix)


CRISP = pairs([(1, 2, 4, 4), (0.5, 1, 2, 2), (0.25, 0.5, 1, 1), (0.25, 0.5, 1, 1)])
LRFM_JUDGED = pairs([(1, 3, 1 / 2, 1 / 3), (1 / 3, 1, 1 / 5, 1 / 7), (2, 5, 1, 1 / 2), (3, 7, 2, 1)], "LRFM")
SCHOOL = pairs(
    [(1, 4, 3, 1, 3, 4), (1 / 4, 1, 7, 3, 1 / 5, 1), (1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6),
     (1, 1 / 3, 5, 1, 1, 1 / 3), (1 / 3, 5, 5, 1, 1, 3), (1 / 4, 1, 6, 3, 1 / 3, 1)]
)  # fmt: skip


def faults(act) -> list[str]:
    with pytest.raises(UserError) as refused:
        act()
    for fault in refused.value.faults:
        assert EN.fault(fault)
    return [fault.key for fault in refused.value.faults]


def said(weighting: Weighting) -> str:
    return " ".join(EN.reason(remark) for remark in weighting.remarks)


# --- points and ranks ---


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("roc", (0.520833, 0.270833, 0.145833, 0.0625)),
        ("rank_sum", (0.4, 0.3, 0.2, 0.1)),
        ("rank_reciprocal", (0.48, 0.24, 0.16, 0.12)),
    ],
)
def test_weights_of_ranks(rule, wanted) -> None:
    """METHODS 3.2, n = 4; ranks that are shared share what their places have."""
    names = ("L", "R", "F", "M")
    ranks = dict(zip(names, (1, 2, 3, 4), strict=True))
    assert weights_of_ranks(names, [ranks], rule=rule).values == pytest.approx(wanted, abs=1e-6)
    assert place_weights(1, rule=rule).tolist() == [1.0]
    tied = weights_of_ranks(names, [{"L": 1, "R": 2, "F": 2, "M": 4}], rule=rule).values
    middle = (wanted[1] + wanted[2]) / 2
    assert tied == pytest.approx((wanted[0], middle, middle, wanted[3]), abs=1e-6)
    dense = weights_of_ranks(names, [{"L": 1, "R": 2, "F": 2, "M": 3}], rule=rule).values
    assert dense == pytest.approx(tied)
    assert weights_of_ranks(names, [dict.fromkeys(names, 7)], rule=rule).values == pytest.approx([0.25] * 4)


def test_ranks_of_experts_are_averaged() -> None:
    one, two = {"L": 1, "R": 2, "F": 3}, {"L": 2, "R": 1, "F": 3}
    found = weights_of_ranks(("L", "R", "F"), [one, two], rule="roc")
    assert found.values == pytest.approx((0.444444, 0.444444, 0.111111), abs=1e-6)
    assert "mean ranks of 2 experts" in said(found)


def test_points_of_a_group_are_medians_made_one_again() -> None:
    experts = [{"L": 1, "R": 1, "F": 2}, {"L": 10, "R": 20, "F": 70}, {"L": 50, "R": 30, "F": 20}]
    medians = np.array([0.25, 0.25, 0.5])
    assert weights_of_points(("L", "R", "F"), experts).values == pytest.approx(medians / medians.sum())
    experts[0] = {"L": 0, "R": 0, "F": 9}
    medians = np.array([0.1, 0.2, 0.7])
    assert weights_of_points(("L", "R", "F"), experts).values == pytest.approx(medians / medians.sum())


def test_presets_say_that_they_are_illustrative_and_name_no_source() -> None:
    for preset in PRESETS:
        assert said(preset_weights(preset)) == "Illustrative: round numbers to compare with, from no source."


# --- pairs ---


def test_judgement_of_lrfm() -> None:
    """T-W9."""
    assert ahp_weights({"CFO": LRFM_JUDGED}).values == pytest.approx((0.161549, 0.060111, 0.287801, 0.490539), abs=1e-6)
    told = consistency(LRFM_JUDGED)
    assert (told.eigenvalue, told.ratio) == (pytest.approx(4.019185, abs=1e-6), pytest.approx(0.0072, abs=5e-5))
    means = geometric_mean_weights(LRFM_JUDGED).values
    assert means == pytest.approx((0.161886, 0.060141, 0.287879, 0.490094), abs=1e-6)
    fuzzy = buckley_weights([LRFM_JUDGED])
    assert fuzzy.values == pytest.approx((0.170061, 0.059730, 0.295375, 0.474834), abs=1e-6)
    assert all(low <= value <= high for (low, high), value in zip(fuzzy.intervals, fuzzy.values, strict=True))
    chang = chang_weights([LRFM_JUDGED])
    assert chang.values == pytest.approx((0.039803, 0, 0.355931, 0.604266), abs=1e-6)
    assert "invalid" in said(chang)
    assert "no weight at all to R" in said(chang)


def test_fuzzy_weights_of_consistent_judgements() -> None:
    """T-W8: Chang gives 0 to what has an eighth of the weight."""
    assert buckley_weights([CRISP]).values == pytest.approx((0.485721, 0.260012, 0.127134, 0.127134), abs=1e-6)
    assert chang_weights([CRISP]).values == pytest.approx((0.687274, 0.312726, 0, 0), abs=1e-6)
    assert ahp_weights({"x": CRISP}).values == pytest.approx((0.5, 0.25, 0.125, 0.125))


def test_all_alike_by_pairs() -> None:
    alike = pairs(np.ones((3, 3)))
    for found in (ahp_weights({"x": alike}), buckley_weights([alike]), chang_weights([alike])):
        assert found.values == pytest.approx([1 / 3] * 3)


def test_the_school_is_refused_and_the_worst_judgements_are_named() -> None:
    """T-W10."""
    told = consistency(SCHOOL)
    assert told.eigenvalue == pytest.approx(7.41987, abs=1e-5)
    assert told.index == pytest.approx(0.283974, abs=1e-6)
    assert told.ratio == pytest.approx(0.283974 / 1.25, abs=1e-6)
    with pytest.raises(UserError) as refused:
        ahp_weights({"Saaty": SCHOOL})
    words = EN.fault(refused.value.faults[0])
    assert "consistency ratio is 0.23, and should be at most 0.1" in words
    assert "e over b is 5, where 1 would fit (the ratio would be 0.18)" in words
    taken = ahp_weights({"Saaty": SCHOOL}, accepts_inconsistent=True)
    wanted = (0.3208, 0.1395, 0.0348, 0.1285, 0.2374, 0.1391)
    assert taken.values == pytest.approx(wanted, abs=6e-5)
    assert "taken all the same" in said(taken)
    assert "Saaty 2005" in said(taken)


def test_a_planted_contradiction_is_found_and_what_is_named_mends_it() -> None:
    weights = np.array([8.0, 4.0, 2.0, 1.0, 4.0])
    matrix = weights[:, None] / weights[None, :]
    matrix[0, 3], matrix[3, 0] = 1 / 4, 4.0
    worst = suspects(pairs(matrix))[0]
    assert (worst.first, worst.second, worst.judged, worst.fits) == ("d", "a", 4, Fraction(1, 8))
    assert worst.ratio == pytest.approx(0, abs=1e-9)
    assert suspects(CRISP) == ()


@pytest.mark.parametrize("weights", [(8, 2, 1), (9, 3, 1), (6, 2, 1), (9, 9, 1, 3)])
def test_what_fits_is_what_all_others_say(weights) -> None:
    """Where the others agree, a judgement left out (Harker) is told by them exactly."""
    w = np.array(weights, dtype=float)
    matrix = w[:, None] / w[None, :]
    matrix[0, -1], matrix[-1, 0] = 1 / 9, 9.0
    found = next(one for one in suspects(pairs(matrix)) if {one.first, one.second} == {"a", LETTERS[len(w) - 1]})
    assert (found.fits, found.ratio) == (Fraction(weights[-1], weights[0]), pytest.approx(0, abs=1e-9))


@pytest.mark.parametrize("case", GOLDEN["ahp"], ids=lambda case: f"{len(case['matrix'])} criteria")
def test_ahp_as_in_ahpy_and_buckley_as_in_pydecision(case) -> None:
    judged = pairs(case["matrix"])
    assert ahp_weights({"x": judged}, accepts_inconsistent=True).values == pytest.approx(case["weights"], abs=1e-9)
    assert consistency(judged).ratio == pytest.approx(case["ratio"], abs=1e-9)
    assert buckley_weights([judged]).values == pytest.approx(case["buckley"], abs=1e-9)


@pytest.mark.parametrize("case", GOLDEN["topsis"], ids=lambda case: f"{len(case['values'])} rows")
@pytest.mark.parametrize("normaliser", ["vector", "raw_min_max"])
def test_topsis_as_in_pymcdm(case, normaliser) -> None:
    """T-W14: its default is min-max, Hwang and Yoon's is vector; both are to be had."""
    names = [f"c{place}" for place in range(len(case["weights"]))]
    frame = pd.DataFrame(case["values"], columns=names)
    criteria = tuple(
        Criterion(name, name, "benefit" if sign > 0 else "cost")
        for name, sign in zip(names, case["types"], strict=True)
    )
    weigher = Given(Weighting.of(names, case["weights"], origin="points"))
    scheme = CompositeScheme(weigher, normaliser=normaliser, aggregation="topsis", criteria=criteria).fit(frame)
    assert scheme.score(frame) / 100 == pytest.approx(case[normaliser], abs=1e-9)


@given(st.lists(st.floats(0.05, 20), min_size=2, max_size=9))
@settings(max_examples=40, deadline=None)
def test_consistent_judgements_give_the_weights_back(weights) -> None:
    w = np.array(weights)
    judged = pairs(w[:, None] / w[None, :])
    told = consistency(judged)
    assert told.eigenvalue == len(w)
    assert told.ratio == 0
    for found in (ahp_weights({"x": judged}), geometric_mean_weights(judged)):
        assert found.values == pytest.approx(w / w.sum(), rel=1e-6)


@pytest.mark.parametrize("case", GOLDEN["ahp"][2:5])
def test_turned_judgements_turn_the_weights(case) -> None:
    """All judgements to a power of -1 reverse; a permutation of criteria permutes the weights."""
    judged = pairs(case["matrix"])
    plain = ahp_weights({"x": judged}, accepts_inconsistent=True).array
    back = geometric_mean_weights(pairs(1 / judged.matrix)).array
    reversed_ = 1 / geometric_mean_weights(judged).array
    assert back == pytest.approx(reversed_ / reversed_.sum())
    for order in list(permutations(range(4)))[1::7]:
        places = list(order)
        turned = pairs(judged.matrix[np.ix_(places, places)])
        assert ahp_weights({"x": turned}, accepts_inconsistent=True).array == pytest.approx(plain[places])
        assert buckley_weights([turned]).array == pytest.approx(buckley_weights([judged]).array[places])


def test_a_group_is_joined_by_geometric_means() -> None:
    one, two = pairs_from("ab", {("a", "b"): 2}), pairs_from("ab", {("a", "b"): 8})
    assert group_pairs([one, two], origin="ahp").matrix == pytest.approx(np.array([[1, 4], [0.25, 1]]))
    found = ahp_weights({"one": one, "two": two})
    assert found.values == pytest.approx((0.8, 0.2))
    turned = pairs_from("ba", {("a", "b"): 8})
    assert ahp_weights({"one": one, "two": turned}).by_name == pytest.approx(found.by_name)
    assert "2 experts' judgements about 2 criteria, by geometric means" in said(found)
    assert buckley_weights([one, two]).by_name["a"] == pytest.approx(0.8, abs=0.03)


def test_each_contradicting_expert_is_named() -> None:
    assert faults(lambda: ahp_weights({"A": SCHOOL, "B": SCHOOL})) == ["weights.inconsistent"] * 2


@pytest.mark.parametrize(
    ("act", "keys"),
    [
        (lambda: pairs_from("abc", {("a", "b"): 2, ("b", "c"): 2}), ["weights.pair_missing"]),
        (lambda: pairs_from("ab", {("a", "b"): 2, ("b", "a"): 2}), ["weights.pair_not_reciprocal"]),
        (lambda: pairs_from("ab", {("a", "b"): -2}), ["weights.pair_not_above_zero"]),
        (lambda: pairs([(1, 0), (3, 1)]), ["weights.pair_not_above_zero"]),
        (lambda: pairs([(2, 3), (1 / 3, 1)]), ["weights.pair_with_itself"]),
        (lambda: Pairs(("a", "b"), np.ones((1, 2))), ["weights.pairs_not_square"]),
        (lambda: CRISP.restricted(("a", "z")), ["weights.not_judged"]),
        (lambda: consistency(Pairs(tuple("abcdefghijk"), np.ones((11, 11)))), ["weights.too_many_to_pair"]),
        (lambda: ahp_weights({}), ["weights.no_experts"]),
        (lambda: weights_of_points(("L",), []), ["weights.no_experts"]),
        (lambda: weights_of_points(("L", "R"), [{"L": 1}]), ["weights.not_judged"]),
        (lambda: weights_of_points(("L", "R"), [{"L": 1, "R": -1}]), ["weights.not_weights"]),
        (lambda: weights_of_ranks(("L",), [], rule="roc"), ["weights.no_experts"]),
        (lambda: weights_of_ranks(("L", "R"), [{"L": 1}], rule="roc"), ["weights.not_judged"]),
        (lambda: preset_weights("hughes"), ["weights.no_such_preset"]),
        (lambda: bwm.best_worst_ratio({}), ["weights.no_experts"]),
        (lambda: best_worst((3, 1), (1, 3), best="z"), ["weights.best_worst_unknown"]),
        (lambda: best_worst((3, 1), (1, 3), best="a", worst="a"), ["weights.best_is_worst"]),
        (lambda: best_worst((12, 1), (1, 12), best="b", worst="a"), ["weights.not_1_to_9"] * 2),
        (lambda: best_worst((3, 2), (1, 3), best="b", worst="a"), ["weights.pair_with_itself"]),
        (lambda: best_worst((3, 1), (1, 4), best="b", worst="a"), ["weights.best_over_worst_twice"]),
        (
            lambda: bwm.best_worst_from("abc", best="a", worst="c", best_over={"c": 9}, over_worst={}),
            ["weights.pair_missing"] * 2,
        ),
    ],
)
def test_what_cannot_be_taken_is_named(act, keys) -> None:
    assert faults(act) == keys


# --- best and worst ---


def best_worst(over, under, *, best=None, worst=None) -> bwm.BestWorst:
    names = tuple(LETTERS[: len(over)])
    best = best or names[over.index(1)]
    worst = worst or names[under.index(1)]
    return bwm.BestWorst(names, best, worst, tuple(map(float, over)), tuple(map(float, under)))


def test_best_worst_of_transport() -> None:
    """T-W13."""
    judged = best_worst((8, 2, 1), (1, 5, 8))
    found = bwm.best_worst_ratio({"Rezaei": judged})
    assert found.values == pytest.approx((0.071429, 0.338690, 0.589882), abs=1e-6)
    assert bwm._ratio_model(judged).xi == pytest.approx(0.2583, abs=5e-5)
    assert bwm._ratio_model(judged).ratio == pytest.approx(0.2583 / 4.47, abs=2e-4)
    assert "a consistency ratio of 0.06" in said(found)
    assert max(high - low for low, high in found.intervals) < 1e-6
    linear = bwm.best_worst_linear({"Rezaei": judged})
    assert linear.values == pytest.approx((0.0714, 0.3214, 0.6071), abs=5e-5)
    assert bwm._linear_model(judged).xi == pytest.approx(0.0357, abs=5e-5)
    assert "ratio" not in said(linear), "xi of the linear model is divided by no index"


def test_consistent_best_worst() -> None:
    """T-W13."""
    judged = best_worst((2, 1, 4, 2, 8), (4, 8, 2, 4, 1))
    for model in (bwm._ratio_model, bwm._linear_model):
        found = model(judged)
        assert found.weights == pytest.approx((0.2105, 0.4211, 0.1053, 0.2105, 0.0526), abs=5e-5)
        assert found.xi == pytest.approx(0, abs=1e-12)
    assert bwm._ratio_model(judged).ratio == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("case", GOLDEN["best_worst"], ids=lambda case: str(case["over"]))
def test_linear_model_misses_by_no_more_than_the_penalty_of_pydecision(case) -> None:
    judged = best_worst(case["over"], case["under"], best="a", worst=LETTERS[len(case["over"]) - 1])
    rows = bwm._linear_rows(judged)
    ours, theirs = (rows @ np.array(weights) for weights in (bwm._linear_model(judged).weights, case["weights"]))
    assert ours.max() <= theirs.max() + 1e-9
    if theirs.max() - ours.max() < 1e-6:  # three of the five, where its search reached the optimum
        assert bwm._linear_model(judged).weights == pytest.approx(case["weights"], abs=1e-5)


def _feasible(judged: bwm.BestWorst, xi: float) -> bool:
    rows = bwm._ratio_rows(judged, xi)
    count = rows.shape[1]
    scaled = linprog(np.zeros(count), A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=np.ones((1, count)), b_eq=[1],
                     method="highs", options={"primal_feasibility_tolerance": 1e-10})  # fmt: skip
    return scaled.status == 0


@st.composite
def _judgements(draw):
    count = draw(st.integers(2, 5))
    most = draw(st.integers(1, 9))
    over = [1, *(draw(st.integers(1, most)) for _ in range(count - 2)), most]
    under = [most, *(draw(st.integers(1, most)) for _ in range(count - 2)), 1]
    return best_worst(over, under, best="a", worst=LETTERS[count - 1])


@given(_judgements())
@settings(max_examples=25, deadline=None)
def test_xi_is_the_least_for_which_the_programme_has_a_solution(judged) -> None:
    found = bwm._ratio_model(judged)
    assert _feasible(judged, found.xi + 1e-6)
    assert found.xi < 1e-6 or not _feasible(judged, found.xi - 1e-4)
    assert found.weights.sum() == pytest.approx(1)
    assert all(low - 1e-6 <= weight <= high + 1e-6 or high - low > 1e-6
               for (low, high), weight in zip(found.intervals, found.weights, strict=True))  # fmt: skip


def test_weights_that_are_not_unique_have_intervals() -> None:
    """Four criteria, one of them in contradiction: what is between best and worst may move (Rezaei 2016)."""
    judged = best_worst((1, 2, 3, 8), (8, 4, 7, 1))
    found = bwm.best_worst_ratio({"x": judged})
    middles = np.array(found.intervals).mean(axis=1)
    assert found.values == pytest.approx(middles / middles.sum())
    widths = [high - low for low, high in found.intervals]
    assert max(widths) > 0.01
    assert "Several weights fit" in said(found)
    xi = bwm._ratio_model(judged).xi
    source, inside = np.random.default_rng(5), 0
    rows = bwm._ratio_rows(judged, xi + 1e-7)
    for _ in range(40):
        corner = linprog(source.normal(size=4), A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=np.ones((1, 4)), b_eq=[1]).x
        inside += all(low - 1e-5 <= w <= high + 1e-5 for (low, high), w in zip(found.intervals, corner, strict=True))
    assert inside == 40


def test_several_experts_of_best_and_worst_are_averaged() -> None:
    one, two = best_worst((1, 3), (3, 1)), best_worst((1, 9), (9, 1))
    assert bwm.best_worst_linear({"one": one, "two": two}).values == pytest.approx((0.825, 0.175))
    assert bwm.best_worst_ratio({"one": one, "two": two}).values == pytest.approx((0.825, 0.175))


def test_alike_all_over() -> None:
    alike = bwm.best_worst_ratio({"x": best_worst((1, 1, 1), (1, 1, 1), best="a", worst="c")})
    assert alike.values == pytest.approx(equal_weights("abc").values)
    assert near_on_scale(1.0) == 1
