"""The provision for losses: its matrix, what makes rates fit for the books, cohorts, and the movement (N14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrfm.cohort.series import take_series
from lrfm.cohort.spells import take_spells
from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.errors import Defect
from lrfm.kpi.ageing import age_open_items
from lrfm.kpi.buckets import bucket_bounds
from lrfm.kpi.provision.cohorts import cohort_losses
from lrfm.kpi.provision.compare import compare_rates
from lrfm.kpi.provision.exposure import EVERYBODY, NOT_OPEN, Flow, open_ages, open_flows
from lrfm.kpi.provision.history import loss_history
from lrfm.kpi.provision.look_back import look_back
from lrfm.kpi.provision.matrix import build_matrix, specific_customers
from lrfm.kpi.provision.movement import measure_movement
from lrfm.kpi.provision.rates import booked_rates, not_falling, posterior_mean
from lrfm.kpi.provision.results import BucketHistory, BucketRate, Matrix
from lrfm.kpi.provision.sensitivity import sensitivities
from lrfm.kpi.provision.settings import ProvisionSettings
from lrfm.kpi.results import Transitions
from tests.cohort.credit_book import at, keys_of, read_book
from tests.ledgers import Read

UPPER = (30, 60, 90)
BOUNDS = bucket_bounds(UPPER)
DAY = date(2024, 6, 30)
MANY = BucketHistory(
    reached_minor=1_000_000,
    lost_minor=50_000,
    ended_customers=900,
    lost_customers=80,
    alike_lost=60,
    judged_customers=700,
)
CUT = 150
"""The books below end on this day; a month before, on day 119, the month before ended (30 April 2023)."""
INVOICES = """
    paid|A|INV|0|30|100|
    slow|A|INV|0|30|1000|
    lost|B|INV|0|30|1000|
    part|B|INV|5|35|600|
    late|B|INV|95|125|400|
    fresh|C|INV|130|160|700|
    cash|C|INV|20|20|10|
    aged|C|INV|40|85|500|
    gone|D|INV|10|40|250|
"""
RECEIPTS = """
    R1|A|25|100|bank|
    R2|A|80|1000|bank|
    R3|B|70|400|bank|
    R4|B|100|600|lost|
    R5|B|140|150|lost|
    R6|C|20|10|bank|
    R7|C|130|200|bank|
    R8|D|145|250|lost|
"""
ALLOCATIONS = """
    R1|paid|100||
    R2|slow|1000||
    R3|lost|400||
    R4|lost|600||
    R5|part|150||
    R6|cash|10||
    R7|aged|200||
    R8|gone|250||
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Read:
    folder = tmp_path_factory.mktemp("provision") / "book"
    return read_book(folder, invoices=INVOICES, receipts=RECEIPTS, allocations=ALLOCATIONS)


def rate(share: Fraction | int, bucket: int = 0, **changes: Any) -> BucketRate:
    own = BucketRate(
        *BOUNDS[bucket],
        history=MANY,
        reached_share=Fraction(share),
        learned_share=Fraction(share),
        unknown_share=Fraction(0),
        expected_share=Fraction(share),
        is_posterior=False,
        monotone_share=Fraction(share),
        stated_share=None,
        booked_share=Fraction(share),
        upper_share=Fraction(1),
    )
    return replace(own, **changes)


def rates_of(
    learned: Sequence[Fraction | None], history: Sequence[BucketHistory], **own: Any
) -> tuple[BucketRate, ...]:
    told = ProvisionSettings.model_validate(own)
    return booked_rates(
        [(None, None)] * len(learned),
        history=history,
        reached=learned,
        learned=learned,
        unknown=[Fraction(0)] * len(learned),
        settings=told,
        forward=Fraction(told.forward.factor) if told.forward else Fraction(1),
        is_told=True,
    )


