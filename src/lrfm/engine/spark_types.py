"""Columns of the types that Ibis declares: Spark gives some functions narrower, or wider, types of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.errors import Defect

if TYPE_CHECKING:
    from ibis.expr.schema import Schema
    from pyspark.sql import DataFrame

__all__ = ["as_declared"]


def as_declared(frame: DataFrame, declared: Schema) -> DataFrame:
    """Cast columns whose type differs from the declared one; raise `Defect` where a whole number became a float.

    Ibis leaves out casts that it holds for needless, such as that of `row_number()`, which Spark counts in 32 bits.
    """
    from ibis.backends.pyspark.datatypes import PySparkType

    columns = []
    for name, wanted in declared.items():
        own, kind = frame.schema[name].dataType, PySparkType.from_ibis(wanted)
        if own == kind:
            columns.append(frame[name])
            continue
        if wanted.is_integer() and own.typeName() in ("double", "float"):
            raise Defect(f"{name} should hold whole numbers; Spark made it {own.typeName()}")
        columns.append(frame[name].cast(kind).alias(name))
    return frame.select(*columns)
