"""The same schemes under other readings: softer outcomes, a shorter horizon, a blank, other origins, open windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.examples import BAD, GOOD, UNTOLD, Examples
from lrfm.backtest.judge import moved_verdict
from lrfm.backtest.rounds import REFERENCE
from lrfm.backtest.trial import open_windows_trial, trial_of
from lrfm.survival.metrics.arrays import Whole

if TYPE_CHECKING:
    from lrfm.backtest.results import SensitivityTold
    from lrfm.backtest.rounds import Round
    from lrfm.backtest.settings import TournamentSettings

__all__ = ["BLANK_DAYS", "readings_of"]

BLANK_DAYS = 60
"""Who defaults so soon was often blocked before, and bought no more: no feat to foretell (METHODS 4.1)."""


def readings_of(
    examples: Examples, rounds: Sequence[Round], *, later: Sequence[Round], settings: TournamentSettings
) -> tuple[SensitivityTold, ...]:
    """Judge what the schemes said, as they were learned, by other outcomes and on parts of the origins.

    `later` are rounds of origins whose windows are still open: they count in one reading, weighed for what is not seen.
    """
    days = {"was_soft_late": examples.soft_past_due_days, "after_blank": BLANK_DAYS}
    found = [
        replace(
            moved_verdict(trial_of(examples, rounds, state=state), key, reference=REFERENCE, settings=settings),
            days=days.get(key),
        )
        for key, state in _states(examples).items()
        if (state[np.concatenate([one.rows for one in rounds])] != UNTOLD).any()
    ]
    middle = (len(rounds) + 1) // 2
    if len(rounds) > 1:
        for key, some in (("early", rounds[:middle]), ("late", rounds[middle:])):
            trial = trial_of(examples, some).of(trial_of(examples, rounds).names)
            found.append(moved_verdict(trial, key, reference=REFERENCE, settings=settings))
    if later:
        trial = open_windows_trial(examples, [*rounds, *later])
        names = [name for name in trial_of(examples, rounds).names if name in trial.names]
        found.append(moved_verdict(trial.of(names), "open_windows", reference=REFERENCE, settings=settings))
    return tuple(found)


def _states(examples: Examples) -> dict[str, Whole]:
    """Give other outcomes of each row."""
    half = examples.horizon_days / 2
    is_bad = examples.state == BAD
    later = np.where(is_bad & (examples.time_days > half), GOOD, examples.state)
    blank = np.where(is_bad & (examples.time_days <= BLANK_DAYS), UNTOLD, examples.state)
    return {**examples.others, "half_horizon": later, "after_blank": blank}
