"""Messages about the figures of the month."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "kpi.nothing_open": "Nothing is open.",
    "kpi.no_sales": "Nothing was billed up to the date of this pack.",
    "kpi.payments_undated": "The files don't say on which days payments came.",
    "kpi.transitions_too_few": (
        "Fewer than {least} invoices left each of the buckets: what becomes of the others can't be told from so few."
    ),
    "kpi.one_customer": "There is only one customer.",
    "kpi.history_too_short": "The files do not reach back far enough.",
    "kpi.no_disputes_table": "No table of disputes with their dates is given.",
    "kpi.no_promises_table": "No table of contacts with promises of payment is given.",
    "kpi.no_promises_due": "No promise of payment fell due.",
    "kpi.nothing_written_off": "Nothing was written off.",
    "kpi.transitions_too_short": (
        "The files hold only one whole month; it takes {least} to tell what becomes of open invoices.",
        "The files hold only {count} whole months; it takes {least} to tell what becomes of open invoices.",
    ),
    "kpi.transitions_bucket_empty": "Open invoices reached a bucket out of which none was followed yet.",
    "kpi.transitions_never_left": "Some open invoices never left their bucket, so what becomes of them can't be told.",
    "kpi.no_sales_in_period": "Nothing was billed in the period, net of credit notes.",
    "kpi.no_average_balance": "Nothing was owed on average.",
    "kpi.nothing_to_collect": "There was nothing to collect in the period.",
    "kpi.bucket_empty": "Nothing stood in this bucket.",
    "kpi.no_payments": (
        "No payment came in the month before the date of this pack.",
        "No payment came in the {count} months before the date of this pack.",
    ),
    "headline.open_items": "Open items",
    "headline.overdue_share": "Past due",
    "headline.count_back_dso": "Days sales outstanding",
    "headline.weighted_days_late": "Days late",
    "headline.count_back_dso_note": "count-back method",
    "headline.weighted_days_late_note": (
        "weighted by amount, payments of the last month",
        "weighted by amount, payments of the last {count} months",
    ),
    "ageing.figure_title": "Open invoices by days past due",
    "ageing.figure_description": "Bars of open invoices by days past due; {overdue_minor} is past due.",
    "ageing.caveat": "Age is counted from the due date, not from the invoice date. Credits are not taken off here.",
    "ageing.table_claim": "The buckets, less credits, sum to open items: {total_minor}",
    "ageing.table_caveat": (
        "Shares are of open invoices before credits. Unapplied cash is money that settles nothing yet; it is netted "
        "into no bucket."
    ),
    "ageing.caption": "Ageing of open items",
    "ageing.column_bucket": "Past due",
    "ageing.column_items": "Items",
    "ageing.column_share": "Share",
    "ageing.credit_notes": "Less: open credit notes",
    "ageing.unapplied": "Less: unapplied cash",
    "ageing.total": "Open items",
    "ageing.bucket_not_due": "Not due",
    "ageing.bucket": "{first} to {last} days",
    "ageing.bucket_over": "Over {days} days",
    "debtors.none": "No customer owes anything",
    "debtors.caption": "Largest open balances",
    "debtors.column_customer": "Customer",
    "debtors.column_open": "Open, {currency}",
    "debtors.column_overdue": "Past due, {currency}",
    "debtors.column_invoices": "Invoices",
    "debtors.column_oldest": "Oldest, days past due",
    "debtors.caveat": "Open invoices before credits. Customers under several numbers are not yet joined.",
    "billed.claim": (
        "{total_minor} was billed in the last month",
        "{total_minor} was billed in the last {count} months",
    ),
    "billed.figure_title": "Billed by month, net of credit notes ({currency})",
    "billed.figure_description": (
        "A column for one month.",
        "Columns for {count} months; a month that was not over is drawn lighter.",
    ),
    "dso.claim": "The balance is worth {days} of recent billing (count-back DSO)",
    "dso.caption": "Months that the balance counts back through",
    "dso.column_month": "Month",
    "dso.column_billed": "Billed, {currency}",
    "dso.provenance": "Open items against gross billing less credit notes, latest month first (count-back method).",
    "lateness.claim_late": (
        "Money of the last month came {days} after the due date, weighted by amount",
        "Money of the last {count} months came {days} after the due date, weighted by amount",
    ),
    "lateness.claim_early": (
        "Money of the last month came {days} before the due date, weighted by amount",
        "Money of the last {count} months came {days} before the due date, weighted by amount",
    ),
    "lateness.claim_on_time": (
        "Money of the last month came on the due date, weighted by amount",
        "Money of the last {count} months came on the due date, weighted by amount",
    ),
    "lateness.weighted_days_late": "Days late, early payments counted as negative",
    "lateness.weighted_days_late_floored": "Days late, early payments counted as 0",
    "lateness.weighted_days_to_pay": "Days from invoice to payment",
    "lateness.paid_on_time_share": "Share of money paid on time",
    "lateness.caption": "Lateness of what was paid, weighted by amount",
    "lateness.column_figure": "Figure",
    "lateness.column_value": "Value",
    "lateness.caveat": (
        "Only money that came is in it. What is still unpaid is not, so these figures flatter where much is open."
    ),
    "lateness.spread_claim": "{on_time} of the money came by the due date",
    "lateness.spread_caveat": (
        "Payments beyond the ends of the axis stand in its first and last bar. What is still unpaid is not in it."
    ),
    "lateness.due_date": "due date",
    "lateness.days_axis": "Days after the due date",
    "kpi.dso_beyond_history": "at least: the balance is larger than all billing, net of credit notes, in {days} days",
    "kpi.dso_no_balance": "nothing is owed, net of credits",
    "headline.fate_unknown_note": "on part-paid rows; what became of it is unknown",
    "ageing.claim_nothing_open": "Customers owe nothing",
    "ageing.claim_credits_only": "No invoice is open; customers have {credits_minor} to their credit",
    "ageing.claim_net_credit": "Customers' credits exceed open invoices by {excess_minor}",
    "ageing.claim_fate_unknown": (
        "Of {total_minor} open, {unknown_minor} stands on part-paid rows; what became of it is unknown"
    ),
    "dso.claim_at_least": (
        "The balance is larger than all billing net of credit notes: count-back DSO is at least {days}"
    ),
    "dso.claim_fate_unknown": "Days sales outstanding can't be told: most of the balance is of unknown fate",
    "dso.claim_nothing": "Nothing is owed net of credits: count-back DSO is 0",
    "lateness.provenance": ("{count} payment since {since}.", "{count} payments since {since}."),
    "lateness.figure_title": "Money paid, by weeks around the due date",
    "lateness.figure_description": (
        "A histogram of the money paid by days after the due date; {on_time} was paid on time."
    ),
    "ageing.claim": "Customers owe {total_minor}; {overdue_share} of it is past due",
    "ageing.claim_with_credits": (
        "Customers owe {total_minor} net of credits; {overdue_share} of the {receivable_minor} invoiced and open is "
        "past due"
    ),
    "ageing.claim_no_documents": "No document of the files was known on this day",
    "ageing.figure_claim": "{overdue_minor} is past due, {oldest_minor} of it by more than {days} days",
    "ageing.figure_claim_none": "Nothing is past due",
    "ageing.subtotal": "Open invoices",
    "headline.open_items_net_note": ("{count} open invoice, net of credits", "{count} open invoices, net of credits"),
    "headline.open_items_note": ("{count} open invoice", "{count} open invoices"),
    "headline.overdue_share_note": "{overdue_minor} of {receivable_minor} invoiced and open",
    "headline.days_early": "{days} early",
    "debtors.claim": (
        "The largest debtor owes {top_share} of the {receivable_minor} invoiced and open",
        "The {count} largest debtors owe {top_share} of the {receivable_minor} invoiced and open",
    ),
    "billed.claim_nothing": ("Nothing was billed in the last month", "Nothing was billed in the last {count} months"),
    "billed.caveat": "A low last month may only mean that the month is not over, or that invoices are entered late.",
    "dso.total": "Count-back DSO",
    "dso.column_days": "Days that count",
    "dso.column_part": "Of the balance, {currency}",
    "dso.caveat": (
        "Of the earliest month only the days count that are left of the balance. A stock ratio: old unpaid invoices "
        "raise it, however new ones are paid."
    ),
    "debtors.masked": "Customers' names are replaced by labels.",
    "ageing.provenance": "Invoices known on that day, less what was known to be paid of them.",
    "billed.provenance": "Invoices and credit notes known on that day, by the month of their own date.",
    "ageing.claim_all_fate_unknown": "{total_minor} stands open on part-paid rows; what became of it is unknown",
    "ageing.figure_claim_young": "{overdue_minor} is past due, none of it by more than {days} days",
    "kpi.fate_unknown": "not to be relied on: rests on part-paid rows of unknown fate",
    "ageing.figure_description_unknown": (
        "Bars of open amounts by days past due; what became of most of them is unknown."
    ),
}
