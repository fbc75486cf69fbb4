"""Numbers, money and dates as a language writes them (Babel's data; exact arithmetic until the last digit)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import NumberPattern, format_compact_currency, format_compact_decimal, parse_pattern

__all__ = ["Formats", "Number"]

Number = int | float | Decimal | Fraction
_FIGURES = 3
_WHOLE_FROM, _SHORT_FROM = 1_000, 10_000
"""From where on a sentence writes an amount without decimals, and in thousands or millions."""


@dataclass(frozen=True)
class Formats:
    """The formats of one locale.

    >>> formats = Formats(Locale.parse("en_GB"))
    >>> formats.money(-123450, currency="EUR", digits=2), formats.share(Fraction(1, 3))
    ('-€1,234.50', '33.3%')
    """

    locale: Locale

    def money(self, minor: int, *, currency: str, digits: int) -> str:
        """Write whole minor units with the currency's sign."""
        pattern = self.locale.currency_formats["standard"].pattern
        return self._apply(pattern, Decimal(minor).scaleb(-digits), decimals=digits, currency=currency)

    def money_brief(self, minor: int, *, currency: str, digits: int) -> str:
        """Write whole minor units short, for a sentence: three figures from ten thousand on, no decimals below.

        >>> formats = Formats(Locale.parse("en_GB"))
        >>> [formats.money_brief(minor, currency="EUR", digits=2) for minor in (296141065, -8072642, 802510, 1250)]
        ['€2.96M', '-€80.7K', '€8,025', '€12.50']
        """
        value = Decimal(minor).scaleb(-digits)
        if abs(value) < _WHOLE_FROM:
            return self.money(minor, currency=currency, digits=digits)
        if abs(value) < _SHORT_FROM:
            pattern = self.locale.currency_formats["standard"].pattern
            return self._apply(pattern, _rounded(value, 0), decimals=0, currency=currency)
        # three figures; what rounds up to the next power of ten is short by itself
        decimals = (_FIGURES - 1 - value.adjusted()) % _FIGURES
        return format_compact_currency(
            _rounded(value, _FIGURES - 1 - value.adjusted()), currency, locale=self.locale, fraction_digits=decimals
        )

    def amount(self, minor: int, *, digits: int) -> str:
        """Write whole minor units without the currency, for tables that name it once."""
        return self.number(Decimal(minor).scaleb(-digits), decimals=digits)

    def compact(self, value: Number, *, decimals: int = 1) -> str:
        """Write a number short, with at most so many decimals, for the ticks and labels of a figure.

        >>> Formats(Locale.parse("en_GB")).compact(1_250_000)
        '1.2M'
        """
        return format_compact_decimal(_rounded(value, 2), locale=self.locale, fraction_digits=decimals)

    def share(self, value: Number, *, decimals: int = 1) -> str:
        """Write a part of one as a percentage."""
        pattern = self.locale.percent_formats[None].pattern
        return self._apply(pattern, _rounded(value, decimals + 2), decimals=decimals)

    def number(self, value: Number, *, decimals: int) -> str:
        """Write a number with grouped thousands and a fixed count of decimals, rounded half to even."""
        pattern = self.locale.decimal_formats[None].pattern
        return self._apply(pattern, _rounded(value, decimals), decimals=decimals)

    def date(self, day: dt.date) -> str:
        """Write a day in full: 30 June 2013."""
        return format_date(day, "long", locale=self.locale)

    def month(self, day: dt.date) -> str:
        """Write the day's month: June 2013."""
        return format_skeleton("yMMMM", day, locale=self.locale)

    def month_short(self, day: dt.date) -> str:
        """Write the day's month short, for axes and columns: Jun 2013."""
        return format_skeleton("yMMM", day, locale=self.locale)

    def day_short(self, day: dt.date) -> str:
        """Write a day without its year, for axes and columns: 30 Jun."""
        return format_skeleton("MMMd", day, locale=self.locale)

    def enumeration(self, words: Sequence[str]) -> str:
        """Join words as the language lists things."""
        return format_list(list(words), locale=self.locale)

    def _apply(self, pattern: str, value: Decimal, *, decimals: int, currency: str | None = None) -> str:
        parsed: NumberPattern = parse_pattern(pattern)
        parsed.frac_prec = (decimals, decimals)
        # "minus nothing" would make a reader look for a loss that is not there
        exact = abs(value) if value == 0 else value
        written: str = parsed.apply(exact, self.locale, currency=currency, currency_digits=False)
        return written


def _rounded(value: Number, places: int) -> Decimal:
    """Round half to even without passing an exact value through a float."""
    exact = Fraction(value) if not isinstance(value, float) else Fraction(Decimal(repr(value)))
    return Decimal(round(exact * 10**places)).scaleb(-places)
