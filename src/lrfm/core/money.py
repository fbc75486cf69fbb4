"""Exact money: whole minor units of a currency."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

__all__ = ["MAX_MINOR", "from_minor", "minor_digits", "to_minor"]

MAX_MINOR = 10**15
"""Largest amount taken from one row, in minor units: sums of thousands of such rows still fit 64 bits."""

# ISO 4217 currencies whose minor unit is not one hundredth. Iranian accounts are kept in whole rials.
_DIGITS = {
    **dict.fromkeys(("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF IRR").split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}


def minor_digits(currency: str) -> int:
    """Give the number of decimals of a currency's minor unit (ISO 4217).

    >>> minor_digits("EUR"), minor_digits("JPY"), minor_digits("KWD")
    (2, 0, 3)
    """
    return _DIGITS.get(currency, 2)


def to_minor(amount: Decimal, *, digits: int) -> int:
    """Give an amount in whole minor units; raise ``ValueError`` where it is finer than that.

    >>> to_minor(Decimal("12.34"), digits=2)
    1234
    """
    scaled = Fraction(amount) * 10**digits
    if scaled.denominator != 1:
        raise ValueError(f"{amount} is finer than {digits} decimals")
    return int(scaled)


def from_minor(amount_minor: int, *, digits: int) -> str:
    """Give whole minor units as a plain decimal string.

    >>> from_minor(-1234, digits=2), from_minor(7, digits=0)
    ('-12.34', '7')
    """
    return str(Decimal(amount_minor).scaleb(-digits))
