"""Past days to predict from, and what became of what was open then, on a ledger made by hand (N1, B22)."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from lrfm.cohort.facts.beside import disputes
from lrfm.cohort.posting_lags import posting_lags
from lrfm.cohort.spells import SpellsAt, take_spells_at
from lrfm.survival.book import Books, make_books
from lrfm.survival.causes import CREDITED, OPEN, PAID, WRITTEN_OFF
from lrfm.survival.origin import Origin
from lrfm.survival.origins import take_origins
from tests.cohort.credit_book import at, read_book
from tests.ledgers import Read

INVOICES = """
    paid|A|INV|0|30|100|
    late|A|INV|0|30|200|
    parts|A|INV|0|30|1000|
    halves|A|INV|0|30|1000|
    wrong|A|INV|0|30|700|
    noted|A|INV|0|30|300|
    lost|B|INV|0|30|400|
    back|B|INV|0|30|600|
    open|B|INV|0|30|500|
    before|B|INV|0|30|50|
    cash|B|INV|40|40|10|
    today|B|INV|60|90|70|
    unseen|B|INV|59|89|80|62
    CN1|A|CN|75|75|-300|
    CN2|A|CN|1|1|-700|75
    last|B|INV|10|40|90|
"""
RECEIPTS = """
    R1|A|80|100|bank|
    R2|A|58|200|bank|66
    R3|A|20|400|bank|
    R4|A|59|100|bank|64
    R5|A|90|500|bank|
    R6|A|55|500|bank|61
    R7|A|85|500|bank|
    R8|B|95|400|lost|
    R9|B|90|600|bank|
    RA|B|20|50|bank|
    RB|B|40|10|bank|
    RC|B|97|90|bank|
"""
ALLOCATIONS = """
    R1|paid|100||
    R2|late|200||66
    R3|parts|400||
    R4|parts|100||64
    R5|parts|500||
    R6|halves|500||61
    R7|halves|500||
    CN1|noted|300||
    CN2|wrong|700|1|75
    R8|lost|400||
    R9|back|600||
    RA|before|50||
    RB|cash|10||
    RC|last|90||
"""
INSTRUMENTS = """
    Q1|B|5|40|40|70||600|back||
"""
DAY, END = 60, 100


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read the ledger."""
    found = read_book(
        tmp_path_factory.mktemp("origins"),
        invoices=INVOICES, receipts=RECEIPTS, allocations=ALLOCATIONS, instruments=INSTRUMENTS,
    )  # fmt: skip
    assert not found.rejected()
    return found


@pytest.fixture(scope="module")
def taken(read: Read) -> tuple[Books, SpellsAt]:
    """Take the books of day 60 and of day 100."""
    days = (at(DAY), at(END))
    spells = take_spells_at(read.ledger, cutoffs=days, first_complete=None, engine=read.engine, name="origins")
    none = disputes(read.ledger, read.ledger.invoices)
    return make_books(spells, records=None, disputes=none, contacts=None, engine=read.engine, name="origins"), spells


@pytest.fixture(scope="module")
def origins(read: Read, taken: tuple[Books, SpellsAt]) -> tuple[Origin, ...]:
    """Take day 60, and day 100 that knows what came."""
    return take_origins(*taken, engine=read.engine)


def _names(read: Read, origin: Origin) -> list[str]:
    ids = {row["key"]: row["source_id"] for row in read.rows("directory") if row["kind"] == "document"}
    return [ids[key] for key in origin.open["document_key"]]


