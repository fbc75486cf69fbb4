"""Scores by boundaries learned once: ties, ways, orientation, keeping, and currencies (B3, B33, N10)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lrfm.errors import UserError
from lrfm.features.scores.boundaries import Boundaries, learn_boundaries
from lrfm.features.scores.keep import Learned, open_learned, save_learned
from lrfm.features.scores.score import score
from lrfm.features.settings import GroupSettings, ScoreSettings

DAY = date(2024, 12, 31)
small_values = st.lists(st.integers(0, 30), min_size=1, max_size=60)


def _settings(scores: int = 5, **criteria: dict[str, Any]) -> ScoreSettings:
    return ScoreSettings.model_validate({"scores": scores, "criteria": criteria})


def _learn(sample: list[Any], /, *, scores: int = 5, name: str = "x", **criterion: Any) -> Boundaries:
    settings = _settings(scores, **{name: criterion})
    return learn_boundaries(pd.DataFrame({name: sample}), settings=settings, learned_on=DAY, currency_digits=2)[0]


def _scores(values: list[Any], boundaries: Boundaries) -> list[int]:
    return score(pd.DataFrame({boundaries.criterion: values}), [boundaries])[f"{boundaries.criterion}_score"].tolist()


def test_lrfm_is_scored_with_recency_as_a_cost() -> None:
    """B3: without params L, R, F and M have five scores each, and who bought last has the best."""
    rows = range(10)
    frame = pd.DataFrame(
        {"length_days": rows, "recency_days": rows, "frequency_count": rows, "monetary_minor": rows}, index=range(5, 15)
    )
    scored = score(frame, learn_boundaries(frame, settings=ScoreSettings(), learned_on=DAY, currency_digits=2))
    assert scored["monetary_minor_score"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert scored["recency_days_score"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert scored.index.equals(frame.index)


@given(small_values, st.integers(2, 10), st.sampled_from(["benefit", "cost"]))
def test_edges_are_the_quantiles_of_the_inverted_distribution_function(
    values: list[int], scores: int, orientation: str
) -> None:
    """numpy's method of that name; the edges are values of the sample, those that close an empty bin left out."""
    sign = -1 if orientation == "cost" else 1
    oriented = sign * np.array(values)
    quantiles = np.quantile(oriented, [part / scores for part in range(1, scores)], method="inverted_cdf")
    found = _learn(values, scores=scores, orientation=orientation)
    assert [sign * edge for edge in found.edges] == sorted({int(q) for q in quantiles if q < oriented.max()})
    assert set(found.edges) <= set(values)
    assert min(found.counts) > 0


def test_the_definition_of_a_quantile_matters() -> None:
    """The oracle can fail: numpy's default lies between two customers."""
    values = [1, 2, 3, 4, 10, 20]
    assert _learn(values, scores=2).edges == (3,)
    assert np.quantile(values, 0.5) == 3.5


@given(small_values, st.integers(2, 8))
def test_ties_are_always_together(values: list[int], scores: int) -> None:
    """Equal values have equal scores, and the order of rows says nothing."""
    found = _learn(values, scores=scores)
    by_value: dict[int, set[int]] = {}
    for value, points in zip(values, _scores(values, found), strict=True):
        by_value.setdefault(value, set()).add(points)
    assert all(len(points) == 1 for points in by_value.values())
    turned = values[len(values) // 2 :] + values[: len(values) // 2]
    assert _learn(turned[::-1], scores=scores) == _learn(turned, scores=scores) == found
    in_order = [min(points) for _, points in sorted(by_value.items())]
    assert in_order == sorted(in_order)
    assert set(in_order) == set(range(1, found.score_count + 1))


def test_scores_by_rank_would_part_ties() -> None:
    """The oracle can fail: pandas' ranks by row order, as in many an RFM script, give twenty equals several scores."""
    equals = pd.Series([7] * 20)
    assert pd.qcut(equals.rank(method="first"), 5, labels=False).nunique() == 5
    assert set(_scores([7] * 20, _learn([7] * 20))) == {1}


def test_too_few_values_have_fewer_scores_and_it_is_said() -> None:
    found = _learn([1] * 60 + [2] * 25 + [3] * 15)
    assert (found.score_count, found.counts) == (3, (60, 25, 15))
    assert _scores([1, 2, 3, 9], found) == [1, 2, 3, 3]
    (note,) = found.notes
    assert (note.key, note.values["wanted"], note.values["scores"]) == ("features.fewer_scores", 5, 3)
    assert _learn(list(range(50))).notes == ()
    assert _learn([4, 4]).score_count == 1


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=60),
    st.integers(1, 10**6),
    st.sampled_from(["benefit", "cost"]),
)
def test_another_currency_gives_the_same_scores(values: list[int], rate: int, orientation: str) -> None:
    found = _learn(values, orientation=orientation)
    exchanged = [value * rate for value in values]
    assert _scores(exchanged, _learn(exchanged, orientation=orientation)) == _scores(values, found)


