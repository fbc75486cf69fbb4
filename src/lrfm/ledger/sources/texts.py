"""Typed columns as text, each value in one way of writing."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["plain_number", "text_column"]

EXPONENT = "[eE]"


def text_column(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write a column of any Arrow type as text; NULL stays NULL, and NaN becomes NULL.

    Days are `2010-12-01`, points in time `2010-12-01 08:26:00` (with decimals of a second only where there are some),
    in the time zone of their type where it has one, numbers plain without exponent and whole ones without decimals,
    `true` and `false`; lists and structures are JSON.

    >>> text_column(pa.chunked_array([[17850.0, 12.5, None, 1e15]])).to_pylist()
    ['17850', '12.5', None, '1000000000000000']
    """
    write = next((write for is_kind, write in WRITERS if is_kind(values.type)), _cast)
    return write(values)


def plain_number(text: str) -> str:
    """Write a number without exponent.

    >>> plain_number("1E+3"), plain_number("2.5e-7")
    ('1000', '0.00000025')
    """
    return format(Decimal(text), "f")


def _floats(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_float16(values.type):
        values = pc.cast(values, pa.float32())
    values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    texts = _without_exponents(_cast(values))
    return pc.replace_substring_regex(texts, r"^-0$", "0")


def _without_exponents(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    odd = pc.fill_null(pc.match_substring_regex(texts, EXPONENT), False)
    if not pc.any(odd, min_count=0).as_py():
        return texts
    plain = [plain_number(text) for text in texts.filter(odd).to_pylist()]
    return pa.chunked_array([pc.replace_with_mask(texts.combine_chunks(), odd.combine_chunks(), pa.array(plain))])


def _timestamps(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if values.type.tz is not None:
        values = pc.local_timestamp(values)
    try:
        return pc.strftime(pc.cast(values, pa.timestamp("s")), format="%Y-%m-%d %H:%M:%S")
    except pa.ArrowInvalid:  # some have decimals of a second
        return _without_zeros(pc.strftime(values, format="%Y-%m-%d %H:%M:%S"))


def _without_zeros(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Leave out the zeros at the end of the decimals of a second."""
    return pc.replace_substring_regex(texts, r"(\.\d*[1-9])0+$|\.0+$", r"\1")


def _bytes(values: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        return pc.cast(values, pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return _mapped(values, lambda value: bytes(value).hex())


def _mapped(values: pa.ChunkedArray, write: Callable[[Any], str]) -> pa.ChunkedArray:
    texts = [None if value is None else write(value) for value in values.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string())])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _cast(values: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.cast(values, pa.string())


WRITERS: tuple[tuple[Callable[[pa.DataType], bool], Callable[[pa.ChunkedArray], pa.ChunkedArray]], ...] = (
    (pa.types.is_dictionary, lambda values: text_column(pc.cast(values, values.type.value_type))),
    (pa.types.is_floating, _floats),
    (pa.types.is_decimal, lambda values: _without_exponents(_cast(values))),
    (pa.types.is_timestamp, _timestamps),
    (pa.types.is_time, lambda values: _without_zeros(_cast(values))),
    (pa.types.is_date64, lambda values: _cast(pc.cast(values, pa.date32()))),
    (pa.types.is_binary, _bytes),
    (pa.types.is_large_binary, _bytes),
    (pa.types.is_fixed_size_binary, _bytes),
    (pa.types.is_nested, lambda values: _mapped(values, _json)),
    (pa.types.is_duration, lambda values: _mapped(values, str)),
)
