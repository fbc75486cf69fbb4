"""Exhibits of what stands beside the invoices: the optional tables, and what lines of sales give away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["optional_tables", "sales_lines"]

OPTIONAL = (
    "order_lines",
    "orders",
    "deliveries",
    "stock",
    "prices",
    "customers",
    "visits",
    "contacts",
    "disputes",
    "credit_events",
    "campaigns",
    "contracts",
    "securities",
    "limits",
    "price_index",
    "outflows",
)
"""The optional tables, in the order of the params; `lrfm.ledger.optional.settings` says what each holds."""
LINES = "lines"


def optional_tables(voice: Voice, results: Results) -> Block:
    """Which optional tables are there, and what can't be answered without the others."""
    # a ledger of lines sold has its order lines already
    asked = [name for name in OPTIONAL if name != "order_lines" or results.leading != LINES]
    rows = tuple(_optional_row(voice, results, name) for name in asked)
    columns = (
        Column(voice.say("quality.column_table")),
        Column(voice.say("quality.column_rows"), "number"),
        Column(voice.say("quality.column_without")),
    )
    count = sum(name in results.optional_rows for name in asked)
    table = Table(voice.say("quality.optional_caption"), columns, rows)
    return Block(
        "optional",
        voice.say("quality.optional_claim" if count else "quality.optional_claim_none", count=count, known=len(asked)),
        html_table(table, language=voice.language),
        voice.say("quality.optional_caveat"),
        voice.say("quality.optional_provenance"),
        question=voice.say("ask.optional"),
    )


def _optional_row(voice: Voice, results: Results, name: str) -> tuple[str, str, str]:
    if name in results.optional_rows:
        return voice.say(f"table.{name}"), voice.language.count(results.optional_rows[name]), ""
    return voice.say(f"table.{name}"), "–", voice.say(f"without.{name}")


def sales_lines(voice: Voice, results: Results) -> Block | Lines:
    """What lines of sales give away about themselves; one sentence for other files."""
    facts = results.sales
    if facts is None:
        return voice.lines(voice.say("quality.sales_none"))
    count = voice.language.count
    rows = [
        (voice.say("quality.sales_lines"), count(facts.lines)),
        (voice.say("quality.sales_customers"), count(facts.customers)),
        (voice.say("quality.sales_without_customer"), count(facts.lines_without_customer)),
        (voice.say("quality.sales_credit_lines"), count(facts.credit_lines)),
        (voice.say("quality.sales_credit_documents"), count(facts.credit_documents)),
        (voice.say("quality.sales_credit_amount"), voice.money(facts.credit_minor)),
        (voice.say("quality.sales_unpriced_returns"), count(facts.unpriced_returns)),
        (voice.say("quality.sales_negative_prices"), count(facts.negative_prices)),
        (voice.say("quality.sales_zero_prices"), count(facts.zero_prices)),
        (voice.say("quality.sales_copies"), count(facts.copied_lines)),
        (voice.say("quality.sales_net_customers"), count(facts.customers_at_or_below_zero)),
    ]
    if facts.rounded_lines:
        rows.append((voice.say("quality.sales_rounded"), count(facts.rounded_lines)))
    columns = (Column(voice.say("quality.column_fact")), Column(voice.say("quality.column_value"), "number"))
    table = Table(voice.say("quality.sales_caption"), columns, tuple(rows))
    return Block(
        "sales-lines",
        voice.say(
            "quality.sales_claim" if facts.credit_lines else "quality.sales_claim_none",
            count=facts.credit_lines,
            credit_minor=facts.credit_minor,
        ),
        html_table(table, language=voice.language),
        voice.say("quality.sales_caveat"),
        voice.say("quality.sales_provenance"),
        question=voice.say("ask.sales"),
    )
