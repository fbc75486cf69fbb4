"""The first screen, the verdicts and the end of the page on weightings: each thing that a rule can find has its words
(B4, N2, N3)."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pandas as pd
import pytest

from lrfm.backtest.results import BandTold, GapTold, NumberTold, SchemeTold, TournamentResults, TournamentTold
from lrfm.core.reason import Reason
from lrfm.figures.forest import Ranged
from lrfm.report.exhibits.weighting import WEIGHTING
from lrfm.report.exhibits.weighting.told import each_order_once, more_pairs, twins_in
from lrfm.report.exhibits.weighting.verdict import _rows as rows_of
from lrfm.report.pack import Block
from tests.report import weighting_sample as sample
from tests.report.customers_sample import voice
from tests.report.exhibit_parts import cells, lines, words

VOICE = voice()
EQUAL = sample.scheme("equal", 0.62, None)
OWN = sample.scheme("mine", 0.7, sample.beside(0.09, 0.04, 0.12))


@pytest.fixture(autouse=True)
def _not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("verdict", "gap", "money"):
        room = import_module(f"lrfm.report.exhibits.weighting.{name}")
        monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


def shown(name: str, found: TournamentTold | Reason | None = None) -> Any:
    return WEIGHTING[f"weighting.{name}"](VOICE, sample.results(found))


def said(found: TournamentTold | Reason | None = None, *, name: str = "answer") -> str:
    return words(shown(name, found))


def with_schemes(*some: SchemeTold, **changes: Any) -> TournamentTold:
    """One set of these schemes, and no other."""
    return sample.told(sets=(sample.one_set(schemes=some, **changes),))


# the verdict


def test_the_first_screen_is_a_sentence_a_picture_three_lines_and_what_was_tested() -> None:
    block = shown("answer")
    assert isinstance(block, Block)
    assert block.claim == (
        "With payment behaviour, “Scorecard” saw the defaults better than equal weights, and no other of 2 weightings "
        "did"
    )
    assert block.exhibit_html.startswith("<svg></svg>")
    assert block.exhibit_html.count("<li>") == 3
    assert block.provenance == (
        "Tested on 5 days from 30 June 2019 to 30 June 2023: on an average day 290 customers could be followed, and 30 "
        "(10.3%) defaulted within 12 months; over all days together 120 of 400 different customers did. On each day "
        "schemes had learned only what was known by then. Nobody peeked: 2,400 scores of 30 June 2023, made again with "
        "everything later cut off, are all the same."
    )
    alone = shown("answer", with_schemes(*sample.schemes()))
    assert alone.claim.startswith("By buying habits alone, “Scorecard” saw")
    assert "How customers pay" not in words(alone)
    assert alone.exhibit_html.count("<li>") == 1, "money is all that is left to say"
    one_day = sample.told(origins=(sample.origin(2023),))
    assert "Tested on 1 day, 30 June 2023: 290 customers could be followed, and 30 (10.3%) def" in said(one_day)


@pytest.mark.parametrize(
    ("better", "others", "winners", "expected"),
    [
        (1, 0, 1, "“own_0” saw the defaults better than equal weights"),
        (1, 2, 1, "“own_0” saw the defaults better than equal weights, and no other of 3 weightings did"),
        (3, 1, 1, "3 of 4 weightings saw the defaults better than equal weights, and “own_0” leads"),
        (
            3,
            0,
            2,
            (
                "3 of 3 weightings saw the defaults better than equal weights; “own_0” and “own_1” lead, and which of "
                "these is best cannot be told"
            ),
        ),
        (
            1,
            1,
            0,
            (
                "“own_0” saw the defaults better than equal weights, but is itself worse than another scheme: no "
                "weighting leads"
            ),
        ),
        (
            2,
            1,
            0,
            (
                "“own_0” and “own_1” saw the defaults better than equal weights, but each of them is worse than "
                "another scheme: no weighting leads"
            ),
        ),
    ],
)
def test_the_headline_counts_who_is_better_and_names_who_leads(
    better: int, others: int, winners: int, expected: str
) -> None:
    some = [sample.scheme(f"own_{at}", 0.72, sample.beside(0.1, 0.05, 0.15)) for at in range(better)]
    some += [sample.scheme(f"other_{at}", 0.6, sample.beside(0.0, -0.1, 0.1)) for at in range(others)]
    told = with_schemes(*some, EQUAL, winners=tuple(one.name for one in some[:winners]))
    assert shown("answer", told).claim == f"By buying habits alone, {expected}"


def test_trees_are_the_ceiling_and_win_nothing() -> None:
    told = with_schemes(*sample.schemes(), winners=("boosting",))
    assert shown("answer", told).claim.endswith("is itself worse than another scheme: no weighting leads")
    block = shown("lrfm", told)
    assert cells(block)[2][:2] == ["Boosted trees (ceiling)", "better"]
    assert "weights leave nothing that trees find" in block.caveat
    above = sample.scheme("boosting", 0.8, sample.beside(0.18, 0.1, 0.2))
    assert (
        "Boosted trees are the ceiling of this set, not a weighting: from"
        in shown("lrfm", with_schemes(above, EQUAL)).caveat
    )
    assert "was not tested" in shown("lrfm", with_schemes(*sample.schemes()[2:])).caveat


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ([(0.0, -0.01, 0.01)], "equal weights do as well as the other weighting: both are practically equivalent"),
        (
            [(0.0, -0.01, 0.01), (0.01, 0.001, 0.019)],
            "equal weights do as well as any of 2 other weightings: all are practically equivalent",
        ),
        (
            [(0.0, -0.01, 0.01), (-0.1, -0.2, -0.05)],
            "as well as any other weighting, or better: of 2, 1 are practically equivalent and 1 worse",
        ),
        (
            [(0.0, -0.01, 0.01), (-0.1, -0.2, -0.05), (0.1, -0.1, 0.3)],
            "can tell: of 3 others 1 are practically equivalent, 1 worse, and for 1 the defaults are too few to tell",
        ),
        ([], "no weighting but equal weights could be tested"),
    ],
)
def test_where_no_scheme_is_better_equal_weights_do_as_well(
    differences: list[tuple[float, float, float]], expected: str
) -> None:
    others = [sample.scheme(f"own_{at}", 0.62 + one[0], sample.beside(*one)) for at, one in enumerate(differences)]
    told = with_schemes(*others, EQUAL)
    assert expected in shown("answer", told).claim
    assert expected in shown("lrfm", told).claim
    assert "riskiest by equal weights would have earned €1,050 more" in said(told), "equal weights will do for money"
    assert "Test again when more defaults are known" in said(told, name="known")


def test_pairs_of_a_hundred_are_the_one_unit_of_the_verdict() -> None:
    block = shown("lrfm")
    assert block.claim == (
        "By buying habits alone, “Scorecard” puts 72 of 100 pairs in the right order and equal weights put 62"
    )
    rows = cells(block)
    assert rows[1] == ["Scorecard", "better; leads", "72.0 (69.0 to 75.0)", "+10.0 (+5.0 to +15.0)"]
    assert rows[3][1::2] == ["practically equivalent", "+1.0 (-1.0 to +1.5)"]
    assert rows[4][1:] == ["the yardstick", "62.0 (59.0 to 65.0)", "–"]
    bare = sample.beside(0.1, None, None, adjusted_p_value=None, smallest_detectable=None, latest_p_value=None)
    untold = cells(shown("lrfm", with_schemes(sample.scheme("entropy", 0.7, bare), EQUAL)))
    assert untold[1][1::2] == ["too few defaults to tell", "+10.0"]
    assert untold[4] == ["Entropy", "–", "–", "–", "4 of 5", "+10.0"]


@pytest.mark.parametrize(
    ("difference", "written"),
    [(0.0167, "+1.7"), (0.00036, "+0.04"), (-0.00017, "-0.02"), (0.0, "0.0"), (-1e-12, "0.0"), (0.11, "+11.0")],
)
def test_a_difference_that_is_not_0_never_reads_0(difference: float, written: str) -> None:
    assert more_pairs(VOICE, difference) == written


def test_better_by_what_may_not_matter_is_said_in_words_and_drawn_quietly() -> None:
    some = (
        sample.scheme("far", 0.72, sample.beside(0.1, 0.05, 0.15)),
        sample.scheme("near", 0.64, sample.beside(0.017, 0.0004, 0.033)),
        sample.scheme("low", 0.6, sample.beside(-0.022, -0.04, -0.004)),
        sample.scheme("deep", 0.5, sample.beside(-0.12, -0.14, -0.1)),
        EQUAL,
    )
    told = with_schemes(*some, winners=("far",))
    assert [row[1] for row in cells(shown("lrfm", told))[1:5]] == [
        "better; leads",
        "better, perhaps too little to matter",
        "worse, perhaps too little to matter",
        "worse",
    ]
    rows: list[Ranged] = list(rows_of(VOICE, told.sets[0], told))
    assert [row.part for row in rows] == ["leading", "quiet", "against", "against"]
    assert [row.narrow_end for row in rows] == ["leads", "better?", "worse?", "worse"]


def test_a_p_value_never_reads_0() -> None:
    some = [
        sample.scheme("far", 0.72, sample.beside(0.1, 0.05, 0.15, joint_p_value=0.0005, adjusted_p_value=2e-9)),
        sample.scheme("near", 0.71, sample.beside(0.09, 0.04, 0.14, adjusted_p_value=0.004)),
    ]
    tests = {row[0]: row for row in cells(shown("lrfm", with_schemes(*some, EQUAL))) if len(row) == 6}
    assert tests["far"][1:3] == ["below 0.001", "below 0.001"]
    assert tests["near"][1:3] == ["–", "0.004"]


def test_what_only_some_ask_for_is_folded_away_and_the_rule_stands_once() -> None:
    first, second = shown("behaviour"), shown("lrfm")
    assert first.exhibit_html.partition("<details")[0].count("<table") == 1
    for summary, places in (
        ("p-values, the smallest difference", (1, 1)),
        ("What each scheme does", (1, 0)),
        ("How the verdict is made", (1, 0)),
        ("Not tested: 1 scheme", (1, 1)),
    ):
        assert tuple(one.exhibit_html.count(f"<summary>{summary}") for one in (first, second)) == places
    assert "How the verdict is made" in shown("lrfm", with_schemes(*sample.schemes())).exhibit_html
    assert "Pairs (AHP): No expert judged what this scheme needs, of all of Length and Recency." in words(second)


def test_many_schemes_are_folded_away_but_those_that_lead_and_what_they_are_held_against() -> None:
    some = [sample.scheme(f"own_{at}", 0.6, sample.beside(0.0, -0.1, 0.1)) for at in range(6)]
    block = shown("lrfm", with_schemes(*sample.schemes()[:2], *some, EQUAL, winners=("scorecard",)))
    open_part = block.exhibit_html.partition("<details")[0]
    assert open_part.count("<tr>") == 1 + 3
    assert "<summary>All 9 schemes with their intervals</summary>" in block.exhibit_html
    assert [row[0] for row in cells(block)][:4] == ["Scheme", "Scorecard", "Boosted trees (ceiling)", "Equal weights"]
    more = [replace(some[0], name=f"more_{at}") for at in range(2)]
    none = shown("lrfm", with_schemes(*some, *more, EQUAL))
    assert [row[0] for row in cells(none)][:3] == ["Scheme", "own_0", "Equal weights"], (
        "where none leads, the best is open"
    )


def test_an_area_below_one_half_is_said_and_never_turned() -> None:
    low = [
        sample.scheme("entropy", 0.4, sample.beside(-0.2, -0.3, -0.1)),
        sample.scheme("scorecard", 0.49, sample.beside(-0.1, -0.2, 0.1)),
        sample.scheme("mine", 0.52, sample.beside(-0.1, -0.2, 0.1)),
    ]
    block = shown("lrfm", with_schemes(*reversed(low), EQUAL))
    assert "“Entropy” is below one half by more than chance: it puts those who default among the safe." in block.caveat
    folded_part = words(block).partition("p-values")[2]
    assert "“Scorecard” is below one half, by no more than chance" in folded_part
    assert "“mine” is not told from a coin" in folded_part
    assert "below one half" not in said(name="lrfm")
    assert cells(block)[3][2].startswith("40.0")


def test_equal_weights_no_better_than_a_coin_and_leaders_that_lean_the_other_way_are_said() -> None:
    against = Reason.of("weights.against", names="L, R")
    some = [
        replace(sample.schemes()[0], kendall_to_reference=-0.4, remarks=(against,)),
        replace(OWN, kendall_to_reference=-0.2, remarks=(Reason.of("weights.against", names="R"),)),
        sample.scheme("equal", 0.51, None),
    ]
    behaviour = sample.one_set("behaviour", up=0.1)
    second = said(sample.told(sets=(sample.one_set(schemes=tuple(some)), behaviour)))
    assert "Equal weights are not told from a coin." in second
    assert (
        "“Scorecard” and “mine” lean the other way from equal weights: they count “Recency” against a customer."
        in second
    )
    below = sample.told(sets=(sample.one_set(schemes=(some[0], sample.scheme("equal", 0.4, None))), behaviour))
    assert "Equal weights are worse than a coin" in said(below)
    assert "“Scorecard” leans the other way from equal weights: it counts “Length” and “Recency” against" in said(below)
    assert "lean" not in said()
    assert "coin" not in said()


def _same(*names: str) -> pd.DataFrame:
    """Places of three customers, the same by all these schemes."""
    return pd.DataFrame(
        [
            {"criteria": "lrfm", "scheme": name, "customer_key": key, "rank_share": share}
            for name in names
            for key, share in enumerate((0.1, 0.5, 0.9))
        ]
    )


def test_schemes_that_give_the_same_order_count_once() -> None:
    twin, far = replace(sample.schemes()[0], name="twin"), replace(OWN, by_origin=(0.6,) * 5)
    flat = replace(EQUAL, name="flat", beside=sample.beside(0.0, 0.0, 0.0))
    told = with_schemes(sample.schemes()[0], twin, far, EQUAL, flat)
    found = TournamentResults(told, _same("scorecard", "twin", "mine", "equal", "flat"), sample.customers())
    assert twins_in(found, "lrfm") == {"twin": "scorecard", "flat": "equal"}
    once = each_order_once(found).sets[0]
    assert [one.name for one in once.schemes] == ["scorecard", "mine", "equal"]
    assert once.winners == ("scorecard", "mine")
    results = replace(sample.results(), tournament=lambda: found)
    answer, block = (WEIGHTING[f"weighting.{name}"](VOICE, results) for name in ("answer", "lrfm"))
    assert isinstance(answer, Block)
    assert isinstance(block, Block)
    assert "2 of 2 weightings saw the defaults better than equal weights; “Scorecard” and “mine” lead" in answer.claim
    assert "“twin” puts all customers in the same order as “Scorecard”: both count once" in block.caveat
    assert "“flat” puts all customers in the same order as equal weights" in block.caveat
    assert "twin" not in [row[0] for row in cells(block) if len(row) == 4]
    assert not twins_in(TournamentResults(told, _same("other"), sample.customers()), "lrfm"), (
        "nobody knows where they put whom"
    )
    other = _same("scorecard", "twin")
    other.loc[0, "rank_share"] = 0.2
    assert not twins_in(TournamentResults(told, other, sample.customers()), "lrfm"), "they part on one customer"


# what payment behaviour adds


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        (
            (GapTold("equal", 0.13, 0.08, 0.18), GapTold("scorecard", 0.152, 0.101, 0.204)),
            (
                "How customers pay tells more than how they buy alone: with it, this many more of 100 pairs are in the "
                "right order than without it: 15 by “Scorecard” (from 10 to 20) and 13 by equal weights (from 8 to 18)."
            ),
        ),
        (
            (GapTold("scorecard", 0.02, -0.03, 0.07),),
            (
                "Whether how customers pay tells more than how they buy alone cannot be told: with it, this many more "
                "of 100 pairs are in the right order than without it: 2 by “Scorecard” (from -3 to 7)."
            ),
        ),
        (
            (GapTold("equal", -0.05, -0.08, -0.02), GapTold("other", 0.3, 0.2, 0.4)),
            (
                "Weighing in how customers pay makes the order worse: with it, this many more of 100 pairs are in the "
                "right order than without it: -5 by equal weights (from -8 to -2)."
            ),
        ),
        ((GapTold("equal", 0.05, None, None),), "than without it: 5 by equal weights."),
    ],
)
def test_what_payment_behaviour_adds_is_told_by_its_interval(gaps: tuple[GapTold, ...], expected: str) -> None:
    assert expected in said(sample.told(gaps=gaps))
    assert expected in said(sample.told(gaps=gaps), name="known")


def test_without_paired_draws_the_intervals_of_both_are_compared() -> None:
    assert "and the intervals of both lie apart" in said()
    near = sample.told(sets=(sample.one_set(), sample.one_set("behaviour", up=0.01)))
    assert "Whether how customers pay tells more than how they buy alone cannot be told" in said(near)
    none = sample.told(sets=(sample.one_set(up=0.1), sample.one_set("behaviour")))
    assert "How customers pay adds nothing that is seen" in said(none)


# money in a line


AT_STAKE = (
    "In money: about €1,800 is lost by the defaults of 12 months, and giving credit to everybody earns €20K in a year."
)


@pytest.mark.parametrize(
    ("gain", "expected"),
    [
        (
            (-9_000.0, -12_000.0, -6_000.0),
            "would have earned €90.00 less (from €60.00 to €120.00). So the score is for",
        ),
        ((9_000.0, 6_000.0, 12_000.0), "would have earned €90.00 more (from €60.00 to €120.00)."),
        (
            (-3_000.0, -6_000.0, 1_000.0),
            "would have earned more or less cannot be told (from -€60.00 to €10.00 more).",
        ),
    ],
)
def test_money_is_told_in_a_line_beside_giving_credit_to_everybody(
    gain: tuple[float, float, float], expected: str
) -> None:
    first = sample.schemes()[0]
    assert first.money is not None
    best = replace(first, money=replace(first.money, gain=NumberTold(*gain)))
    text = said(with_schemes(best, EQUAL))
    assert AT_STAKE in text
    assert "the 10.0% that come out riskiest by “Scorecard”" in text
    assert expected in text
    assert ("for terms, limits and reminders, and not for refusing" in text) is ("less (from" in expected)
    curve = ((0.9, 2_100_000.0), (1.0, 2_000_000.0))
    assert "reminders" not in said(with_schemes(replace(best, profit_curve=curve), EQUAL)), "refusing some pays"
    bare = replace(first, money=replace(first.money, gain=NumberTold(gain[0])))
    assert "Refusing the 10.0%" not in said(with_schemes(bare, EQUAL)), "nothing is claimed without an interval"


def test_without_a_margin_the_first_screen_says_why_money_is_missing() -> None:
    told = sample.told(money_missing=Reason.of("backtest.no_margin"), margin_share=None, loss_share=None)
    assert "no order line has a cost and the params state no margin" in said(told)
    assert "In money" not in said(told)


# the end


def test_the_end_says_it_again_and_what_to_do_next() -> None:
    block = shown("known")
    text = words(block)
    assert [line in text for line in ("“Scorecard” saw the defaults", "How customers pay tells more")] == [True, True]
    assert "Ask those who know customers about the ones on whom “Scorecard” and equal weights disagree most" in text
    assert (
        "the fifth that “Scorecard” calls riskiest: 20.0% of it defaulted within 12 months, of all customers 10.3%."
        not in text
    ), "its interval reaches down to 10.0%"
    band = BandTold(100, 0.2, 0.15, 0.25, fifth=5)
    sure = replace(sample.schemes()[0], bands=(band,))
    assert "calls riskiest: 20.0% of it defaulted within 12 months, of all customers 10.3%." in said(
        with_schemes(sure, EQUAL), name="known"
    )
    empty = replace(sure, bands=(replace(band, fifth=4),))
    assert "calls riskiest" not in said(with_schemes(empty, EQUAL), name="known"), "nobody is in the riskiest fifth"
    assert "“Pairs (AHP)” was not tested because nobody did" in text
    assert "Enter the weights that are in use today" in text
    assert "Measure what is lost of a default in the end: 45.0% is a setting" in text
    assert "Judgements stand in the params under weights.experts" in text
    assert "study.tournament_with(mine=Mine())" in text
    judged = with_schemes(sample.scheme("points", 0.7, sample.beside(0.08, 0.03, 0.13)), EQUAL, left_out={})
    assert not any(
        line in said(replace(judged, money_missing=Reason.of("backtest.no_margin")), name="known")
        for line in ("Enter the weights", "Have those who know", "Measure what is lost")
    )
    assert lines(shown("known", sample.refused())) == (
        "So what should be asked next is how far back the history of payments and write-offs can be had.",
    )


def test_a_scheme_that_peeked_makes_the_first_screen_say_so_first() -> None:
    proof = sample.told().proof
    assert proof is not None
    block = shown("answer", sample.told(proof=replace(proof, differing={"scorecard": 12})))
    assert block.claim.startswith("Do not use this page: 12 scores of 30 June 2023 changed once everything later")
    assert "Nobody peeked" not in words(block)
    assert block.exhibit_html.count("<li>") == 4, "the verdict is still shown, as a line"


def test_an_own_scheme_keeps_its_name_and_a_number_without_interval_stands_alone() -> None:
    own = replace(sample.scheme("my scheme", 0.7, sample.beside(0.08, 0.03, 0.13)), auc=NumberTold(0.7))
    block = shown("lrfm", with_schemes(own, EQUAL))
    assert cells(block)[1][:3] == ["my scheme", "better; leads", "70.0"]
    assert ["my scheme", "your own", "–"] in cells(block)
    assert "“my scheme” puts 70 of 100 pairs in the right order" in block.claim
