"""The end of the page: what is known now, what to do next, and how judgements and own schemes take part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lrfm.backtest.verdict import Finding
from lrfm.report.exhibits.weighting.answer import board_lines
from lrfm.report.exhibits.weighting.said import verdict_claim
from lrfm.report.exhibits.weighting.told import (
    best_weighting,
    each_order_once,
    finding_of_best,
    fullest_of,
    quoted,
)
from lrfm.report.folded import folded, paragraphs
from lrfm.report.pack import Block
from lrfm.report.words import escaped

if TYPE_CHECKING:
    from lrfm.backtest.results import SchemeTold, SetTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["known"]

NOBODY_JUDGED = "weights.nobody_judged"
POINTS = "points"
RISKIEST = 5


def known(voice: Voice, found: TournamentResults) -> Block | Lines:
    """The verdict and its three lines again, what should be asked and done next, and who else may take part."""
    told = each_order_once(found)
    full = fullest_of(told)
    if full is None:
        return voice.lines(voice.say("weighting.none_known"))
    steps = "\n".join(f"<li>{escaped(one)}</li>" for one in _steps(voice, full, told))
    return Block(
        "weighting-known",
        voice.say("weighting.known_claim"),
        "\n".join(
            (
                voice.lines(verdict_claim(voice, full, told), *board_lines(voice, told))._repr_html_(),
                f'<ol class="steps">\n{steps}\n</ol>',
                folded(
                    voice.say("weighting.own_summary"),
                    paragraphs(voice.say("weighting.own_judgements"), voice.say("weighting.own_scheme")),
                ),
            )
        ),
        "",
        "",
    )


def _steps(voice: Voice, found: SetTold, told: TournamentTold) -> Iterator[str]:
    best = best_weighting(found, told)
    if best is not None and finding_of_best(found, told) is Finding.BETTER:
        yield voice.say("weighting.step_disagree", name=quoted(voice, best.name))
        yield from _riskiest(voice, best, told)
    else:
        yield voice.say("weighting.step_wait")
    unjudged = [name for name, reason in found.left_out.items() if reason.key == NOBODY_JUDGED]
    if unjudged:
        names = tuple(quoted(voice, name) for name in unjudged)
        yield voice.say("weighting.step_judge", count=len(unjudged), names=names)
    if not any(one.name == POINTS for each in told.sets for one in each.schemes):
        yield voice.say("weighting.step_today")
    if told.money_missing is None and told.loss_share is not None:
        yield voice.say("weighting.step_loss", loss_share=told.loss_share)


def _riskiest(voice: Voice, best: SchemeTold, told: TournamentTold) -> Iterator[str]:
    """Point to the riskiest fifth, where more of it defaulted than of all by more than chance."""
    followed, bad = sum(one.told_count for one in told.tested), sum(one.default_count for one in told.tested)
    last = next((one for one in best.bands if one.fifth == RISKIEST), None)
    if last is None or not followed:
        return
    share = bad / followed
    if last.low is not None and last.low > share:
        yield voice.say(
            "weighting.step_bands",
            name=quoted(voice, best.name),
            risky_share=last.default_share,
            all_share=share,
            months=told.horizon_months,
        )
