"""Curves against published numbers, lifelines, and truths that are known because they were made up."""

from __future__ import annotations

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from lrfm.errors import UserError
from lrfm.survival.amounts import amount_curve, pieces
from lrfm.survival.curves import kaplan_meier, median_days, open_share
from lrfm.survival.incidence import aalen_johansen, ended_share, incidence_of_hazards, naive_share
from lrfm.survival.spells import Spells, on_due_clock, on_invoice_clock

# T-S5 of the finegray tests of R's survival
TIME = (1, 2, 3, 4, 4, 4, 5, 5, 6, 8, 8, 9, 10, 12)
STATUS = (1, 2, 0, 1, 0, 0, 2, 1, 0, 0, 2, 0, 1, 0)


def _published() -> Spells:
    return Spells.of(np.zeros(14), TIME, STATUS)


def test_competing_risks() -> None:
    """T-S5: exact shares by cause at ties, and how far off 1 - Kaplan-Meier is (B15)."""
    found = aalen_johansen(_published())
    paid = [ended_share(found, cause=1, days=days).value for days in (1, 4, 5, 10)]
    credited = [ended_share(found, cause=2, days=days).value for days in (2, 5, 8)]
    assert paid == pytest.approx([0.071429, 0.149351, 0.246753, 0.480519], rel=1e-5)
    assert credited == pytest.approx([0.071429, 0.168831, 0.285714], rel=1e-5)
    assert naive_share(_published(), cause=1)[-2] == pytest.approx(0.630682, rel=1e-6)
    np.testing.assert_allclose(found.share.sum(axis=0) + found.survival, 1, atol=1e-12)
    assert [caveat.key for caveat in found.caveats] == ["survival.never_written_off"]


def test_recursion() -> None:
    """T-S6: three steps of constant hazards."""
    share, left = incidence_of_hazards(np.repeat([[0.3], [0.02], [0.01]], 3, axis=1))
    assert share[:, -1] == pytest.approx([0.635670, 0.042378, 0.021189], rel=1e-5)
    assert left[-1] == pytest.approx(0.300763, rel=1e-6)
    assert share[:, -1].sum() + left[-1] == pytest.approx(1)


@pytest.mark.parametrize("hazards", [[0.7, 0.4], [-0.1, 0.2], [float("nan"), 0]])
def test_hazards_are_chances(hazards: list[float]) -> None:
    with pytest.raises(ValueError, match="at most 1"):
        incidence_of_hazards(np.array(hazards)[:, None])


def _units(times: int) -> Spells:
    return pieces(
        [0, 0, 0],
        [90, 90, 30],
        np.array([1000, 500, 300]) * times,
        cleared_invoice=[0, 0, 1],
        cleared_at=[20, 50, 35],
        cleared_minor=np.array([400, 600, 500]) * times,
        cleared_cause=[1, 1, 1],
    )


def test_amounts() -> None:
    """T-S9, in cents and in amounts that no float holds: whole minor units are summed exactly (B19)."""
    found = amount_curve(_units(1))
    assert found.survival[[0, 2, 3]] == pytest.approx([0.7778, 0.4242, 0], abs=5e-5)
    huge = 10**15 + 1
    assert amount_curve(_units(huge)).open_minor.tolist() == [1800 * huge, 1400 * huge, 1100 * huge, 600 * huge]
    with pytest.raises(UserError, match="amounts_too_large"):
        _units(5 * 10**15)


def test_amounts_equal_a_spell_a_unit() -> None:
    """A unit of money each, taken as a spell of its own, gives the same curve; whole invoices do not."""
    units = _units(1)
    each = Spells.of(*(np.repeat(column, units.count) for column in (units.entry, units.exit, units.cause)))
    np.testing.assert_allclose(kaplan_meier(each).survival, amount_curve(units).survival, atol=1e-12)
    whole = kaplan_meier(Spells.of([0, 0, 0], [50, 35, 30], [1, 1, 0]))
    assert whole.survival.tolist() != pytest.approx(amount_curve(units).survival[1:].tolist(), abs=0.01)


