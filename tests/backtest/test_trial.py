"""Rounds put together and judged: counts, metrics, money and other readings, held to sums by hand (B4, B11, B19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import numpy as np
import pytest
from scipy import stats

from lrfm.backtest.auc import auc, clustered_areas
from lrfm.backtest.bootstrap import drawn_metrics
from lrfm.backtest.chances import BENEFIT_STEPS, chances_of
from lrfm.backtest.contrasts import contrasts, pairs_with
from lrfm.backtest.cost import money_of, profit_by_share
from lrfm.backtest.discrimination import Severity, h_measure
from lrfm.backtest.examples import BAD, GOOD, UNTOLD, Examples
from lrfm.backtest.judge import bands_of_scores, h_measures, judge, moved_verdict
from lrfm.backtest.money import Economics
from lrfm.backtest.panel import defaults_once
from lrfm.backtest.readings import readings_of
from lrfm.backtest.rounds import Entry, Round, play
from lrfm.backtest.trial import Trial, open_windows_trial, trial_of
from lrfm.backtest.verdict import Finding
from lrfm.core.reason import Reason
from tests.backtest.made_up import YEAR_ENDS, ByColumn, by_hand, entries, few_draws
from tools.made_examples import World, made_examples

FEW = few_draws(200)
REFERENCE = "equal"


def trial(risk: list[list[float]], *, bad: list[int], place: list[int] | None = None, **told: list[float]) -> Trial:
    """One row a customer unless told otherwise; schemes are columns, equal weights the first."""
    count = len(bad)
    names = (REFERENCE, *(f"s{at}" for at in range(1, len(risk[0]))))
    numbers = {
        "owed": np.full(count, 100.0),
        "sales": np.full(count, 1000.0),
        "customer": np.arange(count),
        "weight": np.ones(count),
        **{name: np.array(values) for name, values in told.items()},
    }
    at = np.zeros(count, np.int64) if place is None else np.array(place)
    risks = np.array(risk, np.float64)
    return Trial(names, risks, np.full(risks.shape, np.nan), at, is_bad=np.array(bad, np.bool_), **numbers)


@pytest.fixture(scope="module")
def made() -> Trial:
    examples = made_examples(World(truth=(1, 2, 1, 1, 0), customers=300, hazard=0.03), 2)
    own = Entry("recency", "own", ByColumn())
    return trial_of(examples, play(examples, entries("equal", "habit_first", own=[own]).entries, places=range(4, 8)))


def test_rows_of_unknown_outcome_are_left_out_and_defaults_count_once() -> None:
    rows = [(1, 1, BAD), (1, 2, GOOD), (1, 3, UNTOLD), (2, 1, BAD), (2, 2, BAD), (2, 4, GOOD), (3, 4, BAD)]
    examples = by_hand([(0, 9, GOOD), *rows], owed=range(8), sales=range(10, 18))
    rounds = play(examples, [Entry(REFERENCE, "own", ByColumn())], places=[1, 2, 3])
    found = trial_of(examples, rounds)
    assert found.customer.tolist() == [1, 2, 1, 2, 4, 4]
    assert found.is_bad.tolist() == [True, False, True, True, False, True]
    assert found.risk.ravel().tolist() == [2, 3, 5, 6, 7, 8]
    assert (found.owed.tolist(), found.sales.tolist()) == ([1, 2, 4, 5, 6, 7], [11, 12, 14, 15, 16, 17])
    assert found.panel().default_count == 3
    assert found.defaults_by_place().tolist() == [0.5, 1.5, 1.0]
    other = np.where(examples.origin == 1, UNTOLD, examples.state)
    assert trial_of(examples, rounds, state=other).places.tolist() == [2, 3]


def test_a_judge_says_what_the_metrics_say(made: Trial) -> None:
    judged = judge(made, reference=REFERENCE, settings=FEW)
    once = defaults_once(made.is_bad, made.customer)
    areas = clustered_areas(
        made.risk, made.is_bad, customer=made.customer, cutoff=made.place, default_weight=once
    ).values
    assert [one.value for one in judged.number("auc")] == pytest.approx(areas, abs=1e-12)
    assert [one.value for one in judged.number("gini")] == pytest.approx(2 * areas - 1, abs=1e-12)
    drawn = drawn_metrics(made.risk, made.panel(made.owed), draw_count=200, seed=FEW.seed)
    pairs = pairs_with(0, 3)
    told = contrasts(drawn.values["auc"], drawn.draws["auc"], pairs, level=0.95, default_count=drawn.default_count)
    for one, (first, _) in zip(told, pairs, strict=True):
        beside = judged.beside[made.names[first]]
        assert (beside.value, beside.low, beside.joint_high) == (one.value, one.low, one.joint_high)
        assert beside.smallest_detectable == one.detectable
        assert beside.adjusted_p_value == one.adjusted_p_value
    assert judged.drawn.default_count == len(np.unique(made.customer[made.is_bad]))


def test_amounts_weigh_a_default_once() -> None:
    """One of five defaulters of equal debts stands in all four windows: a fifth of defaults and a fifth of amounts."""
    rows = [(place, 0) for place in range(4)] + [(place, 1 + place) for place in range(4)]
    rows += [(place, 100 + at) for place in range(4) for at in range(20)]
    place, customer = (list(one) for one in zip(*rows, strict=True))
    risk = [[2.0 if one == 0 else 0.0 if one < 100 else 1.0] for one in customer]
    found = trial(risk, bad=[int(one < 100) for one in customer], place=place, customer=customer)
    judged = judge(found, reference=REFERENCE, settings=FEW.model_copy(update={"refused_share": 1 / 22}))
    assert judged.number("capture")[0].value == pytest.approx(1 / 5)
    assert judged.number("exposure_capture")[0].value == pytest.approx(1 / 5)


def test_where_a_scheme_wins_and_the_latest_origin(made: Trial) -> None:
    beside = judge(made, reference=REFERENCE, settings=FEW).beside["recency"]
    parts = [made.at(place) for place in made.places.tolist()]
    gaps = [auc(one.risk[:, 2], one.is_bad).value - auc(one.risk[:, 0], one.is_bad).value for one in parts]
    assert beside.origins_won == sum(gap > 0 for gap in gaps)
    assert beside.origins_compared == len(gaps)
    assert beside.latest_value == pytest.approx(gaps[-1], abs=1e-12)


def test_means_over_origins_weigh_each_default_once(made: Trial) -> None:
    """One law of errors at all origins, and within an origin, too, each customer's default counts the same."""
    judged = judge(made, reference=REFERENCE, settings=FEW)
    windows = made.is_bad.sum()
    assert judged.severity == Severity(2.0, pytest.approx(1 + (len(made.is_bad) - windows) / windows))
    evened = replace(made, weight=made.evened())
    own = [
        h_measure(one.risk[:, 0], one.is_bad, weight=one.weight, severity=judged.severity).value
        for one in map(evened.at, made.places.tolist())
    ]
    assert h_measures(judged)[0] == pytest.approx(np.average(own, weights=made.defaults_by_place()), abs=1e-12)
    alone = made.some(made.place == made.places[0])
    told = h_measure(alone.risk[:, 1], alone.is_bad).value
    assert h_measures(replace(judged, trial=alone))[1] == pytest.approx(told, abs=1e-12)


