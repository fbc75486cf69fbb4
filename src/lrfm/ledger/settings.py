"""Settings of the ledger: where the rows are, what their columns mean, which rows count."""

from __future__ import annotations

import codecs
import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Day, Refused, Settings

__all__ = [
    "AmountColumn",
    "ControlSettings",
    "CsvSource",
    "DateColumn",
    "DemoSource",
    "FlagColumn",
    "InvoiceMapping",
    "LedgerSettings",
    "MappingSettings",
    "ScopeSettings",
    "SetApartRule",
    "SourceSettings",
    "SourcesSettings",
    "TermsDays",
]


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _as_column(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


def _equal(first: str, second: str, *, sign: str) -> Reason:
    return Reason.of("params.signs_equal", first=first, second=second, sign=sign)


_Text = Annotated[str, Field(min_length=1)]
_Several = Annotated[tuple[_Text, ...], Field(min_length=1)]
MaybeNames = Annotated[tuple[str, ...], BeforeValidator(_as_tuple, json_schema_input_type=str | tuple[str, ...])]
Names = Annotated[_Several, BeforeValidator(_as_tuple, json_schema_input_type=str | _Several)]


NO_VALUE = ("", "NULL", "null", "NA", "N/A", "NaN", "nan", "None", "NaT")


class CsvSource(Settings):
    """Delimited text files with a header line."""

    kind: Literal["csv"] = Field(default="csv", description="delimited text files with a header line")
    path: Names = Field(description="file, or list of files of the same columns; relative to data_dir")
    delimiter: str = Field(default=",", min_length=1, max_length=1, description="sign between two cells")
    quote: str = Field(
        default='"', max_length=1, description="sign around a cell that holds the delimiter; empty: none"
    )
    header_row: int = Field(default=1, ge=1, le=1000, description="row of the header line; rows above it are not read")
    encoding: str = Field(default="utf-8", description="text encoding, as Python names it")
    decimal_sign: Literal[".", ","] = Field(default=".", description="sign before the decimals of an amount")
    thousands_sign: Literal["", ",", ".", " ", "'"] = Field(
        default="", description="sign between the thousands of an amount"
    )
    missing: MaybeNames = Field(
        default=(), description="more cell texts that mean: no value, such as 00.00.0000; empty and NULL always do"
    )
    obtain: str | None = Field(default=None, description="where the file can be had, shown when it is missing")

    @property
    def no_value(self) -> tuple[str, ...]:
        """Cell texts that mean: no value."""
        return (*NO_VALUE, *self.missing)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            codecs.lookup(value)
        except (LookupError, ValueError):
            raise Refused(Reason.of("params.not_an_encoding")) from None
        return value

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        if self.decimal_sign == self.thousands_sign:
            raise Refused(_equal("decimal_sign", "thousands_sign", sign=self.decimal_sign), at=("thousands_sign",))
        if self.delimiter == self.quote:
            raise Refused(_equal("delimiter", "quote", sign=self.quote), at=("delimiter",))
        return self


class DemoSource(Settings):
    """The built-in demo ledger, written as a CSV file at first use and then read like any other."""

    kind: Literal["demo"] = Field(description="the built-in demo ledger")
    seed: int = Field(default=20_261_031, ge=0, description="another seed gives another demo ledger")
    customers: int = Field(default=320, ge=1, le=5_000, description="customers of the demo ledger")


SourceSettings = Annotated[CsvSource | DemoSource, Field(discriminator="kind")]


def _default_kind(value: object) -> object:
    return {"kind": "csv", **value} if isinstance(value, dict) and "kind" not in value else value


ColumnName = Annotated[str, Field(min_length=1, description="name of the column in the header line")]


_DIRECTIVE = re.compile(r"%(.)")
# %c, %x and %X read what the machine's own country writes; %z would move a day to another one
_OF_THE_MACHINE = {"c", "x", "X", "z"}


class DateColumn(Settings):
    """A column of dates, all written the same way."""

    column: ColumnName
    format: str = Field(default="%Y-%m-%d", description="strptime format of the whole column, e.g. %d.%m.%Y")

    @field_validator("format")
    @classmethod
    def _names_a_day(cls, value: str) -> str:
        """Refuse DD.MM.YYYY and formats without a day, a month or a year, by writing a day and reading it back."""
        day = datetime(2024, 10, 31)
        if set(_DIRECTIVE.findall(value)) & _OF_THE_MACHINE:
            raise Refused(Reason.of("params.not_a_date_format"))
        try:
            read = datetime.strptime(day.strftime(value), value)
        except ValueError:
            read = None
        if read is None or read.date() != day.date():
            raise Refused(Reason.of("params.not_a_date_format"))
        return value


class AmountColumn(Settings):
    """A column of amounts; `round` accepts amounts finer than the currency and rounds them half away from zero."""

    column: ColumnName
    round: bool = Field(default=False, description="true: round amounts finer than the currency, half away from zero")


class FlagColumn(Settings):
    """A column that marks rows, and the cell texts that mean yes."""

    column: ColumnName
    values: Names = Field(description="cell texts that mean yes")


class TermsDays(Settings):
    """Payment terms in days after the invoice date: the same for all, or a column."""

    days: int | None = Field(default=None, ge=0, le=3650, description="the same for every invoice")
    column: ColumnName | None = Field(default=None, description="column that holds the days of each invoice")

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.days is None) == (self.column is None):
            raise Refused(Reason.of("params.give_one_of", first="days", second="column"))
        return self


