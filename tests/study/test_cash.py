"""The cash forecast from a ledger: what it knows of each day, and what came after it (N13, B3)."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lrfm.study.cash import CashSources, _inputs, _outflows, _past, cash_of
from lrfm.study.cash_book import CashBook, load_cash_book
from lrfm.survival.cash.settings import CashSettings
from lrfm.survival.cash.span import span_of
from lrfm.survival.open_day import OpenHazards
from lrfm.survival.posting import PostingLag
from lrfm.survival.runs import BusinessDays, no_habits
from tests.ledgers import read_rows

AS_OF = date(2026, 10, 31)
BEFORE = date(2026, 8, 31)
LAG = PostingLag((0.5,) * 25)


def days(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts))).astype("datetime64[s]")


@pytest.fixture(scope="module")
def book() -> CashBook:
    """Invoices 1 and 2 of customer 1 are open at the end of August, 3 is written in September; a cheque is in hand."""
    months = [f"2025-{month:02d}-05" for month in range(1, 13)] + [f"2026-{month:02d}-05" for month in range(1, 8)]
    many = len(months)
    invoices = pd.DataFrame(
        {
            "document_key": [1, 2, 3, *range(10, 10 + many)],
            "customer_key": [1, 1, 2, *[2] * many],
            "event_date": days("2026-08-01", "2026-08-05", "2026-09-10", *months),
            "known_on": days("2026-08-01", "2026-08-05", "2026-09-10", *months),
            "amount_minor": [1000, 500, 700, *[900] * many],
        }
    )
    paid = [str(np.datetime64(day) + 20) for day in months]
    settled = pd.DataFrame(
        {
            "document_key": [1, 1, 3, 2, *range(10, 10 + many)],
            "customer_key": [1, 1, 2, 1, *[2] * many],
            "event_date": days("2026-08-20", "2026-09-04", "2026-09-30", "2026-09-15", *paid),
            "known_on": days("2026-08-20", "2026-09-05", "2026-09-30", "2026-11-15", *paid),
            "amount_minor": [300, 700, 700, 500, *[900] * many],
            "is_payment": True,
        }
    )
    instruments = pd.DataFrame(
        {
            "instrument_key": [1, 2, 3],
            "customer_key": [1, 1, 1],
            "received_on": days("2026-08-10", "2026-05-10", "2026-05-11"),
            "known_on": days("2026-08-10", "2026-05-10", "2026-05-11"),
            "due_on": days("2026-09-04", "2026-06-04", "2026-06-04"),
            "cleared_on": days("2026-09-04", None, "2026-06-04"),
            "bounced_on": days(None, "2026-06-05", None),
            "replaced_on": days(None, None, None),
            "amount_minor": [700, 50, 60],
        }
    )
    outflows = pd.DataFrame({"date": days("2026-10-31", "2026-11-02"), "amount_minor": [1, 400]})
    return CashBook(invoices, settled, instruments, outflows)


def sources(book: CashBook, **settings: object) -> CashSources:
    return CashSources(book, CashSettings.model_validate({"draws": 200, **settings}), BusinessDays(), 2)


def hazards(day: date, rows: list[tuple[int, int, str, int]]) -> OpenHazards:
    frame = pd.DataFrame(rows, columns=["document_key", "customer_key", "due_date", "open_minor"])
    frame["due_date"] = days(*frame["due_date"])
    keys = sorted(set(frame["customer_key"]))
    effects = pd.DataFrame({"customer_key": keys, "shape": 2.0, "rate": 2.0})
    paying = np.full((len(rows), 100), 0.05)
    return OpenHazards(day, frame, [paying], [np.zeros_like(paying)], effects, no_habits(len(keys)))


AUGUST = hazards(BEFORE, [(1, 1, "2026-08-31", 700), (2, 1, "2026-09-04", 500)])
OCTOBER = hazards(AS_OF, [(2, 1, "2026-09-04", 500)])


def test_what_came_is_told_by_what_the_pack_knows(book: CashBook) -> None:
    """A payment that was entered after the pack's day has not come; newer invoices count in all that came."""
    found = _past(sources(book), AUGUST, as_of=AS_OF, lag=PostingLag())
    received = found.received
    assert len(received.total_minor) == 61
    assert {int(day): int(received.total_minor[day]) for day in np.flatnonzero(received.total_minor)} == {
        3: 700,
        29: 700,
    }
    assert (received.payer_key.tolist(), received.paid_day.tolist(), received.paid_minor.tolist()) == ([1], [3], [700])


