"""Names in four scripts, details that nobody shares by accident, and connected customers (B33)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from lrfm.ledger.synthetic.groups import ALONE, connect, plain_roles
from lrfm.ledger.synthetic.names import SCRIPTS, business_names, customer_details, person_names
from lrfm.ledger.synthetic.settings_side import GroupSettings, LineSettings
from tests.ledger.synthetic.side_world import World, people_of

PREFIXES = {"latin": "LATIN", "arabic": "ARABIC", "hebrew": "HEBREW", "cyrillic": "CYRILLIC"}


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()}


@pytest.mark.parametrize("code", range(4))
def test_names_are_written_in_one_script_each(code: int) -> None:
    count = 200
    names = business_names(np.arange(count), trade=np.arange(count) % 10, script=np.full(count, code)).to_pylist()
    assert {script for name in names for script in _scripts(name)} == {PREFIXES[SCRIPTS[code]]}


def test_no_two_businesses_share_a_name() -> None:
    count = 20_000
    names = business_names(
        np.arange(count), trade=np.zeros(count, dtype=np.int64), script=np.arange(count) // 4 % 4
    ).to_pylist()
    assert len(set(names)) == count
    assert not any(digit.isdigit() for name in names[:1_500] for digit in name), "numbers only where words run out"
    assert any(name.endswith(" 2") for name in names)


def test_names_follow_from_the_number_alone() -> None:
    """So that customers are called the same whatever the size of a block."""
    numbers, codes = np.arange(50), np.arange(50) % 4
    every = business_names(numbers, trade=codes, script=codes).to_pylist()
    assert business_names(numbers[20:30], trade=codes[20:30], script=codes[20:30]).to_pylist() == every[20:30]


def test_salespeople_have_different_names() -> None:
    assert len(set(person_names(2_000).to_pylist())) == 2_000


def test_only_connected_customers_share_details() -> None:
    people = people_of(World(customers=3_000))
    rng = np.random.default_rng(1)
    roles = plain_roles(rng, people=people, settings=LineSettings())
    own = customer_details(people, roles=roles)
    for column in (own.name, own.tax_id, own.phone, own.address):
        assert len(set(column.to_pylist())) == 3_000
    joined, roles = connect(rng, people=people, roles=roles, settings=GroupSettings(connected_share=0.3))
    details = customer_details(joined, roles=roles)
    columns = [column.to_pylist() for column in (details.tax_id, details.phone, details.address)]
    for column in columns:
        shared = {value for value, times in Counter(column).items() if times > 1}
        assert shared
        rows = [row for row, value in enumerate(column) if value in shared]
        assert all(joined.group[row] != ALONE for row in rows)
    for group in set(joined.group.tolist()) - {ALONE}:
        members = np.flatnonzero(joined.group == group)
        assert len(members) in (2, 3)
        assert any(len({column[row] for row in members}) == 1 for column in columns), "they share something"


def test_as_many_are_connected_as_asked() -> None:
    people = people_of(World(customers=3_000))
    settings = GroupSettings(connected_share=0.2, triple_share=0.5)
    rng = np.random.default_rng(2)
    joined, _ = connect(
        rng, people=people, roles=plain_roles(rng, people=people, settings=LineSettings()), settings=settings
    )
    assert np.mean(joined.group != ALONE) == pytest.approx(0.2, abs=0.01)
    sizes = Counter(Counter(joined.group[joined.group != ALONE].tolist()).values())
    assert sizes[3] / sizes.total() == pytest.approx(0.5, abs=0.1)
    nobody, _ = connect(
        rng,
        people=people,
        roles=plain_roles(rng, people=people, settings=LineSettings()),
        settings=replace(settings, connected_share=0.0),
    )
    assert np.all(nobody.group == ALONE)
