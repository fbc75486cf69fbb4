"""Times a made-up company of a million invoices: written with all tables, read, measured over four years of months.

Run by ``make bench``. Making it is a process of its own, interpreter start included; the exit code is 1 where that
takes longer than promised. Reading and the figures are told for comparison.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

from tools.bench_report import BENCHMARKS, machine, write_section

__all__ = ["main"]

PROMISED_SECONDS = 10.0
CUSTOMERS = 22_500
AS_OF = date(2026, 10, 31)
SIDES = ("parquet", "csv")


def main() -> int:
    """Measure, write the result, and judge it."""
    arguments = _arguments()
    if arguments.once is not None:
        return _write_once(**json.loads(arguments.once))
    with tempfile.TemporaryDirectory() as folder:
        made = {
            side: [_made(side, Path(folder) / side, arguments.customers) for _ in range(arguments.repeats)]
            for side in SIDES
        }
        figures = _figures_of(Path(folder) / "csv")
    report = _report(made, figures)
    sys.stdout.write(report)
    write_section(arguments.out, "bench_synthetic", report)
    return int(statistics.median(run["wall_seconds"] for run in made["parquet"]) > PROMISED_SECONDS)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=CUSTOMERS)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path, default=BENCHMARKS)
    parser.add_argument("--once", help=argparse.SUPPRESS)
    return parser.parse_args()


def _made(side: str, folder: Path, customers: int) -> dict[str, float]:
    """Write one company in a process of its own."""
    if folder.exists():
        shutil.rmtree(folder)
    order = json.dumps({"side": side, "folder": str(folder), "customers": customers})
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "tools.bench_synthetic", "--once", order]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    wall_seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {**told, "wall_seconds": wall_seconds, "cpu_seconds": cpu_seconds}


def _write_once(*, side: str, folder: str, customers: int) -> int:
    """Be the process that is measured."""
    from lrfm.ledger.synthetic.company import write_company
    from lrfm.ledger.synthetic.company_settings import CompanySettings

    Path(folder).mkdir(parents=True)
    company = write_company(CompanySettings(customers=customers), Path(folder), file_format=side)  # type: ignore[arg-type]
    rows = {"invoices": company.rows["invoices"], "rows": sum(company.rows.values())}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 2**30 if sys.platform == "darwin" else 2**20
    sys.stdout.write(json.dumps({**rows, "peak_gib": peak / unit}))
    return 0


def _figures_of(folder: Path) -> dict[str, float]:
    """Read the company's ledger and measure 48 month ends in one pass."""
    from lrfm.cohort.series import month_end_cutoffs, take_series
    from lrfm.cohort.snapshot import take_snapshot
    from lrfm.engine.open import connect
    from lrfm.engine.settings import EngineSettings
    from lrfm.kpi.settings import TargetSettings, WindowSettings
    from lrfm.kpi.trends import measure_trends
    from lrfm.ledger.inputs import find_inputs
    from lrfm.ledger.settings import LedgerSettings
    from lrfm.ledger.stage import compute_ledger, open_ledger
    from lrfm.ledger.synthetic.demo_mapping import demo_mapping

    told = demo_mapping()
    leading = {name: getattr(told, name) for name in ("invoices", "receipts", "allocations", "instruments")}
    leading["invoices"] = leading["invoices"].model_copy(update={"customer_name": None})  # only the demo repeats it
    sources = {name: {"path": f"{name}.csv"} for name in leading}
    settings = LedgerSettings.model_validate(
        {"currency": "EUR", "currency_digits": 2, "sources": sources, "mapping": leading}
    )
    engine = connect(EngineSettings())
    tables = folder / "tables"
    tables.mkdir()
    times = [time.perf_counter()]
    compute_ledger(engine, find_inputs(settings, data_dir=folder, extracts=folder), settings, folder=tables)
    ledger = open_ledger(engine, settings, folder=tables)
    snapshot = take_snapshot(ledger, cutoff=AS_OF, engine=engine)
    times.append(time.perf_counter())
    cutoffs = month_end_cutoffs(AS_OF, months=48, since=date(2019, 11, 1))
    series = take_series(ledger, cutoffs=cutoffs, engine=engine, payments_months=12)
    times.append(time.perf_counter())
    measure_trends(series, snapshot, profit=None, windows=WindowSettings(), targets=TargetSettings())
    times.append(time.perf_counter())
    seconds = [later - earlier for earlier, later in pairwise(times)]
    return dict(zip(("ledger", "series", "figures"), seconds, strict=True))


def _report(made: dict[str, list[dict[str, float]]], figures: dict[str, float]) -> str:
    rows = "\n".join(
        f"| {side} | {runs[0]['invoices']:,.0f} | {runs[0]['rows']:,.0f} | "
        f"{statistics.median(run['wall_seconds'] for run in runs):.1f} | "
        f"{min(run['wall_seconds'] for run in runs):.1f} to {max(run['wall_seconds'] for run in runs):.1f} | "
        f"{statistics.median(run['cpu_seconds'] for run in runs):.1f} | {max(run['peak_gib'] for run in runs):.2f} |"
        for side, runs in made.items()
    )
    return f"""\
## A made-up company

{machine()} Written with all its tables and its truth; whole processes; promised for Parquet: {PROMISED_SECONDS:.0f} s.

| files | invoices | rows in all | seconds, median | range | CPU seconds | GiB |
|---|---:|---:|---:|---:|---:|---:|
{rows}

Its ledger of invoices, receipts, allocations and cheques, then 48 month ends in one pass: read and
settled {figures["ledger"]:.1f} s, what was known at each month end {figures["series"]:.1f} s, all
figures {figures["figures"]:.1f} s.
"""


if __name__ == "__main__":
    sys.exit(main())
