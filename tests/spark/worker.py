"""The one process of the tests that starts Spark: runs the chain on each case, and says how long it took."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings, SparkSettings
from tests.spark.chain import CASE, run_chain, write_results

# small tables: code compiled for each of them costs more than it saves
OPTIONS = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def main(folder: Path, cutoffs: list[date]) -> None:
    """Run every case below the folder, and write what came out beside it."""
    begun = time.monotonic()
    settings = EngineSettings(kind="spark", spark=SparkSettings(master="local[2]", options=OPTIONS))
    engine = connect(settings, spill_root=folder / "work")
    seconds = {"start": time.monotonic() - begun}
    for case in sorted(path.parent for path in folder.glob(f"*/{CASE}")):
        begun = time.monotonic()
        write_results(run_chain(engine, case, cutoffs=cutoffs), case / "spark")
        seconds[case.name] = time.monotonic() - begun
    engine.close()
    (folder / "seconds.json").write_text(json.dumps(seconds), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [date.fromisoformat(text) for text in sys.argv[2:]])
