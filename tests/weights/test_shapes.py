"""The shapes that all schemes share: criteria, normalisation, weights, aggregation (B4, N2)."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.weights.aggregate import AGGREGATIONS, aggregation
from lrfm.weights.criteria import BEHAVIOUR, LRFM, Criterion, values_of
from lrfm.weights.normalise import KINDS, Normaliser
from lrfm.weights.scheme import CompositeScheme, SchemeEstimator
from lrfm.weights.weighting import Weighting
from tools.repository import ROOT

ONE = (Criterion("x", "x"),)
COST = (Criterion("x", "x", "cost"),)


class Stated:
    """A weigher of stated points."""

    def __init__(self, *points: float) -> None:
        self.points = points

    def weigh(self, u, raw, is_bad, *, criteria, **others):
        return Weighting.of([one.name for one in criteria], self.points, origin="stated")


def customers(count: int = 200, seed: int = 7) -> pd.DataFrame:
    source = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "length_days": source.integers(0, 2000, count),
            "recency_days": source.integers(1, 700, count),
            "frequency_count": source.poisson(8, count),
            "monetary_minor": np.round(source.lognormal(11, 1.5, count)),
        }
    )


def _utility(values, kind, criteria=ONE, of=None):
    learned = Normaliser(criteria, kind=kind).fit(pd.DataFrame({"x": values}))
    return learned.transform(pd.DataFrame({"x": values if of is None else of})).ravel()


@pytest.mark.parametrize(
    ("kind", "benefit", "cost"),
    [
        ("raw_min_max", [0, 1 / 3, 1], [1, 2 / 3, 0]),
        ("linear", [0.25, 0.5, 1], [1, 0.5, 0.25]),
        ("vector", np.array([1, 2, 4]) / np.sqrt(21), 1 - np.array([1, 2, 4]) / np.sqrt(21)),
        ("sum", [1 / 7, 2 / 7, 4 / 7], [3 / 5, 2 / 5, 0]),
        ("rank", [1 / 6, 3 / 6, 5 / 6], [5 / 6, 3 / 6, 1 / 6]),
        ("logistic", 1 / (1 + np.exp(-np.array([-1.069045, -0.267261, 1.336306]))),
         1 / (1 + np.exp(np.array([-1.069045, -0.267261, 1.336306])))),
    ],
)  # fmt: skip
def test_each_kind_by_hand(kind, benefit, cost) -> None:
    assert _utility([1.0, 2.0, 4.0], kind) == pytest.approx(benefit, abs=1e-6)
    assert _utility([1.0, 2.0, 4.0], kind, COST) == pytest.approx(cost, abs=1e-6)


def test_the_default_cuts_the_tails_and_takes_logarithms_where_the_scale_says_so() -> None:
    values = [*range(1, 100), 1_000_000]
    low, high = np.quantile(values, [0.01, 0.99])
    plain = _utility(values, "min_max")
    assert plain[49] == pytest.approx((50 - low) / (high - low))
    assert plain[0] == 0
    assert plain[-1] == 1
    logs = _utility(values, "min_max", (Criterion("x", "x", scale="log"),))
    assert logs[49] == pytest.approx((np.log1p(50) - np.log1p(low)) / (np.log1p(high) - np.log1p(low)))


def test_a_rare_mark_is_not_cut_away_with_the_tails() -> None:
    """One bounced cheque among 300 customers is beyond the 99th hundredth, and is what tells most (B1)."""
    assert sorted(set(_utility([0.0] * 299 + [2.0], "min_max", COST))) == [0.0, 1.0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("criteria", [ONE, COST])
def test_utilities_stay_in_bounds_are_oriented_and_frozen(kind, criteria) -> None:
    values = np.random.default_rng(3).lognormal(2, 2, 300)
    learned = Normaliser(criteria, kind=kind).fit(pd.DataFrame({"x": values}))
    beyond = np.concatenate([np.sort(values), [0.0, -5.0, 1e12]])
    u = learned.transform(pd.DataFrame({"x": beyond})).ravel()
    assert ((u >= 0) & (u <= 1)).all()
    assert (criteria[0].sign * np.diff(u[:300]) >= 0).all(), "higher is better, also of a cost"
    alone = learned.transform(pd.DataFrame({"x": beyond[17:18]})).ravel()
    assert alone[0] == u[17], "who else is scored moves nobody"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [[5.0], [3.0, 3.0, 3.0], [np.nan, np.nan], [2.0, np.nan]])
def test_customers_who_are_alike_are_neutral(kind, values) -> None:
    learned = Normaliser(ONE, kind=kind).fit(pd.DataFrame({"x": values}))
    assert learned.constant_names == ("x",)
    assert learned.transform(pd.DataFrame({"x": [1.0, np.nan, 99.0]})).ravel().tolist() == [0.5] * 3


@pytest.mark.parametrize("kind", ["min_max", "vector", "sum"])
def test_a_benefit_that_nobody_has_above_nothing(kind) -> None:
    """Net credits only: where values below 0 count as 0, all are alike, and it is said."""
    learned = Normaliser((Criterion("x", "x", scale="log"),), kind=kind).fit(pd.DataFrame({"x": [-3.0, -2.0, -1.0]}))
    assert learned.constant_names == ("x",)


def test_linear_refuses_what_has_no_quotient() -> None:
    with pytest.raises(UserError) as refused:
        Normaliser(COST, kind="linear").fit(pd.DataFrame({"x": [0.0, 3.0]}))
    assert refused.value.faults[0].key == "weights.needs_above_zero"


def test_missing_values_get_trainings_median_and_are_counted() -> None:
    frame = pd.DataFrame({"x": [1.0, 2.0, np.nan, np.inf, 9.0]})
    learned = Normaliser(ONE, kind="raw_min_max").fit(frame)
    assert learned.completed(frame).ravel().tolist() == [1, 2, 2, 2, 9]
    assert learned.remarks == (Reason.of("weights.imputed", criterion="x", count=2),)
    nullable = pd.DataFrame({"x": pd.array([1, None, 9], dtype="Int64")})
    assert learned.completed(nullable).ravel().tolist() == [1, 2, 9]


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (lambda: values_of(pd.DataFrame({"y": [1]}), ONE), "weights.no_such_column"),
        (lambda: values_of(pd.DataFrame({"x": [1]}), ()), "weights.no_criteria"),
        (lambda: values_of(pd.DataFrame({"x": [1]}), (*ONE, *COST)), "weights.criterion_twice"),
        (lambda: Normaliser(ONE).fit(pd.DataFrame({"x": []})), "weights.no_customers"),
        (lambda: Normaliser(ONE, kind="best").fit(pd.DataFrame({"x": [1]})), "weights.no_such_kind"),
        (lambda: aggregation("best"), "weights.no_such_aggregation"),
        (lambda: aggregation("topsis").fit(np.empty((0, 2)), np.ones(2) / 2), "weights.no_customers"),
        (lambda: Weighting(("a",), (0.5,), "mine"), "weights.not_one_together"),
        (lambda: Weighting(("a", "b"), (1.5, -0.5), "mine"), "weights.not_weights"),
        (lambda: Weighting(("a", "a"), (0.5, 0.5), "mine"), "weights.not_one_each"),
        (lambda: Weighting.of(("a", "b"), (0, 0), origin="mine"), "weights.not_weights"),
        (lambda: Weighting.of(("a",), (float("nan"),), origin="mine"), "weights.not_weights"),
        (lambda: Weighting(("a",), (1.0,), "mine").ordered(("b",)), "weights.other_criteria"),
        (lambda: CompositeScheme(Stated(1, 1, 1, 1)).fit(customers(), [1, 0]), "weights.other_length"),
    ],
)
def test_what_cannot_be_weighed_is_named(act, key) -> None:
    with pytest.raises(UserError) as refused:
        act()
    assert refused.value.faults[0].key == key


# --- aggregation ---

TW14 = pd.DataFrame({"a": [1.0, 2.0, 5.0], "b": [3000.0, 3750.0, 4500.0]})
TW14_CRITERIA = (Criterion("a", "a", "cost"), Criterion("b", "b"))


@pytest.mark.parametrize(
    ("normaliser", "closeness", "within"),
    [
        ("raw_min_max", (0.500, 0.617, 0.500), 5e-4),
        ("vector", (0.762141, 0.722178, 0.237859), 1e-6),
    ],
)
def test_topsis_of_opricovic_and_tzeng(normaliser, closeness, within) -> None:
    """T-W14: the best alternative changes with the normalisation, so the normalisation is stated."""
    scheme = CompositeScheme(Stated(1, 1), normaliser=normaliser, aggregation="topsis", criteria=TW14_CRITERIA)
    assert scheme.fit(TW14).score(TW14) / 100 == pytest.approx(closeness, abs=within)


def test_topsis_of_hwang_and_yoon() -> None:
    """T-W1: the fighter aircraft, by the weights of judgement alone (the combined ones give .651 .147 .700 .328)."""
    rows = [(2.0, 1500, 20000, 5.5, 5, 9), (2.5, 2700, 18000, 6.5, 3, 5), (1.8, 2000, 21000, 4.5, 7, 7),
            (2.2, 1800, 20000, 5.0, 5, 5)]  # fmt: skip
    names = list("abcdef")
    criteria = tuple(Criterion(name, name, "cost" if name == "d" else "benefit") for name in names)
    weigher = Stated(0.2, 0.1, 0.1, 0.1, 0.2, 0.3)
    frame = pd.DataFrame(rows, columns=names)
    scheme = CompositeScheme(weigher, normaliser="vector", aggregation="topsis", criteria=criteria).fit(frame)
    assert scheme.score(frame) / 100 == pytest.approx((0.643277, 0.268384, 0.613542, 0.312291), abs=2e-6)


def test_geometric_by_hand() -> None:
    scored = aggregation("geometric").fit(np.eye(2), np.array([0.25, 0.75])).score(np.array([[0.5, 0.2], [0, 1.0]]))
    assert scored == pytest.approx([100 * 0.5**0.25 * 0.2**0.75, 100 * 0.01**0.25])


@pytest.mark.parametrize("kind", AGGREGATIONS)
def test_the_best_in_all_has_full_score_and_the_order_is_kept(kind) -> None:
    u = np.random.default_rng(1).uniform(size=(50, 3))
    u[0], u[1] = 1.0, 0.0
    scores = aggregation(kind).fit(u, np.array([0.2, 0.3, 0.5])).score(u)
    assert scores[0] == pytest.approx(100)
    assert scores[1] == scores.min()
    better = aggregation(kind).fit(u, np.array([0.2, 0.3, 0.5])).score(np.minimum(u + 0.1, 1))
    assert (better >= scores - 1e-9).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", AGGREGATIONS)
def test_a_customer_more_moves_nobody(kind, way) -> None:
    """T-W: rank reversal is impossible where constants and ideal points are frozen (B4, N2)."""
    training, new = customers(), customers(30, seed=8)
    scheme = CompositeScheme(Stated(4, 3, 2, 1), normaliser=kind, aggregation=way).fit(training)
    alone = scheme.score(new)
    extreme = pd.DataFrame(
        [{"length_days": 9e5, "recency_days": 0, "frequency_count": 1e6, "monetary_minor": 1e15}],
    )
    together = scheme.score(pd.concat([new, extreme], ignore_index=True))
    assert together[:30] == pytest.approx(alone, abs=1e-9)
    assert ((together >= 0) & (together <= 100)).all()


@given(st.permutations(range(4)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_criteria_moves_nobody(order) -> None:
    training, points = customers(60), (4, 3, 2, 1)
    plain = CompositeScheme(Stated(*points), aggregation="topsis").fit(training).score(training)
    turned = CompositeScheme(
        Stated(*(points[place] for place in order)),
        aggregation="topsis",
        criteria=tuple(LRFM[place] for place in order),
    )
    assert turned.fit(training).score(training) == pytest.approx(plain)


# --- schemes ---


def test_a_criterion_without_differences_gives_its_weight_to_the_others() -> None:
    training = customers().assign(recency_days=30)
    scheme = CompositeScheme(Stated(1, 5, 2, 1)).fit(training)
    assert scheme.weighting().by_name == {"L": 0.25, "R": 0.0, "F": 0.5, "M": 0.25}
    assert Reason.of("weights.all_alike", names="R") in scheme.weighting().remarks


def test_one_customer_alone_is_neutral() -> None:
    scheme = CompositeScheme(Stated(1, 1, 1, 1)).fit(customers(1))
    assert scheme.score(customers(3)).tolist() == [50.0] * 3
    assert [remark.key for remark in scheme.weighting().remarks] == ["weights.all_alike"]


def test_schemes_are_cloned_and_set_as_in_scikit_learn() -> None:
    scheme = CompositeScheme(Stated(1, 1, 1, 1), normaliser="rank").fit(customers())
    twin = clone(scheme)
    assert not hasattr(twin, "weighting_")
    assert twin.get_params(deep=False)["normaliser"] == "rank"
    assert twin.set_params(aggregation="topsis").aggregation == "topsis"
    assert twin.set_params(aggregation="sum").fit(customers()).score(customers()) == pytest.approx(
        scheme.score(customers())
    )


def test_what_has_learned_nothing_scores_nobody() -> None:
    for act in (
        lambda: CompositeScheme(Stated(1)).score(customers()),
        lambda: CompositeScheme(Stated(1)).weighting(),
        lambda: Normaliser().transform(customers()),
    ):
        with pytest.raises(NotFittedError):
            act()


def test_a_scheme_of_ones_own_needs_both_halves() -> None:
    class Half(SchemeEstimator):
        def score(self, frame):
            return np.zeros(len(frame))

    with pytest.raises(TypeError, match="fit"):
        Half()


def test_the_columns_are_those_of_the_features() -> None:
    blocks = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "src/lrfm/features").glob("*.py")))
    made = set(re.findall(r"\b(\w+)=|\"(\w+)\"", blocks))
    words = {word for pair in made for word in pair}
    assert [one.column for one in (*LRFM, *BEHAVIOUR) if one.column not in words] == []
    assert "recency_weeks" not in words
