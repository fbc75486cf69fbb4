"""Settings of the ledger: where the rows are, what their columns mean, which rows count, what settles what."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Day, Refused, Settings
from lrfm.ledger.mapping.settings import ColumnName
from lrfm.ledger.optional.settings import OptionalMappings
from lrfm.ledger.sources.settings import DemoSource, MaybeNames, SourceSettings
from lrfm.ledger.tables.settings import (
    AllocationMapping,
    InstrumentMapping,
    InvoiceMapping,
    LineMapping,
    RateMapping,
    ReceiptMapping,
    TransactionMapping,
)

__all__ = [
    "LEADING_TABLES",
    "AllocationSettings",
    "ControlSettings",
    "LedgerSettings",
    "MappingSettings",
    "OptionalSources",
    "Rule",
    "ScopeSettings",
    "SetApartRule",
    "SourcesSettings",
    "TableName",
]

LEADING_TABLES = ("invoices", "transactions", "lines")
"""Exactly one of them is given: it says what was billed."""
TableName = Literal["invoices", "receipts", "allocations", "transactions", "lines", "instruments", "rates"]


def _default_kind(value: object) -> object:
    return {"kind": "csv", **value} if isinstance(value, dict) and "kind" not in value else value


_Source = Annotated[SourceSettings, BeforeValidator(_default_kind, json_schema_input_type=SourceSettings)]


class OptionalSources(Settings):
    """Where the optional tables are."""

    order_lines: _Source | None = Field(default=None, description="lines of orders or invoices")
    orders: _Source | None = Field(default=None, description="orders received")
    deliveries: _Source | None = Field(default=None, description="deliveries")
    stock: _Source | None = Field(default=None, description="stock on hand")
    prices: _Source | None = Field(default=None, description="price list")
    customers: _Source | None = Field(default=None, description="master data of customers")
    visits: _Source | None = Field(default=None, description="visits to customers")
    contacts: _Source | None = Field(default=None, description="contacts about payment, and promises")
    disputes: _Source | None = Field(default=None, description="disputes with their dates")
    credit_events: _Source | None = Field(default=None, description="events that make a customer's payment unlikely")
    campaigns: _Source | None = Field(default=None, description="campaigns")
    contracts: _Source | None = Field(default=None, description="contracts")
    securities: _Source | None = Field(default=None, description="securities and insurance")
    limits: _Source | None = Field(default=None, description="dated credit limits")
    price_index: _Source | None = Field(default=None, description="price index")
    outflows: _Source | None = Field(default=None, description="planned outflows of cash")


class SourcesSettings(Settings):
    """Where the rows of each table are; exactly one of invoices, transactions and lines is given."""

    invoices: _Source | None = Field(default=None, description="one row per invoice")
    receipts: _Source | None = Field(default=None, description="beside invoices: one row per receipt")
    allocations: _Source | None = Field(default=None, description="beside receipts: which of them settles what")
    transactions: _Source | None = Field(default=None, description="instead: one list of all that was posted")
    lines: _Source | None = Field(default=None, description="instead: one row per line sold, without payments")
    instruments: _Source | None = Field(default=None, description="cheques, promissory notes, direct debits")
    rates: _Source | None = Field(default=None, description="exchange rates")
    optional: OptionalSources = Field(default=OptionalSources(), description="tables used where present")

    @model_validator(mode="after")
    def _one_leads(self) -> Self:
        given = [name for name in LEADING_TABLES if getattr(self, name) is not None]
        if len(given) != 1:
            raise Refused(Reason.of("params.one_leading_table", known=", ".join(LEADING_TABLES), count=len(given)))
        needs = {"receipts": "invoices", "allocations": "receipts"}
        for name, other in needs.items():
            if getattr(self, name) is not None and getattr(self, other) is None:
                raise Refused(Reason.of("params.table_needs", table=name, other=other), at=(name,))
        if self.instruments is not None and self.lines is not None:
            raise Refused(Reason.of("params.table_needs", table="instruments", other="invoices"), at=("instruments",))
        return self

    @property
    def leading(self) -> str:
        """Name the table that says what was billed."""
        return next(name for name in LEADING_TABLES if getattr(self, name) is not None)

    @property
    def is_demo(self) -> bool:
        """Tell whether this is the built-in demo ledger."""
        return isinstance(self.invoices, DemoSource)


class MappingSettings(Settings):
    """What the columns of each table mean."""

    invoices: InvoiceMapping | None = Field(default=None, description="columns of the table of invoices")
    receipts: ReceiptMapping | None = Field(default=None, description="columns of the table of receipts")
    allocations: AllocationMapping | None = Field(default=None, description="columns of the table of allocations")
    transactions: TransactionMapping | None = Field(default=None, description="columns of the transaction list")
    lines: LineMapping | None = Field(default=None, description="columns of the table of lines")
    instruments: InstrumentMapping | None = Field(default=None, description="columns of the table of instruments")
    rates: RateMapping | None = Field(default=None, description="columns of the table of exchange rates")
    optional: OptionalMappings = Field(default=OptionalMappings(), description="columns of the optional tables")

    @property
    def instruments_pay(self) -> bool:
        """Tell whether instruments that clear are payments, because no other table states these."""
        if self.instruments is None or self.transactions is not None:
            return False
        return self.invoices is not None and not self.invoices.payment_fields


class SetApartRule(Settings):
    """Rows that are in order but out of scope: counted and summed, not rejected."""

    name: str = Field(min_length=1, max_length=60, description="what the rule is called in the report")
    table: TableName | None = Field(default=None, description="table that it is about; without it the leading one")
    column: ColumnName
    values: MaybeNames = Field(default=(), description="cell texts of the rows to set apart")
    starts_with: MaybeNames = Field(default=(), description="beginnings of cell texts of the rows to set apart")
    empty: bool = Field(default=False, description="also rows whose cell is empty")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.values and not self.starts_with and not self.empty:
            raise Refused(Reason.of("params.rule_without_values"))
        return self


class ScopeSettings(Settings):
    """Which rows count, and how many may fail."""

    set_apart: tuple[SetApartRule, ...] = Field(
        default=(), description="rules of rows that are in order but out of scope"
    )
    related_parties: MaybeNames = Field(
        default=(), description="ids of customers that belong to the same owner: set apart in every table"
    )
    duplicates: Literal["reject", "keep"] = Field(
        default="reject", description="rows equal in every column: keep only where they are known to be genuine"
    )
    undated_payments: Literal["reject", "at_extract"] = Field(
        default="reject",
        description="payments without a date; at_extract: made by extract_date at the latest, never used as a delay",
    )
    rejected_share_max: Decimal = Field(
        default=Decimal("0.02"), ge=0, le=1, description="above this share of rows or of amount the run stops"
    )


Rule = Literal["oldest_due", "newest_due", "pro_rata", "none"]


class AllocationSettings(Settings):
    """What settles what, where the files do not say."""

    rule: Rule | None = Field(
        default=None,
        description="for cash whose invoice is not named; without it oldest_due, or none where invoices, clearings or "
        "allocations state what was paid",
    )
    reversal_days: int = Field(
        default=3, ge=0, le=31, description="an invoice and its full credit within so many days never were a sale"
    )


_Balances = dict[Day, Annotated[Decimal, Field(max_digits=24)]]


class ControlSettings(Settings):
    """Balances of the general ledger's accounts, by date."""

    balances: _Balances = Field(
        default_factory=dict, description="balance of the receivables account at the end of a day, by date"
    )
    instruments_in_hand: _Balances = Field(
        default_factory=dict, description="balance of the account of cheques and notes in hand, by date"
    )
    bounced: _Balances = Field(default_factory=dict, description="balance of the account of bounced cheques, by date")


class LedgerSettings(Settings):
    """Everything that the ledger stage reads."""

    currency: str = Field(pattern=r"^[A-Z]{3}$", description="base currency, ISO 4217")
    currency_digits: int = Field(ge=0, le=6)
    extract_date: Day | None = Field(default=None, description="the day on which the files were extracted")
    sources: SourcesSettings
    mapping: MappingSettings | None = None
    scope: ScopeSettings = ScopeSettings()
    allocation: AllocationSettings = AllocationSettings()
