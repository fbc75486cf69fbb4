"""An analyst's own scheme: what takes part, what it is shown, and what is said of one that cannot (B19, N1, N2)."""

from __future__ import annotations

import sys
from typing import Any, ClassVar

import numpy as np
import pytest
import sklearn
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from lrfm.backtest.asked import Asked
from lrfm.backtest.auc import auc
from lrfm.backtest.entries import SETS, entries_of
from lrfm.backtest.examples import BAD, Examples
from lrfm.backtest.own import with_own_schemes
from lrfm.backtest.rounds import Entry, play_round
from lrfm.backtest.tournament import run_tournament
from lrfm.errors import UserError
from lrfm.report.language import Language
from lrfm.weights.criteria import BEHAVIOUR, LRFM, Criterion
from lrfm.weights.own import OwnScheme
from lrfm.weights.scheme import CompositeScheme
from lrfm.weights.settings import WeightSettings
from tests.backtest.made_up import asked, entries
from tools.made_examples import World, made_examples

EXAMPLES = made_examples(World(customers=250, hazard=0.06, origins=9), 4)
FIRST = 4
"""The first origin that has windows to learn from."""
ANSWERS = {days: state == BAD for days, state in zip(EXAMPLES.frame["length_days"], EXAMPLES.state, strict=True)}
POOLED = StandardScaler().fit(EXAMPLES.frame[["recency_days"]])


def ask(examples: Examples = EXAMPLES, *, sets: tuple[Any, ...] = ("lrfm",)) -> Asked:
    found = asked(examples, entries("equal"))
    return Asked(
        **{
            **vars(found),
            "entries": {one: entries_of(WeightSettings(schemes=("equal",)), criteria=one) for one in sets},
        }
    )


def said(scheme: object, **how: Any) -> str:
    """Give what an analyst reads of a scheme that cannot take part."""
    with pytest.raises(UserError) as caught:
        with_own_schemes(ask(**how), {"mine": scheme})
    return Language.load("en").fault(caught.value.faults[0])


class Recent:
    """No base class, nothing of outcomes."""

    def fit(self, frame):
        self.longest_ = frame["recency_days"].max()

    def score(self, frame):
        return 100 * (1 - frame["recency_days"] / self.longest_)


class Taught(Recent):
    """Turns recency round where that was better."""

    def fit(self, frame, is_bad):
        super().fit(frame)
        bad = np.asarray(is_bad)
        self.sign_ = 1 if frame["recency_days"][bad].mean() > frame["recency_days"][~bad].mean() else -1

    def score(self, frame):
        return self.sign_ * super().score(frame)


class Shown(Recent):
    """Keeps what it is shown, for a test to look at."""

    seen: ClassVar[list[list[str]]] = []

    def fit(self, frame, is_bad=None, *, groups, horizon_days):
        self.seen.append([*frame.columns])
        assert len(groups) == len(frame)
        assert horizon_days == 366
        frame["recency_days"] = 1.0  # nobody else's frame
        is_bad[:] = True
        self.longest_ = 1.0


# what takes part


def test_a_scheme_of_scikit_learns_kind_takes_part_in_both_sets_and_sees_the_columns_of_the_set() -> None:
    Shown.seen.clear()
    found = with_own_schemes(ask(sets=("lrfm", "behaviour")), {"mine": Shown()})
    assert [one.name for one in found.entries["behaviour"].entries] == ["equal", "mine"]
    assert {tuple(one) for one in Shown.seen} == {tuple(c.column for c in SETS[name]) for name in SETS}


def test_scores_are_those_of_the_scheme_and_risk_is_their_contrary() -> None:
    entry = with_own_schemes(ask(), {"mine": Recent()}).entries["lrfm"].entries[-1]
    rows = EXAMPLES.rows_at(5)
    known = EXAMPLES.frame["recency_days"].to_numpy()
    longest = known[EXAMPLES.training_rows(5)].max()
    assert play_round(EXAMPLES, [entry], place=5).risk["mine"] == pytest.approx(-100 * (1 - known[rows] / longest))
    assert play_round(EXAMPLES, [entry], place=5).weightings["mine"] is None


