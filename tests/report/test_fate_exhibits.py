"""Exhibits of concentration and of what becomes of what is owed: the claim that each makes by rule (B20, T-K6)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from lrfm.figures.matrix import STRONGEST
from lrfm.figures.style import PALETTE
from lrfm.kpi.results import Abc, AbcClass, DisputeReason, Trends
from lrfm.report.exhibits import concentration, losses, promises, targets
from lrfm.report.exhibits import transitions as flows
from lrfm.report.pack import Block
from tests.report import trends_sample as sample
from tests.report.exhibit_parts import cells, lines
from tests.report.test_palette import contrast

VOICE = sample.voice()


@pytest.fixture(autouse=True)
def _drawn_where_asked_for(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes longer than all else: claims are read without it."""
    if "drawn" not in request.fixturenames:
        for room in (concentration, flows, losses):
            monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


@pytest.fixture
def drawn() -> None:
    """Let a test see the figures themselves."""


@pytest.fixture(scope="module")
def whole() -> Trends:
    return sample.trends()


# --- concentration and classes ---


def test_the_share_of_the_largest_is_the_real_one() -> None:
    """T-K6: of ten customers two hold 65 %, which is no 80/20."""
    found = sample.concentration([400, 250, 150, 80, 50, 30, 20, 10, 6, 4])
    shown = concentration.concentration(VOICE, replace(sample.trends(), open_concentration=found))
    assert shown.claim == "The 2 largest customers, 20.0% of all who owe, owe 65.0% of €10.00"
    rows = {row[0]: row[1] for row in cells(shown)}
    assert rows["Herfindahl-Hirschman index (10,000: one customer)"] == "2,554"
    assert rows["Effective number of customers"] == "3.9"
    assert rows["Least share of customers that makes 80% of it"] == "30.0%"


@pytest.mark.parametrize(
    ("amounts", "claim"),
    [
        ([5_00], "One customer owes all of €5.00"),
        ([5_00, 5_00], "The largest customer, 50.0% of all who owe, owes 50.0% of €10.00"),
    ],
)
def test_few_customers_have_a_sentence_of_their_own(amounts: list[int], claim: str) -> None:
    found = replace(sample.trends(), open_concentration=sample.concentration(amounts))
    assert concentration.concentration(VOICE, found).claim == claim


def test_nothing_open_and_nothing_billed_is_said() -> None:
    empty = replace(
        sample.trends(),
        open_concentration=sample.without_amounts(),
        billed_concentration=sample.without_amounts("billed"),
    )
    assert concentration.concentration(VOICE, empty).claim == "Nothing is open."


def test_classes_say_who_loses_money(whole: Trends) -> None:
    shown = concentration.abc(VOICE, whole)
    assert isinstance(shown, Block)
    assert shown.claim == "210 of 1,400 customers earn 81.4% of the profit, while 60 lose €30,000.00 of it"
    assert "before" in shown.provenance
    assert "45 customers bought on one day only" in shown.caveat


def test_more_cuts_make_more_letters(whole: Trends) -> None:
    many = replace(whole.abc, classes=tuple(AbcClass(name, 10, 10_00) for name in "ABCDEFG"))
    shown = concentration.abc(VOICE, replace(whole, abc=many))
    assert [row[0] for row in cells(shown)[1:]] == [*"ABCDEFG", "All"]


def test_billing_alone_is_not_called_open(whole: Trends) -> None:
    shown = concentration.concentration(VOICE, replace(whole, open_concentration=sample.without_amounts()))
    assert "open" not in shown._repr_html_().lower()
    assert "cash" not in shown.question


def test_classes_without_profit_make_no_share_of_it() -> None:
    none = Abc("profit", 12, (Fraction(4, 5),), (AbcClass("A", 0, 0), AbcClass("N", 3, -5_00)), 3, 0, None)
    shown = concentration.abc(VOICE, replace(sample.trends(), abc=none))
    assert isinstance(shown, Block)
    assert shown.claim == "No profit is left to rank customers by"
    assert cells(shown)[2] == ["N: below 0", "3", "100.0%", "-5.00", "–"]
    missing = replace(none, missing=sample.WHY_NOT)
    assert lines(concentration.abc(VOICE, replace(sample.trends(), abc=missing))) == ("Nothing is open.",)


