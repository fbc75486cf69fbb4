"""How well one column fits one role: by its name, and by what its cells look like."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.profile.codes import meanings_of
from lrfm.ledger.profile.content import MANY, ColumnFacts
from lrfm.ledger.profile.names import likeness

__all__ = ["CONTENT_MIN", "NAMED", "fit", "named", "nameless_roles"]

NAMED = 0.5
"""From here on a name speaks for a role."""
NAME_WEIGHT, CONTENT_WEIGHT = 0.75, 0.25
NAMELESS_WEIGHT = 0.35
CONTENT_MIN = 0.3
# Roles that a ledger cannot do without: taken by content alone where no name speaks for a column.
_NEEDED = frozenset({"customer_id", "date", "amount"})
# ... and those that a file without any names usually has.
_USUAL = frozenset({"due_date", "paid_date", "document_id", "quantity"})
_FEW, _MANY_ROWS = 10, 200
_LONGEST_TERM_DAYS = 5_000
ONE_EACH = 1.05
"""So seldom, on average, does a document's number occur again."""
CURRENCIES = r"^[A-Z]{3}$"


def named(facts: ColumnFacts, role: str) -> float:
    """Say how well a column's name fits a role."""
    return likeness(facts.name, role)


def fit(facts: ColumnFacts, role: str, *, nameless: Collection[str]) -> float:
    """Weigh a column for a role from 0 (impossible) to 1; without a name that fits, only for the `nameless` roles."""
    content = _CONTENT[role](facts) if facts.filled else 0.0
    if content <= 0:
        return 0.0
    name = named(facts, role)
    if name >= (NAMED * 0.5 if role in _NEEDED else NAMED):
        return NAME_WEIGHT * name + CONTENT_WEIGHT * content
    return NAMELESS_WEIGHT * content if role in nameless and content >= CONTENT_MIN else 0.0


def nameless_roles(facts: Sequence[ColumnFacts], *, has_names: bool) -> frozenset[str]:
    """Give the roles that a column may take without a name that says so: those that are needed and that none names."""
    if not has_names:
        return _NEEDED | _USUAL
    said = {role for role in (*_NEEDED, "customer_name") if any(named(column, role) >= NAMED for column in facts)}
    return _NEEDED - said - ({"customer_id"} if "customer_name" in said else set())


def _is_constant(facts: ColumnFacts) -> bool:
    return len(facts.distinct) == 1 and facts.rows > 1


def _is_measure(facts: ColumnFacts) -> bool:
    """Tell whether cells are numbers that measure something, rather than name it."""
    return facts.is_numeric and facts.fraction_share > 0.05


def _customer(facts: ColumnFacts) -> float:
    if facts.day or _is_measure(facts) or (facts.letter_share == 0 and not _are_ids(facts)):
        return 0.0
    if len(facts.distinct) < _FEW and facts.rows > _MANY_ROWS:
        return 0.2
    return 1.0 if facts.repeats >= 1.2 else 0.5


def _are_ids(facts: ColumnFacts) -> bool:
    """Tell ids of digits from small numbers: zeros lead them, or they are all long."""
    texts = facts.sample
    lengths = {len(text) for text in texts}
    return (
        any(text.startswith("0") and len(text) > 1 for text in texts)
        or min(lengths, default=0) >= 3
        or len(texts) < _FEW
        or len(facts.distinct) > 50
    )


def _name(facts: ColumnFacts) -> float:
    if facts.day or facts.letter_share < 0.5 or _is_constant(facts):
        return 0.0
    if facts.repeats <= ONE_EACH and all(any(map(str.isdigit, text)) for text in facts.sample):
        return 0.0  # numbers of documents: names repeat, and few of them hold digits
    return 0.6 + 0.4 * facts.sentence_share


def _document(facts: ColumnFacts) -> float:
    if facts.day or _is_measure(facts) or facts.sentence_share > 0.6:
        return 0.0
    if len(facts.distinct) < _FEW and facts.rows > _MANY_ROWS:
        return 0.0
    return 1.0 if facts.repeats <= ONE_EACH else 0.6


def _code(facts: ColumnFacts) -> float:
    if facts.day or _is_measure(facts) or len(facts.distinct) > 40:
        return 0.0
    return 1.0 if meanings_of(facts.distinct.to_pylist()) else 0.3


def _date(facts: ColumnFacts) -> float:
    return 1.0 if facts.day else 0.0


def _amount(facts: ColumnFacts) -> float:
    if facts.day or not facts.is_numeric:
        return 0.0
    return 1.0 if facts.fraction_share > 0.05 else 0.6 if len(facts.distinct) > _FEW else 0.4


def _quantity(facts: ColumnFacts) -> float:
    if facts.day or not facts.is_numeric:
        return 0.0
    return 1.0 if facts.fraction_share < 0.2 and not _are_long_ids(facts) else 0.3


def _are_long_ids(facts: ColumnFacts) -> bool:
    return all(text.lstrip("-").isdigit() and len(text) >= 4 for text in facts.sample)


def _days(facts: ColumnFacts) -> float:
    if facts.day or not facts.is_numeric or facts.fraction_share > 0.01:
        return 0.0
    return 1.0 if np.nanmax(np.abs(facts.numbers)) <= _LONGEST_TERM_DAYS else 0.0


def _terms(facts: ColumnFacts) -> float:
    return 0.0 if facts.day or len(facts.distinct) > 100 else 1.0


def _currency(facts: ColumnFacts) -> float:
    if facts.day or len(facts.distinct) > 60:
        return 0.0
    codes = pc.match_substring_regex(facts.distinct, CURRENCIES)
    share = pc.mean(codes.cast(pa.int8())).as_py()
    return 1.0 if share >= MANY else 0.0


def _flag(facts: ColumnFacts) -> float:
    return 1.0 if not facts.day and 1 <= len(facts.distinct) <= 3 else 0.0


def _side(facts: ColumnFacts) -> float:
    return 1.0 if not facts.day and len(facts.distinct) == 2 and facts.letter_share == 1 else 0.0


def _reference(facts: ColumnFacts) -> float:
    return 0.0 if facts.day or _is_measure(facts) or facts.sentence_share > 0.6 else 1.0


def _text(facts: ColumnFacts) -> float:
    return 0.0 if facts.day or _is_measure(facts) else 1.0


_CONTENT: Mapping[str, Callable[[ColumnFacts], float]] = {
    "customer_id": _customer,
    "customer_name": _name,
    "document_id": _document,
    "kind": _code,
    "closing": _code,
    **dict.fromkeys(("date", "due_date", "paid_date", "entered_on", "clearing_date"), _date),
    **dict.fromkeys(("amount", "paid_amount", "outstanding", "debit", "credit", "price"), _amount),
    "quantity": _quantity,
    "days_to_pay": _days,
    "terms": _terms,
    "currency": _currency,
    "disputed": _flag,
    "side": _side,
    "clearing_id": _reference,
    "applies_to": _reference,
    "product_id": _text,
    "description": _text,
}
