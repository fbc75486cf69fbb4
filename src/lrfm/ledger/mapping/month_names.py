"""Names of months as ledgers write them: seven languages, in full and short."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

__all__ = ["MONTHS", "NamedMonth", "folded_name", "month_of"]

Calendar = Literal["gregorian", "jalali"]


@dataclass(frozen=True)
class NamedMonth:
    """A month of the year, 1 to 12, and the calendar that it belongs to."""

    month: int
    calendar: Calendar


# One line per language and length; "/" parts two spellings of one month.
_GREGORIAN = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep/sept oct nov dec",
    "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago sep/sept/set oct nov dic",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv/jan févr/fév/fevr mars avr mai juin juil/juill aoû sept/sep oct nov déc",
    "januar/jänner februar/feber märz/maerz april mai juni juli august september oktober november dezember",
    "jan/jän feb mär/mrz/maer apr mai jun jul aug sep/sept okt nov dez",
    "ژانویه فوریه مارس آوریل/اوریل مه/می ژوئن/جون ژوئیه/جولای/ژوییه اوت/آگوست/اگوست سپتامبر اکتبر نوامبر دسامبر",
    "ינואר פברואר מרץ/מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "ינו פבר/פברו מרץ אפר מאי יונ יול אוג ספט אוק/אוקט נוב דצמ",
    "يناير فبراير مارس أبريل/إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
    "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
)
_JALALI = (
    "فروردین اردیبهشت خرداد تیر مرداد/امرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "فرو ارد خرد تیر مرد شهر مهر آبا آذر دی بهم اسف",
    "farvardin ordibehesht khordad tir mordad/amordad shahrivar mehr aban azar dey/dei bahman esfand",
)
_ONE_LETTER: Mapping[int, str] = MappingProxyType(
    {ord("ي"): "ی", ord("ى"): "ی", ord("ك"): "ک", ord("ئ"): "ی", ord("أ"): "ا", ord("إ"): "ا"}
)


def folded_name(name: str) -> str:
    """Write a name in small letters, without accents, in the Persian letters where Arabic has others.

    >>> folded_name("FÉVR"), folded_name("März")
    ('fevr', 'marz')
    """
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_ONE_LETTER))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_ONE_LETTER)


def _table() -> dict[str, NamedMonth]:
    found: dict[str, NamedMonth] = {}
    kinds: tuple[tuple[Calendar, tuple[str, ...]], ...] = (("gregorian", _GREGORIAN), ("jalali", _JALALI))
    for calendar, lines in kinds:
        for line in lines:
            for month, names in enumerate(line.split(), start=1):
                for name in names.split("/"):
                    found[folded_name(name.replace("_", " "))] = NamedMonth(month, calendar)
    return found


MONTHS: Mapping[str, NamedMonth] = MappingProxyType(_table())
"""Folded name: its month."""


def month_of(name: str) -> NamedMonth | None:
    """Give the month that a name stands for, with what ledgers put around it; ``None`` for any other word.

    >>> month_of("Sept."), month_of(" de mayo de "), month_of("באפריל"), month_of("Smith")
    (NamedMonth(month=9, calendar='gregorian'), NamedMonth(month=5, calendar='gregorian'),
     NamedMonth(month=4, calendar='gregorian'), None)
    """
    words = [word for word in folded_name(name).replace("_", " ").split() if word not in _FILLERS]
    plain = " ".join(words).strip(_AROUND)
    return MONTHS.get(plain) or MONTHS.get(plain.removeprefix("ב"))


_FILLERS = frozenset(("de", "del", "of", "ماه"))
_AROUND = " .,-/'’׳'"
