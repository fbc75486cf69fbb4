"""N9: whose type, group or score hangs on one invoice, or on five days."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrfm.features.scores.boundaries import learn_boundaries
from lrfm.features.scores.score import score
from lrfm.features.settings import ScoreSettings
from lrfm.segments.moves import SENSITIVITY_COLUMNS
from lrfm.segments.scenarios import scenario_frames
from lrfm.segments.sensitivity import sensitivity_of
from lrfm.segments.windows import window_days
from tests.segments.made_up_features import CUTOFF, features, many
from tests.segments.segmented import SETTINGS, segmented

WINDOW_DAYS = window_days(CUTOFF, months=24)
LRFM = ["length_days", "recency_days", "frequency_count", "monetary_minor"]

Purchases = dict[int, int]
"""Amounts in minor units by the days before the cut-off."""


def plain(purchases: Purchases) -> dict[str, int]:
    """Work out L, R, F and M from a customer's purchases, day by day."""
    window = {day: amount for day, amount in purchases.items() if day < WINDOW_DAYS}
    return {
        "length_days": max(purchases) - min(purchases),
        "recency_days": min(purchases),
        "frequency_count": len(window),
        "monetary_minor": sum(window.values()),
        "purchase_days_ever": len(purchases),
    }


customers = st.lists(
    st.dictionaries(st.integers(0, 1_000), st.integers(1, 10**6), min_size=1, max_size=6), min_size=1, max_size=8
)


@given(customers)
@settings(max_examples=25, deadline=None)
def test_an_invoice_more_is_exact(base: list[Purchases]) -> None:
    """Adding the invoice to the purchases and working everything out anew gives the same."""
    frame = features([plain(one) for one in base])
    told = scenario_frames(frame, cutoff=CUTOFF, days=5, window_months=24)["invoice_more"]
    for key, one in zip(frame.index, base, strict=True):
        before = plain(one)
        if not before["frequency_count"]:
            assert key not in told.index
            continue
        mean = round(Fraction(before["monetary_minor"], before["frequency_count"]))
        after = plain({**one, 0: one.get(0, 0) + mean})
        assert told.loc[key, LRFM].to_dict() == {name: after[name] for name in LRFM}


@given(customers, st.sampled_from([-5, 5]))
@settings(max_examples=25, deadline=None)
def test_some_days_are_exact(base: list[Purchases], shift: int) -> None:
    """Moving the last purchase and working everything out anew gives the same; T stays where there are several."""
    frame = features([plain(one) for one in base])
    name = "days_more" if shift > 0 else "days_less"
    told = scenario_frames(frame, cutoff=CUTOFF, days=5, window_months=24)[name]
    for key, one in zip(frame.index, base, strict=True):
        last = min(one)
        moved_to = max(0, last + shift)
        if (last < WINDOW_DAYS) != (moved_to < WINDOW_DAYS) or (len(one) > 1 and moved_to > max(one)):
            assert key not in told.index
            continue
        others = {day: amount for day, amount in one.items() if day != last}
        if any(day <= moved_to for day in others):
            continue  # it would fall on another purchase, or behind it: days alone do not tell
        after = plain({**others, moved_to: one[last]})
        assert told.loc[key, LRFM].to_dict() == {name: after[name] for name in LRFM}


def _scenarios(*rows: dict[str, float], window_months: int | None = 24) -> Mapping[str, pd.DataFrame]:
    return scenario_frames(features(rows), cutoff=CUTOFF, days=5, window_months=window_months)


def test_recency_follows_its_own_denominator() -> None:
    """Silent for 30 days, with an expected gap of 20, an own one of 40: the longer one is the denominator."""
    told = _scenarios(
        {"recency_days": 30, "recency_ratio": 0.75, "expected_gap_days": 20.0, "expected_silence_days": 40}, {}
    )
    assert told["days_more"].loc[1, "recency_ratio"] == pytest.approx(35 / 40)
    assert told["days_less"].loc[1, "recency_ratio"] == pytest.approx(25 / 40)
    assert told["invoice_more"].loc[1, "recency_ratio"] == 0.0
    assert all(np.isnan(part.loc[2, "recency_ratio"]) for part in told.values())


