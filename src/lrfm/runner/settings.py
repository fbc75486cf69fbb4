"""Settings of the run."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lrfm.core.settings import Settings

__all__ = ["RunnerSettings"]


class RunnerSettings(Settings):
    """How notebooks are executed, how many at once, and for how long."""

    mode: Literal["auto", "fork", "kernel"] = Field(
        default="auto", description="auto: fork where it is safe, else kernel"
    )
    workers: int = Field(default=2, ge=1, le=64, description="notebooks executed at the same time")
    notebook_timeout_seconds: int = Field(
        default=600, ge=1, le=86_400, description="a notebook that takes longer has failed"
    )
