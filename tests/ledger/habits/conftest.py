"""The small books, read once for all tests of this folder."""

from __future__ import annotations

import pytest

from lrfm.ledger.habits.model import Habits
from tests.ledger.habits.books import read_books


@pytest.fixture(scope="package")
def habits(tmp_path_factory: pytest.TempPathFactory) -> Habits:
    return read_books(tmp_path_factory.mktemp("books")).ledger.habits
