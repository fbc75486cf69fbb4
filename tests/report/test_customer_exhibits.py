"""Exhibits of customers: what each claims, what its tables say, and what it says where there is nothing (B3, N1)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.stats import binomtest

from lrfm.core.reason import Reason
from lrfm.report.exhibits.customers import CUSTOMERS
from lrfm.report.exhibits.customers.answer import segments_answer
from lrfm.report.exhibits.customers.attention import quiet_keys, silent_debtors
from lrfm.report.exhibits.customers.base import one_offs, review, small_orders
from lrfm.report.exhibits.customers.change_words import change_sentence
from lrfm.report.exhibits.customers.changes import MOST_SHOWN, changes
from lrfm.report.exhibits.customers.clusters import clusters
from lrfm.report.exhibits.customers.defaults import defaults, exact_interval
from lrfm.report.exhibits.customers.drift import drift
from lrfm.report.exhibits.customers.groups import groups
from lrfm.report.exhibits.customers.migration import migration
from lrfm.report.exhibits.customers.pareto import pareto
from lrfm.report.exhibits.customers.profile import profile
from lrfm.report.exhibits.customers.proof import proof
from lrfm.report.exhibits.customers.sensitivity import sensitivity
from lrfm.report.exhibits.customers.sizes import badges, relationship, sizes, types
from lrfm.report.exhibits.customers.strategies import planned, strategies
from lrfm.report.exhibits.customers.tables import customer_tables
from lrfm.report.exhibits.customers.target_customers import target_customers
from lrfm.report.exhibits.customers.units import value_of
from lrfm.report.exhibits.customers.white_space import white_space
from lrfm.report.pack import Block
from lrfm.segments.moves import Change
from tests.report import customers_sample as sample
from tests.report.exhibit_parts import cells, lines

VOICE = sample.voice()
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "03_segments.ipynb"
DRAWING = ("group_months", "history", "migration", "pareto", "sizes", "value_map")


@pytest.fixture(autouse=True)
def _not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes longer than all else, and figures have tests of their own."""
    for name in DRAWING:
        room = import_module(f"lrfm.report.exhibits.customers.{name}")
        monkeypatch.setattr(room, "render_figure", lambda *_, **__: "<svg></svg>")


def shown(exhibit: Any, **absent: Any) -> Block:
    block = exhibit(VOICE, sample.without(**absent))
    assert isinstance(block, Block)
    return block


def said(exhibit: Any, **absent: Any) -> tuple[str, ...]:
    return lines(exhibit(VOICE, sample.without(**absent)))


def change(kind: str, cause: str, **values: Any) -> Change:
    told: dict[str, Any] = {
        "criterion": "recency", "column": "recency_days", "before": 1, "after": 0, "value_before": 41.0,
        "value_after": 71.0, "boundary_before": 60.0, "boundary_after": 60.0, "by_value": -1, "by_boundary": 0,
    } | values  # fmt: skip
    reason = Reason.of(f"segments.{kind}_changed_by_{cause}", criterion="recency")
    return Change(1, kind=kind, cause=cause, reason=reason, **told)  # type: ignore[arg-type]


# --- all of them ---


def test_the_notebook_shows_each_exhibit_once() -> None:
    sources = ["".join(cell["source"]) for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]]
    asked = [source.split('"')[1] for source in sources if source.startswith("study.exhibit")]
    assert sorted(asked) == sorted(CUSTOMERS)


@pytest.mark.parametrize("code", ["en-XA", "ar-XB"])
def test_every_exhibit_speaks_every_language(code: str) -> None:
    voice, found = sample.voice(code), sample.results(sample.segments(), sample.PROOF)
    for name, exhibit in CUSTOMERS.items():
        told = exhibit(voice, found)
        if isinstance(told, Block):
            assert all((told.claim, told.exhibit_html, told.caveat, told.provenance)), name
        assert not re.search(r"customers\.[a-z]", told._repr_html_()), name


