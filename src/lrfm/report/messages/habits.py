"""Messages about how the books are kept: months, entries, numbers, doubles, and what the tables beside lack."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    # findings
    "quality.posted_late": (
        "Of the amounts billed whose entry is dated, {late_share} ({late_minor}) was entered after the end of its "
        "month. A pack drawn on the last day of a month shows too little, and later packs add to it."
    ),
    "quality.doubles": (
        (
            "{count} invoice has the customer, the day and the amount of another one ({double_minor}): it may be "
            "billed twice."
        ),
        (
            "{count} invoices have the customer, the day and the amount of another one ({double_minor} in all): they "
            "may be billed twice."
        ),
    ),
    "quality.extract_of_open_items": (
        (
            "{count} invoice dated before {first} seems to have been taken over because it was still open: what was "
            "settled before is not in the files."
        ),
        (
            "{count} invoices dated before {first} seem to have been taken over because they were still open: what "
            "was settled before is not in the files."
        ),
    ),
    # columns and names that several exhibits share
    "habits.column_kind": "Kind",
    "habits.column_month": "Month",
    "habits.column_items": "Number",
    "habits.column_invoices": "Invoices",
    "habits.column_customers": "Customers",
    "habits.column_customer": "Customer",
    "habits.column_day": "Date",
    "habits.column_share": "Share",
    "habits.invoice": "Invoices",
    "habits.credit_note": "Credit notes",
    "habits.payment": "Payments",
    "habits.amount_in": "Amount, {currency}",
    "habits.yes": "yes",
    "habits.no": "no",
    "habits.provenance": "Rows in the ledger by their own dates, whole period of the files, whatever the date above.",
    # months
    "habits.months_none": "The files hold no invoice, so there is nothing to count by month",
    "habits.months_claim": (
        "{count} invoice of {amount_minor}, and no month stands apart from those around it",
        (
            "{count} invoices of {amount_minor} in all from {first} to {last}, and no month stands apart from those "
            "around it"
        ),
    ),
    "habits.months_claim_apart": (
        "{count} month stands apart from those around it, of {months} from {first} to {last}",
        "{count} months stand apart from those around them, of {months} from {first} to {last}",
    ),
    "habits.months_title": "Amounts by month of their date, {currency}",
    "habits.months_description": (
        "One column for each of {months} months: invoices upwards, credit notes downwards, payments as a line."
    ),
    "habits.numbers_title": "Number of documents and payments by month of their date",
    "habits.numbers_description": "Lines over {months} months: invoices, credit notes and payments by number.",
    "habits.legend_unusual": "unusual",
    "habits.legend_partial": "in part",
    "habits.month_words": "{month}: {invoices} invoices, {invoiced_minor}; credit notes {credited_minor}",
    "habits.month_words_paid": (
        "{month}: {invoices} invoices, {invoiced_minor}; credit notes {credited_minor}; payments {paid_minor}"
    ),
    "habits.apart_caption": "Months that stand apart",
    "habits.apart_caption_some": "Months that stand apart, the last {shown} of {all}",
    "habits.column_apart": "What is apart",
    "habits.column_found": "Found",
    "habits.column_typical": "Around it",
    "habits.apart_empty": "no invoice at all",
    "habits.apart_unpaid": "no payment at all",
    "habits.apart_items_high": "many invoices",
    "habits.apart_items_low": "few invoices",
    "habits.apart_amount_high": "large amount",
    "habits.apart_amount_low": "small amount",
    "habits.months_caveat": (
        "A month stands apart where the number or the amount of its invoices is above twice, or below half, the median "
        "of the six months before and the six after it (which must hold 30 invoices in the median), or where there is "
        "no invoice or no payment. Seasons, campaigns and one large invoice do that as well as a batch that is missing "
        "or posted twice: the figure does not show which. Months at either end that the files hold in part are not "
        "judged."
    ),
    "habits.months_question": (
        "Are the months that stand apart true to the business, or did a batch, a branch or a file come late, twice or "
        "not at all?"
    ),
    # edges
    "habits.edges_none": "The files hold no complete month of invoices, so where they begin and end can't be told",
    "habits.edges_claim_open": (
        (
            "{count} invoice is older than the first complete month, {month}, and no payment is: what was settled "
            "before is not in the files"
        ),
        (
            "{count} invoices are older than the first complete month, {month}, and no payment is: what was settled "
            "before is not in the files"
        ),
    ),
    "habits.edges_claim_open_paid": (
        (
            "{count} invoice is older than the first complete month, {month}, and few payments are ({payments}): it "
            "looks taken over while still open, and what was settled before is not in the files"
        ),
        (
            "{count} invoices are older than the first complete month, {month}, and few payments are ({payments}): "
            "they look taken over while still open, and what was settled before is not in the files"
        ),
    ),
    "habits.edges_claim_early": (
        (
            "{count} invoice is older than the first complete month, {month}: the time before seems to be in the files "
            "in part"
        ),
        (
            "{count} invoices are older than the first complete month, {month}: the time before seems to be in the "
            "files in part"
        ),
    ),
    "habits.edges_claim": "The files are complete from {month} on as far as numbers tell, and hold no older invoice",
    "habits.edges_caption": "Beginning and end of the files",
    "habits.column_edge": "Place",
    "habits.column_what": "What stands there",
    "habits.edge_first_invoice": "First invoice",
    "habits.edge_first_payment": "First payment",
    "habits.edge_first_complete": "First complete month",
    "habits.edge_early_invoices": "Invoices dated before it",
    "habits.edge_early_payments": "Payments dated before it",
    "habits.edge_last_complete": "Last complete month",
    "habits.edge_late_invoices": "Invoices dated after it",
    "habits.edge_late_payments": "Payments dated after it",
    "habits.edge_last_invoice": "Last invoice",
    "habits.edge_last_payment": "Last payment",
    "habits.edge_last_entry": "Last entry",
    "habits.edge_extract": "Day of the extract, as stated",
    "habits.edge_items": "{count} ({amount_minor})",
    "habits.edges_caveat": (
        "Months at the beginning are left out where each holds less than a quarter of the median of the six months "
        "after them, in the number of invoices or, where the files hold payments, in their number or amount; at the "
        "end likewise; and months that the files begin or end within. This is a rule about numbers: it does not show "
        "what was left out, and can't tell files that begin from a business that began: its payments start some weeks "
        "after its first invoices by nature, and one that grew suddenly looks the same, too. Of invoices taken over "
        "while still open, the slow ones alone are seen, and customers look younger than they are."
    ),
    "habits.edges_question": (
        "From which day on is the extract complete, and were older invoices taken over only where they were still open?"
    ),
    # posting
    "habits.posting_none": (
        "The files do not say when anything was entered, so how late it is posted, and what a month end missed, can't "
        "be told"
    ),
    "habits.posting_claim": "{late_minor} of what was billed ({late_share}) was entered after its month had ended",
    "habits.posting_claim_paid": "{late_minor} of what was paid ({late_share}) was entered after its month had ended",
    "habits.posting_claim_none": "Nothing was entered after its month had ended",
    "habits.posting_title": "Invoices by the days from their date to their entry, by month of their date",
    "habits.posting_title_paid": "Payments by the days from their date to their entry, by month of their date",
    "habits.posting_description": "One column for each of {months} months; what was entered late stands on top.",
    "habits.posting_words": "{month}: {told} entered, {shares}",
    "habits.lag_0": "up to {days} days",
    "habits.lag_1": "{from_days} to {days} days",
    "habits.lag_2": "{from_days} to {days} days",
    "habits.lag_3": "more than {days} days",
    "habits.lag_word": "{lag} {part_share}",
    "habits.posting_caption": "How late documents and payments were entered",
    "habits.posting_caption_late": "What was entered after the end of its month",
    "habits.column_told": "Entry dated",
    "habits.column_longest": "Longest",
    "habits.column_after_month": "After its month",
    "habits.column_after_amount": "Amount after its month, {currency}",
    "habits.column_of_amount": "Of the amount",
    "habits.posting_caveat": (
        "A row counts by the day that its file gives as its entry; the figure does not show who was late, nor what is "
        "not entered yet: the last months look better than they are. What was entered before its own date counts as "
        "entered at once."
    ),
    "habits.posting_question": (
        "Who enters late, and is the month closed before it is complete? Documents dated back may move sales into a "
        "month that is already reported."
    ),
    # weekdays
    "habits.weekdays_few": "The files hold too few documents to tell anything by the day of the week",
    "habits.weekdays_claim_none": "Nothing is dated on {days}",
    "habits.weekdays_claim": (
        "{count} document or payment is dated on a quiet day of the week ({days})",
        "{count} documents and payments are dated on the quiet days of the week ({days})",
    ),
    "habits.weekdays_claim_even": "No day of the week is quiet: a weekend can't be seen in the dates",
    "habits.weekdays_entered": (
        "{dated}, while {count} entry was made on them, {entered_share} of all",
        "{dated}, while {count} entries were made on them, {entered_share} of all",
    ),
    "habits.weekdays_busy_documents": "{day} holds {times} times the documents of another day",
    "habits.weekdays_busy_payments": "{day} holds {times} times the payments of another day",
    "habits.weekdays_busy_entries": "{day} holds {times} times the entries of another day",
    "habits.weekdays_apart": "{one}; {other}",
    "habits.weekdays_caption": "Documents and payments by day of the week",
    "habits.column_weekday": "Day",
    "habits.column_documents": "Documents",
    "habits.column_payments": "Payments",
    "habits.column_entries": "Entries",
    "habits.column_share_of_documents": "Share of documents",
    "habits.column_share_of_dated": "Share of documents and payments",
    "habits.column_share_of_entries": "Share of entries",
    "habits.weekday_0": "Monday",
    "habits.weekday_1": "Tuesday",
    "habits.weekday_2": "Wednesday",
    "habits.weekday_3": "Thursday",
    "habits.weekday_4": "Friday",
    "habits.weekday_5": "Saturday",
    "habits.weekday_6": "Sunday",
    "habits.weekdays_caveat": (
        "A day is quiet where fewer than half of a seventh of all documents and payments are dated on it. A day is "
        "named as busy where its documents, payments or entries are more than 1.5 times the mean of the other days "
        "that are not quiet. Standing orders, machines and banks work at weekends, too, and public holidays are not "
        "looked at: this does not show that anybody was at a desk."
    ),
    "habits.weekdays_caveat_unentered": (
        "Days of entry are not in the files, so who was at work on a quiet day can't be told from them."
    ),
    "habits.weekdays_caveat_entered": (
        "More was entered on quiet days than is dated on them: dates do not show on which day the work was done."
    ),
    "habits.weekdays_caveat_busy": (
        "A busy day may hold the work of several: batches run once a week, or dates set to the next working day; days "
        "counted from such dates are off by as much."
    ),
    "habits.weekdays_question": "Who enters documents on quiet days, and are those documents like all others?",
    # numbering
    "habits.numbering_none": "The files hold no numbers of documents, so gaps and repeats in them can't be told",
    "habits.numbering_no_series": (
        "The single number of the files makes no series, so gaps can't be told",
        "The {count} different numbers of the files make no series, so gaps in them can't be told",
    ),
    "habits.numbering_claim": (
        "{count} number is missing between the first and the last of its series",
        "{count} numbers are missing between the first and the last of their series",
    ),
    "habits.numbering_claim_none": "No number is missing between the first and the last of each series",
    "habits.numbering_caption": "Series of document numbers",
    "habits.numbering_caption_some": "Series of document numbers, the largest {shown} of {all}",
    "habits.column_series": "Begins with",
    "habits.series_plain": "digits alone",
    "habits.series_masked": "Series {number}",
    "habits.column_first": "First",
    "habits.column_last": "Last",
    "habits.column_there": "There",
    "habits.column_missing": "Missing",
    "habits.column_gaps": "Gaps",
    "habits.column_longest_gap": "Longest gap",
    "habits.numbering_all": "All series",
    "habits.numbering_repeated": (
        "{count} number stands for several customers or days.",
        "{count} numbers stand for several customers or days.",
    ),
    "habits.numbering_outside": (
        "{count} of {numbers} numbers belongs to no series.",
        "{count} of {numbers} numbers belong to no series.",
    ),
    "habits.numbering_caveat": (
        "Numbers of other branches, other kinds of documents and cancelled ones are missing here by right: a gap is a "
        "question, and shows no document that was hidden."
    ),
    "habits.numbering_provenance": (
        "Every row of the files, taken or not. A series is what counts up behind the same beginning, at least 20 "
        "numbers, at least half of them there; a jump over more than 100 begins another."
    ),
    "habits.numbering_question": "Can every missing number be shown, as cancelled, or in another list?",
    # doubles
    "habits.doubles_none": "No two invoices have the same customer, day and amount",
    "habits.doubles_claim": (
        "{count} invoice has the customer, the day and the amount of another: {double_minor} if it was billed twice",
        (
            "{count} invoices have the customer, the day and the amount of another: {double_minor} if they were billed "
            "twice"
        ),
    ),
    "habits.doubles_caption": "Invoices of one customer, day and amount",
    "habits.doubles_caption_some": "Invoices of one customer, day and amount, the largest {shown} of {all} groups",
    "habits.column_credited": "Credited",
    "habits.doubles_caveat": (
        "Two equal deliveries on one day look the same, and so does a fixed price: these are possible doubles, to be "
        "looked up. The same amount on other days is too common to be listed."
    ),
    "habits.doubles_caveat_unnumbered": (
        "The files hold no numbers of documents: a row that was exported twice, with anything different in it, looks "
        "the same as two equal deliveries on one day. These are possible doubles, to be looked up."
    ),
    "habits.doubles_credited": (
        "To {count} group there is a credit note of the same amount, on that day or later.",
        "To {count} groups there is a credit note of the same amount, on that day or later.",
    ),
    "habits.doubles_question": "Does each of them have an order and a delivery of its own?",
    # amounts
    "habits.amounts_none": "The files hold no invoice, so there are no amounts to compare",
    "habits.amounts_claim": (
        "{count} invoice is a whole number of hundreds, {round_share} of all",
        "{count} invoices are a whole number of hundreds, {round_share} of all",
    ),
    "habits.amounts_claim_none": "No invoice is a whole number of hundreds",
    "habits.amounts_caption": "Amounts that are whole hundreds of {currency}",
    "habits.column_all": "All",
    "habits.column_round": "Whole hundreds",
    "habits.column_round_share": "Of the number",
    "habits.repeated_caption": "Amounts that most invoices have",
    "habits.amounts_caveat": (
        "Price lists, fixed packs, instalments and payments on account are round, and alike, by nature. This does not "
        "show that an amount was made up; first digits are not tested, for alone they prove nothing."
    ),
    "habits.amounts_question": "Do the amounts that return belong to a price list, a rent or an instalment?",
    # customers that may be one
    "habits.shared_no_table": (
        "There are no master data of customers, so whether some of them share a tax number, a telephone or an address "
        "can't be told"
    ),
    "habits.shared_no_fields": (
        "The master data hold no tax number, telephone or address, so whether customers share one can't be told"
    ),
    "habits.shared_none": "No two customers share a tax number, a telephone or an address, as far as they are given",
    "habits.shared_claim": (
        "{customers} customers may be {count} in truth: they share a tax number, a telephone or an address",
        "{customers} customers may be {count} in truth: they share a tax number, a telephone or an address",
    ),
    "habits.shared_caption": "What customers share",
    "habits.column_field": "Field",
    "habits.column_filled": "Customers that have it",
    "habits.column_groups": "Groups",
    "habits.column_linked": "Customers in them",
    "habits.column_fillers": "Fillers",
    "habits.field_tax_id": "Tax number",
    "habits.field_phone": "Telephone",
    "habits.field_address": "Address",
    "habits.groups_caption": "Customers that are linked",
    "habits.groups_caption_some": "Customers that are linked, the largest {shown} of {all} groups",
    "habits.column_who": "Customers",
    "habits.column_by": "What they share",
    "habits.who_more": "{who} and {more} more",
    "habits.shared_caveat": (
        "Letters are compared without case, blanks and punctuation, telephones by their digits. What is left of a "
        "value after that is ignored, as if it were not given, where it has fewer than five letters and digits: it "
        "tells nobody apart. Branches of one owner, tenants of one house and customers of one accountant share "
        "things, too; a value of more than ten customers counts as a filler. Owners that share nothing of this are "
        "not found."
    ),
    "habits.shared_provenance": "Master data of the customers in the ledger; linked directly or through others.",
    "habits.shared_question": "Are linked customers one debtor, whose limits and open items should be added up?",
    # what the tables beside the ledger lack
    "habits.lacks_none": (
        "No table beside the ledger names customers, orders, deliveries or invoices, so what is missing between them "
        "can't be told"
    ),
    "habits.lacks_claim": (
        "{count} of {known} comparisons with the tables beside the ledger finds something missing",
        "{count} of {known} comparisons with the tables beside the ledger find something missing",
    ),
    "habits.lacks_claim_nothing": "Between the ledger and the tables beside it nothing is missing",
    "habits.lacks_caption": "What is missing between the ledger and the tables beside it",
    "habits.column_lack": "Missing",
    "habits.column_of": "Of",
    "habits.lack_customers_without_master": "Customers without master data (amount: what they were billed)",
    "habits.lack_orders_without_delivery": "Orders without a delivery",
    "habits.lack_orders_without_invoice": "Orders of which no delivery was billed",
    "habits.lack_deliveries_without_invoice": "Deliveries without an invoice of the ledger",
    "habits.lack_invoices_without_delivery": "Invoices without a delivery, in the time of the deliveries",
    "habits.lack_documents_without_lines": "Invoices and credit notes without lines",
    "habits.lack_documents_unlike_lines": "Invoices and credit notes unlike the sum of their lines (difference)",
    "habits.lack_lines_without_document": "Lines that name no document of the ledger",
    "habits.lack_contacts_without_invoice": "Contacts that name no invoice of the ledger",
    "habits.lack_promises_without_invoice": "Promises that name no invoice of the ledger",
    "habits.lack_disputes_without_invoice": "Disputes that name no invoice of the ledger",
    "habits.lacks_caveat": (
        "What is not billed yet, what was cancelled and what is sold without delivery is missing by right, and lines "
        "net of tax never sum to an invoice with tax. A missing link shows a question, not yet a loss."
    ),
    "habits.lacks_provenance": (
        "Numbers compared as they are written in the files; amounts of the side that stands alone, where its table "
        "gives any."
    ),
    "habits.lacks_question": "Which deliveries were never billed, and who may send goods without an invoice?",
    # questions of the exhibits about what was read
    "ask.files": "Do rows and amounts agree with the count that the accounting system itself gives for this extract?",
    "ask.tables": "Is every table of the same day, and of the whole company?",
    "ask.rejected": "Who can mend these rows at their source, so that they do not come again next month?",
    "ask.reading": "Does whoever made the files confirm each of these readings?",
    "ask.findings": "Which of these limits can be lifted by a better extract, and who can give it?",
    "ask.coverage": "Is this all that was billed and paid, or are branches, years or kinds of documents missing?",
}
