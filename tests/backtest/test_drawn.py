"""Draws of customers: the same numbers as a loop that copies rows, and intervals that hold (METHODS 4.4; B4, B19)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score, roc_curve

from lrfm.backtest.auc import clustered_areas
from lrfm.backtest.bands import Draws, bands_of
from lrfm.backtest.bootstrap import METRICS, MONEY, drawn_areas, drawn_metrics, drawn_ratio
from lrfm.backtest.contrasts import Contrast, contrasts, every_pair, interval, pairs_with
from lrfm.backtest.discrimination import part_in_worst
from lrfm.backtest.gains import curve_with_band
from lrfm.backtest.panel import Panel, customers_drawn, defaults_once
from lrfm.core.stability import holm_adjusted

SHARE = 0.15


def _made(seed: int, *, levels: int, weighted: bool) -> tuple[np.ndarray, Panel]:
    """Customers at three cut-offs, not all at each; three schemes, with ties."""
    source = np.random.default_rng(seed)
    keys, cutoffs = (grid.ravel() for grid in np.meshgrid(np.arange(70), np.arange(3), indexing="ij"))
    kept = source.random(len(keys)) < 0.8
    customer, cutoff = keys[kept], cutoffs[kept]
    habit = source.normal(size=70)[customer]
    bad = habit + source.normal(size=len(habit)) > 1.6
    risk = np.column_stack([habit + noise * source.normal(size=len(habit)) for noise in (0.3, 1, 4)])
    weight = source.choice([0, 1, 1, 1.5], len(habit)) if weighted else None
    panel = Panel.of(
        bad,
        weight=weight,
        default_weight=defaults_once(bad, customer, weight=weight) if weighted else None,
        exposure=source.lognormal(5, 1, len(habit)).round(),
        customer=customer,
        cutoff=cutoff,
    )
    return np.round(risk * levels) / levels, panel


def _naive(risk: np.ndarray, panel: Panel, times: np.ndarray, *, share: float = SHARE) -> dict[str, float]:
    """One draw of one scheme, the slow way: rows are copied, and libraries called for each cut-off."""
    sums = dict.fromkeys(("auc", "ks", "capture", "defaults", *METRICS[5:]), 0.0)
    for at in range(panel.cutoff_count):
        rows = np.repeat(np.arange(len(risk)), (panel.cutoff == at) * times[panel.customer])
        bad, weight, money = panel.is_bad[rows], panel.weight[rows], panel.weight[rows] * panel.exposure[rows]
        parts = part_in_worst(risk[rows], share=share, weight=weight)
        for name, of in (
            ("caught", parts * bad),
            ("turned_away", parts * ~bad),
            ("exposure", 1),
            ("bad_exposure", bad),
        ):
            sums[name] += float((money * of).sum()) / panel.cutoff_count
        counted = np.where(bad, panel.default_weight[rows], weight)
        defaults = counted[bad].sum()
        if defaults > 0 and counted[~bad].sum() > 0:
            false, true, _ = roc_curve(bad, risk[rows], sample_weight=counted, drop_intermediate=False)
            sums["auc"] += defaults * roc_auc_score(bad, risk[rows], sample_weight=counted)
            sums["ks"] += defaults * np.abs(true - false).max()
            sums["capture"] += float((parts * counted)[bad].sum())
            sums["defaults"] += defaults
    found = {name: sums[name] / sums["defaults"] for name in ("auc", "ks", "capture")}
    found |= {name: sums[name] for name in ("caught", "turned_away", "exposure", "bad_exposure")}
    lost = sums["bad_exposure"]
    return found | {"gini": 2 * found["auc"] - 1, "exposure_capture": sums["caught"] / lost if lost else np.nan}


@pytest.mark.parametrize(("seed", "levels", "weighted"), [(1, 50, False), (2, 2, False), (3, 1, True), (4, 100, True)])
def test_draws_are_those_of_a_loop_that_copies_rows(seed: int, levels: int, weighted: bool) -> None:
    """B19: every metric of every scheme and draw, ties, weights and cut windows included."""
    risk, panel = _made(seed, levels=levels, weighted=weighted)
    sales = np.random.default_rng(seed).integers(0, 900, len(risk)).astype(float)
    drawn = {"draw_count": 4, "seed": 9, "worst_share": SHARE}
    found = drawn_metrics(risk, panel, **drawn, others={"sales": sales})
    alone = drawn_areas(risk, panel, draw_count=4, seed=9)
    sold = drawn_metrics(risk, replace(panel, exposure=sales), **drawn)
    np.testing.assert_allclose(alone.draws["auc"], found.draws["auc"], rtol=1e-12)
    assert set(found.others["sales"].draws) == set(MONEY)
    for name in MONEY:
        np.testing.assert_allclose(found.others["sales"].draws[name], sold.draws[name], rtol=1e-12)
        np.testing.assert_allclose(found.others["sales"].values[name], sold.values[name], rtol=1e-12)
    counts = customers_drawn(panel, draw_count=4, seed=9)
    draws = [np.ones(panel.customer_count, int), *counts.T]
    for draw, times in enumerate(draws):
        for scheme in range(3):
            told = _naive(risk[:, scheme], panel, times)
            assert told.keys() == set(METRICS)
            for name, value in told.items():
                ours = found.values[name][scheme] if not draw else found.draws[name][draw - 1, scheme]
                assert ours == pytest.approx(value, rel=1e-12, abs=1e-12), (draw, scheme, name)


def test_odd_panels() -> None:
    """A handful of rows: cut-offs without defaults, customers twice at one, one level of risk, exposures of nothing."""
    told = 0
    for seed in range(40):
        source = np.random.default_rng(seed)
        count = int(source.integers(4, 40))
        bad, customer = source.random(count) < source.choice([0.1, 0.3, 0.9]), source.integers(0, count // 2, count)
        weight = source.choice([0, 1, 1, 2.5], count)
        panel = Panel.of(
            bad,
            weight=weight,
            default_weight=defaults_once(bad, customer, weight=weight),
            exposure=source.choice([0, 1, 7.0], count),
            customer=customer,
            cutoff=source.integers(0, 4, count),
        )
        risk, share = (
            source.integers(0, source.choice([1, 3, 50]), count).astype(float),
            source.choice([0.05, 0.33, 0.9]),
        )
        found = drawn_metrics(risk, panel, draw_count=2, seed=seed, worst_share=share)
        sums = () if found.missing else customers_drawn(panel, draw_count=2, seed=seed).T
        for draw, times in enumerate(sums):
            naive_defaults = (panel.weight * panel.is_bad * times[panel.customer]).sum()
            if not naive_defaults or np.isnan(found.draws["auc"][draw, 0]):
                continue
            with np.errstate(all="ignore"):
                expected = _naive(risk, panel, times, share=share)
            for name, value in expected.items():
                np.testing.assert_allclose(found.draws[name][draw, 0], value, atol=1e-9, err_msg=f"{seed} {name}")
            told += 1
    assert told > 20


def test_a_cut_outside_the_levels_kept_apart_is_seen() -> None:
    """Nothing is guessed: with a reach that is too short there is no answer, and more levels are kept apart."""
    source = np.random.default_rng(6)
    bad = source.random(3000) < 0.01
    panel = Panel.of(bad)
    risk = source.normal(size=3000)
    drawn = Draws.of(customers_drawn(panel, draw_count=200, seed=1))
    rows = np.arange(3000)
    short = bands_of(risk, panel, rows, share=0.1, reach=0.05)
    assert short.sums(drawn) is None
    long = bands_of(risk, panel, rows, share=0.1, exposures=(panel.exposure,))
    assert long.good.shape[0] < 600
    all_apart = bands_of(risk, panel, rows, share=0.1, exposures=(panel.exposure,), reach=1e9)
    told, whole = long.sums(drawn), all_apart.sums(drawn)
    for name in ("area", "ks", "caught", "good_exposure"):
        np.testing.assert_allclose(getattr(told, name), getattr(whole, name), rtol=1e-12)


def test_counts_of_many_customers_do_not_overflow() -> None:
    """Short counts hold 65,535: a band of more customers is added up in long ones."""
    panel = Panel.of(np.arange(70_000) < 2)
    bands = bands_of(np.arange(70_000.0), panel, np.arange(70_000), share=None)
    area, _ = bands.areas(Draws.as_they_are(70_000))
    assert area.tolist() == [0.0]
    assert bands.good.sum() == 69_998


def test_ratios_of_the_same_draws() -> None:
    """Brier scores, say: sums by customer, divided once a draw."""
    _, panel = _made(7, levels=5, weighted=True)
    above = panel.weight[:, None] * np.random.default_rng(1).random((len(panel.is_bad), 2))
    found = drawn_ratio(above, panel.weight, panel, draw_count=5, seed=3)
    plain = customers_drawn(panel, draw_count=5, seed=3, stratified=False)
    for draw, times in enumerate(plain.T):
        copied = np.repeat(np.arange(len(above)), times[panel.customer])
        np.testing.assert_allclose(found.draws["ratio"][draw], above[copied].sum(0) / panel.weight[copied].sum())


def test_strata_and_seeds() -> None:
    """As many customers that ever defaulted in each draw, but for plain ones; the same seed, the same draws."""
    risk, panel = _made(8, levels=9, weighted=True)
    counts = customers_drawn(panel, draw_count=50, seed=2)
    assert set(counts[panel.ever_bad()].sum(axis=0)) == {panel.default_count}
    plain = customers_drawn(panel, draw_count=2000, seed=2, stratified=False)
    assert set(plain.sum(axis=0)) == {panel.customer_count}
    drawn, share = plain[panel.ever_bad()].sum(axis=0), panel.default_count / panel.customer_count
    assert drawn.mean() == pytest.approx(panel.default_count, rel=0.02)
    assert drawn.var() == pytest.approx(panel.default_count * (1 - share), rel=0.1)
    first, again = (drawn_metrics(risk, panel, draw_count=20, seed=5) for _ in range(2))
    np.testing.assert_array_equal(first.draws["auc"], again.draws["auc"])
    moved = drawn_metrics(np.exp(risk), panel, draw_count=20, seed=5)
    for name in METRICS:
        np.testing.assert_array_equal(first.draws[name], moved.draws[name])


def test_spread_of_draws_is_the_clustered_error() -> None:
    """Two ways to the same standard error: of areas, and of their differences."""
    source = np.random.default_rng(9)
    customer, cutoff = np.tile(np.arange(600), 4), np.repeat(np.arange(4), 600)
    habit = source.normal(size=600)[customer]
    bad = habit + source.normal(size=2400) > 2.2
    risk = np.column_stack([habit + noise * source.normal(size=2400) for noise in (0.5, 1.5)])
    found = drawn_metrics(risk, Panel.of(bad, customer=customer, cutoff=cutoff), draw_count=1500, seed=1)
    exact = clustered_areas(risk, bad, customer=customer, cutoff=cutoff)
    np.testing.assert_allclose(found.values["auc"], exact.values, rtol=1e-12)
    np.testing.assert_allclose(found.draws["auc"].std(axis=0), exact.standard_errors(), rtol=0.08)
    [told] = contrasts(found.values["auc"], found.draws["auc"], [(0, 1)], level=0.95, default_count=found.default_count)
    assert told.std_err == pytest.approx(exact.difference(0, 1).std_err, rel=0.08)
    assert told.joint_low == pytest.approx(told.low, abs=0.15 * told.std_err)


def test_the_joint_reach_is_that_of_independent_normal_deviations() -> None:
    """Known truth: the largest of m passes q in 5 % of draws where each does in 1 - 0.95 ** (1 / m) of them."""
    draws = np.random.default_rng(3).normal(size=(40_000, 6))
    draws -= draws.mean(axis=0)
    for count in (20, 400):
        told = interval_of_columns(draws, count)
        q = stats.norm.isf((1 - 0.95 ** (1 / 5)) / 2)
        reach = stats.t.isf(stats.norm.sf(q), count - 1) * np.sqrt(count / (count - 1))
        assert [one.joint_high for one in told] == pytest.approx([reach] * 5, rel=0.015)
        own = stats.t.ppf(0.975, count - 1) * np.sqrt(count / (count - 1))
        assert [one.high for one in told] == pytest.approx([own] * 5, rel=0.015)


def interval_of_columns(draws: np.ndarray, count: int) -> tuple[Contrast, ...]:
    """Compare five columns, each of spread one, with a last one that does not move."""
    still = np.column_stack((draws[:, :5] / draws[:, :5].std(axis=0, ddof=1), np.zeros(len(draws))))
    return contrasts(np.zeros(6), still, pairs_with(5, 6), level=0.95, default_count=count)


@pytest.mark.parametrize("count", [20, 50])
def test_joint_intervals_hold_together_however_few_defaulted(count: int) -> None:
    """Twenty differences without a true one, each a mean over `count` customers, drawn again: all hold 0 in 95 %.

    Plain normal reaches over the same draws do not with twenty customers, and single intervals never do.
    """
    source, joint, plain, single = np.random.default_rng(count), 0, 0, 0
    mixed = source.normal(size=(8, 20))
    for _ in range(400):
        each = source.normal(size=(count, 8)) @ mixed
        times = source.multinomial(count, np.full(count, 1 / count), size=300)
        values, draws = np.append(each.mean(axis=0), 0.0), np.column_stack((times @ each / count, np.zeros(300)))
        told = contrasts(values, draws, pairs_with(20, 21), level=0.95, default_count=count)
        joint += any(one.joint_low > 0 or one.joint_high < 0 for one in told)
        single += any(one.low > 0 or one.high < 0 for one in told)
        reach = np.quantile(np.abs((draws - values)[:, :20] / draws[:, :20].std(axis=0)).max(axis=1), 0.95)
        plain += (np.abs(values[:20]) > reach * draws[:, :20].std(axis=0)).any()
    assert 0.03 * 400 < joint < 0.08 * 400
    assert single > 0.2 * 400
    assert plain > 1.4 * joint if count == 20 else plain > joint


def test_a_contrast_that_hardly_moves_widens_no_other() -> None:
    """A scheme that differs from equal weights in one customer's place: others keep their reach, it is told as is."""
    source = np.random.default_rng(5)
    draws = np.column_stack((source.normal(0, 0.03, 4000), 0.001 * (source.poisson(0.05, 4000) - 0.05), np.zeros(4000)))
    without, beside = (
        contrasts([0.1, *[0.0] * (len(some) - 1)], draws[:, some], pairs_with(len(some) - 1, len(some)), level=0.95,
                  default_count=100)
        for some in ([0, 2], [0, 1, 2])
    )  # fmt: skip
    assert beside[0].joint_high == without[0].joint_high
    assert beside[1].joint_high < 0.002
    assert beside[1].joint_high > stats.norm.ppf(0.975) * beside[1].std_err