def test_what_is_open_is_what_the_books_of_the_day_show(read: Read, origins: tuple[Origin, ...]) -> None:
    """What was paid and is not posted stands open; what was not entered is not there; a cheque has paid until it fails.

    `before` was paid, `cash` on its day: that is no credit. `wrong` stands open until it is reversed.
    """
    rows = origins[0].open.assign(name=_names(read, origins[0])).set_index("name")
    money = {name: minor // 100 for name, minor in rows["open_minor"].items()}
    assert money == {
        "paid": 100, "late": 200, "parts": 600, "halves": 1000, "wrong": 700, "noted": 300, "lost": 400, "open": 500,
        "today": 70, "last": 90,
    }  # fmt: skip
    assert rows.loc[["paid", "today", "last"], "lateness"].tolist() == [30, -30, 20]
    assert rows.loc["today", ["entry", "exit"]].tolist() == [-30, -30]
    known = origins[0].known
    assert len(known) == len(rows) + 2  # `before` and `back`
    assert (known["exit"] >= known["entry"]).all()


def test_what_came_is_what_the_last_day_knows(read: Read, origins: tuple[Origin, ...]) -> None:
    origin = origins[0]
    came = origin.came.assign(name=_names(read, origin)).set_index("name")
    told = {name: (row["days"], row["cause"]) for name, row in came.iterrows()}
    assert told == {
        "paid": (20, PAID), "late": (1, PAID), "parts": (30, PAID), "halves": (25, PAID), "wrong": (1, CREDITED),
        "noted": (15, CREDITED), "lost": (35, WRITTEN_OFF), "open": (40, OPEN), "today": (40, OPEN), "last": (37, PAID),
    }  # fmt: skip
    assert set(came["watched_days"]) == {END - DAY}
    assert set(origins[1].came["watched_days"]) == {0}
    assert (origins[1].came["cause"] == OPEN).all()


def test_what_was_received_is_the_money_of_the_ledger(read: Read, origins: tuple[Origin, ...]) -> None:
    """What was received by the day and posted later comes on the day after it; credits and losses are no money."""
    origin = origins[0]
    names = _names(read, origin)
    told = sorted((names[row], days, minor // 100) for row, days, minor in origin.received.itertuples(index=False))
    assert told == [
        ("halves", 1, 500), ("halves", 25, 500), ("last", 37, 90), ("late", 1, 200), ("paid", 20, 100),
        ("parts", 1, 100), ("parts", 30, 500),
    ]  # fmt: skip
    posted_after = pd.DataFrame(read.rows("allocations")).merge(
        pd.DataFrame(read.rows("receipts"))[["receipt_key", "kind"]], on="receipt_key"
    )
    mine = posted_after["document_key"].isin(origin.open["document_key"]) & (posted_after["kind"] == "cash")
    mine &= posted_after["known_on"] > at(DAY)
    assert origin.received["paid_minor"].sum() == posted_after.loc[mine, "amount_minor"].sum()
    received = origin.received.groupby("row")["paid_minor"].sum()
    assert (received <= origin.open["open_minor"].loc[received.index]).all()
    assert len(origins[1].received) == 0


def test_what_came_is_followed_until_all_is_posted(read: Read, taken: tuple[Books, SpellsAt]) -> None:
    """With a lag of six days nothing after day 94 is told: others of those days are not posted yet."""
    books, spells = taken
    origin = take_origins(replace(books, lag_days=6), spells, engine=read.engine)[0]
    came = origin.came.assign(name=_names(read, origin)).set_index("name")
    assert set(came["watched_days"]) == {34}
    assert tuple(came.loc["last", ["days", "cause"]]) == (34, OPEN)
    assert tuple(came.loc["lost", ["days", "cause"]]) == (34, OPEN)
    assert tuple(came.loc["open", ["days", "cause"]]) == (34, OPEN)
    assert tuple(came.loc["parts", ["days", "cause"]]) == (30, PAID)
    assert origin.received["days"].max() == 30


def test_lags_are_those_of_payments_that_were_followed(read: Read) -> None:
    """Of payments from day 18 to 60 days before the day; what is posted after it is not known."""
    told = posting_lags(read.ledger, day=at(119), since=at(18), engine=read.engine)
    assert told.tolist() == [0, 0, 0, 0, 5, 6, 8]
    assert posting_lags(read.ledger, day=at(65), since=at(0), engine=read.engine).size == 0
    assert posting_lags(read.ledger, day=at(70), since=at(50), engine=read.engine).size == 0
