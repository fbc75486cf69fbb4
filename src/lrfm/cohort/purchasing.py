"""When and how much each customer bought, as known at each cut-off, in one scan of the days of sale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from lrfm.cohort.cutoffs import Cutoffs
from lrfm.cohort.totals import Changes, Totals, Way
from lrfm.core.calendars import window_start
from lrfm.engine.exact import in_64_bits

if TYPE_CHECKING:
    from datetime import date

    from ibis.expr.types import BooleanValue, DateValue, IntegerValue, Table

__all__ = ["ALL_COLUMNS", "LRFM_COLUMNS", "Purchasing"]

EVER = ("purchase_days_ever", "invoice_count_ever", "terms_days_ever")
IN_WINDOW = ("frequency_count", "monetary_minor")
GAPS = ("gap_count_window", "gap_sum_days", "gap_square_sum")
EXTREMES = ("first_on", "last_on")
LRFM_COLUMNS = (*EXTREMES, "purchase_days_ever", *IN_WINDOW)
ALL_COLUMNS = (*EXTREMES, *EVER, *IN_WINDOW, *GAPS)
ENTERS, LEAVES, NUMBER, KEY = "enters", "leaves", "number", "customer_key"
WINDOWED = (("event_date", IN_WINDOW), ("previous_on", GAPS))
"""What leaves its window by which day of its own."""


@dataclass(frozen=True)
class Purchasing:
    """The days of sale (lrfm.cohort.facts.sales) behind what may be told of them; nobody outside sees a row."""

    days: Table
    cutoffs: Cutoffs

    @classmethod
    def of(cls, sales_days: Table, cutoffs: Cutoffs) -> Purchasing:
        """Keep what was known by the last cut-off."""
        return cls(sales_days.filter(sales_days.since <= cutoffs.days[-1]), cutoffs)

    def totals(self, *, window_months: int | None, columns: Sequence[str] = ALL_COLUMNS) -> Totals:
        """Give what each customer bought, for whoever had bought something by the cut-off.

        `window_months` is the window of what says so, None for all that is known.

        - `first_on`, `last_on`: first and last day of purchase, whenever that was;
        - `purchase_days_ever`, `invoice_count_ever`, `terms_days_ever` (days from invoice to due date, summed);
        - `frequency_count`: days of purchase in the window; `monetary_minor`: net of credit notes in the window;
        - `gap_count_window`, `gap_sum_days`, `gap_square_sum`: gaps between days of purchase that follow each other,
          both in the window: how many, their days, and the squares of these, summed.
        """
        held = "purchase_days_ever"
        wanted = tuple(dict.fromkeys((*columns, held)))
        one = len(self.cutoffs) == 1
        changes = (self._at_one(window_months, wanted),) if one else self._changes(window_months, wanted)
        return Totals(changes, tuple(columns), held, len(self.cutoffs))

    def _at_one(self, months: int | None, wanted: Sequence[str]) -> Changes:
        cutoff = self.cutoffs.days[0]
        start = None if months is None else window_start(cutoff, months=months)
        rows = self.days
        bought = rows.is_purchase & (rows.until.isnull() | (rows.until > cutoff))
        # a day is one of purchase in one row alone: days are counted, which is faster than what changes of them summed
        rows = rows.mutate(bought_on=bought.ifelse(rows.event_date, ibis.null("date")))
        is_in = {name: None if start is None else rows[name] >= start for name in ("event_date", "previous_on")}
        made = {
            **_sums(rows, EVER, wanted, where=None),
            **_sums(rows, IN_WINDOW, wanted, where=is_in["event_date"]),
            **_sums(rows, GAPS, wanted, where=is_in["previous_on"]),
            **_extremes(wanted, day=rows.bought_on),
            **_day_counts(rows.bought_on, wanted, start=start),
        }
        table = rows.group_by(KEY).agg(**made).mutate(number=ibis.literal(0, "int64"))
        return Changes(table, _ways(made))

    def _changes(self, months: int | None, wanted: Sequence[str]) -> tuple[Changes, ...]:
        found = [self._coming(wanted), self._days_that_go(wanted)]
        if months is not None:
            found += [self._leaving(day, names, months, wanted) for day, names in WINDOWED if set(names) & set(wanted)]
        return tuple(found)

    def _coming(self, wanted: Sequence[str]) -> Changes:
        """What is known from each cut-off on, and the extremes of days that stay days of purchase."""
        rows = self.cutoffs.with_first(self.days, day="since", to=ENTERS)
        stays = rows.is_purchase & ~self._goes(rows)
        stayed_on = stays.ifelse(rows.event_date, ibis.null("date"))
        made = {**_sums(rows, (*EVER, *IN_WINDOW, *GAPS), wanted, where=None), **_extremes(wanted, day=stayed_on)}
        return Changes(rows.group_by(KEY, number=rows[ENTERS]).agg(**made), _ways(made))

    def _leaving(self, day: str, names: Sequence[str], months: int, wanted: Sequence[str]) -> Changes:
        """What is taken off again from each cut-off on, whose window begins later."""
        rows = self.days.filter(self.days[day] < window_start(self.cutoffs.days[-1], months=months))
        rows = self.cutoffs.with_first(rows, day="since", to=ENTERS)
        rows = self.cutoffs.with_end(rows, day=day, to=LEAVES, months=months)
        # what is known only once its window has passed comes and leaves at the same cut-off
        at = ibis.greatest(rows[LEAVES], rows[ENTERS])
        taken = {name: -value for name, value in _sums(rows, names, wanted, where=None).items()}
        return Changes(rows.group_by(KEY, number=at).agg(**taken), _ways(taken))

    def _days_that_go(self, wanted: Sequence[str]) -> Changes:
        """Extremes of the few days on which everything bought was reversed later, at each cut-off that held them."""
        some = self.days.filter(self.days.is_purchase & self._goes(self.days))
        some = self.cutoffs.with_first(some, day="since", to=ENTERS)
        some = self.cutoffs.with_first(some, day="until", to=LEAVES)
        numbers = self.cutoffs.table.select(NUMBER)
        held = some.join(numbers, [numbers.number >= some[ENTERS], numbers.number < some[LEAVES]])
        made = _extremes(wanted, day=held.event_date)
        table = held.group_by(KEY, NUMBER).agg(**made)
        return Changes(table, _ways(made), is_lasting=False)

    def _goes(self, rows: Table) -> BooleanValue:
        """Whether a day of purchase is none any more at the last cut-off."""
        return (rows.until <= self.cutoffs.days[-1]).fill_null(False)


def _sums(
    rows: Table, names: Sequence[str], wanted: Sequence[str], *, where: BooleanValue | None
) -> dict[str, IntegerValue]:
    gap = rows.event_date.delta(rows.previous_on, unit="day").cast("int64")
    columns = {
        "purchase_days_ever": rows.purchase_change,
        "invoice_count_ever": rows.invoice_count,
        "terms_days_ever": rows.terms_days,
        "frequency_count": rows.purchase_change,
        "monetary_minor": rows.net_minor,
        "gap_count_window": rows.gap_change,
        "gap_sum_days": rows.gap_change * gap,
        "gap_square_sum": rows.gap_change * gap * gap,
    }
    chosen = {name: columns[name] for name in names if name in wanted}
    if where is not None:  # much faster than a filter of each aggregate
        chosen = {name: where.ifelse(column, ibis.literal(0, "int64")) for name, column in chosen.items()}
    return {name: in_64_bits(column.sum()).fill_null(0) for name, column in chosen.items()}


def _day_counts(day: DateValue, wanted: Sequence[str], *, start: date | None) -> dict[str, IntegerValue]:
    in_window = day if start is None else (day >= start).ifelse(day, ibis.null("date"))
    found = {"purchase_days_ever": day.count(), "frequency_count": in_window.count()}
    return {name: value.cast("int64") for name, value in found.items() if name in wanted}


def _extremes(wanted: Sequence[str], *, day: DateValue) -> dict[str, DateValue]:
    found = {"first_on": day.min(), "last_on": day.max()}
    return {name: value for name, value in found.items() if name in wanted}


def _ways(columns: Mapping[str, ibis.expr.types.Value]) -> dict[str, Way]:
    ways: dict[str, Way] = {"first_on": "least", "last_on": "largest"}
    return {name: ways.get(name, "sum") for name in columns}
