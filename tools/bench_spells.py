"""Spells for benchmarks: a peak of payments after the due date, covariates that multiply the hazard."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

__all__ = ["COUNT", "INVOICES_PER_CUSTOMER", "LEVELS", "ROWS", "SMALL_PART", "STEPS", "make_spells"]

COUNT, SMALL_PART, INVOICES_PER_CUSTOMER = 10_000_000, 10, 50
ROWS = "spells.parquet"
LEVELS = MappingProxyType(
    {"size": 4, "segment": 3, "region": 4, "record": 4, "channel": 2, "disputed": 2, "export": 2, "prepaid": 2}
)
"""The covariates: so many levels each; a level adds `STEPS` to the log hazard."""
STEPS = (-0.10, 0.15, 0.05, -0.30, 0.20, -0.50, -0.15, 0.10)


def make_spells(folder: Path, count: int) -> None:
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