def ages_of(*rows: tuple[int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [(customer, bucket, 0, minor) for customer, bucket, minor in rows],
        columns=["customer", "bucket", "age", "amount_minor"],
    )


@pytest.mark.parametrize(
    ("exposures", "mille", "total"),
    [
        ([15_000_000, 7_500_000, 4_000_000, 2_500_000, 1_000_000], [3, 16, 36, 66, 106], 580_000),
        ([7_000_000, 4_000_000, 2_500_000, 1_000_000], [15, 34, 71, 108], 526_500),
    ],
)
def test_published_matrices_as_a_pack_books_them(exposures: list[int], mille: list[int], total: int) -> None:
    """T-K4: 580,000 (IFRS 9, illustrative example 12) and 526,500, to the last minor unit."""
    told = {"shares": [Fraction(part, 1000).__float__() for part in mille], "reason": "published"}
    rates = rates_of([None] * len(mille), [replace(MANY, lost_customers=0)] * len(mille), stated=told)
    ages = ages_of(*((EVERYBODY, bucket, minor * 100) for bucket, minor in enumerate(exposures)))
    matrix = build_matrix(ages, cutoff=DAY, rates=rates, specific=(), missing=None)
    assert matrix.total_minor == total * 100
    assert matrix.receivable_minor == sum(exposures) * 100


def test_few_losses_are_booked_at_the_posterior_mean_and_many_as_learned() -> None:
    """METHODS 6.7: (1/2 + 49 x 0) / 50 = 1 %: unbiased under the prior, while the bound of 5.9 % is shown alone."""
    few = replace(MANY, ended_customers=49, lost_customers=0, alike_lost=0, judged_customers=49)
    found = rates_of([Fraction(0), Fraction(5, 100)], [few, MANY])
    assert [row.booked_share for row in found] == [Fraction(1, 100), Fraction(5, 100)]
    assert [row.is_posterior for row in found] == [True, False]
    assert float(found[0].upper_share or 0) == pytest.approx(1 - 0.05 ** (1 / 49), abs=1e-6)
    other = rates_of([Fraction(0), Fraction(5, 100)], [few, MANY], prior={"lost": 1, "customers": 51})
    assert other[0].booked_share == Fraction(1, 100)


def test_one_large_loss_is_few_losses_whoever_else_was_lost() -> None:
    one_large = replace(MANY, lost_customers=80, alike_lost=2)
    assert rates_of([Fraction(5, 100)], [one_large])[0].is_posterior


def test_rates_that_fall_are_pooled_by_money_and_the_outlook_comes_last() -> None:
    """8 % on 1 and 4 % on 3 parts of money: 5 % for both; times 1.2."""
    light, heavy = replace(MANY, reached_minor=100), replace(MANY, reached_minor=300)
    outlook = {"factor": "1.2", "reason": "insolvencies rise"}
    found = rates_of(
        [Fraction(1, 100), Fraction(8, 100), Fraction(4, 100)], [replace(MANY, reached_minor=900), light, heavy],
        forward=outlook,
    )  # fmt: skip
    assert [row.monotone_share for row in found] == [Fraction(1, 100), Fraction(5, 100), Fraction(5, 100)]
    assert [row.booked_share for row in found] == [Fraction(12, 1000), Fraction(6, 100), Fraction(6, 100)]
    assert rates_of([Fraction(9, 10)], [MANY], forward=outlook)[0].booked_share == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**12)), min_size=1, max_size=8))
def test_pooled_rates_never_fall_and_keep_the_sum_of_what_is_lost(rows: list[tuple[int, int]]) -> None:
    shares = [Fraction(share, 10**6) for share, _ in rows]
    weights = [weight for _, weight in rows]
    pooled = not_falling(shares, weights=weights)
    assert list(pooled) == sorted(pooled)
    assert min(shares) <= pooled[0]
    assert pooled[-1] <= max(shares)
    heavy = [max(weight, 1) for weight in weights]
    lost = sum(share * weight for share, weight in zip(shares, heavy, strict=True))
    kept = sum(share * weight for share, weight in zip(pooled, heavy, strict=True))
    assert abs(float(kept - lost)) <= sum(heavy) * 1e-6


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10_000))
def test_the_posterior_mean_lies_between_what_was_held_and_what_was_seen(millionths: int, customers: int) -> None:
    seen, held = Fraction(millionths, 10**6), Fraction(1, 2)
    found = posterior_mean(seen, customers=customers, prior_lost=held, prior_customers=Fraction(1))
    assert min(seen, held) <= found <= max(seen, held)


def test_customers_assessed_apart_leave_the_matrix_and_nothing_is_lost_twice() -> None:
    """A share, an amount above what is owed, one whose day is to come, and one whom the files don't know."""
    told = ProvisionSettings.model_validate(
        {
            "specific": [
                {"customer": "A", "share": "0.5", "reason": "insolvent"},
                {"customer": "B", "amount": "90", "reason": "guarantee gone"},
                {"customer": "C", "share": "1", "reason": "later", "since": "2024-07-01"},
                {"customer": "X", "share": "1", "reason": "typing error"},
            ]
        }
    )
    ages = ages_of((EVERYBODY, 0, 10_000), (1, 1, 3_001), (2, 1, 5_000), (3, 0, 700))
    apart = specific_customers(told.specific, ages, keys={"A": 1, "B": 2, "C": 3}, cutoff=DAY, digits=2)
    assert [one.allowance_minor for one in apart] == [1_500, 5_000, 0, 0]
    assert [one.customer_key for one in apart] == [1, 2, 3, None]
    matrix = build_matrix(
        ages, cutoff=DAY, rates=[rate(Fraction(1, 100)), rate(Fraction(1, 10), 1)], specific=apart, missing=None
    )
    assert [row.exposure_minor for row in matrix.allowances] == [10_700, 0]
    assert [row.apart_minor for row in matrix.allowances] == [0, 8_001]
    assert [row.receivable_minor for row in matrix.allowances] == [10_700, 8_001]
    assert matrix.total_minor == 107 + 6_500


