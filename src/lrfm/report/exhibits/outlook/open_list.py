"""The exhibit of open invoices with the most money at risk."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from math import isnan
from typing import TYPE_CHECKING, Any

from lrfm.report.exhibits.cash.told import whole
from lrfm.report.exhibits.outlook.levels import reason_words
from lrfm.report.exhibits.outlook.told import expected_minor, method_name
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block
from lrfm.report.tables import Column, Table, html_table
from lrfm.survival.outlook import AT_RISK_DAYS
from lrfm.survival.reasons import REASONS_TOLD

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.survival.payment_results import PaymentResults

__all__ = ["SHOWN_DAYS", "open_claim", "open_list", "reasons_said"]

SHOWN_ROWS = 20
SHOWN_DAYS = (7, 30, 60, 90)
LEAST_SHARE = 0.01
LITTLE_SHARE = 0.01
"""Of what is open: with less at risk it does not matter in how few invoices it lies."""


def open_list(voice: Voice, found: PaymentResults) -> Block | Lines:
    """The open invoices with the most money at risk, and the rest in one row."""
    if found.outlook.empty:
        return voice.lines(open_claim(voice, found))
    return Block(
        "payment-outlook",
        open_claim(voice, found),
        "\n".join(html_table(table, language=voice.language) for table in (_table(voice, found), _why(voice, found))),
        joined(
            voice.say("outlook.open_caveat", days=AT_RISK_DAYS),
            voice.say("outlook.open_reasons"),
            _whose_reasons(voice, found),
            _newcomers(voice, found.outlook),
            _lost(voice, found.outlook),
        ),
        voice.say("outlook.open_provenance", method=method_name(voice, found.told.proof.choice.method)),
        question=voice.say("ask.outlook_open"),
    )


def open_claim(voice: Voice, found: PaymentResults) -> str:
    """Say how much may not be paid, and in how few invoices half of it lies."""
    at_risk = found.outlook["at_risk_minor"]
    total, opened = int(at_risk.sum()), int(found.outlook["open_minor"].sum())
    if not len(at_risk):
        return voice.say("outlook.open_claim_nothing")
    if total < LITTLE_SHARE * opened:
        return voice.say(
            "outlook.open_claim_little", days=AT_RISK_DAYS, at_risk_brief_minor=total, open_brief_minor=opened
        )
    few = int((at_risk.cumsum() * 2 < total).sum()) + 1
    return voice.say(
        "outlook.open_claim",
        days=AT_RISK_DAYS,
        at_risk_brief_minor=total,
        open_brief_minor=opened,
        count=few,
        invoices=len(at_risk),
    )


def _whose_reasons(voice: Voice, found: PaymentResults) -> str:
    """Say that reasons are the model's, where chances come from another method."""
    proof = found.told.proof
    used = proof.choice.method
    if used == proof.model:
        return ""
    return voice.say("outlook.open_other_method", method=method_name(voice, used))


def _newcomers(voice: Voice, outlook: pd.DataFrame) -> str:
    count = int(outlook["is_newcomer"].sum())
    return voice.say("outlook.open_newcomers", count=count) if count else ""


def _lost(voice: Voice, outlook: pd.DataFrame) -> str:
    """Say how much of it is likely to be written off by then."""
    lost = float((outlook["open_minor"] * outlook[f"written_off_{AT_RISK_DAYS}"]).sum())
    return voice.say("outlook.open_lost", lost_brief_minor=round(lost), days=AT_RISK_DAYS) if lost >= 1 else ""


def _table(voice: Voice, found: PaymentResults) -> Table:
    """Money and chances."""
    outlook = found.outlook
    columns = (
        Column(voice.say("outlook.column_customer")),
        *((Column(voice.say("outlook.column_invoice")),) if _is_numbered(outlook) else ()),
        Column(voice.say("outlook.column_due"), "number"),
        Column(voice.say("outlook.column_days_late"), "number"),
        *(Column(voice.say(f"outlook.column_{key}", currency=voice.currency), "number") for key in ("open", "at_risk")),
        *(Column(voice.say("outlook.column_within", days=days), "number") for days in SHOWN_DAYS),
    )
    shown, rest = outlook.head(SHOWN_ROWS), outlook.iloc[SHOWN_ROWS:]
    rows = [_row(voice, place, row) for place, row in enumerate(shown.to_dict("records"), start=1)]
    apart = ("",) * (len(columns) - len(_sums(voice, outlook)) - 1)
    if len(rest):
        rows.append((voice.say("outlook.others", count=len(rest)), *apart, *_sums(voice, rest)))
    total = (voice.say("outlook.total"), *apart, *_sums(voice, outlook))
    return Table(voice.say("outlook.open_caption", count=len(shown), days=AT_RISK_DAYS), columns, tuple(rows), total)


