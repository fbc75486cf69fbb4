"""The table engine: Ibis expressions on an in-process DuckDB that each process opens for itself, or on Spark."""