def test_no_name_stands_where_names_are_masked() -> None:
    """Neither a customer's name nor that of a salesperson."""
    voice, found = sample.voice(masks_names=True), sample.results(sample.segments(), sample.PROOF)
    pages = "".join(exhibit(voice, found)._repr_html_() for exhibit in CUSTOMERS.values())
    pages += "".join(str(table.to_pylist()) for table in customer_tables(voice, found).values())
    assert "Mask 0003" in pages
    assert [name for name in ("Smith", "Jane", "John Doe") if name in pages] == []


@pytest.mark.parametrize("name", sorted(set(CUSTOMERS) - {"segments.proof"}))
def test_without_customers_each_says_so_in_one_sentence(name: str) -> None:
    (sentence,) = lines(CUSTOMERS[name](VOICE, sample.results(None)))
    assert sentence.startswith("The files hold no purchase")


def test_too_few_customers_are_told_why_they_are_not_sorted() -> None:
    few = sample.results(sample.too_few(), sample.PROOF)
    why = "8 customers are too few to sort them: 30 are needed."
    unsorted = (
        "group_months",
        "sizes",
        "types",
        "badges",
        "relationship",
        "migration",
        "changes",
        "sensitivity",
        "defaults",
    )
    assert {lines(CUSTOMERS[f"segments.{name}"](VOICE, few)) for name in unsorted} == {(why,)}
    first, *others, last = lines(CUSTOMERS["segments.answer"](VOICE, few))
    assert first.startswith("8 customers ever bought; ")
    assert others == [why, "Without groups it can't be told who moved between them."]
    assert last.startswith("Nothing here knew what came later: 6,400 values")
    (key_plan,) = planned(VOICE, sample.too_few())
    assert key_plan.level == "key_customer"


# --- answer and leak proof ---


def test_the_answer_names_money_moves_and_the_proof() -> None:
    found = sample.segments()
    base, first, second, third = lines(segments_answer(VOICE, found, (sample.PROOF,)))
    recent, billed = (int((found.features[name] != 0).sum()) for name in ("frequency_count", "billed_12m_minor"))
    assert base == (
        f"160 customers ever bought; {recent} in the last 24 months, and {billed} were billed in the last twelve."
    )
    top = max(found.sizes["group"].segments, key=lambda size: size.monetary_minor)
    share = VOICE.language.share(top.monetary_share or 0)
    assert (
        first == f"No group brings more money than Faded: {top.customers} customers, 38.1% of the base, {share} of it."
    )
    assert second.startswith("The largest move within a year: 14 customers from Developing to Faded, with ")
    assert third == "Nothing here knew what came later: 6,400 values hold in the proof below."


def test_a_leak_comes_before_every_other_answer() -> None:
    """N1: whoever reads one line must not miss it."""
    first, *others = lines(segments_answer(VOICE, sample.segments(), (sample.PROOF, sample.leaking())))
    assert first.startswith("LEAK: do not use these figures.")
    assert len(others) == 3
    assert not any("Nothing here knew" in other for other in others)
    assert (proof(VOICE, (sample.PROOF,)).level, proof(VOICE, (sample.leaking(),)).level) == (3, 2)  # type: ignore[union-attr]


def test_the_answer_without_a_year_says_so() -> None:
    _, _, second, third = lines(segments_answer(VOICE, sample.without(migration=None), ()))
    assert (
        second
        == "The files do not hold a whole window of purchases before a year ago, so it can't be told who went where."
    )
    assert "no leak proof" in third


def test_a_leak_is_said_loudly_with_what_leaks() -> None:
    """N1."""
    block = proof(VOICE, (sample.PROOF, sample.leaking()))
    assert isinstance(block, Block)
    assert block.claim.startswith("LEAK: do not use these figures. 5 values of 31 October 2026 differ")
    assert "Values that differ: Days since the last purchase and Open amount." in block.caveat
    assert [row[4] for row in cells(block)[1:3]] == ["0", "5"]


