"""Sums that lose nothing, on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, DecimalScalar, IntegerValue, NumericValue

__all__ = ["exact_sum", "in_64_bits"]

WIDE = "decimal(28,0)"
"""Wide enough for any whole number of 64 bits, narrow enough that Spark sums it in 38 digits."""


def exact_sum(column: NumericValue, *, where: BooleanValue | None = None) -> DecimalScalar:
    """Sum whole numbers exactly, however many and large: 38 digits, 0 where there is no row.

    They become decimals first: Spark sums 64-bit integers in 64 bits.
    """
    return column.cast(WIDE).sum(where=where).cast("decimal(38,0)").fill_null(0)


def in_64_bits(total: IntegerValue) -> IntegerValue:
    """Bring a sum of whole numbers to 64 bits, or fail where it is larger.

    DuckDB sums in 128 bits and Ibis takes that for 64, so that a plain cast would be left out; all that follows would
    be counted in 128 bits, and leave the engine as decimals.
    """
    return total.cast("!int64").cast("int64")
