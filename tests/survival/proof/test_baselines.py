"""Plain methods that a model must beat, against small cases worked out by hand (METHODS 5.11; B22)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from lrfm.survival.incidence import aalen_johansen
from lrfm.survival.origin import Origin
from lrfm.survival.proof.baselines import BASELINES
from lrfm.survival.proof.curves import one_share, portfolio_curve
from lrfm.survival.proof.day_hazards import count_hazards
from lrfm.survival.proof.lateness import customer_lateness, customer_lateness_plain, mature_lateness
from lrfm.survival.proof.past import open_then
from lrfm.survival.proof.roll_rates import roll_rates, transitions
from lrfm.survival.proof.rules_of_thumb import days_sales_outstanding, dso_share, due_date_plus_terms
from lrfm.survival.spells import Spells
from tests.survival.proof.made_origins import by_hand, origin_at, world

DAY, LAST = date(2024, 6, 30), date(2024, 12, 31)


def _origin(rows: list[tuple[object, ...]]) -> Origin:
    return origin_at(by_hand(rows), DAY, until=LAST)


def test_portfolio_curve_by_hand() -> None:
    """Hazards 1/5 at day 5; 1/3 paid and 1/3 credited at 10; 1 at 20; given open at lateness 7, and at -5."""
    old = ("2024-03-02", "2024-04-01")
    rows = [
        (1, *old, "2024-04-06", 1, 100), (1, *old, "2024-04-11", 1, 100), (2, *old, "2024-04-11", 2, 100),
        (2, *old, "2024-04-21", 1, 100), (3, "2024-05-24", "2024-06-23", None, 0, 100),
        (3, "2024-06-05", "2024-07-05", None, 0, 100),
    ]  # fmt: skip
    found = portfolio_curve(_origin(rows), days=25, least_at_risk=1)
    assert found[0, [1, 2, 11, 12]] == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3])
    assert found[1, [8, 9, 14, 24]] == pytest.approx([0, 1 / 5, 1 / 5 + 4 / 15, 1 / 5 + 8 / 15])


def test_portfolio_curve_is_aalen_johansen_given_open_at_its_age() -> None:
    origin = world(3, customers=40, months=12, origins=1).origins[0]
    known = origin.known[origin.known["entry"] < origin.known["exit"]]
    found = portfolio_curve(origin, days=60, least_at_risk=1)
    row = int(np.argmin(np.abs(origin.open["lateness"].to_numpy() - 3)))
    age = int(origin.open["lateness"][row])
    curve = aalen_johansen(Spells.of(known["entry"], known["exit"], known["cause"]).open_at(age))
    place = np.searchsorted(curve.times, age + np.arange(1, 61), side="right")
    assert found[row] == pytest.approx(np.append(0.0, curve.share[0])[place], abs=1e-6)


def test_few_at_risk_share_a_hazard() -> None:
    """One invoice left, paid on day 40: of its 30 days one saw a payment, not a certain one on day 40."""
    exits = [10] * 9 + [40]
    alone = count_hazards([0] * 10, exits, [1] * 10, least_at_risk=1)
    shared = count_hazards([0] * 10, exits, [1] * 10, least_at_risk=2)
    assert alone.paid_share([10], days=30)[0, [28, 29]].tolist() == [0, 1]
    assert shared.paid_share([10], days=30)[0, [0, 29]] == pytest.approx([1 / 30, 1 - (29 / 30) ** 30])
    assert shared.paid_share([400], days=1)[0, 0] == pytest.approx(1 / 30)


def _habits(*, early: tuple[int, int], late: tuple[int, int]) -> list[tuple[object, ...]]:
    """Ten customers pay their two invoices so late, ten others so; customers 0 and 10 have one open, due in 3 days."""
    due = pd.Timestamp("2024-02-01")
    rows: list[tuple[object, ...]] = []
    for customer in range(20):
        lateness = early if customer < 10 else late
        rows += [(customer, "2024-01-02", due, due + pd.Timedelta(days=days), 1, 100) for days in lateness]
    opened = ("2024-06-03", "2024-07-03", None, 0, 100)
    return [*rows, (0, *opened), (10, *opened), (77, *opened)]


def test_customers_means_shift_the_curve() -> None:
    """Customers of one habit each, 0 and 20 days late: their open invoices come on those days; unknown ones between."""
    for method in (customer_lateness, customer_lateness_plain):
        found = method(_origin(_habits(early=(0, 0), late=(20, 20))), days=30, least_at_risk=1)
        assert found[0, [1, 2]].tolist() == [0, 1]
        assert found[1, [21, 22]].tolist() == [0, 1]
        assert found[2, [11, 12]].tolist() == [0, 1]


def test_spread_around_the_mean_is_what_payments_show() -> None:
    """2 days either side of 0 and 20. Within 8, between 101.3: weight .962, means .38 and 19.6, as good as 0 and 20."""
    found = customer_lateness(_origin(_habits(early=(-2, 2), late=(18, 22))), days=30, least_at_risk=1)
    assert found[0, [0, 3, 4]].tolist() == [0.5, 0.5, 1]
    assert found[1, [19, 20, 23, 24]].tolist() == [0, 0.5, 0.5, 1]


def test_shrinking_draws_customers_of_few_invoices_to_all() -> None:
    """One invoice 60 days late says little of a customer, where the others differ within as much as between."""
    source = np.random.default_rng(1)
    due = pd.Timestamp("2024-02-01")
    rows: list[tuple[object, ...]] = [
        (customer, "2024-01-02", due, due + pd.Timedelta(days=int(days)), 1, 100)
        for customer in range(40)
        for days in source.integers(0, 21, 6)
    ]
    rows += [(99, "2024-01-02", due, due + pd.Timedelta(days=60), 1, 100)]
    rows += [(key, "2024-06-03", "2024-07-03", None, 0, 100) for key in (99, 100)]
    shrunk, plain = (method(_origin(rows), days=40) for method in (customer_lateness, customer_lateness_plain))
    assert plain[0, 29] < 0.3
    assert plain[1, 29] > 0.8
    assert abs(shrunk[0, 29] - shrunk[1, 29]) < 0.2


def test_a_recent_cohort_does_not_lie() -> None:
    """Of customers who pay 60 days late or on the day, recent invoices show the latter only; they say nothing yet."""
    rows = _habits(early=(0, 60), late=(0, 60))
    recent = [(key, "2024-05-01", "2024-06-01", "2024-06-01", 1, 100) for key in range(20)]
    _, before = mature_lateness(_origin(rows))
    _, after = mature_lateness(_origin(rows + recent))
    assert before.mean() == after.mean() == 30
    never = [(5, "2023-01-02", "2023-02-01", None, 0, 100), (5, "2023-01-02", "2023-02-01", "2023-02-09", 3, 100)]
    customer, lateness = mature_lateness(_origin(never))
    assert (customer.tolist(), lateness.tolist()) == ([5], [90])
    seen_late = _origin(rows)
    late_entry = Origin(DAY, seen_late.known.assign(entry=-5), seen_late.open, seen_late.came, seen_late.received)
    assert not len(mature_lateness(late_entry)[0])


def _rolled() -> list[tuple[object, ...]]:
    """Open on 31 May: four not due (two paid in June, one rolls, one stays), two 1-30 (one paid, one rolls)."""
    return [
        (1, "2024-05-15", "2024-06-15", "2024-06-10", 1, 100), (1, "2024-05-15", "2024-06-15", "2024-06-20", 1, 100),
        (2, "2024-05-15", "2024-06-15", None, 0, 100), (2, "2024-05-15", "2024-07-15", None, 0, 100),
        (3, "2024-04-15", "2024-05-15", "2024-06-30", 1, 100), (3, "2024-04-15", "2024-05-15", None, 0, 100),
    ]  # fmt: skip


def test_roll_rates_by_hand() -> None:
    """A month later (31 July) half of the not due are paid, in two months .5 + .25 x .5 + .25 x .5."""
    origin = _origin(_rolled())
    chances = transitions(origin, months=1)
    assert chances[0].tolist() == [0.25, 0.25, 0, 0, 0, 0, 0.5, 0]
    assert chances[1].tolist() == [0, 0, 0.5, 0, 0, 0, 0.5, 0]
    assert chances[2, 3] == chances[5, 5] == 1
    found = roll_rates(origin, days=62, months=1)
    late, fresh, older = found
    assert fresh[[9, 30, 61]] == pytest.approx([1 - 0.5 ** (10 / 31), 0.5, 0.75])
    assert fresh[40] == pytest.approx(1 - 0.5 * 0.5 ** (10 / 31))
    assert late[[30, 61]] == pytest.approx([0.5, 0.5])
    assert older.max() == 0


def test_a_month_in_which_all_is_paid_rises_evenly() -> None:
    rows = [(1, "2024-05-15", "2024-06-15", "2024-06-10", 1, 100), (1, "2024-06-15", "2024-07-15", None, 0, 100)]
    found = roll_rates(_origin(rows), days=40, months=1)
    assert found[0, [30, 39]].tolist() == [1, 1]
    assert found[0, 0] == pytest.approx(1 / 31)


def test_days_sales_outstanding_by_hand() -> None:
    """300 open, 600 sold in 90 days (the sale of 1 April is 90 days ago, and out): DSO 45, a fifth in 9 days."""
    rows = [
        (1, "2024-04-01", "2024-05-01", "2024-05-01", 1, 999), (1, "2024-04-02", "2024-05-02", "2024-05-01", 1, 300),
        (2, "2024-06-10", "2024-07-10", None, 0, 300),
    ]  # fmt: skip
    origin = _origin(rows)
    assert days_sales_outstanding(origin) == 45
    assert dso_share(origin, days=60)[0, [8, 44, 59]] == pytest.approx([0.2, 1, 1])
    silent = _origin([(2, "2023-06-10", "2023-07-10", None, 0, 300)])
    assert dso_share(silent, days=60).max() == 0
    young = _origin([(2, "2024-06-21", "2024-07-21", None, 0, 300)])
    assert days_sales_outstanding(young) == 10


def test_due_date_and_then_term_after_term() -> None:
    """Due in 5 days; due today, 3 and 30 days ago with terms of 30; without terms as the others usually have."""
    rows = [
        (1, "2024-06-05", "2024-07-05", None, 0, 1), (1, "2024-05-31", "2024-06-30", None, 0, 1),
        (1, "2024-05-28", "2024-06-27", None, 0, 1), (1, "2024-05-01", "2024-05-31", None, 0, 1),
        (1, "2024-06-25", "2024-06-25", None, 0, 1),
    ]  # fmt: skip
    found = due_date_plus_terms(_origin(rows), days=60)
    assert [int(np.argmax(row)) + 1 for row in found] == [5, 30, 27, 30, 25]
    assert set(found.ravel().tolist()) == {0.0, 1.0}


def test_what_was_open_on_a_past_day() -> None:
    """Issued on the day: open. Paid on it: no more. Issued a day later: not yet. Still open: until today."""
    rows = [
        (1, "2024-05-31", "2024-06-30", "2024-06-02", 1, 100), (1, "2024-05-01", "2024-05-30", "2024-05-31", 1, 100),
        (1, "2024-06-01", "2024-06-30", "2024-06-02", 1, 100), (1, "2024-05-01", "2024-05-30", None, 0, 100),
    ]  # fmt: skip
    found = open_then(_origin(rows).known, date(2024, 5, 31))
    assert list(zip(found.lateness, found.days, found.cause, strict=True)) == [(-30, 2, 1), (1, 30, 0)]


def test_one_share_by_hand() -> None:
    """Four open on 31 May: paid after 10 and 20 days, two followed for 30: 1/4, then 1/4 + 3/4 x 1/3."""
    issued = ("2024-05-20", "2024-06-20")
    rows = [
        (1, *issued, "2024-06-10", 1, 100), (1, *issued, "2024-06-20", 1, 100), (2, *issued, None, 0, 100),
        (2, *issued, None, 0, 100),
    ]  # fmt: skip
    found = one_share(_origin(rows), days=30, least_at_risk=1)
    assert found[:, [8, 9, 19, 29]] == pytest.approx(np.tile([0, 0.25, 0.5, 0.5], (2, 1)))


@pytest.mark.parametrize("name", BASELINES)
def test_shares_ascend_and_rows_do_not_touch_each_other(name: str) -> None:
    """Shares from 0 to 1 that ascend; the order of what is known, and money's unit, don't matter."""
    origin = world(2, customers=50, months=14, origins=1).origins[0]
    found = BASELINES[name](origin, days=90)
    assert found.shape == (len(origin.open), 90)
    assert found.min() >= 0
    assert found.max() <= 1
    assert (np.diff(found, axis=1) >= -1e-6).all()
    order = np.random.default_rng(1).permutation(len(origin.open))
    known = origin.known.sample(frac=1, random_state=1).assign(amount_minor=origin.known["amount_minor"] * 1000)
    opened = origin.open.iloc[order].assign(open_minor=origin.open["open_minor"] * 1000)
    mixed = Origin(origin.day, known, opened, origin.came.iloc[order], origin.received)
    assert BASELINES[name](mixed, days=90) == pytest.approx(found[order], abs=1e-6)


@pytest.mark.parametrize("name", BASELINES)
def test_little_known_is_no_traceback(name: str) -> None:
    """Nothing known, all open, or nothing open: shares all the same, or none."""
    whole = _origin([(1, "2024-06-05", "2024-07-05", None, 0, 100)])
    nothing = Origin(DAY, whole.known[:0], whole.open, whole.came, whole.received)
    closed = Origin(DAY, whole.known, whole.open[:0], whole.came[:0], whole.received[:0])
    for origin, rows in ((whole, 1), (nothing, 1), (closed, 0)):
        found = BASELINES[name](origin, days=30)
        assert found.shape == (rows, 30)
        assert np.isfinite(found).all()
