"""A whole tournament as large as is promised: twenty schemes that learn at each of twelve origins, told in full."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from lrfm.backtest.asked import Asked
from lrfm.backtest.entries import entries_of
from lrfm.backtest.settings import TournamentSettings
from lrfm.backtest.tournament import Played, run_tournament
from lrfm.weights.settings import SCHEMES, ExpertSettings, WeightSettings
from tools.made_examples import OPEN_ORIGINS, World, made_examples

__all__ = ["LargeTournament"]

BEFORE = 4
"""Origins that are learned from alone."""
JUDGED = ExpertSettings(
    name="one",
    points={"L": Decimal(10), "R": Decimal(40), "F": Decimal(30), "M": Decimal(20)},
    ranks={"R": 1, "F": 2, "M": 3, "L": 4},
)


@dataclass(frozen=True, eq=False)
class LargeTournament:
    """What is to be played, all of it made up: customers, outcomes, judgements of points and ranks."""

    asked: Asked

    @classmethod
    def of(cls, *, customers: int, origins: int, draws: int, seed: int) -> LargeTournament:
        """Make customers at so many tested origins whose windows are over, and at some before them."""
        world = World(truth=(1.0, 2.0, 1.0, 0.5, 0.0), hazard=0.005, customers=customers,
                      origins=BEFORE + origins + OPEN_ORIGINS)  # fmt: skip
        whole = made_examples(world, seed)
        kept = BEFORE + origins
        examples = replace(whole.some(np.flatnonzero(whole.origin < kept)), origins=whole.origins[:kept])
        entries = entries_of(WeightSettings(schemes=SCHEMES, experts=(JUDGED,)), criteria="lrfm")
        settings = TournamentSettings().model_copy(update={"origins": origins, "draws": draws})
        return cls(Asked(examples, {"lrfm": entries}, settings, 12, [{}] * kept, {}, margin_share=0.2))

    def play(self) -> Played:
        """Learn, score, judge, tell and prove."""
        return run_tournament(self.asked)

    @property
    def scheme_count(self) -> int:
        """How many schemes take part."""
        return len(self.asked.entries["lrfm"].entries)
