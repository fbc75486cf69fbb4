"""Settings of the table engine."""

from __future__ import annotations

import re
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from lrfm.core.reason import Reason
from lrfm.core.settings import Refused, Settings

__all__ = ["EngineSettings", "SparkSettings"]

_MASTER = re.compile(r"local|local\[(\*|[1-9]\d*)\]|yarn|(spark|k8s)://\S+")
_REMOTE = re.compile(r"sc://[^\s/:]+(:\d+)?(/\S*)?")
FIXED_OPTIONS = ("spark.master", "spark.remote", "spark.sql.ansi.enabled", "spark.sql.session.timeZone",
                 "spark.sql.caseSensitive", "spark.sql.warehouse.dir")  # fmt: skip
"""What lrfm sets itself, because numbers rest on it."""


class SparkSettings(Settings):
    """Where Apache Spark runs, and where it may write."""

    master: str | None = Field(
        default=None,
        description="local[2], spark://host:7077, yarn, or k8s://...; without it and remote: as spark-submit says, "
        "else local with the engine's threads",
    )
    remote: str | None = Field(default=None, description="instead of master: a Spark Connect address, sc://host:15002")
    work_dir: str | None = Field(
        default=None,
        description="folder or URL that every machine of the cluster can read and write; what is written there is "
        "removed at the end; local masters need none",
    )
    options: dict[str, str] = Field(default_factory=dict, description="more settings of Spark, by name (spark.…)")

    @field_validator("master")
    @classmethod
    def _is_a_master(cls, value: str | None) -> str | None:
        if value is not None and not _MASTER.fullmatch(value):
            raise Refused(Reason.of("params.not_a_spark_master"))
        return value

    @field_validator("remote")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not _REMOTE.fullmatch(value):
            raise Refused(Reason.of("params.not_a_spark_address"))
        return value

    @field_validator("options")
    @classmethod
    def _are_options(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            if not name.startswith("spark."):
                raise Refused(Reason.of("params.not_a_spark_option", name=name))
            if name in FIXED_OPTIONS:
                raise Refused(Reason.of("params.spark_option_is_fixed", name=name))
        return value

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.master is not None and self.remote is not None:
            raise Refused(Reason.of("params.give_one_of", first="master", second="remote"), at=("remote",))
        if self.work_dir is None and (self.remote or (self.master and not self.is_local)):
            raise Refused(Reason.of("params.spark_work_dir_needed"), at=("work_dir",))
        return self

    @property
    def is_local(self) -> bool:
        """Tell whether Spark is named to run on this machine alone."""
        return self.master is not None and self.master.startswith("local")


class EngineSettings(Settings):
    """Which engine computes the tables, and what it may use of the machine."""

    kind: Literal["duckdb", "spark"] = Field(
        default="duckdb", description="the table engine; spark computes customer features (lrfm features), no packs"
    )
    threads: int = Field(default=2, ge=1, description="threads of all processes together")
    memory_limit_gb: float = Field(
        default=4.0,
        gt=0,
        allow_inf_nan=False,
        description="memory of all processes together in GB; beyond it spills to disk",
    )
    spark: SparkSettings | None = Field(default=None, description="with kind spark: where it runs")

    @model_validator(mode="after")
    def _spark_only_with_spark(self) -> Self:
        if self.spark is not None and self.kind != "spark":
            raise Refused(Reason.of("params.spark_without_kind"), at=("spark",))
        return self
