"""Which rows are taken, which are not and why (B21, N4): small files in, expected reasons out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.errors import UserError
from lrfm.ledger.inputs import LedgerInputs, find_inputs
from lrfm.ledger.stage import compute_ledger
from tests.ledgers import HEADER, MAPPING, Read, read_rows, read_settings, read_text, settings_of

GOOD = "a, 1, 2024-01-05, 2024-02-04, 100.00, 2024-02-10, 100.00"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (", 2, 2024-01-05, 2024-02-04, 10.00, ,", "missing_customer"),
        ("a, , 2024-01-05, 2024-02-04, 10.00, ,", "missing_invoice_id"),
        ("a, 2, 2024-01-05, 2024-02-04, ten, ,", "amount_unreadable"),
        ("a, 2, 2024-01-05, 2024-02-04, 1e3, ,", "amount_unreadable"),
        ("a, 2, 2024-01-05, 2024-02-04, 1 000, ,", "amount_unreadable"),
        ("a, 2, 2024-01-05, 2024-02-04, --5, ,", "amount_unreadable"),
        ("a, 2, 2024-01-05, 2024-02-04, 10.00, 1900-01-01, 10.00", "paid_date_implausible"),
        ("a, 2, 2024-01-05, 2024-02-04, 10.00, 2051-01-01, 10.00", "paid_date_implausible"),
        ("a, 2, 2024-01-05, 2024-02-04, 10.00, 2024-02-01,", "paid_amount_missing"),
        ("a, 2, 2024-01-05, 2024-02-04, 0.00, 2024-02-01, 5.00", "payment_on_zero"),
        ("a, 2, 2024-01-05, 2024-02-04, 999999999999999999999.00, ,", "amount_unreadable"),
        ("a, 2, 2024-01-05, 2024-02-04, 10.001, ,", "amount_too_fine"),
        ("a, 2, 2024-01-05, 2024-02-04, , ,", "amount_missing"),
        ("a, 2, 05.01.2024, 2024-02-04, 10.00, ,", "invoice_date_unreadable"),
        ("a, 2, 2024-02-30, 2024-02-04, 10.00, ,", "invoice_date_unreadable"),
        ("a, 2, 0024-01-05, 2024-02-04, 10.00, ,", "invoice_date_unreadable"),
        ("a, 2, , 2024-02-04, 10.00, ,", "invoice_date_missing"),
        ("a, 2, 2024-01-05, soon, 10.00, ,", "due_date_unreadable"),
        ("a, 2, 2024-01-05, , 10.00, ,", "due_date_missing"),
        ("a, 2, 2024-01-05, 2024-02-04, 10.00, x, 10.00", "paid_date_unreadable"),
        ("a, 2, 2024-01-05, 2024-02-04, 10.00, 2024-02-04, x", "paid_amount_unreadable"),
        ("a, 2, 2024-01-05, 2024-02-04, 10.00, 2024-02-04, 1.005", "paid_amount_too_fine"),
        ("a, 2, 2024-01-05, 2024-02-04, 10.00, , 10.00", "payment_without_date"),
        ("a, 2, 2024-01-05, 2024-02-04, 10.00, 2024-02-04, -10.00", "payment_of_other_sign"),
        (GOOD, "copy_of_a_row"),
        ("a, 2, 2024-01-05, 2024-02-04, 0.00, ,", "zero_amount"),
        ("a, 2, 2024-01-05, 2024-02-04, 10.00, , , more", "faulty_line"),
        ("a, 2, 2024-01-05", "faulty_line"),
    ],
)
def test_a_row_that_is_not_taken_says_why(row: str, reason: str, tmp_path: Path) -> None:
    read = read_rows(f"{GOOD}\n{row}", tmp_path)
    assert read.reasons() == {3: reason}
    assert read.ledger.controls.rows_read == 2
    assert read.ledger.controls.rows_taken == 1


def test_a_number_that_stands_for_two_invoices_rejects_both(tmp_path: Path) -> None:
    read = read_rows(
        "a, 1, 2024-01-05, 2024-02-04, 10.00, ,\nb, 1, 2024-01-05, 2024-02-04, 20.00, ,\n"
        "b, 2, 2024-01-05, 2024-02-04, 5, ,",
        tmp_path,
    )
    assert read.reasons() == {2: "conflicting_invoice_id", 3: "conflicting_invoice_id"}
    joined = read_rows(
        "a, 1, 2024-01-05, 2024-02-04, 10.00, ,\nb, 1, 2024-01-05, 2024-02-04, 20.00, ,",
        tmp_path / "joined",
        mapping={**MAPPING, "invoice_id": ["customer", "number"]},
    )
    assert joined.reasons() == {}


def test_rejected_rows_keep_their_own_text_and_place(tmp_path: Path) -> None:
    text = f'{HEADER}\na,1,2024-01-05,2024-02-04,1.00,,\n"x, ""y""",2,bad,2024-02-04,7.50,,\n'
    (row,) = read_text(text, tmp_path).rejected()
    assert (row["file"], row["row_number"], row["amount_minor"]) == ("ledger.csv", 3, 750)
    assert row["text"] == '"x, ""y""",2,bad,2024-02-04,7.50,,'


