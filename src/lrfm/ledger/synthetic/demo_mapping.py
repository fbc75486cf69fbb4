"""The files of the demo, and what their columns mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lrfm.ledger.optional.settings import OptionalMappings
from lrfm.ledger.settings import MappingSettings
from lrfm.ledger.sources.settings import CsvSource
from lrfm.ledger.synthetic.tables import FACTS

if TYPE_CHECKING:
    from lrfm.core.settings import Settings

__all__ = ["CUSTOMER_NAME", "DEMO_FILE", "demo_mapping", "demo_tables"]

DEMO_FILE = "invoices.csv"
"""The demo's file of invoices; the other tables lie beside it."""
CUSTOMER_NAME = "customer_name"
"""The demo's invoices also state the customer's name, as most programs write it."""
LEADING = ("invoices", "receipts", "allocations", "instruments")


def demo_mapping() -> MappingSettings:
    """Say what the columns of the demo's files mean."""
    beside = {name: _columns(name) for name in _beside()}
    return MappingSettings.model_validate({**{name: _columns(name) for name in LEADING}, "optional": beside})


def demo_tables() -> dict[str, tuple[CsvSource, Settings]]:
    """Give the source and the mapping of each table of the demo; optional ones are named `optional.<name>`."""
    mapping = demo_mapping()
    found = {name: (_source(name), getattr(mapping, name)) for name in LEADING}
    return {**found, **{f"optional.{name}": (_source(name), getattr(mapping.optional, name)) for name in _beside()}}


def _beside() -> tuple[str, ...]:
    return tuple(name for name in OptionalMappings.model_fields if name in FACTS)


def _source(name: str) -> CsvSource:
    return CsvSource(path=(f"{name}.csv",), encoding="utf-8", delimiter=",", header_row=1)


def _columns(name: str) -> dict[str, Any]:
    """Say what each column means that a mapping has a field for: fields are called like their columns."""
    fields: dict[str, Any] = {}
    model = MappingSettings if name in LEADING else OptionalMappings
    known = _fields_of(model, name)
    for field in FACTS[name]:
        column = field.name.removesuffix("_minor")
        if column in known:
            is_day = pa.types.is_date32(field.type)
            fields[column] = {"column": column, "format": "%Y-%m-%d"} if is_day else column
    return {**fields, **_CODES.get(name, {})}


def _fields_of(model: type[Settings], name: str) -> frozenset[str]:
    kinds = [kind for kind in model.model_fields[name].annotation.__args__ if kind is not type(None)]  # type: ignore[union-attr]
    return frozenset(kinds[0].model_fields)


def _same(column: str, *codes: str) -> dict[str, Any]:
    return {column: {"column": column, "codes": {code: code for code in codes}}}


_CODES: dict[str, dict[str, Any]] = {
    "invoices": {
        **_same("kind", "invoice", "credit_note"),
        "disputed": {"column": "disputed", "values": "true"},
        "customer_name": CUSTOMER_NAME,
    },
    "receipts": _same("cause", "paid", "written_off"),
    "instruments": _same("kind", "cheque"),
}
