"""What customers bought in money and units, by hand: windows, constant money, profit, returns (B10, B31, N1, N5)."""

from __future__ import annotations

from datetime import date
from math import log
from typing import Any

import pandas as pd
import pytest

from lrfm.features.constant_money import PriceLevels, constant_money_block
from lrfm.features.depth import depth_block
from lrfm.features.gaps import gap_block
from lrfm.features.gather import compute_blocks
from lrfm.features.lrfm_block import lrfm_block
from lrfm.features.value import value_block
from tests.features.company import cohort_of, keys_of
from tests.features.test_behaviour import COLUMNS
from tests.shapes import read_tables

MAPPING: dict[str, Any] = {
    "invoices": COLUMNS["invoices"],
    "optional": {
        "order_lines": {
            "invoice_id": "invoice",
            "customer_id": "customer",
            "date": "date",
            "product_id": "product",
            "quantity": "quantity",
            "amount": "amount",
            "cost": "cost",
        },
        "price_index": {"date": "date", "index": "value"},
    },
}
INVOICES = """
    no | customer | kind | date       | due        | amount  | entered
    A1 | steady   | INV  | 2023-06-30 | 2023-07-30 | 400.00  |
    A2 | steady   | INV  | 2023-07-01 | 2023-07-31 | 100.00  |
    A3 | steady   | INV  | 2024-06-30 | 2024-07-30 | 200.00  |
    A4 | steady   | CN   | 2024-06-30 | 2024-06-30 | -50.00  |
    N1 | early    | INV  | 2022-12-31 | 2023-01-30 | 500.00  |
    N2 | early    | INV  | 2023-08-01 | 2023-08-31 | 10.00   |
    S1 | slow     | INV  | 2024-05-10 | 2024-06-10 | 1000.00 | 2024-07-02
    S2 | slow     | INV  | 2024-01-10 | 2024-02-10 | 30.00   |
    S3 | slow     | INV  | 2024-06-01 | 2024-06-30 | 40.00   |
    G1 | gone     | INV  | 2021-01-10 | 2021-02-10 | 70.00   |
"""
LINES = """
    invoice | customer | date       | product | quantity | amount | cost
    A2      |          |            | p       | 2        | 60.00  | 30.00
    A2      |          |            | q       | 0.5      | 40.00  | 50.00
    A3      |          |            | p       | 1        | 100.00 | 80.00
    A3      |          |            | p       | 3        | 100.00 | 80.00
    A4      |          |            | p       | 1        | 50.00  | 20.00
    N2      |          |            | r       | 1        | 10.00  | 10.00
    S1      |          |            | p       | 9        | 1000.00| 900.00
    S2      |          |            | p       | 1        | 30.00  |
    S3      |          |            | q       | 4        | 40.00  | 30.00
            | steady   | 2024-02-01 | z       | 7        | 5.00   | 1.00
            | steady   | 2024-02-01 | y       | 1        | 5.00   | 1.00
            | steady   | 2024-02-02 | z       | -2       | -1.00  | -1.00
"""
INDEX = """
    date       | value
    2023-01-01 | 100
    2023-07-01 | 125
    2024-06-01 | 150
    2024-07-01 | 300
"""
CUTOFF, LATER = date(2024, 6, 30), date(2024, 7, 2)
Known = dict[tuple[str, date], dict[str, Any]]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Rows by customer and cut-off."""
    tables = {"invoices": INVOICES, "order_lines": LINES, "price_index": INDEX}
    sources: dict[str, Any] = {"invoices": {"path": "invoices.csv"}}
    sources["optional"] = {name: {"path": f"{name}.csv"} for name in ("order_lines", "price_index")}
    read = read_tables(tmp_path_factory.mktemp("value"), tables, MAPPING, sources=sources)
    names = {key: name for name, key in keys_of(read).items()}
    cohort = cohort_of(read, date(2022, 6, 30), CUTOFF, LATER)
    blocks = [
        lrfm_block(cohort, window_months=24),
        value_block(cohort),
        constant_money_block(cohort),
        depth_block(cohort),
        gap_block(cohort, window_months=24),
    ]
    frame = compute_blocks(cohort, blocks)
    return {(names[row["customer_key"]], row["cutoff"].date()): row for row in frame.to_dict("records")}


def test_years_are_twelve_whole_months_net_of_credit_notes(known: Known) -> None:
    """The first invoice lies a day before the last year, the second on its first day."""
    row = known["steady", CUTOFF]
    assert (row["billed_12m_minor"], row["billed_before_12m_minor"], row["billed_24m_minor"]) == (
        25_000,
        40_000,
        65_000,
    )
    assert (row["gross_12m_minor"], row["credited_12m_minor"], row["return_share"]) == (30_000, 5_000, 5_000 / 30_000)
    assert row["billing_growth_share"] == (25_000 - 40_000) / 40_000


def test_where_nothing_was_billed_shares_are_missing(known: Known) -> None:
    row = known["gone", CUTOFF]
    assert (row["billed_12m_minor"], row["billed_24m_minor"], row["profit_12m_minor"]) == (0, 0, 0)
    assert all(pd.isna(row[name]) for name in ("billing_growth_share", "return_share", "margin_share"))


def test_quantities_are_less_what_came_back_with_one_sign(known: Known) -> None:
    """2 + 0.5 + 1 + 3 and 7 + 1 without a document, less 2 that came back, less the credit note's 1 written above 0."""
    row = known["steady", CUTOFF]
    assert row["quantity_12m"] == 11.5
    assert row["quantity_12m_milli"] == 11_500
    # no line of the year before is known of anybody
    assert pd.isna(row["quantity_24m"])
    assert pd.isna(known["gone", date(2022, 6, 30)]["quantity_12m"])


