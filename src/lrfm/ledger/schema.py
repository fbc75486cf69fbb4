"""Declared schemas of the ledger's tables: names, types, units and what must hold of every row."""

from __future__ import annotations

from datetime import date

from lrfm.core.spared import spared

with spared("pyspark"):  # pandera would load all of Spark where it is installed; it is asked of Ibis alone
    import pandera.ibis as pa

__all__ = [
    "AgreedTerms",
    "Allocations",
    "Bounds",
    "CreditNotes",
    "Customers",
    "Directory",
    "Instruments",
    "Invoices",
    "Movements",
    "Offsets",
    "Payers",
    "Receipts",
    "Sales",
]

MINOR = {"unit": "minor units of the base currency"}
KEY = {"unit": "surrogate key"}
RECEIPT_KINDS = (
    "cash",
    "instrument",
    "undated",
    "returned",
    "write_off",
    "withdrawn",
    "lapsed",
    "credited",
    "reversed",
    "reversal",
    "clearing",
    "cleared_elsewhere",
)
BASES = ("own", "given", "cleared", "credited", "reversal", "rule")


class _Strict(pa.DataFrameModel):
    class Config:
        strict = True


class Customers(_Strict):
    """One row per customer."""

    customer_key: int = pa.Field(ge=1, unique=True, metadata=KEY)


class _Document(_Strict):
    document_key: int = pa.Field(ge=1, unique=True, metadata=KEY)
    customer_key: int = pa.Field(ge=1, metadata=KEY)
    event_date: date = pa.Field(description="date on the document")
    known_on: date = pa.Field(description="first day on which the document was known")
    amount_minor: int = pa.Field(gt=0, metadata=MINOR)


class Invoices(_Document):
    """One row per invoice; the amount is what the customer owes, tax included."""

    due_date: date
    is_disputed_at_extract: bool = pa.Field(description="a status as of the extract; no snapshot holds it")


class CreditNotes(_Document):
    """One row per credit note; the amount is what is taken off, as a positive number."""


class Receipts(_Strict):
    """One row per payment, or whatever else settles; a negative amount is money, or a credit, given back."""

    receipt_key: int = pa.Field(ge=1, unique=True, metadata=KEY)
    customer_key: int = pa.Field(ge=1, metadata=KEY)
    event_date: date
    known_on: date
    amount_minor: int = pa.Field(metadata=MINOR, description="0 where a credit note settles an invoice")
    kind: str = pa.Field(isin=list(RECEIPT_KINDS))


class Allocations(_Strict):
    """Which receipt settles how much of which document; negative where it settles a credit note, or reopens."""

    receipt_key: int = pa.Field(ge=1, metadata=KEY)
    document_key: int = pa.Field(ge=1, metadata=KEY)
    event_date: date
    known_on: date
    amount_minor: int = pa.Field(ne=0, metadata=MINOR)
    basis: str = pa.Field(isin=list(BASES))


class Offsets(_Strict):
    """Money that met money without a document between: what it takes from each receipt; all of them sum to 0."""

    receipt_key: int = pa.Field(ge=1, metadata=KEY)
    event_date: date
    known_on: date
    amount_minor: int = pa.Field(ne=0, metadata=MINOR)


class Instruments(_Strict):
    """One row per cheque, promissory note or direct debit: a promise until it clears."""

    instrument_key: int = pa.Field(ge=1, unique=True, metadata=KEY)
    customer_key: int = pa.Field(ge=1, metadata=KEY)
    kind: str = pa.Field(isin=["cheque", "promissory_note", "direct_debit"])
    received_on: date
    due_on: date
    cleared_on: date = pa.Field(nullable=True)
    bounced_on: date = pa.Field(nullable=True)
    replaced_on: date = pa.Field(nullable=True)
    known_on: date
    amount_minor: int = pa.Field(gt=0, metadata=MINOR)


class Payers(_Strict):
    """Who paid (or drew) how many receipts (or instruments) of a customer, by day; names stand in the directory."""

    kind: str = pa.Field(isin=["payer", "drawer"])
    payer_key: int = pa.Field(ge=1, metadata=KEY)
    customer_key: int = pa.Field(ge=1, metadata=KEY)
    owner_key: int = pa.Field(ge=1, nullable=True, metadata=KEY, description="the one customer who bears the name")
    is_own: bool = pa.Field(description="the customer bears the name")
    event_date: date
    known_on: date
    rows: int = pa.Field(ge=1)


class AgreedTerms(_Strict):
    """Average due dates of instruments whose term was agreed: the due date of their invoice from then on."""

    document_key: int = pa.Field(ge=1, metadata=KEY)
    due_date: date
    known_on: date


class Sales(_Strict):
    """One row per document of files that show sales alone; below 0: a credit note."""

    document_key: int = pa.Field(ge=1, unique=True, metadata=KEY)
    customer_key: int = pa.Field(ge=1, metadata=KEY)
    event_date: date
    known_on: date
    amount_minor: int = pa.Field(metadata=MINOR)
    lines: int = pa.Field(ge=1)


class Movements(_Strict):
    """The amounts of the rows taken, with the sign that they move the balance by."""

    movement: str = pa.Field(isin=["document", "receipt"])
    key: int = pa.Field(ge=1, metadata=KEY)
    event_date: date
    known_on: date
    amount_minor: int = pa.Field(metadata=MINOR)


class Bounds(Allocations):
    """The allocations as they would be under another rule."""

    rule: str = pa.Field(isin=["oldest_due", "newest_due"])


class Directory(_Strict):
    """The only table with names and source ids; `report` alone joins it."""

    kind: str = pa.Field(isin=["customer", "document", "receipt", "payer"])
    key: int = pa.Field(ge=1)
    source_id: str
    name: str = pa.Field(nullable=True)
    file_index: int = pa.Field(nullable=True)
    row_number: int = pa.Field(nullable=True)
