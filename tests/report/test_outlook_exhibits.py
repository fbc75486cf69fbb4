"""Exhibits of payments to come: claims by rule, chances and dates in words, and what is said where nothing is told."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrfm.core.reason import Reason
from lrfm.report.exhibits.outlook import OUTLOOK
from lrfm.report.exhibits.outlook.levels import level_words, reason_words
from lrfm.report.exhibits.outlook.tables import outlook_tables
from lrfm.report.pack import Block
from lrfm.survival.paces import pace_at
from lrfm.survival.payment_results import PaymentResults
from lrfm.survival.proof.prove import prove
from lrfm.survival.proof.table import Choice, LeftOut, ProofTable
from tests.report import outlook_sample as sample
from tests.report.customers_sample import voice
from tests.report.exhibit_parts import cells, lines

VOICE = voice()
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "04_time_to_payment.ipynb"


@pytest.fixture
def _not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes longer than all else."""
    for name in ("calibration", "proof"):
        room = import_module(f"lrfm.report.exhibits.outlook.{name}")
        monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


def shown(name: str, found: PaymentResults | Reason | None = None, **changed: Any) -> Any:
    return OUTLOOK[f"outlook.{name}"](VOICE, sample.results(found or sample.payments(**changed)))


def told(score: str, **values: float | None) -> ProofTable:
    """Change a score of the method that is used, at the first horizon."""
    table = sample.proof()
    scores = [
        replace(one, **values) if (one.method, one.metric, one.horizon_days) == ("model", score, 30) else one  # type: ignore[arg-type]
        for one in table.scores
    ]
    return replace(table, scores=tuple(scores))


def used(method: str, *, is_told: bool = True) -> ProofTable:
    reason = Reason.of("proof.model_worse", rival="that", used="this")
    return replace(sample.proof(), choice=Choice(method, is_told, reason))


def test_the_notebook_shows_each_exhibit_once_and_ends_with_what_we_know() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    asked = [source.split('"')[1] for source in sources if source.startswith("study.exhibit")]
    assert [name for name in asked if name.startswith("outlook.")] == list(OUTLOOK)
    assert sources[-1].startswith("## What we now know")


@pytest.mark.usefixtures("_not_drawn")
@pytest.mark.parametrize("code", ["en-XA", "ar-XB"])
def test_every_exhibit_speaks_every_language(code: str) -> None:
    for name, exhibit in OUTLOOK.items():
        html = exhibit(voice(code), sample.results(sample.payments()))._repr_html_()
        assert not re.search(r"(outlook|survival|proof)\.[a-z]", html), name


def test_figures_are_drawn_for_wide_and_narrow_pages() -> None:
    assert shown("proof")._repr_html_().count("<svg") == 2
    assert shown("calibration")._repr_html_().count("<svg") == 4
    mirrored = OUTLOOK["outlook.proof"](voice("ar-XB"), sample.results(sample.payments()))
    assert mirrored._repr_html_().count("<svg") == 2


def test_the_answer_sums_chances_and_names_few_invoices() -> None:
    """3,800 open; within 30 days 1,000 x .004 + 500 x .995 + 2,300 x .7; at risk 992 + 0 + 23 x 10."""
    expected, at_risk, method = lines(shown("answer"))
    assert expected == "Of €3,800 open, €2,112 is expected within 30 days and €2,578 within 90."
    assert at_risk == ("€1,222 of €3,800 may not be paid within 90 days, and half of it lies in 1 of 25 open invoices.")
    assert method.startswith("The model is used: ")


def test_half_of_the_risk_is_counted_from_the_largest() -> None:
    """Without the large one 23 of 10.00 each are left, of which 12 hold half (11.5)."""
    some = sample.outlook().iloc[1:]
    assert "half of it lies in 12 of 24 open invoices" in shown("open", outlook=some).claim


def test_the_list_says_chances_dates_and_reasons() -> None:
    head, *rows = cells(shown("open"))
    assert head[:3] == ["Customer", "Invoice", "Due"]
    assert rows[0] == ["1. Smith & Sons 1", "R-1", "27 May 2023", "400", "1,000", "992", "<1%", "<1%", "<1%", "<1%"]
    assert rows[1][6:] == ["40%", "70%", "80%", "90%"]
    assert rows[20][0] == "5 other open invoices"
    assert rows[21][:6] == ["All", "", "", "", "3,800", "1,222"]
    why = rows[23:]
    assert why[0] == [
        "1. Smith & Sons 1",
        "not within a year",
        (
            "pays slower than others like them below ×0.01; 400 days past due ×0.10; "
            "paid more than a month late in the year before ×0.61"
        ),
    ]
    assert why[1][1].startswith("9 Nov (2 Nov to later than a year)")
    caveat = shown("open").caveat
    assert "1 open invoice is of a customer without any record" in caveat
    assert "€300.00 is expected to be written off within 90 days" in caveat
    assert "which is not used" not in caveat


