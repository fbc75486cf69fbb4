"""Messages about figures over several months."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # figures by name
    "trend.open_items": "Open items",
    "trend.receivable": "Open invoices",
    "trend.overdue_share": "Past due, share of open invoices",
    "trend.not_due_share": "Not due, share of open invoices",
    "trend.dispute_share": "In dispute, share of open invoices",
    "trend.unapplied_share": "Unapplied cash, against open invoices",
    "trend.credit_note_share": "Open credit notes, against open invoices",
    "trend.simple_dso": "Days sales outstanding, simple",
    "trend.best_possible_dso": "Days sales outstanding, best possible",
    "trend.average_days_delinquent": "Average days delinquent",
    "trend.credit_days": "Days that credits take off",
    "trend.count_back_dso": "Days sales outstanding, counted back",
    "trend.turnover": "Turnover, times a year",
    "trend.collection_effectiveness": "Collection effectiveness",
    "trend.weighted_days_to_pay": "Days from invoice to payment",
    "trend.weighted_days_late": "Days late",
    "trend.weighted_days_late_floored": "Days late, early as 0",
    "trend.paid_on_time_share": "Money paid on time",
    "trend.billed_month": "Billed",
    "trend.collected_month": "Collected",
    "trend.credited_month": "Credited",
    "trend.written_off_month": "Written off",
    "trend.hhi": "Concentration of open invoices",
    "trend.effective_customers": "Effective number of customers",
    "trend.gini": "Gini coefficient of open invoices",
    "trend.top_ten_share": "Ten largest, share of open invoices",
    "trend.bad_debt_calendar_share": "Written off, share of billing",
    "trend.bad_debt_matched_share": "Written off of what was billed a year before",
    "trend.promises_kept_share": "Promises kept",
    "trend.column_figure": "Figure",
    "trend.column_change": "Change",
    "trend.column_month": "Month",
    "trend.not_over": "The last month stands as of {day}: it was not over.",
    # ageing through the months
    "ageing_trend.claim_up": "{now_minor} is past due, more than the {then_minor} of {month}",
    "ageing_trend.claim_down": "{now_minor} is past due, less than the {then_minor} of {month}",
    "ageing_trend.claim_same": "{now_minor} is past due, just as in {month}",
    "ageing_trend.claim_none": "Nothing is past due, and nothing was in {month}",
    "ageing_trend.claim_one": "{now_minor} is past due; there is no earlier month to compare it with",
    "ageing_trend.figure_title": "Open invoices by days past due, at the end of each month ({currency})",
    "ageing_trend.figure_description": (
        "A column for one month. {claim}.",
        "Columns for {count} months, stacked by days past due. {claim}.",
    ),
    "ageing_trend.caveat": (
        "Each month stands as it was known then. It does not show whether the same invoices stay open, nor whether "
        "sales grew: columns also rise with billing."
    ),
    "ageing_trend.provenance": (
        "Open invoices before credits, by due date, of the snapshot at each month's end: what was entered later is not "
        "in it."
    ),
    # shares
    "shares.claim_up": "{figure}: up to {now_share}, from {then_share} in {month}",
    "shares.claim_down": "{figure}: down to {now_share}, from {then_share} in {month}",
    "shares.claim_same": "None of the shares has moved by half a point since {month}",
    "shares.claim_one": "{figure}: {now}; there is no earlier month to compare it with",
    "shares.figure_title": "Shares of open invoices, at the end of each month",
    "shares.figure_description": (
        "Small figures of the same month, one for each share.",
        "Small figures of the same {count} months, one for each share.",
    ),
    "shares.caveat": (
        "Each scale is its own. A share also falls when fresh invoices are added: it does not show that old ones were "
        "paid."
    ),
    "shares.none": ("None in any month: {figures}.", "None in any month: {figures}."),
    "shares.absent": ("Not known: {figures}.", "Not known: {figures}."),
    "shares.provenance": (
        "Past due and disputed amounts, unapplied cash and open credit notes, each over open invoices before credits."
    ),
    # days sales outstanding
    "dso_family.simple_dso": "Days sales outstanding, simple",
    "dso_family.best_possible_dso": "Best possible: not yet due",
    "dso_family.average_days_delinquent": "Average days delinquent: past due",
    "dso_family.credit_days": "Less: credits",
    "dso_family.count_back_dso": "Counted back",
    "dso_family.turnover": "Turnover, times a year",
    "dso_family.claim": "Days sales outstanding are {simple}: {best} by terms and {late} by lateness",
    "dso_family.claim_credits": (
        "Days sales outstanding are {simple}: {best} by terms and {late} by lateness, less {credits} of credits"
    ),
    "dso_family.claim_nothing": "Nothing is owed net of credits, so no days of sales are outstanding",
    "dso_family.caption": "Days sales outstanding: the first three lines add up to the fourth",
    "dso_family.figure_title": "Days sales outstanding, by month",
    "dso_family.figure_description": (
        "Lines of a single month: in all, not due, and counted back.",
        "Lines over {count} months: in all, not due, and counted back.",
    ),
    "dso_family.caveat": (
        "Ratios of balances: old unpaid invoices raise them, however new ones are paid, and they are not the mean "
        "lateness of invoices. The simple figure rises when recent months were strong and falls after them, the "
        "counted-back one less: so the counted-back figure leads in this pack."
    ),
    "dso_family.window": (
        "Billing of one month, of which the cut-off is the last day (windows, dso_months in the params).",
        "Billing of {count} months, the last of which ends with the cut-off (windows, dso_months in the params).",
    ),
    "dso_family.provenance": (
        "Open items, and the parts of open invoices not due and past due, over billing net of credit notes, times its "
        "days. Counted back: through the months' billing. Turnover: a year's billing over the mean balance."
    ),
    # collection
    "collection.claim": (
        "{now_share} of what could be collected in {month} was, against {mean_share} in the month before",
        "{now_share} of what could be collected in {month} was, against {mean_share} in the {count} months before",
    ),
    "collection.claim_one": (
        "{now_share} of what could be collected in {month} was; there is no earlier month to compare it with"
    ),
    "collection.figure_title": "Collected, of what could be (collection effectiveness index)",
    "collection.figure_description": ("A point for one month.", "A line over {count} months."),
    "collection.caption": (
        "Billed, collected, credited and written off by month of entry, and open at its end ({currency})"
    ),
    "collection.column_open": "Open invoices",
    "collection.column_not_due": "Of them not due",
    "collection.column_effectiveness": "Effectiveness",
    "collection.caveat": (
        "What is written off closes items too, so it raises the index like money does. Read it beside "
        "the table, whose months are those of entry: what was posted between two months' ends, whatever its own date. "
        "What was collected in a month was mostly billed in earlier ones."
    ),
    "collection.provenance": (
        "(open before + billed − credited − open now) / (open before + billed − credited − not due now), by the "
        "columns of the table, open credit notes taken off what is open; “before” at the end of the month before."
    ),
    # lateness through the months
    "lateness_trend.claim_up": "Money comes {change} later than in {month}: {now} days after the due date, {then} then",
    "lateness_trend.claim_down": (
        "Money comes {change} earlier than in {month}: {now} days after the due date, {then} then"
    ),
    "lateness_trend.claim_same": "Money comes as late as in {month}: {now} days after the due date",
    "lateness_trend.claim_one": (
        "Money came {now} days after the due date; there is no earlier month to compare it with"
    ),
    "lateness_trend.figure_title": "How late the money came, by month",
    "lateness_trend.figure_description": (
        "Small figures of the same month, one for each measure.",
        "Small figures of the same {count} months, one for each measure.",
    ),
    "lateness_trend.caveat": (
        "Each point looks back over the whole window, so a change shows slowly. What is still unpaid is not in it."
    ),
    "lateness_trend.zero": ("0 in every month: {figures}.", "0 in every month: {figures}."),
    "lateness_trend.provenance": (
        "Payments of the window that ends with each month (windows, flow_months in the params), weighted by amount."
    ),
    # days around the due date
    "lateness.figure_title_days": "Money paid, by days around the due date",
    "lateness.spread_claim_days": "{on_time} of the money came by the due date, {due_share} on that very day",
    "lateness.day_late": (
        "{count} day after the due date: {paid_minor}, {paid_share}",
        "{count} days after the due date: {paid_minor}, {paid_share}",
    ),
    "lateness.day_early": (
        "{count} day before the due date: {paid_minor}, {paid_share}",
        "{count} days before the due date: {paid_minor}, {paid_share}",
    ),
    "lateness.day_due": "On the due date: {paid_minor}, {paid_share}",
    "lateness.spread_caveat_days": (
        "Not drawn: {early_share} that came more than {early} days before the due date, and {after_share} more than "
        "{after} days after it. What is still unpaid is not in it either."
    ),
    # days of the month
    "month_days.claim_end": (
        "{end_share} of the money comes on days {first} to {last} of the month; spread evenly it would be {even_share}"
    ),
    "month_days.claim_day": "Day {day} of the month brings {peak_share} of the money; an even share is {even_share}",
    "month_days.claim_even": (
        "No day of the month stands out: days {first} to {last} bring {end_share} of the money; spread evenly it would "
        "be {even_share}"
    ),
    "month_days.too_few": (
        "{count} payment is too few to say on which days of the month money comes: it takes {least}",
        "{count} payments are too few to say on which days of the month money comes: it takes {least}",
    ),
    "month_days.text": "Day {day} of the month: {paid_minor}, {paid_share}",
    "month_days.figure_title": "Money paid, by the day of the month on which it came",
    "month_days.axis": "Day of the month",
    "month_days.even": "if every day brought the same",
    "month_days.caveat": (
        "Weekends and holidays move money to other days. It does not show who pays in runs: a few large customers are "
        "enough for a peak."
    ),
    # billing
    "billed.definition": (
        "Billed net of credit notes, by the date of the invoice, as known on the day of this pack; what is shown by "
        "the day of entry has other months."
    ),
    # where nobody knows what became of most of the balance
    "fate_unknown.ageing_trend": (
        "How what is owed aged through the months can't be told: most of the balance is of unknown fate"
    ),
    "fate_unknown.shares": (
        "Shares past due, disputed or unassigned can't be told: most of the balance is of unknown fate"
    ),
    "fate_unknown.dso_family": (
        "The parts of days sales outstanding can't be told: most of the balance is of unknown fate"
    ),
    "fate_unknown.collection": (
        "What was collected of the collectable can't be told: most of the balance is of unknown fate"
    ),
    "fate_unknown.transitions": "What becomes of open invoices can't be told: most of the balance is of unknown fate",
    "fate_unknown.bad_debt": "Losses can't be told: most of the balance is of unknown fate",
    "fate_unknown.concentration": (
        "How much of what is open stands on few customers can't be told: most of the balance is of unknown fate"
    ),
    "debtors.claim_fate_unknown": (
        "By the files the largest debtor owes {top_share} of {receivable_minor}; what became of most of it is unknown",
        (
            "By the files the {count} largest debtors owe {top_share} of {receivable_minor}; what became of most of it "
            "is unknown"
        ),
    ),
    "debtors.fate_unknown": (
        "Not to be relied on: most of the balance rests on part-paid rows of which nobody knows what became."
    ),
    # sales alone
    "sales_only.ageing_trend": "How what is owed aged through the months can't be told: the files hold no payments",
    "sales_only.shares": "Shares past due, disputed or unassigned can't be told: the files hold no payments",
    "sales_only.dso_family": "The parts of days sales outstanding can't be told: they need the balance month by month",
    "sales_only.collection": "What was collected of the collectable can't be told: the files hold no payments",
    "sales_only.lateness_trend": "Whether money comes later than before can't be told: the files hold no payments",
    "sales_only.month_days": "On which days of the month money comes can't be told: the files hold no payments",
    "sales_only.concentration": "How much stands on few customers was not worked out for these files",
    "sales_only.abc": "Classes of customers were not worked out for these files",
    "sales_only.transitions": "What becomes of open invoices can't be followed: the files hold no payments",
    "sales_only.bad_debt": "Losses can't be told: the files hold neither payments nor write-offs",
    "sales_only.promises": "Whether promises are kept can't be told: the files hold no payments",
    "sales_only.disputes": "What is in dispute of open invoices can't be told: the files hold no payments",
    "sales_only.targets": "Figures can't be set against targets: the files hold no payments",
}