def test_row_numbers_count_past_faulty_lines(tmp_path: Path) -> None:
    read = read_rows(f"{GOOD}\nshort\na, 2, bad, 2024-02-04, 1.00, ,\nshort\na, 3, bad, 2024-02-04, 1.00, ,", tmp_path)
    assert read.reasons() == {
        3: "faulty_line",
        4: "invoice_date_unreadable",
        5: "faulty_line",
        6: "invoice_date_unreadable",
    }


def test_declared_rows_are_set_apart_before_anything_is_found_wrong_with_them(tmp_path: Path) -> None:
    read = read_rows(
        f"{GOOD}\ncash, 2, bad, , 7.00, ,\n, 3, 2024-01-05, 2024-02-04, 9.00, ,",
        tmp_path,
        scope={
            "set_apart": [
                {"name": "cash sales", "column": "customer", "values": ["cash"]},
                {"name": "nobody", "column": "customer", "empty": True},
            ]
        },
    )
    assert read.reasons() == {3: "cash sales", 4: "nobody"}
    assert (read.ledger.controls.rows("set_apart"), read.ledger.controls.amount_minor("set_apart")) == (2, 1600)


@pytest.mark.parametrize(
    ("amount", "source", "minor"),
    [
        ("1234.5", {}, 123450),
        ("+7", {}, 700),
        (".5", {}, 50),
        ("-3.10", {}, -310),
        ("5.", {}, 500),
        ("2.1000", {}, 210),
        ('"1,234.50"', {"thousands_sign": ","}, 123450),
        ('"1.234,50"', {"decimal_sign": ",", "thousands_sign": "."}, 123450),
        ("1 234.50", {"thousands_sign": " "}, 123450),
        ("9999999999999.99", {}, 999_999_999_999_999),
        ("(10.50)", {}, -1050),
        ("10.50-", {}, -1050),
        ("\u22127", {}, -700),
        ('"1.234.567,8"', {"decimal_sign": ",", "thousands_sign": "."}, 123456780),
        ("1\u00a0234.50", {"thousands_sign": " "}, 123450),
    ],
)
def test_amounts_are_read_exactly(amount: str, source: dict[str, str], minor: int, tmp_path: Path) -> None:
    text = f"customer,number,date,due,amount,paid_on,paid\na,1,2024-01-05,2024-02-04,{amount},,\n"
    assert read_text(text, tmp_path, source=source).ledger.controls.amount_read_minor == minor


@pytest.mark.parametrize(("amount", "source"), [
    ('"1,23"', {"thousands_sign": ","}), ('"1234,56"', {"thousands_sign": ","}), ('"1,2,3"', {"thousands_sign": ","}),
    ("1234.56", {"decimal_sign": ",", "thousands_sign": "."}), ("12.5", {"decimal_sign": ",", "thousands_sign": "."}),
    ("1.500", {"decimal_sign": ","}), ("1 2", {"thousands_sign": " "}), ('"12,345.67"', {}), ("1234,5", {}),
])  # fmt: skip
def test_a_sign_in_the_wrong_place_is_never_guessed_away(amount: str, source: dict[str, str], tmp_path: Path) -> None:
    text = f"{HEADER}\na,1,2024-01-05,2024-02-04,{amount},,\n".replace("1234,5,", '"1234,5",')
    assert read_text(text, tmp_path, source=source).reasons() == {2: "amount_unreadable"}


