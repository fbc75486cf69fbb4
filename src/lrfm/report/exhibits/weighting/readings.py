"""The exhibit of other readings: how the verdict moves under other outcomes, horizons and days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.backtest.verdict import Finding
from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.told import (
    NONE,
    best_weighting,
    each_order_once,
    finding_words,
    head,
    more_pairs,
    quoted,
    scheme_name,
    weightings_of,
)
from lrfm.report.exhibits.weighting.unknown import unknown_words
from lrfm.report.folded import folded
from lrfm.report.pack import Block
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lrfm.backtest.results import SchemeTold, SensitivityTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["readings"]

MOST_LEADING = 3


def readings(voice: Voice, found: TournamentResults) -> Block | Lines:
    """What the same test says under each other reading, for both sets."""
    told = each_order_once(found)
    sets = [one for one in told.sets if one.schemes and one.sensitivities]
    if not sets:
        return voice.lines(voice.say("weighting.none_readings"))
    shown = sets[-1]
    others = [_about(voice, shown), *(_table(voice, one, told) for one in sets)]
    return Block(
        "weighting-readings",
        _claim(voice, shown, told),
        "\n".join(
            (
                html_table(_leading(voice, shown, told), language=voice.language),
                folded(
                    voice.say("weighting.readings_summary"),
                    *(html_table(table, language=voice.language) for table in others),
                ),
            )
        ),
        joined(
            *(_other(voice, one, told) for one in sets[:-1]),
            unknown_words(voice, told),
            *_untold(voice, sets),
            voice.say("weighting.readings_caveat"),
        ),
        voice.say("weighting.readings_provenance", level_share=told.level),
        question=voice.say("ask.weighting_readings"),
    )


def _claim(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    """Say under how many readings the best weighting stays better; where none is, whether any becomes so."""
    held = [one for one in found.sensitivities if one.missing is None]
    best = best_weighting(found, told)
    if best is None or not held:
        return voice.say("weighting.readings_claim_untold")
    if best.beside is not None and best.beside.finding is Finding.BETTER:
        stays = sum(one.findings.get(best.name) is Finding.BETTER for one in held)
        key = "all" if stays == len(held) else "some" if stays else "none"
        return voice.say(
            f"weighting.readings_claim_{key}",
            name=quoted(voice, best.name),
            stays=stays,
            count=len(held),
        )
    names = {one.name for one in weightings_of(found, told)}
    turned = sum(any(one.findings.get(name) is Finding.BETTER for name in names) for one in held)
    key = "turned" if turned else "never"
    return voice.say(f"weighting.readings_claim_{key}", turned=turned, count=len(held))


def _other(voice: Voice, found: SetTold, told: TournamentTold) -> str:
    looking = voice.say(f"weighting.looking_{found.criteria}")
    return voice.sentence(voice.say("weighting.readings_other", looking=looking, claim=_claim(voice, found, told)))


def _leading(voice: Voice, found: SetTold, told: TournamentTold) -> Table:
    """Count customers and defaults of each reading, and say what becomes of the schemes that lead."""
    best = best_weighting(found, told)
    leading = [one for one in weightings_of(found, told) if one.name in found.winners] or ([best] if best else [])
    columns = (
        head(voice, "reading", is_text=True),
        *(head(voice, key) for key in ("customers", "defaults")),
        *(Column(scheme_name(voice, one.name)) for one in leading[:MOST_LEADING]),
    )
    count = voice.language.count
    rows = [
        (
            voice.say("weighting.reading_main"),
            count(told.customer_count),
            count(told.default_count),
            *(_main(voice, one) for one in leading[:MOST_LEADING]),
        ),
        *(
            (
                _reading(voice, one),
                count(one.customer_count),
                count(one.default_count),
                *(_cell(voice, one, scheme.name) for scheme in leading[:MOST_LEADING]),
            )
            for one in found.sensitivities
        ),
    ]
    return Table(voice.say("weighting.readings_leading"), columns, tuple(rows))


def _main(voice: Voice, one: SchemeTold) -> str:
    return NONE if one.beside is None else _found(voice, one.beside.value, one.beside.finding)


def _about(voice: Voice, found: SetTold) -> Table:
    columns = (head(voice, "reading", is_text=True), head(voice, "reading_about", is_text=True))
    rows = tuple(
        (_reading(voice, one), voice.say(f"weighting.reading_about_{one.key}", **_days(one)))
        for one in found.sensitivities
    )
    return Table(voice.say("weighting.readings_counts"), columns, rows)


def _reading(voice: Voice, one: SensitivityTold) -> str:
    return voice.say(f"weighting.reading_{one.key}", **_days(one))


def _days(one: SensitivityTold) -> dict[str, int]:
    return {} if one.days is None else {"count": one.days}


def _table(voice: Voice, found: SetTold, told: TournamentTold) -> Table:
    heads = (Column(_reading(voice, one), "number") for one in found.sensitivities)
    rows = []
    for one in found.schemes:
        if one.name == told.reference or one.beside is None:
            continue
        cells = (_cell(voice, reading, one.name) for reading in found.sensitivities)
        rows.append((scheme_name(voice, one.name), _main(voice, one), *cells))
    caption = voice.say("weighting.readings_caption", set=voice.say(f"weighting.set_{found.criteria}"))
    columns = (head(voice, "scheme", is_text=True), Column(voice.say("weighting.reading_main"), "number"), *heads)
    return Table(caption, columns, tuple(rows))


def _cell(voice: Voice, reading: SensitivityTold, name: str) -> str:
    difference, finding = reading.differences.get(name), reading.findings.get(name)
    return NONE if difference is None or finding is None else _found(voice, difference.value, finding)


def _found(voice: Voice, value: float, finding: Finding) -> str:
    return voice.say("weighting.found", finding=finding_words(voice, finding), value=more_pairs(voice, value))


def _untold(voice: Voice, sets: list[SetTold]) -> Iterator[str]:
    """Say of which readings nothing can be told, and why."""
    said: dict[str, str] = {}
    for found in sets:
        for one in found.sensitivities:
            if one.missing is not None:
                said[one.key] = voice.say(
                    "weighting.reading_untold", reading=_reading(voice, one), reason=voice.reason(one.missing)
                )
    yield from said.values()
