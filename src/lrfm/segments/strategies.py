"""A strategy with actions for each segment, from a table that users may edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from lrfm.errors import Fault, Place, UserError
from lrfm.segments.strategy_text import Node, Scalar, Table, parse_strategies
from lrfm.segments.types import GROUPS, KEY_CUSTOMER, TYPE_KEYS, group_of

__all__ = ["Action", "Strategies", "Strategy", "read_strategies"]

ENGLISH = "en"
_MAX_DAYS = 730


@dataclass(frozen=True)
class Action:
    """One thing to do: what and who, by language, and within how many days of the pack's day."""

    what: Mapping[str, str]
    who: Mapping[str, str]
    within_days: int

    def due_on(self, cutoff: date) -> date:
        """Give the day by which it is to be done."""
        return cutoff + timedelta(days=self.within_days)


@dataclass(frozen=True)
class Strategy:
    """What to do about a type, a group or the key customers: one sentence by language, and actions."""

    key: str
    level: Literal["type", "group", "key_customer"]
    words: Mapping[str, str]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Strategies:
    """All strategies of a table, in its order; a type without one of its own has that of its group."""

    strategies: tuple[Strategy, ...]

    def of_type(self, type_key: str) -> Strategy:
        """Give the strategy of a type, else that of its group; `KeyError` for what is no type."""
        group = group_of(type_key)
        known = {strategy.key: strategy for strategy in self.strategies}
        return known.get(type_key) or known[group]

    def of_group(self, group_key: str) -> Strategy | None:
        """Give the strategy of a group, if it has one of its own."""
        return next((one for one in self.strategies if (one.level, one.key) == ("group", group_key)), None)

    @property
    def of_key_customers(self) -> Strategy | None:
        """The strategy of the key customers, beside that of their type."""
        return next((one for one in self.strategies if one.level == KEY_CUSTOMER), None)


def read_strategies(path: Path) -> Strategies:
    """Read a table of strategies (YAML); raise `UserError` with every fault found, each with its line.

    It has a section `types`, a section `groups`, or both, and may have one for `key_customer`. A text is plain (then it
    is English) or has one entry per language, English among them. Every type must have a strategy, if only its group's.
    """
    reader = _Reader()
    root = parse_strategies(path)
    found = tuple(reader.strategies(root))
    own = {strategy.key for strategy in found}
    if not reader.faults:
        bare = [key for key in TYPE_KEYS if key not in own and group_of(key) not in own]
        values = ({"type": key, "group": group_of(key)} for key in bare)
        reader.faults += [Fault("segments.strategy_missing", one, Place(str(path))) for one in values]
    if reader.faults:
        raise UserError(*reader.faults)
    return Strategies(found)


class _Reader:
    """Turns the tree of a file into strategies, and notes every fault on the way."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def strategies(self, root: Table) -> Iterator[Strategy]:
        """Read all sections."""
        self._refuse_unknown(root, ("types", "groups", KEY_CUSTOMER))
        yield from self._section(root, "groups", "group", keys=GROUPS)
        yield from self._section(root, "types", "type", keys=TYPE_KEYS)
        if KEY_CUSTOMER in root.entries:
            yield self._strategy(KEY_CUSTOMER, "key_customer", root.entries[KEY_CUSTOMER])

    def _section(
        self, root: Table, section: str, level: Literal["type", "group"], *, keys: tuple[str, ...]
    ) -> Iterator[Strategy]:
        table = self._table(root.entries.get(section))
        self._refuse_unknown(table, keys)
        yield from (self._strategy(key, level, table.entries[key]) for key in keys if key in table.entries)

    def _strategy(self, key: str, level: Literal["type", "group", "key_customer"], node: Node) -> Strategy:
        table = self._table(node)
        self._refuse_unknown(table, ("strategy", "actions"))
        words = self._words(table, "strategy")
        actions = table.entries.get("actions")
        items = actions if isinstance(actions, tuple) else ()
        if not items:
            self._fault("segments.strategy_without_actions", table.place, key=key)
        return Strategy(key, level, words, tuple(self._action(item) for item in items))

    def _action(self, node: Node) -> Action:
        table = self._table(node)
        self._refuse_unknown(table, ("do", "who", "within_days"))
        return Action(self._words(table, "do"), self._words(table, "who"), self._days(table))

    def _days(self, table: Table) -> int:
        node = table.entries.get("within_days")
        text = node.text if isinstance(node, Scalar) else ""
        place = node.place if isinstance(node, Scalar) else table.place
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MAX_DAYS):
            self._fault("segments.strategy_days", place, got=text, most=_MAX_DAYS)
            return 1
        return int(text)

    def _words(self, table: Table, key: str) -> Mapping[str, str]:
        node = table.entries.get(key)
        given = {ENGLISH: node} if isinstance(node, Scalar) else node.entries if isinstance(node, Table) else {}
        words = {name: one.text.strip() for name, one in given.items() if isinstance(one, Scalar) and one.text.strip()}
        if ENGLISH not in words or len(words) < len(given):
            self._fault("segments.strategy_words_missing", table.place, key=key)
        return words

    def _table(self, node: Node | None) -> Table:
        if isinstance(node, Table):
            return node
        if isinstance(node, Scalar):
            self._fault("segments.strategy_keys_wanted", node.place, got=node.text)
        elif node:
            self._fault("segments.strategy_keys_wanted", _place(node[0]), got="")
        return Table({}, _place(node) if node else Place(""))

    def _refuse_unknown(self, table: Table, known: tuple[str, ...]) -> None:
        for key, node in table.entries.items():
            if key not in known:
                self._fault("segments.strategy_unknown_key", _place(node), key=key, valid=", ".join(known))

    def _fault(self, key: str, place: Place, /, **values: object) -> None:
        self.faults.append(Fault(key, values, place))


def _place(node: Node) -> Place:
    if isinstance(node, tuple):
        return _place(node[0]) if node else Place("")
    return node.place
