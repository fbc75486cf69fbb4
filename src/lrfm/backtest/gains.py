"""ROC and CAP curves, with bands from draws of customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.backtest.bands import Bands, Draws, bands_of
from lrfm.backtest.levels import Levels
from lrfm.backtest.panel import Panel, customers_drawn
from lrfm.backtest.rows import risk_of
from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Curve", "cap_curve", "curve_with_band", "roc_curve"]

GRID, AT_ONCE = 101, 128


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
    grid = np.linspace(0, 1, GRID)
    by_cutoff = [np.flatnonzero((panel.cutoff == at) & (panel.weight > 0)) for at in range(panel.cutoff_count)]
    # between levels with a default a curve is flat, so bands hold all of it
    bands = [bands_of(risks, panel, rows, share=1.0, reach=0.0) for rows in by_cutoff if len(rows)]
    counts = customers_drawn(panel, draw_count=draw_count, seed=seed)
    value = _averaged(bands, Draws.as_they_are(panel.customer_count), (grid, kind))
    with one_thread():
        blocks = [
            _averaged(bands, Draws.of(counts[:, begin : begin + AT_ONCE]), (grid, kind))
            for begin in range(0, draw_count, AT_ONCE)
        ]
    low, high = np.nanquantile(np.concatenate(blocks), [(1 - level) / 2, (1 + level) / 2], axis=0)
    return Curve(grid, value[0], low, high)


def _averaged(bands: list[Bands], drawn: Draws, wanted: tuple[Floats, str]) -> Floats:
    """Give the curve of each draw (draws, grid), averaged over cut-offs by defaults; NaN where it can't be told."""
    grid, kind = wanted
    total, held = np.zeros((drawn.counts.shape[1], len(grid))), np.zeros(drawn.counts.shape[1])
    for one in bands:
        good, bad, plain = (_upto(sums) for sums in one.spread(drawn))
        across = good if kind == "roc" else good + plain
        for draw in np.flatnonzero((bad[:, -1] > 0) & (good[:, -1] > 0)):
            x, y = (upto[draw] / upto[draw, -1] for upto in (across, bad))
            total[draw] += bad[draw, -1] * _upper(grid, x, y)
            held[draw] += bad[draw, -1]
    found: Floats = np.divide(total, held[:, None], out=np.full(total.shape, np.nan), where=held[:, None] > 0)
    return found


def _upto(sums: Floats) -> Floats:
    """Sum bands up to each one, from nothing; a row a draw."""
    found = np.zeros((sums.shape[1], len(sums) + 1))
    np.cumsum(sums.T, axis=1, out=found[:, 1:])
    return found


def _upper(grid: Floats, x: Floats, y: Floats) -> Floats:
    """Read a curve at a grid; where it rises straight up, at the top of the rise, but for the very beginning."""
    found: Floats = np.interp(grid, x, y)
    found[0] = 0.0
    return found


def _none(missing: Reason) -> Curve:
    return Curve(np.empty(0), np.empty(0), missing=missing)