def test_a_classifier_is_scored_by_its_chance_of_no_default() -> None:
    """The same order as that of its log-odds, from the same fit by hand."""
    model = make_pipeline(StandardScaler(), LogisticRegression())
    columns = [one.column for one in LRFM]
    risk = play_round(EXAMPLES, [Entry("own", "own", OwnScheme(model, name="own", columns=tuple(columns)))], place=5)
    lesson = EXAMPLES.lesson(5)
    odds = model.fit(lesson.frame[columns], lesson.is_bad).decision_function(EXAMPLES.features(risk.rows)[columns])
    assert risk.risk["own"] == pytest.approx(-100 / (1 + np.exp(odds)))
    assert auc(risk.risk["own"], EXAMPLES.is_bad[risk.rows]).value == auc(odds, EXAMPLES.is_bad[risk.rows]).value


class Told(Recent):
    def __init__(self, told: object) -> None:
        self.told = told

    def weighting(self):
        return self.told


def test_weights_may_be_told_by_name() -> None:
    frame = EXAMPLES.features(EXAMPLES.rows_at(0))
    scheme = OwnScheme(Told({"R": 3, "F": 1}), name="mine", columns=("recency_days",)).fit(frame)
    weighting = scheme.weighting()
    assert weighting is not None
    assert (weighting.names, weighting.values, weighting.origin) == (("R", "F"), (0.75, 0.25), "mine")
    assert "fails in weighting" in said(Told(["R"]))


def test_a_composite_of_some_criteria_takes_part_beside_schemes_of_all() -> None:
    criteria = (LRFM[2], Criterion("calm", "recency_days", "cost"))
    own = with_own_schemes(
        ask(), {"mine": CompositeScheme(entries("equal").entries[0].estimator.weigher, criteria=criteria)}
    )
    (found,) = run_tournament(own).told.sets
    assert found.names == ("L", "R", "F", "M", "calm")
    assert {one.name: one.value for one in found.scheme("mine").weights} == {"F": 0.5, "calm": 0.5}


def test_whoever_learns_from_defaults_needs_a_hundred_of_them() -> None:
    """Seen by telling it the contrary, not by what it says of itself (METHODS 4.7)."""
    found = with_own_schemes(ask(), {"taught": Taught(), "recent": Recent()})
    assert [one.learns for one in found.entries["lrfm"].entries] == [False, True, False]
    (told,) = run_tournament(found).told.sets
    assert {one.name for one in told.schemes} == {"equal", "recent"}
    assert told.left_out["taught"].key == "backtest.too_few_to_learn"
    many = made_examples(World(customers=700, hazard=0.06, origins=9), 4)
    learned = with_own_schemes(ask(many), {"taught": Taught()})
    assert "taught" in {one.name for one in run_tournament(learned).told.sets[0].schemes}


def test_a_scheme_that_looks_at_payment_takes_part_where_that_is_shown() -> None:
    class Late(Recent):
        def score(self, frame):
            return -frame.days_late

    found = with_own_schemes(ask(sets=("lrfm", "behaviour")), {"mine": Late()})
    assert found.entries["lrfm"].left_out["mine"].values["columns"] == ("days_late",)
    assert found.entries["behaviour"].entries[-1].name == "mine"
    words = Language.load("en").reason(found.entries["lrfm"].left_out["mine"])
    assert words.startswith("“mine” asks for days_late, and the criteria of this set are others: length_days, ")
    composite = CompositeScheme(entries("equal").entries[0].estimator.weigher, criteria=BEHAVIOUR)
    assert "asks for days_late, on_time_share, " in said(composite)


# what cannot


