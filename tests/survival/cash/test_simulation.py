"""The simulation against what is known exactly, and against ledgers made by its own mechanism (N13, METHODS 5.10)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.stats import binomtest

from lrfm.survival.cash import simulate
from lrfm.survival.cash.billing import NewBilling, expect_billing, lump_of
from lrfm.survival.cash.exact import compound_distribution
from lrfm.survival.cash.inputs import CashInputs, CustomerPosteriors, InstrumentsInHand, OpenBook
from lrfm.survival.cash.instruments import bounce_chances, cover, held_by_week, in_hand
from lrfm.survival.cash.payments import intensities
from lrfm.survival.cash.shock import MonthRecord, MonthShock, fit_shock, month_shift, no_shock
from lrfm.survival.cash.simulate import CashDraws, simulate_cash
from lrfm.survival.cash.span import span_of
from lrfm.survival.metrics.cash import crps
from lrfm.survival.runs import BusinessDays, Habit, _hits, learn_runs
from tests.survival.cash import truth

DAY = date(2026, 10, 31)
SPAN = span_of(DAY)
EVERY_DAY = BusinessDays(closed_weekdays=())
SURE, NEVER = 1.0, 0.0


def book(amounts, paying, *, ending=None, customer=None, held=None, posteriors=None) -> OpenBook:
    """Make open invoices, each of its own customer unless said; hazards are a value a day, or one for all days."""
    rows = len(amounts)
    daily = np.broadcast_to(
        np.asarray(paying, dtype=np.float64).reshape(rows, -1 if rows else 1), (rows, SPAN.days)
    ).copy()
    others = np.zeros_like(daily) if ending is None else np.broadcast_to(ending, daily.shape).copy()
    whose = np.arange(rows) if customer is None else np.asarray(customer)
    keys = posteriors or CustomerPosteriors.alike(np.arange(int(whose.max(initial=-1)) + 1) + 100)
    covered = np.full(rows, -1) if held is None else np.asarray(held)
    return OpenBook(np.asarray(amounts, dtype=np.int64), whose, daily, others, covered, keys)


def inputs(rows: OpenBook, *, instruments=None, new=None) -> CashInputs:
    return CashInputs((rows,), instruments or InstrumentsInHand.none(), new)


def drawn(given: CashInputs, *, shock: MonthShock | None = None, draws: int = 4000, seed: int = 1) -> CashDraws:
    return simulate_cash(given, span=SPAN, shock=shock or no_shock(), draws=draws, seed=seed)


# --- what is known exactly ---


def test_compound_distribution_of_three_invoices() -> None:
    """T-S11: mean 800, standard deviation 519.42, CRPS 215.89 at 400."""
    values, chance = compound_distribution(np.array([100, 300, 1000]), np.array([0.9, 0.7, 0.5]))
    mean = float(values @ chance)
    assert len(values) == 8
    assert mean == pytest.approx(800)
    assert float(((values - mean) ** 2) @ chance) ** 0.5 == pytest.approx(519.42, abs=0.005)
    assert crps([400], [values], probability=chance).value == pytest.approx(215.89, abs=0.005)


def test_compound_distribution_is_that_of_all_subsets() -> None:
    source = np.random.default_rng(3)
    amounts, chances = source.integers(0, 9, 9) * 7, source.random(9)
    values, chance = compound_distribution(amounts, chances)
    taken = (np.arange(2**9)[:, None] >> np.arange(9)) & 1
    each = np.where(taken == 1, chances, 1 - chances).prod(axis=1)
    sums = taken @ amounts
    assert np.array_equal(values, np.unique(sums))
    assert chance == pytest.approx([each[sums == value].sum() for value in values])


@pytest.mark.parametrize(("amounts", "chance"), [([-1], [0.5]), ([1], [1.5]), ([1], [np.nan]), ([1, 2], [0.5])])
def test_compound_distribution_refuses(amounts: list[int], chance: list[float]) -> None:
    with pytest.raises(ValueError, match="an amount of at least 0"):
        compound_distribution(np.array(amounts), np.array(chance))
    with pytest.raises(ValueError, match="too many"):
        compound_distribution(np.array([1, 10**9]), np.array([0.5, 0.5]))


def test_independent_invoices_are_paid_as_by_convolution() -> None:
    """Without effects, shock and runs the simulation has the exact distribution; another chance of one is seen."""
    hazards = [0.004, 0.01, 0.02, 0.03, 0.002, 0.007]
    amounts = [100, 300, 1000, 500, 2000, 700]
    found = drawn(inputs(book(amounts, hazards, ending=0.001)), draws=20_000).total_minor[:, :30].sum(axis=1)
    rows = np.array(hazards)
    chance = rows / (rows + 0.001) * (1 - (1 - rows - 0.001) ** 30)
    values, exact = compound_distribution(np.array(amounts), chance)
    assert _farthest(found, values, exact) < 1.63 / 20_000**0.5  # Kolmogorov at 1 %
    _, wrong = compound_distribution(np.array(amounts), chance * 1.05)
    assert _farthest(found, values, wrong) > 1.63 / 20_000**0.5


def _farthest(found: np.ndarray, values: np.ndarray, chance: np.ndarray) -> float:
    upto = np.searchsorted(np.sort(found), values, side="right") / len(found)
    return float(np.abs(upto - np.cumsum(chance)).max())


def test_other_ends_come_first_as_often_as_their_hazards_say() -> None:
    """METHODS 5.6: the chance to be paid by day t is the cumulative incidence, T-S6's numbers on its first days."""
    found = drawn(inputs(book([1] * 1000, [0.3] * 1000, ending=0.03)), draws=300).total_minor
    share = found[:, :3].sum(axis=1).mean() / 1000
    assert share == pytest.approx(0.635670, abs=4 * 0.48 / (1000 * 300) ** 0.5)


