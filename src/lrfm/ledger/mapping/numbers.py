"""Texts to exact numbers, a whole column at a time: what does not fit the stated signs is said, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.core.money import MAX_MINOR
from lrfm.ledger.mapping.number_text import plain_numbers
from lrfm.ledger.mapping.settings import AmountColumn
from lrfm.ledger.mapping.text import plain_digits

__all__ = [
    "NUMBER_SCALE",
    "SPARE_DIGITS",
    "AmountColumnValues",
    "SignsProposal",
    "propose_signs",
    "read_amounts",
    "read_numbers",
    "read_whole",
]

SPARE_DIGITS = 6
"""Decimals kept beyond the currency's."""
NUMBER_SCALE = 16
"""Decimals kept of numbers that are no money."""
WIDE = 38
# Wide enough for MAX_MINOR of a currency without decimals; a longer number is no amount.
_WHOLE_DIGITS = 16
# 30.000 is left out on purpose: thirty, or thirty thousand.
_WHOLE = r"^[+-]?[0-9]{1,6}(\.|[.,٫]0{1,2}|\.0{4,})?$"


@dataclass(frozen=True)
class AmountColumnValues:
    """A column of amounts, read; all arrays are as long as the texts.

    ``minor``: int64, whole minor units, NULL where there is none, or it is bad or fine. ``exact``: decimal128, as
    written, cut off ``SPARE_DIGITS`` behind the currency's decimals. ``is_bad``: a text that is no amount, or beyond
    ``MAX_MINOR``. ``is_fine``: finer than the currency, and the column is not to be rounded. ``currency_mark``: the
    symbol or code around the column's numbers, "" where there is none.
    """

    minor: pa.Array
    exact: pa.Array
    is_bad: pa.Array
    is_fine: pa.Array
    currency_mark: str