def paid_by_document(read: Read) -> dict[int, int]:
    """Give what each document was paid, by its key."""
    return {row["document_key"]: row["amount_minor"] for row in read.rows("allocations")}


def test_what_is_paid_is_worked_out_in_one_way(tmp_path: Path) -> None:
    """A paid cell; else amount less outstanding; else, with neither mapped, a date means paid in full."""
    text = (
        "customer,number,date,due,amount,paid_on,paid,rest\na,1,2024-01-05,2024-02-04,100,2024-02-01,,100\n"
        "a,2,2024-01-05,2024-02-04,100,2024-02-01,,0\na,3,2024-01-05,2024-02-04,100,2024-02-01,,30\n"
    )
    both = read_text(text, tmp_path / "both", mapping={**MAPPING, "outstanding": "rest"})
    rest = {name: column for name, column in MAPPING.items() if name != "paid_amount"} | {"outstanding": "rest"}
    alone = read_text(text, tmp_path / "alone", mapping=rest)
    for read in (both, alone):
        assert read.reasons() == {}
        assert paid_by_document(read) == {2: 10000, 3: 7000}
    date_only = {name: column for name, column in MAPPING.items() if name != "paid_amount"}
    assert paid_by_document(read_text(text, tmp_path / "date", mapping=date_only)) == dict.fromkeys((1, 2, 3), 10000)


def test_parts_are_added_up_before_they_are_rounded(tmp_path: Path) -> None:
    mapping = {**MAPPING, **{name: {"column": column, "round": True} for name, column in (
        ("amount", "amount"), ("paid_amount", "paid"), ("outstanding", "rest"))}}  # fmt: skip
    text = (
        "customer,number,date,due,amount,paid_on,paid,rest\na,1,2024-01-05,2024-02-04,10.005,2024-02-01,5.0025,5.0025\n"
    )
    assert read_text(text, tmp_path, mapping=mapping).reasons() == {}


def test_a_credit_note_needs_no_due_date(tmp_path: Path) -> None:
    read = read_rows(
        "a, 1, 2024-01-05, 2024-02-04, 100, ,\na, 2, 2024-01-09, , -30, ,\na, 3, 2024-01-09, soon, -30, ,", tmp_path
    )
    assert read.reasons() == {}
    assert read.ledger.controls.amount_taken_minor == 4000


def test_genuine_copies_are_kept_apart_by_their_ids(tmp_path: Path) -> None:
    read = read_rows(f"{GOOD}\n{GOOD}\n{GOOD}", tmp_path, scope={"duplicates": "keep"})
    assert read.reasons() == {}
    assert [row["source_id"] for row in read.rows("directory") if row["kind"] == "document"] == ["1", "1-2", "1-3"]


def test_an_unclosed_quote_does_not_swallow_rows_in_silence(tmp_path: Path) -> None:
    rows = ["a,1", '"Bob & co,2', "Carl,3", '"Joe,4', "e,5"]
    text = "\n".join([HEADER, *(f"{row},2024-01-05,2024-02-04,10.00,," for row in rows)]) + "\n"
    assert set(read_text(text, tmp_path / "quoted").reasons().values()) == {"cell_spans_lines"}
    assert read_text(text, tmp_path / "bare", source={"quote": ""}).ledger.controls.rows_taken == 5


def test_titles_above_the_header_and_odd_headers_are_no_obstacle(tmp_path: Path) -> None:
    header = "customer,number,date,due,amount,paid_on,paid,Amount,__row_number,,"
    rows = "a,1,2024-01-05,2024-02-04,10.00,,,x,y,,\nb,2,bad,2024-02-04,5,,,x,y,,\n"
    text = f"Aged receivables\n\nAs of 2024\n{header}\n{rows}"
    read = read_text(text, tmp_path, source={"header_row": 4})
    assert read.ledger.controls.amount_taken_minor == 1000
    assert read.reasons() == {6: "invoice_date_unreadable"}
    with pytest.raises(UserError) as caught:
        read_text(text, tmp_path / "beyond", source={"header_row": 40})
    assert caught.value.faults[0].key == "source.no_header"