def test_what_a_cheque_covers_is_not_counted_twice(book: CashBook) -> None:
    found = _past(sources(book), AUGUST, as_of=AS_OF, lag=PostingLag()).inputs
    assert found.instruments.amount_minor.tolist() == [700]
    assert found.instruments.day.tolist() == [3]
    assert found.instruments.bounce[0] == pytest.approx((1 + 20 * 0.5) / 22)  # one of two came back
    assert (found.book.open_minor.tolist(), found.book.held_by.tolist()) == ([700, 500], [0, -1])
    assert _past(sources(book), OCTOBER, as_of=AS_OF, lag=PostingLag()).inputs.instruments.amount_minor.tolist() == []


def test_what_came_lately_may_not_be_posted_yet(book: CashBook) -> None:
    found = _past(sources(book), AUGUST, as_of=AS_OF, lag=PostingLag((0.5, 0.25)))
    assert found.received.unposted[-3:].tolist() == [0.0, 0.25, 0.5]
    assert found.received.unposted[:-2].max() == 0


def test_what_came_long_ago_is_posted(book: CashBook) -> None:
    """The span of the end of May ended two months ago: nothing of it is still to be posted, its last day neither."""
    may = hazards(date(2026, 5, 31), [(1, 1, "2026-08-31", 700)])
    found = _past(sources(book), may, as_of=AS_OF, lag=PostingLag((0.5, 0.25))).received
    assert len(found.unposted) == span_of(may.day).days
    assert found.unposted.max() == 0


def test_invoices_are_watched_as_long_as_payments_are_posted(book: CashBook) -> None:
    """All pay on the twentieth day but two: watched for the last days, too, these would count as not paid by then."""
    late = replace(
        book,
        invoices=pd.concat([book.invoices.iloc[3:], book.invoices.iloc[[2]].assign(event_date=days("2026-10-08")[0])]),
        settled=book.settled.iloc[4:],
    )
    span = span_of(AS_OF)
    posted, lagged = (_inputs(sources(late), OCTOBER, span, lag=lag)[0].new for lag in (PostingLag(), LAG))
    assert posted is not None
    assert lagged is not None
    assert posted.paid_by[20] < 1
    assert lagged.paid_by[20] == pytest.approx(1)


class _Held:
    """Past days made on demand, and how many of them were there at a time."""

    def __init__(self) -> None:
        self.made: list[weakref.ref[OpenHazards]] = []
        self.most = 0

    def __iter__(self) -> Iterator[OpenHazards]:
        for month in (5, 6, 7, 8):
            gc.collect()
            self.most = max(self.most, sum(one() is not None for one in self.made))
            yield self._day(month)

    def _day(self, month: int) -> OpenHazards:
        found = hazards(date(2026, month, 28), [(1, 1, "2026-08-31", 700)])
        self.made.append(weakref.ref(found))
        return found


def test_past_days_are_held_one_by_one(book: CashBook) -> None:
    """The hazards of all past days at once would take gigabytes of many open invoices (N3)."""
    held = _Held()
    cash_of(sources(book), OCTOBER, past=iter(held))
    assert len(held.made) == 4
    assert held.most == 0


