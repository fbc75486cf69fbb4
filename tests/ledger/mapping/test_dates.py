"""Texts to days: by a stated format, by the count of days, and by what the whole column says."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import jdatetime
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrfm.errors import Fault, UserError
from lrfm.ledger.mapping.dates import propose_day_numbers, propose_format, read_days
from lrfm.ledger.mapping.settings import DateColumn

BAD = "bad"


def read(texts, **column):
    return read_days(pa.array(texts, pa.string()), column=DateColumn(column="Date", **column), field="due_date")


def told(found):
    """ISO texts, or "bad", or None."""
    rows = zip(found.days.to_pylist(), found.is_bad.to_pylist(), strict=True)
    return [BAD if bad else str(day) if day else None for day, bad in rows]


def refused(texts, **column):
    with pytest.raises(UserError) as error:
        read(texts, **column)
    return error.value.faults[0]


# --- stated formats ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("31.12.2010", "%d.%m.%Y", "2010-12-31"),
        ("1.2.2010", "%d.%m.%Y", "2010-02-01"),
        ("12/31/2010", "%d/%m/%Y", BAD),
        ("31/12/2010", "%d.%m.%Y", BAD),
        ("29.02.2011", "%d.%m.%Y", BAD),
        ("29.02.2012", "%d.%m.%Y", "2012-02-29"),
        ("00.00.0000", "%d.%m.%Y", BAD),
        ("01.01.1899", "%d.%m.%Y", BAD),
        ("01.01.1900", "%d.%m.%Y", "1900-01-01"),
        ("31.12.2200", "%d.%m.%Y", "2200-12-31"),
        ("01.01.2201", "%d.%m.%Y", BAD),
        ("01.01.0202", "%d.%m.%Y", BAD),
        ("01.01.68", "%d.%m.%y", "2068-01-01"),
        ("01.01.69", "%d.%m.%y", "1969-01-01"),
        ("20101231", "%Y%m%d", "2010-12-31"),
        ("2010121", "%Y%m%d", BAD),  # the first or the twenty-first
        ("26-Apr-11", "%d-%b-%y", "2011-04-26"),
        ("26-apr-11", "%d-%b-%y", "2011-04-26"),
        ("26-AVR-11", "%d-%b-%y", "2011-04-26"),
        ("26-Smi-11", "%d-%b-%y", BAD),
        ("26 April 2011", "%d %B %Y", "2011-04-26"),
        ("April 26, 2011", "%B %d, %Y", "2011-04-26"),
        ("26-04-2011 11:50", "%d-%m-%Y %H:%M", "2011-04-26"),
        ("26-04-2011 25:50", "%d-%m-%Y %H:%M", BAD),
        ("26-04-2011", "%d-%m-%Y %H:%M", BAD),
        ("26-04-2011 11:50", "%d-%m-%Y", "2011-04-26"),
        ("26-04-2011 11:99", "%d-%m-%Y", BAD),
        ("4/26/2011 1:05 pm", "%m/%d/%Y %I:%M %p", "2011-04-26"),
        ("11:50 26-04-2011", "%H:%M %d-%m-%Y", "2011-04-26"),
        ("Tue 26.04.2011", "%a %d.%m.%Y", "2011-04-26"),
        ("2011-116", "%Y-%j", "2011-04-26"),
        ("2011-366", "%Y-%j", BAD),
        ("۲۶/۰۴/۲۰۱۱", "%d/%m/%Y", "2011-04-26"),
        ("٢٦/٠٤/٢٠١١", "%d/%m/%Y", "2011-04-26"),
        ("26\u200f/04\u200f/2011", "%d/%m/%Y", "2011-04-26"),
        ("?", "%d-%m-%Y %H:%M", BAD),
        ("", "%d.%m.%Y", BAD),
        (None, "%d.%m.%Y", None),
    ],
)
def test_a_stated_format(text, form, day):
    found = read([text, None, text], format=form)
    assert told(found) == [day, None, day]
    assert (found.format, found.calendar) == (form, "gregorian")


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("1402/01/01", "%Y/%m/%d", "2023-03-21"),
        ("۱۴۰۲/۲/۳۱", "%Y/%m/%d", "2023-05-21"),  # a day that no Gregorian February has
        ("1402/12/30", "%Y/%m/%d", BAD),
        ("1403/12/30", "%Y/%m/%d", "2025-03-20"),
        ("02/01/01", "%y/%m/%d", "2023-03-21"),
        ("99/12/30", "%y/%m/%d", "2021-03-20"),
        ("15 فروردین 1402", "%d %B %Y", "2023-04-04"),
        ("2023/03/21", "%Y/%m/%d", BAD),
    ],
)
def test_a_stated_format_of_jalali_dates(text, form, day):
    assert told(read([text], format=form, calendar="jalali")) == [day]


@given(st.lists(st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31)), max_size=10))
def test_stated_formats_read_what_python_wrote(moments):
    for form in ("%d.%m.%Y", "%Y%m%d", "%b %d %Y", "%d-%B-%Y %H:%M", "%I:%M:%S %p, %m/%d/%Y", "%Y-%m-%dT%H:%M:%S.%f"):
        texts = [moment.strftime(form) for moment in moments]
        assert told(read(texts, format=form)) == [str(moment.date()) for moment in moments]


@given(st.text(alphabet="0123456789/-. :AaPpMm", max_size=16))
def test_what_a_stated_format_reads_python_reads_alike(text):
    for form in ("%d.%m.%Y", "%Y%m%d", "%d-%m-%y", "%m/%d/%Y %H:%M"):
        if (day := told(read([text], format=form))[0]) != BAD:
            python = datetime.strptime(
                text.split(":")[0].rsplit(" ", 1)[0] if ":" in text and ":" not in form else text, form
            )
            assert str(python.date()) == day


# --- numbers of days --------------------------------------------------------------------------------------------------


# Published: Microsoft's list of its date systems; SAS and Unix count from the first day of 1960 and of 1970.
@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("1", "excel_days", "1900-01-01"),
        ("59", "excel_days", "1900-02-28"),
        ("60", "excel_days", BAD),
        ("60.5", "excel_days", BAD),
        ("61", "excel_days", "1900-03-01"),
        ("39448", "excel_days", "2008-01-01"),
        ("39448.99", "excel_days", "2008-01-01"),
        ("39448,5", "excel_days", "2008-01-01"),
        ("۳۹۴۴۸", "excel_days", "2008-01-01"),
        ("0", "excel_days", BAD),
        ("-1", "excel_days", BAD),
        ("37986", "excel_1904_days", "2008-01-01"),
        ("0", "excel_1904_days", "1904-01-01"),
        ("0", "sas_days", "1960-01-01"),
        ("-1", "sas_days", "1959-12-31"),
        ("-0.5", "sas_days", "1959-12-31"),
        ("21915", "sas_days", "2020-01-01"),
        ("1893456000", "sas_seconds", "2020-01-01"),
        ("1893455999.9", "sas_seconds", "2019-12-31"),
        ("1577836800", "unix_seconds", "2020-01-01"),
        ("-1", "unix_seconds", "1969-12-31"),
        ("1577836799999", "unix_milliseconds", "2019-12-31"),
        ("1577836800000", "unix_milliseconds", "2020-01-01"),
        ("99999999", "excel_days", BAD),
        ("999999999999999", "sas_days", BAD),
        ("1E+05", "excel_days", BAD),
        ("2010-12-01", "excel_days", BAD),
        ("", "excel_days", BAD),
        (None, "excel_days", None),
    ],
)
def test_numbers_of_days(text, kind, day):
    assert told(read([text, "x", text], format=kind)) == [day, BAD, day]


@given(st.dates(date(1900, 3, 1), date(2200, 12, 31)))
def test_every_day_has_its_number(day):
    """Python's own day count is the oracle."""
    serial = (day - date(1899, 12, 30)).days
    assert told(read([str(serial), f"{serial}.75"], format="excel_days")) == [str(day)] * 2
    assert told(read([str((day - date(1960, 1, 1)).days)], format="sas_days")) == [str(day)]
    seconds = int((day - date(1970, 1, 1)).total_seconds())
    assert told(read([str(seconds + 86_399)], format="unix_seconds")) == [str(day)]


