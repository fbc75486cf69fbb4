"""Starting a Spark session that computes as DuckDB does, and ending it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lrfm.core.environment import worker_count
from lrfm.engine.settings import EngineSettings, SparkSettings
from lrfm.errors import UserError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["Started", "failures", "first_line", "require_local", "start"]

ALIKE: Mapping[str, str] = MappingProxyType(
    {
        "spark.sql.ansi.enabled": "true",  # what overflows stops the run
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.caseSensitive": "true",
        "spark.sql.storeAssignmentPolicy": "ANSI",
    }
)
"""What numbers rest on."""
QUIET: Mapping[str, str] = MappingProxyType(
    {
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.app.name": "lrfm",
    }
)
ON_LOOPBACK: Mapping[str, str] = MappingProxyType(
    {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
)
BY_SPARK_SUBMIT = "PYSPARK_GATEWAY_PORT"
"""Set where spark-submit started this process: it says where Spark runs."""
CONNECT_PACKAGES = ("grpc", "grpc_status")
CONNECT_PORT = 15002
ANSWER_SECONDS = 20


@dataclass(frozen=True)
class Started:
    """A session, the folder or URL below which it writes, and the folder of this machine that goes with it."""

    session: SparkSession
    work_dir: str
    temporary: Path | None
    is_own: bool

    def end(self) -> None:
        """Stop the session where it was begun here, and remove its folder."""
        if self.is_own:
            self.session.stop()
        if self.temporary is not None:
            shutil.rmtree(self.temporary, ignore_errors=True)  # an empty folder of the system's temporary ones


def start(settings: EngineSettings, *, work_root: Path | None) -> Started:
    """Start a session, or join the one that this process has; raise `UserError` in words for whoever asked."""
    spark = settings.spark or SparkSettings()
    if importlib.util.find_spec("pyspark") is None:
        raise UserError.of("engine.no_pyspark")
    if spark.remote is None and not _has_java():
        raise UserError.of("engine.no_java")
    if spark.remote is not None:
        _require_answer(spark.remote)
    from pyspark.sql import SparkSession

    is_own = SparkSession.getActiveSession() is None
    builder = SparkSession.builder
    for name, value in _options(settings, spark).items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
        for name, value in ALIKE.items():
            session.conf.set(name, value)  # a session that was there before obeys them, too
    except failures() as error:
        raise UserError.of(
            "engine.spark_not_started", where=spark.remote or spark.master or "local", detail=first_line(error)
        ) from error
    if spark.work_dir is not None:
        return Started(session, spark.work_dir, None, is_own)
    require_local(session.sparkContext.master)
    temporary = _local_folder(work_root)
    return Started(session, str(temporary), temporary, is_own)


def require_local(master: str) -> None:
    """Raise `UserError` where spark-submit named a cluster, for which a folder of this machine will not do."""
    if not master.startswith("local"):
        raise UserError.of("params.spark_work_dir_needed", key="engine.spark.work_dir")


def _options(settings: EngineSettings, spark: SparkSettings) -> dict[str, str]:
    if spark.remote is not None:
        return {"spark.remote": spark.remote, **ALIKE, **spark.options}
    found = {**QUIET, **ALIKE}
    threads = max(1, settings.threads // worker_count())
    master = spark.master
    if master is None and BY_SPARK_SUBMIT not in os.environ:
        master = f"local[{threads}]"
    if master is not None:
        found["spark.master"] = master
    if master is not None and master.startswith("local"):
        megabytes = max(512, int(settings.memory_limit_gb * 1000) // worker_count())
        found |= ON_LOOPBACK
        # one machine gains nothing from plans that change while they run, nor from more parts than threads
        found |= {"spark.sql.adaptive.enabled": "false", "spark.sql.shuffle.partitions": str(threads)}
        found["spark.driver.memory"] = f"{megabytes}m"
    return found | spark.options


def _local_folder(work_root: Path | None) -> Path:
    if work_root is not None:
        work_root.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="lrfm-spark-", dir=work_root))


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")  # where it is set, Spark looks nowhere else
    return (Path(home) / "bin/java").exists() if home else shutil.which("java") is not None


def _require_answer(remote: str) -> None:
    """Raise `UserError` where nobody listens at an address: Spark's client would go on trying for minutes."""
    for part in CONNECT_PACKAGES:
        if importlib.util.find_spec(part) is None:
            raise UserError.of("engine.no_connect", package=part)
    address = urlsplit(remote)
    try:
        socket.create_connection((address.hostname, address.port or CONNECT_PORT), timeout=ANSWER_SECONDS).close()
    except OSError as error:
        raise UserError.of("engine.no_answer", address=remote, detail=error.strerror or str(error)) from error


def failures() -> tuple[type[Exception], ...]:
    """Give what Spark's client raises where it can't start or reach a cluster."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    found: list[type[Any]] = [PySparkException, Py4JError, OSError]
    if importlib.util.find_spec("grpc") is not None:
        from grpc import RpcError

        found.append(RpcError)
    return tuple(found)


def first_line(error: Exception) -> str:
    """Give what an error of Spark says first."""
    said = re.search(r'details = "([^"]*)"', str(error))  # what Spark Connect says stands among much else
    told = said[1] if said else str(error)
    return (told.strip().splitlines() or [type(error).__name__])[0][:300]
