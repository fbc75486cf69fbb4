"""The Jalali calendar against jdatetime, which counts leap years in another way (2,820-year cycle of its own code)."""

from __future__ import annotations

from datetime import date, timedelta

import jdatetime
import numpy as np
import pytest

from lrfm.core.calendars import gregorian_to_jalali, jalali_to_gregorian


def every_day(first_year: int, last_year: int):
    """Walk day by day through jdatetime's calendar: (year, month, day) and the Gregorian day."""
    day, parts, days = jdatetime.date(first_year, 1, 1), [], []
    while day.year <= last_year:
        parts.append((day.year, day.month, day.day))
        days.append(day.togregorian())
        day += timedelta(days=1)
    return np.array(parts).T, np.array(days, dtype="datetime64[D]")


@pytest.fixture(scope="module")
def walked():
    return every_day(1300, 1500)


def test_every_day_from_1300_to_1500_is_the_day_of_jdatetime(walked):
    (years, months, days), gregorian = walked
    # the published rule for these years: a leap year leaves one of eight remainders by 33
    leap_years = sum(year % 33 in {1, 5, 9, 13, 17, 22, 26, 30} for year in range(1300, 1501))
    assert len(gregorian) == 201 * 365 + leap_years
    assert (np.diff(gregorian) == np.timedelta64(1, "D")).all()
    np.testing.assert_array_equal(jalali_to_gregorian(years, months, days), gregorian)


def test_every_day_comes_back_to_its_jalali_day(walked):
    parts, gregorian = walked
    np.testing.assert_array_equal(np.array(gregorian_to_jalali(gregorian)), parts)


def test_what_jdatetime_has_no_day_for_is_no_day(walked):
    known = set(zip(*(part.tolist() for part in walked[0]), strict=True))
    years, months, days = (grid.ravel() for grid in np.meshgrid(np.arange(1300, 1501), np.arange(14), np.arange(33)))
    ours = ~np.isnat(jalali_to_gregorian(years, months, days))
    theirs = [day in known for day in zip(years.tolist(), months.tolist(), days.tolist(), strict=True)]
    np.testing.assert_array_equal(ours, theirs)


def test_the_comparison_would_see_leap_years_shifted_by_one(walked):
    """A cycle of 33 years that starts a year late is wrong on thousands of days: the oracle can fail."""
    (years, months, days), gregorian = walked

    def starts(year, shift):
        leaps = sum((25 * (before - shift) + 11) % 33 < 8 for before in range(1300, year))
        return np.datetime64("1921-03-21") + np.timedelta64(365 * (year - 1300) + leaps, "D")

    of_year = np.where(months <= 7, 31 * (months - 1), 186 + 30 * (months - 7)) + days - 1
    for shift, wrong_days in ((0, False), (1, True)):
        first = {year: starts(year, shift) for year in range(1300, 1501)}
        found = np.array([first[year] for year in years.tolist()]) + of_year.astype("timedelta64[D]")
        assert (found != gregorian).any() == wrong_days


# days on which the press of both calendars agrees
@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
    ],
)
def test_known_days(jalali, gregorian):
    assert jalali_to_gregorian(*([part] for part in jalali))[0].astype(object) == gregorian


def test_the_two_libraries_part_after_1500_only_where_an_equinox_falls_on_noon():
    """Persiantools follows the astronomical calendar, jdatetime the 33 years: they differ in 1502/03 and 1601/02."""
    (years, months, days), gregorian = every_day(1178, 1633)
    differ = jalali_to_gregorian(years, months, days) != gregorian
    assert sorted(set(years[differ].tolist())) == [1502, 1503, 1601, 1602]


def test_years_beyond_the_table_are_refused_not_guessed():
    assert np.isnat(jalali_to_gregorian([1177, 1634], [1, 1], [1, 1])).all()
    with pytest.raises(ValueError, match="beyond"):
        gregorian_to_jalali(["2300-01-01"])


def test_no_days_at_all():
    assert len(jalali_to_gregorian([], [], [])) == 0
    assert [len(part) for part in gregorian_to_jalali(np.array([], "datetime64[D]"))] == [0, 0, 0]