def test_counts_of_days_are_proposed_never_taken():
    assert propose_day_numbers(pa.array(["40878", "40900"])) == ("excel_days",)
    assert propose_day_numbers(pa.array(["21915"])) == ("sas_days",)
    assert propose_day_numbers(pa.array(["1577836800000", "x"])) == ()
    assert propose_day_numbers(pa.array([None], pa.string())) == ()
    assert refused(["40878", "40900"]).key == "mapping.date_unknown"


# --- worked out -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "form", "calendar", "day"),
    [
        (["2010-12-01", "2010-12-02"], "%Y-%m-%d", "gregorian", "2010-12-01"),
        (["2010-12-01 08:26:00"], "%Y-%m-%d", "gregorian", "2010-12-01"),
        (["2010-12-01T23:59:59Z"], "%Y-%m-%d", "gregorian", "2010-12-01"),
        (["2010-12-01T23:59:59.123+03:30", "2010-12-02"], "%Y-%m-%d", "gregorian", "2010-12-01"),
        (["20101201"], "%Y%m%d", "gregorian", "2010-12-01"),
        (["20101201T082600"], "%Y%m%d", "gregorian", "2010-12-01"),
        (["31122010"], "%d%m%Y", "gregorian", "2010-12-31"),
        (["1/12/2010", "13/1/2011"], "%d/%m/%Y", "gregorian", "2010-12-01"),
        (["12/1/2010", "1/13/2011"], "%m/%d/%Y", "gregorian", "2010-12-01"),
        (["12/1/2010 1:05 PM", "1/13/2011 11:59:00 a.m."], "%m/%d/%Y", "gregorian", "2010-12-01"),
        (["01.12.2010", "13.01.2011"], "%d.%m.%Y", "gregorian", "2010-12-01"),
        (["01 12 2010", "13 01 2011"], "%d %m %Y", "gregorian", "2010-12-01"),
        (["2010/12/01", "2010/1/31"], "%Y/%m/%d", "gregorian", "2010-12-01"),
        (["2010-13-01"], "%Y-%d-%m", "gregorian", "2010-01-13"),
        (["02/02/2011"], "%d/%m/%Y", "gregorian", "2011-02-02"),  # both orders name one day
        (["26-Apr-11", "1-may-11"], "%d-%b-%y", "gregorian", "2011-04-26"),
        (["26 April 2011"], "%d %b %Y", "gregorian", "2011-04-26"),
        (["April 26, 2011", "May 1st, 2011"], "%b %d, %Y", "gregorian", "2011-04-26"),
        (["2011-Apr-26"], "%Y-%b-%d", "gregorian", "2011-04-26"),
        (["26 de abril de 2011"], "%d %b %Y", "gregorian", "2011-04-26"),
        (["1er août 2011"], "%d %b %Y", "gregorian", "2011-08-01"),
        (["26. März 2011"], "%d %b %Y", "gregorian", "2011-03-26"),
        (["26 באפריל 2011"], "%d %b %Y", "gregorian", "2011-04-26"),
        (["26 كانون الثاني 2011"], "%d %b %Y", "gregorian", "2011-01-26"),
        (["٢٦ أبريل ٢٠١١"], "%d %b %Y", "gregorian", "2011-04-26"),
        (["Tue, 26 Apr 2011 10:00:00 GMT"], "%d %b %Y", "gregorian", "2011-04-26"),
        (["1402/01/15", "۱۴۰۲/۱۲/۲۹"], "%Y/%m/%d", "jalali", "2023-04-04"),
        (["15/01/1402", "29/12/1402"], "%d/%m/%Y", "jalali", "2023-04-04"),
        (["14020115", "14021229"], "%Y%m%d", "jalali", "2023-04-04"),
        (["۱۵ فروردین ۱۴۰۲"], "%d %b %Y", "jalali", "2023-04-04"),
        (["1402 مهر 3"], "%Y %b %d", "jalali", "2023-09-25"),
        (["99-04-26", "11-04-27"], "%y-%m-%d", "gregorian", "1999-04-26"),
    ],
)
def test_a_format_is_worked_out_and_reads_again_as_stated(texts, form, calendar, day):
    found = read(texts)
    assert (found.format, found.calendar, told(found)[0]) == (form, calendar, day)
    assert not any(found.is_bad.to_pylist())
    assert told(read(texts, format=form, calendar=calendar)) == told(found)