def test_each_default_counts_the_same_and_the_rate_is_that_of_windows(made: Trial) -> None:
    evened = made.evened()
    by_customer = np.bincount(made.customer[made.is_bad], weights=evened[made.is_bad])
    assert np.ptp(by_customer[by_customer > 0]) < 1e-9
    assert evened[made.is_bad].sum() == pytest.approx(made.is_bad.sum())
    assert (evened[~made.is_bad] == 1).all()


def test_the_interval_of_ks_allows_for_draws_being_wider(made: Trial) -> None:
    """Draws of customers lie above the value, as the sample lies above the truth: the interval is turned round it."""
    judged = judge(made, reference=REFERENCE, settings=FEW)
    drawn = judged.drawn.draws["ks"][:, 0]
    one = judged.number("ks")[0]
    assert np.median(drawn) > one.value
    assert (one.low + one.high) / 2 < one.value
    count = judged.drawn.default_count
    tail = stats.norm.cdf(-stats.t.ppf(0.975, count - 1) * np.sqrt(count / (count - 1)))
    assert (one.low, one.high) == pytest.approx(tuple(2 * one.value - np.quantile(drawn, [1 - tail, tail])))


def test_without_equal_weights_nothing_is_judged(made: Trial) -> None:
    with pytest.raises(ValueError, match="equal took no part"):
        judge(made.of(["recency"]), reference=REFERENCE, settings=FEW)


