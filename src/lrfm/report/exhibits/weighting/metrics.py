"""The exhibit of all other metrics of each scheme: order, worst tenth, chances, money per unit lent, likeness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.chances import chances_folded, chances_missing
from lrfm.report.exhibits.weighting.told import (
    NONE,
    best_weighting,
    head,
    named,
    number_or_none,
    quoted,
    scheme_name,
    with_interval,
)
from lrfm.report.folded import folded, paragraphs
from lrfm.report.pack import Block
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import NumberTold, SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["metrics"]

ALIKE, THOUSAND = 0.8, 1000
ORDER = ("gini", "ks", "capture", "owed_capture", "lift", "h_measure")
CHANCES = (
    "calibration_ratio",
    "calibration_slope",
    "scaled_brier",
    "maximum_profit",
    "net_benefit",
    "kendall",
    "overlap",
)


def metrics(voice: Voice, found: TournamentResults) -> Block | Lines:
    """The table of all metrics, for both sets."""
    told = found.told
    parts = (
        folded(
            voice.say("weighting.metrics_summary", set=voice.say(f"weighting.set_{one.criteria}")),
            *(html_table(table, language=voice.language) for table in _tables(voice, one, told)),
        )
        for one in reversed(told.sets)
        if one.schemes
    )
    return Block(
        "weighting-metrics",
        _claim(voice, told.sets[-1], told),
        "\n".join(
            (
                *parts,
                chances_folded(voice, told),
                folded(
                    voice.say("weighting.metrics_meaning"),
                    paragraphs(voice.say("weighting.metrics_words"), _laws(voice, told)),
                ),
            )
        ),
        joined(
            _alike(voice, told),
            *chances_missing(voice, told),
            voice.say("weighting.metrics_profit"),
            voice.say("weighting.metrics_caveat"),
        ),
        voice.say("weighting.metrics_provenance", level_share=told.level, defaults=told.default_count),
        question=voice.say("ask.weighting_metrics"),
    )


def _claim(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    best = best_weighting(found, told) or found.schemes[0]
    return voice.say(
        "weighting.metrics_claim",
        name=quoted(voice, best.name),
        refused_share=told.refused_share,
        caught_share=best.capture.value,
        owed_share=best.owed_capture.value,
    )


def _tables(voice: Voice, found: SetTold, told: TournamentTold) -> tuple[Table, Table]:
    words = {"set": voice.say(f"weighting.set_{found.criteria}"), "refused_share": told.refused_share}
    return tuple(  # type: ignore[return-value]
        Table(
            voice.say(f"weighting.metrics_caption_{part}", **words),
            (head(voice, "scheme", is_text=True), *(head(voice, key) for key in keys)),
            tuple((scheme_name(voice, one.name), *cells(voice, one, told)) for one in found.schemes),
        )
        for part, keys, cells in (("order", ORDER, _order), ("chances", CHANCES, _chances))
    )


def _order(voice: Voice, one: SchemeTold, told: TournamentTold) -> tuple[str, ...]:
    return (
        with_interval(voice, one.gini),
        with_interval(voice, one.ks),
        _share(voice, one.capture),
        _share(voice, one.owed_capture),
        with_interval(voice, one.lift(told.refused_share), decimals=1),
        number_or_none(voice, one.h_measure),
    )


def _chances(voice: Voice, one: SchemeTold, _: TournamentTold) -> tuple[str, ...]:
    return (
        number_or_none(voice, one.calibration_ratio, decimals=2),
        number_or_none(voice, one.calibration_slope, decimals=2),
        number_or_none(voice, one.scaled_brier),
        number_or_none(voice, _by_thousand(one.maximum_profit), decimals=2),
        number_or_none(voice, _by_thousand(one.net_benefit), decimals=2),
        number_or_none(voice, one.kendall_to_reference, decimals=2),
        NONE if one.overlap_with_reference is None else voice.language.share(one.overlap_with_reference),
    )


def _by_thousand(value: float | None) -> float | None:
    return None if value is None else THOUSAND * value


def _share(voice: Voice, number: NumberTold) -> str:
    if number.low is None or number.high is None:
        return voice.language.share(number.value)
    return voice.say("weighting.share_interval", value_share=number.value, low_share=number.low, high_share=number.high)


def _laws(voice: Voice, told: TournamentTold) -> str:
    """Say by which laws the H-measure weighs errors, and the expected maximum profit losses."""
    laws = next((one.laws for one in told.sets if one.laws is not None), None)
    if laws is None:
        return ""
    ends = (voice.language.number(end, decimals=1) for end in (laws.beta_a, laws.beta_b))
    said = voice.say("weighting.metrics_beta", first=next(ends), second=next(ends))
    if laws.none_lost is None:
        return said
    return joined(
        said,
        voice.say(
            "weighting.metrics_losses",
            none_share=laws.none_lost,
            all_share=laws.all_lost,
            mean_share=laws.mean_lost,
            return_share=laws.return_share,
        ),
    )


def _alike(voice: Voice, told: TournamentTold) -> str:
    """Name the schemes that rank customers nearly as equal weights do."""
    said = []
    for one in reversed(told.sets):
        near = [
            scheme
            for scheme in one.schemes
            if scheme.name != told.reference and (scheme.kendall_to_reference or 0.0) > ALIKE
        ]
        if near:
            said.append(
                voice.say(
                    "weighting.metrics_alike",
                    looking=voice.say(f"weighting.looking_{one.criteria}"),
                    count=len(near),
                    names=named(voice, near),
                    least=voice.language.number(ALIKE, decimals=1),
                )
            )
    return joined(*said)