def _is_numbered(outlook: pd.DataFrame) -> bool:
    """Tell whether invoices have numbers that may be shown: under masks none has."""
    return bool((outlook["invoice"] != "").all())


def _row(voice: Voice, place: int, row: Mapping[Hashable, Any]) -> tuple[str, ...]:
    return (
        _name(voice, place, row),
        *((row["invoice"],) if row["invoice"] else ()),
        voice.language.date(row["due_date"].date()),
        voice.language.count(row["lateness"]),
        whole(voice, row["open_minor"]),
        whole(voice, row["at_risk_minor"]),
        *(_chance(voice, row[f"paid_{days}"]) for days in SHOWN_DAYS),
    )


def _name(voice: Voice, place: int, row: Mapping[Hashable, Any]) -> str:
    return voice.say("outlook.numbered", number=place, name=voice.name_of(row["customer_key"]))


def _why(voice: Voice, found: PaymentResults) -> Table:
    """When each is expected, and why."""
    columns = tuple(Column(voice.say(f"outlook.column_{key}")) for key in ("customer", "expected", "reasons"))
    shown = found.outlook.head(SHOWN_ROWS).to_dict("records")
    apart = voice.say("outlook.reasons_apart")
    rows = tuple(
        (_name(voice, place, row), _expected(voice, row), apart.join(reasons_said(voice, row)))
        for place, row in enumerate(shown, start=1)
    )
    return Table(voice.say("outlook.why_caption", count=len(rows)), columns, rows)


def _sums(voice: Voice, some: pd.DataFrame) -> tuple[str, ...]:
    """Give the sums of many invoices; chances are of their money."""
    opened = int(some["open_minor"].sum())
    chances = [expected_minor(some, days) / opened if opened else 0.0 for days in SHOWN_DAYS]
    at_risk = whole(voice, int(some["at_risk_minor"].sum()))
    return (whole(voice, opened), at_risk, *(_chance(voice, chance) for chance in chances))


def _chance(voice: Voice, share: float) -> str:
    """Write a chance as a whole per cent; what is nearly none or nearly sure as below 1 % or above 99 %."""
    percent = partial(voice.language.formats.share, decimals=0)
    if share < LEAST_SHARE:
        return voice.say("outlook.chance_below", value=percent(LEAST_SHARE))
    if share > 1 - LEAST_SHARE:
        return voice.say("outlook.chance_above", value=percent(1 - LEAST_SHARE))
    return percent(share)


def _expected(voice: Voice, row: Mapping[Hashable, Any]) -> str:
    """Give the day by which an invoice is as likely paid as not, and the range of eight in ten."""
    day, low, high = (_on(voice, row[name]) for name in ("day", "day_low", "day_high"))
    if day is None:
        return voice.say("outlook.date_none") if low is None else voice.say("outlook.date_none_from", low=low)
    if high is None:
        return voice.say("outlook.date_open", day=day, low=low)
    return voice.say("outlook.date", day=day, low=low, high=high)


def _on(voice: Voice, days: float) -> str | None:
    return None if isnan(days) else voice.language.day_short(voice.as_of + timedelta(days=int(days)))


def reasons_said(voice: Voice, row: Mapping[Hashable, Any]) -> Iterator[str]:
    """Give the reasons of a row of the outlook in words, the strongest first."""
    for place in range(1, REASONS_TOLD + 1):
        if reason := row[f"reason_{place}"]:
            yield reason_words(
                voice,
                reason,
                level=row[f"level_{place}"],
                ratio=row[f"ratio_{place}"],
                lateness_days=row["lateness"],
                is_newcomer=row["is_newcomer"],
            )
