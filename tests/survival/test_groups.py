"""Intervals by resampled customers, log-rank tests, and curves of groups."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lifelines.statistics import multivariate_logrank_test
from pydantic import ValidationError

import lrfm.survival
from lrfm.report.messages import MESSAGES as ALL_MESSAGES
from lrfm.report.messages.curves import MESSAGES
from lrfm.survival.amounts import amount_curve
from lrfm.survival.bootstrap import customer_bootstrap
from lrfm.survival.by_group import curves_by, holm_across
from lrfm.survival.incidence import aalen_johansen, ended_share
from lrfm.survival.log_rank import log_rank
from lrfm.survival.resampling import draws_of_customers
from lrfm.survival.settings import SurvivalSettings
from lrfm.survival.spells import Spells


def _clustered(seed: int, *, customers: int = 60, each: int = 30, shape: float = 2) -> Spells:
    """Customers pay at their own pace: invoices of one are alike; entry at -30, open invoices seen up to day 60."""
    rng = np.random.default_rng(seed)
    customer = np.repeat(np.arange(customers), each)
    pace = rng.gamma(shape, 1 / shape, customers)[customer]
    days = np.ceil(rng.exponential(30 / pace))
    return Spells.of(np.full(len(days), -30.0), np.minimum(days, 90) - 30, (days <= 90).astype(int), customer=customer)


TRUE_AT_30 = (1 + 0.5 * 2) ** -2.0
"""Paces are Gamma(2, 1/2): E exp(-pace 60 / 30) = (1 + 2 / 2)^-2."""


def test_coverage_of_resampled_customers() -> None:
    """B14: intervals by customers hold the truth about as often as they say, those by invoices far too seldom."""
    by_customer = by_invoice = 0
    for seed in range(60):
        spells = _clustered(seed)
        low, high = np.quantile(customer_bootstrap(spells, replicates=200, seed=seed).open_at(30), [0.025, 0.975])
        by_customer += low <= TRUE_AT_30 <= high
        plain = ended_share(aalen_johansen(spells), cause=1, days=30)
        by_invoice += plain.lower <= 1 - TRUE_AT_30 <= plain.upper
    assert by_customer >= 51  # of 60 at 93 %: fewer happen once in a hundred
    assert by_invoice <= 48
    assert by_invoice < by_customer


def test_replicates_are_refits() -> None:
    """Each replicate is the estimate of the customers drawn, row by row; counts of money stay whole numbers."""
    rng = np.random.default_rng(1)
    entry = rng.integers(-40, -20, 80)
    spells = Spells.of(
        entry,
        entry + rng.integers(1, 70, 80),
        rng.integers(0, 4, 80),
        count=rng.integers(1, 10**14, 80),
        customer=rng.integers(0, 9, 80),
    )
    found = customer_bootstrap(spells, replicates=3, seed=7)
    numbers = np.unique(spells.customer)
    (drawn,) = draws_of_customers(9, draw_count=3, seed=7, together=3)
    for replicate, counts in enumerate(drawn):
        whose = np.repeat(numbers, counts)
        rows = np.concatenate([np.flatnonzero(spells.customer == one) for one in whose])
        again = aalen_johansen(
            Spells.of(spells.entry[rows], spells.exit[rows], spells.cause[rows], count=spells.count[rows])
        )
        at = np.searchsorted(found.times, again.times)
        np.testing.assert_allclose(found.survival[replicate][at], again.survival, atol=1e-12)
        np.testing.assert_allclose(found.share[replicate][:, at], again.share, atol=1e-12)
    assert found.survival.tolist() == customer_bootstrap(spells, replicates=3, seed=7).survival.tolist()
    assert found.survival.tolist() != customer_bootstrap(spells, replicates=3, seed=8).survival.tolist()
    point = amount_curve(spells)
    low, high = customer_bootstrap(spells, replicates=400, seed=1).survival_band(level=0.99)
    assert ((low <= point.survival) & (point.survival <= high)).mean() > 0.95


def test_log_rank_against_lifelines() -> None:
    """B14: without delayed entry, which lifelines does not take, the test of lifelines."""
    spells = _clustered(3)
    group = spells.customer % 3
    theirs = multivariate_logrank_test(spells.exit + 30, group, spells.cause)
    ours = log_rank(spells, group)
    assert ours.chi_square == pytest.approx(theirs.test_statistic, rel=1e-9)
    assert ours.p_value == pytest.approx(theirs.p_value, rel=1e-9)
    assert sum(ours.observed) == pytest.approx(sum(ours.expected))


def test_alarms_of_the_log_rank_test() -> None:
    """Customers sorted at random differ in nothing: by customers 5 % of tests may say so, by invoices far more do."""
    alarms = np.zeros(2)
    for seed in range(100):
        spells = _clustered(seed)
        found = log_rank(spells, (np.random.default_rng(seed).permutation(60) % 2)[spells.customer])
        alarms += np.array([found.clustered_p_value, found.p_value]) < 0.05
    assert alarms[0] <= 12  # of 100 at 5 %: more happen once in five hundred
    assert alarms[1] >= 20


def test_nothing_to_compare() -> None:
    """One group, no exits, and two customers: a reason each."""
    spells = Spells.of([0, 0], [5, 9], [1, 1])
    assert log_rank(spells, [0, 0]).missing.key == "survival.nothing_to_compare"
    assert log_rank(Spells.of([0, 0], [5, 9], [0, 0]), [0, 1]).missing.key == "survival.nothing_to_compare"
    assert log_rank(Spells.of([], [], []), []).missing.key == "survival.nothing_to_compare"
    assert log_rank(spells, [0, 1]).no_clusters.key == "survival.too_few_customers_to_compare"


def _frame() -> pd.DataFrame:
    """Three groups of customers: quick, slow, and one with next to no invoices."""
    spells = _clustered(8, each=12, shape=20)
    frame = pd.DataFrame(
        {"entry": spells.entry, "exit": spells.exit, "cause": spells.cause, "customer_key": spells.customer}
    )
    frame["segment"] = np.where(frame["customer_key"] < 30, "quick", "slow")
    quick = frame["segment"] == "quick"
    frame.loc[quick, "exit"] = np.ceil(frame.loc[quick, "exit"] / 3 - 20)
    frame.loc[frame["customer_key"] == 59, "segment"] = "small"
    return frame


SETTINGS = SurvivalSettings(replicates=100)


def test_curves_by() -> None:
    """B14: a curve a group with intervals by customers; too few exits are told by a reason, and tests adjusted."""
    found = curves_by(_frame(), by="segment", settings=SETTINGS)
    assert [group.group for group in found.groups] == ["quick", "slow"]
    ((name, reason),) = found.untold
    assert (name, reason.key, reason.values["least"]) == ("small", "survival.too_few_exits", 30)
    assert found.test.clustered_p_value < 1e-4
    assert found.comparisons[0].adjusted_p_value == pytest.approx(2 * found.comparisons[0].p_value)
    assert found.comparisons[0].observed > found.comparisons[0].expected
    quick, slow = found.groups
    assert quick.median.upper < slow.median.lower
    assert [share.days for share in slow.shares] == [0, 30, 60, 90]
    for share in slow.shares[:3]:
        assert share.paid.lower < share.paid.value < share.paid.upper
        assert share.paid.value + share.open.value == pytest.approx(1)
    assert slow.shares[3].paid.missing.key == "survival.after_last_day"
    assert slow.open_band[0].shape == slow.curve.times.shape


def test_row_order_and_seed() -> None:
    """The same rows in another order are the same result, intervals too."""
    frame = _frame()
    first = curves_by(frame, by="segment", settings=SETTINGS)
    second = curves_by(frame.sample(frac=1, random_state=1), by="segment", settings=SETTINGS)
    assert [group.shares for group in first.groups] == [group.shares for group in second.groups]
    assert [group.median for group in first.groups] == [group.median for group in second.groups]
    assert first.test.clustered_p_value == pytest.approx(second.test.clustered_p_value)


def test_few_customers_and_no_groups() -> None:
    """One customer has a curve without an interval; where no group has enough exits, the column has a reason."""
    frame = _frame().assign(customer_key=1)
    found = curves_by(frame, by="customer_key", settings=SETTINGS)
    (only,) = found.groups
    assert only.median.no_interval.key == "survival.too_few_customers"
    assert (only.open_band, found.test, found.comparisons) == (None, None, ())
    none = curves_by(_frame().assign(cause=0), by="segment", settings=SETTINGS)
    assert none.missing.key == "survival.no_group_told"
    assert len(none.untold) == 3


def test_several_columns() -> None:
    """Holm across columns; a column without a test is left out."""
    spells = _clustered(1)
    tests = {name: log_rank(spells, spells.customer % size) for name, size in (("one", 1), ("two", 2), ("five", 5))}
    adjusted = holm_across(tests)
    assert set(adjusted) == {"two", "five"}
    plain = {name: tests[name].clustered_p_value for name in adjusted}
    least = min(plain, key=plain.get)
    assert adjusted[least] == pytest.approx(min(1, 2 * plain[least]))


@pytest.mark.parametrize("days", [(), (30, 0), (0, 0)])
def test_days_of_settings_ascend(days: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError):
        SurvivalSettings(share_days=days)


def test_every_reason_has_words() -> None:
    """B33: each key that the room gives is in the catalogue, and the other way round."""
    sources = Path(lrfm.survival.__file__).parent.rglob("*.py")
    given = {key for path in sources for key in re.findall(r'"(survival\.\w+)"', path.read_text(encoding="utf-8"))}
    assert set(MESSAGES) <= given <= set(ALL_MESSAGES)
