"""The other mechanism of payment: a log-normal delay, then the customer's next payment run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lrfm.ledger.synthetic.days import is_workday, to_workday
from lrfm.ledger.synthetic.facts import Days, Documents, Flags, People, Shares
from lrfm.ledger.synthetic.people import Habits

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.company_settings import RunSettings

__all__ = ["delay_median_days", "draw_run_days", "is_run_day", "next_runs"]

SPARE_DAYS = 40
LONGEST_DAYS = 720


def delay_median_days(documents: Documents, *, people: People, habits: Habits) -> Shares:
    """Give the median of the days from invoice to the day on which the customer means to pay."""
    terms_days = people.terms_days[documents.customer].astype(np.float64)
    median: Shares = terms_days * np.exp(habits.delay_log[documents.customer])
    return median


def draw_run_days(
    rng: Generator, documents: Documents, *, people: People, habits: Habits, not_before: Days, settings: RunSettings
) -> Days:
    """Draw the day of payment of each invoice: after it was issued and not before `not_before`."""
    median = delay_median_days(documents, people=people, habits=habits)
    delay = median * np.exp(settings.delay_within * rng.standard_normal(len(median)))
    soonest: Days = (documents.issued_on + np.clip(np.rint(delay), 1, LONGEST_DAYS)).astype(np.int32)
    meant = np.maximum(soonest, not_before)
    if not len(meant):
        return meant
    first = int(meant.min())
    table = next_runs(first, int(meant.max()), settings=settings)
    found: Days = table[habits.run[documents.customer], meant - first]
    return found


def next_runs(first: int, last: int, *, settings: RunSettings) -> Days:
    """Give for every run (rows) and every day the run's first day on or after it."""
    days = np.arange(first, last + SPARE_DAYS, dtype=np.int32)
    rows = []
    for run in range(5 + len(settings.month_days)):
        runs = days[is_run_day(days, run=run, settings=settings)]
        rows.append(runs[np.searchsorted(runs, days[: last - first + 1])])
    return np.stack(rows)


def is_run_day(days: Days, *, run: int, settings: RunSettings) -> Flags:
    """Tell on which days the run pays: runs 0 to 4 on a weekday, the others on days of the month.

    A day of the month beyond its end is its last one; a weekend's run takes place on the Monday after it.
    """
    if run < 5:
        on_weekday: Flags = (days + 3) % 7 == run
        return on_weekday
    dates = days.astype("datetime64[D]")
    months = np.unique(dates.astype("datetime64[M]"))
    months = np.append(months[0] - 1, months)
    ends = (months + 1).astype("datetime64[D]").astype(np.int32) - 1
    starts = months.astype("datetime64[D]").astype(np.int32)
    planned = [np.minimum(starts + day - 1, ends) for day in settings.month_days[run - 5]]
    paid = to_workday(np.concatenate(planned).astype(np.int32))
    return np.isin(days, paid) & is_workday(days)
