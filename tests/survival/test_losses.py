"""What is lost in the end of money open on a day: equal to Aalen-Johansen, known truth found again (N14)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.stats import binomtest

from lrfm.kpi.provision.rates import bound_of_share
from lrfm.study.loss_rates import shares_of
from lrfm.survival.incidence import aalen_johansen
from lrfm.survival.losses import loss_curve
from lrfm.survival.spells import Spells

UPPER = (30, 60, 90, 120)
TERMS = 30
LOST_OF_BAD = 0.6
"""Of invoices, one in twenty is bad: it stays open five months on average and is lost in three of five cases."""
LEDGERS = 60


@pytest.fixture(scope="module")
def some() -> Spells:
    source = np.random.default_rng(3)
    entry = source.integers(-30, 20, 400)
    return Spells.of(
        entry, entry + source.integers(1, 200, 400), source.integers(0, 4, 400), count=source.integers(1, 10**9, 400)
    )


@pytest.mark.parametrize("day", [-30, 0, 45, 120])
def test_it_is_the_incidence_given_that_money_is_open(some: Spells, day: float) -> None:
    """METHODS 5.6: (F_3(end) - F_3(t)) / S(t), which from t on is Aalen-Johansen of what is open then."""
    curve = loss_curve(some, starts=[day])
    own = aalen_johansen(some.open_at(day))
    assert own.start == day
    known = curve.lost[np.searchsorted(curve.times, day, side="right")]
    assert known == pytest.approx(own.share[2, -1], rel=1e-12)
    assert curve.unknown_at([day])[0] == pytest.approx(own.survival[-1], rel=1e-12)


def test_neither_the_order_of_rows_nor_the_currency_matters(some: Spells) -> None:
    turned = some.where(np.ones(len(some), bool))
    order = np.random.default_rng(1).permutation(len(some))
    turned = Spells(some.entry[order], some.exit[order], some.cause[order], some.count[order] * 100, some.customer)
    days = np.arange(-30, 230)
    assert np.array_equal(loss_curve(some, starts=[0]).lost_at(days), loss_curve(turned, starts=[0]).lost_at(days))


def test_a_gap_at_the_beginning_of_the_clock_takes_nothing_off() -> None:
    """One early invoice that ends alone would set a product-limit estimate to 0 for all that enter later."""
    alone = Spells.of([-90, -30, -30], [-80, 10, 40], [1, 1, 3], count=[5, 600, 400])
    assert loss_curve(alone, starts=[0]).lost_at([-30, 10]).tolist() == [0.4, 1.0]


def test_behind_the_horizon_the_end_is_unknown_and_taken_as_that_of_the_last_bucket() -> None:
    """600 of 1,000 leave the last bucket, a third of them lost; what is behind the horizon is taken alike."""
    units = Spells.of([0] * 4, [40, 50, 400, 400], [1, 3, 3, 0], count=[400, 200, 300, 100])
    curve = loss_curve(units, starts=[0, 30], horizon=365)
    assert curve.rest_share == pytest.approx(1 / 3)
    assert curve.unknown_at([30, 60]).tolist() == pytest.approx([0.4, 1.0])
    assert curve.lost_at([30, 60]).tolist() == pytest.approx([0.2 + 0.4 / 3, 1 / 3])


def test_where_nothing_ended_nothing_is_learned() -> None:
    curve = loss_curve(Spells.of([0, 0], [30, 60], [0, 0]), starts=[0])
    assert curve.rest_share is None
    pieces = pd.DataFrame({"entry": [-30], "last": [5], "cause": ["open"], "amount_minor": [100]})
    ages = pd.DataFrame({"bucket": [1], "age": [5], "amount_minor": [100]})
    found = shares_of(pieces, ages, upper_days=UPPER, horizon_days=None)
    assert (found.reached, found.standing, found.rest) == ((None,) * 6, (None,) * 6, None)


@dataclass(frozen=True)
class Errors:
    """Of one ledger, errors as parts of the truth: as booked, by rates of what reached, with young ones as final."""

    booked: float
    reached: float
    naive: float
    is_covered: bool


def _lost_given_open(days: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The truth: of what is open so many days after its invoice, the part that is lost in the end."""
    good, bad = 0.95 * np.exp(-days / 25), 0.05 * np.exp(-days / 150)
    share: npt.NDArray[np.float64] = LOST_OF_BAD * bad / (good + bad)
    return share


