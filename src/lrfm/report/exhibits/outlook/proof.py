"""The exhibit of the proof: methods on past month ends, and by how much the model beats each."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from lrfm.figures.forest import Ranged, draw_forest
from lrfm.report.exhibits.outlook.told import NONE, counts_of, method_name, value_of
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table
from lrfm.survival.proof.table import ALL, UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.survival.payment_results import PaymentResults
    from lrfm.survival.proof.table import Compared, ProofTable

__all__ = ["proof"]

ERROR, CASH = "integrated_brier", "cash_error"
ROW_INCHES = 0.3
FRAME_INCHES = 0.75


def proof(voice: Voice, found: PaymentResults) -> Block | Lines:
    """How each method foretold payments on past month ends; the sentence why where none was scored."""
    table = found.told.proof
    counts = counts_of(table)
    if counts is None or not counts.row_count:
        return voice.lines(*_left_out(voice, table), voice.reason(table.choice.reason))
    return Block(
        "payment-proof",
        _claim(voice, table),
        "\n".join((_figure(voice, table), html_table(_table(voice, table), language=voice.language))),
        joined(
            voice.reason(table.choice.reason),
            voice.say("outlook.proof_caveat", days=table.until_days or table.horizons_days[-1]),
            voice.say("outlook.proof_shocks"),
            _least_off(voice, table),
            _unseen(voice, table),
            *_left_out(voice, table),
        ),
        voice.say(
            "outlook.proof_provenance",
            count=counts.origin_count,
            rows=counts.row_count,
            customers=counts.customer_count,
            paid=counts.paid_count,
        ),
        question=voice.say("ask.outlook_proof"),
    )


def _claim(voice: Voice, table: ProofTable) -> str:
    counts = counts_of(table)
    count, used = counts.origin_count if counts else 0, method_name(voice, table.choice.method)
    if not table.choice.is_told:
        return voice.say("outlook.proof_claim_untold", used=used)
    if table.choice.method != table.model:
        return voice.say("outlook.proof_claim_other", count=count, used=used)
    errors = {method: value_of(table, method, ERROR) for method in table.methods}
    told = {method: value for method, value in errors.items() if value is not None}
    kind = "best" if min(told, key=lambda method: told[method]) == table.model else "better"
    return voice.say(f"outlook.proof_claim_{kind}", count=count, methods=len(told))


def _figure(voice: Voice, table: ProofTable) -> str:
    """Draw by how much the model's error is smaller, as a share of the other method's own."""
    rows = list(_rows(voice, table))
    if not rows:
        return ""
    height = FRAME_INCHES + ROW_INCHES * len(rows)
    return render_figure(
        partial(
            draw_forest,
            rows=rows,
            tick=partial(share_tick, voice),
            x_label=voice.say("outlook.forest_x"),
            direction=voice.language.direction,
        ),
        id="payment-proof-figure",
        title=voice.say("outlook.forest_title"),
        description=voice.say("outlook.forest_description", claim=_claim(voice, table)),
        language=voice.language,
        height_inches=height,
        narrow_height_inches=height,
    )


def _rows(voice: Voice, table: ProofTable) -> Iterator[Ranged]:
    for one in _compared(table, ERROR):
        error, difference = value_of(table, one.baseline, ERROR), one.difference
        if difference.value is None or not error:
            continue
        low, high = (None if end is None else end / error for end in (difference.low, difference.high))
        share = difference.value / error
        name = method_name(voice, one.baseline)
        words = voice.say(
            "outlook.forest_words" if low is not None else "outlook.forest_words_only",
            name=name,
            off_share=share,
            low_share=low,
            high_share=high,
            won=one.won_count,
            count=one.origin_count,
        )
        end = voice.say("outlook.forest_end", off_share=share, won=one.won_count, count=one.origin_count)
        yield Ranged(name, share, low, high, end, words)


def _compared(table: ProofTable, metric: str, days: int | None = None) -> tuple[Compared, ...]:
    """Give the model less each method in a metric, in the order of the methods."""
    wanted = (metric, days, ALL)
    found = {one.baseline: one for one in table.compared if (one.metric, one.horizon_days, one.group) == wanted}
    return tuple(found[method] for method in table.methods if method in found)


def _table(voice: Voice, table: ProofTable) -> Table:
    days = table.horizons_days[0]
    columns = (
        Column(voice.say("outlook.column_method")),
        Column(voice.say("outlook.column_error"), "number"),
        Column(voice.say("outlook.column_order"), "number"),
        Column(voice.say("outlook.column_came", days=days), "number"),
        Column(voice.say("outlook.column_curves"), "number"),
        Column(voice.say("outlook.column_cash_error", days=days), "number"),
        Column(voice.say("outlook.column_cash_bias", days=days), "number"),
        Column(voice.say("outlook.column_how")),
    )
    rows = tuple(_cells(voice, table, method, days=days) for method in table.methods)
    return Table(voice.say("outlook.proof_caption"), columns, rows)


def _cells(voice: Voice, table: ProofTable, method: str, *, days: int) -> tuple[str, ...]:
    def number(metric: str, *, decimals: int, horizon_days: int | None = None) -> str:
        value = value_of(table, method, metric, horizon_days=horizon_days)
        return NONE if value is None else voice.language.number(value, decimals=decimals)

    def share(metric: str) -> str:
        value = value_of(table, method, metric, horizon_days=days)
        return NONE if value is None else voice.language.share(value)

    name = method_name(voice, method)
    return (
        voice.say("outlook.method_used", name=name) if method == table.choice.method else name,
        number(ERROR, decimals=4),
        number("concordance", decimals=3),
        number("ratio_by_count", decimals=2, horizon_days=days),
        number("d_calibration", decimals=3),
        share(CASH),
        share("cash_bias"),
        voice.say(f"outlook.how_{method}"),
    )


def _least_off(voice: Voice, table: ProofTable) -> str:
    """Say where another method than the one used was off least in sums of money, and whether that is chance."""
    days, used = table.horizons_days[0], table.choice.method
    errors = {one: value_of(table, one, CASH, horizon_days=days) for one in table.methods}
    told = {method: value for method, value in errors.items() if value is not None}
    best = min(told, key=lambda method: told[method], default=used)
    if used not in told:
        return ""
    if told[best] >= told[used]:
        return _least_by_chance(voice, table, days=days)
    words = voice.say(
        "outlook.least_off", days=days, name=method_name(voice, best), off_share=told[best], used_share=told[used]
    )
    low = next((one.difference.low for one in _compared(table, CASH, days) if one.baseline == best), None)
    if used != table.model or low is None:
        return words
    return joined(words, voice.say(f"outlook.least_off_{'chance' if low <= 0 else 'sure'}"))


def _least_by_chance(voice: Voice, table: ProofTable, *, days: int) -> str:
    """Name the methods than which the model was less off in sums of money by no more than chance allows."""
    compared = _compared(table, CASH, days)
    near = [one.baseline for one in compared if one.difference.high is not None and one.difference.high >= 0]
    if table.choice.method != table.model or not near:
        return ""
    names = tuple(voice.say("outlook.quoted", name=method_name(voice, method)) for method in near)
    return voice.say("outlook.least_off_model", days=days, methods=names)


def _unseen(voice: Voice, table: ProofTable) -> str:
    """Say how the model and the method used do where a customer has no record yet."""
    counts = counts_of(table, UNSEEN)
    if counts is None or not counts.row_count:
        return voice.say("outlook.unseen_none")
    said = []
    days = table.horizons_days[0]
    for method in dict.fromkeys((table.model, table.choice.method, "portfolio_curve")):
        error = value_of(table, method, ERROR, group=UNSEEN)
        cash = value_of(table, method, "cash_bias", horizon_days=days, group=UNSEEN)
        if error is not None:
            number = voice.language.number(error, decimals=4)
            name = method_name(voice, method)
            words = "outlook.unseen_method" if cash is not None else "outlook.unseen_method_only"
            said.append(voice.say(words, name=name, error=number, bias_share=cash))
    return joined(
        voice.say("outlook.unseen", count=counts.row_count, customers=counts.customer_count, paid=counts.paid_count),
        voice.say("outlook.unseen_methods", methods=tuple(said), days=days) if said else "",
    )


def _left_out(voice: Voice, table: ProofTable) -> Iterator[str]:
    """Name the month ends that are not scored, with each reason once."""
    said = ((voice.reason(one.reason), one.day) for one in table.left_out)
    for reason, ones in groupby(said, key=lambda one: one[0]):
        days = tuple(voice.language.date(day) for _, day in ones)
        yield voice.say("outlook.left_out", days=days, reason=reason)
