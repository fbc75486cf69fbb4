"""Whether the columns of a text stand at fixed places, and at which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lrfm.ledger.profile.header import naming_row

__all__ = ["Places", "find_places"]

SAME_LENGTH_SHARE = 0.9
COLUMNS_MIN = 3
SIGNS_OF_OTHERS = ("\t", ";", "|")


@dataclass(frozen=True)
class Places:
    """Columns as (name, first place from 1, width), and how many lines stand above the rows."""

    columns: tuple[tuple[str, int, int], ...]
    lines_above: int


def find_places(lines: Sequence[str]) -> Places | None:
    """Find columns that are blank-padded to the same places in every line; `None` where the text is no such thing.

    >>> find_places(["id   value", "0001  1.50", "0002 11.50"]).columns
    (('id', 1, 4), ('value', 5, 6))
    """
    filled = [line.rstrip() for line in lines if line.strip()]
    if not filled or any(sign in line for line in filled[:50] for sign in SIGNS_OF_OTHERS):
        return None
    length = Counter(len(line) for line in filled).most_common(1)[0][0]
    rows = [line for line in filled if len(line) == length]
    above = next(index for index, line in enumerate(lines) if len(line.rstrip()) == length)
    names = filled[0].split()
    if above == 0 and naming_row([names, *(row.split() for row in rows[1:11])]) == 0:
        rows, above = rows[1:], 1  # the names are as long as a row by chance
    if len(rows) < SAME_LENGTH_SHARE * (len(filled) - above) or len(rows) < 2:
        return None
    ends = _ends(rows, length)
    if len(ends) < COLUMNS_MIN - (above > 0):
        return None
    names = lines[above - 1].split() if above else []
    given = names if len(names) == len(ends) else [f"column_{index}" for index in range(1, len(ends) + 1)]
    starts = [1, *(end + 1 for end in ends[:-1])]
    return Places(
        tuple((name, start, end - start + 1) for name, start, end in zip(given, starts, ends, strict=True)), above
    )


def _ends(rows: Sequence[str], length: int) -> list[int]:
    """Give the last place of each column: numbers grow to the left, so blanks belong to what follows them."""
    used = [any(row[place] != " " for row in rows) for place in range(length)]
    return [place + 1 for place in range(length) if used[place] and (place + 1 == length or not used[place + 1])]
