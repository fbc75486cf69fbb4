"""The exhibits of the verdict on each set: differences from equal weights with intervals, and the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from lrfm.figures.forest import Part, Ranged, draw_forest
from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.drift import p_value_words
from lrfm.report.exhibits.weighting.said import (
    below_half_words,
    ceiling_words,
    near_half_words,
    pairs_claim,
    turned_words,
    twins_words,
    verdict_claim,
)
from lrfm.report.exhibits.weighting.told import (
    CEILING,
    HUNDRED,
    NONE,
    beside_key,
    best_weighting,
    each_order_once,
    head,
    more_pairs,
    pairs_with_interval,
    reason_said,
    scheme_name,
    set_of,
    twins_in,
)
from lrfm.report.folded import folded, paragraphs
from lrfm.report.messages import MESSAGES
from lrfm.report.pack import Block
from lrfm.report.svg import render_figure
from lrfm.report.tables import Table, html_table

if TYPE_CHECKING:
    from lrfm.backtest.results import BesideTold, CriteriaSet, SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["verdict_of_behaviour", "verdict_of_lrfm"]

ROW_INCHES = 0.27
FRAME_INCHES = 0.9
MOST_OPEN = 8
PARTS: dict[str, Part] = {"better": "strong", "worse": "against", "worse_slight": "against"}


def verdict_of_lrfm(voice: Voice, found: TournamentResults) -> Block | Lines:
    """The schemes that look at LRFM alone."""
    return _verdict(voice, found, "lrfm")


def verdict_of_behaviour(voice: Voice, found: TournamentResults) -> Block | Lines:
    """The schemes that look at LRFM and payment behaviour."""
    return _verdict(voice, found, "behaviour")


def _verdict(voice: Voice, results: TournamentResults, criteria: CriteriaSet) -> Block | Lines:
    told = each_order_once(results)
    found = set_of(told, criteria)
    if found is None:
        return voice.lines(voice.say("weighting.none_set", looking=voice.say(f"weighting.set_{criteria}")))
    verdict, claim = verdict_claim(voice, found, told), pairs_claim(voice, found, told)
    return Block(
        f"weighting-{criteria}",
        claim,
        "\n".join((_figure(voice, found, told, verdict), *_parts(voice, results, found, told))),
        joined(
            turned_words(voice, found, told),
            ceiling_words(voice, found, told),
            below_half_words(voice, found),
            twins_words(voice, twins_in(results, criteria), told),
        ),
        voice.say(
            "weighting.verdict_provenance",
            defaults=told.default_count,
            customers=told.customer_count,
            count=len(told.tested),
            draws=told.draws,
            level_share=told.level,
        ),
        question=voice.say(f"ask.weighting_{criteria}"),
    )


def _parts(voice: Voice, results: TournamentResults, found: SetTold, told: TournamentTold) -> Iterator[str]:
    """Give the table, and below it what only some readers ask for: tests, what schemes do, the rule, who is missing."""
    shown = _open_schemes(found, told)
    yield html_table(_beside_table(voice, found, told, shown), language=voice.language)
    if len(shown) < len(found.schemes):
        whole = _beside_table(voice, found, told, found.schemes)
        summary = voice.say("weighting.beside_summary", count=len(found.schemes))
        yield folded(summary, html_table(whole, language=voice.language))
    yield folded(
        voice.say("weighting.tests_summary"),
        html_table(_tests_table(voice, found), language=voice.language),
        paragraphs(
            joined(
                voice.say("weighting.chance_words"),
                voice.say("weighting.smallest_words"),
                voice.say("weighting.won_words") if len(told.tested) > 1 else "",
            ),
            near_half_words(voice, found),
        ),
    )
    is_first = _is_first(found, told)
    who = _who_table(voice, results.told, found.criteria, is_first=is_first)
    if who is not None:
        yield folded(voice.say("weighting.who_summary"), html_table(who, language=voice.language))
    if is_first:
        yield folded(
            voice.say("weighting.rule_summary"),
            paragraphs(
                voice.say("weighting.verdict_rule", margin=voice.language.number(told.margin * HUNDRED, decimals=0)),
                voice.say("weighting.pairs_words"),
                voice.say("weighting.verdict_best_of_many"),
            ),
        )
    if found.left_out:
        yield folded(
            voice.say("weighting.out_summary", count=len(found.left_out)), paragraphs(*_left_out(voice, found))
        )


def _open_schemes(found: SetTold, told: TournamentTold) -> tuple[SchemeTold, ...]:
    """Give all schemes where they are few; else those that lead, or the best one, beside equal weights and the ceiling.

    The figure above shows all of them.
    """
    if len(found.schemes) <= MOST_OPEN:
        return found.schemes
    best = best_weighting(found, told)
    names = {told.reference, *found.winners, *(() if best is None else (best.name,))}
    return tuple(one for one in found.schemes if one.name in names or one.family == CEILING)


def _is_first(found: SetTold, told: TournamentTold) -> bool:
    """Tell whether the set is the first on the page, which shows payment behaviour before LRFM alone."""
    return found.criteria == "behaviour" or set_of(told, "behaviour") is None


def _figure(voice: Voice, found: SetTold, told: TournamentTold, claim: str) -> str:
    rows = list(_rows(voice, found, told))
    if not rows:
        return ""
    height = FRAME_INCHES + ROW_INCHES * len(rows)
    return render_figure(
        partial(
            draw_forest,
            rows=rows,
            tick=lambda value: more_pairs(voice, value, decimals=0),
            x_label=voice.say("weighting.forest_x"),
            direction=voice.language.direction,
            zone=told.margin,
            limits=_limits(told),
        ),
        id=f"weighting-{found.criteria}-figure",
        title=voice.say("weighting.forest_title", margin=voice.language.number(told.margin * HUNDRED, decimals=0)),
        description=voice.say("weighting.forest_description", claim=voice.sentence(claim)),
        language=voice.language,
        height_inches=height,
        narrow_height_inches=height,
    )


def _limits(told: TournamentTold) -> tuple[float, float]:
    """Give one scale for the figures of both sets, so that the eye may compare them."""
    besides = [one.beside for found in told.sets for one in found.schemes if one.beside is not None]
    ends = [end for one in besides for end in (one.value, one.joint_low, one.joint_high) if end is not None]
    return min(-told.margin, *ends), max(told.margin, *ends)


def _rows(voice: Voice, found: SetTold, told: TournamentTold) -> Iterator[Ranged]:
    for one in found.schemes:
        beside = one.beside
        if beside is None:
            continue
        key, leads = beside_key(beside, margin=told.margin), _leads(found, one)
        name, end, short = scheme_name(voice, one.name), voice.say(f"weighting.end_{key}"), f"weighting.short_{key}"
        text = voice.say(
            "weighting.forest_words", name=name, range=_joint(voice, beside), finding=_finding(voice, found, one, told)
        )
        yield Ranged(
            name,
            beside.value,
            beside.joint_low,
            beside.joint_high,
            voice.say("weighting.end_winner", finding=end) if leads else end,
            text,
            narrow_end=voice.say("weighting.short_winner" if leads else short),
            part="leading" if leads else PARTS.get(key, "quiet"),
        )


def _leads(found: SetTold, one: SchemeTold) -> bool:
    return one.name in found.winners and one.family != CEILING


def _finding(voice: Voice, found: SetTold, one: SchemeTold, told: TournamentTold) -> str:
    if one.beside is None:
        return voice.say("weighting.finding_reference")
    finding = voice.say(f"weighting.finding_{beside_key(one.beside, margin=told.margin)}")
    return voice.say("weighting.finding_winner", finding=finding) if _leads(found, one) else finding


def _joint(voice: Voice, beside: BesideTold) -> str:
    value = more_pairs(voice, beside.value)
    if beside.joint_low is None or beside.joint_high is None:
        return value
    low, high = more_pairs(voice, beside.joint_low), more_pairs(voice, beside.joint_high)
    return voice.say("weighting.with_interval", value=value, low=low, high=high)


def _first(voice: Voice, one: SchemeTold) -> str:
    name = scheme_name(voice, one.name)
    return voice.say("weighting.name_ceiling", name=name) if one.family == CEILING else name


def _beside_table(voice: Voice, found: SetTold, told: TournamentTold, shown: Sequence[SchemeTold]) -> Table:
    columns = (
        *(head(voice, key, is_text=True) for key in ("scheme", "finding")),
        *(head(voice, key) for key in ("pairs", "difference")),
    )
    rows = tuple(
        (
            _first(voice, one),
            _finding(voice, found, one, told),
            pairs_with_interval(voice, one.auc),
            NONE if one.beside is None else _joint(voice, one.beside),
        )
        for one in shown
    )
    caption = voice.say("weighting.beside_caption", set=voice.say(f"weighting.set_{found.criteria}"))
    return Table(caption, columns, rows)


def _tests_table(voice: Voice, found: SetTold) -> Table:
    columns = (
        head(voice, "scheme", is_text=True),
        *(head(voice, key) for key in ("joint_p", "adjusted_p", "smallest", "won", "latest")),
    )
    rows = tuple((_first(voice, one), *_tests(voice, one.beside)) for one in found.schemes if one.beside is not None)
    return Table(voice.say("weighting.tests_caption", set=voice.say(f"weighting.set_{found.criteria}")), columns, rows)


def _tests(voice: Voice, beside: BesideTold) -> tuple[str, ...]:
    smallest = beside.smallest_detectable
    return (
        *(p_value_words(voice, one) for one in (beside.joint_p_value, beside.adjusted_p_value)),
        NONE if smallest is None else voice.language.number(smallest * HUNDRED, decimals=1),
        voice.say("weighting.won_of", won=beside.origins_won, all=beside.origins_compared),
        _latest(voice, beside),
    )


def _latest(voice: Voice, beside: BesideTold) -> str:
    if beside.latest_value is None:
        return NONE
    value = more_pairs(voice, beside.latest_value)
    if beside.latest_p_value is None:
        return value
    return voice.say("weighting.latest", value=value, chance=p_value_words(voice, beside.latest_p_value))


def _who_table(voice: Voice, told: TournamentTold, criteria: CriteriaSet, *, is_first: bool) -> Table | None:
    """Say what schemes are that the set before it on the page has not shown; none where there are none."""
    before = (
        set() if is_first else {one.name for other in told.sets for one in other.schemes if other.criteria != criteria}
    )
    found = next(one for one in told.sets if one.criteria == criteria)
    new = [one for one in found.schemes if one.name not in before]
    if not new:
        return None
    columns = tuple(head(voice, key, is_text=True) for key in ("scheme", "family", "about"))
    rows = tuple(
        (scheme_name(voice, one.name), voice.say(f"weighting.family_{one.family}"), _about(voice, one)) for one in new
    )
    return Table(voice.say("weighting.who_caption"), columns, rows)


def _about(voice: Voice, one: SchemeTold) -> str:
    key = f"weighting.about_{one.name}"
    return voice.say(key) if key in MESSAGES else NONE


def _left_out(voice: Voice, found: SetTold) -> Iterator[str]:
    """Name schemes that could not be had, by reason."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in found.left_out.items():
        by_reason.setdefault(voice.sentence(reason_said(voice, reason)), []).append(scheme_name(voice, name))
    for words, names in by_reason.items():
        yield voice.say("weighting.left_out", names=tuple(names), reason=words)
