"""Messages of the page about a made-up company: what was planted in it, and whether its files show it."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, str | tuple[str, str]] = {
    "made_up.none": "This ledger was not made up, so there is no truth to put beside it",
    "made_up.part_absent": "The company is too small for this, or was made without it",
    "made_up.other_version": (
        "another version of this program made this company, so what was planted in it is not known here; make it anew, "
        "or delete the folder truth to read its files as those of any ledger"
    ),
    # the answer, and the overview
    "made_up.company": (
        "Nobody in this company exists: {customers} customers and one invoice, {first} to {last}, made by a program",
        (
            "Nobody in this company exists: {customers} customers and {count} invoices, {first} to {last}, all "
            "from a program"
        ),
    ),
    "made_up.all_within": (
        "The one comparison of what was planted with what the files show is within sampling error",
        "All {count} comparisons of what was planted with what the files show are within sampling error",
    ),
    "made_up.some_outside": (
        "The one comparison of what was planted with what the files show is outside sampling error: {names}",
        (
            "{within} of {count} comparisons of what was planted with what the files show are within sampling error. "
            "Outside: {names}"
        ),
    ),
    "made_up.none_tested": "The company is too small to test anything that was planted in it",
    "made_up.meaning": (
        "In a real ledger only the points are there. What can be seen here, where the truth is known, shows what an "
        "analyst may hope to see there"
    ),
    "made_up.caption": "What was planted, and what the files show of it",
    "made_up.column_name": "Planted",
    "made_up.column_asked": "In truth",
    "made_up.column_found": "In the files",
    "made_up.column_interval": "Interval around it",
    "made_up.column_verdict": "Within sampling error?",
    "made_up.interval": "{low} to {high}",
    "made_up.verdict_within": "yes",
    "made_up.verdict_outside": "no",
    "made_up.verdict_none": "not tested",
    "made_up.overview.caveat": (
        "The interval lies around what the files show; drawn so for a hundred such companies it would hold the truth "
        "in about 99. About one comparison in a hundred lies outside sampling error by chance alone. Where a whole "
        "curve was planted the value is one point of it, and the test is of all points. Where fewer than five "
        "cases are expected, or nothing is drawn by lot, nothing is tested."
    ),
    "made_up.overview.question": (
        "To ask of a real ledger: which of these could be seen in it at all, with as many customers as it has?"
    ),
    "made_up.provenance": (
        "The files of the company, {first} to {last}, beside the settings that it was made with and the truth kept "
        "with them."
    ),
    # figures
    "made_up.asked": "in truth",
    "made_up.found": "in the files, with sampling error",
    "made_up.as_asked": "just as planted",
    "made_up.rows_title": "What the files show, as a share of what was planted",
    "made_up.asked_found": "in truth {asked}, in the files {found}",
    "made_up.times": "{factor} times",
    "made_up.as_fast": "{factor} times as fast",
    "made_up.of_usual_pace": "at {factor} of the usual pace",
    "made_up.claim_outside": "Outside sampling error here: {names}",
    "made_up.claim_within": "Within sampling error: {names}",
    "made_up.claim_untested": "Not tested here: {names}",
    "made_up.claim_few": (
        "{name}: {found} in the files, {asked} in truth; so few cases cannot tell whether that is chance"
    ),
    # parts of the page
    "made_up.due_date.claim": "On the due date {found} of what is open is paid, {asked} in truth",
    "made_up.due_date.claim_all": (
        "On the due date {found} of what is open is paid, {asked} in truth; the end of the month and "
        "reminders show, too"
    ),
    "made_up.due_date.figure_title": "How much of what is open is paid on a working day",
    "made_up.due_date.caveat": (
        "Of invoices paid by transfer, evenly chosen where there are many. What is true differs from day to "
        "day because "
        "it is that of the customers who are still open then: the quick ones are gone."
    ),
    "made_up.due_date.question": (
        "Where to look in a real ledger: lateness day by day, the last working days of each month, and the days after "
        "each reminder was sent."
    ),
    "made_up.customers.claim": (
        "Customers differ in how fast they pay: a variance of {found} around the mean of 1, {asked} in truth"
    ),
    "made_up.customers.figure_title": "Who the customers are",
    "made_up.customers.caveat": (
        "The pace is the number of a customer's payments over those of a customer of mean habits with the same "
        "invoices. That number is known here only because the hazard of payment is."
    ),
    "made_up.customers.question": (
        "Where to look in a real ledger: days late by customer, the terms in the customer file, and "
        "customers who share "
        "a tax number, a phone or an address."
    ),
    "made_up.endings.claim": "Of cheques {found} come back, {asked} in truth",
    "made_up.endings.claim_all": (
        "Of cheques {found} come back, {asked} in truth; disputes, part payments and credit notes are as planted"
    ),
    "made_up.endings.figure_title": "Cheques that come back, and how large credit notes are",
    "made_up.endings.caveat": (
        "Counted over what was old enough for it. A dispute is counted against the days on which the invoice was still "
        "open for one."
    ),
    "made_up.endings.question": (
        "Where to look in a real ledger: cheques by what became of them, invoices paid on several days, and credit "
        "notes by the invoice that they take from."
    ),
    "made_up.failures.claim": (
        "Who buys often fails least: the best quarter {found} as often as the worst, {asked} in truth"
    ),
    "made_up.failures.figure_title": "Customers who fail within a year, by quarter of what is known of them",
    "made_up.failures.caveat": (
        "Who buys for much fails less only because that customer buys often: among those who buy equally often, the "
        "amount says nothing, as planted. The failures themselves are of the truth. The files show {lost_share} of the "
        "{count} that are old enough as a loss; the others owed nothing when they failed."
    ),
    "made_up.failures.caveat_without_losses": (
        "Who buys for much fails less only because that customer buys often: among those who buy equally often, the "
        "amount says nothing, as planted. The failures themselves are of the truth; none is old enough for a loss in "
        "the files."
    ),
    "made_up.failures.question": (
        "Where to look in a real ledger: write-offs by how long, how recently, how often and for how much the customer "
        "had bought before."
    ),
    "made_up.trade.claim": "In the weakest month {found} of an average month's orders came in, {asked} in truth",
    "made_up.trade.figure_title": "When customers buy, and what prices do",
    "made_up.trade.caveat": (
        "The truth of a month is the sum of all customers' own rates, with the season and with what campaigns added. "
        "The price index itself was drawn around the yearly rise that was planted, so it may stray from it."
    ),
    "made_up.trade.question": (
        "Where to look in a real ledger: invoices by month over several years, and price lists year by year, "
        "before any "
        "growth in amounts is called growth."
    ),
    "made_up.goods.claim": "Goods earn {found} of what they are sold for, {asked} in truth",
    "made_up.goods.figure_title": "Margins, stock, and the days between order, delivery and invoice",
    "made_up.goods.caveat": (
        "Margins are after discounts, open and secret, and these differ by customer. The line beside the stock is what "
        "it was to cover: sales of the last months; nothing is drawn by lot there, so it is not tested."
    ),
    "made_up.goods.question": (
        "Where to look in a real ledger: order lines with their cost, stock against what was sold of late, and orders "
        "that were never delivered."
    ),
    "made_up.selling.claim": (
        "The largest salesperson has {found} of sales, an even share is {asked}: no more than dealing out customers "
        "by lot makes"
    ),
    "made_up.selling.figure_title": "Salespeople, promises and limits",
    "made_up.selling.caveat": (
        "Salespeople go by number. A limit is compared with a month's sales in the calendar year before; "
        "only customers "
        "who bought then are in it."
    ),
    "made_up.selling.question": (
        "Where to look in a real ledger: sales by salesperson with how uneven customers are, promises "
        "against payments, "
        "and limits against what was bought."
    ),
    "made_up.campaigns.claim": "The strongest campaigns bring {found} the orders for two months, {asked} in truth",
    "made_up.campaigns.figure_title": "Invoices of customers treated, over those of the control, by months around it",
    "made_up.campaigns.caveat": (
        "The control is known here because the lot was kept. Files that list only who was treated let nobody tell an "
        "effect from the season."
    ),
    "made_up.campaigns.question": (
        "To ask of a real company: who was left out of the campaign, was that by lot, and is the list still there?"
    ),
    "made_up.frauds.claim": (
        "Secret discounts are on {found} of the invoices of one salesperson, {asked} in truth; not every other kind of "
        "fraud stands out"
    ),
    "made_up.frauds.claim_all": (
        "Each kind of fraud stands out at one salesperson: secret discounts on {found} of the invoices, "
        "{asked} in truth"
    ),
    "made_up.frauds.figure_title": "What looks like fraud, by number of the salesperson; the culprit is the strong one",
    "made_up.frauds.caveat": (
        "What is counted is found in the files alone. Innocent cases look the same; a person is accused by a rate, "
        "never by a single document. In a real ledger nobody is marked."
    ),
    "made_up.frauds.question": (
        "Where to look in a real ledger: prices against the list, amounts just above a threshold, cheques dated late, "
        "payers under another name, deliveries without invoice, customers without delivery, and copied invoices."
    ),
    "made_up.books.claim": "Of invoices, {found} are entered two weeks late or later, {asked} in truth",
    "made_up.books.figure_title": "Late entries, and what the files hold from before their first day",
    "made_up.books.caveat": (
        "From before the first day the files hold only what was still open then. Whoever takes those months "
        "for a start "
        "of business, or for slow payers, is misled."
    ),
    "made_up.books.question": (
        "Where to look in a real ledger: day of entry against day of document, and the first months of the extract."
    ),
    # panels
    "made_up.panel_due_spike": "Paid a day, by days after due",
    "made_up.panel_month_end": "Times as fast, by working days left in the month",
    "made_up.panel_reminded": "Reminded on day 10: paid a day",
    "made_up.panel_not_reminded": "Not reminded: paid a day",
    "made_up.panel_frailty": "Customers, by pace of payment",
    "made_up.panel_terms": "Customers, by terms in days",
    "made_up.panel_growth": "New customers, by year",
    "made_up.panel_connected": "Customers of a group that share a",
    "made_up.panel_bounces": "Cheques that come back",
    "made_up.panel_credit_notes": "Credit notes, by share of the invoice",
    "made_up.panel_failures_length": "Quarters by length (4: longest)",
    "made_up.panel_failures_recency": "Quarters by recency (4: longest ago)",
    "made_up.panel_failures_frequency": "Quarters by frequency (4: most often)",
    "made_up.panel_failures_monetary": "Quarters by amount (4: most)",
    "made_up.panel_failures_alike": "By amount, among equally frequent",
    "made_up.panel_season": "Season, January to December",
    "made_up.panel_volume": "Invoices a month",
    "made_up.panel_inflation": "Price index",
    "made_up.panel_price_lists": "Level of the price lists",
    "made_up.panel_margins": "Margin, by class of product (6: best)",
    "made_up.panel_stock": "Stock, pieces of product",
    "made_up.panel_delivery_days": "Days from order to delivery",
    "made_up.panel_billing_days": "Days from delivery to invoice",
    "made_up.panel_salespeople": "Share of sales, by salesperson",
    "made_up.panel_promises": "Promises kept, by year",
    "made_up.panel_limits": "Limit in months of sales, by year",
    "made_up.panel_campaign_1": "Campaigns without effect",
    "made_up.panel_campaign_2": "Campaigns of middling effect",
    "made_up.panel_campaign_3": "Campaigns of strong effect",
    "made_up.panel_late_cheque": "Cheques dated or cleared too late",
    "made_up.panel_lapping": "Paid under another customer's name",
    "made_up.panel_fictitious": "Customers without any delivery",
    "made_up.panel_alias": "Customers who copy another's invoices",
    "made_up.panel_uninvoiced_delivery": "Deliveries without an invoice",
    "made_up.panel_secret_discount": "Invoices far below the usual price",
    "made_up.panel_tier_bunching": "Amounts just above a threshold",
    "made_up.panel_late_entries": "Invoices, by days until entry (from)",
    "made_up.panel_cut": "Invoices made, and in the files",
    # places that have names
    "made_up.kind_bounces_0": "first cheque",
    "made_up.kind_bounces_1": "replacement",
    "made_up.kind_connected_0": "tax number",
    "made_up.kind_connected_1": "phone",
    "made_up.kind_connected_2": "address",
    # names
    "made_up.name_due_spike": "Paid on the due date, of what is open",
    "made_up.name_month_end": "Payment at the end of the month",
    "made_up.name_reminders": "Payment after a reminder",
    "made_up.name_dispute_effect": "Payment while in dispute",
    "made_up.name_frailty": "Variance of customers' pace",
    "made_up.name_terms": "Customers with the most common terms",
    "made_up.name_parts": "Invoices paid in parts",
    "made_up.name_credit_notes": "Invoices with a credit note",
    "made_up.name_disputes": "Invoices disputed",
    "made_up.name_cheque_payers": "Customers who pay by cheque",
    "made_up.name_bounces": "Cheques that come back",
    "made_up.name_failures": "Customers who fail within a year",
    "made_up.name_failures_length": "Failures by length, last quarter over first",
    "made_up.name_failures_recency": "Failures by recency, last quarter over first",
    "made_up.name_failures_frequency": "Failures by frequency, last quarter over first",
    "made_up.name_failures_monetary": "Failures by amount, last quarter over first",
    "made_up.name_failures_alike": "The same among equally frequent buyers",
    "made_up.name_losses": "Failures that the files show as a loss",
    "made_up.name_volume": "Invoices in whole months",
    "made_up.name_season": "Season, weakest month",
    "made_up.name_growth": "Growth of new customers a year",
    "made_up.name_price_lists": "Level of the last price list",
    "made_up.name_inflation": "Rise of prices a year",
    "made_up.name_margins": "Margin of all goods",
    "made_up.name_stock": "Months of sales that the stock covers",
    "made_up.name_delivery_days": "From order to delivery",
    "made_up.name_billing_days": "From delivery to invoice",
    "made_up.name_lost_orders": "Orders without a delivery",
    "made_up.name_salespeople": "Sales of the largest salesperson (in truth: an even share)",
    "made_up.name_visits": "Visits to a customer a month",
    "made_up.name_campaign_1": "Campaigns without effect",
    "made_up.name_campaign_2": "Campaigns of middling effect",
    "made_up.name_campaign_3": "Campaigns of strong effect",
    "made_up.name_promises": "Promises kept",
    "made_up.name_connected": "Customers who belong to a group",
    "made_up.name_limits": "Limit in months of sales",
    "made_up.name_late_entries": "Invoices entered two weeks late or later",
    "made_up.name_cut": "Invoices from before the first day that are in the files",
    "made_up.name_late_cheque": "Cheques dated or cleared too late, culprit",
    "made_up.name_lapping": "Payments under another's name, culprit",
    "made_up.name_fictitious": "Made-up customers, culprit",
    "made_up.name_alias": "Second names of customers, culprit",
    "made_up.name_uninvoiced_delivery": "Deliveries without invoice, culprit",
    "made_up.name_secret_discount": "Secret discounts, culprit",
    "made_up.name_tier_bunching": "Amounts above a threshold, culprit",
}
