"""Books of credit: pieces by state, records of customers, and what each day knew (N1, B7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from lrfm.cohort.contacts import contacts_of_documents
from lrfm.cohort.facts.beside import disputes
from lrfm.cohort.leaks import cut_ledger
from lrfm.cohort.spells import take_spells_at
from lrfm.features.model import CustomerFeatures
from lrfm.ledger.model import Ledger
from lrfm.survival.book import COVARIATES, SIZE_ENDS_SHARE, TERMS_ENDS_DAYS, Books, frame_of, make_books
from lrfm.survival.record import CLASSES, UNKNOWN, classes_of, records_by_month
from tests.cohort.credit_book import at, keys_of, read_book
from tests.kpi.made_up import draw, read_written, write
from tests.ledgers import Read

INVOICES = """
    plain|A|INV|0|30|100|
    asked|A|INV|0|30|100|
    same|A|INV|0|30|100|
    twice|A|INV|0|30|100|
    after|A|INV|0|30|100|
    open|B|INV|40|70|5000|
    far|B|INV|40|400|100|
    large|B|INV|90|120|9000|
"""
RECEIPTS = """
    R1|A|41|100|bank|
    R2|A|45|100|bank|
    R3|A|50|100|bank|
    R4|A|80|100|bank|
    R5|A|60|100|bank|62
"""
ALLOCATIONS = """
    R1|plain|100||
    R2|asked|100||
    R3|same|100||
    R4|twice|100||
    R5|after|100||62
"""
CONTACTS = """
    asked|A|35
    asked|A|38
    same|A|50
    after|A|90
    open|B|95
"""
DISPUTES = """
    twice|10|20||
    twice|15|25||
    twice|60|70||
    twice|72|72||
    open|80|||
    far|50|200||
"""
DAYS = (at(61), at(100))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read the small ledger."""
    found = read_book(
        tmp_path_factory.mktemp("book"),
        invoices=INVOICES, receipts=RECEIPTS, allocations=ALLOCATIONS, contacts=CONTACTS, disputes=DISPUTES,
    )  # fmt: skip
    assert not found.rejected()
    return found


def _books(
    read: Read,
    days: tuple[date, ...],
    *,
    name: str,
    ledger: Ledger | None = None,
    records: Any = None,
    lag_days: int = 0,
) -> Books:
    ledger, engine = ledger or read.ledger, read.engine
    spells = take_spells_at(ledger, cutoffs=days, first_complete=None, engine=engine, name=name)
    return make_books(
        spells, records=records, disputes=disputes(ledger, ledger.invoices.mutate(since=ledger.invoices.known_on)),
        contacts=contacts_of_documents(ledger), engine=engine, name=name, lag_days=lag_days,
    )  # fmt: skip


def _pieces(read: Read, books: Books, number: int, *states: str) -> Mapping[str, list[tuple[Any, ...]]]:
    ids = {row["key"]: row["source_id"] for row in read.rows("directory") if row["kind"] == "document"}
    rows = read.engine.to_arrow(books.pieces_at(number), order_by=["document_key", "entry_day"]).to_pylist()
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        cells = (row["entry_day"], row["exit_day"], row["cause"], *(row[state] for state in states))
        found.setdefault(ids[row["document_key"]], []).append(cells)
    return found


@pytest.fixture(scope="module")
def books(read: Read) -> Books:
    """Take the books of two days; customer A has a record for invoices of January 2023."""
    key = {name: key for key, name in keys_of(read).items()}["A"]
    told = pa.table({"customer_key": [key], "month": [2023 * 12], **{name: ["told"] for name in CLASSES}})
    return _books(read, DAYS, name="books", records=read.engine.from_arrow(told, name="one_record"))


def test_an_invoice_paid_on_the_day_of_its_reminder_was_not_reminded(read: Read, books: Books) -> None:
    found = _pieces(read, books, 1, "contacted")
    assert found["same"] == [(0, 50, "paid", "no")]
    assert found["asked"] == [(0, 35, "open", "no"), (35, 45, "paid", "yes")]  # from the day after the first one
    assert found["after"] == [(0, 60, "paid", "no")]
    assert found["plain"] == [(0, 41, "paid", "no")]


def test_between_two_disputes_an_invoice_is_in_none(read: Read, books: Books) -> None:
    """Two that overlap are one; that there comes another one was not known on the days before it."""
    found = _pieces(read, books, 1, "disputed")
    assert found["twice"] == [
        (0, 10, "open", "no"), (10, 25, "open", "yes"), (25, 60, "open", "no"), (60, 70, "open", "yes"),
        (70, 80, "paid", "no"),
    ]  # fmt: skip
    both = _pieces(read, books, 1, "disputed", "contacted")["open"]
    assert both == [(0, 40, "open", "no", "no"), (40, 55, "open", "yes", "no"), (55, 60, "open", "yes", "yes")]
    assert found["far"] == [(0, 10, "open", "no"), (10, 60, "open", "yes")]  # settled after the day: not known


