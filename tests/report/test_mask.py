from __future__ import annotations

import re

import pytest

from lrfm.errors import UserError
from lrfm.report.language import PSEUDO_ACCENTED, Language
from lrfm.report.mask import Identity, Names, names_of, scrub
from lrfm.report.settings import EnvironmentSecret, ReportSettings

EN = Language.load("en")
DIRECTORY = (
    Identity(1, "C-0815", "Smith"),
    Identity(2, "C-0816", "Smith & Sons"),
    Identity(3, "17", "אחים כהן"),
    Identity(4, "C-0818", ""),
)


def test_shown_names_are_names() -> None:
    names = Names.shown(DIRECTORY)
    assert [names.of(key) for key in (1, 2, 3, 4)] == ["Smith", "Smith & Sons", "אחים כהן", "C-0818"]
    assert scrub("Smith owes", names) == "Smith owes"


def test_masked_names_say_nothing() -> None:
    names = Names.masked(DIRECTORY, secret=None, language=EN)
    assert [names.of(key) for key in (1, 2, 3, 4)] == ["Customer 1", "Customer 2", "Customer 3", "Customer 4"]


def test_a_secret_gives_the_same_label_under_another_number() -> None:
    january = Names.masked(DIRECTORY, secret=b"s", language=EN)
    june = Names.masked([Identity(9, "C-0815", "Smith")], secret=b"s", language=EN)
    other = Names.masked(DIRECTORY, secret=b"t", language=EN)
    assert january.of(1) == june.of(9) != other.of(1)
    assert re.fullmatch(r"Customer [A-Z2-7]{5}-[A-Z2-7]{5}", january.of(1))
    assert len(set(january.labels.values())) == len(DIRECTORY)


def test_labels_are_in_the_readers_language() -> None:
    names = Names.masked(DIRECTORY, secret=None, language=Language.load(PSEUDO_ACCENTED))
    assert names.of(1) == "«Çüstöömèèr 1»".replace("Çüs", "Çûûs")


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        Names.shown(DIRECTORY).of(99)


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("Smith & Sons and SMITH owe", "Customer 2 and Customer 1 owe"),
        ("C-0815, c-0816", "Customer 1, Customer 2"),
        ("אחים כהן: 17 days", "Customer 3: 17 days"),
        ("Smithson", "Smithson"),
        ("Smith\nSmith", "Customer 1\nCustomer 1"),
    ],
)
def test_scrub(text: str, scrubbed: str) -> None:
    assert scrub(text, Names.masked(DIRECTORY, secret=None, language=EN)) == scrubbed


def test_params_choose() -> None:
    keyed = ReportSettings(names="mask", mask_key=EnvironmentSecret(env="LRFM_MASK_KEY"))
    assert names_of(DIRECTORY, ReportSettings(), language=EN, environ={}).of(1) == "Smith"
    assert names_of(DIRECTORY, ReportSettings(names="mask"), language=EN, environ={}).of(1) == "Customer 1"
    assert names_of(DIRECTORY, keyed, language=EN, environ={"LRFM_MASK_KEY": "s"}) == Names.masked(
        DIRECTORY, secret=b"s", language=EN
    )


@pytest.mark.parametrize("environ", [{}, {"LRFM_MASK_KEY": ""}, {"lrfm_mask_key": "h4nter"}])
def test_a_missing_secret_is_a_fault_that_names_its_variable_and_no_value(environ: dict[str, str]) -> None:
    keyed = ReportSettings(names="mask", mask_key=EnvironmentSecret(env="LRFM_MASK_KEY"))
    with pytest.raises(UserError) as caught:
        names_of(DIRECTORY, keyed, language=EN, environ=environ)
    (fault,) = caught.value.faults
    assert (fault.key, fault.values) == ("report.mask_key_missing", {"variable": "LRFM_MASK_KEY"})
    assert "the environment variable LRFM_MASK_KEY is empty" in EN.fault(fault)
    assert "h4nter" not in EN.fault(fault)
