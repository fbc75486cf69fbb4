"""`lrfm features` on Spark as a user starts it: by spark-submit, to its end, with the numbers of DuckDB (N1, N5)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from ruamel.yaml import YAML

import lrfm
from lrfm.cli import main
from lrfm.engine.open import connect
from lrfm.params import read_params
from lrfm.study import Study
from lrfm.study.typed import typed_features, write_features
from tests.spark.lacking import require_spark
from tests.spark.worker import OPTIONS

LOOKED_AT = {"customers", "disputes", "limits", "order_lines", "price_index"}
"""The optional tables that features rest on."""
BEGINNING = {
    "is_length_truncated", "expected_gap_days", "expected_silence_days", "recency_ratio", "frequency_ratio",
    "billing_growth_share",
}  # fmt: skip
"""What rests on the month from which on the files are complete: it is looked for in files alone (docs/cluster.md)."""
DEADLINE_SECONDS = 400


def _company(folder: Path) -> Path:
    """Make up a company as typed Parquet, and a params file that both engines read."""
    assert main(["synthetic", "--out", str(folder), "--customers", "40", "--years", "3", "--format", "parquet"]) == 0
    yaml, path = YAML(), folder / "company.yml"
    params = yaml.load(path.read_text("utf-8"))
    for part in ("sources", "mapping"):
        tables = params[part]["optional"]
        params[part]["optional"] = {name: tables[name] for name in LOOKED_AT}
    params |= {"allocation": {"rule": "none"}, "features": {"history_months": 12}}
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(params, file)
    return path


def _submitted(params: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """Start the command as docs/cluster.md says, on a local master; Spark's workers find no Python."""
    options = {
        **OPTIONS,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
    }
    confs = [word for name, value in options.items() for word in ("--conf", f"{name}={value}")]
    command = [str(Path(sys.executable).with_name("spark-submit")), "--master", "local[2]", *confs]
    command += [f"{lrfm.__path__[0]}/__main__.py", "features", str(params), "--output", str(output)]
    env = {**os.environ, "PYSPARK_DRIVER_PYTHON": sys.executable, "PYSPARK_PYTHON": "/nonexistent/python"}
    return subprocess.run(
        [*command, "--set", "engine.kind=spark"],
        cwd=params.parent,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_SECONDS,
    )


def _by_source_id(frame: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """Name customers as the files do, whatever keys a ledger gave them."""
    named = frame.assign(customer=frame["customer_key"].map(ids)).drop(columns="customer_key")
    return named.sort_values(["cutoff", "customer"], ignore_index=True)


def _ids_of_study(params: Path, cache: Path) -> pd.Series:
    directory = Study.open(params, cache_dir=cache).ledger.directory
    return directory.filter(directory.kind == "customer").to_pandas().set_index("key")["source_id"]


@pytest.mark.spark
@pytest.mark.slow
def test_the_submitted_command_gives_what_duckdb_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_spark()
    monkeypatch.chdir(tmp_path)
    path, cache = _company(tmp_path / "company"), tmp_path / "cache"
    done = _submitted(path, tmp_path / "spark")
    assert done.returncode == 0, done.stderr[-4000:]
    assert "The features of 36 customers are in" in done.stdout
    spark = pd.read_parquet(tmp_path / "spark/features.parquet")
    assert spark["cutoff"].nunique() == 13
    assert len(pd.read_parquet(tmp_path / "spark/rejected.parquet")) == 0

    params = read_params(path)
    write_features(typed_features(params, engine=connect(params.engine))[0], folder=tmp_path)
    pd.testing.assert_frame_equal(spark, pd.read_parquet(tmp_path / "features.parquet"), check_exact=True)

    assert main(["features", str(path), "--output", str(tmp_path / "files"), "--cache", str(cache)]) == 0
    files = _by_source_id(pd.read_parquet(tmp_path / "files/features.parquet"), _ids_of_study(path, cache))
    customers = pd.read_parquet(tmp_path / "spark/customers.parquet").set_index("customer_key")["source_id"]
    cluster = _by_source_id(spark, customers)
    pd.testing.assert_frame_equal(cluster.drop(columns=BEGINNING), files.drop(columns=BEGINNING), check_exact=True)
    assert list(cluster.columns) == list(files.columns)
