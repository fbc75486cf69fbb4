"""Ratios, roll rates and losses against published numbers, and at their edges (B20, B24; T-K1, T-K2, T-K3)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.core.measure import Measure, Unit
from lrfm.kpi.provision.matrix import expected_losses
from lrfm.kpi.ratios import (
    average_days_delinquent,
    bad_debt_share,
    best_possible_dso,
    collection_effectiveness,
    share_of,
    simple_dso,
    turnover,
)
from lrfm.kpi.rolls import absorption, loss_by_rolls, loss_from_cohort, never_left, roll_rates
from lrfm.report.language import Language


def _figure(measure: Measure) -> float:
    assert measure.value is not None
    return float(measure.value)


def _why(measure: Measure) -> str:
    """Give the words for a missing figure: every reason has some."""
    assert measure.value is None
    return Language.load("en").measure(measure, currency="EUR", digits=2)


JANUARY_TO_MARCH = {
    "opening_minor": 6_200,
    "sales_minor": 3_390 + 3_610 + 3_890,
    "closing_minor": 6_340,
    "closing_not_due_minor": 3_590,
}


def test_collection_effectiveness() -> None:  # T-K1
    full = collection_effectiveness(**JANUARY_TO_MARCH)
    assert _figure(full) == pytest.approx(0.796296, abs=5e-7), "wizedu prints 79.63 %"
    assert full.unit is Unit.SHARE
    divided = collection_effectiveness(**JANUARY_TO_MARCH, sales_divisor=3)
    assert _figure(divided) == pytest.approx(0.559295, abs=5e-7), "CreditGuru prints 55.93 %"
    gaviti = collection_effectiveness(
        opening_minor=100_000, sales_minor=1_000_000, closing_minor=120_000, closing_not_due_minor=100_000
    )
    assert gaviti.value == Fraction(98, 100)


@pytest.mark.parametrize(
    ("receivables", "not_due", "sales", "expected"),
    [
        (15_000, 4_000, 10_000, (45, 12, 33)),  # CreditGuru
        (25_000, 6_000, 15_000, (50, 12, 38)),  # Quadient
    ],
)
def test_the_family_of_dso(receivables: int, not_due: int, sales: int, expected: tuple[int, ...]) -> None:  # T-K3
    found = (
        simple_dso(receivables, sales_minor=sales, days=30),
        best_possible_dso(not_due, sales_minor=sales, days=30),
        average_days_delinquent(receivables - not_due, sales_minor=sales, days=30),
    )
    assert tuple(measure.value for measure in found) == expected


def test_simple_dso_and_turnover() -> None:
    assert _figure(simple_dso(212_000, sales_minor=250_000, days=90)) == pytest.approx(76.32, abs=1e-9)
    turned = turnover(250_000, average_balance_minor=212_000)
    assert turned.unit is Unit.RATIO
    # a year over the turnover is the DSO on the average balance, exactly
    assert turned.value is not None
    assert 365 / turned.value == simple_dso(212_000, sales_minor=250_000, days=365).value
    assert turned.text(digits=2) == "1.1792"
    assert Language.load("en").measure(turned, currency="EUR", digits=2) == "1.18"


@given(
    not_due=st.integers(0, 10**15),
    overdue=st.integers(0, 10**15),
    sales=st.integers(1, 10**15),
    days=st.integers(1, 400),
)
def test_dso_is_the_best_possible_plus_the_days_delinquent(not_due: int, overdue: int, sales: int, days: int) -> None:
    parts = (
        best_possible_dso(not_due, sales_minor=sales, days=days).value,
        average_days_delinquent(overdue, sales_minor=sales, days=days).value,
    )
    assert simple_dso(not_due + overdue, sales_minor=sales, days=days).value == sum(part or 0 for part in parts)


def test_where_nothing_is_owed_simple_dso_is_0_and_says_why() -> None:
    for balance in (0, -500):
        measure = simple_dso(balance, sales_minor=100, days=30)
        assert (measure.value, [caveat.key for caveat in measure.caveats]) == (0, ["kpi.dso_no_balance"])
    assert best_possible_dso(0, sales_minor=100, days=30) == Measure("best_possible_dso", 0, Unit.DAYS)


@pytest.mark.parametrize("sales", [0, -100])
def test_without_sales_a_ratio_to_sales_is_missing(sales: int) -> None:
    for measure in (
        simple_dso(100, sales_minor=sales, days=30),
        simple_dso(-100, sales_minor=sales, days=30),
        best_possible_dso(100, sales_minor=sales, days=30),
        average_days_delinquent(0, sales_minor=sales, days=30),
        turnover(sales, average_balance_minor=100),
        bad_debt_share(written_off_minor=10, recovered_minor=0, sales_minor=sales),
    ):
        assert _why(measure) == "Nothing was billed in the period, net of credit notes."


@pytest.mark.parametrize("balance", [0, -1])
def test_what_was_never_owed_is_turned_over_no_times(balance: int) -> None:
    assert _why(turnover(100, average_balance_minor=balance)) == "Nothing was owed on average."


@pytest.mark.parametrize("opening", [50, 0])
def test_where_nothing_could_be_collected_there_is_no_effectiveness(opening: int) -> None:
    measure = collection_effectiveness(
        opening_minor=opening, sales_minor=50, closing_minor=100, closing_not_due_minor=100
    )
    assert _why(measure) == "There was nothing to collect in the period."


def test_effectiveness_is_below_0_where_the_balance_outgrows_sales() -> None:
    grown = collection_effectiveness(opening_minor=100, sales_minor=20, closing_minor=140, closing_not_due_minor=20)
    assert grown.value == Fraction(-1, 5)


def test_bad_debt_is_net_of_what_came_in_after_all() -> None:
    matched = bad_debt_share(written_off_minor=500, recovered_minor=700, sales_minor=10_000)
    assert (matched.key, matched.value) == ("bad_debt_share", Fraction(-1, 50))


@pytest.mark.parametrize("whole", [0, -3])
def test_there_is_no_share_of_nothing(whole: int) -> None:
    assert _why(share_of(1, whole, key="dispute_share")) == "Nothing is open."


@pytest.mark.parametrize(
    "ask",
    [
        lambda: simple_dso(1, sales_minor=1, days=0),
        lambda: average_days_delinquent(-1, sales_minor=1, days=30),
        lambda: collection_effectiveness(opening_minor=1, sales_minor=1, closing_minor=1, closing_not_due_minor=2),
        lambda: collection_effectiveness(
            opening_minor=1, sales_minor=1, closing_minor=1, closing_not_due_minor=1, sales_divisor=0
        ),
        lambda: loss_from_cohort(100, payments_by_period=(60, 30), loss_minor=20),
        lambda: roll_rates([(1, 2), (1, 2, 3)]),
    ],
)
def test_what_no_ledger_gives_is_refused(ask) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        ask()


def _rates(*tenths: int) -> list[Measure]:
    return [Measure("roll", Fraction(value, 10), Unit.SHARE) for value in tenths]


def _values(measures: Sequence[Measure]) -> list[float | None]:
    return [None if measure.value is None else float(measure.value) for measure in measures]


def test_a_published_roll_rate() -> None:
    """600k of 1,000k roll on: the page prints 6 %, its own figures give 60 %."""
    assert [rate.value for rate in roll_rates([(100_000_000, 0), (0, 60_000_000)])] == [Fraction(3, 5)]


def test_roll_rates_pool_the_months_by_amount() -> None:
    rates = roll_rates([(1_000, 200, 0), (3_000, 100, 60), (0, 1_500, 90)])
    assert [rate.value for rate in rates] == [Fraction(100 + 1_500, 1_000 + 3_000), Fraction(60 + 90, 200 + 100)]
    assert [rate.key for rate in rates] == ["roll_rate_0", "roll_rate_1"]


def test_an_empty_bucket_or_a_single_month_rolls_nowhere() -> None:
    rates = roll_rates([(1_000, 0, 5), (900, 0, 0), (900, 800, 0)])
    assert _values(rates) == [pytest.approx(800 / 1_900), None]
    assert _why(rates[1]) == "Nothing stood in this bucket."
    assert _values(roll_rates([(1_000, 500)])) == [None]
    assert roll_rates([]) == ()


def test_the_loss_of_a_bucket_is_the_product_of_its_later_rolls() -> None:
    losses = loss_by_rolls(_rates(2, 3, 5, 6))
    assert [loss.value for loss in losses] == [Fraction(18, 1_000), Fraction(9, 100), Fraction(3, 10), Fraction(6, 10)]
    missing = roll_rates([(10, 0), (0, 0)])[0], roll_rates([(0, 0), (0, 0)])[0]
    assert _values(loss_by_rolls([*_rates(2), missing[1], *_rates(6)])) == [None, None, 0.6]


def test_historical_loss_rates_of_a_cohort() -> None:
    """FinLearnHub's cohort: what was lost over what of the sales reached each bucket."""
    rates = loss_from_cohort(100_000, payments_by_period=(20_000, 35_000, 30_000, 12_000), loss_minor=3_000)
    assert _values(rates) == pytest.approx([0.03, 0.0375, 0.066667, 0.2], abs=5e-7)
    assert _values(loss_from_cohort(100, payments_by_period=(100, 0), loss_minor=0)) == [0.0, None]


