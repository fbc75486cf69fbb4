"""Known truth is found again in a few ledgers; `make recovery` does it with hundreds (B7, N13)."""

from __future__ import annotations

import numpy as np
import pytest

from lrfm.survival.causes import OPEN, PAID
from tests.survival.made_spells import engine
from tools.made_ledgers import EFFECTS, hazard_ledger, known_at, log_normal_ledger, origin_at, true_hazard
from tools.recovery import LATENESS, Covered, covered_cash, recover_effects
from tools.recovery_cash import Effort, recover_cash


def test_intervals_hold_the_true_effects_and_curves_lie_about_the_true_one() -> None:
    found = recover_effects(6, engine=engine(), first_seed=50)
    assert all(one.stands for one in found.covered), found.covered
    # customers are alike in their segment, so that errors of independent invoices are far too small there
    plain, by_customer = (found.names.index("segment[1]"), "errors")
    assert (getattr(found, by_customer)[:, plain] > 1.5 * found.plain_errors[:, plain]).all()
    truth = np.exp(-np.cumsum(true_hazard(LATENESS)))
    assert np.abs(found.curves.mean(axis=0) - truth).max() < 0.06


def test_an_interval_that_says_too_much_is_rejected() -> None:
    assert Covered("a", 0.95, 190, 200).stands
    assert not Covered("a", 0.95, 170, 200).stands
    assert not Covered("a", 0.80, 200, 200).stands


def test_truth_of_the_ledgers_is_what_they_say() -> None:
    """Over all customers a positive stable frailty leaves the hazards as they are told, day by day."""
    rows = hazard_ledger(9, customers=4_000, each=10).invoices
    first = rows[(rows[list(EFFECTS)] == 0).all(axis=1) & (rows.terms == 30)]
    late = (first.paid_on - first.due_date).dt.days.fillna(10_000).to_numpy()
    for day in (-10, 0, 7, 30, 60):
        truth = np.exp(-true_hazard(np.arange(-29, day + 1)).sum())
        assert (late > day).mean() == pytest.approx(truth, abs=0.03)


def test_log_normal_ledgers_have_runs_and_no_bins() -> None:
    rows = log_normal_ledger(3, customers=40).invoices
    weekdays = rows.assign(day=rows.paid_on.dt.weekday).groupby("customer_key").day.nunique()
    month_days = rows.assign(day=rows.paid_on.dt.day).groupby("customer_key").day.nunique()
    many = rows.groupby("customer_key").size() > 20
    assert 3 < (weekdays[many] == 1).sum() < 25
    assert 5 < (month_days[many] <= 2).sum() < 35
    assert (rows.paid_on > rows.event_date).all()


def test_origins_are_told_without_the_future() -> None:
    ledger = log_normal_ledger(4, customers=30)
    day = np.datetime64("2024-03-31")
    origin = origin_at(ledger, day, watched_days=90)
    assert (origin.known.event_date < day).all()
    assert len(origin.open) == len(origin.came) == (origin.known.cause == OPEN).sum() > 20
    assert origin.received.paid_minor.sum() == origin.open.open_minor[origin.came.cause == PAID].sum()
    assert origin.came.days.between(1, 90).all()
    later = ledger.invoices.paid_on.where(ledger.invoices.paid_on <= day)
    changed = type(ledger)(ledger.invoices.assign(paid_on=later), ledger.last)
    assert known_at(changed, day).equals(known_at(ledger, day))


def test_the_packs_model_forecasts_the_cash_that_comes() -> None:
    """N13: over a few ledgers; with customers taken as alike the same intervals would hold nothing."""
    little = Effort(draws=300, books=3)
    found = recover_cash(4, engine=engine(), first_seed=5_000, ways=("own", "alike"), effort=little)
    assert all(one.stands for one in covered_cash(found["own"]))
    held = {way: sum(one.holds for same in forecasts for one in same) for way, forecasts in found.items()}
    assert held["alike"] + 4 <= held["own"]
    own, alike = (np.mean([same[1].came / same[1].middle for same in found[way]]) for way in ("own", "alike"))
    assert abs(own - 1) < 0.1 < 1 - alike
