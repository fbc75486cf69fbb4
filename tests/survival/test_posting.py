"""What is paid and not posted yet, against invoices drawn one by one (N1, B22)."""

from __future__ import annotations

import numpy as np
import pytest

from lrfm.survival.incidence import incidence_of_hazards
from lrfm.survival.posting import LEAST_PAYMENTS, LONGEST_DAYS, PostingLag, learn_lag, nowcast, unposted_share

LAG = PostingLag((0.7, 0.4, 0.1))
DAYS = 4


def _hazards() -> np.ndarray:
    """Give hazards of two causes on the three days before today and four after it, of three invoices."""
    paid = np.array(
        [[0.1, 0.2, 0.3, 0.2, 0.0, 0.4, 0.1], [0.0, 0.0, 0.5, 0.1, 0.1, 0.1, 0.1], [0.3, 0.0, 0.1, 1.0, 0.2, 0.2, 0.2]]
    )
    return np.stack([paid, np.full_like(paid, 0.05) * (paid < 0.9)], axis=1)


def _drawn(hazards: np.ndarray, *, lag: PostingLag, count: int = 400_000) -> tuple[np.ndarray, np.ndarray]:
    """Draw ends of an invoice day by day and when each is posted; leave those that are known today."""
    rng = np.random.default_rng(3)
    days = hazards.shape[1]
    ended, cause = np.full(count, days), np.full(count, -1)
    for day in range(days):
        still = cause < 0
        chance = rng.random(count)
        for place in (0, 1):
            now = still & (chance < hazards[: place + 1, day].sum()) & (cause < 0)
            ended[now], cause[now] = day, place
    today = lag.days - 1
    shares = np.array(lag.unknown_share)
    late_by = (rng.random(count)[:, None] < shares).sum(axis=1)
    is_known = (cause >= 0) & (ended + late_by <= today)
    return ended[~is_known] - today, cause[~is_known]


def test_shares_are_those_of_invoices_not_known_to_have_ended() -> None:
    """Within 4.5 standard errors of the draws, on each day and by cause; what ended before comes on the first day."""
    hazards = _hazards()
    share, left = nowcast(hazards, lag=LAG)
    plain, _ = incidence_of_hazards(hazards[..., LAG.days :])
    for row in range(len(hazards)):
        ended, cause = _drawn(hazards[row], lag=LAG)
        error = 4.5 * 0.5 / np.sqrt(len(ended))
        for day in range(DAYS):
            over = np.maximum(ended, 1) <= day + 1
            found = [float((over & (cause == place)).mean()) for place in (0, 1)]
            np.testing.assert_allclose(share[row, :, day], found, atol=error)
            assert left[row, day] == pytest.approx(float((~over | (cause < 0)).mean()), abs=error)
        before = float((ended <= 0).mean())
        assert unposted_share(hazards, lag=LAG)[row] == pytest.approx(before, abs=error)
        assert abs(plain[row, 0, 0] - share[row, 0, 0]) > 5 * error or row == 2  # without the lag it would be off
    np.testing.assert_allclose(share.sum(axis=1) + left, 1)


def test_without_a_lag_nothing_is_unposted() -> None:
    hazards = _hazards()
    for own, other in zip(nowcast(hazards, lag=PostingLag()), incidence_of_hazards(hazards), strict=True):
        np.testing.assert_array_equal(own, other)
    assert (unposted_share(hazards, lag=PostingLag()) == 0).all()


def test_an_invoice_of_today_can_not_have_been_paid_before() -> None:
    hazards = _hazards()
    hazards[..., : LAG.days] = 0
    np.testing.assert_array_equal(unposted_share(hazards, lag=LAG), np.zeros(3))
    own, other = nowcast(hazards, lag=LAG)[0], incidence_of_hazards(hazards[..., LAG.days :])[0]
    np.testing.assert_allclose(own, other)


def test_what_was_surely_paid_and_is_all_posted_is_no_number_at_all() -> None:
    """An invoice that stands open though all hazards say it can't gives shares within 0 and 1, not NaN."""
    share, left = nowcast(np.ones((1, 1, 5)), lag=PostingLag((0.0,)))
    assert np.isfinite(share).all()
    assert np.isfinite(left).all()


def test_lags_are_learned_from_enough_payments() -> None:
    """The last per cent is left aside, and what takes longer than is followed."""
    assert learn_lag([]).days == 0
    assert learn_lag([5] * (LEAST_PAYMENTS - 1)).days == 0
    assert learn_lag([5] * LEAST_PAYMENTS).unknown_share == (1.0,) * 5
    assert learn_lag([0] * 995 + [40] * 5).days == 0
    assert learn_lag([0] * 980 + [40] * 20).unknown_share == (0.02,) * 40
    assert learn_lag([0] * 50 + [80] * 50).days == LONGEST_DAYS
    rng = np.random.default_rng(1)
    drawn = rng.geometric(0.5, 4000) - 1
    found = learn_lag(drawn)
    np.testing.assert_allclose(found.unknown_share, 0.5 ** np.arange(1, found.days + 1), atol=0.03)
