"""The demo: a whole made-up company, written as the CSV files of a plain export.

It holds what real exports hold: late entry, part payments, credit notes, payments in advance, bounced cheques,
customers who fail, a copied row and unreadable rows. The same settings give the same bytes.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.calendars import add_months
from lrfm.ledger.synthetic.company import Company, make_blocks, write_blocks
from lrfm.ledger.synthetic.company_settings import CompanySettings, DefaultSettings
from lrfm.ledger.synthetic.demo_mapping import CUSTOMER_NAME, DEMO_FILE
from lrfm.ledger.synthetic.facts import Block
from lrfm.ledger.synthetic.manifest import write_manifest
from lrfm.ledger.synthetic.settings_side import LineSettings, SideSettings

if TYPE_CHECKING:
    from lrfm.ledger.sources.settings import DemoSource

__all__ = ["demo_settings", "write_demo"]

LAST_DAY = date(2026, 10, 31)
MOST_PRODUCTS = 120
CUSTOMERS_A_PRODUCT = 5
FEWEST_PRODUCTS = 20


def demo_settings(source: DemoSource) -> CompanySettings:
    """Give the settings of the company behind the demo; a small one sells few products."""
    products = max(FEWEST_PRODUCTS, min(MOST_PRODUCTS, source.customers // CUSTOMERS_A_PRODUCT))
    return CompanySettings(
        seed=source.seed,
        customers=source.customers,
        first_day=add_months(LAST_DAY.replace(day=1), 1 - 12 * source.years),
        last_day=LAST_DAY,
        defaults=DefaultSettings(yearly_share=float(source.default_share_yearly)),
        side=SideSettings(lines=LineSettings(products=products)),
    )


def write_demo(source: DemoSource, *, folder: Path) -> Company:
    """Write the demo's tables as CSV files into the folder, with a few rows that no ledger should take."""
    settings = demo_settings(source)
    blocks = (_with_names(block) for block in make_blocks(settings))
    company = write_blocks(blocks, settings=settings, folder=folder, file_format="csv", calendar="gregorian")
    _add_faulty_rows(folder / DEMO_FILE)
    write_manifest(folder)
    return company


def _with_names(block: Block) -> Block:
    """State the customer's name in each invoice, too."""
    if "invoices" not in block.facts:
        return block
    customers, invoices = block.facts["customers"], block.facts["invoices"]
    ids = pc.cast(invoices["customer_id"], pa.string())
    rows = pc.index_in(ids, value_set=customers["customer_id"].combine_chunks())
    named = invoices.add_column(2, CUSTOMER_NAME, customers["name"].combine_chunks().take(rows.combine_chunks()))
    return replace(block, facts={**block.facts, "invoices": named})


def _add_faulty_rows(path: Path) -> None:
    """Add rows as exports have them: a copy, an unreadable date, a missing customer, an amount in words."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)

    def changed(row: list[str], **cells: str) -> list[str]:
        return [cells.get(name, cell) for name, cell in zip(header, row, strict=True)]

    if not rows:
        return
    count = len(rows)
    faulty = [
        rows[count // 5],
        changed(rows[count // 2], invoice_id="R99999901", invoice_date="31.02.2026"),
        changed(rows[count // 3], invoice_id="R99999902", customer_id="", customer_name=""),
        changed(rows[count // 4], invoice_id="R99999903", amount="see contract"),
    ]
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(faulty)
