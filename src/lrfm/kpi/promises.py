"""Promises of payment, and how many of them were kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lrfm.core.calendars import month_start
from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.kpi.ratios import share_of
from lrfm.kpi.results import PromiseMonth, Promises

if TYPE_CHECKING:
    from lrfm.cohort.series import Series

__all__ = ["Promise", "PromiseBook", "measure_promises", "read_promises"]

KEY = "promises_kept_share"


@dataclass(frozen=True)
class Promise:
    """A promise with its days, its amount (None: all that was open), and the first cut-off that knew it kept.

    `lost_number` is the first one that knew the money to have come back.
    """

    made_on: date
    promised_on: date
    promised_minor: int | None
    kept_number: int | None
    lost_number: int | None

    def is_kept(self, number: int) -> bool:
        """Tell whether the cut-off knew it to be kept in full by its day."""
        is_lost = self.lost_number is not None and self.lost_number <= number
        return self.kept_number is not None and self.kept_number <= number and not is_lost


@dataclass(frozen=True)
class PromiseBook:
    """All promises; `is_given` is False where the ledger comes without a table of them."""

    cutoffs: tuple[date, ...]
    promises: tuple[Promise, ...]
    is_given: bool

    def due(self, number: int, *, since: date) -> tuple[Promise, ...]:
        """Give the promises made by the cut-off whose day fell from `since` to it."""
        cutoff = self.cutoffs[number]
        return tuple(one for one in self.promises if since <= one.promised_on <= cutoff and one.made_on <= cutoff)

    def kept(self, number: int, *, since: date) -> tuple[Promise, ...]:
        """Give those of them that the cut-off knew to be kept in full by their day."""
        return tuple(promise for promise in self.due(number, since=since) if promise.is_kept(number))

    def kept_share(self, number: int, *, since: date) -> Measure:
        """Give the share of promises due since a day that were kept."""
        if not self.is_given:
            return Measure(KEY, None, Unit.SHARE, missing=Reason.of("kpi.no_promises_table"))
        kept, due = self.kept(number, since=since), self.due(number, since=since)
        return share_of(len(kept), len(due), key=KEY, missing=Reason.of("kpi.no_promises_due"))


def read_promises(series: Series) -> PromiseBook:
    """Read the promises of a series."""
    columns = ["promised_on", "made_on", "promised_minor", "kept_number", "lost_number"]
    rows = series.engine.to_arrow(series.promises, order_by=columns).to_pylist()
    promises = tuple(Promise(**row) for row in rows if row["made_on"] <= series.cutoffs[-1])
    return PromiseBook(series.cutoffs, promises, series.has_promises)


def measure_promises(book: PromiseBook, *, since: date) -> Promises:
    """Count the promises due from `since` to the last cut-off, and those that are not due yet."""
    number = len(book.cutoffs) - 1
    due, kept = book.due(number, since=since), book.kept(number, since=since)
    pending = [promise for promise in book.promises if promise.promised_on > book.cutoffs[-1]]
    due_in = Counter(month_start(promise.promised_on) for promise in due)
    kept_in = Counter(month_start(promise.promised_on) for promise in kept)
    return Promises(
        due=len(due),
        kept=len(kept),
        pending=len(pending),
        pending_minor=sum(promise.promised_minor or 0 for promise in pending),
        kept_share=book.kept_share(number, since=since),
        by_month=tuple(PromiseMonth(month, due_in[month], kept_in[month]) for month in sorted(due_in)),
    )
