"""Messages about instruments, about the bounds of the headlines, and about files that show sales alone."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "kpi.sales_only": "The files show sales alone, without due dates and payments.",
    # bounds of the headlines
    "bounds.none": (
        "The files say of each payment what it paid, or leave it as unapplied cash: the headlines depend on no rule"
    ),
    "bounds.claim": (
        "{figure}: between {low} and {high}, according to which invoices {by_rule_minor} of payments without a "
        "reference paid"
    ),
    "bounds.claim_same": (
        "Which invoices {by_rule_minor} of payments without a reference paid makes no difference to the headlines"
    ),
    "bounds.caption": "Headlines under each way of matching payments that name no invoice",
    "bounds.column_figure": "Figure",
    "bounds.column_oldest": "Oldest first",
    "bounds.column_chosen": "In this pack",
    "bounds.column_newest": "Newest first",
    "bounds.overdue_share": "Past due, share of open invoices",
    "bounds.overdue": "Past due",
    "bounds.old": "More than {days} days past due",
    "bounds.weighted_days_late": "Days late, weighted by amount",
    "bounds.paid_on_time_share": "Share of money paid on time",
    "bounds.unapplied": "Unapplied cash",
    "bounds.caveat": (
        "Oldest first leaves the least past due, newest first the most. Open items in all are the same either way."
    ),
    "bounds.provenance": (
        "The same invoices and payments, matched again; {by_rule_minor} of receipts name no invoice that is open."
    ),
    "bounds.note": "between {low} and {high}, according to what payments without a reference paid",
    # instruments
    "instruments.none": "The files hold no cheques, notes or direct debits: what is paid is taken as paid on its date",
    "instruments.none_open": "No cheque, note or direct debit stands on this day: all have cleared or were replaced",
    "instruments.claim": (
        "One cheque or note over {in_hand_minor} is in hand and not yet money; none has bounced",
        "{count} cheques and notes over {in_hand_minor} are in hand and not yet money; none has bounced",
    ),
    "instruments.claim_late": (
        "One cheque or note over {in_hand_minor} is in hand, though its day is past; none has bounced",
        (
            "{count} cheques and notes over {in_hand_minor} are in hand, {late_minor} of it past its day; none has "
            "bounced"
        ),
    ),
    "instruments.claim_bounced": (
        "One cheque or note over {in_hand_minor} is in hand; {bounced_minor} has bounced",
        "{count} cheques and notes over {in_hand_minor} are in hand; {bounced_minor} has bounced",
    ),
    "instruments.claim_bounced_late": (
        "One cheque or note over {in_hand_minor} is in hand, though its day is past; {bounced_minor} has bounced",
        (
            "{count} cheques and notes over {in_hand_minor} are in hand, {late_minor} of it past its day; "
            "{bounced_minor} has bounced"
        ),
    ),
    "instruments.caption": "Cheques, notes and direct debits by the month in which they are due",
    "instruments.column_month": "Due in",
    "instruments.column_in_hand": "In hand",
    "instruments.column_in_hand_amount": "In hand, {currency}",
    "instruments.column_bounced": "Bounced",
    "instruments.column_bounced_amount": "Bounced, {currency}",
    "instruments.total": "All",
    "instruments.earlier": "Before {month}",
    "instruments.caveat": (
        "They are part of open items: paid means cleared. An invoice whose cheque bounced is open again since its own "
        "due date. A month that is over and still has paper in hand asks whether it was presented."
    ),
    "instruments.provenance": "Received and known on that day, and by then neither cleared nor replaced.",
    # sales alone
    "sales_only.claim_billed": (
        "{billed} was sold in the last month, in {documents} documents to {customers} customers",
        "{billed} was sold in the last {count} months, in {documents} documents to {customers} customers",
    ),
    "sales_only.claim_missing": (
        "What is owed, what is past due and how customers pay can't be told: the files hold neither due dates nor "
        "payments"
    ),
    "sales_only.ageing": "How old what is owed is can't be told: the files hold no due dates and no payments",
    "sales_only.open_items": "Open items can't be told: nothing in the files says what of the sales was paid",
    "sales_only.bounds": "There is no payment to match, so no headline depends on how payments are matched",
    "sales_only.instruments": "Cheques and notes can't be told: the files hold sales alone",
    "sales_only.debtors": "Who owes most can't be told: the files say who bought, not who paid",
    "sales_only.count_back": "Days sales outstanding can't be told: they need the balance that customers owe",
    "sales_only.lateness": "Days late can't be told: they need due dates, and the dates of payments",
    "sales_only.lateness_spread": "When the money came can't be drawn: no payment is in the files",
    "headline.billed": "Sold, net of credit notes",
    "headline.sales_documents": "Sales documents",
    "headline.buying_customers": "Customers who bought",
    "headline.flow_note": ("in the last month", "in the last {count} months"),
}
