"""The files that a params file names: whether they are where it says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from lrfm.errors import Fault, Place
from lrfm.ledger.settings import SourcesSettings
from lrfm.ledger.sources.settings import FileSource
from lrfm.params.pairs import given_sources
from lrfm.params.tree import Items, Node, Scalar, Table, follow, put

__all__ = ["source_faults", "with_data_dir", "with_paths_expanded"]

_KEY = "data_dir"


def with_data_dir(table: Table, *, params_folder: Path) -> Table:
    """Make `data_dir` absolute: relative to the params file's (absolute) folder, which it is where nothing is said."""
    node = table.entries.get(_KEY, Scalar("", "", table.place))
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return table  # a fault of its own, told when the settings are checked
    folder = os.path.normpath(params_folder / _expanded(node.value))
    return put(table, (_KEY,), Scalar(folder, node.text, node.place))


def with_paths_expanded(table: Table) -> Table:
    """Write out `~` in the paths of the ledger's files, so that what is checked here is what is opened later."""
    for keys in (("sources",), ("sources", "optional")):
        path, sources = follow(table, keys)
        if path != keys or not isinstance(sources, Table):
            continue
        for name, source in sources.entries.items():
            if isinstance(source, Table) and "path" in source.entries:
                table = put(table, (*keys, name, "path"), _with_homes(source.entries["path"]))
    return table


def _with_homes(node: Node) -> Node:
    match node:
        case Scalar(value=str() as name):
            return replace(node, value=_expanded(name))
        case Items():
            return replace(node, nodes=tuple(_with_homes(inner) for inner in node.nodes))
        case _:
            return node


def source_faults(sources: SourcesSettings, table: Table, *, data_dir: Path) -> tuple[Fault, ...]:
    """Find the files that are missing, with the path looked at and where they can be had."""
    if _KEY in table.entries and not _is(data_dir, "folder"):
        place = table.entries[_KEY].place
        return (Fault("params.folder_missing", {"key": _KEY, "path": str(data_dir)}, place),)
    return tuple(
        fault
        for keys, source in given_sources(sources)
        if isinstance(source, FileSource)
        for fault in _faults(source, table, keys=("sources", *keys, "path"), data_dir=data_dir)
    )


def _faults(source: FileSource, table: Table, *, keys: tuple[str, ...], data_dir: Path) -> Iterator[Fault]:
    for index, name in enumerate(source.path):
        _, node = follow(table, (*keys, index))
        fault = _file_fault(data_dir / name, key=".".join(keys), obtain=source.obtain, place=node.place)
        if fault is not None:
            yield fault


def _file_fault(path: Path, *, key: str, obtain: str | None, place: Place) -> Fault | None:
    values = {"key": key, "path": str(path)}
    if _is(path, "folder"):
        return Fault("params.source_is_folder", values, place)
    if not _is(path, "file"):
        near = _nearest(path)
        if obtain is not None:
            return Fault("params.source_missing_obtain", {**values, "obtain": obtain}, place)
        if near is not None:
            return Fault("params.source_missing_near", {**values, "nearest": near}, place)
        return Fault("params.source_missing", values, place)
    if not os.access(path, os.R_OK):
        return Fault("params.source_unreadable", values, place)
    return None


def _is(path: Path, kind: str) -> bool:
    try:
        return path.is_dir() if kind == "folder" else path.is_file()
    except (OSError, ValueError):  # a name too long, a folder we may not enter, a zero byte
        return False


def _nearest(path: Path) -> str | None:
    """Give the file beside it whose name is most alike."""
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except (OSError, ValueError):
        return None
    near = get_close_matches(path.name, names, n=1, cutoff=0.6)
    return near[0] if near else None


def _expanded(name: str) -> str:
    return os.path.expanduser(name)  # noqa: PTH111 (Path.expanduser raises for an unknown ~name)
