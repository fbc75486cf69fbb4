"""What the tables of all exhibits are made of: types of columns, and money with the decimals of its currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

__all__ = ["DAY", "TEXT", "WHOLE", "Money", "table_of"]

WHOLE, TEXT, DAY = pa.int64(), pa.string(), pa.date32()


@dataclass(frozen=True)
class Money:
    """Money of a pack as it stands in a table, with the decimals of its currency."""

    digits: int

    @property
    def amount(self) -> pa.DataType:
        """The type of a column of money."""
        return pa.decimal128(38, self.digits)

    def of(self, minor: int) -> Decimal:
        """Give whole minor units as money."""
        return Decimal(minor).scaleb(-self.digits)


def table_of(columns: Mapping[str, pa.DataType], rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Make a table of rows that hold a value for each column."""
    return pa.Table.from_pylist(list(rows), schema=pa.schema(columns))
