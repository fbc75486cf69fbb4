"""Older params files, brought step by step to the version that this code reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lrfm.errors import UserError
from lrfm.params.tree import Scalar, Table, put, shown

__all__ = ["MIGRATIONS", "Migration", "migrate"]

_KEY = "schema"


@dataclass(frozen=True)
class Migration:
    """One step: from a version to the next. Nodes keep their places, so faults still name lines of the file."""

    from_version: int
    change: Callable[[Table], Table]


MIGRATIONS: tuple[Migration, ...] = ()
"""None yet: version 1 is the first."""


def migrate(table: Table, *, newest: int, steps: tuple[Migration, ...] = MIGRATIONS) -> Table:
    """Bring a table to the newest version; raise `UserError` where its version is missing, unknown or newer."""
    version = _version(table)
    by_version = {step.from_version: step for step in steps}
    while version < newest:
        step = by_version.get(version)
        if step is None:
            raise UserError.of("params.schema_too_old", place=table.entries[_KEY].place, got=str(version))
        version += 1
        table = _stamped(step.change(table), version)
    if version > newest:
        raise UserError.of("params.schema_newer", place=table.entries[_KEY].place, got=str(version), newest=str(newest))
    return table


def _version(table: Table) -> int:
    node = table.entries.get(_KEY)
    if node is None:
        raise UserError.of("params.schema_missing", place=table.place)
    if not isinstance(node, Scalar) or not isinstance(node.value, int) or isinstance(node.value, bool):
        raise UserError.of("params.schema_not_a_number", place=node.place, got=shown(node))
    return node.value


def _stamped(table: Table, version: int) -> Table:
    place = table.entries[_KEY].place
    return put(table, (_KEY,), Scalar(version, str(version), place))
