"""What each customer adds to a hazard model: scores for errors that allow for clusters, exits and expected exits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis
import numpy as np

from lrfm.engine.exact import in_64_bits
from lrfm.survival.causes import NAMES
from lrfm.survival.effects import Effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt
    from ibis.expr.types import FloatingValue, IntegerValue, Table

    from lrfm.engine.base import Engine
    from lrfm.survival.cells import Cells
    from lrfm.survival.hazard import CauseHazard
    from lrfm.survival.spell_groups import SpellGroups

__all__ = ["CustomerTotals", "clustered", "customer_totals"]

UNIT = 2**38
"""Scores are summed as whole numbers of 1/UNIT, so that the sum depends on no order of rows, on any engine."""
VALUES_TOGETHER = 40_000_000
"""So many scores of customers are brought into memory at once (320 MB)."""


@dataclass(frozen=True)
class CustomerTotals:
    """Per customer, by ascending key: exits D, expected exits Lambda = sum of fitted rates (METHODS 5.8), and scores.

    `scores` (customers, p) are the derivatives of the unpenalised log-likelihood, which sum to 0 without a ridge.
    """

    customer_key: npt.NDArray[np.int64]
    exits: npt.NDArray[np.int64]
    expected: npt.NDArray[np.float64]
    scores: npt.NDArray[np.float64]


def clustered(fit: CauseHazard, groups: SpellGroups, *, cells: Cells, engine: Engine) -> CauseHazard:
    """Give the same fit with the scores of customers counted, so that `clustered_covariance` is known."""
    width = len(fit.design.columns)
    meat, count = np.zeros((width, width)), 0
    for totals in customer_totals(fit, groups, cells=cells, engine=engine):
        meat += totals.scores.T @ totals.scores
        count += totals.customer_key.size
    return replace(fit, meat=meat, customer_count=count)


def customer_totals(
    fit: CauseHazard, groups: SpellGroups, *, cells: Cells, engine: Engine, name: str = "hazard"
) -> Iterator[CustomerTotals]:
    """Give the totals of all customers, some at a time, by one scan of the spells for each such part.

    A row's share in bin b is `ratio [exit of the cause there] - rate_b days_b`, the rate being a product of the row's
    part, of the bin's and of the calendar's. The rate is looked up by covariates and kind of due date, never by row and
    bin, and the shares of a customer's rows are summed column by column in the engine.
    """
    effects = Effects.of(fit)
    rows = _with_rates(groups, effects, cells, engine=engine, name=name)
    customers = rows.agg(count=rows.customer_key.nunique().cast("int64"))
    count = engine.whole_numbers(customers)["count"]
    parts = 1 + count * (len(fit.design.columns) + 2) // VALUES_TOGETHER
    for part in range(parts):
        mine = rows if parts == 1 else rows.filter(rows.customer_key.abs() % parts == part)
        shares = _shares(mine, fit, effects, groups)
        found = engine.to_arrow(_summed(shares, fit, groups), order_by=["customer_key"])
        values = {column: found[column].to_numpy() for column in found.column_names}
        scores = [values[f"s{place}"] / UNIT for place in range(len(fit.design.columns))]
        expected = values["expected"] / UNIT
        table = np.column_stack(scores) if scores else np.zeros((found.num_rows, 0))
        yield CustomerTotals(values["customer_key"], values["exits"], expected, table)


def _with_rates(groups: SpellGroups, effects: Effects, cells: Cells, *, engine: Engine, name: str) -> Table:
    """Bring beside each spell its own part of the rate by phase, its columns, and the bins' part on its due date."""
    import pyarrow as pa

    layout, rows = groups.layout, groups.rows
    if layout.covariates:
        combined = cells.frame[list(layout.covariates)].drop_duplicates(ignore_index=True)
        part = np.exp(effects.of_rows(combined))
        columns = {f"e{phase}": part[:, phase] for phase in range(part.shape[1])}
        columns |= {f"x{place}": values for place, values in enumerate(effects.row_values(combined).T)}
        table = pa.Table.from_pandas(combined, preserve_index=False)
        for column, values in columns.items():
            table = table.append_column(column, pa.array(values))
        rows = rows.join(engine.from_arrow(table, name=f"{name}_row_rates"), list(layout.covariates))
    else:
        rows = rows.mutate(**{f"e{phase}": ibis.literal(1.0) for phase in range(effects.phase_count)})
    patterns = groups.patterns
    if patterns is None:
        return rows.mutate(**{f"m{b}": ibis.literal(float(effects.bin_rates[b])) for b in effects.bins})
    count = int(patterns.pattern_of.max()) + 1
    daily = {int(b): place for place, b in enumerate(layout.bins.daily)}
    known: dict[str, npt.NDArray[np.float64] | npt.NDArray[np.int64]] = {"pattern": np.arange(count)}
    rates = effects.on_days(patterns.levels, shape=(count, len(daily)))
    for b in effects.bins:
        known[f"m{b}"] = effects.bin_rates[b] * (rates[:, daily[b]] if b in daily else np.ones(count))
        if b in daily:
            known |= {f"{effect}_{b}": patterns.levels[effect][:, daily[b]] for effect in effects.day_terms}
    return rows.join(engine.from_arrow(pa.table(known), name=f"{name}_day_rates"), "pattern")


