"""The first rows as they would be read, without names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lrfm.ledger.mapping.text import clean_id
from lrfm.ledger.profile.content import ColumnFacts
from lrfm.ledger.profile.days import DATE_ROLES
from lrfm.ledger.profile.proposal import FieldProposal

__all__ = ["SHOWN_ROWS", "is_name", "shown_rows"]

SHOWN_ROWS = 10
NUMBERS = frozenset({"amount", "paid_amount", "outstanding", "debit", "credit", "quantity", "price"})
IDS = frozenset({"customer_id", "document_id", "clearing_id", "applies_to"})
NAMES_SHARE = 0.3


def shown_rows(fields: Sequence[FieldProposal], facts: Sequence[ColumnFacts]) -> tuple[tuple[str | None, ...], ...]:
    """Give the first rows, one text per field that reads a column: dates as ISO, numbers plain, all else as written."""
    read = [field for field in fields if field.columns]
    columns = [_shown(field, next(column for column in facts if column.name == field.columns[0])) for field in read]
    return tuple(zip(*columns, strict=True)) if columns else ()


def is_name(field: FieldProposal, texts: Sequence[str | None]) -> bool:
    """Tell whether a field may hold people's names: its role says so, or an id is written in words."""
    if field.role in {"customer_name", "description"}:
        return True
    words = [text for text in texts if text and any(sign.isalpha() for sign in text) and " " in text.strip()]
    return field.role == "customer_id" and len(words) > NAMES_SHARE * max(1, len(texts))


def _shown(field: FieldProposal, column: ColumnFacts) -> list[str | None]:
    if field.role in DATE_ROLES and column.day is not None:
        days = column.day.days.slice(0, SHOWN_ROWS).to_pylist()
        return [None if day is None else day.isoformat() for day in days]
    if field.role in NUMBERS:
        return [None if not np.isfinite(number) else _plain(number) for number in column.numbers[:SHOWN_ROWS]]
    texts = column.texts.slice(0, SHOWN_ROWS)
    return list((clean_id(texts, missing=(), pad=None) if field.role in IDS else texts).to_pylist())


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".") if number != round(number) else str(int(number))
