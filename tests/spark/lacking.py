"""What Spark needs on this machine: without it tests are skipped, in CI they fail."""

from __future__ import annotations

import importlib.util
import os
import shutil

import pytest

__all__ = ["require_spark"]


def require_spark() -> None:
    """Skip the test where pyspark or Java is missing; fail in CI, whose script installs them."""
    if importlib.util.find_spec("pyspark") is None:
        lacking = "pyspark is not installed (make spark)"
    elif shutil.which("java") is None:
        lacking = "no Java on this machine"
    else:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{lacking}: .ci/run must install it")
    pytest.skip(lacking)
