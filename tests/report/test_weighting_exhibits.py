"""Exhibits of weighting schemes: what each finding is called, what refusals say, and what stays masked (B4, N2, N3)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lrfm.backtest.entries import SETS
from lrfm.backtest.power import Rung, rung_of
from lrfm.backtest.results import (
    BoundTold,
    ChancesTold,
    DetectableTold,
    DriftTold,
    NeededTold,
    ProofTold,
    SchemeTold,
    SofterTold,
    TournamentTold,
    WeightTold,
)
from lrfm.backtest.verdict import Finding
from lrfm.core.reason import Reason
from lrfm.report.exhibits.weighting import WEIGHTING
from lrfm.report.exhibits.weighting.tables import weighting_tables
from lrfm.report.messages import MESSAGES
from lrfm.report.pack import Block, Lines
from lrfm.weights.settings import SCHEMES
from tests.report import weighting_sample as sample
from tests.report.customers_sample import voice
from tests.report.exhibit_parts import cells, lines, words

VOICE = voice()
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "05_weighting_schemes.ipynb"


@pytest.fixture(autouse=True)
def _not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes longer than all else, and figures are looked at."""
    for name in ("verdict", "gap", "bands", "curves", "money", "weights"):
        room = import_module(f"lrfm.report.exhibits.weighting.{name}")
        monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


def shown(name: str, found: TournamentTold | Reason | None = None) -> Any:
    return WEIGHTING[f"weighting.{name}"](VOICE, sample.results(found))


def said(found: TournamentTold | Reason | None = None, *, name: str = "answer") -> str:
    return words(shown(name, found))


def with_schemes(*some: SchemeTold, **changes: Any) -> TournamentTold:
    """One set of these schemes, and no other."""
    return sample.told(sets=(sample.one_set(schemes=some, **changes),))


NEEDED = (
    "It takes 20 customers who defaulted to rank any scheme, 50 to learn weights from them, and 100 to test all "
    "schemes; each customer counts once."
)
RANKS_NOTHING = "which is no default and ranks nothing."
UNKNOWN = "have defaulted; nobody knows that, so nothing is ranked by it."
EQUAL = sample.scheme("equal", 0.62, None)


def test_the_notebook_shows_every_exhibit_once_and_asks_what_is_next() -> None:
    stored = [("".join(cell["source"]), cell["cell_type"]) for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"]]
    code = "\n".join(source for source, kind in stored if kind == "code")
    assert [code.count(f'study.exhibit("{name}")') for name in WEIGHTING] == [1] * len(WEIGHTING)
    assert stored[0][0] == "# Which weighting saw the defaults?"
    assert stored[-1][0] == 'study.exhibit("weighting.known")'


def test_every_name_that_results_can_hold_has_words() -> None:
    for name in SCHEMES:
        assert {f"weighting.scheme_{name}", f"weighting.about_{name}"} <= MESSAGES.keys()
    for criteria, columns in SETS.items():
        assert f"weighting.set_{criteria}" in MESSAGES
        assert all(f"judgements.name_{one.name.lower()}" in MESSAGES for one in columns)
    assert all(f"weighting.finding_{finding.value}" in MESSAGES for finding in Finding)
    assert all(
        {f"weighting.rung_{rung.value}", f"weighting.few_claim_{rung.value}"} <= MESSAGES.keys() for rung in Rung
    )


# money


def test_better_order_and_less_money_are_both_said() -> None:
    claim = shown("cost").claim
    assert "of customers, “Scorecard” would have earned €900.00 less than equal weights; refusing the same" in claim
    block = shown("money")
    assert "Refusing anybody costs more than it saves" in block.claim
    assert "45.0% is taken to be lost: that is a setting of the params" in block.caveat


@pytest.mark.parametrize(
    ("profit", "words"),
    [
        ((90_000, 60_000, 120_000), "would have earned €900.00 more than equal weights"),
        ((90_000, -60_000, 120_000), "In money it cannot be told"),
    ],
)
def test_money_is_told_by_its_interval(profit: tuple[int, int, int], words: str) -> None:
    curve = ((0.5, 1_000_000.0), (0.9, 2_100_000.0), (1.0, 2_000_000.0))
    best = replace(sample.schemes()[0], money=sample.money(profit), profit_curve=curve)
    told = with_schemes(best, EQUAL)
    assert words in shown("cost", told).claim
    assert "Most is earned where “Scorecard” refuses 10.0%: €21K" in shown("money", told).claim


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Reason.of("backtest.no_margin"), "no order line has a cost and the params state no margin"),
        (
            Reason.of("backtest.no_profit", margin_share=0.03, funding_share=0.05),
            "a margin of 3.0% of sales leaves nothing",
        ),
    ],
)
def test_without_a_margin_money_is_missing_and_the_rest_is_there(why: Reason, words: str) -> None:
    told = sample.told(money_missing=why, margin_share=None, loss_share=None)
    assert all(words in said(told, name=name) for name in ("answer", "money", "cost"))
    assert isinstance(shown("lrfm", told), Block)


