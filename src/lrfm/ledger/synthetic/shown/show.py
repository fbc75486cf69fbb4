"""Everything that is planted in a made-up company, beside what its files show."""

from __future__ import annotations

from pathlib import Path

from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.company_files import CompanyFiles
from lrfm.ledger.synthetic.shown.endings import ending_phenomena
from lrfm.ledger.synthetic.shown.failures import failure_phenomena
from lrfm.ledger.synthetic.shown.frauds import fraud_phenomena
from lrfm.ledger.synthetic.shown.goods import goods_phenomena
from lrfm.ledger.synthetic.shown.keeping import keeping_phenomena
from lrfm.ledger.synthetic.shown.payment import payment_phenomena
from lrfm.ledger.synthetic.shown.results import MadeUp
from lrfm.ledger.synthetic.shown.selling import selling_phenomena
from lrfm.ledger.synthetic.shown.trade import trade_phenomena

__all__ = ["show_company"]

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


def show_company(folder: Path) -> MadeUp:
    """Compare a company's files with its truth, both below the folder.

    What a company is too small to hold, or was not asked for, is left out. Raises `UserError` where another version of
    this program made it.
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
