"""Contacts about payment that name an invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.ledger.model import LedgerTables

__all__ = ["contacts_of_documents"]


def contacts_of_documents(ledger: LedgerTables) -> Table | None:
    """Give `document_key` and `contacted_on` of each contact about an invoice; None where files tell of none."""
    contacts = ledger.optional.get("contacts")
    if contacts is None or "invoice_id" not in contacts.columns:
        return None
    ids = ledger.directory.filter(ledger.directory.kind == "document")
    ids = ids.group_by(invoice_id=ids.source_id).agg(document_key=ids.key.min())
    return contacts.select("invoice_id", contacted_on="date").join(ids, "invoice_id").drop("invoice_id")