def test_a_player_who_wins_as_often_as_he_loses_is_ruined_in_proportion() -> None:
    """The gambler's ruin, whose chances are known in closed form: from i of n, i/n."""
    states = 9
    moves = np.diag([0.5] * (states - 1), 1) + np.diag([0.5] * (states - 1), -1)
    leaves = np.zeros((states, 2))
    leaves[0, 0] = leaves[-1, 1] = 0.5
    chances = absorption(moves, leaves)
    np.testing.assert_allclose(chances[:, 1], np.arange(1, states + 1) / (states + 1), rtol=1e-12)


@given(st.integers(1, 6).flatmap(lambda n: st.lists(
    st.lists(st.integers(0, 50), min_size=n + 2, max_size=n + 2), min_size=n, max_size=n
)))  # fmt: skip
def test_what_is_absorbed_is_where_the_flow_ends(flows: list[list[int]]) -> None:
    """The same as following the flow until it stands still; every state leaves by at least one part."""
    counts = np.array(flows, dtype=float)
    counts[:, -1] += 1
    shares = counts / counts.sum(axis=1, keepdims=True)
    moves, leaves = shares[:, :-2], shares[:, -2:]
    chances = absorption(moves, leaves)
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-9)
    np.testing.assert_allclose(chances, moves @ chances + leaves, rtol=1e-9, atol=1e-12)