def test_placeholders_can_be_declared_to_mean_no_value(tmp_path: Path) -> None:
    read = read_rows(
        "a, 1, 2024-01-05, 2024-02-04, 10.00, 00.00.0000, NULL", tmp_path, source={"missing": "00.00.0000"}
    )
    assert paid_by_document(read) == {}


def test_a_file_that_changes_while_it_is_read_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(f"{HEADER}\na,1,2024-01-05,2024-02-04,1.00,,\n", "utf-8")
    settings = settings_of("ledger.csv")
    found = find_inputs(settings, data_dir=tmp_path, extracts=tmp_path).tables["invoices"]
    inputs = LedgerInputs({"invoices": replace(found, sha256=("0" * 64,))})
    with pytest.raises(UserError) as caught:
        compute_ledger(connect(EngineSettings(threads=1)), inputs, settings, folder=tmp_path)
    assert caught.value.faults[0].key == "source.changed_while_read"


def test_amounts_finer_than_the_currency_are_rounded_only_when_asked(tmp_path: Path) -> None:
    mapping = {**MAPPING, "amount": {"column": "amount", "round": True}}
    read = read_rows("a, 1, 2024-01-05, 2024-02-04, 55.9400000001, ,", tmp_path, mapping=mapping)
    assert read.ledger.controls.amount_taken_minor == 5594
    whole = read_rows("a, 1, 2024-01-05, 2024-02-04, 5594, ,", tmp_path / "yen", currency="JPY", digits=0)
    assert whole.ledger.controls.amount_taken_minor == 5594


def test_a_second_currency_is_never_added_up(tmp_path: Path) -> None:
    text = (
        "customer,number,date,due,amount,cur\na,1,2024-01-05,2024-02-04,1,EUR\n"
        "b,2,2024-01-05,2024-02-04,1,usd\nc,3,2024-01-05,2024-02-04,1,\n"
    )
    mapping = {name: MAPPING[name] for name in ("customer_id", "invoice_id", "invoice_date", "due_date", "amount")}
    read = read_text(text, tmp_path, mapping={**mapping, "currency": "cur"})
    assert read.reasons() == {3: "other_currency", 4: "other_currency"}
    controls = read.ledger.controls
    assert (controls.amount_read_minor, controls.amount_minor("rejected")) == (100, 0)
    assert [(total.currency, total.rows, total.amount_minor) for total in controls.foreign] == [
        ("?", 1, 100),
        ("USD", 1, 100),
    ]


def test_due_dates_come_from_terms_where_none_is_written(tmp_path: Path) -> None:
    text = (
        "customer,number,date,due,amount,terms\na,1,2024-01-31,,1,30\na,2,2024-01-31,2024-02-01,1,x\n"
        "a,3,2024-01-31,,1,14.0\na,4,2024-01-31,,1,x\n"
    )
    mapping = {name: MAPPING[name] for name in ("customer_id", "invoice_id", "invoice_date", "due_date", "amount")}
    read = read_text(text, tmp_path, mapping={**mapping, "terms": {"column": "terms"}})
    assert [row["due_date"].isoformat() for row in read.rows("invoices")] == ["2024-03-01", "2024-02-01", "2024-02-14"]
    assert read.reasons() == {5: "due_date_unreadable"}


def test_paid_and_outstanding_must_add_up(tmp_path: Path) -> None:
    text = (
        "customer,number,date,due,amount,paid_on,paid,rest\na,1,2024-01-05,2024-02-04,10,2024-02-01,4,6\n"
        "a,2,2024-01-05,2024-02-04,10,2024-02-01,4,5\na,3,2024-01-05,2024-02-04,10,,,10\n"
    )
    read = read_text(text, tmp_path, mapping={**MAPPING, "outstanding": "rest"})
    assert read.reasons() == {3: "parts_do_not_add_up"}