def test_the_proof_counts_what_came_late_by_kind() -> None:
    """N1."""
    block = proof(VOICE, (replace(sample.PROOF, cutoff=date(2025, 10, 31)), sample.PROOF))
    assert isinstance(block, Block)
    assert block.claim.startswith("12,800 values, computed again from ledgers that end on 31 October 2025 and 31 Oct")
    assert "4 rows" in block.claim
    assert "figures of 3 customers" in block.caveat
    assert cells(block)[-1] == ["31 October 2026", "invoices", "2", "1,250.00"]
    assert not any("receipts" in row for row in cells(block))
    on_time = proof(VOICE, (replace(sample.PROOF, late=(), misled_customers=0),))
    assert isinstance(on_time, Block)
    assert "nothing came late" in on_time.caveat


# --- defaults ---


def test_few_defaults_rank_no_groups() -> None:
    block = shown(defaults)
    assert block.claim == (
        "8 of 155 customers who could default did so within 12 months of 31 October 2025: too few to rank groups"
    )
    *table, everybody = cells(block)[1:]
    assert [sum(int(row[place]) for row in table) for place in (1, 3, 4, 5)] == [160, 160, 8, 147]
    assert everybody[0] == "All"
    assert everybody[1:2] + everybody[3:] == ["160", "160", "8", "147", "5.2%", "2.3% to 9.9%"]
    owed = sum(float(row[2].replace(",", "")) for row in table)
    assert float(everybody[2].replace(",", "")) == pytest.approx(owed)
    assert "Of 5 followed customers it is not known" in block.caveat


def test_of_small_groups_no_share_is_told_and_none_is_ranked() -> None:
    """B3: 3 of 4 who defaulted say nothing of a group."""
    sizes_then = sample.outcomes(defaulted=40)
    first, *others = sizes_then.segments
    few = replace(first, defaulted=19, performed=0, unobserved=0)
    block = shown(defaults, default_sizes=replace(sizes_then, segments=(few, *others)))
    assert cells(block)[1][-4:] == ["19", "0", "–", "–"]
    assert not block.claim.startswith("Core")
    assert "fewer than 20 followed customers neither share" in block.caveat
    enough = replace(first, defaulted=20, performed=0, unobserved=0)
    told = shown(defaults, default_sizes=replace(sizes_then, segments=(enough, *others)))
    assert cells(told)[1][-2:] == ["100.0%", "83.2% to 100.0%"]
    assert told.claim.startswith("Core defaulted more than ")
    assert "neither share" not in told.caveat


def test_many_defaults_in_one_group_are_named_and_spread_ones_are_not() -> None:
    worst = shown(defaults, default_sizes=sample.outcomes(defaulted=24, among="core"))
    assert worst.claim.startswith("Core defaulted more than Faded: ")
    assert "against 0.0% within 12 months" in worst.claim
    spread = shown(defaults, default_sizes=sample.outcomes(defaulted=40))
    assert spread.claim.endswith("no group measurably more than another")


def test_the_interval_is_the_exact_one() -> None:
    for hits, trials in ((0, 7), (3, 31), (12, 12), (155, 400)):
        known = binomtest(hits, trials).proportion_ci(confidence_level=0.95, method="exact")
        assert exact_interval(hits, trials) == pytest.approx((known.low, known.high), abs=1e-9)


@pytest.mark.parametrize("missing", [None, "unobserved"])
def test_defaults_that_nobody_knows_are_a_sentence(missing: str | None) -> None:
    sizes_then = sample.segments().default_sizes
    assert sizes_then is not None
    nothing = tuple(replace(size, defaulted=0, performed=0) for size in sizes_then.segments)
    (sentence,) = said(defaults, default_sizes=missing and replace(sizes_then, segments=nothing))
    assert "are too short for a window" in sentence


# --- sizes ---


