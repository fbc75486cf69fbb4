"""Names of columns, read so that case, signs, accents and forms of letters make no difference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from lrfm.ledger.profile.vocabulary import NAMES, NOT_FACTS, WORDS_OF_ANOTHER_THING, WORDS_OF_NO_FACT

__all__ = ["known_as", "likeness", "no_fact", "words_of"]

# Persian programs write either form; a name must not depend on the keyboard.
_LETTERS = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ؤ": "و", "ۀ": "ه", "ـ": None, "׳": None}
    | {"״": None, "\u200c": " ", "\u200b": None, "\u200e": None, "\u200f": None, "\u202b": None, "\u202c": None}
    | {"'": None, "’": None, '"': None, "“": None, "”": None}
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_SAME = {
    **dict.fromkeys(("number", "nr", "num", "nbr", "numero", "nro"), "no"),
    **dict.fromkeys(("dt", "dte"), "date"),
    **dict.fromkeys(("amt", "amnt"), "amount"),
    **dict.fromkeys(("inv", "invc"), "invoice"),
    **dict.fromkeys(("cust", "cus"), "customer"),
    **dict.fromkeys(("doc", "docs"), "document"),
    **dict.fromkeys(("qty", "qnty"), "quantity"),
    **dict.fromkeys(("curr", "cur", "ccy"), "currency"),
    **dict.fromkeys(("acct", "acc"), "account"),
    **dict.fromkeys(("desc", "descr"), "description"),
    **dict.fromkeys(("pmt", "pymt"), "payment"),
    **dict.fromkeys(("txn", "trx", "trans"), "transaction"),
    **dict.fromkeys(("tot",), "total"),
}
SAME, SAME_WORDS, PART_LEAST, PART_MOST, SHORT, TYPO = 1.0, 0.97, 0.5, 0.38, 0.45, 0.8
"""How well a name fits: the same; the same words; more words; fewer words; but for a letter."""
TYPO_LIKENESS = 0.9
TYPO_LETTERS_MIN = 6


@lru_cache(maxsize=4_096)
def words_of(name: str) -> tuple[str, ...]:
    """Take a name apart into plain words; common short forms are written out.

    >>> words_of("customerID"), words_of("Nº_Factura"), words_of("Nettofälligkeit"), words_of("InvoiceNo")
    (('customer', 'id'), ('no', 'factura'), ('nettofalligkeit',), ('invoice', 'no'))
    """
    text = _CAMEL.sub(" ", unicodedata.normalize("NFKC", name.replace("#", " no ")).translate(_LETTERS))
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text) if unicodedata.category(sign) != "Mn")
    return tuple(_SAME.get(word, word) for word in _WORD.findall(plain.casefold()))


def likeness(name: str, role: str) -> float:
    """Say how well a column's name fits a role, from 0 to 1.

    >>> likeness("Invoice_Date", "date"), likeness("PaperlessDate", "date") < 0.7, likeness("Country", "date")
    (1.0, True, 0.0)
    """
    return _likeness(name, _known(role))


def known_as(name: str) -> str | None:
    """Give the role whose names hold this very name, if any."""
    return _role_of(tuple(sorted(words_of(name)))) or _role_of(("".join(words_of(name)),))


def no_fact(name: str) -> str | None:
    """Say what a column is by its name, where it is no fact: `prediction`, `derived`, `status`, `ageing` and others.

    >>> no_fact("predicted_paid_date"), no_fact("DaysLate"), no_fact("Payment Status"), no_fact("Amount")
    ('prediction', 'derived', 'status', None)
    """
    if known_as(name) is not None:
        return None
    words = words_of(name)
    for what, signs in WORDS_OF_NO_FACT.items():
        if any(_within(words_of(sign), words) for sign in signs):
            return what
    best = max(NOT_FACTS, key=lambda what: _likeness(name, _known_no_fact(what)))
    return best if _likeness(name, _known_no_fact(best)) >= TYPO else None


def _role_of(words: tuple[str, ...]) -> str | None:
    return _exact_names().get(words)


@lru_cache(maxsize=1)
def _exact_names() -> dict[tuple[str, ...], str]:
    """Give the role of each name of the vocabulary, by its words in order of letters and by its letters."""
    found: dict[tuple[str, ...], str] = {}
    for role in NAMES:
        for words in _known(role):
            found.setdefault(tuple(sorted(words)), role)
            found.setdefault(("".join(words),), role)
    return found


@lru_cache(maxsize=128)
def _known(role: str) -> tuple[tuple[str, ...], ...]:
    return tuple(words_of(name) for name in NAMES[role])


@lru_cache(maxsize=32)
def _known_no_fact(what: str) -> tuple[tuple[str, ...], ...]:
    return tuple(words_of(name) for name in NOT_FACTS[what])


@lru_cache(maxsize=65_536)
def _likeness(name: str, known: tuple[tuple[str, ...], ...]) -> float:
    words = words_of(name)
    return max((_fit(words, other) for other in known), default=0.0) if words else 0.0


def _fit(words: Sequence[str], known: Sequence[str]) -> float:
    ours, theirs = "".join(words), "".join(known)
    if ours == theirs:
        return SAME
    if sorted(words) == sorted(known):
        return SAME_WORDS
    share = min(len(ours), len(theirs)) / max(len(ours), len(theirs))
    if (set(words) - set(known)) & WORDS_OF_ANOTHER_THING:
        return 0.0
    if set(known) <= set(words):
        return PART_LEAST + PART_MOST * share
    if set(words) < set(known):
        return SHORT * share
    return TYPO if _differ_by_a_letter(ours, theirs) else 0.0


def _differ_by_a_letter(ours: str, theirs: str) -> bool:
    if min(len(ours), len(theirs)) < TYPO_LETTERS_MIN or abs(len(ours) - len(theirs)) > 2:
        return False
    return SequenceMatcher(None, ours, theirs).ratio() > TYPO_LIKENESS


def _within(sign: Sequence[str], words: Sequence[str]) -> bool:
    return any(tuple(words[start : start + len(sign)]) == tuple(sign) for start in range(len(words)))
