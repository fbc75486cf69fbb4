"""The one process of the tests that starts Spark: runs a case itself, lets a client without Java run the other."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings, SparkSettings
from lrfm.errors import UserError
from tests.spark.chain import run_chain, write_results

# small tables: code compiled for each of them costs more than it saves
OPTIONS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
HERE, THERE = "own_payments", "everything"
"""The case that this process runs, and the one that comes through Spark Connect."""
NOWHERE = "/nonexistent"


def main(folder: Path, cutoffs: list[date]) -> None:
    """Run every case below the folder, and write what came out beside it."""
    begun = time.monotonic()
    port = _free_port()
    settings = EngineSettings(kind="spark", spark=SparkSettings(master="local[2]", options=OPTIONS | _serving(port)))
    engine = connect(settings, spill_root=folder / "work")
    seconds = {"start": time.monotonic() - begun}
    begun = time.monotonic()
    write_results(run_chain(engine, folder / HERE, cutoffs=cutoffs), folder / HERE / "spark")
    seconds[HERE] = time.monotonic() - begun
    begun = time.monotonic()
    days = [day.isoformat() for day in cutoffs]
    without_java = {**os.environ, "PATH": NOWHERE, "JAVA_HOME": NOWHERE}
    command = [sys.executable, "-W", "ignore", "-m", "tests.spark.worker", str(folder), f"sc://127.0.0.1:{port}"]
    subprocess.run([*command, *days], env=without_java, check=True)
    seconds[THERE] = time.monotonic() - begun
    engine.close()
    (folder / "seconds.json").write_text(json.dumps(seconds), "utf-8")


def through(remote: str, folder: Path, cutoffs: list[date]) -> None:
    """Run a case through Spark Connect, and note how it refuses what it can't do."""
    spark = SparkSettings(remote=remote, work_dir=str(folder / "shared"))
    with closing(connect(EngineSettings(kind="spark", spark=spark))) as engine:
        told = {
            "file": _refusal(lambda: engine.read_parquet(str(folder / "missing.parquet"), name="missing")),
            "table": _refusal(lambda: engine.read_table("nobody.knows")),
        }
        write_results(run_chain(engine, folder / THERE, cutoffs=cutoffs), folder / THERE / "spark")
    bad = SparkSettings(remote=remote, work_dir="/dev/null/lrfm")
    told["work_dir"] = _refusal(lambda: connect(EngineSettings(kind="spark", spark=bad)))
    (folder / "refusals.json").write_text(json.dumps(told), "utf-8")


def _serving(port: int) -> dict[str, str]:
    """Let this session's process also be a Spark Connect server, on the loopback address alone."""
    return {
        "spark.plugins": "org.apache.spark.sql.connect.SparkConnectPlugin",
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
    }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _refusal(ask) -> str:
    try:
        ask()
    except UserError as error:
        return error.faults[0].key
    return "nothing was refused"


if __name__ == "__main__":
    place, first, *days = sys.argv[1:]
    if first.startswith("sc://"):
        through(first, Path(place), [date.fromisoformat(text) for text in days])
    else:
        main(Path(place), [date.fromisoformat(text) for text in (first, *days)])