@pytest.mark.parametrize("texts", [[], [None, None]])
def test_columns_of_nothing_need_no_format(texts):
    found = read(texts)
    assert (told(found), found.format) == ([None] * len(texts), "")


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        (["01/02/2023"], "mapping.date_ambiguous"),
        (["01/02/2023", "12/12/2023", "05/05/2023"], "mapping.date_ambiguous"),
        (["01/02/03"], "mapping.date_ambiguous"),
        (["11-04-26", "11-04-27", "11-05-28"], "mapping.date_ambiguous"),  # the year may stand first
        (["01021902"], "mapping.date_ambiguous"),
        (["13/02/2023", "02/13/2023"], "mapping.date_mixed"),
        (["2011-04-26", "26-Apr-11"], "mapping.date_mixed"),
        (["26-Apr-2011", "26-Apr-11"], "mapping.date_mixed"),
        (["13/02/2023", "13.02.2023"], "mapping.date_mixed"),
        (["1402/01/15", "2023/01/15"], "mapping.date_mixed"),
        (["2023-01-15", "2023-15-01"], "mapping.date_mixed"),
        (["Smith", "Jones"], "mapping.date_unknown"),
        (["40878"], "mapping.date_unknown"),
        (["2023-02-30"], "mapping.date_unknown"),
        (["32/13/2023"], "mapping.date_unknown"),
        (["1850-01-01"], "mapping.date_unknown"),
        (["3 مهر 02"], "mapping.date_unknown"),  # a Jalali year of two digits
        (["2023-01-15", "pending", "pending"], "mapping.date_unknown"),
    ],
)
def test_what_cannot_be_told_is_refused(texts, key):
    assert refused(texts).key == key


