"""Symbols, matrices, classes and sizes of made-up customers."""

from __future__ import annotations

import json
import math
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from lrfm.segments.classes import abc_sizes, pareto_of, ranks_of
from lrfm.segments.model import SEGMENT_COLUMNS, UNTOLD, References
from lrfm.segments.one_off import one_offs
from lrfm.segments.references import is_up, learn_references
from lrfm.segments.settings import CutSettings, SegmentSettings, SymbolSettings
from lrfm.segments.sizes import segment_sizes
from tests.segments.made_up_features import CUTOFF, features, many
from tests.segments.segmented import segmented

KINDS = ("group", "type", "value_cell", "relationship_cell", "abc_billed", "abc_profit")


def learned(frame: pd.DataFrame, **settings: object) -> References:
    return learn_references(
        frame, settings=SymbolSettings.model_validate(settings), learned_on=CUTOFF, currency_digits=2
    )


def test_cuts_by_default() -> None:
    """METHODS 2.3: means of logarithms for F and M, the plain mean for L and R; what is equal is down."""
    frame = many(60)
    references = learned(frame)
    assert references.cut("length").value == pytest.approx(frame["length_days"].mean(), rel=1e-15)
    assert references.cut("recency").is_lower_better
    logs = np.log(frame.loc[frame["monetary_minor"] > 0, "monetary_minor"].astype("float64"))
    assert references.cut("monetary").scaled == pytest.approx(logs.mean(), rel=1e-14)
    assert references.cut("monetary").value == pytest.approx(math.exp(logs.mean()), rel=1e-12)
    assert references.cut("recency_ratio").value == 2.0
    assert references.cut("value_purchase").value == pytest.approx(frame["mean_purchase_minor"].mean(), rel=1e-14)


def test_symbols_one_by_one() -> None:
    """B2: up is beyond the cut on the better side, of each criterion alone."""
    frame = many(80)
    result = segmented(frame, asked=SegmentSettings(symbols=SymbolSettings(recency_as="days"))).frame
    assert (result["length_up"] == (frame["length_days"] > frame["length_days"].mean())).all()
    assert (result["recency_up"] == (frame["recency_days"] < frame["recency_days"].mean())).all()
    counts = np.log1p(frame["frequency_count"])
    assert (result["frequency_up"] == (counts > counts.mean())).all()
    assert result["is_monetary_negative"].sum() == (frame["monetary_minor"] < 0).sum() > 0
    assert not result["is_recency_adjusted"].any()


def test_another_unit_of_money_moves_nobody() -> None:
    """B2: amounts in another currency, negative ones and zeros among them, make the same types."""
    frame = many(400)
    frame.loc[frame.index[::9], "monetary_minor"] = 0
    scaled = frame.assign(
        monetary_minor=frame["monetary_minor"] * 50_000, mean_purchase_minor=frame["mean_purchase_minor"] * 50_000
    )
    one, other = segmented(frame).frame, segmented(scaled).frame
    assert (one["type"] == other["type"]).all()
    assert (one["value_cell"].fillna("") == other["value_cell"].fillna("")).all()


def test_a_negative_amount_counts_as_nothing() -> None:
    """METHODS 2.1: negative net M stays, counts as 0 under a logarithm, and is flagged."""
    rows: list[dict[str, object]] = [{"monetary_minor": 100 * number} for number in range(1, 40)]
    negative, nothing = (features([*rows, {"monetary_minor": minor}]) for minor in (-(10**12), 0))
    assert learned(negative).cut("monetary") == learned(nothing).cut("monetary")
    result = segmented(negative).frame
    assert not result["monetary_up"].iloc[-1]
    assert result["is_monetary_negative"].tolist() == [False] * 39 + [True]
    assert result["monetary_minor"].iloc[-1] == -(10**12)


