from __future__ import annotations

import pytest

from lrfm.core.environment import WORKERS_VARIABLE, worker_count
from lrfm.errors import UserError
from lrfm.report.language import Language


@pytest.mark.parametrize(("text", "count"), [("", 1), ("1", 1), ("3", 3)])
def test_workers(text: str, count: int) -> None:
    assert worker_count({WORKERS_VARIABLE: text}) == count


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "²"])
def test_anything_else_is_told(text: str) -> None:
    with pytest.raises(UserError) as caught:
        worker_count({WORKERS_VARIABLE: text})
    words = Language.load("en").fault(caught.value.faults[0])
    assert WORKERS_VARIABLE in words
    assert text in words
