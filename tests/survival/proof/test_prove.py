"""Scores of methods on past days: against the metrics themselves, other libraries, and worlds with a known truth (B22).

In one world customers and invoices differ, and the truth is better than all plain methods; in the other all are alike,
and nothing that claims to know more may be told better.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter
from scipy import stats
from sklearn.metrics import brier_score_loss

from lrfm.report.messages import MESSAGES
from lrfm.survival.metrics.brier import brier_scores
from lrfm.survival.metrics.calibration import calibration_table, observed_to_expected
from lrfm.survival.metrics.censoring import Censoring
from lrfm.survival.metrics.concordance import uno_concordance
from lrfm.survival.origin import Origin
from lrfm.survival.proof.baselines import BASELINES, SHRUNK
from lrfm.survival.proof.cash_error import CashRows
from lrfm.survival.proof.curves import one_share, portfolio_curve
from lrfm.survival.proof.lateness import customer_lateness
from lrfm.survival.proof.prove import MODEL, prove, prove_origins
from lrfm.survival.proof.readings import OriginReading, read_origin
from lrfm.survival.proof.settings import ProofSettings
from lrfm.survival.proof.table import ProofTable
from tests.survival.proof.made_origins import World, shifted_world, world

SETTINGS = ProofSettings(replicates=200)
FEW = {name: BASELINES[name] for name in SHRUNK}


@cache
def _told() -> tuple[World, ProofTable]:
    made = world(1)
    return made, prove_origins(made.origins, made.truth, settings=SETTINGS)


def _noisy(made: World, noise: float) -> Callable[..., np.ndarray]:
    """Claim that customers differ, by chance."""
    lied = np.exp(np.random.default_rng(9).normal(0, noise, len(made.truth.habit)))
    return dataclasses.replace(made.truth, habit=made.truth.habit * lied)


def _read(origin: Origin, shares: np.ndarray) -> OriginReading:
    return read_origin(origin, dict.fromkeys((MODEL, *SHRUNK), shares), settings=SETTINGS)


def test_the_truth_is_told_better_than_all_plain_methods() -> None:
    """In integrated Brier against each of seven, with an interval below 0; so the model is chosen."""
    made, table = _told()
    for name in BASELINES:
        found = table.against(name, "integrated_brier")
        assert found.difference.high is not None
        assert found.difference.high < 0
        assert (found.won_count, found.origin_count) == (12, 12)
        assert (table.against(name, "cash_error").difference.value or 0) < 0
        assert (table.against(name, "integrated_brier_by_amount").difference.high or 0) < 0
    assert (table.choice.method, table.choice.is_told, table.choice.reason.key) == (MODEL, True, "proof.model_better")
    order = {name: table.score(name, "concordance").value or 0 for name in table.methods}
    assert max(order, key=lambda name: order[name]) == MODEL
    assert order["one_share"] == order["dso"] == 0.5
    assert table.counts[0].row_count == sum(len(one.open) for one in made.origins)
    assert table.until_days == 90


def test_the_truth_is_calibrated_and_a_wrong_rule_is_not() -> None:
    _, table = _told()
    for day in (30, 60, 90):
        for by in ("count", "amount"):
            ratio = table.score(MODEL, f"ratio_by_{by}", horizon_days=day)
            assert (ratio.low or 2) < 1 < (ratio.high or 0)
    right, wrong = (table.score(name, "d_calibration") for name in (MODEL, "due_date_plus_terms"))
    assert (right.value or 1) < 0.05
    assert (wrong.low or 0) > 0.5
    tables = [one for one in table.calibrated if one.method == MODEL]
    assert {(one.horizon_days, one.by) for one in tables} == {(d, b) for d in (30, 60, 90) for b in ("count", "amount")}
    assert [len(one.table.groups) for one in tables] == [10] * 6


def test_what_claims_more_than_there_is_to_know_is_not_used() -> None:
    """Customers and invoices are alike, so the portfolio's curve is the truth; a model that tells them apart loses."""
    made = world(4, variance=0.0, spread=0.0, customers=80)
    found = prove_origins(made.origins, _noisy(made, 0.5), settings=SETTINGS, baselines=FEW)
    assert (found.choice.method, found.choice.reason.key) == ("portfolio_curve", "proof.model_worse")
    same = prove_origins(made.origins, portfolio_curve, settings=SETTINGS, baselines=FEW)
    assert same.choice.method != MODEL
    difference = same.against("portfolio_curve", "integrated_brier").difference
    assert (difference.value, difference.low, difference.high) == (0, 0, 0)


