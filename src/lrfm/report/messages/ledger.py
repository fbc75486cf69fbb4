"""Messages about reading, cleaning and reconciling the ledger."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # files that cannot be read
    "source.other_columns": (
        "{file} has other columns than {first_file}. Files of one source must have the same header line: mend the "
        "export, or give the files separate params."
    ),
    "source.not_delimited_text": (
        "{file} can't be read as delimited text ({detail}). Check delimiter, quote and encoding of the source."
    ),
    "source.encoding": (
        "{file} is not text in the encoding {encoding}: line {line} ({detail}). Set encoding of the source, for "
        "example cp1252 or utf-16; if that line alone is broken, mend it in the file."
    ),
    "source.binary": "{file} is not a text file. Give the CSV export of the ledger.",
    "source.empty": "{file} is empty. Export it again.",
    # too much was rejected
    "ledger.too_many_rejected": (
        (
            "{count} of {rows} rows could not be taken ({rejected_share} of rows, {amount_share} of amounts; the "
            "limit is {limit_share}), so nothing was published. Every such row stands in {rejected_folder}, with its "
            "reason and remedy:"
        ),
        (
            "{count} of {rows} rows could not be taken ({rejected_share} of rows, {amount_share} of amounts; the "
            "limit is {limit_share}), so nothing was published. Every such row stands in {rejected_folder}, with its "
            "reason and remedy:"
        ),
    ),
    "ledger.allocations_without_currency": (
        (
            "{count} row of the table {table} is in another currency, and allocations do not say in which currency "
            "they are. Set such rows apart under scope, or map invoice_id of the receipts instead of the allocations."
        ),
        (
            "{count} rows of the table {table} are in other currencies, and allocations do not say in which currency "
            "they are. Set such rows apart under scope, or map invoice_id of the receipts instead of the allocations."
        ),
    ),
    "ledger.no_rows": (
        "None of the {rows} rows of the files could be taken as an invoice. Check the mapping and the scope."
    ),
    # quality findings
    "quality.no_entry_dates": (
        "The files do not say when documents and payments were entered. Each counts as known on its own date; late "
        "posting can't be excluded."
    ),
    "quality.no_payment_entry_dates": (
        "The files do not say when payments were entered. Each counts as known on its own date; late posting of "
        "payments can't be excluded."
    ),
    "quality.outlier": (
        "The largest invoice ({largest_minor}) is more than ten times the next ({next_minor}) and makes up "
        "{billed_share} of all that was billed. Check it before reading any average."
    ),
    "quality.paid_before_invoice": (
        "{count} payment is dated before its invoice and counts as an advance until the invoice is known.",
        "{count} payments are dated before their invoices and count as advances until the invoices are known.",
    ),
    "quality.due_before_invoice": (
        "{count} invoice is due before its own date.",
        "{count} invoices are due before their own date.",
    ),
    "quality.entered_before_invoice": (
        "{count} invoice was entered before its own date and counts from that date.",
        "{count} invoices were entered before their own date and count from that date.",
    ),
    "quality.derived_ids": (
        "The files hold no invoice numbers. Numbers were derived from customer, dates and amount; they do not depend "
        "on the order of rows."
    ),
    "quality.disputed": (
        "{count} invoice is marked as disputed. The mark is as of the extract and no fact of an earlier day.",
        "{count} invoices are marked as disputed. The marks are as of the extract and no facts of an earlier day.",
    ),
    "quality.credit_notes": (
        "{count} row of negative amount is taken as a credit note.",
        "{count} rows of negative amount are taken as credit notes.",
    ),
    "quality.part_paid": ("{count} invoice is paid in part.", "{count} invoices are paid in part."),
    # exhibits of 01_ledger_quality
    "quality.files_claim": (
        "The single row, {amount_minor} in all, is accounted for to the cent",
        "All {count} rows, {amount_minor} in all, are accounted for to the cent",
    ),
    "quality.files_caption": "From the files to the ledger",
    "quality.files_caveat": (
        "Rows whose amount can't be read are counted but add nothing to the sums. Amounts are net of credit notes."
    ),
    "quality.files_provenance": (
        "All rows of the files; read = in the ledger + set apart + rejected, checked in rows and minor units at each "
        "run."
    ),
    "quality.row_taken": "In the ledger",
    "quality.column_what": "Step",
    "quality.column_rows": "Rows",
    "quality.column_reason": "Reason",
    "quality.column_remedy": "What to do",
    "quality.column_finding": "Finding",
    "quality.column_fact": "Fact",
    "quality.column_value": "Value",
    "quality.rejected_none": "Every row of the files is in the ledger",
    "quality.rejected_claim": ("{count} row is not in the ledger", "{count} rows are not in the ledger"),
    "quality.rejected_caption": "Rows not taken, by reason",
    "quality.rejected_caveat": "A row is counted under the first reason that applies to it.",
    "quality.rejected_provenance": (
        "Each row stands in the folder “rejected” of this run, with its file, row number, text, reason and remedy."
    ),
    "quality.findings_none": "Nothing in the files limits the figures",
    "quality.findings_claim": (
        "{count} thing to know before reading the figures",
        "{count} things to know before reading the figures",
    ),
    "quality.findings_caption": "Findings, the weightiest first",
    "quality.findings_caveat": (
        "Only what the files themselves give away is found: an invoice that never reached them leaves no trace."
    ),
    "quality.findings_provenance": "Readable rows of the files in scope, whole period.",
    "quality.weight_limit": "limits the pack",
    "quality.weight_check": "to check",
    "quality.weight_note": "to note",
    "quality.coverage_claim": (
        "The files hold {count} document of {customers} customers",
        "The files hold {count} documents of {customers} customers",
    ),
    "quality.coverage_caption": "What the files cover",
    "quality.coverage_provenance": "Readable rows of the files in scope.",
    "quality.fact_documents": "Documents",
    "quality.fact_customers": "Customers",
    "quality.fact_first_invoice": "First invoice",
    "quality.fact_last_invoice": "Last invoice",
    "quality.fact_last_payment": "Last payment",
    "quality.fact_paid": "Settled in full",
    "quality.fact_part_paid": "Paid in part",
    "quality.fact_unpaid": "Without any payment",
    "quality.fact_outstanding": "Outstanding at the end of the files",
    "quality.fact_disputed": "Marked as disputed",
    "quality.fact_late_over": "Paid more than {days} days late",
    "quality.fact_max_late": "Latest payment, past due",
    # control balance
    "control.claim_stated": "Open items, the ageing and the general ledger agree to the cent: {open_items_minor}",
    "control.column_total": "Total",
    "control.row_open_items": "Open items, document by document",
    "control.row_ageing": "Ageing, all buckets less credits",
    "control.row_stated": "General ledger, as given in the params",
    "control.caveat_stated": "The general ledger's balance is the user's own statement.",
    "control.too_fine": "The control balance {balance} has more than {digits} decimals.",
    "control.same_amount": (
        "{count} document has just this amount: {documents}.",
        "{count} documents have just this amount: {documents}.",
    ),
    "control.entered_later": (
        "{count} document dated before that day was entered after it, and is not counted: {documents}.",
        "{count} documents dated before that day were entered after it, and are not counted: {documents}.",
    ),
    "source.no_header": (
        "{file} has no header line in row {row}. Set header_row of the source to the row with the names of the columns."
    ),
    "source.changed_while_read": "{file} changed while it was read. Run again when nobody writes to it.",
    "quality.some_entry_dates": (
        (
            "{count} of {rows} rows has no date of entry and counts as known on its own date; late posting can't be "
            "excluded."
        ),
        (
            "{count} of {rows} rows have no date of entry and count as known on their own date; late posting can't "
            "be excluded."
        ),
    ),
    "quality.some_payment_entry_dates": (
        "{count} of {rows} payments has no date of entry and counts as known on its own date.",
        "{count} of {rows} payments have no date of entry and count as known on their own date.",
    ),
    "quality.before_first_document": "The date of this pack lies before the first document of the files ({first}).",
    "quality.all_settled": (
        (
            "At the end of the files ({last}) their single invoice is settled; whether others were never paid, they "
            "can't tell."
        ),
        (
            "At the end of the files ({last}) all {count} invoices of the files are settled. No unpaid invoice is in "
            "them; whether there were any, the files can't tell, so losses can't be seen here."
        ),
    ),
    "quality.only_paid_rows": (
        (
            "Every one of the {rows} invoices shows a payment; {count} is paid in part, with {outstanding_minor} "
            "outstanding at the end of the files. Files of paid rows say nothing about unpaid ones: what became of "
            "the outstanding amount is unknown, so it is neither a loss nor a default."
        ),
        (
            "Every one of the {rows} invoices shows a payment; {count} are paid in part, with {outstanding_minor} "
            "outstanding at the end of the files. Files of paid rows say nothing about unpaid ones: what became of "
            "the outstanding amounts is unknown, so they are neither losses nor defaults."
        ),
    ),
    "quality.tail_cut": (
        "No payment came more than {days} days late, although about {expected} were to be expected in the two weeks "
        "after. Either later payers were left out before the file was made, and days late are understated, or "
        "something makes all pay by then (payment runs, direct debit, a stop of supply). Ask whoever made the file."
    ),
    "quality.no_default_seen": (
        "No invoice of the files was paid more than 90 days late and none is unpaid at their end: without defaults, "
        "ways of scoring customers can't be compared."
    ),
    "quality.file_ends_early": (
        "The last entry of the files is of {last}, {days} days before the date of this pack: what was billed and "
        "paid since then is not in it."
    ),
    "quality.after_extract": (
        "The files were extracted on {last}, {days} days before the date of this pack: what was billed and paid "
        "since then is not in it."
    ),
    "quality.after_extract_rows": (
        "{count} row is dated after the extract; check its dates.",
        "{count} rows are dated after the extract; check their dates.",
    ),
    "quality.unreadable_amounts": (
        (
            "{count} row has no amount that can be read: it is in no sum, and not in the share of amounts that was "
            "rejected."
        ),
        (
            "{count} rows have no amount that can be read: they are in no sum, and not in the share of amounts that "
            "was rejected."
        ),
    ),
    "quality.many_credit_notes": (
        (
            "{count} row of negative amount comes to {credit_share} of what was billed. It is taken as a credit "
            "note; if it is a payment, set it apart under scope."
        ),
        (
            "{count} rows of negative amount come to {credit_share} of what was billed. They are taken as credit "
            "notes; if they are payments, set them apart under scope."
        ),
    ),
    "quality.rejected": ("{count} row could not be taken.", "{count} rows could not be taken."),
    "quality.twins": (
        (
            "{count} row shares customer, dates and amount with another one and is counted as an invoice of its own. "
            "If it is the same invoice in a later state, remove the older row."
        ),
        (
            "{count} rows share customer, dates and amount with another one and are counted as invoices of their "
            "own. If they are the same invoices in a later state, remove the older rows."
        ),
    ),
    "quality.overpaid": (
        (
            "{count} invoice is paid by more than its amount, {overpaid_minor} in all; the excess stands as "
            "unapplied cash."
        ),
        (
            "{count} invoices are paid by more than their amounts, {overpaid_minor} in all; the excess stands as "
            "unapplied cash."
        ),
    ),
    "quality.foreign": (
        "{count} row is in {code} ({amount}) and in no sum.",
        "{count} rows are in {code} ({amount} in all) and in no sum.",
    ),
    "quality.one_payment_a_row": (
        "Each row has one date of payment: where an invoice was paid in parts, all of it counts on that date, and a "
        "date of clearing may stand for a write-off or an offset."
    ),
    "quality.answer_rows": (
        "Of {rows} rows read, {taken} are in the ledger, {set_apart} were set apart and {rejected} could not be taken."
    ),
    "quality.row_read": "Read from the files",
    "quality.row_set_apart": "Less: set apart",
    "quality.row_rejected": "Less: rejected",
    "quality.column_weight": "Weight",
    "quality.fact_copied": "Of it on copies that were not taken",
    "control.row_rolled": "Rows taken: billed less paid",
    "control.caption": "One total, computed three ways",
    "control.claim_rolled": "Open items, the ageing and the rows rolled forward agree to the cent: {open_items_minor}",
    "control.payments_later": (
        "{count} payment dated before that day was entered after it, and is not counted: {documents}.",
        "{count} payments dated before that day were entered after it, and are not counted: {documents}.",
    ),
    "control.caveat_rolled": "Not reconciled to the general ledger: its balance on this day was not given.",
    "control.provenance": "Known on that day; compared to the smallest coin, and the run stops where they differ.",
    "control.mismatch": (
        "Open items are {open_items_minor} at {as_of}, the general ledger's balance in the params is {stated_minor}: "
        "they differ by {difference_minor}. Correct the balance under control.balances, or the ledger."
    ),
    "control.instruments_mismatch": (
        "{account} come to {open_items_minor} at {as_of} by the files, the general ledger's balance in the params is "
        "{stated_minor}: they differ by {difference_minor}. Correct that balance under control, or the table of "
        "instruments."
    ),
    "control.receivables": "Receivables",
    "control.instruments_in_hand": "Instruments in hand",
    "control.bounced": "Bounced instruments",
    "control.account_stated": "as the general ledger has it",
    "control.account_rolled": "not reconciled to the general ledger",
    "control.column_account": "Account",
    "control.column_source": "Its balance",
    "control.row_open_items_sum": "Open items",
    "control.accounts_caption": "The accounts that make up open items",
    "control.caveat_accounts": (
        "An account is tied to the general ledger where its balance on this day was given in the params; the others "
        "follow from the rows alone."
    ),
    "control.claim_sales_only": "There is no balance to reconcile: the files show sales, not what is owed",
    "control.row_lines": "Lines in the ledger",
    "control.row_documents": "Sales documents known on that day",
    "control.column_count": "Number",
    "control.sales_caption": "From lines to sales documents",
    "control.caveat_sales": "Both amounts are the same money: no line was lost on the way.",
    "control.caveat_sales_later": (
        "The files reach beyond the date of this pack: the second amount lacks what was sold after it."
    ),
    "control.provenance_sales": "Lines by the number of their document; those without a number count one by one.",
    "control.no_document": "No single document has just this amount.",
    "quality.coverage_caveat": "Counted over the whole period of the files, also after the date of this pack.",
    "quality.coverage_caveat_copies": (
        "Counted over the whole period of the files, also after the date of this pack, and with copies that were not "
        "taken."
    ),
    "quality.rejected_many": (
        "{count} row, {rejected_share} of the rows in scope, could not be taken and is in no figure.",
        "{count} rows, {rejected_share} of the rows in scope, could not be taken and are in no figure.",
    ),
    "ledger.reason_total": (
        "{count} row, row {line}: {reason} {remedy}",
        "{count} rows, the first of them row {line}: {reason} {remedy}",
    ),
    "quality.answer_no_limits": "Nothing in the files limits what this pack may say",
    "quality.answer_limits": (
        "{count} thing limits what this pack may say; it stands under “things to know”",
        "{count} things limit what this pack may say; they stand under “things to know”",
    ),
    "source.missing_column": (
        "{file} has no column “{column}”, which {field} of the params names. The nearest column is "
        "“{nearest}”. Columns of the file: {columns}. Correct the mapping."
    ),
    "source.repeated_column": (
        "{file} has more than one column named “{column}”, which {field} of the params names. "
        "Rename one of them in the export."
    ),
    "quality.files_claim_in_part": (
        "The single row is accounted for, but its amount can't be read",
        (
            "All {count} rows are accounted for: {amount_minor} to the cent, and {unreadable} without an amount that "
            "can be read"
        ),
    ),
}