@pytest.mark.parametrize(
    "changed", [{"cleared_minor": [400, 601, 500]}, {"cleared_at": [20, 91, 35]}, {"cleared_minor": [400, 0, 500]}]
)
def test_amounts_refused(changed: dict[str, list[int]]) -> None:
    given = {"cleared_invoice": [0, 0, 1], "cleared_at": [20, 50, 35], "cleared_minor": [400, 600, 500]}
    with pytest.raises(ValueError, match="cleared"):
        pieces([0, 0, 0], [90, 90, 30], [1000, 500, 300], cleared_cause=[1, 1, 1], **(given | changed))


def _extract(*, count: int = 30_000) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Invoices of two years at a constant pace, Weibull(45, 1.3): issued, paid, and the true S(60)."""
    rng = np.random.default_rng(5)
    issued = rng.integers(-400, 240, count)
    paid = issued + np.ceil(45 * rng.weibull(1.3, count)).astype(int)
    return issued, paid, paid <= 240, float(np.exp(-((60 / 45) ** 1.3)))


def test_delayed_entry() -> None:
    """METHODS 5.2: with the entry true, without it too many open, and paid invoices of the last months far too few."""
    issued, paid, is_paid, true = _extract()
    ended = np.minimum(paid, 240)
    in_files = paid > 0  # the extract holds what was open on day 0 and what came after
    columns = (issued[in_files], ended[in_files], is_paid[in_files].astype(int))
    right = open_share(kaplan_meier(on_invoice_clock(*columns, watched_from=0)), days=60)
    assert right.lower is not None
    assert right.upper is not None
    assert right.lower < true < right.upper
    ignoring = open_share(kaplan_meier(on_invoice_clock(*columns)), days=60)
    assert ignoring.value is not None
    assert ignoring.value > true + 0.02
    recent = is_paid & (issued > 120)
    assert np.mean((paid - issued)[recent] > 60) < true - 0.08
    assert (paid - issued)[recent].mean() < (paid - issued).mean() - 8


def test_clocks() -> None:
    """One term: both clocks are one curve, moved by the terms; days past due begin below 0 and are not shifted."""
    rng = np.random.default_rng(2)
    issued, cause = rng.integers(0, 90, 300), rng.integers(0, 4, 300)
    ended = issued + rng.integers(0, 70, 300)
    by_invoice = on_invoice_clock(issued, ended, cause, watched_from=20)
    by_due = on_due_clock(issued, issued + 30, ended, cause, watched_from=20)
    first, second = kaplan_meier(by_invoice), kaplan_meier(by_due)
    assert (second.times + 30).tolist() == first.times.tolist()
    assert second.times.min() < 0
    assert second.survival.tolist() == first.survival.tolist()
    assert len(by_due) == (ended > np.maximum(issued, 20)).sum()
    ignoring = kaplan_meier(Spells.of(np.full(len(by_due), -30.0), by_due.exit, by_due.cause))
    assert abs(ignoring.survival - second.survival).max() > 0.01


def test_lifelines() -> None:
    """The curve and its interval are lifelines', also below day 0; grouping rows and their order change nothing."""
    rng = np.random.default_rng(3)
    entry = -rng.choice([30, 45, 60], 500).astype(float)
    spells = Spells.of(entry, entry + rng.integers(1, 90, 500), rng.integers(0, 2, 500))
    curve = kaplan_meier(spells)
    fitter = KaplanMeierFitter().fit(spells.exit, spells.cause, entry=spells.entry, timeline=curve.times)
    np.testing.assert_allclose(curve.survival, fitter.survival_function_.iloc[:, 0], atol=1e-12)
    inside = curve.survival > 0
    theirs = fitter.confidence_interval_.to_numpy()[inside]
    np.testing.assert_allclose(np.stack([curve.lower, curve.upper], axis=1)[inside], theirs, atol=1e-12)
    np.testing.assert_allclose(curve.survival, aalen_johansen(spells).survival, atol=1e-12)
    order = rng.permutation(500)
    turned = Spells.of(spells.entry[order], spells.exit[order], spells.cause[order])
    assert kaplan_meier(turned).survival.tolist() == curve.survival.tolist()


