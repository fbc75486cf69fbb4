"""What the command line puts over a params file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lrfm.core.calendars import last_month_end
from lrfm.errors import Fault, Place, UserError
from lrfm.params.model import LAST_MONTH_END
from lrfm.params.tree import Node, Scalar, Table, put
from lrfm.params.yaml_text import parse_value

__all__ = ["Options", "with_as_of_resolved", "with_options", "with_overrides"]


@dataclass(frozen=True)
class Options:
    """Options that stand for one key each; `None` where they are not given."""

    as_of: str | None = None
    data_dir: Path | None = None
    language: str | None = None


def with_overrides(table: Table, overrides: Iterable[str]) -> tuple[Table, tuple[Fault, ...]]:
    """Put each `a.b=value` over the table; those that cannot be put come back as faults."""
    faults: list[Fault] = []
    for override in overrides:
        try:
            table = _with_override(table, override)
        except UserError as error:
            faults.extend(error.faults)
    return table, tuple(faults)


def with_options(table: Table, options: Options) -> Table:
    """Put the options over the table, each under its own name as the place."""
    folder = None if options.data_dir is None else str(options.data_dir.expanduser().absolute())
    for key, name, text in (
        ("as_of", "--as-of", options.as_of),
        ("data_dir", "--data", folder),
        ("language", "--locale", options.language),
    ):
        if text is not None:
            table = put(table, (key,), Scalar(text, text, Place(name)))
    return table


def with_as_of_resolved(table: Table, *, today: date) -> Table:
    """Turn the words `last month end` into the date they mean today."""
    node = table.entries.get("as_of")
    if not isinstance(node, Scalar) or node.value != LAST_MONTH_END:
        return table
    return put(table, ("as_of",), Scalar(last_month_end(today).isoformat(), node.text, node.place))


def _with_override(table: Table, override: str) -> Table:
    name, sign, text = override.partition("=")
    path = tuple(name.strip().split("."))
    place = Place(f"--set {name.strip()}")
    if not sign or not all(path):
        raise UserError.of("params.override_form", place=Place("--set") if not sign else place)
    node: Node = parse_value(text, place=place)
    try:
        return put(table, path, node)
    except LookupError as error:
        raise UserError.of("params.override_path", place=place, key=str(error.args[0])) from None
