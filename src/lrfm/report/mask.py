"""Customers by name, or by a label that says nothing about them: the one place where names meet figures."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lrfm.errors import UserError
from lrfm.report.language import Language
from lrfm.report.settings import ReportSettings

__all__ = ["Identity", "Names", "names_of", "require_secret", "scrub"]

_MASK_LETTERS = 10
_SHORTEST_ID = 4


@dataclass(frozen=True)
class Identity:
    """A row of the directory: the surrogate key that all stages use, the customer's id in the source, its name."""

    key: int
    source_id: str
    name: str


@dataclass(frozen=True)
class Names:
    """What each customer is called on a page, by surrogate key; and what must never be shown, by its replacement.

    >>> en = Language.load("en")
    >>> names = Names.masked([Identity(12, "C-0815", "Smith & Sons")], secret=None, language=en)
    >>> names.of(12), scrub("Smith & Sons owes", names)
    ('Customer 12', 'Customer 12 owes')
    """

    labels: Mapping[int, str]
    hidden: Mapping[str, str]

    @classmethod
    def shown(cls, directory: Iterable[Identity]) -> Names:
        """Call customers by their names, or by their source id where they have none."""
        labels = {identity.key: identity.name or identity.source_id for identity in directory}
        return cls(MappingProxyType(labels), MappingProxyType({}))

    @classmethod
    def masked(cls, directory: Iterable[Identity], *, secret: bytes | None, language: Language) -> Names:
        """Call customers by a label: with a secret the same every month, without one their number in the ledger."""
        labels: dict[int, str] = {}
        hidden: dict[str, str] = {}
        for identity in directory:
            label = str(identity.key) if secret is None else _keyed(identity.source_id, secret)
            words = language.text("report.masked_customer", label=label)
            labels[identity.key] = words
            hidden |= {text: words for text in (identity.name, _long(identity.source_id)) if text.strip()}
        return cls(MappingProxyType(labels), MappingProxyType(hidden))

    def of(self, key: int) -> str:
        """Give a customer's name or label; raise ``KeyError`` for a key that the directory lacks."""
        return self.labels[key]


def names_of(
    directory: Iterable[Identity],
    settings: ReportSettings,
    *,
    language: Language,
    environ: Mapping[str, str] = os.environ,
) -> Names:
    """Name customers as the params say; the secret is read from the environment and kept nowhere.

    Raise ``UserError`` ``report.mask_key_missing`` where the params name a variable that is empty.
    """
    if settings.names == "show":
        return Names.shown(directory)
    return Names.masked(directory, secret=require_secret(settings, environ=environ), language=language)


def require_secret(settings: ReportSettings, *, environ: Mapping[str, str] = os.environ) -> bytes | None:
    """Give the secret behind masked names, ``None`` where the params name none.

    Raise ``UserError`` ``report.mask_key_missing`` where the params name a variable that is empty.
    """
    if settings.names == "show" or settings.mask_key is None:
        return None
    secret = environ.get(settings.mask_key.env, "")
    if not secret:
        raise UserError.of("report.mask_key_missing", variable=settings.mask_key.env)
    return secret.encode()


def scrub(text: str, names: Names) -> str:
    """Replace names and source ids in a text (of an error, say) by their labels, the longest first.

    Source ids shorter than four letters stay: they cannot be told from ordinary numbers.
    """
    if not names.hidden:
        return text
    longest_first = sorted(names.hidden, key=lambda hidden: (-len(hidden), hidden))
    pattern = "|".join(re.escape(hidden) for hidden in longest_first)
    folded = {hidden.casefold(): label for hidden, label in names.hidden.items()}
    return re.sub(
        rf"(?<!\w)(?:{pattern})(?!\w)", lambda match: folded.get(match[0].casefold(), "…"), text, flags=re.IGNORECASE
    )


def _keyed(source_id: str, secret: bytes) -> str:
    digest = base64.b32encode(hmac.new(secret, source_id.encode(), hashlib.sha256).digest()).decode()
    half = _MASK_LETTERS // 2
    return f"{digest[:half]}-{digest[half:_MASK_LETTERS]}"


def _long(source_id: str) -> str:
    return source_id if len(source_id) >= _SHORTEST_ID else ""
