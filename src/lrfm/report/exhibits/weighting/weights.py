"""The exhibit of weights: each scheme's at the last test day, with intervals, and under other normalisations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.weight_panels import WeightDot, WeightPanel, columns_of, draw_weights
from lrfm.report.exhibits.series import joined, share_tick
from lrfm.report.exhibits.weighting.told import (
    NONE,
    best_weighting,
    criterion_name,
    head,
    quoted,
    reason_said,
    scheme_name,
    weightings_of,
)
from lrfm.report.folded import folded, paragraphs
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import SchemeTold, SetTold, TournamentResults, TournamentTold, WeightTold
    from lrfm.core.reason import Reason
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["weights"]

IMPUTED = "weights.imputed"
MOST_WINNERS = 4
ROW_INCHES, PANEL_INCHES, FRAME_INCHES = 0.21, 0.62, 0.15
HUNDRED = 100


def weights(voice: Voice, found: TournamentResults) -> Block | Lines:
    """How much each scheme makes of each criterion: a figure of the fullest set, all else folded."""
    told = found.told
    sets = [one for one in told.sets if any(scheme.weights for scheme in one.schemes)]
    if not sets:
        return voice.lines(voice.say("weighting.none_weights"))
    claim = _claim(voice, sets[-1], told)
    parts = [_folded_set(voice, one, told, claim, has_figure=one is not sets[-1]) for one in reversed(sets)]
    return Block(
        "weighting-weights",
        claim,
        "\n".join((_figure(voice, sets[-1], told, claim), *parts)),
        joined(
            *(_normalised(voice, one) for one in reversed(sets)),
            *_unnormalised(voice, sets),
            voice.say("weighting.weights_caveat"),
        ),
        voice.say("weighting.weights_provenance", day=told.tested[-1].day, level_share=told.level),
        question=voice.say("ask.weighting_weights"),
    )


def _claim(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Name the criterion that weighs most in the best weighting, if its interval lies apart from all others."""
    best = best_weighting(found, told)
    if best is None or not best.weights:
        return voice.say("weighting.weights_claim_none")
    heaviest = max(best.weights, key=lambda one: one.value)
    others = [one.value if one.high is None else one.high for one in best.weights if one is not heaviest]
    low = heaviest.value if heaviest.low is None else heaviest.low
    return voice.say(
        f"weighting.weights_claim{'' if low > max(others, default=0.0) else '_unsure'}",
        name=quoted(voice, best.name),
        criterion=voice.say("weighting.quoted", name=criterion_name(voice, heaviest.name)),
        cell=_cell(voice, heaviest),
    )


def _open(found: SetTold, told: TournamentTold) -> tuple[SchemeTold, ...]:
    """Give what the figure shows: winners, else the best; the best measured ones; the analyst's own; presets."""
    some = [one for one in weightings_of(found, told) if one.weights]
    winners = [one for one in some if one.name in found.winners][:MOST_WINNERS] or some[:1]
    measured = [one for one in some if one.family == "measured"][:1]
    rest = [one for one in some if one.family == "own" or (one.family == "given" and "_first" in one.name)]
    chosen = {one.name for one in (*winners, *measured, *rest)}
    return tuple(one for one in some if one.name in chosen)


