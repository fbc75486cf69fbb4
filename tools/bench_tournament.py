"""Times the draws of customers behind a tournament of schemes against a loop over scikit-learn's `roc_auc_score`.

Run by ``make bench``. 20 schemes, 12 cut-offs, 20,000 customers at each of them, 2,000 draws. Every way is a process of
its own, in turns; the making of the customers and imports are not timed. Ours computes nine metrics for each scheme and
draw; the loop computes areas only, for a few of the same draws, with draws as weights so that it copies no row, and its
time for all draws is so many times that: nothing in it is shared by draws. Their areas are compared. Then a whole
tournament of that size is timed: twenty schemes learn anew at each origin, score, are judged, told and proved. The
result goes to ``docs/benchmarks.md``; the exit code is 1 where it is below what is promised, or where areas differ.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tools.bench_report import BENCHMARKS, machine, write_section
from tools.bench_ways import GIB, Run, Timed, median

if TYPE_CHECKING:
    from lrfm.backtest.panel import Panel

__all__ = ["main"]

SCHEMES, CUTOFFS, CUSTOMERS, DRAWS, LOOP_DRAWS, SEED = 20, 12, 20_000, 2_000, 3, 7
MOST_SECONDS, MOST_GIB, TIMES_FASTER, SAME = 90.0, 3.0, 50.0, 1e-12
WAYS = ("ours", "loop")
WHOLE = "whole"


def main() -> int:
    """Measure, write the result, and judge it."""
    arguments = _arguments()
    if arguments.once is not None:
        return _run_once(arguments.once, arguments)
    runs: dict[str, list[Run]] = {way: [] for way in WAYS}
    for _ in range(arguments.repeats):
        for way in WAYS:
            runs[way].append(_measured(way, arguments))
    runs[WHOLE] = [_measured(WHOLE, arguments)]
    report = _report(runs, arguments)
    sys.stdout.write(report)
    write_section(arguments.out, "bench_tournament", report)
    return int("**not" in report)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=CUSTOMERS)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--out", type=Path, default=BENCHMARKS)
    parser.add_argument("--once", choices=(*WAYS, WHOLE), help=argparse.SUPPRESS)
    return parser.parse_args()


def _measured(way: str, arguments: argparse.Namespace) -> Run:
    sizes = ("--customers", str(arguments.customers), "--draws", str(arguments.draws))
    command = [sys.executable, "-m", "tools.bench_tournament", "--once", way, *sizes]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])
    return Run(told["seconds"], told["cpu_seconds"], told["peak"] / GIB, told["told"])


def _run_once(way: str, arguments: argparse.Namespace) -> int:
    """Be the process that is measured."""
    if way == WHOLE:
        return _run_whole(arguments)
    from sklearn.metrics import roc_auc_score

    from lrfm.backtest.bootstrap import drawn_metrics
    from lrfm.backtest.panel import customers_drawn

    risk, panel = _made(arguments.customers)
    timed = Timed()
    if way == "ours":
        drawn_metrics(risk[:100], _part(panel, 100), draw_count=2, seed=1)  # imports what loads at first use
        with timed.work():
            found = drawn_metrics(risk, panel, draw_count=arguments.draws, seed=SEED)
        areas = found.draws["auc"][:LOOP_DRAWS]
    else:
        roc_auc_score([0, 1], [0, 1])
        counts = customers_drawn(panel, draw_count=arguments.draws, seed=SEED)
        with timed.work():
            areas = np.array([_loop(risk, panel, counts[:, draw]) for draw in range(LOOP_DRAWS)])
    timed.say(areas=areas.tolist(), defaults=panel.default_count, rows=len(risk))
    return 0


def _run_whole(arguments: argparse.Namespace) -> int:
    from tools.made_tournament import LargeTournament

    LargeTournament.of(customers=300, origins=2, draws=200, seed=1).play()  # imports what loads at first use
    made = LargeTournament.of(customers=arguments.customers, origins=CUTOFFS, draws=arguments.draws, seed=SEED)
    timed = Timed()
    with timed.work():
        played = made.play()
    (told,) = played.told.sets
    timed.say(
        schemes=len(told.schemes),
        origins=len(played.told.tested),
        defaults=played.told.default_count,
        fewest=min(one.eligible_count for one in played.told.tested),
        holds=played.told.proof is not None and played.told.proof.holds,
    )
    return 0


def _made(customers: int) -> tuple[np.ndarray, Panel]:
    """Make customers of whom one in sixteen defaults once, which up to four windows see; risks with ties."""
    from lrfm.backtest.panel import Panel

    source = np.random.default_rng(SEED)
    habit = source.normal(size=customers)
    cutoff, customer = np.repeat(np.arange(CUTOFFS), customers), np.tile(np.arange(customers), CUTOFFS)
    fates = source.random(customers) < 0.06 * np.exp(0.7 * habit - 0.25)
    first = source.integers(-3, CUTOFFS, customers)
    bad = fates[customer] & (cutoff >= first[customer]) & (cutoff < first[customer] + 4)
    noises = np.linspace(0.5, 2, SCHEMES)
    risk = np.column_stack([0.8 * habit[customer] + noise * source.normal(size=len(bad)) for noise in noises])
    exposure = source.lognormal(8, 1, len(bad)).round()
    return risk.round(3), Panel.of(bad, exposure=exposure, customer=customer, cutoff=cutoff)


def _part(panel: Panel, count: int) -> Panel:
    from lrfm.backtest.panel import Panel

    return Panel.of(np.arange(count) < count // 2, exposure=panel.exposure[:count])


def _loop(risk: np.ndarray, panel: Panel, times: np.ndarray) -> list[float]:
    """Give the area of each scheme in one draw, averaged over cut-offs by defaults."""
    from sklearn.metrics import roc_auc_score

    weight = times[panel.customer].astype(np.float64)
    rows = [np.flatnonzero(panel.cutoff == at) for at in range(CUTOFFS)]
    defaults = [float(weight[at] @ panel.is_bad[at]) for at in rows]
    areas = [
        [roc_auc_score(panel.is_bad[at], risk[at, scheme], sample_weight=weight[at]) for at in rows]
        for scheme in range(SCHEMES)
    ]
    return [float(np.average(one, weights=defaults)) for one in areas]


def _report(runs: Mapping[str, Sequence[Run]], arguments: argparse.Namespace) -> str:
    ours, loop = runs["ours"], runs["loop"]
    seconds, few = median(ours), median(loop)
    whole = few / LOOP_DRAWS * arguments.draws
    by_cpu = median(loop, _cpu) / LOOP_DRAWS * arguments.draws / median(ours, _cpu)
    peak = max(run.peak_gib for run in ours)
    told = ours[0].told
    areas = [np.array(run.told["areas"]) for run in (*ours, *loop)]
    same = all(np.allclose(one, areas[0], rtol=0, atol=SAME) for one in areas)
    rows = "\n".join(
        f"| {what} | {found:,.1f} | {promised} | {'kept' if is_kept else '**not kept**'} |"
        for what, found, promised, is_kept in (
            ("seconds", seconds, f"at most {MOST_SECONDS:.0f}", seconds <= MOST_SECONDS),
            ("peak GiB", peak, f"at most {MOST_GIB:.0f}", peak <= MOST_GIB),
            ("times faster than the loop", whole / seconds, f"at least {TIMES_FASTER:.0f}",
             whole / seconds >= TIMES_FASTER),
            ("the same, by CPU", by_cpu, f"at least {TIMES_FASTER:.0f}", by_cpu >= TIMES_FASTER),
        )
    )  # fmt: skip
    return f"""\
