"""B2, B3: the sixteen types and five groups, as METHODS 2.3 has them."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pandas as pd
import pytest

from lrfm.segments.badges import badges_of
from lrfm.segments.symbols import FLAGS, types_of
from lrfm.segments.types import GROUPS, TYPES, group_by_rule, group_of, type_of

PATTERNS = ["".join(signs) for signs in product("+-", repeat=4)]

TABLE = """
core ++++ high_value_loyal
core +++- high_frequency_buying
core ++-+ platinum
potential +-++ potential_loyal
potential +-+- potential_high_frequency
potential +--+ potential_consumption
new -+++ high_value_new
new -++- frequency_promotion
new -+-+ spender_promotion
new -+-- uncertain_new
lost --++ high_value_lost
lost --+- high_frequency_lost
lost ---+ consumption_lost
lost ---- uncertain_lost
consuming_resource ++-- low_consumption_cost
consuming_resource +--- high_consumption_cost
"""


def test_partition() -> None:
    """T-L2: sixteen patterns fall into groups of 3, 3, 4, 4 and 2."""
    counts = Counter(type_of(pattern).group for pattern in PATTERNS)
    assert [counts[group] for group in GROUPS] == [3, 3, 4, 4, 2]
    assert len({type_of(pattern).key for pattern in PATTERNS}) == 16


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_table(line: str) -> None:
    group, symbols, key = line.split()
    assert (type_of(symbols).group, type_of(symbols).key) == (group, key)
    assert group_of(key) == group


@pytest.mark.parametrize("pattern", PATTERNS)
def test_rule_is_the_table(pattern: str) -> None:
    """T-L2: the group follows from L, R, and whether F or M is up."""
    assert group_by_rule(pattern) == type_of(pattern).group


def test_whole_columns_say_the_same() -> None:
    ups = pd.DataFrame([[sign == "+" for sign in known.symbols] for known in TYPES], columns=list(FLAGS))
    named = types_of(ups.astype("boolean"))
    assert named["type"].tolist() == [known.key for known in TYPES]
    assert named["group"].tolist() == [known.group for known in TYPES]
    assert named["symbols"].tolist() == [known.symbols for known in TYPES]


def test_badges_overlap() -> None:
    """B3: active, low-activity, high-purchase, long-history; missing where the symbol is."""
    ups = pd.DataFrame([[True, True, False, True], [False, False, True, False], [True, None, True, True]])
    badges = badges_of(ups.set_axis(list(FLAGS), axis=1).astype("boolean"))
    assert badges.iloc[0].tolist() == [True, False, True, True]
    assert badges.iloc[1].tolist() == [False, True, False, False]
    assert badges.iloc[2].isna().tolist() == [True, True, False, False]
