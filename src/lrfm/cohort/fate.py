"""What stands open at the end of files that only ever show paid rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lrfm.engine.exact import exact_sum

if TYPE_CHECKING:
    from lrfm.engine.base import Engine
    from lrfm.ledger.model import Ledger

__all__ = ["part_paid_rest"]


def part_paid_rest(ledger: Ledger, *, cutoff: date, engine: Engine) -> int:
    """Sum what part-paid invoices known at the cut-off still leave open at the end of the files (minor units).

    A fact about the files, not about the day: where they hold no unpaid invoice, what became of this money is unknown,
    and it is neither a loss nor a default.
    """
    settled = ledger.allocations.group_by("document_key").agg(settled_minor=ledger.allocations.amount_minor.sum())
    rows = ledger.invoices.join(settled, "document_key")
    known = (rows.event_date <= cutoff) & (rows.known_on <= cutoff)
    is_part_paid = (rows.settled_minor > 0) & (rows.settled_minor < rows.amount_minor)
    rest = exact_sum((rows.amount_minor - rows.settled_minor).cast("int64"), where=known & is_part_paid)
    return engine.whole_numbers(rest.name("rest").as_table())["rest"]