def _shares(rows: Table, fit: CauseHazard, effects: Effects, groups: SpellGroups) -> Table:
    """Give each spell its share in each bin (`b0`, ...) and in all (`all0`, ... by phase), and its expected exits."""
    bins = groups.layout.bins
    rates = {f"r{b}": rows[f"e{bins.phases[b]}"] * rows[f"m{b}"] for b in effects.bins}
    rows = _apart(rows.mutate(**rates))
    at_exit = ibis.cases(*((rows.exit_bin == b, rows[f"r{b}"]) for b in effects.bins), else_=1.0)
    met = {f"v{b}": _rate_days(rows, rows[f"r{b}"], b, groups) for b in effects.bins}
    rows = _apart(rows.mutate(**met, at_exit=at_exit))
    is_mine = rows.cause == NAMES.index(fit.cause)
    ratio = ibis.literal(1.0) if fit.family.name == "poisson" else rows.at_exit / (1.0 - (-rows.at_exit).exp())
    rows = _apart(rows.mutate(ratio=is_mine.ifelse(ratio, 0.0)))
    rows = rows.mutate(
        **{f"b{b}": (rows.exit_bin == b).ifelse(rows.ratio, 0.0) - rows[f"v{b}"] for b in effects.bins},
        is_mine=(rows.cause == NAMES.index(fit.cause)).cast("int64"),
        expected=_total([rows[f"v{b}"] for b in effects.bins]),
    )
    rows = _apart(rows)
    phases = {
        f"all{phase}": _total([rows[f"b{b}"] for b in effects.bins if bins.phases[b] == phase])
        for phase in range(effects.phase_count)
    }
    rows = _apart(rows.mutate(**phases))
    return _apart(rows.mutate(all=_total([rows[column] for column in phases])))


def _apart(rows: Table) -> Table:
    """Keep what follows from writing the columns of before into its own: each is computed once.

    Ibis merges selections, so that steps that use a column several times would grow without end; it leaves those with
    a random number alone. Nobody reads that column, so that engines leave it out.
    """
    return rows.mutate(apart=ibis.random())


def _rate_days(rows: Table, rate: FloatingValue, b: int, groups: SpellGroups) -> FloatingValue:
    bins = groups.layout.bins
    if b in bins.daily:
        return ((rows.entry_bin < b) & (rows.exit_bin >= b)).ifelse(rate, 0.0)
    return rate * (_elapsed(rows.exit, b, groups) - _elapsed(rows.entry, b, groups)).cast("float64")


def _elapsed(day: IntegerValue, b: int, groups: SpellGroups) -> IntegerValue:
    """Give the days of a bin up to a day; of the first bin, which has no beginning, less a constant."""
    bins = groups.layout.bins
    last = bins.count - 1
    if b == 0:
        return day.clip(upper=int(bins.ends[0]))
    since = day - int(bins.offsets[b])
    return since.clip(lower=0) if b == last else since.clip(lower=0, upper=int(bins.lengths[b]))


def _summed(rows: Table, fit: CauseHazard, groups: SpellGroups) -> Table:
    sums: dict[str, IntegerValue] = {"exits": in_64_bits(rows.is_mine.sum()), "expected": _whole_sum(rows.expected)}
    place_in_row = 0
    for place, column in enumerate(fit.design.columns):
        if column.kind == "bin":
            share = rows[f"b{column.level}"]
        elif column.kind == "row":
            share = rows["all" if column.phase is None else f"all{column.phase}"] * rows[f"x{place_in_row}"]
            place_in_row += 1
        else:
            share = _on_level(rows, column.term, column.level, fit, groups)
        sums[f"s{place}"] = _whole_sum(share)
    return rows.group_by("customer_key").agg(**sums)


def _on_level(rows: Table, effect: str, level: object, fit: CauseHazard, groups: SpellGroups) -> FloatingValue:
    daily = set(groups.layout.bins.daily.tolist())
    bins = [column.level for column in fit.design.columns if column.kind == "bin" and column.level in daily]
    return _total([(rows[f"{effect}_{b}"] == level).ifelse(rows[f"b{b}"], 0.0) for b in bins])


def _whole_sum(share: FloatingValue) -> IntegerValue:
    return in_64_bits((share * float(UNIT)).round().cast("int64").sum())


def _total(shares: list[FloatingValue] | Mapping[str, FloatingValue]) -> FloatingValue:
    found: FloatingValue = ibis.literal(0.0)
    for share in shares:
        found = found + share
    return found
