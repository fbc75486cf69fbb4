"""Messages about the table engine, and about ledgers of typed columns."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "engine.no_pyspark": "engine.kind is spark, and pyspark is not installed here: run `make spark`, or "
    "`pip install lrfm[spark]`; or set `engine.kind: duckdb`, which needs nothing",
    "engine.no_java": "engine.kind is spark, and there is no Java on this machine: install a Java runtime 17 or 21 "
    "(Debian: apt-get install default-jre-headless), or name it in JAVA_HOME",
    "typed.table_needs_spark": "sources.{table}: a source of kind table needs engine.kind spark; give files here",
    "typed.table_not_supported": "{key}: with engine.kind spark a ledger is read from {known}, and optional tables; "
    "delete this source, or set engine.kind: duckdb",
    "typed.source_not_typed": "{key}: with engine.kind spark sources are kind parquet or table: their columns have "
    "types; write this one as Parquet, or set engine.kind: duckdb",
    "typed.id_needed": "{key}: this key is missing; with engine.kind spark every row needs an id of its own",
    "typed.field_needed": "{key}: this key is missing; it is needed with engine.kind spark",
    "typed.not_supported": "{key}: this can not be done with engine.kind spark; delete the key, or set "
    "engine.kind: duckdb",
    "typed.rule_not_supported": "{key}: wanted none with engine.kind spark, where only what tables state is settled; "
    "write `rule: none`, or set engine.kind: duckdb",
    "typed.no_column": "mapping.{table}.{field}: the table has no column “{column}”; it has: {known}",
    "typed.not_a_date_column": "mapping.{table}.{field}: wanted a column of dates; “{column}” is {kind}",
    "typed.not_an_amount_column": "mapping.{table}.{field}: wanted a column of whole numbers or decimals (at most 12 "
    "digits behind the point), for amounts are exact; “{column}” is {kind}",
    "typed.not_a_text_column": "mapping.{table}.{field}: wanted texts or whole numbers; “{column}” is {kind}",
    "typed.not_a_number_column": "mapping.{table}.{field}: wanted a column of numbers; “{column}” is {kind}",
    "typed.too_many_rejected": (
        "{table}: {count} row of {rows} can not be taken, above scope.rejected_share_max; by reason: {reasons}",
        "{table}: {count} rows of {rows} can not be taken, above scope.rejected_share_max; by reason: {reasons}",
    ),
    "typed.allocations_in_a_knot": "allocations that exceed their receipt or invoice hang together in over {count} "
    "steps; mend them, or set engine.kind: duckdb",
    "typed.needs_the_book": (
        "{count} document was settled by money that came back, in an order that needs engine.kind: duckdb",
        "{count} documents were settled by money that came back, in an order that needs engine.kind: duckdb",
    ),
    "features.done": (
        "The features of {count} customer are in {folder}",
        "The features of {count} customers are in {folder}",
    ),
    "engine.no_connect": "engine.spark.remote needs the Python package {package}, which is not installed here: run "
    "`make spark`, or `pip install lrfm[spark]`",
    "engine.no_answer": "engine.spark.remote: nobody answers at {address} ({detail}); start the Spark Connect server "
    "there, or mend the address",
    "engine.spark_not_started": "Spark could not be started or reached ({where}): {detail}; look at `engine.spark` in "
    "the params file (master, remote, options), and whether Java is 17 or 21",
    "engine.no_work_dir": "engine.spark.work_dir: Spark can not make a folder in {path} ({detail}); name one that all "
    "its machines can write to",
    "engine.not_readable": "Spark can not read {source}: {detail}; give a path that all its machines see, or mend "
    "the name of the table",
}
