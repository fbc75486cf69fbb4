"""What customers owe at the cut-off: open, overdue, unapplied, and how much of their limit it takes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import ibis

from lrfm.features.block import Block, ratio
from lrfm.features.untold import only_where, untold

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from ibis.expr.types import IntegerValue, Table

    from lrfm.cohort.cohort import Cohort
    from lrfm.cohort.timeline import Timeline
    from lrfm.cohort.totals import Totals

__all__ = ["exposure_block"]

WHOLE = (
    "open_minor", "overdue_minor", "oldest_days_past_due", "due_day_minor", "unapplied_minor", "limit_minor",
    "limited_minor",
)  # fmt: skip
RATIOS = ("due_in_days", "utilisation_share")
ZERO = ("open_minor", "overdue_minor", "unapplied_minor", "open_due_sum")


def exposure_block(cohort: Cohort, *, is_dated: bool) -> Block:
    """Sum what stands open at the cut-off.

    - `open_minor`: what invoices leave open; `overdue_minor`: of this what is past its due date;
    - `oldest_days_past_due`: of the longest overdue invoice, 0 where none is, missing where nothing is open;
    - `due_day_minor`: open amount times days from the cut-off to its due date (below 0: past due);
      `due_in_days` = `due_day_minor` / `open_minor`, the average due date;
    - `unapplied_minor`: money on account that settles nothing yet;
    - `limit_minor`: the dated limit in force; `limited_minor` = `open_minor` - `unapplied_minor` where there is one;
      `utilisation_share` = `limited_minor` / `limit_minor`, missing where the limit is 0.

    Where the files do not say on which days payments came (`is_dated` is False) only the last cut-off tells.
    """
    if not cohort.has_payments:
        return Block((), (), partial(untold, whole=WHOLE, ratios=RATIOS))
    reference = cohort.cutoffs.days[-1]
    standing = cohort.invoices.filter(lambda rows: rows.open_minor > 0)
    tables = (
        standing.totals(
            sums={
                "open_minor": lambda rows: rows.open_minor,
                "open_due_sum": lambda rows: rows.open_minor * _days(rows, reference),
            }
        ),
        _overdue(standing),
        cohort.unapplied.totals(sums={"unapplied_minor": lambda rows: rows.unapplied_minor}),
        cohort.limits.totals(sums={"limit_minor": lambda rows: rows.limit_minor}),
    )
    return Block(tables, ZERO, partial(_derive, reference=reference, is_dated=is_dated))


def _days(rows: Table, reference: date) -> IntegerValue:
    """Days from the reference day to the due date."""
    return rows.due_date.delta(ibis.literal(reference), unit="day").cast("int64")


def _overdue(standing: Timeline) -> Totals:
    past = standing.past(by="due_date")
    return past.totals(
        sums={"overdue_minor": lambda rows: rows.open_minor}, minima={"oldest_due": lambda rows: rows.due_date}
    )


def _derive(frame: pd.DataFrame, *, reference: date, is_dated: bool) -> pd.DataFrame:
    import pandas as pd

    ahead = (pd.Timestamp(reference) - frame["cutoff"]).dt.days
    open_minor = frame["open_minor"]
    due_days = frame["open_due_sum"] + ahead * open_minor
    oldest = (frame["cutoff"] - frame["oldest_due"]).dt.days.astype("Int64").fillna(0)
    limit = frame["limit_minor"].astype("Int64")
    limited = only_where(open_minor - frame["unapplied_minor"], limit.notna())
    found = frame.assign(
        due_day_minor=due_days,
        due_in_days=ratio(due_days, open_minor),
        oldest_days_past_due=only_where(oldest, open_minor > 0),
        limit_minor=limit,
        limited_minor=limited,
        utilisation_share=ratio(limited, limit),
    ).drop(columns=["open_due_sum", "oldest_due"])
    return found if is_dated else _last_alone(found, reference)


def _last_alone(frame: pd.DataFrame, reference: date) -> pd.DataFrame:
    """Keep what is told of the last cut-off: before it, nobody knows what was paid already."""
    import pandas as pd

    is_last = frame["cutoff"] == pd.Timestamp(reference)
    whole = {name: only_where(frame[name], is_last) for name in WHOLE if name != "limit_minor"}
    return frame.assign(**whole, **{name: frame[name].where(is_last) for name in RATIOS})
