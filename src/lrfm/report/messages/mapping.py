"""Messages about reading the cells of mapped columns."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "mapping.currency_mark": (
        "The amounts of the column “{column}” are marked {mark}, the currency of the params is {base}. Correct "
        "currency, or map a column of currency codes."
    ),
    "mapping.date_ambiguous": (
        "The dates of {field} (column {column}) can be read in two ways, {first} or {second}, and no cell tells which: "
        "{examples}. Nothing was read. Give the format of {field} in the mapping."
    ),
    "mapping.date_mixed": (
        "The dates of {field} (column {column}) are written in different ways: {first_rows} rows fit {first} only, "
        "{second_rows} rows fit {second} only ({examples}). Cells that fit both could be read as a wrong day unseen, "
        "so nothing was read. Mend the export; or give the format of {field} in the mapping if you know that all other "
        "rows follow it: cells that do not fit it are then rejected."
    ),
    "mapping.date_unknown": (
        (
            "{count} of {rows} cells of {field} (column {column}) fits no known way of writing a date: {examples}. "
            "Check that it is the right column, or give its format in the mapping, such as %d.%m.%Y or excel_days."
        ),
        (
            "{count} of {rows} cells of {field} (column {column}) fit no known way of writing a date: {examples}. "
            "Check that it is the right column, or give its format in the mapping, such as %d.%m.%Y or excel_days."
        ),
    ),
}
