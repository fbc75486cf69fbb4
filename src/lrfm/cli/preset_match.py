"""Which preset reads a file: the one whose columns are all in its header."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, cast

from lrfm.errors import UserError

__all__ = ["PresetMatch", "match_preset"]

NEARLY = 0.7
"""A preset is worth a word where the file has at least this share of its columns."""
FIELDS_OF_NAMES = ("column", "columns")


@dataclass(frozen=True)
class PresetMatch:
    """A preset, its table, the columns it reads, and those that the file lacks."""

    name: str
    table: str
    columns: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether the file has all of its columns."""
        return not self.missing


def match_preset(header: Collection[str], *, asked: str | None, table: str) -> PresetMatch | None:
    """Give the preset that fits best, or the one that is asked for; `None` where none is near.

    Of presets that fit alike, the one that reads most columns is given. Raises `UserError` for a name of no preset.
    """
    found = list(_matches(header))
    if asked is not None:
        named = [match for match in found if match.name == asked]
        if not named:
            raise UserError.of("map.unknown_preset", preset=asked, known=", ".join(match.name for match in found))
        return named[0]
    near = [
        match
        for match in found
        if match.table == table and match.columns and len(match.missing) <= (1 - NEARLY) * len(match.columns)
    ]
    return max(near, key=lambda match: (match.is_whole, len(match.columns) - len(match.missing)), default=None)


def _matches(header: Collection[str]) -> Iterator[PresetMatch]:
    from lrfm.params.presets import preset_tables
    from lrfm.params.tree import plain

    for name, tree in preset_tables().items():
        data = cast("dict[str, Any]", plain(tree))
        mapping, scope, sources = data["mapping"], data.get("scope", {}), data["sources"]
        table = next(iter(mapping))
        if isinstance(sources[table], dict) and "columns" in sources[table]:
            continue  # fixed places: the names are the preset's own, not the file's
        columns = dict.fromkeys([*_columns(mapping[table]), *(rule["column"] for rule in scope.get("set_apart", ()))])
        yield PresetMatch(name, table, tuple(columns), tuple(column for column in columns if column not in header))


def _columns(mapping: dict[str, object]) -> Iterator[str]:
    """Name the columns of a mapping, however they are written."""
    for value in mapping.values():
        named = value
        if isinstance(value, dict):
            named = next((value[key] for key in FIELDS_OF_NAMES if key in value), None)
        if isinstance(named, str):
            yield named
        elif isinstance(named, list):
            yield from named
