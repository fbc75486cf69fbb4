"""Why a row is not in the ledger, and what to do about it."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# Each reason has its remedy. A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "reason.faulty_line": "The line has not as many cells as the header.",
    "remedy.faulty_line": "Quote cells that hold the delimiter, or export the file again.",
    "reason.missing_customer": "No customer.",
    "remedy.missing_customer": "Give the row its customer, or set such rows apart under scope.",
    "reason.missing_invoice_id": "No invoice number.",
    "remedy.missing_invoice_id": "Give the row its number; set totals lines apart under scope.",
    "reason.other_currency": "Another currency than the pack's, or none.",
    "remedy.other_currency": (
        "Give dated exchange rates in the table rates, or set rows in other currencies apart under scope and "
        "make a pack for each."
    ),
    "reason.amount_unreadable": "The amount is no number.",
    "remedy.amount_unreadable": (
        "Write the number without signs of currency, or correct decimal_sign and thousands_sign of the source."
    ),
    "reason.amount_too_fine": "The amount is finer than the currency's smallest unit.",
    "remedy.amount_too_fine": "Set currency_digits, or round: true under amount in the mapping.",
    "reason.amount_missing": "No amount.",
    "remedy.amount_missing": "Give the amount, or set such rows apart under scope.",
    "reason.invoice_date_unreadable": "The invoice date does not fit the stated format.",
    "remedy.invoice_date_unreadable": "Correct the cell, or the format of invoice_date in the mapping.",
    "reason.invoice_date_missing": "No invoice date.",
    "remedy.invoice_date_missing": "Give the date; without it nothing can be aged.",
    "reason.due_date_unreadable": "The due date, or the days of terms, can't be read.",
    "remedy.due_date_unreadable": "Correct the cell, or due_date or terms in the mapping.",
    "reason.due_date_missing": "No due date.",
    "remedy.due_date_missing": "Give the date, or terms in the mapping.",
    "reason.paid_date_unreadable": "The date of payment, or the days to payment, can't be read.",
    "remedy.paid_date_unreadable": "Correct the cell, or paid_date or days_to_pay in the mapping.",
    "reason.paid_amount_unreadable": "The amount paid or outstanding is no number.",
    "remedy.paid_amount_unreadable": "Correct the cell.",
    "reason.paid_amount_too_fine": "The amount paid or outstanding is finer than the currency's smallest unit.",
    "remedy.paid_amount_too_fine": "Set currency_digits, or round: true on the column in the mapping.",
    "reason.payment_without_date": "Money was paid, but there is no date of payment.",
    "remedy.payment_without_date": (
        "Give the date; or set scope.undated_payments: at_extract, and extract_date: such a payment then settles "
        "its invoice and is in no figure of lateness."
    ),
    "reason.payment_of_other_sign": "The payment has the opposite sign of the amount.",
    "remedy.payment_of_other_sign": "Correct the sign.",
    "reason.entry_date_unreadable": "The date of entry can't be read.",
    "remedy.entry_date_unreadable": "Correct the cell, or the format of entered_on or paid_entered_on in the mapping.",
    "reason.parts_do_not_add_up": "Paid and outstanding do not add up to the amount.",
    "remedy.parts_do_not_add_up": "Correct the row; credit notes or discounts may be missing.",
    "reason.copy_of_a_row": "Equal to another row in every column.",
    "remedy.copy_of_a_row": "Remove the copy; set scope.duplicates: keep where such rows are genuine.",
    "reason.conflicting_invoice_id": "The number of the document stands for several different rows, or customers.",
    "remedy.conflicting_invoice_id": "Name more columns under invoice_id, such as company and number.",
    "reason.cell_spans_lines": "A cell runs over several lines: a quote that is not closed may have swallowed rows.",
    "remedy.cell_spans_lines": (
        "Close the quote in the file; set quote: '' of the source where the file quotes nothing."
    ),
    "reason.paid_amount_missing": "There is a date of payment, but neither an amount paid nor an outstanding one.",
    "remedy.paid_amount_missing": (
        "Give the amount; leave paid_amount out of the mapping where a date means paid in full."
    ),
    "reason.payment_on_zero": "Money was paid on an amount of 0.",
    "remedy.payment_on_zero": "Give the invoice its amount.",
    "reason.paid_date_implausible": (
        "The date of payment lies more than a year before the invoice or more than twenty years after it."
    ),
    "remedy.paid_date_implausible": (
        "Correct the date; list placeholders such as 1900-01-01 under missing of the source."
    ),
    "reason.missing_document_id": "No document number.",
    "remedy.missing_document_id": "Give the row its number; set totals lines apart under scope.",
    "reason.missing_receipt_id": "No receipt number.",
    "remedy.missing_receipt_id": "Give the row the number of its receipt.",
    "reason.missing_instrument_id": "The cheque or note has no number.",
    "remedy.missing_instrument_id": "Give the row its number.",
    "reason.unknown_kind": "The code of the kind of document is not among those of the mapping.",
    "remedy.unknown_kind": (
        "Say under kind in the mapping what the code means, or set a meaning for all others (otherwise)."
    ),
    "reason.unknown_cause": "It is closed, but the code does not say how.",
    "remedy.unknown_cause": (
        "Say under closing (or cause) in the mapping what the code means, or set a meaning for all others (otherwise)."
    ),
    "reason.no_rate": "Another currency than the pack's, and the table of rates has none that holds on this day.",
    "remedy.no_rate": "Add a rate of this currency to the table of rates, of that day or of the month before it.",
    "reason.unknown_side": "The side of the account (debit or credit) is none of those of the mapping.",
    "remedy.unknown_side": "Correct the cell, or debit and credit under side in the mapping.",
    "reason.document_date_unreadable": "The date of the document does not fit the stated format.",
    "remedy.document_date_unreadable": "Correct the cell, or the format of date in the mapping.",
    "reason.document_date_missing": "No date of the document.",
    "remedy.document_date_missing": "Give the date; without it the row counts on no day.",
    "reason.receipt_date_unreadable": "The date of the receipt does not fit the stated format.",
    "remedy.receipt_date_unreadable": "Correct the cell, or the format of date under receipts in the mapping.",
    "reason.receipt_date_missing": "No date of the receipt.",
    "remedy.receipt_date_missing": "Give the date; without it the money would count on no day.",
    "reason.allocation_date_unreadable": "The date of the allocation does not fit the stated format.",
    "remedy.allocation_date_unreadable": "Correct the cell, or the format of date under allocations in the mapping.",
    "reason.clearing_date_unreadable": "The date of clearing does not fit the stated format.",
    "remedy.clearing_date_unreadable": "Correct the cell, or the format of clearing_date in the mapping.",
    "reason.outstanding_exceeds_amount": "More is outstanding than the amount itself.",
    "remedy.outstanding_exceeds_amount": (
        "Correct the row; where outstanding is a running balance of the customer, leave it out of the mapping."
    ),
    "reason.amount_not_positive": "The amount of a cheque or note is negative.",
    "remedy.amount_not_positive": "Write it without sign; a cheque that came back has a date under bounced_on.",
    "reason.instrument_date_unreadable": "A date of the cheque or note does not fit the stated format.",
    "remedy.instrument_date_unreadable": "Correct the cell, or the formats under instruments in the mapping.",
    "reason.instrument_date_missing": "The cheque or note has no date of receipt, or none on which it is due.",
    "remedy.instrument_date_missing": "Give both dates; without them it counts on no day.",
    "reason.instrument_dates_out_of_order": (
        "The cheque or note cleared, bounced or was replaced before it was received, or was replaced without "
        "having bounced."
    ),
    "remedy.instrument_dates_out_of_order": "Correct the dates.",
    "reason.conflicting_instrument_id": "The number of the cheque or note stands for several different rows.",
    "remedy.conflicting_instrument_id": "Name more columns under instrument_id, such as bank and number.",
    "reason.not_a_currency": "The currency is not a code of three letters.",
    "remedy.not_a_currency": "Write it as in ISO 4217, such as EUR or USD.",
    "reason.rate_date_unreadable": "The date of the rate is missing or does not fit the stated format.",
    "remedy.rate_date_unreadable": "Correct the cell, or the format of date under rates in the mapping.",
    "reason.rate_unreadable": "The rate is missing, or no number above 0.",
    "remedy.rate_unreadable": "Correct the cell: what one unit of that currency is worth in the pack's.",
    "reason.conflicting_rate": "The currency has several rates on this day.",
    "remedy.conflicting_rate": "Keep one rate for each currency and day.",
    "reason.exceeds_receipt": "More is allocated than its receipt, or credit note, has left.",
    "remedy.exceeds_receipt": "Correct the amount; no part of the row was applied.",
    "reason.exceeds_document": "More is allocated than its document leaves open.",
    "remedy.exceeds_document": "Correct the amount; no part of the row was applied.",
    "reason.unknown_receipt": "Its receipt is not in the ledger.",
    "remedy.unknown_receipt": "Add the receipt to the files, or mend the row of the receipt that was not taken.",
    "reason.unknown_invoice": "Its document is not in the ledger.",
    "remedy.unknown_invoice": "Add the document to the files, or mend the row of the document that was not taken.",
    "reason.cell_unreadable": "A cell does not hold what its column should: a date, a number, an amount.",
    "remedy.cell_unreadable": "Correct the cell, or the column's format in the mapping.",
    "reason.cell_missing": "A cell without which the row can't be used is empty.",
    "remedy.cell_missing": "Fill the cell, or remove the row.",
    # rows set apart
    "apart.zero_amount": "Amount 0: carries no money.",
    "apart.declared": "Declared out of scope: {name}.",
    "apart.remedy": "Nothing to mend.",
    "apart.repeated_by_line": "Says again what another row says of the same invoice: an export by line.",
    "apart.side_set_apart": "Settles a document, or comes from a receipt, that is set apart itself.",
    "reason.takes_back_too_much": "Takes back more than was settled before.",
    "remedy.takes_back_too_much": "Correct the amount, or give the allocation that it takes back.",
    "reason.closing_without_date": "Closed, but there is no date of closing.",
    "remedy.closing_without_date": (
        "Give the date; or set extract_date and scope.undated_payments: at_extract where the files have none."
    ),
    "apart.totals_row": "A line of totals: no date, and just the sum of the rows above it.",
    "apart.related_party": "A related party's: of the same owner, as the params say.",
}
