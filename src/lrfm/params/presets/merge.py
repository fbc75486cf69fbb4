"""A preset under a params file: what the file says goes over it, key by key."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import get_args

from lrfm.params.model import Params, PresetName
from lrfm.params.shape import keys_at
from lrfm.params.tree import Key, Node, Scalar, Table
from lrfm.params.yaml_text import parse_text

__all__ = ["preset_tables", "with_preset"]

_KEY = "preset"
_SOURCES = "sources"
_KIND = "kind"
_DEFAULT_KIND = "csv"


def with_preset(table: Table) -> Table:
    """Put the preset that a params file names under it; the key goes, for from then on all stands in its place.

    Key by key the file wins; lists and single values are taken whole. Where the file reads another kind of source, the
    preset's keys that this kind does not have are left out. A name of no preset stays, to be told as a fault.
    """
    node = table.entries.get(_KEY)
    if not isinstance(node, Scalar) or node.value not in get_args(PresetName):
        return table
    preset = _read(str(node.value))
    own = Table({key: value for key, value in table.entries.items() if key != _KEY}, table.place)
    return _merged(own, preset, path=())


def preset_tables() -> Mapping[str, Table]:
    """Read every preset, by name."""
    return {name: _read(name) for name in get_args(PresetName)}


def _read(name: str) -> Table:
    text = resources.files(__package__).joinpath(f"{name}.yml").read_text(encoding="utf-8")
    return parse_text(text, source=f"preset {name}").table


def _merged(own: Table, preset: Table, *, path: tuple[Key, ...]) -> Table:
    if path[:1] == (_SOURCES,) and _kind(own) != _kind(preset) and (_KIND in own.entries or _KIND in preset.entries):
        preset = _fitting(preset, own, path=path)
    entries = dict(preset.entries)
    for key, node in own.entries.items():
        below = entries.get(key)
        entries[key] = node if below is None else _over(node, below, path=(*path, key))
    return Table(entries, own.place)


def _over(own: Node, preset: Node, *, path: tuple[Key, ...]) -> Node:
    """Put one value over another; a bare column name in the preset takes the keys that the file adds to it."""
    if not isinstance(own, Table):
        return own
    if isinstance(preset, Table):
        return _merged(own, preset, path=path)
    column = next((key for key in ("column", "columns") if key in keys_at(Params, path)), None)
    if column is None or column in own.entries:
        return own
    return Table({column: preset, **own.entries}, own.place)


def _kind(table: Table) -> object:
    node = table.entries.get(_KIND)
    return node.value if isinstance(node, Scalar) else None


def _fitting(preset: Table, own: Table, *, path: tuple[Key, ...]) -> Table:
    """Keep the preset's keys that the kind of source the file names has; nothing changes where the kind is the same."""
    kind = _kind(own)
    if kind is None or kind == (_kind(preset) or _DEFAULT_KIND):
        return preset
    known = keys_at(Params, (*path, str(kind)))
    return Table({key: node for key, node in preset.entries.items() if key in known and key != _KIND}, preset.place)