def test_p_values_and_holm() -> None:
    """p by t, without a floor in the number of draws; Holm over all contrasts; METHODS 4.4's five; max-t's own p."""
    five = holm_adjusted((0.001, 0.012, 0.02, 0.04, 0.3))
    np.testing.assert_allclose(five, (0.005, 0.048, 0.06, 0.08, 0.3))
    draws = np.random.default_rng(2).normal([0.3, 0.0, 0.1], 0.1, size=(999, 3))
    far, near = contrasts([0.3, 0.0, 0.1], draws, [(0, 1), (2, 1)], level=0.95, default_count=30)
    spread = (draws[:, 0] - draws[:, 1]).std(ddof=1) * np.sqrt(30 / 29)
    assert far.std_err == pytest.approx(spread)
    assert far.p_value == pytest.approx(2 * stats.t.sf(0.3 / spread, 29))
    assert (far.high - far.value) == pytest.approx(stats.t.ppf(0.975, 29) * spread)
    assert far.adjusted_p_value == pytest.approx(min(1, 2 * far.p_value))
    assert near.adjusted_p_value >= near.p_value > far.p_value
    assert far.p_value < far.joint_p_value < 2 * far.p_value + 0.01
    clear = contrasts([9.3, 0.0, 0.1], draws + np.array([9.0, 0, 0]), [(0, 1)], level=0.95, default_count=30)[0]
    assert clear.p_value < 1e-12
    assert len(every_pair(20)) == 190
    assert far.detectable == pytest.approx(far.joint_high - far.value + stats.norm.ppf(0.8) * far.std_err)
    alike = contrasts([0.7, 0.7], np.repeat(draws[:, :1], 2, axis=1), [(0, 1)], level=0.95, default_count=30)[0]
    assert (alike.low, alike.joint_high, alike.p_value, alike.joint_p_value) == (0, 0, 1, 1)


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_joint_p_values_part_what_joint_intervals_part(level: float) -> None:
    """The adjusted p-value is below 1 - level just where the joint interval leaves 0 out."""
    source, told = np.random.default_rng(8), set()
    for _ in range(60):
        values = source.normal(0, 0.07, size=8)
        draws = values + source.normal(0, 0.03, size=(499, 8))
        for one in contrasts(values, draws, pairs_with(0, 8), level=level, default_count=25):
            is_apart = one.joint_low > 0 or one.joint_high < 0
            assert is_apart == (one.joint_p_value <= 1 - level + 1e-9), one
            told.add(is_apart)
    assert told == {True, False}


