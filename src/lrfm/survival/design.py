"""The columns of a hazard model: bins, levels against a reference, natural splines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.survival.spline import NaturalSpline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    import pandas as pd
    import scipy.sparse as sp

    from lrfm.survival.cells import Cells

__all__ = ["Column", "Design", "Factor", "LaidOut", "Spline", "lay_out", "make_design"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Factor:
    """A column of levels: one 0/1 column for each level but the reference, which is the one with the most exits.

    `by_phase`: the effect may differ between phases of lateness, each with a reference of its own. A calendar effect
    has none: its levels are in daily bins alone, and bins of several days stand for themselves.
    """

    column: str
    by_phase: bool = False


@dataclass(frozen=True)
class Spline:
    """A numeric covariate (of few distinct values, since cells are counted by it) as a natural cubic spline."""

    column: str
    knots: int = 4


@dataclass(frozen=True)
class Column:
    """One column: what it is of, and where it is not 0.

    `kind`: bin (`level` is the bin), row (constant within a spell) or day (a calendar effect). Of a spline `level` is
    the number of the basis function. `phase`: None in all.
    """

    name: str
    term: str
    kind: Literal["bin", "row", "day"]
    level: object
    phase: int | None = None


@dataclass(frozen=True)
class Design:
    """The columns of a formula on cells, and the splines behind some of them."""

    columns: tuple[Column, ...]
    splines: Mapping[str, NaturalSpline]
    references: Mapping[str, object]
    known: Mapping[str, tuple[object, ...]]
    """The levels of each covariate that has some."""

    def matrix(self, frame: pd.DataFrame) -> sp.csr_array:
        """Give the columns on cells (rows of `Cells.frame`), sparse, (cells, columns)."""
        import scipy.sparse as sp

        bases = {term: spline.basis(frame[term].to_numpy(np.float64)) for term, spline in self.splines.items()}
        places = _Places(frame)
        rows, values = [], []
        for column in self.columns:
            of_phase = None if column.phase is None else places.of("phase", column.phase)
            if column.term in bases:
                whole = bases[column.term][:, int(str(column.level))]
                held = np.arange(len(frame)) if of_phase is None else np.flatnonzero(of_phase)
                rows.append(held)
                values.append(whole[held])
                continue
            is_on = places.of(column.term, column.level)
            rows.append(np.flatnonzero(is_on if of_phase is None else is_on & of_phase))
            values.append(np.ones(rows[-1].size))
        if not rows:
            return sp.csr_array((len(frame), 0))
        ends = np.cumsum([0, *(held.size for held in rows)])
        shape = (len(frame), len(rows))
        return sp.csc_array((np.concatenate(values), np.concatenate(rows), ends), shape=shape).tocsr()

    def row_values(self, rows: pd.DataFrame) -> Numbers:
        """Give the columns of kind row on covariates, whatever the phase: (rows, such columns)."""
        bases = {term: spline.basis(rows[term].to_numpy(np.float64)) for term, spline in self.splines.items()}
        found = [_level_values(column, rows, bases) for column in self.columns if column.kind == "row"]
        return np.column_stack(found) if found else np.zeros((len(rows), 0))

    def unseen(self, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """Tell which rows have a level of a covariate that no cell had."""
        found = np.zeros(len(rows), dtype=np.bool_)
        for term, levels in self.known.items():
            found |= ~rows[term].isin(levels).to_numpy(dtype=np.bool_)
        return found

    def kept(self, places: Sequence[int]) -> Design:
        """Keep some of the columns."""
        return Design(tuple(self.columns[place] for place in places), self.splines, self.references, self.known)


class _Places:
    """Where each level of a column stands; text is compared once, not for each level."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._codes: dict[str, tuple[npt.NDArray[np.intp], dict[object, int]]] = {}

    def of(self, term: str, level: object) -> npt.NDArray[np.bool_]:
        import pandas as pd

        if term not in self._codes:
            codes, levels = pd.factorize(self._frame[term])
            self._codes[term] = codes, {one: place for place, one in enumerate(levels.tolist())}
        codes, known = self._codes[term]
        found: npt.NDArray[np.bool_] = codes == known.get(level, -1)
        return found


@dataclass(frozen=True, eq=False)
class LaidOut:
    """A formula on cells: its columns, and their values."""

    design: Design
    matrix: sp.csr_array


def lay_out(cells: Cells, formula: Sequence[Factor | Spline]) -> LaidOut:
    """Make the design of a formula and its matrix on the cells, once for all causes; raises as `make_design`."""
    design = make_design(cells, formula)
    return LaidOut(design, design.matrix(cells.frame))


def _level_values(column: Column, frame: pd.DataFrame, bases: Mapping[str, Numbers]) -> Numbers:
    if column.term in bases:
        found: Numbers = bases[column.term][:, int(str(column.level))]
        return found
    return np.asarray(frame[column.term] == column.level).astype(np.float64)


def make_design(cells: Cells, formula: Sequence[Factor | Spline]) -> Design:
    """Lay out the columns: one for each bin (no other intercept), then the terms in their order.

    References are chosen by the exits of all causes together, ties by order, so that each cause has the same columns.
    Raises ValueError where a term is no column of the cells.
    """
    frame = cells.frame
    there = {*cells.layout.covariates, *cells.layout.effects}
    unknown = [term.column for term in formula if term.column not in there]
    if unknown:
        raise ValueError(f"no such columns of cells: {unknown}")
    labels = cells.layout.bins.labels
    bins = [Column(f"bin[{labels[place]}]", "bin", "bin", int(place)) for place in np.unique(frame["bin"])]
    columns: list[Column] = list(bins)
    splines: dict[str, NaturalSpline] = {}
    references: dict[str, object] = {}
    known: dict[str, tuple[object, ...]] = {}
    exits = np.sum([counted.sum(axis=1) for counted in cells.exits.values()], axis=0)
    for term in formula:
        if isinstance(term, Spline):
            values = frame[term.column].to_numpy(np.float64)
            spline = NaturalSpline.of(values, weights=cells.days.sum(axis=1), knots=term.knots)
            splines[term.column] = spline
            count = spline.count
            columns += [Column(f"{term.column}~{place + 1}", term.column, "row", place) for place in range(count)]
            continue
        if term.column in cells.layout.covariates:
            known[term.column] = tuple(frame[term.column].unique().tolist())
        for levels, reference in _factor(term, cells, exits):
            columns += levels
            references |= reference
    return Design(tuple(columns), splines, references, known)


def _factor(term: Factor, cells: Cells, exits: Numbers) -> Sequence[tuple[list[Column], dict[str, object]]]:
    levels = cells.frame[term.column]
    if term.column in cells.layout.effects:
        return [_levels(levels[levels >= 0], "day", None, exits)]
    if not term.by_phase:
        return [_levels(levels, "row", None, exits)]
    phase_of = cells.frame["phase"]
    return [_levels(levels[phase_of == phase], "row", int(phase), exits) for phase in np.unique(phase_of)]


def _levels(
    levels: pd.Series, kind: Literal["row", "day"], phase: int | None, exits: Numbers
) -> tuple[list[Column], dict[str, object]]:
    import pandas as pd

    column, suffix = str(levels.name), "" if phase is None else f"@{phase}"
    counted = pd.Series(exits[levels.index.to_numpy()], index=levels.index).groupby(levels, sort=True).sum()
    if counted.empty:
        return [], {}
    reference = counted.idxmax()
    columns = [
        Column(f"{column}[{level}]{suffix}", column, kind, level, phase)
        for level in counted.index
        if level != reference
    ]
    return columns, {f"{column}{suffix}": reference}
