"""The shape of settings: which keys, choices and kinds of value are valid at a place of a params file."""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from lrfm.params.tree import Key

__all__ = ["choices_at", "fields_of", "keys_at", "kinds_at", "models_along", "models_at", "models_in"]

Model = type[BaseModel]


def keys_at(model: Model, path: Iterable[Key]) -> tuple[str, ...]:
    """List the keys that are valid in the table at the path; union tags of pydantic may stand in the path.

    >>> from lrfm.params.model import Params
    >>> keys_at(Params, ("client",))
    ('id', 'name')
    """
    tables = models_in(_at(model, path))
    return tuple(dict.fromkeys(key for table in tables for key in _fields(table)))


def choices_at(model: Model, path: Iterable[Key]) -> tuple[str, ...]:
    """List the fixed choices at the path; empty where there are none.

    >>> from lrfm.params.model import Params
    >>> choices_at(Params, ("report", "names"))
    ('show', 'mask')
    """
    found = (str(value) for kind in _at(model, path) if get_origin(kind) is Literal for value in get_args(kind))
    return tuple(dict.fromkeys(found))


def kinds_at(model: Model, path: Iterable[Key]) -> frozenset[type]:
    """Give the plain Python types that the setting at the path takes."""
    return frozenset(kind for kind in _at(model, path) if isinstance(kind, type))


def fields_of(model: Model) -> dict[str, tuple[Any, ...]]:
    """List the keys of a settings class with the kinds of value that each takes."""
    return {key: _field_kinds(model, key) for key in _fields(model)}


def models_along(model: Model, path: Iterable[Key]) -> tuple[Model, ...]:
    """List every settings class that the path passes through or ends at."""
    met: list[Model] = [model]
    kinds: tuple[Any, ...] = (model,)
    for key in path:
        kinds = _step(kinds, key)
        met.extend(models_in(kinds))
    return tuple(met)


def models_at(model: Model, path: Iterable[Key]) -> tuple[Model, ...]:
    """List the settings classes that the table at the path may be."""
    return models_in(_at(model, path))


def models_in(kinds: Iterable[Any]) -> tuple[Model, ...]:
    """Keep the settings classes among types."""
    return tuple(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel))


def _at(model: Model, path: Iterable[Key]) -> tuple[Any, ...]:
    kinds: tuple[Any, ...] = (model,)
    for key in path:
        kinds = _step(kinds, key)
    return kinds


def _step(kinds: tuple[Any, ...], key: Key) -> tuple[Any, ...]:
    """Go one key down: into a field, an item, a value, or the one member of a union that the tag names."""
    found: list[Any] = []
    for kind in kinds:
        if kind in models_in(kinds):
            found.extend(_field_kinds(kind, key))
        elif get_origin(kind) is tuple and isinstance(key, int):
            found.extend(_kinds(get_args(kind)[0]))
        elif get_origin(kind) is dict:
            found.extend(_kinds(get_args(kind)[1]))
    return tuple(found) or tuple(kind for kind in models_in(kinds) if key in _tags(kind))


def _field_kinds(model: Model, key: Key) -> tuple[Any, ...]:
    name = _fields(model).get(str(key))
    return _kinds(model.model_fields[name].annotation) if name else ()


def _fields(model: Model) -> dict[str, str]:
    return {field.alias or name: name for name, field in model.model_fields.items()}


def _tags(model: Model) -> tuple[str, ...]:
    kinds = _field_kinds(model, "kind")
    return tuple(str(value) for kind in kinds if get_origin(kind) is Literal for value in get_args(kind))


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """Take annotations and unions apart."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(kind for member in get_args(annotation) for kind in _kinds(member))
    return (annotation,)
