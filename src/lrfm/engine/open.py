"""Opening the engine that the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lrfm.engine.base import Engine
    from lrfm.engine.settings import EngineSettings

__all__ = ["connect"]


def connect(settings: EngineSettings, *, spill_root: Path | None = None) -> Engine:
    """Open the engine of the settings for this process; raise `UserError` where Spark or Java is missing.

    What DuckDB can't hold is spilled below `spill_root`; local Spark keeps its tables there.
    """
    if settings.kind == "spark":
        from lrfm.engine.spark import open_spark

        return open_spark(settings, work_root=spill_root)
    from lrfm.engine.duckdb import open_duckdb

    return open_duckdb(settings, spill_root=spill_root)
