"""The order of rows never matters: ids, keys, tables and the ledger's hash stay the same (B21)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledgers import HEADER, MAPPING, read_text

DERIVED = {name: value for name, value in MAPPING.items() if name != "invoice_id"}
TABLES = ("customers", "invoices", "credit_notes", "receipts", "allocations", "movements")


def _row(draw: st.DrawFn) -> str:
    day = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 3)))
    cents = draw(st.sampled_from([100, 100, 250, -50, 0]))
    paid = draw(st.sampled_from(["", f"{day + timedelta(days=40)}"]))
    amount = f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
    customer = draw(st.sampled_from(["a", "b", ""]))
    return f"{customer},,{day},{day + timedelta(days=30)},{amount},{paid},{amount if paid else ''}"


@st.composite
def shuffled_rows(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    rows = [_row(draw) for _ in range(draw(st.integers(1, 12)))]
    return rows, draw(st.permutations(rows))


@settings(max_examples=6)
@given(shuffled_rows(), st.sampled_from(["reject", "keep"]))
def test_shuffled_rows_give_the_same_ledger(rows: tuple[list[str], list[str]], duplicates: str) -> None:
    one, other = (
        read_text(
            "\n".join([HEADER, *lines]) + "\n", Path(mkdtemp()), mapping=DERIVED, scope={"duplicates": duplicates}
        )
        for lines in rows
    )
    assert one.ledger.fingerprint == other.ledger.fingerprint
    assert one.ledger.controls == other.ledger.controls
    for table in TABLES:
        assert one.rows(table) == other.rows(table)


def test_a_derived_id_stays_when_the_invoice_is_paid(tmp_path: Path) -> None:
    unpaid = read_text(f"{HEADER}\na,,2024-01-05,2024-02-04,1.00,,\n", tmp_path / "one", mapping=DERIVED)
    paid = read_text(f"{HEADER}\na,,2024-01-05,2024-02-04,1.00,2024-02-01,1.00\n", tmp_path / "two", mapping=DERIVED)
    ids = [[row["source_id"] for row in read.rows("directory") if row["kind"] == "document"] for read in (unpaid, paid)]
    assert ids[0] == ids[1]
    assert unpaid.ledger.fingerprint != paid.ledger.fingerprint
