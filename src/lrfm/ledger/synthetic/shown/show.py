"""Everything that is planted in a made-up company, beside what its files show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.company_files import CompanyFiles, is_made_up
from lrfm.ledger.synthetic.shown.endings import ending_phenomena
from lrfm.ledger.synthetic.shown.failures import failure_phenomena
from lrfm.ledger.synthetic.shown.frauds import fraud_phenomena
from lrfm.ledger.synthetic.shown.goods import goods_phenomena
from lrfm.ledger.synthetic.shown.keeping import keeping_phenomena
from lrfm.ledger.synthetic.shown.payment import payment_phenomena
from lrfm.ledger.synthetic.shown.results import MadeUp
from lrfm.ledger.synthetic.shown.selling import selling_phenomena
from lrfm.ledger.synthetic.shown.trade import trade_phenomena

__all__ = ["is_made_up", "made_with", "show_company"]

ROOMS = (
    payment_phenomena,
    ending_phenomena,
    failure_phenomena,
    trade_phenomena,
    goods_phenomena,
    selling_phenomena,
    keeping_phenomena,
    fraud_phenomena,
)


def made_with(folder: Path) -> dict[str, Any]:
    """Give the settings that a company was made with, as plain values."""
    return CompanyFiles(folder).settings.plain()


def show_company(folder: Path) -> MadeUp:
    """Compare a company's files with its truth, both below the folder; `is_made_up` tells whether they are there.

    What a company is too small to hold, or was not asked for, is left out.
    """
    book = Book(CompanyFiles(folder))
    settings = book.files.settings
    return MadeUp(
        customers=book.buyers.count,
        invoices=book.sold.count,
        first_day=settings.first_day,
        last_day=settings.last_day,
        salespeople=settings.salespeople,
        phenomena=tuple(found for room in ROOMS for found in room(book) if found is not None),
    )
