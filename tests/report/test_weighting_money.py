"""Money of schemes in words: printed parts add up, and what is at stake is said before any scheme (B11, N3)."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from lrfm.backtest.results import NumberTold, SchemeTold, StakeTold, TournamentTold
from lrfm.report.exhibits.weighting import WEIGHTING
from lrfm.report.exhibits.weighting.amounts import refused_sum
from lrfm.report.exhibits.weighting.stake import break_even_words, rule_words, stake_words
from tests.report import weighting_sample as sample
from tests.report.customers_sample import voice
from tests.report.exhibit_parts import cells, lines

VOICE = voice()
EQUAL = sample.scheme("equal", 0.62, None)


@pytest.fixture(autouse=True)
def _not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    room = import_module("lrfm.report.exhibits.weighting.money")
    monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


def shown(name: str, found: TournamentTold | None = None) -> Any:
    return WEIGHTING[f"weighting.{name}"](VOICE, sample.results(found))


def with_schemes(*some: SchemeTold, **changes: Any) -> TournamentTold:
    return sample.told(sets=(sample.one_set(schemes=some, **changes),))


def stake(**changes: Any) -> TournamentTold:
    own: StakeTold = replace(sample.STAKE, **changes)
    return sample.told(sets=(sample.one_set(stake=own),))


def whole(words: str) -> int:
    return int(words.split(" ", maxsplit=1)[0].replace(",", ""))


def test_every_printed_line_of_the_sum_adds_up() -> None:
    """Parts that all end in a half, which rounding alone would part from their total."""
    money = replace(
        sample.schemes()[0].money,
        caught=NumberTold(111_111_150.0),
        turned_away=NumberTold(22_222_250.0),
        turned_bad=NumberTold(33_333_350.0),
    )
    best = replace(sample.schemes()[0], money=money)
    block = shown("cost", with_schemes(best, EQUAL))
    rows = {row[0]: row[1:] for row in cells(block)[1:10]}
    for column in range(3):
        saved, good, bad, gain, plain = (
            whole(rows[name][column])
            for name in (
                "Saved: 45.0% of it",
                "Given up: 20.0% margin on them",
                "Given up: 20.0% margin on these",
                "Together, beside approving everybody",
                "The same if who defaults had bought nothing more",
            )
        )
        assert saved + good + bad == gain
        assert saved + good == plain
    for own, other, less in (tuple(map(whole, row)) for name, row in rows.items() if "per 1,000" not in name):
        assert own - other == less
    found = refused_sum(VOICE, money, sample.STAKE)
    assert (found.caught, found.saved) == (1_111_112, 500_000)
    equal_shares = next(row for row in cells(block) if row[0] == "10.0% of the customers")
    assert equal_shares[1:3] == [rows["Together, beside approving everybody"][at] for at in (0, 1)]
    table = [row for row in cells(block) if row[0] == "Scorecard"]
    assert whole(table[0][1]) == found.gain
    assert whole(table[0][2]) == found.gain - refused_sum(VOICE, EQUAL.money, sample.STAKE).gain


def test_a_comparison_by_customers_says_what_one_by_sales_would() -> None:
    block = shown("cost")
    assert block.claim == (
        "Refusing the same share of customers, “Scorecard” would have earned €900.00 less than equal weights; "
        "refusing the same share of sales, €200.00 more"
    )
    assert "“Scorecard” catches 50 (30 to 80) of the debt of defaulters, equal weights 50 (30 to 80)" in block.caveat
    assert "would have earned €200.00 more than equal weights (from €50.00 to €400.00 more)" in block.caveat
    assert "the difference would be -€840.00 instead of -€900.00: the sign stays" in block.caveat
    turned = replace(sample.money((-2_000, -9_000, -1_000)))
    less = replace(sample.schemes()[0], money=turned, refusal=sample.refusal(is_reference=False, more=(-5, -9, -1)))
    told = shown("cost", with_schemes(less, EQUAL))
    assert "less than equal weights on the customers of a test day" in told.claim
    assert "€0.05 less than equal weights (from €0.01 to €0.09 less)" in told.caveat
    assert "instead of -€20.00: the sign turns" in told.caveat
    unsure = replace(less, refusal=sample.refusal(is_reference=False, more=(5, -9, 20)))
    assert "cannot be told (from -€0.09 to €0.20)" in shown("cost", with_schemes(unsure, EQUAL)).caveat


def test_what_is_at_stake_and_from_when_on_refusing_pays() -> None:
    assert stake_words(VOICE, sample.told()) == (
        "On an average test day customers owed €30K, of which €4,000 was owed by those who then defaulted; 45.0% of "
        "that, €1,800, is taken as lost. No score can save more. Giving credit to everybody earned €20K in a year."
    )
    never = break_even_words(VOICE, stake())
    assert "even if it is certain to default: 45.0% of what it owes is no more than the margin of 4.0 months" in never
    assert "it saves €1,800 and gives up €3,000" in never
    some = break_even_words(VOICE, stake(sales=NumberTold(5_000_000.0), bad_sales=NumberTold(100_000.0)))
    assert some == (
        "Refusing an average customer pays where its chance of default is above 74.1%: there, what is lost on average "
        "of its debts is more than the margin on its sales of a year. Of the fifth that “Scorecard” calls riskiest "
        "20.0% defaulted."
    )
    foreseen = break_even_words(VOICE, stake(bad_sales=NumberTold(100_000.0)))
    assert "knew every default beforehand" not in foreseen
    assert break_even_words(VOICE, stake(sales=NumberTold(0.0))) == ""
    assert stake_words(VOICE, sample.told(sets=(sample.one_set(stake=None),))) == ""


def test_the_clients_own_cut_off_is_told_for_the_best_and_folded_for_all() -> None:
    best = sample.schemes()[0]
    words = rule_words(VOICE, best, sample.STAKE)
    assert "credit earns nothing above a chance of default of 44.4%. “Scorecard” sees 2.0% of the customers" in words
    assert "changed what is earned by -€100.00 (from -€200.00 to -€50.00)" in words
    nobody = replace(best.money.at_cutoff, refused_share=0.0)
    none = replace(best, money=replace(best.money, at_cutoff=nobody, by_own_money=nobody))
    assert rule_words(VOICE, none, sample.STAKE).endswith("against its own sales, it refuses nobody.")
    assert rule_words(VOICE, replace(best, money=None), sample.STAKE) == ""
    block = shown("money")
    assert ["Scorecard", "2.0%", "-100 (-200 to -50)", "2.0%", "-100 (-200 to -50)"] in cells(block)
    unchanced = replace(none, money=replace(best.money, at_cutoff=None, by_own_money=None))
    assert "Refusing by each customer" not in shown("money", with_schemes(unchanced, EQUAL)).exhibit_html
    some = with_schemes(best, replace(EQUAL, money=replace(EQUAL.money, at_cutoff=None, by_own_money=None)))
    assert ["Equal weights", "–", "–", "–", "–"] in cells(shown("money", some))


def test_other_losses_and_shares_stand_beside_and_the_band_is_read() -> None:
    block = shown("money")
    rows = cells(block)
    assert rows[0] == ["Customers refused", "25.0% lost", "45.0% lost", "75.0% lost"]
    assert [row[0] for row in rows[1:4]] == ["5.0%", "10.0%", "20.0%"]
    assert rows[1][1] == "-600 (-800 to -400)"
    assert "The band of “Scorecard” lies below 0 at every share refused" in block.caveat
    wide = replace(sample.schemes()[0].refusal, high=(-850_000.0, 10.0, 0.0))
    some = with_schemes(replace(sample.schemes()[0], refusal=wide), EQUAL)
    assert "reaches 0 until 10.0% of the customers are refused" in shown("money", some).caveat


def test_one_scheme_alone_has_no_rival_in_money() -> None:
    told = with_schemes(EQUAL)
    block = shown("cost", told)
    assert block.claim == "What refusing customers by equal weights would have cost"
    assert "per 1,000 of good sales refused" not in block.caveat
    assert shown("money", told).claim.endswith("at any share refused by “Equal weights”")
    bare = with_schemes(*(replace(one, money=None, refusal=None, profit_curve=()) for one in sample.schemes()))
    assert lines(shown("cost", bare)) == ("So what the choice of a weighting costs can't be told.",)
    assert lines(shown("money", bare))[0].startswith("So there is no curve")