def read_amounts(
    texts: pa.Array, *, column: AmountColumn, digits: int, decimal_sign: str, thousands_sign: str
) -> AmountColumnValues:
    """Read amounts of money exactly, without floating point.

    >>> values = read_amounts(
    ...     pa.array(["1.234,50", "(7)", "7,005", "12,3,4", None]),
    ...     column=AmountColumn(column="Betrag"), digits=2, decimal_sign=",", thousands_sign=".",
    ... )
    >>> values.minor.to_pylist(), values.is_bad.to_pylist(), values.is_fine.to_pylist()
    ([123450, -700, None, None, None], [False, False, False, True, False], [False, False, True, False, False])
    """
    numbers = plain_numbers(texts, decimal_sign=decimal_sign, thousands_sign=thousands_sign)
    scale = digits + SPARE_DIGITS
    exact, cut = _decimals(numbers.plain, scale=scale)
    if column.sign == "reversed":
        exact = pc.negate(exact)
    limit = pa.scalar(Decimal(MAX_MINOR // 10**digits), exact.type)
    too_large = pc.greater(pc.abs(exact), limit)
    if pc.any(too_large).as_py():
        exact = pc.if_else(too_large, pa.scalar(None, exact.type), exact)
    minor, is_finer = _minor(exact)
    is_fine = pa.repeat(False, len(texts)) if column.round else _fine(exact, is_finer, cut)
    minor = pc.if_else(is_fine, pa.scalar(None, pa.int64()), minor)
    is_bad = pc.and_(pc.is_valid(texts), pc.is_null(exact))
    return AmountColumnValues(minor, exact, is_bad, is_fine, numbers.currency_mark)


def read_numbers(texts: pa.Array, *, decimal_sign: str, thousands_sign: str) -> tuple[pa.Array, pa.Array]:
    """Read exact numbers: decimal128 with ``NUMBER_SCALE`` decimals (more are cut off), and which texts are none."""
    numbers = plain_numbers(texts, decimal_sign=decimal_sign, thousands_sign=thousands_sign)
    exact, _ = _decimals(numbers.plain, scale=NUMBER_SCALE)
    if numbers.currency_mark:
        exact = pa.nulls(len(texts), exact.type)
    return exact, pc.and_(pc.is_valid(texts), pc.is_null(exact))


def read_whole(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Read whole numbers of at most six digits, also with decimals that are all zero; say which texts are none.

    >>> values, is_bad = read_whole(pa.array(["30", "14.0", "۶۰", "30.000", "x", None]))
    >>> values.to_pylist(), is_bad.to_pylist()
    ([30, 14, 60, None, None, None], [False, False, False, True, True, False])
    """
    plain = plain_digits(texts)
    fits = pc.match_substring_regex(plain, _WHOLE)
    digits = pc.replace_substring_regex(plain, r"^\+|[.,٫].*$", "")
    values = pc.if_else(fits, digits, pa.scalar(None, pa.string())).cast(pa.int64())
    return values, pc.and_(pc.is_valid(texts), pc.is_null(values))


def _decimals(plain: pa.Array, *, scale: int) -> tuple[pa.Array, pa.Array | None]:
    """Cast plain numbers, cut off behind ``scale`` decimals, and tell which lost something that is not zero.

    NULL where a number is too long; the second is None where nothing was cut.
    """
    kind = pa.decimal128(WIDE, scale)
    try:
        return plain.cast(kind), None
    except pa.ArrowInvalid:
        lost = pc.match_substring_regex(plain, rf"\.[0-9]{{{scale}}}[0-9]*[1-9]")
        short = pc.replace_substring_regex(plain, rf"(\.[0-9]{{{scale}}})[0-9]+$", r"\1")
        short = pc.replace_substring_regex(short, r"^(-?)0+([0-9])", r"\1\2")
        fits = pc.match_substring_regex(short, rf"^-?[0-9]{{0,{WIDE - scale}}}(\.|$)")
        return pc.if_else(fits, short, pa.scalar(None, pa.string())).cast(kind), lost


def _minor(exact: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Round decimals half away from zero to whole minor units, and tell which were finer.

    Nearly all amounts fit 64 bits with all their decimals; Arrow's own arithmetic takes the others, and more time.
    """
    units = _as_int64(exact)
    if units is None:
        return _minor_of_long(exact)
    is_null = exact.is_null().to_numpy(zero_copy_only=False)
    whole, rest = np.divmod(np.abs(units), 10**SPARE_DIGITS)
    whole += rest * 2 >= 10**SPARE_DIGITS
    return pa.array(np.where(units < 0, -whole, whole), mask=is_null), pa.array(rest != 0, mask=is_null)


def _as_int64(exact: pa.Array) -> npt.NDArray[np.int64] | None:
    """Give decimals as whole numbers of their last decimal (any for NULL); None where one needs more than 64 bits."""
    _, data = exact.buffers()
    words = np.frombuffer(data, dtype="<i8").reshape(-1, 2)[exact.offset : exact.offset + len(exact)]
    low, high = words[:, 0], words[:, 1]
    return np.ascontiguousarray(low) if np.array_equal(high, low >> 63) else None


def _minor_of_long(exact: pa.Array) -> tuple[pa.Array, pa.Array]:
    digits = exact.type.scale - SPARE_DIGITS
    rounded = pc.round(exact, ndigits=digits, round_mode="half_towards_infinity")
    narrow = rounded.cast(pa.decimal128(_WHOLE_DIGITS + digits + 1, digits))
    factor = pa.scalar(Decimal(10**digits), pa.decimal128(digits + 1, 0))
    return pc.multiply(narrow, factor).cast(pa.int64()), pc.not_equal(rounded, exact)


def _fine(exact: pa.Array, is_finer: pa.Array, cut: pa.Array | None) -> pa.Array:
    found = is_finer if cut is None else pc.or_(is_finer, cut)
    return pc.fill_null(pc.and_(found, pc.is_valid(exact)), False)


@dataclass(frozen=True)
class SignsProposal:
    """How the numbers of a column may be written, if it holds numbers.

    ``rows_share``: of the rows that hold a text, how many are numbers then. ``is_ambiguous``: nearly all of them are
    numbers with ``rival_decimal_sign`` and ``rival_thousands_sign``, too, and one of them another number: 1.234.
    """

    decimal_sign: str
    thousands_sign: str
    rows_share: float
    is_ambiguous: bool
    rival_decimal_sign: str
    rival_thousands_sign: str
    currency_mark: str


def propose_signs(texts: pa.Array) -> SignsProposal:
    """Propose the decimal and thousands signs of a column of numbers; never raises.

    >>> found = propose_signs(pa.array(["1.234,50", "7"]))
    >>> found.decimal_sign, found.thousands_sign, found.rows_share, found.is_ambiguous
    (',', '.', 1.0, False)
    >>> propose_signs(pa.array(["1.234", "7"])).is_ambiguous
    True
    """
    counted = texts.drop_null().value_counts()
    values, rows = counted.field("values"), counted.field("counts").to_numpy(zero_copy_only=False)
    all_rows = max(1, int(rows.sum()))
    tried = [(point, group, plain_numbers(values, decimal_sign=point, thousands_sign=group)) for point, group in _SIGNS]
    fits = [_share(numbers.plain.is_valid(), rows) for _, _, numbers in tried]
    best = max(range(len(tried)), key=lambda index: fits[index])
    point, group, numbers = tried[best]
    rival = next((other for other in tried if _means_another(numbers.plain, other[2].plain, rows)), None)
    return SignsProposal(
        decimal_sign=point,
        thousands_sign=group,
        rows_share=fits[best] / all_rows,
        is_ambiguous=rival is not None,
        rival_decimal_sign=rival[0] if rival else "",
        rival_thousands_sign=rival[1] if rival else "",
        currency_mark=numbers.currency_mark,
    )


# the plainest first: where several fit alike, it is the one proposed
_SIGNS = (
    *((".", ""), (".", ","), (",", "."), (",", ""), (".", " "), (",", " "), (".", "'"), (",", "'")),
    *(("٫", "٬"), ("٫", ""), (".", "٬"), ("٫", ",")),
)


def _share(chosen: pa.Array, rows: npt.NDArray[np.int64]) -> int:
    return int(rows[chosen.to_numpy(zero_copy_only=False).astype(bool)].sum())


def _means_another(plain: pa.Array, other: pa.Array, rows: npt.NDArray[np.int64]) -> bool:
    """Tell whether other signs fit all but 1 % of the numbers, and make another number of one of them."""
    both = pc.and_(plain.is_valid(), other.is_valid())
    if _share(both, rows) < 0.99 * _share(plain.is_valid(), rows):
        return False
    return bool(pc.any(pc.and_(both, pc.not_equal(_bare(plain), _bare(other)))).as_py())


def _bare(plain: pa.Array) -> pa.Array:
    """Write 5. and 5.0 as 5, so that equal numbers are equal texts."""
    return pc.replace_substring_regex(pc.replace_substring_regex(plain, r"(\.[0-9]*?)0*$", r"\1"), r"\.$", "")
