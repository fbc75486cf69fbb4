"""Settings of the table engine."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lrfm.core.settings import Settings

__all__ = ["EngineSettings"]


class EngineSettings(Settings):
    """Which engine computes the tables, and what it may use of the machine."""

    kind: Literal["duckdb"] = Field(default="duckdb", description="the table engine")
    threads: int = Field(default=2, ge=1, description="threads of all processes together")
    memory_limit_gb: float = Field(
        default=4.0,
        gt=0,
        allow_inf_nan=False,
        description="memory of all processes together in GB; beyond it spills to disk",
    )
