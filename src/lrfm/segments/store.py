"""Results with a frame on disk: the frame as Parquet, all else as JSON."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter

from lrfm.segments.model import References, Segmentation, TargetCustomers
from lrfm.segments.moves import Sensitivity

__all__ = ["open_framed", "open_references", "save_framed", "save_references"]

Framed = TypeVar("Framed", Segmentation, TargetCustomers, Sensitivity)

_FRAME = "frame"


def save_framed(result: Segmentation | TargetCustomers | Sensitivity, *, folder: Path) -> None:
    """Write a result into a folder that exists, as `<class>.parquet` and `<class>.json`."""
    kind = type(result)
    facts = {name: adapter.dump_python(getattr(result, name), mode="json") for name, adapter in _adapters(kind).items()}
    table, text = _paths(kind, folder)
    text.write_text(json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False), encoding="utf-8")
    result.frame.to_parquet(table)


def open_framed(kind: type[Framed], *, folder: Path) -> Framed:
    """Open a result that was saved; it equals the one it was, to the last bit and with the types of its columns."""
    import pandas as pd

    table, text = _paths(kind, folder)
    facts = json.loads(text.read_text(encoding="utf-8"))
    read = {name: adapter.validate_python(facts[name]) for name, adapter in _adapters(kind).items()}
    return kind(**read, frame=pd.read_parquet(table))


def save_references(references: References, *, path: Path) -> None:
    """Write references to a JSON file, every number to the last bit."""
    path.write_bytes(TypeAdapter(References).dump_json(references, indent=1))


def open_references(path: Path) -> References:
    """Read references from a JSON file."""
    return TypeAdapter(References).validate_json(path.read_bytes())


def _adapters(kind: type[Any]) -> dict[str, TypeAdapter[Any]]:
    """Give what reads and writes each field but the frame."""
    hints = get_type_hints(kind, localns={"DataFrame": object})
    return {field.name: TypeAdapter(hints[field.name]) for field in fields(kind) if field.name != _FRAME}


def _paths(kind: type[Any], folder: Path) -> tuple[Path, Path]:
    name = kind.__name__.lower()
    return folder / f"{name}.parquet", folder / f"{name}.json"
