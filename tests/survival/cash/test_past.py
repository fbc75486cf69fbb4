"""Past forecasts: how they are scored, and how last month is explained (N13, METHODS 5.11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from lrfm.core.reason import Reason
from lrfm.survival.cash import forecast
from lrfm.survival.cash.ages import paid_by_age
from lrfm.survival.cash.forecast import PastCash, Received, forecast_cash, month_record
from lrfm.survival.cash.inputs import CashInputs, CustomerPosteriors, InstrumentsInHand, OpenBook, Outflows
from lrfm.survival.cash.off import off_forecast
from lrfm.survival.cash.periods import forecast_periods, quantiles_of
from lrfm.survival.cash.results import CashScore, PayerOff
from lrfm.survival.cash.score import PastForecast, interval_over_origins, score_cash
from lrfm.survival.cash.settings import CashSettings
from lrfm.survival.cash.shock import MonthRecord, MonthShock, fit_shock, no_shock
from lrfm.survival.cash.simulate import CashDraws, simulate_cash
from lrfm.survival.cash.span import span_of

DAY = date(2026, 10, 31)
SPAN = span_of(DAY)


def draws_of(daily: np.ndarray, *, rows: int = 1) -> CashDraws:
    nothing = np.zeros_like(daily)
    return CashDraws(daily, nothing, nothing, np.zeros((rows, 3)))


# --- periods ---


def test_spans_of_any_day() -> None:
    for day, days, months in ((date(2026, 1, 31), 91, 3), (date(2026, 10, 15), 91, 3), (date(2026, 6, 30), 92, 3)):
        span = span_of(day)
        assert (span.days, len(span.weeks), len(span.months)) == (days, 13, months)
        assert span.columns(span.weeks[-1]).stop == 91
        assert span.columns(span.months[0]).start == 0
        assert span.month_of_day[0] == 0


def test_what_is_left_is_counted_through_each_future() -> None:
    """P10 of what is left is of each future's own sum: weeks that make up for each other leave it unmoved."""
    daily = np.zeros((10, SPAN.days), dtype=np.int64)
    daily[:5, 0], daily[5:, 7] = 100, 100
    out = np.zeros(SPAN.days, dtype=np.int64)
    out[8] = 90
    first, second, *_ = forecast_periods(draws_of(daily), span=SPAN, periods=SPAN.weeks, outflows=Outflows(out, 5))
    assert (first.total.p10_minor, first.outflow_minor) == (0, 0)
    assert first.position is not None
    assert second.position is not None
    assert (first.position.p10_minor, second.position.p10_minor, second.position.p90_minor) == (5, 15, 15)
    short = forecast_periods(draws_of(daily), span=SPAN, periods=SPAN.weeks[:2], outflows=Outflows(2 * out))
    assert [week.falls_short for week in short] == [False, True]
    assert quantiles_of(np.array([10**17, 10**17 + 1, 10**17 + 3])).mean_minor == 10**17 + 1


# --- the score ---


def past(origin: date, *, level: int, came: int, days: int = 91) -> PastForecast:
    """Make a forecast of 7 * (level - 5 .. level + 5) a week, of which `came` a day came."""
    span = span_of(origin)
    daily = np.repeat(np.arange(level - 5, level + 6)[:, None], span.days, axis=1)
    return PastForecast(span, daily, np.full(days, came), np.zeros(days))


def test_scores_by_hand() -> None:
    """Eleven futures of 7 times 5 to 15 a week: P10 is 42, P50 70, P90 98."""
    found = score_cash([past(date(2026, month, 28), level=10, came=came) for month, came in ((1, 10), (2, 6), (3, 16))])
    assert isinstance(found, CashScore)
    whole, near, far = found.weeks
    assert (whole.origin_count, whole.period_count) == (3, 39)
    assert (near.first_ahead, near.last_ahead, far.first_ahead, far.last_ahead) == (1, 4, 5, 13)
    assert whole.covered_share == pytest.approx(2 / 3)
    assert whole.covered_low is None  # three origins are too few for an interval
    losses = [(0.1 * 28 + 0 + 0.1 * 28) / 3, (0 + 0.5 * 28 + 0.1 * 56) / 3, (0.1 * 70 + 0.5 * 42 + 0.9 * 14) / 3]
    assert whole.pinball_minor == pytest.approx(np.mean(losses))
    assert whole.wape_share == pytest.approx((0 + 28 + 42) / (70 + 42 + 112))
    assert whole.bias_share == pytest.approx((0 + 28 - 42) / (70 + 42 + 112))
    values = 7 * np.arange(5, 16)
    spread = np.abs(values[:, None] - values[None, :]).mean() / 2
    assert whole.crps_minor == pytest.approx(np.mean([np.abs(values - y).mean() - spread for y in (70, 42, 112)]))


