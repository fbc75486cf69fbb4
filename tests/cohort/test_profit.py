"""Profit of lines, as it was known on the day (B10, N5)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lrfm.cohort.profit import profit_by_customer
from tests.kpi.made_up import HEADS, read_written, write
from tests.ledgers import Read

YEAR = date(2024, 1, 1)
INVOICES = """
F1,A,INV,2024-01-10,2024-02-10,100.00,
F2,A,INV,2024-01-20,2024-02-20,200.00,2024-03-05
F3,B,INV,2024-01-25,2024-02-25,50.00,
CN4,A,CN,2024-02-05,2024-02-05,-30.00,
CN5,B,CN,2024-02-06,2024-02-06,-10.00,
"""
LINES = "F1,p,1,100.00,60.00\nF2,p,1,200.00,150.00\nF3,p,1,50.00,70.00\nCN5,p,1,10.00,14.00\n"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    folder = tmp_path_factory.mktemp("profit")
    rows = {"invoices": INVOICES.lstrip(), "order_lines": LINES}
    write({name: f"{head}\n{rows.get(name, '')}" for name, head in HEADS.items()}, folder)
    return read_written(folder)


def _profit(read: Read, cutoff: date) -> dict[str, int] | None:
    names = {row["key"]: row["source_id"] for row in read.rows("directory") if row["kind"] == "customer"}
    found = profit_by_customer(read.ledger, since=YEAR, cutoff=cutoff, engine=read.engine)
    return None if found is None else {names[key]: amount for key, amount in found.items()}


def test_a_line_counts_from_the_day_its_invoice_is_known(read: Read) -> None:
    """A: 40 of the first invoice, less a credit note of 30 without lines; 50 more once the second one is entered.

    B sold at a loss of 20; its credit note, whose line is written above 0, gives 4 of the loss back.
    """
    assert _profit(read, date(2024, 2, 29)) == {"A": 1_000, "B": -1_600}
    assert _profit(read, date(2024, 3, 31)) == {"A": 6_000, "B": -1_600}


def test_where_lines_cover_too_little_there_is_no_profit(tmp_path: Path) -> None:
    rows = {"invoices": INVOICES.lstrip(), "order_lines": "F3,p,1,50.00,70.00\n"}
    write({name: f"{head}\n{rows.get(name, '')}" for name, head in HEADS.items()}, tmp_path)
    assert _profit(read_written(tmp_path), date(2024, 3, 31)) is None