Date = Annotated[DateColumn, BeforeValidator(_as_column, json_schema_input_type=str | DateColumn)]
Amount = Annotated[AmountColumn, BeforeValidator(_as_column, json_schema_input_type=str | AmountColumn)]


class InvoiceMapping(Settings):
    """Columns of a file with one row per invoice and the date it was paid."""

    customer_id: Names = Field(description="column, or columns, that identify the customer")
    customer_name: ColumnName | None = Field(default=None, description="column of the name; without it the id is shown")
    invoice_id: Names | None = Field(
        default=None, description="column(s) of the invoice number; without it ids are derived from the row"
    )
    invoice_date: Date = Field(description="column of the date on the invoice")
    due_date: Date | None = Field(default=None, description="column of the date by which it is to be paid")
    terms: TermsDays | None = Field(default=None, description="used where there is no due date")
    amount: Amount = Field(description="column of the amount billed, tax included")
    paid_date: Date | None = Field(default=None, description="column of the payment date; empty means not paid")
    days_to_pay: ColumnName | None = Field(
        default=None, description="instead of paid_date: column of days from invoice date to payment"
    )
    paid_amount: Amount | None = Field(
        default=None, description="what was paid; without it a paid date means paid in full"
    )
    outstanding: Amount | None = Field(
        default=None,
        description="what is still open; beside paid_amount it is checked, without it paid is amount less this",
    )
    entered_on: Date | None = Field(default=None, description="when the invoice was entered (known-on date)")
    paid_entered_on: Date | None = Field(default=None, description="when the payment was entered (known-on date)")
    currency: ColumnName | None = Field(
        default=None, description="column of currency codes: rows in another currency are not added up"
    )
    disputed: FlagColumn | None = Field(
        default=None, description="a status as of the extract; counted, never used as a fact at a past date"
    )

    @model_validator(mode="after")
    def _choices(self) -> Self:
        if self.due_date is None and self.terms is None:
            raise Refused(Reason.of("params.due_date_or_terms"))
        if self.paid_date is not None and self.days_to_pay is not None:
            raise Refused(Reason.of("params.give_one_of", first="paid_date", second="days_to_pay"), at=("days_to_pay",))
        return self


class SourcesSettings(Settings):
    """The files of a client."""

    invoices: Annotated[SourceSettings, BeforeValidator(_default_kind, json_schema_input_type=SourceSettings)] = Field(
        description="files with one row per invoice"
    )


class MappingSettings(Settings):
    """What the columns of each source mean."""

    invoices: InvoiceMapping = Field(description="columns of the file with one row per invoice")


class SetApartRule(Settings):
    """Rows that are in order but out of scope: counted and summed, not rejected."""

    name: str = Field(min_length=1, max_length=60, description="what the rule is called in the report")
    column: ColumnName
    values: MaybeNames = Field(default=(), description="cell texts of the rows to set apart")
    empty: bool = Field(default=False, description="also rows whose cell is empty")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.values and not self.empty:
            raise Refused(Reason.of("params.rule_without_values"))
        return self


class ScopeSettings(Settings):
    """Which rows count, and how many may fail."""

    set_apart: tuple[SetApartRule, ...] = Field(
        default=(), description="rules of rows that are in order but out of scope"
    )
    duplicates: Literal["reject", "keep"] = Field(
        default="reject", description="rows equal in every column: keep only where they are known to be genuine"
    )
    rejected_share_max: Decimal = Field(
        default=Decimal("0.02"), ge=0, le=1, description="above this share of rows or of amount the run stops"
    )


class ControlSettings(Settings):
    """Balances of the general ledger's receivables account, by date."""

    balances: dict[Day, Annotated[Decimal, Field(max_digits=24)]] = Field(
        default_factory=dict, description="balance of the receivables account at the end of a day, by date"
    )


class LedgerSettings(Settings):
    """Everything that the ledger stage reads."""

    currency: str = Field(pattern=r"^[A-Z]{3}$", description="base currency, ISO 4217")
    currency_digits: int = Field(ge=0, le=6)
    extract_date: Day | None = Field(default=None, description="the day on which the files were extracted")
    sources: SourcesSettings
    mapping: MappingSettings | None = None
    scope: ScopeSettings = ScopeSettings()
