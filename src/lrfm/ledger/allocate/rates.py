"""Amounts of other currencies in the base currency, at the latest rate known on the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.money import MAX_MINOR, minor_digits
from lrfm.errors import Defect
from lrfm.ledger.allocate.columns import days_of, runs

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.ledger.allocate.columns import Flags, Whole

    Exact = npt.NDArray[np.object_]  # Python's whole numbers, of any size

__all__ = ["RATE_DIGITS", "Converted", "convert"]

RATE_DIGITS = 16
DAYS_APART = 2**33
"""Between the numbers of two currencies: more than any date32 is away from another."""


@dataclass(frozen=True)
class Converted:
    """Amounts in the base currency, row by row.

    ``minor`` (int64) is NULL where there is no amount, no rate, or no room; ``is_missing`` (bool) tells that no rate
    applies (or the currency or the day is not known), ``is_too_large`` that the result is above ``MAX_MINOR``.
    """

    minor: pa.Array
    is_missing: pa.Array
    is_too_large: pa.Array


@dataclass(frozen=True)
class _Scaled:
    """Whole numbers and how many decimals each of them has."""

    values: Exact
    digits: Whole


def convert(
    amounts: pa.Array,
    currencies: pa.Array,
    days: pa.Array,
    *,
    rates: pa.Table,
    base: str,
    base_digits: int,
    max_age_days: int = 31,
) -> Converted:
    """Convert amounts at the latest rate on or before each day, exactly, half a minor unit away from zero.

    ``amounts`` are decimals in units of their own currency, or int64 in its minor units (yen have none, dinars three
    decimals); ``currencies`` are ISO 4217 codes, ``days`` date32. ``rates``: currency (string), date (date32), rate
    (decimal, up to 16 decimals: units of the base currency for one unit), each currency and day once. A rate older
    than ``max_age_days`` does not apply. The base currency needs none.

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> rates = {"currency": ["JPY"], "date": [date(2024, 1, 5)], "rate": [Decimal("0.0064")]}
    >>> convert(
    ...     pa.array([1000, 1000]),
    ...     pa.array(["JPY", "JPY"]),
    ...     pa.array([date(2024, 1, 4), date(2024, 1, 8)]),
    ...     rates=pa.table(rates),
    ...     base="EUR",
    ...     base_digits=2,
    ... ).minor.to_pylist()
    [None, 640]
    """
    codes = currencies.dictionary_encode()
    scaled = _scaled(amounts, codes)
    rate, has_rate = _rates_on(codes, days, rates=rates, base=base, max_age_days=max_age_days)
    exact = _rounded(scaled.values * rate, digits=scaled.digits + (RATE_DIGITS - base_digits))
    is_missing = ~has_rate
    is_too_large = has_rate & (abs(exact) > MAX_MINOR).astype(np.bool_)
    is_empty = amounts.is_null().to_numpy(zero_copy_only=False)
    unusable = is_missing | is_too_large | is_empty
    minor = pa.array(np.where(unusable, 0, exact).astype(np.int64), mask=unusable)
    return Converted(minor, pa.array(is_missing), pa.array(is_too_large & ~is_empty))


def _scaled(amounts: pa.Array, codes: pa.DictionaryArray) -> _Scaled:
    if pa.types.is_decimal(amounts.type):
        return _Scaled(_unscaled(amounts), np.full(len(amounts), amounts.type.scale, dtype=np.int64))
    if not pa.types.is_integer(amounts.type):
        raise Defect(f"amounts are {amounts.type}, neither decimals nor minor units")
    by_code = np.array([minor_digits(code) for code in codes.dictionary.to_pylist()] + [0], dtype=np.int64)
    values = pc.fill_null(amounts, 0).to_numpy(zero_copy_only=False).astype(object)
    return _Scaled(values, by_code[_indices(codes)])


def _indices(codes: pa.DictionaryArray) -> Whole:
    """Give the place of each code in the dictionary, -1 where there is none."""
    return pc.fill_null(codes.indices, -1).to_numpy().astype(np.int64)  # type: ignore[no-any-return]


def _unscaled(decimals: pa.Array) -> Exact:
    """Give decimals as whole numbers of their last place (NULL as 0), by the two halves of their 128 bits."""
    kind = pa.decimal128(38, decimals.type.scale)
    filled = pc.fill_null(decimals.cast(kind), pa.scalar(0).cast(kind))
    halves = np.frombuffer(filled.buffers()[1], dtype="<i8")[2 * filled.offset :][: 2 * len(filled)]
    low, high = halves[0::2], halves[1::2]
    whole: Exact = low.astype(object)
    if (high != low >> 63).any():
        whole = high.astype(object) * 2**64 + low.view("<u8").astype(object)
    return whole


def _rates_on(
    codes: pa.DictionaryArray, days: pa.Array, *, rates: pa.Table, base: str, max_age_days: int
) -> tuple[Exact, Flags]:
    """Give the rate of each row as a whole number of its tenth decimal, and whether there is one."""
    known = codes.dictionary.to_pylist()
    places, values = _rate_places(rates, known)
    code_at = _indices(codes)
    has_day = days.is_valid().to_numpy(zero_copy_only=False)
    wanted = code_at * DAYS_APART + pc.fill_null(days.cast(pa.int32()), 0).to_numpy()
    at = np.searchsorted(places, wanted, side="right") - 1
    nearest = np.append(places, -2 * DAYS_APART)[at]  # before the first rate: far away from all
    has_rate = (wanted - nearest <= max_age_days) & has_day & (code_at >= 0)
    rate = np.append(values, np.array([0], dtype=object))[at]
    is_base = np.array([code == base for code in known] + [False])[code_at]
    return np.where(is_base, 10**RATE_DIGITS, rate).astype(object), has_rate | (is_base & has_day)


def _rate_places(rates: pa.Table, known: list[str]) -> tuple[Whole, Exact]:
    """Give the days of the rates of the currencies that occur, numbered and in order, with the rates."""
    numbers = {code: number for number, code in enumerate(known)}
    at = np.array([numbers.get(code, -1) for code in rates.column("currency").to_pylist()], dtype=np.int64)
    values = _unscaled(rates.column("rate").combine_chunks().cast(pa.decimal128(38, RATE_DIGITS)))
    places = at * DAYS_APART + days_of(rates, "date")
    order = np.argsort(places[at >= 0])
    places, values = places[at >= 0][order], values[at >= 0][order]
    if not runs([places]).all():
        raise Defect("a currency has two rates for one day")
    if (values <= 0).any():
        raise Defect("a rate is not above zero")
    return places, values


def _rounded(values: Exact, *, digits: Whole) -> Exact:
    """Divide by so many powers of ten, half away from zero."""
    power: Any = np.array([10**digit for digit in range(int(digits.max(initial=0)) + 1)], dtype=object)[digits]
    half_up = (2 * abs(values) + power) // (2 * power)
    rounded: Exact = np.where(values < 0, -half_up, half_up)
    return rounded