# all else


def test_weights_show_intervals_how_normalising_moves_them_and_remarks_by_scheme() -> None:
    moved = replace(
        sample.schemes()[2],
        by_normalisation={"min_max": (0.5, 0.5), "rank": (0.8, 0.2)},
        by_normalisation_missing={"linear": Reason.of("weights.needs_above_zero", criterion="R", kind="linear")},
        remarks=(
            Reason.of("weights.floored", method="MEREC", floor=0.01),
            Reason.of("weights.imputed", criterion="R", count=3),
        ),
    )
    block = shown("weights", with_schemes(sample.schemes()[0], moved, EQUAL))
    rows = cells(block)
    assert rows[1] == ["Scorecard", "50.0% (20.0% to 60.0%)", "50.0% (20.0% to 60.0%)"]
    assert ["Entropy", "50.0% to 80.0%", "20.0% to 50.0%"] in rows
    assert "One way is left out of this: Recency: the normalisation linear divides by values and" in block.caveat
    some = replace(sample.schemes()[0], by_normalisation={"min_max": (0.5, 0.5)})
    assert "left out of this for “Entropy”: Recency" in shown("weights", with_schemes(some, moved, EQUAL)).caveat
    assert "Recency cannot be told of 3 customers at most; the median of the others stands in." in block.exhibit_html
    assert any(row[0] == "Entropy" and "MEREC" in row[1] for row in rows)
    moved_by = "a weight moves by up to 30 percentage points (“Length” in “Entropy”, from 50.0% to 80.0%)"
    assert moved_by in block.caveat
    none = [replace(one, weights=()) for one in sample.schemes()]
    assert said(with_schemes(*none), name="weights") == "So there are no weights to compare."


def test_a_scheme_of_other_criteria_has_dashes_under_those_of_the_set() -> None:
    """An analyst's own may weigh some of them, or one of its own (B19)."""
    own = sample.scheme("mine", 0.7, sample.beside(0.08, 0.04, 0.12))
    own = replace(own, weights=(WeightTold("R", 0.7), WeightTold("ours", 0.3)), by_normalisation={"rank": (0.6, 0.4)})
    block = shown("weights", with_schemes(own, EQUAL, names=("L", "R", "ours")))
    rows = cells(block)
    assert rows[0] == ["Scheme", "Length", "Recency", "ours"]
    assert ["mine", "–", "70.0%", "30.0%"] in rows
    assert ["mine", "–", "60.0%", "40.0%"] in rows
    assert ["Equal weights", "50.0% (20.0% to 60.0%)", "50.0% (20.0% to 60.0%)", "–"] in rows
    assert "“mine”" in block.claim


def test_bands_curves_metrics_and_stability_say_what_they_show() -> None:
    assert "Of the fifth that “Scorecard” calls safest 1.0% defaulted, of the riskiest 20.0%" in shown("bands").claim
    assert (
        "LRFM only: of 4 schemes 4 have a fifth with more defaults than the next riskier one." in shown("bands").caveat
    )
    assert "50.0% of the defaults lie in the 20.0% that “Scorecard” calls riskiest" in shown("curves").claim
    assert "10.0% that “Scorecard” calls riskiest hold 40.0% of the customers" in shown("metrics").claim
    assert "“Entropy” ranks customers nearly as equal weights do" in shown("metrics").caveat
    assert "moves more customers about than equal weights: 10.0%" in shown("stability").claim
    assert "the scores of “Entropy” shifted as a whole by more than chance" in shown("stability").caveat
    assert cells(shown("metrics"))[6][4:6] == ["–", "1.00"]
    assert "EMP counts every customer alike" in shown("metrics").caveat
    open_table = cells(shown("stability"))
    assert open_table[0] == ["Scheme", "Moved by two fifths or more", "Rank correlation (Kendall)"]
    assert open_table[1] == ["Scorecard", "10.0%", "0.70"]
    one_day = [replace(one, stability=replace(one.stability, kendall=None)) for one in sample.schemes()]
    assert "it takes two tested days" in said(with_schemes(*one_day), name="stability")