def test_a_scheme_that_puts_all_alike() -> None:
    """Area one half, one band, no traceback; intervals of other schemes stand."""
    bad = [1, 0] * 25
    found = trial([[1.0, value] for value in range(50)], bad=bad)
    judged = judge(found, reference=REFERENCE, settings=FEW)
    assert judged.number("auc")[0].value == 0.5
    (band,) = bands_of_scores(found, 0, settings=FEW)
    assert (band.customer_count, band.default_share, band.fifth) == (50, 0.5, 3)
    assert band.low is not None
    assert len(bands_of_scores(found, 1, settings=FEW)) == 5


def test_levels_have_the_chance_of_how_many_default() -> None:
    """One band of all, and money: as wide as binomial and Poisson say; without a default, the exact interval."""
    source = np.random.default_rng(4)
    bad = (source.random(2000) < 0.05).astype(int).tolist()
    found = trial([[1.0, float(row)] for row in range(2000)], bad=bad)
    settings = FEW.model_copy(update={"draws": 1000})
    (band,) = bands_of_scores(found, 0, settings=settings)
    rate = np.mean(bad)
    assert band.high - band.low == pytest.approx(2 * 1.96 * np.sqrt(rate * (1 - rate) / 2000), rel=0.1)
    money = money_of(found, economics=Economics(0.2, 0.0, 0.45), reference=REFERENCE, settings=settings)
    caught = money["equal"].caught
    # all are alike: a tenth of every default is caught, of a hundred each
    assert caught.value == pytest.approx(10 * sum(bad))
    assert caught.high - caught.low == pytest.approx(2 * 1.96 * 10 * np.sqrt(sum(bad) * (1 - rate)), rel=0.1)
    none = trial([[float(row), float(row)] for row in range(100)], bad=[int(row >= 80) for row in range(100)])
    safest = bands_of_scores(none, 0, settings=settings)[0]
    assert (safest.default_share, safest.low) == (0, 0)
    assert safest.high == pytest.approx(1 - 0.025 ** (1 / 20))


def test_what_few_refused_defaulters_owed_has_the_exact_interval_of_their_count() -> None:
    """Six of the ten refused defaulted, a hundred each: a hundred times Garwood's interval of six."""
    bad = [int(row >= 94 or row in (1, 2, 3)) for row in range(100)]
    found = trial([[0.0, float(row)] for row in range(100)], bad=bad)
    money = money_of(found, economics=Economics(0.2, 0.0, 0.45), reference=REFERENCE, settings=FEW)
    caught = money["s1"].caught
    ends = (stats.chi2.ppf(0.025, 12) / 2, stats.chi2.ppf(0.975, 14) / 2)
    assert (caught.value, caught.low, caught.high) == pytest.approx((600, 100 * ends[0], 100 * ends[1]))


