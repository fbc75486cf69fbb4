"""Possible futures of the cash that comes in: customers, months, days of payment and bounces are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.cash.payments import days_of_payment, intensities
from lrfm.survival.frozen import FrozenArrays
from lrfm.survival.rows import Bools, Floats, Ints

if TYPE_CHECKING:
    from lrfm.survival.cash.billing import NewBilling
    from lrfm.survival.cash.inputs import CashInputs, InstrumentsInHand, OpenBook
    from lrfm.survival.cash.shock import MonthShock
    from lrfm.survival.cash.span import Span

__all__ = ["CashDraws", "simulate_cash"]

CELLS_AT_ONCE = 1_000_000
"""Draws times invoices that are held at once: some arrays of eight megabytes."""
EXACT = 2**53
"""Sums of whole numbers as floats are exact below it."""


@dataclass(frozen=True, eq=False)
class CashDraws(FrozenArrays):
    """What came in on each day of each future, whole minor units, (draws, days) for each part.

    `row_share` (rows of the book, calendar months of the span): how often the row was paid in the month.
    """

    open_minor: Ints
    new_minor: Ints
    instruments_minor: Ints
    row_share: Floats

    @property
    def total_minor(self) -> Ints:
        """All parts together."""
        return self.open_minor + self.new_minor + self.instruments_minor


def simulate_cash(inputs: CashInputs, *, span: Span, shock: MonthShock, draws: int, seed: int) -> CashDraws:
    """Draw `draws` futures of the days of a span.

    In each, every customer has one effect on the hazard of payment, every month one shock for all; an invoice's day of
    payment follows by inversion. On which days customers pay is in the hazards (`lrfm.survival.run_days`). An
    instrument in hand brings its amount on its day
    unless it bounces, and only then is the invoice that it covers open to payment. The same seed and rows in the same
    order give the same futures; memory does not grow with the number of invoices times draws. METHODS 5.10.
    """
    parts = [
        _simulated(inputs, book, span=span, shock=shock, draws=len(share), source=np.random.default_rng([seed, place]))
        for place, (book, share) in enumerate(
            zip(inputs.books, np.array_split(np.arange(draws), len(inputs.books)), strict=True)
        )
    ]
    sizes = np.array([len(part.open_minor) for part in parts], dtype=np.float64)
    return CashDraws(
        np.concatenate([part.open_minor for part in parts]),
        np.concatenate([part.new_minor for part in parts]),
        np.concatenate([part.instruments_minor for part in parts]),
        np.asarray(sum(size * part.row_share for size, part in zip(sizes, parts, strict=True)) / sizes.sum()),
    )


def _simulated(
    inputs: CashInputs, book: OpenBook, *, span: Span, shock: MonthShock, draws: int, source: np.random.Generator
) -> CashDraws:
    factor, lean = shock.drawn(draws, months=int(span.month_of_day[-1]) + 1, source=source)
    held, bounced = _instruments(inputs.instruments, days=span.days, draws=draws, source=source)
    paid, share = _open(book, inputs, span=span, factor=factor * lean, bounced=bounced, source=source)
    new = np.zeros((draws, span.days), dtype=np.int64)
    if inputs.new is not None:
        new = _new(inputs.new, span=span, factor=factor, source=source)
    return CashDraws(paid, new, held, share)


def _instruments(found: InstrumentsInHand, *, days: int, draws: int, source: np.random.Generator) -> tuple[Ints, Bools]:
    """Place each instrument's amount on its day unless it bounces: (draws, days), and who bounced: (draws, each)."""
    bounced = source.random((draws, len(found.amount_minor))) < found.bounce
    paid = np.zeros((draws, days), dtype=np.int64)
    for place in np.flatnonzero(found.day < days).tolist():
        paid[~bounced[:, place], found.day[place]] += found.amount_minor[place]
    return paid, bounced


