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

__all__ = ["BLANK_DAYS", "UNKNOWN_READINGS", "readings_of"]

BLANK_DAYS = 60
"""Who defaults so soon was often blocked before, and bought no more: no feat to foretell (METHODS 4.1)."""

UNKNOWN_READINGS = ("unknown_defaulted", "unknown_paid")
"""Where many are of unknown fate: as if all of them had defaulted, and as if none had."""


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
        for key, state in (_states(examples) | _unknown_states(examples, rounds, settings)).items()
        if (state[np.concatenate([one.rows for one in rounds])] != UNTOLD).any()
    ]
    whole = trial_of(examples, rounds)
    if whole.owed[whole.is_bad].sum() > 0:
        found.append(moved_verdict(whole.by_amount(), "by_amount", reference=REFERENCE, settings=settings))
    middle = (len(rounds) + 1) // 2
    if len(rounds) > 1:
        for key, some in (("early", rounds[:middle]), ("late", rounds[middle:])):
            trial = trial_of(examples, some).of(whole.names)
            found.append(moved_verdict(trial, key, reference=REFERENCE, settings=settings))
    if later:
        trial = open_windows_trial(examples, [*rounds, *later])
        names = [name for name in whole.names if name in trial.names]
        found.append(moved_verdict(trial.of(names), "open_windows", reference=REFERENCE, settings=settings))
    return tuple(found)


def _states(examples: Examples) -> dict[str, Whole]:
    """Give other outcomes of each row."""
    half = examples.horizon_days / 2
    is_bad = examples.state == BAD
    later = np.where(is_bad & (examples.time_days > half), GOOD, examples.state)
    blank = np.where(is_bad & (examples.time_days <= BLANK_DAYS), UNTOLD, examples.state)
    return {**examples.others, "half_horizon": later, "after_blank": blank}


def _unknown_states(examples: Examples, rounds: Sequence[Round], settings: TournamentSettings) -> dict[str, Whole]:
    """Take customers of unknown fate both ways, where they are many beside the defaults."""
    rows = np.concatenate([one.rows for one in rounds])
    unknown, bad = (
        len(np.unique(examples.customer[rows][kind[rows]])) for kind in (examples.is_fate_unknown, examples.is_bad)
    )
    if unknown <= float(settings.unknown_fate_share) * bad:
        return {}
    return {
        key: np.where(examples.is_fate_unknown, state, examples.state)
        for key, state in zip(UNKNOWN_READINGS, (BAD, GOOD), strict=True)
    }
