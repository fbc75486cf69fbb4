"""Which row of an unknown table names its columns, if any does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lrfm.ledger.profile.names import known_as

__all__ = ["HEADER_ROWS", "looks_like_data", "naming_row"]

HEADER_ROWS = 200
"""A header line stands among the first rows, or there is none."""
_DATA = re.compile(r"^[^\w]*[-+(]?[\d٠-٩۰-۹][\d٠-٩۰-۹.,/\-: '٬٫%)]*$")
LONGEST_NAME = 60
KNOWN, FILLED, DATA = 3.0, 1.0, 2.0
"""What counts for a row that names columns, and against it: known names, filled cells, cells that are data."""


def naming_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Give the place of the row that names the columns; `None` where the first rows all hold data.

    >>> naming_row([["Aged debtors", ""], ["Customer", "Due"], ["Ann", "2024-01-31"]])
    1
    >>> naming_row([["00001", "1997-01-01"], ["00002", "1997-01-12"]]) is None
    True
    """
    filled = [index for index, row in enumerate(rows[:HEADER_ROWS]) if any(cell.strip() for cell in row)]
    if not filled:
        return None
    best = max(filled, key=lambda index: (_weight(rows[index]), -index))
    return best if _weight(rows[best]) > 0 and not _is_like_those_below(rows, best) else None


def looks_like_data(cell: str) -> bool:
    """Tell whether a cell holds a number or a date.

    >>> looks_like_data("1.234,50"), looks_like_data("Invoice 3")
    (True, False)
    """
    return bool(_DATA.match(cell.strip()))


def _weight(row: Sequence[str]) -> float:
    cells = [cell.strip() for cell in row if cell.strip()]
    data = sum(looks_like_data(cell) for cell in cells)
    names = {cell for cell in cells if len(cell) <= LONGEST_NAME} if 2 * data < len(cells) else set()
    known = sum(known_as(cell) is not None for cell in names)
    return KNOWN * known + FILLED * len(set(cells)) - (DATA + FILLED) * data


def _is_like_those_below(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Tell whether a row has data wherever the next ones have: then it names nothing."""
    row = rows[place]
    below = [other for other in rows[place + 1 : place + 11] if any(cell.strip() for cell in other)]
    if not below or any(known_as(cell) for cell in row if cell.strip()):
        return False
    data = [
        index
        for index in range(len(row))
        if all(index < len(other) and looks_like_data(other[index]) for other in below)
    ]
    return bool(data) and all(looks_like_data(row[index]) for index in data)