# --- what becomes of it ---


@pytest.mark.usefixtures("drawn")
def test_transitions_are_whole_percents_that_hide_nothing(whole: Trends) -> None:
    shown = flows.transitions(VOICE, whole)
    assert isinstance(shown, Block)
    assert shown.claim == (
        "From the bucket “Over 120 days” €170.00 was lost and €500.00 paid in 35 months, and 65.0% a month just "
        "stayed; at that pace 40.0% is lost in the end"
    )
    assert ">&lt;1<" in shown.exhibit_html
    assert "Not due, then Lost: 0.1%" in shown.exhibit_html
    assert "matters too" in shown.caveat
    rows = cells(shown)
    assert rows[1] == ["Not due", "17,700.00", "20.00", "97.5%", "2.0%", "0.5%", "10.0%", "10.0%"]
    assert rows[-1][-2:] == ["–", "–"]


def test_a_bucket_without_an_end_is_a_dash(whole: Trends) -> None:
    """Nothing ever reached a bucket, or too little left it: the claim is of the oldest one that is known."""
    ends = (*whole.transitions.eventual[:3], (), (), ())  # type: ignore[index]
    shown = flows.transitions(VOICE, replace(whole, transitions=replace(whole.transitions, eventual=ends)))
    assert isinstance(shown, Block)
    assert shown.claim.startswith("From the bucket “31 to 60 days” €20.00 was lost and €1,200.00 paid")
    assert cells(shown)[-1][3:6] == ["–", "–", "–"]
    assert cells(shown)[3][3:6] == ["87.0%", "4.0%", "9.0%"]


def test_transitions_say_why_they_end_nowhere(whole: Trends) -> None:
    stuck = replace(whole.transitions, eventual=None, missing=sample.WHY_NOT, memory_p_value=None)
    shown = flows.transitions(VOICE, replace(whole, transitions=stuck))
    assert isinstance(shown, Block)
    assert shown.claim == "Nothing is open."
    assert "could not be tested" in shown.caveat
    none = replace(stuck, from_minor=(0,) * 6, missing=None)
    assert "can be followed" in lines(flows.transitions(VOICE, replace(whole, transitions=none)))[0]


def test_transitions_without_a_loss_say_so(whole: Trends) -> None:
    unlost = tuple((*row[:-1], 0) for row in whole.transitions.flows_minor)
    ends = ((0.9, 0.1, 0.0),) * 6
    kept = replace(whole.transitions, flows_minor=unlost, eventual=ends, memory_p_value=0.4)
    shown = flows.transitions(VOICE, replace(whole, transitions=kept))
    assert isinstance(shown, Block)
    assert shown.claim == "Nothing was written off in the 35 months that could be followed"
    assert "could not be seen" in shown.caveat


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


@pytest.mark.parametrize("page", ["light", "dark"])
def test_numbers_on_the_strongest_tint_are_read(page: str) -> None:
    tones = {tone.role: getattr(tone, page) for tone in PALETTE}
    mixed = "#" + "".join(
        f"{round(STRONGEST * strong + (1 - STRONGEST) * weak):02x}"
        for strong, weak in zip(_parts(tones["accent"]), _parts(tones["paper"]), strict=True)
    )
    assert contrast(tones["ink"], mixed) >= 4.5


def test_young_quarters_are_not_over(whole: Trends) -> None:
    shown = losses.bad_debt(VOICE, whole)
    assert isinstance(shown, Block)
    assert shown.claim.startswith("Of what was billed in the 9 quarters that are over (€90,000.00), 0.5%")
    rows = cells(shown)
    assert rows[1][4] == "4.0%, not over"
    assert rows[4][4] == "0.0%"
    young = replace(whole.bad_debt, cohorts=whole.bad_debt.cohorts[-2:])
    shown = losses.bad_debt(VOICE, replace(whole, bad_debt=young))
    assert isinstance(shown, Block)
    assert shown.claim.startswith("No quarter's billing is settled yet")


