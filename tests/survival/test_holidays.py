"""Public holidays by country (B7, B22)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from lrfm.errors import UserError
from lrfm.survival.exposure import ExposureCalendar
from lrfm.survival.holidays import with_holidays
from lrfm.survival.settings import ExposureSettings

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)


def test_an_iranian_week_and_its_holidays() -> None:
    """Nowruz has no business, nor have Thursdays and Fridays; a Sunday is an ordinary day."""
    asked = ExposureSettings(country="IR", closed_weekdays=(3, 4))
    calendar = ExposureCalendar(("holiday", "weekday"), with_holidays(asked, first=FIRST, last=LAST))
    days = np.array(["2026-03-21", "2026-03-22", "2026-04-26"], dtype="datetime64[D]")
    assert calendar.levels(days)["holiday"].tolist() == [1, 1, 0]


def test_own_days_stay_beside_the_countrys() -> None:
    found = with_holidays(ExposureSettings(country="DE", holidays=(date(2026, 12, 24),)), first=FIRST, last=LAST)
    assert {date(2025, 10, 3), date(2026, 10, 3), date(2026, 12, 24)} <= set(found.holidays)
    assert date(2024, 10, 3) not in found.holidays
    assert with_holidays(ExposureSettings(), first=FIRST, last=LAST).holidays == ()


@pytest.mark.parametrize("country", ["XX", "DE-QQ"])
def test_an_unknown_country_is_said(country: str) -> None:
    with pytest.raises(UserError) as refused:
        with_holidays(ExposureSettings(country=country), first=FIRST, last=LAST)
    assert refused.value.faults[0].key == "payments.country_unknown"
