"""What became of money by the days past due on which it ended: the ground of all rates of loss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis

from lrfm.engine.exact import exact_sum
from lrfm.kpi.buckets import bucket_bounds, bucket_of
from lrfm.kpi.provision.results import BucketHistory

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.cohort.spells import Spells
    from lrfm.engine.base import Engine

__all__ = ["LossHistory", "loss_history"]

OPEN, LOST = "open", "written_off"
PIECES = ("entry", "last", "cause")


@dataclass(frozen=True)
class LossHistory:
    """Parts of invoices known at `cutoff`, by days past due.

    `pieces` has columns entry, last, cause (open, paid, credited, written_off) and amount_minor (int64): money at risk
    after `entry` days past due (below 0: before the due date) that ended by the cause, or was last seen, on day `last`.
    `recent` is the same of the days after `recent_from` alone. `cohorts` has first_day (of the quarter), top (number of
    the last bucket that the money reached), cause, amount_minor and last_due (the latest due date of the quarter).
    """

    cutoff: date
    recent_from: date
    buckets: tuple[BucketHistory, ...]
    pieces: pd.DataFrame
    recent: pd.DataFrame
    cohorts: pd.DataFrame

    @property
    def lost_customers(self) -> int:
        """Count the customers with a write-off."""
        return self.buckets[0].lost_customers


def loss_history(
    spells: Spells, *, upper_days: Sequence[int], recent_from: date, mature_days: int, engine: Engine
) -> LossHistory:
    """Read from spells what reached each bucket's first day and how it ended.

    Invoices that were due `mature_days` ago are old enough to be judged.

    Days count from the due date in force, agreed terms of cheques among them, as in the ageing. What ended on the day
    of its invoice was no credit and is left out.
    """
    parts = _on_due_clock(spells.parts)
    judged_until = spells.cutoff - timedelta(days=mature_days)
    return LossHistory(
        spells.cutoff,
        recent_from,
        buckets=_by_bucket(parts, upper_days=upper_days, judged_until=judged_until, engine=engine),
        pieces=_pieces(parts, engine=engine),
        recent=_pieces(_since(parts, recent_from), engine=engine),
        cohorts=_cohorts(parts, upper_days=upper_days, engine=engine),
    )


def _on_due_clock(parts: Table) -> Table:
    rows = parts.filter(parts.exit_day > parts.entry_day).mutate(
        due=ibis.coalesce(parts.agreed_due_date, parts.due_date)
    )
    terms = rows.due.delta(rows.event_date, unit="day").cast("int64")
    return rows.mutate(entry=(rows.entry_day - terms).cast("int64"), last=(rows.exit_day - terms).cast("int64"))


def _since(parts: Table, day: date) -> Table:
    """Keep what was at risk after a day, from there on."""
    then = ibis.literal(day).delta(parts.due, unit="day").cast("int64")
    rows = parts.mutate(entry=ibis.greatest(parts.entry, then).cast("int64"))
    return rows.filter(rows.last > rows.entry)


def _pieces(parts: Table, *, engine: Engine) -> pd.DataFrame:
    grouped = parts.group_by(*PIECES).agg(amount_minor=exact_sum(parts.amount_minor))
    frame: pd.DataFrame = engine.to_arrow(grouped, order_by=list(PIECES)).to_pandas()
    return frame.astype({"entry": "int64", "last": "int64", "amount_minor": "int64"})


def _by_bucket(
    parts: Table, *, upper_days: Sequence[int], judged_until: date, engine: Engine
) -> tuple[BucketHistory, ...]:
    sums = {}
    starts = [first for first, _ in bucket_bounds(upper_days)]
    for number, first in enumerate(starts):
        reached = ibis.literal(True) if first is None else parts["last"] >= first
        is_lost = reached & (parts.cause == LOST)
        sums[f"reached_{number}"] = exact_sum(parts.amount_minor, where=reached)
        sums[f"lost_{number}"] = exact_sum(parts.amount_minor, where=is_lost)
        sums[f"ended_{number}"] = parts.customer_key.nunique(where=reached & (parts.cause != OPEN))
        sums[f"customers_{number}"] = parts.customer_key.nunique(where=is_lost)
        sums[f"judged_{number}"] = parts.customer_key.nunique(where=reached & (parts.due <= judged_until))
    found = engine.whole_numbers(parts.agg(**sums))
    alike = _alike(parts, upper_days=upper_days, engine=engine)
    return tuple(
        BucketHistory(
            reached_minor=found[f"reached_{number}"],
            lost_minor=found[f"lost_{number}"],
            ended_customers=found[f"ended_{number}"],
            lost_customers=found[f"customers_{number}"],
            alike_lost=alike[number],
            judged_customers=found[f"judged_{number}"],
        )
        for number in range(len(starts))
    )


def _alike(parts: Table, *, upper_days: Sequence[int], engine: Engine) -> list[int]:
    """Count by bucket the equal losses of customers that would tell as much as those seen."""
    lost = parts.filter(parts.cause == LOST).mutate(top=bucket_of(parts["last"], upper_days=upper_days))
    grouped = lost.group_by("customer_key", "top").agg(amount_minor=exact_sum(lost.amount_minor))
    rows = engine.to_arrow(grouped, order_by=["customer_key", "top"]).to_pylist()
    found = []
    for number in range(len(upper_days) + 2):
        sums: Counter[int] = Counter()
        for row in rows:
            if row["top"] >= number:
                sums[row["customer_key"]] += int(row["amount_minor"])
        squares = sum(amount**2 for amount in sums.values())
        found.append(sum(sums.values()) ** 2 // squares if squares else 0)
    return found


def _cohorts(parts: Table, *, upper_days: Sequence[int], engine: Engine) -> pd.DataFrame:
    """Sum whole invoices alone: of those from before the files begin, a part is not there."""
    import pandas as pd

    rows = parts.filter(parts.entry_day == 0)
    rows = rows.mutate(
        year=rows.event_date.year(),
        quarter=((rows.event_date.month() - 1) / 3).floor().cast("int64"),
        top=bucket_of(rows["last"], upper_days=upper_days),
    )
    keys = ["year", "quarter", "top", "cause"]
    grouped = rows.group_by(*keys).agg(amount_minor=exact_sum(rows.amount_minor), last_due=rows.due.max())
    frame: pd.DataFrame = engine.to_arrow(grouped, order_by=keys).to_pandas()
    first = [
        date(int(year), 3 * int(quarter) + 1, 1) for year, quarter in zip(frame["year"], frame["quarter"], strict=True)
    ]
    frame = frame.astype({"amount_minor": "int64", "top": "int64"}).assign(first_day=pd.Series(first, dtype="object"))
    return frame[["first_day", "top", "cause", "amount_minor", "last_due"]]