def test_effects_are_shared_by_a_customers_invoices() -> None:
    """The chance of a row is that of the gamma posterior, and rows of a customer are paid together more often."""
    known = CustomerPosteriors(np.array([1]), np.array([1.5]), np.array([2.0]))
    found = drawn(inputs(book([1, 1], [[0.01], [0.01]], customer=[0, 0], posteriors=known)), draws=20_000)
    further = -np.log1p(-0.01) * SPAN.days
    unpaid = (2.0 / (2.0 + further)) ** 1.5
    sums = found.total_minor.sum(axis=1)
    assert sums.mean() / 2 == pytest.approx(1 - unpaid, abs=4 * 0.5 / 20_000**0.5)
    assert (sums == 0).mean() == pytest.approx((2.0 / (2.0 + 2 * further)) ** 1.5, abs=4 * 0.5 / 20_000**0.5)


def test_a_shock_moves_all_of_a_month_and_no_mean_hazard() -> None:
    rows = book([1] * 200, [0.01] * 200)
    wild, calm = drawn(inputs(rows), shock=no_shock(sd=0.8), draws=500), drawn(inputs(rows), draws=500)
    first = SPAN.columns(SPAN.months[0])
    assert wild.total_minor[:, first].sum(axis=1).std() > 3 * calm.total_minor[:, first].sum(axis=1).std()
    factor, lean = no_shock(sd=0.8).drawn(100_000, months=1, source=np.random.default_rng(2))
    assert (lean == 1).all()
    assert factor.mean() == pytest.approx(1, abs=0.015)


