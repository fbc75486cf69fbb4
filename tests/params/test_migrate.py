"""Older files are brought up step by step, with the places of their lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lrfm.errors import Place, UserError
from lrfm.params import SCHEMA
from lrfm.params.migrate import MIGRATIONS, Migration, migrate
from lrfm.params.tree import Scalar, Table, plain


def table(**values: object) -> Table:
    entries = {
        name: Scalar(value, str(value), Place("a.yml", line))  # type: ignore[arg-type]
        for line, (name, value) in enumerate(values.items(), start=1)
    }
    return Table(entries, Place("a.yml", 1))


def renamed(old: str, new: str) -> Migration:
    def change(before: Table) -> Table:
        entries = {new if key == old else key: node for key, node in before.entries.items()}
        return replace(before, entries=entries)

    return Migration({"first": 1, "second": 2}[old], change)


STEPS = (renamed("second", "third"), renamed("first", "second"))


def test_steps_follow_each_other_whatever_their_order_and_places_stay() -> None:
    new = migrate(table(schema=1, first=7), newest=3, steps=STEPS)
    assert plain(new) == {"schema": 3, "third": 7}
    assert new.entries["third"].place == Place("a.yml", 2)


def test_a_file_in_between_takes_only_the_later_steps() -> None:
    assert plain(migrate(table(schema=2, second=7), newest=3, steps=STEPS)) == {"schema": 3, "third": 7}


def test_a_current_file_is_left_alone() -> None:
    current = table(schema=3, first=7)
    assert migrate(current, newest=3, steps=STEPS) is current


@pytest.mark.parametrize(
    ("version", "key"),
    [
        (4, "params.schema_newer"),
        (0, "params.schema_too_old"),
        (-1, "params.schema_too_old"),
        ("1", "params.schema_not_a_number"),
        (None, "params.schema_not_a_number"),
        (True, "params.schema_not_a_number"),
    ],
)
def test_a_version_that_no_step_leads_from(version: object, key: str) -> None:
    with pytest.raises(UserError) as caught:
        migrate(table(schema=version), newest=3, steps=STEPS)
    assert (caught.value.faults[0].key, caught.value.faults[0].place) == (key, Place("a.yml", 1))


def test_a_file_without_a_version_is_a_fault() -> None:
    with pytest.raises(UserError) as caught:
        migrate(table(first=7), newest=3, steps=STEPS)
    assert caught.value.faults[0].key == "params.schema_missing"


def test_our_own_steps_lead_from_the_first_version_to_the_newest() -> None:
    assert sorted(step.from_version for step in MIGRATIONS) == list(range(1, SCHEMA))
