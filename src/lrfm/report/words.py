"""Text on its way into a page: escaped, and free of characters that no page may hold."""

from __future__ import annotations

import html
import re
from typing import Final

__all__ = ["escaped", "isolated", "printable"]

# What XML 1.0 forbids, and lone surrogates: a ledger may hold them, a page may not.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    r"""Leave out control characters.

    >>> printable("A\x0bB")
    'AB'
    """
    return _UNPRINTABLE.sub("", text)


def escaped(text: str) -> str:
    """Escape text for an element or a quoted attribute.

    >>> escaped('<script>"')
    '&lt;script&gt;&quot;'
    """
    return html.escape(printable(text), quote=True)


def isolated(text: str) -> str:
    """Escape a name or code whose direction must not reach its neighbours.

    >>> isolated("A & B")
    '<bdi>A &amp; B</bdi>'
    """
    return f"<bdi>{escaped(text)}</bdi>"
