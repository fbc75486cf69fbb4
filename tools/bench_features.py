"""Times LRFM and all features at one cut-off and at 24 against pymc-marketing, plain pandas and a bare scan.

Run by ``make bench``. Every way is a process of its own, in turns; the work is timed there once it has imported what it
needs, CPU and peak memory are those of the whole process. ``rfm_summary`` runs in a Python of its own
(``--rfm-python``, or ``LRFM_BENCH_PYTHON``), which is not ours to lock: ``python3.11 -m venv bench && bench/bin/pip
install -r requirements/bench.txt``. All features are timed on fewer invoices (``--features-count``), with payments,
lines and disputes. The result goes to ``docs/benchmarks.md``; the exit code is 1 where it is below what is promised, or
could not be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tools.bench_facts import make_facts
from tools.bench_report import BENCHMARKS, machine, write_section
from tools.bench_ways import GIB, Promise, Run, kept, median

if TYPE_CHECKING:
    from lrfm.engine.base import Engine

__all__ = ["main"]

FEATURES_COUNT = 1_000_000
COUNT, SMALL_PART, INVOICES_PER_CUSTOMER, DAYS = 10_000_000, 10, 50, 1_461
CUTOFF, CUTOFF_COUNT, WINDOW_MONTHS = date(2024, 12, 31), 24, 24
RAW, FACTS = "invoices.parquet", "facts"

RFM = """
import json, resource, sys, time
import pandas as pd
from pymc_marketing.clv.utils import rfm_summary
began, cpu = time.perf_counter(), time.process_time()
rows = pd.read_parquet(sys.argv[1])
for name in ("invoice_date", "known_on"):
    rows[name] = pd.to_datetime(rows[name])
