"""YAML 1.2 text to a tree with line numbers; what the file format allows and we do not is a fault each."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, DocumentStartEvent
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from lrfm.errors import Fault, Place, UserError
from lrfm.params.tree import Items, Node, Plain, Scalar, Table, dotted

__all__ = ["Written", "parse_file", "parse_text", "parse_value"]

_MAX_BYTES = 1_000_000
_MAX_DEPTH = 40
_TAG = "tag:yaml.org,2002:"
_SCALARS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "merge", "value"})


@dataclass(frozen=True)
class Written:
    """What a file says, and every fault of its form that does not keep it from being read."""

    table: Table
    faults: tuple[Fault, ...]


def parse_file(path: Path) -> Written:
    """Read a params file; raise `UserError` where it cannot be read at all."""
    source = str(path)
    return parse_text(_decode(_bytes(path), source), source=source)


def parse_text(text: str, *, source: str) -> Written:
    """Read the text of a params file; `source` is what faults call the file."""
    _refuse_what_yaml_refuses(text, source)
    try:
        root = _compose(text)
    except RecursionError:
        raise UserError.of("params.too_deep", place=Place(source, 1)) from None
    if root is None:
        raise UserError.of("params.empty_file", place=Place(source, 1))
    if not isinstance(root, MappingNode):
        raise UserError.of("params.not_a_mapping", place=Place(source, root.start_mark.line + 1))
    builder = _Builder(source)
    table = builder.table(root, Place(source, root.start_mark.line + 1), ())
    return Written(table, tuple(builder.faults))


def parse_value(text: str, *, place: Place) -> Node:
    """Read the value of an override; raise `UserError` where it is not YAML."""
    try:
        root = _compose(text)
    except (YAMLError, RecursionError):
        raise UserError.of("params.override_value", place=place) from None
    if root is None:
        return Scalar(None, text, place)
    builder = _Builder(place.source, fixed=place)
    node = builder.node(root, place, ())
    if builder.faults:
        raise UserError(*builder.faults)
    return node


def _bytes(path: Path) -> bytes:
    place = Place(str(path))
    try:
        if path.is_dir():
            raise UserError.of("params.is_folder", place=place)
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        near = _params_files(path)
        if near:
            raise UserError.of("params.no_file_but", place=place, files=", ".join(near)) from None
        raise UserError.of("params.no_file", place=place) from None
    except OSError:
        raise UserError.of("params.file_unreadable", place=place) from None
    if len(content) > _MAX_BYTES:
        raise UserError.of("params.too_large", place=place, max_bytes=_MAX_BYTES)
    return content


def _params_files(path: Path) -> list[str]:
    """List up to five params files beside a path that does not exist."""
    try:
        return sorted(near.name for near in path.parent.iterdir() if near.suffix in {".yml", ".yaml"})[:5]
    except (OSError, ValueError):
        return []


def _decode(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserError.of("params.not_utf8", place=Place(source, line)) from None


def _loader() -> YAML:
    # Not the round-trip loader: it leaves marks of its own (\a) in folded texts. Lines are kept by both.
    return YAML(typ="safe", pure=True)


def _compose(text: str) -> Any:
    return _loader().compose(io.StringIO(text))


def _refuse_what_yaml_refuses(text: str, source: str) -> None:
    """Raise all faults that keep the text from being a tree: broken YAML, aliases, several documents."""
    faults: list[Fault] = []
    try:
        faults.extend(_event_faults(text, source))
    except ReaderError as error:
        line = text.count("\n", 0, error.position or 0) + 1
        raise UserError.of("params.bad_character", place=Place(source, line)) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UserError(*faults, _syntax_fault(error, Place(source, mark.line + 1 if mark else None))) from None
    if faults:
        raise UserError(*faults)


def _event_faults(text: str, source: str) -> Iterator[Fault]:
    documents = 0
    for event in _loader().parse(io.StringIO(text)):
        place = Place(source, event.start_mark.line + 1)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            yield Fault("params.alias", {}, place)
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents == 2:
                yield Fault("params.several_documents", {}, place)
            if event.version not in (None, (1, 2)):
                yield Fault("params.yaml_version", {}, place)


def _syntax_fault(error: MarkedYAMLError, place: Place) -> Fault:
    problem, context = error.problem or "", error.context or ""
    if "'\\t'" in problem or "\t" in problem:
        return Fault("params.tab", {}, place)
    if "mapping values are not allowed" in problem:
        return Fault("params.colon_in_value", {}, place)
    if "quoted scalar" in context:
        start = error.context_mark.line + 1 if error.context_mark else place.line
        return Fault("params.open_quote", {}, Place(place.source, start))
    if "flow" in context:
        start = error.context_mark.line + 1 if error.context_mark else place.line
        return Fault("params.open_bracket", {}, Place(place.source, start))
    return Fault("params.not_yaml", {}, place)


class _Builder:
    """Turns the parser's nodes into ours and collects faults on the way."""

    def __init__(self, source: str, *, fixed: Place | None = None) -> None:
        self.faults: list[Fault] = []
        self._source = source
        self._fixed = fixed

    def node(self, node: Any, place: Place, path: tuple[str | int, ...]) -> Node:
        if len(path) > _MAX_DEPTH:
            raise UserError.of("params.too_deep", place=place)
        if isinstance(node, MappingNode):
            return self.table(node, place, path)
        if isinstance(node, SequenceNode):
            self._check_tag(node, "seq", place, path)
            items = (self.node(item, self._place(item), (*path, index)) for index, item in enumerate(node.value))
            return Items(tuple(items), place)
        return self._scalar(node, place, path)

    def table(self, node: MappingNode, place: Place, path: tuple[str | int, ...]) -> Table:
        self._check_tag(node, "map", place, path)
        entries: dict[str, Node] = {}
        for key_node, value_node in node.value:
            key_place = self._place(key_node)
            if not isinstance(key_node, ScalarNode) or not key_node.value:
                self.faults.append(Fault("params.key_not_text", {"key": dotted(path) or "."}, key_place))
                continue
            below = (*path, key_node.value)
            value = self.node(value_node, key_place, below)
            first = entries.get(key_node.value)
            if first is not None:
                values = {"key": dotted(below), "first_line": str(first.place.line)}
                self.faults.append(Fault("params.duplicate_key", values, key_place))
                continue
            entries[key_node.value] = value
        return Table(entries, place)

    def _scalar(self, node: Any, place: Place, path: tuple[str | int, ...]) -> Scalar:
        kind = str(node.tag).removeprefix(_TAG)
        if kind not in _SCALARS:
            self._refuse_tag(place, path)
        return Scalar(_value(kind, node.value), node.value, place)

    def _check_tag(self, node: Any, kind: str, place: Place, path: tuple[str | int, ...]) -> None:
        if str(node.tag) != _TAG + kind:
            self._refuse_tag(place, path)

    def _refuse_tag(self, place: Place, path: tuple[str | int, ...]) -> None:
        self.faults.append(Fault("params.tag", {"key": dotted(path) or "."}, place))

    def _place(self, node: Any) -> Place:
        return self._fixed or Place(self._source, node.start_mark.line + 1)


def _value(kind: str, text: str) -> Plain:
    try:
        match kind:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return _whole(text.replace("_", ""))
            case "float":
                return _decimal(text.replace("_", "").lower())
    except (ValueError, InvalidOperation):
        pass  # such as `!!int abc`: it stays text, and the setting that wants a number says so
    return text


def _whole(text: str) -> int:
    return int(text, 0) if text.lstrip("+-")[:2].lower() in {"0x", "0o"} else int(text)


def _decimal(text: str) -> Decimal:
    """Keep the decimals as written: a balance of 0.10 never passes through a float."""
    return Decimal(text.replace(".inf", "inf").replace(".nan", "nan"))
