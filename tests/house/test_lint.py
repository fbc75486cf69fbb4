from __future__ import annotations

import os
import subprocess

import pytest

from tools.lint import CHECKS, ROOT, command


@pytest.mark.parametrize("name", CHECKS)
def test_source_passes(name: str) -> None:
    environ = {**os.environ, "NO_COLOR": "1", "COLUMNS": "120"}
    done = subprocess.run(
        command(name), cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"`make lint` finds:\n{done.stdout}{done.stderr}"