def test_other_cuts() -> None:
    frame = features([{"length_days": days, "monetary_minor": 100 * days} for days in (1, 2, 3, 10)] * 10)
    references = learned(
        frame, length={"by": "median"}, monetary={"by": "fixed", "at": Decimal("2.00")}, frequency={"by": "mean"}
    )
    assert references.cut("length").value == 2.5
    assert references.cut("monetary").value == 200.0
    ups = is_up(frame["monetary_minor"], cut=references.cut("monetary"))
    assert ups.tolist()[:4] == [False, False, True, True]


def test_yearly_contract_is_not_lost() -> None:
    """N15: eleven months after a yearly order the next one is not due; in plain days it would be lost."""
    yearly = {"recency_days": 334, "length_days": 20, "expected_gap_days": 365.0, "recency_ratio": 0.915}
    monthly = {"recency_days": 12, "length_days": 900, "recency_ratio": 0.4}
    late = {"recency_days": 50, "length_days": 20, "recency_ratio": 4.0}
    frame = features([yearly, *[monthly] * 40, late])
    assert segmented(frame).frame["group"].iloc[[0, -1]].tolist() == ["new", "lost"]
    in_days = segmented(frame, asked=SegmentSettings(symbols=SymbolSettings(recency_as="days")))
    assert in_days.frame["group"].iloc[0] == "lost"


def test_unknown_rhythm_falls_back_to_days() -> None:
    """N15: without an expected gap the days decide, and the frame says so."""
    frame = features([{"recency_days": 10}, {"recency_days": 400, "recency_ratio": 0.2}] * 20)
    result = segmented(frame).frame
    assert result["recency_up"].all()
    assert result["is_recency_adjusted"].tolist()[:2] == [False, True]


def test_frequency_by_own_rhythm_where_asked() -> None:
    frame = features([{"frequency_count": 2, "frequency_ratio": 1.2}, {"frequency_count": 50}] * 20)
    asked = SegmentSettings(symbols=SymbolSettings(frequency_as="adjusted"))
    assert segmented(frame, asked=asked).frame["frequency_up"].tolist()[:2] == [True, True]
    assert segmented(frame).frame["frequency_up"].tolist()[:2] == [False, True]


def test_too_few_to_learn_from() -> None:
    """METHODS 2.1: below thirty customers a mean says nothing; the result says why there are no types."""
    result = segmented(many(29))
    assert result.missing is not None
    assert (result.missing.key, result.missing.values) == (
        "segments.too_few_customers",
        {"customers": 29, "needed": 30},
    )
    assert result.frame["type"].isna().all()
    assert result.frame["abc_billed"].notna().all()
    sizes = segment_sizes(result, by="group")
    assert sizes.missing == result.missing
    assert [(size.key, size.customers) for size in sizes.segments if size.customers] == [(UNTOLD, 29)]
    fixed = {name: CutSettings(by="fixed", at=Decimal(5)) for name in ("length", "recency", "frequency", "monetary")}
    told = segmented(many(29), asked=SegmentSettings(symbols=SymbolSettings(**fixed)))
    assert told.missing is None
    assert told.frame["type"].notna().all()


def test_references_are_frozen() -> None:
    """N10: learned references are applied as they are, and survive a JSON file to the last bit."""
    frame = many(50)
    first = segmented(frame)
    adapter = TypeAdapter(References)
    kept = adapter.validate_json(json.dumps(json.loads(adapter.dump_json(first.references))))
    assert kept == first.references
    few = frame.iloc[:7]
    again = segmented(few, references=kept)
    pd.testing.assert_frame_equal(
        again.frame.drop(columns=["abc_billed", "abc_profit", "is_key"]),
        first.frame.iloc[:7].drop(columns=["abc_billed", "abc_profit", "is_key"]),
    )


def test_frame_is_as_declared() -> None:
    frame = segmented(many(40)).frame
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == SEGMENT_COLUMNS
    assert frame.index.name == "customer_key"


