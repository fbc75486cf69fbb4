"""The hazard of payment: its sum is that of the days, and days are drawn from it (B33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from lrfm.ledger.synthetic.company import write_company
from lrfm.ledger.synthetic.company_settings import CompanySettings, PaymentSettings
from lrfm.ledger.synthetic.facts import NEVER
from lrfm.ledger.synthetic.hazard import Baseline, Exposure, baseline_hazard, cumulative_hazard, draw_paid_on
from lrfm.ledger.synthetic.truth import days_of, exposure_of
from lrfm.ledger.synthetic.world import make_world

SETTINGS = PaymentSettings(never_after_days=300)
FIRST_DUE, LAST_DUE = 20_000, 20_400
EPOCH = date(1970, 1, 1)


@pytest.fixture(scope="module")
def baseline() -> Baseline:
    return baseline_hazard(SETTINGS, first_due=FIRST_DUE, last_due=LAST_DUE)


def _exposure(count: int, seed: int) -> Exposure:
    rng = np.random.default_rng(seed)
    due = rng.integers(FIRST_DUE, LAST_DUE, count).astype(np.int32)
    issued = (due - rng.integers(0, 61, count)).astype(np.int32)
    disputed = np.where(rng.random(count) < 0.5, issued + rng.integers(1, 40, count), NEVER).astype(np.int32)
    closed = np.where(disputed == NEVER, NEVER, disputed.astype(np.int64) + rng.integers(1, 60, count))
    reminded = np.where(rng.random(count) < 0.5, due + rng.integers(5, 20, count), NEVER)
    rate = rng.normal(0, 0.5, count)
    return Exposure(issued, due, rate, disputed, closed.astype(np.int32), reminded.astype(np.int32))


def _day(number: int) -> date:
    return EPOCH + timedelta(days=int(number))


def _is_month_end(day: date) -> bool:
    """Tell whether less than three working days of the month follow, counted day by day."""
    left, other = 0, day + timedelta(days=1)
    while other.month == day.month:
        left += other.weekday() < 5
        other += timedelta(days=1)
    return left < SETTINGS.month_end_workdays


def _hazard_by_days(exposure: Exposure, row: int, until: int) -> float:
    """Add up the hazard day by day, as the module's first lines state it."""
    due, total = _day(exposure.due_on[row]), 0.0
    while due.weekday() >= 5:
        due += timedelta(days=1)
    for number in range(int(exposure.issued_on[row]) + 1, until + 1):
        day = _day(number)
        if day.weekday() >= 5:
            continue
        lateness = (day - due).days
        hazard = [h for start, h in zip(SETTINGS.lateness_from, SETTINGS.hazard, strict=True) if start <= lateness][-1]
        effect = exposure.log_rate[row]
        if exposure.disputed_on[row] < number <= exposure.dispute_closed_on[row]:
            effect += SETTINGS.dispute_effect
        if exposure.reminded_on[row] < number:
            effect += SETTINGS.reminder_effect
        total += hazard * np.exp(effect) * (SETTINGS.month_end_factor if _is_month_end(day) else 1.0)
    return total


def test_the_cumulative_hazard_is_the_sum_of_its_days(baseline: Baseline) -> None:
    exposure = _exposure(40, seed=1)
    until = (exposure.issued_on + np.arange(40) * 5).astype(np.int32)
    found = cumulative_hazard(exposure, until, baseline=baseline, settings=SETTINGS)
    by_days = [_hazard_by_days(exposure, row, int(until[row])) for row in range(40)]
    assert found == pytest.approx(by_days, rel=1e-9, abs=1e-12)


def _uniform(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Give values that are uniform if days were drawn from the hazards before and on them; spread within a day."""
    before, on = np.exp(-low), np.exp(-high)
    return on + np.random.default_rng(5).random(len(low)) * (before - on)


def test_days_of_payment_are_drawn_from_the_hazard(baseline: Baseline) -> None:
    exposure = _exposure(20_000, seed=2)
    paid_on = draw_paid_on(np.random.default_rng(3), exposure, baseline=baseline, settings=SETTINGS)
    is_paid = paid_on != NEVER
    assert (paid_on[is_paid] > exposure.issued_on[is_paid]).all()
    before = np.where(is_paid, paid_on - 1, NEVER).astype(np.int32)
    low, high = (cumulative_hazard(exposure, day, baseline=baseline, settings=SETTINGS) for day in (before, paid_on))
    # who is not paid by the end is spread over what is left
    drawn = _uniform(low, np.where(is_paid, high, np.inf))
    assert stats.kstest(drawn, "uniform").pvalue > 1e-3
    # a hazard that is a tenth off would be seen
    assert stats.kstest(drawn**1.1, "uniform").pvalue < 1e-6


def test_the_truth_of_a_company_holds_what_its_payments_were_drawn_from(tmp_path: Path) -> None:
    company = write_company(replace(CompanySettings(seed=5, first_day=date(2022, 11, 1)), customers=200), tmp_path)
    invoices = company.truth.table("invoices").to_pandas()
    rows = company.truth.table("invoices").filter(~(invoices.by_cheque | invoices.is_advance).to_numpy())
    baseline, payments = make_world(company.settings).baseline, company.settings.payments
    paid_on, exposure = days_of(rows["would_be_paid_on"]), exposure_of(rows)
    assert (paid_on != NEVER).mean() > 0.999
    before = np.where(paid_on == NEVER, NEVER, paid_on - 1).astype(np.int32)
    low, high = (cumulative_hazard(exposure, day, baseline=baseline, settings=payments) for day in (before, paid_on))
    assert stats.kstest(_uniform(low, high), "uniform").pvalue > 1e-3
