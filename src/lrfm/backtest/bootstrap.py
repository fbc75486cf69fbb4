"""Metrics of many schemes for draws of whole customers: the same draws for every scheme.

Rows of a customer at several cut-offs are not independent, so customers are drawn, not rows; those that ever defaulted
and the others apart. Nothing is fitted again: it is the metric's own chance, on the customers tested, that is told.

What is estimated: metrics are taken within each cut-off and averaged over cut-offs by the weight of defaults there
(`lrfm.backtest.auc` says why). Money is per cut-off, on average.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.backtest.bands import REACH, Bands, Sums, bands_of
from lrfm.backtest.panel import Panel, customers_drawn
from lrfm.backtest.rows import risk_of
from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["METRICS", "Drawn", "Metric", "drawn_metrics", "drawn_ratio"]

Metric = Literal[
    "auc", "gini", "ks", "capture", "exposure_capture", "caught", "turned_away", "exposure", "bad_exposure", "ratio",
]  # fmt: skip
METRICS: tuple[Metric, ...] = (
    "auc", "gini", "ks", "capture", "exposure_capture", "caught", "turned_away", "exposure", "bad_exposure"
)  # fmt: skip
"""`capture`: the share of defaults in the worst share of customers, `exposure_capture` of their exposure.

In currency and per cut-off: `caught`, the exposure of defaults in the worst share; `turned_away`, that of others there;
`exposure`, of all customers; `bad_exposure`, of all defaults.
"""
WORST_SHARE = 0.1
AT_ONCE = 128
CELLS_AT_ONCE = 8_000_000
"""Draws, and draws times customers, that are held at once: sixty megabytes."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Each metric of each scheme: `values` of the customers as they are, `draws` (draws, schemes), NaN if not told.

    Empty where `missing` says why.
    """

    values: Mapping[Metric, Floats]
    draws: Mapping[Metric, Floats]
    default_count: int
    missing: Reason | None = None


def drawn_metrics(
    risk: npt.ArrayLike, panel: Panel, *, draw_count: int = 2000, seed: int, worst_share: float = WORST_SHARE
) -> Drawn:
    """Compute the metrics of all schemes for the customers as they are, and for `draw_count` draws of customers.

    `risk` is (rows, schemes), higher is worse. Missing where fewer than two customers defaulted, or did not. Raises
    `UserError` for a risk that is no number, `ValueError` for different lengths. METHODS 4.4.

    >>> panel = Panel.of([0, 0, 1, 1, 0, 0], exposure=[5, 5, 5, 20, 5, 5])
    >>> found = drawn_metrics([[1], [2], [3], [4], [0], [5]], panel, draw_count=100, seed=1, worst_share=1 / 3)
    >>> {name: round(float(value[0]), 3) for name, value in found.values.items() if "exposure" not in name}
    {'auc': 0.75, 'gini': 0.5, 'ks': 0.75, 'capture': 0.5, 'caught': 20.0, 'turned_away': 5.0}
    >>> found.draws["auc"].shape
    (100, 1)
    """
    risks = risk_of(risk)
    risks = risks[:, None] if risks.ndim == 1 else risks
    same_length(risks, panel.is_bad)
    if not 0 < worst_share < 1:
        raise ValueError("worst_share: above 0 and below 1")
    if panel.missing:
        return Drawn({}, {}, panel.default_count, panel.missing)
    counts = customers_drawn(panel, draw_count=draw_count, seed=seed)
    orders = [_Order(one, panel, worst_share) for one in risks.T]
    money = panel.weight * panel.exposure
    totals = panel.by_customer(np.column_stack((money, money * panel.is_bad))) / panel.cutoff_count
    values = _of_block(orders, np.ones((panel.customer_count, 1)), totals, panel.cutoff_count)
    with one_thread():
        parts = [_of_block(orders, block, totals, panel.cutoff_count) for block in _blocks(counts)]
    draws = {name: np.concatenate([part[name] for part in parts]) for name in METRICS}
    return Drawn({name: value[0] for name, value in values.items()}, draws, panel.default_count)


def drawn_ratio(above: npt.ArrayLike, below: npt.ArrayLike, panel: Panel, *, draw_count: int, seed: int) -> Drawn:
    """Compute the ratio of two sums over rows for the same draws: Brier score, profit at a fixed cut-off, net benefit.

    `above` is (rows, schemes), `below` the same or (rows). Draws of one panel and seed are those of `drawn_metrics`.
    Returns and raises as that does; NaN where nothing is below.

    >>> panel = Panel.of([0, 1, 1, 0])
    >>> found = drawn_ratio([[1], [0], [0], [1]], np.ones(4), panel, draw_count=3, seed=1)
    >>> found.values["ratio"], found.draws["ratio"].shape
    (array([0.5]), (3, 1))
    """
    top, bottom = risk_of(above), risk_of(below)
    same_length(top, bottom, panel.is_bad)
    if panel.missing:
        return Drawn({}, {}, panel.default_count, panel.missing)
    tops, bottoms = (panel.by_customer(one if one.ndim == 2 else one[:, None]) for one in (top, bottom))
    counts = customers_drawn(panel, draw_count=draw_count, seed=seed)
    with one_thread():
        parts = [_ratio(block.T @ tops, block.T @ bottoms) for block in _blocks(counts)]
    value = _ratio(tops.sum(axis=0), bottoms.sum(axis=0))
    return Drawn({"ratio": value}, {"ratio": np.concatenate(parts)}, panel.default_count)


class _Order:
    """A scheme's bands at each cut-off; more levels are kept apart where a draw's cut wants it."""

    def __init__(self, risk: Floats, panel: Panel, share: float) -> None:
        self._risk, self._panel, self._share = risk, panel, share
        cutoff = np.where(panel.weight > 0, panel.cutoff, panel.cutoff_count)
        ends = np.cumsum(np.bincount(cutoff, minlength=panel.cutoff_count + 1))[: panel.cutoff_count]
        parts = np.split(np.argsort(cutoff, kind="stable"), ends)[: panel.cutoff_count]
        self._rows = [rows for rows in parts if len(rows)]
        self._bands = [self._cut(rows, REACH) for rows in self._rows]

    def _cut(self, rows: npt.NDArray[np.intp], reach: float) -> tuple[Bands, float]:
        return bands_of(self._risk, self._panel, rows, share=self._share, reach=reach), reach

    def sums(self, drawn: Floats) -> Iterator[Sums]:
        """Give the sums at each cut-off that holds a row that weighs something."""
        for at, rows in enumerate(self._rows):
            bands, reach = self._bands[at]
            while (found := bands.sums(drawn)) is None:
                bands, reach = self._bands[at] = self._cut(rows, 4 * reach)
            yield found


def _blocks(counts: npt.NDArray[np.uint16]) -> Iterator[Floats]:
    together = max(1, min(AT_ONCE, CELLS_AT_ONCE // max(1, len(counts))))
    for begin in range(0, counts.shape[1], together):
        yield np.ascontiguousarray(counts[:, begin : begin + together], np.float64)


def _ratio(above: Floats, below: Floats) -> Floats:
    """Divide, NaN where nothing is below."""
    above, below = np.broadcast_arrays(above, below)
    found: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return found


def _of_block(orders: list[_Order], drawn: Floats, totals: Floats, cutoff_count: int) -> dict[Metric, Floats]:
    """Compute each metric (draws, schemes) of a block of draws (customers, draws).

    `totals` are exposures by customer, of all and of defaults, per cut-off.
    """
    exposure, bad = drawn.T @ totals.T[0], drawn.T @ totals.T[1]
    found = [_metrics(list(order.sums(drawn)), exposure, bad, cutoff_count) for order in orders]
    return {name: np.column_stack([one[name] for one in found]) for name in METRICS}


def _metrics(cutoffs: list[Sums], exposure: Floats, bad: Floats, cutoff_count: int) -> dict[Metric, Floats]:
    """Average one scheme's sums over cut-offs, by the weight of defaults; money per cut-off."""
    defaults, caught, turned = (
        np.add.reduce([getattr(one, name) for one in cutoffs])
        for name in ("defaults", "caught_exposure", "good_exposure")
    )
    area = _ratio(np.add.reduce([one.area * one.defaults for one in cutoffs]), defaults)
    return {
        "auc": area,
        "gini": 2 * area - 1,
        "ks": _ratio(np.add.reduce([one.ks * one.defaults for one in cutoffs]), defaults),
        "capture": _ratio(np.add.reduce([one.caught for one in cutoffs]), defaults),
        "exposure_capture": _ratio(caught / cutoff_count, bad),
        "caught": caught / cutoff_count,
        "turned_away": turned / cutoff_count,
        "exposure": exposure,
        "bad_exposure": bad,
    }