def test_frozen_boundaries_in_another_currency_would_not() -> None:
    """The oracle can fail: what was learned in euros does not hold for cents."""
    values = list(range(10))
    assert _scores([100 * value for value in values], _learn(values)) != _scores(values, _learn(values))


def test_whole_numbers_are_compared_as_such() -> None:
    """Beyond 2**53 a float no longer tells two cents apart."""
    values = [2**60 + step for step in range(5)]
    assert _scores(values, _learn(values)) == [1, 2, 3, 4, 5]


def test_customers_without_a_value_get_no_score() -> None:
    values = [1.5, float("nan"), 2.5, 3.5, 4.5, 5.5]
    found = _learn(values)
    assert (found.missing_count, found.customers) == (1, 5)
    assert found.shares == (Fraction(1, 5),) * 5
    scored = score(pd.DataFrame({"x": values}), [found])["x_score"]
    assert scored.dtype == "Int64"
    assert scored.isna().tolist() == [False, True, False, False, False, False]
    nullable = pd.DataFrame({"x": pd.array([1, None, 9], dtype="Int64")})
    assert score(nullable, [found])["x_score"].fillna(0).tolist() == [1, 0, 5]
    assert _learn([float("nan")]).counts == (0,)


def test_thresholds_are_reached() -> None:
    money = _learn([0], scores=3, name="monetary_minor", way="thresholds", values=["100", "1000.50"])
    assert money.edges == (10_000, 100_050)
    assert _scores([9_999, 10_000, 100_049, 100_050], money) == [1, 2, 2, 3]
    days = _learn([0], scores=3, name="recency_days", way="thresholds", values=[30, 180], orientation="cost")
    assert _scores([0, 30, 31, 180, 181], days) == [3, 3, 2, 2, 1]


@pytest.mark.parametrize("orientation", ["benefit", "cost"])
def test_own_edges_are_the_bins_of_pandas(orientation: str) -> None:
    """Bins (from, to], as `pandas.cut` has them; what lies beyond the outer edges is in the outer bin."""
    values, edges = [1, 10, 11, 20, 21, 30], [0, 10, 20, 30]
    found = _learn(values, scores=3, way="edges", values=edges, orientation=orientation)
    cut = pd.cut(pd.Series(values), edges, labels=False)
    assert _scores(values, found) == (cut + 1 if orientation == "benefit" else 3 - cut).tolist()
    assert _scores([-5, 99], found) == ([1, 3] if orientation == "benefit" else [3, 1])


@pytest.mark.parametrize(
    ("criterion", "key"),
    [
        ({"way": "thresholds"}, "params.score_values_needed"),
        ({"values": [1, 2, 3, 4]}, "params.score_values_needed"),
        ({"way": "thresholds", "values": [4, 3, 2, 1]}, "params.score_values_not_ascending"),
        ({"way": "thresholds", "values": [1, 2]}, "params.score_values_count"),
        ({"way": "edges", "values": [1, 2, 3, 4]}, "params.score_values_count"),
    ],
)
def test_params_that_make_no_scores_are_refused(criterion: dict[str, Any], key: str) -> None:
    with pytest.raises(ValidationError, match=key):
        _settings(x=criterion)


