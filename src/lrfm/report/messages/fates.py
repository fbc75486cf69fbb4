"""Messages about how much stands on few customers, and about what becomes of what they owe."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # concentration
    "concentration.claim_open": (
        "The largest customer, {customers_share} of all who owe, owes {amount_share} of {total_minor}",
        "The {count} largest customers, {customers_share} of all who owe, owe {amount_share} of {total_minor}",
    ),
    "concentration.claim_billed": (
        "The largest customer, {customers_share} of all who bought, was billed {amount_share} of {total_minor}",
        (
            "The {count} largest customers, {customers_share} of all who bought, were billed {amount_share} of "
            "{total_minor}"
        ),
    ),
    "concentration.claim_one_open": "One customer owes all of {total_minor}",
    "concentration.claim_one_billed": "One customer was billed all of {total_minor}",
    "concentration.spot": "{customers_share} of customers: {amount_share}",
    "concentration.open": "Open invoices",
    "concentration.billed": "Billed within a year",
    "concentration.even": "if all had the same",
    "concentration.customers_axis": "Share of customers, largest first",
    "concentration.amount_axis": "Share of the amount",
    "concentration.figure_title": "How much stands on how many customers",
    "concentration.caption": "Concentration of what is open and of what was billed",
    "concentration.caption_billed": "Concentration of what was billed",
    "concentration.row_customers": "Customers",
    "concentration.row_total": "Amount",
    "concentration.row_top_ten_share": "Share of the ten largest",
    "concentration.row_eighty_share": "Least share of customers that makes 80% of it",
    "concentration.row_hhi": "Herfindahl-Hirschman index (10,000: one customer)",
    "concentration.row_effective_customers": "Effective number of customers",
    "concentration.row_gini": "Gini coefficient",
    "concentration.row_gini_corrected": "Gini coefficient, corrected for few customers",
    "concentration.caveat": (
        "It does not show which customers belong together: a group under several numbers counts as several. Nor "
        "whether the largest pay well."
    ),
    "concentration.words": (
        "Effective number: so many customers of equal size would be as concentrated. Gini coefficient: 0 where all "
        "have the same, near 1 where one has all. Herfindahl-Hirschman index: near 0 where no one matters, 10,000 "
        "where one has all."
    ),
    "concentration.left_out": (
        "{count} customer whose amount is not above 0 is left out.",
        "{count} customers whose amount is not above 0 are left out.",
    ),
    "concentration.provenance": (
        "Open invoices before credits on that day, and billing net of credit notes of the months before it, by "
        "customer. Index: sum of squared shares, times 10,000; effective number: one over that sum."
    ),
    "concentration.provenance_billed": (
        "Billing net of credit notes of a year, by customer. Index: sum of squared shares, times 10,000; effective "
        "number: one over that sum."
    ),
    # classes of customers
    "abc.claim_profit": (
        "One of {customers} customers earns {amount_share} of the profit",
        "{count} of {customers} customers earn {amount_share} of the profit",
    ),
    "abc.claim_billed": (
        "One of {customers} customers makes {amount_share} of the billing",
        "{count} of {customers} customers make {amount_share} of the billing",
    ),
    "abc.claim_profit_negative": (
        "One of {customers} customers earns {amount_share} of the profit, while {negative} lose {lost_minor} of it",
        "{count} of {customers} customers earn {amount_share} of the profit, while {negative} lose {lost_minor} of it",
    ),
    "abc.claim_billed_negative": (
        "One of {customers} customers makes {amount_share} of the billing, while {negative} take {lost_minor} off it",
        (
            "{count} of {customers} customers make {amount_share} of the billing, while {negative} take {lost_minor} "
            "off it"
        ),
    ),
    "abc.claim_nothing_profit": "No profit is left to rank customers by",
    "abc.claim_nothing_billed": "No billing is left to rank customers by",
    "abc.caption": (
        "Classes of customers over the last month, by the share before each",
        "Classes of customers over the last {count} months, by the share before each",
    ),
    "abc.column_class": "Class",
    "abc.column_customers": "Customers",
    "abc.column_customers_share": "Of customers",
    "abc.column_profit": "Profit, {currency}",
    "abc.column_billed": "Billed, {currency}",
    "abc.column_amount_share": "Of the amount",
    "abc.class_N": "N: below 0",
    "abc.total": "All",
    "abc.one_off": (
        "{count} customer bought on one day only, in all known history.",
        "{count} customers bought on one day only, in all known history.",
    ),
    "abc.caveat_profit": "Profit is amount less cost of the lines, before what serving a customer costs.",
    "abc.caveat_billed": "The files hold no costs: a large customer may still be one that loses money.",
    "abc.provenance": (
        "Customers ranked largest first; each has the class of the cumulative share that stands before it (cuts at "
        "{cuts}), so the one that crosses a cut stays in the better class."
    ),
    # transitions
    "transitions.claim": (
        (
            "From the bucket “{bucket}” {lost_minor} was lost and {paid_minor} paid in one month, and {stays_share} "
            "just stayed; at that pace {lost_share} is lost in the end"
        ),
        (
            "From the bucket “{bucket}” {lost_minor} was lost and {paid_minor} paid in {count} months, and "
            "{stays_share} a month just stayed; at that pace {lost_share} is lost in the end"
        ),
    ),
    "transitions.claim_no_loss": (
        "Nothing was written off in the one month that could be followed",
        "Nothing was written off in the {count} months that could be followed",
    ),
    "transitions.none": "There is no earlier month with open invoices, so nothing can be followed from month to month",
    "transitions.cell": "{source}, then {target}: {moved}",
    "transitions.paid": "Paid",
    "transitions.credited": "Credited",
    "transitions.written_off": "Lost",
    "transitions.bucket_not_due": "Not due",
    "transitions.bucket": "{first}–{last}",
    "transitions.bucket_over": "> {days}",
    "transitions.below": "<{least}",
    "transitions.figure_title": (
        "From one month's end to the next, in percent of each row: days past due before, and after or how it was closed"
    ),
    "transitions.figure_description": (
        "A table of shares from one pair of month ends.",
        "A table of shares, pooled over {count} pairs of month ends.",
    ),
    "transitions.caption": (
        "What left each bucket in the month followed, where it ends, and the same by roll rates",
        "What left each bucket in the {count} months followed, where it ends, and the same by roll rates",
    ),
    "transitions.column_paid_minor": "Paid, {currency}",
    "transitions.column_written_off_minor": "Lost, {currency}",
    "transitions.column_paid": "Paid in the end",
    "transitions.column_credited": "Credited in the end",
    "transitions.column_written_off": "Lost in the end",
    "transitions.column_roll": "Rolls on to the next bucket",
    "transitions.column_loss_by_rolls": "Rolls on to the end",
    "transitions.caveat": (
        "Pooled over all customers and months: it does not show who, nor whether it is getting better."
    ),
    "transitions.why_different": (
        "For roll rates a bucket is a month: what fell due in one month against what is left of it a month later. "
        "“Rolls on to the end” multiplies them from a bucket to the last one. "
        "Roll rates compare balances and take for lost all that leaves the last bucket; the shares in the end follow "
        "each invoice, and so know what was paid late. Where both differ, trust the latter."
    ),
    "transitions.memory": (
        "What an invoice did the month before matters too, so the shares in the end are rough: two invoices of one "
        "bucket are not alike."
    ),
    "transitions.memory_none": (
        "Whether the month before matters too could not be seen; with so few months only strong habits could be."
    ),
    "transitions.memory_unknown": "Whether the month before matters too could not be tested.",
    "transitions.provenance": (
        "Open invoices followed from one month's end to the next, by amount, over one pair of months.",
        "Open invoices followed from one month's end to the next, by amount, over {count} pairs of months.",
    ),
    # bad debt
    "bad_debt.claim": (
        "Of what was billed in the one quarter that is over ({billed_minor}), {lost_share} was written off",
        "Of what was billed in the {count} quarters that are over ({billed_minor}), {lost_share} was written off",
    ),
    "bad_debt.claim_no_loss": (
        "Nothing was written off of what was billed in the one quarter that is over ({billed_minor})",
        "Nothing was written off of what was billed in the {count} quarters that are over ({billed_minor})",
    ),
    "bad_debt.claim_open": (
        (
            "Of what was billed in the one quarter that is over ({billed_minor}), {lost_share} was written off, and "
            "{open_share} is still open"
        ),
        (
            "Of what was billed in the {count} quarters that are over ({billed_minor}), {lost_share} was written off, "
            "and {open_share} is still open"
        ),
    ),
    "bad_debt.claim_no_loss_open": (
        (
            "Nothing was written off of what was billed in the one quarter that is over ({billed_minor}), but "
            "{open_share} is still open"
        ),
        (
            "Nothing was written off of what was billed in the {count} quarters that are over ({billed_minor}), but "
            "{open_share} is still open"
        ),
    ),
    "bad_debt.claim_none_over": "No quarter's billing is settled yet; {written_off_minor} of it is written off so far",
    "bad_debt.not_over": "{open_part}, not over",
    "bad_debt.matched": "by quarter of the invoice",
    "bad_debt.calendar": "by quarter of the booking",
    "bad_debt.figure_title": "Written off, as a share of billing, by quarter",
    "bad_debt.figure_description": ("Points of one quarter.", "Two lines over {count} quarters."),
    "bad_debt.caption": "Billing and losses by quarter, matched and as booked",
    "bad_debt.column_quarter": "Quarter from",
    "bad_debt.column_billed": "Billed, {currency}",
    "bad_debt.column_lost": "Of it written off, {currency}",
    "bad_debt.column_lost_share": "Matched share",
    "bad_debt.column_open": "Of it still open",
    "bad_debt.column_booked": "Booked in the quarter, {currency}",
    "bad_debt.column_booked_share": "Calendar share",
    "bad_debt.caveat": (
        "Matched: what was lost of a quarter's own billing. Calendar: what was booked as lost in a quarter, whenever "
        "it was billed, over that quarter's billing. "
        "Young quarters look better than they are: their losses are still to come. What is booked in a quarter was "
        "billed long before, so with growing sales the calendar share flatters. What nobody writes off is in neither."
    ),
    "bad_debt.provenance": (
        "Write-offs less recoveries over billing net of credit notes. A quarter is over a year after its end, "
        "or where at most {open_share} of it is still open."
    ),
    # promises
    "promises.claim": (
        "The one promise that fell due was kept in full by its day",
        "{kept_share} of {count} promises that fell due were kept in full by their day",
    ),
    "promises.claim_none_kept": (
        "The one promise that fell due was not kept by its day",
        "None of {count} promises that fell due was kept by its day",
    ),
    "promises.none_due": "No promise of payment has fallen due.",
    "promises.pending": (
        "{count} promise over {pending_minor} is not due yet.",
        "{count} promises over {pending_minor} are not due yet.",
    ),
    "promises.caption": "Promises by the month in which they fell due",
    "promises.column_month": "Due in",
    "promises.column_due": "Due",
    "promises.column_kept": "Kept",
    "promises.column_share": "Share kept",
    "promises.caveat": (
        "A promise kept a day late, or in part, counts as broken. It does not show promises that nobody wrote down."
    ),
    "promises.provenance": "Dated promises of the contacts, against the money that came by the promised day.",
    # disputes
    "disputes.none": "No open invoice is in dispute on this day.",
    "disputes.claim": (
        "One open invoice is in dispute, {open_minor} of it open",
        "{count} open invoices are in dispute, {open_minor} in all",
    ),
    "disputes.claim_share": (
        "One open invoice is in dispute: {open_minor}, {open_share} of open invoices",
        "{count} open invoices are in dispute: {open_minor}, {open_share} of open invoices",
    ),
    "disputes.age": "Half of them have been open for {days} or more.",
    "disputes.caption": "Invoices in dispute by reason",
    "disputes.column_reason": "Reason, as the file words it",
    "disputes.column_items": "Invoices",
    "disputes.no_reason": "(none given)",
    "disputes.others": ("Others ({count} reason)", "Others ({count} reasons)"),
    "disputes.masked": "Reasons are free text, so they are not shown where names are masked.",
    "disputes.total": "All",
    "disputes.caveat": "Counted by the whole open part of an invoice, even where only a part of it is disputed.",
    "disputes.provenance": "Disputes opened by this day and not closed, of invoices that are open.",
    # targets
    "targets.none": "No targets are set: give them in the params, under “targets”, to see what is met and missed",
    "targets.claim_met": ("The one target that can be judged is met", "All {count} targets that can be judged are met"),
    "targets.claim_missed": (
        "One of {known} targets is missed: {figures}",
        "{count} of {known} targets are missed: {figures}",
    ),
    "targets.claim_unknown": "No target can be judged: the figures are missing",
    "targets.with_unknown": ("{claim}; one can't be told", "{claim}; {count} can't be told"),
    "targets.column_period": "Of",
    "targets.period_balance": "the balance",
    "targets.period_balance_over": (
        "the balance, over billing of a month",
        "the balance, over billing of {count} months",
    ),
    "targets.period_month": "the month",
    "targets.period_months": ("the last month", "the last {count} months"),
    "targets.period_year_before": "billing of the year before the last",
    "targets.caption": "Figures against their targets",
    "targets.column_value": "Value",
    "targets.column_wanted": "Target",
    "targets.column_verdict": "Verdict",
    "targets.column_months": "Months met",
    "targets.at_most": "at most {wanted}",
    "targets.at_least": "at least {wanted}",
    "targets.met": "met",
    "targets.missed": "missed",
    "targets.unknown": "not known",
    "targets.months": "{met} of {known}",
    "targets.why_unknown": "{figure}: {why}",
    "targets.caveat": "A target met says nothing of whether it was set well, nor of what it took to meet it.",
    "targets.provenance": "Targets of the params; months met are those of the trend in which the figure is known.",
}
