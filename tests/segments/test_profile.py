"""What the members of a segment have in common (B3, B12): oracles, planted effects, and chance kept in check."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pydantic import TypeAdapter
from scipy import stats

from lrfm.segments.profile.chance import adjusted
from lrfm.segments.profile.model import Method, Profile, TraitKind
from lrfm.segments.profile.numbers import compared_numbers
from lrfm.segments.profile.settings import ProfileSettings
from lrfm.segments.profile.traits import profile_of
from lrfm.segments.profile.values import compared_values

NO_VALUES = pd.DataFrame({"customer_key": [], "column": [], "value": []})
WEAK = ProfileSettings(least_share_gap=0, least_rank_effect=0)


def _segments(count, names=("a", "b", "c"), seed=1):
    keys = np.arange(1, count + 1)
    return pd.Series(np.random.default_rng(seed).choice(names, count), index=keys, name="segment")


def _of(segments, column, values):
    return pd.DataFrame({"customer_key": segments.index, "column": column, "value": values})


def _planted(count=600):
    """Segment a: 43 % in Construction against 11 %, and 10 days later than others; nothing else differs."""
    generator = np.random.default_rng(7)
    segments = _segments(count)
    inside = (segments == "a").to_numpy()
    building = generator.random(count) < np.where(inside, 0.43, 0.11)
    sector = np.where(building, "Construction", generator.choice(["Retail", "Food"], count))
    region = generator.choice(["North", "South"], count)
    late = generator.normal(20, 10, count) + 10 * inside
    numbers = pd.DataFrame({"days_late": late, "noise": generator.normal(size=count)}, index=segments.index)
    numbers["length_days"] = np.where(inside, 900.0, 100.0)
    return segments, numbers, pd.concat([_of(segments, "sector", sector), _of(segments, "region", region)])


def test_planted_effects_are_told_and_nothing_else_is():
    segments, numbers, values = _planted()
    profile = profile_of(segments, numbers=numbers, values=values, settings=ProfileSettings())
    told = [(trait.column, trait.value) for trait in profile.traits if trait.segment == "a"]
    assert set(told) >= {("sector", "Construction"), ("days_late", None)}
    assert {trait.column for trait in profile.traits} == {"sector", "days_late"}
    building = next(trait for trait in profile.traits if trait.segment == "a" and trait.value == "Construction")
    inside = values[(values["column"] == "sector") & values["customer_key"].isin(segments.index[segments == "a"])]
    assert building.share_inside == (inside["value"] == "Construction").mean()
    assert building.reason.key == "segments.trait_more_often"
    assert building.lift > 1 > building.share_inside
    late = next(trait for trait in profile.traits if trait.segment == "a" and trait.kind is TraitKind.NUMBER)
    assert late.reason.key == "segments.trait_higher"
    assert late.median_inside == np.median(numbers["days_late"][segments == "a"])
    strengths = [abs(trait.effect) for trait in profile.traits if trait.segment == "a"]
    assert strengths == sorted(strengths, reverse=True)


def test_what_makes_the_segments_is_no_finding():
    segments, numbers, values = _planted()
    profile = profile_of(segments, numbers=numbers, values=values, settings=ProfileSettings())
    assert profile.circular == ("length_days",)
    assert "length_days" not in {trait.column for trait in profile.traits}
    tested = profile_of(segments, numbers=numbers, values=values, settings=ProfileSettings(), circular=())
    assert "length_days" in {trait.column for trait in tested.traits}, "else the test above shows nothing"


def test_neither_order_of_rows_nor_names_of_customers_matter():
    segments, numbers, values = _planted(200)
    before = profile_of(segments, numbers=numbers, values=values, settings=WEAK)
    shuffled = values.sample(frac=1, random_state=3)
    renamed = shuffled.assign(customer_key=5000 - shuffled["customer_key"])
    again = profile_of(
        segments.rename(lambda key: 5000 - key).sample(frac=1, random_state=1),
        numbers=numbers.rename(lambda key: 5000 - key).sample(frac=1, random_state=2),
        values=renamed,
        settings=WEAK,
    )
    assert again == before


def _p_of_numbers(values, inside):
    places = np.where(inside, 0, 1)
    found = compared_numbers(values, column="x", places=places, segments=["a"], least_members=9)
    return next(iter(found))


_SIDES = st.integers(10, 30)


@settings(max_examples=15, deadline=None)
@given(data=st.data(), n_in=_SIDES, n_out=_SIDES)
def test_numbers_equal_scipy_and_the_definition(data, n_in, n_out):
    values = data.draw(arrays(np.float64, n_in + n_out, elements=st.integers(0, 12).map(float)))
    if len(set(values)) == 1:
        return
    inside = np.arange(n_in + n_out) < n_in
    found = _p_of_numbers(values, inside)
    mine, others = values[inside], values[~inside]
    assert found.p_value == pytest.approx(stats.mannwhitneyu(mine, others).pvalue, rel=1e-9)
    higher = (mine[:, None] > others).mean() - (mine[:, None] < others).mean()
    assert found.effect == pytest.approx(higher, abs=1e-12)


def test_the_oracle_of_numbers_tells_another_statistic():
    """Without the correction for continuity, or with a t-test, the comparison above would fail."""
    generator = np.random.default_rng(2)
    mine, others = generator.normal(0.4, 1, 40), generator.normal(0, 1, 50)
    found = _p_of_numbers(np.append(mine, others), np.arange(90) < 40)
    assert found.p_value == pytest.approx(stats.mannwhitneyu(mine, others).pvalue, rel=1e-9)
    assert found.p_value != pytest.approx(stats.mannwhitneyu(mine, others, use_continuity=False).pvalue, rel=1e-4)
    assert found.p_value != pytest.approx(stats.ttest_ind(mine, others).pvalue, rel=1e-4)


def test_all_equal_is_no_difference():
    found = _p_of_numbers(np.ones(40), np.arange(40) < 20)
    assert (found.p_value, found.effect) == (1.0, 0.0)


def _holders(inside, lack_inside, outside, lack_outside):
    sizes = (inside, lack_inside, outside, lack_outside)
    rows = zip(("a", "a", "b", "b"), ("x", "y", "x", "y"), sizes, strict=True)
    flat = [(segment, value) for segment, value, size in rows for _ in range(size)]
    frame = pd.DataFrame(flat, columns=["segment", "value"])
    return frame.assign(customer_key=range(len(frame)))


_CELL = st.integers(1, 40)


@settings(max_examples=15, deadline=None)
@given(table=st.tuples(_CELL, _CELL, _CELL, _CELL))
def test_values_equal_scipy_and_the_definition(table):
    inside, lack_inside, outside, lack_outside = table
    if inside + lack_inside < 2 or outside + lack_outside < 2:
        return
    (found,) = [
        one
        for one in compared_values(_holders(*table), column="c", values=["x"], least_members=1)
        if one.segment == "a"
    ]
    square = np.array(table).reshape(2, 2)
    chi = stats.chi2_contingency(square, correction=False)
    exact = stats.fisher_exact(square).pvalue
    assert found.method is (Method.FISHER if chi.expected_freq.min() < 5 else Method.CHI_SQUARE)
    assert found.p_value == pytest.approx(exact if found.method is Method.FISHER else chi.pvalue, rel=1e-9, abs=1e-300)
    assert found.cramers_v == pytest.approx(stats.contingency.association(square, method="cramer"), abs=1e-12)
    assert found.effect == pytest.approx(inside / (inside + lack_inside) - outside / (outside + lack_outside))
    has = np.repeat([1, 0, 1, 0], table)
    members, others = has[: inside + lack_inside], has[inside + lack_inside :]
    higher = (members[:, None] > others).mean() - (members[:, None] < others).mean()
    assert found.effect == pytest.approx(higher, abs=1e-12), "one scale for numbers and values"
    assert found.lift == pytest.approx(members.mean() / has.mean())


def test_the_oracle_of_values_tells_the_corrected_test():
    (found, _) = compared_values(_holders(20, 20, 10, 40), column="c", values=["x"], least_members=1)
    assert found.p_value != pytest.approx(stats.chi2_contingency([[20, 20], [10, 40]]).pvalue, rel=1e-2)
    assert found.p_value != pytest.approx(stats.fisher_exact([[20, 20], [10, 40]]).pvalue, rel=1e-2)


@settings(max_examples=25, deadline=None)
@given(p_values=st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjustment_equals_scipy(p_values):
    assert adjusted(p_values) == pytest.approx(tuple(stats.false_discovery_control(p_values)), rel=1e-12)


def test_adjustment_is_not_that_of_bonferroni():
    p_values = [0.01, 0.02, 0.03]
    assert adjusted(p_values) == pytest.approx([0.03, 0.03, 0.03])
    assert adjusted(p_values) != pytest.approx([0.03, 0.06, 0.09])


def _nothing_to_find(seed, count=150):
    generator = np.random.default_rng(seed)
    segments = _segments(count, seed=seed)
    numbers = pd.DataFrame(generator.normal(size=(count, 8)), index=segments.index).add_prefix("n")
    sectors = _of(segments, "sector", generator.choice(list("pqrs"), count))
    return profile_of(segments, numbers=numbers, values=sectors, settings=WEAK)


def test_where_nothing_differs_hardly_a_page_tells_anything():
    """At 5 %, 10 or more of 80 pages come by chance in 1 of 200 cases; without adjustment nearly every page tells."""
    pages = [_nothing_to_find(seed) for seed in range(80)]
    assert all(page.test_count == 8 * 3 + 4 * 3 for page in pages)
    assert sum(bool(page.rejected_count) for page in pages) < 10


def test_that_simulation_would_notice_a_missing_adjustment(monkeypatch):
    monkeypatch.setattr("lrfm.segments.profile.traits.adjusted", tuple)
    assert sum(bool(_nothing_to_find(seed).rejected_count) for seed in range(15)) >= 8


def test_small_effects_are_not_told_however_certain():
    generator = np.random.default_rng(1)
    segments = _segments(8000, names=("a", "b"))
    shifted = generator.normal(size=8000) + 0.2 * (segments == "a").to_numpy()
    numbers = pd.DataFrame({"x": shifted}, index=segments.index)
    profile = profile_of(segments, numbers=numbers, values=NO_VALUES, settings=ProfileSettings())
    assert profile.rejected_count == 2
    assert profile.traits == ()


def test_too_few_to_compare_is_said():
    segments = _segments(60, names=("a", "b"))
    segments.iloc[:3] = "tiny"
    few = np.where(np.arange(60) < 12, 1.0, np.nan)
    numbers = pd.DataFrame({"hardly_known": few, "known": np.arange(60.0)}, index=segments.index)
    values = _of(segments, "sector", ["rare"] * 3 + ["x", "y", "z"] * 19)
    settings_ = ProfileSettings(most_values=2)
    profile = profile_of(segments, numbers=numbers, values=values, settings=settings_)
    assert profile.too_small == ("tiny",)
    assert profile.unknown == ("hardly_known",)
    assert profile.untested_value_count == 2, "one is rare, one comes after the two most frequent"
    assert profile.test_count == 2 + 2 * 2


def test_customers_without_a_value_are_not_known():
    """Somebody without a sector counts on neither side; somebody with two products counts for both."""
    segments = pd.Series(["a"] * 20 + ["b"] * 40, index=range(60))
    bought = [(key, "product", "nails") for key in range(15)] + [(key, "product", "glue") for key in range(10, 45)]
    values = pd.DataFrame(bought * 2, columns=["customer_key", "column", "value"])
    profile = profile_of(segments, numbers=pd.DataFrame(index=range(60)), values=values, settings=ProfileSettings())
    nails = next(trait for trait in profile.traits if (trait.segment, trait.value) == ("a", "nails"))
    assert (nails.inside_count, nails.outside_count) == (20, 25)
    assert (nails.share_inside, nails.share_outside) == (0.75, 0.0)


def test_what_all_have_is_not_compared():
    segments = _segments(60, names=("a", "b"))
    same = pd.DataFrame({"flat": np.ones(60)}, index=segments.index)
    values = _of(segments, "country", ["here"] * 60)
    profile = profile_of(segments, numbers=same, values=values, settings=WEAK)
    assert (profile.test_count, profile.rejected_count, profile.unknown) == (2, 0, ("country",))


def test_equal_medians_are_told_as_chances():
    segments = pd.Series(["a"] * 100 + ["b"] * 100, index=range(200))
    bounced = [0.0] * 55 + [3.0] * 45 + [0.0] * 100
    numbers = pd.DataFrame({"bounced_count": bounced}, index=segments.index)
    profile = profile_of(segments, numbers=numbers, values=NO_VALUES, settings=ProfileSettings())
    first = profile.traits[0]
    assert first.reason.key == "segments.trait_mostly_higher"
    assert float(first.reason.values["chance"]) == pytest.approx(0.725)


def test_a_profile_comes_back_from_json():
    segments, numbers, values = _planted(200)
    profile = profile_of(segments, numbers=numbers, values=values, settings=WEAK)
    adapter = TypeAdapter(Profile)
    assert adapter.validate_json(adapter.dump_json(profile)) == profile
    assert dataclasses.is_dataclass(profile.traits[0])


def test_growth_is_not_told_of_segments_by_the_same_purchases():
    """Who buys at random, at a steady pace, and bought lately by chance has grown by chance: that is no finding."""
    generator, rows = np.random.default_rng(2), []
    for _ in range(600):
        days = np.sort(generator.uniform(0, 730, generator.poisson(10) + 2))
        before = int((days < 365).sum())
        gap = (days[-1] - days[0]) / (len(days) - 1)
        growth = (len(days) - before) / before - 1 if before else np.nan
        rows.append((days[-1] - days[0], (730 - days[-1]) / gap, growth))
    frame = pd.DataFrame(rows, columns=["length_days", "recency_ratio", "billing_growth_share"], index=range(1, 601))
    long, recent = frame["length_days"] > frame["length_days"].mean(), frame["recency_ratio"] < 1
    groups = np.where(long, np.where(recent, "core", "potential"), np.where(recent, "new", "lost"))
    segments, numbers = pd.Series(groups, index=frame.index), frame[["billing_growth_share"]]
    profile = profile_of(segments, numbers=numbers, values=NO_VALUES, settings=ProfileSettings())
    assert (profile.traits, profile.test_count, profile.circular) == ((), 0, ("billing_growth_share",))
    tested = profile_of(segments, numbers=numbers, values=NO_VALUES, settings=ProfileSettings(), circular=())
    assert tested.traits, "else the test above shows nothing"
