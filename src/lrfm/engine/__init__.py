"""The table engine: Ibis expressions on an in-process DuckDB that each process opens for itself."""

from lrfm.engine.duckdb import Engine, connect

__all__ = ["Engine", "connect"]
