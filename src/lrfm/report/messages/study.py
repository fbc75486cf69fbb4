"""Messages about the study, its exhibits and its notebooks."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "study.unknown_exhibit": "There is no exhibit “{name}”. The nearest is “{nearest}”. All of them: {known}.",
    "report.amount_in": "Amount, {currency}",
    "rejected.column_file": "File",
    "rejected.column_row": "Row",
    "rejected.column_reason": "Reason",
    "rejected.column_remedy": "What to do",
    "rejected.column_text": "Text of the row",
}