def test_customers_on_whom_schemes_disagree_go_by_money_under_the_names_they_are_given() -> None:
    masked = replace(VOICE, name_of=lambda key: f"Customer {key}", masks_names=True)
    block = WEIGHTING["weighting.disagree"](masked, sample.results())
    assert isinstance(block, Block)
    assert block.claim == (
        "“Scorecard” and equal weights put 2 of 3 customers, who owe €10.2K together, more than 40 places of 100 apart"
    )
    rows = cells(block)
    assert rows[0] == [
        "Customer", "Owed", "Bought in a year", "Limit", "Days late on average", "Equal weights", "Scorecard",
    ]  # fmt: skip
    assert rows[1:3] == [
        ["Customer 3", "9,000", "30,000", "–", "3", "40", "90"],
        ["Customer 1", "1,200", "10,000", "2,000", "12", "80", "10"],
    ]
    assert "Smith" not in block._repr_html_()
    assert "Smith" not in str(weighting_tables(masked, sample.results())["weighting_customers"].to_pylist())


def test_whether_test_days_differ_is_said_of_the_best() -> None:
    steady = sample.beside(0.08, 0.03, 0.13, drift=DriftTold(5, 0.061, 0.092, 0.4))
    caveat = shown("stability", with_schemes(sample.scheme("scorecard", 0.7, steady), EQUAL)).caveat
    assert "with any one of 5 test days left out, “Scorecard” puts between +6.1 and +9.2 more of 100 pairs" in caveat
    assert "Test days differ by no more than chance (p 0.400)" in caveat
    differs = replace(steady, drift=DriftTold(5, -0.01, 0.1, 0.01))
    caveat = shown("stability", with_schemes(sample.scheme("scorecard", 0.7, differs), EQUAL)).caveat
    assert "between -1.0 and +10.0 more" in caveat.replace("−", "-")
    assert "Test days differ by more than chance (p 0.010)" in caveat
    assert "left out" not in shown("stability").caveat


def test_chances_reliability_and_moves_are_folded_away() -> None:
    """Brier score, calibration in the large, exact intervals of one day, benefit of all thresholds, moved fifths."""
    block = shown("metrics")
    written = block._repr_html_()
    assert written.count("How chances of default came true") == 1
    rows = cells(block)
    assert ["Scorecard", "0.0450", "0.0500", "-0.12", "0.0100"] in rows
    assert ["100", "1.0%", "2.0% (0.5% to 6.0%)"] in rows
    assert ["20.0%", "0.0010", "0.0010", "-0.1000", "0.0000"] in rows
    assert "“Scorecard”, on 30 June 2023 alone" in written
    lift = next(row for row in rows if row[0] == "Scorecard")[5]
    assert lift == "4.0 (3.0 to 5.0)"
    moves = cells(shown("stability"))
    assert ["1", "75.0%", "25.0%"] in moves
    missing = ChancesTold(missing=Reason.of("backtest.no_chances", count=1, days=5))
    lost = sample.scheme("scorecard", 0.7, sample.beside(0.08, 0.03, 0.13), chances=missing)
    caveat = shown("metrics", with_schemes(lost, EQUAL)).caveat
    assert "Of “Scorecard” no calibration is told. On 1 of 5 test days too little was known by then" in caveat


def test_where_nobody_stands_far_apart_the_furthest_are_shown_without_what_nobody_knows() -> None:
    found = sample.results().tournament()
    near = found.scores.assign(rank_share=found.scores["rank_share"] / 10)
    bare = found.customers.assign(limit_minor=None, days_late=None)
    whole = replace(sample.results(), tournament=lambda: replace(found, scores=near, customers=bare))
    block = WEIGHTING["weighting.disagree"](VOICE, whole)
    assert "put 0 of 3 customers" in block.claim
    assert "nobody stands that far apart; the 3 customers furthest apart on 30 June 2023" in block.exhibit_html
    assert cells(block)[0] == ["Customer", "Owed", "Bought in a year", "Equal weights", "Scorecard"]
    alone = sample.results(with_schemes(EQUAL))
    assert lines(WEIGHTING["weighting.disagree"](VOICE, alone))[0].startswith("So there are no customers")


