"""What a tournament is run on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.backtest.money import Economics
from lrfm.core.reason import Reason

if TYPE_CHECKING:
    from lrfm.backtest.entries import Entries
    from lrfm.backtest.examples import Examples
    from lrfm.backtest.results import CriteriaSet
    from lrfm.backtest.settings import TournamentSettings

__all__ = ["Asked"]


@dataclass(frozen=True, eq=False)
class Asked:
    """What a tournament is run on: examples, the schemes of each set, and what is known beside.

    `left_out` (origin by origin) counts customers who took no part by why; `margin_share` is the client's,
    None where nobody knows it.
    """

    examples: Examples
    entries: Mapping[CriteriaSet, Entries]
    settings: TournamentSettings
    horizon_months: int
    left_out: Sequence[Mapping[str, int]]
    causes: Mapping[str, int]
    margin_share: float | None = None

    @property
    def economics(self) -> Economics | Reason:
        """The client's own margin and losses; why there are none."""
        asked = self.settings.economics
        margin = self.margin_share if asked.margin_share is None else float(asked.margin_share)
        if margin is None:
            return Reason.of("backtest.no_margin")
        if margin <= float(asked.funding_share):
            return Reason.of("backtest.no_profit", margin_share=margin, funding_share=float(asked.funding_share))
        return Economics(margin, float(asked.funding_share), float(asked.loss_given_default_share))