def test_what_nobody_writes_off_is_said_to_be_open(whole: Trends) -> None:
    old = tuple(replace(cohort, open_minor=300_00, written_off_minor=0) for cohort in whole.bad_debt.cohorts)
    shown = losses.bad_debt(VOICE, replace(whole, bad_debt=replace(whole.bad_debt, cohorts=old)))
    assert isinstance(shown, Block)
    assert shown.claim.endswith("in the 8 quarters that are over (€80,000.00), but 3.0% is still open")


def test_bad_debt_that_is_missing_is_one_sentence(whole: Trends) -> None:
    missing = replace(whole.bad_debt, missing=sample.WHY_NOT)
    assert lines(losses.bad_debt(VOICE, replace(whole, bad_debt=missing))) == ("Nothing is open.",)
    none = replace(whole.bad_debt, cohorts=(), calendar=())
    assert len(lines(losses.bad_debt(VOICE, replace(whole, bad_debt=none)))) == 1


def test_promises_are_counted(whole: Trends) -> None:
    shown = promises.promises(VOICE, whole)
    assert isinstance(shown, Block)
    assert shown.claim == "41.2% of 255 promises that fell due were kept in full by their day"
    assert "7 promises over €81,234.00 are not due yet" in shown.caveat
    none = replace(whole.promises, due=0, kept=0, pending=0, kept_share=sample.missing("promises_kept_share"))
    assert lines(promises.promises(VOICE, replace(whole, promises=none))) == ("Nothing is open.",)
    broken = replace(whole.promises, due=1, kept=0)
    assert "was not kept" in str(promises.promises(VOICE, replace(whole, promises=broken)))


def test_disputes_stand_largest_first(whole: Trends) -> None:
    shown = promises.disputes(VOICE, whole)
    assert [row[0] for row in cells(shown)[1:]] == ["quality", "price", "(none given)", "All"]
    none = replace(whole.disputes, items=0, open_minor=0, by_reason=())
    assert "No open invoice is in dispute" in lines(promises.disputes(VOICE, replace(whole, disputes=none)))[0]
    missing = replace(none, missing=sample.WHY_NOT)
    assert lines(promises.disputes(VOICE, replace(whole, disputes=missing))) == ("Nothing is open.",)


def test_reasons_are_few_and_never_shown_beside_masks(whole: Trends) -> None:
    many = tuple(DisputeReason(f"reason {number}", 1, (20 - number) * 1_00) for number in range(11))
    found = replace(whole, disputes=replace(whole.disputes, by_reason=many))
    rows = cells(promises.disputes(VOICE, found))
    assert [row[0] for row in rows[8:]] == ["reason 7", "Others (3 reasons)", "All"]
    assert rows[9][1:] == ["3", "33.00"]
    masked = promises.disputes(replace(VOICE, masks_names=True), found)
    assert isinstance(masked, Block)
    assert "reason 1" not in masked._repr_html_()
    assert "free text" in masked.caveat
    assert masked.claim.startswith("24 open invoices are in dispute")


def test_targets_are_met_missed_or_not_known(whole: Trends) -> None:
    shown = targets.targets(VOICE, whole, sample.WINDOWS)
    assert isinstance(shown, Block)
    assert shown.claim == "One of 3 targets is missed: Days sales outstanding, counted back; one can't be told"
    assert cells(shown)[1:] == [
        ["Days sales outstanding, counted back", "the balance", "71 days", "at most 65 days", "missed", "12 of 36"],
        ["Past due, share of open invoices", "the balance", "21.0%", "at most 25.0%", "met", "30 of 36"],
        ["Promises kept", "the last 12 months", "–", "at least 70.0%", "not known", "0 of 0"],
    ]
    assert "Promises kept: Nothing is open." in shown.caveat
    assert "“targets”" in lines(targets.targets(VOICE, replace(whole, targets=()), sample.WINDOWS))[0]
    met = tuple(result for result in whole.targets if result.verdict == "met")
    assert "The one target that can be judged is met" in str(
        targets.targets(VOICE, replace(whole, targets=met), sample.WINDOWS)
    )
    unknown = whole.targets[-1:]
    assert "No target can be judged" in str(targets.targets(VOICE, replace(whole, targets=unknown), sample.WINDOWS))
