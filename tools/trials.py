"""Are whole tournaments right: customers made up anew, schemes that learn at each origin, verdicts against the truth.

Hundreds of ledgers of customers at quarterly origins (`tools.made_examples`), each played as the tournament plays:
given and measured schemes and the non-negative logistic learn from windows that are over, score the origins after them,
and are judged with draws of customers. Exact binomial tests at 1 % judge:

- where defaults are unrelated to anything, a winner is declared in at most one of twenty ledgers;
- where the true difference from equal weights reaches the smallest detectable one, a scheme is found better in at
  least four of five ledgers;
- 95 % intervals of differences hold the truth as often as they say; DeLong's over stacked origins do not.

The truth of a ledger is that of its schemes as it taught them, by very many other customers of its world. The result
goes to ``docs/trials.md``; the exit code is 1 where a test rejects. Run by ``make trials``. `tools.verdict_recovery`
judges the statistics alone, with scores that nothing learned.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import binomtest

from lrfm.backtest.auc import area_influence, delong
from lrfm.backtest.entries import entries_of
from lrfm.backtest.examples import Examples
from lrfm.backtest.judge import Judged, judge
from lrfm.backtest.panel import defaults_once
from lrfm.backtest.power import Rung, rung_of
from lrfm.backtest.rounds import REFERENCE, Entry, entries_allowed, first_tested, play, play_round, training_defaults
from lrfm.backtest.settings import TournamentSettings
from lrfm.backtest.trial import Trial, trial_of
from lrfm.backtest.verdict import Finding
from lrfm.core.one_thread import one_thread
from lrfm.weights.settings import SchemeName, WeightSettings
from tools.made_examples import World, made_examples

__all__ = ["GIVEN", "LEARNED", "NULL", "Ledger", "main", "played", "truth_of"]

DOCS = Path(__file__).resolve().parent.parent / "docs/trials.md"
GIVEN, LEARNED = "recency_first", "nonnegative_logistic"
SCHEMES: tuple[SchemeName, ...] = (
    "equal", "recency_first", "value_first", "habit_first", "entropy", "standard_deviation", "critic",
    "principal_components", "nonnegative_logistic",
)  # fmt: skip
HELD = (GIVEN, "habit_first", "entropy", LEARNED)
"""Schemes whose intervals are held against the truth: two given ones, a measured one and the learned one."""
LEVEL, LEAST_P, MOST_FALSE, POWER = 0.95, 0.01, 0.05, 0.8
MANY, OTHERS = 100_000, 10**6
"""Customers that tell the truth, and where their keys begin: none of them is of the ledger."""
TRUTH = (0.3, 3.0, 0.3, 0.0, 0.0)
NULL = World(truth=TRUTH, pull=0.0)
PULLS = (0.9, 1.0, 1.1, 1.2, 1.3, 1.5)
PILOTS = 12
Pair = tuple[float, float]


@dataclass(frozen=True)
class Ledger:
    """What one tournament said of each scheme beside equal weights, and what was true.

    `naive` are intervals of DeLong over stacked rows; `truth` and `stacked_truth` are empty where none was asked for.
    """

    default_count: int
    tested_count: int
    rung: Rung
    interval: Mapping[str, Pair]
    naive: Mapping[str, Pair]
    detectable: Mapping[str, float]
    finding: Mapping[str, Finding]
    winners: tuple[str, ...]
    truth: Mapping[str, float]
    stacked_truth: Mapping[str, float]


def played(seed: int, *, world: World, draws: int, truth_customers: int = 0) -> Ledger:
    """Make customers of a world, and play a tournament of them as the suite does.

    So many other customers tell the truth. Raises `ValueError` where nothing can be tested or ranked.
    """
    examples = made_examples(world, seed)
    settings = TournamentSettings().model_copy(update={"draws": draws, "seed": seed})
    first = first_tested(examples, settings)
    if not isinstance(first, int):
        raise ValueError(f"seed {seed}: {first.key}")  # noqa: TRY004 - it is these customers that are wrong
    rung, places = rung_of(training_defaults(examples, first)), range(first, examples.over_count)
    entries = entries_allowed(entries_of(WeightSettings(schemes=SCHEMES), criteria="lrfm").entries, rung)
    with one_thread():
        trial = trial_of(examples, play(examples, entries, places=places))
        judged = judge(trial, reference=REFERENCE, settings=settings)
        if judged.verdict.missing or LEARNED not in judged.beside:
            raise ValueError(f"seed {seed}: too few defaults to rank or to learn from")
        held = [one for one in entries if one.name in (REFERENCE, *HELD)]
        others = made_examples(world, OTHERS + seed, customers=truth_customers) if truth_customers else None
        truth = ({}, {}) if others is None else truth_of(examples, others, held, places)
    return _told(judged, rung, *truth)


def _told(judged: Judged, rung: Rung, truth: Mapping[str, float], stacked: Mapping[str, float]) -> Ledger:
    beside = judged.beside
    return Ledger(
        default_count=judged.drawn.default_count,
        tested_count=len(judged.trial.places),
        rung=rung,
        interval={name: (_number(one.low), _number(one.high)) for name, one in beside.items()},
        naive={name: _naive(judged.trial, name) for name in HELD if name in beside},
        detectable={name: _number(one.smallest_detectable) for name, one in beside.items()},
        finding={name: one.finding for name, one in beside.items()},
        winners=judged.winners,
        truth=truth,
        stacked_truth=stacked,
    )


def _naive(trial: Trial, name: str) -> Pair:
    found = delong(trial.of([name, REFERENCE]).risk, trial.is_bad).difference(0, 1)
    return _number(found.low), _number(found.high)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def truth_of(
    examples: Examples, others: Examples, entries: Sequence[Entry], places: Sequence[int]
) -> tuple[dict[str, float], dict[str, float]]:
    """Give differences from equal weights of schemes as this ledger taught them, by other customers of its world.

    As the tournament estimates them: within origins, each default once; and as the naive way does, rows stacked.
    """
    rounds = [play_round(_taught_by(examples, others, place), entries, place=place) for place in places]
    names = [one.name for one in entries]
    risk = np.concatenate([np.column_stack([one.risk[name] for name in names]) for one in rounds])
    rows = np.concatenate([others.rows_at(place) for place in places])
    is_bad, origin = others.is_bad[rows], others.origin[rows]
    once = defaults_once(is_bad, others.customer[rows])
    within = area_influence(risk, is_bad, cutoff=origin, default_weight=once).values
    stacked = area_influence(risk, is_bad).values
    at = names.index(REFERENCE)
    first, second = (
        {name: float(values[place] - values[at]) for place, name in enumerate(names) if name != REFERENCE}
        for values in (within, stacked)
    )
    return first, second


def _taught_by(examples: Examples, others: Examples, place: int) -> Examples:
    """Put other customers at an origin where those of a ledger stood, before whom the ledger's windows remain."""
    before, now = np.flatnonzero(examples.origin < place), others.rows_at(place)
    keys = others.frame.iloc[now].assign(customer_key=others.customer[now] + OTHERS)

    def both(name: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(examples, name)[before], getattr(others, name)[now]])

    return replace(
        examples,
        frame=pd.concat([examples.frame.iloc[before], keys], ignore_index=True),
        origin=both("origin"),
        state=both("state"),
        state_then=both("state_then"),
        time_days=both("time_days"),
        time_then_days=both("time_then_days"),
        owed_minor=both("owed_minor"),
        sales_minor=both("sales_minor"),
    )


