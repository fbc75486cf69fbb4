"""All curves of a day: shares of many terms, groups, money, and ledgers that tell little (B7, B14, B15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter

from lrfm.core.reason import Reason
from lrfm.survival.causes import CREDITED, OPEN, PAID, WRITTEN_OFF
from lrfm.survival.curves import at_days, kaplan_meier
from lrfm.survival.from_issue import watched_from_issue
from lrfm.survival.payment_curves import KnownSpells, measure_payment_curves
from lrfm.survival.settings import SurvivalSettings
from lrfm.survival.spells import Spells
from lrfm.survival.told import PaymentCurves
from tests.survival.made_invoices import CUTOFF, invoices, known, no_invoices

SETTINGS = SurvivalSettings(replicates=100, month_count=6)


def told(spells: KnownSpells, settings: SurvivalSettings = SETTINGS) -> PaymentCurves:
    found = measure_payment_curves(spells, settings=settings)
    assert isinstance(found, PaymentCurves)
    return found


@cache
def usual() -> PaymentCurves:
    """Everything that is told of the usual invoices."""
    return told(known(invoices()))


def _mixed_terms() -> pd.DataFrame:
    """Few invoices of long terms are paid early, many of short terms late; all were seen to their end."""
    rng = np.random.default_rng(3)
    terms = np.repeat([7, 90], [950, 50])
    late = np.where(terms == 90, rng.integers(-80, 30, 1_000), rng.integers(-5, 40, 1_000))
    return pd.DataFrame({"entry_day": 0, "entry": -terms, "exit": late.astype(float), "terms": terms})


def test_shares_of_many_terms_are_those_of_the_terms() -> None:
    """Counted from the issue the curve is the share itself, and the mixture of curves of each of the terms.

    With entry at minus terms for all together, the few of long terms decide the first steps: a quarter of all
    would be paid long before they are even issued.
    """
    rows, days = _mixed_terms(), np.array([-60.0, -30.0, 0.0, 20.0])

    def open_shares(of: pd.DataFrame) -> np.ndarray:
        curve = kaplan_meier(Spells.of(of["entry"], of["exit"], np.full(len(of), PAID)))
        return at_days(curve.times, curve.survival, days, before=1.0)

    truth = np.array([(rows["exit"] > day).mean() for day in days])
    assert open_shares(watched_from_issue(rows)) == pytest.approx(truth)
    mixture = sum(open_shares(of) * len(of) / len(rows) for _, of in rows.groupby("terms"))
    assert mixture == pytest.approx(truth)
    assert np.abs(open_shares(rows) - truth).max() > 0.2


def test_everything_is_told_and_kept() -> None:
    found = usual()
    adapter = TypeAdapter(PaymentCurves | Reason)
    assert adapter.validate_json(adapter.dump_json(found)) == found
    assert [one.by for one in found.groupings] == ["segment", "terms", "size", "salesperson", "month"]
    assert found.late is not None
    curve = found.late.curve
    sums = [sum(parts) for parts in zip(curve.open, curve.paid, curve.credited, curve.written_off, strict=True)]
    assert sums == pytest.approx([1.0] * len(sums), abs=1e-4)
    assert curve.days[0] == -60
    assert all(low <= high for low, high in zip(curve.low, curve.high, strict=True))


def test_who_pays_later_is_found_and_chance_is_not() -> None:
    """Holm over five groupings: segments differ, and neither sizes nor salespeople do."""
    found = usual()
    p_values = {one.by: one.adjusted_p_value for one in found.groupings}
    assert p_values["segment"] is not None
    assert p_values["segment"] < 0.001
    assert min(p or 0 for by, p in p_values.items() if by in ("size", "salesperson")) > 0.05
    segment = found.by("segment")
    assert segment is not None
    core, lost = segment.groups
    assert (core.shares[0].paid.value or 0) > (lost.shares[0].paid.value or 0) + 0.1
    assert (core.median.value or 0) < (lost.median.value or 0)


def test_numbers_at_risk_are_those_that_stand_open() -> None:
    rows, found = invoices(), usual()
    terms = (rows["due_date"] - rows["event_date"]).dt.days
    counted = [int(((-terms < day) & (rows["exit_day"] - terms >= day)).sum()) for day in (-30, 0, 60)]
    assert found.late is not None
    shown = dict(zip(found.late.curve.tick_days, found.late.curve.at_risk, strict=True))
    assert [shown[day] for day in (-30, 0, 60)] == counted


def test_money_counts_parts_as_what_they_are() -> None:
    """One invoice as large as all others, paid late: most invoices are paid by then, and half of the money is not."""
    rows = _ungrouped(900, years=2.0)
    first = rows.index[rows["cause"] == PAID][0]
    rows.loc[first, ["amount_minor", "exit_day"]] = [int(rows["amount_minor"].sum()), 200]
    found = told(known(rows))
    assert found.amounts is not None
    assert found.late is not None
    by_money, by_count = found.amounts.shares[-1].paid.value, found.late.shares[-1].paid.value
    assert by_money is not None
    assert by_count is not None
    assert by_money < 0.55
    assert by_count > 0.9


def test_a_gap_between_money_and_invoices_is_that_of_customers_drawn_for_both() -> None:
    """Where all invoices have one amount the gap is none, without any doubt, however wide the ranges are."""
    rows = _ungrouped(900, years=2.0).assign(amount_minor=100)
    found = told(known(rows))
    assert found.amounts is not None
    gaps = [end for one in found.amounts.ahead for end in (one.value, one.lower, one.upper)]
    assert gaps == pytest.approx([0.0] * len(gaps), abs=1e-12)
    assert all((share.paid.upper or 0) > (share.paid.lower or 0) + 0.005 for share in found.amounts.shares[:2])


def _ungrouped(count: int, *, years: float) -> pd.DataFrame:
    return invoices(count=count, years=years).assign(segment=None, salesperson=None)


def test_files_of_settled_rows_leave_out_what_is_too_young() -> None:
    """Of the last weeks such files hold quick payers alone; left in, they make payment look faster."""
    everyone = _ungrouped(2_000, years=1.0)
    rows = everyone[everyone["cause"] != OPEN]
    asked = told(known(rows, is_settled_only=True))
    left_in = told(known(rows))
    assert asked.left_out.not_followed > 100
    true = told(known(_ungrouped(2_000, years=30.0)))
    medians = [one.late.median.value if one.late else None for one in (asked, left_in, true)]
    assert medians[0] == pytest.approx(medians[2], abs=2)
    assert (medians[1] or 0) < (medians[0] or 0)


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (no_invoices(), "survival.no_credit"),
        (invoices().assign(cause=OPEN), "survival.all_open"),
        (invoices(count=20), "survival.too_few_exits"),
        (invoices().assign(exit_day=0), "survival.no_credit"),
    ],
)
def test_too_little_to_follow_is_told(rows: pd.DataFrame, key: str) -> None:
    found = measure_payment_curves(known(rows), settings=SETTINGS)
    assert isinstance(found, Reason)
    assert found.key == key


def test_no_due_dates_leave_the_clock_of_the_invoice() -> None:
    found = told(known(invoices().assign(due_date=pd.NaT)))
    assert found.late is None
    assert found.late_missing == Reason.of("survival.no_due_dates")
    assert found.left_out.without_due == found.invoices
    assert found.age.median.value is not None
    assert (found.groupings, found.amounts) == ((), None)


def test_one_customer_has_curves_without_ranges() -> None:
    found = told(known(_ungrouped(300, years=2.0).assign(customer_key=7)))
    assert found.late is not None
    assert found.late.curve.low == ()
    assert {share.paid.no_interval.key for share in found.late.shares if share.paid.no_interval} == {
        "survival.too_few_customers"
    }
    assert not any(one.is_clustered for one in found.groupings)


@pytest.mark.parametrize("cause", [PAID, CREDITED, WRITTEN_OFF])
def test_one_cause_alone(cause: int) -> None:
    rows = _ungrouped(300, years=2.0)
    found = told(known(rows.assign(cause=np.where(rows["cause"] == OPEN, OPEN, cause))))
    assert found.late is not None
    last = [getattr(found.late.curve, name)[-1] for name in ("paid", "credited", "written_off")]
    assert [value > 0 for value in last] == [cause == one for one in (PAID, CREDITED, WRITTEN_OFF)]


def test_segments_and_salespeople_that_nobody_knows_have_no_curves() -> None:
    rows = invoices(count=300).assign(segment=None, salesperson=None)
    assert [one.by for one in told(known(rows)).groupings] == ["terms", "size", "month"]


def test_what_became_of_the_year_before_is_told() -> None:
    rows = _ungrouped(3_000, years=3.0)
    day = date(2023, 12, 31)
    back = (CUTOFF - day).days
    past = rows[rows["watched_day"] > back]
    was_open = past["exit_day"] > past["watched_day"] - back
    then = past.assign(
        exit_day=np.where(was_open, past["watched_day"] - back, past["exit_day"]),
        cause=np.where(was_open, OPEN, past["cause"]),
    )
    found = told(replace(known(rows), then=then, then_day=day))
    assert found.then is not None
    assert found.became is not None
    truth = found.became.mean.value or 0
    assert (found.then.paid_mean.value or 0) < truth - 3
    assert found.then.curve_mean.value == pytest.approx(truth, abs=2.5)
