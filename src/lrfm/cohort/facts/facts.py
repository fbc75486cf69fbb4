"""The ledger prepared for any cut-off: facts by customer with both clocks, kept as a stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.cohort.facts.accounts import accounts
from lrfm.cohort.facts.beside import bounces, contracts, disputes, limits, price_index, unapplied
from lrfm.cohort.facts.invoices import invoice_states
from lrfm.cohort.facts.lines import sold_lines
from lrfm.cohort.facts.sales import documents_known, sales_days

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import LedgerTables

__all__ = ["Facts", "open_facts", "prepare_facts", "save_facts"]

ORDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sales_days": ("customer_key", "event_date", "since", "is_purchase", "previous_on", "net_minor"),
        "accounts": ("customer_key",),
        "invoices": ("customer_key", "document_key", "since"),
        "unapplied": ("customer_key", "since"),
        "disputes": ("customer_key", "document_key", "opened_on", "closed_on", "reason", "disputed_minor"),
        "bounces": ("customer_key", "bounced_on", "replaced_on", "amount_minor"),
        "limits": ("customer_key", "since"),
        "contracts": ("customer_key", "from_date", "to_date"),
        "price_index": ("since",),
        "lines": (
            "customer_key", "event_date", "document_key", "product_id", "is_return",
        ),
    }
)  # fmt: skip
"""The tables, and the order in which their rows are written."""


@dataclass(frozen=True)
class Facts:
    """Facts of every customer, each with `since`, the day from which on it was known; nothing of the extract alone.

    It still holds what came after a cut-off: only `lrfm.cohort.cohort.take_cohort` may read it. Tables are described
    where they are made: `sales_days` (lrfm.cohort.facts.sales), `accounts` (.accounts), `invoices` (.invoices), `lines`
    (.lines), the rest (.beside).
    """

    sales_days: Table
    accounts: Table
    invoices: Table
    unapplied: Table
    disputes: Table
    bounces: Table
    limits: Table
    contracts: Table
    price_index: Table
    lines: Table


def prepare_facts(ledger: LedgerTables, *, engine: Engine, name: str = "facts") -> Facts:
    """Prepare the facts of a ledger; `name` keeps those of several ledgers of one engine apart."""

    def keep(table: Table, own: str) -> Table:
        return engine.materialise(table, name=f"{name}_{own}")

    documents = keep(documents_known(ledger), "documents")
    opened = keep(disputes(ledger, documents.filter(documents.is_invoice)), "opened")
    tables = {
        "sales_days": sales_days(documents),
        "accounts": accounts(ledger),
        "invoices": invoice_states(ledger, documents, opened, keep=keep),
        "unapplied": unapplied(ledger),
        "disputes": opened,
        "bounces": bounces(ledger),
        "limits": limits(ledger),
        "contracts": contracts(ledger),
        "price_index": price_index(ledger),
        "lines": sold_lines(ledger, documents),
    }
    return Facts(**{key: keep(table, key) for key, table in tables.items()})


def save_facts(facts: Facts, *, engine: Engine, folder: Path) -> None:
    """Write the facts into a folder, customer by customer."""
    for field in fields(facts):
        table = getattr(facts, field.name)
        engine.write_parquet(table, folder / f"{field.name}.parquet", order_by=list(ORDERS[field.name]))


def open_facts(engine: Engine, *, folder: Path) -> Facts:
    """Open saved facts; tables are read lazily from their files."""
    return Facts(
        **{
            field.name: engine.read_parquet(folder / f"{field.name}.parquet", name=f"facts_{field.name}_file")
            for field in fields(Facts)
        }
    )
