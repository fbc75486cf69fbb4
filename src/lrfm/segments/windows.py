"""Windows of whole months that end with the cut-off, in days of recency."""

from __future__ import annotations

from datetime import date

from lrfm.core.calendars import window_start

__all__ = ["window_days"]


def window_days(cutoff: date, *, months: int) -> int:
    """Give the length of a window: what happened fewer days before the cut-off than this lies in it.

    It begins with the day after the cut-off, moved back by whole months, as the windows of the features do.

    >>> window_days(date(2026, 2, 28), months=24), window_days(date(2024, 2, 29), months=12)
    (730, 366)
    """
    return (cutoff - window_start(cutoff, months=months)).days + 1
