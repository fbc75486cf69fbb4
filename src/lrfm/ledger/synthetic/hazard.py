"""The proportional hazard of payment: its cumulative form, and drawing days of payment by inverting it.

On a working day `d` an invoice that is open is paid with cumulative hazard

    frailty x exp(x'beta) x exp(effects in force) x baseline(lateness of d) x calendar(d)

so that the probability of being paid on the day is one minus the exponential of minus that. The lateness counts from
the due date moved to a working day; the calendar is 0 at weekends and larger on the last working days of a month.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lrfm.ledger.synthetic.days import is_workday, to_workday
from lrfm.ledger.synthetic.facts import NEVER, Days, Flags, Numbers, Shares

if TYPE_CHECKING:
    from numpy.random import Generator

    from lrfm.ledger.synthetic.company_settings import PaymentSettings

__all__ = ["Baseline", "Exposure", "baseline_hazard", "calendar_factors", "cumulative_hazard", "draw_paid_on"]


@dataclass(frozen=True)
class Baseline:
    """The cumulative hazard of an invoice of frailty 1 without any effect, by due date and by day.

    `cumulative[due - first_due, day - due + lead_days]` counts all days up to and including the day.
    """

    first_due: int
    lead_days: int
    cumulative: Shares

    def place(self, due_on: Days, day: npt.NDArray[np.integer]) -> Numbers:
        """Give the place of a day in the flattened table; days before and after it take its ends."""
        width = self.cumulative.shape[1]
        row = due_on.astype(np.int64) - self.first_due
        place: Numbers = row * width + np.clip(day.astype(np.int64) - due_on + self.lead_days, 0, width - 1)
        return place


@dataclass(frozen=True)
class Exposure:
    """Invoices under the hazard of payment, one value each, from the day after `issued_on` on.

    `log_rate`: logarithm of the frailty plus the effects of what never changes. Effects are in force after
    `disputed_on` until `dispute_closed_on`, and after `reminded_on`; `NEVER` stands for not at all.
    """

    issued_on: Days
    due_on: Days
    log_rate: Shares
    disputed_on: Days
    dispute_closed_on: Days
    reminded_on: Days

    def taken(self, rows: Numbers | Flags) -> Exposure:
        """Give some of them."""
        return Exposure(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def baseline_hazard(settings: PaymentSettings, *, first_due: int, last_due: int) -> Baseline:
    """Tabulate the cumulative baseline of due dates from the first to the last."""
    lead = -settings.lateness_from[0] + 2
    lateness = np.arange(-lead, settings.never_after_days + 1)
    due = np.arange(first_due, last_due + 1, dtype=np.int32)
    factors = calendar_factors(first_due - lead, last_due + settings.never_after_days, settings=settings)
    shift = to_workday(due) - due
    daily = _by_lateness(settings, lateness[None, :] - np.arange(3)[:, None])[shift]
    days = np.lib.stride_tricks.sliding_window_view(factors, len(lateness))
    return Baseline(first_due=first_due, lead_days=lead, cumulative=np.cumsum(daily * days, axis=1))


def calendar_factors(first: int, last: int, *, settings: PaymentSettings) -> Shares:
    """Give the factor of every day: 0 at weekends, more on the last working days of each month."""
    days = np.arange(first, last + 32, dtype=np.int32)
    works = is_workday(days)
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    so_far = np.cumsum(works)
    # working days after each day within its month
    ends = np.searchsorted(month, month, side="right") - 1
    left: Numbers = so_far[ends] - so_far
    factors = np.where(left < settings.month_end_workdays, settings.month_end_factor, 1.0) * works
    return factors[: last - first + 1]


def cumulative_hazard(exposure: Exposure, until: Days, *, baseline: Baseline, settings: PaymentSettings) -> Shares:
    """Give each invoice's cumulative hazard from the day after its issue to `until`, that day included."""
    total = np.zeros(len(until))
    for number in range(SEGMENTS):
        start, end, log_effect = _segment(exposure, number, settings=settings)
        end_of_part = np.minimum(end, until)
        part = _between(baseline, exposure.due_on, np.minimum(start, end_of_part), end_of_part)
        total += part * np.exp(log_effect)
    return total * np.exp(exposure.log_rate)


def draw_paid_on(rng: Generator, exposure: Exposure, *, baseline: Baseline, settings: PaymentSettings) -> Days:
    """Draw the day on which each invoice is paid in full (`NEVER`: not within the table's days)."""
    paid_on = np.full(len(exposure.issued_on), NEVER, dtype=np.int32)
    rows = np.arange(len(paid_on))
    thresholds: Shares = rng.standard_exponential(len(paid_on))
    left: Shares = thresholds * np.exp(-exposure.log_rate)
    for number in range(SEGMENTS):
        start, end, log_effect = _segment(exposure, number, settings=settings)
        rate = np.exp(log_effect)
        found = _search(baseline, exposure.due_on, start, left / rate)
        is_paid = found <= end
        paid_on[rows[is_paid]] = found[is_paid]
        stays = np.flatnonzero(~is_paid)
        left = (left - rate * _between(baseline, exposure.due_on, start, end))[stays]
        rows, exposure = rows[stays], exposure.taken(stays)
    return paid_on


SEGMENTS = 4
_Segment = tuple[Days, Days, Shares]


def _segment(exposure: Exposure, number: int, *, settings: PaymentSettings) -> _Segment:
    """Give one of the spans of days in which the same effects are in force: after, until, logarithm of the effects."""
    breaks = _breaks(exposure)
    start, end = breaks[number], breaks[number + 1]
    disputed = (exposure.disputed_on <= start) & (start < exposure.dispute_closed_on)
    reminded = exposure.reminded_on <= start
    return start, end, settings.dispute_effect * disputed + settings.reminder_effect * reminded


def _breaks(exposure: Exposure) -> list[Days]:
    """Give issue, the three days on which effects change in their order, and the end of time."""
    issued = exposure.issued_on
    a, b, c = (
        np.maximum(day, issued) for day in (exposure.disputed_on, exposure.dispute_closed_on, exposure.reminded_on)
    )
    # a <= b, so c has three places to go
    return [issued, np.minimum(a, c), np.maximum(a, np.minimum(b, c)), np.maximum(b, c), np.full_like(issued, NEVER)]


def _by_lateness(settings: PaymentSettings, lateness: Numbers) -> Shares:
    """Give the hazard a working day by lateness; nobody pays before the first bin."""
    values = np.array((0.0, *settings.hazard))
    found: Shares = values[np.searchsorted(settings.lateness_from, lateness, side="right")]
    return found


def _between(baseline: Baseline, due_on: Days, start: Days, end: Days) -> Shares:
    flat = baseline.cumulative.ravel()
    found: Shares = flat[baseline.place(due_on, end)] - flat[baseline.place(due_on, start)]
    return found


def _search(baseline: Baseline, due_on: Days, start: Days, amount: Shares) -> Days:
    """Give the first day on which the cumulative baseline since `start` reaches the amount."""
    height = baseline.cumulative.shape[1]
    low = baseline.place(due_on, start)
    flat = baseline.cumulative.ravel()
    goal = flat[low] + amount
    high = (low // height + 1) * height - 1
    never = flat[high] < goal
    # halve the range in which the day lies, for all invoices at once
    for _ in range(int(height).bit_length()):
        middle = (low + high) >> 1
        is_above = flat[middle] >= goal
        high = np.where(is_above, middle, high)
        low = np.where(is_above, low, middle)
    day = high % height - baseline.lead_days + due_on
    return np.where(never, NEVER, day).astype(np.int32)