def test_draws_that_tell_nothing() -> None:
    draws = np.full((40, 2), 0.6)
    draws[:3] = np.nan
    asked = {"level": 0.95, "default_count": 30}
    assert contrasts([0.6, 0.6], draws, [(0, 1)], **asked)[0].missing.key == "backtest.draws_failed"
    assert interval([0.6, 0.6], draws, **asked)[0].missing.values == {"failed": 3, "draws": 40}
    assert contrasts([0.6], draws, [], **asked) == ()


def test_a_cut_off_of_which_nothing_is_known() -> None:
    """All its windows were cut: it adds nothing, but for a cut-off over which money is averaged."""
    risk, panel = _made(11, levels=9, weighted=False)
    cut = Panel.of(
        panel.is_bad, weight=panel.cutoff != 1, exposure=panel.exposure, customer=panel.customer, cutoff=panel.cutoff
    )
    kept = panel.cutoff != 1
    left = Panel.of(
        panel.is_bad[kept], exposure=panel.exposure[kept], customer=panel.customer[kept], cutoff=panel.cutoff[kept]
    )
    values, expected = (
        drawn_metrics(one, rows, draw_count=2, seed=1).values for one, rows in ((risk, cut), (risk[kept], left))
    )
    for name in ("auc", "ks", "capture", "exposure_capture"):
        np.testing.assert_allclose(values[name], expected[name])
    np.testing.assert_allclose(3 * values["caught"], 2 * expected["caught"])