## Draws of customers behind a tournament

{SCHEMES} schemes, {CUTOFFS} cut-offs, {arguments.customers:,} customers at each ({told["rows"]:,} rows), of whom
{told["defaults"]:,} default; {arguments.draws:,} draws of whole customers; {len(ours)} rounds in turns, each way in a
process of its own. Ours computes nine metrics; the loop calls scikit-learn's `roc_auc_score` for the area alone.

| way | draws timed | median s | range s | median CPU s | all draws, s |
|---|---|---|---|---|---|
| ours, nine metrics | {arguments.draws:,} | {_row(ours)} | {seconds:,.1f} |
| loop over `roc_auc_score` | {LOOP_DRAWS} | {_row(loop)} | {whole:,.0f}, extrapolated |

| what | found | promised | |
|---|---|---|---|
{rows}

Areas of the {LOOP_DRAWS} draws are {"the same" if same else "**not the same**"} to {SAME:.0e}.

{_of_whole(runs[WHOLE][0])}

{machine()}
"""


def _of_whole(run: Run) -> str:
    told = run.told
    verdicts = [
        "kept" if is_kept else "**not kept**" for is_kept in (run.seconds <= MOST_SECONDS, run.peak_gib <= MOST_GIB)
    ]
    proof = "no score differs" if told["holds"] else "**not proved**"
    return f"""\
A whole tournament, in one run: {told["schemes"]} schemes that learn anew at each of {told["origins"]} origins with at
least {told["fewest"]:,} customers ({told["defaults"]:,} distinct defaults), all metrics, money, curves, intervals of
weights, other readings, and the proof that nothing later was known ({proof}).

| what | found | promised | |
|---|---|---|---|
| seconds ({run.cpu_seconds:,.1f} of CPU) | {run.seconds:,.1f} | at most {MOST_SECONDS:.0f} | {verdicts[0]} |
| peak GiB | {run.peak_gib:,.1f} | at most {MOST_GIB:.0f} | {verdicts[1]} |"""


def _row(runs: Sequence[Run]) -> str:
    low, high = min(run.seconds for run in runs), max(run.seconds for run in runs)
    return f"{median(runs):.1f} | {low:.1f} to {high:.1f} | {median(runs, _cpu):.1f}"


def _cpu(run: Run) -> float:
    return run.cpu_seconds


if __name__ == "__main__":
    raise SystemExit(main())