@pytest.mark.parametrize(
    ("better", "words"),
    [
        (2, "“Scorecard” stays better than equal weights under all 2 other readings"),
        (1, "“Scorecard” stays better than equal weights under 1 of 2 other readings"),
        (0, "“Scorecard” is told better than equal weights under none of 2 other readings"),
    ],
)
def test_how_the_verdict_moves_under_other_readings(better: int, words: str) -> None:
    found = sample.one_set()
    turned = tuple(
        replace(one, findings={**one.findings, "scorecard": Finding.BETTER if at < better else Finding.CANNOT_TELL})
        for at, one in enumerate(found.sensitivities)
    )
    few = replace(turned[0], key="was_written_off", missing=Reason.of("backtest.few_defaults", count=3, least=20))
    block = shown("readings", sample.told(sets=(replace(found, sensitivities=(*turned, few)),)))
    assert words in block.claim
    assert "Late by 45 days" in block._repr_html_()
    assert "more than 45 days past due counts as the outcome" in block._repr_html_()
    assert "Written off: No scheme is ranked: 3 customers defaulted, and 20 are needed." in block.caveat


def test_a_verdict_of_none_may_turn_under_other_readings() -> None:
    told = with_schemes(sample.scheme("entropy", 0.63, sample.beside(0.0, -0.01, 0.01)), EQUAL)
    assert "under any of 2 other readings either" in shown("readings", told).claim
    found = told.sets[0]
    turned = replace(found.sensitivities[0], findings={"entropy": Finding.BETTER})
    told = replace(told, sets=(replace(found, sensitivities=(turned, found.sensitivities[1])),))
    assert (
        shown("readings", told).claim == "Some weighting is told better than equal weights under 1 of 2 other readings"
    )


def test_readings_show_what_leads_and_fold_the_rest_away() -> None:
    block = shown("readings")
    open_part = block.exhibit_html.partition("<details")[0]
    assert (open_part.count("<table"), block.exhibit_html.count("<table")) == (1, 4)
    rows = cells(block)
    assert rows[0] == ["Reading", "Customers", "Defaulted", "Scorecard"]
    assert rows[1] == ["As tested", "400", "120", "better (+10.0)"]
    assert "By buying habits alone: “Scorecard” stays better than equal weights under all 2" in block.caveat
    alone = shown("readings", with_schemes(sample.scheme("entropy", 0.63, sample.beside(0.0, -0.01, 0.01)), EQUAL))
    assert cells(alone)[0][-1] == "Entropy", "where nothing leads, the largest area is followed"


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ((Finding.BETTER, Finding.BETTER), "the verdict is the same whether they are taken to have defaulted or"),
        ((Finding.CANNOT_TELL, Finding.BETTER), "the verdict turns if they are taken to have defaulted: do not rest"),
        ((Finding.BETTER, Finding.WORSE), "the verdict turns if they are taken to have paid: do not rest on it"),
    ],
)
def test_whether_the_verdict_turns_by_unknown_fates(findings: tuple[Finding, Finding], words: str) -> None:
    found = sample.one_set()
    both = tuple(
        replace(found.sensitivities[0], key=key, findings={"scorecard": finding})
        for key, finding in zip(("unknown_defaulted", "unknown_paid"), findings, strict=True)
    )
    told = sample.told(sets=(replace(found, sensitivities=both),), unknown_fate_count=17)
    caveat = shown("readings", told).caveat
    assert "Of 17 customers nobody knows whether they defaulted." in caveat
    assert words in caveat
    assert "nobody knows" not in shown("readings").caveat


def test_defaults_are_customers_and_windows_that_overlap_are_said() -> None:
    block = shown("counts")
    assert block.claim == "120 different customers of 400 defaulted within 12 months of one of 5 test days"
    assert "Windows overlap: together they hold 150 defaults, of 120 customers." in block.caveat
    rows = cells(block)
    assert rows[1] == ["30 June 2019", "290", "30", "10.3%"]
    assert ["30 June 2018", "learn", "300", "290", "30", "600", "60", "0123456789abcdef"] in rows
    assert ["Day", "Too new", "Default in the blank period"] in rows
    assert rows[-1] == ["Together", "120"]
    assert "Of windows that are still open" not in words(block)
    watched = shown("counts", sample.told(origins=(*sample.told().origins, sample.origin(2024, is_tested=False))))
    assert ["30 June 2024", "watch (open)", "300", "–", "–", "600", "60", "0123456789abcdef"] in cells(watched)
    assert "Of windows that are still open only defaults are known so far" in words(watched)


