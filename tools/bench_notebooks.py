"""Times six notebooks by six runs of the ``papermill`` command against one run of our fork runner.

Run by ``make bench``, from the folder of the project. Both execute the same notebooks on the same filled stages, in
turns; what counts is the ratio of the medians. The result goes to
``docs/benchmarks.md``; the exit code is 1 where the ratio is below what is promised.
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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.core.environment import CACHE_VARIABLE
from lrfm.core.reason import Reason
from lrfm.runner.execute import NotebookJob, Presenter
from lrfm.runner.outcome import Outcome, Status
from lrfm.runner.plan import RunPlan
from lrfm.runner.publish import ClientFolder
from lrfm.runner.ready import thread_budget, warmed
from lrfm.runner.run import run_notebooks
from lrfm.runner.wiring import StudyPresenter, study_rooms
from tools.bench_report import BENCHMARKS, machine, write_section

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
PROMISED_RATIO = 4.0
WORKERS = 2
COPIES = 2


@dataclass(frozen=True)
class Timing:
    """Wall and processor seconds of one measurement."""

    wall_seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class ExecutionOnly:
    """Writes no pages, as the ``papermill`` command writes none."""

    def page(self, notebook: NotebookNode, name: str) -> str:
        """Give nothing."""
        return ""

    def error_page(self, name: str, cause: Reason) -> str:
        """Give the cause, for whoever looks into the folder."""
        return cause.key

    def scrubbed(self, text: str) -> str:
        """Give the text as it is."""
        return text


def main() -> int:
    """Measure, write the result, and judge it."""
    arguments = _arguments()
    if arguments.once is not None:
        return _run_once(arguments.once, pages=arguments.pages)
    if not hasattr(os, "fork"):
        sys.stderr.write("The fork runner needs Linux.\n")
        return 1
    notebooks = sorted(arguments.notebooks.glob("*.ipynb"))
    if not notebooks:
        sys.stderr.write(f"There is no notebook in {arguments.notebooks}.\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="lrfm-bench-") as folder:
        results = _measure(notebooks, arguments.params, Path(folder), repeats=arguments.repeats)
    ratio = _median(results["papermill"]) / _median(results["fork"])
    report = _report(results, ratio, notebooks=[path.stem for path in notebooks])
    sys.stdout.write(report)
    write_section(arguments.out, "bench_notebooks", report)
    return int(ratio < PROMISED_RATIO)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebooks", type=Path, default=ROOT / "notebooks")
    parser.add_argument("--params", type=Path, default=ROOT / "params/demo.yml")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path, default=BENCHMARKS)
    parser.add_argument("--once", type=json.loads, help=argparse.SUPPRESS)
    parser.add_argument("--pages", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(notebooks: Sequence[Path], params: Path, folder: Path, *, repeats: int) -> Mapping[str, Sequence[Timing]]:
    """Fill the stages, then time the ways in turns, so that a busy moment hits all of them alike."""
    os.environ[CACHE_VARIABLE] = str(folder / "cache")
    effective = _filled_stages(params, folder)
    ways: Mapping[str, Callable[[Path], None]] = {
        "papermill": lambda place: _papermill(notebooks, effective, place),
        "fork": lambda place: _fork(notebooks, effective, place, extra=()),
        "fork_with_pages": lambda place: _fork(notebooks, effective, place, extra=("--pages",)),
    }
    results: dict[str, list[Timing]] = {name: [] for name in ways}
    for repeat in range(repeats + 1):
        for name, way in ways.items():
            place = folder / f"{name}-{repeat}"
            place.mkdir()
            timing = _timed(way, place)
            if repeat:  # the first round only warms the disk's cache
                results[name].append(timing)
    return results


def _filled_stages(params: Path, folder: Path) -> Path:
    """Compute the stages in a process of their own and give the params file as the runner passes it on."""
    effective = folder / "params.yml"
    program = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from lrfm.params import read_params, write_effective; from lrfm.study import Study\n"
        "params = read_params(Path(sys.argv[1]), today=date.today()); write_effective(params, Path(sys.argv[2]))\n"
        "Study.open(sys.argv[2]).prepare()"
    )
    subprocess.run([sys.executable, "-c", program, str(params), str(effective)], check=True)
    return effective


def _timed(way: Callable[[Path], None], place: Path) -> Timing:
    cpu, wall = _children_cpu_seconds(), time.perf_counter()
    way(place)
    return Timing(time.perf_counter() - wall, _children_cpu_seconds() - cpu)


def _children_cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _papermill(notebooks: Sequence[Path], params: Path, place: Path) -> None:
    """Run the command once for each notebook, as somebody without this project would."""
    for name, source in _six(notebooks):
        command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3"]
        command += [str(source), str(place / f"{name}.ipynb"), "-p", "params_file", str(params)]
        subprocess.run(command, check=True, capture_output=True)


def _fork(notebooks: Sequence[Path], params: Path, place: Path, *, extra: Sequence[str]) -> None:
    """Start our runner from nothing, imports included."""
    order = {"notebooks": dict(_six(notebooks)), "params": params, "place": place}
    command = [sys.executable, "-m", "tools.bench_notebooks", "--once", json.dumps(order, default=_as_text), *extra]
    subprocess.run(command, check=True)


def _as_text(value: object) -> str:
    return str(value)


def _six(notebooks: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    for copy in range(COPIES):
        for path in notebooks:
            yield f"{path.stem}_{copy}", path.resolve()


def _run_once(order: Mapping[str, object], *, pages: bool) -> int:
    """Be the fork runner: warm up, run the notebooks, say whether all of them came to their end."""
    notebooks: dict[str, str] = dict(order["notebooks"])  # type: ignore[call-overload]  # JSON of our own making
    sources = {name: Path(path) for name, path in notebooks.items()}
    params, place = Path(str(order["params"])), Path(str(order["place"]))
    presenter: Presenter = StudyPresenter(params, tuple(sources.items())) if pages else ExecutionOnly()
    plan = _plan(sources, params, place)
    jobs = [
        NotebookJob(name, source, params, "params.yml", place, place / ".scratch" / name, "fork")
        for name, source in sources.items()
    ]
    rooms = study_rooms(params, sources)
    with warmed(rooms.warm_modules, budget=thread_budget(workers=WORKERS)):
        outcomes = run_notebooks(jobs, presenter, plan=plan, on_event=lambda _event: None)
    return int(not _all_done(outcomes))


def _all_done(outcomes: Sequence[Outcome]) -> bool:
    return all(outcome.status is Status.DONE for outcome in outcomes)


def _plan(sources: Mapping[str, Path], params: Path, place: Path) -> RunPlan:
    return RunPlan(
        folder=ClientFolder(place, "bench"),
        client_name="Bench",
        as_of=date(2000, 1, 1),
        language="en",
        engine="duckdb",
        params_file=params,
        shown_path="params.yml",
        notebooks=sources,
        skipped=(),
        mode="fork",
        workers=WORKERS,
        notebook_timeout_seconds=600,
        environment={},
    )


def _median(timings: Sequence[Timing]) -> float:
    return statistics.median(timing.wall_seconds for timing in timings)


def _report(results: Mapping[str, Sequence[Timing]], ratio: float, *, notebooks: Sequence[str]) -> str:
    words = {
        "papermill": "`papermill` command, once for each",
        "fork": "fork runner, one run",
        "fork_with_pages": "fork runner, one run, pages rendered as well",
    }
    rows = "\n".join(
        f"| {words[name]} | {_median(timings):.1f} | {min(timing.wall_seconds for timing in timings):.1f} to "
        f"{max(timing.wall_seconds for timing in timings):.1f} | "
        f"{statistics.median(timing.cpu_seconds for timing in timings):.1f} |"
        for name, timings in results.items()
    )
    repeats = len(next(iter(results.values())))
    return f"""\
## Six notebooks over filled stages

{", ".join(notebooks)}, each {COPIES} times, on the demo ledger; {repeats} rounds in turns after one to warm up.
Interpreter start and imports are included everywhere.

| way | median s | range s | median CPU s |
|---|---|---|---|
{rows}

The fork runner is **{ratio:.1f} times** as fast as the command (promised: {PROMISED_RATIO:.0f}).

{machine()}
"""


if __name__ == "__main__":
    raise SystemExit(main())
