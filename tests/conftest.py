"""What all tests share: the same examples each time, and the things that not every machine has."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from lrfm.runner.ready import thread_budget, warmed
from tests.compiled_once import compile_each_expression_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip

ROOT = Path(__file__).resolve().parent.parent

# Jupyter's folders as it will have them from its next release on; without this it warns, and warnings are errors.
os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")

# A failure found once is found by everybody; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

# As many processes test as there are cores: with a thread for each core in each of them, half of what numerical tests
# take is threads waiting for one another. For this process alone: what tests start finds the environment as it was.
# And jsonschema is imported as the product imports it, without the grammar of addresses that takes two seconds.
with warmed(("numpy", "scipy.linalg", "jsonschema"), budget=thread_budget(workers=2)):
    pass

LONGEST_FIRST = ("packs", "spark")
"""Tests that take long one by one: whoever gets them last is left alone with them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long at the beginning of the first half and of the second, which is where two workers begin."""
    long = {room: [one for one in items if ROOT / "tests" / room in one.path.parents] for room in LONGEST_FIRST}
    held = {id(one) for some in long.values() for one in some}
    others = [one for one in items if id(one) not in held]
    first, second = (long[room] for room in LONGEST_FIRST)
    middle = max(0, len(items) // 2 - len(first))
    items[:] = [*first, *others[:middle], *second, *others[middle:]]


def pytest_collection_finish() -> None:
    """Spare the collector of garbage from going through a million objects of tests that stay to the end anyway."""
    gc.collect()
    gc.freeze()


if os.environ.get("LRFM_COMPILE") != "always":
    compile_each_expression_once()


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


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for a module; not longer, because its event loop would disturb tests that have their own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real ledgers beside the project; they are not ours to pass on."""
    folder = ROOT.parent / "shared/data"
    if not folder.is_dir():
        pytest.skip("the real ledgers are not beside the project (../shared/data)")
    return folder