def test_inputs_know_nothing_of_later_days(book: CashBook) -> None:
    """The inputs of a past day are those of a ledger that ends there (N1)."""
    until = np.datetime64(BEFORE)
    cut = CashBook(
        book.invoices[book.invoices["known_on"] <= until],
        book.settled[book.settled["known_on"] <= until],
        book.instruments.assign(
            cleared_on=book.instruments["cleared_on"].where(book.instruments["cleared_on"] <= until)
        ),
        book.outflows,
    )
    span = span_of(BEFORE)
    (whole, _), (ended, _) = (_inputs(sources(one), AUGUST, span) for one in (book, cut))
    assert whole.new is not None
    assert ended.new is not None
    for name in ("daily_minor", "ratios", "paid_by", "day_factor"):
        assert np.array_equal(getattr(whole.new, name), getattr(ended.new, name))
    assert whole.run_customer_count == ended.run_customer_count
    assert np.array_equal(whole.instruments.bounce, ended.instruments.bounce)


def test_outflows_are_of_the_table_and_of_the_params(book: CashBook) -> None:
    planned = {"outflows": [{"date": "2026-11-03", "amount": "2.50"}], "opening_balance": "10"}
    found = _outflows(sources(book, **planned), span_of(AS_OF))
    assert found is not None
    assert (found.minor[:4].tolist(), found.opening_minor) == ([0, 400, 250, 0], 1000)
    assert _outflows(sources(book), span_of(date(2027, 1, 31))) is None


def test_the_forecast_of_a_pack(book: CashBook) -> None:
    found = cash_of(sources(book), OCTOBER, past=[AUGUST])
    assert (found.open_count, found.open_minor, found.customer_count) == (1, 500, 1)
    assert _past(sources(book), AUGUST, as_of=AS_OF, lag=PostingLag()).inputs.invoice_count == 2
    assert found.has_outflows
    assert found.score_missing is not None
    assert found.last_month is not None
    assert (found.last_month.received_minor, found.last_month.new_received_minor) == (1400, 700)
    assert found.new_missing is None
    assert found.weeks[0].open.mean_minor > 0


def test_a_ledger_gives_its_book(tmp_path: Path) -> None:
    """Days, amounts and kinds come out as the ledger has them; tables that nobody gave are empty."""
    read = read_rows(
        """
        A, 1, 2026-01-05, 2026-02-05, 100.00, 2026-02-10, 60.00
        B, 2, 2026-01-06, 2026-02-06, 50.00, ,
        """,
        tmp_path,
    )
    found = load_cash_book(read.ledger, engine=read.engine)
    assert found.invoices["amount_minor"].tolist() == [10000, 5000]
    assert found.settled[["amount_minor", "is_payment"]].to_numpy().tolist() == [[6000, True]]
    assert found.settled["event_date"].dt.date.tolist() == [date(2026, 2, 10)]
    assert (len(found.instruments), len(found.outflows)) == (0, 0)
    assert len(found.known("settled", date(2026, 2, 9))) == 0
    assert len(found.in_hand(AS_OF)) == 0


def test_nothing_open_and_nothing_ever_paid(book: CashBook) -> None:
    """Bad data: all paid leaves what new invoices bring; all open brings what the model says, and teaches nothing."""
    paid = cash_of(sources(book), hazards(AS_OF, []), past=[hazards(BEFORE, [])])
    assert (paid.open_count, paid.whole.open.p90_minor) == (0, 0)
    assert paid.whole.new.mean_minor > 0
    unpaid = CashBook(book.invoices, book.settled.iloc[:0], book.instruments.iloc[:0], book.outflows.iloc[:0])
    found = cash_of(sources(unpaid), OCTOBER, past=[AUGUST])
    assert (found.whole.new.mean_minor, found.has_outflows, found.instruments) == (0, False, ())
    assert found.whole.open.mean_minor > 0
    assert found.last_month is not None
    assert found.last_month.received_minor == 0


def test_a_young_ledger_leaves_new_invoices_out(book: CashBook) -> None:
    young = CashSources(book, CashSettings(draws=200), BusinessDays(), 2, date(2026, 8, 1))
    found = cash_of(young, OCTOBER, past=[])
    assert found.new_missing is not None
    assert found.new_missing.values == {"count": 3, "least": 6}
    assert found.whole.new.mean_minor == 0
