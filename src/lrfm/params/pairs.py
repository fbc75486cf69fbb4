"""Sources and mappings in pairs: a table that is given needs both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lrfm.core.settings import Settings
from lrfm.ledger.settings import MappingSettings, SourcesSettings

__all__ = ["given_mappings", "given_sources", "unpaired"]

OPTIONAL = "optional"


def given_sources(sources: SourcesSettings) -> Iterator[tuple[tuple[str, ...], Settings]]:
    """Give the sources that are there, the optional ones among them, each with its keys below `sources`.

    >>> [keys for keys, _ in given_sources(SourcesSettings.model_validate({"lines": {"path": "a.csv"}}))]
    [('lines',)]
    """
    return _given(sources)


def given_mappings(mapping: MappingSettings | None) -> Iterator[tuple[tuple[str, ...], Settings]]:
    """Give the mappings that are there, the optional ones among them, each with its keys below `mapping`."""
    return iter(()) if mapping is None else _given(mapping)


def unpaired(sources: Mapping[str, object], mapping: Mapping[str, object]) -> Iterator[tuple[str, ...]]:
    """Give the keys that are missing: the mapping of a source, the source of a mapping. Both are plain data.

    >>> list(unpaired({"invoices": {}, "receipts": {}}, {"invoices": {}, "optional": {"orders": {}}}))
    [('mapping', 'receipts'), ('sources', 'optional', 'orders')]
    """
    has_source, has_mapping = _names(sources), _names(mapping)
    yield from (("mapping", *keys) for keys in has_source if keys not in has_mapping)
    yield from (("sources", *keys) for keys in has_mapping if keys not in has_source)


def _given(settings: Settings) -> Iterator[tuple[tuple[str, ...], Settings]]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if name == OPTIONAL:
            yield from (((OPTIONAL, *keys), inner) for keys, inner in _given(value))
        elif value is not None:
            yield (name,), value


def _names(data: Mapping[str, object]) -> list[tuple[str, ...]]:
    """List the tables of plain data by their keys."""
    tables: list[tuple[str, ...]] = [(name,) for name, value in data.items() if name != OPTIONAL and value is not None]
    optional = data.get(OPTIONAL)
    if isinstance(optional, Mapping):
        tables += [(OPTIONAL, name) for name, value in optional.items() if value is not None]
    return tables
