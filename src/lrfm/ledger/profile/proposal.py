"""What is proposed for a file: its source, its table, a column for each field, with how sure that is and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lrfm.core.reason import Reason

__all__ = ["Confidence", "FieldProposal", "Proposal", "UnusedColumn"]


class Confidence(StrEnum):
    """How sure a proposal is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class FieldProposal:
    """One field of the mapping: `value` is what stands in the params file, `columns` those of the file it reads."""

    role: str
    field: str
    value: object
    columns: tuple[str, ...]
    confidence: Confidence
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class UnusedColumn:
    """A column that is not read, and why."""

    column: str
    reason: Reason


@dataclass(frozen=True)
class Proposal:
    """A whole profile. `rows` are the first rows as they would be read: one text per field, names left out."""

    table: str
    why: Reason
    source: Mapping[str, object]
    fields: tuple[FieldProposal, ...]
    unused: tuple[UnusedColumn, ...]
    scope: Mapping[str, object]
    remarks: tuple[Reason, ...]
    rows: tuple[tuple[str | None, ...], ...]
    rows_read: int
    lines_faulty: int
    currency: str | None

    @property
    def mapping(self) -> dict[str, object]:
        """Give the mapping as it may stand in a params file."""
        return {field.field: field.value for field in self.fields}

    @property
    def columns(self) -> tuple[str, ...]:
        """Name the columns that are read."""
        return tuple(dict.fromkeys(column for field in self.fields for column in field.columns))
