"""Since when customers have had their account, where the master data say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.ledger.model import LedgerTables

__all__ = ["accounts"]


def accounts(ledger: LedgerTables) -> Table:
    """Give the day on which each account was opened, the first where several are told, known from that day on."""
    rows = ledger.optional.get("customers")
    if rows is None or "opened_on" not in rows.columns:
        return ibis.memtable([], schema={"customer_key": "int64", "opened_on": "date", "since": "date"})
    owners = ledger.directory.filter(ledger.directory.kind == "customer")
    owned = rows.join(owners.select(customer_id="source_id", customer_key="key"), "customer_id")
    owned = owned.filter(owned.opened_on.notnull())
    days = owned.group_by("customer_key").agg(opened_on=owned.opened_on.min())
    return days.mutate(since=days.opened_on)