def main() -> int:
    """Play tournaments again and again, write what was found, and judge it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledgers", type=int, default=200)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=DOCS)
    arguments = parser.parse_args()
    with ProcessPoolExecutor(arguments.workers) as pool:
        report = _report(_Player(pool, arguments.draws), arguments.ledgers)
    sys.stdout.write(report)
    arguments.out.write_text(report, encoding="utf-8", newline="\n")
    return int("**rejected**" in report)


@dataclass(frozen=True)
class _Player:
    pool: ProcessPoolExecutor
    draws: int

    def ledgers(self, world: World, count: int, *, first: int, truth_customers: int = 0) -> list[Ledger]:
        """Play so many ledgers of a world."""
        work = partial(played, world=world, draws=self.draws, truth_customers=truth_customers)
        return list(self.pool.map(work, range(first, first + count), chunksize=2))

    def worlds_of(self, names: Sequence[str]) -> dict[str, World]:
        """Find for each scheme the first world in which its true difference reaches the smallest detectable one.

        Pilots tell, which are not among the ledgers that are judged.
        """
        found: dict[str, World] = {}
        for pull in PULLS:
            world = replace(NULL, pull=pull)
            pilots = self.ledgers(world, PILOTS, first=70_000, truth_customers=MANY)
            for name in names:
                is_reached = _mean([one.truth[name] - one.detectable[name] for one in pilots]) >= 0
                if name not in found and is_reached:
                    found[name] = world
            if len(found) == len(names):
                return found
        raise ValueError("no world has a difference that can be detected")


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values))


def _report(player: _Player, count: int) -> str:
    null = player.ledgers(NULL, count, first=21_000)
    worlds = player.worlds_of((GIVEN, LEARNED))
    by_world = {
        world: player.ledgers(world, count, first=22_000, truth_customers=MANY)
        for world in dict.fromkeys(worlds.values())
    }
    told = by_world[worlds[GIVEN]]
    rows = [
        _row("winners declared, defaults unrelated to anything", [bool(one.winners) for one in null], MOST_FALSE,
             "greater"),
        *(
            _row(f"`{name}` found better, at a difference that is detectable",
                 [one.finding[name] is Finding.BETTER for one in by_world[world]], POWER, "less")
            for name, world in worlds.items()
        ),
        *(
            _row(f"interval of `{name}` holds the truth",
                 [_within(one.interval[name], one.truth[name]) for one in told], LEVEL, "two-sided")
            for name in HELD
        ),
        *(
            _row(f"interval of `{name}` holds 0, defaults unrelated to anything",
                 [_within(one.interval[name], 0.0) for one in null], LEVEL, "two-sided")
            for name in HELD
        ),
    ]  # fmt: skip
    power = "\n".join(
        f"| `{name}` | {world.pull} | {_mean([one.truth[name] for one in by_world[world]]):.3f} | "
        f"{_mean([one.detectable[name] for one in by_world[world]]):.3f} | "
        f"{min(one.truth[name] for one in by_world[world]):.3f} to "
        f"{max(one.truth[name] for one in by_world[world]):.3f} |"
        for name, world in worlds.items()
    )
    naive = "\n".join(_naive_row(name, told) for name in HELD)
    everybody = [*null, *(one for some in by_world.values() for one in some)]
    defaults, tested = (_span([getattr(one, kind) for one in everybody]) for kind in ("default_count", "tested_count"))
    return f"""\
