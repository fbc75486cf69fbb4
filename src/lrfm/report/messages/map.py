"""Messages of `lrfm map`: what a file seems to be, how sure that is, and why."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, str | tuple[str, str]] = {
    # The profile as a whole
    "map.head": "Proposed by lrfm map for {file} ({count} rows). Read it through: what is marked low or medium is for "
    "you to decide.",
    "map.next": "Then: lrfm check {path}",
    "map.client": "the folder of the reports, and the name on the page: change both",
    "map.currency_found": "most rows are in it",
    "map.currency_missing": "the file names no currency: write yours, such as EUR",
    "map.as_of_extract": "payments have no dates: only on the day of the extract is known what is open",
    "map.extract_date": "the day on which the file was written; write the day of the export where it was another",
    "map.as_of": "the day of the pack; a date such as 2026-10-31 does as well",
    "map.preset_fits": "all columns that the preset {preset} reads are in this file",
    "map.preset_partly": "the preset {preset} reads {named} columns, of which the file lacks {count}: {columns}",
    "map.confidence_high": "high",
    "map.confidence_medium": "medium",
    "map.confidence_low": "low",
    "map.rows_heading": ("The first row as it would be read:", "The first {count} rows as they would be read:"),
    "map.names_hidden": "names are hidden; --show-names shows them",
    "map.unused_heading": "Columns that are not read:",
    "map.remarks_heading": "To know:",
    "map.faulty_lines": (
        "one line does not have as many cells as the header; it will be rejected with its reason",
        "{count} lines do not have as many cells as the header; they will be rejected with their reason",
    ),
    "map.written": "The profile is in {path}",
    # Which table
    "map.table_of_invoices": "one row per invoice",
    "map.table_of_debits": "one list of all that was posted: debit and credit stand in columns of their own",
    "map.table_of_kinds": "one list of all that was posted: {column} tells invoices from payments",
    "map.table_of_sides": "one list of all that was posted: {column} says on which side an amount stands",
    "map.table_of_clearings": "one list of all that was posted: {column} says what cleared what",
    "map.table_of_sales": "sales alone: nothing says when an invoice is due, or that it was paid",
    "map.table_of_quantities": "lines with quantity and price",
    # Why a column
    "map.named": "its name says so",
    "map.name_alike": "its name is much like one that says so",
    "map.name_partly": "its name says so in part",
    "map.by_content": "no name says so; its cells look like it",
    "map.name_as_id": "there are names and no numbers of customers, so the name identifies them: two of "
    "one name are one",
    "map.only_amounts": "no other column looks like amounts",
    "map.only_date": "the day of entry: no other column is the day of the document",
    "map.as_other_dates": "its dates could be read in two ways; read as those of {column} are written",
    "map.date_ambiguous": "its dates fit {first} and {second}: decide which ({examples})",
    "map.date_mixed": "its dates seem to be written in two orders, {first} and {second} ({examples}): mend the "
    "file, or leave the column out",
    "map.not_before": "on {rows_share} of the rows not before {column}",
    "map.adds_up": "on {rows_share} of the rows, what was paid and what is open make up {column}",
    "map.is_product": "on {rows_share} of the rows it is quantity times price",
    "map.status_counted": "a status as of the extract: counted, never used as a fact at a past day",
    "map.outstanding_at_extract": "what was open when the file was made, not at a past day",
    "map.terms_assumed": "nothing in the file says when an invoice is due: {days} days are an assumption; write your "
    "terms",
    # Why not
    "map.unused_empty": "no cell is filled",
    "map.unused_prediction": "by its name the output of a model or a forecast: no fact, never read",
    "map.unused_derived": "computed from other columns: days are counted from the dates",
    "map.unused_status": "a status as of the extract: it was not known at a past day",
    "map.unused_ageing": "ages as of the extract: they are computed anew for the day of the pack",
    "map.unused_running_balance": "a running balance: it follows from the rows",
    "map.unused_part_of_amount": "a part of the amount, such as tax or discount",
    "map.unused_same_customer": "names the same customers as {column}, one to one",
    "map.unused_constant": "the same in every row",
    "map.unused_date": "a date that no field takes",
    "map.unused_no_use": "no field takes it",
    # To know
    "map.no_customer": (
        "one row names no customer ({column}); it is set apart, counted and summed",
        "{count} rows name no customer ({column}); they are set apart, counted and summed",
    ),
    "map.equal_rows_kept": "no number tells two equal sales of one day apart: equal rows are kept as two sales",
    "map.payments_undated": "the file says how much was paid and not when: payments count as made by the day of the "
    "extract, never as a delay",
    "map.not_found": "{field}: no column was found; the profile is not complete without it",
    "map.signs_unsure": "numbers fit more than one way of writing them; read with “{decimal_sign}” before the decimals "
    "and “{thousands_sign}” between thousands: check the amounts below",
    "map.codes_unknown": (
        "{column}: it is not known what the code {codes} means; say so under codes, or its rows are rejected",
        "{column}: it is not known what {count} codes mean ({codes}); say so under codes, or their rows are rejected",
    ),
    # What stops it
    "map.no_file": "there is no file {path}",
    "map.unknown_preset": "there is no preset {preset}; there are: {known}",
    "map.needs_table": "a database holds many tables; name one with --table",
    "map.output_exists": "this file exists and is not written over; give another name, or delete it first",
    "map.not_a_currency": "--currency: wanted a code of three capital letters such as EUR; got {got}",
}
