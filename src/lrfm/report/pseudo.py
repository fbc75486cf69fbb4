"""Pseudo-languages made from English in memory: they show what is not translated, too short or not mirrored.

``en-XA`` is accented, a third longer and bracketed; ``ar-XB`` reads from right to left. Both use only letters that the
shipped font holds. Placeholders, code, link targets and markup pass unchanged.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from typing import Final

__all__ = ["PseudoTranslations", "accented", "accented_word", "right_to_left"]

_ACCENTS: Final = str.maketrans("ACEINOUYaceinouy", "ÀÇÈÏÑÖÛÝàçèïñöûý")
_VOWELS: Final = frozenset("ÀÈÏÖÛàèïöû")
# What a translator leaves alone: {placeholders}, `code`, link targets, markup of emphasis, headings, lists and tables.
_KEPT: Final = re.compile(
    r"\{\{|\}\}|\{[^{}]*\}|`[^`]*`|\]\([^)]*\)|<[^<>]*>|&\w+;|[*_#|\[\]]+|^\s*(?:[-+>]|\d+\.)\s", re.MULTILINE
)
_RLO: Final = "\u202e"
_PDF: Final = "\u202c"


def accented_word(words: str) -> str:
    """Accent the letters without changing length or meaning (for names of months).

    >>> accented_word("June 2013")
    'Jûñè 2013'
    """
    return words.translate(_ACCENTS)


def accented(template: str) -> str:
    """Accent, lengthen and bracket a template; placeholders stay.

    >>> accented("Read {count} rows")
    '«Rèèààd {count} rööws»'
    """
    return _around(template, "«", _outside_kept(template, _lengthened), "»")


def right_to_left(template: str) -> str:
    r"""Let the words of a template run from right to left; placeholders stay.

    >>> right_to_left("Read {count} rows") == "\u202eRead\u202c {count} \u202erows\u202c"
    True
    """
    return _outside_kept(template, _overridden)


class PseudoTranslations(gettext.NullTranslations):
    """A catalogue that turns every English template into its pseudo-language on the fly."""

    def __init__(self, transform: Callable[[str], str]) -> None:
        super().__init__()
        self._transform = transform

    def pgettext(self, context: str, message: str) -> str:
        """Give the pseudo-translation; the context plays no part."""
        return self._transform(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Give the pseudo-translation of the English form that fits the number."""
        return self._transform(msgid1 if n == 1 else msgid2)


def _lengthened(words: str) -> str:
    return "".join(letter * 2 if letter in _VOWELS else letter for letter in accented_word(words))


def _overridden(words: str) -> str:
    core = words.strip()
    if not any(letter.isalpha() for letter in core):
        return words
    start = words.index(core)
    return f"{words[:start]}{_RLO}{core}{_PDF}{words[start + len(core) :]}"


def _outside_kept(template: str, transform: Callable[[str], str]) -> str:
    parts: list[str] = []
    position = 0
    for kept in _KEPT.finditer(template):
        parts += [transform(template[position : kept.start()]), kept.group()]
        position = kept.end()
    parts.append(transform(template[position:]))
    return "".join(parts)


def _around(source: str, before: str, words: str, after: str) -> str:
    """Bracket the words, leaving marks of headings and lists at the start of a line where Markdown needs them."""
    lead = re.match(r"\s*(?:(?:#+|[-+*>]|\d+\.)\s+)?", source)
    start = lead.end() if lead else 0
    return f"{words[:start]}{before}{words[start:]}{after}"
