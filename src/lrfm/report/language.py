"""Words, numbers and dates of one language; the only place where keys and values become sentences."""

from __future__ import annotations

import datetime as dt
import gettext
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from babel import Locale

from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.errors import Defect, Fault, UserError
from lrfm.report.formats import Formats, Number
from lrfm.report.messages import MESSAGES
from lrfm.report.pseudo import PseudoTranslations, accented, accented_word, right_to_left

__all__ = ["PSEUDO_ACCENTED", "PSEUDO_MIRRORED", "SOURCE_LANGUAGE", "Language", "Money", "known_languages"]

SOURCE_LANGUAGE: Final = "en"
PSEUDO_ACCENTED: Final = "en-XA"
PSEUDO_MIRRORED: Final = "ar-XB"
_ENGLISH: Final = "en_GB"
# First-strong isolate, left-to-right isolate, and the end of either.
_ISOLATE_WORDS: Final = "\u2068"
_ISOLATE_NUMBER: Final = "\u2066"
_END: Final = "\u2069"
_NO_VALUE: Final = "–"


@dataclass(frozen=True)
class Money:
    """Whole minor units with their currency, as a value of a message."""

    minor: int
    currency: str
    digits: int


@dataclass(frozen=True)
class Language:
    """One language of the reports; make it with :meth:`load`.

    >>> en = Language.load("en")
    >>> en.money(-123450, currency="EUR", digits=2), en.share(Fraction(1, 4)), en.count(12345)
    ('-€1,234.50', '25.0%', '12,345')
    >>> en.date(dt.date(2013, 6, 30)), en.month(dt.date(2013, 6, 30)), en.days(1), en.days(Fraction(91, 2))
    ('30 June 2013', 'June 2013', '1 day', '45.5 days')
    """

    code: str
    direction: Literal["ltr", "rtl"]
    formats: Formats
    translations: gettext.NullTranslations

    @classmethod
    def load(cls, code: str) -> Language:
        """Load a language by its code; raise ``UserError`` ``language.unknown`` for one without a catalogue."""
        english = Formats(Locale.parse(_ENGLISH))
        if code == SOURCE_LANGUAGE:
            return cls(code, "ltr", english, gettext.NullTranslations())
        if code == PSEUDO_ACCENTED:
            return cls(code, "ltr", english, PseudoTranslations(accented))
        if code == PSEUDO_MIRRORED:
            return cls(code, "rtl", english, PseudoTranslations(right_to_left))
        if code not in known_languages():
            raise UserError.of("language.unknown", language=code, known=known_languages())
        from lrfm.report.catalog import load_translations

        locale = Locale.parse(code, sep="-")
        direction: Literal["ltr", "rtl"] = "rtl" if locale.text_direction == "rtl" else "ltr"
        return cls(code, direction, Formats(locale), load_translations(code))

    def text(self, key: str, /, **values: object) -> str:
        """Put a message in words.

        Values are written by type: ``int`` grouped, ``date`` in full, fractions under a name that ends in ``_share``
        as a percentage, other fractions with up to two decimals, sequences as a list, ``Reason`` in words, ``Measure``
        and names that end in ``_minor`` as money where ``currency`` and ``digits`` are among the values, short where
        they end in ``_brief_minor``. Numbers under ``line`` and ``year`` are names and stay ungrouped. A message with
        singular and plural is counted by ``count``.

        >>> Language.load("en").text("report.days", count=2)
        '2 days'
        """
        return "".join(self._filled(self._template(key, values), key, values))

    def reason(self, reason: Reason) -> str:
        """Put a reason in words."""
        return self.text(reason.key, **reason.values)

    def fault(self, fault: Fault) -> str:
        """Say where a fault lies and what to do about it."""
        words = self.text(fault.key, **fault.values)
        return words if fault.place is None else f"{self._isolated(str(fault.place))}: {words}"

    def measure(self, measure: Measure, *, currency: str, digits: int) -> str:
        """Write a figure with its unit, or the reason why it is missing; ``digits`` are the currency's decimals."""
        value = measure.value
        if value is None:
            return _NO_VALUE if measure.missing is None else self.reason(measure.missing)
        match measure.unit:
            case Unit.MONEY_MINOR:
                return self.money(round(value), currency=currency, digits=digits)
            case Unit.DAYS:
                return self.days(value)
            case Unit.SHARE:
                return self.share(value)
            case Unit.COUNT:
                return self.count(int(value))
            case Unit.RATIO:
                return self.number(value, decimals=2)

    def money(self, minor: int, *, currency: str, digits: int) -> str:
        """Write whole minor units with the currency's sign."""
        return self.formats.money(minor, currency=currency, digits=digits)

    def amount(self, minor: int, *, digits: int) -> str:
        """Write whole minor units without the currency, for columns whose heading names it."""
        return self.formats.amount(minor, digits=digits)

    def compact(self, value: Number, *, decimals: int = 1) -> str:
        """Write a number short (1.2M), with at most so many decimals, for the ticks and labels of a figure."""
        return self.formats.compact(value, decimals=decimals)

    def share(self, value: Number) -> str:
        """Write a part of one as a percentage with one decimal."""
        return self.formats.share(value)

    def number(self, value: Number, *, decimals: int) -> str:
        """Write a number with a fixed count of decimals."""
        return self.formats.number(value, decimals=decimals)

    def days(self, value: Number) -> str:
        """Write days: whole ones as a count, others with one decimal."""
        if value == int(value):
            return self.text("report.days", count=int(value))
        return self.text("report.days_decimal", days=self.formats.number(value, decimals=1))

    def count(self, value: int) -> str:
        """Write a whole number with grouped thousands."""
        return self.formats.number(value, decimals=0)

    def date(self, day: dt.date) -> str:
        """Write a day in full."""
        return self._names_of_months(self.formats.date(day))

    def month(self, day: dt.date) -> str:
        """Write the day's month in full."""
        return self._names_of_months(self.formats.month(day))

    def month_short(self, day: dt.date) -> str:
        """Write the day's month short."""
        return self._names_of_months(self.formats.month_short(day))

    def day_short(self, day: dt.date) -> str:
        """Write a day without its year."""
        return self._names_of_months(self.formats.day_short(day))

    def prose(self, markdown_source: str) -> str:
        """Translate a Markdown cell, paragraph by paragraph."""
        from lrfm.report.catalog import PROSE, paragraphs

        return "\n\n".join(self.translations.pgettext(PROSE, part) for part in paragraphs(markdown_source))

    def _names_of_months(self, words: str) -> str:
        return accented_word(words) if self.code == PSEUDO_ACCENTED else words

    def _template(self, key: str, values: dict[str, object]) -> str:
        if key not in MESSAGES:
            raise Defect(f"no words for the message key {key}")
        message = MESSAGES[key]
        if isinstance(message, str):
            return self.translations.pgettext(key, message)
        count = values.get("count")
        if not isinstance(count, int):
            raise Defect(f"the message {key} has a plural and needs a whole number named count")
        return self.translations.npgettext(key, *message, count)

    def _filled(self, template: str, key: str, values: dict[str, object]) -> Iterator[str]:
        for literal, name, _, _ in string.Formatter().parse(template):
            yield literal
            if name is None:
                continue
            if name not in values:
                raise Defect(f"the message {key} lacks a value for {name}")
            yield self._isolated(self._written(name, values[name], values), is_words=isinstance(values[name], str))

    def _written(self, name: str, value: object, values: dict[str, object]) -> str:  # noqa: PLR0911 (one line a type)
        match value:
            case None:
                return _NO_VALUE
            case bool():
                return str(value).lower()
            case str():
                return str(value)
            case dt.date():
                return self.date(value)
            case Money():
                return self.money(value.minor, currency=value.currency, digits=value.digits)
            case Measure():
                return self.measure(value, currency=str(values["currency"]), digits=_digits(values))
            case Reason():
                return self.reason(value)
            case int() | Fraction() | Decimal() | float():
                return self._number(name, value, values)
            case tuple() | list() | set() | frozenset():
                members = value if isinstance(value, tuple | list) else sorted(value, key=str)
                return self.formats.enumeration([self._written(name, member, values) for member in members])
            case _:
                return str(value)

    def _number(self, name: str, value: Number, values: dict[str, object]) -> str:
        if name.endswith("_share"):
            return self.share(value)
        if name.endswith("_minor") and "currency" in values:
            write = self.formats.money_brief if name.endswith("_brief_minor") else self.money
            return write(round(value), currency=str(values["currency"]), digits=_digits(values))
        if isinstance(value, int):
            return str(value) if name in ("line", "year") or name.endswith("_year") else self.count(value)
        return self.count(int(value)) if value == int(value) else self.number(value, decimals=2)

    def _isolated(self, text: str, *, is_words: bool = True) -> str:
        """Keep a value from changing the order of the words around it, where the two directions meet."""
        if self.direction == "ltr" and not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
            return text
        return f"{_ISOLATE_WORDS if is_words else _ISOLATE_NUMBER}{text}{_END}"


def known_languages() -> tuple[str, ...]:
    """Give the codes that :meth:`Language.load` takes, the pseudo-languages last."""
    from lrfm.report.catalog import languages

    return (SOURCE_LANGUAGE, *languages(), PSEUDO_ACCENTED, PSEUDO_MIRRORED)


def _digits(values: dict[str, object]) -> int:
    digits = values.get("digits", 2)
    if not isinstance(digits, int):
        raise Defect("digits is the number of decimals of the currency")
    return digits
