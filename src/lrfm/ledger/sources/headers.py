"""Which row of a table holds the names of its columns."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["LOOKED_AT_ROWS", "find_header"]

LOOKED_AT_ROWS = 200


def find_header(rows: Sequence[Sequence[str]], *, wanted: Sequence[str]) -> int | None:
    """Give the place of the first row that holds most of the wanted names; `None` where all rows are blank.

    Where none of them is found, or nothing is wanted, it is the first row that fills at least three quarters as
    many cells as the rows below: titles above a header fill one or two.

    >>> find_header([["Aged receivables", ""], ["", ""], ["Customer", "Amount"], ["a", "1"]], wanted=["Amount", "Due"])
    2
    >>> find_header([["Aged receivables"], ["Customer", "Number", "Amount"], ["a", "1", "2"]], wanted=[])
    1
    """
    looked_at = rows[:LOOKED_AT_ROWS]
    filled = [sum(1 for cell in row if cell.strip()) for row in looked_at]
    if not any(filled):
        return None
    names = frozenset(wanted)
    named = [len(names & {cell.strip() for cell in row}) for row in looked_at]
    if max(named):
        return named.index(max(named))
    wide = sorted(filled, reverse=True)[: 2 if len(filled) > 1 else 1][-1]  # one row that is too wide is a faulty one
    return next(index for index, count in enumerate(filled) if count and 4 * count >= 3 * wide)
