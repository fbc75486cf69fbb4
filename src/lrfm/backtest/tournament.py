"""The tournament: all schemes on the same customers and the same defaults, judged by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.carried import refuse_carried
from lrfm.backtest.examples import BAD, UNTOLD, Examples, hash_of
from lrfm.backtest.few import bounds_told
from lrfm.backtest.gap import gaps_of
from lrfm.backtest.judge import judge_together
from lrfm.backtest.needed import detectable_of, needed_of
from lrfm.backtest.panel import Panel
from lrfm.backtest.power import LEAST_DEFAULTS, Rung, rung_of
from lrfm.backtest.proof import prove_nothing_later
from lrfm.backtest.results import BoundTold, CriteriaSet, OriginTold, ProofTold, SetTold, TournamentTold
from lrfm.backtest.rounds import (
    REFERENCE,
    Entry,
    Round,
    entries_allowed,
    first_tested,
    play,
    training_defaults,
)
from lrfm.backtest.tell import Weighed, tell_set, weighed_of, with_weights
from lrfm.backtest.trial import trial_of
from lrfm.core.reason import Reason
from lrfm.core.side_by_side import at_once

if TYPE_CHECKING:
    from lrfm.backtest.asked import Asked

__all__ = ["Played", "run_tournament"]


@dataclass(frozen=True, eq=False)
class Played:
    """A tournament told, and by set the scores of the last origin, which is the nearest to the pack's day."""

    told: TournamentTold
    latest: Mapping[CriteriaSet, Round]


def run_tournament(asked: Asked) -> Played:
    """Test all schemes on the origins whose windows are over.

    Where fewer than twenty customers defaulted nothing is ranked: bounds of the default rate are told instead, and what
    would be needed (METHODS 4.7). Nothing is ranked either where at least as many customers are of unknown fate as are
    known to have defaulted: those seen would not stand for those who are not, and no bound would hold.
    """
    for entry in (one for some in asked.entries.values() for one in some.entries if one.family == "own"):
        refuse_carried(entry.name, entry.estimator)
    examples, settings = asked.examples, asked.settings
    first = first_tested(examples, settings)
    tested = range(0) if isinstance(first, Reason) else range(first, examples.over_count)
    rows = np.flatnonzero(np.isin(examples.origin, tested) & examples.is_told)
    defaults = len(np.unique(examples.customer[rows][examples.is_bad[rows]]))
    told = TournamentTold(
        observed_on=examples.observed_on,
        horizon_months=asked.horizon_months,
        default_count=defaults,
        customer_count=len(np.unique(examples.customer[rows])),
        rung=rung_of(defaults),
        reference=REFERENCE,
        margin=float(settings.margin),
        level=float(settings.level),
        draws=settings.draws,
        refused_share=float(settings.refused_share),
        origins=tuple(_origin(asked, place, is_tested=place in tested) for place in range(len(examples.origins))),
        causes=asked.causes,
        sets=(),
        proof=None,
        learning_default_count=0 if isinstance(first, Reason) else training_defaults(examples, first),
    )
    unknown = _of_unknown_fate(examples, tested)
    told = replace(told, unknown_fate_count=unknown)
    is_unknown = unknown >= max(defaults, 1)
    told = replace(told, needed=() if is_unknown else needed_of(told))
    if isinstance(first, Reason):
        return Played(replace(told, missing=first, bounds=() if is_unknown else _bounds(asked)), {})
    if is_unknown:
        reason = Reason.of("backtest.fate_unknown", count=unknown, defaults=defaults)
        return Played(replace(told, rung=Rung.BOUNDS_ONLY, missing=reason), {})
    if told.rung is Rung.BOUNDS_ONLY:
        few = Reason.of("backtest.few_defaults", count=defaults, least=LEAST_DEFAULTS)
        return Played(replace(told, missing=few, bounds=_bounds(asked), detectable=detectable_of(told)), {})
    panel = Panel.of(examples.is_bad[rows], customer=examples.customer[rows], cutoff=examples.origin[rows])
    return Played(replace(told, missing=panel.missing), {}) if panel.missing else _ranked(asked, told, first)


def _of_unknown_fate(examples: Examples, tested: range) -> int:
    """Count customers of unknown fate at tested origins, as defaults are; where none is tested, at all."""
    is_asked = np.isin(examples.origin, tested) if len(tested) else np.ones(len(examples.origin), np.bool_)
    return len(np.unique(examples.customer[is_asked & examples.is_fate_unknown]))


def _ranked(asked: Asked, told: TournamentTold, first: int) -> Played:
    examples = asked.examples
    rounds = {
        name: play(examples, _allowed(asked, name, first), places=range(first, len(examples.origins)))
        for name in asked.entries
    }
    if len({tuple(one.eligible_hash for one in played) for played in rounds.values()}) > 1:
        raise ValueError("the sets of criteria were tested on other customers")
    count = examples.over_count - first
    trials = [trial_of(examples, played[:count]) for played in rounds.values()]
    judged = dict(zip(rounds, judge_together(trials, reference=REFERENCE, settings=asked.settings), strict=True))

    def told_sets() -> list[SetTold]:
        return [
            tell_set(asked, name, played[:count], judged=judged[name], later=played[count:])
            for name, played in rounds.items()
        ]

    def learned_again() -> tuple[list[Weighed], ProofTold]:
        # in one thread, so that no scheme, an analyst's own among them, is asked by two at once
        weighed = [weighed_of(asked, name, played[:count], judged[name].trial.names) for name, played in rounds.items()]
        used = {name: played[count - 1] for name, played in rounds.items()}
        makers = {name: partial(_known_entries, asked, name, first) for name in rounds}
        return weighed, prove_nothing_later(examples, used, makers)

    plain, (weighed, proof) = at_once(told_sets, learned_again)
    sets = tuple(with_weights(*one) for one in zip(plain, weighed, strict=True))
    economics = asked.economics
    return Played(
        replace(
            told,
            sets=sets,
            gaps=gaps_of(judged),
            proof=proof,
            money_missing=economics if isinstance(economics, Reason) else None,
            margin_share=None if isinstance(economics, Reason) else economics.margin_share,
            loss_share=None if isinstance(economics, Reason) else economics.loss_share,
        ),
        {name: played[-1] for name, played in rounds.items()},
    )


def _known_entries(asked: Asked, name: CriteriaSet, first: int, _: Examples) -> tuple[Entry, ...]:
    """Give the schemes of a set, which are made before anybody looks at customers."""
    return _allowed(asked, name, first)


def _allowed(asked: Asked, name: CriteriaSet, first: int) -> tuple[Entry, ...]:
    rung = rung_of(training_defaults(asked.examples, first))
    return entries_allowed(asked.entries[name].entries, rung)


def _origin(asked: Asked, place: int, *, is_tested: bool) -> OriginTold:
    examples = asked.examples
    rows, one = examples.rows_at(place), examples.origins[place]
    return OriginTold(
        day=one.day,
        window_end=one.window_end,
        is_tested=is_tested,
        eligible_count=len(rows),
        told_count=int((examples.state[rows] != UNTOLD).sum()),
        default_count=int((examples.state[rows] == BAD).sum()),
        training_count=len(examples.training_rows(place)),
        training_default_count=training_defaults(examples, place),
        eligible_hash=hash_of(examples.customer[rows]),
        left_out=asked.left_out[place],
    )


def _bounds(asked: Asked) -> tuple[BoundTold, ...]:
    equal = (entry for found in asked.entries.values() for entry in found.entries if entry.name == REFERENCE)
    return bounds_told(asked.examples, next(equal, None))