def test_rows_are_drawn_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks bound memory: they change which futures are drawn, and not how they are distributed."""
    posteriors = CustomerPosteriors(np.arange(8), np.full(8, 2.0), np.full(8, 2.0))
    rows = book([7] * 40, [0.01] * 40, customer=np.repeat(np.arange(8), 5), posteriors=posteriors)
    whole = drawn(inputs(rows)).total_minor.sum(axis=1)
    monkeypatch.setattr(simulate, "CELLS_AT_ONCE", 9_000)
    parts = drawn(inputs(rows)).total_minor.sum(axis=1)
    assert parts.mean() == pytest.approx(whole.mean(), rel=0.03)
    assert parts.std() == pytest.approx(whole.std(), rel=0.06)


def test_the_same_seed_gives_the_same_futures() -> None:
    given = inputs(book([5, 9], [[0.02], [0.03]]))
    assert np.array_equal(drawn(given, draws=50).total_minor, drawn(given, draws=50).total_minor)
    assert not np.array_equal(drawn(given, draws=50).total_minor, drawn(given, draws=50, seed=2).total_minor)


def test_large_amounts_are_summed_to_the_last_unit() -> None:
    odd = 2**55 + 1
    found = drawn(inputs(book([odd, 3], [[SURE], [SURE]])), draws=200)
    assert set(found.total_minor[:, 0].tolist()) == {odd + 3}


def test_nothing_open_and_nothing_ever_paid() -> None:
    assert drawn(inputs(book([], np.zeros((0, 1))))).total_minor.sum() == 0
    assert drawn(inputs(book([9], [NEVER]))).total_minor.sum() == 0


def test_books_under_several_coefficients_share_the_futures() -> None:
    rows = [book([10], [NEVER]), book([10], [SURE])]
    given = CashInputs(tuple(rows), InstrumentsInHand.none())
    found = simulate_cash(given, span=SPAN, shock=no_shock(), draws=200, seed=1)
    assert found.total_minor.sum() == 100 * 10
    assert found.row_share.sum() == pytest.approx(0.5)


def test_chances_are_split_among_causes() -> None:
    paying, ending = intensities(np.array([[0.2, 0.9, 0.0]]), np.array([[0.1, 0.9, 0.0]]))
    assert (paying + ending)[0].tolist() == pytest.approx([-np.log(0.7), 60.0, 0.0])
    assert paying[0].tolist() == pytest.approx([-np.log(0.7) * 2 / 3, 30.0, 0.0])


@pytest.mark.parametrize("changed", ["rows", "customer", "below"])
def test_a_book_that_does_not_fit_is_refused(changed: str) -> None:
    given = {
        "rows": {"amounts": [1, 2], "paying": [[0.1], [0.1]], "held": [-1]},
        "customer": {"amounts": [1], "paying": [0.1], "posteriors": CustomerPosteriors.alike(np.arange(0))},
        "below": {"amounts": [1], "paying": [-0.1]},
    }[changed]
    with pytest.raises(ValueError, match=r"please|below 0"):
        book(**given)


# --- days of payment ---


def test_habits_are_learned_and_few_payments_teach_none() -> None:
    """Of three customers with many payments two keep to days; one with two payments is left without a habit."""
    source = np.random.default_rng(4)
    business = BusinessDays()
    every = np.arange("2024-11-01", "2026-11-01", dtype="datetime64[D]")
    open_ = every[business.is_open(every)]
    monthly = every[Habit(days_of_month=(10, 25)).on(every, business=business)]
    fridays = every[Habit(weekdays=(4,)).on(every, business=business)]
    background = [source.choice(open_, 60, replace=False) for _ in range(40)]
    paid = [monthly, source.choice(fridays, 40, replace=False), monthly[:2], *background]
    who = np.repeat(np.arange(len(paid)), [len(days) for days in paid])
    found = learn_runs(who, np.concatenate(paid), customer_count=len(paid) + 1, business=business)
    best = [found.habits[place] for place in found.chance[:2].argmax(axis=1)]
    assert best == [Habit(days_of_month=(10, 25)), Habit(weekdays=(4,))]
    assert found.chance[2, 0] > 0.5
    assert found.chance[-1, 0] > 0.85  # a customer who never paid has what customers have
    assert found.keeping_count == 2
    assert found.chance.sum(axis=1) == pytest.approx(1)


def test_run_days_that_meet_in_long_holidays_count_once() -> None:
    """From 10 to 20 March all is closed: runs of the 10th and the 18th meet on the next business day."""
    closed = tuple(np.arange("2026-03-10", "2026-03-21", dtype="datetime64[D]"))
    business = BusinessDays(closed_weekdays=(), holidays=closed)
    paid = np.array(["2026-02-10", "2026-02-18", "2026-03-21"], dtype="datetime64[D]")
    pair = Habit(days_of_month=(10, 18))
    habits = [Habit(), *pair.parts, pair]
    hits, share = _hits(habits, np.zeros(3, dtype=np.int64), paid, customer_count=1, business=business)
    assert hits[:, 0].tolist() == [3, 2, 2, 3]
    open_count = int(business.is_open(np.arange(paid[0], paid[-1] + 1)).sum())
    assert share[-1] == pytest.approx(3 / open_count)


def test_a_weekday_that_all_customers_favour_is_no_ones_habit() -> None:
    every = np.arange("2025-01-01", "2026-11-01", dtype="datetime64[D]")
    fridays = every[Habit(weekdays=(4,)).on(every, business=BusinessDays())]
    who = np.repeat(np.arange(30), len(fridays))
    found = learn_runs(who, np.tile(fridays, 30), customer_count=30, business=BusinessDays())
    assert not any(habit.weekdays == (4,) for habit in found.habits[1:] if len(habit.weekdays) == 1)
    assert learn_runs(who[:0], fridays[:0], customer_count=2, business=BusinessDays()).keeping_count == 0


# --- instruments ---


def test_an_invoice_in_hand_is_paid_once_on_its_day_or_after_it_bounced() -> None:
    held = InstrumentsInHand(
        np.array([100]), np.array(["2026-11-10"], "M8[D]"), np.array([9]), np.array([1000]), np.array([0.3])
    )
    found = drawn(inputs(book([1000], [0.2], held=[0]), instruments=held), draws=2000)
    assert found.instruments_minor[:, 9].mean() == pytest.approx(700, abs=45)
    assert set(found.total_minor.sum(axis=1).tolist()) == {1000}  # never twice; and hardly ever not at all
    assert found.open_minor[:, :10].sum() == 0
    free = drawn(inputs(book([1000], [0.2]), instruments=held), draws=200)
    assert free.total_minor.sum(axis=1).max() == 2000  # what the cover prevents


def test_instruments_are_placed_on_business_days_and_summed() -> None:
    days = np.array(["2026-09-01", "2026-11-07", "2026-11-09"], "M8[D]")
    found = in_hand(
        np.array([1, 1, 2]), days, np.array([10, 20, 30]), np.full(3, 0.1), span=SPAN, business=BusinessDays()
    )
    shown = held_by_week(found, span=SPAN)
    assert [(one.first.isoformat(), one.count, one.amount_minor, one.expected_minor, one.is_late) for one in shown] == [
        ("2026-11-01", 1, 10, 9, True),
        ("2026-11-08", 2, 50, 45, False),
    ]


def test_cover_shares_out_each_unit_once() -> None:
    source = np.random.default_rng(5)
    open_minor, key = source.integers(1, 99, 50), source.integers(0, 8, 50)
    held = InstrumentsInHand(
        source.integers(0, 9, 12), np.full(12, np.datetime64("2026-11-30")), source.integers(0, 60, 12),
        source.integers(1, 200, 12), np.full(12, 0.1),
    )  # fmt: skip
    due = np.datetime64("2026-10-01") + source.integers(0, 90, 50)
    row, part, by = cover(open_minor, key, due, instruments=held)
    assert np.array_equal(np.bincount(row, weights=part, minlength=50), open_minor)
    assert (np.bincount(by[by >= 0], weights=part[by >= 0], minlength=12) <= held.amount_minor).all()
    assert np.array_equal(held.customer_key[by[by >= 0]], key[row[by >= 0]])
    for customer in range(8):
        owed, hand = open_minor[key == customer].sum(), held.amount_minor[held.customer_key == customer].sum()
        assert part[(by >= 0) & (key[row] == customer)].sum() == min(owed, hand)


def test_bounces_of_a_customer_are_drawn_to_those_of_all() -> None:
    ended = np.repeat([1, 2], [40, 60])
    found = bounce_chances(np.array([1, 2, 3]), ended_key=ended, ended_bounced=ended == 1)
    assert found[0] > 0.75
    assert found[1] < 0.15
    assert found[2] == pytest.approx(40.5 / 101)


# --- new billing ---


def billed(months: int, *, level: float = 1000.0, season: bool = False):
    begin = np.datetime64("2026-11") - months
    days = np.concatenate([(begin + m).astype("M8[D]") + np.arange(0, 28, 3) for m in range(months)])
    number = days.astype("M8[M]").astype(np.int64)
    weight = np.where(season & (number % 12 == 11), 3.0, 1.0)
    return days, np.rint(weight * level / 10).astype(np.int64)


def expected(days, minor, **values) -> NewBilling:
    found = expect_billing(
        days, minor, span=SPAN, business=BusinessDays(), paid_by=np.linspace(0, 0.9, 200), lump_minor=5.0, **values
    )
    assert isinstance(found, NewBilling)
    return found


def test_billing_goes_on_as_it_was() -> None:
    found = expected(*billed(20))
    month = SPAN.month_of_day
    assert np.bincount(month, weights=found.daily_minor) == pytest.approx([1000, 1000, 1000], rel=1e-9)
    assert found.ratios == pytest.approx(np.ones_like(found.ratios))
    assert found.daily_minor[~BusinessDays().is_open(SPAN.dates)].sum() == 0


def test_billing_has_its_season() -> None:
    """Three times as much each December: three years teach most of it."""
    found = np.bincount(SPAN.month_of_day, weights=expected(*billed(36, season=True)).daily_minor)
    assert found[1] > 1.9 * found[0]
    assert found[2] == pytest.approx(found[0], rel=0.2)


def test_half_a_month_is_no_month() -> None:
    days, minor = billed(20)
    whole = expected(days, minor, since=np.datetime64("2025-06-01"))
    later = expected(days, minor, since=np.datetime64("2025-05-02"))
    assert len(whole.ratios) == len(later.ratios)
    assert not isinstance(expect_billing(
        days[-40:], minor[-40:], span=SPAN, business=BusinessDays(), paid_by=np.zeros(93), lump_minor=1.0
    ), NewBilling)  # fmt: skip


def test_new_invoices_are_paid_along_the_curve() -> None:
    new = NewBilling(np.full(SPAN.days, 100.0), np.ones((1, 3)), np.minimum(np.arange(93) / 60, 0.9), 10.0, np.ones(92))
    found = drawn(inputs(book([], np.zeros((0, 1))), new=new), draws=3000).new_minor
    sums = found.sum(axis=1)
    assert sums.mean() == pytest.approx(100 * new.paid_by[: SPAN.days].sum(), rel=0.01)
    assert sums.var() == pytest.approx(sums.mean() * 10, rel=0.1)  # lumps of 10
    spread = NewBilling(new.daily_minor, np.array([[0.5] * 3, [1.5] * 3]), new.paid_by, 10.0, new.day_factor)
    assert drawn(inputs(book([], np.zeros((0, 1))), new=spread), draws=300).new_minor.sum(axis=1).std() > 5 * sums.std()
    assert lump_of([]) == 1.0


# --- the shock of months ---


def test_the_shock_of_months_is_recovered_and_noise_taken_off() -> None:
    source = np.random.default_rng(6)
    for sd in (0.0, 0.3):
        moved = sd * source.standard_normal(200) - 0.5 + 0.1 * source.standard_normal(200)
        assert fit_shock([MonthRecord(float(off), 0.1) for off in moved]).sd == pytest.approx(sd, abs=0.05)
    naive = fit_shock([MonthRecord(0.1 * float(z), 0.0) for z in source.standard_normal(200)])
    assert naive.sd > 0.08  # noise that is not taken off looks like a shock
    few = fit_shock([MonthRecord(1.0, 1.0)] * 5 + [MonthRecord(0.0, np.inf)] * 9)
    assert few.missing is not None
    assert (few.sd, few.month_count) == (0, 5)


def test_what_months_have_in_common_is_carried_on() -> None:
    """A model that is too slow by .3 in all months is mended; a few noisy months move it hardly at all."""
    source = np.random.default_rng(9)
    steady = fit_shock([MonthRecord(0.3 + 0.05 * float(z), 0.05) for z in source.standard_normal(24)])
    assert steady.mean_lean == pytest.approx(0.3, abs=0.04)
    noisy = fit_shock([MonthRecord(0.3, 1.0)] * 6)
    assert 0 < noisy.mean_lean < 0.06
    _, lean = steady.drawn(4000, months=2, source=source)
    assert np.log(lean).mean() == pytest.approx(steady.mean_lean, abs=0.01)
    rows = book([1] * 50, [0.01] * 50)
    faster, usual = (drawn(inputs(rows), shock=one).total_minor[:, :30].sum() for one in (steady, no_shock()))
    assert faster > 1.2 * usual


def test_a_months_shift_is_the_one_that_explains_its_money() -> None:
    """Twice the hazard brings what the closed form says, and is found again; noise goes by the slope at no shift."""
    known = CustomerPosteriors(np.array([1, 2]), np.array([2.0, np.inf]), np.array([3.0, np.inf]))
    rows = book([100, 70, 999], [[0.02], [0.01], [0.5]], customer=[0, 1, 1], held=[-1, -1, 0], posteriors=known)

    def money(shift: float) -> float:
        hazard = np.exp(shift) * 30 * -np.log1p(-np.array([0.02, 0.01]))
        return 100 * (1 - (3 / (3 + hazard[0])) ** 2) + 70 * (1 - np.exp(-hazard[1]))

    found = month_shift(rows, days=30, ratio=money(np.log(2)) / money(0), ratio_sd=0.1)
    assert found.shift == pytest.approx(np.log(2), abs=0.005)
    slope = (money(1e-4) - money(-1e-4)) / 2e-4 / money(0)
    assert found.noise == pytest.approx(0.1 / slope, rel=0.01)
    assert month_shift(book([100], [NEVER]), days=30, ratio=1.0, ratio_sd=0.1).noise == np.inf


# --- a truth to cover ---


def test_intervals_cover_ledgers_of_the_same_mechanism() -> None:
    """80 % lies between P10 and P90, by an exact binomial test at 1 %; the shock is learned from the past."""
    hits = sum(truth.covered(seed) for seed in range(24))
    assert binomtest(hits, 24, 0.8).pvalue > 0.01


def test_without_effects_and_shocks_the_interval_is_too_narrow() -> None:
    """The test above can fail: on the same ledgers customers and months taken as alike don't cover."""
    hits = sum(truth.covered(seed, blind=True) for seed in range(60))
    assert binomtest(hits, 60, 0.8, alternative="less").pvalue < 0.01