def test_groups_sum_to_everybody() -> None:
    """B3."""
    found = sample.segments()
    for exhibit in (sizes, types, relationship):
        *rows, everybody = cells(shown(exhibit))[1:]
        assert everybody[:3] == ["All", "160", "100.0%"]
        assert sum(int(row[1]) for row in rows) == 160
        assert sum(float(row[3].replace(",", "")) for row in rows) == pytest.approx(
            float(everybody[3].replace(",", ""))
        )
    assert cells(shown(badges))[-1][0].startswith("long history"), "badges overlap: they sum to nothing"
    assert found.migration is not None
    *rows, everybody = cells(shown(migration))[1:]
    assert everybody[0] == "All"
    assert [int(everybody[1]), int(everybody[6])] == [found.migration.customers_before, found.migration.customers_after]
    for place in (2, 3, 4, 5):
        assert int(everybody[place]) == sum(int(row[place]) for row in rows)
    *rows, everybody = cells(shown(pareto))[1:7]
    assert int(everybody[1]) == sum(int(row[1]) for row in rows)


def test_who_alone_makes_a_fifth_of_the_money_is_named() -> None:
    """B33: of the whole base, and of each group; not at just a fifth."""
    now = sample.segments().now
    money = pd.Series(100, index=now.frame.index, dtype="int64")
    core = now.frame.index[(now.frame["group"] == "core").fillna(False)]
    assert "alone" not in shown(sizes, now=replace(now, frame=now.frame.assign(monetary_minor=money))).caveat

    def caveat(key: int, minor: int) -> str:
        frame = now.frame.assign(monetary_minor=money.where(money.index != key, minor))
        return shown(sizes, now=replace(now, frame=frame)).caveat

    fifth = 159 * 100 // 4
    assert "of all money" not in caveat(int(core[0]), fifth)
    assert f"Smith & Sons {core[0]} alone brings " in caveat(int(core[0]), fifth)
    assert "of the money of Core." in caveat(int(core[0]), fifth)
    whole = caveat(int(core[0]), fifth + 1)
    assert whole.startswith(f"Smith & Sons {core[0]} alone brings 20.0% of all money. ")
    assert "of the money of Core" not in whole


# --- the base ---


def test_one_offs_stand_apart_and_sum_to_the_base() -> None:
    """B34."""
    block = shown(one_offs)
    assert block.claim.startswith("2 of 160 customers, 1.2% of the base, bought on one day only")
    assert sum(int(row[1]) for row in cells(block)[1:]) == 160


def test_small_orders_stand_beside_all_others_with_their_cost() -> None:
    small = sample.segments().small_orders
    block = shown(small_orders)
    assert small.cost_minor == small.orders * 25_00 == 1_225_00
    assert block.claim == (
        f"{small.customers} customers buy little and seldom: serving them costs €1,225 for €2,659 of sales"
    )
    buyers = sample.segments().features.query("frequency_count > 0")
    rows = cells(block)[1:]
    assert sum(int(row[1]) for row in rows) == len(buyers)
    assert sum(int(row[2].replace(",", "")) for row in rows) == buyers["frequency_count"].sum()


def test_small_orders_without_a_cost_or_without_any() -> None:
    small = sample.segments().small_orders
    why = Reason.of("segments.no_cost_per_order")
    unpriced = replace(small, cost_per_order_minor=None, cost_minor=None, cost_missing=why)
    block = shown(small_orders, small_orders=unpriced)
    assert "of the orders for €2,659, " in block.claim
    assert block.caveat.startswith("What an order costs to serve is not stated in the params.")
    assert cells(block)[1][-1] == "–"
    (nobody,) = said(small_orders, small_orders=replace(small, customers=0))
    assert nobody.startswith("Nobody buys both below ")
    assert said(small_orders, small_orders=replace(small, missing=Reason.of("segments.no_window")))


def test_target_customers_by_criterion() -> None:
    block = shown(target_customers)
    assert block.claim.startswith("0 customers with €0.00 meet all that makes a target customer; ")
    assert cells(block)[-1] == ["interest in us", "judged", "0", "0", "160"]
    late = shown(target_customers, targets=replace(sample.segments().targets, late_judgements=1))
    assert "1 judgement was made after the day of this pack" in late.caveat
    unknown = shown(target_customers, targets=replace(sample.segments().targets, unknown_judgements=2))
    assert "2 judgements are of customers whom the files do not know" in unknown.caveat
    (sentence,) = said(
        target_customers, targets=replace(sample.segments().targets, missing=Reason.of("segments.no_target_criteria"))
    )
    assert "segments.targets" in sentence


