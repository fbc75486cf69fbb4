"""Golden files made by R, and the scripts that made them, run again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ORACLES = Path(__file__).parent / "oracles"
DEADLINE_SECONDS = 120


def golden(name: str, *, folder: Path = ORACLES) -> Any:
    """Read what R wrote."""
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def run_again(name: str, *arguments: str, folder: Path = ORACLES) -> Any:
    """Let R write it again; skip where there is no R, unless this is CI."""
    if shutil.which("Rscript") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Rscript is missing, and CI must not go without it")
        pytest.skip("Rscript is not installed")
    command = ["Rscript", "--vanilla", f"{name}.R", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=DEADLINE_SECONDS)
    return json.loads(done.stdout)
