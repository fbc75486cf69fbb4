"""An import-linter contract that reads a table: each room, and whom it may import.

The table stands in pyproject.toml, in the words of the design: `"kpi: engine, cohort"`. Only direct imports count: what
`cohort` needs for itself is its own affair. A room without a row is refused, so a new one has to say what it leans on.
Where a row names `*.settings`, only modules of that name are meant. Settings modules themselves obey no row of a room:
they may import `everyone`, settings of their own room and, from outside the standard library, what
`settings_externals` names.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from importlinter import Contract, ContractCheck, fields, output

if TYPE_CHECKING:
    from grimp import ImportGraph

__all__ = ["RoomsContract", "Rules", "violations"]

SETTINGS = "settings"


@dataclass(frozen=True)
class Rules:
    """Who may import whom; ``everyone`` lists the rooms open to all, each of them only to those after it."""

    package: str
    everyone: tuple[str, ...]
    table: Mapping[str, tuple[str, ...]]
    settings_externals: frozenset[str]

    def forbids(self, importer: str, imported: str) -> str | None:
        """Say why one direct import is forbidden, or ``None``; both are full module names."""
        room = self._room(importer)
        if room is not None and room not in self.table:
            return f"the room {room!r} has no row in the table"
        if self._is_settings(importer):
            return self._settings_forbid(room, imported)
        return self._room_forbids(room, imported)

    def _room_forbids(self, room: str | None, imported: str) -> str | None:
        target = self._room(imported)
        if target is None or target == room:  # from outside, the package itself, or the same room
            return None
        if room is None:
            return "importing the package itself must stay free, so it imports none of its rooms"
        allowed = (*self._open_to(room), *self.table[room])
        if target in allowed or (f"*.{SETTINGS}" in allowed and self._is_settings(imported)):
            return None
        return f"{room} may import {', '.join(allowed) or 'nothing'}"

    def _settings_forbid(self, room: str | None, imported: str) -> str | None:
        if self._inside(imported):
            own = self._room(imported) == room and self._is_settings(imported)
            allowed = own or self._room(imported) in self.everyone
            return None if allowed else f"a settings module may import {', '.join(self.everyone)} only"
        top = imported.partition(".")[0]
        if top in sys.stdlib_module_names or top in self.settings_externals:
            return None
        return f"a settings module may import {', '.join(sorted(self.settings_externals))} only, from outside"

    def _open_to(self, room: str) -> tuple[str, ...]:
        return self.everyone[: self.everyone.index(room)] if room in self.everyone else self.everyone

    def _inside(self, module: str) -> bool:
        return module == self.package or module.startswith(f"{self.package}.")

    def _room(self, module: str) -> str | None:
        return module.split(".")[1] if self._inside(module) and module != self.package else None

    def _is_settings(self, module: str) -> bool:
        return self._inside(module) and module.rpartition(".")[2] == SETTINGS


def violations(graph: ImportGraph, *, rules: Rules) -> Iterator[tuple[str, str, str]]:
    """Give each forbidden direct import as importer, imported, reason; sorted."""
    for importer in sorted(graph.modules):
        if importer != rules.package and not importer.startswith(f"{rules.package}."):
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if reason := rules.forbids(importer, imported):
                yield importer, imported, reason


class RoomsContract(Contract):
    """The table as a contract of import-linter."""

    package = fields.StringField()
    everyone = fields.ListField(subfield=fields.StringField())
    table = fields.ListField(subfield=fields.StringField())
    settings_externals = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001
        """Look for forbidden imports; import-linter calls this with a graph of its own."""
        found = tuple(violations(graph, rules=self._rules()))
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each forbidden import with its reason."""
        for importer, imported, reason in check.metadata["found"]:
            output.print_error(f"{importer} imports {imported}: {reason}", bold=False)
        output.new_line()

    def _rules(self) -> Rules:
        rows = (row.partition(":") for row in cast("list[str]", self.table))
        return Rules(
            package=cast("str", self.package),
            everyone=tuple(cast("list[str]", self.everyone)),
            table={room.strip(): tuple(whom.replace(",", " ").split()) for room, _, whom in rows},
            settings_externals=frozenset(cast("set[str]", self.settings_externals)),
        )
