"""What settled documents for good: payments less what was taken back of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import Table

__all__ = ["net_of_returns"]


def net_of_returns(settling: Table, *, by: Sequence[str]) -> Table:
    """Take what came back off what had settled the same document before, the latest first.

    `settling` holds the columns `by` (which name a document), `day`, `known`, `receipt_key`, `basis` and
    `amount_minor`; below 0 is what came back. Parts that came back leave as if they had never been: the document was
    open on its old clock all along. What stays settled after a row is the least that any later row leaves.
    """
    touched = settling.filter(settling.amount_minor < 0).select(*by).distinct()
    whole = settling.anti_join(touched, list(by))
    rows = settling.semi_join(touched, list(by))
    group = [rows[name] for name in by]
    order = [rows.day, (rows.amount_minor < 0).ifelse(1, 0), rows.known, rows.receipt_key, rows.basis]
    so_far = ibis.window(group_by=group, order_by=order, rows=(None, 0))
    place = ibis.row_number().over(ibis.window(group_by=group, order_by=order))
    rows = rows.mutate(place=place.cast("int64"), settled=rows.amount_minor.sum().over(so_far).cast("int64"))
    group = [rows[name] for name in by]
    onward = ibis.window(group_by=group, order_by=rows.place, rows=(0, None))
    rows = rows.mutate(stays=ibis.greatest(0, rows.settled.min().over(onward)).cast("int64"))
    before = rows.stays.lag().over(ibis.window(group_by=[rows[name] for name in by], order_by=rows.place))
    rows = rows.mutate(amount_minor=(rows.stays - before.fill_null(0)).cast("int64"))
    return ibis.union(whole, rows.filter(rows.amount_minor > 0).select(*settling.columns))
