"""A fitted hazard taken apart: what the bin, the invoice and the day of exposure each multiply it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import pandas as pd

    from lrfm.survival.design import Design
    from lrfm.survival.hazard import CauseHazard

__all__ = ["Effects"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Effects:
    """The rate of a cause on a day: `bin_rates[b]` times exp(row's part in the phase of b) times the day's part.

    `bins`: those in which the cause has a rate of its own; in others it never comes (rate 0), or in `always` at once.
    """

    design: Design
    bins: tuple[int, ...]
    bin_rates: Mapping[int, float]
    always: tuple[int, ...]
    row_beta: Numbers
    day_factors: Mapping[tuple[str, object], float]
    phase_count: int
    offset: str | None = None

    @classmethod
    def of(cls, fit: CauseHazard, *, beta: Numbers | None = None) -> Effects:
        """Take a fit apart; `beta`, where given, stands for its coefficients (a draw of them, say)."""
        values = fit.beta if beta is None else beta
        bins, rates, days, rows = [], {}, {}, []
        for column, value in zip(fit.design.columns, values.tolist(), strict=True):
            if column.kind == "bin":
                place = int(str(column.level))
                bins.append(place)
                rates[place] = float(np.exp(value))
            elif column.kind == "day":
                days[column.term, column.level] = float(np.exp(value))
            else:
                rows.append(value)
        days |= dict.fromkeys(fit.closed, 0.0)
        return cls(fit.design, tuple(bins), rates, fit.always, np.array(rows), days, fit.phase_count, fit.offset)

    @property
    def day_terms(self) -> tuple[str, ...]:
        """The calendar effects that the rate depends on."""
        return tuple(sorted({term for term, _ in self.day_factors}))

    def row_values(self, rows: pd.DataFrame) -> Numbers:
        """Give the columns that are constant within a spell: (rows, such columns)."""
        return self.design.row_values(rows)

    def of_rows(self, rows: pd.DataFrame) -> Numbers:
        """Give the part of covariates in the logarithm of the rate: (rows, phases), with their offset if any."""
        values = self.row_values(rows) * self.row_beta
        columns = [column for column in self.design.columns if column.kind == "row"]
        found = np.zeros((len(rows), self.phase_count))
        if self.offset is not None and self.offset in rows.columns:
            found += rows[self.offset].to_numpy(np.float64)[:, None]
        for place, column in enumerate(columns):
            if column.phase is None:
                found += values[:, [place]]
            else:
                found[:, column.phase] += values[:, place]
        return found

    def on_days(self, levels: Mapping[str, npt.NDArray[np.int64]], *, shape: tuple[int, ...]) -> Numbers:
        """Give the factor of days by their levels of the calendar effects, each of that shape."""
        found = np.ones(shape)
        for (term, level), factor in self.day_factors.items():
            found = np.where(levels[term] == level, found * factor, found)
        return found

    def rates_by_bin(self, exposed: tuple[int, ...], *, count: int) -> Numbers:
        """Give the rate of each bin: 0 where the cause never came, the bin's before where nobody was exposed."""
        found = np.zeros(count)
        known = sorted(exposed)
        for place in range(count):
            reached = max((b for b in known if b <= place), default=known[0] if known else place)
            found[place] = self.bin_rates.get(reached, 0.0)
        return found
