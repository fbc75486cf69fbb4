"""A params file as it was written: a tree of frozen nodes, each of which knows its place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from lrfm.errors import Place

__all__ = ["Items", "Key", "Node", "Plain", "Scalar", "Table", "dotted", "follow", "plain", "put", "shown"]

Key = str | int
Plain = None | bool | int | Decimal | str
_SHOWN_MAX = 60


@dataclass(frozen=True)
class Scalar:
    """One value with the text that stands in the file; dates stay text until a setting asks for a date."""

    value: Plain
    text: str
    place: Place


@dataclass(frozen=True)
class Items:
    """A list."""

    nodes: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class Table:
    """Keys and values; keys are always text. Its place is that of its own key."""

    entries: Mapping[str, Node]
    place: Place


Node = Scalar | Items | Table


def plain(node: Node) -> object:
    """Give the plain data of a node: dictionaries, lists and scalars.

    >>> here = Place("a.yml", 1)
    >>> plain(Table({"a": Items((Scalar(1, "1", here),), here)}, here))
    {'a': [1]}
    """
    match node:
        case Scalar():
            return node.value
        case Items():
            return [plain(item) for item in node.nodes]
        case Table():
            return {key: plain(entry) for key, entry in node.entries.items()}


def follow(node: Node, keys: Iterable[Key]) -> tuple[tuple[Key, ...], Node]:
    """Go down as far as the keys exist, passing over those that do not, and give the path taken and the node there.

    A validator's own names (union tags, `[key]`) stand in the same list as keys of the file: passing over
    what the file does not hold leaves the longest existing path.

    >>> here = Place("a.yml", 1)
    >>> follow(Table({"a": Table({"b": Scalar(1, "1", here)}, here)}, here), ("a", "csv", "b", "c"))[0]
    ('a', 'b')
    """
    path: list[Key] = []
    for key in keys:
        below = _child(node, key)
        if below is not None:
            node = below
            path.append(key)
    return tuple(path), node


def put(table: Table, path: tuple[str, ...], new: Node) -> Table:
    """Give a table with the node at the path replaced or added; missing tables on the way are made.

    Raises `LookupError` with the keys that lead to a single value, or to a list place that does not exist.
    """
    return _put(table, path, new, done=())


def dotted(path: Iterable[Key]) -> str:
    """Write a path as `--set` takes it.

    >>> dotted(("scope", "set_apart", 0, "name"))
    'scope.set_apart.0.name'
    """
    return ".".join(str(key) for key in path)


def shown(node: Node) -> str:
    """Give what was written, on one line and at most 60 characters, for a message."""
    written = node.text if isinstance(node, Scalar) else json.dumps(plain(node), ensure_ascii=False, default=str)
    printable = "".join(sign if sign.isprintable() else " " for sign in written)
    text = " ".join(printable.split()) or f'"{ascii(written)[1:-1]}"'
    return text if len(text) <= _SHOWN_MAX else text[: _SHOWN_MAX - 1] + "…"


def _child(node: Node, key: Key) -> Node | None:
    match node:
        case Table() if isinstance(key, str):
            return node.entries.get(key)
        case Items() if isinstance(key, int) and 0 <= key < len(node.nodes):
            return node.nodes[key]
        case _:
            return None


def _put(table: Table, path: tuple[str, ...], new: Node, *, done: tuple[str, ...]) -> Table:
    head, rest = path[0], path[1:]
    below = table.entries.get(head)
    if rest:
        new = _below(below, rest, new, done=(*done, head))
    return replace(table, entries={**table.entries, head: new})


def _below(node: Node | None, path: tuple[str, ...], new: Node, *, done: tuple[str, ...]) -> Node:
    match node:
        case None | Scalar(value=None):
            return _put(Table({}, new.place), path, new, done=done)
        case Table():
            return _put(node, path, new, done=done)
        case Items():
            return _put_item(node, path, new, done=done)
        case Scalar():
            raise LookupError(dotted(done))


def _put_item(items: Items, path: tuple[str, ...], new: Node, *, done: tuple[str, ...]) -> Items:
    head, rest = path[0], path[1:]
    if not (head.isascii() and head.isdigit() and int(head) < len(items.nodes)):
        raise LookupError(dotted(done))
    index = int(head)
    node = _below(items.nodes[index], rest, new, done=(*done, head)) if rest else new
    return replace(items, nodes=(*items.nodes[:index], node, *items.nodes[index + 1 :]))
