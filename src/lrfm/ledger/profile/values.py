"""What stands in the params file for a field, from the columns that were chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.profile.codes import YES, meanings_of, sides_of
from lrfm.ledger.profile.content import ColumnFacts
from lrfm.ledger.profile.days import DATE_ROLES
from lrfm.ledger.profile.names import words_of

__all__ = ["side_of_kinds", "value_of"]

AMOUNTS = ("amount", "paid_amount", "outstanding", "debit", "credit")
USUAL_DIGITS = 2
RECEIPTS_PLUS = 0.95


def value_of(role: str, facts: ColumnFacts, *, table: str) -> object | None:
    """Write the value of a field; `None` where the column cannot serve it after all."""
    if role in DATE_ROLES:
        return _date(facts)
    if role in AMOUNTS:
        return {"column": facts.name, "round": True} if _is_finer(facts) else facts.name
    if role == "kind":
        return _codes(facts, table=table)
    return _WRITERS[role](facts) if role in _WRITERS else facts.name


def side_of_kinds(kind: ColumnFacts, amount: ColumnFacts) -> object | None:
    """Where receipts stand without a minus, let the document type say on which side an amount stands."""
    meanings = meanings_of(kind.distinct.to_pylist())
    owed = [code for code, meaning in meanings.items() if meaning == "invoice"]
    other = [code for code, meaning in meanings.items() if meaning != "invoice"]
    if not owed or not other or len(meanings) < len(kind.distinct):
        return None
    in_favour = np.asarray(
        pc.fill_null(pc.is_in(kind.texts, value_set=pa.array(other, pa.string())), False).to_numpy(zero_copy_only=False)
    )
    known = amount.numbers[in_favour & np.isfinite(amount.numbers)]
    if not len(known) or float((known > 0).mean()) < RECEIPTS_PLUS:
        return None
    return {"column": kind.name, "debit": sorted(owed), "credit": sorted(other)}


def _date(facts: ColumnFacts) -> object:
    day = facts.required_day
    doubtful = day.doubt is not None and day.doubt.key == "map.date_ambiguous"
    # where two readings fit, none is written: the run stops and asks
    value = {"column": facts.name, **({} if doubtful else {"format": day.format})}
    return value if day.calendar == "gregorian" else {**value, "calendar": day.calendar}


def _is_finer(facts: ColumnFacts) -> bool:
    known = facts.numbers[np.isfinite(facts.numbers)]
    return bool(len(known)) and float(np.abs(known - np.round(known, USUAL_DIGITS)).max()) > 10.0 ** -(USUAL_DIGITS + 2)


def _codes(facts: ColumnFacts, *, table: str) -> object | None:
    meanings = meanings_of(facts.distinct.to_pylist())
    known = {"invoice", "credit_note"} if table == "invoices" else set(meanings.values())
    codes = {code: meaning for code, meaning in meanings.items() if meaning in known}
    return (
        {"column": facts.name, "codes": codes}
        if codes and not (table == "invoices" and len(set(codes.values())) < 2)
        else None
    )


def _term_codes(facts: ColumnFacts) -> Mapping[str, object]:
    """Take the days out of codes such as NET30 or 30 days; a column of days needs no codes."""
    texts = facts.distinct.to_pylist()
    if all(text.replace(".0", "").isdigit() for text in texts):
        return {}
    days = {text: _days(text) for text in texts}
    return {"codes": {text: found for text, found in days.items() if found is not None}}


def _days(text: str) -> int | None:
    digits = [word for word in words_of(text) if word.isdigit()] or [
        "".join(sign for sign in word if sign.isdigit()) for word in words_of(text) if any(map(str.isdigit, word))
    ]
    if len(digits) == 1 and int(digits[0]) <= 3650:
        return int(digits[0])
    return (
        0 if any(word in {"receipt", "immediate", "immediately", "cod", "prepaid"} for word in words_of(text)) else None
    )


def _side(facts: ColumnFacts) -> object | None:
    sides = sides_of(facts.distinct.to_pylist())
    return None if sides is None else {"column": facts.name, "debit": list(sides[0]), "credit": list(sides[1])}


def _marks(facts: ColumnFacts) -> object | None:
    yes = [text for text in facts.distinct.to_pylist() if " ".join(words_of(text)) in YES]
    return {"column": facts.name, "values": sorted(yes)} if yes else None


def _terms(facts: ColumnFacts) -> object:
    return {"column": facts.name, **_term_codes(facts)}


_WRITERS: Mapping[str, Callable[[ColumnFacts], object | None]] = {"side": _side, "disputed": _marks, "terms": _terms}
