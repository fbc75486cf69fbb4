"""What was known of all customers at each of many cut-offs, taken in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from lrfm.cohort.cutoffs import Cutoffs
from lrfm.cohort.purchasing import Purchasing
from lrfm.cohort.timeline import Timeline

if TYPE_CHECKING:
    from lrfm.cohort.facts import Facts
    from lrfm.engine.base import Engine

__all__ = ["Cohort", "take_cohort"]

SALES = ("customer_key", "event_date", "since", "net_minor", "gross_minor", "invoice_count", "terms_days")


@dataclass(frozen=True)
class Cohort:
    """What was known at each of `cutoffs`; it holds no reference to a ledger and no row known after the last of them.

    Every table is a `Timeline`: what a feature sums at a cut-off was known then, for rows known later are not held yet
    and rows that ended are held no more. Columns are those of `lrfm.cohort.facts`, less both days of knowledge.

    - `purchasing`: when and how much each customer bought, from first to last day (`lrfm.cohort.purchasing`);
    - `sales`: what was billed by customer and day (`net_minor`, `gross_minor`, `invoice_count`; additive);
    - `purchases`: the days on which something was bought, one row each (`event_date`);
    - `invoices`: what was known of each invoice (`open_minor`, `paid_minor`, `due_date`, ...), one row at a time;
    - `unapplied`, `disputes` (all that were opened), `standing_disputes`, `bounces` (also those that were replaced),
      `unreplaced` (without them), `limits`, `contracts`, `accounts`, `price_index`, `lines`.

    `is_dated` tells whether the files say when payments came (`lrfm.cohort.dated`), `begins_on` the first day from
    which on they hold everything, where that is known: facts about the files, not about a day.
    """

    cutoffs: Cutoffs
    currency: str
    currency_digits: int
    purchasing: Purchasing
    sales: Timeline
    purchases: Timeline
    invoices: Timeline
    unapplied: Timeline
    disputes: Timeline
    standing_disputes: Timeline
    bounces: Timeline
    unreplaced: Timeline
    limits: Timeline
    contracts: Timeline
    accounts: Timeline
    price_index: Timeline
    lines: Timeline
    has_payments: bool
    is_dated: bool
    begins_on: date | None
    engine: Engine


def take_cohort(
    facts: Facts,
    *,
    cutoffs: Sequence[date],
    currency: str,
    currency_digits: int,
    has_payments: bool,
    is_dated: bool,
    begins_on: date | None,
    engine: Engine,
) -> Cohort:
    """Take what was known at each cut-off (ascending days)."""
    days = Cutoffs.of(cutoffs, engine=engine)
    purchases = facts.sales_days.filter(facts.sales_days.is_purchase)
    tables = {
        "sales": facts.sales_days.select(*SALES),
        "purchases": purchases.select("customer_key", "event_date", "since", "until"),
        "invoices": facts.invoices,
        "unapplied": facts.unapplied,
        "disputes": facts.disputes.drop("closed_on"),
        "standing_disputes": facts.disputes.rename(until="closed_on"),
        "bounces": facts.bounces.drop("until", "replaced_on"),
        "unreplaced": facts.bounces.drop("replaced_on"),
        "limits": facts.limits,
        "contracts": facts.contracts,
        "accounts": facts.accounts,
        "price_index": facts.price_index,
        "lines": facts.lines,
    }
    return Cohort(
        days,
        currency,
        currency_digits,
        Purchasing.of(facts.sales_days, days),
        **{name: Timeline.of(table, days) for name, table in tables.items()},
        has_payments=has_payments,
        is_dated=is_dated,
        begins_on=begins_on,
        engine=engine,
    )
