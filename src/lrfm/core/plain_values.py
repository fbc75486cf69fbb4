"""Plain values as JSON and back: each comes back as what it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from lrfm.errors import Defect

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter
    from pydantic_core import CoreSchema

__all__ = ["TaggedValues", "decoded", "encoded"]


@dataclass(frozen=True)
class TaggedValues:
    """Annotates a mapping of plain values, so that pydantic keeps their types in what it dumps.

    Pydantic asks for the schema when an adapter is made; to hold reasons alone does not load it.
    """

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Say how pydantic reads and writes the mapping."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(
            lambda values: {name: decoded(value) for name, value in values.items()},
            core_schema.dict_schema(core_schema.str_schema()),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda values: {name: encoded(value) for name, value in values.items()}
            ),
        )


def encoded(value: object) -> object:  # noqa: PLR0911 (one line a type)
    """Give a plain value as JSON data: numbers, texts and nothing as they are, others under the name of their type.

    Raises `Defect` for a value of any other type.

    >>> encoded(12), encoded(dt.date(2026, 10, 31)), encoded((Fraction(1, 3), "a"))
    (12, {'date': '2026-10-31'}, {'tuple': [{'fraction': '1/3'}, 'a']})
    """
    from lrfm.core.measure import Measure
    from lrfm.core.reason import Reason

    match value:
        case None | int() | str():
            return value
        case dt.date() if not isinstance(value, dt.datetime):
            return {"date": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case Fraction():
            return {"fraction": str(value)}
        case tuple():
            return {"tuple": [encoded(part) for part in value]}
        case Reason():
            return {"reason": _adapter("reason").dump_python(value, mode="json")}
        case Measure():
            return {"measure": _adapter("measure").dump_python(value, mode="json")}
        case _:
            raise Defect(f"a {type(value).__name__} is no plain value")


def decoded(data: object) -> Any:  # noqa: PLR0911 (one line a type)
    """Give the value that was encoded; values that need no decoding are given as they are.

    >>> decoded({"date": "2026-10-31"}), decoded(encoded(Decimal("1.50")))
    (datetime.date(2026, 10, 31), Decimal('1.50'))
    """
    match data:
        case {"date": str(text)}:
            return dt.date.fromisoformat(text)
        case {"decimal": str(text)}:
            return Decimal(text)
        case {"fraction": str(text)}:
            return Fraction(text)
        case {"tuple": list(parts)}:
            return tuple(decoded(part) for part in parts)
        case {"reason": dict(fields)}:
            return _adapter("reason").validate_python(fields)
        case {"measure": dict(fields)}:
            return _adapter("measure").validate_python(fields)
        case Mapping():
            raise Defect(f"{sorted(data)} is no type of a plain value")
        case _:
            return data


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    from lrfm.core.measure import Measure
    from lrfm.core.reason import Reason

    return TypeAdapter({"reason": Reason, "measure": Measure}[kind])