def test_the_best_baseline_is_used_in_place_of_a_poor_model() -> None:
    """Customers who keep to their own lateness: their means beat the curve of all, told by far, and so are used."""
    origins = shifted_world()
    found = prove_origins(origins, one_share, settings=SETTINGS, baselines=FEW)
    assert (found.choice.method, found.choice.reason.key) == ("customer_lateness", "proof.model_worse")
    other = prove_origins(origins, customer_lateness, settings=SETTINGS, baselines=FEW)
    difference = other.against("portfolio_curve", "integrated_brier").difference
    assert (difference.high or 0) < -0.01
    assert (other.score(MODEL, "concordance").low or 0) > 0.75


def test_better_by_no_more_than_chance_is_not_used() -> None:
    """The portfolio's curve, but for one customer, of whom all is known."""
    made, _ = _told()

    def hardly(origin: Origin, *, days: int) -> np.ndarray:
        shares = portfolio_curve(origin, days=days).copy()
        rows = origin.open["customer_key"].to_numpy() < 1
        shares[rows] = made.truth(origin, days=days)[rows]
        return shares

    found = prove_origins(made.origins, hardly, settings=SETTINGS, baselines=FEW)
    assert (found.against("portfolio_curve", "integrated_brier").difference.value or 0) < 0
    assert (found.choice.method, found.choice.reason.key) == ("portfolio_curve", "proof.model_not_told_better")


def test_pieces_are_the_metrics_of_one_origin() -> None:
    """Brier, O/E, tables and Uno's C of a single origin with censored rows, from the metrics called by themselves."""
    made = world(2, customers=60, origins=1)
    origin = made.origins[0]
    came = origin.came.assign(days=origin.came["days"].clip(upper=80), watched_days=80)
    came["cause"] = came["cause"].where(origin.came["days"] <= 80, 0)
    some = np.random.default_rng(1).integers(20, 80, len(came))
    came["cause"] = came["cause"].where(came["days"] <= some, 0)
    came["days"] = np.minimum(came["days"], some)
    shares = made.truth(origin, days=90)
    reading = _read(dataclasses.replace(origin, came=came), shares)
    table = prove([reading], settings=SETTINGS)
    time, cause = came["days"].to_numpy(), came["cause"].to_numpy()
    censoring = Censoring.of(time, cause)
    brier = brier_scores(
        time, cause, shares[:, np.array(SETTINGS.grid_days) - 1], horizons_days=SETTINGS.grid_days, censoring=censoring
    )
    score = table.score(MODEL, "integrated_brier")
    assert score.value == pytest.approx(brier.integrated().value)
    assert table.until_days == brier.until_days < 80
    assert table.score(MODEL, "brier", horizon_days=30).value == pytest.approx(brier.at(30).value)
    assert table.score(MODEL, "brier", horizon_days=90).missing is not None
    amount = origin.open["open_minor"].to_numpy()
    for by, weight in (("count", None), ("amount", amount)):
        ratio = observed_to_expected(time, cause, shares[:, 29], horizon_days=30, censoring=censoring, weight=weight)
        assert table.score(MODEL, f"ratio_by_{by}", horizon_days=30).value == pytest.approx(ratio.value)
        groups = calibration_table(time, cause, shares[:, 29], horizon_days=30, weight=weight)
        (mine,) = (one for one in table.calibrated if (one.method, one.horizon_days, one.by) == (MODEL, 30, by))
        assert mine.table == groups
        assert groups.method == "aalen_johansen"
    never = np.where(cause > 1, np.inf, time)
    uno = uno_concordance(never, cause == 1, shares.mean(axis=1), censoring=censoring, until_days=90)
    assert table.score(MODEL, "concordance").value == pytest.approx(uno.value)
    assert table.by_origin[0].concordance == pytest.approx(uno.value)


