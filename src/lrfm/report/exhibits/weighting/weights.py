"""The exhibit of weights: each scheme's at the last test day, with intervals, and under other normalisations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.told import (
    NONE,
    best_weighting,
    criterion_name,
    head,
    quoted,
    reason_said,
    scheme_name,
)
from lrfm.report.pack import Block
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import SchemeTold, SetTold, TournamentResults, TournamentTold, WeightTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["weights"]

IMPUTED = "weights.imputed"


def weights(voice: Voice, found: TournamentResults) -> Block | Lines:
    """How much each scheme makes of each criterion."""
    told = found.told
    sets = [one for one in told.sets if any(scheme.weights for scheme in one.schemes)]
    if not sets:
        return voice.lines(voice.say("weighting.none_weights"))
    tables = [*(table for one in sets for table in _tables(voice, one)), *_remarks(voice, sets)]
    return Block(
        "weighting-weights",
        _claim(voice, sets[-1], told),
        "\n".join(html_table(table, language=voice.language) for table in tables),
        joined(
            *(_normalised(voice, one) for one in sets),
            *_unnormalised(voice, sets),
            voice.say("weighting.weights_caveat"),
        ),
        voice.say("weighting.weights_provenance", day=told.tested[-1].day, level_share=told.level),
        question=voice.say("ask.weighting_weights"),
    )


def _claim(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Name the criterion that weighs most in the best weighting."""
    best = best_weighting(found, told)
    if best is None or not best.weights:
        return voice.say("weighting.weights_claim_none")
    heaviest = max(best.weights, key=lambda one: one.value)
    return voice.say(
        "weighting.weights_claim",
        name=quoted(voice, best.name),
        looking=voice.say(f"weighting.looking_{found.criteria}"),
        criterion=voice.say("weighting.quoted", name=criterion_name(voice, heaviest.name)),
        weight_share=heaviest.value,
    )


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
        (max(values) - min(values), one, weight.name)
        for one in found.schemes
        if one.by_normalisation
        for weight, values in zip(one.weights, zip(*one.by_normalisation.values(), strict=True), strict=True)
    ]
    if not moves:
        return ""
    most, one, criterion = max(moves, key=lambda move: move[0])
    return voice.say(
        "weighting.weights_moved",
        set=voice.say(f"weighting.set_{found.criteria}"),
        name=quoted(voice, one.name),
        criterion=voice.say("weighting.quoted", name=criterion_name(voice, criterion)),
        most_share=most,
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


def _remarks(voice: Voice, sets: Sequence[SetTold]) -> Iterator[Table]:
    """Say what is to be said of weights, each remark with the schemes that it holds for."""
    by_words: dict[str, list[str]] = {}
    for found in sets:
        for one in found.schemes:
            for remark in one.remarks:
                words = reason_said(voice, remark)
                names = by_words.setdefault(words, [])
                name = voice.say("weighting.all_schemes") if remark.key == IMPUTED else scheme_name(voice, one.name)
                if name not in names:
                    names.append(name)
    if by_words:
        columns = (head(voice, "schemes", is_text=True), head(voice, "remark", is_text=True))
        rows = tuple((voice.language.formats.enumeration(names), words) for words, names in by_words.items())
        yield Table(voice.say("weighting.remarks_caption"), columns, rows)
