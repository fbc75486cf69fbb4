"""What a scheme would carry into the tournament: data outside `fit`, from which it could know what came later."""

from __future__ import annotations

import dis
import inspect
import sys
import sysconfig
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from numbers import Number
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np
from sklearn.base import clone

from lrfm.errors import UserError
from lrfm.weights.own import OwnScheme

__all__ = ["refuse_carried"]

MOST_NUMBERS = 100
"""Weights, limits and points that somebody chose are fewer; what is known of customers is more."""
DEEPEST = 6
TEXTS = (str, bytes, type, ModuleType, FunctionType)
OURS = ("lrfm", "builtins")
LIBRARIES = (sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), sysconfig.get_path("stdlib"))


def refuse_carried(name: str, scheme: object) -> None:
    """Raise `UserError` where a scheme holds data that it did not learn in `fit` (N1).

    That is a scale or a model that was fitted before, or more numbers than somebody chooses by hand: in an argument, in
    the class, or in a variable around it that a method uses. A copy is looked at, as copies take part. What nobody can
    see are a few numbers that were chosen by looking at the customers who are tested.

    >>> class Known:
    ...     def __init__(self, answers): self.answers = answers
    ...     def fit(self, frame): ...
    ...     def score(self, frame): ...
    >>> refuse_carried("weights_by_hand", Known([0.4, 0.3, 0.2, 0.1]))
    >>> refuse_carried("oracle", Known(dict.fromkeys(range(500), True)))
    Traceback (most recent call last):
    lrfm.errors.UserError: own.carries(name=oracle, where=answers, kind=dict)
    """
    inner = scheme.scheme if isinstance(scheme, OwnScheme) else scheme
    for where, value in _held(clone(inner, safe=False)):
        if _is_data(value):
            raise UserError.of("own.carries", name=name, where=where, kind=type(value).__name__)


def _held(scheme: object) -> Iterator[tuple[str, object]]:
    """Give what a copy of a scheme can look at: its own values, its class's, and those around its methods."""
    for name, value in vars(scheme).items():
        yield name, (_Fitted() if name.endswith("_") and not name.startswith("_") else value)
    for kind in type(scheme).__mro__:
        if not _is_own(kind):
            continue
        for name, value in vars(kind).items():
            method = getattr(value, "__func__", getattr(value, "fget", value))
            if isinstance(method, FunctionType):
                yield from _around(method, set())
            elif not name.startswith("__"):
                yield f"{kind.__name__}.{name}", value


def _around(method: FunctionType, seen: set[FunctionType]) -> Iterator[tuple[str, object]]:
    """Give the variables that a method uses and that are not its own, and those of functions that it calls."""
    seen.add(method)
    defaults = {name: one.default for name, one in inspect.signature(method).parameters.items()}
    around = {name: method.__globals__[name] for name in _global_names(method.__code__) if name in method.__globals__}
    for name, value in {**defaults, **inspect.getclosurevars(method).nonlocals, **around}.items():
        if not isinstance(value, FunctionType):
            yield name, value
        elif value.__globals__ is method.__globals__ and value not in seen:
            yield from _around(value, seen)


def _global_names(code: CodeType) -> set[str]:
    """Give the global names that code uses, those within its comprehensions and functions among them."""
    within = (_global_names(one) for one in code.co_consts if isinstance(one, CodeType))
    own = {str(one.argval) for one in dis.get_instructions(code) if one.opname == "LOAD_GLOBAL"}
    return own.union(*within)


def _is_own(kind: type) -> bool:
    """Tell whether an analyst wrote a class: no library did, whatever program runs the notebook that it stands in."""
    room = kind.__module__
    file = getattr(sys.modules.get(room), "__file__", None) or ""
    return room == "__main__" or not (room.split(".")[0] in OURS or file.startswith(LIBRARIES))


class _Fitted:
    """Stands for what was learned before."""

    def __init__(self) -> None:
        self.learned_ = True


def _is_data(value: object) -> bool:
    return _is_fitted(value) or _count(value, set()) > MOST_NUMBERS


def _is_fitted(value: object) -> bool:
    names = getattr(value, "__dict__", {})
    return not isinstance(value, TEXTS) and any(name.endswith("_") and not name.startswith("_") for name in names)


def _count(value: object, seen: set[int], depth: int = 0) -> int:
    """Count the numbers and days in a value; what was fitted somewhere within counts as too many."""
    if isinstance(value, Number | date | np.generic):
        return 1
    if value is None or isinstance(value, TEXTS) or callable(value) or id(value) in seen or depth > DEEPEST:
        return 0
    seen.add(id(value))
    if isinstance(size := getattr(value, "size", None), int):
        return size
    if _is_fitted(value):
        return MOST_NUMBERS + 1
    if hasattr(value, "get_params"):  # arguments of a model are each judged alone
        counts = [_count(one, seen, depth + 1) for one in value.get_params(deep=False).values()]
        return max(counts, default=0)
    return sum(_count(one, seen, depth + 1) for one in _parts(value))


def _parts(value: Any) -> Collection[object]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return value
    return list(getattr(value, "__dict__", {}).values())