@pytest.mark.parametrize(
    ("content", "source", "key"),
    [
        (b"", {}, "source.empty"),
        (b" \n\n", {}, "source.empty"),
        (b"\x00\x01\x02", {}, "source.binary"),
        ("größe,x\n1,2\n".encode("cp1252"), {"encoding": "utf-8"}, "source.encoding"),
        ((HEADER + ",amount\n1,2,,,,,,\n").encode(), {}, "source.repeated_column"),
        (b"customer;number\n1;2\n", {}, "source.missing_column"),
    ],
)
def test_files_that_cannot_be_read_are_the_users_to_mend(
    content: bytes, source: dict[str, str], key: str, tmp_path: Path
) -> None:
    (tmp_path / "ledger.csv").write_bytes(content)
    with pytest.raises(UserError) as caught:
        read_settings(settings_of("ledger.csv", source=source), data_dir=tmp_path, folder=tmp_path / "out")
    assert caught.value.faults[0].key == key


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1"])
def test_encodings_give_the_same_ledger(encoding: str, tmp_path: Path) -> None:
    text = "customer,number,date,due,amount,paid_on,paid\r\nGröße,1,2024-01-05,2024-02-04,1.00,,\r\n"
    (tmp_path / "ledger.csv").write_bytes(text.encode(encoding))
    read = read_settings(
        settings_of("ledger.csv", source={"encoding": encoding.removesuffix("-sig")}),
        data_dir=tmp_path,
        folder=tmp_path / "out",
    )
    assert [row["source_id"] for row in read.rows("directory") if row["kind"] == "customer"] == ["Größe"]


def test_several_files_are_one_ledger(tmp_path: Path) -> None:
    header = "customer,number,date,due,amount,paid_on,paid\n"
    (tmp_path / "one.csv").write_text(header + "a,1,2024-01-05,2024-02-04,1.00,,\n", "utf-8")
    (tmp_path / "two.csv").write_text(header + "a,2,2024-01-05,2024-02-04,2.00,,\nb,3,bad,2024-02-04,4.00,,\n", "utf-8")
    read = read_settings(
        settings_of("one.csv", source={"path": ["one.csv", "two.csv"]}), data_dir=tmp_path, folder=tmp_path / "out"
    )
    assert [(file.path, file.rows) for file in read.ledger.inputs] == [("one.csv", 1), ("two.csv", 2)]
    assert read.ledger.controls.amount_taken_minor == 300
    assert [(row["file"], row["row_number"]) for row in read.rejected()] == [("two.csv", 3)]


def test_nothing_that_can_be_taken_is_still_a_ledger(tmp_path: Path) -> None:
    read = read_rows("?, , , , , ,", tmp_path)
    assert (read.ledger.controls.rows_read, read.ledger.controls.rows_taken) == (1, 0)
    assert read.ledger.quality.max_days_late is None


def test_a_line_of_totals_is_no_row_of_the_ledger(tmp_path: Path) -> None:
    rows = "a, 1, 2024-01-05, 2024-02-04, 10.00, ,\nb, 2, 2024-01-05, 2024-02-04, -4.00, ,\nTotal, , , , 6.00, ,"
    read = read_rows(rows, tmp_path)
    assert read.reasons() == {4: "totals_row"}
    assert (read.ledger.controls.rows("set_apart"), read.ledger.controls.amount_taken_minor) == (1, 600)
    near = read_rows(rows.replace("6.00", "6.01"), tmp_path / "near")
    assert near.reasons() == {4: "missing_invoice_id"}


def test_an_export_by_line_repeats_its_invoices(tmp_path: Path) -> None:
    text = (
        "customer,number,date,due,amount,item\na,1,2024-01-05,2024-02-04,10.00,nails\na,1,2024-01-05,2024-02-04,10.00,screws\n"
        "a,2,2024-01-05,2024-02-04,10.00,nails\na,2,2024-01-05,2024-02-04,11.00,screws\n"
    )
    mapping = {name: MAPPING[name] for name in ("customer_id", "invoice_id", "invoice_date", "due_date", "amount")}
    read = read_text(text, tmp_path, mapping=mapping)
    assert read.reasons() == {3: "repeated_by_line", 4: "conflicting_invoice_id", 5: "conflicting_invoice_id"}
    assert read.ledger.controls.amount_taken_minor == 1000
