"""Exhibits of past forecasts: drawn over what came, with their score beside, and last month's with its customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.cash.told import NONE, fan_of, fans_drawn, money_head, week_label, whole
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.survival.cash.results import CashForecast, CashScore, OffForecast, PayerOff, ScoredGroup

__all__ = ["last_month", "past", "past_claim"]

NOMINAL = 0.8
"""The share of weeks that a right range holds."""
NEAR = (0.7, 0.9)
"""An interval of the coverage that lies within these says that the range is about right."""
LEAST_TO_POST = 0.01
"""A smaller share of what came is not told to be posted yet."""
SHOWN_WEEKS = 56
"""More than a year of weeks can't be told apart."""


def past(voice: Voice, found: CashForecast) -> Block | Lines:
    """Forecasts of past weeks over what came, and how good they were."""
    score = found.score
    if score is None:
        return voice.lines(voice.reason(found.score_missing) if found.score_missing else voice.say("cash.no_score"))
    return Block(
        "cash-past",
        past_claim(voice, score),
        "\n".join((_figure(voice, score), html_table(_table(voice, score), language=voice.language))),
        voice.say("cash.past_caveat"),
        voice.say("cash.past_provenance", count=score.weeks[0].origin_count),
        question=voice.say("ask.cash_past"),
    )


def _verdict(score: CashScore) -> str:
    """Give right, narrow or wide as the interval of the coverage tells; untold where there is none.

    Where it holds the share that a right range has, but shares far from that too, the verdict is unsure.
    """
    group = score.weeks[0]
    if group.covered_low is None or group.covered_high is None:
        return "untold"
    if group.covered_high < NOMINAL:
        return "narrow"
    if group.covered_low > NOMINAL:
        return "wide"
    return "right" if NEAR[0] <= group.covered_low and group.covered_high <= NEAR[1] else "unsure"


def past_claim(voice: Voice, score: CashScore) -> str:
    """Say how often the range held, and whether that is as often as it should."""
    group = score.weeks[0]
    return voice.say(
        f"cash.past_claim_{_verdict(score)}",
        count=group.period_count,
        covered_share=group.covered_share,
        low_share=group.covered_low,
        high_share=group.covered_high,
    )


def _figure(voice: Voice, score: CashScore) -> str:
    shown = score.past_weeks[-SHOWN_WEEKS:]
    fans = [
        fan_of(
            voice,
            week.first,
            week.forecast,
            label=week_label(voice, week.first),
            came_minor=week.received_minor,
            begins=place > 0 and week.origin != shown[place - 1].origin,
        )
        for place, week in enumerate(shown)
    ]
    return render_figure(
        fans_drawn(voice, fans),
        id="cash-past-figure",
        title=voice.say("cash.past_title", currency=voice.currency),
        description=voice.say("cash.past_description", count=len(shown), inside=sum(week.is_inside for week in shown)),
        language=voice.language,
        narrow_height_inches=3.4,
    )


def _table(voice: Voice, score: CashScore) -> Table:
    heads = (
        Column(voice.say("cash.column_forecast")),
        Column(voice.say("cash.column_origins"), "number"),
        Column(voice.say("cash.column_periods"), "number"),
        Column(voice.say("cash.column_covered"), "number"),
        money_head(voice, "pinball"),
        Column(voice.say("cash.column_wape"), "number"),
        Column(voice.say("cash.column_bias"), "number"),
        money_head(voice, "crps"),
    )
    rows = [(voice.say("cash.score_weeks", first=one.first_ahead, last=one.last_ahead), one) for one in score.weeks]
    rows += [(voice.say("cash.score_month", number=one.first_ahead), one) for one in score.months]
    return Table(
        voice.say("cash.score_caption"), heads, tuple((label, *_score_cells(voice, one)) for label, one in rows)
    )


def _score_cells(voice: Voice, one: ScoredGroup) -> tuple[str, ...]:
    covered = voice.language.share(one.covered_share)
    if one.covered_low is not None and one.covered_high is not None:
        low, high = (voice.language.share(share) for share in (one.covered_low, one.covered_high))
        covered = voice.say("cash.with_interval", value=covered, low=low, high=high)
    pinball = whole(voice, one.pinball_minor)
    if one.pinball_low_minor is not None and one.pinball_high_minor is not None:
        low, high = (whole(voice, minor) for minor in (one.pinball_low_minor, one.pinball_high_minor))
        pinball = voice.say("cash.with_interval", value=pinball, low=low, high=high)
    return (
        voice.language.count(one.origin_count),
        voice.language.count(one.period_count),
        covered,
        pinball,
        *(NONE if share is None else voice.language.share(share) for share in (one.wape_share, one.bias_share)),
        whole(voice, one.crps_minor),
    )


def last_month(voice: Voice, found: CashForecast) -> Block | Lines:
    """How far last month was off its forecast, and the customers behind the difference."""
    month = found.last_month
    if month is None:
        missing = found.last_month_missing
        return voice.lines(voice.reason(missing) if missing else voice.say("cash.no_last_month"))
    way = "up" if month.off_minor > 0 else "down" if month.off_minor < 0 else "same"
    claim = voice.say(
        f"cash.last_claim_{way}",
        month=voice.language.month(month.first),
        came_brief_minor=month.received_minor,
        off_brief_minor=abs(month.off_minor),
        forecast_brief_minor=month.forecast.mean_minor,
    )
    inside = month.forecast.p10_minor <= month.received_minor <= month.forecast.p90_minor
    return Block(
        "cash-last-month",
        claim,
        html_table(_off_table(voice, month), language=voice.language),
        joined(
            voice.say(
                "cash.last_inside" if inside else "cash.last_outside",
                low_minor=month.forecast.p10_minor,
                high_minor=month.forecast.p90_minor,
            ),
            _to_post(voice, month),
            voice.say("cash.last_caveat"),
        ),
        voice.say("cash.last_provenance", day=month.origin),
        question=voice.say("ask.cash_last_month"),
    )


def _to_post(voice: Voice, month: OffForecast) -> str:
    """Say what will still be posted of the month, where it matters."""
    if month.to_post_minor < LEAST_TO_POST * max(month.received_minor, 1):
        return ""
    return voice.say("cash.last_to_post", to_post_brief_minor=month.to_post_minor)


def _off_table(voice: Voice, month: OffForecast) -> Table:
    heads = (
        Column(voice.say("cash.column_customer")),
        money_head(voice, "expected"),
        money_head(voice, "came"),
        money_head(voice, "off"),
    )
    rows = [_off_row(voice, voice.name_of(one.customer_key), one) for one in month.payers]
    if month.others.expected_minor or month.others.received_minor:
        rows.append(_off_row(voice, voice.say("cash.other_customers"), month.others))
    new = (month.new_expected_minor, month.new_received_minor)
    rows.append((voice.say("cash.new_invoices"), *_amounts(voice, *new)))
    total = (month.forecast.mean_minor, month.received_minor)
    return Table(
        voice.say("cash.last_caption", month=voice.language.month(month.first)),
        heads,
        tuple(rows),
        (voice.say("cash.all"), *_amounts(voice, *total)),
    )


def _off_row(voice: Voice, label: str, one: PayerOff) -> tuple[str, ...]:
    return (label, *_amounts(voice, one.expected_minor, one.received_minor))


def _amounts(voice: Voice, expected_minor: int, received_minor: int) -> tuple[str, ...]:
    return tuple(voice.amount(minor) for minor in (expected_minor, received_minor, received_minor - expected_minor))
