"""Exhibits of whom to look at first: key customers who went quiet, and who owes but buys no more."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from lrfm.report.exhibits.customers.told import NONE, money_column, number_column, told_columns
from lrfm.report.exhibits.customers.units import text_head
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.results import SegmentResults

__all__ = ["quiet_keys", "silent_debtors"]

MOST_ROWS = 15


def quiet_keys(voice: Voice, found: SegmentResults) -> Block | Lines:
    """Key customers who are silent for longer than their boundary, the largest first."""
    frame = found.now.frame
    quiet = frame[frame["is_key"] & (frame["recency_up"] == False).fillna(False)]  # noqa: E712 (missing is neither)
    rows = found.features.loc[quiet.index].sort_values("monetary_minor", ascending=False, kind="stable")
    if rows.empty:
        return voice.lines(voice.say("customers.quiet_keys_none"))
    return Block(
        "quiet-keys",
        _quiet_claim(voice, rows, keys=int(frame["is_key"].sum())),
        html_table(_table(voice, rows, caption="customers.quiet_keys_caption"), language=voice.language),
        _rest(voice, len(rows), caveat="customers.quiet_keys_caveat"),
        voice.say("customers.quiet_keys_provenance"),
        question=voice.say("ask.quiet_keys"),
    )


def _quiet_claim(voice: Voice, rows: pd.DataFrame, *, keys: int) -> str:
    """Say how many are silent, and what of their debt is past due where that is known."""
    if not _is_debt_known(rows):
        return voice.say("customers.quiet_keys_claim_alone", count=len(rows), keys=keys)
    overdue = int(rows["overdue_minor"].fillna(0).sum())
    if overdue == 0:
        return voice.say("customers.quiet_keys_claim_paid", count=len(rows), keys=keys)
    return voice.say("customers.quiet_keys_claim", count=len(rows), keys=keys, overdue_brief_minor=overdue)


def _is_debt_known(features: pd.DataFrame) -> bool:
    """Files without payments say nothing of what is open."""
    return bool(features["open_minor"].notna().any())


def silent_debtors(voice: Voice, found: SegmentResults) -> Block | Lines:
    """Customers without a purchase in the window who still owe, the largest debts first."""
    features = found.features
    if not _is_debt_known(features):
        return voice.lines(voice.say("customers.silent_debtors_unknown"))
    silent = features[(features["frequency_count"] == 0) & (features["open_minor"].fillna(0) > 0)]
    rows = silent.sort_values("open_minor", ascending=False, kind="stable")
    if rows.empty:
        return voice.lines(voice.say("customers.silent_debtors_none", count=found.window_months))
    return Block(
        "silent-debtors",
        voice.say(
            "customers.silent_debtors_claim",
            count=len(rows),
            months=found.window_months,
            open_brief_minor=int(rows["open_minor"].sum()),
        ),
        html_table(_table(voice, rows, caption="customers.silent_debtors_caption"), language=voice.language),
        _rest(voice, len(rows), caveat="customers.silent_debtors_caveat"),
        voice.say("customers.silent_debtors_provenance"),
        question=voice.say("ask.silent_debtors"),
    )


def _rest(voice: Voice, count: int, *, caveat: str) -> str:
    left = count - MOST_ROWS
    return voice.say(caveat) if left <= 0 else f"{voice.say(caveat)} {voice.say('customers.more_rows', count=left)}"


def _table(voice: Voice, rows: pd.DataFrame, *, caption: str) -> Table:
    columns = (
        text_head(voice, "customer"),
        money_column(voice, "money"),
        number_column(voice, "silent_days"),
        number_column(voice, "usual_gap"),
        money_column(voice, "open"),
        money_column(voice, "overdue"),
    )
    told = tuple(_row(voice, int(str(key)), row) for key, row in rows.head(MOST_ROWS).iterrows())
    return told_columns(Table(voice.say(caption), columns, told))


def _row(voice: Voice, key: int, row: pd.Series[Any]) -> tuple[str, ...]:
    gap = float(row["expected_gap_days"])
    return (
        voice.name_of(key),
        voice.amount(int(row["monetary_minor"])),
        voice.language.count(int(row["recency_days"])),
        NONE if isnan(gap) else voice.language.count(round(gap)),
        *(_amount(voice, row[name]) for name in ("open_minor", "overdue_minor")),
    )


def _amount(voice: Voice, minor: Any) -> str:
    import pandas as pd

    return NONE if pd.isna(minor) else voice.amount(int(minor))
