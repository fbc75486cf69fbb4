"""The text of a file: bytes in a stated encoding, or in one that is worked out from them and said."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.ledger.sources.encodings import detect_encoding, is_utf8
from lrfm.ledger.sources.seems import refuse_binary

__all__ = ["Text", "decode_text", "unused_sign"]

AUTO = "auto"
CONTROLS = (*range(1, 9), *range(14, 32))
"""Signs that hardly any text holds; those that end lines or pages are not among them."""
END_OF_FILE = re.compile(rb"\x1a\s*\Z")
"""Ctrl-Z, which old programs write after the last line."""


@dataclass(frozen=True)
class Text:
    """The text of a file as UTF-8, without a byte-order mark, and what had to be worked out to read it."""

    data: bytes
    encoding: str
    notes: tuple[Reason, ...] = ()


def decode_text(data: bytes, *, encoding: str, file: str) -> Text:
    """Decode the bytes of a file; `encoding` is a name that Python knows, or `auto`.

    Raises `UserError` where the file is empty, is no text, or is not in the encoding; with `auto` also where its bytes
    fit several encodings, or none. What `auto` finds is said in `notes`, unless all of the text is ASCII.

    >>> decode_text("Größe,1".encode("cp1252"), encoding="auto", file="a.csv").encoding
    'cp1252'
    """
    refuse_binary(data, file=file)
    decided = detect_encoding(data, file=file) if encoding == AUTO else codecs.lookup(encoding).name
    text = _without_end_sign(_as_utf8(data, decided, file))
    if b"\x00" in text:
        raise UserError.of("source.binary", file=file)
    if re.search(rb"\S", text) is None:
        raise UserError.of("source.empty", file=file)
    said = encoding == AUTO and not (decided == "utf-8" and data.isascii())
    notes = (Reason.of("source.encoding_detected", file=file, encoding=decided),) if said else ()
    return Text(text, decided, notes)


def unused_sign(text: bytes, *, file: str) -> str:
    r"""Give an ASCII sign that a text does not hold; raise `UserError` where it holds every control sign there is.

    >>> unused_sign(b"a,b", file="a.csv")
    '\x01'
    """
    for code in CONTROLS:
        if code not in text:
            return chr(code)
    raise UserError.of("source.binary", file=file)


def _without_end_sign(text: bytes) -> bytes:
    last = text.rfind(b"\x1a")
    return text[:last] if last >= 0 and END_OF_FILE.match(text, last) else text


def _as_utf8(data: bytes, encoding: str, file: str) -> bytes:
    if encoding in ("utf-8", "utf-8-sig", "ascii") and is_utf8(data):
        return data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_in(encoding, data, error, file) from None
    except (LookupError, UnicodeError) as error:
        raise UserError.of("source.encoding", file=file, encoding=encoding, line=1, detail=str(error)[-120:]) from None


def _not_in(encoding: str, data: bytes, error: UnicodeDecodeError, file: str) -> UserError:
    line = data[: error.start].decode(encoding, "ignore").count("\n") + 1
    detail = f"0x{data[error.start]:02x}: {error.reason}"
    return UserError.of("source.encoding", file=file, encoding=encoding, line=line, detail=detail)
