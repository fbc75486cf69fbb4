"""Rows of the tables of receipts and of allocations: cells to values, with the reason where a row can't be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.tables.faults import first_reason
from lrfm.ledger.tables.money import Currencies, base_money

if TYPE_CHECKING:
    from lrfm.ledger.tables.columns import Cells
    from lrfm.ledger.tables.settings import AllocationMapping, ReceiptMapping

__all__ = ["allocation_rows", "receipt_rows"]


def receipt_rows(cells: Cells, *, currencies: Currencies) -> pa.Table:
    """Read the receipts; one row out per row in.

    Columns: `file_index`, `row_number`, `receipt_id` (NULL = to be derived), `customer_id`, `customer_name`,
    `event_date`, `known_on`, `amount_minor`, `cause` (`paid` where none is mapped), `document_ref` (the invoice it
    settles, NULL where the file does not say), `payer`, `foreign_currency`, `foreign_minor`, `moves_nothing`, `fault`.
    """
    mapping: ReceiptMapping = cells.mapping  # type: ignore[assignment]
    day, bad_day = cells.days("date")
    known_on, bad_known = cells.days("entered_on")
    cause, bad_cause = cells.codes("cause")
    amounts = {"amount": cells.amount("amount")}
    refs = cells.ids("invoice_id")
    money = base_money(cells, amounts, day=currencies.days_of(refs, otherwise=day), currencies=currencies)
    amount = money.minor["amount"]
    customer, own = cells.ids("customer_id"), cells.ids("receipt_id")
    spans = cells.spans_lines()
    return pa.table(
        {
            **cells.places(),
            "receipt_id": own,
            "customer_id": customer,
            "customer_name": cells.text("customer_name"),
            "event_date": day,
            "known_on": known_on,
            "amount_minor": amount,
            "cause": pc.fill_null(cause, "paid"),
            "document_ref": refs,
            "payer": cells.text("payer"),
            **money.beside(amount, spans_lines=spans),
            "fault": first_reason(
                [
                    ("cell_spans_lines", spans),
                    ("missing_customer", pc.is_null(customer)),
                    ("missing_receipt_id", pc.is_null(own) if mapping.receipt_id else cells.false()),
                    ("unknown_cause", bad_cause),
                    ("no_rate", money.lacks_rate),
                    ("other_currency", pc.is_valid(money.foreign_currency)),
                    ("amount_unreadable", money.is_bad["amount"]),
                    ("amount_too_fine", money.is_fine["amount"]),
                    ("amount_missing", pc.is_null(amount)),
                    ("receipt_date_unreadable", bad_day),
                    ("receipt_date_missing", pc.is_null(day)),
                    ("entry_date_unreadable", bad_known),
                ]
            ),
        }
    )


def allocation_rows(cells: Cells) -> pa.Table:
    """Read the allocations; one row out per row in.

    Columns: `file_index`, `row_number`, `receipt_ref`, `document_ref`, `event_date`, `known_on`, `amount_minor` (NULL:
    all that both sides leave open), `moves_nothing`, `fault`.
    """
    mapping: AllocationMapping = cells.mapping  # type: ignore[assignment]
    day, bad_day = cells.days("date")
    known_on, bad_known = cells.days("entered_on")
    amount = cells.amount("amount")
    receipt, document = cells.ids("receipt_id"), cells.ids("invoice_id")
    spans = cells.spans_lines()
    return pa.table(
        {
            **cells.places(),
            "receipt_ref": receipt,
            "document_ref": document,
            "event_date": day,
            "known_on": known_on,
            "amount_minor": amount.minor,
            "moves_nothing": pc.and_(pc.fill_null(pc.equal(amount.minor, 0), False), pc.invert(spans)),
            "fault": first_reason(
                [
                    ("cell_spans_lines", spans),
                    ("missing_receipt_id", pc.is_null(receipt)),
                    ("missing_invoice_id", pc.is_null(document)),
                    ("amount_unreadable", amount.is_bad),
                    ("amount_too_fine", amount.is_fine),
                    ("amount_missing", pc.is_null(amount.minor) if mapping.amount else cells.false()),
                    ("allocation_date_unreadable", bad_day),
                    ("entry_date_unreadable", bad_known),
                ]
            ),
        }
    )
