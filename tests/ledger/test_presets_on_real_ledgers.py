"""The real ledgers by their presets: each count is taken again, here, by plain pandas."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

from lrfm.params import read_params
from tests.ledgers import Read, read_settings
from tests.shapes import open_items

pytestmark = pytest.mark.data
CENT = Decimal("0.01")


def _by_preset(name: str, real_data: Path, folder: Path, *, more: str = "", currency: str = "USD") -> Read:
    text = (
        f"schema: 1\nclient: {{id: real, name: Real}}\ncurrency: {currency}\nas_of: 2018-01-31\npreset: {name}\n"
        f"data_dir: {real_data}\n{more}"
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "real.yml").write_text(text, "utf-8")
    params = read_params(folder / "real.yml")
    return read_settings(params.ledger_settings(), data_dir=params.data_dir, folder=folder / "out")


def _reasons(read: Read) -> dict[str, int]:
    return {total.reason: total.rows for total in read.ledger.controls.by_reason}


def _cents(amounts: pd.Series) -> int:
    """Sum amounts written in text, in cents, exactly."""
    return int(sum(Decimal(text) for text in amounts) * 100)


def test_ibm_late_payments(real_data: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(real_data / "ibm_late_payments/accounts_receivable.csv", dtype=str)
    issued, due, settled = (
        pd.to_datetime(frame[name], format="%m/%d/%Y") for name in ("InvoiceDate", "DueDate", "SettledDate")
    )
    late = (settled - due).dt.days
    read = _by_preset("ibm_late_payments", real_data, tmp_path)
    facts, controls = read.ledger.quality, read.ledger.controls
    assert (controls.rows_read, controls.rows_taken, controls.amount_read_minor) == (
        len(frame),
        2_466,
        _cents(frame.InvoiceAmount),
    )
    assert controls.amount_read_minor == 14_770_318
    assert (
        (facts.customers, facts.disputed_rows)
        == (frame.customerID.nunique(), int((frame.Disputed == "Yes").sum()))
        == (100, 561)
    )
    assert facts.unpaid_invoices == 0
    assert [facts.late_over_0_rows, facts.late_over_30_rows, facts.late_over_60_rows, facts.late_over_90_rows] == [
        int((late > days).sum()) for days in (0, 30, 60, 90)] == [877, 8, 0, 0]  # fmt: skip
    assert facts.max_days_late == int(late.max()) == 45
    still_open = (issued <= "2013-06-30") & (settled > "2013-06-30")
    found = open_items(read, "2013-06-30")
    assert len(found) == int(still_open.sum()) == 84
    assert round(sum(found.values()) * 100) == _cents(frame.InvoiceAmount[still_open])


def test_vendor_settlements(real_data: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(real_data / "vendor_settlements/settlements.csv", dtype=str)
    amounts = {name: frame[name].map(Decimal) for name in ("Amount", "Settled", "Outstanding")}
    assert (amounts["Settled"] + amounts["Outstanding"] == amounts["Amount"]).all()
    invoiced, due = (pd.to_datetime(frame[name], format="%d-%b-%y") for name in ("Invoice_Date", "Due_Date"))
    days = frame.Number_of_Days_until_Payment.map(lambda text: int(float(text)))
    late = (invoiced + pd.to_timedelta(days, unit="D") - due).dt.days
    part = amounts["Outstanding"] != 0
    read = _by_preset("vendor_settlements", real_data, tmp_path)
    facts, controls = read.ledger.quality, read.ledger.controls
    assert (
        (controls.rows_read, controls.amount_read_minor) == (len(frame), _cents(frame.Amount)) == (8_753, 2_031_487_865)
    )
    assert _reasons(read) == {"copy_of_a_row": int(frame.duplicated().sum())} == {"copy_of_a_row": 1}
    assert facts.customers == frame.Vendor_Name.nunique() == 3_276
    assert (
        (facts.part_paid_invoices, facts.outstanding_minor)
        == (int(part.sum()), _cents(frame.Outstanding[part]))
        == (634, 73_997_692)
    )
    assert facts.paid_before_invoice_rows == int((days < 0).sum()) == 9
    assert [facts.late_over_0_rows, facts.late_over_30_rows, facts.late_over_60_rows, facts.late_over_90_rows] == [
        int((late > days).sum()) for days in (0, 30, 60, 90)] == [6_471, 2_719, 734, 0]  # fmt: skip
    assert facts.max_days_late == int(late.max()) == 89
    assert [facts.largest_minor, facts.next_largest_minor] == [
        int(amount * 100) for amount in sorted(amounts["Amount"])[:-3:-1]
    ]
    assert facts.mapped.has_derived_ids


def test_online_retail(real_data: Path, tmp_path: Path) -> None:
    frame = pd.read_parquet(real_data / "online_retail/online_retail.parquet")
    assert (len(frame), frame.CustomerID.nunique(), frame.InvoiceNo.nunique()) == (541_909, 4_372, 25_900)
    number = frame.InvoiceNo.astype(str)
    adjusted = number.str.startswith("A")
    nobody = frame.CustomerID.isna() & ~adjusted
    prices = frame.UnitPrice.map(lambda price: Decimal(repr(float(price))))
    value = pd.Series(
        [
            (quantity * price).quantize(CENT, ROUND_HALF_UP)
            for quantity, price in zip(frame.Quantity.map(int), prices, strict=True)
        ]
    )
    in_scope = ~adjusted & ~nobody
    nothing = in_scope & (value == 0)
    copies = in_scope & ~nothing & frame.duplicated()
    read = _by_preset("online_retail", real_data, tmp_path, currency="GBP")
    controls = read.ledger.controls
    assert controls.rows_read == len(frame)
    assert _reasons(read) == {
        "adjustments of bad debt": 3,
        "no customer": int(nobody.sum()),
        "zero_amount": int(nothing.sum()),
        "copy_of_a_row": int(copies.sum()),
    }
    assert int(frame.CustomerID.isna().sum()) == 135_080
    taken = in_scope & ~nothing & ~copies
    assert controls.rows_taken == int(taken.sum())
    assert controls.amount_read_minor == int(value.sum() * 100)
    assert controls.amount_taken_minor == int(value[taken].sum() * 100)
    kept = pd.DataFrame(
        {"number": number[taken], "customer": frame.CustomerID[taken].astype(str), "value": value[taken]}
    )
    documents = kept.groupby("number").agg(customers=("customer", "nunique"), value=("value", "sum"))
    sales = read.rows("sales")
    assert (documents.customers == 1).all()
    assert len(sales) == len(documents)
    assert sum(row["amount_minor"] for row in sales) == controls.amount_taken_minor
    credit = [row for row in sales if row["amount_minor"] < 0]
    assert len(credit) == int((documents.value < 0).sum()) == read.ledger.quality.credit_note_rows
    # every credit note is a document with a C before its number
    assert len(credit) == documents.index[documents.value < 0].str.startswith("C").sum()
    assert not read.ledger.has_payments


def test_online_retail_with_copies_kept_holds_every_credit_line(real_data: Path) -> None:
    """What the notes beside the file count, so that a change of the file is seen."""
    frame = pd.read_parquet(real_data / "online_retail/online_retail.parquet")
    number = frame.InvoiceNo.astype(str)
    credit = number.str.startswith("C")
    assert (int(credit.sum()), number[credit].nunique(), int(number.str.startswith("A").sum())) == (9_288, 3_836, 3)
    assert (
        int(((frame.Quantity < 0) & ~credit).sum()),
        int(frame.duplicated().sum()),
        int((frame.UnitPrice == 0).sum()),
    ) == (1_336, 5_268, 2_515)


@pytest.mark.parametrize("part", ["master", "sample"])
def test_cdnow(part: str, real_data: Path, tmp_path: Path) -> None:
    path = real_data / f"cdnow/CDNOW_{part}.txt"
    lines = path.read_text("ascii").splitlines()[1 if part == "master" else 0 :]
    cells = [line.split() for line in lines if line.strip()]
    zero = sum(Decimal(row[-1]) == 0 for row in cells)
    read = _by_preset({"master": "cdnow", "sample": "sample_of_cdnow"}[part], real_data, tmp_path)
    controls = read.ledger.controls
    assert (controls.rows_read, controls.amount_read_minor) == (
        len(cells),
        int(sum(Decimal(row[-1]) for row in cells) * 100),
    )
    if part == "master":
        assert (controls.rows_read, controls.amount_read_minor, zero) == (69_659, 250_031_563, 80)
    assert _reasons(read) == {"zero_amount": zero}
    buying = {row[0] for row in cells if Decimal(row[-1])}
    customers = {row["source_id"] for row in read.rows("directory") if row["kind"] == "customer"}
    assert customers == buying
    assert all(len(number) == 5 for number in customers)
    assert len(read.rows("sales")) == controls.rows_taken == len(cells) - zero
