"""Cells to text and to identifiers: nothing but what stands there, without what nobody sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["ASCII_DIGITS", "MARKS", "as_array", "clean_id", "clean_text", "join_ids", "plain_digits", "replaced"]

MARKS = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Signs that take no place: soft hyphen, marks of writing direction, joiners, byte order mark."""
JOINERS = "\u200c\u200d"
BLANKS = (
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
ASCII_DIGITS: Mapping[str, str] = MappingProxyType(
    {sign: str(digit) for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") for digit, sign in enumerate(digits)}
)
"""Persian and Arabic digits to those of ASCII."""
# One name typed on a Persian and on an Arabic keyboard is one name.
_ONE_ID: Mapping[str, str] = MappingProxyType(
    {
        **ASCII_DIGITS,
        **dict.fromkeys("يى", "ی"),
        "ك": "ک",
        **dict.fromkeys((sign for sign in MARKS if sign not in JOINERS), ""),
        **dict.fromkeys("\u00a0\u202f", " "),
    }
)


def as_array(cells: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Give cells as one array of strings."""
    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    return whole if pa.types.is_string(whole.type) else whole.cast(pa.string())


def replaced(texts: pa.Array, *, signs: Mapping[str, str]) -> pa.Array:
    """Replace single signs that are not ASCII; texts of ASCII alone cost one look."""
    if _all_ascii(texts):
        return texts
    present = set("".join(pc.unique(texts).drop_null().to_pylist()))
    for sign in sorted(present & signs.keys()):
        texts = pc.replace_substring(texts, sign, signs[sign])
    return texts


def plain_digits(texts: pa.Array) -> pa.Array:
    r"""Write Persian and Arabic digits as those of ASCII, and drop marks that nobody sees.

    >>> plain_digits(pa.array(["۱۴۰۲/۰۱/۱۵", "\u200f٣٫٥", None])).to_pylist()
    ['1402/01/15', '3٫5', None]
    """
    return replaced(texts, signs={**ASCII_DIGITS, **dict.fromkeys(MARKS, "")})


def clean_text(cells: pa.ChunkedArray | pa.Array, *, missing: Sequence[str]) -> pa.Array:
    r"""Give cells without what surrounds them unseen, NULL where they mean "no value".

    Blanks of every kind, marks of writing direction and of no width are taken from both ends; inside all stays as it
    is. A text is missing when it equals one of ``missing`` after that.

    >>> clean_text(pa.chunked_array([["\u200f Müller\u00a0", "NULL", None, "۱۲"]]), missing=("", "NULL")).to_pylist()
    ['Müller', None, None, '۱۲']
    """
    texts = as_array(cells)
    texts = pc.ascii_trim_whitespace(texts) if _all_ascii(texts) else pc.utf8_trim(texts, characters=BLANKS + MARKS)
    if not missing:
        return texts
    is_missing = pc.is_in(texts, value_set=pa.array(missing, pa.string()))
    return pc.if_else(is_missing, pa.scalar(None, pa.string()), texts)


def clean_id(cells: pa.ChunkedArray | pa.Array, *, missing: Sequence[str], pad: int | None) -> pa.Array:
    """Give identifiers, the same for all ways of typing one: NULL where there is none.

    As ``clean_text``; then Persian and Arabic digits become ASCII, Arabic yeh and kaf Persian, blanks that do not break
    plain ones, accented letters one sign (NFC), and marks of writing direction vanish. Joiners inside stay: they part
    words. With ``pad``, ids of digits alone are filled with zeros to that length; longer ones stay as they are.

    >>> clean_id(pa.chunked_array([["۱۷", "00017", " A-7 ", ""]]), missing=("",), pad=5).to_pylist()
    ['00017', '00017', 'A-7', None]
    """
    texts = clean_text(cells, missing=missing)
    if not _all_ascii(texts):
        texts = pc.utf8_normalize(replaced(texts, signs=_ONE_ID), form="NFC")
    if pad is None:
        return texts
    is_number = pc.match_substring_regex(texts, "^[0-9]+$")
    return pc.if_else(is_number, pc.utf8_lpad(texts, width=pad, padding="0"), texts)


def join_ids(parts: Sequence[pa.Array]) -> pa.Array:
    """Join the parts of identifiers with "|", NULL where any part is missing.

    >>> join_ids([pa.array(["01", "01"]), pa.array(["17", None])]).to_pylist()
    ['01|17', None]
    """
    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "|")


def _all_ascii(texts: pa.Array) -> bool:
    return bool(pc.all(pc.string_is_ascii(texts)).as_py() is not False)
