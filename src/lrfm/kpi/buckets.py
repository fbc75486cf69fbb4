"""Ageing buckets: their bounds, and which of them a day past due falls into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import IntegerColumn

__all__ = ["bucket_bounds", "bucket_of"]


def bucket_bounds(upper_days: Sequence[int]) -> tuple[tuple[int | None, int | None], ...]:
    """Give the first and the last day past due of each bucket, what is not due first.

    >>> bucket_bounds([30, 60])
    ((None, 0), (1, 30), (31, 60), (61, None))
    """
    return ((None, 0), *zip(_starts(upper_days), (*upper_days, None), strict=True))


def bucket_of(days_past_due: IntegerColumn, *, upper_days: Sequence[int]) -> IntegerColumn:
    """Number the bucket of days past due, 0 for what is not due."""
    numbered = list(enumerate(_starts(upper_days), start=1))
    cases = ((days_past_due >= start, number) for number, start in reversed(numbered))
    return ibis.cases(*cases, else_=0).cast("int64")


def _starts(upper_days: Sequence[int]) -> tuple[int, ...]:
    """Give the first day past due of each bucket but that of what is not due."""
    return (1, *(day + 1 for day in upper_days))