def test_the_matrix_holds_what_the_ageing_holds(book: Read) -> None:
    """N14: open invoices by bucket, the same as on the page of receivables, in any order of rows and any currency."""
    series = take_series(book.ledger, cutoffs=[at(119), at(CUT)], engine=book.engine, payments_months=1)
    keys = {name: key for key, name in keys_of(book).items()}
    ages = open_ages(series, number=1, upper_days=UPPER, apart=[keys["C"]])
    rates = [rate(Fraction(bucket, 10), min(bucket, 3)) for bucket in range(5)]
    matrix = build_matrix(ages, cutoff=at(CUT), rates=rates, specific=(), missing=None)
    ageing = age_open_items(book.at(at(CUT)), upper_days=UPPER)
    assert [row.receivable_minor for row in matrix.allowances] == [bucket.amount_minor for bucket in ageing.buckets]
    assert set(ages["customer"]) == {EVERYBODY, keys["C"]}
    turned = build_matrix(ages.iloc[::-1], cutoff=at(CUT), rates=rates, specific=(), missing=None)
    assert turned == matrix
    larger = ages.assign(amount_minor=ages["amount_minor"] * 100)
    assert build_matrix(larger, cutoff=at(CUT), rates=rates, specific=(), missing=None).total_minor == 100 * (
        matrix.total_minor or 0
    )


def test_where_rates_are_missing_nothing_is_set_aside() -> None:
    why = Reason.of("provision.never_lost")
    matrix = build_matrix(
        ages_of((EVERYBODY, 0, 500)), cutoff=DAY, rates=[rate(0, booked_share=None)], specific=(), missing=why
    )
    assert (matrix.total_minor, matrix.receivable_minor) == (None, 500)
    assert matrix.allowances[0].allowance_minor is None


