"""Messages about the study, its exhibits and its notebooks."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "study.unknown_exhibit": "There is no exhibit “{name}”. The nearest is “{nearest}”. All of them: {known}.",
    "study.spark_makes_no_pack": (
        "engine.kind: spark computes customer features (lrfm features); packs are made on one machine: set it to duckdb"
    ),
    "study.code_changed": (
        "The program's code changed while this kernel was running ({changed}), so nothing was stored. Restart the "
        "kernel, or run the command again."
    ),
    "study.workers_not_a_number": (
        "The environment variable {variable} is “{text}”. Set it to a whole number above 0, or leave it unset."
    ),
    "report.amount_in": "Amount, {currency}",
    "rejected.column_file": "File",
    "rejected.column_row": "Row",
    "rejected.column_reason": "Reason",
    "rejected.column_remedy": "What to do",
    "rejected.column_text": "Text of the row",
    "report.sentence": "{claim}.",
}
