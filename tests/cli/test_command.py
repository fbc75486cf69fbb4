"""Help, version, schema, and the process as a whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from lrfm.cli import main
from lrfm.params import schema_text

# A run that waits for ever, as seen from the command.
WAITING = """
import sys, time
import lrfm.runner
from lrfm.cli import main
def waits(*arguments, **options):
    print("waiting", flush=True)
    time.sleep(60)
lrfm.runner.report = waits
sys.exit(main(["report", "acme.yml"]))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["report", "--help"], ["schema", "-h"]])
def test_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert "Usage: lrfm" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"lrfm {version('lrfm')}\n"


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "lrfm params file"


def test_the_schema_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--output", str(tmp_path / "new" / "schema.json")]) == 0
    assert (tmp_path / "new" / "schema.json").read_text(encoding="utf-8") == schema_text()
    assert capsys.readouterr().out == ""


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lrfm", "report", "nothing.yml"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing.yml: there is no params file" in done.stderr


def test_a_reader_that_leaves_early_is_no_defect(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "lrfm", "schema"],
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


# A run one of whose reports failed, as seen from the command.
FAILED = """
import sys
from pathlib import Path
from types import SimpleNamespace
import lrfm.runner
from lrfm.cli import main
from lrfm.runner.events import StageDone
def fails(*arguments, on_event, **options):
    for _ in range(3):
        on_event(StageDone("ledger"))
    return SimpleNamespace(exit_code=1, has_failed_report=True, page=Path("reports/acme/2026-10-31/index.html"))
lrfm.runner.report = fails
sys.exit(main(["report", "acme.yml"]))
"""


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
@pytest.mark.parametrize("how", ["reader left", "never open"])
def test_the_exit_code_stands_where_nobody_listens(home: Path, closed: str, how: str) -> None:
    command = [sys.executable, "-c", FAILED]
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    if how == "never open":
        command = ["sh", "-c", f'exec "$@" {1 if closed == "stdout" else 2}>&-', "sh", *command]
        done = subprocess.run(command, cwd=home, text=True, check=False, **streams)
    else:
        read, write = os.pipe()
        os.close(read)
        with os.fdopen(write, "wb") as gone:
            done = subprocess.run(command, cwd=home, text=True, check=False, **streams | {closed: gone})
    assert done.returncode == 1
    if closed == "stdout":
        assert "Not every report could be made" in done.stderr
        assert "Broken" not in done.stderr
    else:
        assert done.stdout == "The pack is in reports/acme/2026-10-31/index.html\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_command_in_words(number: signal.Signals, home: Path) -> None:
    command = subprocess.Popen(
        [sys.executable, "-c", WAITING], cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert command.stdout is not None
    assert command.stdout.readline() == "waiting\n"
    command.send_signal(number)
    _, said = command.communicate(timeout=30)
    assert command.returncode == 130
    assert said == "Interrupted; nothing was published.\n"
    assert not (home / "reports").exists()


def test_the_handler_of_the_caller_is_put_back(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    assert main(["--version"]) == 0
    assert capsys.readouterr().out
    assert signal.getsignal(signal.SIGTERM) is before