def test_what_is_said_later_changes_no_earlier_day(read: Read, books: Books) -> None:
    """N1: on day 61 the third dispute was a day old, and nobody had been reminded of `after`, nor it paid."""
    found = _pieces(read, books, 0, "disputed", "contacted")
    assert found["twice"][-2:] == [(25, 60, "open", "no", "no"), (60, 61, "open", "yes", "no")]
    assert found["after"] == [(0, 61, "open", "no", "no")]
    assert found["open"] == [(0, 21, "open", "no", "no")]


def test_states_of_the_day_after(read: Read, books: Books) -> None:
    frame = frame_of(books.spells, engine=read.engine)
    ids = {row["source_id"]: row["key"] for row in read.rows("directory") if row["kind"] == "document"}
    rows = frame[frame["number"] == 1].set_index("document_key")
    told = {name: tuple(rows.loc[ids[name], ["disputed", "contacted"]]) for name in ("open", "far", "twice", "same")}
    assert told == {"open": ("yes", "yes"), "far": ("yes", "no"), "twice": ("no", "no"), "same": ("no", "yes")}
    assert rows.loc[ids["far"], ["entry", "exit", "cause"]].tolist() == [-360, -300, 0]


def test_terms_and_sizes_have_classes(read: Read, books: Books) -> None:
    """The classes of size are those of the first day: what comes later and is larger is of the largest of them."""
    frame = frame_of(books.spells, engine=read.engine)
    assert set(frame["terms"]) == {35, TERMS_ENDS_DAYS[-1] + 1}
    assert set(frame.loc[frame["amount_minor"] == 10_000, "size"]) == {4.0}
    assert set(frame.loc[frame["amount_minor"] >= 500_000, "size"]) == {5.699}
    assert frame["amount_minor"].max() == 900_000


