"""The SQL of Spark, with every sign of a text as Spark reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ibis.backends.sql.dialects import PySpark

if TYPE_CHECKING:
    from sqlglot.expressions import Expression

__all__ = ["spark_sql"]

READ_OTHERWISE = {"\x07": "\\u0007", "\x0b": "\\u000B", "\x0c": "\\u000C"}
"""Bell and tabs down and to the next page: `\\a`, `\\v` and `\\f` are plain letters to Spark."""


class _AsRead(PySpark):  # type: ignore[misc]  # Ibis ships no types
    """Ibis' dialect of Spark, but for what it escapes in a way that Spark does not know."""


_AsRead.ESCAPED_SEQUENCES = {**PySpark.ESCAPED_SEQUENCES, **READ_OTHERWISE}


def spark_sql(query: Expression) -> str:
    r"""Write a query for Spark.

    >>> import sqlglot.expressions as sge
    >>> print(spark_sql(sge.Literal.string("a\n\f")))
    'a\n\u000C'
    """
    return query.sql(dialect=_AsRead)