def test_jalali_years_of_two_digits_are_read_where_the_params_say_jalali():
    assert told(read(["98/05/15", "97/12/29"], calendar="jalali")) == ["2019-08-06", "2019-03-20"]
    assert refused(["2019/05/15"], calendar="jalali").key == "mapping.date_unknown"


def days_of(count, seed=7):
    steps = np.random.default_rng(seed).integers(0, 1500, count)
    return [date(2020, 1, 1) + timedelta(int(step)) for step in steps]


def test_a_third_of_the_rows_with_day_and_month_swapped_is_refused_as_a_whole():
    days = days_of(900)
    texts = [day.strftime("%m/%d/%Y" if index % 3 == 0 else "%d/%m/%Y") for index, day in enumerate(days)]
    fault = refused(texts)
    assert fault.key == "mapping.date_mixed"
    assert (fault.values["first"], fault.values["second"]) == ("%d/%m/%Y", "%m/%d/%Y")
    late = [day.day > 12 for day in days]
    assert fault.values["first_rows"] == sum(is_late for index, is_late in enumerate(late) if index % 3)
    assert fault.values["second_rows"] == sum(is_late for index, is_late in enumerate(late) if index % 3 == 0)


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%y", "%Y%m%d"])
def test_swapped_thirds_are_refused_in_other_ways_of_writing_too(form):
    swapped = form.translate(str.maketrans("dm", "md"))
    texts = [day.strftime(swapped if index % 3 == 0 else form) for index, day in enumerate(days_of(900))]
    if form != "%Y%m%d":
        assert refused(texts).key == "mapping.date_mixed"
    else:  # nobody writes year, day, month without signs: those rows are no dates at all
        assert refused(texts).key in {"mapping.date_unknown", "mapping.date_mixed"}


def test_slips_of_the_pen_are_marked_and_more_of_them_refused():
    texts = [day.strftime("%d/%m/%Y") for day in days_of(1000)]
    few = [*texts, "02/13/2023", "31/02/2023"]
    assert told(read(few))[-2:] == [BAD, BAD]
    assert refused([*texts, *(f"02/{day}/2023" for day in range(13, 28))]).key == "mapping.date_mixed"


def test_a_few_broken_texts_are_marked_and_many_refused():
    texts = [str(day) for day in days_of(90)]
    found = read([*texts, *["n/a", "26.4.2011", "2011-02-30"] * 3])
    assert found.is_bad.to_pylist() == [False] * 90 + [True] * 9
    assert read([*texts, *(f"open {number}" for number in range(60))]).is_bad.to_pylist() == [False] * 90 + [True] * 60
    assert refused([*texts, *(f"open {number}" for number in range(91))]).key == "mapping.date_unknown"
    assert refused([*texts, *["2011-02-30", "2011-13-01", "2011-00-05"] * 20]).key == "mapping.date_mixed"


def test_a_column_is_not_decided_by_one_odd_text_among_a_thousand():
    """One text that only day-first fits may itself be the slip."""
    days = [day for day in days_of(4000) if day.day <= 12][:1000]
    texts = [day.strftime("%d/%m/%Y") for day in days]
    assert refused([*texts, "13/01/2023"]).key == "mapping.date_ambiguous"


