"""Exhibits of ledgers of several tables, of cash without references, and of sales alone: what each shows or says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from lrfm.kpi.instruments import DueMonth, Standing
from lrfm.ledger.optional.settings import OptionalMappings
from lrfm.ledger.sales_facts import SalesFacts
from lrfm.report.exhibits import EXHIBITS
from lrfm.report.exhibits.beside import OPTIONAL, sales_lines
from lrfm.report.exhibits.files import WORKED_OUT
from lrfm.report.exhibits.instruments import instruments
from lrfm.report.messages import MESSAGES
from lrfm.study import Study
from tests.clients import FAST

INVOICES = """customer,number,date,due,amount,currency
a,1,2024-01-05,2024-02-04,100.00,EUR
a,2,2024-03-05,2024-04-04,100.00,EUR
a,3,2024-06-05,2024-07-05,100.00,EUR
b,4,2024-01-15,2024-02-14,250.00,EUR
b,5,2024-06-10,2024-07-10,50.00,USD
b,6,2024-06-10,2024-07-10,50.00,CHF
c,7,2024-05-16,2024-06-14,80.00,EUR
c,8,2024-02-01,2024-03-01,70.00,EUR
c,9,2024-06-01,2024-07-01,-30.00,EUR
"""
RECEIPTS = """receipt,customer,date,amount
R1,a,2024-06-10,100.00
R2,b,2024-02-20,40.00
R3,d,2024-02-20,15.00
R4,b,someday,15.00
"""
INSTRUMENTS = """no,customer,received,due,cleared,bounced,amount,invoice
K1,b,2024-02-01,2024-05-01,,,100.00,4
K2,b,2024-02-01,2024-08-01,,,60.00,4
K3,c,2024-05-20,2024-06-20,,2024-06-22,80.00,7
K4,c,2024-03-20,2024-04-20,2024-04-20,,70.00,8
"""
RATES = "currency,date,rate\nUSD,2024-06-01,0.90\ndollars,2024-06-01,0.90\n"
LIMITS = "customer,date,limit\na,2024-01-01,500\nb,,100\n"
SALES = """customer,document,date,quantity,price
a,S1,2024-01-05,2,10.00
a,S1,2024-01-05,1,5.00
b,S2,2024-05-05,4,1.25
b,S3,2024-05-08,-4,1.25
,S4,2024-05-08,1,1.00
"""


def _study(folder: Path, files: Mapping[str, str], params: Mapping[str, Any], *, language: str = "en") -> Study:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    settings = {
        "schema": 1,
        "client": {"id": "small", "name": "Small & Sons"},
        "currency": "EUR",
        "as_of": "2024-06-30",
        "language": language,
        "scope": {"rejected_share_max": 1},
        "report": {"notebooks": FAST},
        **params,
    }
    (folder / "small.yml").write_text(json.dumps(settings), "utf-8")
    return Study.open(folder / "small.yml", cache_dir=folder / "cache")


MAPPING: dict[str, Any] = {
    "invoices": {
        "customer_id": "customer",
        "invoice_id": "number",
        "invoice_date": "date",
        "due_date": "due",
        "amount": "amount",
        "currency": "currency",
    },
    "receipts": {
        "receipt_id": "receipt",
        "customer_id": "customer",
        "date": {"column": "date", "format": "%Y-%m-%d"},
        "amount": "amount",
    },
    "instruments": {
        "instrument_id": "no",
        "customer_id": "customer",
        "received_on": "received",
        "due_on": "due",
        "cleared_on": "cleared",
        "bounced_on": "bounced",
        "amount": "amount",
        "invoice_id": "invoice",
    },
    "rates": {"currency": "currency", "date": "date", "rate": "rate"},
    "optional": {"limits": {"customer_id": "customer", "date": "date", "amount": "limit"}},
}
FILES = {"invoices": INVOICES, "receipts": RECEIPTS, "instruments": INSTRUMENTS, "rates": RATES, "limits": LIMITS}


def several_tables(folder: Path, *, language: str = "en") -> Study:
    sources: dict[str, Any] = {name: {"path": f"{name}.csv"} for name in FILES if name != "limits"}
    params = {
        "sources": {**sources, "optional": {"limits": {"path": "limits.csv"}}},
        "mapping": MAPPING,
        "allocation": {"rule": "oldest_due"},
        "control": {"instruments_in_hand": {"2024-06-30": "160.00"}},
    }
    return _study(folder, FILES, params, language=language)


def sales_alone(folder: Path) -> Study:
    mapping = {
        "customer_id": "customer",
        "invoice_id": "document",
        "date": "date",
        "quantity": "quantity",
        "price": "price",
    }
    params = {
        "sources": {"lines": {"path": "lines.csv"}},
        "mapping": {"lines": mapping},
        "scope": {
            "set_apart": [{"name": "no customer", "column": "customer", "empty": True}],
            "rejected_share_max": 1,
        },
    }
    return _study(folder, {"lines": SALES}, params)


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return several_tables(tmp_path_factory.mktemp("several"))


@pytest.fixture(scope="module")
def accented(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return several_tables(tmp_path_factory.mktemp("accented"), language="en-XA")


@pytest.fixture(scope="module")
def sales(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return sales_alone(tmp_path_factory.mktemp("sales"))


def shown(study: Study, name: str) -> str:
    """Give an exhibit's words, blanks folded."""
    return _words(study.exhibit(name))


