"""Classes by the share before: the worked example, every boundary, ties, and what row order may not do (B20, T-K6)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.core.abc import CUTS, NEGATIVE, class_names, classify

SALES = (400, 250, 150, 80, 50, 30, 20, 10, 6, 4)
# few distinct amounts, so that many are equal, and now and then a large one
any_amounts = st.lists(st.one_of(st.integers(-3, 12), st.integers(-(10**15), 10**15)), max_size=40)
any_cuts = st.lists(st.integers(1, 99), unique=True, max_size=6).map(
    lambda numbers: tuple(Fraction(number, 100) for number in sorted(numbers))
)


def _by_definition(amounts: Sequence[int], cuts: Sequence[Fraction]) -> str:
    """Take each amount by itself: what is larger than it, over the sum of what is above 0."""
    total = sum(amount for amount in amounts if amount > 0)
    letters = ""
    for amount in amounts:
        larger = sum(other for other in amounts if other > amount)
        if amount < 0:
            letters += "N"
        elif amount == 0:
            letters += "ABCDEFG"[len(cuts)]
        else:
            letters += "ABCDEFG"[sum(larger * 100 >= int(cut * 100) * total for cut in cuts)]
    return letters


def test_the_worked_example_is_by_the_share_before() -> None:
    """By the share with the item it would be A A A B B C C C D D."""
    assert "".join(classify(SALES)) == "AAABBBCCDD"


@given(any_amounts, any_cuts)
def test_each_amount_has_the_class_of_the_definition(amounts: list[int], cuts: tuple[Fraction, ...]) -> None:
    assert "".join(classify(amounts, cuts=cuts)) == _by_definition(amounts, cuts)


@given(any_amounts, any_cuts, st.randoms(use_true_random=False))
def test_row_order_changes_nobodys_class(
    amounts: list[int], cuts: tuple[Fraction, ...], shuffler: random.Random
) -> None:
    order = list(range(len(amounts)))
    shuffler.shuffle(order)
    classes = classify(amounts, cuts=cuts)
    assert classify([amounts[row] for row in order], cuts=cuts) == tuple(classes[row] for row in order)


@given(any_amounts, any_cuts)
def test_equals_stand_together_and_more_is_never_worse(amounts: list[int], cuts: tuple[Fraction, ...]) -> None:
    ranked = sorted(zip(amounts, classify(amounts, cuts=cuts), strict=True), reverse=True)
    assert len({amount for amount, _ in ranked}) == len(set(ranked))
    names = class_names(cuts=cuts)
    places = [names.index(name) for _, name in ranked]
    assert places == sorted(places)
    assert all((name == NEGATIVE) == (amount < 0) for amount, name in ranked)
    assert not any(amount > 0 for amount, _ in ranked) or ranked[0][1] == "A"


@given(st.lists(st.integers(1, 10**15), min_size=1, max_size=40), st.integers(2, 10**6))
def test_the_unit_of_money_changes_nothing(amounts: list[int], times: int) -> None:
    assert classify([amount * times for amount in amounts]) == classify(amounts)


@pytest.mark.parametrize(("cut", "before", "after"), [(80, "A", "B"), (95, "B", "C"), (99, "C", "D")])
@pytest.mark.parametrize("scale", [1, 10**13])
def test_one_unit_decides_at_each_boundary(cut: int, before: str, after: str, scale: int) -> None:
    """What has just the cut before it is in the next class; one minor unit less before it, and it is not."""
    total = 1_000 * scale
    full = cut * 10 * scale
    assert classify([full, total - full])[1] == after
    assert classify([full - 1, total - full + 1])[1] == before
    assert classify([full + 1, total - full - 1])[1] == after


def test_equals_across_a_boundary_get_the_better_class() -> None:
    # 400 before each of the 150s; the second of them would have 800 of 1,000 before it by row order
    assert "".join(classify([650, 150, 150, 50])) == "AAAC"


def test_zero_is_last_and_below_0_apart() -> None:
    assert "".join(classify([90, 0, -5, 0])) == "ADND"
    assert "".join(classify([0, 0, -1])) == "DDN"
    assert classify([]) == ()
    # what is below 0 takes nothing from the total of the others
    assert classify([*SALES, -1_000])[:-1] == classify(SALES)


def test_any_number_of_cuts_has_names() -> None:
    assert classify([5, 3, 0, -1], cuts=()) == ("A", "A", "A", "N")
    twelve = [Fraction(number, 13) for number in range(1, 13)]
    assert classify([1] * 5, cuts=twelve) == ("A",) * 5
    assert class_names(cuts=twelve) == (*"ABCDEFGHIJKLM", "N")
    assert classify([2**number for number in range(3)], cuts=CUTS[:1]) == ("B", "A", "A")


@pytest.mark.parametrize(
    "cuts",
    [
        (Fraction(95, 100), Fraction(80, 100)),
        (Fraction(1, 2), Fraction(1, 2)),
        (Fraction(0),),
        (Fraction(1),),
        tuple(Fraction(number, 14) for number in range(1, 14)),
    ],
)
def test_cuts_that_make_no_classes_are_refused(cuts: tuple[Fraction, ...]) -> None:
    with pytest.raises(ValueError, match=r"ascending|at most"):
        classify(SALES, cuts=cuts)


def test_amounts_are_whole() -> None:
    with pytest.raises(TypeError):
        classify([0.8, 0.2])  # type: ignore[list-item]
