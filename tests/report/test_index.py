from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from lxml import html as lxml_html

from lrfm.report.index import ClientRun, ReportCounts, ReportEntry, RunFiles, render_all_index, render_run_index
from tests.report import sample

REPORTS = (
    ReportEntry("Board <pack>", "board_pack.html", "done"),
    ReportEntry("Ledger", "01_ledger_quality.html", "failed"),
    ReportEntry("Receivables", None, "skipped"),
)
FILES = RunFiles(tables=("tables/ageing.parquet", "tables/ageing.xlsx"), rejected=("rejected/invoices.csv",))
RUNS = (
    ClientRun("b", "Zeta", date(2026, 1, 31), "b/2026-01-31/index.html", ReportCounts(3, 0)),
    ClientRun("a", "alpha <i>", date(2026, 1, 31), "a/2026-01-31/index.html", ReportCounts(2, 1)),
    ClientRun("a", "alpha <i>", date(2026, 2, 28), "a/2026-02-28/index.html", ReportCounts(3, 0)),
)


def test_run_index_links_everything() -> None:
    context = replace(sample.context("en"), links=())
    tree = lxml_html.document_fromstring(render_run_index(context, REPORTS, FILES))
    main = tree.xpath("//main")[0]
    assert [link.get("href") for link in main.iter("a")] == [
        "board_pack.html", "01_ledger_quality.html", *FILES.tables, *FILES.rejected, "manifest.json"]  # fmt: skip
    rows = [" ".join(row.text_content().split()) for row in main.xpath(".//section[@id='reports']//li")]
    assert rows == ["Board <pack> Done", "Ledger Failed", "Receivables Skipped"]


def test_an_empty_shelf_says_so() -> None:
    page = render_run_index(replace(sample.context("en"), links=()), REPORTS, RunFiles())
    assert page.count("<p>None.</p>") == 3
    assert "Nothing yet." not in page


def test_all_index_has_clients_by_name_and_the_newest_month_first() -> None:
    tree = lxml_html.document_fromstring(render_all_index(RUNS, language_code="en", version="0.1.0"))
    main = tree.xpath("//main")[0]
    assert [heading.text_content() for heading in main.iter("h2")] == ["alpha <i>", "Zeta"]
    assert [link.get("href") for link in main.iter("a")] == [run.path for run in (RUNS[2], RUNS[1], RUNS[0])]
    words = [" ".join(row.text_content().split()) for row in main.iter("li")]
    assert words == ["28 February 2026 3 reports", "31 January 2026 1 report failed", "31 January 2026 3 reports"]


def test_a_month_whose_manifest_cannot_be_read_is_listed_as_such() -> None:
    spoiled = ClientRun("a", "a", date(2026, 3, 31), "a/2026-03-31/index.html", None)
    alone = ClientRun("c", "c", date(2026, 3, 31), "c/2026-03-31/index.html", None)
    tree = lxml_html.document_fromstring(render_all_index((*RUNS, spoiled, alone), language_code="en", version="1"))
    assert [heading.text_content() for heading in tree.xpath("//main//h2")] == ["alpha <i>", "c", "Zeta"]
    row = tree.xpath("//section[@id='client-a']//li")[0]
    assert row.text_content() == "31 March 2026 Its manifest cannot be read: run the month again"
    assert row.xpath("span/@class") == ["status failed"]


def test_a_client_that_changed_its_name_stays_one_client() -> None:
    renamed = ClientRun("a", "Omega", date(2026, 3, 31), "a/2026-03-31/index.html", ReportCounts(1, 0))
    tree = lxml_html.document_fromstring(render_all_index((*RUNS, renamed), language_code="en", version="1"))
    assert tree.xpath("//main//section/@id") == ["client-a", "client-b"]
    assert tree.xpath("string(//main//h2)") == "Omega"


def test_order_of_the_runs_does_not_matter() -> None:
    assert render_all_index(RUNS, language_code="en", version="1") == render_all_index(
        RUNS[::-1], language_code="en", version="1"
    )


@pytest.mark.parametrize("code", ["en", "en-XA", "ar-XB"])
def test_no_reports_yet(code: str) -> None:
    tree = lxml_html.document_fromstring(render_all_index((), language_code=code, version="0.1.0"))
    assert tree.xpath("//main//a") == []
    assert tree.xpath("string(//main)").strip()