def _words(exhibit: Any) -> str:
    return " ".join(" ".join(lxml_html.fromstring(f"<div>{exhibit._repr_html_()}</div>").itertext()).split())


def cells(study: Study, name: str) -> list[list[str]]:
    """Give the cells of an exhibit's tables, row by row."""
    tree = lxml_html.fromstring(f"<div>{study.exhibit(name)._repr_html_()}</div>")
    return [[cell.text_content().strip() for cell in row.xpath("th|td")] for row in tree.iter("tr")]


def sentences(study: Study, name: str) -> list[str]:
    """Give the lines of an exhibit that is an answer."""
    tree = lxml_html.fromstring(f"<div>{study.exhibit(name)._repr_html_()}</div>")
    assert not list(tree.iter("table", "svg"))
    return [line.text_content() for line in tree.iter("li")]


# --- several tables ---


def test_each_table_is_accounted_for_by_itself(several: Study) -> None:
    rows = cells(several, "quality.tables")
    assert ["Invoices", "9", "8", "0", "1"] in rows
    assert ["Receipts", "4", "3", "0", "1"] in rows
    assert ["Exchange rates", "2", "1", "0", "1"] in rows
    assert ["Credit limits, dated", "2", "1", "0", "1"] in rows
    assert ["Receipts", "170.00", "155.00", "0.00", "15.00"] in rows
    assert sum(row[0] == "Exchange rates" for row in rows) == 1
    assert "5 tables were read, 21 rows in all" in shown(several, "quality.tables")
    assert shown(several, "quality.answer").startswith("Of 21 rows read, 17 are in the ledger")
    assert "Invoices: all 9 rows" in shown(several, "quality.files")


def test_rows_not_taken_stand_with_their_table(several: Study) -> None:
    rows = {row[0]: row[1:] for row in cells(several, "quality.rejected")[1:]}
    assert set(rows) == {"Invoices", "Receipts", "Exchange rates", "Credit limits, dated"}
    assert rows["Receipts"][1:3] == ["1", "15.00"]
    assert rows["Exchange rates"][2] == ""
    assert "has none that holds on this day" in rows["Invoices"][0]


def test_accounts_sum_to_open_items_each_with_its_source(several: Study) -> None:
    rows = cells(several, "quality.reconciliation")
    assert ["Receivables", "250.00", "not reconciled to the general ledger"] in rows
    assert ["Instruments in hand", "160.00", "as the general ledger has it"] in rows
    assert ["Bounced instruments", "80.00", "not reconciled to the general ledger"] in rows
    assert rows[-1] == ["Open items", "490.00", ""]


