"""What benchmarks of several ways have in common: a process for each run, in turns, medians, and promised ratios."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.bench_report import BENCHMARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["GIB", "Promise", "Run", "Timed", "arguments_of", "kept", "median", "run_in_turns", "table"]

GIB = 2**20 if sys.platform != "darwin" else 2**30


@dataclass(frozen=True)
class Run:
    """What one process took for its work, and what else it told."""

    seconds: float
    cpu_seconds: float
    peak_gib: float
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Promise:
    """At most so many times the seconds of another way."""

    what: str
    way: str
    other: str
    at_most: float


class Timed:
    """Times the work of this process, and says what it took.

    CPU is that of the work, in all threads; peak memory that of the whole process.
    """

    def __init__(self) -> None:
        self.took: dict[str, float] = {}

    @contextmanager
    def work(self) -> Iterator[None]:
        """Time what is done within."""
        began, cpu = time.perf_counter(), time.process_time()
        yield
        self.took = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu}

    def say(self, **told: object) -> None:
        """Write it, and what else is told, as the last line of standard output."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sys.stdout.write(json.dumps({**self.took, "peak": peak, "told": told}) + "\n")


def arguments_of(description: str | None, *, count: int) -> argparse.Namespace:
    """Read what all such benchmarks are called with; `once` names the part to be, in a process that is measured."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--count", type=int, default=count, help="invoices")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path, default=BENCHMARKS)
    parser.add_argument("--folder", type=Path, help="keeps the made files here, instead of a temporary folder")
    parser.add_argument("--once", help=argparse.SUPPRESS)
    return parser.parse_args()


def run_in_turns(
    module: str, ways: Mapping[str, str], *, parts: Mapping[str, int], like: argparse.Namespace
) -> dict[str, list[Run]]:
    """Make the files of each part, then be each way (its part by name) once a turn, each in a process of its own."""
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as temporary:
        here = like.folder or Path(temporary)
        for part, count in parts.items():
            _process(module, f"make:{count}", here / part)
        for _ in range(like.repeats):
            for way, part in ways.items():
                runs[way].append(_read(_process(module, way, here / part)))
    return runs


def _process(module: str, once: str, folder: Path) -> str:
    command = [sys.executable, "-W", "ignore", "-m", module, "--once", once, "--folder", str(folder)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _read(output: str) -> Run:
    told = json.loads(output.splitlines()[-1])
    return Run(told["seconds"], told["cpu_seconds"], told["peak"] / GIB, told["told"])


def median(runs: Sequence[Run], what: Callable[[Run], float] = lambda run: run.seconds) -> float:
    """Give the median over runs: of seconds, if nothing else is asked for."""
    return statistics.median(what(run) for run in runs)


def table(runs: Mapping[str, Sequence[Run]], texts: Mapping[str, str]) -> str:
    """Give the rows of all ways."""
    head = "| way | median s | range s | median CPU s | peak GiB |\n|---|---|---|---|---|\n"
    return head + "\n".join(
        f"| {texts[way]} | {median(found):.2f} | {min(run.seconds for run in found):.2f} to "
        f"{max(run.seconds for run in found):.2f} | {median(found, lambda run: run.cpu_seconds):.2f} | "
        f"{max(run.peak_gib for run in found):.2f} |"
        for way, found in runs.items()
    )


def kept(runs: Mapping[str, Sequence[Run]], promises: Sequence[Promise], *, peaks: Mapping[str, float]) -> str:
    """Give the promised ratios beside those found, by seconds and by CPU, and the promised peaks of memory, in GiB.

    Promises of ways that were not run are left out.
    """
    rows = ["| ratio | seconds | CPU | promised | |", "|---|---|---|---|---|"]
    for promise in promises:
        if not {promise.way, promise.other} <= set(runs):
            continue
        own, other = runs[promise.way], runs[promise.other]
        wall = median(own) / median(other)
        cpu = median(own, lambda run: run.cpu_seconds) / median(other, lambda run: run.cpu_seconds)
        verdict = _verdict(wall, promise.at_most)
        rows.append(f"| {promise.what} | {wall:.3f} | {cpu:.3f} | {promise.at_most:.3f} | {verdict} |")
    for way, most in peaks.items():
        peak = max(run.peak_gib for run in runs[way])
        rows.append(f"| peak GiB | {peak:.2f} | | {most:.2f} | {_verdict(peak, most)} |")
    return "\n".join(rows)


def _verdict(found: float, at_most: float) -> str:
    return "kept" if found <= at_most else "**not kept**"
