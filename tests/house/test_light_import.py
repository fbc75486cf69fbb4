"""`import lrfm` and `lrfm --help` answer at once: they load none of the heavy libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "pandas", "pandera", "ibis", "duckdb", "pyarrow", "matplotlib", "nbconvert", "papermill", "IPython")

REPORT = f"; import sys; print(sorted(set(sys.modules) & set({HEAVY!r})))"
HELP = """
import sys
sys.argv = ["lrfm", *sys.argv[1:], "--help"]
from lrfm.cli import main
try:
    main()
except SystemExit as end:
    assert end.code in (0, None), end.code
"""


def _loaded(program: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def test_the_question_can_be_answered_otherwise() -> None:
    assert _loaded("import numpy" + REPORT) == "['numpy']"


def test_import() -> None:
    assert _loaded("import lrfm" + REPORT) == "[]"


@pytest.mark.parametrize("command", [(), ("report",), ("map",), ("check",), ("judgements",), ("schema",)])
def test_help(command: tuple[str, ...]) -> None:
    assert _loaded(HELP + REPORT.lstrip("; "), *command) == "[]"


def test_params_are_read_lightly() -> None:
    assert _loaded("import lrfm.params" + REPORT) == "[]"