def test_instruments_stand_by_the_month_in_which_they_are_due(several: Study) -> None:
    rows = cells(several, "receivables.instruments")
    assert rows[1:] == [
        ["May 2024", "1", "100.00", "0", "0.00"],
        ["June 2024", "0", "0.00", "1", "80.00"],
        ["August 2024", "1", "60.00", "0", "0.00"],
        ["All", "2", "160.00", "1", "80.00"],
    ]
    assert "€100.00 of it past its day; €80.00 has bounced" in shown(several, "receivables.instruments")


def test_money_by_the_day_of_the_month_is_all_the_money(several: Study) -> None:
    late = several.figures.lateness
    assert len(late.by_month_day) == 31
    assert sum(late.by_month_day) == sum(row.amount_minor for row in late.by_day) > 0
    found = {day: minor for day, minor in enumerate(late.by_month_day, start=1) if minor}
    assert found == {10: 100_00, 20: 110_00}


def test_old_instruments_stand_in_one_line(several: Study) -> None:
    """Seven years of bounced cheques would be a table that nobody reads."""
    figures = several._results.figures
    months = tuple(DueMonth(date(year, 5, 1), Standing(1, 10_00), Standing(2, 20_00)) for year in (2020, 2021, 2023))
    old = replace(figures, instruments=replace(figures.instruments, by_month=(*months, *figures.instruments.by_month)))
    shown = instruments(several._voice, replace(several._results, figures=old))
    rows = re.findall(r"<bdi>(Before June 2023|May 2024)</bdi>.*?>(\d+)<", shown._repr_html_())
    assert rows == [("Before June 2023", "3"), ("May 2024", "1")]


def test_headlines_carry_what_a_rule_decided(several: Study) -> None:
    rows = {row[0]: row[1:] for row in cells(several, "receivables.bounds")}
    # oldest first pays invoice 1 of a, newest first its invoice 3; b has one invoice only
    assert rows["Past due"] == ["€390.00", "€390.00", "€490.00"]
    assert rows["More than 90 days past due"] == ["€210.00", "€210.00", "€310.00"]
    assert rows["Unapplied cash"] == ["€15.00"] * 3
    text = shown(several, "receivables.bounds")
    assert "between 72.9% and 91.6%, according to which invoices €155.00 of payments without a reference paid" in text
    assert "between 72.9% and 91.6%" in shown(several, "receivables.headlines")
    assert "They were taken to pay what was due first." in text
    assert "They were taken to pay what was due first." in shown(several, "quality.findings")


def test_credits_stand_on_lines_of_their_own(several: Study) -> None:
    rows = cells(several, "receivables.ageing_table")
    assert rows[-3:] == [
        ["Less: open credit notes", "1", "-30.00", ""],
        ["Less: unapplied cash", "1", "-15.00", ""],
        ["Open items", "7", "490.00", ""],
    ]


def test_a_missing_table_is_missed_in_one_sentence(several: Study) -> None:
    rows = {row[0]: row[1:] for row in cells(several, "quality.optional")[1:]}
    assert len(rows) == len(OPTIONAL)
    assert rows.pop("Credit limits, dated") == ["1", ""]
    for count, sentence in rows.values():
        assert count == "–"
        assert re.fullmatch(r"[^.]+\.", sentence)


def test_every_optional_table_has_its_sentence() -> None:
    assert tuple(OptionalMappings.model_fields) == OPTIONAL
    assert {f"without.{name}" for name in OPTIONAL} == {key for key in MESSAGES if key.startswith("without.")}


def test_what_was_worked_out_is_shown_once_and_without_files(several: Study) -> None:
    rows = cells(several, "quality.reading")
    assert ["Dates of due", "%Y-%m-%d (Gregorian)"] in rows
    assert len(rows) == len({tuple(row) for row in rows})
    assert ".csv" not in shown(several, "quality.reading")


def test_every_note_of_reading_can_be_shown() -> None:
    from lrfm.report.messages import sources

    noted = {"source.encoding_detected", "source.delimiter_detected", "source.header_detected", "source.dates_decided"}
    said = {key for key in sources.MESSAGES if key.endswith(("_detected", "_without_value"))} | noted
    assert said == set(WORKED_OUT)


