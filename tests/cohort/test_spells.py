"""How long invoices stood open, as known at a cut-off: entry, exit, cause and amount (N1)."""

from __future__ import annotations

from typing import Any

import pytest

from lrfm.cohort.spells import take_spells, take_spells_at
from tests.cohort.credit_book import at, read_book
from tests.ledgers import Read

INVOICES = """
    paid|A|INV|0|30|100|
    parts|A|INV|0|30|1000|
    most|A|INV|0|30|1000|
    under|A|INV|0|30|1000|
    lost|A|INV|0|30|1000|
    noted|A|INV|0|30|1000|
    net|A|INV|0|30|1000|
    wrong|A|INV|0|30|700|
    back|B|INV|0|30|600|
    again|B|INV|0|30|600|
    open|B|INV|60|90|500|
    early|C|INV|-90|-60|400|
    gone|C|INV|-90|-60|300|
    half|C|INV|-90|-60|200|
    late|C|INV|10|40|50|120
    same|C|INV|20|20|10|
    agreed|D|INV|0|30|900|
    CN1|A|CN|50|50|-1000|
    CN2|A|CN|50|50|-400|
    CN3|A|CN|1|1|-700|
"""
RECEIPTS = """
    R1|A|41|100|bank|
    R2|A|20|400|bank|
    R3|A|50|600|bank|
    R4|A|20|950|bank|
    R5|A|20|949.99|bank|
    R6|A|20|600|bank|
    R7|A|90|400|lost|
    R8|A|33|570|bank|
    R9|B|68|600|bank|
    RA|C|5|400|bank|
    RB|C|-20|300|bank|
    RC|C|-10|120|bank|
    RD|C|7|80|bank|
    RE|C|20|10|bank|
    RF|A|30|20|bank|130
"""
ALLOCATIONS = """
    R1|paid|100||
    R2|parts|400||
    R3|parts|600||
    R4|most|950||
    R5|under|949.99||
    R6|lost|600||
    R7|lost|400||
    CN1|noted|1000||
    CN2|net|400||
    R8|net|570||
    R9|again|600||
    RA|early|400||
    RB|gone|300||
    RC|half|120||
    RD|half|80||
    RE|same|10||
    RF|under|20||130
"""
INSTRUMENTS = """
    Q1|B|5|40|40|70||600|back||
    Q2|B|5|35|35|60||600|again||
    Q3|D|5|95||||900|agreed|yes|
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read the ledger of all invoices."""
    read = read_book(
        tmp_path_factory.mktemp("spells"),
        invoices=INVOICES,
        receipts=RECEIPTS,
        allocations=ALLOCATIONS,
        instruments=INSTRUMENTS,
    )
    assert not read.rejected()
    return read


def _spells(read: Read, cutoff: int, *, name: str) -> dict[str, dict[str, list[tuple[Any, ...]]]]:
    """Give entry, exit, cause and amount by table and invoice; the files hold everything from day 0 on."""
    spells = take_spells(read.ledger, cutoff=at(cutoff), first_complete=at(0), engine=read.engine, name=name)
    ids = {row["key"]: row["source_id"] for row in read.rows("directory") if row["kind"] == "document"}
    found: dict[str, dict[str, list[tuple[Any, ...]]]] = {"invoices": {}, "parts": {}}
    for table, own in found.items():
        rows = read.engine.to_arrow(getattr(spells, table), order_by=["document_key", "exit_day", "cause"]).to_pylist()
        for row in rows:
            cells = (row["entry_day"], row["exit_day"], row["cause"], row["amount_minor"] / 100)
            own.setdefault(ids[row["document_key"]], []).append(cells)
    return found


@pytest.fixture(scope="module")
def then(book: Read) -> dict[str, dict[str, list[tuple[Any, ...]]]]:
    """Spells as known on day 100."""
    return _spells(book, 100, name="then")