# Whole tournaments of made-up customers

Written by `make trials` (`tools/trials.py`, `tools/made_examples.py`).

{count} ledgers of each world: {NULL.customers:,} customers at {NULL.origins} quarterly origins, windows of four
quarters that overlap; LRFM and how they pay move with an autocorrelation of {NULL.lasting} a quarter; the hazard of
default falls with a stated score (mostly recency), and who defaulted is eligible no more. Between {defaults}
distinct defaults after {tested} tested origins. At each origin {len(SCHEMES)} schemes (of those that learn from
defaults the non-negative logistic alone) learn anew from windows that are over; {player.draws:,} draws of customers.
Exact binomial tests at 1 %.

| what | should be | found | p | |
|---|---|---|---|---|
{chr(10).join(rows)}

A winner is better than equal weights and worse than no other scheme, by intervals that hold for all schemes together.
The truth of a ledger is that of its schemes as it taught them (weights held), by {MANY:,} other customers of its world.

| scheme | pull of the score | true difference, mean | smallest detectable, mean | true difference, from to |
|---|---|---|---|---|
{power}

DeLong's intervals over stacked origins, which take rows as independent, beside those of drawn customers; each is held
against the truth of its own kind. Below 95 % by a test at 1 %: too narrow.

| scheme | drawn customers: held | width | DeLong, stacked: held | p | width | |
|---|---|---|---|---|---|---|
{naive}
"""


def _row(what: str, hits: Sequence[bool], nominal: float, alternative: Literal["greater", "less", "two-sided"]) -> str:
    p_value = float(binomtest(sum(hits), len(hits), nominal, alternative=alternative).pvalue)
    side = {"greater": "at most ", "less": "at least ", "two-sided": ""}[alternative]
    judgement = "stands" if p_value >= LEAST_P else "**rejected**"
    return f"| {what} | {side}{nominal:.0%} | {np.mean(hits):.1%} | {p_value:.2g} | {judgement} |"


def _naive_row(name: str, ledgers: Sequence[Ledger]) -> str:
    own = [_within(one.interval[name], one.truth[name]) for one in ledgers]
    naive = [_within(one.naive[name], one.stacked_truth[name]) for one in ledgers]
    p_value = float(binomtest(sum(naive), len(naive), LEVEL, alternative="less").pvalue)
    width, narrow = (
        _mean([high - low for low, high in pairs])
        for pairs in ([one.interval[name] for one in ledgers], [one.naive[name] for one in ledgers])
    )
    said = "too narrow" if p_value < LEAST_P else "not shown to be"
    shares = f"{np.mean(own):.1%} | {width:.3f} | {np.mean(naive):.1%} | {p_value:.1g} | {narrow:.3f}"
    return f"| `{name}` | {shares} | {said} |"


def _within(pair: Pair, value: float) -> bool:
    return pair[0] <= value <= pair[1]


def _span(counts: Sequence[int]) -> str:
    return f"{min(counts)} and {max(counts)}" if min(counts) < max(counts) else str(counts[0])


if __name__ == "__main__":
    raise SystemExit(main())