def test_the_review_is_due_overdue_or_not_said() -> None:
    """B35."""
    assert said(review)[0] == "The review of the customer base was due on 31 May 2025, 518 days ago."
    due = replace(sample.segments().review, next_on=date(2027, 1, 31), overdue_days=0)
    assert said(review, review=due)[0] == "The next review of the customer base is due on 31 January 2027."
    unsaid = replace(sample.segments().review, missing=Reason.of("segments.review_not_stated"))
    assert len(said(review, review=unsaid)) == 1


# --- strategies ---


def test_actions_have_somebody_and_a_day() -> None:
    """B3, B36."""
    block = shown(strategies)
    rows = [row for row in cells(block) if row[0] != "Who"]
    assert block.claim.startswith(
        f"{len(rows)} actions to take; the first, “Visit in person” (Head of sales), by 7 Nov"
    )
    assert rows[0][0] == "Key customers"
    types = set(sample.segments().now.frame["type"].dropna())
    assert len({row[0] for row in rows}) == len(types) + 1, "each type has a plan of its own, so no group has one"
    assert all(row[4] and row[5] and row[6] for row in rows)


def test_actions_are_told_in_the_readers_language_where_it_is_given() -> None:
    own = sample.segments().strategies
    both = {"en": "Call", "en-XA": "Çâļļ"}
    present = set(sample.segments().now.frame["type"].dropna())
    first, *rest = sorted(own.strategies, key=lambda one: one.key not in present)
    worded = replace(first, actions=tuple(replace(action, what=both) for action in first.actions))
    told = sample.without(strategies=replace(own, strategies=(worded, *rest)))
    assert [plan.actions[0].what for plan in planned(sample.voice("en-XA"), told) if plan.key == first.key] == ["Çâļļ"]
    assert [plan.actions[0].what for plan in planned(VOICE, told) if plan.key == first.key] == ["Call"]
    assert said(strategies, strategies=replace(own, strategies=()))


# --- changes, sensitivity, drift ---


def test_a_change_is_a_plain_sentence() -> None:
    """N8."""
    sentence = change_sentence(VOICE, change("symbol", "value"))
    assert sentence == "Recency up to down: 71 days since the last purchase; the boundary is 60 days"
    scored = change("score", "value", before=4, after=2)
    assert change_sentence(VOICE, scored).startswith("Recency 4 to 2: 71 days since")
    moved = change("score", "boundary", before=4, after=3, boundary_before=75.0)
    assert "because the boundary moved from 75 days to 60 days: 71 days since" in change_sentence(VOICE, moved)
    money = change("symbol", "both", column="monetary_minor", value_before=5e4, value_after=4e4, boundary_before=3e4)
    assert change_sentence(VOICE, money).startswith("Money up to down: €400.00 in the window, after €500.00; and the ")
    basis = change("symbol", "basis", column="recency_ratio", value_after=1.5, boundary_after=None)
    assert change_sentence(VOICE, basis).endswith(
        "1.50 times the expected gap since the last purchase; the boundary is –"
    )
    other = change("score", "value", column="on_time_share", value_after=0.5, boundary_after=0.75)
    assert change_sentence(VOICE, other).endswith(": 50.0%; the boundary is 75.0%")


def test_changes_name_the_customers_with_most_money_and_count_the_rest() -> None:
    """N8."""
    found, block = sample.segments(), shown(changes)
    count, scored = len(found.type_changes), len({one.customer_key for one in found.score_changes})
    assert count < MOST_SHOWN < scored
    assert block.claim.startswith(f"{count} customers with €44.4K changed type since 30 September 2026, all by")
    assert f"{scored - MOST_SHOWN} more customers changed a score." in block.caveat
    rows = cells(block)[1 : count + 1]
    amounts = [float(row[1].replace(",", "")) for row in rows]
    assert amounts == sorted(amounts, reverse=True)
    assert len(cells(block)) == 2 + count + MOST_SHOWN