class Sometimes(Recent):
    """Gives what a test wants for scores."""

    def __init__(self, how: str) -> None:
        self.how = how

    def score(self, frame):
        scores = super().score(frame)
        kinds = {
            "empty": lambda: scores.where(frame.index > 2),
            "short": lambda: scores[1:],
            "table": lambda: frame,
            "one": lambda: 1.0,
            "words": lambda: ["safe"] * len(frame),
            "sorted": scores.sort_values,
            "chance": lambda: np.random.default_rng().random(len(frame)),
            "typo": lambda: frame["recency"],
            "broken": lambda: scores.nothing + 1,
        }
        return kinds[self.how]()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("empty", "gives no finite number for 3 of 250 customers, though none of their columns is empty."),
        ("short", "gives scores for others than the 250 customers of the day (it gives 249); give one a row."),
        ("table", "(it gives 250 by 4)"),
        ("one", "(it gives a single number)"),
        ("words", "gives no numbers in score, but list"),
        ("sorted", "gives scores in another order than that of the customers"),
        ("chance", "another score when it learns from the same customers again. State its seed (random_state)"),
        ("typo", "asks for a column that is not there ('recency'); it is shown these: length_days, recency_days, "),
        ("broken", "fails in score, given 250 customers: AttributeError: 'Series' object has no attribute"),
        ("broken", '(in “"broken": lambda: scores.nothing + 1,”)'),
    ],
)
def test_what_is_wrong_is_said_with_the_scheme_the_day_and_the_customers(how: str, words: str) -> None:
    assert words in (found := said(Sometimes(how)))
    assert found.startswith("On 31 March 2016: “mine” ")


def test_values_that_are_missing_are_named_by_column() -> None:
    frame = EXAMPLES.frame.assign(recency_days=EXAMPLES.frame["recency_days"].where(EXAMPLES.frame.index % 50 > 0))
    found = said(Recent(), examples=Examples(**{**vars(EXAMPLES), "frame": frame}))
    assert "for 5 of 250 customers. Values are missing among them, by column: recency_days (5). Fill them" in found


def test_a_fit_that_fails_says_on_whom() -> None:
    class Divides(Recent):
        def fit(self, frame, is_bad):
            raise ZeroDivisionError("by nothing")

    defaults = int(EXAMPLES.lesson(FIRST).is_bad.sum())
    words = f"of which {defaults} defaulted: ZeroDivisionError: by nothing (in “raise ZeroDivisionError("
    assert words in said(Divides())

    unfilled = EXAMPLES.frame.assign(length_days=np.nan)
    model = said(make_pipeline(LogisticRegression()), examples=Examples(**{**vars(EXAMPLES), "frame": unfilled}))
    assert "fails in fit" in model
    assert "ValueError: Input X contains NaN. " in model
    assert model.endswith(" [...] (in “Pipeline”).")


class NoScore:
    def fit(self, frame): ...


class Changes(BaseEstimator):
    """Does not keep its argument as it is, which scikit-learn cannot copy."""

    def __init__(self, share=0.5):
        self.share = [share]

    fit, score = Recent.fit, Recent.score


@pytest.mark.parametrize(
    ("schemes", "words"),
    [
        ({}, "Name a scheme of your own"),
        ({"entropy": Recent()}, "A scheme of the house is called “entropy” already"),
        ({"mine": Recent}, "“mine” is a class; hand over an object of it: mine=Recent()."),
        ({"mine": NoScore()}, "“mine” (NoScore) has no method score."),
        ({"mine": 7}, "“mine” (int) has no method fit and score."),
        ({"mine": Changes()}, "“mine” cannot be copied, and every test day starts from a fresh copy: "),
    ],
)
def test_what_is_no_scheme_is_refused_before_anything_is_learned(schemes: dict[str, object], words: str) -> None:
    with pytest.raises(UserError) as caught:
        with_own_schemes(ask(), schemes)
    assert words in Language.load("en").fault(caught.value.faults[0])


# what would know what came later


class Carries(Recent):
    """Keeps an argument."""

    def __init__(self, known: object) -> None:
        self.known = known


