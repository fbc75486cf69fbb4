"""Open items against the control balance, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import ibis

from lrfm.core.money import to_minor
from lrfm.errors import Defect, Fault, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ibis.expr.types import Table

    from lrfm.cohort.snapshot import Snapshot
    from lrfm.ledger.model import Ledger

__all__ = ["ControlBalance", "ControlSource", "reconcile"]

NAMED_DOCUMENTS = 10


class ControlSource(StrEnum):
    """Where the control balance comes from."""

    STATED = "stated"
    """The general ledger's balance, as the user gives it."""
    ROLLED = "rolled"
    """Rolled forward from the rows taken: not reconciled to the general ledger."""


@dataclass(frozen=True)
class ControlBalance:
    """A balance that open items equal, in minor units."""

    amount_minor: int
    source: ControlSource


def reconcile(
    ledger: Ledger, snapshot: Snapshot, *, open_items_minor: int, balances: dict[date, Decimal]
) -> ControlBalance:
    """Compare open items with the balance rolled forward from the rows, and with the general ledger's if known.

    Raises `Defect` where the rolled balance differs (the tables lost something on the way) and `UserError` naming
    documents where the stated one does.
    """
    rolled = snapshot.rolled_balance_minor
    if rolled != open_items_minor:
        raise Defect(f"open items are {open_items_minor} minor units, the rows roll forward to {rolled}")
    stated = balances.get(snapshot.cutoff)
    if stated is None:
        return ControlBalance(rolled, ControlSource.ROLLED)
    digits = snapshot.currency_digits
    stated_minor = _stated_minor(stated, digits=digits)
    if stated_minor != open_items_minor:
        raise _mismatch(ledger, snapshot, stated_minor=stated_minor, open_items_minor=open_items_minor)
    return ControlBalance(stated_minor, ControlSource.STATED)


def _stated_minor(stated: Decimal, *, digits: int) -> int:
    try:
        return to_minor(stated, digits=digits)
    except ValueError:
        raise UserError.of("control.too_fine", balance=str(stated), digits=digits) from None


def _mismatch(ledger: Ledger, snapshot: Snapshot, *, stated_minor: int, open_items_minor: int) -> UserError:
    """Say by how much the balances differ, and which documents explain it by their amount or their late entry."""
    difference = stated_minor - open_items_minor
    values = {
        "stated_minor": stated_minor,
        "open_items_minor": open_items_minor,
        "difference_minor": difference,
        "currency": snapshot.currency,
        "digits": snapshot.currency_digits,
        "as_of": snapshot.cutoff,
    }
    faults = [Fault("control.mismatch", values)]
    documents = snapshot.documents
    same = documents.filter(
        (documents.open_minor.abs() == abs(difference)) | (documents.amount_minor.abs() == abs(difference))
    )
    rows = ledger.movements
    late = rows.filter((rows.event_date <= snapshot.cutoff) & (rows.known_on > snapshot.cutoff))
    is_booked_later = (rows.paid_on <= snapshot.cutoff) & (rows.paid_known_on > snapshot.cutoff)
    paid = rows.filter((rows.paid_minor != 0) & is_booked_later)
    named = (("control.same_amount", same), ("control.entered_later", late), ("control.payments_later", paid))
    for key, table in named:
        ids = _source_ids(ledger, snapshot, table)
        if ids:
            shown = ", ".join(ids[:NAMED_DOCUMENTS]) + (", …" if len(ids) > NAMED_DOCUMENTS else "")
            faults.append(Fault(key, {"count": len(ids), "documents": shown}))
    if not any(fault.key == "control.same_amount" for fault in faults):
        faults.insert(1, Fault("control.no_document"))
    return UserError(*faults)


def _source_ids(ledger: Ledger, snapshot: Snapshot, documents: Table) -> Sequence[str]:
    names = ledger.directory.filter(ledger.directory.kind == "document").select(
        document_key="key", source_id="source_id"
    )
    keys = documents.select(document_key=documents.document_key.cast("int64"))
    found = names.semi_join(keys, "document_key").select(source_id=ibis._.source_id)
    return [row["source_id"] for row in snapshot.engine.to_arrow(found, order_by=["source_id"]).to_pylist()]
