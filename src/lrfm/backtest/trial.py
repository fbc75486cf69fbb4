"""Rounds put together: the same customers for all schemes, their risks, chances and outcomes, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lrfm.backtest.examples import BAD, UNTOLD, Examples
from lrfm.backtest.panel import Panel, defaults_once
from lrfm.backtest.rounds import Round
from lrfm.survival.metrics.arrays import Floats, Known, Whole

__all__ = ["Trial", "trial_of"]


@dataclass(frozen=True, eq=False)
class Trial:
    """Tested rows of all rounds: `risk` and `chance` are (rows, schemes), `names` the schemes.

    `place` (rows) is the origin, `is_bad` what came, `owed` and `sales` money in minor units.
    """

    names: tuple[str, ...]
    risk: Floats
    chance: Floats
    place: Whole
    customer: Whole
    is_bad: Known
    owed: Floats
    sales: Floats

    def panel(self, exposure: Floats | None = None) -> Panel:
        """Give the panel in which each defaulted customer counts as one default."""
        once = defaults_once(self.is_bad, self.customer)
        return Panel.of(self.is_bad, default_weight=once, exposure=exposure, customer=self.customer, cutoff=self.place)

    @property
    def places(self) -> Whole:
        """The origins, oldest first."""
        return np.unique(self.place)

    def at(self, place: int) -> Trial:
        """Give the rows of one origin."""
        return self.some(self.place == place)

    def some(self, rows: Known) -> Trial:
        """Give some of the rows."""
        columns = ("risk", "chance", "place", "customer", "is_bad", "owed", "sales")
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})

    def of(self, names: Sequence[str]) -> Trial:
        """Give some of the schemes, in that order."""
        at = [self.names.index(name) for name in names]
        return replace(self, names=tuple(names), risk=self.risk[:, at], chance=self.chance[:, at])


def trial_of(examples: Examples, rounds: Sequence[Round], *, state: Whole | None = None) -> Trial:
    """Put rounds together, rows of known outcome alone, and schemes that were had in every round.

    `state` are other outcomes of the examples' rows, where not their own are asked for. Raises `ValueError` where
    schemes of a round were not given the same customers.
    """
    names = tuple(name for name in rounds[0].risk if all(name in one.risk for one in rounds))
    for one in rounds:
        if any(len(risk) != len(one.rows) for risk in one.risk.values()):
            raise ValueError(f"origin {one.origin}: schemes scored other customers")
    rows = np.concatenate([one.rows for one in rounds])
    risk, chance = (
        np.concatenate([np.column_stack([getattr(one, kind)[name] for name in names]) for one in rounds])
        for kind in ("risk", "chance")
    )
    states = (examples.state if state is None else state)[rows]
    told = states != UNTOLD
    return Trial(
        names,
        risk[told],
        chance[told],
        examples.origin[rows][told],
        examples.customer[rows][told],
        states[told] == BAD,
        examples.owed_minor[rows][told].astype(np.float64),
        examples.sales_minor[rows][told].astype(np.float64),
    )