def test_what_cannot_be_drawn() -> None:
    """N2: no default, one default, no customer: a reason, no draws."""
    for bad, key in (([0, 0, 0], "no_defaults"), ([1, 0, 0], "one_customer"), ([], "no_customers")):
        panel = Panel.of(np.array(bad, bool))
        found = drawn_metrics(np.zeros((len(bad), 2)), panel, draw_count=5, seed=1)
        assert (found.missing.key, found.draws) == (f"backtest.{key}", {})
        ratio = drawn_ratio(np.zeros((len(bad), 2)), np.ones(len(bad)), panel, draw_count=5, seed=1)
        curve = curve_with_band(np.zeros(len(bad)), panel, kind="roc", seed=1)
        assert ratio.missing == curve.missing == found.missing
    apart = Panel.of([1, 1, 0, 0], cutoff=[0, 0, 1, 1])
    assert drawn_metrics(np.zeros((4, 1)), apart, draw_count=5, seed=1).missing.key == "backtest.no_pairs"
    flat = drawn_metrics(np.zeros((6, 1)), Panel.of([1, 1, 0, 0, 0, 0]), draw_count=5, seed=1)
    assert set(flat.draws["auc"].ravel()) == {0.5}
    np.testing.assert_allclose(flat.draws["capture"], 0.1)


