"""Windows of the segments are those of the features."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lrfm.core.calendars import window_start
from lrfm.segments.windows import window_days


@pytest.mark.parametrize("months", [6, 12, 24])
def test_windows_are_those_of_the_features(months: int) -> None:
    """On every day of four years, a leap day among them, the first day of the window lies in it, the day before not."""
    for number in range(4 * 366):
        cutoff = date(2024, 1, 1) + timedelta(days=number)
        assert (cutoff - window_start(cutoff, months=months)).days == window_days(cutoff, months=months) - 1
