"""When the customer base is to be reviewed next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lrfm.core.calendars import add_months
from lrfm.core.reason import Reason
from lrfm.segments.model import BaseReview

if TYPE_CHECKING:
    from lrfm.segments.settings import ReviewSettings

__all__ = ["base_review"]


def base_review(*, cutoff: date, settings: ReviewSettings) -> BaseReview:
    """Give the day of the next review of the customer base, at least every two years, and say if it is overdue.

    A review that the params date after the cut-off was not known then, and none is told.

    >>> from lrfm.segments.settings import ReviewSettings
    >>> stated = ReviewSettings(reviewed_on="2024-09-30")
    >>> base_review(cutoff=date(2026, 10, 31), settings=stated).overdue_days
    31
    """
    reviewed, months = settings.reviewed_on, settings.review_months
    if reviewed is None:
        return _untold(cutoff, months, Reason.of("segments.review_not_stated"))
    if reviewed > cutoff:
        return _untold(cutoff, months, Reason.of("segments.review_after_cutoff", reviewed_on=reviewed))
    due = add_months(reviewed, months)
    return BaseReview(cutoff, reviewed, months, next_on=due, overdue_days=max(0, (cutoff - due).days))


def _untold(cutoff: date, months: int, missing: Reason) -> BaseReview:
    return BaseReview(cutoff, None, months, next_on=None, overdue_days=0, missing=missing)
