"""ROC and CAP curves, with bands from draws of customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.backtest.levels import Levels
from lrfm.backtest.panel import Panel, customers_drawn
from lrfm.backtest.rows import risk_of
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Whole, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Curve", "cap_curve", "curve_with_band", "roc_curve"]

GRID = 101


@dataclass(frozen=True, eq=False)
class Curve:
    """Points from (0, 0) to (1, 1); `low` and `high` are the band at each, point by point (not of all together).

    Empty where `missing` says why.
    """

    x: Floats
    y: Floats
    low: Floats | None = None
    high: Floats | None = None
    missing: Reason | None = None


def roc_curve(risk: npt.ArrayLike, is_bad: npt.ArrayLike, *, weight: npt.ArrayLike | None = None) -> Curve:
    """Give the shares of good (x) and of bad customers (y) above every risk, the worst first.

    >>> roc_curve([1, 2, 3], [0, 0, 1]).y
    array([0., 1., 1., 1.])
    """
    levels = Levels.of(risk, is_bad, weight=weight)
    if levels.missing:
        return _none(levels.missing)
    return Curve(*levels.rates())


def cap_curve(risk: npt.ArrayLike, is_bad: npt.ArrayLike, *, weight: npt.ArrayLike | None = None) -> Curve:
    """Give the shares of all (x) and of bad customers (y) above every risk, the worst first.

    >>> cap_curve([1, 2, 3, 4], [0, 0, 0, 1]).x
    array([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    levels = Levels.of(risk, is_bad, weight=weight)
    if levels.missing:
        return _none(levels.missing)
    good, bad = levels.rates()
    share = levels.bad_share
    return Curve(share * bad + (1 - share) * good, bad)


def curve_with_band(
    risk: npt.ArrayLike,
    panel: Panel,
    *,
    kind: Literal["roc", "cap"],
    draw_count: int = 500,
    seed: int,
    level: float = 0.95,
) -> Curve:
    """Give a curve on a grid of a hundred steps, averaged over cut-offs by defaults, with its percentile band.

    Draws are of whole customers, as in `drawn_metrics`. Raises as that does.

    >>> found = curve_with_band([4, 3, 2, 1], Panel.of([1, 1, 0, 0]), kind="roc", draw_count=9, seed=1)
    >>> float(found.y[1]), float(found.low[1]), len(found.x)
    (1.0, 1.0, 101)
    """
    risks = risk_of(risk)
    same_length(risks, panel.is_bad)
    if panel.missing:
        return _none(panel.missing)
    counts = customers_drawn(panel, draw_count=draw_count, seed=seed)
    by_cutoff = [np.flatnonzero(panel.cutoff == at) for at in range(panel.cutoff_count)]
    orders = [rows[np.argsort(-risks[rows], kind="stable")] for rows in by_cutoff if len(rows)]
    grid = np.linspace(0, 1, GRID)
    ones = np.ones(panel.customer_count)
    value = _averaged(risks, panel, orders, ones, (grid, kind))
    drawn = [_averaged(risks, panel, orders, counts[:, draw], (grid, kind)) for draw in range(draw_count)]
    low, high = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return Curve(grid, value, low, high)


def _averaged(
    risk: Floats, panel: Panel, orders: list[Whole], drawn: npt.NDArray[np.number], wanted: tuple[Floats, str]
) -> Floats:
    grid, kind = wanted
    total, held = np.zeros(len(grid)), 0.0
    for order in orders:
        times = drawn[panel.customer[order]]
        last = np.append(np.diff(risk[order]) != 0, True)
        bad = np.cumsum(times * panel.default_weight[order] * panel.is_bad[order])
        good = np.cumsum(times * panel.weight[order] * ~panel.is_bad[order])
        if bad[-1] > 0 and good[-1] > 0:
            across = good if kind == "roc" else good + np.cumsum(times * panel.weight[order] * panel.is_bad[order])
            x, y = (np.concatenate(([0.0], one[last])) / one[-1] for one in (across, bad))
            total += bad[-1] * _upper(grid, x, y)
            held += bad[-1]
    found: Floats = total / held if held else np.full(len(grid), np.nan)
    return found


def _upper(grid: Floats, x: Floats, y: Floats) -> Floats:
    """Read a curve at a grid; where it rises straight up, at the top of the rise, but for the very beginning."""
    top = np.append(np.diff(x) > 0, True)
    found: Floats = np.interp(grid, x[top], y[top])
    found[0] = 0.0
    return found


def _none(missing: Reason) -> Curve:
    return Curve(np.empty(0), np.empty(0), missing=missing)
