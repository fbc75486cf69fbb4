"""Times Harrell's and Uno's C against scikit-survival and lifelines on the same rows, and compares the values.

Run by ``make bench``. Every way is a process of its own, in turns; the work is timed there once rows are read and
libraries imported. The other libraries run in a Python of their own (``--other-python``, or ``LRFM_BENCH_PYTHON``):
``python3.11 -m venv bench && bench/bin/pip install -r requirements/bench.txt``. scikit-survival, which compares rows
pair by pair, runs once. The result goes to ``docs/benchmarks.md``; the exit code is 1 where it is below what is
promised, where values differ, or where it could not be measured.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tools.bench_report import BENCHMARKS, machine, write_section

__all__ = ["main"]

SMALL_COUNT, COUNT, UNTIL_DAYS = 100_000, 1_000_000, 90.0
GIB = 2**20 if sys.platform != "darwin" else 2**30
SAME = 1e-9

# Each process reads rows, has what it needs imported, times `work()`, and says how long it took and what it found.
TIMED = """
import json, resource, sys, time
import numpy as np
rows = np.load(sys.argv[1])
days, event, score = rows["days"], rows["event"], rows["score"]
{prepare}
began, cpu = time.perf_counter(), time.process_time()
value = {work}
print(json.dumps({{"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu,
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "value": float(value)}}))
"""
OURS = """
from lrfm.survival.metrics.censoring import Censoring
from lrfm.survival.metrics.concordance import harrell_concordance, uno_concordance
"""
SKSURV = """
from sksurv.metrics import concordance_index_censored, concordance_index_ipcw
from sksurv.util import Surv
seen = Surv.from_arrays(event, days)
"""
OUR_UNO = f"""uno_concordance(
    days, event, score, censoring=Censoring.of(days, event.astype(int)), until_days={UNTIL_DAYS}
).value"""


@dataclass(frozen=True)
class Way:
    """One way to compute one figure."""

    text: str
    is_small: bool
    is_ours: bool
    prepare: str
    work: str


@dataclass(frozen=True)
class Run:
    """What one process took for its work, and what it found."""

    seconds: float
    cpu_seconds: float
    peak_gib: float
    value: float


@dataclass(frozen=True)
class Promise:
    """So many times faster than another way, at least, and the same value."""

    what: str
    way: str
    other: str
    at_least: float


HARRELL = "harrell_concordance(days, event, score).value"
WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "harrell_small": Way("Harrell's C, ours", is_small=True, is_ours=True, prepare=OURS, work=HARRELL),
        "uno_small": Way("Uno's C, ours, G included", is_small=True, is_ours=True, prepare=OURS, work=OUR_UNO),
        "harrell_sksurv": Way(
            "Harrell's C, scikit-survival", is_small=True, is_ours=False, prepare=SKSURV,
            work="concordance_index_censored(event, days, score)[0]",
        ),
        "uno_sksurv": Way(
            "Uno's C, scikit-survival", is_small=True, is_ours=False, prepare=SKSURV,
            work=f"concordance_index_ipcw(seen, seen, score, tau={UNTIL_DAYS})[0]",
        ),
        "harrell": Way("Harrell's C, ours", is_small=False, is_ours=True, prepare=OURS, work=HARRELL),
        "uno": Way("Uno's C, ours, G included", is_small=False, is_ours=True, prepare=OURS, work=OUR_UNO),
        "harrell_lifelines": Way(
            "Harrell's C, lifelines", is_small=False, is_ours=False,
            prepare="from lifelines.utils import concordance_index",
            work="concordance_index(days, -score, event)",
        ),
    }
)  # fmt: skip
PROMISES = (
    Promise("Harrell's C, of scikit-survival", "harrell_small", "harrell_sksurv", 100),
    Promise("Uno's C, of scikit-survival", "uno_small", "uno_sksurv", 100),
    Promise("Harrell's C, of lifelines", "harrell", "harrell_lifelines", 8),
)


def main() -> int:
    """Measure, write the result, and judge it."""
    arguments = _arguments()
    counts = {True: arguments.small_count, False: arguments.count}
    runs: dict[str, list[Run]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory() as temporary:
        files = {is_small: _made(Path(temporary), count) for is_small, count in counts.items()}
        for turn in range(arguments.repeats):
            for name, way in WAYS.items():
                python = sys.executable if way.is_ours else arguments.other_python
                if python and not (turn and name.endswith("_sksurv")):
                    runs[name].append(_measured(way, files[way.is_small], python))
    found = {name: taken for name, taken in runs.items() if taken}
    report = _report(found, counts)
    sys.stdout.write(report)
    write_section(arguments.out, "bench_concordance", report)
    return int("**not" in report or len(found) < len(WAYS))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="rows beside lifelines")
    parser.add_argument("--small-count", type=int, default=SMALL_COUNT, help="rows beside scikit-survival")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--other-python", default=os.environ.get("LRFM_BENCH_PYTHON"), help="has scikit-survival and lifelines"
    )
    parser.add_argument("--out", type=Path, default=BENCHMARKS)
    return parser.parse_args()


def _made(folder: Path, count: int) -> Path:
    """Make invoices paid on whole days, a third of them last seen open at a noon; a thousand different scores.

    No row is last seen just when another ends: there scikit-survival's G is another than ours (METHODS 5.11).
    """
    import numpy as np

    source = np.random.default_rng(11)
    score = np.round(source.random(count), 3)
    ended = np.ceil(source.exponential(60, count) * np.exp(-score))
    seen = np.ceil(source.exponential(90, count)) + 0.5
    path = folder / f"rows_{count}.npz"
    np.savez(path, days=np.minimum(ended, seen), event=ended < seen, score=score)
    return path


def _measured(way: Way, rows: Path, python: str) -> Run:
    program = TIMED.format(prepare=way.prepare, work=way.work)
    done = subprocess.run([python, "-c", program, str(rows)], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return Run(told["seconds"], told["cpu_seconds"], told["peak"] / GIB, told["value"])


def _median(runs: Sequence[Run]) -> float:
    return statistics.median(run.seconds for run in runs)


def _median_cpu(runs: Sequence[Run]) -> float:
    return statistics.median(run.cpu_seconds for run in runs)


def _report(runs: Mapping[str, Sequence[Run]], counts: Mapping[bool, int]) -> str:
    rows = "\n".join(
        f"| {WAYS[name].text} | {counts[WAYS[name].is_small]:,} | {_median(taken):.3f} | "
        f"{min(run.seconds for run in taken):.3f} to {max(run.seconds for run in taken):.3f} | "
        f"{_median_cpu(taken):.3f} | {max(run.peak_gib for run in taken):.2f} | "
        f"{taken[0].value:.9f} |"
        for name, taken in runs.items()
    )
    told = "\n".join(_told(promise, runs) for promise in PROMISES if {promise.way, promise.other} <= set(runs))
    return f"""\
