"""Names of months against CLDR, as Babel has it, and against two libraries of the Jalali calendar."""

from __future__ import annotations

import jdatetime
import pytest
from babel.dates import get_month_names
from persiantools.jdatetime import MONTH_NAMES_ABBR_FA, MONTH_NAMES_EN, MONTH_NAMES_FA

from lrfm.ledger.mapping import month_names
from lrfm.ledger.mapping.month_names import NamedMonth, folded_name, month_of

LANGUAGES = "en es es_MX fr fr_CA de de_AT he fa ar ar_EG ar_LB ar_DZ ar_MA".split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
@pytest.mark.parametrize("context", ["format", "stand-alone"])
def test_every_name_that_cldr_knows_is_its_month(language, width, context):
    for month, name in get_month_names(width, context=context, locale=language).items():
        assert month_of(name) == NamedMonth(month, "gregorian"), name
        assert month_of(name.upper()) == NamedMonth(month, "gregorian")


@pytest.mark.parametrize(
    "names",
    [MONTH_NAMES_FA[1:], MONTH_NAMES_ABBR_FA[1:], MONTH_NAMES_EN[1:], jdatetime.date.j_months_en],
    ids=["fa", "fa short", "en", "jdatetime"],
)
def test_jalali_names(names):
    assert [month_of(name) for name in names] == [NamedMonth(month, "jalali") for month in range(1, 13)]


def test_no_name_means_two_months():
    meant: dict[str, set[tuple[int, str]]] = {}
    for calendar, lines in (("gregorian", month_names._GREGORIAN), ("jalali", month_names._JALALI)):
        for line in lines:
            assert len(line.split()) == 12
            for month, names in enumerate(line.split(), start=1):
                for name in names.split("/"):
                    meant.setdefault(folded_name(name), set()).add((month, calendar))
    assert {name: months for name, months in meant.items() if len(months) > 1} == {}


@pytest.mark.parametrize("word", ["Smith", "", "Janet", "Mara", "13", "مهرداد", "-", "de"])
def test_other_words_are_no_months(word):
    assert month_of(word) is None
