"""Sums that lose nothing, on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DecimalScalar, NumericValue

__all__ = ["exact_sum"]

WIDE = "decimal(28,0)"
"""Wide enough for any whole number of 64 bits, narrow enough that Spark sums it in 38 digits."""


def exact_sum(column: NumericValue, *, where: BooleanValue | None = None) -> DecimalScalar:
    """Sum whole numbers exactly, however many and large: 38 digits, 0 where there is no row.

    They become decimals first: Spark sums 64-bit integers in 64 bits.
    """
    return column.cast(WIDE).sum(where=where).cast("decimal(38,0)").fill_null(0)