def test_boundaries_that_moved_are_told_from_customers_who_did() -> None:
    """N8."""
    first, *others = sample.segments().type_changes
    mixed = (replace(first, cause="boundary"), *others)
    claim = shown(changes, type_changes=mixed).claim
    assert claim.endswith(
        f"{len(others)} by figures of their own, 1 because a boundary moved, 0 by both or by another measure"
    )
    scores_only = shown(changes, type_changes=()).claim
    assert scores_only.startswith("Nobody changed type since 30 September 2026; ")
    assert said(changes, type_changes=(), score_changes=()) == (
        "Nobody changed type or score since 30 September 2026.",
    )
    assert "No month end before" in said(changes, last=None)[0]


def test_sensitivity_says_what_one_invoice_would_do() -> None:
    """N9."""
    found, block = sample.segments().sensitivity, shown(sensitivity)
    more, fewer = (next(one for one in found.counts if one.scenario == name) for name in ("days_more", "days_less"))
    assert block.claim.startswith(f"5 days more since the last purchase would change the type of {more.type_flips} ")
    assert block.claim.endswith(f"as many days less that of {fewer.type_flips}")
    assert [row[3] for row in cells(block)[1:4]] == [str(one.type_flips) for one in found.counts]
    flips = cells(block)[5:]
    assert 0 < len(flips) <= 8
    calm = tuple(replace(one, type_flips=0) for one in found.counts)
    assert shown(sensitivity, sensitivity=replace(found, counts=calm)).claim.startswith("No small change")
    nobody = tuple(replace(one, customers=0) for one in found.counts)
    assert said(sensitivity, sensitivity=replace(found, counts=nobody))


def test_drift_parts_customers_who_moved_from_quantiles() -> None:
    """N10."""
    found, block = sample.segments().drift, shown(drift)
    assert found is not None
    recency = next(one for one in found.criteria if one.criterion == "recency_days")
    relearned = recency.relearning.relearned_alone_count if recency.relearning else 0
    assert block.claim == (
        f"Customers moved beyond chance since 31 October 2025 in Recency: 0 scores went up and "
        f"{recency.moved_down_count} down, and boundaries learned anew would change {relearned} more"
    )
    assert [row[1] for row in cells(block)[1:]].count("customers moved") == 1
    chances = {row[0]: row[3] for row in cells(block)[1:]}
    assert chances["Recency"] == "fewer than 0.1% of cases"
    likely = tuple(replace(one, adjusted_p=0.0625) for one in found.criteria)
    assert cells(shown(drift, drift=replace(found, criteria=likely)))[1][3] == "6.2% of cases"
    assert "in fewer than 5.0% of cases" in block.caveat
    calm = tuple(replace(one, is_alarm=False) for one in found.criteria)
    assert shown(drift, drift=replace(found, criteria=calm)).claim.startswith(
        "No criterion has shifted beyond chance since 31 Oct"
    )
    others = Reason.of("features.drift_membership_changed", criterion="recency_days")
    came = tuple(replace(one, verdict=others) if one.is_alarm else one for one in found.criteria)
    assert shown(drift, drift=replace(found, criteria=came)).claim.startswith("Other customers are here")
    untold = tuple(replace(one, test=None, relearning=None) for one in found.criteria)
    block = shown(drift, drift=replace(found, criteria=untold))
    assert block.claim.startswith("It can't be told")
    assert cells(block)[1][2] == "–"
    assert said(drift, drift=None)


def test_fewer_scores_than_asked_for_are_said() -> None:
    recency = next(one for one in sample.segments().boundaries if one.criterion == "recency_days")
    few = replace(recency, edges=recency.edges[:2])
    assert "Recency has too few distinct values: 3 scores instead of 5." in shown(drift, boundaries=(few,)).caveat


