"""Settings of the mappings: which column is which field, and how its cells are written."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings
from lrfm.ledger.sources.settings import Names

__all__ = [
    "Amount",
    "AmountColumn",
    "CodeColumn",
    "ColumnName",
    "Date",
    "DateColumn",
    "DayNumbers",
    "FlagColumn",
    "IdColumns",
    "Ids",
    "NumberColumn",
    "SideColumn",
    "TermCode",
    "Terms",
    "Text",
    "TextColumn",
]

ColumnName = Annotated[str, Field(min_length=1, description="name of the column in the header line")]
AUTO = "auto"


def _as_column(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


def _as_columns(value: object) -> object:
    return {"columns": value} if isinstance(value, str | list | tuple) else value


_DIRECTIVE = re.compile(r"%(.)")
# %c, %x and %X read what the machine's own country writes; %z would move a day to another one
_OF_THE_MACHINE = {"c", "x", "X", "z"}

DayNumbers = Literal["excel_days", "excel_1904_days", "sas_days", "sas_seconds", "unix_seconds", "unix_milliseconds"]
_NUMBERS = ("excel_days", "excel_1904_days", "sas_days", "sas_seconds", "unix_seconds", "unix_milliseconds")


class TextColumn(Settings):
    """A column of text."""

    column: ColumnName


class DateColumn(Settings):
    """A column of dates, all written the same way.

    With `format: auto` the way is worked out over the whole column; where two ways fit, the run stops and asks.
    """

    column: ColumnName
    format: str = Field(
        default=AUTO,
        description="strptime format of the whole column, e.g. %d.%m.%Y; auto: worked out over the whole column; or "
        + ", ".join(_NUMBERS),
    )
    calendar: Literal["gregorian", "jalali"] = Field(default="gregorian", description="calendar of the column")

    @field_validator("format")
    @classmethod
    def _names_a_day(cls, value: str) -> str:
        """Refuse DD.MM.YYYY and formats without a day, a month or a year, by writing a day and reading it back."""
        if value in (AUTO, *_NUMBERS):
            return value
        day = datetime(2024, 10, 31)
        if set(_DIRECTIVE.findall(value)) & _OF_THE_MACHINE:
            raise Refused(Reason.of("params.not_a_date_format"))
        try:
            read = datetime.strptime(day.strftime(value), value)
        except (ValueError, re.error):  # re.error: a directive that stands twice
            read = None
        if read is None or read.date() != day.date():
            raise Refused(Reason.of("params.not_a_date_format"))
        return value


class AmountColumn(Settings):
    """A column of amounts; `round` accepts amounts finer than the currency and rounds them half away from zero."""

    column: ColumnName
    round: bool = Field(default=False, description="true: round amounts finer than the currency, half away from zero")
    sign: Literal["as_written", "reversed"] = Field(
        default="as_written", description="reversed: what is written as minus is meant as plus"
    )


class NumberColumn(Settings):
    """A column of exact numbers that are no amounts of money: quantities, rates, indices."""

    column: ColumnName


class IdColumns(Settings):
    """The column, or columns, of an identifier; kept as text, leading zeros included."""

    columns: Names = Field(description="column, or columns that identify together")
    pad: int | None = Field(
        default=None, ge=1, le=64, description="fill ids of digits with zeros to this length, where files differ in it"
    )


class FlagColumn(Settings):
    """A column that marks rows, and the cell texts that mean yes."""

    column: ColumnName
    values: Names = Field(description="cell texts that mean yes")


class CodeColumn(Settings):
    """A column of codes, and what each of them means; a code that is not listed is a fault of its row."""

    column: ColumnName
    codes: dict[str, str] = Field(min_length=1, description="code: what it means here")
    otherwise: str | None = Field(default=None, description="what every other code, or an empty cell, means")

    @property
    def meanings(self) -> frozenset[str]:
        """Everything that a row may mean."""
        return frozenset(self.codes.values()) | ({self.otherwise} if self.otherwise else frozenset())


class SideColumn(Settings):
    """A column that says on which side of the account an amount stands."""

    column: ColumnName
    debit: Names = Field(description="cell texts of amounts that the customer owes, such as S")
    credit: Names = Field(description="cell texts of amounts in the customer's favour, such as H")


class TermCode(Settings):
    """What a code of payment terms means."""

    days: int = Field(ge=0, le=3650, description="days after the invoice date, or after the end of its month")
    end_of_month: bool = Field(default=False, description="true: counted from the end of the invoice's month")


def _as_term(value: object) -> object:
    return {"days": value} if isinstance(value, int) else value


class Terms(Settings):
    """Payment terms where no due date stands: the same for all, a column of days, or a column of codes."""

    days: int | None = Field(default=None, ge=0, le=3650, description="the same for every invoice")
    column: ColumnName | None = Field(
        default=None, description="column that holds the days, or the code, of each invoice"
    )
    end_of_month: bool = Field(default=False, description="true: counted from the end of the invoice's month")
    codes: dict[str, Annotated[TermCode, BeforeValidator(_as_term, json_schema_input_type=int | TermCode)]] = Field(
        default_factory=dict, description="code: days, or days and end_of_month; without codes the column holds days"
    )

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.days is None) == (self.column is None):
            raise Refused(Reason.of("params.give_one_of", first="days", second="column"))
        return self


Text = Annotated[TextColumn, BeforeValidator(_as_column, json_schema_input_type=str | TextColumn)]
Date = Annotated[DateColumn, BeforeValidator(_as_column, json_schema_input_type=str | DateColumn)]
Amount = Annotated[AmountColumn, BeforeValidator(_as_column, json_schema_input_type=str | AmountColumn)]
Number = Annotated[NumberColumn, BeforeValidator(_as_column, json_schema_input_type=str | NumberColumn)]
Ids = Annotated[IdColumns, BeforeValidator(_as_columns, json_schema_input_type=str | tuple[str, ...] | IdColumns)]
