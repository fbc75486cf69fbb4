"""Settings of what the columns of each table mean."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings
from lrfm.ledger.mapping.settings import (
    Amount,
    CodeColumn,
    Date,
    FlagColumn,
    Ids,
    Number,
    SideColumn,
    Terms,
    Text,
)

__all__ = [
    "CAUSES",
    "DOCUMENT_KINDS",
    "INSTRUMENT_KINDS",
    "TRANSACTION_KINDS",
    "AllocationMapping",
    "InstrumentMapping",
    "InvoiceMapping",
    "LineMapping",
    "RateMapping",
    "ReceiptMapping",
    "TransactionMapping",
]

CAUSES = ("paid", "credited", "withdrawn", "written_off", "lapsed", "reversed")
"""What may have closed an invoice; only the first is a payment."""
OPEN = "open"
"""What a status may say of an invoice that nothing has closed yet."""
DOCUMENT_KINDS = ("invoice", "credit_note")
TRANSACTION_KINDS = ("invoice", "credit_note", "receipt", "write_off", "clearing")
"""What a row of a transaction list may be; a clearing moves no money by itself."""
INSTRUMENT_KINDS = ("cheque", "promissory_note", "direct_debit")


def _require_meanings(column: CodeColumn | None, *, known: tuple[str, ...], at: str) -> None:
    if column is not None and (unknown := sorted(column.meanings - set(known))):
        raise Refused(Reason.of("params.unknown_meaning", meaning=unknown[0], known=", ".join(known)), at=(at,))


def _require_one(settings: Settings, first: str, second: str) -> None:
    if getattr(settings, first) is not None and getattr(settings, second) is not None:
        raise Refused(Reason.of("params.give_one_of", first=first, second=second), at=(second,))


class InvoiceMapping(Settings):
    """Columns of a table with one row per invoice, and, where it holds them, its payment or its closing."""

    customer_id: Ids = Field(description="column, or columns, that identify the customer")
    customer_name: Text | None = Field(default=None, description="column of the name; without it the id is shown")
    invoice_id: Ids | None = Field(
        default=None, description="column(s) of the invoice number; without it ids are derived from the row"
    )
    kind: CodeColumn | None = Field(
        default=None, description=f"column of document types; they mean: {', '.join(DOCUMENT_KINDS)}"
    )
    invoice_date: Date = Field(description="column of the date on the invoice")
    due_date: Date | None = Field(default=None, description="column of the date by which it is to be paid")
    agreed_due_date: Date | None = Field(
        default=None, description="where a cheque term was agreed: its average due date, which then is the due date"
    )
    terms: Terms | None = Field(default=None, description="used where there is no due date")
    amount: Amount = Field(description="column of the amount billed, tax included")
    paid_date: Date | None = Field(
        default=None, description="column of the payment (or closing) date; empty means not paid"
    )
    days_to_pay: Text | None = Field(
        default=None, description="instead of paid_date: column of days from invoice date to payment"
    )
    paid_amount: Amount | None = Field(
        default=None, description="what was paid; without it a paid date means paid in full"
    )
    outstanding: Amount | None = Field(
        default=None,
        description="what is still open; beside paid_amount it is checked, without it paid is amount less this",
    )
    closing: CodeColumn | None = Field(
        default=None,
        description=f"column that tells why an invoice was closed; its codes mean: {', '.join(CAUSES)}, open",
    )
    entered_on: Date | None = Field(default=None, description="when the invoice was entered (known-on date)")
    paid_entered_on: Date | None = Field(default=None, description="when the payment was entered (known-on date)")
    currency: Text | None = Field(
        default=None, description="column of currency codes: rows in another currency are not added up without rates"
    )
    disputed: FlagColumn | None = Field(
        default=None, description="a status as of the extract; counted, never used as a fact at a past date"
    )

    @model_validator(mode="after")
    def _choices(self) -> Self:
        if self.due_date is None and self.terms is None:
            raise Refused(Reason.of("params.due_date_or_terms"))
        _require_one(self, "paid_date", "days_to_pay")
        _require_meanings(self.kind, known=DOCUMENT_KINDS, at="kind")
        _require_meanings(self.closing, known=(*CAUSES, OPEN), at="closing")
        return self

    @property
    def payment_fields(self) -> tuple[str, ...]:
        """The fields with which the table states payments itself."""
        names = ("paid_date", "days_to_pay", "paid_amount", "outstanding")
        return tuple(name for name in names if getattr(self, name) is not None)


class ReceiptMapping(Settings):
    """Columns of a table with one row per receipt; a negative amount is money given back."""

    receipt_id: Ids | None = Field(
        default=None, description="column(s) of the receipt number; without it ids are derived from the row"
    )
    customer_id: Ids = Field(description="column, or columns, that identify the customer")
    customer_name: Text | None = Field(default=None, description="column of the customer's name")
    date: Date = Field(description="column of the day on which the money came")
    amount: Amount = Field(description="column of the amount received")
    cause: CodeColumn | None = Field(
        default=None, description=f"column that tells what a row is; its codes mean: {', '.join(CAUSES)}"
    )
    invoice_id: Ids | None = Field(default=None, description="column(s) of the invoice that the receipt settles")
    payer: Text | None = Field(default=None, description="column of the name of whoever paid, as the bank tells it")
    entered_on: Date | None = Field(default=None, description="when the receipt was entered (known-on date)")
    currency: Text | None = Field(default=None, description="column of currency codes")

    @model_validator(mode="after")
    def _choices(self) -> Self:
        _require_meanings(self.cause, known=CAUSES, at="cause")
        return self


class AllocationMapping(Settings):
    """Columns of a table that says how much of which receipt (or credit note) settles which invoice."""

    receipt_id: Ids = Field(description="column(s) of the receipt's number, or of the credit note's")
    invoice_id: Ids = Field(description="column(s) of the invoice's number")
    amount: Amount | None = Field(default=None, description="how much; without it all that both sides leave open")
    date: Date | None = Field(default=None, description="day of the allocation; without it the later of both sides")
    entered_on: Date | None = Field(default=None, description="when the allocation was entered (known-on date)")


class TransactionMapping(Settings):
    """Columns of one list of all that was posted: invoices, credit notes, receipts, with their clearings."""

    customer_id: Ids = Field(description="column, or columns, that identify the customer")
    customer_name: Text | None = Field(default=None, description="column of the customer's name")
    document_id: Ids | None = Field(
        default=None, description="column(s) of the document number; without it ids are derived from the row"
    )
    kind: CodeColumn | None = Field(
        default=None,
        description="column of document types; they mean: "
        + ", ".join(TRANSACTION_KINDS)
        + "; without it what the customer owes is an invoice, the rest a receipt",
    )
    date: Date = Field(description="column of the date on the document")
    due_date: Date | None = Field(default=None, description="column of the date by which it is to be paid")
    terms: Terms | None = Field(default=None, description="used where there is no due date")
    amount: Amount | None = Field(default=None, description="amount; plus is what the customer owes")
    debit: Amount | None = Field(default=None, description="instead of amount: what the customer owes")
    credit: Amount | None = Field(default=None, description="beside debit: what is in the customer's favour")
    side: SideColumn | None = Field(default=None, description="which side of the account an unsigned amount stands on")
    outstanding: Amount | None = Field(default=None, description="what was still open when the list was made")
    clearing_id: Ids | None = Field(default=None, description="what documents that cleared each other have in common")
    clearing_date: Date | None = Field(default=None, description="day on which the document was cleared")
    applies_to: Ids | None = Field(default=None, description="number of the invoice that a receipt or credit settles")
    entered_on: Date | None = Field(default=None, description="posting or entry date (known-on date)")
    currency: Text | None = Field(default=None, description="column of currency codes")
    disputed: FlagColumn | None = Field(default=None, description="a status as of the extract; counted only")

    @model_validator(mode="after")
    def _choices(self) -> Self:
        if (self.amount is None) == (self.debit is None):
            raise Refused(Reason.of("params.give_one_of", first="amount", second="debit"))
        if (self.debit is None) != (self.credit is None):
            raise Refused(Reason.of("params.debit_and_credit"))
        if self.due_date is None and self.terms is None:
            raise Refused(Reason.of("params.due_date_or_terms"))
        _require_meanings(self.kind, known=TRANSACTION_KINDS, at="kind")
        return self


class LineMapping(Settings):
    """Columns of a table with one row per order or invoice line: sales alone, without payments."""

    customer_id: Ids = Field(description="column, or columns, that identify the customer")
    customer_name: Text | None = Field(default=None, description="column of the customer's name")
    invoice_id: Ids | None = Field(
        default=None, description="column(s) of the document that a line belongs to; without it each line is one"
    )
    date: Date = Field(description="column of the day of the sale")
    amount: Amount | None = Field(default=None, description="amount of the line; without it quantity times price")
    quantity: Number | None = Field(default=None, description="column of the quantity")
    price: Number | None = Field(default=None, description="column of the price of one")
    product_id: Text | None = Field(default=None, description="column of the article")
    description: Text | None = Field(default=None, description="column of the article's name")
    currency: Text | None = Field(default=None, description="column of currency codes")

    @model_validator(mode="after")
    def _choices(self) -> Self:
        if self.amount is None and (self.quantity is None or self.price is None):
            raise Refused(Reason.of("params.amount_or_quantity_and_price"))
        return self


class InstrumentMapping(Settings):
    """Columns of a table of post-dated cheques, promissory notes and direct debits: promises until they clear.

    One that clears is a payment, unless the invoices or the transactions state payments themselves.
    """

    instrument_id: Ids = Field(description="column(s) of the instrument's number")
    customer_id: Ids = Field(description="column, or columns, that identify the customer")
    customer_name: Text | None = Field(default=None, description="column of the customer's name")
    kind: CodeColumn | None = Field(
        default=None, description=f"column of kinds; they mean: {', '.join(INSTRUMENT_KINDS)}; without it cheques"
    )
    received_on: Date = Field(description="day on which it was received")
    due_on: Date = Field(description="day on which it can be cashed")
    cleared_on: Date | None = Field(default=None, description="day on which the money came")
    bounced_on: Date | None = Field(default=None, description="day on which it came back unpaid")
    replaced_on: Date | None = Field(default=None, description="day on which a bounced one was replaced or given back")
    amount: Amount = Field(description="column of its amount")
    invoice_id: Ids | None = Field(default=None, description="column(s) of the invoice that it was given for")
    agreed_term: FlagColumn | None = Field(
        default=None, description="marks instruments whose term was agreed: their average due date is the invoice's"
    )
    drawer: Text | None = Field(default=None, description="column of the name of whoever drew it")
    entered_on: Date | None = Field(default=None, description="when it was entered (known-on date)")
    currency: Text | None = Field(default=None, description="column of currency codes")

    @model_validator(mode="after")
    def _choices(self) -> Self:
        _require_meanings(self.kind, known=INSTRUMENT_KINDS, at="kind")
        return self


class RateMapping(Settings):
    """Columns of a table of exchange rates: what a currency was worth in the base currency from a day on."""

    currency: Text = Field(description="column of currency codes")
    date: Date = Field(description="first day on which the rate held")
    rate: Number = Field(description="units of the base currency for one unit of this one")
