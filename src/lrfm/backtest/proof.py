"""The proof that no scheme knew what came later: everything after an origin is cut off, and its round is made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.backtest.results import ProofTold
from lrfm.backtest.rounds import Entry, Round, play_round

if TYPE_CHECKING:
    from lrfm.backtest.examples import Examples

__all__ = ["Maker", "prove_nothing_later"]

Maker = Callable[["Examples"], Sequence[Entry]]
"""Makes the schemes of a tournament; what it is given of customers is all that they may look at."""


def prove_nothing_later(examples: Examples, used: Mapping[Any, Round], make: Mapping[Any, Maker]) -> ProofTold:
    """Make the rounds of an origin again from what was known then, and count scores that differ at all (N1).

    `used` are the very rounds that were judged, one a set of criteria and all of the same origin, `make` makes the
    schemes of each. A scheme that was normalised on all customers, tuned on the origin, or learned from windows that
    were not over gives other scores once these are gone.
    """
    (place,) = {one.place for one in used.values()}
    known = examples.known_at(place)
    score_count, differing = 0, dict[str, int]()
    for key, then in used.items():
        again = play_round(known, make[key](known), place=place)
        for name in sorted({*then.risk, *again.risk}):
            score_count += len(then.rows)
            if count := _differing(then, again, name):
                differing[name] = differing.get(name, 0) + count
    return ProofTold(examples.origins[place].day, score_count, differing)


def _differing(then: Round, again: Round, name: str) -> int:
    """Count the scores of a scheme that differ: all, where it was had only once."""
    if name not in then.risk or name not in again.risk:
        return len(then.rows)
    return int((np.asarray(then.risk[name]) != np.asarray(again.risk[name])).sum())
