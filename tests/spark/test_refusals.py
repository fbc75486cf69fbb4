"""What keeps Spark from starting is the user's to mend: one sentence, exit code 2, no traceback."""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from lrfm.cli import main
from lrfm.engine import spark_session
from lrfm.errors import UserError
from tests.clients import small_demo
from tests.spark.lacking import require_spark

Captured = pytest.CaptureFixture[str]
LOCAL = {"master": "local[1]"}
WRONG = {
    "a master that is none": ({"master": "head:7077"}, "wanted local[2], spark://host:port, yarn or k8s://address"),
    "an address that is none": ({"remote": "head:15002", "work_dir": "/x"}, "such as sc://host:15002"),
    "two places": ({"master": "yarn", "remote": "sc://head", "work_dir": "/x"}, "engine.spark.remote"),
    "a cluster without a shared folder": ({"master": "yarn"}, "engine.spark.work_dir: this key is missing"),
    "an option that is none of Spark's": ({**LOCAL, "options": {"cores": "2"}}, "which begin with “spark.”"),
    "an option on which numbers rest": (
        {**LOCAL, "options": {"spark.sql.ansi.enabled": "false"}},
        "spark.sql.ansi.enabled is set by lrfm, because numbers rest on it",
    ),
    "an unknown key": ({"mster": "local[1]"}, "mster"),
}


def _refused(folder: Path, spark: dict[str, object], capsys: Captured) -> str:
    """Run the command; give what it says, which must be a refusal in words."""
    params = small_demo(folder, engine={"kind": "spark", "spark": spark})
    code = main(["features", str(params), "--output", str(folder / "out"), "--cache", str(folder / "cache")])
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    assert not (folder / "cache" / "defects").exists()
    return said.err


@pytest.mark.parametrize("case", WRONG)
def test_wrong_settings(case: str, tmp_path: Path, capsys: Captured) -> None:
    settings, words = WRONG[case]
    assert words in _refused(tmp_path, settings, capsys)


def test_no_pyspark(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    _hide(monkeypatch, "pyspark")
    said = _refused(tmp_path, LOCAL, capsys)
    assert "pyspark is not installed here: run `make spark`, or `pip install lrfm[spark]`" in said


def test_no_package_for_connect(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    require_spark()
    _hide(monkeypatch, "grpc")
    said = _refused(tmp_path, {"remote": "sc://127.0.0.1:15002", "work_dir": "/x"}, capsys)
    assert "engine.spark.remote needs the Python package grpc" in said


def test_no_java(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    require_spark()
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "there is no Java on this machine: install a Java runtime 17 or 21" in _refused(tmp_path, LOCAL, capsys)


def test_java_home_without_java(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    require_spark()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert "there is no Java" in _refused(tmp_path, LOCAL, capsys)


def test_nobody_answers(tmp_path: Path, capsys: Captured) -> None:
    require_spark()
    with socket.socket() as taken:  # bound and not listening: whoever knocks is refused at once
        taken.bind(("127.0.0.1", 0))
        address = f"sc://127.0.0.1:{taken.getsockname()[1]}"
        said = _refused(tmp_path, {"remote": address, "work_dir": "/x"}, capsys)
    assert f"engine.spark.remote: nobody answers at {address} (Connection refused)" in said


@pytest.mark.spark
def test_spark_does_not_start(tmp_path: Path) -> None:
    require_spark()
    params = small_demo(tmp_path, engine={"kind": "spark", "spark": {**LOCAL, "options": {"spark.driver.memory": "x"}}})
    command = [sys.executable, "-m", "lrfm", "features", str(params), "--output", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Spark could not be started or reached (local[1])" in done.stderr
    assert "look at `engine.spark`" in done.stderr


def test_a_cluster_named_to_spark_submit_needs_a_shared_folder() -> None:
    spark_session.require_local("local[2]")
    with pytest.raises(UserError, match="spark_work_dir_needed"):
        spark_session.require_local("yarn")


def _hide(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == package else found(name, *more)
    )
