"""Are verdicts right: made-up customers whose defaults are known to depend on some schemes, or on none.

At least 200 sets of customers each: where defaults are unrelated to anything, and where all schemes are as good, a
winner is declared in at most one of twenty; intervals of differences hold the truth as often as they say, and those
that take rows at several cut-offs as independent do not; where the true gap reaches the smallest detectable
difference, the better scheme is found better in four of five. With 20 to 30 defaults and twenty schemes, joint
intervals hold all differences and winners are as seldom; levels (rates by band, money) hold the truth of as many
customers; three ways to an interval are compared. Exact binomial tests at 1 % judge. The result goes to
``docs/verdicts.md``; the exit code is 1 where one of them rejects. Run by ``make recovery``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.stats import binomtest

from lrfm.backtest.auc import area_influence, delong
from lrfm.backtest.bootstrap import drawn_areas
from lrfm.backtest.contrasts import contrasts, every_pair, pairs_with
from lrfm.backtest.cost import money_of
from lrfm.backtest.discrimination import part_in_worst
from lrfm.backtest.judge import BANDS, bands_of_scores
from lrfm.backtest.money import Economics
from lrfm.backtest.panel import Panel, defaults_once
from lrfm.backtest.rounds import REFERENCE
from lrfm.backtest.settings import TournamentSettings
from lrfm.backtest.stability import tiers_of
from lrfm.backtest.trial import Trial
from lrfm.backtest.verdict import Finding, verdict_of

__all__ = ["LEVELS", "Judged", "World", "judged", "levels_held", "main", "true_gap", "true_levels", "ways_held"]

DOCS = Path(__file__).resolve().parent.parent / "docs/verdicts.md"
SCHEMES, CUTOFFS, WINDOW = 6, 4, 4
LEVEL, LEAST_P, MOST_FALSE, POWER = 0.95, 0.01, 0.05, 0.8
MANY = 150_000
PILOTS = 20
NOISES = (0.8, 1.0, 1.2, 1.5, 1.9, 2.4, 3.0, 4.0, 6.0)
MANY_SCHEMES = 20
FEW = (20, 30)
FEW_HAZARD = 0.005
HAZARDS = (0.004, 0.006, 0.0105, 0.022)
"""About 20, 30, 50 and 100 defaults of 800 customers."""
MONEY = Economics(margin_share=0.2, funding_share=0.0, loss_share=0.45)
SALES_OF_OWED = 3.0
LEVELS = ("safest fifth", "middle fifth", "riskiest fifth", "caught", "profit")


@dataclass(frozen=True)
class World:
    """How customers are made: `pull` of a lasting habit on defaults, and each scheme's lasting noise about the habit.

    `own_share` is the part of its noise that a scheme has for itself; the rest all schemes share.
    """

    pull: float
    noises: tuple[float, ...]
    own_share: float = 0.3
    customers: int = 800
    hazard: float = 0.018

    def made(self, seed: int, *, customers: int | None = None) -> tuple[npt.NDArray[np.float64], Panel]:
        """Make risks (rows, schemes) and outcomes: who defaulted leaves; windows of four quarters overlap."""
        source = np.random.default_rng(seed)
        count = customers or self.customers
        habit, shared = source.normal(size=(2, count))
        own = source.normal(size=(count, len(self.noises)))
        rate = self.hazard * np.exp(self.pull * habit - self.pull**2 / 2)
        quarter = np.ceil(source.exponential(1 / rate))
        cutoff, customer = (grid.ravel() for grid in np.meshgrid(np.arange(CUTOFFS), np.arange(count), indexing="ij"))
        here = quarter[customer] > cutoff
        cutoff, customer = cutoff[here], customer[here]
        bad = quarter[customer] <= cutoff + WINDOW
        noise = np.sqrt(1 - self.own_share) * shared[:, None] + np.sqrt(self.own_share) * own
        lasting = habit[:, None] + np.array(self.noises) * noise
        risk = lasting[customer] + 0.2 * source.normal(size=(len(customer), len(self.noises)))
        return risk, Panel.of(bad, default_weight=defaults_once(bad, customer), customer=customer, cutoff=cutoff)


@dataclass(frozen=True)
class Judged:
    """One set of customers: the first scheme (0) is the reference; scheme 1 less it, and what was declared.

    Intervals are (low, high): by percentiles, and naive; `joint` are those of all schemes less the reference.
    """

    default_count: int
    gap: float
    interval: tuple[float, float]
    naive: tuple[float, float]
    joint: tuple[tuple[float, float], ...]
    detectable: float
    finding: Finding
    winners: tuple[int, ...]


def judged(world: World, seed: int, *, draw_count: int) -> Judged:
    """Make customers and judge the schemes as a tournament does."""
    risk, panel = world.made(seed)
    found = drawn_areas(risk, panel, draw_count=draw_count, seed=seed)
    areas = found.values["auc"], found.draws["auc"]
    count = risk.shape[1]
    beside = contrasts(*areas, pairs_with(0, count), level=LEVEL, default_count=found.default_count)
    pairs = contrasts(*areas, every_pair(count), level=LEVEL, default_count=found.default_count)
    verdict = verdict_of(beside, pairs, reference=0, default_count=found.default_count)
    first = beside[0]
    naive = delong(risk[:, :2], panel.is_bad).difference(1, 0)
    return Judged(
        default_count=found.default_count,
        gap=first.value,
        interval=(_told(first.low), _told(first.high)),
        naive=(_told(naive.low), _told(naive.high)),
        joint=tuple((_told(one.joint_low), _told(one.joint_high)) for one in beside),
        detectable=_told(first.detectable),
        finding=verdict.beside_reference.get(1, Finding.CANNOT_TELL),
        winners=verdict.winners,
    )


def true_gap(world: World, *, customers: int = MANY) -> npt.NDArray[np.float64]:
    """Give each scheme's area less the reference's, of very many customers."""
    risk, panel = world.made(1, customers=customers)
    values = area_influence(risk, panel.is_bad, cutoff=panel.cutoff, default_weight=panel.default_weight).values
    gaps: npt.NDArray[np.float64] = values[1:] - values[0]
    return gaps


def levels_held(world: World, seed: int, truth: Sequence[float], *, draw_count: int) -> tuple[int, list[bool]]:
    """Tell how many defaulted, and of which of the `LEVELS` the interval holds the truth, for the second scheme."""
    trial = _trial(*world.made(seed), seed)
    settings = TournamentSettings().model_copy(update={"draws": draw_count, "seed": seed})
    bands = {one.fifth: one for one in bands_of_scores(trial, 1, settings=settings)}
    money = money_of(trial, economics=MONEY, reference=REFERENCE, settings=settings)[trial.names[1]]
    ends = [(bands[at].low, bands[at].high) for at in (1, 3, 5)]
    ends += [(one.low, one.high) for one in (money.caught, money.profit)]
    held = [_within((_told(low), _told(high)), true) for (low, high), true in zip(ends, truth, strict=True)]
    return trial.panel().default_count, held


def true_levels(world: World, *, customers: int = MANY) -> list[float]:
    """Give the `LEVELS` of very many customers, money as of so many as the world has."""
    trial = _trial(*world.made(1, customers=customers), 1)
    risk, parts = trial.risk[:, 1], np.zeros(len(trial.place))
    tier = np.zeros(len(trial.place), np.int64)
    for place in trial.places.tolist():
        rows = trial.place == place
        tier[rows] = tiers_of(risk[rows], tier_count=BANDS)
        parts[rows] = part_in_worst(risk[rows], share=0.1)
    lost = MONEY.loss_share * trial.owed * trial.is_bad
    money = np.array([parts @ (trial.owed * trial.is_bad), (1 - parts) @ (MONEY.net_share * trial.sales - lost)])
    rates = [float(trial.is_bad[tier == at].mean()) for at in (0, 2, 4)]
    return [*rates, *(money / CUTOFFS * world.customers / customers).tolist()]


def _trial(risk: npt.NDArray[np.float64], panel: Panel, seed: int) -> Trial:
    """Give two schemes what customers owe, each the same at every cut-off, and a multiple of it as sales."""
    owed = np.random.default_rng([seed, 1]).lognormal(10, 0.5, panel.customer_count)[panel.customer]
    return Trial(
        names=(REFERENCE, "other"),
        risk=risk[:, :2],
        chance=np.full((len(risk), 2), np.nan),
        place=panel.cutoff,
        customer=panel.customer,
        is_bad=panel.is_bad,
        owed=owed,
        sales=SALES_OF_OWED * owed,
        weight=np.ones(len(risk)),
    )


def ways_held(world: World, seed: int, truth: Sequence[float], *, draw_count: int) -> tuple[int, list[bool]]:
    """Tell which intervals of the second scheme's area, and of its difference from the first, hold the truth.

    By percentiles; by percentiles further out, as t and the narrowness of draws want it; by t and standard error.
    """
    risk, panel = world.made(seed)
    drawn = drawn_areas(risk[:, :2], panel, draw_count=draw_count, seed=seed)
    count, held = drawn.default_count, list[bool]()
    reach = float(np.sqrt(count / (count - 1)) * stats.t.ppf((1 + LEVEL) / 2, count - 1))
    tails = ((1 - LEVEL) / 2, float(stats.norm.cdf(-reach)))
    (first, second), draws = drawn.values["auc"], drawn.draws["auc"]
    for value, some, true in zip(
        (second, second - first), (draws[:, 1], draws[:, 1] - draws[:, 0]), truth, strict=True
    ):
        ends = [tuple(np.quantile(some, [tail, 1 - tail])) for tail in tails]
        ends.append((value - reach * some.std(ddof=1), value + reach * some.std(ddof=1)))
        held += [bool(low <= true <= high) for low, high in ends]
    return count, held


def main() -> int:
    """Make customers again and again, write what was found, and judge it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=200)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--out", type=Path, default=DOCS)
    arguments = parser.parse_args()
    report = _report(arguments.sets, arguments.draws)
    sys.stdout.write(report)
    arguments.out.write_text(report, encoding="utf-8", newline="\n")
    return int("**rejected**" in report)


