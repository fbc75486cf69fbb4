"""The proof that no scheme knew what came later: everything after an origin is cut off, and all is made again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from lrfm.backtest.examples import Examples
from lrfm.backtest.results import ProofTold
from lrfm.backtest.rounds import Entry, play_round

__all__ = ["Maker", "prove_nothing_later"]

Maker = Callable[[Examples], Sequence[Entry]]
"""Makes the schemes of a tournament; what it is given of customers is all that they may look at."""


def prove_nothing_later(examples: Examples, make: Maker, *, place: int) -> ProofTold:
    """Score an origin twice, from all examples and from those known then, and count scores that differ at all (N1).

    A scheme that was normalised on all customers, tuned on the origin, or learned from windows that were not over
    gives other scores once these are gone.
    """
    whole = play_round(examples, make(examples), place=place)
    known = examples.known_at(place)
    again = play_round(known, make(known), place=place)
    names = sorted({*whole.risk, *again.risk})
    differing = {
        name: len(whole.rows)
        if name not in whole.risk or name not in again.risk
        else int((np.asarray(whole.risk[name]) != np.asarray(again.risk[name])).sum())
        for name in names
    }
    return ProofTold(
        examples.origins[place].day,
        len(names) * len(whole.rows),
        {name: count for name, count in differing.items() if count},
    )
