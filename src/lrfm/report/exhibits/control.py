"""The exhibit of the control balance: what open items must equal, account by account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.cohort.reconcile import ControlSource
from lrfm.report.pack import Block
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice

__all__ = ["balance_line", "reconciliation"]


def balance_line(voice: Voice, results: Results) -> str:
    """Say that open items, ageing and control balance agree, or that there is no balance."""
    if not results.has_payments:
        return voice.say("control.claim_sales_only")
    key = "control.claim_stated" if results.control.source is ControlSource.STATED else "control.claim_rolled"
    return voice.say(key, open_items_minor=results.figures.ageing.total_minor)


def reconciliation(voice: Voice, results: Results) -> Block:
    """Open items, the ageing and the control balance side by side, and the accounts that make them up."""
    if not results.has_payments:
        return _sales_only(voice, results)
    figures, control = results.figures, results.control
    rows = (
        (voice.say("control.row_open_items"), voice.amount(int(figures.open_items.value or 0))),
        (voice.say("control.row_ageing"), voice.amount(figures.ageing.total_minor)),
        (voice.say(f"control.row_{control.source}"), voice.amount(control.amount_minor)),
    )
    tables = [Table(voice.say("control.caption"), _total_and_amount(voice), rows)]
    has_accounts = len(control.accounts) > 1
    if has_accounts:
        tables.append(_accounts(voice, results))
    return Block(
        "reconciliation",
        balance_line(voice, results),
        "\n".join(html_table(table, language=voice.language) for table in tables),
        voice.say("control.caveat_accounts" if has_accounts else f"control.caveat_{control.source}"),
        voice.say("control.provenance"),
        question=voice.say("ask.reconciliation"),
    )


def _total_and_amount(voice: Voice) -> tuple[Column, Column]:
    amount = voice.say("report.amount_in", currency=voice.currency)
    return Column(voice.say("control.column_total")), Column(amount, "number")


def _accounts(voice: Voice, results: Results) -> Table:
    """Receivables, instruments in hand and bounced ones: each with where its balance comes from, summed."""
    rows = tuple(
        (
            voice.say(f"control.{account.name}"),
            voice.amount(account.amount_minor),
            voice.say(f"control.account_{account.source}"),
        )
        for account in results.control.accounts
    )
    columns = (
        Column(voice.say("control.column_account")),
        Column(voice.say("report.amount_in", currency=voice.currency), "number"),
        Column(voice.say("control.column_source")),
    )
    footer = (voice.say("control.row_open_items_sum"), voice.amount(results.control.amount_minor), "")
    return Table(voice.say("control.accounts_caption"), columns, rows, footer)


def _sales_only(voice: Voice, results: Results) -> Block:
    """Sales have no balance: what can be shown is how rows became documents."""
    controls, activity, facts = results.controls, results.figures.activity, results.facts
    rows = (
        (
            voice.say("control.row_lines"),
            voice.language.count(controls.rows_taken),
            voice.amount(controls.amount_taken_minor),
        ),
        (
            voice.say("control.row_documents"),
            voice.language.count(activity.known_documents),
            voice.amount(activity.known_minor),
        ),
    )
    columns = (
        Column(voice.say("quality.column_what")),
        Column(voice.say("control.column_count"), "number"),
        Column(voice.say("report.amount_in", currency=voice.currency), "number"),
    )
    table = Table(voice.say("control.sales_caption"), columns, rows)
    ends_later = facts.last_invoice_on is not None and facts.last_invoice_on > results.figures.cutoff
    return Block(
        "reconciliation",
        voice.say("control.claim_sales_only"),
        html_table(table, language=voice.language),
        voice.say("control.caveat_sales_later" if ends_later else "control.caveat_sales"),
        voice.say("control.provenance_sales"),
        question=voice.say("ask.reconciliation_sales"),
    )
