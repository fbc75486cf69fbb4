"""Which encoding a text is in, worked out from its bytes: marks first, then UTF-8, then which letters come out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.errors import UserError

__all__ = ["CANDIDATES", "detect_encoding", "is_plausible", "is_utf8"]

CANDIDATES = ("cp1252", "cp1255", "iso8859-8", "cp1256")
"""Single-byte encodings that are told apart; where two give the same text, the first one is said."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLED_PLACES = 4_000
SAMPLED_BYTES = 1_000_000  # an even number: halves of pairs
SAMPLED_OF_A_CHUNK = 20
CHUNK_BYTES = 1 << 20
WORD_BYTES = 24
FITS_SHARE = 0.85
CLEARLY_BETTER_SHARE = 0.10
ZERO_SHARE_UTF16 = 0.05
ZERO_SHARE_OTHER = 0.02

ALPHABETS = re.compile("[\t\n\r\x1a -\x7e\xa0-\u07ff\u2000-\u20ff\ufb1d-\ufeff]")
WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
WESTERN = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "äöüßé",  # German
        "àâçéèêëîïôœùûüÿ",  # French
        "áéíóúüñªº",  # Spanish
        "áâãàçéêíóôõúüªº",  # Portuguese
        "àèéìíîòóùú",  # Italian
        "åäöæøéšž",  # Nordic
        "àçèéíïòóúü·",  # Catalan
        "ëïéèöüáó",  # Dutch
    )
)
ALONE = frozenset("àÀáÁéÉèÈóÓôÔöÖåÅøØæÆªº")
SYMBOLS = frozenset("€£¥§©®°±²³µ·¹»¼½¾«–—‘’‚“”„†‡•…‰‹›™×÷₪¿¡ªº´¨¬¸ˆ˜\xa0\xad\u200c\u200d\u200e\u200f،؛؟ـ‗")
ARABIC_SIGNS = frozenset("،؛؟ـ\u200c\u200d")


