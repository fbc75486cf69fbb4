"""Times curves of time to payment, from Parquet through counts by day, against a bare scan of the same columns.

Run by ``make bench``. Every way is a process of its own, in turns; the work is timed there once it has imported what it
needs. The result goes to ``docs/benchmarks.md``; the exit code is 1 where it is below what is promised.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tools.bench_report import machine, write_section
from tools.bench_spells import COUNT, INVOICES_PER_CUSTOMER, ROWS, make_spells
from tools.bench_ways import Promise, Run, Timed, arguments_of, kept, run_in_turns, table

if TYPE_CHECKING:
    from lrfm.engine.base import Engine

__all__ = ["main"]

PARTS = MappingProxyType({"scan": "whole", "curves": "whole"})
TEXTS = MappingProxyType(
    {
        "scan": "bare DuckDB scan of the five columns",
        "curves": "Kaplan-Meier and Aalen-Johansen with delayed entry, from Parquet",
    }
)
PROMISES = (Promise("curves, of the scan", "curves", "scan", 3),)


def main() -> int:
    """Measure, write the result, and judge it."""
    arguments = arguments_of(__doc__, count=COUNT)
    if arguments.once is not None:
        return _run_once(arguments.once, arguments.folder)
    runs = run_in_turns("tools.bench_curves", PARTS, parts={"whole": arguments.count}, like=arguments)
    report = _report(runs, arguments.count)
    sys.stdout.write(report)
    write_section(arguments.out, "bench_curves", report)
    return int("**not kept**" in report)


def _run_once(way: str, folder: Path) -> int:
    """Be the process that is measured."""
    from lrfm.engine.duckdb import open_duckdb
    from lrfm.engine.settings import EngineSettings

    if way.startswith("make:"):
        make_spells(folder, int(way.partition(":")[2]))
        return 0
    work = {"scan": _scan, "curves": _curves}[way]
    engine = open_duckdb(EngineSettings(threads=os.cpu_count() or 1))
    if not (folder / "few" / ROWS).exists():
        make_spells(folder / "few", 20_000)
    work(engine, folder / "few")  # imports what loads at first use
    timed = Timed()
    with timed.work():
        told = work(engine, folder)
    timed.say(share=told)
    return 0


def _scan(engine: Engine, folder: Path) -> float:
    rows = engine.read_parquet(folder / ROWS, name="spells")
    ends = rows.agg(
        a=rows.event_date.max(), b=rows.due_date.max(), c=rows.entry_day.sum(), d=rows.exit_day.sum(),
        e=rows.cause.sum(),
    )  # fmt: skip
    return float(engine.compute(ends).num_rows)


def _curves(engine: Engine, folder: Path) -> float:
    from lrfm.survival.causes import PAID
    from lrfm.survival.counted import count_by_day
    from lrfm.survival.curves import kaplan_meier, open_share
    from lrfm.survival.incidence import aalen_johansen, ended_share

    spells = count_by_day(engine.read_parquet(folder / ROWS, name="spells"), clock="due", engine=engine)
    paid = ended_share(aalen_johansen(spells), cause=PAID, days=30).value
    left = open_share(kaplan_meier(spells), days=30).value
    if paid is None or left is None or abs(paid + left - 1) > 1e-9:
        raise ValueError("invoices end by payment alone here")
    return paid


def _report(runs: Mapping[str, Sequence[Run]], count: int) -> str:
    return f"""\
## Curves of time to payment

{count:,} invoices of {count // INVOICES_PER_CUSTOMER:,} customers on the clock of days past due, at risk after minus
their terms; {runs["curves"][0].told["share"]:.1%} are paid by 30 days past due. Medians of {len(runs["scan"])} runs in
turns, each in a process of its own; imports are not in the seconds.

{table(runs, TEXTS)}

{kept(runs, PROMISES, peaks={})}

{machine()}
"""


if __name__ == "__main__":
    raise SystemExit(main())