def test_followed_to_the_end_scores_are_those_of_other_libraries() -> None:
    """Nothing censored by day 90: the Brier score of scikit-learn; nothing at all: the concordance of lifelines."""
    from lifelines.utils import concordance_index

    made, table = _told()
    paid, said = [], []
    for origin in made.origins:
        paid.append(((origin.came["cause"] == 1) & (origin.came["days"] <= 60)).to_numpy())
        said.append(made.truth(origin, days=90)[:, 59])
    expected = brier_score_loss(np.concatenate(paid), np.concatenate(said))
    assert table.score(MODEL, "brier", horizon_days=60).value == pytest.approx(expected)
    origin = made.origins[0]
    soon = origin.came.assign(days=origin.came["days"].clip(upper=89), cause=1)
    shares = made.truth(origin, days=90)
    one = prove([_read(dataclasses.replace(origin, came=soon), shares)], settings=SETTINGS)
    other = concordance_index(soon["days"], -shares.mean(axis=1), np.ones(len(soon)))
    assert one.score(MODEL, "concordance").value == pytest.approx(other)


def test_cash_by_hand() -> None:
    """Two origins: 60 + 40 said for 80, 30 said for 50: errors 20 and 20 of 130; the bias is 0."""
    expected, received = np.array([[60.0], [40.0], [30.0]]), np.array([[80.0], [0.0], [50.0]])
    rows = CashRows(expected, received, np.array([0, 0, 1]), np.ones((2, 1), bool))
    assert rows.error(slice(None)).value == pytest.approx(40 / 130)
    assert rows.bias(slice(None)).value == pytest.approx(0)
    drawn = rows.error(slice(None)).replicated(np.array([0, 1, 0]), np.array([[1.0, 1], [2, 0], [0, 2], [1, 0]]))
    assert drawn[:2] == pytest.approx([40 / 130, (40 + 40) / 260])
    assert np.isnan(drawn[2])
    assert drawn[3] == pytest.approx((20 + 20) / 130)
    short = CashRows(expected, received, np.array([0, 0, 1]), np.array([[True], [False]]))
    assert short.error(slice(None)).value == pytest.approx(20 / 80)


def test_cash_of_origins_is_what_was_expected_and_came() -> None:
    made, table = _told()
    (first,) = (one for one in table.by_origin if one.method == MODEL and one.day == made.origins[0].day)
    origin = made.origins[0]
    said = origin.open["open_minor"].to_numpy() @ made.truth(origin, days=90)[:, [29, 59, 89]].astype(float)
    assert first.expected_minor == pytest.approx(said, rel=1e-6)
    came = [int(origin.received.loc[origin.received["days"] <= day, "paid_minor"].sum()) for day in (30, 60, 90)]
    assert list(first.received_minor) == came


def test_origins_that_were_not_followed_as_long_count_as_far_as_they_were() -> None:
    """Half of the origins watched for 45 days: the others stand for them, and cash at 60 days is of the others only."""
    made, whole = _told()
    readings = []
    for number, origin in enumerate(made.origins):
        came = origin.came
        if number % 2:
            seen = came["days"] <= 45
            came = pd.DataFrame(
                {"days": came["days"].clip(upper=45), "cause": came["cause"].where(seen, 0), "watched_days": 45}
            )
        readings.append(_read(dataclasses.replace(origin, came=came), made.truth(origin, days=90)))
    table = prove(readings, settings=SETTINGS)
    for day in (60, 90):
        found, told = (one.score(MODEL, "brier", horizon_days=day).value for one in (table, whole))
        assert found == pytest.approx(told, rel=0.05)
        assert found != told
    by_day = {one.day: one for one in table.by_origin if one.method == MODEL}
    assert [by_day[one.day].received_minor[1] is None for one in made.origins] == [False, True] * 6
    assert table.against("portfolio_curve", "cash_error", horizon_days=60).origin_count == 6
    kept = [one for one in by_day.values() if one.received_minor[1] is not None]
    off = sum(abs(one.expected_minor[1] - (one.received_minor[1] or 0)) for one in kept)
    share = off / sum(one.received_minor[1] or 0 for one in kept)
    assert table.score(MODEL, "cash_error", horizon_days=60).value == pytest.approx(share, rel=1e-6)