def test_a_scheme_that_peeked_makes_the_page_say_so() -> None:
    told = sample.told(proof=ProofTold(date(2023, 6, 30), 2_400, {"scorecard": 12}))
    assert (
        "Do not use this page: 12 scores of 30 June 2023 changed once everything later was cut off, by “Scorecard”"
        in said(told)
    )
    assert "Nobody peeked: 2,400 scores of 30 June 2023" in said()


# refusals


@pytest.mark.parametrize("name", sorted(WEIGHTING))
@pytest.mark.parametrize(
    "found",
    [
        sample.refused(),
        sample.refused("backtest.fate_unknown"),
        *(Reason.of(f"backtest.{key}") for key in ("sales_only", "undated", "too_short")),
    ],
    ids=lambda found: found.key if isinstance(found, Reason) else found.missing.key,
)
def test_where_nothing_is_ranked_each_exhibit_says_so_in_its_place(name: str, found: TournamentTold | Reason) -> None:
    exhibit = WEIGHTING[name](VOICE, sample.results(found))
    assert isinstance(exhibit, Lines) or name in ("weighting.few", "weighting.counts")
    if name == "weighting.answer":
        assert lines(exhibit)[0].startswith("No scheme is ranked: ")


def test_too_few_defaults_give_bounds_what_is_needed_and_softer_outcomes() -> None:
    softer = (SofterTold(30, 120, 54), SofterTold(60, 110, 0), SofterTold(None, 130, 26))
    bounds = (
        BoundTold(0.5, 100, 7, 0.07),
        BoundTold(0.95, 100, 7, 0.13),
        BoundTold(0.95, 100, 7, 0.24, correlation=0.12),
        BoundTold(0.95, 20, 4, 0.4, grade=5),
    )
    told = sample.refused(softer=softer, bounds=bounds)
    assert list(lines(shown("answer", told))) == [
        "No scheme is ranked: 7 customers defaulted, and 20 are needed.",
        NEEDED,
        (
            "Of 100 customers followed for 12 months each, 7 defaulted, so at most 13.0% do within 12 months "
            "(at 95.0% confidence)."
        ),
        f"Short of a default: 54 of 120 customers (45.0%) came to be more than 30 days late, {RANKS_NOTHING}",
        f"Short of a default: 0 of 110 customers (0.0%) came to be more than 60 days late, {RANKS_NOTHING}",
        f"Were everything that is open taken as never paid, 26 of 130 customers (20.0%) would {UNKNOWN}",
    ]
    block = shown("few", told)
    assert block.claim == "7 customers who defaulted are known, too few to rank schemes: it takes 20"
    rows = cells(block)
    assert rows[1][2] == "7 defaults"
    assert ["95.0%", "–", "100", "7", "13.0%"] in rows
    assert ["95.0%", "0.12", "100", "7", "24.0%"] in rows
    assert ["from fifth 5 on", "–", "20", "4", "40.0%"] in rows
    assert ["what is open was never paid", "130", "26", "20.0%"] in rows
    unseen = sample.refused(softer=(SofterTold(30, 0, 0), SofterTold(None, 0, 0)))
    assert "Of no customer it is known whether they came to be more than 30 days late" in said(unseen)


def test_few_defaults_say_what_more_of_them_would_show() -> None:
    told = sample.refused(
        needed=(NeededTold("lrfm", 4, 713, 36, 0.05),), detectable=(DetectableTold(20, 0.064, 0.138),)
    )
    block = shown("few", told)
    rows = cells(block)
    assert ["LRFM only", "4", "713", "36"] in rows
    assert ["20", "0.064", "0.138"] in rows
    assert "The default rate is that of the test days, 5.0%, and weights are taken to explain 15.0%" in block.caveat
    assert "an area of 0.75 whose errors are correlated by 0.7" in block.caveat
    assert "Hanley" not in shown("few", sample.told()).caveat


