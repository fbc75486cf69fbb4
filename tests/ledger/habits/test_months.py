"""What is counted by month, against pandas: the small books and the real ledgers (B14, B21)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from lrfm.ledger.habits.model import Habits
from tests.ledger.habits.books import frame
from tests.ledger.habits.plain import by_month, of_side
from tests.ledgers import IBM, VENDOR, Read, read_settings, settings_of


def _days(table: pd.DataFrame) -> pd.DataFrame:
    amounts = pd.to_numeric(table.amount, errors="coerce")
    kept = table[amounts.notna()]
    return pd.DataFrame(
        {
            "date": pd.to_datetime(kept.date),
            "entered": pd.to_datetime(kept.entered),
            "minor": (amounts.dropna() * 100).round().astype("int64"),
        }
    )


def test_the_small_books_by_month(habits: Habits) -> None:
    documents, payments = _days(frame("invoices")), _days(frame("receipts"))
    notes = documents[documents.minor < 0].assign(minor=lambda rows: -rows.minor)
    expected = {
        **by_month("invoice", documents[documents.minor > 0]),
        **by_month("credit_note", notes),
        **by_month("payment", payments),
    }
    assert of_side(habits.months) == expected
    assert habits.has_entries
    assert [month.month.month for month in habits.side("payment")] == [2, 3, 5]


@pytest.fixture(scope="module")
def vendor(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Read:
    settings = settings_of("vendor_settlements/settlements.csv", mapping=VENDOR, currency="USD")
    return read_settings(settings, data_dir=real_data, folder=tmp_path_factory.mktemp("vendor"))


@pytest.fixture(scope="module")
def vendor_rows(real_data: Path) -> pd.DataFrame:
    rows = pd.read_csv(real_data / "vendor_settlements/settlements.csv", dtype=str).drop_duplicates()
    return pd.DataFrame(
        {
            "customer": rows.Vendor_Name,
            "date": pd.to_datetime(rows.Invoice_Date, format="%d-%b-%y"),
            "entered": pd.to_datetime(rows.Created.str[:10], format="%d-%m-%Y"),
            "minor": (rows.Amount.astype(float) * 100).round().astype("int64"),
        }
    )


@pytest.mark.data
def test_a_real_ledger_with_entry_dates_by_month(vendor: Read, vendor_rows: pd.DataFrame) -> None:
    found = vendor.ledger.habits
    assert of_side(found.side("invoice")) == by_month("invoice", vendor_rows)
    assert found.numbering is None, "its numbers are ours"
    assert found.edges.unusual[-2].month.isoformat() == "2016-02-01", "the month of the invoice of ten million"
    assert not found.begins_with_open_items


@pytest.mark.data
def test_amounts_that_stand_twice_in_a_real_ledger(vendor: Read, vendor_rows: pd.DataFrame) -> None:
    same = vendor_rows.groupby(["customer", "date", "minor"]).size()
    several = same[same > 1].reset_index(name="n")
    doubles = vendor.ledger.habits.doubles
    assert (doubles.groups, doubles.invoices) == (len(several), several.n.sum())
    assert doubles.beyond_first_minor == (several.minor * (several.n - 1)).sum()
    assert [one.amount_minor for one in doubles.largest] == several.minor.nlargest(10).tolist()
    often = vendor_rows.groupby("minor").agg(n=("customer", "size"), who=("customer", "nunique")).reset_index()
    often = often.sort_values(["n", "minor"], ascending=[False, True]).head(10)
    repeated = [(one.amount_minor, one.invoices, one.customers) for one in vendor.ledger.habits.repeated]
    assert repeated == list(often.itertuples(index=False, name=None))


@pytest.mark.data
def test_a_real_ledger_without_entry_dates(real_data: Path, tmp_path: Path) -> None:
    settings = settings_of("ibm_late_payments/accounts_receivable.csv", mapping=IBM, currency="USD")
    found = read_settings(settings, data_dir=real_data, folder=tmp_path).ledger.habits
    table = pd.read_csv(real_data / "ibm_late_payments/accounts_receivable.csv")
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(table.InvoiceDate, format="%m/%d/%Y"),
            "entered": pd.NaT,
            "minor": (table.InvoiceAmount * 100).round().astype("int64"),
        }
    )
    rows["entered"] = pd.to_datetime(rows.entered)
    paid = rows.assign(date=pd.to_datetime(table.SettledDate, format="%m/%d/%Y"))
    assert of_side(found.months) == {**by_month("invoice", rows), **by_month("payment", paid)}
    assert not found.has_entries
    # two days of December are no month; payments of January are few, for those of older invoices are not in the file
    assert (str(found.edges.first_complete), str(found.edges.last_complete)) == ("2012-02-01", "2013-11-01")
    assert (str(found.edges.thin_invoices_until), found.begins_with_open_items) == ("2012-01-01", False)
    assert (found.edges.late_invoices, found.edges.unusual, found.edges.empty_months) == (9, (), ())
    assert found.numbering is not None
    assert (found.numbering.numbers, found.numbering.series) == (len(table), ())