def test_customers_of_a_band_count_once_where_few_defaulted() -> None:
    """The same customers at two origins tell no more of a band without a default than at one."""
    risk, bad = [[float(row % 50), 0.0] for row in range(100)], [int(row % 50 >= 30) for row in range(100)]
    customer = [row % 50 for row in range(100)]
    twice = trial(risk, bad=bad, place=[row // 50 for row in range(100)], customer=customer)
    assert bands_of_scores(twice, 0, settings=FEW)[0].high == pytest.approx(1 - 0.025 ** (1 / 10))


@pytest.mark.parametrize("level", ["0.5", "0.8"])
def test_a_lower_level_narrows_every_interval(made: Trial, level: str) -> None:
    wide, narrow = (
        judge(made, reference=REFERENCE, settings=FEW.model_copy(update={"level": one}))
        for one in (Decimal("0.95"), Decimal(level))
    )
    for metric in ("auc", "gini", "capture", "exposure_capture"):
        for one, other in zip(narrow.number(metric), wide.number(metric), strict=True):
            assert one.high - one.low < 0.9 * (other.high - other.low), metric
    for name, one in narrow.beside.items():
        other = wide.beside[name]
        assert one.high - one.low < 0.9 * (other.high - other.low)
        assert one.joint_high - one.joint_low < 0.9 * (other.joint_high - other.joint_low)


def test_ties_that_leave_a_band_empty() -> None:
    found = trial([[float(value > 3)] for value in range(10)], bad=[0, 1] * 5)
    bands = bands_of_scores(found, 0, settings=FEW)
    assert [(one.fifth, one.customer_count, one.default_share) for one in bands] == [(2, 4, 0.5), (4, 6, 0.5)]
    assert all(one.low is not None and one.low <= 0.5 <= one.high for one in bands)


def test_money_by_hand() -> None:
    """Two origins of ten customers, the worst of ten refused at each; margin 20 %, cost of funds 5 %, loss 50 %."""
    count = 20
    bad = [int(row in (9, 12, 19)) for row in range(count)]
    place = [row // 10 for row in range(count)]
    owed = [100.0 * (row + 1) for row in range(count)]
    sales = [1000.0 + row for row in range(count)]
    # equal refuses rows 9 and 19, the other scheme rows 0 and 12
    other = [9.0 if row in (0, 12) else 0.5 for row in range(count)]
    risk = [[float(row % 10), other[row]] for row in range(count)]
    found = trial(risk, bad=bad, place=place, owed=owed, sales=sales)
    economics = Economics(0.2, 0.05, 0.5)
    money = money_of(found, economics=economics, reference=REFERENCE, settings=FEW)
    equal, one = money[REFERENCE], money["s1"]
    assert equal.caught.value == (1000 + 2000) / 2
    assert one.caught.value == 1300 / 2
    assert equal.turned_away.value == 0
    assert one.turned_away.value == 1000 / 2
    accepted = (sum(sales) - sales[9] - sales[19]) / 2
    assert equal.profit.value == pytest.approx(0.15 * accepted - 0.5 * 1300 / 2)
    accepted = (sum(sales) - sales[0] - sales[12]) / 2
    assert one.profit.value == pytest.approx(0.15 * accepted - 0.5 * 3000 / 2)
    assert one.more_profit is not None
    assert one.more_profit.value == pytest.approx(one.profit.value - equal.profit.value)
    assert one.more_caught.value == (1300 - 3000) / 2
    assert equal.more_profit is None
    curve = dict(profit_by_share(found, 0, economics=economics))
    assert curve[0.9] == pytest.approx(equal.profit.value)
    assert curve[1.0] == pytest.approx((0.15 * sum(sales) - 0.5 * (1000 + 1300 + 2000)) / 2)
    assert min(curve) == 0.5


def test_money_where_nobody_defaulted_and_chances_that_are_not_told() -> None:
    found = trial([[float(row), 1.0] for row in range(6)], bad=[0] * 6)
    economics = Economics(0.2, 0.0, 0.45)
    assert money_of(found, economics=economics, reference=REFERENCE, settings=FEW) == {}
    told = chances_of(found, economics=economics, settings=FEW, detailed=[])
    assert told["s1"].missing == Reason.of("backtest.no_chances", count=1, days=1)
    nobody = replace(found, chance=np.full((6, 2), 0.1))
    assert (
        chances_of(nobody, economics=economics, settings=FEW, detailed=[])["s1"].missing.key == "backtest.no_defaults"
    )


def test_chances_count_each_default_the_same_and_are_binned_at_the_last_origin() -> None:
    """Four windows of two hundred customers of which one defaulter is in all four; net benefit by hand."""
    place = np.repeat(np.arange(4), 200)
    customer = np.tile(np.arange(200), 4)
    bad = (customer == 0) | ((customer < 20) & (customer % 4 == place))
    chance = np.where(customer < 20, 0.3, 0.02)
    few = trial(
        [[value, value] for value in chance], bad=bad.astype(int).tolist(), place=place.tolist(), customer=customer
    )
    found = replace(few, chance=np.column_stack((chance, chance)))
    told = chances_of(found, economics=Economics(0.09, 0, 0.45), settings=FEW, detailed=["s1"])
    one = told["s1"]
    weight = np.where(bad, np.where(customer == 0, 0.25, 1.0) * bad.sum() / 20, 1.0)
    assert one.brier == pytest.approx(np.average((chance - bad) ** 2, weights=weight))
    assert one.ratio == pytest.approx(bad.sum() / (weight @ chance))
    assert [step.threshold for step in one.benefits] == pytest.approx([0.2 * step for step in BENEFIT_STEPS])
    above = chance >= 0.2
    by_hand = (weight @ (bad & above) - weight @ (~bad & above) * 0.25) / weight.sum()
    assert one.benefit == pytest.approx(by_hand)
    assert told[REFERENCE].latest is None
    last = found.at(3)
    assert [part.customer_count for part in one.latest.bins] == [180, 20]
    assert [part.observed for part in one.latest.bins] == pytest.approx([0, last.is_bad.sum() / 20])
    exact = stats.binomtest(int(last.is_bad.sum()), 20).proportion_ci(method="exact")
    assert (one.latest.bins[1].low, one.latest.bins[1].high) == pytest.approx((exact.low, exact.high))


def readings(examples: Examples, rounds: tuple[Round, ...], later: tuple[Round, ...] = ()) -> dict:
    return {one.key: one for one in readings_of(examples, rounds, later=later, settings=FEW)}


def test_other_readings_by_hand() -> None:
    """Later defaults, soon ones, softer outcomes, and the first and second half of the origins."""
    place, customer = (grid.ravel() for grid in np.meshgrid([0, 1, 2], np.arange(90), indexing="ij"))
    bad = (customer // 30 == place) & (place > 0)
    times = np.where(bad, 10 + 10.0 * (customer % 30), 366)
    examples = by_hand(
        list(zip(place.tolist(), customer.tolist(), np.where(bad, BAD, GOOD).tolist(), strict=True)),
        origins=YEAR_ENDS[:3],
        time_days=times,
    )
    soft = np.where(customer == 5, UNTOLD, np.where(customer % 3 == 0, BAD, GOOD))
    others = {"was_soft_late": soft, "was_written_off": np.full(len(place), UNTOLD)}
    examples = replace(examples, others=others, soft_past_due_days=45)
    schemes = [Entry(REFERENCE, "own", ByColumn()), Entry("s", "own", ByColumn("length_days"))]
    rounds = play(examples, schemes, places=[1, 2])
    found = readings(examples, rounds)
    assert list(found) == ["was_soft_late", "half_horizon", "after_blank", "by_amount", "early", "late"]
    assert [one.days for one in found.values()] == [45, None, 60, None, None, None]
    # defaults of origin 1 fall on days 10, 20 .. 300 for keys 30 to 59; a window has 366 days, half of it 183
    assert (found["half_horizon"].default_count, found["half_horizon"].customer_count) == (36, 90)
    # days up to 60 are left out: six of thirty at each origin, who count again where they did not default
    assert (found["after_blank"].default_count, found["after_blank"].customer_count) == (48, 90)
    assert (found["was_soft_late"].default_count, found["was_soft_late"].customer_count) == (30, 89)
    assert (found["early"].default_count, found["late"].default_count) == (30, 30)
    assert found["early"].differences["s"].value == 0
    assert found["early"].findings == {"s": Finding.EQUIVALENT}


def test_open_windows_are_weighed_for_what_they_did_not_show() -> None:
    """T-M10's six customers: one origin is cut after 200 and 300 days, and others stand for those cut (METHODS 4.3)."""
    origins = (YEAR_ENDS[0], YEAR_ENDS[1], replace(YEAR_ENDS[2], window_end=date(2019, 12, 31)))
    rows = [(1, 1, BAD), (1, 2, GOOD), (2, 3, UNTOLD), (2, 4, UNTOLD), (1, 5, GOOD), (2, 6, BAD), (1, 7, UNTOLD)]
    examples = by_hand(
        [(0, 9, GOOD), *rows],
        origins=origins,
        observed_on=date(2018, 10, 27),
        time_days=[1, 100, 365, 300, 200, 365, 250, 10],
        recency_days=[0.0, 5, 6, 1, 2, 7, 9, 8],
    )
    rounds = play(examples, [Entry(REFERENCE, "own", ByColumn())], places=[1, 2])
    found = open_windows_trial(examples, rounds)
    # of customers 3 and 4 nothing more is known, and 7 is unknown for another reason
    assert found.customer.tolist() == [1, 2, 5, 6]
    assert found.weight == pytest.approx([1, 1.875, 1.875, 1.25])
    assert found.risk.ravel().tolist() == [0.25, 0.5, 0.75, 1.0]
    assert set(found.place) == {0}


def test_who_is_of_unknown_fate_is_not_merely_cut() -> None:
    """Followed for 300 days and not seen to default: weighed as cut where the window is open, unless nobody knows."""
    origins = (YEAR_ENDS[0], YEAR_ENDS[1], replace(YEAR_ENDS[2], window_end=date(2019, 12, 31)))
    rows = [(0, 9, GOOD), (1, 1, BAD), (1, 2, GOOD), (2, 3, UNTOLD), (2, 6, BAD)]
    about = {"origins": origins, "observed_on": date(2018, 10, 27), "time_days": [1, 100, 365, 200, 250]}
    weights = []
    for fate in (None, [0, 0, 0, 1, 0]):
        examples = by_hand(rows, **about, fate_unknown=fate)
        rounds = play(examples, [Entry(REFERENCE, "own", ByColumn())], places=[1, 2])
        weights.append(open_windows_trial(examples, rounds).weight.tolist())
    assert weights[0] == pytest.approx([1, 1.5, 1.5])
    assert weights[1] == [1, 1, 1]


def test_by_amount_each_default_counts_by_what_was_owed() -> None:
    """Area of two defaulters against two others: one beats both, one none; the first owes three times as much."""
    found = trial([[3.0, 0], [0.0, 0], [1.0, 0], [2.0, 0]], bad=[1, 1, 0, 0], owed=[300.0, 100, 1, 1])
    few = FEW.model_copy(update={"draws": 200})
    assert judge(found, reference=REFERENCE, settings=few).number("auc")[0].value == pytest.approx(1 / 2)
    told = judge(found.by_amount(), reference=REFERENCE, settings=few).number("auc")[0]
    assert told.value == pytest.approx(3 / 4)
    assert found.by_amount().at(0).stake == pytest.approx([1.5, 0.5, 0.005, 0.005])


def test_a_reading_with_few_defaults_ranks_nothing() -> None:
    found = moved_verdict(
        trial([[float(row), -row] for row in range(60)], bad=[int(row < 19) for row in range(60)]),
        "late",
        reference=REFERENCE,
        settings=FEW,
    )
    assert (found.missing.key, found.findings, found.default_count) == ("backtest.few_defaults", {}, 19)
    nobody = trial([[0.0, 1.0]], bad=[0])
    few = partial(moved_verdict, key="late", reference=REFERENCE, settings=FEW)
    assert few(nobody.some(np.array([False]))).missing.key == "backtest.no_customers"
    assert few(nobody).missing.key == "backtest.no_defaults"
