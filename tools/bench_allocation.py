"""Times the allocation of a million receipts to a million invoices, each rule in a process of its own.

Run by ``make bench``. What counts is the whole process, interpreter start and the making of the rows included. The
result goes to ``docs/benchmarks.md``; the exit code is 1 where time or memory is above what is promised.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools.bench_report import BENCHMARKS, machine, write_section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    Whole = npt.NDArray[np.int64]

__all__ = ["main"]

PROMISED_SECONDS = 20.0
PROMISED_GIB = 3.0
RULES = ("oldest_due", "newest_due", "pro_rata")
SHAPES = {
    "many": "many customers",
    "one": "one customer with all invoices open before the first receipt",
}
ONE_ACCOUNT_COUNT = 100_000
"""Invoices of the single customer, and its receipts."""
FEW_RECEIPTS = 100
"""With pro rata, where each receipt touches every open invoice: so many receipts make ten million rows."""
INVOICES_PER_CUSTOMER = 50
DAYS = 730


@dataclass(frozen=True)
class Run:
    """What one process took."""

    wall_seconds: float
    cpu_seconds: float
    peak_gib: float
    rows: int


@dataclass(frozen=True)
class _Papers:
    """Invoices or receipts: whose, on which day, how much."""

    customer: Whole
    day: Whole
    amount: Whole


def main() -> int:
    """Measure, write the result, and judge it."""
    arguments = _arguments()
    if arguments.once is not None:
        return _run_once(**json.loads(arguments.once))
    results = {
        (shape, rule): [_measured(shape, rule, count=arguments.count) for _ in range(arguments.repeats)]
        for shape in SHAPES
        for rule in RULES
    }
    report = _report(results, count=arguments.count)
    sys.stdout.write(report)
    write_section(arguments.out, "bench_allocation", report)
    return int(not all(_is_kept(runs) for runs in results.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000, help="invoices, and receipts")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path, default=BENCHMARKS)
    parser.add_argument("--once", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measured(shape: str, rule: str, *, count: int) -> Run:
    order = json.dumps({"shape": shape, "rule": rule, "count": count})
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "tools.bench_allocation", "--once", order]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    wall_seconds, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = json.loads(done.stdout)
    return Run(wall_seconds, cpu_seconds, told["peak_gib"], told["rows"])


def _run_once(*, shape: str, rule: str, count: int) -> int:
    """Be the process that is measured: make the rows, allocate, say the peak."""
    from lrfm.ledger.allocate.rules import allocate

    documents, receipts = _many_accounts(count) if shape == "many" else _one_account(rule)
    settled = allocate(documents, receipts, rule=rule)  # type: ignore[arg-type]  # one of RULES
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 2**30 if sys.platform == "darwin" else 2**20
    sys.stdout.write(json.dumps({"rows": settled.num_rows, "peak_gib": peak / unit}))
    return 0


def _many_accounts(count: int) -> tuple[pa.Table, pa.Table]:
    """Make accounts as they are: invoices over two years, 30 days to pay, receipts that follow with a delay.

    Of a hundred invoices about 65 are paid to the cent, 14 in two parts, 12 two at a time (the one of the same amount
    as the other, more or less), 6 by a round sum above the amount, and 3 not at all.
    """
    import numpy as np

    source = np.random.default_rng(7)
    customer = np.arange(count, dtype=np.int64) // INVOICES_PER_CUSTOMER
    billed = source.integers(0, DAYS, count)
    amount = np.maximum(2, source.lognormal(10.5, 1.2, count)).astype(np.int64)
    kind = source.random(count)
    paid = np.where(kind < 0.14, amount // 2, amount)
    paid = np.where((kind > 0.14) & (kind < 0.20), (amount // 10_000 + 1) * 10_000, paid)
    paid = np.where((kind > 0.20) & (kind < 0.26), amount * 2, paid)
    single = np.flatnonzero(kind < 0.91)
    second = np.flatnonzero(kind < 0.14)
    of = np.concatenate((single, second))
    paid = np.concatenate((paid[single], (amount - amount // 2)[second]))
    of, paid = of[:count], paid[:count]
    paid_on = billed[of] + 30 + source.normal(10, 20, len(of)).astype(np.int64)
    undone_on = np.where(source.random(len(of)) < 0.01, paid_on + 5, -1)
    sign = np.where(source.random(len(of)) < 0.005, -1, 1)
    return _tables(_Papers(customer, billed, amount), _Papers(customer[of], paid_on, paid * sign), undone_on=undone_on)


def _one_account(rule: str) -> tuple[pa.Table, pa.Table]:
    """Make the hardest case: every invoice is open when the first receipt comes."""
    import numpy as np

    source = np.random.default_rng(7)
    receipts = FEW_RECEIPTS if rule == "pro_rata" else ONE_ACCOUNT_COUNT
    one, few = np.zeros(ONE_ACCOUNT_COUNT, np.int64), np.zeros(receipts, np.int64)
    amount = source.integers(1_000, 1_000_000, ONE_ACCOUNT_COUNT)
    paid = np.resize(amount, receipts)
    return _tables(_Papers(one, one, amount), _Papers(few, few + DAYS, paid), undone_on=few - 1)


def _tables(billed: _Papers, paid: _Papers, *, undone_on: Whole) -> tuple[pa.Table, pa.Table]:
    """Write both as allocation wants them; below zero stands for never undone."""
    import numpy as np
    import pyarrow as pa

    def days(values: Whole, *, missing: npt.NDArray[np.bool_] | None = None) -> pa.Array:
        return pa.array((values + 18_000).astype(np.int32), pa.int32(), mask=missing).cast(pa.date32())

    documents = pa.table(
        {
            "document_key": np.arange(len(billed.amount)),
            "customer_key": billed.customer,
            "due_date": days(billed.day + 30 + np.arange(len(billed.amount)) % 60),
            "since": days(billed.day),
            "open_minor": billed.amount,
        }
    )
    receipts = pa.table(
        {
            "receipt_key": np.arange(len(paid.amount)),
            "customer_key": paid.customer,
            "since": days(paid.day),
            "open_minor": paid.amount,
            "undone_on": days(undone_on, missing=undone_on < 0),
        }
    )
    return documents, receipts


def _is_kept(runs: Sequence[Run]) -> bool:
    return _median(runs) <= PROMISED_SECONDS and max(run.peak_gib for run in runs) <= PROMISED_GIB


def _median(runs: Sequence[Run]) -> float:
    return statistics.median(run.wall_seconds for run in runs)


def _report(results: Mapping[tuple[str, str], Sequence[Run]], *, count: int) -> str:
    rows = "\n".join(
        f"| {SHAPES[shape]} | {rule} | {_median(runs):.1f} | {min(run.wall_seconds for run in runs):.1f} to "
        f"{max(run.wall_seconds for run in runs):.1f} | {statistics.median(run.cpu_seconds for run in runs):.1f} | "
        f"{max(run.peak_gib for run in runs):.2f} | {runs[0].rows:,} |"
        for (shape, rule), runs in results.items()
    )
    repeats = len(next(iter(results.values())))
    return f"""\
## Allocation

{count:,} receipts to {count:,} invoices, {INVOICES_PER_CUSTOMER} a customer, with part payments, overpayments
and advances; one receipt in a hundred is returned, one in two hundred is given back. Then {ONE_ACCOUNT_COUNT:,}
invoices of one customer, all open when the first of {ONE_ACCOUNT_COUNT:,} receipts comes ({FEW_RECEIPTS:,} with
pro_rata, which touches every open invoice with each receipt). Whole processes, interpreter start and the making of the
rows included; {repeats} of each.

| accounts | rule | median s | range s | median CPU s | peak GiB | rows |
|---|---|---|---|---|---|---|
{rows}

Promised for a million: {PROMISED_SECONDS:.0f} s and {PROMISED_GIB:.0f} GiB.

{machine()}
"""


if __name__ == "__main__":
    raise SystemExit(main())
