"""Times the hazard model on cells, from Parquet to clustered errors, against lifelines' Cox model on rows in memory.

Run by ``make bench``. Every way is a process of its own, in turns; the work is timed there once it has imported what it
needs and, for lifelines, read the rows into pandas. Ours clusters errors by customer; lifelines need not, for its
``cluster_col`` takes minutes for a million rows. CPU and peak memory are those of the whole process. The result goes
to ``docs/benchmarks.md``; the exit code is 1 where it is below what is promised.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tools.bench_report import BENCHMARKS, machine, write_section

if TYPE_CHECKING:
    from lrfm.engine.base import Engine

__all__ = ["main"]

COUNT, SMALL_PART, INVOICES_PER_CUSTOMER = 10_000_000, 10, 50
ROWS = "spells.parquet"
GIB = 2**20 if sys.platform != "darwin" else 2**30
LEVELS = MappingProxyType(
    {"size": 4, "segment": 3, "region": 4, "record": 4, "channel": 2, "disputed": 2, "export": 2, "prepaid": 2}
)
"""The covariates: so many levels each; a level adds `STEPS` to the log hazard."""
STEPS = (-0.10, 0.15, 0.05, -0.30, 0.20, -0.50, -0.15, 0.10)


@dataclass(frozen=True)
class Run:
    """What one process took for its work, and the effect that it found of one level more, by covariate."""

    seconds: float
    cpu_seconds: float
    peak_gib: float
    effects: tuple[float, ...]
    errors: tuple[float, ...]


TEXTS = MappingProxyType(
    {
        "cells": "hazard model on cells, from Parquet, errors by customer",
        "cells_small": "the same, a tenth of the invoices",
        "cox": "lifelines `CoxPHFitter`, rows in memory, plain errors",
    }
)
AT_MOST_OF_COX, AT_MOST_GROWTH, PEAK_GIB = 1 / 3, 11.0, 4.0


def main() -> int:
    """Measure, write the result, and judge it."""
    arguments = _arguments()
    if arguments.once is not None:
        return _run_once(arguments.once, arguments.folder)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        for part, count in (("whole", arguments.count), ("small", arguments.count // SMALL_PART)):
            subprocess.run([*_command(f"make:{count}"), "--folder", str(folder / part)], check=True)
        runs: dict[str, list[Run]] = {way: [] for way in TEXTS}
        for _ in range(arguments.repeats):
            for way, found in runs.items():
                found.append(_measured(way, folder))
    report = _report(runs, arguments.count)
    sys.stdout.write(report)
    write_section(arguments.out, "bench_hazard", report)
    return int("**not kept**" in report)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="invoices")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path, default=BENCHMARKS)
    parser.add_argument("--folder", type=Path, help="keeps the made files here, instead of a temporary folder")
    parser.add_argument("--once", help=argparse.SUPPRESS)
    return parser.parse_args()


def _command(once: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "tools.bench_hazard", "--once", once]


def _measured(way: str, folder: Path) -> Run:
    part = folder / ("small" if way.endswith("_small") else "whole")
    command = [*_command(way.removesuffix("_small")), "--folder", str(part)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return Run(told["seconds"], told["cpu"], told["peak"] / GIB, tuple(told["effects"]), tuple(told["errors"]))


def _run_once(way: str, folder: Path) -> int:
    """Be the process that is measured."""
    if way.startswith("make:"):
        _make(folder, int(way.partition(":")[2]))
        return 0
    took, effects, errors = WAYS[way](folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = {"seconds": took[0], "cpu": took[1], "peak": peak, "effects": effects, "errors": errors}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _make(folder: Path, count: int) -> None:
    """Make spells with a peak after the due date, one in ten open still, exits by a hazard that covariates multiply."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    if (folder / ROWS).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(5)
    columns = {name: chance.integers(0, levels, count) for name, levels in LEVELS.items()}
    log_ratio = sum(step * columns[name] for name, step in zip(columns, STEPS, strict=True))
    terms = chance.choice([30, 60], count)
    needed = chance.exponential(size=count) / np.exp(log_ratio)
    lateness = np.arange(-60, 700)
    hazard = np.where(lateness < -7, 0.002, np.where(lateness < 15, 0.06, 0.02))
    met = np.concatenate([[0.0], np.cumsum(hazard)])
    exit_day = np.searchsorted(met, needed + met[60 - terms], side="left") - (60 - terms)
    seen = chance.integers(1, 1_000, count)
    is_paid = (exit_day <= seen) & (exit_day < 700)
    day = (np.datetime64("2024-12-31") - seen).astype("datetime64[D]")
    table = {
        "customer_key": chance.integers(0, max(1, count // INVOICES_PER_CUSTOMER), count),
        "event_date": pa.array(day),
        "due_date": pa.array(day + terms.astype("timedelta64[D]")),
        "entry_day": np.zeros(count, dtype=np.int64),
        "exit_day": np.where(is_paid, exit_day, seen).astype(np.int64),
        "cause": is_paid.astype(np.int64),
        **{name: values.astype(np.int8) for name, values in columns.items()},
    }
    pq.write_table(pa.table(table), folder / ROWS, row_group_size=131_072)


Took = tuple[tuple[float, float], list[float], list[float]]


def _cells(folder: Path) -> Took:
    from lrfm.engine.duckdb import open_duckdb
    from lrfm.engine.settings import EngineSettings

    engine = open_duckdb(EngineSettings(threads=os.cpu_count() or 1))
    _fit_on_cells(engine, _few(folder))  # imports what loads at first use
    began, cpu = time.perf_counter(), time.process_time()
    effects, errors = _fit_on_cells(engine, folder / ROWS)
    return (time.perf_counter() - began, time.process_time() - cpu), effects, errors


def _few(folder: Path) -> Path:
    """Write the first rows to a file beside, for a first fit that is not timed."""
    import pyarrow.parquet as pq

    path = folder / "few.parquet"
    if not path.exists():
        import pyarrow as pa

        batch = next(pq.ParquetFile(folder / ROWS).iter_batches(20_000))
        pq.write_table(pa.Table.from_batches([batch]), path)
    return path


def _fit_on_cells(engine: Engine, path: Path) -> tuple[list[float], list[float]]:
    from lrfm.core.reason import Reason
    from lrfm.survival.bins import LatenessBins
    from lrfm.survival.cells import count_cells
    from lrfm.survival.clusters import clustered
    from lrfm.survival.design import Factor
    from lrfm.survival.hazard import fit_hazard
    from lrfm.survival.settings import HazardSettings
    from lrfm.survival.spell_groups import Layout, group_spells

    settings = HazardSettings()
    layout = Layout(LatenessBins.from_settings(settings), tuple(LEVELS))
    told = _Clock()
    groups = group_spells(engine.read_parquet(path, name="spells"), layout=layout, engine=engine)
    told("groups")
    cells = count_cells(groups, engine=engine)
    told(f"{len(cells.frame)} cells")
    formula = [Factor(name) for name in LEVELS]
    fit = fit_hazard(cells, cause="paid", formula=formula, settings=settings)
    told("fit")
    if isinstance(fit, Reason):
        raise TypeError(fit.key)
    fit = clustered(fit, groups, cells=cells, engine=engine)
    told("errors")
    table = fit.table()
    last = {name: f"{name}[{levels - 1}]" for name, levels in LEVELS.items()}
    first = {name: f"{name}[0]" for name in LEVELS}
    effects = [
        (table.beta.get(last[name], 0.0) - table.beta.get(first[name], 0.0)) / (levels - 1)
        for name, levels in LEVELS.items()
    ]
    return effects, [float(table.clustered_error.filter(like=f"{name}[").mean()) for name in LEVELS]


class _Clock:
    """Says on standard error what each step took."""

    def __init__(self) -> None:
        self.since = time.perf_counter()

    def __call__(self, what: str) -> None:
        sys.stderr.write(f"{what}: {time.perf_counter() - self.since:.2f} s\n")
        self.since = time.perf_counter()


def _cox(folder: Path) -> Took:
    import pandas as pd
    from lifelines import CoxPHFitter

    rows = pd.read_parquet(folder / ROWS, columns=["exit_day", "cause", *LEVELS])
    rows = rows[rows.exit_day > 0].astype(dict.fromkeys(LEVELS, "float64"))
    began, cpu = time.perf_counter(), time.process_time()
    fit = CoxPHFitter().fit(rows, duration_col="exit_day", event_col="cause")
    took = time.perf_counter() - began, time.process_time() - cpu
    return took, fit.params_[list(LEVELS)].tolist(), fit.standard_errors_[list(LEVELS)].tolist()


WAYS: Mapping[str, Callable[[Path], Took]] = MappingProxyType({"cells": _cells, "cox": _cox})


def _median(runs: Sequence[Run], what: Callable[[Run], float]) -> float:
    return statistics.median(what(run) for run in runs)


def _report(runs: Mapping[str, Sequence[Run]], count: int) -> str:
    rows = "\n".join(
        f"| {TEXTS[way]} | {_median(found, lambda run: run.seconds):.2f} | "
        f"{min(run.seconds for run in found):.2f} to {max(run.seconds for run in found):.2f} | "
        f"{_median(found, lambda run: run.cpu_seconds):.2f} | {max(run.peak_gib for run in found):.2f} |"
        for way, found in runs.items()
    )
    own, small, cox = (_median(runs[way], lambda run: run.seconds) for way in TEXTS)
    peak = max(run.peak_gib for run in runs["cells"])
    told = (
        ("seconds, of lifelines", own / cox, AT_MOST_OF_COX),
        ("seconds, of a tenth of the invoices", own / small, AT_MOST_GROWTH),
        ("peak GiB", peak, PEAK_GIB),
    )
    kept = "\n".join(
        f"| {what} | {found:.3f} | {most:.3f} | {'kept' if found <= most else '**not kept**'} |"
        for what, found, most in told
    )
    effects = "\n".join(
        f"| {name} | {truth:.3f} | {ours:.4f} | {theirs:.4f} |"
        for name, truth, ours, theirs in zip(
            LEVELS, STEPS, runs["cells"][0].effects, runs["cox"][0].effects, strict=True
        )
    )
    return f"""\
## Hazard model on cells

{count:,} invoices of {count // INVOICES_PER_CUSTOMER:,} customers, eight covariates of two to four levels, one in ten
open still. Medians of {len(runs["cells"])} runs in turns, each in a process of its own; imports are not in the seconds.

| way | median s | range s | median CPU s | peak GiB |
|---|---|---|---|---|
{rows}

| ratio | found | promised | |
|---|---|---|---|
{kept}

| effect of a level more | true | cells | lifelines (levels as a number) |
|---|---|---|---|
{effects}

{machine()}
"""


if __name__ == "__main__":
    raise SystemExit(main())