# --- groups, clusters, profile, white space ---


def test_groups_name_their_members_and_what_to_look_at() -> None:
    """N16."""
    block = shown(groups)
    assert block.claim == "6 customers look like 2 buyers; the largest has 4 accounts"
    rows = cells(block)
    assert rows[1][0].startswith("Smith & Sons 1, Smith & Sons 2")
    assert rows[1][1:] == ["4", "telephone and tax number", "41", "123,456.00", "789.00"]
    assert rows[-2][2] == "alone joins 2 parts that stronger links hold together"
    assert rows[-1][1:] == ["address", "nothing but telephones or addresses connects them"]
    assert "1 × telephone, by up to 12 customers." in block.caveat
    assert cells(shown(groups, group_features=None))[1][-3:] == ["–"] * 3


def test_groups_that_are_not_there_are_a_sentence() -> None:
    assert said(groups, groups=replace(sample.groups(), groups=())) == (
        "Nothing connects any two customers.",
        "Shared by too many to connect anybody: 1 × telephone, by up to 12 customers.",
    )
    assert said(groups, groups=None) == ("The files tell nothing that connects customers.",)


def test_clusters_show_why_there_are_so_many_or_none() -> None:
    clustering = sample.segments().clustering
    block = shown(clusters)
    assert clustering is not None
    assert block.claim.startswith("4 clusters: the smallest number that other samples")
    rows = cells(block)
    assert [row[0] for row in rows[1:5]] == [
        "long with us, here lately, often and much (++++)",
        "long with us, silent, often and much (+-++)",
        "shorter with us, here lately, seldom and little (-+--)",
        "shorter with us, silent, seldom and little (----)",
    ]
    assert rows[1][2].endswith("days")
    assert rows[1][5].startswith("€")
    assert [row[-1] for row in rows if row[0] == "4"] == ["taken"]
    few = Reason.of("segments.too_few_repeat_customers", count=3, least=100)
    nothing = replace(clustering, model=None, reason=few, evidence=replace(clustering.evidence, candidates=()))
    assert said(clusters, clustering=nothing) == (
        "No clusters: 3 customers bought on several days, and 100 are needed.",
    )
    weak = Reason.of("segments.no_distinct_clusters", count=2, stability=Fraction(9, 10))
    refused = shown(clusters, clustering=replace(clustering, model=None, reason=weak), members=None)
    assert refused.claim.startswith("No clusters: the customers are one cloud")
    assert cells(refused)[0][0] == "Clusters"


def test_boundaries_and_clusters_say_whether_they_were_kept() -> None:
    """N10: what was kept stands still, and whoever reads must know."""
    for exhibit in (sizes, clusters):
        assert "learned from the files of this pack" in shown(exhibit).provenance
        assert "kept with lrfm learn" in shown(exhibit, is_kept=True).provenance


def test_a_profile_tells_findings_with_their_size_and_what_was_not_tested() -> None:
    block = shown(profile)
    rows = cells(block)
    assert ["Core", "trade Building: 100.0%, against 0.0% of the others", "1.00"] in rows
    assert any("Days late, by amount: in the middle 23 days" in row[1] for row in rows)
    assert "Not tested, for segments are made of them: Days from the first purchase to the last." in block.caveat
    assert max(sum(row[0] == name for row in rows) for name in ("Core", "Faded")) <= 5
    empty = replace(sample.profile(), traits=())
    assert said(profile, profile=empty)[0].startswith("In 30 comparisons no segment differs")
    assert said(profile, profile=None)


