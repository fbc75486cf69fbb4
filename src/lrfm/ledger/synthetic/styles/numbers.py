"""Amounts and other numbers as text, with the signs that a source states."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.sources.texts import text_column

__all__ = ["amount_texts", "as_decimals", "number_texts"]

GROUP = 1000


def amount_texts(minor: pa.Array, *, digits: int, decimal_sign: str, thousands_sign: str) -> pa.Array:
    """Write whole minor units (int64) as amounts; NULL stays NULL.

    >>> amount_texts(
    ...     pa.array([123456, -7, None]), digits=2, decimal_sign=",", thousands_sign="."
    ... ).to_pylist()
    ['1.234,56', '-0,07', None]
    """
    size = pc.abs(minor)
    whole = pc.divide(size, 10**digits)
    text = _grouped(whole, thousands_sign)
    if digits:
        rest = pc.subtract(size, pc.multiply(whole, 10**digits))
        decimals = pc.utf8_lpad(pc.cast(rest, pa.string()), width=digits, padding="0")
        text = pc.binary_join_element_wise(text, decimals, decimal_sign)
    sign = pc.if_else(pc.less(minor, 0), "-", "")
    return pc.binary_join_element_wise(sign, text, "")


def _grouped(whole: pa.Array, sign: str) -> pa.Array:
    """Write whole numbers with a sign between each three digits."""
    if not sign:
        return pc.cast(whole, pa.string())
    text = None
    rest = whole
    largest = pc.max(whole).as_py() or 0
    while True:
        higher = pc.divide(rest, GROUP)
        part = pc.cast(pc.subtract(rest, pc.multiply(higher, GROUP)), pa.string())
        part = pc.if_else(pc.greater(higher, 0), pc.utf8_lpad(part, width=3, padding="0"), part)
        text = (
            part if text is None else pc.if_else(pc.equal(rest, 0), text, pc.binary_join_element_wise(part, text, sign))
        )
        rest, largest = higher, largest // GROUP
        if not largest:
            return text


def as_decimals(minor: pa.Array, *, digits: int) -> pa.Array:
    """Give whole minor units as exact decimals.

    >>> as_decimals(pa.array([1234]), digits=2).to_pylist()
    [Decimal('12.34')]
    """
    factor = pa.scalar(Decimal(1).scaleb(-digits), pa.decimal128(digits + 1, digits))
    return pc.multiply(pc.cast(minor, pa.decimal128(19, 0)), factor)


def number_texts(values: pa.Array, *, decimal_sign: str) -> pa.Array:
    """Write numbers that are no money: plain, without exponent, whole ones without decimals.

    >>> number_texts(pa.array([12.0, 0.5, None]), decimal_sign=",").to_pylist()
    ['12', '0,5', None]
    """
    texts = text_column(pa.chunked_array([values])).combine_chunks()
    return texts if decimal_sign == "." else pc.replace_substring(texts, ".", decimal_sign)