def test_masks_leave_the_numbers_of_invoices_out() -> None:
    """A number is the customer's own way to find out who it is."""
    head, *rows = cells(shown("open", outlook=sample.outlook().assign(invoice="")))
    assert head[:2] == ["Customer", "Due"]
    assert (len(rows[0]), rows[21][:4]) == (len(head), ["All", "", "", "3,800"])


def test_sure_payments_and_days_without_an_end() -> None:
    newcomer = sample.outlook().query("is_newcomer")
    rows = cells(shown("open", outlook=newcomer))
    assert shown("open", outlook=newcomer).claim == "All but €0.00 of €500.00 is expected within 90 days"
    assert rows[1][7:] == [">99%", ">99%", ">99%"]
    assert rows[-1][1:] == ["12 Nov (5 Nov to 20 Nov)", "no record of payment yet ×1.3; not due for 10 days ×0.10"]
    far = newcomer.assign(day=np.nan, day_high=np.nan)
    assert cells(shown("open", outlook=far))[-1][1] == "not within a year (soonest 5 Nov)"


def test_nothing_open_is_said() -> None:
    empty = sample.outlook().iloc[:0]
    assert lines(shown("open", outlook=empty)) == ("No invoice is open, so no payment is to come from one.",)
    assert len(lines(shown("answer", outlook=empty))) == 2


@pytest.mark.usefixtures("_not_drawn")
def test_the_proof_says_which_method_is_used() -> None:
    found = shown("proof")
    assert found.claim == "Of 4 methods the model of payments erred least, over 4 past month ends"
    rows = cells(found)
    assert [row[0] for row in rows[1:3]] == ["Model of payments (used)", "Lateness, shrunk"]
    assert rows[1][2] == f"{sample.proof().score('model', 'concordance').value:.3f}"
    assert "is not in these" in found.caveat
    assert "of whom nothing had ended before" in found.caveat
    other = shown("proof", proof=used("customer_lateness"))
    assert other.claim.endswith("the model was not told better than plain methods: “Lateness, shrunk” is used")
    assert "(used)" in cells(other)[2][0]
    assert "“Portfolio's curve” is used" in shown("proof", proof=used("portfolio_curve", is_told=False)).claim
    assert "those of the model, which is not used" in shown("open", proof=used("portfolio_curve")).caveat


@pytest.mark.usefixtures("_not_drawn")
@pytest.mark.parametrize(("low", "words"), [(-0.1, "That is no more than chance"), (0.01, "That is more than chance")])
def test_another_method_that_is_nearer_in_money_is_named(low: float, words: str) -> None:
    table = told("cash_error", value=9.0)
    compared = [
        replace(one, difference=replace(one.difference, low=low, high=0.1)) if one.metric == "cash_error" else one
        for one in table.compared
    ]
    near = shown("proof", proof=replace(told("cash_error", value=0.0), compared=tuple(compared))).caveat
    assert "was off least too, but less than “Lateness, shrunk”, “Portfolio's curve”" in near
    caveat = shown("proof", proof=replace(table, compared=tuple(compared))).caveat
    assert "where the method used was off 900.0%" in caveat
    assert words in caveat


@pytest.mark.usefixtures("_not_drawn")
def test_month_ends_that_are_left_out_are_named_with_their_reason() -> None:
    reason = Reason.of("proof.nothing_open")
    left = tuple(LeftOut(day, reason) for day in (date(2024, 1, 31), date(2024, 2, 29)))
    caveat = shown("proof", proof=replace(sample.proof(), left_out=left)).caveat
    assert "Not scored: 31 January 2024 and 29 February 2024. No invoice was open on this day." in caveat
    nothing = replace(prove((), settings=sample.SETTINGS), left_out=left)
    assert lines(shown("proof", proof=nothing))[0].startswith("Not scored: ")
    assert lines(shown("calibration", proof=nothing))[0].startswith("No past day could be scored")


@pytest.mark.usefixtures("_not_drawn")
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"value": 0.98, "low": 0.95, "high": 1.01}, "98 came (95 to 101): as many as chance allows"),
        ({"value": 0.8, "low": 0.7, "high": 0.9}, "only 80 came (70 to 90)"),
        ({"value": 1.2, "low": 1.1, "high": 1.3}, "30 days 120 came (110 to 130)"),
        ({"value": 1.2, "low": None, "high": None}, "30 days 120 came"),
        ({"value": None}, "can't be told yet"),
    ],
)
def test_what_came_of_a_hundred_is_judged_by_its_range(values: dict[str, float | None], words: str) -> None:
    assert shown("calibration", proof=told("ratio_by_count", **values)).claim.endswith(words)


