"""Read a params file: everything that is wrong with it at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lrfm.errors import Fault, Place, UserError
from lrfm.ledger.settings import SourcesSettings
from lrfm.params.explain import explain, numbers_as_flags
from lrfm.params.files import source_faults, with_data_dir, with_paths_expanded
from lrfm.params.migrate import migrate
from lrfm.params.model import SCHEMA, Params, missing_half
from lrfm.params.overrides import Options, with_as_of_resolved, with_options, with_overrides
from lrfm.params.pairs import unpaired
from lrfm.params.presets import with_preset
from lrfm.params.tree import Key, Scalar, Table, follow, plain
from lrfm.params.yaml_text import parse_file

__all__ = ["language_asked", "place_of", "read_params"]


def read_params(
    path: str | Path,
    *,
    overrides: Sequence[str] = (),
    as_of: str | None = None,
    data_dir: Path | None = None,
    language: str | None = None,
    today: date | None = None,
) -> Params:
    """Read a params file with what the command line puts over it.

    `overrides` are texts such as `windows.flow_months=24`; `today` is the day that `last month end` counts from.
    The result has its `as_of` as a date, its `data_dir` absolute, and what a preset gives in its places.
    Raises `UserError` with every fault found, in the order of the file's lines, those of the command line last.
    """
    table, faults = _written(path, overrides, Options(as_of, data_dir, language))
    table = migrate(table, newest=SCHEMA)
    table = with_preset(table)
    table = with_as_of_resolved(table, today=today or datetime.now().astimezone().date())
    table = with_paths_expanded(with_data_dir(table, params_folder=Path(path).absolute().parent))
    params, found = _checked(table)
    faults = _each_once((*faults, *found))
    if faults or params is None:
        raise UserError(*faults)
    return params


def language_asked(
    path: str | Path,
    *,
    overrides: Sequence[str] = (),
    language: str | None = None,
) -> tuple[str, Place] | None:
    """Say which language a params file asks for and where, even where the file has faults; `None` where it does not."""
    try:
        table, _ = _written(path, overrides, Options(language=language))
    except UserError:
        return (language, Place("--locale")) if language else None
    node = table.entries.get("language")
    return (node.value, node.place) if isinstance(node, Scalar) and isinstance(node.value, str) else None


def place_of(path: str | Path, keys: Sequence[Key], *, overrides: Sequence[str] = ()) -> Place:
    """Say where a params file, or what is put over it, holds a key; as far as the keys are there."""
    table, _ = _written(path, overrides, Options())
    return follow(table, keys)[1].place


def _written(path: str | Path, overrides: Sequence[str], options: Options) -> tuple[Table, tuple[Fault, ...]]:
    written = parse_file(Path(path))
    table, faults = with_overrides(written.table, overrides)
    return with_options(table, options), (*written.faults, *faults)


def _checked(table: Table) -> tuple[Params | None, tuple[Fault, ...]]:
    data: Any = plain(table)
    found: tuple[Fault, ...] = numbers_as_flags(table)
    params: Params | None = None
    try:
        params = Params.model_validate(data)
    except ValidationError as error:
        found += explain(error, table)
    sources = _sources(data)
    if sources is None:
        return params, found
    found += _halves(table, data, is_demo=sources.is_demo)
    folder = data.get("data_dir")
    if isinstance(folder, str) and not _is_for_spark(data):  # a cluster's paths may be URLs, folders or globs
        found += source_faults(sources, table, data_dir=Path(folder))
    return params, found


def _is_for_spark(data: dict[str, Any]) -> bool:
    engine = data.get("engine")
    return isinstance(engine, dict) and engine.get("kind") == "spark"


def _halves(table: Table, data: dict[str, Any], *, is_demo: bool) -> tuple[Fault, ...]:
    """Find sources without a mapping and the reverse; the settings tell them too, but only if all else is right."""
    mapping, sources = data.get("mapping"), data.get("sources")
    if is_demo or not isinstance(sources, dict):
        return ()
    if mapping is None:
        return (_half(table, ("mapping",)),)
    return tuple(_half(table, keys) for keys in unpaired(sources, mapping)) if isinstance(mapping, dict) else ()


def _half(table: Table, keys: tuple[str, ...]) -> Fault:
    reason, (_, node) = missing_half(keys), follow(table, keys)
    return Fault(reason.key, {**reason.values, "key": ".".join(keys)}, node.place)


def _sources(data: dict[str, Any]) -> SourcesSettings | None:
    """Read the sources alone, so that a missing file is told beside the faults of other sections."""
    try:
        return SourcesSettings.model_validate(data.get("sources"))
    except ValidationError:
        return None  # told with the rest of the file's faults


def _each_once(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Keep one fault of each kind a place and key, ordered by line; the command line's come last."""
    kept: dict[tuple[object, ...], Fault] = {}
    for fault in faults:
        kept.setdefault((fault.place, fault.key, fault.values.get("key"), fault.values.get("path")), fault)
    return tuple(sorted(kept.values(), key=_line))


def _line(fault: Fault) -> tuple[bool, int]:
    line = fault.place.line if fault.place else None
    return (line is None, line or 0)