def test_years_of_two_digits_stand_last_where_the_days_vary_and_the_years_do_not():
    days = days_of(300)
    assert told(read([day.strftime("%d-%m-%y") for day in days])) == [str(day) for day in days]
    assert refused([day.strftime("%y-%m-%d") for day in days]).key == "mapping.date_ambiguous"


def test_examples_show_both_readings_and_no_names():
    fault = refused(["01/02/2023", "01/02/2023", "05/06/2023"])
    assert fault.values["examples"] == ("01/02/2023 (2023-02-01 / 2023-01-02), 05/06/2023 (2023-06-05 / 2023-05-06)")
    assert refused(["Smith & Sons 7"]).values["examples"] == "xxxxx & xxxx 7"


def read_or_fault(texts):
    try:
        return read(texts)
    except UserError as error:
        return error.faults[0]


numeric = (
    "%Y-%m-%d %d/%m/%Y %m/%d/%Y %Y/%m/%d %d.%m.%Y %Y.%m.%d %d-%m-%Y %Y%m%d %d-%b-%Y %d-%b-%y %Y-%b-%d %d.%m.%y %m/%d/%y"
)
formats = st.sampled_from([*numeric.split(), "%d %B %Y", "%B %d, %Y", "%d %m %Y"])
times = st.sampled_from(["", " 08:26", " 23:59:59", "T00:00:00Z", " 1:05 PM"])
scripts = st.sampled_from(["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])


@settings(max_examples=300)
@given(st.lists(st.dates(date(1970, 1, 1), date(2068, 12, 31)), min_size=1, max_size=30), formats, times, scripts)
def test_any_dates_are_read_as_they_were_meant_or_refused(days, form, time, script):
    texts = [(day.strftime(form) + time).translate(str.maketrans("0123456789", script)) for day in days]
    found = read_or_fault(texts)
    if isinstance(found, Fault):
        assert found.key == "mapping.date_ambiguous"
        # refused only where there is another way to read every one of them
        assert not form.startswith("%Y")
        assert "b" not in form.lower()
    else:
        assert told(found) == [str(day) for day in days]


@settings(max_examples=200)
@given(
    st.lists(st.dates(date(1922, 1, 1), date(2080, 12, 31)), min_size=1, max_size=30),
    st.sampled_from(["%Y/%m/%d", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"]),
    scripts,
)
def test_jalali_dates_are_read_as_they_were_meant_or_refused(days, form, script):
    texts = [jdatetime.date.fromgregorian(date=day).strftime(form) for day in days]
    texts = [text.translate(str.maketrans("0123456789", script)) for text in texts]
    found = read_or_fault(texts)
    if isinstance(found, Fault):
        assert (found.key, form) == ("mapping.date_ambiguous", "%d/%m/%Y")
    else:
        assert (told(found), found.calendar) == ([str(day) for day in days], "jalali")


@given(st.lists(st.text(alphabet="0123456789/-. AprMi", max_size=10), max_size=12))
def test_whatever_stands_there_is_read_or_refused_in_words(texts):
    found = read_or_fault(texts)
    if isinstance(found, Fault):
        assert found.key.startswith("mapping.date_")
    else:
        assert len(found.days) == len(texts)


def test_a_proposal_says_what_reading_would_do():
    texts = pa.array(["01/02/2023 10:00", "03/04/2023 11:00", None])
    found = propose_format(texts)
    assert (found.verdict, found.format, found.rival_format) == ("ambiguous", "%d/%m/%Y", "%m/%d/%Y")
    assert [str(day) for day in found.days.to_pylist()] == ["2023-02-01", "2023-04-03", "None"]
    assert propose_format(pa.array(["x", "2023-01-01"])).rows_share == 0.5
    assert propose_format(pa.array([None], pa.string())).verdict == "empty"
    assert propose_format(pa.array(["13/02/2023", "02/13/2023"])).verdict == "mixed"


def test_many_rows_take_the_short_way_and_say_the_same():
    """More rows than the sample that decides whether texts are shortened before or after they are told apart."""
    start = datetime(2015, 1, 1)
    moments = [start + timedelta(minutes=37 * index) for index in range(25_000)]
    for form in ("%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M %p"):
        found = read([*(moment.strftime(form) for moment in moments), "x", None])
        assert told(found) == [*(str(moment.date()) for moment in moments), BAD, None]