def _errors(seed: int, *, invoices: int = 4_000, days: int = 1_500) -> Errors:
    source = np.random.default_rng(seed)
    issued = source.integers(0, days, invoices)
    is_bad = source.random(invoices) < 0.05
    ended = np.ceil(source.exponential(np.where(is_bad, 150.0, 25.0))).astype(int)
    cause = np.where(is_bad & (source.random(invoices) < LOST_OF_BAD), "written_off", "paid")
    amount = np.round(source.lognormal(10, 0.5, invoices)).astype(int)
    seen = days - issued
    is_open = ended > seen
    pieces = pd.DataFrame(
        {
            "entry": -TERMS,
            "last": np.where(is_open, seen, ended) - TERMS,
            "cause": np.where(is_open, "open", cause),
            "amount_minor": amount,
        }
    )
    late = (seen - TERMS)[is_open]
    ages = pd.DataFrame(
        {"bucket": np.searchsorted([0, *UPPER], late, side="left"), "age": late, "amount_minor": amount[is_open]}
    )
    truth = float((amount[is_open] * _lost_given_open(seen[is_open].astype(float))).sum())
    found = shares_of(pieces, ages, upper_days=UPPER, horizon_days=None)
    owed = ages.groupby("bucket")["amount_minor"].sum()

    def booked(shares: tuple[object, ...]) -> float:
        return sum(float(owed.get(bucket, 0)) * float(share) for bucket, share in enumerate(shares)) / truth - 1  # type: ignore[arg-type]

    # young cohorts taken as final: what was lost so far over what reached each bucket so far
    starts = [-np.inf, 1, 31, 61, 91, 121]
    reached = [pieces["last"] >= start for start in starts]
    lost = pieces["cause"] == "written_off"
    naive = tuple(
        float(pieces.loc[rows & lost, "amount_minor"].sum() / pieces.loc[rows, "amount_minor"].sum())
        for rows in reached
    )
    losses = pieces.loc[reached[1] & lost, "amount_minor"].astype(float)
    alike = int(losses.sum() ** 2 // (losses**2).sum())
    bound = bound_of_share(float(found.reached[1] or 0), lost=alike)
    return Errors(
        booked(found.standing),
        booked(found.reached),
        booked(naive),
        bound >= float(_lost_given_open(np.array([30.0]))[0]),
    )


@pytest.fixture(scope="module")
def errors() -> pd.DataFrame:
    return pd.DataFrame([_errors(seed) for seed in range(LEDGERS)])


def test_what_is_booked_is_right_on_average(errors: pd.DataFrame) -> None:
    """The mean error over ledgers is not told from 0 (three standard errors), and is small."""
    error = errors["booked"]
    assert abs(error.mean()) < 3 * error.std() / np.sqrt(LEDGERS)
    assert abs(error.mean()) < 0.05


@pytest.mark.parametrize("variant", ["reached", "naive"])
def test_rates_of_what_just_reached_a_bucket_and_young_cohorts_set_too_little_aside(
    errors: pd.DataFrame, variant: str
) -> None:
    """The test above can fail: both biased ways are told from 0 on the same ledgers."""
    error = errors[variant]
    assert error.mean() < -3 * error.std() / np.sqrt(LEDGERS)
    assert error.mean() < -0.05


def test_the_upper_bound_covers_the_truth_as_often_as_it_says(errors: pd.DataFrame) -> None:
    """At least 95 %, not rejected at 1 %; and more than half, so that it would be biased if it were booked."""
    covered = int(errors["is_covered"].sum())
    assert binomtest(covered, LEDGERS, 0.95, alternative="less").pvalue > 0.01
    assert covered > 0.8 * LEDGERS
