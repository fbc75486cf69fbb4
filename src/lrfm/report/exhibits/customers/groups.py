"""The exhibit of connected customers: one buyer behind several accounts, what connects them, what to review."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import NONE, money_column
from lrfm.report.exhibits.customers.units import number_head, text_head
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from lrfm.features.groups import Group, GroupsAt
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.results import SegmentResults

__all__ = ["groups"]

MOST_GROUPS, MOST_NAMES = 15, 6


def groups(voice: Voice, found: SegmentResults) -> Block | Lines:
    """Groups with most members first, and links that somebody should look at."""
    at = found.groups
    if at is None:
        return voice.lines(voice.say("customers.groups_unknown"))
    common = _common(voice, at)
    if not at.groups:
        return voice.lines(*filter(None, (voice.say("customers.groups_none"), common)))
    money = _by_group(found.group_features)
    tables = [_table(voice, _shown(at, money), money)]
    tables += [_to_review(voice, at)] if any(one.bridges or one.is_weak for one in at.groups) else []
    rest = len(at.groups) - MOST_GROUPS
    return Block(
        "connected-customers",
        _claim(voice, at),
        "\n".join(html_table(table, language=voice.language) for table in tables),
        joined(
            voice.say("customers.groups_rest", count=rest) if rest > 0 else "",
            voice.sentence(common) if common else "",
            voice.say("customers.groups_caveat"),
        ),
        voice.say("customers.groups_provenance", day=at.cutoff),
        question=voice.say("ask.groups"),
    )


def _by_group(features: pd.DataFrame | None) -> pd.DataFrame | None:
    """Give the features of buyers by group key, of the last day where there are several."""
    if features is None or "customer_key" not in features.columns:
        return features
    rows = features[features["cutoff"] == features["cutoff"].max()] if "cutoff" in features.columns else features
    return rows.set_index("customer_key")


def _shown(at: GroupsAt, money: pd.DataFrame | None) -> list[Group]:
    def place(group: Group) -> tuple[int, int, int]:
        return -len(group.customer_keys), -(_whole(money, group, "monetary_minor") or 0), group.group_key

    return sorted(at.groups, key=place)[:MOST_GROUPS]


def _whole(money: pd.DataFrame | None, group: Group, column: str) -> int | None:
    """Give a whole number of a group; None where it is not known, as of accounts that never bought."""
    if money is None or group.group_key not in money.index or column not in money.columns:
        return None
    known = money.loc[[group.group_key], column].dropna().tolist()
    return int(known[0]) if known else None


def _claim(voice: Voice, at: GroupsAt) -> str:
    largest = max(at.groups, key=lambda group: len(group.customer_keys))
    return voice.say(
        "customers.groups_claim",
        customers=sum(len(group.customer_keys) for group in at.groups),
        count=len(at.groups),
        most=len(largest.customer_keys),
    )


def _names(voice: Voice, keys: Sequence[int]) -> str:
    named = tuple(voice.name_of(int(key)) for key in keys[:MOST_NAMES])
    rest = len(keys) - len(named)
    return voice.say("customers.names_and_more" if rest else "customers.names", names=named, count=rest)


def _kinds(voice: Voice, kinds: Iterable[str]) -> str:
    return voice.say(
        "customers.names", names=tuple(voice.say(f"customers.link_{kind}") for kind in dict.fromkeys(kinds))
    )


def _table(voice: Voice, shown: Sequence[Group], money: pd.DataFrame | None) -> Table:
    columns = (
        text_head(voice, "members"),
        number_head(voice, "accounts"),
        text_head(voice, "connected_by"),
        number_head(voice, "group_days"),
        money_column(voice, "money"),
        money_column(voice, "open"),
    )
    amounts = ("monetary_minor", "open_minor")
    rows = tuple(
        (
            _names(voice, group.customer_keys),
            voice.language.count(len(group.customer_keys)),
            _kinds(voice, (link.kind for link in group.links)),
            NONE if (days := _whole(money, group, "frequency_count")) is None else voice.language.count(days),
            *(NONE if (minor := _whole(money, group, name)) is None else voice.amount(minor) for name in amounts),
        )
        for group in shown
    )
    return Table(voice.say("customers.groups_caption"), columns, rows)


def _to_review(voice: Voice, at: GroupsAt) -> Table:
    """List links that alone join parts of a group, and groups that only telephones and addresses connect."""
    columns = (text_head(voice, "members"), text_head(voice, "connected_by"), text_head(voice, "why_review"))
    bridges = [
        (
            _names(voice, bridge.link.customer_keys),
            _kinds(voice, (bridge.link.kind,)),
            voice.say("customers.review_bridge", count=len(bridge.parts)),
        )
        for group in at.groups
        for bridge in group.bridges
    ]
    weak = [
        (
            _names(voice, group.customer_keys),
            _kinds(voice, (link.kind for link in group.links)),
            voice.say("customers.review_weak"),
        )
        for group in at.groups
        if group.is_weak
    ]
    return Table(
        voice.say("customers.review_caption", count=len(bridges) + len(weak)),
        columns,
        tuple([*bridges, *weak][:MOST_GROUPS]),
    )


def _common(voice: Voice, at: GroupsAt) -> str:
    """Count what too many customers share to connect anybody, by kind."""
    if not at.too_common:
        return ""
    kinds = Counter(link.kind for link in at.too_common)
    named = tuple(
        voice.say("customers.common_kind", count=count, kind=voice.say(f"customers.link_{kind}"))
        for kind, count in sorted(kinds.items())
    )
    return voice.say("customers.too_common", kinds=named, most=max(link.customers for link in at.too_common))