@given(st.integers(0, 2**32 - 1), st.permutations(range(36)))
@settings(max_examples=8, deadline=None)
def test_order_and_names_decide_nothing(seed: int, order: list[int]) -> None:
    """Rows in another order, and customers under other keys, are segmented alike."""
    frame = many(36, seed=seed)
    as_they_are = segmented(frame).frame
    pd.testing.assert_frame_equal(segmented(frame.iloc[order]).frame, as_they_are)
    renamed = frame.set_axis(pd.Index([1_000 - key for key in frame.index], name="customer_key"))
    back = segmented(renamed).frame
    pd.testing.assert_frame_equal(back.set_axis(1_000 - back.index).sort_index(), as_they_are, check_names=False)


@given(st.integers(0, 2**32 - 1), st.integers(0, 35))
@settings(max_examples=8, deadline=None)
def test_twenty_identical_customers_share_everything(seed: int, which: int) -> None:
    frame = many(36, seed=seed)
    twenty = frame.iloc[[which] * 20].set_axis(pd.Index(range(500, 520), name="customer_key"))
    result = segmented(pd.concat([frame, twenty]).sample(frac=1, random_state=seed)).frame
    assert len(result.loc[500:].drop_duplicates()) == 1


def test_all_alike_are_all_down() -> None:
    """METHODS 2.3: equal to the mean counts as down."""
    result = segmented(features([{"monetary_minor": 12_345, "frequency_count": 7}] * 40)).frame
    assert set(result["type"]) == {"uncertain_lost"}


@pytest.mark.parametrize("by", KINDS)
def test_sizes_sum_to_the_base(by: str) -> None:
    segmentation = segmented(many(90))
    sizes = segment_sizes(segmentation, by=by)
    assert sum(size.customers for size in sizes.segments) == sizes.customers == 90
    assert sum(size.monetary_minor for size in sizes.segments) == segmentation.frame["monetary_minor"].sum()
    assert sum(size.customer_share for size in sizes.segments) == 1
    assert sum(size.billed_share for size in sizes.segments) == 1
    assert sum(size.open_share for size in sizes.segments) == 1


def test_open_amounts_that_nobody_knows() -> None:
    """Files of sales alone say nothing of what is open."""
    frame = many(40)
    frame["open_minor"] = pd.array([pd.NA] * 40, dtype="Int64")
    sizes = segment_sizes(segmented(frame), by="group")
    assert sizes.open_minor is None
    assert {(size.open_minor, size.open_share) for size in sizes.segments} == {(None, None)}


def test_badges_are_sized_too() -> None:
    """B3: badges overlap, so that their sizes sum to no total; active and low-activity do."""
    sizes = {size.key: size.customers for size in segment_sizes(segmented(many(90)), by="badge").segments}
    assert sizes["active"] + sizes["low_activity"] == 90
    assert list(sizes) == ["active", "low_activity", "high_purchase", "long_history"]


def test_matrices() -> None:
    """METHODS 2.4: value matrix by purchases and mean purchase, relationship matrix by L and R."""
    best = {"frequency_count": 10, "monetary_minor": 100_000, "length_days": 900, "recency_days": 1}
    often = {"frequency_count": 10, "monetary_minor": 10_000, "length_days": 900, "recency_days": 500}
    large = {"frequency_count": 1, "monetary_minor": 10_000, "length_days": 1, "recency_days": 1}
    neither = {"frequency_count": 1, "monetary_minor": 1_000, "length_days": 1, "recency_days": 500}
    nothing = {"frequency_count": 0, "monetary_minor": 0}
    result = segmented(features([best, often, large, neither] * 10 + [nothing])).frame
    assert result["value_cell"].tolist()[:4] == ["best", "frequent", "spender", "uncertain"]
    assert pd.isna(result["value_cell"].iloc[-1])
    assert result["relationship_cell"].tolist()[:4] == ["close", "potential", "new", "lacking"]


