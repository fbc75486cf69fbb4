"""B3, B36: a strategy with actions for every segment, from a table that users edit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lrfm.errors import UserError
from lrfm.segments.strategies import read_strategies
from lrfm.segments.types import GROUPS, TYPE_KEYS, group_of
from tools.repository import ROOT

ENTRY = "{strategy: Serve, actions: [{do: Call, who: Sales, within_days: 7}]}"
ALL_GROUPS = "groups:\n" + "".join(f"  {group}: {ENTRY}\n" for group in GROUPS)


def write(folder: Path, text: str) -> Path:
    path = folder / "strategies.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_shipped_table() -> None:
    """Every type, every group and the key customers have their own; each action says who, and by when."""
    table = read_strategies(ROOT / "params/strategies.yml")
    assert [one.key for one in table.strategies] == [*GROUPS, *TYPE_KEYS, "key_customer"]
    assert all(table.of_type(key).level == "type" for key in TYPE_KEYS)
    assert len({one.words["en"] for one in table.strategies}) == len(table.strategies)
    key = table.of_key_customers
    assert key is not None
    told = " ".join(action.what["en"].lower() for action in key.actions)
    assert all(word in told for word in ("contract", "price policy", "bonus"))
    assert all(action.who["en"] for one in table.strategies for action in one.actions)
    assert key.actions[0].due_on(date(2026, 10, 31)) == date(2026, 12, 30)


def test_types_fall_back_to_their_group(tmp_path: Path) -> None:
    own = "types:\n  platinum: {strategy: {en: Own, de: Eigen}, actions: [{do: Go, who: Me, within_days: 1}]}\n"
    table = read_strategies(write(tmp_path, own + ALL_GROUPS))
    assert table.of_type("platinum").words["de"] == "Eigen"
    for key in TYPE_KEYS:
        if key != "platinum":
            assert (table.of_type(key).level, table.of_type(key).key) == ("group", group_of(key))
    assert table.of_key_customers is None
    assert table.of_group("platinum") is None
    with pytest.raises(KeyError):
        table.of_type("gold")


def entry(text: str) -> str:
    """Put an entry for one group in the place of its own, in line 2 of the file."""
    return ALL_GROUPS.replace(f"  core: {ENTRY}\n", f"  core: {text}\n")


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("", "strategies_empty", None),
        ("- a\n", "strategies_empty", None),
        ("groups: {core: [\n", "strategies_not_yaml", 2),
        ("groups:\n  gold: {}\n", "strategy_unknown_key", 2),
        ("sorts: {}\n" + ALL_GROUPS, "strategy_unknown_key", 1),
        (entry("{strategy: Serve, actions: []}"), "strategy_without_actions", 2),
        (entry("{strategy: Serve}"), "strategy_without_actions", 2),
        (entry("{strategy: '', actions: [{do: Call, who: Sales, within_days: 7}]}"), "strategy_words_missing", 2),
        (entry("{strategy: {de: Tun}, actions: [{do: Call, who: Me, within_days: 7}]}"), "strategy_words_missing", 2),
        (entry("{strategy: Serve, actions: [{do: Call, within_days: 7}]}"), "strategy_words_missing", 2),
        (entry("{strategy: Serve, actions: [{do: Call, who: Me, within_days: soon}]}"), "strategy_days", 2),
        (entry("{strategy: Serve, actions: [{do: Call, who: Me, within_days: 0}]}"), "strategy_days", 2),
        (entry("{strategy: Serve, actions: [{do: Call, who: Me}]}"), "strategy_days", 2),
        (entry("Serve"), "strategy_keys_wanted", 2),
        (ALL_GROUPS + "groups: {}\n", "strategy_key_twice", 7),
        ("a: &a [*a]\n", "strategies_too_deep", 1),
        (ALL_GROUPS.replace(f"  lost: {ENTRY}\n", ""), "strategy_missing", None),
    ],
)
def test_faults_of_users(tmp_path: Path, text: str, key: str, line: int | None) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UserError) as caught:
        read_strategies(path)
    first = caught.value.faults[0]
    assert (first.key, first.place.line if first.place else None) == (f"segments.{key}", line)
    assert first.place is not None
    assert first.place.source == str(path)


def test_missing_ones_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_strategies(write(tmp_path, ALL_GROUPS.replace(f"  lost: {ENTRY}\n", "")))
    assert [fault.values["type"] for fault in caught.value.faults] == [
        key for key in TYPE_KEYS if group_of(key) == "lost"
    ]


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no_strategies_file"):
        read_strategies(tmp_path / "none.yml")
    (tmp_path / "latin.yml").write_bytes("groups: Müller\n".encode("latin-1"))
    with pytest.raises(UserError, match="strategies_not_utf8"):
        read_strategies(tmp_path / "latin.yml")
