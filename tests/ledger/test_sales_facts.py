"""What lines of sales give away about themselves: counts by hand, and those that others took of a real file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.ledger.inputs import find_inputs
from lrfm.ledger.sales_facts import SalesFacts, measure_sales
from lrfm.ledger.work import do_work
from lrfm.params import read_params

LINES = """customer,document,date,quantity,price
a,S1,2024-01-05,2,10.00
a,S1,2024-01-05,1,0.333
a,S1,2024-01-05,1,0.333
a,C1,2024-02-05,-2,10.00
a,C1,2024-02-05,-1,0.333
a,C1,2024-02-05,-1,0.333
b,S2,2024-05-05,4,1.25
b,C2,2024-05-06,-1,1.25
b,X1,2024-05-07,-3,0
b,A1,2024-05-08,1,-1.00
,S3,2024-05-08,1,1.00
c,S4,2024-05-08,1,0
"""
MAPPING = {
    "customer_id": "customer",
    "invoice_id": "document",
    "date": "date",
    "quantity": "quantity",
    "price": "price",
}


def _facts(params: Path, folder: Path) -> SalesFacts:
    found = read_params(params)
    settings = found.ledger_settings()
    engine = connect(EngineSettings(threads=1))
    inputs = find_inputs(settings, data_dir=found.data_dir, extracts=folder / "extracts")
    return measure_sales(engine, do_work(engine, inputs, settings).judged["lines"].rows)


def _params(folder: Path, **settings: object) -> Path:
    text = {"schema": 1, "client": {"id": "lines", "name": "Lines"}, "currency": "GBP", "as_of": "2024-06-30"}
    (folder / "lines.yml").write_text(json.dumps({**text, **settings}), "utf-8")
    return folder / "lines.yml"


def test_lines_are_counted_whether_taken_or_not(tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text(LINES, "utf-8")
    params = _params(tmp_path, sources={"lines": {"path": "lines.csv"}}, mapping={"lines": MAPPING})
    facts = _facts(params, tmp_path)
    assert (facts.lines, facts.lines_without_customer, facts.customers) == (12, 1, 3)
    assert (facts.credit_lines, facts.credit_documents, facts.credit_minor) == (4, 2, 2_000 + 66 + 125)
    assert (facts.unpriced_returns, facts.negative_prices, facts.zero_prices) == (1, 1, 2)
    assert facts.copied_lines == 2
    # 20 + 0.33 + 0.33 less as much: a nets to nothing to the cent; c bought for nothing; b is above
    assert facts.customers_at_or_below_zero == 2
    assert facts.rounded_lines == 2, "each copy of a rounded line was rejected"


def test_without_quantities_an_amount_below_zero_is_a_credit(tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text(
        "customer,document,date,amount\na,S1,2024-01-05,5.00\na,C1,2024-01-06,-2.00\n", "utf-8"
    )
    mapping = {"customer_id": "customer", "invoice_id": "document", "date": "date", "amount": "amount"}
    facts = _facts(_params(tmp_path, sources={"lines": {"path": "lines.csv"}}, mapping={"lines": mapping}), tmp_path)
    assert (facts.credit_lines, facts.credit_documents, facts.credit_minor) == (1, 1, 200)
    assert (facts.zero_prices, facts.negative_prices, facts.unpriced_returns) == (0, 0, 0)


@pytest.mark.data
def test_online_retail_has_the_counts_that_others_took(real_data: Path, tmp_path: Path) -> None:
    facts = _facts(_params(tmp_path, preset="online_retail", data_dir=str(real_data)), tmp_path)
    assert (facts.lines, facts.lines_without_customer, facts.customers) == (541_909, 135_080, 4_372)
    assert (facts.credit_lines, facts.credit_documents) == (9_288, 3_836)
    assert (facts.unpriced_returns, facts.zero_prices, facts.copied_lines) == (1_336, 2_515, 5_268)
    # the notes beside the file say 50: sums of floats leave five customers a little above the zero that they come to
    assert facts.customers_at_or_below_zero == 55
