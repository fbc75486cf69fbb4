"""Days past due counted in a row, and the defaults that they and other events make."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.outcomes.overdue import SUMS
from lrfm.cohort.outcomes.triggers import CAUSES
from lrfm.cohort.outcomes.views import seen

if TYPE_CHECKING:
    from ibis.expr.types import IntegerValue, Table

    from lrfm.cohort.settings import DefaultSettings

__all__ = ["RANKS", "breaches_of", "episodes_of"]

RANKS = 10
"""A day and the rank of a cause make one number, so that the least is the first day and its first cause."""


def breaches_of(steps: Table, *, materiality_minor: int, settings: DefaultSettings) -> Table:
    """Give the runs of days on which too much was overdue: `view`, `customer_key`, `start`, `end` (the day after).

    Too much is more than the materiality and more than the relative part of what is owed, both, where the customer's
    own money that settles nothing does not cover it. A run that goes on ends, for the view, after its last day.
    """
    share = Fraction(settings.relative_share)

    def is_breach(overdue: IntegerValue, owed: IntegerValue, credit: IntegerValue) -> IntegerValue:
        above = (overdue > materiality_minor) & (overdue * share.denominator > owed * share.numerator)
        return (above & (credit < overdue)).ifelse(1, 0).cast("int64")

    by_customer = [steps["view"], steps.customer_key]
    so_far = ibis.window(group_by=by_customer, order_by=steps.day, rows=(None, 0))
    sums = {f"sum_{name}": steps[name].sum().over(so_far).cast("int64") for name in SUMS}
    rows = steps.mutate(**sums)
    rows = rows.select(
        "view",
        "customer_key",
        "day",
        "until",
        breach=is_breach(*(rows[f"sum_{name}"] for name in SUMS)),
        before=is_breach(*(rows[f"sum_{name}"] - rows[name] for name in SUMS)),
    )
    changes = rows.filter(rows.breach != rows.before)
    following = changes.day.lead().over(
        ibis.window(group_by=[changes["view"], changes.customer_key], order_by=changes.day)
    )
    changes = changes.mutate(end=ibis.coalesce(following, changes.until + 1))
    return changes.filter(changes.breach == 1).select("view", "customer_key", start="day", end=changes.end)


def episodes_of(breaches: Table, triggers: Table, views: Table, *, settings: DefaultSettings) -> Table:
    """Give the defaults: `view`, `customer_key`, `default_day`, `code`, `ends` (the first day on which it is over).

    `code` is `default_day` times `RANKS` plus the rank of the cause. A default lasts until nothing was wrong for the
    days that cure takes; whatever goes wrong before that belongs to the same default. An instrument that came back is
    wrong until it is replaced: what is replaced after the view's last day has not ended for that view.
    """
    reached = breaches.start + settings.past_due_days
    reached = (breaches.end > reached).ifelse(reached, ibis.null("int64"))
    past_due = breaches.select(
        "view",
        "customer_key",
        "start",
        cured=breaches.end + settings.cure_days,
        default_day=reached,
        code=reached * RANKS + CAUSES.index("past_due"),
    )
    events = seen(triggers, views)
    others = events.select(
        "view",
        "customer_key",
        start="day",
        cured=events.mended + events.cure_days,
        default_day=events.day,
        code=events.day * RANKS + events["rank"],
    )
    wrong = ibis.union(past_due, others)
    wrong = wrong.group_by("view", "customer_key", "start").agg(
        cured=wrong.cured.max(), default_day=wrong.default_day.min(), code=wrong.code.min()
    )
    return _islands(wrong)


def _islands(wrong: Table) -> Table:
    """Join what went wrong before the cure of what had gone wrong earlier; keep what a default is among."""
    earlier = ibis.window(group_by=[wrong["view"], wrong.customer_key], order_by=wrong.start, rows=(None, -1))
    rows = wrong.mutate(cured_before=wrong.cured.max().over(earlier))
    is_new = (rows.start >= rows.cured_before).fill_null(True)
    rows = rows.mutate(is_new=is_new.ifelse(1, 0).cast("int64"))
    so_far = ibis.window(group_by=[rows["view"], rows.customer_key], order_by=rows.start, rows=(None, 0))
    rows = rows.mutate(island=rows.is_new.sum().over(so_far).cast("int64"))
    found = rows.group_by("view", "customer_key", "island").agg(
        default_day=rows.default_day.min(), code=rows.code.min(), ends=rows.cured.max()
    )
    return found.filter(found.code.notnull()).drop("island")