def _figure(voice: Voice, found: SetTold, told: TournamentTold, claim: str) -> str:
    shown = _open(found, told)
    if not shown:
        return ""
    panels = [
        WeightPanel(criterion_name(voice, name), tuple(_dot(voice, one, name, found) for one in shown))
        for name in found.names
    ]
    heights = [
        FRAME_INCHES
        + -(-len(panels) // columns_of(len(panels), narrow=narrow)) * (PANEL_INCHES + ROW_INCHES * len(shown))
        for narrow in (False, True)
    ]
    equal = 1 / max(1, len(found.names))
    words = voice.say(f"weighting.set_{found.criteria}")
    return render_figure(
        partial(
            draw_weights,
            panels=panels,
            equal=equal,
            equal_label=voice.say("weighting.weights_equal", equal_share=equal),
            tick=partial(share_tick, voice),
        ),
        id=f"weighting-weights-{found.criteria}",
        title=voice.say("weighting.weights_title", set=words, equal_share=equal),
        description=voice.say("weighting.weights_description", claim=claim),
        language=voice.language,
        height_inches=heights[0],
        narrow_height_inches=heights[1],
    )


def _dot(voice: Voice, one: SchemeTold, criterion: str, found: SetTold) -> WeightDot:
    """Make a dot; without a value where a scheme does not look at the criterion."""
    weight, name = next((part for part in one.weights if part.name == criterion), None), scheme_name(voice, one.name)
    words = voice.say(
        "weighting.weight_words",
        name=name,
        criterion=criterion_name(voice, criterion),
        cell=NONE if weight is None else _cell(voice, weight),
    )
    if weight is None:
        return WeightDot(name, None, None, None, words, is_strong=False)
    return WeightDot(name, weight.value, weight.low, weight.high, words, is_strong=one.name in found.winners)


def _folded_set(voice: Voice, found: SetTold, told: TournamentTold, claim: str, *, has_figure: bool) -> str:
    figure = _figure(voice, found, told, claim) if has_figure else ""
    tables = (html_table(table, language=voice.language) for table in _tables(voice, found))
    summary = voice.say("weighting.weights_summary", set=voice.say(f"weighting.set_{found.criteria}"))
    return folded(summary, figure, *tables, paragraphs(_imputed(voice, found)))


def _tables(voice: Voice, found: SetTold) -> Iterator[Table]:
    shown = [one for one in found.schemes if one.weights]
    heads = tuple(Column(criterion_name(voice, name), "number") for name in found.names)
    first = head(voice, "scheme", is_text=True)
    words = voice.say(f"weighting.set_{found.criteria}")
    rows = tuple((scheme_name(voice, one.name), *_in_columns(found, _cells(voice, one))) for one in shown)
    yield Table(voice.say("weighting.weights_caption", set=words), (first, *heads), rows)
    moved = [one for one in shown if one.by_normalisation]
    if moved:
        spread = tuple((scheme_name(voice, one.name), *_in_columns(found, _spreads(voice, one))) for one in moved)
        yield Table(voice.say("weighting.normalised_caption", set=words), (first, *heads), spread)
    yield from _remarks(voice, found)


def _in_columns(found: SetTold, cells: Mapping[str, str]) -> Iterator[str]:
    """Give a scheme's cells under the criteria of the set; a dash where it looks at another one."""
    return (cells.get(name, NONE) for name in found.names)


def _cells(voice: Voice, one: SchemeTold) -> dict[str, str]:
    return {weight.name: _cell(voice, weight) for weight in one.weights}


def _cell(voice: Voice, one: WeightTold) -> str:
    if one.low is None or one.high is None or one.low == one.high == one.value:
        return voice.language.share(one.value)
    return voice.say("weighting.share_interval", value_share=one.value, low_share=one.low, high_share=one.high)


def _spreads(voice: Voice, one: SchemeTold) -> dict[str, str]:
    """Give from where to where each weight moves with the normalisation."""
    kinds = zip(*one.by_normalisation.values(), strict=True)
    return {weight.name: _spread(voice, values) for weight, values in zip(one.weights, kinds, strict=True)}


def _spread(voice: Voice, values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    if voice.language.share(low) == voice.language.share(high):
        return voice.language.share(low)
    return voice.say("weighting.share_range", low_share=low, high_share=high)


def _normalised(voice: Voice, found: SetTold) -> str:
    """Say how far a weight moves at most when values are normalised in another way."""
    moves = [
        (max(values) - min(values), min(values), max(values), one, weight.name)
        for one in found.schemes
        if one.by_normalisation
        for weight, values in zip(one.weights, zip(*one.by_normalisation.values(), strict=True), strict=True)
    ]
    if not moves:
        return ""
    most, low, high, one, criterion = max(moves, key=lambda move: move[0])
    return voice.say(
        "weighting.weights_moved",
        set=voice.say(f"weighting.set_{found.criteria}"),
        name=quoted(voice, one.name),
        criterion=voice.say("weighting.quoted", name=criterion_name(voice, criterion)),
        points=voice.language.number(most * HUNDRED, decimals=0),
        low_share=low,
        high_share=high,
        count=len(one.by_normalisation),
    )


def _unnormalised(voice: Voice, sets: Sequence[SetTold]) -> Iterator[str]:
    """Say which ways of normalising give no weights, each once, with the schemes and why."""
    moved = [one for found in sets for one in found.schemes if one.by_normalisation or one.by_normalisation_missing]
    by_words: dict[str, dict[str, None]] = {}
    for one in moved:
        for why in one.by_normalisation_missing.values():
            by_words.setdefault(reason_said(voice, why), {})[one.name] = None
    for words, names in by_words.items():
        if set(names) == {one.name for one in moved}:
            yield voice.sentence(voice.say("weighting.weights_unnormalised_all", reason=words))
        else:
            listed = voice.language.formats.enumeration([quoted(voice, name) for name in names])
            yield voice.sentence(voice.say("weighting.weights_unnormalised", names=listed, reason=words))


def _remarks(voice: Voice, found: SetTold) -> Iterator[Table]:
    """Say what is to be said of weights, each remark with the schemes that it holds for."""
    by_words: dict[str, list[str]] = {}
    for one in found.schemes:
        for remark in one.remarks:
            if remark.key != IMPUTED:
                by_words.setdefault(reason_said(voice, remark), []).append(scheme_name(voice, one.name))
    if by_words:
        columns = (head(voice, "schemes", is_text=True), head(voice, "remark", is_text=True))
        rows = tuple((voice.language.formats.enumeration(names), words) for words, names in by_words.items())
        caption = voice.say("weighting.remarks_caption", set=voice.say(f"weighting.set_{found.criteria}"))
        yield Table(caption, columns, rows)


def _imputed(voice: Voice, found: SetTold) -> str:
    """Say once, for all schemes, of how many customers a criterion cannot be told."""
    remarks: list[Reason] = [remark for one in found.schemes for remark in one.remarks if remark.key == IMPUTED]
    if not remarks:
        return ""
    names = dict.fromkeys(criterion_name(voice, str(remark.values["criterion"])) for remark in remarks)
    counts = [count for remark in remarks if isinstance(count := remark.values["count"], int)]
    return voice.say("weighting.imputed_all", names=tuple(names), count=max(counts, default=0))
