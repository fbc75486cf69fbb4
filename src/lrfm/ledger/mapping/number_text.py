"""Numbers as ledgers write them to plain ones: ``-1234.5``, without grouping, currency or brackets."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from babel.numbers import list_currencies

from lrfm.ledger.mapping.text import ASCII_DIGITS, MARKS, replaced

__all__ = ["PlainNumbers", "plain_numbers"]

# minus signs, blanks and apostrophes as printers set them
_ODD_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        **ASCII_DIGITS,
        **dict.fromkeys(MARKS, ""),
        "ي": "ی",
        **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009\u2007", " "),
        **dict.fromkeys("\u2019\u02bc", "'"),
        "\uff0b": "+",
    }
)
# Names of currencies beside numbers, but for single signs (€) and three letters (EUR), in capital letters.
_WORDS = frozenset('ریال تومان تومن ש"ח ש״ח KR ZŁ KČ FT RS FR LEI TL US$ R$ A$ C$ HK$ S$ NT$ NZ$ CA$ AU$ MX$'.split())
_SIDES = {"CR": "-", "DR": ""}


@dataclass(frozen=True)
class PlainNumbers:
    """Numbers as ``-1234.5`` (NULL where the text is none), and the mark of a currency that stood beside them."""

    plain: pa.Array
    currency_mark: str


def plain_numbers(texts: pa.Array, *, decimal_sign: str, thousands_sign: str) -> PlainNumbers:
    """Write numbers with a point and without grouping.

    Groups must have three digits each; with a comma also 2-2-3 as in India (12,34,567), which no other reading fits. A
    number may have one sign: before or behind it, brackets around it, or CR (minus) or DR (plus) behind it. A currency
    beside the number is accepted where more than half of the texts carry the same; a text with another one is no
    number. ``1E+05`` is none, for digits are lost; nor is ``5.-``, which is plus in one country and minus in another.

    >>> plain_numbers(pa.array(["€ 1.234,50", "€ (7,5)", "€ 1,23-", "12"]), decimal_sign=",", thousands_sign=".")\
.plain.to_pylist()
    ['1234.50', '-7.5', '-1.23', '12']
    """
    folded = replaced(texts, signs=_ODD_SIGNS)
    body = _body(decimal_sign, thousands_sign)
    fits = pc.fill_null(pc.match_substring_regex(folded, rf"^-?(?:{body})$"), True)
    plain, mark = folded, ""
    if not pc.all(fits).as_py():
        rest = pc.filter(folded, pc.invert(fits))
        point, group = re.escape(decimal_sign), re.escape(thousands_sign)
        number = rf"{point}?[0-9](?:[0-9{point}{group}]*[0-9])?"
        numbers, mark = _dressed(rest, body=body, number=number, all_count=len(texts) - texts.null_count)
        plain = pc.replace_with_mask(folded, pc.invert(fits), numbers)
    if thousands_sign:
        plain = pc.replace_substring(plain, thousands_sign, "")
    if decimal_sign != ".":
        plain = pc.replace_substring(plain, decimal_sign, ".")
    return PlainNumbers(plain, mark)


def _body(decimal_sign: str, thousands_sign: str) -> str:
    point, group = re.escape(decimal_sign), re.escape(thousands_sign)
    whole = "[0-9]+"
    if thousands_sign:
        whole += rf"|[0-9]{{1,3}}(?:{group}[0-9]{{3}})+"
    if thousands_sign == ",":
        whole += r"|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"
    return rf"(?:{whole})(?:{point}[0-9]*)?|{point}[0-9]+"


def _dressed(texts: pa.Array, *, body: str, number: str, all_count: int) -> tuple[pa.Array, str]:
    """Undress numbers with signs and currencies around them; give them with the column's currency mark.

    What stands around a number is the same in many rows, so it is judged once for each kind of dress.
    """
    # the point of Rs.500 is none of the number's
    texts = pc.replace_substring_regex(texts, r"([A-Za-z])\.", r"\1")
    bodies = pc.extract_regex(texts, rf"(?P<body>{number})").flatten()[0]
    found = pc.replace_substring_regex(texts, number, "#", max_replacements=1).dictionary_encode()
    dresses = [_dress_of(text) for text in found.dictionary.to_pylist()]
    counts = np.bincount(found.indices.to_numpy(zero_copy_only=False), minlength=len(dresses))
    mark = _agreed(dresses, counts.tolist(), all_count=all_count)
    judged = [dress.sign if dress and dress.mark in {"", mark} else None for dress in dresses]
    numbers = pc.binary_join_element_wise(pa.array(judged, pa.string()).take(found.indices), bodies, "")
    is_number = pc.match_substring_regex(numbers, rf"^-?(?:{body})$")
    return pc.if_else(is_number, numbers, pa.scalar(None, pa.string())), mark


@dataclass(frozen=True)
class _Dress:
    """What stands around a number: "-" or "", and the mark of a currency or ""."""

    sign: str
    mark: str


def _dress_of(text: str) -> _Dress | None:
    """Judge what stands around a number, written as "#"; None where it is more than one sign and one currency."""
    left, number, right = text.partition("#")
    if not number or left.count("(") != right.count(")") or "(" in right or ")" in left:
        return None
    marks, behind = (re.sub("[-+()]", " ", side).upper().split() for side in (left, right))
    side = behind.pop() if behind and behind[-1] in _SIDES else ""
    marks += behind
    signs = [sign for sign in f"{left}{right}" if sign in "-+("]
    if len(signs) + bool(side) > 1 or len(marks) > 1 or not all(_is_mark(mark) for mark in marks):
        return None
    sign = "-" if {"-", "("} & {*signs} else _SIDES.get(side, "")
    return _Dress(sign, marks[0] if marks else "")


def _is_mark(word: str) -> bool:
    return word in _WORDS or word in list_currencies() or (len(word) == 1 and unicodedata.category(word) == "Sc")


def _agreed(dresses: Sequence[_Dress | None], counts: Sequence[int], *, all_count: int) -> str:
    """Give the mark that more than half of all texts carry, else none."""
    held: Counter[str] = Counter()
    for dress, count in zip(dresses, counts, strict=True):
        held[dress.mark if dress else ""] += count
    return next((mark for mark, count in held.items() if mark and 2 * count > all_count), "")
