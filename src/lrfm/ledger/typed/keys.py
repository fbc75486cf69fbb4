"""Dense surrogate keys that every engine gives alike, without sorting everything in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["dense_keys"]

HEX_DIGITS = 2
"""Buckets: 256 of them, so that a billion ids make parts of four million, which any machine sorts."""


def dense_keys(engine: Engine, ids: Table, *, own: str, key: str, name: str) -> Table:
    """Number distinct ids from 1: by the first digits of their hash, then by the id itself.

    `ids` has one column, `own`; the result has `own` and `key`. The numbers depend on nothing but the set of ids.
    """
    bucketed = ids.mutate(bucket=ids[own].hexdigest("md5").substr(0, HEX_DIGITS))
    in_bucket = ibis.window(group_by=bucketed.bucket, order_by=bucketed[own])
    ranked = engine.materialise(
        bucketed.mutate(place=(ibis.row_number().over(in_bucket) + 1).cast("int64")), name=f"{name}_ranked"
    )
    sizes = ranked.group_by("bucket").agg(size=ranked.count().cast("int64"))
    before = ibis.cumulative_window(order_by=sizes.bucket)
    starts = sizes.select("bucket", start=(sizes["size"].sum().over(before) - sizes["size"]).cast("int64"))
    joined = ranked.join(starts, "bucket")
    return joined.select(own, **{key: (joined.start + joined.place).cast("int64")})
