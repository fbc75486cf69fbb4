"""Which receipt settles which invoice, by rule, against a reference that moves every minor unit by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lrfm.errors import Defect
from lrfm.ledger.allocate.rules import allocate
from tests.ledger.allocate.reference_rules import Document, Receipt, allocate_slowly

RULES = ("oldest_due", "newest_due", "pro_rata")
DAY = date(2024, 2, 26)  # days run over the end of a leap year's February
Row = tuple[int, int, date, int]


def _documents(items: list[Document]) -> pa.Table:
    return pa.table(
        {
            "document_key": pa.array([item.key for item in items], pa.int64()),
            "customer_key": pa.array([item.customer for item in items], pa.int64()),
            "due_date": pa.array([item.due for item in items], pa.date32()),
            "since": pa.array([item.since for item in items], pa.date32()),
            "open_minor": pa.array([item.amount for item in items], pa.int64()),
        }
    )


def _receipts(items: list[Receipt]) -> pa.Table:
    return pa.table(
        {
            "receipt_key": pa.array([item.key for item in items], pa.int64()),
            "customer_key": pa.array([item.customer for item in items], pa.int64()),
            "since": pa.array([item.since for item in items], pa.date32()),
            "open_minor": pa.array([item.amount for item in items], pa.int64()),
            "undone_on": pa.array([item.undone_on for item in items], pa.date32()),
        }
    )


def _allocate(documents: list[Document], receipts: list[Receipt], rule: Any) -> list[Row]:
    table = allocate(_documents(documents), _receipts(receipts), rule=rule)
    assert table.schema.types == [pa.int64(), pa.int64(), pa.date32(), pa.int64()]
    return [tuple(row.values()) for row in table.to_pylist()]  # type: ignore[misc]


def _day(number: int) -> date:
    return DAY + timedelta(days=number)


def _doc(key: int, amount: int, *, since: int = 0, due: int = 30, customer: int = 1) -> Document:
    return Document(key, customer, _day(due), _day(since), amount)


def _rec(key: int, amount: int, *, since: int, undone: int | None = None, customer: int = 1) -> Receipt:
    return Receipt(key, customer, _day(since), amount, None if undone is None else _day(undone))


# --- worked by hand -----------------------------------------------------------------------------------------------


def test_oldest_due_pays_what_was_due_first_and_leaves_the_rest_open() -> None:
    documents = [_doc(1, 100, due=20), _doc(2, 50, due=10)]
    assert _allocate(documents, [_rec(9, 70, since=3)], "oldest_due") == [(9, 1, _day(3), 20), (9, 2, _day(3), 50)]


def test_newest_due_pays_what_is_due_last() -> None:
    documents = [_doc(1, 100, due=20), _doc(2, 50, due=10)]
    assert _allocate(documents, [_rec(9, 70, since=3)], "newest_due") == [(9, 1, _day(3), 70)]


@pytest.mark.parametrize("rule", ["oldest_due", "newest_due"])
def test_equal_due_dates_are_paid_by_key(rule: str) -> None:
    assert _allocate([_doc(2, 5), _doc(1, 5)], [_rec(9, 6, since=3)], rule) == [(9, 1, _day(3), 5), (9, 2, _day(3), 1)]


def test_pro_rata_gives_the_odd_cent_to_the_largest_remainder_then_to_what_is_due_first() -> None:
    # 10 over 7, 7, 1: 4.67, 4.67, 0.67; the floors leave 2 for three equal remainders: due first, then key
    documents = [_doc(1, 7, due=9), _doc(2, 7, due=8), _doc(3, 1, due=9)]
    assert [row[3] for row in _allocate(documents, [_rec(9, 10, since=1)], "pro_rata")] == [5, 5]


@pytest.mark.parametrize("rule", RULES)
def test_an_advance_waits_for_its_invoice(rule: str) -> None:
    found = _allocate([_doc(1, 60, since=5), _doc(2, 60, since=8)], [_rec(9, 100, since=0)], rule)
    assert found == [(9, 1, _day(5), 60), (9, 2, _day(8), 40)]


@pytest.mark.parametrize("rule", RULES)
def test_the_oldest_money_on_account_is_used_first(rule: str) -> None:
    receipts = [_rec(7, 10, since=2), _rec(8, 10, since=1), _rec(9, 10, since=1)]
    found = _allocate([_doc(1, 25, since=5)], receipts, rule)
    assert found == [(7, 1, _day(5), 5), (8, 1, _day(5), 10), (9, 1, _day(5), 10)]


@pytest.mark.parametrize("rule", RULES)
def test_money_given_back_takes_credit_first_and_later_receipts_make_up_for_the_rest(rule: str) -> None:
    receipts = [_rec(1, 30, since=0), _rec(2, -50, since=1), _rec(3, 45, since=2)]
    assert _allocate([_doc(8, 100, since=3)], receipts, rule) == [(3, 8, _day(3), 25)]


@pytest.mark.parametrize("rule", RULES)
def test_a_bounce_reopens_and_other_money_pays_on_that_day(rule: str) -> None:
    receipts = [_rec(1, 100, since=1, undone=6), _rec(2, 40, since=3), _rec(3, 20, since=6)]
    assert _allocate([_doc(8, 100)], receipts, rule) == [
        (1, 8, _day(1), 100),
        (1, 8, _day(6), -100),
        (2, 8, _day(6), 40),
        (3, 8, _day(6), 20),
    ]


@pytest.mark.parametrize("rule", RULES)
def test_a_bounce_takes_back_what_money_given_back_took_from_it(rule: str) -> None:
    # 30 came, 30 went back; the 30 bounced: the next 30 of 50 make up for what was given back
    receipts = [_rec(1, 30, since=0, undone=4), _rec(2, -30, since=1), _rec(3, 50, since=5)]
    assert _allocate([_doc(8, 100)], [receipts[0]], rule) == [(1, 8, _day(0), 30), (1, 8, _day(4), -30)]
    assert _allocate([_doc(8, 100, since=3)], receipts, rule) == [(3, 8, _day(5), 20)]


@pytest.mark.parametrize("rule", RULES)
def test_a_refund_that_is_undone_gives_the_credit_back(rule: str) -> None:
    receipts = [_rec(1, 30, since=0), _rec(2, -30, since=1, undone=4)]
    assert _allocate([_doc(8, 100, since=3)], receipts, rule) == [(1, 8, _day(4), 30)]


@pytest.mark.parametrize("rule", RULES)
def test_a_receipt_that_is_known_to_have_bounced_when_it_becomes_known_settles_nothing(rule: str) -> None:
    assert _allocate([_doc(8, 100)], [_rec(1, 100, since=4, undone=4), _rec(2, 9, since=5, undone=3)], rule) == []


@pytest.mark.parametrize("rule", RULES)
def test_nobody_pays_for_another(rule: str) -> None:
    assert _allocate([_doc(1, 10, customer=1)], [_rec(2, 10, since=1, customer=2)], rule) == []


@pytest.mark.parametrize("rule", RULES)
def test_without_rows_there_is_nothing_to_settle(rule: str) -> None:
    assert _allocate([], [], rule) == []
    assert _allocate([_doc(1, 5)], [], rule) == []
    assert _allocate([], [_rec(1, 5, since=1), _rec(2, -5, since=1)], rule) == []


@pytest.mark.parametrize("rule", RULES)
def test_largest_amounts_stay_exact(rule: str) -> None:
    documents = [_doc(1, 10**15), _doc(2, 10**15 - 1)]
    found = _allocate(documents, [_rec(9, 10**15 + 1, since=1)], rule)
    assert sum(row[3] for row in found) == 10**15 + 1
    if rule == "pro_rata":  # (1e15 + 1) * 1e15 / (2e15 - 1) = 5e14 + 0.75: rounded up, the other down
        assert [row[3] for row in found] == [5 * 10**14 + 1, 5 * 10**14]


@pytest.mark.parametrize(
    ("documents", "receipts"),
    [
        ([_doc(1, 5), _doc(1, 6)], []),
        ([_doc(1, 0)], []),
        ([_doc(1, -5)], []),
        ([], [_rec(1, 0, since=1)]),
        ([], [_rec(1, 4, since=1), _rec(1, 5, since=1)]),
    ],
)
def test_broken_promises_are_defects(documents: list[Document], receipts: list[Receipt]) -> None:
    with pytest.raises(Defect):
        _allocate(documents, receipts, "oldest_due")


def test_a_missing_day_or_an_unknown_rule_is_a_defect() -> None:
    documents = _documents([_doc(1, 5)])
    without = documents.set_column(3, "since", pa.nulls(1, pa.date32()))
    with pytest.raises(Defect, match="since"):
        allocate(without, _receipts([]), rule="oldest_due")
    with pytest.raises(Defect, match="middle_due"):
        allocate(documents, _receipts([]), rule="middle_due")  # type: ignore[arg-type]


# --- properties ---------------------------------------------------------------------------------------------------

small_days = st.integers(0, 9)
customers = st.integers(1, 2)
keys = st.integers(-50, 50)
documents_of = st.lists(
    st.builds(_doc, keys, st.integers(1, 12), since=small_days, due=st.integers(0, 4), customer=customers),
    max_size=7,
    unique_by=lambda item: item.key,
)
amounts = st.one_of(st.integers(1, 25), st.integers(-12, 25).filter(bool))
receipts_of = st.lists(
    st.builds(_rec, keys, amounts, since=small_days, undone=st.none() | st.integers(0, 11), customer=customers),
    max_size=8,
    unique_by=lambda item: item.key,
)
rules = st.sampled_from(RULES)


@given(documents_of, receipts_of, rules)
def test_agrees_with_the_reference(documents: list[Document], receipts: list[Receipt], rule: str) -> None:
    assert _allocate(documents, receipts, rule) == allocate_slowly(documents, receipts, rule=rule)


@given(documents_of, receipts_of, rules, small_days)
def test_what_holds_at_a_day_depends_on_nothing_later(
    documents: list[Document], receipts: list[Receipt], rule: str, number: int
) -> None:
    """No leak: allocation of what was known by a day is the allocation of everything, up to that day."""
    end = _day(number)
    known = [
        replace(item, undone_on=item.undone_on if item.undone_on and item.undone_on <= end else None)
        for item in receipts
        if item.since <= end
    ]
    found = _allocate([item for item in documents if item.since <= end], known, rule)
    assert found == [row for row in _allocate(documents, receipts, rule) if row[2] <= end]


@given(documents_of, receipts_of, rules, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    documents: list[Document], receipts: list[Receipt], rule: str, random: Random
) -> None:
    before = _allocate(documents, receipts, rule)
    random.shuffle(documents)
    random.shuffle(receipts)
    assert _allocate(documents, receipts, rule) == before


@given(documents_of, receipts_of, rules)
def test_money_is_conserved_every_day(documents: list[Document], receipts: list[Receipt], rule: str) -> None:
    rows = _allocate(documents, receipts, rule)
    assert [row[:3] for row in rows] == sorted({row[:3] for row in rows})
    for number in range(13):
        day = _day(number)
        settled, spent = Counter[int](), Counter[int]()
        for receipt, document, applied_on, amount in rows:
            if applied_on <= day:
                settled[document] += amount
                spent[receipt] += amount
        _assert_day(documents, receipts, settled, spent, day)


def _assert_day(
    documents: list[Document], receipts: list[Receipt], settled: Counter[int], spent: Counter[int], day: date
) -> None:
    unapplied, still_open = defaultdict[int, int](int), defaultdict[int, int](int)
    for item in documents:
        assert 0 <= settled[item.key] <= (item.amount if item.since <= day else 0)
        if item.since <= day:
            still_open[item.customer] += item.amount - settled[item.key]
    for item in receipts:
        alive = item.since <= day and (item.undone_on is None or item.undone_on > day)
        assert 0 <= spent[item.key] <= (max(item.amount, 0) if alive else 0)
        if alive:
            unapplied[item.customer] += item.amount - spent[item.key]
    assert settled.total() == spent.total()
    for customer, credit in unapplied.items():
        assert credit <= 0 or not still_open[customer], "credit on account beside an open invoice at the end of a day"


@given(documents_of, receipts_of)
def test_rules_settle_the_same_total_every_day(documents: list[Document], receipts: list[Receipt]) -> None:
    """Which invoice is paid differs, how much of all does not (no receipt is undone here)."""
    assume(documents and receipts)
    kept = [replace(item, undone_on=None) for item in receipts]
    by_rule = []
    for rule in RULES:
        total: Counter[date] = Counter()
        for _, _, day, amount in _allocate(documents, kept, rule):
            total[day] += amount
        by_rule.append(total)
    assert by_rule[0] == by_rule[1] == by_rule[2]


def test_a_long_list_of_open_invoices_is_split_exactly() -> None:
    """More open invoices than a plain list is used for, against the definition in fractions."""
    documents = [_doc(key, 1 + key * 37 % 91, due=key % 5) for key in range(250)]
    receipts = [_rec(key, 400 + 7 * key, since=key % 4) for key in range(12)]
    assert _allocate(documents, receipts, "pro_rata") == allocate_slowly(documents, receipts, rule="pro_rata")
