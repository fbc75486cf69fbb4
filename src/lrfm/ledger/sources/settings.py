"""Settings of the sources: which files or queries hold the rows, and how they are written."""

from __future__ import annotations

import codecs
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = [
    "NO_VALUE",
    "CsvSource",
    "DemoSource",
    "FileSource",
    "FixedColumn",
    "FixedWidthSource",
    "JsonLinesSource",
    "MaybeNames",
    "Names",
    "ParquetSource",
    "Source",
    "SourceSettings",
    "SqlSource",
    "TableSource",
    "TextSource",
    "WorkbookSource",
]

NO_VALUE = ("", "NULL", "null", "NA", "N/A", "NaN", "nan", "None", "NaT")
AUTO = "auto"


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_Text = Annotated[str, Field(min_length=1)]
_Several = Annotated[tuple[_Text, ...], Field(min_length=1)]
MaybeNames = Annotated[tuple[str, ...], BeforeValidator(_as_tuple, json_schema_input_type=str | tuple[str, ...])]
Names = Annotated[_Several, BeforeValidator(_as_tuple, json_schema_input_type=str | _Several)]


class Source(Settings):
    """What all sources have in common: how numbers and missing values are written in cells that are text."""

    decimal_sign: Literal[".", ",", "٫"] = Field(default=".", description="sign before the decimals of an amount")
    thousands_sign: Literal["", ",", ".", " ", "'", "٬"] = Field(
        default="", description="sign between the thousands of an amount"
    )
    missing: MaybeNames = Field(
        default=(), description="more cell texts that mean: no value, such as 00.00.0000; empty and NULL always do"
    )

    @property
    def no_value(self) -> tuple[str, ...]:
        """Cell texts that mean: no value."""
        return (*NO_VALUE, *self.missing)

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        if self.decimal_sign == self.thousands_sign:
            reason = _equal("decimal_sign", "thousands_sign", sign=self.decimal_sign)
            raise Refused(reason, at=("thousands_sign",))
        return self


def _equal(first: str, second: str, *, sign: str) -> Reason:
    return Reason.of("params.signs_equal", first=first, second=second, sign=sign)


class FileSource(Source):
    """Files below `data_dir`."""

    path: Names = Field(description="file, or list of files of the same columns; relative to data_dir")
    obtain: str | None = Field(default=None, description="where the file can be had, shown when it is missing")


HeaderRow = Annotated[
    Annotated[int, Field(ge=0, le=1_000_000)] | Literal["auto"],
    Field(description="row of the header line; auto: the first row that holds every mapped column; 0: there is none"),
]


class TextSource(FileSource):
    """Files of text in some encoding."""

    encoding: str = Field(
        default=AUTO, description="text encoding, as Python names it; auto: worked out from the bytes, and said"
    )

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            if value != AUTO:
                codecs.lookup(value)
        except (LookupError, ValueError):
            raise Refused(Reason.of("params.not_an_encoding")) from None
        return value


class CsvSource(TextSource):
    """Delimited text files."""

    kind: Literal["csv"] = Field(default="csv", description="delimited text files")
    delimiter: Annotated[str, Field(min_length=1, max_length=4)] = Field(
        default=AUTO, description="sign between two cells; auto: worked out from the file, and said"
    )
    quote: str = Field(
        default='"', max_length=1, description="sign around a cell that holds the delimiter; empty: none"
    )
    header_row: HeaderRow = "auto"
    columns: tuple[str, ...] = Field(default=(), description="names of the columns of files without a header line")

    @model_validator(mode="after")
    def _delimiter_stands(self) -> Self:
        if len(self.delimiter) != 1 and self.delimiter != AUTO:
            raise Refused(Reason.of("params.not_a_delimiter"), at=("delimiter",))
        if self.delimiter == self.quote:
            raise Refused(_equal("delimiter", "quote", sign=self.quote), at=("delimiter",))
        return self


class FixedColumn(Settings):
    """One column of a file whose columns stand at fixed places."""

    name: _Text = Field(description="what the mapping calls the column")
    start: int = Field(ge=1, description="place of its first character in the line, from 1")
    width: int = Field(ge=1, le=10_000, description="characters that it takes")


class FixedWidthSource(TextSource):
    """Text files whose columns stand at fixed places."""

    kind: Literal["fixed_width"] = Field(description="text files whose columns stand at fixed places")
    columns: Annotated[tuple[FixedColumn, ...], Field(min_length=1)] = Field(description="the columns, in any order")
    header_row: int = Field(default=0, ge=0, le=1000, description="lines up to this one are not read")


class WorkbookSource(FileSource):
    """Sheets of workbooks (XLSX, XLS, ODS)."""

    kind: Literal["xlsx"] = Field(description="sheets of workbooks (XLSX, XLS, ODS)")
    sheet: MaybeNames = Field(
        default=(), description='sheet, or list of sheets of the same columns; "*": all; without it the only one filled'
    )
    header_row: HeaderRow = "auto"


class ParquetSource(FileSource):
    """Parquet files."""

    kind: Literal["parquet"] = Field(description="Parquet files")


class JsonLinesSource(TextSource):
    """Text files with one JSON object a line; a name inside an object within is written with a point."""

    kind: Literal["jsonl"] = Field(description="text files with one JSON object a line")


class SqlSource(Source):
    """A table or a query of a database."""

    kind: Literal["sql"] = Field(description="a table or a query of a database")
    url: str | None = Field(
        default=None, description="such as postgresql://host/name, sqlite:///file.db, duckdb:///file.duckdb"
    )
    url_variable: str | None = Field(
        default=None, description="instead of url: environment variable that holds it, so that no password stands here"
    )
    table: str | None = Field(default=None, description="table or view, with its schema where it has one")
    query: str | None = Field(default=None, description="instead of table: a query that only reads")

    @model_validator(mode="after")
    def _choices(self) -> Self:
        for first, second in (("url", "url_variable"), ("table", "query")):
            if (getattr(self, first) is None) == (getattr(self, second) is None):
                raise Refused(Reason.of("params.give_one_of", first=first, second=second))
        return self


class TableSource(Settings):
    """A table that the engine knows by name; columns have types, no cell is read as text."""

    kind: Literal["table"] = Field(description="with engine.kind spark: a table of the metastore")
    table: _Text = Field(description="its name, with its database where it has one, such as sales.invoices")


class DemoSource(Settings):
    """The built-in demo: a whole made-up company, written as CSV files at first use and then read like any other."""

    kind: Literal["demo"] = Field(description="the built-in demo ledger")
    seed: int = Field(default=20_261_031, ge=0, description="another seed gives another demo ledger")
    customers: int = Field(default=1_500, ge=1, le=5_000, description="customers of the demo ledger")
    years: int = Field(default=7, ge=2, le=20, description="years that the demo ledger covers, up to 2026-10-31")
    default_share_yearly: Decimal = Field(
        default=Decimal("0.08"), gt=0, lt=1, description="share of customers of mean habits that fail within a year"
    )


SourceSettings = Annotated[
    CsvSource
    | FixedWidthSource
    | WorkbookSource
    | ParquetSource
    | JsonLinesSource
    | SqlSource
    | TableSource
    | DemoSource,
    Field(discriminator="kind"),
]
