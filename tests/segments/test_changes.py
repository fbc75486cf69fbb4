"""N8, N10: each change of a score or type is explained, by the value or by a boundary that moved."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrfm.features.scores.boundaries import Boundaries
from lrfm.features.scores.score import score
from lrfm.segments.changes import explain_scores, explain_types
from lrfm.segments.settings import SegmentSettings, SymbolSettings
from tests.segments.made_up_features import features, many
from tests.segments.segmented import segmented

LEARNED = date(2026, 1, 31)


def recency(*edges: float) -> Boundaries:
    """Scores of days since the last purchase; `edges` are the last days of each better score, worst first."""
    return Boundaries(
        criterion="recency_days",
        way="thresholds",
        orientation="cost",
        edges=edges,
        edge_is_better=True,
        wanted_scores=len(edges) + 1,
        learned_on=LEARNED,
        counts=(0,) * (len(edges) + 1),
        missing_count=0,
    )


def days(*values: int) -> pd.DataFrame:
    return features([{"recency_days": value} for value in values])


def test_by_the_own_value() -> None:
    """N8: "Recency 4 to 2: 71 days since the last invoice; next boundary 60"."""
    edges = recency(120, 60, 40, 20)
    (change,) = explain_scores(days(25, 5), days(71, 7), boundaries_before=[edges], boundaries_after=[edges])
    assert (change.customer_key, change.before, change.after, change.cause) == (1, 4, 2, "value")
    assert (change.by_value, change.by_boundary) == (-2, 0)
    assert change.reason.key == "segments.score_changed_by_value"
    told = {name: change.reason.values[name] for name in ("criterion", "before", "after", "value", "boundary")}
    assert told == {"criterion": "recency_days", "before": 4, "after": 2, "value": 71, "boundary": 60}


def test_better_names_the_boundary_below() -> None:
    edges = recency(120, 60, 40, 20)
    (change,) = explain_scores(days(71), days(25), boundaries_before=[edges], boundaries_after=[edges])
    assert (change.before, change.after, change.boundary_after) == (2, 4, 40.0)


def test_by_a_boundary_that_moved() -> None:
    """N10: the customer stood still, the boundary came past."""
    (change,) = explain_scores(
        days(71), days(71), boundaries_before=[recency(120, 80, 40, 20)], boundaries_after=[recency(120, 60, 40, 20)]
    )
    assert (change.cause, change.by_value, change.by_boundary) == ("boundary", 0, -1)
    assert (change.boundary_before, change.boundary_after) == (80.0, 60.0)


def test_by_both() -> None:
    (change,) = explain_scores(
        days(30), days(71), boundaries_before=[recency(120, 80, 40, 20)], boundaries_after=[recency(120, 60, 40, 20)]
    )
    assert (change.cause, change.by_value, change.by_boundary) == ("both", -1, -1)


def test_what_cannot_be_compared_is_no_change() -> None:
    """A customer in one frame only, and a value that is missing at one of both days."""
    edges = recency(120, 60)
    before, after = days(5, 5).astype({"recency_days": "Int64"}), days(200, 200).astype({"recency_days": "Int64"})
    before.loc[1, "recency_days"] = pd.NA
    assert explain_scores(before, after.loc[[1]], boundaries_before=[edges], boundaries_after=[edges]) == ()


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=1, max_size=12), st.integers(41, 119))
@settings(max_examples=15, deadline=None)
def test_steps_add_up(pairs: list[tuple[int, int]], moved: int) -> None:
    """Every change of a score is told once, and its two parts sum to it."""
    before, after = days(*(pair[0] for pair in pairs)), days(*(pair[1] for pair in pairs))
    old, new = recency(120, 60, 40, 20), recency(120, moved, 40, 20)
    was = score(before, [old])["recency_days_score"]
    now = score(after, [new])["recency_days_score"]
    changes = explain_scores(before, after, boundaries_before=[old], boundaries_after=[new])
    assert [change.customer_key for change in changes] == was.index[(was != now).to_numpy()].tolist()
    for change in changes:
        assert (change.before, change.after) == (was[change.customer_key], now[change.customer_key])
        assert change.by_value + change.by_boundary == change.after - change.before


def test_types_by_value_and_by_reference() -> None:
    """N8, N10: the symbols that changed, each by the customer or by the reference."""
    asked = SegmentSettings(symbols=SymbolSettings(recency_as="days"))
    plain = [{"recency_days": 30, "length_days": day} for day in range(100, 140)]
    before = features([*plain, {"recency_days": 10, "length_days": 500}])
    after = features([*plain, {"recency_days": 90, "length_days": 500}])
    first = segmented(before, asked=asked)
    frozen = segmented(after, asked=asked, references=first.references)
    (change,) = explain_types(first, frozen, features_before=before, features_after=after)
    assert (change.customer_key, change.group_before, change.group_after) == (
        41,
        "consuming_resource",
        "consuming_resource",
    )
    assert (change.type_before, change.type_after) == ("low_consumption_cost", "high_consumption_cost")
    assert [(one.criterion, one.before, one.after, one.cause) for one in change.changes] == [("recency", 1, 0, "value")]
    assert change.changes[0].boundary_after == pytest.approx(first.references.cut("recency").value)
    relearned = segmented(after, asked=asked)
    moved = explain_types(first, relearned, features_before=before, features_after=after)
    assert {one.cause for one in moved if one.customer_key != 41} == {"boundary"}
    assert len(moved) == 1 + sum(first.frame["type"].loc[:40].to_numpy() != relearned.frame["type"].loc[:40].to_numpy())


def test_another_basis_is_said() -> None:
    """N15: days one time and the own rhythm the other are no move of the customer's."""
    rows = [{"length_days": day} for day in range(40)]
    before = features([*rows, {"recency_days": 400}])
    after = features([*rows, {"recency_days": 400, "recency_ratio": 0.5}])
    first = segmented(before)
    (change,) = explain_types(
        first, segmented(after, references=first.references), features_before=before, features_after=after
    )
    assert change.cause == "basis"
    assert change.changes[0].column == "recency_ratio"


def test_every_changed_type_is_told_once() -> None:
    before, after = many(60, seed=1), many(60, seed=2)
    one, other = segmented(before), segmented(after)
    told = explain_types(one, other, features_before=before, features_after=after)
    differ = one.frame["type"] != other.frame["type"]
    assert [change.customer_key for change in told] == one.frame.index[differ.to_numpy(dtype=bool)].tolist()
    for change in told:
        symbols = (side.frame.loc[change.customer_key, "symbols"] for side in (one, other))
        flips = [was != now for was, now in zip(*symbols, strict=True)]
        assert len(change.changes) == sum(flips)
