"""Exhibits of other opinions: claims by rule, figures on both widths, and what is said where nothing is told (B7)."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lrfm.core.reason import Reason
from lrfm.report.exhibits.opinions import OPINIONS
from lrfm.report.exhibits.opinions.tables import opinion_tables
from lrfm.survival.aft import Family
from tests.report import opinions_sample as sample
from tests.report.customers_sample import voice
from tests.report.exhibit_parts import cells, lines

VOICE = voice()
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "04_time_to_payment.ipynb"


@pytest.fixture
def _not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes longer than all else."""
    for name in ("effects", "fading", "ceiling"):
        room = import_module(f"lrfm.report.exhibits.opinions.{name}")
        monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


def shown(name: str, **changed: Any) -> Any:
    return OPINIONS[f"opinions.{name}"](VOICE, sample.results(sample.opinions(**changed)))


def test_the_notebook_shows_each_exhibit_once() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    asked = [source.split('"')[1] for source in sources if source.startswith("study.exhibit")]
    assert [name for name in asked if name.startswith("opinions.")] == list(OPINIONS)


@pytest.mark.usefixtures("_not_drawn")
@pytest.mark.parametrize("code", ["en-XA", "ar-XB"])
def test_every_exhibit_speaks_every_language(code: str) -> None:
    for name, exhibit in OPINIONS.items():
        html = exhibit(voice(code), sample.results(sample.opinions()))._repr_html_()
        assert not re.search(r"(opinions|outlook|survival)\.[a-z]", html), name


def test_figures_are_drawn_for_wide_and_narrow_pages() -> None:
    for name in ("effects", "fading", "ceiling"):
        assert shown(name)._repr_html_().count("<svg") == 2
    mirrored = OPINIONS["opinions.effects"](voice("ar-XB"), sample.results(sample.opinions()))
    assert mirrored._repr_html_().count("<svg") == 2


@pytest.mark.usefixtures("_not_drawn")
@pytest.mark.parametrize(
    ("effects", "claim"),
    [
        ((sample.LATE, sample.OFTEN, sample.DISPUTE), "3 models agree: all 2 effects that are beyond chance point"),
        ((sample.LATE, sample.SIZE), "3 models agree on the direction of 1 of 2 effects beyond chance"),
        ((sample.LATE,), "3 models agree: the 1 effect that is beyond chance points the same way"),
        ((sample.OFTEN,), "Of the one effect asked about “Hazard model” tells none beyond chance"),
        ((sample.NEARLY, sample.OFTEN), "Of 2 effects asked about “Hazard model” tells none beyond chance, all judged"),
        ((sample.NEARLY,), "3 models agree: the 1 effect that is beyond chance"),
        ((sample.ALONE,), "Of the 1 effect that “Hazard model” tells beyond chance no other model can be asked"),
    ],
)
def test_agreement_is_counted_among_effects_beyond_chance(effects: tuple[Any, ...], claim: str) -> None:
    """Only effects that the workhorse is sure of: models may differ on the sign of what is nothing."""
    found = shown("effects", effects=sample.effects_told(*effects))
    assert found.claim.startswith(claim)
    assert ("Not the same way in all: “an amount around" in found.caveat) == (sample.SIZE in effects)


@pytest.mark.usefixtures("_not_drawn")
def test_times_become_days_of_the_usual_invoice() -> None:
    """1.5 times 40 days is 20 days later; of a dispute, which begins while an invoice is open, none are told."""
    rows = cells(shown("effects"))
    assert rows[1] == [
        "paid more than a month late in the year before", "0.40 (0.30 to 0.50)", "0.42 (0.30 to 0.50)",
        "-20.0 (-28.0 to -12.0)", "paid up to a week late in the year before",
    ]  # fmt: skip
    assert rows[3][3] == "–"
    caveat = shown("effects").caveat
    assert "within a tenth of each other in 2 of 3, and farthest apart on “buys seldom”: 1.22 times." in caveat
    assert "within 40 days" in caveat
    assert "for each of 3 classes of terms" in caveat


@pytest.mark.usefixtures("_not_drawn")
def test_a_model_that_is_missing_is_named_with_its_reason() -> None:
    few = Reason.of("second.covariate_constant", covariates="paid_late_later, size")
    only = (sample.Effect("buys", "seldom", "often", sample.Ratio(0.5, 0.4, 0.6), sample.Ratio(0.5, 0.4, 0.6), None),)
    changed = {"missing": {"aft": few}, "family": None, "usual_days": None, "strata_count": 1, "every": 3}
    found = shown("effects", effects=sample.effects_told(*only, left_out=(("paid_late", "later"),), **changed))
    assert found.claim.startswith("2 models agree")
    assert "Not told by “Accelerated times”: " in found.caveat
    assert "payment in the year before and amount" in found.caveat
    assert "paid_late" not in found.caveat
    assert "With too few payments to be told apart: “paid more than a month late" in found.caveat
    assert "All invoices are of one class of terms. Asked of one invoice in 3" in found.caveat