def test_rows_are_read_until_the_day_that_is_known_of_them() -> None:
    """Paid on day 5, on day 1, open on day 7, credited on day 5 (never paid: known of all days), paid after day 90."""
    origin = _told()[0].origins[0]
    opened = origin.open[:5]
    came = pd.DataFrame({"days": [5, 1, 7, 5, 95], "cause": [1, 1, 0, 2, 1], "watched_days": 95})
    cut = Origin(origin.day, origin.known, opened, came, origin.received[:0])
    shares = np.tile(np.arange(1, 91) / 100, (5, 1))
    found = _read(cut, shares).predictions[MODEL]
    assert found.at_exit == pytest.approx([0.95, 0.99, 0.93, 0.1, 0.1])
    assert found.before_exit[:2] == pytest.approx([0.96, 1])
    assert found.urgency == pytest.approx([0.455] * 5)


def test_unseen_customers_are_scored_apart() -> None:
    """Those without an exit before the origin, by hand; their rows alone make their scores."""
    made, table = _told()
    errors, rows = [], 0
    for origin in made.origins:
        known = set(origin.known.loc[origin.known["cause"] > 0, "customer_key"])
        unseen = ~origin.open["customer_key"].isin(known).to_numpy()
        paid = ((origin.came["cause"] == 1) & (origin.came["days"] <= 30)).to_numpy()
        errors.extend((made.truth(origin, days=30)[:, 29] - paid)[unseen] ** 2)
        rows += int(unseen.sum())
    assert rows == table.counts[1].row_count > 0
    found = table.score(MODEL, "brier", horizon_days=30, group="unseen")
    assert found.value == pytest.approx(np.mean(errors))
    assert found.missing is not None
    assert found.missing.key == "survival.few_customers"


def test_only_rows_that_belong_together_are_scored() -> None:
    """What came must be told of the rows that were open, and predictions must have as many; never matched by chance."""
    origin = _told()[0].origins[0]
    shares = np.zeros((len(origin.open), 90), np.float32)
    with pytest.raises(ValueError, match="not told of the rows"):
        _read(dataclasses.replace(origin, came=origin.came.iloc[::-1]), shares)
    with pytest.raises(ValueError, match="rows that were not open"):
        _read(dataclasses.replace(origin, received=origin.received.assign(row=10**6)), shares)
    with pytest.raises(ValueError, match="90 days of shares"):
        _read(origin, shares[1:])
    with pytest.raises(ValueError, match="90 days of shares"):
        _read(origin, shares[:, :60])
    with pytest.raises(ValueError, match="missing"):
        _read(origin, np.full_like(shares, np.nan))
    with pytest.raises(ValueError, match="falls"):
        _read(origin, np.linspace(1, 0, 90)[None, :].repeat(len(shares), axis=0))
    with pytest.raises(ValueError, match="different methods"):
        prove([_read(origin, shares), read_origin(origin, {MODEL: shares}, settings=SETTINGS)], settings=SETTINGS)
    with pytest.raises(ValueError, match="wants"):
        prove([read_origin(origin, {MODEL: shares}, settings=SETTINGS)], settings=SETTINGS)


def test_order_of_rows_and_origins_and_the_unit_of_money_do_not_matter() -> None:
    made = world(3, customers=60, months=20, origins=6)
    first = prove_origins(made.origins, made.truth, settings=SETTINGS, baselines=FEW)

    def turned(origin: Origin) -> Origin:
        order = np.random.default_rng(1).permutation(len(origin.open))
        opened = origin.open.assign(open_minor=origin.open["open_minor"] * 1000).iloc[order]
        received = origin.received.assign(paid_minor=origin.received["paid_minor"] * 1000).sample(
            frac=1, random_state=1
        )
        return Origin(origin.day, origin.known, opened, origin.came.iloc[order], received)

    again = prove_origins([turned(one) for one in reversed(made.origins)], made.truth, settings=SETTINGS, baselines=FEW)
    for one, other in zip(first.scores, again.scores, strict=True):
        found, turned_round = (dataclasses.astuple(dataclasses.replace(each, missing=None)) for each in (one, other))
        assert found[:4] == turned_round[:4]
        assert [value for value in found if isinstance(value, float)] == pytest.approx(
            [value for value in turned_round if isinstance(value, float)], rel=1e-9
        )
    assert first.choice == again.choice


