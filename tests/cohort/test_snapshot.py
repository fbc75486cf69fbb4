"""What was known on a day: worked tables, and properties on generated ledgers (N1, N5)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrfm.cohort.snapshot import open_snapshot, save_snapshot
from tests.ledgers import MAPPING, Read, read_rows, read_text

CLOCKS = {**MAPPING, "entered_on": "entered", "paid_entered_on": "booked"}
CLOCK_HEADER = "customer,number,date,due,amount,paid_on,paid,entered,booked"


def _clocked(rows: str, folder: Path) -> Read:
    lines = [",".join(cell.strip() for cell in line.split(",")) for line in rows.strip().splitlines()]
    return read_text("\n".join([CLOCK_HEADER, *lines]) + "\n", folder, mapping=CLOCKS)


def _documents(read: Read, cutoff: str) -> list[tuple[str, int, int]]:
    snapshot = read.at(cutoff)
    ids = {row["key"]: row["source_id"] for row in read.rows("directory") if row["kind"] == "document"}
    rows = read.engine.to_arrow(snapshot.documents, order_by=["document_key"]).to_pylist()
    return [(ids[row["document_key"]], row["open_minor"], row["days_past_due"]) for row in rows]


def _unapplied(read: Read, cutoff: str) -> int:
    snapshot = read.at(cutoff)
    return sum(
        row["unapplied_minor"] for row in read.engine.to_arrow(snapshot.unapplied, order_by=["receipt_key"]).to_pylist()
    )


def test_open_amounts_and_days_past_due_on_the_day(tmp_path: Path) -> None:
    read = read_rows(
        """
        a, 1, 2024-01-01, 2024-01-31, 100.00, 2024-02-10, 100.00
        a, 2, 2024-01-01, 2024-01-31,  50.00, 2024-02-10,  20.00
        b, 3, 2024-02-01, 2024-03-02,  70.00,           ,
        b, 4, 2024-01-15, 2024-01-15, -10.00, 2024-02-20, -10.00
    """,
        tmp_path,
    )
    assert _documents(read, "2024-01-31") == [("1", 10000, 0), ("2", 5000, 0), ("4", -1000, 16)]
    assert _documents(read, "2024-02-01") == [("1", 10000, 1), ("2", 5000, 1), ("3", 7000, 0), ("4", -1000, 17)]
    assert _documents(read, "2024-02-10") == [("1", 0, 0), ("2", 3000, 10), ("3", 7000, 0), ("4", -1000, 26)]
    assert _documents(read, "2024-03-03") == [("1", 0, 0), ("2", 3000, 32), ("3", 7000, 1), ("4", 0, 0)]


def test_a_row_counts_from_the_day_it_was_entered(tmp_path: Path) -> None:
    read = _clocked(
        """
        a, 1, 2024-01-01, 2024-01-31, 100.00, 2024-02-10, 100.00, 2024-01-05, 2024-02-15
        a, 2, 2024-03-01, 2024-03-31,  50.00,           ,       , 2024-02-20,
    """,
        tmp_path,
    )
    assert _documents(read, "2024-01-04") == []
    assert _documents(read, "2024-01-05") == [("1", 10000, 0)]
    assert _documents(read, "2024-02-14") == [("1", 10000, 14)]
    assert _documents(read, "2024-02-15") == [("1", 0, 0)]
    # entered before its own date: it counts from its own date
    assert _documents(read, "2024-02-29") == [("1", 0, 0)]
    assert _documents(read, "2024-03-01") == [("1", 0, 0), ("2", 5000, 0)]


def test_cash_before_its_invoice_and_cash_beyond_it_stay_unapplied(tmp_path: Path) -> None:
    read = read_rows(
        """
        a, 1, 2024-02-01, 2024-03-02, 100.00, 2024-01-20, 100.00
        a, 2, 2024-02-01, 2024-03-02, 100.00, 2024-02-20, 130.00
    """,
        tmp_path,
    )
    assert (_documents(read, "2024-01-25"), _unapplied(read, "2024-01-25")) == ([], 10000)
    assert (_documents(read, "2024-02-01"), _unapplied(read, "2024-02-01")) == ([("1", 0, 0), ("2", 10000, 0)], 0)
    assert (_documents(read, "2024-02-20"), _unapplied(read, "2024-02-20")) == ([("1", 0, 0), ("2", 0, 0)], 3000)


def test_a_payment_keeps_its_own_day_when_it_was_booked_later(tmp_path: Path) -> None:
    read = _clocked("a, 1, 2024-01-01, 2024-01-31, 100.00, 2024-02-10, 100.00, 2024-01-05, 2024-02-15", tmp_path)
    (row,) = read.engine.to_arrow(read.at("2024-02-15").payments, order_by=["receipt_key"]).to_pylist()
    assert (row["paid_on"], row["days_late"], row["days_to_pay"]) == (date(2024, 2, 10), 10, 40)


def test_extract_time_columns_are_gone(tmp_path: Path) -> None:
    read = read_rows("a, 1, 2024-01-01, 2024-01-31, 1.00, ,", tmp_path)
    snapshot = read.at("2024-12-31")
    for table in (snapshot.documents, snapshot.unapplied, snapshot.payments):
        assert not [name for name in table.columns if "extract" in name or "disputed" in name or name == "known_on"]


def test_a_snapshot_does_not_refer_to_the_ledger(tmp_path: Path) -> None:
    read = read_rows("a, 1, 2024-01-01, 2024-01-31, 1.00, ,", tmp_path)
    snapshot = read.at("2024-12-31")
    query = str(read.engine.backend.compile(snapshot.documents))
    assert "ledger_" not in query
    assert "snapshot_documents" in query


def test_a_saved_snapshot_opens_as_it_was(tmp_path: Path) -> None:
    read = read_rows("a, 1, 2024-01-01, 2024-01-31, 1.00, 2024-02-02, 0.40", tmp_path / "one")
    snapshot = read.at("2024-12-31")
    save_snapshot(snapshot, folder=tmp_path)
    again = open_snapshot(read.engine, folder=tmp_path, cutoff=snapshot.cutoff, currency="EUR", currency_digits=2)
    assert again.rolled_balance_minor == snapshot.rolled_balance_minor == 60
    for name in ("documents", "unapplied", "payments"):
        first, second = (
            read.engine.to_arrow(getattr(which, name), order_by=getattr(which, name).columns)
            for which in (snapshot, again)
        )
        assert first.equals(second)


@st.composite
def clocked_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    rows = []
    for number in range(draw(st.integers(1, 8))):
        day = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 90)))
        cents = draw(st.integers(1, 5000)) * draw(st.sampled_from([1, 1, 1, -1]))
        paid = draw(st.sampled_from([0, cents, cents, cents // 2, 2 * cents]))
        paid_on = day + timedelta(days=draw(st.integers(-20, 60)))
        rows.append(
            {
                "customer": draw(st.sampled_from("abc")),
                "number": str(number),
                "date": day,
                "due": day + timedelta(days=draw(st.integers(0, 45))),
                "amount": cents,
                "paid_on": paid_on if paid else None,
                "paid": paid,
                "entered": day + timedelta(days=draw(st.integers(-5, 20))),
                "booked": paid_on + timedelta(days=draw(st.integers(0, 20))) if paid else None,
            }
        )
    return rows


def _text(rows: list[dict[str, Any]]) -> str:
    def cell(value: object, name: str) -> str:
        if value is None:
            return ""
        return f"{int(str(value)) / 100:.2f}" if name in ("amount", "paid") else str(value)

    return (
        "\n".join(
            [CLOCK_HEADER, *(",".join(cell(row[name], name) for name in CLOCK_HEADER.split(",")) for row in rows)]
        )
        + "\n"
    )


def _tables(read: Read, cutoff: date) -> list[list[dict[str, Any]]]:
    snapshot = read.at(cutoff)
    # receipts are numbered among all that the file holds: a number says nothing
    tables = (snapshot.documents, snapshot.unapplied.drop("receipt_key"), snapshot.payments.drop("receipt_key"))
    return [read.engine.to_arrow(table, order_by=table.columns).to_pylist() for table in tables]


@settings(max_examples=6)
@given(clocked_rows(), st.integers(0, 120))
def test_what_is_known_later_never_changes_a_snapshot(rows: list[dict[str, Any]], offset: int) -> None:
    """Every payment booked after the cut-off is wiped out of the file; the snapshot must not notice."""
    cutoff = date(2024, 1, 1) + timedelta(days=offset)
    wiped = [
        {**row, "paid_on": None, "paid": 0, "booked": None}
        if row["booked"] is not None and (row["booked"] > cutoff or row["paid_on"] > cutoff)
        else row
        for row in rows
    ]
    assert _tables(read_text(_text(rows), Path(mkdtemp()), mapping=CLOCKS), cutoff) == _tables(
        read_text(_text(wiped), Path(mkdtemp()), mapping=CLOCKS), cutoff
    )


@settings(max_examples=6)
@given(clocked_rows(), st.integers(0, 120))
def test_open_items_are_billed_less_paid(rows: list[dict[str, Any]], offset: int) -> None:
    """Documents less unapplied cash, and the rolled balance, equal what plain Python sums without any of our code."""
    cutoff = date(2024, 1, 1) + timedelta(days=offset)
    plain = sum(row["amount"] for row in rows if row["date"] <= cutoff and row["entered"] <= cutoff)
    plain -= sum(
        row["paid"]
        for row in rows
        if row["booked"] is not None and row["paid_on"] <= cutoff and row["booked"] <= cutoff
    )
    read = read_text(_text(rows), Path(mkdtemp()), mapping=CLOCKS)
    documents, unapplied, _ = _tables(read, cutoff)
    assert sum(row["open_minor"] for row in documents) - sum(row["unapplied_minor"] for row in unapplied) == plain
    assert read.at(cutoff).rolled_balance_minor == plain


def test_the_leak_oracle_can_fail(tmp_path: Path) -> None:
    """Without the filter on the second clock, a late booking would be seen: the property above is no empty one."""
    read = _clocked("a, 1, 2024-01-01, 2024-01-31, 100.00, 2024-02-10, 100.00, 2024-01-01, 2024-03-01", tmp_path)
    honest = _documents(read, "2024-02-15")
    leaking = read.ledger.allocations.mutate(known_on=read.ledger.allocations.event_date)
    leaky = Read(read.engine, type(read.ledger)(**{**vars(read.ledger), "allocations": leaking}), read.rejections)
    assert honest == [("1", 10000, 15)]
    assert _documents(leaky, "2024-02-15") == [("1", 0, 0)]


@pytest.mark.data
@pytest.mark.parametrize("cutoff", ["2012-01-02", "2012-12-31", "2013-06-30", "2014-12-31"])
def test_ibm_open_items_by_plain_pandas(real_data: Path, tmp_path: Path, cutoff: str) -> None:
    import pandas as pd

    from tests.ledgers import IBM, read_settings, settings_of

    frame = pd.read_csv(real_data / "ibm_late_payments/accounts_receivable.csv")
    issued, settled = (pd.to_datetime(frame[name], format="%m/%d/%Y") for name in ("InvoiceDate", "SettledDate"))
    still_open = (issued <= cutoff) & (settled > cutoff)
    read = read_settings(
        settings_of("ibm_late_payments/accounts_receivable.csv", mapping=IBM, currency="USD"),
        data_dir=real_data,
        folder=tmp_path,
    )
    opened = [row for row in _documents(read, cutoff) if row[1]]
    assert len(opened) == int(still_open.sum())
    assert sum(row[1] for row in opened) == round(frame.InvoiceAmount[still_open].sum() * 100)