@pytest.mark.parametrize("name", sorted(EXHIBITS))
def test_every_exhibit_speaks_other_languages(accented: Study, name: str) -> None:
    assert "«" in shown(accented, name)


# --- sales alone ---

MISSING = (
    "receivables.ageing",
    "receivables.ageing_table",
    "receivables.bounds",
    "receivables.instruments",
    "receivables.debtors",
    "payments.count_back",
    "payments.lateness",
    "payments.lateness_spread",
    "payments.month_days",
)


@pytest.mark.parametrize("name", MISSING)
def test_what_needs_payments_is_missed_in_one_sentence(sales: Study, name: str) -> None:
    (sentence,) = sentences(sales, name)
    assert re.fullmatch(r"[^.]+\.", sentence)


def test_sales_alone_show_what_they_can(sales: Study) -> None:
    answer = sentences(sales, "board.answer")
    assert answer[0] == "€25.00 was sold in the last 12 months, in 2 documents to 2 customers."
    assert "can't be told" in answer[1]
    heads = shown(sales, "receivables.headlines")
    assert "Sold, net of credit notes" in heads
    assert "Past due" not in heads
    assert "€25.00 was billed in the last 6 months" in shown(sales, "payments.billed")
    assert [measure.key for measure in sales.headlines] == ["billed", "sales_documents", "buying_customers"]


def test_sales_alone_claim_no_balance(sales: Study) -> None:
    rows = cells(sales, "quality.reconciliation")
    assert rows[1:] == [["Lines in the ledger", "4", "25.00"], ["Sales documents known on that day", "3", "25.00"]]
    assert "There is no balance to reconcile" in shown(sales, "quality.answer")
    assert sales.control_totals()["open_items"] is None
    found = {finding.reason.key for finding in sales.findings}
    assert found >= {"quality.sales_only", "quality.no_entry_dates_sales"}
    assert not found & {"quality.no_default_seen", "quality.all_settled", "quality.one_payment_a_row"}
    facts = [row[0] for row in cells(sales, "quality.coverage")]
    assert "Documents" in facts
    assert "Without any payment" not in facts


def test_tables_of_sales_alone_hold_no_zeros_for_what_is_unknown(sales: Study, several: Study, tmp_path: Path) -> None:
    for study, names in (
        (sales, {"headlines", "billed_by_month", "not_taken", "trend", "concentration", "abc"}),
        (several, {
            "headlines", "billed_by_month", "not_taken", "ageing", "debtors", "lateness", "instruments",
            "paid_by_month_day", "trend", "concentration", "abc", "ageing_trend", "transitions", "bad_debt",
            "promises", "disputes", "targets",
        }),
    ):  # fmt: skip
        folder = tmp_path / str(len(names))
        study.write_tables(folder)
        assert {path.stem for path in folder.glob("*.parquet")} == names


def test_lines_tell_what_stands_in_them(sales: Study) -> None:
    facts = SalesFacts(
        lines=5_000,
        lines_without_customer=7,
        credit_lines=40,
        credit_documents=30,
        credit_minor=12_345,
        unpriced_returns=3,
        negative_prices=1,
        zero_prices=9,
        copied_lines=2,
        rounded_lines=0,
        customers=100,
        customers_at_or_below_zero=4,
        taken_documents=900,
    )
    text = _words(sales_lines(sales._voice, replace(sales._results, sales=facts)))
    assert "40 lines take €123.45 off the sales again" in text
    assert "Negative quantities without a price: no credit notes 3" in text
    assert "rounded" not in text
    rounded = _words(sales_lines(sales._voice, replace(sales._results, sales=replace(facts, rounded_lines=6))))
    assert "Amounts rounded line by line 6" in rounded
    none = replace(facts, credit_lines=0, credit_minor=0)
    text = _words(sales_lines(sales._voice, replace(sales._results, sales=none)))
    assert "No line takes anything off the sales again" in text
    assert "0 lines take" not in text
