"""What customers are weighed by: criteria, the column of each, and which way is good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from lrfm.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BEHAVIOUR",
    "LRFM",
    "Criterion",
    "Direction",
    "Floats",
    "Scale",
    "columns_of",
    "names_of",
    "rows_of",
    "values_of",
]

Floats = NDArray[np.float64]
Direction = Literal["benefit", "cost"]
Scale = Literal["plain", "log"]


@dataclass(frozen=True)
class Criterion:
    """One criterion: its name, the column of the features, whether more of it is better, and on which scale it tells.

    >>> Criterion("R", "recency_days", "cost", "plain").sign
    -1
    """

    name: str
    column: str
    direction: Direction = "benefit"
    scale: Scale = "plain"

    @property
    def sign(self) -> Literal[1, -1]:
        """Give 1 where more is better, -1 where less is."""
        return 1 if self.direction == "benefit" else -1


LRFM = (
    Criterion("L", "length_days", "benefit", "plain"),
    Criterion("R", "recency_days", "cost", "plain"),
    Criterion("F", "frequency_count", "benefit", "log"),
    Criterion("M", "monetary_minor", "benefit", "log"),
)
"""Length, recency, frequency and monetary value."""

BEHAVIOUR = (
    Criterion("days_late", "days_late", "cost", "plain"),
    Criterion("on_time_share", "on_time_share", "benefit", "plain"),
    Criterion("worst_days_past_due", "worst_days_past_due", "cost", "plain"),
    Criterion("bounced_count", "bounced_count", "cost", "log"),
    Criterion("utilisation_share", "utilisation_share", "cost", "plain"),
)
"""How customers pay."""


def names_of(criteria: tuple[Criterion, ...]) -> tuple[str, ...]:
    """List the criteria's names.

    >>> names_of(LRFM)
    ('L', 'R', 'F', 'M')
    """
    return tuple(criterion.name for criterion in criteria)


def columns_of(columns: Sequence[Floats]) -> Floats:
    """Put columns side by side, each kept in one piece: sums down a column are then several times as fast.

    >>> columns_of([np.array([1.0, 2.0]), np.array([3.0, 4.0])]).tolist()
    [[1.0, 3.0], [2.0, 4.0]]
    """
    return np.array(columns, dtype=np.float64).T


def rows_of(table: Floats, rows: NDArray[Any]) -> Floats:
    """Give some rows of a table (marked, or by number), columns kept in one piece; where all are marked, the table.

    >>> rows_of(np.eye(3), np.array([True, False, True])).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    if rows.dtype == np.bool_:
        return table if rows.all() else np.asarray(np.compress(rows, table.T, axis=1).T, dtype=np.float64)
    return np.asarray(np.take(table.T, rows, axis=1).T, dtype=np.float64)


def values_of(frame: pd.DataFrame, criteria: tuple[Criterion, ...]) -> Floats:
    """Give the criteria's values, one row a customer; what cannot be told, or is infinite, is NaN.

    Raises `UserError` where there is no criterion, two of one name, or the frame lacks a column.
    """
    names = names_of(criteria)
    if not names:
        raise UserError.of("weights.no_criteria")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UserError.of("weights.criterion_twice", names=", ".join(twice))
    missing = [criterion.column for criterion in criteria if criterion.column not in frame.columns]
    if missing:
        raise UserError.of("weights.no_such_column", columns=", ".join(missing))
    columns = [frame[criterion.column].to_numpy(dtype=np.float64, na_value=np.nan) for criterion in criteria]
    values = columns_of(columns)
    return np.where(np.isfinite(values), values, np.nan)