def _told(value: float | None) -> float:
    return float("nan") if value is None else value


def _sets(world: World, count: int, draws: int, *, first: int) -> list[Judged]:
    return [judged(world, first + at, draw_count=draws) for at in range(count)]


def _gap_world(draws: int) -> World:
    """Find the first world whose true gap reaches the smallest detectable difference, as pilots tell it."""
    for noise in NOISES:
        world = World(pull=1.0, noises=(noise, 0.5, *(noise,) * (SCHEMES - 2)))
        pilots = _sets(world, PILOTS, draws, first=50_000)
        if float(true_gap(world)[0]) >= float(np.mean([one.detectable for one in pilots])):
            return world
    raise ValueError("no world has a gap that can be detected")


def _report(count: int, draws: int) -> str:
    unrelated = _sets(World(pull=0.0, noises=(1.0,) * SCHEMES), count, draws, first=1_000)
    as_good = _sets(World(pull=1.0, noises=(1.0,) * SCHEMES), count, draws, first=2_000)
    gaps = World(pull=1.0, noises=(1.2, 0.8, 1.0, 1.2, 1.5, 2.0))
    truth = true_gap(gaps)
    spread = _sets(gaps, count, draws, first=3_000)
    far = _gap_world(draws)
    found = _sets(far, count, draws, first=4_000)
    gap = float(true_gap(far)[0])
    held = [_within(one.interval, truth[0]) for one in spread]
    naive = [_within(one.naive, truth[0]) for one in spread]
    joint = [all(_within(*pair) for pair in zip(one.joint, truth, strict=True)) for one in spread]
    nothing = [all(_within(pair, 0.0) for pair in one.joint) for one in unrelated]
    better = [one.finding is Finding.BETTER for one in found]
    rows = "\n".join(
        (
            _row("winners declared, defaults unrelated to anything", [bool(one.winners) for one in unrelated],
                 MOST_FALSE, "greater"),
            _row("winners declared, all schemes as good", [bool(one.winners) for one in as_good], MOST_FALSE,
                 "greater"),
            _row("interval of one difference holds the truth", held, LEVEL, "two-sided"),
            _row("joint intervals hold all truths at once", joint, LEVEL, "less"),
            _row("joint intervals hold all truths, defaults unrelated", nothing, LEVEL, "less"),
            _row("better scheme found better, at a gap that is detectable", better, POWER, "less"),
        )
    )  # fmt: skip
    too_narrow = binomtest(sum(naive), len(naive), LEVEL, alternative="less").pvalue
    few = _few_defaults(count, draws)
    levels = _levels(count, max(draws, 1000))
    verdict = (
        "too narrow, as it should be shown" if too_narrow < LEAST_P else "**rejected**: not shown to be too narrow"
    )
    return f"""\
# Verdicts on made-up customers

Written by `make recovery` (`tools/verdict_recovery.py`).

{count} sets of {gaps.customers} customers at {CUTOFFS} quarterly cut-offs with windows of {WINDOW} quarters, {SCHEMES}
schemes whose noises are shared in part; {draws:,} draws of customers each. Between {_defaults(as_good)} distinct
defaults a set. Exact binomial tests at 1 %.

| what | should be | found | p | |
|---|---|---|---|---|
{rows}

With {FEW[0]} to {FEW[1]} defaults and {MANY_SCHEMES} schemes, none better than another:

| what | should be | found | p | |
|---|---|---|---|---|
{few}

Levels, which depend on how many customers default: rates of a scheme's bands, and what refusing its worst tenth does.

| what | should be | found | p | |
|---|---|---|---|---|
{levels}

Three ways to an interval at 95 %, which hold the truth in so many sets (in bold the one that is told):

| defaults, on average | area: percentiles | widened percentiles | t | difference: percentiles | widened | t |
|---|---|---|---|---|---|---|
{_ways(3 * count, draws)}

Widened: standard errors by sqrt(k / (k - 1)), normal quantiles replaced by those of t with k - 1 degrees of freedom, of
k distinct customers who defaulted; {3 * count} sets a row.

True gap where power is judged: {gap:.3f}; smallest detectable difference, on average:
{np.mean([one.detectable for one in found]):.3f}. Intervals of DeLong over stacked cut-offs, rows taken as independent,
hold the truth in {np.mean(naive):.1%} of sets (95 % by their name; p {too_narrow:.1g}): {verdict}.
"""