def test_only_weeks_that_are_over_are_scored() -> None:
    found = score_cash(
        [past(date(2026, 1, 31), level=10, came=10), past(date(2026, 2, 28), level=10, came=10, days=20)]
    )
    assert isinstance(found, CashScore)
    assert found.weeks[0].period_count == 13 + 2
    assert [week.origin.month for week in found.past_weeks] == [1] * 4 + [2] * 2
    assert score_cash([past(date(2026, 1, 31), level=10, came=10)]) == Reason.of(
        "cash.too_few_origins", count=1, least=2
    )


def test_weeks_of_one_origin_are_no_independent_trials() -> None:
    """Thirteen weeks that err together say as little as one: the interval is wider than that of as many origins."""
    origins = [date(2020 + place // 12, place % 12 + 1, 28) for place in range(20)]
    values = np.repeat(np.arange(20) % 4 > 0, 13).astype(float)
    together = interval_over_origins(values, [day for day in origins for _ in range(13)], 0)
    apart = interval_over_origins(values, [date.fromordinal(700_000 + place) for place in range(260)], 0)
    overlapping = interval_over_origins(values, [day for day in origins for _ in range(13)], 3)
    assert together is not None
    assert apart is not None
    assert overlapping is not None
    assert together[1] - together[0] > 3 * (apart[1] - apart[0])
    assert interval_over_origins(np.ones(260), [day for day in origins for _ in range(13)], 0) is None
    assert interval_over_origins(values[:26], [day for day in origins[:2] for _ in range(13)], 0) is None


def test_intervals_over_overlapping_origins_hold_their_level() -> None:
    """Means of windows that share months, 12 origins: nearly nine of ten such pasts lie within."""
    source = np.random.default_rng(8)
    origins = [date(2026, month, 28) for month in range(1, 13)]
    held = 0
    for _ in range(400):
        months = source.standard_normal(14)
        values = np.convolve(months, np.ones(3) / 3, mode="valid")
        interval = interval_over_origins(values, origins, 2)
        assert interval is not None
        held += interval[0] <= 0 <= interval[1]
    assert held >= 0.87 * 400


# --- last month ---


def two_customers() -> CashInputs:
    """Make customers 7 and 9: one pays 100 for certain on the first day, the other never its 50."""
    hazard = np.zeros((2, SPAN.days))
    hazard[0, 0] = 1.0
    book = OpenBook(
        np.array([100, 50]), np.array([0, 1]), hazard, np.zeros_like(hazard), np.full(2, -1),
        CustomerPosteriors.alike(np.array([7, 9])),
    )  # fmt: skip
    held = InstrumentsInHand(
        np.array([9]), np.array(["2026-11-10"], "M8[D]"), np.array([9]), np.array([30]), np.zeros(1)
    )
    return CashInputs((book,), held)


def received() -> Received:
    total = np.zeros(SPAN.days, dtype=np.int64)
    total[[0, 5, 40]] = [60, 45, 500]
    payments = (np.array([7, 9, 7]), np.array([0, 5, 40]), np.array([60, 25, 500]))
    return Received(total, *payments, np.zeros(SPAN.days))


def test_last_month_is_explained_to_the_last_unit() -> None:
    inputs, got = two_customers(), received()
    draws = simulate_cash(inputs, span=SPAN, shock=no_shock(), draws=20, seed=1)
    found = off_forecast(
        inputs, draws, span=SPAN, payer_key=got.payer_key, paid_day=got.paid_day, paid_minor=got.paid_minor,
        received_minor=got.total_minor, unposted=got.unposted, most=1,
    )  # fmt: skip
    assert found.payers == (PayerOff(7, 100, 60),)
    assert found.others == PayerOff(0, 30, 25)
    assert (found.new_expected_minor, found.new_received_minor) == (0, 20)
    assert (found.forecast.mean_minor, found.received_minor, found.off_minor) == (130, 105, -25)
    parts = [one.off_minor for one in (*found.payers, found.others)]
    assert sum(parts) + found.new_received_minor - found.new_expected_minor == found.off_minor


def test_what_is_to_be_posted_yet_is_told_and_not_scored() -> None:
    """Of the last 14 days half is posted: those weeks and that month judge no forecast, and what is to come is said."""
    inputs, got = two_customers(), received()
    draws = simulate_cash(inputs, span=SPAN, shock=no_shock(), draws=20, seed=1)
    unposted = np.zeros(SPAN.days)
    unposted[-14:] = 0.5
    weeks = PastForecast.of(SPAN, draws, got.total_minor, unposted=unposted).over(SPAN.weeks)
    assert len(weeks) == len(SPAN.weeks) - 2
    unposted[:] = [0.25, *[0.2] * (SPAN.days - 1)]
    late = replace(got, unposted=unposted)
    found = forecast_cash(inputs, span=SPAN, past=[PastCash(SPAN, inputs, late)] * 3, settings=CashSettings(draws=200))
    assert (found.score, found.shock.month_count) == (None, 0)
    assert found.last_month is not None
    assert found.last_month.to_post_minor == round(60 / 3 + 45 / 4)
    posted = forecast_cash(inputs, span=SPAN, past=[PastCash(SPAN, inputs, got)] * 3, settings=CashSettings(draws=200))
    assert posted.shock.month_count == 3
    assert posted.last_month is not None
    assert posted.last_month.to_post_minor == 0


def test_a_forecast_without_a_past_says_so() -> None:
    found = forecast_cash(two_customers(), span=SPAN, past=[], settings=CashSettings(draws=200))
    assert found.score is None
    assert found.score_missing == Reason.of("cash.too_few_origins", count=0, least=2)
    assert found.last_month_missing == Reason.of("cash.no_last_month")
    assert found.shock.missing is not None
    assert found.short_weeks == ()
    assert [one.amount_minor for one in found.instruments] == [30]
    assert found.whole.total.p50_minor == 130


def test_a_month_in_which_nothing_was_expected_says_nothing() -> None:
    inputs = two_customers()
    still = replace(inputs.book, paying=np.zeros_like(inputs.book.paying))
    one = PastCash(SPAN, replace(inputs, books=(still,)), received())
    assert month_record(one, settings=CashSettings()).noise == np.inf


def test_a_month_of_which_no_future_brings_anything_says_nothing() -> None:
    """Bad data: one invoice that is hardly ever paid; not one of the draws brings it."""
    inputs = two_customers()
    rare = OpenBook(
        np.array([100]), np.array([0]), np.full((1, SPAN.days), 1e-7), np.zeros((1, SPAN.days)), np.full(1, -1),
        CustomerPosteriors.alike(np.array([7])),
    )  # fmt: skip
    one = PastCash(SPAN, replace(inputs, books=(rare,)), received())
    assert month_record(one, settings=CashSettings()).noise == np.inf


def test_a_past_forecast_uses_months_that_were_posted_by_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Payments are posted up to five days late: on the first day of a month the one before it is not known (N1)."""
    told: list[int] = []

    def counted(records: Sequence[MonthRecord], *, least: int) -> MonthShock:
        told.append(len(records))
        return fit_shock(records, least=least)

    monkeypatch.setattr(forecast, "fit_shock", counted)
    inputs, got = two_customers(), received()
    spans = [span_of(date(2026, month, day)) for month, day in ((7, 31), (8, 31), (9, 30))]
    past = [
        PastCash(span, replace(inputs, books=(first_days(inputs.book, span.days),)), cut(got, span.days))
        for span in spans
    ]
    for lag_days, known in ((0, [0, 1, 2, 3]), (5, [0, 0, 1, 3])):
        told.clear()
        forecast_cash(inputs, span=SPAN, past=past, settings=CashSettings(draws=200), lag_days=lag_days)
        assert told == known


def first_days(book: OpenBook, days: int) -> OpenBook:
    return replace(book, paying=book.paying[:, :days].copy(), ending=book.ending[:, :days].copy())


def cut(got: Received, days: int) -> Received:
    return replace(got, total_minor=got.total_minor[:days].copy(), unposted=got.unposted[:days].copy())


# --- the curve of new invoices ---


def test_paid_by_age_is_aalen_johansen_by_money() -> None:
    """T-S9's invoices: still open .7778, .4242, 0 at days 20, 35, 50; the third leaves unseen at 30."""
    found = paid_by_age(
        np.array([1000, 500, 300]), np.array([99, 99, 30]), row=np.array([0, 0, 1]), age=np.array([20, 50, 35]),
        settled_minor=np.array([400, 600, 500]), is_payment=np.ones(3, dtype=bool), days=60,
    )  # fmt: skip
    assert (1 - found[[19, 20, 35, 50, 60]]).round(4).tolist() == [1.0, 0.7778, 0.4242, 0.0, 0.0]


def test_credits_are_no_payments_and_take_money_out() -> None:
    found = paid_by_age(
        np.array([100]), np.array([99]), row=np.array([0, 0]), age=np.array([-3, 5]),
        settled_minor=np.array([40, 60]), is_payment=np.array([False, True]), days=9,
    )  # fmt: skip
    assert found.tolist() == pytest.approx([0.0] * 5 + [0.6] * 5)
