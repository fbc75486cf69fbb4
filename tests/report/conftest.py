"""One sample pack in three languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lrfm.report.language import Language
from lrfm.report.page import render_page
from tests.report import sample

CODES = ("en", "en-XA", "ar-XB")


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
