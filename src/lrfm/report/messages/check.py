"""Messages of `lrfm check`: what was read, what was not, and which amounts the ledger suggests."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, str | tuple[str, str]] = {
    "check.title": "{client} as of {date}",
    "check.read_heading": "What was read",
    "check.file": ("{path}: one row", "{path}: {count} rows"),
    "check.total": "{status}: {rows} rows, {amount_minor}",
    "check.status_read": "read",
    "check.status_taken": "taken",
    "check.status_set_apart": "set apart",
    "check.status_rejected": "rejected",
    "check.reason": (
        "{status}: one row, {amount_minor}, first in row {line}: {reason}",
        "{status}: {count} rows, {amount_minor}, first in row {line}: {reason}",
    ),
    "check.reason_without_amount": (
        "{status}: one row, first in row {line}: {reason}",
        "{status}: {count} rows, first in row {line}: {reason}",
    ),
    "check.rejected_written": "every row that was not taken, with its reason: {path}",
    "check.notes_heading": "What was worked out",
    "check.findings_heading": "What to know before the figures are read",
    "check.weight_limit": "limit",
    "check.weight_check": "check",
    "check.weight_note": "note",
    "check.control_heading": "Control totals",
    "check.open_items": "open items: {amount_minor}",
    "check.ageing_total": "sum of the ageing: {amount_minor}",
    "check.control_balance": "control balance: {amount_minor} ({source})",
    "check.control_stated": "the general ledger's",
    "check.control_rolled": "rolled forward from the rows: not reconciled to the general ledger",
    "check.thresholds_stated": "Thresholds of the params",
    "check.large_items": ("one invoice reaches {limit_minor}", "{count} invoices reach {limit_minor}"),
    "check.thresholds_heading": "Amounts that the ledger suggests: no amount means the same in every currency, so "
    "none has a default. Paste what fits:",
    "check.thresholds_rule": "from {count} invoices above zero: the median invoice is {median_minor}, one in a "
    "hundred is above {high_minor}; rounded to 1, 2 or 5",
    "check.threshold_small_balance": "small balance: what may be written off without asking; a hundredth of the median "
    "invoice, rounded down",
    "check.threshold_default_materiality": "materiality: what must be open for a default to count; the median "
    "invoice, rounded down",
    "check.threshold_large_item": "large item: to be looked at one by one; exceeded by one invoice in a "
    "hundred, rounded up",
    "check.no_thresholds": "no invoice is above zero: the ledger suggests no amounts",
    "check.done_sales": "The ledger reads. It shows sales alone: there are no open items to reconcile. Nothing was "
    "rendered; `lrfm report` makes the pack.",
    "check.done": "The ledger reads and reconciles. Nothing was rendered; `lrfm report` makes the pack.",
}
