"""Exhibits of the provision: what each claims, what its tables say, and the sentence where nothing is told (N14)."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lrfm.core.reason import Reason
from lrfm.kpi.provision.results import Allowance, RelatedParties
from lrfm.report.exhibits.provision import PROVISION
from lrfm.report.pack import Block
from tests.report import provision_sample as sample
from tests.report.exhibit_parts import cells, lines

VOICE = sample.voice()
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "07_cash_and_provision.ipynb"
NEVER_LOST = Reason.of("provision.never_lost")


@pytest.fixture(autouse=True)
def _not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes longer than all else, and figures are looked at."""
    for name in ("matrix", "beside", "movement"):
        room = import_module(f"lrfm.report.exhibits.provision.{name}")
        monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


def shown(name: str, **changes: Any) -> Block:
    block = PROVISION[f"provision.{name}"](VOICE, sample.results(sample.provision(**changes)))
    assert isinstance(block, Block)
    return block


def said(name: str, **changes: Any) -> str:
    return " ".join(lines(PROVISION[f"provision.{name}"](VOICE, sample.results(sample.provision(**changes)))))


def test_the_notebook_shows_every_exhibit() -> None:
    source = "".join("".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"])
    assert all(f'study.exhibit("{name}")' in source for name in PROVISION)


@pytest.mark.parametrize("name", sorted(PROVISION))
@pytest.mark.parametrize(
    ("has_payments", "why"),
    [(False, "the files hold no payments"), (True, "what became of most of the balance is unknown")],
)
def test_where_nobody_can_tell_a_sentence_says_why(name: str, has_payments: bool, why: str) -> None:
    (line,) = lines(PROVISION[name](VOICE, sample.results(None, has_payments=has_payments)))
    assert line.endswith(f": {why}.")


def test_files_without_write_offs_get_no_rate() -> None:
    """The sentence stands in each exhibit's place; what is open is shown all the same."""
    rows = tuple(Allowance(row.exposure_minor, 0, None) for row in sample.matrix().allowances)
    untold = {
        "matrix": sample.matrix(
            allowances=rows, rates=sample.rates(booked_share=None, learned_share=None), missing=NEVER_LOST
        ),
        "adjusted": sample.adjusted(untold=NEVER_LOST),
        "movement": None,
        "movement_missing": NEVER_LOST,
        "past": None,
        "past_missing": NEVER_LOST,
        "sensitivities": (),
    }
    for name in ("rates", "beside", "cohorts", "past", "movement", "sensitivity"):
        assert "no write-off stands in the files" in said(name, **untold)
    assert "losses were never recorded, so no rate is made up" in said("answer", **untold)
    block = shown("matrix", **untold)
    assert block.claim == "Of €1,300.00 of open invoices nothing is set aside: no write-off stands in the files"
    assert cells(block)[-1] == ["Together", "1,300.00", "–", "–"]


def test_the_answer_says_how_much_what_changed_and_on_what_it_rests() -> None:
    first, second, third = lines(PROVISION["provision.answer"](VOICE, sample.results(sample.provision())))
    assert first == "€80.00 of the €1,300.00 that stands open is expected to be lost (6.2%)."
    assert second == "That is €10.00 more than on 31 May 2024: €13.00 to charge, €3.00 used for write-offs."
    assert third == "The largest part of it is “Over 30 days”: 75.0%, at a rate of 60.0%."
    unknown = said("answer", matrix=sample.matrix(rates=sample.rates(unknown_share=Fraction(3, 4))))
    assert "for 75.0% of what stands there the past tells no end" in unknown
    nothing = (Allowance(0, 0, 0),) * 3
    assert said("answer", matrix=sample.matrix(allowances=nothing)) == "Nothing is open, so nothing is set aside."


def test_the_matrix_adds_up_with_customers_apart_on_a_line_of_their_own() -> None:
    apart = sample.matrix(
        allowances=(Allowance(100_000, 0, 1_000), Allowance(18_000, 2_000, 900), Allowance(10_000, 0, 6_000)),
        specific=(sample.specific("S7"),),
    )
    rows = cells(shown("matrix", matrix=apart))
    assert rows[2] == ["1 to 30 days", "200.00", "20.00", "5.00%", "9.00"]
    assert rows[4] == ["Customers assessed apart", "–", "20.00", "50.00%", "10.00"]
    assert rows[5] == ["Together", "1,300.00", "20.00", "6.85%", "89.00"]
    assert "credits of €12.34 are not taken off" in shown("matrix").caveat


def test_what_no_curve_tells_is_said_with_what_is_taken_of_it() -> None:
    found = sample.matrix(rates=sample.rates(unknown_share=Fraction(3, 4)))
    caveat = shown("matrix", matrix=found).caveat
    assert (
        "Over 30 days: for 75.0% of the money there the curve tells no end; 70.0% of that is taken to be lost" in caveat
    )
    assert "curve tells no end" not in shown("matrix").caveat


def test_rates_show_the_steps_that_changed_them_and_no_others() -> None:
    plain = shown("rates")
    assert plain.claim == "Rates are booked as they were learned, from 40 customers with write-offs"
    assert len(cells(plain)[0]) == 5
    assert "No rate falls with age" in plain.caveat
    assert "tells less than 10 customers who lost as much each would, a mean takes the place" in plain.provenance
    assert "state no forward-looking factor" in plain.caveat
    few = sample.rates(is_posterior=True, expected_share=Fraction(2, 100), history=sample.history(lost_customers=0))
    block = shown(
        "rates",
        matrix=sample.matrix(rates=few),
        adjusted=sample.adjusted(forward_factor=Fraction(11, 10), forward_reason="insolvencies rise"),
    )
    assert "posterior means under a prior of 0.50 lost of 1 customers, and no upper bounds" in block.caveat
    assert "histories of zero losses, which are no rates of zero" in block.caveat
    assert "Every rate is multiplied by 1.10, because: insolvencies rise." in block.caveat
    assert len(cells(block)[0]) == 8
    assert (
        "few losses, no fall with age and outlook"
        in shown(
            "rates",
            matrix=sample.matrix(rates=tuple(replace(row, booked_share=Fraction(1)) for row in few)),
            adjusted=sample.adjusted(forward_factor=Fraction(11, 10), forward_reason="insolvencies rise"),
        ).claim
    )
    stated = shown("rates", adjusted=sample.adjusted(stated_reason="as agreed with the auditor"))
    assert stated.claim.startswith("Rates are booked as the params state them")
    assert "because: as agreed with the auditor." in stated.caveat


def test_curves_and_rolls_stand_side_by_side_with_the_difference_explained() -> None:
    block = shown("beside")
    assert block.claim == "By flows between buckets €40.00 would be lost, 50.0% less than the €80.00 by curves"
    assert "€40.00 is taken off because flows take all that stands in a bucket as alike" in block.caveat
    assert cells(block)[2] == ["1 to 30 days", "5.00%", "5.00%", "2.50%", "–"]


def test_only_old_quarters_are_summed_and_what_young_ones_would_make_of_it_is_said() -> None:
    block = shown("cohorts")
    assert block.claim.startswith("Of €1,000.00 billed in the one quarter that is old enough 2.0% was lost, and 5.0%")
    assert "young quarter taken as final the rate would look like 1.0% instead of 2.0%" in block.caveat
    assert cells(block)[1][-1] == "90.0%, young"
    assert cells(block)[-1] == ["Old one", "1,000.00", "2.00%", "5.00%", "30.00%", "0.5%"]
    young = (sample.provision().cohorts[1],)
    assert "takes 365 days after its last due date" in said("cohorts", cohorts=young)


@pytest.mark.parametrize(
    ("lost", "still", "claim"),
    [
        (
            2_000,
            5_000,
            "The €90.00 set aside on 30 June 2023 was more than enough: €23.00 was lost, and €50.00 is still",
        ),
        (2_000, 7_000, "Of €90.00 set aside on 30 June 2023, €23.00 was needed so far; €70.00 of what stood open then"),
        (9_000, 0, "€93.00 was lost of what stood open on 30 June 2023, more than the €90.00 that would have been set"),
    ],
)
def test_what_became_of_what_was_set_aside_a_year_ago(lost: int, still: int, claim: str) -> None:
    told = sample.provision().past
    assert told is not None
    rows = (*told.rows[:2], replace(told.rows[2], lost_minor=lost, still_open_minor=still))
    block = shown("past", past=replace(told, rows=rows))
    assert block.claim.startswith(claim)
    assert cells(block)[-1][:3] == ["Together", "1,100.00", "90.00"]


def test_who_is_assessed_apart_and_that_related_parties_are_out() -> None:
    assert (
        said("specific")
        == "No customer is assessed apart: the params name none. Related parties: the params name none."
    )
    own = (
        sample.specific("S7"),
        sample.specific("S8", customer_key=8, stated_share=None, stated_minor=9_000, allowance_minor=2_000),
        sample.specific("S9", customer_key=9, holds=False, allowance_minor=0),
        sample.specific("S0", customer_key=None),
    )
    block = shown("specific", matrix=sample.matrix(specific=own), related=RelatedParties(2, 14, 55_000))
    assert block.claim == "3 customers are assessed apart: €30.00 is set aside for the €60.00 they owe"
    assert "The files know no customer “S0”" in block.caveat
    assert "Customer 8 owes €20.00: no more of the stated €90.00 is set aside." in block.caveat
    assert (
        "2 related parties are out of every figure: the leading file holds €550.00 of their rows (14)" in block.caveat
    )
    assert [row[0] for row in cells(block)[1:]] == ["Customer 8", "Customer 7", "Customer 9"]
    assert cells(block)[3][-1] == "insolvent since May (from a later day on)"


def test_masked_packs_name_nobody_whom_the_files_do_not_know() -> None:
    found = sample.provision(matrix=sample.matrix(specific=(sample.specific("S0", customer_key=None),)))
    words = " ".join(lines(PROVISION["provision.specific"](sample.voice(masks=True), sample.results(found))))
    assert "S0" not in words
    assert "a customer apart whom the files don't know" in words


def test_the_movement_adds_up_on_the_page() -> None:
    rows = cells(shown("movement"))
    assert [row[0] for row in rows[1:4]] == ["Set aside on 31 May 2024", "New invoices", "Invoices that grew older"]
    amounts = [round(float(row[1].replace(",", "")) * 100) for row in rows[1:]]
    assert sum(amounts[:-1]) == amounts[-1] == 8_000
    assert "What the params state" not in shown("movement").caveat
    why = Reason.of("provision.no_opening", day=sample.AS_OF)
    assert "there is no opening balance" in said("movement", movement=None, movement_missing=why)


def test_bounds_are_shown_and_never_booked() -> None:
    block = shown("sensitivity")
    assert block.claim == "Under other assumptions between €40.00 and €120.00 would be set aside; €80.00 is booked"
    assert [row[1] for row in cells(block)[1:]] == ["120.00", "80.00", "40.00"]
    assert cells(block)[1][2:] == ["+40.00", "50.0%"]
    assert said("sensitivity", sensitivities=()) == "No other assumption would change what is set aside."
