"""Whether the files say on which days payments came: a fact about the files, not about a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.cohort.snapshot import PAYMENT_KINDS
from lrfm.engine.exact import exact_sum

if TYPE_CHECKING:
    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["has_dated_payments"]

UNDATED_KIND = "undated"
MOST_UNDATED = 20
"""One part in so many of what was paid may lack its day."""


def has_dated_payments(ledger: LedgerTables, *, engine: Engine) -> bool:
    """Tell whether days of payment are known, but for one part in twenty of what was paid at the most."""
    paid = ledger.receipts.filter(ledger.receipts.kind.isin([*PAYMENT_KINDS, UNDATED_KIND]))
    amount = paid.amount_minor.abs()
    sums = engine.whole_numbers(
        paid.agg(every=exact_sum(amount), undated=exact_sum(amount, where=paid.kind == UNDATED_KIND))
    )
    return sums["undated"] * MOST_UNDATED <= sums["every"]
