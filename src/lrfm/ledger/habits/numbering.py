"""Gaps and repeats in document numbers, where they are sequences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from lrfm.ledger.habits.model import Numbering, NumberSeries

if TYPE_CHECKING:
    import numpy.typing as npt
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine

__all__ = ["find_series", "measure_numbering", "numbered_rows"]

LONGEST_JUMP = 100
"""A jump over more numbers than this begins another series: a new year, another branch."""
FEWEST_NUMBERS = 20
SERIES_KEPT = 10


def numbered_rows(leading: str, rows: Table) -> Table:
    """Give `number`, `customer_id` and `event_date` of every row of the leading table, taken or not."""
    number = rows.document_id if leading == "lines" else rows.base_id
    # lines without a number were given one by us
    is_own = (rows.reason != "missing_document_id").fill_null(True)
    return rows.filter(is_own).select("customer_id", "event_date", number=number)


def measure_numbering(engine: Engine, rows: Table) -> Numbering:
    """Find the series among document numbers, split into a prefix and the digits (up to 18) at their end.

    `rows` have `number`, `customer_id` and `event_date`; a number of several customers or days is a repeated one.
    """
    named = rows.filter(rows.number.notnull())
    digits = named.number.re_extract(r"([0-9]{1,18})$", 1)
    split = named.mutate(
        prefix=named.number.substr(0, named.number.length() - digits.length()),
        counter=digits.nullif("").cast("int64"),
    )
    is_repeated = (split.customer_id.min() != split.customer_id.max()).fill_null(False) | (
        split.event_date.min() != split.event_date.max()
    ).fill_null(False)
    numbers = split.group_by("prefix", "counter").agg(is_repeated=is_repeated)
    found = engine.to_arrow(numbers, order_by=["prefix", "counter"])
    counted = found.filter(found["counter"].is_valid())
    prefixes = counted["prefix"].combine_chunks().dictionary_encode()
    series = find_series(prefixes.indices.to_numpy(), counted["counter"].to_numpy(), names=prefixes.dictionary)
    return Numbering(
        numbers=found.num_rows,
        in_series=sum(one.numbers for one in series),
        series_count=len(series),
        missing=sum(one.missing for one in series),
        gaps=sum(one.gaps for one in series),
        longest_gap=max((one.longest_gap for one in series), default=0),
        repeated=int(pc.sum(found["is_repeated"]).as_py() or 0),
        series=tuple(series[:SERIES_KEPT]),
    )


def find_series(
    prefixes: npt.NDArray[np.int64], counters: npt.NDArray[np.int64], *, names: Sequence[object]
) -> list[NumberSeries]:
    """Find series: numbers of one prefix that count up, at least 20 of them and at least half of all between.

    `prefixes` are places in `names`; `counters` are different for one prefix and sorted within it. A jump over more
    than 100 numbers begins another series. The largest comes first.

    >>> counters = np.array([*range(1, 30), *range(32, 41), 10_001])
    >>> find_series(np.zeros(len(counters), int), counters, names=["A"])
    [NumberSeries(prefix='A', first=1, last=40, numbers=38, missing=2, gaps=1, longest_gap=2)]
    """
    if not len(counters):
        return []
    skipped = np.diff(counters) - 1
    is_new = (prefixes[1:] != prefixes[:-1]) | (skipped > LONGEST_JUMP)
    starts = np.concatenate([[0], np.flatnonzero(is_new) + 1])
    ends = np.concatenate([starts[1:], [len(counters)]])
    is_long = ends - starts >= FEWEST_NUMBERS
    found = [
        _series(str(names[prefixes[start]]), counters[start:end])
        for start, end in zip(starts[is_long], ends[is_long], strict=True)
    ]
    kept = [one for one in found if one.missing <= one.numbers]
    return sorted(kept, key=lambda one: (-one.numbers, one.prefix, one.first))


def _series(prefix: str, counters: npt.NDArray[np.int64]) -> NumberSeries:
    gaps = np.diff(counters) - 1
    return NumberSeries(
        prefix=prefix,
        first=int(counters[0]),
        last=int(counters[-1]),
        numbers=len(counters),
        missing=int(gaps.sum()),
        gaps=int((gaps > 0).sum()),
        longest_gap=int(gaps.max()),
    )
