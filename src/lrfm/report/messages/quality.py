"""Messages about what was read, table by table, and what the files do not hold."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "source.dates_decided": (
        "The dates of {column} are read as {format} ({calendar}), worked out over the whole column."
    ),
    "source.calendar_gregorian": "Gregorian",
    "source.calendar_jalali": "Jalali",
    # findings
    "quality.sales_only": (
        "The files show sales alone, without due dates and payments: what customers owe, what is past due and how they "
        "pay can't be told."
    ),
    "quality.no_entry_dates_sales": (
        "The files do not say when sales were entered. Each counts as known on its own date; late posting can't be "
        "excluded."
    ),
    "quality.undated_payments": (
        (
            "{count} invoice ({undated_minor}) is paid on a day that the files do not tell: it counts as paid by the "
            "day of the extract, and is in no figure of lateness."
        ),
        (
            "{count} invoices ({undated_minor} in all) are paid on days that the files do not tell: they count as "
            "paid by the day of the extract, and are in no figure of lateness."
        ),
    ),
    "quality.closed_unpaid": (
        (
            "{count} invoice was closed otherwise than by a payment, {closed_minor} in all (credited, withdrawn, "
            "written off, lapsed or reversed): it is settled, but not paid."
        ),
        (
            "{count} invoices were closed otherwise than by a payment, {closed_minor} in all (credited, withdrawn, "
            "written off, lapsed or reversed): they are settled, but not paid."
        ),
    ),
    "quality.settled_by_rule": (
        "Of the payments, {by_rule_minor} do not name the invoices that they paid. {rule} Figures by due date would "
        "differ under another rule; how much, the range beside them tells."
    ),
    "rule.oldest_due": "They were taken to pay what was due first.",
    "rule.newest_due": "They were taken to pay what was due last.",
    "rule.pro_rata": "They were spread over all open invoices, each by its amount.",
    "rule.none": "They were left as unapplied cash, so invoices that they paid still count as open.",
    "quality.cleared_elsewhere": (
        (
            "{count} item, {elsewhere_minor}, is marked as cleared by something that the files do not hold (another "
            "account, another period). It is closed, and counts neither as paid nor as lost."
        ),
        (
            "{count} items, {elsewhere_minor} in all, are marked as cleared by something that the files do not hold "
            "(another account, another period). They are closed, and count neither as paid nor as lost."
        ),
    ),
    # names of tables
    "table.invoices": "Invoices",
    "table.receipts": "Receipts",
    "table.allocations": "Allocations",
    "table.transactions": "Transactions",
    "table.lines": "Lines sold",
    "table.instruments": "Cheques, notes and direct debits",
    "table.rates": "Exchange rates",
    "table.order_lines": "Lines of orders or invoices",
    "table.orders": "Orders received",
    "table.deliveries": "Deliveries",
    "table.stock": "Stock on hand",
    "table.prices": "Price list",
    "table.customers": "Master data of customers",
    "table.visits": "Visits to customers",
    "table.contacts": "Contacts and promises",
    "table.disputes": "Disputes with their dates",
    "table.credit_events": "Insolvencies and other credit events",
    "table.campaigns": "Campaigns",
    "table.contracts": "Contracts",
    "table.securities": "Securities and insurance",
    "table.limits": "Credit limits, dated",
    "table.price_index": "Price index",
    "table.outflows": "Planned outflows of cash",
    # what can't be answered without them
    "without.order_lines": "Which articles are sold together, and what is earned on whom, can't be told.",
    "without.orders": "What is ordered but not yet billed is missing from what stands at risk.",
    "without.deliveries": "Whether goods left after a warning, and how fast billing follows them, can't be told.",
    "without.stock": "How long cash is bound from purchase to payment can't be told.",
    "without.prices": "Discounts off the list price can't be told.",
    "without.customers": "Customers can't be grouped by owner, region or sector; each number counts as one customer.",
    "without.visits": "Whether visits bring sales or payments can't be told.",
    "without.contacts": "Whether reminders work, and whether promises are kept, can't be told.",
    "without.disputes": "How long disputes stay open, and what they are about, can't be told.",
    "without.credit_events": "Only what the books show counts as a default: no insolvency, no legal action is seen.",
    "without.campaigns": "What campaigns brought can't be told.",
    "without.contracts": "Which sales are bound by contract can't be told apart from those that may stop any day.",
    "without.securities": "What would be recovered if a customer failed can't be told: all of it counts as at risk.",
    "without.limits": "Who stands above its limit, now or earlier, can't be told.",
    "without.price_index": "Sales of several years are compared without taking the rise of prices out.",
    "without.outflows": "Whether the money that comes in covers what goes out can't be told.",
    # exhibits of 01_ledger_quality
    "quality.files_caption_of": "From the files to the ledger: {table}",
    "quality.files_claim_of_table": (
        "{table}: the single row, {amount_minor}, is accounted for to the cent",
        "{table}: all {count} rows, {amount_minor} in all, are accounted for to the cent",
    ),
    "quality.files_claim_in_part_of_table": (
        "{table}: the single row is accounted for, but its amount can't be read",
        (
            "{table}: all {count} rows are accounted for, {amount_minor} to the cent, and {unreadable} without an "
            "amount that can be read"
        ),
    ),
    "quality.tables_one": "The files hold one table ({table}), so what was read of it is all that was read",
    "quality.tables_claim": (
        "One table was read",
        "{count} tables were read, {rows} rows in all, and each is accounted for by itself",
    ),
    "quality.tables_caption_rows": "Rows of each table",
    "quality.tables_caption_amounts": "Amounts of each table",
    "quality.tables_caveat": (
        "Amounts are net, each with the sign that its table gives it. Exchange rates and the tables beside the ledger "
        "have none that is summed."
    ),
    "quality.column_table": "Table",
    "quality.column_read": "Read",
    "quality.column_taken": "In the ledger",
    "quality.column_set_apart": "Set apart",
    "quality.column_rejected": "Rejected",
    "quality.reading_none": "How to read the files was stated or clear; nothing had to be worked out",
    "quality.reading_claim": (
        "{count} thing about reading the files was worked out",
        "{count} things about reading the files were worked out",
    ),
    "quality.reading_caption": "What was worked out, and how it was decided",
    "quality.column_what_of": "Of the files",
    "quality.column_worked_out": "Worked out",
    "quality.reading_caveat": "If any of it is wrong, state it in the params: what is stated is not worked out.",
    "quality.reading_provenance": (
        "From the bytes and cells of the files; a way of writing dates is decided over the whole column, never row by "
        "row."
    ),
    "reading.encoding": "Encoding of the text",
    "reading.encoding_found": "{encoding}",
    "reading.delimiter": "Sign between cells",
    "reading.delimiter_found": "“{delimiter}”",
    "reading.header": "Header",
    "reading.header_found": "row {line}; what stands above it was not read",
    "reading.formulas": "Formulas stored without their values",
    "reading.formulas_found": ("{count}, read as an empty cell", "{count}, read as empty cells"),
    "reading.dates": "Dates of {column}",
    "reading.dates_found": "{format} ({calendar})",
    "quality.fact_closed": "Closed otherwise than by a payment",
    "quality.column_without": "Without it",
    "quality.optional_claim": (
        "{count} of {known} tables beside the ledger is there",
        "{count} of {known} tables beside the ledger are there",
    ),
    "quality.optional_claim_none": (
        "None of the {known} tables beside the ledger is there",
        "None of the {known} tables beside the ledger is there",
    ),
    "quality.optional_caption": "Tables beside the ledger, and what can't be answered without them",
    "quality.optional_caveat": "No figure of this pack needs them; each makes more questions answerable.",
    "quality.optional_provenance": "Rows that can be used; the others stand among the rows not taken.",
    # lines sold
    "quality.sales_none": "The files are not lines of sales, so there is nothing to count by line",
    "quality.sales_claim": (
        "{count} line takes {credit_minor} off the sales again",
        "{count} lines take {credit_minor} off the sales again",
    ),
    "quality.sales_claim_none": "No line takes anything off the sales again: the files hold no returns and no credits",
    "quality.sales_caption": "Lines of the files, whether taken or not",
    "quality.sales_lines": "Lines",
    "quality.sales_customers": "Customers",
    "quality.sales_without_customer": "Lines without a customer",
    "quality.sales_credit_lines": "Credit-note lines",
    "quality.sales_credit_documents": "Documents that they stand on",
    "quality.sales_credit_amount": "What they take off",
    "quality.sales_unpriced_returns": "Negative quantities without a price: no credit notes",
    "quality.sales_negative_prices": "Lines with a negative price",
    "quality.sales_zero_prices": "Lines with a price of 0",
    "quality.sales_copies": "Lines equal to an earlier one in every column",
    "quality.sales_net_customers": "Customers whose lines sum to 0 or less",
    "quality.sales_rounded": "Amounts rounded line by line",
    "quality.sales_caveat": (
        "A line counts as a credit note where it takes money off, whatever its document is called. Sums by customer "
        "are exact, and include lines that were not taken."
    ),
    "quality.sales_provenance": "All lines of the files, whole period.",
}
