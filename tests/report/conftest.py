"""A real Chromium for the pages, and one sample pack in three languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from lrfm.report.language import Language
from lrfm.report.page import render_page
from tests.report import sample

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)  # fmt: skip
CODES = ("en", "en-XA", "ar-XB")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for a module; not longer, because its event loop would disturb tests that have their own."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    """The sample pack by language."""
    return {code: render_page(sample.notebook(Language.load(code)), sample.context(code)) for code in CODES}


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str], str]:
    """Save a page and give its address."""

    def save(html: str) -> str:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        return path.as_uri()

    return save
