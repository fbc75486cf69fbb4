"""Messages of `lrfm synthetic`: what was made, what its files cannot hold, and what cannot be made."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, str | tuple[str, str]] = {
    "synthetic.made": (
        "A company of {customers} customers and one invoice or credit note was made. Nobody in it exists.",
        "A company of {customers} customers and {count} invoices and credit notes was made. Nobody in it exists.",
    ),
    "synthetic.files": "Files: {files}",
    "synthetic.truth": "What no ledger shows, and every table as it was made: {path}",
    "synthetic.next": "Next: lrfm check {path}, then lrfm report {path}",
    "synthetic.left_out": "What these files cannot hold:",
    # What cannot be asked for
    "synthetic.needs_mending": (
        "One thing needs mending; nothing was written.",
        "{count} things need mending; nothing was written.",
    ),
    "synthetic.too_many": (
        "over one year there may be at most {most} customers",
        "over {count} years there may be at most {most} customers",
    ),
    "synthetic.folder_filled": "the folder is not empty; name one that is, or that does not exist yet",
    "synthetic.not_a_day": "“{got}” is no day from 1980 to 2100; write one such as 2026-10-31",
    "synthetic.not_a_number": "write a number from 1 to {most}",
    "synthetic.style_or_format": "a style brings its own format and calendar; leave out --format and --calendar",
    "synthetic.no_preset": "there is no preset “{got}”; there are: {known}",
    # What cannot be written
    "synthetic.no_file": "the table {table} does not come from files; only files can be written",
    "synthetic.no_mapping": "the table {table} has a source and no mapping",
    "synthetic.jalali_format": "days of the Jalali calendar cannot be written as {format}",
    "synthetic.does_not_fit": (
        "one cell of the column {column} is longer than its {width} places",
        "{count} cells of the column {column} are longer than its {width} places",
    ),
    "synthetic.places_overlap": "the columns {first} and {second} share places in the line",
    "synthetic.needs_quotes": "a cell holds the sign that parts the cells, and the file has no quotes",
    "synthetic.not_in_encoding": "the encoding {encoding} cannot write “{text}”",
    "synthetic.too_many_rows": "{count} rows are more than a sheet of a workbook holds",
    # What is left out
    "synthetic.payments_as_one": (
        "one document was settled in several parts: its row tells the sum and the last day",
        "{count} documents were settled in several parts: their rows tell the sum and the last day",
    ),
    "synthetic.parts_unsaid": (
        "one part payment or part credit ({amount_minor}) is not told: its invoice reads as wholly open",
        "{count} part payments and part credits ({amount_minor}) are not told: their invoices read as wholly open",
    ),
    "synthetic.losses_open": (
        "one invoice was written off ({amount_minor}): it reads as still open",
        "{count} invoices were written off ({amount_minor}): they read as still open",
    ),
    "synthetic.losses_as_paid": (
        "one loss ({amount_minor}) reads as a payment",
        "{count} losses ({amount_minor}) read as payments",
    ),
    "synthetic.credits_as_paid": (
        "one document was settled with a credit note: that reads as a payment, and as one given back",
        "{count} documents were settled with a credit note: that reads as payments, and as ones given back",
    ),
    "synthetic.credits_unsaid": (
        "which invoice one credit note was used for ({amount_minor}) is not told",
        "which invoices {count} credit notes were used for ({amount_minor}) is not told",
    ),
    "synthetic.closed_as_one": (
        "one invoice was paid in part ({amount_minor}) and then closed otherwise: the payment is not told",
        "{count} invoices were paid in part ({amount_minor}) and then closed otherwise: the payments are not told",
    ),
    "synthetic.no_payment_days": (
        "the day on which one document was paid is not told",
        "the days on which {count} documents were paid are not told",
    ),
    "synthetic.cash_unsaid": (
        "money on account of one receipt ({amount_minor}) is not told",
        "money on account of {count} receipts ({amount_minor}) is not told",
    ),
    "synthetic.payments_unsaid": ("one payment is not told", "{count} payments and credits are not told"),
    "synthetic.kind_as": (
        "one row is called {instead}, for there is no code for {kind}",
        "{count} rows are called {instead}, for there is no code for {kind}",
    ),
    "synthetic.kind_invoice": "an invoice",
    "synthetic.kind_credit_note": "a credit note",
    "synthetic.kind_receipt": "a receipt",
    "synthetic.kind_write_off": "a write-off",
    "synthetic.kind_clearing": "a clearing",
    "synthetic.rows_split": (
        "one receipt or credit note stands in several rows of its number, one for each invoice",
        "{count} receipts and credit notes stand in several rows of their number, one for each invoice",
    ),
    "synthetic.links_unsaid": (
        "which invoice one payment settled is not told",
        "which invoices {count} payments settled is not told",
    ),
    "synthetic.links_by_day": (
        "which payment settled one invoice is told by the day of its clearing alone",
        "which of {count} payments settled which invoice is told by the day of the clearing alone",
    ),
    "synthetic.disputes_unsaid": (
        "that one invoice is in dispute is not told",
        "that {count} invoices are in dispute is not told",
    ),
    "synthetic.entries_unsaid": "the days of entry are not told: everything reads as known on its own day",
    "synthetic.cheques_unsaid": (
        "one cheque is not told; if it cleared, it reads as a payment",
        "{count} cheques are not told; those that cleared read as payments",
    ),
    "synthetic.due_days_differ": (
        "one due date reads otherwise, for the terms have no code for it",
        "{count} due dates read otherwise, for the terms have no code for them",
    ),
    "synthetic.documents_as_lines": (
        "one document without goods stands as a line of its own",
        "{count} documents without goods stand as lines of their own",
    ),
    "synthetic.documents_unsaid": (
        "the number of one document is not told: each line is a document",
        "the numbers of {count} documents are not told: each line is a document",
    ),
    "synthetic.tables_unsaid": "tables without a place in these settings: {tables}",
    "synthetic.table_empty": "the company has no table {table}: its file holds no rows",
    "synthetic.ids_numbered": "the ids in {column} are longer than {width} places: they were numbered in their order",
    "synthetic.cells_too_long": (
        "one cell of {column} is longer than its {width} places: it was left empty",
        "{count} cells of {column} are longer than their {width} places: they were left empty",
    ),
    "synthetic.column_taken": "the column {column} already holds another field: {field} is not told",
    "synthetic.rows_alike": (
        "{table}: one row is like another in every column: it will be taken for a copy",
        "{table}: {count} rows are like others in every column: they will be taken for copies",
    ),
    "synthetic.rows_set_apart": (
        "the rule “{rule}” will set one row apart",
        "the rule “{rule}” will set {count} rows apart",
    ),
}