def _open(
    book: OpenBook,
    inputs: CashInputs,
    *,
    span: Span,
    factor: Floats,
    bounced: Bools,
    source: np.random.Generator,
) -> tuple[Ints, Floats]:
    """Draw the payments of the open invoices, customers a block at a time."""
    draws, days, months = len(factor), span.days, span.month_of_day
    paid, share = np.zeros(draws * days, dtype=np.int64), np.zeros((len(book.open_minor), factor.shape[1]))
    order = np.argsort(book.customer, kind="stable")
    for block, customers in _blocks(book.customer[order], draws=draws):
        rows = order[block]
        effects = book.customers.drawn(draws, customers=customers, source=source)
        paying, ending = _hazards(book, inputs.instruments, rows)
        whose = book.customer[rows] - customers.start
        step = max(1, CELLS_AT_ONCE // len(rows))
        for begin in range(0, draws, step):
            some = slice(begin, min(begin + step, draws))
            draw, row, day = days_of_payment(
                paying, ending, months=months, factor=factor[some], effect=effects[some][:, whose], source=source
            )
            draw = draw + begin
            keep = _is_open(book.held_by[rows], bounced, draw, row)
            draw, row, day = draw[keep], row[keep], day[keep]
            paid += _summed(draw * days + day, book.open_minor[rows[row]], size=draws * days)
            np.add.at(share, (rows[row], months[day]), 1.0 / draws)
    return paid.reshape(draws, days), share


def _blocks(customer: Ints, *, draws: int) -> Iterator[tuple[slice, slice]]:
    """Give rows of whole customers, and these customers, so many at a time that memory stays bounded."""
    if not len(customer):
        return
    most = max(1, CELLS_AT_ONCE // draws)
    ends = (np.flatnonzero(np.diff(customer, append=customer[-1] + 1)) + 1).tolist()
    begin = 0
    for place, end in enumerate(ends):
        is_last = place == len(ends) - 1
        if is_last or ends[place + 1] - begin > most:
            yield slice(begin, end), slice(int(customer[begin]), int(customer[end - 1]) + 1)
            begin = end


def _hazards(book: OpenBook, instruments: InstrumentsInHand, rows: Ints) -> tuple[Floats, Floats]:
    """Give the intensities of rows; one that an instrument covers is paid by that, until its day."""
    paying, ending = book.paying[rows], book.ending[rows]
    held = book.held_by[rows]
    if (held >= 0).any():
        until = np.where(held >= 0, instruments.day[held], -1)
        waits = np.arange(paying.shape[1])[None, :] <= until[:, None]
        paying, ending = np.where(waits, 0.0, paying), np.where(waits, 0.0, ending)
    return intensities(paying, ending)


def _is_open(held: Ints, bounced: Bools, draw: Ints, row: Ints) -> Bools:
    """Tell which payments are of rows that no instrument has paid."""
    if not bounced.shape[1]:
        return np.ones(len(row), dtype=np.bool_)
    return np.asarray((held[row] < 0) | bounced[draw, held[row]])


def _summed(place: Ints, amounts: Ints, *, size: int) -> Ints:
    """Add whole amounts up by place, exactly."""
    if int(amounts.sum()) < EXACT:
        return np.bincount(place, weights=amounts, minlength=size).astype(np.int64)
    high, low = np.divmod(amounts, 2**20)
    tall, short = (np.bincount(place, weights=part, minlength=size).astype(np.int64) for part in (high, low))
    return np.asarray(tall * 2**20 + short)


def _new(new: NewBilling, *, span: Span, factor: Floats, source: np.random.Generator) -> Ints:
    """Draw the money of new invoices: billing by month about its expectation, paid along the curve, in lumps."""
    months, draws = span.month_of_day, len(factor)
    ratio = new.ratios[source.integers(len(new.ratios), size=draws)]
    days = np.flatnonzero(new.daily_minor > 0)
    billed = new.daily_minor[days] * ratio[:, months[days]]
    step = -np.diff(np.log(np.maximum(1 - new.paid_by, 1e-12)), prepend=0.0)
    found = np.zeros((draws, span.days))
    left = billed.copy()
    for day in range(int(days[0]) if len(days) else span.days, span.days):
        age = day - days
        seen = age >= 0
        paid = left[:, seen] * -np.expm1(-step[age[seen]] * new.day_factor[day] * factor[:, [months[day]]])
        left[:, seen] -= paid
        found[:, day] = paid.sum(axis=1)
    return np.asarray(np.rint(source.poisson(found / new.lump_minor) * new.lump_minor), dtype=np.int64)
