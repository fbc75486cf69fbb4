"""Times the hazard model on cells, from Parquet to clustered errors, against lifelines' Cox model on rows in memory.

Run by ``make bench``. Every way is a process of its own, in turns; the work is timed there once it has imported what it
needs and, for lifelines, read the rows into pandas. Ours clusters errors by customer. lifelines is timed with plain
errors on all rows, the harder rival, and with ``cluster_col`` on few: that takes time by the square of the rows. CPU is
that of the work, peak memory that of the whole process. The result goes to ``docs/benchmarks.md``; the exit code is 1
where it is below what is promised.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tools.bench_report import machine, write_section
from tools.bench_spells import COUNT, INVOICES_PER_CUSTOMER, LEVELS, ROWS, SMALL_PART, STEPS, make_spells
from tools.bench_ways import Promise, Run, Timed, arguments_of, kept, median, run_in_turns, table

if TYPE_CHECKING:
    from lrfm.engine.base import Engine

__all__ = ["main"]

FEW, CLUSTERED = 20_000, (10_000, 20_000)
PARTS = MappingProxyType(
    {"cells": "whole", "cells_small": "small", "cox": "whole", "cox_half": "small", "cox_clustered": "small"}
)
TEXTS = MappingProxyType(
    {
        "cells": "hazard model on cells, from Parquet, errors by customer",
        "cells_small": "the same, a tenth of the invoices",
        "cox": "lifelines `CoxPHFitter`, rows in memory, plain errors",
        "cox_half": f"lifelines with `cluster_col`, {CLUSTERED[0]:,} rows",
        "cox_clustered": f"lifelines with `cluster_col`, {CLUSTERED[1]:,} rows",
    }
)
PROMISES = (
    Promise("of lifelines with plain errors", "cells", "cox", 1 / 3),
    Promise("of a tenth of the invoices", "cells", "cells_small", 11),
)
PEAKS = MappingProxyType({"cells": 4.0})


def main() -> int:
    """Measure, write the result, and judge it."""
    arguments = arguments_of(__doc__, count=COUNT)
    if arguments.once is not None:
        return _run_once(arguments.once, arguments.folder)
    parts = {"whole": arguments.count, "small": arguments.count // SMALL_PART}
    runs = run_in_turns("tools.bench_hazard", PARTS, parts=parts, like=arguments)
    report = _report(runs, arguments.count)
    sys.stdout.write(report)
    write_section(arguments.out, "bench_hazard", report)
    return int("**not kept**" in report)


def _run_once(way: str, folder: Path) -> int:
    """Be the process that is measured."""
    if way.startswith("make:"):
        make_spells(folder, int(way.partition(":")[2]))
    elif way.startswith("cells"):
        _cells(folder)
    else:
        _cox(folder, {"cox_half": CLUSTERED[0], "cox_clustered": CLUSTERED[1]}.get(way))
    return 0


def _cells(folder: Path) -> None:
    from lrfm.engine.duckdb import open_duckdb
    from lrfm.engine.settings import EngineSettings

    engine = open_duckdb(EngineSettings(threads=os.cpu_count() or 1))
    _fit_on_cells(engine, _few(folder))  # imports what loads at first use
    timed = Timed()
    with timed.work():
        effects, errors = _fit_on_cells(engine, folder / ROWS)
    timed.say(effects=effects, errors=errors)


def _few(folder: Path) -> Path:
    """Write the first rows to a file beside, for a first fit that is not timed."""
    import pyarrow.parquet as pq

    path = folder / "few.parquet"
    if not path.exists():
        import pyarrow as pa

        batch = next(pq.ParquetFile(folder / ROWS).iter_batches(FEW))
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


def _cox(folder: Path, clustered: int | None) -> None:
    import pandas as pd
    from lifelines import CoxPHFitter

    cluster = "customer_key" if clustered else None
    rows = pd.read_parquet(folder / ROWS, columns=["exit_day", "cause", *LEVELS, *([cluster] if cluster else [])])
    rows = rows[rows.exit_day > 0].head(clustered or len(rows)).astype(dict.fromkeys(LEVELS, "float64"))
    timed = Timed()
    with timed.work():
        fit = CoxPHFitter().fit(rows, duration_col="exit_day", event_col="cause", cluster_col=cluster)
    timed.say(effects=fit.params_[list(LEVELS)].tolist(), errors=fit.standard_errors_[list(LEVELS)].tolist())


def _report(runs: Mapping[str, Sequence[Run]], count: int) -> str:
    effects = "\n".join(
        f"| {name} | {truth:.3f} | {ours:.4f} | {theirs:.4f} |"
        for name, truth, ours, theirs in zip(
            LEVELS, STEPS, runs["cells"][0].told["effects"], runs["cox"][0].told["effects"], strict=True
        )
    )
    growth = median(runs["cox_clustered"]) / median(runs["cox_half"])
    return f"""\
## Hazard model on cells

{count:,} invoices of {count // INVOICES_PER_CUSTOMER:,} customers, eight covariates of two to four levels, one in ten
open still. Medians of {len(runs["cells"])} runs in turns, each in a process of its own; imports are not in the seconds.

{table(runs, TEXTS)}

{kept(runs, PROMISES, peaks=PEAKS)}

With `cluster_col` lifelines takes {growth:.1f} times as long for twice the rows, so that {count:,} can't be waited for:
the promise is kept against plain errors.

| effect of a level more | true | cells | lifelines (levels as a number) |
|---|---|---|---|
{effects}

{machine()}
"""


if __name__ == "__main__":
    raise SystemExit(main())
