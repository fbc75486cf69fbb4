"""Exact tests and readers for the made-up company's truth; shares no code with what draws the company."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy import stats

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.company_settings import CompanySettings

__all__ = [
    "FEW",
    "LEVEL",
    "NONE",
    "Asked",
    "binomial_p",
    "day",
    "martingale_p",
    "month_end_left",
    "multinomial_p",
    "next_workday",
    "poisson_p",
    "ratio_p",
    "works",
]

LEVEL = 1e-4
"""The level of each test, Bonferroni's: some eighty comparisons or families of them keep below 0.01 together."""
NONE = 2**31 - 1
"""Stands for "no day" in columns of days."""
CODES = ("tax_id",)
"""Columns that end like ids and are none."""
FEW = 25.0
"""Below this variance a sum is no longer taken for normal."""


@dataclass(frozen=True)
class Asked:
    """A company that was written, with what was asked of it."""

    settings: CompanySettings
    folder: Path

    def fact(self, name: str) -> pd.DataFrame:
        """Read a table of facts; days are whole numbers since 1970-01-01, ids their numbers (credit notes' below 0)."""
        return _read(self.folder / f"{name}.parquet")

    def truth(self, name: str) -> pd.DataFrame:
        """Read a table of the truth."""
        return _read(self.folder / "truth" / f"{name}.parquet")

    @property
    def first_day(self) -> int:
        """The first day of the extract."""
        return day(self.settings.first_day.isoformat())

    @property
    def last_day(self) -> int:
        """The day of the extract."""
        return day(self.settings.last_day.isoformat())


@cache
def _read(path: Path) -> pd.DataFrame:
    table = pq.read_table(path)
    return pd.DataFrame({name: _values(name, table[name].combine_chunks()) for name in table.column_names})


def _values(name: str, column: pa.Array) -> np.ndarray | pd.Series:
    """Give days and ids as whole numbers (`NONE` where there is none), other text as categories."""
    if pa.types.is_date(column.type):
        return column.cast(pa.int32()).fill_null(NONE).to_numpy().astype(np.int64)
    if name.endswith("_id") and name not in CODES:
        number = pc.cast(pc.utf8_ltrim(column, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), pa.int64())
        # credit notes are numbered like invoices: theirs become negative
        signed = pc.if_else(pc.starts_with(column, "C"), pc.negate(number), number)
        return signed.fill_null(NONE).to_numpy()
    if pa.types.is_string(column.type):
        return column.dictionary_encode().to_pandas()
    return column.to_numpy(zero_copy_only=False)


def day(iso: str) -> int:
    """Give the days since 1970-01-01."""
    return int(np.datetime64(iso, "D").astype(np.int64))


def works(days: np.ndarray) -> np.ndarray:
    """Tell which days are Monday to Friday."""
    return np.is_busday(np.asarray(days).astype("datetime64[D]"))


def next_workday(days: np.ndarray) -> np.ndarray:
    """Move days of a weekend to Monday."""
    return np.busday_offset(np.asarray(days).astype("datetime64[D]"), 0, roll="forward").astype(np.int64)


def month_end_left(days: np.ndarray) -> np.ndarray:
    """Count the working days after each day within its month."""
    dates = np.asarray(days).astype("datetime64[D]")
    ends = (dates.astype("datetime64[M]") + 1).astype("datetime64[D]")
    return np.busday_count(dates + 1, ends)


def poisson_p(events: float, expected: float) -> float:
    """Give the exact two-sided p-value of a Poisson count: twice the smaller tail."""
    if expected <= 0:
        return 1.0 if events == 0 else 0.0
    tails = stats.poisson.cdf(events, expected), stats.poisson.sf(events - 1, expected)
    return float(min(1.0, 2 * min(tails)))


def martingale_p(events: float, expected: float, variance: float) -> float:
    """Give the p-value of a count against its compensator, the sum of the probabilities that each trial had.

    Normal with the predictable variance and a correction for continuity; where that is small, the exact Poisson test,
    whose variance is larger than that of a sum of Bernoulli trials, so that it refuses rather too seldom.
    """
    if variance < FEW:
        return poisson_p(events, expected)
    return float(2 * stats.norm.sf(max(0.0, abs(events - expected) - 0.5) / np.sqrt(variance)))


def binomial_p(events: int, trials: int, share: float) -> float:
    """Give the exact two-sided binomial p-value."""
    return float(stats.binomtest(int(events), int(trials), share).pvalue) if trials else 1.0


def ratio_p(events: int, exposure: float, other_events: int, other_exposure: float, *, ratio: float) -> float:
    """Give the exact p-value that two Poisson rates have this ratio: binomial, given all events."""
    share = ratio * exposure / (ratio * exposure + other_exposure)
    return binomial_p(events, events + other_events, share)


def multinomial_p(counts: np.ndarray, shares: np.ndarray) -> float:
    """Give Pearson's chi-square p-value of counts against shares."""
    counts, shares = np.asarray(counts, dtype=float), np.asarray(shares, dtype=float)
    return float(stats.chisquare(counts, counts.sum() * shares / shares.sum()).pvalue)