def test_a_state_that_is_hardly_ever_left_still_ends_somewhere() -> None:
    rare = 2.0**-52
    np.testing.assert_allclose(absorption([[1 - rare]], [[rare / 4, rare * 3 / 4]]), [[0.25, 0.75]], rtol=1e-12)


def test_states_that_are_never_left_are_named() -> None:
    # 1 and 2 pass to each other for ever; 0 can leave
    moves = [[0.0, 0.5, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    leaves = [[0.5], [0.0], [0.0]]
    assert never_left(moves, leaves) == (1, 2)
    with pytest.raises(ValueError, match=r"\(1, 2\) are never left"):
        absorption(moves, leaves)


@pytest.mark.parametrize(
    ("moves", "leaves", "complaint"),
    [
        ([[0.5]], [[0.4]], "sum to 1"),
        ([[0.0]], [[0.0]], "sum to 1"),
        ([[-0.5]], [[1.5]], "below 0"),
        ([[np.nan]], [[1.0]], "no number"),
        ([[0.5, 0.5]], [[0.0]], "do not go with"),
        ([[0.5]], [[0.5], [0.5]], "do not go with"),
    ],
)
def test_shares_that_are_none_are_refused(moves, leaves, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        absorption(moves, leaves)


@pytest.mark.parametrize(
    ("exposures", "rates_per_mille", "losses", "total"),
    [
        # T-K4, the arithmetic of IFRS 9 illustrative example 12, and of a textbook page (METHODS 6.7)
        (
            [15_000_000, 7_500_000, 4_000_000, 2_500_000, 1_000_000],
            [3, 16, 36, 66, 106],
            [45_000, 120_000, 144_000, 165_000, 106_000],
            580_000,
        ),
        (
            [7_000_000, 4_000_000, 2_500_000, 1_000_000],
            [15, 34, 71, 108],
            [105_000, 136_000, 177_500, 108_000],
            526_500,
        ),
        # METHODS 6.7, third example: printed 112, exactly 112.5
        ([15_000, 7_500, 4_000, 2_500], [5, 22, 27, 45], [75, 165, 108, Fraction(225, 2)], Fraction(921, 2)),
    ],
)
def test_provision_matrices(
    exposures: list[int], rates_per_mille: list[int], losses: list[int | Fraction], total: int | Fraction
) -> None:
    found = expected_losses(exposures, rates=[Fraction(rate, 1000) for rate in rates_per_mille])
    assert list(found) == losses
    assert sum(found) == total


def test_no_loss_exceeds_its_exposure_and_credits_make_none() -> None:
    """METHODS 6.7: rates are held between 0 and 1 after the forward-looking factor."""
    half = Fraction(1, 2)
    assert expected_losses([100, -100], rates=[half, half], forward=Fraction(3)) == (100, 0)
    with pytest.raises(ValueError, match="below 0"):
        expected_losses([100], rates=[-half])
    with pytest.raises(ValueError, match="2 buckets and 1 rates"):
        expected_losses([100, 200], rates=[half])