class Asks(Recent):
    """Looks outcomes up in a variable of the notebook."""

    def score(self, frame):
        return np.array([-float(ANSWERS[days]) for days in frame["length_days"]])


class Scales(Recent):
    """Scales that were learned of all customers, those who are tested among them."""

    def score(self, frame):
        return -_scaled(frame)


def _scaled(frame):
    return POOLED.transform(frame[["recency_days"]])[:, 0]


class Holds(Recent):
    known = EXAMPLES.state


class Kept(StandardScaler):
    """Stays fitted when a scheme is copied."""

    def __sklearn_clone__(self) -> Kept:
        return self


class Weighed(BaseEstimator):
    def __init__(self, scaler: StandardScaler) -> None:
        self.scaler = scaler

    fit, score = Recent.fit, Recent.score


def around() -> object:
    answers = EXAMPLES.is_bad

    class Inner(Recent):
        def score(self, frame):
            return -answers[: len(frame)].astype(float)

    return Inner()


def fitted() -> object:
    scheme = Recent()
    scheme.fit(EXAMPLES.frame)
    return scheme


@pytest.mark.parametrize(
    ("scheme", "where"),
    [
        (Carries(ANSWERS), "known"),
        (Carries(EXAMPLES), "known"),
        (Carries({"all": [EXAMPLES.frame]}), "known"),
        (Asks(), "ANSWERS"),
        (Scales(), "POOLED"),
        (Holds(), "Holds.known"),
        (Weighed(Kept().fit(EXAMPLES.frame)), "scaler"),
        (around(), "answers"),
        (fitted(), "longest_"),
    ],
)
def test_a_scheme_that_carries_data_is_refused_by_every_tournament(scheme: object, where: str) -> None:
    """Nothing that is cut off later takes away what it carries, so the proof could not see it (N1)."""
    assert said(scheme).startswith(f"“mine” brings data along, in “{where}” (")
    own = Entry("mine", "own", OwnScheme(scheme, name="mine", columns=("recency_days",)))
    with pytest.raises(UserError) as caught:
        run_tournament(asked(EXAMPLES, entries("equal", own=[own])))
    assert caught.value.faults[0].key == "own.carries"


def test_a_class_of_a_notebook_is_looked_at_though_a_library_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["__main__"], "__file__", sklearn.__file__, raising=False)
    monkeypatch.setattr(Holds, "__module__", "__main__")
    assert "“Holds.known”" in said(Holds())


def test_weights_and_models_that_somebody_states_are_no_data() -> None:
    """Copies of models are not fitted, whatever was done with them before."""
    stated = Carries({"weights": np.array([0.4, 0.3, 0.2, 0.1]), "limits": [30, 60, 90], "name": "x" * 500})
    unfitted = Weighed(make_pipeline(StandardScaler(), LogisticRegression()))
    found = with_own_schemes(ask(), {"one": stated, "two": unfitted, "three": Weighed(POOLED)})
    assert [one.name for one in found.entries["lrfm"].entries] == ["equal", "one", "two", "three"]


class Remembers(Recent):
    """Keeps the longest recency that any copy ever saw."""

    longest: ClassVar[float] = 0.0

    def fit(self, frame):
        type(self).longest = max(self.longest, frame["recency_days"].max(), len(frame))

    def score(self, frame):
        return -frame["recency_days"] / self.longest


def test_a_scheme_that_keeps_what_it_learned_later_is_caught() -> None:
    """Scores of an origin move once later ones were learned from (N1)."""
    Remembers.longest = 0.0
    words = said(Remembers())
    assert "customers another score once everything later is cut off, so it knows what came later." in words
    Remembers.longest = 0.0
    own = Entry("mine", "own", OwnScheme(Remembers(), name="mine", columns=("recency_days",)))
    proof = run_tournament(asked(EXAMPLES, entries("equal", own=[own]))).told.proof
    assert proof is not None
    assert set(proof.differing) == {"mine"}
