"""The style of no program: one file per table, columns named as the fields that they are, everything kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from lrfm.ledger.settings import MappingSettings, SourcesSettings
from lrfm.ledger.synthetic.styles.write import Style

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Calendar", "Format", "filled", "plain_settings", "style_of"]

Format = Literal["parquet", "csv"]
Calendar = Literal["gregorian", "jalali"]
_DATES: Mapping[Calendar, str] = MappingProxyType({"gregorian": "%Y-%m-%d", "jalali": "%Y/%m/%d"})
_LEDGER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "invoices": (
            *("customer_id", "customer_name", "invoice_id", "kind", "invoice_date", "due_date", "amount"),
            *("entered_on", "disputed"),
        ),
        "receipts": ("receipt_id", "customer_id", "customer_name", "date", "amount", "cause", "entered_on"),
        "allocations": ("receipt_id", "invoice_id", "amount", "date", "entered_on"),
        "instruments": (
            *("instrument_id", "customer_id", "kind", "received_on", "due_on", "cleared_on", "bounced_on"),
            *("replaced_on", "amount", "invoice_id", "entered_on"),
        ),
    }
)
_DAYS = frozenset(
    ("invoice_date", "due_date", "date", "entered_on", "received_on", "due_on", "cleared_on", "bounced_on")
) | frozenset(("replaced_on", "wanted_on", "promised_on", "opened_on", "closed_on", "from_date", "to_date"))
_CODES: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("invoices", "kind"): ("invoice", "credit_note"),
        ("receipts", "cause"): ("paid", "written_off"),
        ("instruments", "kind"): ("cheque",),
    }
)


def plain_settings(
    columns: Mapping[str, frozenset[str]], *, file_format: Format, calendar: Calendar
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give `sources` and `mapping`, as a params file says them, of plain files of a company's tables.

    `columns` are those of each table that has rows. Tables that no setting knows are left out, and said when they are
    written.
    """
    known = [name for name in _LEDGER if name == "invoices" or name in columns]
    mapping: dict[str, Any] = {name: _mapping(name, _LEDGER[name], calendar) for name in known}
    beside = {name: _mapping(name, fields, calendar) for name, fields in _optional(columns)}
    sources: dict[str, Any] = {name: _source(name, file_format) for name in known}
    if beside:
        mapping["optional"] = beside
        sources["optional"] = {name: _source(name, file_format) for name in beside}
    return sources, mapping


def style_of(sources: Mapping[str, Any], mapping: Mapping[str, Any], *, currency: str, digits: int) -> Style:
    """Give the style of settings as a params file says them."""
    return Style(
        sources=SourcesSettings.model_validate(sources),
        mapping=MappingSettings.model_validate(mapping),
        currency=currency,
        digits=digits,
    )


def _optional(columns: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the optional tables that settings know, each with the fields that the company has."""
    optional = MappingSettings.model_fields["optional"].default
    sources = SourcesSettings.model_fields["optional"].default
    for name in type(optional).model_fields:
        if name in columns and name in type(sources).model_fields:
            every = _fields_of(optional, name)
            own = columns[name]
            yield name, tuple(field for field in every if field in own or f"{field}_minor" in own)


def _fields_of(optional: Any, name: str) -> tuple[str, ...]:
    """Give the fields of a table's mapping."""
    kinds = type(optional).model_fields[name].annotation.__args__
    return tuple(next(kind for kind in kinds if hasattr(kind, "model_fields")).model_fields)


def _mapping(table: str, fields: tuple[str, ...], calendar: Calendar) -> dict[str, Any]:
    return {field: _column(table, field, calendar) for field in fields}


def _column(table: str, field: str, calendar: Calendar) -> Any:
    if (table, field) in _CODES:
        return {"column": field, "codes": {code: code for code in _CODES[table, field]}}
    if field == "disputed":
        return {"column": field, "values": ["Yes"]}
    if field not in _DAYS:
        return field
    said = {"column": field, "format": _DATES[calendar]}
    return said if calendar == "gregorian" else {**said, "calendar": calendar}


def _source(table: str, file_format: Format) -> dict[str, Any]:
    return {"kind": file_format, "path": f"{table}.{file_format}"}


def filled(tables: Mapping[str, pa.Table]) -> dict[str, frozenset[str]]:
    """Give the columns of the tables that have rows."""
    return {name: frozenset(table.column_names) for name, table in tables.items() if table.num_rows}
