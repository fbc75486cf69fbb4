"""Times the way of a million invoices from a CSV file to a clean ledger, against DuckDB's own typed read of the file.

Run by ``make bench``. Hashing (of files and of the ledger's content), decoding and settling are timed apart; the rest
is reading, mapping, judging, giving keys, checking and writing. The result goes to ``docs/benchmarks.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from lrfm.engine.base import Engine
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.ledger import stage, work
from lrfm.ledger.inputs import find_inputs
from lrfm.ledger.settings import LedgerSettings
from lrfm.ledger.sources.decode import decode_text
from tools.bench_report import BENCHMARKS, machine, write_section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["main"]

PROMISED_TIMES = 5.0
THREADS = 2
FIRST_DAY = np.datetime64("2019-01-01")


def main() -> int:
    """Measure, write the result, and judge it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path, default=BENCHMARKS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.csv"
        _write(path, rows=arguments.rows)
        rounds = [_round(path, Path(folder) / str(number)) for number in range(arguments.repeats + 1)][1:]
    report = _report(rounds, rows=arguments.rows)
    sys.stdout.write(report)
    write_section(arguments.out, "bench_reading", report)
    medians = _medians(rounds)
    return int(medians["to a clean ledger"] > PROMISED_TIMES * medians["DuckDB, typed read"])


def _write(path: Path, *, rows: int) -> None:
    """Write invoices with their two dates, as an accounting program exports them."""
    random = np.random.default_rng(20_261_121)
    day = FIRST_DAY + random.integers(0, 2500, rows)
    due = day + random.choice([14, 30, 45, 60], rows)
    amounts = random.lognormal(11, 1, rows).astype(np.int64)
    columns = {
        "customer": np.char.add("C", random.integers(10_000, 30_000, rows).astype(str)),
        "number": np.char.add("R", (np.arange(rows) + 1_000_000).astype(str)),
        "date": day.astype(str),
        "due": due.astype(str),
        "amount": [f"{amount // 100}.{amount % 100:02}" for amount in amounts.tolist()],
    }
    pacsv.write_csv(pa.table(columns), path, pacsv.WriteOptions(quoting_style="none"))


def _round(path: Path, folder: Path) -> dict[str, float]:
    """Time every part once, in turns with DuckDB's read."""
    (folder / "tables").mkdir(parents=True)
    found = {"DuckDB, typed read": _typed(path)}
    settings = _settings(path)
    engine = connect(EngineSettings(threads=THREADS))
    apart: dict[str, float] = {}
    started = time.perf_counter()
    with _timed(work, "settle_ledger", apart), _timed(stage, "fingerprint", apart):
        inputs = find_inputs(settings, data_dir=path.parent, extracts=folder)
        stage.compute_ledger(engine, inputs, settings, folder=folder / "tables")
    whole = time.perf_counter() - started
    hashing = 2 * _seconds(lambda: hashlib.sha256(path.read_bytes())) + apart["fingerprint"]
    decoding = _seconds(lambda: decode_text(path.read_bytes(), encoding="auto", file=path.name))
    found |= {"hashing": hashing, "decoding": decoding, "settling": apart["settle_ledger"], "all together": whole}
    found["to a clean ledger"] = whole - hashing - decoding - apart["settle_ledger"]
    _close(engine)
    return found


def _settings(path: Path) -> LedgerSettings:
    fields = {"customer_id": "customer", "invoice_id": "number", "amount": "amount"}
    dates = {"invoice_date": "date", "due_date": "due"}
    return LedgerSettings.model_validate(
        {
            "currency": "EUR",
            "currency_digits": 2,
            "sources": {"invoices": {"path": path.name}},
            "mapping": {"invoices": {**fields, **dates}},
        }
    )


def _typed(path: Path) -> float:
    kinds = {"customer": "VARCHAR", "number": "VARCHAR", "date": "DATE", "due": "DATE", "amount": "DECIMAL(18,2)"}
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute("set preserve_insertion_order = true")
        read = connection.read_csv
        return _seconds(lambda: read(str(path), header=True, dtype=kinds).execute())


@contextmanager
def _timed(module: Any, name: str, into: dict[str, float]) -> Iterator[None]:
    """Time each call of a function that a module calls by its name."""
    own = getattr(module, name)

    def timed(*arguments: object, **named: object) -> object:
        started = time.perf_counter()
        try:
            return own(*arguments, **named)
        finally:
            into[name] = into.get(name, 0.0) + time.perf_counter() - started

    setattr(module, name, timed)
    try:
        yield
    finally:
        setattr(module, name, own)


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _close(engine: Engine) -> None:
    engine.close()


def _medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(found[name] for found in rounds) for name in rounds[0]}


def _report(rounds: list[dict[str, float]], *, rows: int) -> str:
    medians = _medians(rounds)
    times = medians["to a clean ledger"] / medians["DuckDB, typed read"]
    unit = 2**30 if sys.platform == "darwin" else 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    lines = [
        f"## {rows:,} invoices from CSV to a clean ledger",
        "",
        f"Two date columns; {len(rounds)} rounds in turns after one to warm up, in one process, {THREADS} threads.",
        "",
        "| part | median s | range s |",
        "|---|---|---|",
        *(
            f"| {name} | {medians[name]:.2f} | {min(found):.2f} to {max(found):.2f} |"
            for name, found in ((name, [one[name] for one in rounds]) for name in medians)
        ),
        "",
        f"To a clean ledger, hashing, decoding and settling apart, takes **{times:.1f} times** DuckDB's typed read of",
        f"the same file (promised: {PROMISED_TIMES:.0f}). Peak {peak:.1f} GiB.",
        "",
        machine(),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