@pytest.mark.usefixtures("_not_drawn")
def test_what_effects_rest_on_is_said() -> None:
    """How many were judged together, which families failed, and which levels count among the reference."""
    changed = {"left_out": (("rhythm", "silent"),), "pooled": (("rhythm", "silent"),), "failed": (Family.WEIBULL,)}
    caveat = shown("effects", effects=sample.effects_told(**changed)).caveat
    assert "of 3 effects judged together (Holm)" in caveat
    assert "those that could be fitted; Weibull could not" in caveat
    assert "Even together too few payments tell of “" in caveat
    few = Reason.of("second.separated", covariates="terms_60, terms_101")
    missing = sample.effects_told(missing={"aft": few}, family=None, usual_days=None)
    said = shown("effects", effects=missing).caveat
    assert "terms_" not in said
    assert said.count("terms") == 1 + shown("effects").caveat.count("terms")


@pytest.mark.usefixtures("_not_drawn")
def test_the_page_says_how_changes_are_found() -> None:
    provenance = shown("fading").provenance
    assert "fitted again to the payments of each of four parts" in provenance
    assert "Schoenfeld" not in provenance


@pytest.mark.usefixtures("_not_drawn")
def test_what_fades_is_named_by_size_with_both_ends() -> None:
    found = shown("fading")
    assert found.claim == (
        "Of the 4 strongest effects “paid more than a month late in the year before” changes most with time: ×0.20 "
        "(“Before it is due”), then ×0.80 (“More than 11 days past due”)"
    )
    assert "Steady: 1; changing: 2; can't be told: 1." in found.caveat
    assert "follows the change of “paid more than a month late in the year before”" in found.caveat
    assert "takes these as the same whatever the lateness: “buys seldom”" in found.caveat
    assert "Too few payments to tell whether they change: “already reminded or called”" in found.caveat
    rows = cells(found)
    assert rows[0][1:5] == [
        "Before it is due",
        "0 to 2 days past due",
        "3 to 11 days past due",
        "More than 11 days past due",
    ]
    assert rows[2] == ["in dispute", "–", "×0.50", "×0.50", "×0.60", "×1.2", "steady"]


@pytest.mark.usefixtures("_not_drawn")
def test_nothing_that_fades_is_said_too() -> None:
    steady = shown("fading", fading=sample.fading_told(sample.STEADY, sample.STEADY))
    assert steady.claim.startswith("None of the 2 strongest effects fades: from early payments to late ones each stays")
    unsure = shown("fading", fading=sample.fading_told(sample.STEADY, sample.UNSURE))
    assert unsure.claim == "None of the 2 strongest effects is told to fade; of 1 it can't be said"


@pytest.mark.usefixtures("_not_drawn")
@pytest.mark.parametrize(
    ("difference", "claim"),
    [
        (
            (-0.001, -0.002, 0.001),
            "no better than the model by more than chance: it would have erred 2.0% less at most",
        ),
        (
            (-0.01, -0.02, -0.005),
            "erred 10.0% less than the model (5.0% to 20.0%): about so much is left to find in what is known",
        ),
        (
            (0.005, 0.001, 0.009),
            "Gradient boosting errs more than the model, by 5.0%: it found no more in what is known",
        ),
        ((-0.01, None, None), "would have erred 10.0% less than the model; chance can't be told from it"),
        ((0.005, None, None), "would have erred 5.0% more than the model; chance can't be told from it"),
    ],
)
def test_the_ceiling_is_judged_by_the_range_of_the_better_way(difference: tuple[Any, ...], claim: str) -> None:
    found = shown("ceiling", ceiling=sample.ceiling_told(*difference))
    assert claim in found.claim
    assert "2 past month ends only" in found.caveat
    assert [row[0] for row in cells(found)[1:]] == ["Model of payments", "Boosting alone", "Boosting on top"]


def test_where_nothing_is_told_a_sentence_says_why() -> None:
    few = Reason.of("survival.few_customers", count=3, least=20)
    for name in ("effects", "fading", "ceiling"):
        assert len(lines(shown(name, **{name: few}))) == 1
    nothing = [lines(exhibit(VOICE, sample.results(few)))[0] for exhibit in OPINIONS.values()]
    assert nothing[0] == "So there is nothing to set other models beside."
    assert opinion_tables(sample.results(few)) == {}


def test_tables_hold_every_opinion() -> None:
    tables = opinion_tables(sample.results(sample.opinions()))
    assert len(tables["payment_opinions"]) == 8
    assert {row["model"] for row in tables["payment_opinions"].to_pylist()} == {"hazard", "cox", "accelerated_times"}
    assert len(tables["payment_fading"]) == 13
    assert [row["method"] for row in tables["payment_ceiling"].to_pylist()] == ["model", "alone", "on_top"]
    untold = sample.opinions(fading=Reason.of("opinions.none_sure"))
    assert set(opinion_tables(sample.results(untold))) == {"payment_opinions", "payment_ceiling"}