rows = rows[(rows.invoice_date <= sys.argv[2]) & (rows.known_on <= sys.argv[2])]
found = rfm_summary(rows, "customer", "invoice_date", "amount_minor", observation_period_end=sys.argv[2])
print(json.dumps({"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu,
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "rows": len(found)}))
"""


PROMISES = (
    Promise("one cut-off from Parquet, of `rfm_summary`", "quick", "rfm", 1 / 8),
    Promise("one cut-off from Parquet, of pandas", "quick", "pandas", 1 / 2),
    Promise("one cut-off from facts, of `rfm_summary`", "facts", "rfm", 1 / 30),
    Promise("one cut-off from facts, of the scan", "facts", "scan", 5),
    Promise("LRFM at 24 cut-offs from facts, of one from Parquet", "many", "quick", 3),
    Promise("LRFM at 24 cut-offs from facts, of one from facts", "many", "facts", 3),
    Promise("all features at 24 cut-offs, of one", "features_many", "features", 4),
    Promise("all features at 24 cut-offs, of a loop of 24", "features_many", "features_loop", 1 / 5),
    Promise("one cut-off from Parquet, of a tenth of the invoices", "quick", "quick_small", 12),
    Promise("one cut-off from facts, of a tenth of the invoices", "facts", "facts_small", 12),
)
PEAK_GIB = 1.2
TEXTS = {
    "scan": "bare DuckDB scan of the four columns",
    "rfm": "pymc-marketing `rfm_summary`",
    "pandas": "plain pandas",
    "quick": "`lrfm_of`, straight from Parquet",
    "facts": "over the facts (`save_facts`), one cut-off",
    "many": "over the facts, 24 month-ends in one pass",
    "loop": "over the facts, 24 month-ends one after another",
    "quick_small": "`lrfm_of`, a tenth of the invoices",
    "facts_small": "over the facts, a tenth of the invoices",
    "features": "all features, one cut-off",
    "features_many": "all features, 24 month-ends in one pass",
    "features_loop": "all features, 24 month-ends one after another",
}


def main() -> int:
    """Measure, write the result, and judge it."""
    arguments = _arguments()
    if arguments.once is not None:
        return _run_once(arguments.once, arguments.folder)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        parts = (("whole", arguments.count), ("small", arguments.count // SMALL_PART))
        made = f"make_features:{arguments.features_count}"
        subprocess.run([*_command(made), "--folder", str(folder / "features")], check=True)
        for part, count in parts:
            subprocess.run([*_command(f"make:{count}"), "--folder", str(folder / part)], check=True)
        runs: dict[str, list[Run]] = {way: [] for way in TEXTS}
        for _ in range(arguments.repeats):
            for way, found in runs.items():
                if way != "rfm" or arguments.rfm_python:
                    found.append(_measured(way, folder, arguments.rfm_python))
    counts = (arguments.count, arguments.features_count)
    report = _report({way: found for way, found in runs.items() if found}, counts)
    sys.stdout.write(report)
    write_section(arguments.out, "bench_features", report)
    return int("**not kept**" in report or not runs["rfm"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="invoices")
    parser.add_argument("--features-count", type=int, default=FEATURES_COUNT, help="invoices for all features")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--rfm-python", default=os.environ.get("LRFM_BENCH_PYTHON"), help="has pymc-marketing 0.19.2")
    parser.add_argument("--out", type=Path, default=BENCHMARKS)
    parser.add_argument("--folder", type=Path, help="keeps the made files here, instead of a temporary folder")
    parser.add_argument("--once", help=argparse.SUPPRESS)
    return parser.parse_args()


def _command(once: str) -> list[str]:
    return [sys.executable, "-m", "tools.bench_features", "--once", once]


def _measured(way: str, folder: Path, rfm_python: str | None) -> Run:
    part = folder / ("features" if way.startswith("features") else "small" if way.endswith("_small") else "whole")
    command = [*_command(way.removesuffix("_small")), "--folder", str(part)]
    if way == "rfm":
        command = [str(rfm_python), "-c", RFM, str(part / RAW), CUTOFF.isoformat()]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return Run(told["seconds"], told["cpu_seconds"], told["peak"] / GIB, {"rows": told["rows"]})


def _run_once(way: str, folder: Path) -> int:
    """Be the process that is measured."""
    from lrfm.engine.duckdb import open_duckdb
    from lrfm.engine.settings import EngineSettings

    engine = open_duckdb(EngineSettings(threads=os.cpu_count() or 1))
    if way.startswith("make:"):
        _make(engine, folder, int(way.partition(":")[2]))
        return 0
    if way.startswith("make_features:"):
        if not (folder / "lines.parquet").exists():
            make_facts(engine, folder, invoice_count=int(way.partition(":")[2]), last=CUTOFF)
        return 0
    work = WAYS[way]
    _import_all(engine)
    began, cpu = time.perf_counter(), time.process_time()
    rows = work(engine, folder)
    took = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu, "rows": rows}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(json.dumps({**took, "peak": peak}) + "\n")
    return 0


def _import_all(engine: Engine) -> None:
    """Import what the ways need, the parts of Ibis that load at first use among it."""
    import ibis
    import pandas  # noqa: F401

    import lrfm.cohort.purchasing
    import lrfm.features.compute
    import lrfm.features.quick  # noqa: F401

    engine.compute(ibis.memtable({"day": [CUTOFF]}).agg(last=ibis._.day.max()))


def _make(engine: Engine, folder: Path, count: int) -> None:
    """Make invoices in the order of their days, three of a hundred known late, as many credit notes; then the facts."""
    import ibis
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from lrfm.cohort.facts.sales import sales_days

    if (folder / FACTS).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(5)
    last = (CUTOFF - date(1970, 1, 1)).days
    day = np.sort(last - DAYS + 1 + chance.integers(0, DAYS, count)).astype(np.int32)
    late = np.where(chance.random(count) < 0.03, chance.geometric(1 / 20, count), 0).astype(np.int32)
    amount = np.maximum(4, chance.lognormal(10.5, 1.2, count)).astype(np.int64)
    columns = {
        "customer": chance.integers(0, max(1, count // INVOICES_PER_CUSTOMER), count),
        "invoice_date": pa.array(day).cast(pa.date32()),
        "known_on": pa.array(day + late).cast(pa.date32()),
        "amount_minor": np.where(chance.random(count) < 0.03, -(amount // 4), amount),
    }
    pq.write_table(pa.table(columns), folder / RAW)
    raw = engine.read_parquet(folder / RAW, name="raw")
    documents = raw.select(
        customer_key="customer",
        event_date="invoice_date",
        due_date="invoice_date",
        amount_minor=raw.amount_minor.abs(),
        is_invoice=raw.amount_minor > 0,
        since=ibis.greatest(raw.known_on, raw.invoice_date),
        gone=ibis.null("date"),
    )
    days = engine.materialise(sales_days(documents), name="days")
    order = ["customer_key", "event_date", "since", "is_purchase", "previous_on", "net_minor"]
    engine.write_parquet(days, folder / FACTS, order_by=order)


def _scan(engine: Engine, folder: Path) -> int:
    raw = engine.read_parquet(folder / RAW, name="raw")
    ends = raw.agg(a=raw.customer.max(), b=raw.invoice_date.max(), c=raw.known_on.max(), d=raw.amount_minor.sum())
    return int(engine.compute(ends).num_rows)


def _pandas(engine: Engine, folder: Path) -> int:
    import pandas as pd

    del engine
    rows = pd.read_parquet(folder / RAW)
    end, start = pd.Timestamp(CUTOFF), pd.Timestamp(CUTOFF) + pd.Timedelta(days=1) - pd.DateOffset(months=WINDOW_MONTHS)
    for name in ("invoice_date", "known_on"):
        rows[name] = pd.to_datetime(rows[name])
    rows = rows[(rows.invoice_date <= end) & (rows.known_on <= end)]
    days = rows.loc[rows.amount_minor > 0, ["customer", "invoice_date"]].drop_duplicates()
    ends = days.groupby("customer").invoice_date.agg(["min", "max"])
    frequency = days[days.invoice_date >= start].groupby("customer").size()
    monetary = rows[rows.invoice_date >= start].groupby("customer").amount_minor.sum()
    length, recency = (ends["max"] - ends["min"]).dt.days, (end - ends["max"]).dt.days
    found = pd.DataFrame({"length": length, "recency": recency, "frequency": frequency, "monetary": monetary})
    return len(found.loc[ends.index].fillna(0))


def _quick(engine: Engine, folder: Path) -> int:
    from lrfm.features.quick import lrfm_of

    raw = engine.read_parquet(folder / RAW, name="raw")
    names = {"date": "invoice_date", "known_on": "known_on", "amount": "amount_minor"}
    found = engine.compute(lrfm_of(raw, cutoff=CUTOFF, window_months=WINDOW_MONTHS, **names))
    return int(found.num_rows)


def _facts(engine: Engine, folder: Path) -> int:
    return _counted(engine, folder, [CUTOFF])


def _many(engine: Engine, folder: Path) -> int:
    return _counted(engine, folder, _cutoffs())


def _loop(engine: Engine, folder: Path) -> int:
    return sum(_counted(engine, folder, [cutoff]) for cutoff in _cutoffs())


def _cutoffs() -> Sequence[date]:
    from lrfm.cohort.series import month_end_cutoffs

    return month_end_cutoffs(CUTOFF, months=CUTOFF_COUNT, since=date(1990, 1, 1))


def _counted(engine: Engine, folder: Path, cutoffs: Sequence[date]) -> int:
    """Bring LRFM of all customers into arrays; give the number of rows."""
    from lrfm.cohort.cutoffs import Cutoffs
    from lrfm.cohort.purchasing import LRFM_COLUMNS, Purchasing
    from lrfm.cohort.totals import Grid

    days = engine.read_parquet(folder / FACTS, name="facts")
    purchasing = Purchasing.of(days, Cutoffs.of(cutoffs, engine=engine))
    counted = purchasing.totals(window_months=WINDOW_MONTHS, columns=LRFM_COLUMNS).counted(engine)
    values = counted.on(Grid(len(cutoffs), counted.keys()))
    return int((values["purchase_days_ever"][0] > 0).sum())


def _features(engine: Engine, folder: Path) -> int:
    return _computed(engine, folder, [CUTOFF])


def _features_many(engine: Engine, folder: Path) -> int:
    return _computed(engine, folder, _cutoffs())


def _features_loop(engine: Engine, folder: Path) -> int:
    return sum(_computed(engine, folder, [cutoff]) for cutoff in _cutoffs())


def _computed(engine: Engine, folder: Path, cutoffs: Sequence[date]) -> int:
    """Compute all features of all customers; give the number of rows."""
    from lrfm.cohort.cohort import take_cohort
    from lrfm.cohort.facts import open_facts
    from lrfm.features.compute import compute_features
    from lrfm.features.settings import FeatureSettings

    facts = open_facts(engine, folder=folder)
    cohort = take_cohort(
        facts, cutoffs=cutoffs, currency="EUR", currency_digits=2, has_payments=True, is_dated=True,
        begins_on=date.fromordinal(CUTOFF.toordinal() - DAYS + 1), engine=engine,
    )  # fmt: skip
    return len(compute_features(cohort, settings=FeatureSettings()).frame)


WAYS: Mapping[str, Callable[[Engine, Path], int]] = MappingProxyType(
    {
        "scan": _scan,
        "pandas": _pandas,
        "quick": _quick,
        "facts": _facts,
        "many": _many,
        "loop": _loop,
        "features": _features,
        "features_many": _features_many,
        "features_loop": _features_loop,
    }
)


def _report(runs: Mapping[str, Sequence[Run]], counts: tuple[int, int]) -> str:
    count, features_count = counts
    rows = "\n".join(
        f"| {TEXTS[way]} | {median(found):.2f} | "
        f"{min(run.seconds for run in found):.2f} to {max(run.seconds for run in found):.2f} | "
        f"{median(found, lambda run: run.cpu_seconds):.2f} | {max(run.peak_gib for run in found):.2f} | "
        f"{found[0].told['rows']:,} |"
        for way, found in runs.items()
    )
    return f"""\
## LRFM and all features at one cut-off and at {CUTOFF_COUNT}

{count:,} invoices of {count // INVOICES_PER_CUSTOMER:,} customers over four years in Parquet, three of a hundred known
late; both clocks are respected. All features are computed of {features_count:,} invoices of
{features_count // INVOICES_PER_CUSTOMER:,} customers, with what was paid when, lines, disputes and limits. Medians of
{len(runs["quick"])} runs in turns, each in a process of its own; imports are not in the seconds.

| way | median s | range s | median CPU s | peak GiB | rows |
|---|---|---|---|---|---|
{rows}

{kept(runs, PROMISES, peaks={"quick": PEAK_GIB})}

{machine()}
"""


if __name__ == "__main__":
    raise SystemExit(main())
