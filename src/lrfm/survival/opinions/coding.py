"""What is known of invoices as columns of numbers, of which none says what others say already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.book import COVARIATES, STATES
from lrfm.survival.causes import PAID
from lrfm.survival.record import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    import pandas as pd

__all__ = ["LEAST_PAID", "OTHERS", "SIZE", "STRATA", "Coded", "CodedColumn", "code_rows"]

STRATA, SIZE = "terms", "size"
OUTER_SHARES = (0.05, 0.95)
LEAST_PAID = 20
"""A level with fewer payments, or against which fewer stand, is not told apart from its reference."""
OTHERS = "others"
"""The level of all of a term that have too few payments each."""
_ALIKE = 1e-6


@dataclass(frozen=True)
class CodedColumn:
    """A column of numbers: 1 at its level and 0 at the others; or the size itself, told from `reference` to `level`.

    `contrast` is the difference of the two, `changes`: whether it may change while an invoice is open.
    """

    name: str
    term: str
    level: str
    reference: str
    contrast: float = 1.0

    @property
    def changes(self) -> bool:
        """Tell whether the column may change while an invoice is open."""
        return self.term in STATES

    @property
    def is_told(self) -> bool:
        """Tell whether readers can do anything with it: what is not known, or of many levels, is left aside."""
        return self.level not in (UNKNOWN, OTHERS)


@dataclass(frozen=True, eq=False)
class Coded:
    """Rows with `columns` beside them; `left_out`: levels (term, level) that are no column of their own.

    Those with too few payments share a column of their term (`OTHERS`); `pooled` are those of whom even all together
    have too few, so that they count among the reference.
    """

    frame: pd.DataFrame
    columns: tuple[CodedColumn, ...]
    left_out: tuple[tuple[str, str], ...]
    pooled: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> list[str]:
        """The columns by name."""
        return [one.name for one in self.columns]


def code_rows(frame: pd.DataFrame) -> Coded | Reason:
    """Give the columns of the covariates but for terms, which are strata (METHODS 5.4); a reason where none varies.

    `frame`: `COVARIATES` and `cause` (codes). Levels are set against the known one with the most payments. A column
    that others say already, within terms, is left out, those that readers can do nothing with first.
    """
    paid = frame["cause"].to_numpy() == PAID
    wanted = [one for term in COVARIATES if term not in (STRATA, SIZE) for one in _levels(frame, term, paid)]
    columns = [*(one for one, _, is_enough in wanted if is_enough), *_size(frame)]
    values = {one.name: value for one, value, _ in wanted}
    coded = frame.assign(**{one.name: values.get(one.name, frame[SIZE]) for one in columns}) if columns else frame
    kept = {one.name for one in _independent(coded, columns)}
    told = [one for one in columns if one.name in kept]
    if not any(one.is_told for one in told):
        return Reason.of("opinions.nothing_varies")
    left_out = [(one.term, one.level) for one, _, _ in wanted if one.name not in kept and one.is_told]
    apart = {one.term for one, _, is_enough in wanted if one.level == OTHERS and is_enough}
    sparse = {(one.term, one.level) for one, _, is_enough in wanted if not is_enough and one.term not in apart}
    return Coded(coded, tuple(told), tuple(left_out), tuple(one for one in left_out if one in sparse))


def _levels(
    frame: pd.DataFrame, term: str, paid: npt.NDArray[np.bool_]
) -> Iterator[tuple[CodedColumn, npt.NDArray[np.float64], bool]]:
    levels = frame[term].astype(str)
    counts = levels[paid].value_counts().sort_index(kind="stable")
    known = counts.drop(UNKNOWN, errors="ignore")
    if not len(known):
        return
    reference = str(known.idxmax())
    others = np.zeros(len(frame), dtype=np.bool_)
    for level in sorted(levels.unique()):
        if level != reference:
            is_enough = min(int(counts.get(level, 0)), int(known[reference])) >= LEAST_PAID
            here = (levels == level).to_numpy(np.bool_)
            others |= here & (not is_enough)
            yield CodedColumn(f"{term}_{level}", term, level, reference), here.astype(np.float64), is_enough
    is_enough = min(int((others & paid).sum()), int(known[reference])) >= LEAST_PAID
    yield CodedColumn(f"{term}_{OTHERS}", term, OTHERS, reference), others.astype(np.float64), is_enough


def _size(frame: pd.DataFrame) -> list[CodedColumn]:
    sizes = frame[SIZE].to_numpy(np.float64)
    low, high = (float(np.quantile(sizes, share, method="nearest")) for share in OUTER_SHARES)
    return [CodedColumn(SIZE, SIZE, f"{high:g}", f"{low:g}", high - low)] if high > low else []


def _independent(frame: pd.DataFrame, columns: list[CodedColumn]) -> Iterator[CodedColumn]:
    """Take the columns one by one, those told first, and leave out what adds nothing within terms."""
    if not columns:
        return
    values = frame[[one.name for one in columns]].to_numpy(np.float64)
    codes = np.unique(frame[STRATA].to_numpy(), return_inverse=True)[1]
    means = np.zeros((codes.max() + 1, values.shape[1]))
    np.add.at(means, codes, values)
    within = values - (means / np.bincount(codes)[:, None])[codes]
    basis = np.zeros((len(values), 0))
    for place in sorted(range(len(columns)), key=lambda one: not columns[one].is_told):
        size = float(np.linalg.norm(within[:, place]))
        rest = within[:, place] - basis @ (basis.T @ within[:, place])
        if size > 0 and np.linalg.norm(rest) > _ALIKE * max(size, 1.0):
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
            yield columns[place]