def test_no_criterion_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"params\.no_criterion"):
        _settings()
    with pytest.raises(ValidationError):
        GroupSettings(country_prefix="+49")


def test_unknown_criteria_and_too_fine_amounts_are_a_users_error() -> None:
    with pytest.raises(UserError, match=r"features\.unknown_criterion"):
        learn_boundaries(pd.DataFrame({"x": [1]}), settings=_settings(y={}), learned_on=DAY, currency_digits=2)
    with pytest.raises(UserError, match=r"features\.unknown_criterion"):
        _learn([pd.Timestamp(DAY)], name="first_on")
    with pytest.raises(UserError, match=r"features\.amount_too_fine"):
        _learn([0], scores=2, name="monetary_minor", way="thresholds", values=[Decimal("1.005")])
    with pytest.raises(UserError, match=r"features\.criterion_missing"):
        score(pd.DataFrame({"y": [1]}), [_learn([1, 2])])


def _kept(tmp_path: Path) -> tuple[Learned, Path]:
    boundaries = (_learn([0.1 + 0.2, 1 / 3, 1e-300, 5.0, 7.0]), _learn([2**60, 3, 5], name="monetary_minor"))
    learned = Learned("acme", "EUR", 2, boundaries)
    path = tmp_path / "new" / "boundaries.json"
    save_learned(learned, path=path)
    return learned, path


def _open(path: Path, **changed: Any) -> Learned:
    return open_learned(path, **{"client_id": "acme", "currency": "EUR", "currency_digits": 2, **changed})


def test_what_was_kept_comes_back_exactly(tmp_path: Path) -> None:
    learned, path = _kept(tmp_path)
    found = _open(path)
    assert found == learned
    kinds = [[type(edge) for edge in one.edges] for one in found.boundaries]
    assert kinds == [[float] * 4, [int] * 2]
    text = path.read_bytes()
    save_learned(found, path=path)
    assert path.read_bytes() == text


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"client_id": "other"}, "features.learned_other_client"),
        ({"currency": "USD"}, "features.learned_other_currency"),
        ({"currency_digits": 0}, "features.learned_other_currency"),
    ],
)
def test_what_is_anothers_is_refused(tmp_path: Path, changed: dict[str, Any], key: str) -> None:
    with pytest.raises(UserError) as error:
        _open(_kept(tmp_path)[1], **changed)
    assert error.value.faults[0].key == key


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"wanted_scores": 5', '"wanted_scores": 4', "features.learned_altered"),
        ('"edges": [', '"edges": [7,', "features.learned_altered"),
        ('"version": 1', '"version": 2', "features.learned_other_version"),
        ("lrfm.learned_boundaries", "something", "features.learned_foreign_file"),
        ("{", "", "features.learned_broken"),
    ],
)
def test_a_file_changed_by_hand_is_refused(tmp_path: Path, old: str, new: str, key: str) -> None:
    path = _kept(tmp_path)[1]
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(UserError) as error:
        _open(path)
    assert error.value.faults[0].key == key


def test_other_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    for text, key in ((None, "missing"), ("[1]", "foreign_file"), ("{}", "foreign_file"), ("\x00", "broken")):
        if text is not None:
            path.write_text(text, "utf-8")
        with pytest.raises(UserError) as error:
            _open(path)
        assert error.value.faults[0].key == f"features.learned_{key}"


def test_a_signed_file_with_other_fields_is_refused(tmp_path: Path) -> None:
    """The hash is no guard against a file that another program wrote; its fields are looked at, too."""
    from lrfm.features.scores.keep import _hash

    path = _kept(tmp_path)[1]
    for change in ({"edges": ["a"]}, {"counts": [1]}):
        body = json.loads(path.read_text("utf-8"))
        del body["sha256"]
        body["boundaries"][0] |= change
        altered = tmp_path / "altered.json"
        altered.write_text(json.dumps({**body, "sha256": _hash(body)}), "utf-8")
        with pytest.raises(UserError, match=r"features\.learned_broken"):
            _open(altered)
