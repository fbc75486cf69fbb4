"""What the choice of a scheme costs: defaults caught and sales turned away at the same share approved, in currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lrfm.backtest.bootstrap import Drawn, Metric
from lrfm.backtest.contrasts import Contrast, contrasts, interval, pairs_with
from lrfm.backtest.money import Economics
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats

__all__ = ["Choice", "choices", "with_profit"]


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


def _compared(told: Drawn, name: Metric, reference: int) -> tuple[tuple[Contrast, ...], dict[int, Contrast]]:
    """Give a metric's intervals, and its differences from the reference by scheme."""
    values, draws, count = told.values[name], told.draws[name], told.default_count
    found = contrasts(values, draws, pairs_with(reference, len(values)), default_count=count)
    return interval(values, draws, default_count=count), {one.first: one for one in found}


def _profit(held: Mapping[Metric, Floats], economics: Economics) -> Floats:
    accepted = held["exposure"] - held["caught"] - held["turned_away"]
    lost = held["bad_exposure"] - held["caught"]
    return economics.net_share * accepted - economics.loss_share * lost
