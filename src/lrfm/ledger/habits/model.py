"""The facts about how the books are kept: counts and sums in minor units, customers as surrogate keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = [
    "LAG_BOUNDS_DAYS",
    "SIDES",
    "Double",
    "Doubles",
    "Edges",
    "Habits",
    "Lack",
    "NumberSeries",
    "Numbering",
    "RepeatedAmount",
    "Shared",
    "SharedField",
    "SharedGroup",
    "SideMonth",
    "UnusualMonth",
]

SIDES = ("invoice", "credit_note", "payment")
LAG_BOUNDS_DAYS = (2, 7, 30)
"""Last days of the classes of posting lag; what took longer is the last class."""
OPEN_ITEMS_REACH_DAYS = 62
OPEN_ITEMS_TIMES = 4
"""Of what was still open, fewer than this part was paid in part before."""


@dataclass(frozen=True)
class SideMonth:
    """Invoices, credit notes or payments (`side`) dated in one month; `month` is its first day.

    Credit notes are positive amounts, payments net of money given back. `entered` of the `items` tell when they were
    entered: `lag_items` and `lag_minor` sort them by days from their date to their entry (up to 2, 7, 30, more), those
    entered before their date among the first; `after_month_*` were entered after the end of this month. Weekdays begin
    on Monday. Round amounts are whole hundreds of the major unit.
    """

    side: str
    month: date
    first_on: date
    last_on: date
    items: int
    amount_minor: int
    gross_minor: int
    entered: int
    last_entered_on: date | None
    max_lag_days: int | None
    lag_items: tuple[int, int, int, int]
    lag_minor: tuple[int, int, int, int]
    after_month_items: int
    after_month_minor: int
    weekdays: tuple[int, int, int, int, int, int, int]
    entered_weekdays: tuple[int, int, int, int, int, int, int]
    round_items: int
    round_minor: int


@dataclass(frozen=True)
class UnusualMonth:
    """A month far from the months around it: `measure` is items or amount, `is_high` says to which side."""

    month: date
    measure: str
    is_high: bool
    value: int
    typical: int


@dataclass(frozen=True)
class Edges:
    """Where the extract begins and ends, by invoices and payments; months are first days, None where none is complete.

    `early_*` are dated before the first complete month, `late_*` after the last one. Empty, unpaid and unusual months
    lie between the two. `thin_invoices_until` is the first month that is complete by invoices alone.
    """

    first_complete: date | None
    last_complete: date | None
    early_invoices: int
    early_minor: int
    early_payments: int
    late_invoices: int
    late_minor: int
    late_payments: int
    empty_months: tuple[date, ...]
    unpaid_months: tuple[date, ...]
    unusual: tuple[UnusualMonth, ...]
    thin_invoices_until: date | None = None


@dataclass(frozen=True)
class NumberSeries:
    """Numbers with one prefix that follow each other, `numbers` of them there and `missing` between first and last."""

    prefix: str
    first: int
    last: int
    numbers: int
    missing: int
    gaps: int
    longest_gap: int


@dataclass(frozen=True)
class Numbering:
    """Document numbers as they are written, of every row of the leading table, whatever became of it.

    `numbers` counts different ones, `in_series` those of all series, `series_count` all series; `series` holds the
    largest. `repeated` numbers stand for more than one customer or day.
    """

    numbers: int
    in_series: int
    series_count: int
    missing: int
    gaps: int
    longest_gap: int
    repeated: int
    series: tuple[NumberSeries, ...]


@dataclass(frozen=True)
class Double:
    """Invoices of one customer, day and amount."""

    customer_key: int
    day: date
    amount_minor: int
    invoices: int
    is_credited: bool


@dataclass(frozen=True)
class Doubles:
    """Invoices of one customer, day and amount under several numbers.

    `beyond_first` of each group, and their amount, would be too much if all were doubles. `credited` groups have a
    credit note of that amount on that day or later. `largest` are the groups with the largest amounts.
    """

    groups: int
    invoices: int
    beyond_first: int
    beyond_first_minor: int
    credited: int
    largest: tuple[Double, ...]


@dataclass(frozen=True)
class RepeatedAmount:
    """An amount that many invoices have, and of how many customers they are."""

    amount_minor: int
    invoices: int
    customers: int


@dataclass(frozen=True)
class SharedField:
    """Customers with one tax number, telephone number or address, of those that have any (`filled`).

    What says nothing ("unknown", "000000") counts as not filled in. Other values of more than ten customers are
    fillers, and in no group.
    """

    field: str
    filled: int
    groups: int
    customers: int
    fillers: int


@dataclass(frozen=True)
class SharedGroup:
    """Customers linked by what they share, directly or through others."""

    customer_keys: tuple[int, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Shared:
    """Customers of the ledger that share something; `fields` are those that the master data hold."""

    fields: tuple[SharedField, ...]
    groups: int
    customers: int
    largest: tuple[SharedGroup, ...]


@dataclass(frozen=True)
class Lack:
    """What should be there and is not: `items` of `of_items`; amounts None where the tables tell none."""

    name: str
    items: int
    of_items: int
    amount_minor: int | None


@dataclass(frozen=True)
class Habits:
    """Everything that the ledger gives away about how it is kept.

    `numbering` is None where the files hold no numbers, `shared` where no master data tell what customers could share.
    """

    months: tuple[SideMonth, ...]
    edges: Edges
    numbering: Numbering | None
    doubles: Doubles
    repeated: tuple[RepeatedAmount, ...]
    shared: Shared | None
    lacks: tuple[Lack, ...]

    def side(self, side: str) -> tuple[SideMonth, ...]:
        """Give the months of invoices, credit notes or payments, oldest first."""
        return tuple(month for month in self.months if month.side == side)

    @property
    def begins_with_open_items(self) -> bool:
        """Tell whether of the time before the first complete month only what was still open is there.

        So it looks where thin months of invoices reach back more than two months, and payments before the first
        complete month are fewer than a quarter of the invoices. A business that began bills in full before it is paid.
        """
        until, edges = self.edges.thin_invoices_until, self.edges
        if until is None or edges.first_complete is None or not edges.early_invoices or not self.side("payment"):
            return False
        reach = until - self.side("invoice")[0].first_on
        is_hardly_paid = edges.early_payments * OPEN_ITEMS_TIMES < edges.early_invoices
        return reach.days > OPEN_ITEMS_REACH_DAYS and is_hardly_paid

    @property
    def has_entries(self) -> bool:
        """Tell whether any row says when it was entered."""
        return any(month.entered for month in self.months)
