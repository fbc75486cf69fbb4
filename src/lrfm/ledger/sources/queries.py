"""Whether a query only reads, and whether it states an order."""

from __future__ import annotations

import re

__all__ = ["only_reads", "states_order", "without_end"]

QUOTED = re.compile(r"(--[^\n]*|/\*.*?\*/)|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`", re.DOTALL)
BEGINS = re.compile(r"\s*\(*\s*(select|with|values|table|from)\b", re.IGNORECASE)
WRITES = re.compile(
    r"\b(insert\s+into|update\s+\S+\s+set|delete\s+from|merge\s+into|into|truncate|drop\s+\w+|alter\s+\w+"
    r"|create\s+\w+|grant\s+\w+|attach|install|copy\s+\w+|call\s+\w+)\b",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"\([^()]*\)")
ORDER = re.compile(r"\border\s+by\b", re.IGNORECASE)


def only_reads(query: str) -> bool:
    """Tell whether a query is one statement that reads; the database is asked to hold it to that, too.

    >>> only_reads("SELECT 'drop table x'"), only_reads("DELETE FROM x"), only_reads("SELECT 1; DROP TABLE x")
    (True, False, False)
    """
    bare = _bare(without_end(query))
    return ";" not in bare and BEGINS.match(bare) is not None and WRITES.search(bare) is None


def states_order(query: str) -> bool:
    """Tell whether the outermost part of a query has an ORDER BY.

    >>> states_order("SELECT * FROM x ORDER BY a"), states_order("SELECT rank() OVER (ORDER BY a) FROM x")
    (True, False)
    """
    bare = _bare(query)
    while (inner_gone := IN_BRACKETS.sub(" ", bare)) != bare:
        bare = inner_gone
    return ORDER.search(bare) is not None


def without_end(query: str) -> str:
    """Leave out the semicolon at the end.

    >>> without_end("SELECT 1 ; ")
    'SELECT 1'
    """
    return query.strip().rstrip(";").rstrip()


def _bare(query: str) -> str:
    """Leave out comments, and what stands between quotes."""
    return QUOTED.sub(lambda found: " " if found.group(1) else " ? ", query)