def test_unknown_fates_are_said_with_the_file_that_would_be_needed() -> None:
    told = sample.refused("backtest.fate_unknown")
    assert "of 7 customers nobody knows whether they defaulted" in said(told)
    assert "A file that also shows what was never paid, or was written off, would be needed" in said(told)
    few, counts = shown("few", told), shown("counts", told)
    assert "of too many customers nobody knows" in few.claim
    assert {row[2] for row in cells(few)[1:5]} == {""}
    assert counts.claim.startswith("7 customers of 400 are known to have defaulted after 5 days")
    assert [row[0] for row in cells(counts)[1:7]] == [f"30 June {year}" for year in range(2018, 2024)]
    assert sum(row[1] == "none (over)" for row in cells(counts) if len(row) > 1) == 6


def test_without_any_default_or_tested_day_nothing_is_counted_that_is_not_there() -> None:
    told = sample.refused(default_count=0, origins=(sample.origin(2023, is_tested=False),))
    assert "No customer is known to have defaulted, so no scheme is ranked: it takes 20" in shown("few", told).claim
    assert (
        shown("few", told).provenance
        == "Steps as in the literature on small samples, and set before any result was seen."
    )
    odd = sample.refused(missing=Reason.of("backtest.no_pairs"), default_count=30, rung=Rung.INTERVALS)
    assert shown("few", odd).claim == "No cut-off has both customers that defaulted and customers that did not"
    assert shown("counts", told).claim == "1 day was looked at, and none could be tested"
    assert said(sample.refused(origins=()), name="counts") == "So there is no day on which customers could be tested."


@pytest.mark.parametrize(
    ("count", "learning", "words"),
    [
        (30, 30, "30 customers who defaulted allow for intervals; to learn weights from defaults takes 50"),
        (60, 70, "70 customers who defaulted allow for one plain learned scheme; to test all takes 100"),
        (120, 110, "120 customers who defaulted are enough to test every scheme"),
        (30, 110, "30 customers who defaulted are enough to test every scheme"),
        (
            120,
            70,
            "120 customers who defaulted test the schemes, but too few were known early enough to learn all of them",
        ),
    ],
)
def test_the_ladder_names_the_step_and_the_next(count: int, learning: int, words: str) -> None:
    """What may be ranked hangs on tested defaults, what may be learned on those known before."""
    told = sample.told(default_count=count, rung=rung_of(count), learning_default_count=learning)
    block = shown("few", told)
    assert block.claim == words
    is_enough = min(count, learning) >= 100
    assert ("<details" in block.exhibit_html) is is_enough, "who has enough need not see the ladder"


def test_the_ladder_shows_both_counts_where_they_stand() -> None:
    told = sample.told(default_count=120, rung=Rung.FULL, learning_default_count=7)
    steps = [row[2] for row in cells(shown("few", told))[1:5]]
    assert steps == ["", "7 defaults known before the first test day", "", "120 defaults"]


def test_enough_defaults_to_test_may_be_too_few_to_learn_from() -> None:
    few = Reason.of("backtest.too_few_to_learn", count=40)
    told = with_schemes(*sample.schemes(), left_out={"survival": few})
    assert "Learned from time to default: By the first test day 40 customers were known" in said(told, name="lrfm")


def test_tables_hold_each_scheme_and_nothing_where_nothing_is_told() -> None:
    tables = weighting_tables(VOICE, sample.results())
    assert {name: table.num_rows for name, table in tables.items()} == {
        "weighting_origins": 6,
        "weighting_schemes": 8,
        "weighting_weights": 15,
        "weighting_bands": 40,
        "weighting_readings": 12,
        "weighting_customers": 24,
    }
    first = tables["weighting_schemes"].to_pylist()[0]
    assert (first["scheme"], first["is_winner"], first["finding"]) == ("scorecard", True, "better")
    assert str(first["more_profit_low"]) == "-1200.00"
    trees = sample.told(sets=(sample.one_set(winners=("boosting",)),))
    schemes = weighting_tables(VOICE, sample.results(trees))["weighting_schemes"].to_pylist()
    assert not any(row["is_winner"] for row in schemes), "trees are no weighting"
    assert list(weighting_tables(VOICE, sample.results(sample.refused()))) == ["weighting_origins"]
    assert weighting_tables(VOICE, sample.results(Reason.of("backtest.undated"))) == {}
