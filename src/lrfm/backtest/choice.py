"""What the choice of a scheme costs: defaults caught and sales turned away at the same share approved, in currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.bootstrap import Drawn, Metric, drawn_metrics
from lrfm.backtest.contrasts import Contrast, contrasts, interval, pairs_with
from lrfm.backtest.money import APPROVED_SHARES, Economics
from lrfm.backtest.panel import Panel
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Choice", "ProfitBand", "choices", "profit_bands", "with_profit"]


@dataclass(frozen=True)
class Choice:
    """One scheme at the share approved, in currency per cut-off on average, each with its interval.

    `caught` is the exposure of defaults that were refused, `turned_away` that of good customers refused, `profit` what
    accepted customers leave. The others are the same less the reference's, none for the reference itself.
    """

    scheme: int
    caught: Contrast
    turned_away: Contrast
    profit: Contrast
    more_caught: Contrast | None
    more_turned_away: Contrast | None
    more_profit: Contrast | None


def with_profit(drawn: Drawn, economics: Economics) -> Drawn:
    """Add the profit of accepting all but the worst share: net margin on what is accepted, less losses of defaults.

    >>> from lrfm.backtest.bootstrap import drawn_metrics
    >>> from lrfm.backtest.panel import Panel
    >>> panel = Panel.of([0, 0, 1, 1], exposure=[100, 100, 100, 100])
    >>> found = drawn_metrics([[1], [3], [2], [4]], panel, draw_count=2, seed=1, worst_share=0.5)
    >>> with_profit(found, Economics(0.2, 0, 0.5)).values["profit"].round(9)
    array([-10.])
    """
    if drawn.missing:
        return drawn

    values, draws = ({**held, "profit": _profit(held, economics)} for held in (drawn.values, drawn.draws))
    return replace(drawn, values=values, draws=draws)


def choices(drawn: Drawn, economics: Economics, *, reference: int) -> tuple[Choice, ...] | Reason:
    """Tell what each scheme would have caught, turned away and left, and the difference from the reference.

    `drawn` is that of `drawn_metrics` with the share refused as its worst share, and exposures in currency. Gives the
    reason where there is none. METHODS 4.6.
    """
    if drawn.missing:
        return drawn.missing
    told = with_profit(drawn, economics)
    names: tuple[Metric, ...] = ("caught", "turned_away", "profit")
    alone, beside = zip(*(_compared(told, name, reference) for name in names), strict=True)
    return tuple(
        Choice(scheme, *(one[scheme] for one in alone), *(one.get(scheme) for one in beside))
        for scheme in range(len(told.values["auc"]))
    )


@dataclass(frozen=True, eq=False)
class ProfitBand:
    """One scheme's profit per cut-off over the share approved, with its band (point by point, not of all together)."""

    approved_share: Floats
    profit: Floats
    low: Floats
    high: Floats


def profit_bands(
    risk: npt.ArrayLike,
    panel: Panel,
    economics: Economics,
    *,
    approved_shares: Sequence[float] = APPROVED_SHARES,
    draw_count: int = 200,
    seed: int,
    level: float = 0.95,
) -> tuple[ProfitBand, ...] | Reason:
    """Give the money curve of each scheme, `risk` being (rows, schemes); the same draws for all shares and schemes.

    Each share between none and all takes as long as `drawn_metrics`. Gives the reason where there is none; raises as
    that does. METHODS 4.6.

    >>> panel = Panel.of([0, 0, 1, 1], exposure=[100, 100, 100, 100])
    >>> trade = Economics(0.2, 0, 0.5)
    >>> [found] = profit_bands([[1], [2], [3], [4]], panel, trade, approved_shares=[0, 0.5, 1], draw_count=9, seed=1)
    >>> found.profit.round(9) + 0
    array([  0.,  40., -20.])
    """
    if panel.missing:
        return panel.missing
    points = [
        _at_share(risk, panel, economics, share=share, draw_count=draw_count, seed=seed) for share in approved_shares
    ]
    values = np.stack([value for value, _ in points], axis=-1)
    low, high = np.quantile(
        np.stack([draws for _, draws in points], axis=-1), [(1 - level) / 2, (1 + level) / 2], axis=0
    )
    shares = np.asarray(approved_shares, np.float64)
    return tuple(ProfitBand(shares, *one) for one in zip(values, low, high, strict=True))


def _at_share(
    risk: npt.ArrayLike, panel: Panel, economics: Economics, *, share: float, draw_count: int, seed: int
) -> tuple[Floats, Floats]:
    """Give the profit of each scheme, and of each draw (draws, schemes), where so large a share is approved."""
    # the worst share that is cut off is above 0 and below 1; at the ends the order is of no account
    inner = share if 0 < share < 1 else 0.5
    told = drawn_metrics(risk, panel, draw_count=draw_count, seed=seed, worst_share=1 - inner)
    if share <= 0:
        return np.zeros_like(told.values["auc"]), np.zeros_like(told.draws["auc"])
    if share >= 1:
        values, draws = (
            economics.net_share * held["exposure"] - economics.loss_share * held["bad_exposure"]
            for held in (told.values, told.draws)
        )
        return values, draws
    found = with_profit(told, economics)
    return found.values["profit"], found.draws["profit"]


def _compared(told: Drawn, name: Metric, reference: int) -> tuple[tuple[Contrast, ...], dict[int, Contrast]]:
    """Give a metric's intervals, and its differences from the reference by scheme."""
    values, draws, count = told.values[name], told.draws[name], told.default_count
    found = contrasts(values, draws, pairs_with(reference, len(values)), default_count=count)
    return interval(values, draws, default_count=count), {one.first: one for one in found}


def _profit(held: Mapping[Metric, Floats], economics: Economics) -> Floats:
    accepted = held["exposure"] - held["caught"] - held["turned_away"]
    lost = held["bad_exposure"] - held["caught"]
    return economics.net_share * accepted - economics.loss_share * lost