def _few_defaults(count: int, draws: int) -> str:
    """Judge twenty schemes by few defaults: unrelated to anything, and related to all schemes alike."""
    rows = []
    for pull, name in ((0.0, "defaults unrelated to anything"), (1.0, "all schemes as good")):
        world = World(pull=pull, noises=(1.0,) * MANY_SCHEMES, hazard=FEW_HAZARD)
        found = [judged(world, seed, draw_count=draws) for seed in _seeds_of_few(world, count)]
        joint = [all(_within(pair, 0.0) for pair in one.joint) for one in found]
        rows += [
            _row(f"winners declared, {name}", [bool(one.winners) for one in found], MOST_FALSE, "greater"),
            _row(f"joint intervals hold all differences, {name}", joint, LEVEL, "less"),
        ]
    return "\n".join(rows)


def _seeds_of_few(world: World, count: int) -> list[int]:
    seeds: list[int] = []
    seed = 60_000
    while len(seeds) < count:
        seed += 1
        if FEW[0] <= world.made(seed)[1].default_count <= FEW[1]:
            seeds.append(seed)
    return seeds


def _levels(count: int, draws: int) -> str:
    rows = []
    for hazard in (FEW_HAZARD, World.hazard):
        world = World(pull=1.0, noises=(1.2, 0.8), hazard=hazard)
        truth = true_levels(world)
        found = [levels_held(world, 70_000 + at, truth, draw_count=draws) for at in range(count)]
        average = np.mean([defaults for defaults, _ in found])
        for at, name in enumerate(LEVELS):
            hits = [held[at] for _, held in found]
            rows.append(_row(f"{name}, {average:.0f} defaults on average", hits, LEVEL, "less"))
    return "\n".join(rows)


