"""Rounds put together: the same customers for all schemes, their risks, chances and outcomes, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import stats

from lrfm.backtest.examples import BAD, UNTOLD, Examples, hash_of
from lrfm.backtest.ipcw import windows_weighted
from lrfm.backtest.panel import Panel, defaults_once
from lrfm.backtest.rounds import Round
from lrfm.backtest.rows import weights_of
from lrfm.survival.metrics.arrays import Floats, Known, Whole

__all__ = ["Trial", "open_windows_trial", "trial_of"]


@dataclass(frozen=True, eq=False)
class Trial:
    """Tested rows of all rounds: `risk` and `chance` are (rows, schemes), `names` the schemes.

    `place` (rows) is the origin, `is_bad` what came, `owed` and `sales` money in minor units, `weight` what a row
    counts: 1, or more where it stands for others whose windows were cut (METHODS 4.3).
    """

    names: tuple[str, ...]
    risk: Floats
    chance: Floats
    place: Whole
    customer: Whole
    is_bad: Known
    owed: Floats
    sales: Floats
    weight: Floats
    stake: Floats | None = None

    def panel(self, exposure: Floats | None = None) -> Panel:
        """Give the panel in which each defaulted customer counts as one default; all of a trial share their draws."""
        if exposure is None:
            return self._panel
        return replace(self._panel, exposure=weights_of(exposure, self.is_bad, name="exposure"))

    @cached_property
    def _panel(self) -> Panel:
        return Panel.of(
            self.is_bad, weight=self.weight, default_weight=self.once(), customer=self.customer, cutoff=self.place
        )

    def once(self) -> Floats:
        """Weigh rows so that a default counts once, those seen after k origins 1/k at each; others as they are."""
        once = defaults_once(self.is_bad, self.customer, weight=self.weight)
        return once if self.stake is None else np.where(self.is_bad, once * self.stake, once)

    def evened(self) -> Floats:
        """Weigh rows so that each defaulted customer counts the same, and defaults as many as windows saw.

        For what depends on the rate of default, which is that of windows: `once` would lower it.
        """
        once = self.once()
        seen, distinct = (float(one[self.is_bad].sum()) for one in (self.weight, once))
        return np.where(self.is_bad, once * (seen / distinct if distinct else 1.0), self.weight)

    def owed_once(self) -> Floats:
        """Give what was owed, of a default seen after k origins a k-th at each: amounts beside counts of defaults."""
        return self.owed * self.once() / np.where(self.weight > 0, self.weight, 1.0)

    def is_of_rows_of(self, other: Trial) -> bool:
        """Tell whether both hold the same customers at the same origins, with the same outcomes and weights."""
        return all(
            np.array_equal(getattr(self, name), getattr(other, name))
            for name in ("customer", "place", "is_bad", "weight")
        )

    def defaults_by_place(self) -> Floats:
        """Count the defaults after each origin, those seen after k origins as 1/k at each."""
        once = self.once() * self.is_bad
        return np.array([once[self.place == place].sum() for place in self.places.tolist()])

    @cached_property
    def places(self) -> Whole:
        """The origins, oldest first."""
        return np.unique(self.place)

    def at(self, place: int) -> Trial:
        """Give the rows of one origin."""
        return self._parts[place]

    @cached_property
    def _parts(self) -> dict[int, Trial]:
        return {place: self.some(self.place == place) for place in self.places.tolist()}

    def some(self, rows: Known) -> Trial:
        """Give some of the rows."""
        columns = ("risk", "chance", "place", "customer", "is_bad", "owed", "sales", "weight", "stake")
        held = {name: values for name in columns if (values := getattr(self, name)) is not None}
        return replace(self, **{name: values[rows] for name, values in held.items()})

    def by_amount(self) -> Trial:
        """Let each default count by what was owed on the day, and those who owed nothing not at all."""
        return replace(self, stake=self.owed / max(1.0, float(self.owed[self.is_bad].mean())))

    def of(self, names: Sequence[str]) -> Trial:
        """Give some of the schemes, in that order."""
        at = [self.names.index(name) for name in names]
        return replace(self, names=tuple(names), risk=self.risk[:, at], chance=self.chance[:, at])


def trial_of(examples: Examples, rounds: Sequence[Round], *, state: Whole | None = None) -> Trial:
    """Put rounds together, rows of known outcome alone, and schemes that were had in every round.

    `state` are other outcomes of the examples' rows, where not their own are asked for. Raises `ValueError` where
    schemes of a round were not given the same customers.
    """
    states = examples.state if state is None else state
    rows = np.concatenate([one.rows for one in rounds])
    told = states[rows] != UNTOLD
    return _gathered(examples, rounds, states[rows] == BAD, np.ones(len(rows))).some(told)


def open_windows_trial(examples: Examples, rounds: Sequence[Round]) -> Trial:
    """Put rounds together, those whose windows are still open among them, rows weighed for what was not seen.

    One panel of all origins, risks being ranks within their origin: an open window has defaults alone, so it has to be
    held against others (METHODS 4.3). Rows that are unknown for another reason are left out, in
    open windows, too: who is of unknown fate is not merely not seen yet.
    """
    rows = np.concatenate([one.rows for one in rounds])
    ends = np.array([one.window_end for one in examples.origins], dtype="datetime64[D]")[examples.origin[rows]]
    is_open = ends > np.datetime64(examples.observed_on, "D")
    kept = (examples.state[rows] != UNTOLD) | (is_open & ~examples.is_fate_unknown[rows])
    is_bad = examples.state[rows] == BAD
    horizon_days = float(examples.horizon_days)
    time = np.where(is_bad | is_open, examples.time_days[rows], horizon_days)
    weight = np.zeros(len(rows))
    weight[kept] = windows_weighted(time[kept], is_bad[kept], horizon_days=horizon_days).weight
    found = _gathered(examples, rounds, is_bad, weight)
    ranks = np.empty_like(found.risk)
    for place in found.places.tolist():
        at = found.place == place
        ranks[at] = stats.rankdata(found.risk[at], axis=0) / at.sum()
    pooled = replace(found, risk=ranks, place=np.zeros_like(found.place))
    return pooled.some(weight > 0)


def _gathered(examples: Examples, rounds: Sequence[Round], is_bad: Known, weight: Floats) -> Trial:
    names = tuple(name for name in rounds[0].risk if all(name in one.risk for one in rounds))
    for one in rounds:
        is_other = hash_of(examples.customer[one.rows]) != one.eligible_hash
        if is_other or any(len(risk) != len(one.rows) for risk in one.risk.values()):
            raise ValueError(f"origin {one.place}: schemes scored other customers")
    rows = np.concatenate([one.rows for one in rounds])
    risk, chance = (
        np.concatenate([np.column_stack([getattr(one, kind)[name] for name in names]) for one in rounds])
        for kind in ("risk", "chance")
    )
    return Trial(
        names=names,
        risk=risk,
        chance=chance,
        place=examples.origin[rows],
        customer=examples.customer[rows],
        is_bad=is_bad,
        owed=examples.owed_minor[rows].astype(np.float64),
        sales=examples.sales_minor[rows].astype(np.float64),
        weight=weight,
    )
