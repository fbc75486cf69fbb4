"""The exhibit that shows whether chances came true, and money by past month end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.predicted import ForetoldSums, Point, PredictedShares, draw_foretold, draw_predicted
from lrfm.report.exhibits.cash.told import tick
from lrfm.report.exhibits.outlook.told import NONE, counts_of, method_name
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.survival.proof.table import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines
    from lrfm.survival.payment_results import PaymentResults
    from lrfm.survival.proof.table import OriginScore, ProofTable, Score

__all__ = ["calibration"]

HUNDRED = 100


def calibration(voice: Voice, found: PaymentResults) -> Block | Lines:
    """Foretold against what came, of the method that is used."""
    proof = found.told.proof
    counts, method = counts_of(proof), proof.choice.method
    panels = list(_panels(voice, proof, method))
    if counts is None or not panels:
        return voice.lines(voice.say("outlook.none_scored"))
    return Block(
        "payment-calibration",
        _claim(voice, proof, method),
        "\n".join(figure for figure in (_shares(voice, panels), _sums(voice, proof, method)) if figure),
        joined(voice.say("outlook.calibration_caveat"), _cash(voice, proof, method)),
        voice.say(
            "outlook.calibration_provenance",
            method=method_name(voice, method),
            count=counts.origin_count,
            rows=counts.row_count,
        ),
        question=voice.say("ask.outlook_calibration"),
    )


def _score(proof: ProofTable, method: str, metric: str, *, days: int) -> Score | None:
    wanted = (method, metric, days, ALL)
    return next((one for one in proof.scores if (one.method, one.metric, one.horizon_days, one.group) == wanted), None)


def _claim(voice: Voice, proof: ProofTable, method: str) -> str:
    """Say what came of a hundred payments foretold, and whether chance allows for the rest."""
    days = proof.horizons_days[0]
    score = _score(proof, method, "ratio_by_count", days=days)
    if score is None or score.value is None:
        return voice.say("outlook.calibration_claim_none", days=days)
    came = voice.language.number(score.value * HUNDRED, decimals=0)
    if score.low is None or score.high is None:
        return voice.say("outlook.calibration_claim_untold", days=days, came=came)
    kind = "fewer" if score.high < 1 else "more" if score.low > 1 else "right"
    low, high = (voice.language.number(end * HUNDRED, decimals=0) for end in (score.low, score.high))
    return voice.say(f"outlook.calibration_claim_{kind}", days=days, came=came, low=low, high=high)


def _panels(voice: Voice, proof: ProofTable, method: str) -> Iterator[PredictedShares]:
    for days in proof.horizons_days:
        points = {
            one.by: tuple(
                _point(voice, group.expected_share, group.observed_share, count=group.row_count)
                for group in one.table.groups
                if group.observed_share is not None
            )
            for one in proof.calibrated
            if (one.method, one.horizon_days) == (method, days)
        }
        if points.get("count"):
            title = voice.say("outlook.within", days=days)
            yield PredictedShares(title, points["count"], points.get("amount", ()))


def _point(voice: Voice, foretold: float, came: float, *, count: int) -> Point:
    words = voice.say("outlook.point", foretold_share=foretold, came_share=came, count=count)
    return Point(foretold, came, words)


def _shares(voice: Voice, panels: list[PredictedShares]) -> str:
    draw = partial(
        draw_predicted,
        panels=panels,
        names=(voice.say("outlook.by_count"), voice.say("outlook.by_amount"), voice.say("outlook.as_foretold")),
        tick=partial(share_tick, voice),
        labels=(voice.say("outlook.foretold_x"), voice.say("outlook.came_y")),
    )
    return render_figure(
        draw,
        id="payment-calibration-figure",
        title=voice.say("outlook.calibration_title"),
        description=voice.say("outlook.calibration_description", count=len(panels)),
        language=voice.language,
        height_inches=3.0,
        narrow_height_inches=0.6 + 2.9 * len(panels),
    )


def _sums(voice: Voice, proof: ProofTable, method: str) -> str:
    origins = sorted((one for one in proof.by_origin if one.method == method), key=lambda one: one.day)
    panels = [
        _summed(voice, origins, place, days=days)
        for place, days in enumerate(proof.horizons_days)
        if any(one.received_minor[place] is not None for one in origins)
    ]
    if not panels:
        return ""
    draw = partial(
        draw_foretold,
        panels=panels,
        names=(voice.say("outlook.money_foretold"), voice.say("outlook.money_came")),
        tick=tick(voice),
    )
    return render_figure(
        draw,
        id="payment-foretold-figure",
        title=voice.say("outlook.sums_title", currency=voice.currency),
        description=voice.say("outlook.sums_description", count=len(origins)),
        language=voice.language,
        height_inches=2.6,
        narrow_height_inches=0.5 + 1.9 * len(panels),
    )


def _summed(voice: Voice, origins: list[OriginScore], place: int, *, days: int) -> ForetoldSums:
    came = tuple(one.received_minor[place] for one in origins)
    return ForetoldSums(
        voice.say("outlook.within", days=days),
        tuple(voice.language.month_short(one.day) for one in origins),
        tuple(float(one.expected_minor[place]) for one in origins),
        tuple(None if minor is None else float(minor) for minor in came),
        tuple(
            voice.say(
                "outlook.sum_words",
                day=one.day,
                foretold_minor=one.expected_minor[place],
                came=NONE if minor is None else voice.money(minor),
            )
            for one, minor in zip(origins, came, strict=True)
        ),
    )


def _cash(voice: Voice, proof: ProofTable, method: str) -> str:
    """Say how far sums of money were off, one by one and all together."""
    days = proof.horizons_days[0]
    error, bias = (_score(proof, method, metric, days=days) for metric in ("cash_error", "cash_bias"))
    if error is None or bias is None or error.value is None or bias.value is None:
        return ""
    way = "over" if bias.value > 0 else "under"
    return voice.say(f"outlook.cash_{way}", days=days, error_share=error.value, bias_share=abs(bias.value))
