"""Texts as they compare: two ways of writing one tax id, telephone number, address or name become one."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.mapping.text import clean_id

__all__ = ["same_address", "same_name", "same_phone", "same_tax_id"]

FEWEST_SIGNS = 5
"""A shorter number or address tells nobody apart."""
NOTHING = frozenset(
    "na nil nan null none no nodata missing unknown tbd tba test dummy various cash other leer keine unbekannt ohne "
    "divers inconnu aucun neant desconocido ninguno نامشخص ندارد متفرقه نقد".split()
)
"""What people type where they have nothing to say, as `same_name` writes it."""
_DIGITS_IN_ORDER = "01234567890" * 2


def same_name(texts: pa.Array) -> pa.Array:
    """Give names: letters, their marks and digits alone, lower case, one sign for each; NULL where none is told.

    >>> same_name(pa.array(["Müller & Söhne GmbH", "MÜLLER  &SÖHNE gmbh", "n/a", "-", None])).to_pylist()
    ['müllersöhnegmbh', 'müllersöhnegmbh', None, None, None]
    """
    plain = pc.utf8_normalize(clean_id(texts, missing=(), pad=None), form="NFKC")
    plain = pc.replace_substring(pc.utf8_lower(plain), "ß", "ss")
    return _or_none(pc.replace_substring_regex(plain, r"[^\pL\pM\pN]+", ""), fewest=1)


def same_address(texts: pa.Array) -> pa.Array:
    """Give addresses: as names, and not shorter than `FEWEST_SIGNS`.

    >>> same_address(pa.array(["12, High St.", "12 HIGH  ST", "خیابان ۱۲", "unknown"])).to_pylist()
    ['12highst', '12highst', 'خیابان12', None]
    """
    return _or_none(same_name(texts), fewest=FEWEST_SIGNS)


def same_tax_id(texts: pa.Array) -> pa.Array:
    """Give tax ids: letters and digits, upper case; none where it is one sign over and over.

    >>> same_tax_id(pa.array(["de 123.456.780", "DE123456780", "000 000 000", "N/A"])).to_pylist()
    ['DE123456780', 'DE123456780', None, None]
    """
    return _without_fillers(pc.utf8_upper(_or_none(same_name(texts), fewest=FEWEST_SIGNS)))


def same_phone(texts: pa.Array, *, country_prefix: str | None = None) -> pa.Array:
    """Give telephone numbers: digits without zeros in front, and without the own country's prefix where it is stated.

    A number in the international way (+49 30 ..., 0049 30 ...) is the national one (030 ...) where `country_prefix`
    is its country's, and otherwise another number.

    >>> numbers = pa.array(["+49 (0)30 12 34 57", "030-123457", "004930123457", "+4430123457", "0000000"])
    >>> same_phone(numbers, country_prefix="49").to_pylist()
    ['30123457', '30123457', '30123457', '4430123457', None]
    """
    plain = clean_id(texts, missing=(), pad=None)
    plain = pc.replace_substring_regex(plain, r"^[^0-9+]*(\+|00)", "+")
    abroad = pc.starts_with(plain, "+")
    digits = pc.replace_substring_regex(plain, "[^0-9]+", "")
    if country_prefix is not None:
        national = pc.replace_substring_regex(digits, f"^{country_prefix}", "")
        digits = pc.if_else(abroad, national, digits)
    return _without_fillers(_or_none(pc.replace_substring_regex(digits, "^0+", ""), fewest=FEWEST_SIGNS))


def _or_none(texts: pa.Array, *, fewest: int) -> pa.Array:
    says_nothing = pc.is_in(texts, value_set=pa.array(sorted(NOTHING), pa.string()))
    is_short = pc.less(pc.utf8_length(texts), fewest)
    return pc.if_else(pc.or_(says_nothing, is_short), pa.scalar(None, pa.string()), texts)


def _without_fillers(texts: pa.Array) -> pa.Array:
    """Take out what is one sign over and over, or the digits in their order."""
    unique = pc.unique(texts).drop_null().to_pylist()
    fillers = [text for text in unique if len(set(text)) == 1 or text in _DIGITS_IN_ORDER]
    is_filler = pc.is_in(texts, value_set=pa.array(fillers, pa.string()))
    return pc.if_else(is_filler, pa.scalar(None, pa.string()), texts)
