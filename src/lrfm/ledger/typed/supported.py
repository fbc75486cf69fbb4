"""What typed columns can hold and what they can't: everything else is refused, never passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.errors import Fault, UserError
from lrfm.ledger.settings import LedgerSettings, MappingSettings, ScopeSettings
from lrfm.ledger.sources.settings import ParquetSource, TableSource

if TYPE_CHECKING:
    from lrfm.core.settings import Settings

__all__ = ["TypedInput", "located", "require_supported", "typed_inputs"]

TABLES = ("invoices", "receipts", "allocations", "instruments")
OPTIONAL = "optional."
LEFT_OUT = (("invoices", "days_to_pay"), ("receipts", "payer"), ("instruments", "drawer"))
"""Fields of mappings that only files read row by row can have."""
NEEDED = (("invoices", "invoice_id"), ("receipts", "receipt_id"), ("allocations", "amount"))

TypedInput = tuple["ParquetSource | TableSource", "Settings"]


def require_supported(settings: LedgerSettings) -> None:
    """Raise `UserError` with everything in the settings that typed columns can't do."""
    if faults := tuple(_faults(settings)):
        raise UserError(*faults)


def _faults(settings: LedgerSettings) -> Iterator[Fault]:
    for keys, source in _sources(settings):
        if not (keys.removeprefix("sources.") in TABLES or OPTIONAL in keys):
            yield Fault("typed.table_not_supported", {"key": keys, "known": ", ".join(TABLES)})
        elif not isinstance(source, ParquetSource | TableSource):
            yield Fault("typed.source_not_typed", {"key": keys})
    mapping = settings.mapping
    if mapping is None or mapping.invoices is None:
        return
    for table, field in NEEDED:
        columns = getattr(mapping, table)
        if columns is not None and getattr(columns, field) is None:
            key = "typed.field_needed" if field == "amount" else "typed.id_needed"
            yield Fault(key, {"key": f"mapping.{table}.{field}"})
    yield from (Fault("typed.not_supported", {"key": key}) for key in _left_out(settings, mapping))
    if settings.allocation.rule not in (None, "none") or (settings.allocation.rule is None and _has_a_rule(settings)):
        yield Fault("typed.rule_not_supported", {"key": "allocation.rule"})


def _left_out(settings: LedgerSettings, mapping: MappingSettings) -> Iterator[str]:
    """Name what only files read row by row can have."""
    for table, field in LEFT_OUT:
        if getattr(getattr(mapping, table), field, None) is not None:
            yield f"mapping.{table}.{field}"
    terms = mapping.invoices.terms if mapping.invoices else None
    if terms is not None and (terms.days is None or terms.end_of_month):
        yield "mapping.invoices.terms"
    plain = ScopeSettings()
    for name in ("set_apart", "related_parties", "undated_payments", "duplicates"):
        if getattr(settings.scope, name) != getattr(plain, name):
            yield f"scope.{name}"


def _has_a_rule(settings: LedgerSettings) -> bool:
    """Tell whether cash without a reference would be allocated by a rule: nothing in the tables allocates it."""
    mapping = settings.mapping
    if mapping is None or mapping.invoices is None:
        return False
    return mapping.allocations is None and not mapping.invoices.payment_fields


def _sources(settings: LedgerSettings) -> Iterator[tuple[str, Settings]]:
    for prefix, sources in (("sources.", settings.sources), ("sources.optional.", settings.sources.optional)):
        for name in type(sources).model_fields:
            source = getattr(sources, name)
            if name != "optional" and source is not None:
                yield f"{prefix}{name}", source


def typed_inputs(settings: LedgerSettings) -> Mapping[str, TypedInput]:
    """Give source and mapping of each table; optional ones are named `optional.<name>`."""
    found: dict[str, TypedInput] = {}
    for keys, source in _sources(settings):
        name = keys.removeprefix("sources.")
        mapping: object = settings.mapping
        for part in name.split("."):
            mapping = getattr(mapping, part)
        found[name] = (source, mapping)  # type: ignore[assignment]
    return found


def located(source: ParquetSource, *, data_dir: Path) -> list[str]:
    """Give the paths of a source: URLs and absolute paths as they stand, others below the folder of the data."""
    return [name if "://" in name or name.startswith("/") else str(data_dir / name) for name in source.path]
