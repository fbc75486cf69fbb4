"""The text of a table of strategies as a tree whose nodes know their lines."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrfm.errors import Place, UserError

__all__ = ["Node", "Scalar", "Table", "parse_strategies"]

_MAX_DEPTH = 8


@dataclass(frozen=True)
class Scalar:
    """A text as it is written, and its place."""

    text: str
    place: Place


@dataclass(frozen=True)
class Table:
    """Keys and what is below them, and the place where they begin."""

    entries: Mapping[str, Node]
    place: Place


Node = Scalar | Table | tuple["Node", ...]


def parse_strategies(path: Path) -> Table:
    """Read a YAML file into a tree; raise `UserError` where it is none, or holds a key twice."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    place = Place(str(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
        root = YAML(typ="safe", pure=True).compose(io.StringIO(text))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise UserError.of("segments.no_strategies_file", place=place) from None
    except UnicodeDecodeError:
        raise UserError.of("segments.strategies_not_utf8", place=place) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise UserError.of("segments.strategies_not_yaml", place=Place(str(path), line)) from None
    except YAMLError:
        raise UserError.of("segments.strategies_not_yaml", place=place) from None
    if root is None:
        raise UserError.of("segments.strategies_empty", place=place)
    tree = _node(root, source=str(path), depth=0)
    if not isinstance(tree, Table):
        raise UserError.of("segments.strategies_empty", place=place)
    return tree


def _node(node: Any, *, source: str, depth: int) -> Node:
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    place = Place(source, node.start_mark.line + 1)
    if depth > _MAX_DEPTH:
        # an anchor that holds itself would never end
        raise UserError.of("segments.strategies_too_deep", place=place)
    if isinstance(node, MappingNode):
        entries: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, ScalarNode) else ""
            if name in entries:
                raise UserError.of(
                    "segments.strategy_key_twice", place=Place(source, key.start_mark.line + 1), key=name
                )
            entries[name] = _node(value, source=source, depth=depth + 1)
        return Table(entries, place)
    if isinstance(node, SequenceNode):
        return tuple(_node(item, source=source, depth=depth + 1) for item in node.value)
    return Scalar(str(node.value), place)