def test_one_cause_is_kaplan_meier() -> None:
    """With one cause and delayed entry, share, error and interval of Aalen-Johansen are those of the curve."""
    rng = np.random.default_rng(4)
    entry = rng.integers(0, 20, 200)
    spells = Spells.of(entry, entry + rng.integers(1, 60, 200), rng.integers(0, 2, 200))
    curve, found = kaplan_meier(spells), aalen_johansen(spells)
    inside = curve.survival > 0
    np.testing.assert_allclose(found.std_err[0][inside], curve.std_err[inside], rtol=1e-9)
    np.testing.assert_allclose(1 - found.upper[0][inside], curve.lower[inside], rtol=1e-9)
    np.testing.assert_allclose(1 - found.lower[0][inside], curve.upper[inside], rtol=1e-9)


def test_counts_are_rows() -> None:
    rng = np.random.default_rng(6)
    count = rng.integers(1, 5, 60)
    entry, cause = rng.integers(0, 9, 60), rng.integers(0, 4, 60)
    last = entry + rng.integers(1, 40, 60)
    once = aalen_johansen(Spells.of(entry, last, cause, count=count))
    rows = aalen_johansen(Spells.of(*(np.repeat(column, count) for column in (entry, last, cause))))
    np.testing.assert_allclose(once.std_err, rows.std_err, atol=1e-12)
    assert once.share.tolist() == rows.share.tolist()


def test_gap() -> None:
    """Where all end before others enter, the curve is drawn where most ended, and says what it leaves out."""
    spells = Spells.of([-120, -30, -30, -30], [-90, 0, 10, 20], [1, 1, 1, 1])
    curve = kaplan_meier(spells)
    assert curve.survival.round(3).tolist() == [0.667, 0.333, 0.0]
    assert curve.start == -30
    assert [(caveat.key, dict(caveat.values)) for caveat in curve.caveats] == [
        ("survival.begins_at", {"days": -30, "left_out": 1})
    ]


def test_thin_beginning() -> None:
    """B14: one early payment of the two invoices with long terms does not decide the curve of all others."""
    entry = np.array([-120, -120] + [-30] * 20)
    spells = Spells.of(entry, [-100, 5, *range(-19, 1)], [1] * 22)
    assert kaplan_meier(spells).survival[0] == 0.5
    curve = kaplan_meier(spells, least_at_risk=10)
    assert curve.start == -30
    assert curve.survival[0] == pytest.approx(20 / 21)
    assert open_share(curve, days=-60).missing is not None
    assert kaplan_meier(spells, least_at_risk=50).missing is not None


@pytest.mark.parametrize(
    ("spells", "median", "share"),
    [
        (Spells.of([], [], []), "survival.nothing_at_risk", "survival.nothing_at_risk"),
        (Spells.of([0, 0], [10, 20], [0, 0]), "survival.half_still_open", "survival.after_last_day"),
    ],
    ids=["nothing", "all open"],
)
def test_reasons(spells: Spells, median: str, share: str) -> None:
    """What cannot be told has its reason, never a number."""
    curve = kaplan_meier(spells)
    assert median_days(curve).missing is not None
    assert median_days(curve).missing.key == median
    assert open_share(curve, days=30).missing.key == share
    assert ended_share(aalen_johansen(spells), cause=1, days=30).missing.key == share


def test_all_paid_and_one_invoice() -> None:
    """All paid: 0 exactly, with no interval behind the end; one invoice is a step."""
    curve = kaplan_meier(Spells.of([0, 0, 0], [3, 3, 7], [1, 2, 3]))
    assert curve.survival[-1] == 0
    assert open_share(curve, days=30).no_interval is not None
    assert kaplan_meier(Spells.of([0], [9], [1])).survival.tolist() == [0]
    paid = aalen_johansen(Spells.of([0], [9], [1]))
    assert paid.share[:, -1].tolist() == [1, 0, 0]
    assert np.isnan(paid.lower[0, -1])


@pytest.mark.parametrize(
    "columns",
    [([0], [0], [1]), ([0, 1], [2], [1]), ([0], [np.nan], [1]), ([0], [1], [4])],
    ids=["no time", "lengths", "not a number", "cause"],
)
def test_refused(columns: tuple[list[float], list[float], list[int]]) -> None:
    with pytest.raises(ValueError, match=r"entry|length|finite|causes"):
        Spells.of(*columns)