def detect_encoding(data: bytes, *, file: str) -> str:
    """Give the encoding of a text; pure ASCII is `utf-8`.

    Raises `UserError` where several encodings fit equally well and give different texts, or where none fits.

    >>> detect_encoding("فاکتور".encode("utf-8"), file="a.csv")
    'utf-8'
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return name
    if data.isascii() and b"\x00" not in data:
        return "utf-8"
    if b"\x00" in data[:SAMPLED_BYTES]:
        return _without_mark(data[:SAMPLED_BYTES], file)
    return "utf-8" if is_utf8(data) else _single_byte(data, file)


def _without_mark(data: bytes, file: str) -> str:
    """Tell UTF-16 by the zero bytes beside its ASCII signs: all of them stand in one half of the pairs."""
    zeros = np.frombuffer(data, np.uint8) == 0
    first, second = float(zeros[0::2].mean()), float(zeros[1::2].mean())
    for name, beside, other in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        if beside >= ZERO_SHARE_UTF16 and other <= ZERO_SHARE_OTHER * beside and _is_of_a_ledger(data, name):
            return name
    raise UserError.of("source.binary", file=file)


def _is_of_a_ledger(data: bytes, name: str) -> bool:
    """Tell whether UTF-16 yields letters of an alphabet; other bytes yield Chinese signs and controls."""
    text = data[: len(data) // 2 * 2].decode(name, "replace")
    return len(data) % 2 == 0 and len(ALPHABETS.findall(text)) >= FITS_SHARE * len(text)


def is_utf8(data: bytes) -> bool:
    """Check without decoding: pyarrow does so at the speed of memory.

    >>> is_utf8("é".encode("utf-8")), is_utf8("é".encode("cp1252"))
    (True, False)
    """
    if data.isascii():
        return True
    try:
        pc.cast(pa.array([data], pa.large_binary()), pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _single_byte(data: bytes, file: str) -> str:
    places, present = _high_bytes(data)
    words = _words_at(data, places)
    if sum(map(is_utf8, words)) > len(words) / 2:  # UTF-8 with a few bytes that are not: say where, guess nothing
        return "utf-8"
    shares = {
        name: sum(map(is_plausible, texts)) / len(texts)
        for name in CANDIDATES
        if _can_decode(present, name) and (texts := [word.decode(name) for word in words])
    }
    fitting = sorted((name for name in shares if shares[name] >= FITS_SHARE), key=lambda name: -shares[name])
    different = _different_texts(fitting, present)
    if not different:
        raise UserError.of("source.encoding_unknown", file=file)
    if len(different) > 1 and shares[different[0]] - shares[different[1]] < CLEARLY_BETTER_SHARE:
        raise UserError.of("source.encoding_ambiguous", file=file, encodings=", ".join(different))
    return different[0]


def _high_bytes(data: bytes) -> tuple[Sequence[int], bytes]:
    """Give some places of bytes beyond ASCII, spread over the file, and every value of them that occurs."""
    values = np.frombuffer(data, np.uint8)
    present = np.zeros(256, bool)
    sampled: list[int] = []
    wanted = max(SAMPLED_OF_A_CHUNK, SAMPLED_PLACES * CHUNK_BYTES // len(data))
    for start in range(0, len(data), CHUNK_BYTES):
        chunk = values[start : start + CHUNK_BYTES]
        places = np.flatnonzero(chunk >= 0x80)
        present[chunk[places]] = True
        sampled.extend((start + places[:: max(1, len(places) // wanted)]).tolist())
    return sampled, bytes(np.flatnonzero(present).astype(np.uint8))


def _words_at(data: bytes, places: Iterable[int]) -> tuple[bytes, ...]:
    """Give the different words (runs of letters) that stand at some places of a text."""
    words: set[bytes] = set()
    for place in places:
        start = max(0, place - WORD_BYTES)
        window = data[start : place + WORD_BYTES]
        words.update(found.group() for found in WORD.finditer(window) if found.start() <= place - start < found.end())
    return tuple(sorted(words))


def _can_decode(present: bytes, name: str) -> bool:
    try:
        present.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _different_texts(names: Iterable[str], present: bytes) -> list[str]:
    """Keep the first of those encodings that give the same text, in the order of `CANDIDATES`."""
    ranked = list(names)
    texts: dict[str, str] = {}
    for name in sorted(ranked, key=CANDIDATES.index):
        text = present.decode(name)
        if text not in texts.values():
            texts[name] = text
    return [name for name in ranked if name in texts]


def is_plausible(word: str) -> bool:
    """Tell whether a word may be one: letters of one script, as languages use them, and no control signs.

    >>> is_plausible("Müller"), is_plausible("דוד"), is_plausible("ãÍãÏ"), is_plausible("SociŽtŽ")
    (True, True, False, False)
    """
    letters = [sign for sign in word if sign not in SYMBOLS or sign in ARABIC_SIGNS]
    if not letters:
        return True
    if any("\u0600" <= sign <= "\u06ff" or sign in ARABIC_SIGNS for sign in letters):
        return all("\u0600" <= sign <= "\u06ff" or sign in ARABIC_SIGNS for sign in letters)
    if any("\u0590" <= sign <= "\u05ff" for sign in letters):
        return _is_hebrew(letters)
    return _is_western(word.strip("".join(SYMBOLS - ALONE)))


def _is_hebrew(letters: list[str]) -> bool:
    """Letters, each with its vowel points after it; marks of Yiddish and of prayer books are no ledger's."""
    return (
        re.fullmatch(r"(?:[א-ת][\u05b0-\u05bc]{0,2}|ש[\u05c1\u05c2][\u05b0-\u05bc]{0,2}|[־׳״])+", "".join(letters))
        is not None
    )


def _is_western(word: str) -> bool:
    accented = [sign for sign in word if not sign.isascii()]
    if len(word) == 1:
        return word in ALONE or word.isascii()
    if not any(all(sign in alphabet or sign in "’‘-" for sign in accented) for alphabet in WESTERN):
        return False
    if len(accented) == len(word) or (len(word) > 3 and 2 * len(accented) > len(word)):
        return False
    return not _has_odd_capitals(word) and not re.search(r"õ(?!e)", word)


def _has_odd_capitals(word: str) -> bool:
    """Find an accented capital within a word of small letters, as wrong decoding makes them."""
    for before, sign, after in zip(word, word[1:], f"{word[2:]} ", strict=False):
        if not sign.isascii() and sign.isupper() and before.isalpha() and (before.islower() or after.islower()):
            return True
    return False
