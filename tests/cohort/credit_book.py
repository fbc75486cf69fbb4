"""A small ledger of invoices, money, cheques, disputes and events as text, for outcomes and spells."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lrfm.cohort.outcomes import Outcomes, take_outcomes
from lrfm.cohort.settings import DefaultSettings, OutcomeSettings
from tests.kpi.made_up import MAPPING as MADE_UP
from tests.ledgers import Read
from tests.shapes import read_tables

__all__ = ["DAY", "at", "keys_of", "outcomes_of", "read_book"]

DAY = date(2023, 1, 1)
HEADS = {
    "invoices": "no|customer|kind|date|due|amount|entered",
    "receipts": "no|customer|date|amount|cause|entered",
    "allocations": "source|invoice|amount|date|entered",
    "instruments": "no|customer|got|due|cleared|bounced|replaced|amount|for|agreed|entered",
    "disputes": "invoice|opened|closed|amount|reason",
    "credit_events": "customer|date|kind|entered",
    "contacts": "invoice|customer|date",
}
OPTIONAL = ("disputes", "credit_events", "contacts")
MAPPING: dict[str, Any] = {
    **{name: MADE_UP[name] for name in ("invoices", "receipts", "allocations")},
    "instruments": {**MADE_UP["instruments"], "replaced_on": "replaced"},
    "disputes": {**MADE_UP["disputes"], "amount": "amount"},
    "credit_events": {"customer_id": "customer", "date": "date", "kind": "kind", "entered_on": "entered"},
    "contacts": {"customer_id": "customer", "date": "date", "invoice_id": "invoice"},
}
DAYS = ("date", "due", "entered", "got", "cleared", "bounced", "replaced", "opened", "closed")


def at(day: int | str) -> date:
    """Give the day that is so many days after `DAY`."""
    return DAY + timedelta(days=int(day))


def read_book(folder: Path, **tables: str) -> Read:
    """Read tables whose days are written as days after `DAY`; an empty one is left out."""
    texts = {}
    for name, rows in tables.items():
        if not rows.strip():
            continue
        head = HEADS[name].split("|")
        lines = [HEADS[name]]
        for line in rows.strip().splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            cells += [""] * (len(head) - len(cells))
            shown = (
                at(cell).isoformat() if column in DAYS and cell else cell
                for column, cell in zip(head, cells, strict=True)
            )
            lines.append("|".join(shown))
        texts[name] = "\n".join(lines)
    mapping: dict[str, Any] = {name: MAPPING[name] for name in texts if name not in OPTIONAL}
    mapping["optional"] = {name: MAPPING[name] for name in texts if name in OPTIONAL}
    sources = {name: {"path": f"{name}.csv"} for name in texts if name not in OPTIONAL}
    sources["optional"] = {name: {"path": f"{name}.csv"} for name in texts if name in OPTIONAL}
    return read_tables(folder, texts, mapping, sources=sources)


def keys_of(read: Read) -> dict[int, str]:
    """Give customers' own numbers by key."""
    return {row["key"]: row["source_id"] for row in read.rows("directory") if row["kind"] == "customer"}


def outcomes_of(read: Read, *origins: int, until: int, horizon_months: int = 12, **options: Any) -> Outcomes:
    """Take outcomes; `until` and origins are days after `DAY`; settings by their names, materiality is 100.00."""
    default = {name: options.pop(name) for name in list(options) if name in DefaultSettings.model_fields}
    own = {name: options.pop(name) for name in list(options) if name in OutcomeSettings.model_fields}
    settings = OutcomeSettings(default=DefaultSettings(**default), min_history_months=1, **own)
    options.setdefault("materiality_minor", 10_000)
    return take_outcomes(
        read.ledger,
        origins=[at(day) for day in origins],
        observed_on=at(until),
        horizon_months=horizon_months,
        settings=settings,
        engine=read.engine,
        **options,
    )
