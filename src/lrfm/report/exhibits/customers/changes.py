"""The exhibit of who changed since the month end before, and why: each customer with the sentences that explain it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.change_words import change_sentence
from lrfm.report.exhibits.customers.told import money_column, name_of
from lrfm.report.exhibits.customers.units import text_head
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.moves import Change, TypeChange
    from lrfm.segments.results import SegmentResults

__all__ = ["MOST_SHOWN", "changes"]

MOST_SHOWN = 15
"""Customers that are named; the others are counted."""


def changes(voice: Voice, found: SegmentResults) -> Block | Lines:
    """The customers with most money whose type or scores changed, each with its reasons."""
    if found.last is None:
        return voice.lines(voice.say("customers.changes_unknown"))
    if not found.type_changes and not found.score_changes:
        return voice.lines(voice.say("customers.changes_none", day=found.last.cutoff))
    scores = _by_customer(found.score_changes)
    tables = [_types(voice, found)] if found.type_changes else []
    tables += [_scores(voice, found, scores)] if scores else []
    return Block(
        "segment-changes",
        _claim(voice, found, day=found.last.cutoff, scored=len(scores)),
        "\n".join(html_table(table, language=voice.language) for table in tables),
        joined(
            _rest(voice, "customers.changes_rest", len(found.type_changes)),
            _rest(voice, "customers.score_changes_rest", len(scores)),
            voice.say("customers.changes_caveat"),
        ),
        voice.say("customers.changes_provenance", day=found.last.cutoff, learned_on=found.learned_on),
        question=voice.say("ask.segment_changes"),
    )


def _claim(voice: Voice, found: SegmentResults, *, day: object, scored: int) -> str:
    """Part those who moved by their own figures from those whom a boundary moved."""
    if not found.type_changes:
        return voice.say("customers.changes_claim_scores", count=scored, day=day)
    causes = Counter(change.cause for change in found.type_changes)
    own = causes["value"] == len(found.type_changes)
    return voice.say(
        "customers.changes_claim_own" if own else "customers.changes_claim",
        count=len(found.type_changes),
        day=day,
        money_brief_minor=sum(_money(found, change.customer_key) for change in found.type_changes),
        by_value=causes["value"],
        by_boundary=causes["boundary"],
        by_both=causes["both"] + causes["basis"],
    )


def _money(found: SegmentResults, customer: int) -> int:
    return int(found.now.frame["monetary_minor"].loc[[customer]].sum())


def _first(found: SegmentResults, customers: Iterable[int]) -> list[int]:
    """Give the customers with most money, of equal ones those with the smaller key."""
    return sorted(customers, key=lambda customer: (-_money(found, customer), customer))[:MOST_SHOWN]


def _rest(voice: Voice, key: str, count: int) -> str:
    return voice.say(key, count=count - MOST_SHOWN) if count > MOST_SHOWN else ""


def _by_customer(found: Sequence[Change]) -> dict[int, list[Change]]:
    grouped: dict[int, list[Change]] = {}
    for change in found:
        grouped.setdefault(change.customer_key, []).append(change)
    return grouped


def _why(voice: Voice, found: Sequence[Change]) -> str:
    return joined(*(voice.sentence(change_sentence(voice, change)) for change in found))


def _types(voice: Voice, found: SegmentResults) -> Table:
    by_key: dict[int, TypeChange] = {change.customer_key: change for change in found.type_changes}
    columns = (
        text_head(voice, "customer"),
        money_column(voice, "money"),
        *(text_head(voice, key) for key in ("type_before", "type_after", "why")),
    )
    rows = tuple(
        (
            voice.name_of(key),
            voice.amount(_money(found, key)),
            name_of(voice, "type", by_key[key].type_before or "untold"),
            name_of(voice, "type", by_key[key].type_after or "untold"),
            _why(voice, by_key[key].changes),
        )
        for key in _first(found, by_key)
    )
    return Table(voice.say("customers.changes_caption"), columns, rows)


def _scores(voice: Voice, found: SegmentResults, grouped: dict[int, list[Change]]) -> Table:
    columns = (text_head(voice, "customer"), money_column(voice, "money"), text_head(voice, "why"))
    rows = tuple(
        (voice.name_of(key), voice.amount(_money(found, key)), _why(voice, grouped[key]))
        for key in _first(found, grouped)
    )
    return Table(voice.say("customers.score_changes_caption"), columns, rows)
