"""Unpaid after a year: Kaplan and Meier with customers' errors as R has them, where watched so long (B7, B22)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.never import UnpaidShare, unpaid_after
from tests.survival.made_up import covers_as_often_as_it_says, frame_of
from tests.survival.r import golden

LEDGERS = golden("second_opinions")["ledgers"]


def told(*arrays: Any, **options: Any) -> UnpaidShare:
    found = unpaid_after(*(np.asarray(one) for one in arrays), **options)
    assert isinstance(found, UnpaidShare), found
    return found


def said(*arrays: Any, **options: Any) -> Reason:
    found = unpaid_after(*(np.asarray(one) for one in arrays), **options)
    assert isinstance(found, Reason), found
    return found


@pytest.mark.parametrize("ledger", LEDGERS, ids=[ledger["name"] for ledger in LEDGERS])
def test_r_finds_the_same(ledger: dict[str, Any]) -> None:
    """`survfit(Surv(entry, exit, cause > 0) ~ 1, cluster = customer, conf.type = "log-log")`."""
    frame = frame_of(ledger)
    options: dict[str, Any] = {"days": ledger["curve_at"], "least_followed": 1, "least_at_risk": 1}
    spans = frame["entry"], frame["exit"], frame["cause"]
    found = told(*spans, customer=frame["customer"].to_numpy(), **options)
    assert found.open_share == pytest.approx(ledger["curve"], abs=1e-10)
    assert found.error == pytest.approx(ledger["curve_error"], abs=1e-10)
    assert (found.low, found.high) == pytest.approx((ledger["curve_low"], ledger["curve_high"]), abs=1e-8)
    alone = told(*spans, **options)
    assert abs(alone.error - ledger["curve_error"]) > 1e-3  # the oracle can fail: invoices are not independent


def book(seed: int, *, customers: int = 60, each: int = 6, never: float = 0.1, watched: int = 500) -> list[np.ndarray]:
    """Customers of whom a share never pays; invoices watched for up to `watched` days."""
    rng = np.random.default_rng(seed)
    customer = np.repeat(np.arange(customers), each)
    pays = rng.random(customers)[customer] >= never
    time = np.where(pays, np.ceil(rng.gamma(2, 25, len(customer))), 9999.0)
    seen = rng.integers(30, watched, len(customer)).astype(float)
    return [np.zeros(len(customer)), np.minimum(time, seen), (time <= seen).astype(int), customer, seen]


def test_the_share_is_found_again_with_its_coverage() -> None:
    """Errors by customer hold the truth as often as they say; errors by invoice do not."""
    hits = alone = 0
    for seed in range(120):
        entry, leave, cause, customer, seen = book(seed)
        found = told(entry, leave, cause, customer=customer, watched=seen)
        hits += found.low <= 0.1 <= found.high
        one = told(entry, leave, cause, watched=seen)
        alone += one.low <= 0.1 <= one.high
    assert covers_as_often_as_it_says(hits, 120)
    assert not covers_as_often_as_it_says(alone, 120)


def test_written_off_is_unpaid_and_credited_is_not() -> None:
    leave, cause = np.repeat([20.0, 30.0, 40.0, 400.0], 25), np.repeat([1, 2, 3, 0], 25)
    found = told(np.zeros(100), leave, cause)
    assert found.open_share == pytest.approx(0.25)
    assert found.written_off_share == pytest.approx(0.25)
    assert found.share == pytest.approx(0.5)
    assert found.followed == 100


def test_follow_up_that_does_not_reach_is_told() -> None:
    entry, leave, cause, _, seen = book(1, watched=200)
    assert said(entry, leave, cause).key == "second.follow_up_short"
    reason = said(entry, leave, cause, watched=seen)
    assert reason.key == "second.follow_up_short"
    assert reason.values["longest"] == 199
    assert told(entry, leave, cause, days=90).days == 90
    # all paid early is no lack of follow-up
    early = told(np.zeros(80), np.repeat([10.0, 20.0], 40), np.ones(80))
    assert (early.open_share, early.low, early.followed) == (0.0, 0.0, 80)
    assert early.high == pytest.approx(1 - 0.025 ** (1 / 80))


def test_a_curve_that_begins_with_a_few_is_told() -> None:
    """With delayed entry two early invoices, both paid, would make 0 of everything after them."""
    entry = np.concatenate([[0.0, 0.0], np.full(60, 50.0)])
    leave = np.concatenate([[10.0, 12.0], np.linspace(60, 500, 60).round()])
    cause = np.concatenate([[1, 1], np.tile([1, 0], 30)])
    reason = said(entry, leave, cause, least_followed=5)
    assert reason == Reason.of("second.thin_start", day=10, count=2)


def test_all_open_all_paid_and_one_customer() -> None:
    assert said(np.zeros(9), np.full(9, 400.0), np.zeros(9)) == Reason.of("second.nothing_ended")
    one = told(*book(2, never=0.0)[:3], customer=np.zeros(360))
    assert one.open_share == 0.0
    assert one.high == pytest.approx(0.975)
    with pytest.raises(UserError, match=r"second\.entry_not_before_exit"):
        unpaid_after(np.array([5.0]), np.array([5.0]), np.array([1]))
