"""What disputes are about, however files write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, StringValue

__all__ = ["OUR_ERROR", "is_our_error"]

OUR_ERROR = "our_error"
"""A fault of our own."""


def is_our_error(reason: StringValue) -> BooleanValue:
    """Tell whether a dispute is about a fault of our own: our_error, "Our error"; False where no reason is given.

    >>> import ibis
    >>> rows = ibis.memtable({"reason": ["our_error", " Our Error", "price", None]})
    >>> rows.select(is_ours=is_our_error(rows.reason)).to_pyarrow()["is_ours"].to_pylist()
    [True, True, False, False]
    """
    return (reason.strip().lower().replace(" ", "_") == OUR_ERROR).fill_null(False)