def test_white_space_shows_one_product_a_customer_the_largest_first() -> None:
    """B31."""
    block = shown(white_space)
    assert block.claim == "2 customers lack what most of their peers buy: 3 products to offer in all"
    assert [(row[0], row[3], row[4]) for row in cells(block)[1:]] == [
        ("Smith & Sons 5", "Paint", "10 of 11"),
        ("Smith & Sons 3", "Paint", "9 of 12"),
    ]
    nobody = pd.DataFrame(columns=["customer_key", "product_id", "segment", "buyer_count", "peer_count"])
    assert said(white_space, white_space=nobody)[0].startswith("No product is bought by most")
    assert "no products" in said(white_space, white_space=None)[0]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [("open_minor", 1250, "€12.50"), ("worst_days_past_due", 3, "3 days"), ("on_time_share", 0.5, "50.0%"),
     ("dispute_count", 4.0, "4"), ("basket_entropy", 1.25, "1.25")],
)  # fmt: skip
def test_values_are_written_in_their_units(column: str, value: float, words: str) -> None:
    assert value_of(VOICE, column, value) == words


# --- tables as files ---


def test_tables_hold_what_the_page_shows() -> None:
    found = sample.segments()
    tables = customer_tables(VOICE, sample.results(found, sample.PROOF))
    whole = tables["customer_segments"].to_pandas()
    assert len(whole) == 160
    assert whole["type"].tolist() == found.now.frame["type"].tolist()
    assert sum(whole["monetary"]) * 100 == int(found.now.frame["monetary_minor"].sum())
    assert set(whole["recency_days_score"]) == {1, 2, 3, 4, 5}
    sizes_table = tables["segment_sizes"].to_pandas()
    assert sizes_table.query("by == 'group'")["customers"].sum() == 160
    assert tables["segment_defaults"].column("defaulted").to_pylist() == [2, 0, 3, 2, 1]
    assert sum(tables["segment_migration"].column("customers").to_pylist()) == 160
    assert tables["leak_proof"].column("late_rows").to_pylist() == [2, 0]
    assert tables["actions"].num_rows == sum(len(plan.actions) for plan in planned(VOICE, found))


def test_tables_without_customers_are_none() -> None:
    assert customer_tables(VOICE, sample.results(None)) == {}


def test_key_customers_who_went_quiet_come_first() -> None:
    """B36: who makes most of the money, and is silent for longer than usual."""
    found = sample.segments()
    frame = found.now.frame
    wanted = frame[frame["is_key"] & (frame["recency_up"] == False)].sort_values("monetary_minor", ascending=False)  # noqa: E712
    assert len(wanted) > 0
    block = shown(quiet_keys)
    assert block.claim.startswith(f"{len(wanted)} of {int(frame['is_key'].sum())} key customers ")
    assert [row[0] for row in cells(block)[1:]] == [sample.voice().name_of(int(key)) for key in wanted.index[:15]]
    nobody = replace(found.now, frame=frame.assign(is_key=False))
    assert "No key customer is silent" in said(quiet_keys, now=nobody)[0]


def test_nothing_is_said_of_debts_that_files_do_not_tell() -> None:
    """B3: without payments nobody's debt is known, and none is said to be nothing; one of 0 is told in words."""
    features = sample.segments().features
    unknown = features.assign(open_minor=pd.NA, overdue_minor=pd.NA)
    block = shown(quiet_keys, features=unknown)
    assert "owe" not in block.claim
    assert "past due" not in block.claim + block.exhibit_html.lower()
    assert said(silent_debtors, features=unknown) == (
        "The files hold no payments, so it can't be told who still owes.",
    )
    assert "nothing of their debt is past due" in shown(quiet_keys, features=features.assign(overdue_minor=0)).claim


def test_who_owes_but_buys_no_more_is_named_by_debt() -> None:
    """B14: money of customers who have stopped."""
    features = sample.segments().features
    rest = len(features) - 3
    silent = features.assign(frequency_count=[0] * 3 + [5] * rest, open_minor=[7_00, 0, 9_00] + [1] * rest)
    block = shown(silent_debtors, features=silent)
    assert block.claim.startswith("2 customers without a purchase in 24 months owe €16.00")
    assert [row[4] for row in cells(block)[1:]] == ["9.00", "7.00"]
    assert "Nobody owes" in said(silent_debtors, features=features.assign(frequency_count=1))[0]