@pytest.mark.usefixtures("_not_drawn")
def test_money_off_is_said_with_its_side() -> None:
    over, under = (shown("calibration", proof=told("cash_bias", value=value)).caveat for value in (0.02, -0.02))
    assert "2.0% too much was foretold" in over
    assert "2.0% too little was foretold" in under


def test_the_model_names_what_moves_payment_most_beyond_chance() -> None:
    """Days of the calendar are no matter of the invoice, and levels that are not known are none to act on."""
    found = shown("model")
    assert found.claim == (
        "What moves payment most: “in dispute” has 0.38 times the daily chance of payment of “not in dispute”"
    )
    rows = cells(found)
    assert ["terms of 36 to 50 days", "terms of payment", "1.10 (1.05 to 1.15)", "terms of 21 to 35 days"] in rows
    assert [row[0] for row in rows[1:4]] == ["due at once", "terms of 36 to 50 days", "terms of more than 100 days"]
    assert ["an amount around €1,000", "amount", "0.70 (0.67 to 0.74)", "an amount around €100.00"] in rows
    later = next(row for row in rows if row[0] == "paid more than a month late in the year before")
    assert later[1:] == ["0.59 (0.43 to 0.80)", "–", "1.20 (0.90 to 1.40)"]
    assert not any("not known" in cell or "5.00" in cell for row in rows for cell in row)
    assert "one in six pays at less than 0.18 times the mean pace" in found.caveat
    assert "How many are written off depends on lateness alone here: 4 invoices" in found.caveat
    assert "There is no model of invoices that are credited: 0 invoices ended this way (credited)" in found.caveat
    late = [one for one in sample.EFFECTS if one.term == "paid_late"]
    assert shown("model", model=replace(sample.model(), effects=tuple(late))).claim.endswith(
        "of “paid up to a week late in the year before” (“Before it is due”)"
    )
    alike = replace(sample.model(), pace_variance=0.0, effects=())
    assert shown("model", model=alike).claim.startswith("Nothing known of an invoice")
    assert "do not differ by more than chance" in shown("model", model=alike).caveat
    few = Reason.of("second.too_few_customers", count=3, least=20)
    untold = shown("model", model=replace(sample.model(), pace_variance=None, pace_missing=few))
    assert "can't be told" in untold.caveat


def test_a_sixth_of_paces_lies_below_what_is_said() -> None:
    paces = np.random.default_rng(3).gamma(1 / 0.4, 0.4, 200_000)
    assert np.mean(paces < pace_at(0.4, share=1 / 6)) == pytest.approx(1 / 6, abs=0.005)


def test_why_nothing_is_foretold_is_said_once() -> None:
    reason = Reason.of("payments.too_short", count=2, least=4)
    said = {name: lines(exhibit(VOICE, sample.results(reason))) for name, exhibit in OUTLOOK.items()}
    assert said["outlook.answer"] == (
        "Customers were followed for 2 month ends, and 4 are needed to foretell payments.",
    )
    assert len(set(said.values())) == len(OUTLOOK)
    assert sum("followed for" in words for (words,) in said.values()) == 1
    assert outlook_tables(VOICE, sample.results(reason)) == {}


def test_tables_hold_every_open_invoice() -> None:
    tables = outlook_tables(VOICE, sample.results(sample.payments()))
    rows = tables["payment_outlook"].to_pylist()
    assert [row["rank"] for row in rows] == list(range(1, 26))
    assert sum(row["open_amount"] for row in rows) == 3_800
    assert (rows[0]["expected_on"], rows[1]["expected_on"]) == (None, date(2026, 11, 9))
    assert rows[0]["reason_3"] == "paid more than a month late in the year before ×0.61"
    assert {row["method"] for row in tables["payment_proof"].to_pylist()} == {"model", *sample.SOME}
    assert len(tables["payment_effects"]) == len(sample.EFFECTS)


def test_every_level_of_the_model_has_words() -> None:
    from lrfm.survival.book import STATES, TERMS_ENDS_DAYS
    from lrfm.survival.record import LATE, LENGTH, OFTEN, UNKNOWN

    levels = {
        "terms": [str(end) for end in (*TERMS_ENDS_DAYS, TERMS_ENDS_DAYS[-1] + 1)],
        "paid_late": [*LATE, UNKNOWN],
        "overdue": ["yes", "no", UNKNOWN],
        "buys": [*OFTEN, UNKNOWN],
        "rhythm": ["usual", "silent", UNKNOWN],
        "known_for": [*LENGTH, UNKNOWN],
        **{state: ["yes", "no"] for state in STATES},
        "size": ["4.5"],
    }
    for term, ones in levels.items():
        words = {level_words(VOICE, term, level) for level in ones}
        assert len(words) == len(ones)
        said = reason_words(VOICE, term, level=ones[0], ratio=2.0, lateness_days=1, is_newcomer=False)
        assert said.endswith("×2.0")
    assert isinstance(shown("model"), Block)