def test_nobody_becomes_late_while_a_contract_runs() -> None:
    """Bought 300 days ago, it ends in 60: five days more are 305 of 365. One on its last day stays in time, too."""
    bound = {"recency_days": 300, "length_days": 400, "expected_gap_days": 10.0}
    runs = {**bound, "contract_silence_days": 360.0, "recency_ratio": 300 / 360}
    ends = {**bound, "contract_silence_days": 301.0, "recency_ratio": 300 / 301}
    hidden = {**bound, "expected_gap_days": 303.0, "contract_silence_days": 301.0, "recency_ratio": 300 / 303}
    told = _scenarios(runs, ends, hidden)
    assert told["days_more"]["recency_ratio"].tolist() == pytest.approx([305 / 365, 305 / 306, 305 / 306])
    assert told["days_less"]["recency_ratio"].tolist() == pytest.approx([295 / 355, 295 / 296, 295 / 303])
    assert (told["days_more"]["recency_ratio"] < 1).all()


def test_frequency_counts_what_came_after_a_first_purchase_in_the_window() -> None:
    """One of one gap, two of two, of who began within the window; five of four of who was there before."""
    once = {"frequency_count": 1, "purchase_days_ever": 1, "length_days": 0, "recency_days": 30}
    late_once = {**once, "recency_days": 60, "frequency_ratio": 0.0}
    twice = {
        "frequency_count": 2,
        "purchase_days_ever": 2,
        "length_days": 30,
        "recency_days": 30,
        "frequency_ratio": 1.0,
    }
    quick = {**twice, "recency_days": 6, "frequency_ratio": 1.0}
    old = {"frequency_count": 4, "length_days": 900, "frequency_ratio": 2.0}
    told = _scenarios(once, late_once, twice, quick, old)
    assert told["invoice_more"]["frequency_ratio"].tolist() == pytest.approx([1.0, 0.5, 1.0, 2 * 30 / 36, 2.5])
    # a first purchase five days earlier is lacking a second one now; the last one five days later shortens no gap
    assert told["days_more"]["frequency_ratio"].tolist() == pytest.approx([0.0, 0.0, 1.0, 30 / 25, 2.0])
    assert told["days_less"]["frequency_ratio"].tolist() == pytest.approx(
        [np.nan, 0.0, 30 / 35, 30 / 35, 2.0], nan_ok=True
    )
    ever = _scenarios(old, window_months=None)["invoice_more"]
    assert ever.loc[1, "frequency_ratio"] == pytest.approx(2.0 * 4 / 3 * 900 / 930)


def test_flips_are_counted() -> None:
    """Every flip told is one that segmenting the changed customer by the same references shows, and none is missing."""
    frame = many(70)
    segmentation = segmented(frame)
    edges = learn_boundaries(frame, settings=ScoreSettings(), learned_on=CUTOFF, currency_digits=2)
    result = sensitivity_of(frame, segmentation=segmentation, settings=SETTINGS, window_months=24, boundaries=edges)
    changed = scenario_frames(frame, cutoff=CUTOFF, days=5, window_months=24)
    for count in result.counts:
        part = changed[count.scenario]
        anew = segmented(part, references=segmentation.references).frame
        today = segmentation.frame.loc[part.index]
        flips = (anew["type"] != today["type"]).to_numpy(dtype=bool)
        assert (count.customers, count.untold) == (len(part), 70 - len(part))
        assert count.type_flips == flips.sum()
        assert count.type_flip_minor == today.loc[flips, "monetary_minor"].sum()
        assert count.group_flips == (anew["group"] != today["group"]).sum()
        scores = score(part, edges) != score(frame.loc[part.index], edges)
        assert count.score_flips == scores.any(axis=1).sum()
        told = [flip for flip in result.flips if flip.scenario == count.scenario]
        assert sum(flip.customers for flip in told if flip.what == "type") == count.type_flips
        assert sum(flip.customers for flip in told if flip.what == "group") == count.group_flips
        assert sum(flip.customers for flip in told if flip.what == "score") == scores.to_numpy().sum()
    assert sum(count.type_flips for count in result.counts) > 0
    assert {name: str(kind) for name, kind in result.frame.dtypes.items()} == {
        "customer_key": "int64",
        **SENSITIVITY_COLUMNS,
    }
    of_days = result.frame[result.frame["scenario"] == "days_more"]
    assert (of_days["type_before"] != of_days["type_after"]).sum() == result.counts[1].type_flips


def test_nobody_near_a_boundary() -> None:
    here = {"recency_days": 0, "length_days": 10, "frequency_count": 4, "monetary_minor": 40_000}
    gone = {"recency_days": 600, "length_days": 1_000, "frequency_count": 40, "monetary_minor": 400_000}
    rows = [here, gone] * 20
    frame = features(rows)
    result = sensitivity_of(frame, segmentation=segmented(frame), settings=SETTINGS, window_months=24)
    assert [count.type_flips for count in result.counts] == [20, 0, 0]
    assert result.counts[0].score_flips == 0
