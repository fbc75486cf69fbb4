"""Declared schemas of the ledger's tables: names, types, units and what must hold of every row."""

from __future__ import annotations

from datetime import date

import pandera.ibis as pa

__all__ = ["Allocations", "CreditNotes", "Customers", "Directory", "Invoices", "Receipts"]

MINOR = {"unit": "minor units of the base currency"}
KEY = {"unit": "surrogate key"}


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
    """One row per payment; a negative amount is money, or a credit, given back."""

    receipt_key: int = pa.Field(ge=1, unique=True, metadata=KEY)
    customer_key: int = pa.Field(ge=1, metadata=KEY)
    event_date: date
    known_on: date
    amount_minor: int = pa.Field(ne=0, metadata=MINOR)


class Allocations(_Strict):
    """Which receipt settles how much of which document; negative where it settles a credit note."""

    receipt_key: int = pa.Field(ge=1, metadata=KEY)
    document_key: int = pa.Field(ge=1, metadata=KEY)
    event_date: date
    known_on: date
    amount_minor: int = pa.Field(ne=0, metadata=MINOR)


class Directory(_Strict):
    """The only table with names and source ids; `report` alone joins it."""

    kind: str = pa.Field(isin=["customer", "document"])
    key: int = pa.Field(ge=1)
    source_id: str
    name: str = pa.Field(nullable=True)
    file_index: int = pa.Field(nullable=True)
    row_number: int = pa.Field(nullable=True)