def _alone(seed: int, settings: ProofSettings) -> OriginReading:
    """Make up an origin of 60 customers with four invoices each; a claim knows their speeds, another mistakes them."""
    source = np.random.default_rng(seed)
    customer = np.repeat(np.arange(60), 4)
    rate = source.gamma(2, 0.02, 60)[customer]
    lied = rate * np.exp(source.normal(0, 0.6, 60))[customer]
    came = pd.DataFrame({"days": np.ceil(source.exponential(1 / rate)), "cause": 1, "watched_days": 10_000})
    known = pd.DataFrame({"customer_key": customer, "cause": 1})
    received = pd.DataFrame({"row": [], "days": [], "paid_minor": []}, dtype="int64")
    opened = pd.DataFrame({"customer_key": customer, "open_minor": 100})
    right, wrong = (1 - np.exp(-one[:, None] * np.arange(1, 31)) for one in (rate, lied))
    origin = Origin(date(2024, 1, 31), known, opened, came, received)
    return read_origin(origin, {MODEL: right, **dict.fromkeys(SHRUNK, wrong)}, settings=settings)


def test_intervals_of_the_difference_cover() -> None:
    """Of 40 worlds the 90 % interval of truth less a mistaken claim holds their mean; not rejected at 1 %."""
    settings = ProofSettings(replicates=100, level="0.9", horizons_days=(10, 30), least_known_paid=1)
    tables = [prove([_alone(seed, settings)], settings=settings) for seed in range(40)]
    told = [one.against("portfolio_curve", "integrated_brier").difference for one in tables]
    mean = np.mean([one.value or 0 for one in told])
    covered = sum((one.low or 0) <= mean <= (one.high or 0) for one in told)
    assert stats.binomtest(covered, 40, 0.9).pvalue > 0.01
    assert mean < 0


def test_what_can_not_be_told_is_said() -> None:
    """Too few past days, customers, payments; a day before which nothing was paid, or that was not followed."""
    made, _ = _told()
    readings = [_read(one, portfolio_curve(one, days=90)) for one in made.origins[:7]]
    few = prove(readings[:5], settings=SETTINGS).choice
    assert (few.method, few.is_told, few.reason.values) == ("portfolio_curve", False, {"count": 5, "least": 6})
    keys = {few.reason.key}
    for setting in ({"least_customers": 1000}, {"least_paid": 10_000}):
        keys.add(prove(readings, settings=SETTINGS.model_copy(update=setting)).choice.reason.key)
    origin = made.origins[0]
    left_out = [
        dataclasses.replace(origin, known=origin.known[:3]),
        dataclasses.replace(origin, came=origin.came.assign(watched_days=10)),
        dataclasses.replace(origin, open=origin.open[:0], came=origin.came[:0], received=origin.received[:0]),
    ]
    none = prove([_read(one, customer_lateness(one, days=90)) for one in left_out], settings=SETTINGS)
    keys |= {one.reason.key for one in none.left_out}
    said = ("few_origins", "few_customers", "few_paid", "few_paid_before", "not_followed", "nothing_open")
    assert keys == {f"proof.{name}" for name in said}
    assert (none.scores, none.choice.method, none.choice.is_told) == ((), "portfolio_curve", False)
    assert prove([], settings=SETTINGS).choice.reason.values["count"] == 0
    named = {f"proof.name_{name}" for name in (MODEL, *BASELINES)}
    assert keys | named | {"proof.model_better", "proof.model_worse", "proof.model_not_told_better"} <= MESSAGES.keys()


def test_the_table_keeps_as_json() -> None:
    _, table = _told()
    kept = TypeAdapter(ProofTable)
    assert kept.validate_json(kept.dump_json(table)) == table
    assert len(kept.dump_json(table)) < 400_000