def test_profit_is_amount_less_cost_of_the_lines_that_tell_both(known: Known) -> None:
    """100 + 200 - 50 and 9 without a document, less a cost of 80 + 160 - 20 + 1; of `slow` one line tells no cost."""
    row = known["steady", CUTOFF]
    assert (row["costed_12m_minor"], row["profit_12m_minor"]) == (25_900, 25_900 - 22_100)
    assert row["margin_share"] == 3_800 / 25_900
    assert known["slow", CUTOFF]["profit_12m_minor"] == 1_000
    assert known["slow", LATER]["profit_12m_minor"] == 11_000


def test_constant_money_is_that_of_the_cutoff_by_the_index_known_then(known: Known) -> None:
    """100 of last July at 125 and 150 of this June at 150, in the money of June; two days later prices doubled."""
    assert known["steady", CUTOFF]["billed_12m_constant_minor"] == 10_000 * 150 // 125 + 15_000
    assert known["steady", LATER]["billed_12m_constant_minor"] == 15_000 * 2  # last July is no longer of the year
    assert known["gone", CUTOFF]["billed_12m_constant_minor"] == 0
    assert pd.isna(known["gone", date(2022, 6, 30)]["billed_12m_constant_minor"])


def test_a_weight_is_rounded_to_the_nearest_whole() -> None:
    levels = PriceLevels((date(2024, 1, 1), date(2024, 2, 1)), (100, 300))
    assert levels.weight(date(2024, 2, 1)) == 333_333_333_333
    with pytest.raises(ValueError, match="says nothing"):
        levels.weight(date(2023, 12, 31))


def test_depth_counts_products_once_an_invoice(known: Known) -> None:
    """Two products on one invoice, one twice on another, two bought without a document on one day; returns are out."""
    row = known["steady", CUTOFF]
    assert (row["basket_product_count"], row["basket_count"], row["products_12m"]) == (5, 3, 4)
    assert row["products_per_invoice"] == 5 / 3
    assert known["gone", CUTOFF]["products_12m"] == 0
    assert pd.isna(known["gone", CUTOFF]["products_per_invoice"])
    assert known["early", CUTOFF]["basket_entropy"] == 0.0
    shares = [part / 310 for part in (260, 40, 5, 5)]
    assert row["basket_entropy"] == pytest.approx(-sum(p * log(p) for p in shares), abs=1e-5)


def test_gaps_are_those_between_days_that_were_known(known: Known) -> None:
    """An invoice of May that was entered in July splits the longest gap once it is known."""
    row, later = known["slow", CUTOFF], known["slow", LATER]
    assert (row["gap_count"], row["longest_gap_days"], row["mean_gap_days"]) == (1, 143, 143.0)
    assert (later["gap_count"], later["longest_gap_days"], later["mean_gap_days"]) == (2, 121, 143 / 2)
    assert pd.isna(known["gone", CUTOFF]["longest_gap_days"])