def _ways(count: int, draws: int) -> str:
    rows = []
    for hazard in HAZARDS:
        world = World(pull=1.0, noises=(1.2, 0.8), hazard=hazard)
        risk, panel = world.made(1, customers=MANY)
        first, second = area_influence(
            risk, panel.is_bad, cutoff=panel.cutoff, default_weight=panel.default_weight
        ).values.tolist()
        found = [ways_held(world, 80_000 + at, (second, second - first), draw_count=draws) for at in range(count)]
        shares = [f"{np.mean([held[at] for _, held in found]):.1%}" for at in range(6)]
        shares = [f"**{one}**" if at in (1, 5) else one for at, one in enumerate(shares)]
        rows.append(f"| {np.mean([defaults for defaults, _ in found]):.0f} | {' | '.join(shares)} |")
    return "\n".join(rows)


def _row(what: str, hits: Sequence[bool], nominal: float, alternative: Literal["greater", "less", "two-sided"]) -> str:
    p_value = float(binomtest(sum(hits), len(hits), nominal, alternative=alternative).pvalue)
    side = {"greater": "at most ", "less": "at least ", "two-sided": ""}[alternative]
    judgement = "stands" if p_value >= LEAST_P else "**rejected**"
    return f"| {what} | {side}{nominal:.0%} | {np.mean(hits):.1%} | {p_value:.2g} | {judgement} |"


def _within(interval: tuple[float, float], value: float) -> bool:
    return interval[0] <= value <= interval[1]


def _defaults(sets: Sequence[Judged]) -> str:
    counts = [one.default_count for one in sets]
    return f"{min(counts)} and {max(counts)}"


if __name__ == "__main__":
    raise SystemExit(main())