def test_what_reached_each_bucket_and_how_it_ended(book: Read) -> None:
    """By hand: `lost` (600 of 1,000, on day 70 past due), `part` (150 on day 105) and `gone` (250 on day 105)."""
    spells = take_spells(book.ledger, cutoff=at(CUT), first_complete=None, engine=book.engine)
    history = loss_history(spells, upper_days=UPPER, recent_from=at(119), mature_days=60, engine=book.engine)
    whole = 100 + 1_000 + 1_000 + 600 + 400 + 700 + 500 + 250
    reached = [row.reached_minor // 100 for row in history.buckets]
    # the cash sale is no credit; on day 1 past due all but `paid` and `fresh` stood open, on day 31 not `late`;
    # by day 61 `slow` was paid, 400 of `lost` and 200 of `aged`; by day 91 the rest of these was lost or is younger
    assert reached == [whole, whole - 800, whole - 1_200, 600 + 600 + 300 + 250, 600 + 250]
    assert [row.lost_minor // 100 for row in history.buckets] == [1_000, 1_000, 1_000, 1_000, 400]
    assert [row.lost_customers for row in history.buckets] == [2] * 5
    # 750 and 250: as much as one loss and a half; behind 90 days 150 and 250
    assert [row.alike_lost for row in history.buckets] == [1, 1, 1, 1, 1]
    assert history.lost_customers == 2
    assert history.pieces["amount_minor"].sum() == whole * 100
    recent = history.recent
    assert set(recent.loc[recent["cause"] == "written_off", "amount_minor"]) == {15_000, 25_000}
    assert (recent["entry"] >= -30).all()


def test_quarters_are_summed_once_they_are_old_enough_and_young_ones_look_better(book: Read) -> None:
    """METHODS 6.7: lost over what reached; the second quarter's losses are still to come."""
    spells = take_spells(book.ledger, cutoff=at(CUT), first_complete=None, engine=book.engine)
    history = loss_history(spells, upper_days=UPPER, recent_from=at(119), mature_days=60, engine=book.engine)
    first, second = cohort_losses(history.cohorts, cutoff=at(CUT), first_complete=None, buckets=5, mature_days=60)
    assert (first.first_day, second.first_day) == (date(2023, 1, 1), date(2023, 4, 1))
    assert (first.is_mature, second.is_mature) == (True, False)
    assert [minor // 100 for minor in first.lost_minor] == [1_000, 1_000, 1_000, 1_000, 400]
    assert first.open_minor == (450 + 300) * 100
    billed = first.reached_minor[0] + second.reached_minor[0]
    assert Fraction(first.lost_minor[0], billed) < Fraction(first.lost_minor[0], first.reached_minor[0])
    later = cohort_losses(history.cohorts, cutoff=at(CUT), first_complete=date(2023, 2, 1), buckets=5, mature_days=60)
    assert [cohort.first_day for cohort in later] == [second.first_day]


def _books(book: Read) -> tuple[tuple[Flow, ...], Matrix, Matrix]:
    series = take_series(book.ledger, cutoffs=[at(119), at(CUT)], engine=book.engine, payments_months=1)
    then, now = (
        build_matrix(
            open_ages(series, number=number, upper_days=UPPER, apart=[]),
            cutoff=(at(119), at(CUT))[number],
            rates=[rate(Fraction(share, 100), min(bucket, 3)) for bucket, share in enumerate(shares)],
            specific=(),
            missing=None,
        )
        for number, shares in enumerate(([1, 5, 20, 50, 80], [2, 5, 20, 50, 90]))
    )
    return open_flows(series, upper_days=UPPER, apart=[]), then, now


def test_a_movement_by_hand(book: Read) -> None:
    """What was open on day 119: late 400 (not due), aged 500 (34 days), part 600 (84), gone 250 (79).

    Then: late grows to 25 days, aged to 65 after 200 were paid, part to 115 after 150 were lost, gone is lost, fresh is
    new. 4 + 100 + 300 + 125 = 529 becomes 14 + 20 + 150 + 405 = 589.
    """
    flows, then, now = _books(book)
    found = measure_movement(flows, opening=then, closing=now)
    assert (found.opening_minor, found.closing_minor) == (52_900, 58_900)
    assert found.new_minor == 700  # 700 at 1 %
    assert found.released_minor == -4_000  # 200 at 20 %
    assert found.used_minor == -40_000  # all that was written off
    assert found.short_minor == 20_000  # half of 400 had been set aside
    # late 400 x (5 - 1) %, aged 300 x (50 - 20) %, part 450 x (80 - 50) %
    assert found.aged_minor == 1_600 + 9_000 + 13_500
    assert found.rates_minor == 700 + 4_500  # fresh by 1 %, part by 10 %
    assert found.opening_minor + sum(found.steps_minor) == found.closing_minor


def test_what_was_set_aside_is_put_beside_what_was_lost_since(book: Read) -> None:
    """Of part 600 and gone 250 (61 to 90 days then, at 50 %) 150 and 250 were lost since, 450 is still open."""
    flows, then, _ = _books(book)
    found = look_back(flows, opening=then)
    assert found.day == at(119)
    assert [row.open_minor for row in found.rows] == [40_000, 0, 50_000, 85_000, 0]
    assert [row.aside_minor for row in found.rows] == [400, 0, 10_000, 42_500, 0]
    assert [row.lost_minor for row in found.rows] == [0, 0, 0, 40_000, 0]
    assert [row.still_open_minor for row in found.rows] == [40_000, 0, 30_000, 45_000, 0]


def test_a_movement_of_other_flows_is_noticed(book: Read) -> None:
    flows, then, now = _books(book)
    with pytest.raises(Defect, match="the matrix does not"):
        measure_movement(flows[1:], opening=then, closing=now)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_any_movement_sums_up_in_whole_minor_units(seed: int) -> None:
    """Customers come to be assessed apart and cease to be; steps are whole, and sum to the closing balance."""
    source = np.random.default_rng(seed)
    flows = []
    for customer in (EVERYBODY, 7, 8):
        for before in (NOT_OPEN, *range(4)):
            for after in (NOT_OPEN, *range(4)):
                held, left = (int(source.integers(1, 10**9)) if place != NOT_OPEN else 0 for place in (before, after))
                stays = int(source.integers(0, min(held, left) + 1))
                lost = int(source.integers(0, 10**8))
                flows.append(Flow(customer, before, after, held, left, stays, lost, min(lost, held - stays)))

    def matrix(day: date, apart: Sequence[int]) -> Matrix:
        is_after = day == DAY
        rows = [
            (
                flow.customer,
                flow.after if is_after else flow.before,
                flow.after_minor if is_after else flow.before_minor,
            )
            for flow in flows
        ]
        ages = ages_of(*(row for row in rows if row[1] != NOT_OPEN))
        told = ProvisionSettings.model_validate(
            {"specific": [{"customer": str(key), "share": "0.37", "reason": "own"} for key in apart]}
        )
        own = specific_customers(told.specific, ages, keys={"7": 7, "8": 8}, cutoff=day, digits=2)
        rates = [
            rate(Fraction(int(share), 10**6), bucket)
            for bucket, share in enumerate(sorted(source.integers(0, 10**6, 4)))
        ]
        return build_matrix(ages, cutoff=day, rates=rates, specific=own, missing=None)

    opening, closing = matrix(date(2024, 5, 31), [7]), matrix(DAY, [8])
    found = measure_movement(flows, opening=opening, closing=closing)
    assert found.opening_minor + sum(found.steps_minor) == found.closing_minor == closing.total_minor
    assert found.used_minor == -sum(flow.lost_minor for flow in flows)


def _transitions(lost: Sequence[float | None], rolls: Sequence[Fraction]) -> Transitions:
    ends = tuple(() if share is None else (1 - share, 0.0, share) for share in lost)
    return Transitions(
        BOUNDS_120,
        months=12,
        from_minor=(1,) * 6,
        flows_minor=((0,) * 9,) * 6,
        eventual=ends,
        rolls=(),
        loss_by_rolls=tuple(Measure("loss", share, Unit.SHARE) for share in rolls),
        memory_p_value=None,
        missing=None,
    )


BOUNDS_120 = bucket_bounds((30, 60, 90, 120))
CURVE = [Fraction(part, 100) for part in (1, 5, 20, 50, 70, 80)]


@pytest.mark.parametrize(
    ("recent", "flow", "ratio", "keys"),
    [
        (1, 1, 1, ("provision.differs_none", "provision.ratio_same")),
        (2, 2, 3, ("provision.differs_window_up", "provision.ratio_up")),
        (1, Fraction(1, 2), Fraction(1, 4), ("provision.differs_memory_down", "provision.ratio_down")),
        (
            Fraction(1, 2), 2, 2,
            ("provision.differs_memory_up", "provision.differs_window_down", "provision.ratio_same"),
        ),
    ],
)  # fmt: skip
def test_a_difference_of_curves_and_rolls_is_told_by_its_parts(
    recent: Fraction, flow: Fraction, ratio: Fraction, keys: tuple[str, ...]
) -> None:
    """The window and the way of counting are told apart, the larger part first; ratios are held against flows."""
    half = [share / 2 for share in CURVE]
    found = compare_rates(
        [1_000_000, 500_000, 100_000, 50_000, 20_000, 0],
        curve=half,
        recent=[share * recent for share in half],
        transitions=_transitions([float(share * flow) for share in half], [share * ratio for share in half[:5]]),
        months=12,
    )
    assert tuple(reason.key for reason in found.reasons) == keys
    assert found.curve_minor == sum(round(owed * share) for owed, share in zip(
        [1_000_000, 500_000, 100_000, 50_000, 20_000, 0], half, strict=True))  # fmt: skip


def test_buckets_that_flows_do_not_tell_are_in_no_sum() -> None:
    found = compare_rates(
        [100] * 6, curve=CURVE, recent=CURVE, transitions=_transitions([0.01, None, 0.2, None, 0.7, 0.8], ()), months=12
    )
    assert found.told == (True, False, True, False, True, True)
    assert found.curve_minor == 1 + 20 + 70 + 80
    none = compare_rates([100] * 6, curve=CURVE, recent=CURVE, transitions=None, months=12)
    assert none.missing == Reason.of("provision.nothing_to_compare")
    assert none.reasons == ()


def test_sensitivities_are_totals_of_their_own_and_leave_what_is_booked() -> None:
    """The bound, the rest all lost and not lost, and what flows say: each with the customers apart as they are."""
    rows = [
        rate(Fraction(1, 100), upper_share=Fraction(3, 100)),
        rate(Fraction(5, 10), 1, unknown_share=Fraction(4, 10)),
    ]
    matrix = build_matrix(
        ages_of((EVERYBODY, 0, 1_000), (EVERYBODY, 1, 100)), cutoff=DAY, rates=rows, specific=(), missing=None
    )
    compared = compare_rates([1_000, 100], curve=[None, None], recent=[None, None], transitions=None, months=12)
    found = sensitivities(matrix, forward=Fraction(1), rest_share=Fraction(3, 4), comparison=compared)
    # booked: 10 + 50; all of the rest: 10 % more of 100; nothing of it: 30 % less
    assert {one.key: one.total_minor for one in found} == {"upper": 30 + 100, "rest_lost": 70, "rest_paid": 30}
