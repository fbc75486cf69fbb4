"""What spells of customers add to a fitted hazard, by tables of what each day and each kind of invoice met."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lrfm.survival.bins import LatenessBins
    from lrfm.survival.effects import Effects
    from lrfm.survival.exposure import Patterns
    from lrfm.survival.hazard import CauseHazard

__all__ = ["CodedSpells", "CustomerTotals", "ScoreTables"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Codes = np.ndarray[tuple[int, ...], np.dtype[np.int32]]
Phases = tuple[int, ...]


@dataclass(frozen=True)
class CustomerTotals:
    """Per customer, by ascending key: exits D, expected exits Lambda = sum of fitted rates (METHODS 5.8), and scores.

    `scores` (customers, p) are the derivatives of the unpenalised log-likelihood, which sum to 0 without a ridge.
    """

    customer_key: npt.NDArray[np.int64]
    exits: npt.NDArray[np.int64]
    expected: Numbers
    scores: Numbers


@dataclass(frozen=True)
class CodedSpells:
    """All spells of some customers, one after another; sums are taken in this order.

    `kind`: the row of the covariates; `pattern`: the kind of due date; `entry`, `exit`: days past due; `is_mine`: ended
    by the cause of the fit.
    """

    customer_key: npt.NDArray[np.int64]
    kind: Codes
    pattern: Codes
    entry: Codes
    exit: Codes
    is_mine: npt.NDArray[np.bool_]

    def part(self, begin: int, end: int) -> CodedSpells:
        """Take those of some places."""
        here = slice(begin, end)
        return CodedSpells(
            self.customer_key[here], self.kind[here], self.pattern[here], self.entry[here], self.exit[here],
            self.is_mine[here],
        )  # fmt: skip


@dataclass(frozen=True)
class _Placed:
    """Where spells end and begin in tables by day, and by kind of due date and daily bins reached."""

    spells: CodedSpells
    bins: LatenessBins
    days: npt.NDArray[np.int64]
    """All days from the first entry to the last exit."""

    @classmethod
    def of(cls, spells: CodedSpells, bins: LatenessBins) -> _Placed:
        return cls(spells, bins, np.arange(int(spells.entry.min()), int(spells.exit.max()) + 1))

    @cached_property
    def exit_day(self) -> Codes:
        return self._place(self.spells.exit)

    @cached_property
    def entry_day(self) -> Codes:
        return self._place(self.spells.entry)

    @cached_property
    def exit_bin(self) -> Codes:
        return self.bins.of(self.days).astype(np.int32)[self.exit_day]

    @cached_property
    def reached(self) -> Codes:
        """How many daily bins were reached by each of the days."""
        return np.searchsorted(self.bins.daily_lateness, self.days, side="right").astype(np.int32)

    @cached_property
    def exit_code(self) -> Codes:
        return self._code(self.exit_day)

    @cached_property
    def entry_code(self) -> Codes:
        return self._code(self.entry_day)

    def _place(self, day: Codes) -> Codes:
        found: Codes = day - np.int32(self.days[0])
        return found

    def _code(self, place: Codes) -> Codes:
        found: Codes = self.spells.pattern * np.int32(self.bins.daily.size + 1) + self.reached[place]
        return found


@dataclass(frozen=True)
class _Sums:
    """Sums over the spells of each customer; `bounds` are the places where customers begin, and the end."""

    bounds: Codes

    def plain(self, values: Numbers) -> Numbers:
        found: Numbers = np.add.reduceat(values, self.bounds[:-1])
        return found

    def of(self, weights: Numbers, code: Codes, table: Numbers) -> Numbers:
        """Sum `weights` times the row `code` of a table: (customers, columns)."""
        import scipy.sparse as sp

        used = np.flatnonzero(table.any(axis=0))
        found = np.zeros((self.bounds.size - 1, table.shape[1]))
        if used.size:
            shape = (self.bounds.size - 1, table.shape[0])
            found[:, used] = sp.csr_array((weights, code, self.bounds), shape=shape) @ table[:, used]
        return found


@dataclass(frozen=True)
class ScoreTables:
    """The score of a customer: over spells and bins, `ratio [exit of the cause there] - rate_b days_b` times columns.

    The rate is a product of the spell's part, of the bin's and of the calendar's. So what a spell met is looked up at
    its exit, less the same at its entry: by day for bins of several days; for daily bins, whose rates the calendar
    moves, by kind of due date and how many of them were reached. No spell is written out by bin.
    """

    fit: CauseHazard
    effects: Effects
    bins: LatenessBins
    patterns: Patterns | None
    kinds: pd.DataFrame
    """The combinations of covariates, in the order of `CodedSpells.kind`."""

    def totals(self, spells: CodedSpells) -> CustomerTotals:
        """Sum exits, expected exits and scores of each customer; there is at least one spell."""
        begins = np.flatnonzero(np.append(True, spells.customer_key[1:] != spells.customer_key[:-1]))
        sums = _Sums(np.append(begins, spells.customer_key.size).astype(np.int32))
        placed = _Placed.of(spells, self.bins)
        ratio = self._ratio(placed)
        columns = self._of_exits(placed, ratio, sums)
        shares = np.zeros((len(self._phase_sets), ratio.size))
        expected = np.zeros(begins.size)
        for place, phases in enumerate(self._phase_sets):
            rate = self._rates_of_kinds[:, phases[0]][spells.kind]
            tables = self._looked_up(placed, phases)
            for table, at_exit, at_entry in tables:
                columns -= sums.of(rate, at_exit, table) - sums.of(rate, at_entry, table)
            met = self._met(rate, tables)
            expected += sums.plain(met)
            shares[place] = ratio * np.isin(self.bins.phases, phases)[placed.exit_bin] - met
        exits = sums.plain(spells.is_mine.astype(np.float64)).astype(np.int64)
        scores = self._in_order(columns, self._of_rows(shares, spells, sums))
        return CustomerTotals(spells.customer_key[begins], exits, expected, scores)

    def _met(self, rate: Numbers, tables: list[tuple[Numbers, Codes, Codes]]) -> Numbers:
        found = np.zeros(rate.size)
        for table, at_exit, at_entry in tables:
            total = table[:, : len(self.effects.bins)].sum(axis=1)
            found += total[at_exit] - total[at_entry]
        return found * rate

    def _ratio(self, placed: _Placed) -> Numbers:
        """Give each spell's weight of its exit: 0 where it did not end by this cause, or in a bin without a rate."""
        spells = placed.spells
        day_part = np.zeros((self._day_rates.shape[0], self.bins.count))
        own = list(self.effects.bins)
        day_part[:, own] = [self.effects.bin_rates[b] for b in own]
        day_part[:, self.bins.daily] *= self._day_rates
        found = np.zeros(spells.exit.size)
        mine = np.flatnonzero(spells.is_mine & np.isin(np.arange(self.bins.count), own)[placed.exit_bin])
        b = placed.exit_bin[mine]
        rate = self._rates_of_kinds[spells.kind[mine], self.bins.phases[b]] * day_part[spells.pattern[mine], b]
        found[mine] = self.fit.family.ratio(rate)
        return found

    def _of_exits(self, placed: _Placed, ratio: Numbers, sums: _Sums) -> Numbers:
        """Sum the weights of exits in the columns of bins and of days."""
        own = list(self.effects.bins)
        by_bin = sums.of(ratio, placed.exit_bin, np.eye(self.bins.count)[:, own])
        if not self._day_columns:
            return by_bin
        kind_count, daily_count = self._day_rates.shape
        is_level = np.zeros((kind_count, daily_count + 1, len(self._day_columns)))
        is_level[:, 1:] = self._is_level
        in_daily = ratio * np.isin(np.arange(self.bins.count), self.bins.daily)[placed.exit_bin]
        return np.hstack([by_bin, sums.of(in_daily, placed.exit_code, _flat(is_level))])

    def _of_rows(self, shares: Numbers, spells: CodedSpells, sums: _Sums) -> Numbers:
        """Sum the columns that are constant within a spell times its share in their phase."""
        values = self.effects.row_values(self.kinds)
        phase_of = [column.phase for column in self.fit.design.columns if column.kind == "row"]
        found = np.zeros((sums.bounds.size - 1, len(phase_of)))
        for phase in dict.fromkeys(phase_of):
            mine = [place for place, other in enumerate(phase_of) if other == phase]
            share = shares.sum(axis=0) if phase is None else shares[phase]
            found[:, mine] = sums.of(share, spells.kind, values[:, mine])
        return found

    def _in_order(self, columns: Numbers, rows: Numbers) -> Numbers:
        """Put the columns of bins, spells and days in the order of the design."""
        bin_count = len(self.effects.bins)
        place = {"bin": 0, "day": bin_count, "row": columns.shape[1]}
        order = []
        for column in self.fit.design.columns:
            order.append(place[column.kind])
            place[column.kind] += 1
        return np.hstack([columns, rows])[:, order]

    def _looked_up(self, placed: _Placed, phases: Phases) -> list[tuple[Numbers, Codes, Codes]]:
        """Give tables of what is met until a day, (.., columns of bins and of days), and where exit and entry are."""
        wide = self._wide(phases, placed.days)
        daily = self._daily[self._phase_sets.index(phases)]
        if self.patterns is None:
            return [(wide + daily[placed.reached], placed.exit_day, placed.entry_day)]
        return [(wide, placed.exit_day, placed.entry_day), (daily, placed.exit_code, placed.entry_code)]

    def _wide(self, phases: Phases, days: npt.NDArray[np.int64]) -> Numbers:
        found = np.zeros((days.size, len(self.effects.bins) + len(self._day_columns)))
        for place, b in enumerate(self.effects.bins):
            if b not in self.bins.daily and self.bins.phases[b] in phases:
                found[:, place] = self.effects.bin_rates[b] * self._elapsed(days, b)
        return found

    def _elapsed(self, days: npt.NDArray[np.int64], b: int) -> npt.NDArray[np.int64]:
        """Give the days of a bin up to a day; of the first bin, which has no beginning, less a constant."""
        if b == 0:
            return np.minimum(days, self.bins.ends[0])
        since: npt.NDArray[np.int64] = np.maximum(days - self.bins.offsets[b], 0)
        return np.minimum(since, self.bins.lengths[b]) if b < self.bins.count - 1 else since

    @cached_property
    def _daily(self) -> list[Numbers]:
        """Give for each set of phases what is met by kind of due date and daily bins reached."""
        own = {b: place for place, b in enumerate(self.effects.bins)}
        found: list[Numbers] = []
        for phases in self._phase_sets:
            added = np.zeros((*self._day_rates.shape, len(own) + len(self._day_columns)))
            for place, b in enumerate(self.bins.daily.tolist()):
                if b in own and self.bins.phases[b] in phases:
                    rate = self.effects.bin_rates[b] * self._day_rates[:, place]
                    added[:, place, own[b]] = rate
                    added[:, place, len(own) :] = rate[:, None] * self._is_level[:, place]
            met = np.concatenate([np.zeros_like(added[:, :1]), np.cumsum(added, axis=1)], axis=1)
            found.append(_flat(met))
        return found

    @cached_property
    def _phase_sets(self) -> tuple[Phases, ...]:
        """Phases in which a spell has one rate: each alone, or all together where no effect differs between them."""
        count = self.effects.phase_count
        differ = any(column.phase is not None for column in self.fit.design.columns)
        return tuple((phase,) for phase in range(count)) if differ else (tuple(range(count)),)

    @cached_property
    def _rates_of_kinds(self) -> Numbers:
        return np.exp(self.effects.of_rows(self.kinds))

    @cached_property
    def _day_columns(self) -> list[tuple[str, object]]:
        return [(column.term, column.level) for column in self.fit.design.columns if column.kind == "day"]

    @cached_property
    def _day_rates(self) -> Numbers:
        """The calendar's part of the rate: (kinds of due dates, daily bins)."""
        if self.patterns is None:
            return np.ones((1, self.bins.daily.size))
        shape = (int(self.patterns.pattern_of.max()) + 1, self.bins.daily.size)
        return self.effects.on_days(self.patterns.levels, shape=shape)

    @cached_property
    def _is_level(self) -> Numbers:
        """Whether a day is of the level of a column: (kinds of due dates, daily bins, columns of days)."""
        found = np.zeros((*self._day_rates.shape, len(self._day_columns)))
        if self.patterns is not None:
            for place, (term, level) in enumerate(self._day_columns):
                found[:, :, place] = self.patterns.levels[term] == level
        return found


def _flat(table: Numbers) -> Numbers:
    """Put kinds of due dates and daily bins reached into one code."""
    found: Numbers = table.reshape(table.shape[0] * table.shape[1], table.shape[2])
    return found
