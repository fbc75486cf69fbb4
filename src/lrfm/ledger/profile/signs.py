"""Which signs stand before decimals and between thousands, worked out over all columns of a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.mapping.number_text import plain_numbers

__all__ = ["Signs", "find_signs"]


@dataclass(frozen=True)
class Signs:
    """The sign before the decimals and the one between thousands; `is_sure` where no other pair fits as well."""

    decimal_sign: str
    thousands_sign: str
    is_sure: bool = True


_PAIRS = (
    (".", ""), (".", ","), (",", ""), (",", "."), (",", " "), (".", " "), (".", "'"), ("٫", "٬"), ("٫", ""), (",", "'"),
)  # fmt: skip
_NUMBER_LIKE = r"^[^\p{L}]{0,4}[-+(]?\p{Nd}[\p{Nd}.,٫٬' \x{00a0}\x{202f}’]*[-)]?[^\p{Nd}]{0,5}$"
_SIGN = r"[.,٫٬' \x{00a0}\x{202f}’]\p{Nd}"
NUMBER_COLUMN_SHARE = 0.8
SAMPLE = 5_000


def find_signs(columns: Sequence[pa.Array]) -> Signs:
    """Find the pair of signs by which most numbers with such signs can be read; plain ones say nothing.

    `columns` hold distinct texts. 1,234 alone may be a thousand or little more than one: then it is not sure.

    >>> find_signs([pa.array(["1.234,50", "7,00"])]), find_signs([pa.array(["1234.5"])]).decimal_sign
    (Signs(decimal_sign=',', thousands_sign='.', is_sure=True), '.')
    """
    telling = [found for column in columns if (found := _telling(column)) is not None]
    if not telling:
        return Signs(".", "")
    texts = pa.concat_arrays(telling)
    fits = [_fitting(texts, decimal, thousands) for decimal, thousands in _PAIRS]
    best = max(range(len(_PAIRS)), key=lambda index: (fits[index], -index))
    rivals = [index for index in range(len(_PAIRS)) if index != best and fits[index] == fits[best]]
    others = {_PAIRS[index][0] for index in rivals} - {_PAIRS[best][0]}
    return Signs(*_PAIRS[best], is_sure=not others)


def _telling(column: pa.Array) -> pa.Array | None:
    """Keep the texts of a column of numbers that hold a sign; `None` where the column is no such."""
    texts = column.slice(0, SAMPLE)
    like = pc.fill_null(pc.match_substring_regex(texts, _NUMBER_LIKE), False)
    if len(texts) == 0 or pc.mean(like.cast(pa.int8())).as_py() < NUMBER_COLUMN_SHARE:
        return None
    numbers = texts.filter(like)
    signed = numbers.filter(pc.match_substring_regex(numbers, _SIGN))
    return signed if len(signed) and not _are_dates(signed) else None


def _are_dates(texts: pa.Array) -> bool:
    """Tell dates with points (31.12.2024) from numbers: three parts of which the middle one is not of three digits."""
    dates = pc.match_substring_regex(texts, r"^\p{Nd}{1,4}([. '])\p{Nd}{1,2}[. ']\p{Nd}{2,4}")
    return bool(pc.mean(dates.cast(pa.int8())).as_py() > NUMBER_COLUMN_SHARE)


def _fitting(texts: pa.Array, decimal: str, thousands: str) -> int:
    plain = plain_numbers(texts, decimal_sign=decimal, thousands_sign=thousands).plain
    return len(plain) - int(plain.null_count)