WHOLE = {
    "paid": (0, 41, "paid", 100),
    "parts": (0, 50, "paid", 1000),
    "most": (0, 20, "paid", 1000),  # 95 % of it
    "under": (0, 100, "open", 1000),  # a cent less; what was entered on day 130 is not known
    "lost": (0, 90, "written_off", 1000),
    "noted": (0, 50, "credited", 1000),
    "net": (0, 33, "paid", 1000),  # 95 % of what no credit note took off
    "back": (0, 100, "open", 600),  # cleared on day 40, came back on day 70: open since its own date
    "again": (0, 68, "paid", 600),
    "open": (0, 40, "open", 500),
    "early": (90, 95, "paid", 400),
    "half": (90, 97, "paid", 200),
    "same": (0, 0, "paid", 10),
    "agreed": (0, 100, "open", 900),
}


@pytest.mark.parametrize("name", WHOLE)
def test_invoices(then: dict[str, dict[str, list[tuple[Any, ...]]]], name: str) -> None:
    assert then["invoices"][name] == [WHOLE[name]]


def test_reversed_unknown_and_earlier_ones_are_out(then: dict[str, dict[str, list[tuple[Any, ...]]]]) -> None:
    """`wrong` was reversed on the next day, `late` entered after the cut-off, `gone` paid before the files begin."""
    assert set(then["invoices"]) == set(WHOLE)
    assert set(then["parts"]) == set(WHOLE)


def test_parts_have_ends_of_their_own(then: dict[str, dict[str, list[tuple[Any, ...]]]]) -> None:
    parts = then["parts"]
    assert parts["parts"] == [(0, 20, "paid", 400), (0, 50, "paid", 600)]
    assert parts["most"] == [(0, 20, "paid", 950), (0, 100, "open", 50)]
    assert parts["lost"] == [(0, 20, "paid", 600), (0, 90, "written_off", 400)]
    assert parts["net"] == [(0, 33, "paid", 570), (0, 50, "credited", 400), (0, 100, "open", 30)]
    assert parts["half"] == [(90, 97, "paid", 80)]  # what was paid before the files begin is not at risk in them
    whole = {name: sum(part[3] for part in own) for name, own in parts.items() if name != "half"}
    assert whole == {name: amount for name, (*_, amount) in WHOLE.items() if name != "half"}


def test_a_cheque_looked_paid_until_it_came_back(book: Read) -> None:
    between = _spells(book, 65, name="between")
    assert between["invoices"]["back"] == [(0, 40, "paid", 600)]
    assert between["invoices"]["again"] == [(0, 65, "open", 600)]
    assert between["invoices"]["lost"] == [(0, 65, "open", 1000)]


def test_what_is_entered_later_is_known_later(book: Read) -> None:
    after = _spells(book, 140, name="after")
    assert after["invoices"]["under"] == [(0, 30, "paid", 1000)]
    assert after["invoices"]["late"] == [(0, 130, "open", 50)]


def test_agreed_terms_stand_beside_the_due_date(book: Read) -> None:
    spells = take_spells(book.ledger, cutoff=at(100), first_complete=None, engine=book.engine, name="terms")
    rows = book.engine.to_arrow(spells.invoices, order_by=["document_key"]).to_pylist()
    assert [(row["due_date"], row["agreed_due_date"]) for row in rows if row["agreed_due_date"]] == [(at(30), at(95))]
    assert {row["entry_day"] for row in rows} == {0}


def test_many_cutoffs_are_single_ones(book: Read) -> None:
    """N1: what is known at each of several days, taken in one pass, is what is known at that day alone."""
    days = tuple(at(day) for day in (10, 40, 69, 100, 130))
    several = take_spells_at(book.ledger, cutoffs=days, first_complete=at(0), engine=book.engine, name="several")
    found = []
    for number, day in enumerate(days):
        alone = take_spells(book.ledger, cutoff=day, first_complete=at(0), engine=book.engine, name=f"alone_{number}")
        for table in ("invoices", "parts"):
            one, many = getattr(alone, table), getattr(several, table)
            many = many.filter(many.number == number).select(*one.columns)
            order = ["document_key", "exit_day", "cause"]
            rows = book.engine.to_arrow(one, order_by=order).to_pylist()
            assert rows == book.engine.to_arrow(many, order_by=order).to_pylist()
            found.append(rows)
    assert len({str(rows) for rows in found}) == len(found)  # each day knows something else
