"""What payment behaviour adds: each scheme by both sets of criteria, on the same draws of the same customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.contrasts import contrasts
from lrfm.backtest.results import CriteriaSet, GapTold

if TYPE_CHECKING:
    from lrfm.backtest.judge import Judged

__all__ = ["gaps_of"]


def gaps_of(judged: Mapping[CriteriaSet, Judged]) -> tuple[GapTold, ...]:
    """Give each scheme's area with payment behaviour less that by LRFM alone, of schemes that both sets have.

    The sets were judged together, so that a draw holds the same customers for both, and what they share cancels out.
    Intervals hold for all schemes at once, since a reader looks at the largest. Empty where a set is missing, or
    nothing is ranked.
    """
    without, both = judged.get("lrfm"), judged.get("behaviour")
    if without is None or both is None or without.verdict.missing or both.verdict.missing:
        return ()
    names = [name for name in without.trial.names if name in both.trial.names]
    begin = len(without.trial.names)
    found = contrasts(
        np.concatenate([one.drawn.values["auc"] for one in (without, both)]),
        np.concatenate([one.drawn.draws["auc"] for one in (without, both)], axis=1),
        [(begin + both.trial.names.index(name), without.trial.names.index(name)) for name in names],
        level=without.level,
        default_count=without.drawn.default_count,
    )
    return tuple(
        GapTold(name, one.value, one.joint_low, one.joint_high) for name, one in zip(names, found, strict=True)
    )
