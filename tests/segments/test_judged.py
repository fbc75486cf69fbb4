"""B34, B35: target customers, judgements, small orders and the review of the base."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.segments.judgements import KeyedJudgement, KeyedJudgements, keyed_judgements, read_judgements
from lrfm.segments.model import TargetCustomers
from lrfm.segments.review import base_review
from lrfm.segments.settings import Judgement, ReviewSettings, SegmentSettings, TargetCustomerSettings
from lrfm.segments.small_orders import small_orders
from lrfm.segments.targets import target_customers
from tests.segments.made_up_features import CUTOFF, features

HEADER = "customer,interest,culture,by,on\n"


def targets(
    frame: pd.DataFrame,
    *,
    judgements: tuple[KeyedJudgement, ...] = (),
    customers: pd.DataFrame | None = None,
    **asked: object,
) -> TargetCustomers:
    return target_customers(
        frame,
        cutoff=CUTOFF,
        currency_digits=2,
        settings=TargetCustomerSettings.model_validate(asked),
        customers=customers,
        judgements=KeyedJudgements(judgements, 2),
    )


def test_objective_criteria() -> None:
    """Size by what was billed in twelve months, trade as the master data say; both must be met."""
    frame = features([{"billed_12m_minor": minor} for minor in (100_000, 99_999, 500_000, 100_000)])
    by_size = targets(frame, billed_at_least="1000")
    assert by_size.frame["verdict"].tolist() == ["yes", "no", "yes", "yes"]
    at_most = targets(frame, billed_at_most="1000.00")
    assert at_most.frame["verdict"].tolist() == ["yes", "yes", "no", "yes"]
    stated = pd.DataFrame({"sector": [" Steel", "steel", "wood", None]}, index=frame.index)
    both = targets(frame, customers=stated, billed_at_least="1000", sectors=["steel"])
    assert both.frame["verdict"].tolist() == ["yes", "no", "no", "unjudged"]
    assert [(one.criterion, one.kind, one.met, one.not_met, one.unknown) for one in both.criteria] == [
        ("size", "objective", 3, 1, 0),
        ("sector", "objective", 2, 1, 1),
    ]
    assert (both.yes, both.no, both.unjudged) == (1, 2, 1)


def test_judged_criteria() -> None:
    """The latest judgement known on the day counts for each criterion; a later one would be a leak."""
    judgements = (
        KeyedJudgement(1, 2, None, "Ada", date(2026, 1, 1)),
        KeyedJudgement(1, 5, None, "Ben", date(2026, 6, 1)),
        KeyedJudgement(1, None, 4, "Ada", date(2026, 2, 1)),
        KeyedJudgement(2, 5, 1, "Ada", date(2026, 2, 1)),
        KeyedJudgement(3, 5, 5, "Ada", date(2026, 11, 1)),
        KeyedJudgement(4, None, 5, "Ada", CUTOFF),
    )
    result = targets(features([{}] * 4), judgements=judgements, interest_at_least=4, culture_at_least=4)
    assert result.frame["verdict"].tolist() == ["yes", "no", "unjudged", "unjudged"]
    assert result.frame["judged_by"].fillna("").tolist() == ["Ben", "Ada", "", "Ada"]
    assert result.frame["judged_on"].fillna("").tolist() == ["2026-06-01", "2026-02-01", "", "2026-10-31"]
    assert result.late_judgements == 1
    assert result.unknown_judgements == 2, "a name that is misspelt is told"


def test_no_criteria_is_said() -> None:
    result = targets(features([{}] * 2))
    assert result.missing is not None
    assert result.missing.key == "segments.no_target_criteria"
    assert (result.yes, result.unjudged) == (0, 2)


def test_reads_judgements(tmp_path: Path) -> None:
    path = tmp_path / "judged.csv"
    path.write_text(HEADER + "C1,5,,Ada,2026-01-31\nC2,,3,Ben,2026-02-28\n", encoding="utf-8")
    read = read_judgements(path)
    assert read == (
        Judgement(customer="C1", interest=5, by="Ada", on=date(2026, 1, 31)),
        Judgement(customer="C2", culture=3, by="Ben", on=date(2026, 2, 28)),
    )
    keyed = keyed_judgements(read, keys={"C2": 7})
    assert keyed.known == (KeyedJudgement(7, None, 3, "Ben", date(2026, 2, 28)),)
    assert keyed.unknown_count == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("customer,by\nC1,Ada\n", [("judgement_column_missing", None)]),
        ("customer,by,on,colour\n", [("judgement_column_unknown", None)]),
        (HEADER + "C1,6,,Ada,2026-01-31\n", [("judgement_points", 2)]),
        (HEADER + "C1,5,,Ada,31.1.2026\n", [("judgement_day", 2)]),
        (HEADER + "C1,5,,,2026-01-31\nC2,0,,Ada,2026-01-31\n", [("judgement_cell_empty", 2), ("judgement_points", 3)]),
        (HEADER + "C1,5,,Ada,2026-01-31,more\n", [("judgement_cells", 2)]),
        (HEADER + "C1,5,,Ada,2026-01-31\nC1,4,,Ben,2026-01-31\n", [("judged_twice", 3)]),
        (HEADER + '"C1,5,,Ada\n', [("judgements_not_csv", 2)]),
    ],
)
def test_faulty_judgements(tmp_path: Path, text: str, wanted: list[tuple[str, int | None]]) -> None:
    path = tmp_path / "judged.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_judgements(path)
    places = [(fault.key, fault.place.line if fault.place else None) for fault in caught.value.faults]
    assert places == [(f"segments.{key}", line) for key, line in wanted]


def test_judgements_that_are_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no_judgements_file"):
        read_judgements(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("customer\nMüller\n".encode("latin-1"))
    with pytest.raises(UserError, match="judgements_not_utf8"):
        read_judgements(tmp_path / "latin.csv")


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"targets": {"billed_at_least": 5, "billed_at_most": 4}}, "params.least_above_most"),
        ({"targets": {"judgements": [{"customer": "a", "by": "b", "on": "2026-01-01"}] * 2}}, "params.judged_twice"),
        ({"symbols": {"length": {"by": "fixed"}}}, "params.cut_without_value"),
        ({"symbols": {"length": {"by": "mean", "at": 3}}}, "params.cut_with_unused_value"),
        ({"key_classes": ["A", "A"]}, "params.listed_twice"),
    ],
)
def test_settings_refuse(asked: dict[str, object], key: str) -> None:
    with pytest.raises(ValidationError) as caught:
        SegmentSettings.model_validate(asked)
    assert [found["ctx"]["error"].reason.key for found in caught.value.errors()] == [key]


SMALL = {"frequency_count": 4, "monetary_minor": 4_000, "length_days": 700}
LARGE = {"frequency_count": 4, "monetary_minor": 400_000, "length_days": 700}
OFTEN = {"frequency_count": 5, "monetary_minor": 4_000, "length_days": 700}
FRESH = {"frequency_count": 1, "monetary_minor": 1_000, "length_days": 0, "recency_days": 3}
NOTHING = {"frequency_count": 0, "monetary_minor": 0, "length_days": 400, "recency_days": 900}


def test_small_and_rare() -> None:
    """Below the amount and at most two a year; new ones are left out, and who bought nothing is no buyer."""
    frame = features([SMALL, LARGE, OFTEN, FRESH, NOTHING])
    asked = SegmentSettings.model_validate({"small_orders": {"amount": 11, "cost_per_order": "2.50"}})
    result = small_orders(frame, cutoff=CUTOFF, currency_digits=2, settings=asked, window_months=24)
    assert result.customer_keys == (1,)
    assert (result.amount_minor, result.rare_count, result.orders) == (1_100, 4, 4)
    assert (result.cost_minor, result.cost_of_amount_share) == (1_000, Fraction(1, 4))
    assert result.customer_share == Fraction(1, 4)
    assert result.order_share == Fraction(4, 14)
    assert result.monetary_share == Fraction(4_000, 409_000)


def test_rare_is_held_against_the_time_that_a_customer_had() -> None:
    """Four in 211 days are seven a year, and not rare; nor are two; one is, and so are two in 366 and four in 730."""
    counts = {1: (4, 210), 2: (2, 210), 3: (1, 210), 4: (2, 365), 5: (2, 363), 6: (4, 729), 7: (4, 728), 8: (4, 4_000)}
    rows = [
        {"frequency_count": count, "monetary_minor": 100 * count, "length_days": tenure - 3, "recency_days": 3}
        for count, tenure in counts.values()
    ]
    asked = SegmentSettings.model_validate({"small_orders": {"amount": 11}})
    result = small_orders(features(rows), cutoff=CUTOFF, currency_digits=2, settings=asked, window_months=24)
    assert result.customer_keys == (3, 4, 6, 8)


def test_no_cost_is_made_up() -> None:
    """Without a stated cost only counts and amounts are told; small is then below half the median purchase."""
    frame = features([SMALL, LARGE, LARGE])
    result = small_orders(frame, cutoff=CUTOFF, currency_digits=2, settings=SegmentSettings(), window_months=24)
    assert (result.amount_minor, result.is_amount_stated, result.customers) == (50_000, False, 1)
    assert result.cost_minor is None
    assert result.cost_missing is not None
    assert result.cost_missing.key == "segments.no_cost_per_order"
    nobody = small_orders(
        features([NOTHING]), cutoff=CUTOFF, currency_digits=2, settings=SegmentSettings(), window_months=24
    )
    assert nobody.missing is not None
    assert nobody.customer_share is None
    endless = small_orders(frame, cutoff=CUTOFF, currency_digits=2, settings=SegmentSettings(), window_months=None)
    assert (endless.customers, endless.missing) == (0, Reason.of("segments.no_window"))


@pytest.mark.parametrize(
    ("reviewed_on", "months", "next_on", "overdue"),
    [
        ("2024-10-31", 24, date(2026, 10, 31), 0),
        ("2024-10-30", 24, date(2026, 10, 30), 1),
        ("2026-08-31", 6, date(2027, 2, 28), 0),
    ],
)
def test_next_review(reviewed_on: str, months: int, next_on: date, overdue: int) -> None:
    """B35: at least every two years; overdue is said."""
    stated = ReviewSettings.model_validate({"reviewed_on": reviewed_on, "review_months": months})
    review = base_review(cutoff=CUTOFF, settings=stated)
    assert (review.next_on, review.overdue_days) == (next_on, overdue)


def test_review_that_cannot_be_told() -> None:
    with pytest.raises(ValidationError):
        ReviewSettings(review_months=25)
    unknown = base_review(cutoff=CUTOFF, settings=ReviewSettings())
    later = base_review(cutoff=CUTOFF, settings=ReviewSettings(reviewed_on=date(2026, 11, 1)))
    assert [one.missing.key for one in (unknown, later) if one.missing] == [
        "segments.review_not_stated",
        "segments.review_after_cutoff",
    ]
    assert later.next_on is None
