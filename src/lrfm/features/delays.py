"""How late customers paid what fell due in the window, unpaid parts at their lateness so far, and why (METHODS 6.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.disputes import OUR_ERROR
from lrfm.cohort.facts.contested import CONTESTED, NOT_CONTESTED
from lrfm.cohort.facts.paid import day_number
from lrfm.cohort.falling_due import HALVES, due_totals
from lrfm.features.block import Block, one_each, ratio
from lrfm.features.untold import only_where, untold

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd
    from ibis.expr.types import BooleanValue, IntegerValue, Table

    from lrfm.cohort.cohort import Cohort
    from lrfm.cohort.timeline import Timeline
    from lrfm.cohort.totals import Totals

__all__ = ["delay_block"]

WHOLE = (
    "due_count",
    "delay_count",
    "delay_customer_count",
    "delay_dispute_count",
    "delay_our_error_count",
    "delay_unknown_count",
    "worst_days_past_due",
    "due_minor",
    "late_day_minor",
    "aged_recent_minor",
    "aged_late_day_recent_minor",
    "aged_before_minor",
    "aged_late_day_before_minor",
)
RATIOS = ("on_time_share", "days_late", "days_late_trend")
AGE_DAYS = 90
"""How long an invoice was due before it tells of a trend. By then most late payments have come; with fewer days more
invoices would tell, but none that got later than that."""
DELAYS = ("delay_count", "delay_customer_count", "delay_dispute_count", "delay_our_error_count", "delay_unknown_count")


def delay_block(cohort: Cohort, *, window_months: int, is_dated: bool) -> Block:
    """Count delays of the invoices that fell due in a window of an even number of months, as known at the cut-off.

    Counted is what was paid on a known day, is open, or was written off; what a credit note took off fell away. A delay
    is an invoice of which a part was paid after its due date, or is unpaid after it. Written-off parts are unpaid. What
    falls due on the cut-off and is not wholly paid yet counts from the next day on: it is neither late nor on time.

    - `due_count`: invoices due in the window; `delay_count`: those among them with a delay;
    - `on_time_share` = 1 - `delay_count` / `due_count`;
    - `due_minor`: their amount; `late_day_minor`: amount times signed days late, paid parts at the day of payment,
      unpaid ones at the cut-off; `days_late` = `late_day_minor` / `due_minor`;
    - `worst_days_past_due`: the longest delay, 0 where there is none;
    - `days_late_trend`: how much later invoices are settled than before, of those that reached the age of `AGE_DAYS`
      after their due date in the later half of the window, less those that did in the first half. Of each counts the
      day of the last payment, `AGE_DAYS` at most, which is also what counts for an invoice not settled by that age.
      Invoices of both halves were watched for as long, so who does not change has a trend of 0; without that, younger
      invoices, late for a shorter time so far, would always tell that it gets better. By amount
      (`aged_late_day_recent_minor` / `aged_recent_minor`, `aged_late_day_before_minor` / `aged_before_minor`). Delays
      beyond `AGE_DAYS` are all alike to it;
    - `delay_dispute_count`, `delay_our_error_count`: delays in dispute while late, by whose fault it was said to be;
      `delay_customer_count`: those that were not; `delay_unknown_count`: where no files tell of disputes.

    Where the files do not say on which days payments came (`is_dated` is False) all of it is missing, and ratios are
    where nothing fell due.
    """
    if not (is_dated and cohort.has_payments):
        return Block((), (), partial(untold, whole=WHOLE, ratios=RATIOS))
    if window_months % 2:
        raise ValueError("the window of delays is cut into halves: an even number of months")
    reference = cohort.cutoffs.days[-1]
    states = _states(cohort, reference)
    delays = {name: partial(_counts, name=name) for name in DELAYS}
    tables = (
        due_totals(states, months=window_months, due=PAID, late={**UNPAID, **delays}),
        _worst_of(states, months=window_months),
        due_totals(_of_age(states), months=window_months, due=AGED, late={}),
    )
    sums = tuple(f"{name}_{half}" for half in HALVES for name in (*PAID, *AGED))
    return Block(tables, (*sums, *UNPAID, *DELAYS), partial(_derive, reference=reference))


def _states(cohort: Cohort, reference: date) -> Timeline:
    """States of invoices of which something was to be paid, with the lateness of each part.

    Unpaid parts count as if the cut-off were the `reference`; the days between are taken off where the sums are known.
    """
    held = cohort.invoices.mutate(unpaid_minor=lambda rows: rows.open_minor + rows.written_off_minor)
    held = held.filter(lambda rows: rows.paid_minor + rows.unpaid_minor > 0)
    return held.mutate(
        late_sum=lambda rows: (
            rows.paid_day_minor
            - rows.paid_minor * day_number(rows.due_date)
            + rows.unpaid_minor * ibis.literal(reference).delta(rows.due_date, unit="day").cast("int64")
        ),
        paid_late_days=lambda rows: rows.last_paid_on.delta(rows.due_date, unit="day").cast("int64"),
        is_late=lambda rows: (rows.unpaid_minor > 0) | (rows.last_paid_on > rows.due_date).fill_null(False),
    )


def _of_age(states: Timeline) -> Timeline:
    """Count invoices from the day on which they had been due for `AGE_DAYS`, settled by then or not."""
    late = states.mutate(
        settled_days=lambda rows: (
            (rows.unpaid_minor == 0).ifelse(rows.paid_late_days, AGE_DAYS).clip(upper=AGE_DAYS).cast("int64")
        )
    )
    return late.mutate(due_date=lambda rows: (rows.due_date + ibis.interval(days=AGE_DAYS)).cast("date"))


def _of_paid(rows: Table, *, value: Callable[[Table], IntegerValue]) -> IntegerValue:
    return (rows.unpaid_minor == 0).ifelse(value(rows), 0).cast("int64")


def _of_unpaid(rows: Table, *, value: Callable[[Table], IntegerValue]) -> IntegerValue:
    return (rows.unpaid_minor > 0).ifelse(value(rows), 0).cast("int64")


DUE: Mapping[str, Callable[[Table], IntegerValue]] = MappingProxyType(
    {
        "due_count": one_each,
        "due_sum": lambda rows: rows.paid_minor + rows.unpaid_minor,
        "late_sum": lambda rows: rows.late_sum,
    }
)
"""What is summed of invoices due in the window."""
PAID: Mapping[str, Callable[[Table], IntegerValue]] = MappingProxyType(
    {f"paid_{name}": partial(_of_paid, value=value) for name, value in DUE.items()}
)
"""Of those that are wholly paid, from their due date on."""
UNPAID: Mapping[str, Callable[[Table], IntegerValue]] = MappingProxyType(
    {
        "unpaid_minor": lambda rows: rows.unpaid_minor,
        **{f"unpaid_{name}": partial(_of_unpaid, value=value) for name, value in DUE.items()},
    }
)
"""Of those that are not, once they are past due."""
AGED: Mapping[str, Callable[[Table], IntegerValue]] = MappingProxyType(
    {
        "aged_sum": lambda rows: rows.paid_minor + rows.unpaid_minor,
        "aged_late_sum": lambda rows: (rows.paid_minor + rows.unpaid_minor) * rows.settled_days,
    }
)
"""What is summed of each half of the window for the trend."""
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "delay_customer_count": NOT_CONTESTED,
        "delay_dispute_count": CONTESTED,
        "delay_our_error_count": OUR_ERROR,
    }
)


def _counts(rows: Table, *, name: str) -> IntegerValue:
    """Count a delay where it has the reason that a column is about."""
    if name == "delay_count":
        return one_each(rows)
    if name == "delay_unknown_count":
        return rows.contested.isnull().cast("int64")
    is_so: BooleanValue = (rows.contested == REASONS[name]).fill_null(False)
    return is_so.cast("int64")


def _worst_of(states: Timeline, *, months: int) -> Totals:
    """Give what the longest delay needs: the latest payment, and the oldest due date that is unpaid.

    Rows that are not late tell nothing; they stay, so that one scan of the states counts all there is of them.
    """
    return (
        states.within(by="due_date", months=months)
        .past(by="due_date")
        .totals(
            minima={"oldest_unpaid_due": lambda rows: (rows.unpaid_minor > 0).ifelse(rows.due_date, ibis.null("date"))},
            maxima={"worst_paid_days": lambda rows: rows.is_late.ifelse(rows.paid_late_days, ibis.null("int64"))},
        )
    )


def _derive(frame: pd.DataFrame, *, reference: date) -> pd.DataFrame:
    import pandas as pd

    ahead = (pd.Timestamp(reference) - frame["cutoff"]).dt.days
    whole = {name: frame[f"unpaid_{name}"] + sum(frame[f"paid_{name}_{half}"] for half in HALVES) for name in DUE}
    due_count, due = whole["due_count"], whole["due_sum"]
    late = whole["late_sum"] - ahead * frame["unpaid_minor"]
    for half in HALVES:
        frame[f"aged_{half}_minor"] = frame[f"aged_sum_{half}"]
        frame[f"aged_late_day_{half}_minor"] = frame[f"aged_late_sum_{half}"]
    trend = [ratio(frame[f"aged_late_day_{half}_minor"], frame[f"aged_{half}_minor"]) for half in HALVES]
    frame = frame.assign(
        due_count=due_count,
        due_minor=due,
        late_day_minor=late,
        on_time_share=ratio(due_count - frame["delay_count"], due_count),
        days_late=ratio(late, due),
        days_late_trend=trend[0] - trend[1],
        worst_days_past_due=only_where(_worst(frame), due_count > 0),
    )
    scratch = [f"{name}_{half}" for half in HALVES for name in (*PAID, *AGED)]
    return frame.drop(columns=[*scratch, *UNPAID, "oldest_unpaid_due", "worst_paid_days"])


def _worst(frame: pd.DataFrame) -> pd.Series:
    """The longest of what was paid late, and what is unpaid still."""
    paid = frame["worst_paid_days"].astype("Int64").fillna(0)
    unpaid = (frame["cutoff"] - frame["oldest_unpaid_due"]).dt.days.astype("Int64").fillna(0)
    return paid.where(paid > unpaid, unpaid).clip(lower=0)