@pytest.mark.parametrize("kind", ["roc", "cap"])
def test_curves_have_the_area_and_a_band(kind: str) -> None:
    """The area below the curve is AUC, or half of the accuracy ratio and a half; the band holds the curve."""
    source = np.random.default_rng(10)
    bad = source.random(2000) < 0.1
    risk = source.normal(size=2000) + 1.2 * bad
    panel = Panel.of(bad, customer=np.arange(2000) // 2, cutoff=np.arange(2000) % 2)
    found = curve_with_band(risk, panel, kind=kind, draw_count=60, seed=1)
    area = np.trapezoid(found.y, found.x)
    values = drawn_metrics(risk, panel, draw_count=2, seed=1).values
    share = bad.mean()
    expected = values["auc"][0] if kind == "roc" else values["gini"][0] * (1 - share) / 2 + 0.5
    assert area == pytest.approx(expected, abs=0.004)
    assert (found.low <= found.y + 1e-9).mean() > 0.95
    assert (found.high >= found.y - 1e-9).mean() > 0.95
    assert np.mean(found.high - found.low) > 0.02


@pytest.mark.parametrize("kind", ["roc", "cap"])
def test_a_curve_of_one_draw_is_that_of_copied_rows(kind: str) -> None:
    """Ties slant, one band holds all that lies between two defaults."""
    risk, panel = _made(12, levels=4, weighted=False)
    found = curve_with_band(risk[:, 1], panel, kind=kind, draw_count=1, seed=4)
    np.testing.assert_array_equal(found.low, found.high)
    times = customers_drawn(panel, draw_count=1, seed=4)[:, 0]
    total, defaults = np.zeros(101), 0
    for at in range(3):
        rows = np.repeat(np.arange(len(risk)), (panel.cutoff == at) * times[panel.customer])
        bad = panel.is_bad[rows]
        false, true, _ = roc_curve(bad, risk[rows, 1], drop_intermediate=False)
        x = false if kind == "roc" else bad.mean() * true + (1 - bad.mean()) * false
        curve = np.interp(found.x, x, true)
        total += bad.sum() * np.where(found.x == 0, 0, curve)
        defaults += bad.sum()
    np.testing.assert_allclose(found.low, total / defaults, atol=1e-12)


def test_draws_are_made_once_for_all_who_ask() -> None:
    """Fewer of them are the first; another outcome, or another way to draw, has its own."""
    panel = Panel.of([1, 1, 1, 0, 0, 0, 0, 0])
    many = customers_drawn(panel, draw_count=50, seed=3)
    assert np.shares_memory(customers_drawn(replace(panel, exposure=panel.weight), draw_count=20, seed=3), many)
    fresh = Panel.of([1, 1, 1, 0, 0, 0, 0, 0])
    assert (customers_drawn(fresh, draw_count=20, seed=3) == many[:, :20]).all()
    other = customers_drawn(replace(panel, is_bad=~panel.is_bad), draw_count=50, seed=3)
    assert (other[:5].sum(axis=0) != 3).any()
    assert (customers_drawn(panel, draw_count=50, seed=3, stratified=False)[:3].sum(axis=0) != 3).any()
