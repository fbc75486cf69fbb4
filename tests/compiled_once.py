"""Ibis expressions of tests compiled once a process: tests ask for the same SQL of thousands of small ledgers.

Compiling is a pure function of an expression: its operations, their arguments, the names and schemas of its tables.
Half of what a test of a ledger takes was compiling what the test before it had compiled. An expression is known again
by a digest of all that it consists of, never by Python's hash; one that holds anything beyond what is listed here is
compiled afresh each time. Dates are filled in: a ledger is asked the same of many days. What runs in processes of its
own, such as packs and commands, compiles as users do; LRFM_COMPILE=always lets every test do so.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import sqlglot.expressions as sge
from ibis.backends.duckdb import Backend
from ibis.backends.sql.compilers.duckdb import DuckDBCompiler
from ibis.common.grounds import Concrete
from ibis.expr import operations as ops
from ibis.expr import types as ir

__all__ = ["Digest", "compile_each_expression_once", "filled", "opened"]

KEPT_COUNT = 20_000
PLAIN = frozenset({str, bytes, int, bool, float, type(None), Decimal, date, datetime, time, timedelta})
DAY = re.compile(r"MAKE_DATE\((\d+), (\d+), (\d+)\)")
GAP = re.compile("\x00([0-9]+)\x00")


class Unlike(Exception):
    """The expression holds something that a digest can't stand for."""


class Digest:
    """What the SQL of an operation follows from: `digest`, and in `days` the dates that it leaves open, each once."""

    def __init__(self, operation: ops.Node) -> None:
        """Read an operation; raise `Unlike` where a digest can't stand for it."""
        self._known: dict[int, bytes] = {}
        self._days: dict[date, int] = {}
        self.digest = self._of(operation)
        self.days = tuple(self._days)

    def _of(self, value: Concrete) -> bytes:
        if (found := self._known.get(id(value))) is not None:
            return found
        if isinstance(value, ops.InMemoryTable):  # its name is made up each time
            raise Unlike
        kind = type(value)
        parts = [f"{kind.__module__}.{kind.__qualname__}".encode()]
        if kind is ops.Literal and type(value.value) is date:
            parts += [f"day {self._days.setdefault(value.value, len(self._days))}".encode(), self._part(value.dtype)]
        else:
            parts += [self._part(argument) for argument in value.__args__]
        self._known[id(value)] = digest = hashlib.blake2b(b"\x00".join(parts), digest_size=32).digest()
        return digest

    def _part(self, value: Any) -> bytes:
        """Write one argument so that no two different ones are written alike."""
        if isinstance(value, Concrete):
            return b"=" + self._of(value).hex().encode()
        kind = type(value)
        if kind in PLAIN:
            return f"{kind.__name__}:{value!r}".encode()
        if isinstance(value, Enum):
            return f"{kind.__qualname__}.{value.name}".encode()
        if kind is Backend:  # which connection is no part of the SQL
            return b"duckdb"
        return self._parts(value)

    def _parts(self, value: Any) -> bytes:
        """Write an argument of several parts."""
        if isinstance(value, tuple):
            return b"(" + b",".join(self._part(item) for item in value) + b")"
        if isinstance(value, frozenset):
            return b"<" + b",".join(sorted(self._part(item) for item in value)) + b">"
        if isinstance(value, Mapping):
            return b"{" + b",".join(self._part(pair) for pair in value.items()) + b"}"
        raise Unlike


def opened(text: str, days: Sequence[date]) -> str | None:
    """Put gaps in place of the days in SQL; None where its dates are not those days."""
    places = {day: place for place, day in enumerate(days)}
    found = [date(*map(int, match.groups())) for match in DAY.finditer(text)]
    if set(found) != set(days) or "datetime.date(" in text or "\x00" in text:
        return None
    numbers = iter(found)
    return DAY.sub(lambda _match: f"\x00{places[next(numbers)]}\x00", text)


def filled(text: str, days: Sequence[date]) -> str:
    """Put days in the gaps again."""
    shown = [f"MAKE_DATE({day.year}, {day.month}, {day.day})" for day in days]
    return GAP.sub(lambda match: shown[int(match[1])], text)


def compile_each_expression_once() -> None:
    """Let Ibis compile for DuckDB each expression once in this process; to be called once."""
    compiled, kept = DuckDBCompiler.to_sqlglot, OrderedDict[bytes, str]()

    def to_sqlglot(self: DuckDBCompiler, expr: ir.Expr, *, limit: Any = None, params: Any = None) -> sge.Expression:
        try:
            known = None if params or limit is not None else Digest(expr.as_table().op())
        except Unlike:
            known = None
        if known is None:
            return compiled(self, expr, limit=limit, params=params)
        if known.digest in kept:
            kept.move_to_end(known.digest)
            return sge.Var(this=filled(kept[known.digest], known.days))  # written as it stands, also within an INSERT
        query = compiled(self, expr)
        text = opened(query.sql(dialect=self.dialect), known.days)
        if text is not None:
            kept[known.digest] = text
        if len(kept) > KEPT_COUNT:
            kept.popitem(last=False)
        return query

    DuckDBCompiler.to_sqlglot = to_sqlglot