def test_abcd_with_the_real_pareto_share() -> None:
    """B33: the numbers of METHODS 6.5; no 80/20 is assumed."""
    amounts = (400, 250, 150, 80, 50, 30, 20, 10, 6, 4)
    frame = features([{"billed_12m_minor": amount} for amount in amounts])
    classes = abc_sizes(frame, by="billed", cuts=[Fraction(80, 100), Fraction(95, 100), Fraction(99, 100)])
    assert [(size.name, size.customers, size.amount_minor) for size in classes.classes] == [
        ("A", 3, 800),
        ("B", 3, 160),
        ("C", 2, 30),
        ("D", 2, 10),
        ("N", 0, 0),
    ]
    assert classes.pareto.top_share == Fraction(65, 100)
    assert classes.pareto.eighty_share == Fraction(3, 10)
    assert len(classes.pareto.curve) == 11
    assert pareto_of([5, 1, 1], by="billed").top_share == Fraction(5, 7) * Fraction(3, 5)


def test_profit_where_it_is_known() -> None:
    """B10, B33: a loss is a class of its own, unknown profit is no class; without any there is a reason."""
    frame = features([{"profit_12m_minor": amount} for amount in (100, 20, -5, None)])
    result = abc_sizes(frame, by="profit", cuts=[Fraction(80, 100)])
    assert [(size.name, size.customers) for size in result.classes] == [("A", 1), ("B", 1), ("N", 1)]
    assert result.unknown == 1
    none = abc_sizes(features([{}, {}]), by="profit", cuts=[Fraction(80, 100)])
    assert none.missing is not None
    assert none.missing.key == "segments.amount_not_known"


def test_ranks() -> None:
    """B8, B10: equal ones share the better rank, unknown ones have none."""
    frame = features([{"billed_12m_minor": amount, "quantity_12m": amount} for amount in (5, 9, 9, 1)])
    frame["profit_12m_minor"] = pd.array([1, None, 3, 2], dtype="Int64")
    ranks = ranks_of(frame)
    assert ranks["rank_billed_12m"].tolist() == [3, 1, 1, 4]
    assert ranks["rank_quantity_12m"].tolist() == [3, 1, 1, 4]
    assert ranks["rank_profit_12m"].fillna(0).tolist() == [3, 0, 1, 2]


def test_key_customers() -> None:
    """B36: key customers are of class A, by profit where it is known; a one-off is none."""
    large = [{"billed_12m_minor": 900_000}, {"billed_12m_minor": 1_000_000, "purchase_days_ever": 1}]
    rows = [{**row, "recency_days": 400} for row in (*large, *[{"billed_12m_minor": 100}] * 38)]
    result = segmented(features(rows)).frame
    assert result["is_one_off"].tolist()[:3] == [False, True, False]
    assert result["is_key"].tolist()[:3] == [True, False, False]
    rows[2]["profit_12m_minor"] = 10_000
    assert segmented(features(rows)).frame["is_key"].tolist()[:4] == [True, False, True, False]


def test_one_off_buyers() -> None:
    """B34: one-offs are set apart from who is merely new, and from who stands at the edge of the extract."""
    once = {"purchase_days_ever": 1, "length_days": 0}
    rows = [
        {**once, "recency_days": 400, "monetary_minor": 700},
        {**once, "recency_days": 20},
        {**once, "recency_days": 400, "is_length_truncated": True},
        {"length_days": 50},
    ]
    result = one_offs(features(rows), cutoff=CUTOFF, new_months=6)
    assert (result.one_off, result.too_early, result.before_extract, result.recurring) == (1, 1, 1, 1)
    assert result.inflated_share == Fraction(1, 4)
    assert result.one_off_minor == 700
    assert result.new == 2
    assert one_offs(features(rows).iloc[:0], cutoff=CUTOFF, new_months=6).inflated_share is None


def test_new_is_by_the_calendar() -> None:
    """B34: six months that end with 31 October begin with 1 May; who bought first the day before is no longer new."""
    days = (CUTOFF - date(2026, 4, 30)).days
    rows = [{"length_days": 0, "recency_days": day, "purchase_days_ever": 1} for day in (days - 1, days)]
    result = one_offs(features(rows), cutoff=CUTOFF, new_months=6)
    assert (result.too_early, result.one_off) == (1, 1)