# --- a company of many events ---


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read a company in which everything may be entered late."""
    folder = tmp_path_factory.mktemp("company")
    write(draw(3, customers=14), folder)
    return read_written(folder)


MONTHS = (date(2023, 3, 31), date(2023, 9, 30), date(2024, 2, 15))


def _rows(read: Read, table: Any, *, but: tuple[str, ...] = ("number",)) -> list[dict[str, Any]]:
    own = table.drop(*but)
    return read.engine.to_arrow(own, order_by=["document_key", "entry_day"]).to_pylist()


def _records(read: Read) -> Any:
    """Give customers a class that changes every month."""
    keys = sorted(keys_of(read))
    months = np.arange(2022 * 12, 2024 * 12 + 6)
    customer, month = (one.ravel() for one in np.meshgrid(keys, months))
    classes = {name: [f"{name}{(key + at) % 3}" for key, at in zip(customer, month, strict=True)] for name in CLASSES}
    return read.engine.from_arrow(pa.table({"customer_key": customer, "month": month, **classes}), name="records")


LAG_DAYS = 5


@pytest.fixture(scope="module")
def several(company: Read) -> Books:
    """Take the books of three days at once."""
    return _books(company, MONTHS, name="several", records=_records(company), lag_days=LAG_DAYS)


def test_pieces_are_the_spells_parted(company: Read, several: Books) -> None:
    """The days at risk and the ends of the pieces are those of whole spells, followed until the lag before each day."""
    columns = ["number", "document_key", "entry_day", "exit_day", "cause", "event_date"]
    whole, pieces = (
        company.engine.to_arrow(table.select(*columns), order_by=["number", "document_key", "entry_day"]).to_pandas()
        for table in (several.spells, several.pieces)
    )
    ends = pd.to_datetime(pd.Series(MONTHS))[whole["number"]].to_numpy()
    until = (ends - pd.to_datetime(whole["event_date"]).to_numpy()) // np.timedelta64(1, "D") - LAG_DAYS
    assert (whole["exit_day"] > until).any()
    whole["cause"] = whole["cause"].where(whole["exit_day"] <= until, "open")
    whole["exit_day"] = np.minimum(whole["exit_day"], until)
    whole = whole[whole["exit_day"] > whole["entry_day"]]
    assert len(pieces) > len(whole)
    by = ["number", "document_key"]
    parts = pieces.assign(days=pieces["exit_day"] - pieces["entry_day"]).groupby(by)
    want = whole.set_index(by)
    assert (parts["days"].sum() == want["exit_day"] - want["entry_day"]).all()
    assert (parts["entry_day"].min() == want["entry_day"]).all()
    assert (parts["cause"].last() == want["cause"]).all()
    inner = pieces[pieces.duplicated(by, keep="last")]
    assert (inner["cause"] == "open").all()
    next_entry = pieces.groupby(by)["entry_day"].shift(-1).dropna()
    assert (pieces.loc[next_entry.index, "exit_day"] == next_entry).all()


def test_books_of_several_days_are_those_of_a_day_on_a_ledger_that_ends_there(company: Read, several: Books) -> None:
    """N1: what came after a day changes nothing of its book; the first day, which sizes rest on, is in both."""
    cut = cut_ledger(company.ledger, cutoff=MONTHS[1], engine=company.engine)
    alone = _books(company, MONTHS[:2], name="alone", ledger=cut, records=_records(company), lag_days=LAG_DAYS)
    for one, many in ((alone.spells, several.spells), (alone.pieces, several.pieces)):
        rows = _rows(company, one.filter(one.number == 1))
        assert rows == _rows(company, many.filter(many.number == 1))
        assert len(rows) > 100
    states = pd.DataFrame(rows)[["disputed", "contacted"]]
    assert (states == "yes").any().all()
    later = _rows(company, several.spells.filter(several.spells.number == 2))
    assert [row for row in later if row["event_date"] <= MONTHS[1]] != rows  # the oracle can fail: more is known then


def test_a_class_of_a_month_end_is_of_the_invoices_of_the_month_after(company: Read, several: Books) -> None:
    frame = frame_of(several.spells, engine=company.engine)
    month = frame["event_date"].dt.year * 12 + frame["event_date"].dt.month - 1
    assert (frame["overdue"] == "overdue" + ((frame["customer_key"] + month) % 3).astype(str)).all()
    assert set(COVARIATES) <= set(frame)
    assert frame["size"].nunique() == len(SIZE_ENDS_SHARE) + 1


def test_customers_without_a_record_are_unknown(read: Read, books: Books) -> None:
    """The record is of invoices of January 2023: those of February have none, nor has another customer."""
    frame = frame_of(books.spells, engine=read.engine)
    ids = keys_of(read)
    is_known = frame["customer_key"].map(ids).eq("A") & frame["event_date"].dt.month.eq(1)
    assert set(frame.loc[is_known, "buys"]) == {"told"}
    assert (frame.loc[~is_known, list(CLASSES)] == UNKNOWN).all().all()


# --- records ---


def _features(*rows: tuple[str, int, float, int, int, float, int]) -> CustomerFeatures:
    names = ["cutoff", "customer_key", "days_late", "overdue_minor", "frequency_count", "recency_ratio", "tenure_days"]
    frame = pd.DataFrame(rows, columns=names)
    frame["cutoff"] = pd.to_datetime(frame["cutoff"])
    days = tuple(sorted({day.date() for day in frame["cutoff"]}))
    return CustomerFeatures(days, frame, "EUR", 2)


NAN = float("nan")


def test_classes_of_customers() -> None:
    """Ends of classes belong to the lower one; what can't be told is a class of its own."""
    rows = [
        ("2023-12-31", 1, 0.0, 0, 2, 1.5, 180),
        ("2023-12-31", 2, 0.5, 1, 3, 1.6, 181),
        ("2023-12-31", 3, 30.0, 5, 11, 0.2, 730),
        ("2023-12-31", 4, 30.1, 5, 12, NAN, 731),
        ("2023-12-31", 5, NAN, 0, 0, NAN, 0),
    ]
    told = classes_of(_features(*rows).frame)
    assert told.columns.tolist() == list(CLASSES)
    assert told["paid_late"].tolist() == ["on_time", "to_week", "to_month", "later", UNKNOWN]
    assert told["overdue"].tolist() == ["no", "yes", "yes", "yes", "no"]
    assert told["buys"].tolist() == ["seldom", "sometimes", "sometimes", "often", "seldom"]
    assert told["rhythm"].tolist() == ["usual", "silent", "usual", UNKNOWN, UNKNOWN]
    assert told["known_for"].tolist() == ["new", "young", "young", "old", "new"]


def test_a_record_holds_for_the_month_after_and_a_day_within_a_month_for_none() -> None:
    one = (1, 0.0, 0, 2, 1.0, 10)
    told = records_by_month(_features(("2023-11-30", *one), ("2023-12-31", *one), ("2024-01-15", *one)))
    assert told["month"].tolist() == [2023 * 12 + 11, 2024 * 12]  # December 2023, and January 2024
    assert told.columns.tolist() == ["customer_key", "month", *CLASSES]
