"""What all tests share: the same examples each time, and the things that not every machine has."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# Jupyter's folders as it will have them from its next release on; without this it warns, and warnings are errors.
os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")

# A failure found once is found by everybody; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def _missing(what: str) -> None:
    """Skip where a newcomer's machine lacks something; fail in CI, whose script installs it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}: .ci/run must install it")
    pytest.skip(what)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium or Chrome installed on this machine."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    _missing("no Chromium on this machine")
    raise AssertionError


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real ledgers beside the project; they are not ours to pass on."""
    folder = ROOT.parent / "shared/data"
    if not folder.is_dir():
        pytest.skip("the real ledgers are not beside the project (../shared/data)")
    return folder
