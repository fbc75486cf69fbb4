"""Messages about when invoices are paid: the page of the time to payment, its curves."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # where nothing can be told
    "survival.sales_only": (
        "The files show sales alone: without payments nothing can be told of when invoices are paid."
    ),
    "survival.undated": "The files give no days of payment, so nothing can be told of when invoices are paid.",
    "survival.no_credit": "The files hold no invoice that stood open for a day, so there is no time to payment.",
    "survival.all_open": (
        "The only invoice is still open: nothing can be told of when it is paid.",
        "All {count} invoices are still open: nothing can be told of when they are paid.",
    ),
    "survival.no_due_dates": "No invoice has a due date, so nothing can be told of days past due.",
    "survival.no_mean": "The curve begins late, so it has no mean.",
    # the answer
    "timing.answer_half": (
        "Half of the invoices are settled {age_days} after their date; counted from the due date, half are settled "
        "{late_days}, and {paid_share} are paid {days} days past due"
    ),
    "timing.answer_half_age": "Half of the invoices are settled {age_days} after their date",
    "timing.answer_not_half": "By the last day known less than half of the invoices were settled",
    "timing.before_due": (
        "{count} day before it",
        "{count} days before it",
    ),
    "timing.on_due": "on that day",
    "timing.after_due": (
        "{count} day after it",
        "{count} days after it",
    ),
    "timing.answer_open": "{open_share} of the invoices are open {days} days past due",
    "timing.answer_alike": "No group of customers or invoices pays later than others by more than chance",
    "timing.answer_one_group": "There are no two groups that could be compared",
    # words that exhibits share
    "timing.everyone": "All invoices",
    "timing.provenance": (
        "Invoices of credit known on {as_of} ({count} of {customers} customers). At risk from the day of issue, or "
        "from the first complete day of the files; shares by Aalen and Johansen, exact at ties."
    ),
    "timing.intervals": (
        "Ranges hold the true value in {level_share} of such cases; they come from drawing customers anew, for "
        "invoices of one customer are alike."
    ),
    "timing.no_intervals": "Customers are too few for ranges.",
    "timing.range": "{low_share} to {high_share}",
    "timing.median_range": "{days} ({low} to {high})",
    "timing.median_range_open": "{days} ({low} or more)",
    "timing.chance": "p = {value}",
    "timing.chance_small": "p below {value}",
    "timing.part_paid_unknown": (
        "{count} part-paid invoice is followed up to its payment alone: nobody knows what became of the rest.",
        "{count} part-paid invoices are followed up to their payment alone: nobody knows what became of the rest.",
    ),
    "timing.not_followed": (
        "{count} invoice is left out because it is so young that only a quick payer could be in the files.",
        "{count} invoices are left out because they are so young that only quick payers could be in the files.",
    ),
    "timing.same_day": (
        "{count} invoice settled at once is no credit and not in it.",
        "{count} invoices settled at once are no credit and not in it.",
    ),
    "timing.cut_caveat": "Nobody of these took longer than {days} days past due: curves are of those who paid by then.",
    "timing.settled_only": (
        "The files hold settled invoices alone: these are curves of payers, not of everybody billed."
    ),
    # the curve
    "timing.curve_claim": (
        "{paid_share} of the invoices are paid by {days} days past due, and {open_share} are open then"
    ),
    "timing.curve_claim_none": "Nothing is known of {days} days past due yet: half of the invoices end by day {median}",
    "timing.curve_title": "How invoices end, by days past due",
    "timing.curve_description": "{claim}. Shares of invoices paid, credited, written off and open, day by day.",
    "timing.curve_caveat": (
        "Credited and written-off invoices are apart: counted as still open, they would make payment look likelier "
        "than it is."
    ),
    "timing.paid": "Paid",
    "timing.credited": "Credited",
    "timing.written_off": "Written off",
    "timing.open": "Still open",
    "timing.due_date": "due date",
    "timing.x_due": "Days past due; below them: invoices at risk",
    "timing.x_due_short": "Days past due, at risk",
    "timing.x_invoice": "Days since the invoice; below them: invoices at risk",
    # since the invoice
    "timing.age_claim": (
        "Counted from the invoice, half are settled after {median} and {open_share} are open after {days} days"
    ),
    "timing.age_claim_short": "Counted from the invoice, half are settled after {median}",
    "timing.age_claim_none": "Counted from the invoice, less than half were settled by the last day known",
    "timing.age_title": "How invoices end, by days since the invoice",
    "timing.age_caveat": (
        "This clock mixes short and long terms; it is that of the cash, the other one that of discipline."
    ),
    # groups
    "timing.by_segment": "group of customers",
    "timing.by_terms": "terms of payment",
    "timing.by_size": "size of the invoice",
    "timing.by_salesperson": "salesperson",
    "timing.by_month": "month of issue",
    "timing.groups_claim": (
        "By {by}, “{fast}” pays earliest and “{slow}” latest: {fast_share} against {slow_share} paid {days} days past "
        "due"
    ),
    "timing.groups_claim_some": (
        "By {by}, “{name}” stands out from the others: {own_share} paid {days} days past due, {all_share} of all "
        "invoices"
    ),
    "timing.groups_claim_differ": "By {by}, groups differ by more than chance, but no single one stands out",
    "timing.groups_claim_alike": "By {by}, groups pay alike: what differs is no more than chance ({chance})",
    "timing.groups_claim_untested": (
        "By {by}, {count} groups can be seen, but customers are too few to tell chance apart"
    ),
    "timing.groups_claim_one": "By {by}, only “{name}” has enough invoices that ended",
    "timing.groups_none": "The files do not tell the {by}, so there are no curves by it.",
    "timing.groups_none_segment": (
        "At no month end before an invoice could customers be sorted into groups, so there are no curves by group."
    ),
    "timing.groups_title_segment": "Share paid, by group of customers",
    "timing.groups_title_terms": "Share paid, by terms of payment",
    "timing.groups_title_size": "Share paid, by size of the invoice",
    "timing.groups_description": "{claim}. Each panel: one group before all invoices, with its range.",
    "timing.groups_untold": "Not drawn for too few invoices that ended: {names}.",
    "timing.groups_unknown": (
        "Of {count} invoice it is not known.",
        "Of {count} invoices it is not known.",
    ),
    "timing.panel_words": "{name}: {count} invoices of {customers} customers",
    "timing.spot": "{paid_share} by day {days}",
    "timing.segment_caveat": (
        "Each invoice stands under the group its customer was in at the last month end before it. Groups of today "
        "would know how the invoice ended. They are known from {since} on, with boundaries learned once."
    ),
    "timing.terms_caveat": "Terms are those of the document: later agreements move no due date here.",
    "timing.size_caveat": "Sizes are quarters of all invoices by amount.",
    "timing.groups_provenance": (
        "Curves of days past due; log-rank tests by customers, adjusted for all groupings of this page and all groups "
        "of each (Holm). Thin line: all invoices."
    ),
    "timing.not_yet": "First purchase",
    "timing.terms_up_to": "Up to {last} days",
    "timing.terms_between": "{first} to {last} days",
    "timing.terms_above": "More than {last} days",
    "timing.size_up_to": "Up to {last_brief_minor}",
    "timing.size_between": "{first_brief_minor} to {last_brief_minor}",
    "timing.size_above": "Above {first_brief_minor}",
    "timing.size_all": "All of one amount",
    # months
    "timing.months_claim": (
        "Invoices of {month} are paid {way} than those of other months: {own_share} by {days} days past due"
    ),
    "timing.months_claim_alike": "Month by month customers pay alike: no month of issue differs by more than chance",
    "timing.months_claim_differ": "Months of issue differ by more than chance, but no single one stands out",
    "timing.months_way_earlier": "earlier",
    "timing.months_way_later": "later",
    "timing.months_title": "Share paid {days} days past due, by month of issue",
    "timing.months_description": "{claim}. One value a month, open invoices counted for as long as they were seen.",
    "timing.months_line": "Paid by {days} days past due",
    "timing.months_caveat": (
        "The last months have no value where nobody could be seen so long. A month's share counts those still open, so "
        "it does not fall when more is billed."
    ),
    # table
    "timing.table_claim": (
        "Medians and shares of every group with their ranges: {count} groups in {groupings} groupings"
    ),
    "timing.table_caption": "Days past due until half are settled, and shares paid",
    "timing.column_by": "By",
    "timing.column_group": "Group",
    "timing.column_invoices": "Invoices",
    "timing.column_customers": "Customers",
    "timing.column_median": "Median, days",
    "timing.short_segment": "customers",
    "timing.short_terms": "terms",
    "timing.short_size": "size",
    "timing.short_salesperson": "salesperson",
    "timing.column_paid_by": "Paid by day {days}",
    "timing.column_chance": "Chance alone (Holm)",
    "timing.table_caveat": (
        "Chance alone: how likely it is that a group differs so much from the others of its grouping by luck; that of "
        "the grouping as a whole stands in the claims above."
    ),
    "timing.sellers_orders": "Salespeople are those of the customer's last order before the invoice.",
    "timing.sellers_master": "Salespeople are those of master data as at the extract, which have no history.",
    "timing.sellers_masked": "Salespeople are left out, for names are masked.",
    # averages
    "timing.averages_claim": (
        "Paid invoices of the last {recent} days took {paid_days}; counting who still waits it is {curve_days}"
    ),
    "timing.averages_claim_same": (
        "Paid invoices of the last {recent} days took {paid_days}, and counting who still waits changes little: "
        "{curve_days}"
    ),
    "timing.averages_none": "Too few invoices of the last {recent} days were paid to set an average against the curve.",
    "timing.averages_settled_only": (
        "The files hold settled invoices alone, so nobody in them still waits, and an average can't be set right."
    ),
    "timing.averages_caption": "Days from invoice to payment, as known on each day",
    "timing.column_figure": "Figure",
    "timing.column_as_of": "{day}",
    "timing.averages_paid": "Mean over invoices issued in {recent} days and paid",
    "timing.averages_received": "Mean over payments received in {recent} days",
    "timing.averages_curve_mean": "Mean of the curve, at most {horizon} days an invoice",
    "timing.averages_curve_median": "Median of the curve",
    "timing.averages_issued": "Issued in {recent} days",
    "timing.averages_share": "Of these paid so far",
    "timing.averages_became": "As it turned out: mean of those issued",
    "timing.averages_became_caveat": (
        "The proof: of the {count} invoices issued in the {recent} days before {day}, {settled_share} are settled by "
        "now, after {became_days} on average. The paid ones said {paid_days} then, the curve {curve_days}."
    ),
    "timing.averages_caveat": (
        "An average over paid invoices leaves out whoever has not paid, and these take longest. The curve counts them "
        "for as long as they have waited."
    ),
    "timing.averages_provenance": (
        "Curve: all invoices that stood open within the {recent} days, watched from then on (delayed entry); settled "
        "in any way. Invoices count alike, whatever their amount."
    ),
    # amounts
    "timing.amounts_claim": (
        "Money is slower than invoices: {days} days past due {amount_share} of it is paid, and {count_share} of the "
        "invoices"
    ),
    "timing.amounts_claim_faster": (
        "Money is faster than invoices: {days} days past due {amount_share} of it is paid, and {count_share} of the "
        "invoices"
    ),
    "timing.amounts_claim_same": (
        "Money comes as invoices do: {days} days past due {amount_share} of it is paid, and {count_share} of the "
        "invoices"
    ),
    "timing.amounts_claim_unsure": (
        "Money may come otherwise than invoices, but by no more than chance: {days} days past due {amount_share} of it "
        "is paid, and {count_share} of the invoices"
    ),
    "timing.amounts_claim_none": "Nothing is known yet of the shares of money paid",
    "timing.amounts_none": "There are no parts of invoices to follow, so money can't be set beside invoices.",
    "timing.amounts_caption": "Shares paid, counted by invoices and by money",
    "timing.column_day": "Days past due",
    "timing.column_by_count": "Of invoices",
    "timing.column_by_amount": "Of money",
    "timing.amounts_caveat": "Part payments count as what they are; an invoice counts as paid at 95 % of it.",
    "timing.amounts_provenance": "{amount_minor} of invoices and their parts; each unit of money counts as one.",
    # never
    "timing.never_claim": "{unpaid_share} of the invoices are unpaid {days} days after they were issued",
    "timing.never_caption": "What is unpaid {days} days after the invoice",
    "timing.column_what": "What",
    "timing.column_share": "Share",
    "timing.column_range": "Likely range",
    "timing.never_open": "Still open",
    "timing.never_written_off": "Written off by then",
    "timing.never_caveat": (
        "Unpaid after {days} days is no loss: some is paid still later, and what is written off may come back."
    ),
    "timing.never_provenance": "{count} invoices were watched for {days} days, or would have been had they not ended.",
    "timing.never_settled_only": (
        "The files hold settled invoices alone: nothing can be told of invoices that are never paid."
    ),
    # the cut
    "timing.cut_claim": "The files hold nobody who took longer than {days} days past due",
    "timing.cut_claim_age": "The files hold nobody who took longer than {days} days from the invoice",
    "timing.cut_caption": "What the tail of payments foresees, and what came",
    "timing.cut_last": "Longest wait in the files, days",
    "timing.cut_followed": "Invoices that would have been seen had they taken longer",
    "timing.cut_expected": "Payments to be expected in the {window} days after",
    "timing.cut_came": "Payments that came, or invoices open so long",
    "timing.column_number": "Number",
    "timing.cut_consequence": (
        "Either slower payers were left out before the files were made, or something makes all pay by then. All curves "
        "here are of those who paid by then: shares are too high, medians too low, and nothing is said of who pays "
        "later or never."
    ),
    "timing.cut_provenance": (
        "The fall of payments over the last three windows of {window} days, carried on; false alarms on whole tails "
        "are at most 2 %."
    ),
    "timing.cut_none": "No limit is seen beyond which the files hold nobody: the tail of payments ends as tails do.",
    "timing.cut_none_open": (
        (
            "No limit is seen beyond which the files hold nobody: {count} invoice is open today, and old ones are "
            "followed."
        ),
        (
            "No limit is seen beyond which the files hold nobody: {count} invoices are open today, and old ones are "
            "followed."
        ),
    ),
    # questions
    "ask.timing_curve": "What happens on the days on which the curve rises fastest: runs, reminders, calls?",
    "ask.timing_groups": "Do those who pay latest know their terms, and who speaks with them before the due date?",
    "ask.timing_averages": "Which report shows the average of paid invoices, and who decides by it?",
    "ask.timing_never": "Who looks at what is open after a year, and by when is it decided?",
    "ask.timing_cut": "Who made the files, and whom did they leave out?",
}
