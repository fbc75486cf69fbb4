"""The exhibit of what to do: a strategy and actions for key customers, groups and types that are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import money_column, name_of, number_column
from lrfm.report.exhibits.customers.units import text_head
from lrfm.report.language import SOURCE_LANGUAGE
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.results import SegmentResults
    from lrfm.segments.strategies import Strategy

__all__ = ["Planned", "PlannedAction", "planned", "strategies"]


@dataclass(frozen=True)
class PlannedAction:
    """What somebody is to do by a day, in the reader's language."""

    what: str
    who: str
    due_on: date


@dataclass(frozen=True)
class Planned:
    """A strategy in the reader's language, with the customers it is for."""

    level: str
    key: str
    name: str
    customers: int
    monetary_minor: int
    words: str
    actions: tuple[PlannedAction, ...]


def strategies(voice: Voice, found: SegmentResults) -> Block | Lines:
    """What to do about whom, who does it, and by when."""
    plans = tuple(planned(voice, found))
    if not plans:
        return voice.lines(voice.say("customers.strategies_none"))
    first = min((action for plan in plans for action in plan.actions), key=lambda action: action.due_on)
    levels = (("key_customer", "group"), ("type",))
    chosen = [[plan for plan in plans if plan.level in those] for those in levels]
    tables = (
        _table(voice, some, caption=caption)
        for some, caption in zip(chosen, ("customers.plan_caption", "customers.plan_caption_types"), strict=True)
        if some
    )
    return Block(
        "strategies",
        voice.say(
            "customers.strategies_claim",
            count=sum(len(plan.actions) for plan in plans),
            what=first.what,
            who=first.who,
            day=first.due_on,
        ),
        "\n".join(html_table(table, language=voice.language) for table in tables),
        voice.say("customers.strategies_caveat"),
        voice.say("customers.strategies_provenance", day=found.now.cutoff),
        question=voice.say("ask.strategies"),
    )


def planned(voice: Voice, found: SegmentResults) -> Iterator[Planned]:
    """Give the strategies for whom there are customers: key customers first, then groups, then types.

    Who has a plan for the own type is not in that of the group.
    """
    frame = found.now.frame
    key_plan = found.strategies.of_key_customers
    if key_plan is not None and frame["is_key"].any():
        sums = int(frame["is_key"].sum()), int(frame.loc[frame["is_key"], "monetary_minor"].sum())
        yield _plan(voice, found, key_plan, name=voice.say("customers.key_customers"), sums=sums)
    if found.now.missing is not None:
        return
    own = {one.key: one for one in found.strategies.strategies if one.level == "type"}
    of_groups = frame[~frame["type"].isin(list(own))]
    for level, rows in (("group", of_groups), ("type", frame)):
        plans = {one.key: one for one in found.strategies.strategies if one.level == level}
        for key in (size.key for size in found.sizes["group" if level == "group" else "type"].segments):
            members = rows[(rows[level] == key).fillna(False).to_numpy(dtype=bool)]
            if key in plans and len(members):
                sums = len(members), int(members["monetary_minor"].sum())
                yield _plan(voice, found, plans[key], name=name_of(voice, level, key), sums=sums)


def _plan(voice: Voice, found: SegmentResults, one: Strategy, *, name: str, sums: tuple[int, int]) -> Planned:
    actions = tuple(
        PlannedAction(_told(voice, do.what), _told(voice, do.who), do.due_on(found.now.cutoff)) for do in one.actions
    )
    return Planned(one.level, one.key, name, *sums, _told(voice, one.words), actions)


def _told(voice: Voice, words: Mapping[str, str]) -> str:
    """Give the table's own words in the reader's language, else in it without its region, else in English."""
    code = voice.language.code
    return words.get(code) or words.get(code.split("-", maxsplit=1)[0]) or words[SOURCE_LANGUAGE]


def _table(voice: Voice, plans: Sequence[Planned], *, caption: str) -> Table:
    columns = (
        text_head(voice, "who"),
        number_column(voice, "customers"),
        money_column(voice, "money"),
        *(text_head(voice, key) for key in ("strategy", "action", "in_charge")),
        Column(voice.say("customers.column_by")),
    )
    rows = tuple(row for plan in plans for row in _rows(voice, plan))
    return Table(voice.say(caption), columns, rows)


def _rows(voice: Voice, plan: Planned) -> Iterator[tuple[str, ...]]:
    """Write a row an action; what holds for all of them stands in the first one."""
    for place, action in enumerate(plan.actions):
        money = (voice.language.count(plan.customers), voice.amount(plan.monetary_minor), plan.words)
        shared = money if place == 0 else ("", "", "")
        yield (plan.name, *shared, action.what, action.who, voice.language.date(action.due_on))