## Harrell's and Uno's C

{counts[True]:,} and {counts[False]:,} rows that end on whole days, some of them last seen open; a thousand different
scores; Uno's C up to {UNTIL_DAYS:.0f} days. Medians of {len(runs["harrell"])} runs in turns (scikit-survival: one),
each in a process of its own; reading and imports are not in the seconds.

| way | rows | median s | range s | median CPU s | peak GiB | value |
|---|---|---|---|---|---|---|
{rows}

| times faster | seconds | CPU | promised | | values |
|---|---|---|---|---|---|
{told}

{machine()}
"""


def _told(promise: Promise, runs: Mapping[str, Sequence[Run]]) -> str:
    ratio = _median(runs[promise.other]) / _median(runs[promise.way])
    cpu = _median_cpu(runs[promise.other]) / _median_cpu(runs[promise.way])
    kept = "kept" if ratio >= promise.at_least else "**not kept**"
    values = [run.value for name in (promise.way, promise.other) for run in runs[name]]
    same = "the same" if all(math.isclose(value, values[0], rel_tol=SAME) for value in values) else "**not the same**"
    return f"| {promise.what} | {ratio:,.1f} | {cpu:,.1f} | {promise.at_least:.0f} | {kept} | {same} |"


if __name__ == "__main__":
    raise SystemExit(main())
