"""Metrics of many schemes for draws of whole customers: the same draws for every scheme.

Rows of a customer at several cut-offs are not independent, so customers are drawn, not rows: those that ever defaulted
and the others apart, or for levels, such as rates and money, all of them plainly (`customers_drawn`). Nothing is fitted
again: it is the metric's own chance, on the customers tested, that is told.

What is estimated: metrics are taken within each cut-off and averaged over cut-offs by the weight of defaults there
(`lrfm.backtest.auc` says why). Money is per cut-off, on average.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.backtest.bands import REACH, Bands, Draws, Sums, bands_of, draws_in_blocks
from lrfm.backtest.panel import Panel, customers_drawn
from lrfm.backtest.rows import risk_of, weights_of
from lrfm.core.one_thread import one_thread
from lrfm.core.reason import Reason
from lrfm.core.side_by_side import side_by_side
from lrfm.survival.metrics.arrays import Floats, Whole, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["METRICS", "MONEY", "Drawn", "Metric", "drawn_areas", "drawn_metrics", "drawn_ratio"]

Metric = Literal[
    "auc", "gini", "ks", "capture", "exposure_capture", "caught", "turned_away", "exposure", "bad_exposure", "ratio",
]  # fmt: skip
Wanted = tuple[Metric, int]
"""A metric, and the place of the exposure it is of."""
METRICS: tuple[Metric, ...] = (
    "auc", "gini", "ks", "capture", "exposure_capture", "caught", "turned_away", "exposure", "bad_exposure"
)  # fmt: skip
"""`capture`: the share of defaults in the worst share of customers, `exposure_capture` of their exposure.

In currency and per cut-off: `caught`, the exposure of defaults in the worst share; `turned_away`, that of others there;
`exposure`, of all customers; `bad_exposure`, of all defaults.
"""
MONEY: tuple[Metric, ...] = ("exposure_capture", "caught", "turned_away", "exposure", "bad_exposure")
"""The metrics that hang on an exposure."""
WORST_SHARE = 0.1


@dataclass(frozen=True, eq=False)
class Drawn:
    """Each metric of each scheme: `values` of the customers as they are, `draws` (draws, schemes), NaN if not told.

    `others` holds, by name, those in `MONEY` of other exposures, for the same draws. Empty where `missing` says why.
    """

    values: Mapping[Metric, Floats]
    draws: Mapping[Metric, Floats]
    default_count: int
    missing: Reason | None = None
    others: Mapping[str, Drawn] = field(default_factory=dict)


def drawn_metrics(
    risk: npt.ArrayLike,
    panel: Panel,
    *,
    draw_count: int = 2000,
    seed: int,
    worst_share: float = WORST_SHARE,
    others: Mapping[str, npt.ArrayLike] | None = None,
    stratified: bool = True,
) -> Drawn:
    """Compute the metrics of all schemes for the customers as they are, and for `draw_count` draws of customers.

    `risk` is (rows, schemes), higher is worse; `others` are exposures beside the panel's, by name, a value a row.
    `stratified` draws hold how many customers default: right for areas and shares of defaults, too narrow for money,
    which wants plain ones (`customers_drawn`). Missing where fewer than two customers defaulted, or did not. Raises
    `UserError` for a risk that is no number, `ValueError` for different lengths and exposures below 0. METHODS 4.4.

    >>> panel = Panel.of([0, 0, 1, 1, 0, 0], exposure=[5, 5, 5, 20, 5, 5])
    >>> found = drawn_metrics([[1], [2], [3], [4], [0], [5]], panel, draw_count=100, seed=1, worst_share=1 / 3)
    >>> {name: round(float(value[0]), 3) for name, value in found.values.items() if "exposure" not in name}
    {'auc': 0.75, 'gini': 0.5, 'ks': 0.75, 'capture': 0.5, 'caught': 20.0, 'turned_away': 5.0}
    >>> found.draws["auc"].shape
    (100, 1)
    """
    if not 0 < worst_share < 1:
        raise ValueError("worst_share: above 0 and below 1")
    risks = _columns(risk, panel)
    beside = {name: weights_of(one, panel.is_bad, name=name) for name, one in (others or {}).items()}
    if panel.missing:
        return Drawn({}, {}, panel.default_count, panel.missing)
    exposures = (panel.exposure, *beside.values())
    orders = [_Order(one, panel, worst_share, exposures) for one in risks.T]
    totals = [_totals(panel, one) for one in exposures]

    def of_block(drawn: Draws) -> dict[Wanted, Floats]:
        sums = [(drawn.numbers.T @ one) for one in totals]
        found = [_metrics(list(order.sums(drawn)), sums, panel.cutoff_count) for order in orders]
        return {name: np.column_stack([one[name] for one in found]) for name in found[0]}

    counts = customers_drawn(panel, draw_count=draw_count, seed=seed, stratified=stratified)
    values, draws = _drawn(of_block, counts)

    def told(at: int, metrics: tuple[Metric, ...]) -> tuple[dict[Metric, Floats], dict[Metric, Floats]]:
        return {name: values[name, at] for name in metrics}, {name: draws[name, at] for name in metrics}

    count = panel.default_count
    found = {name: Drawn(*told(at, MONEY), count) for at, name in enumerate(beside, start=1)}
    return Drawn(*told(0, METRICS), count, others=found)


def drawn_areas(risk: npt.ArrayLike, panel: Panel, *, draw_count: int = 2000, seed: int) -> Drawn:
    """Compute the area alone, as `drawn_metrics` does, for the same draws.

    >>> panel = Panel.of([0, 0, 1, 1])
    >>> drawn_areas([[1], [3], [2], [4]], panel, draw_count=9, seed=1).values
    {'auc': array([0.75])}
    """
    risks = _columns(risk, panel)
    if panel.missing:
        return Drawn({}, {}, panel.default_count, panel.missing)
    bands = [[bands_of(one, panel, rows, share=None) for rows in _by_cutoff(panel)] for one in risks.T]

    def of_block(drawn: Draws) -> dict[Wanted, Floats]:
        found = [_averaged([band.areas(drawn) for band in of_scheme]) for of_scheme in bands]
        return {("auc", 0): np.column_stack(found)}

    values, draws = _drawn(of_block, customers_drawn(panel, draw_count=draw_count, seed=seed))
    return Drawn({"auc": values["auc", 0]}, {"auc": draws["auc", 0]}, panel.default_count)


def drawn_ratio(above: npt.ArrayLike, below: npt.ArrayLike, panel: Panel, *, draw_count: int, seed: int) -> Drawn:
    """Compute the ratio of two sums over rows for plain draws: a default rate, say, or a Brier score.

    `above` is (rows, schemes), `below` the same or (rows). Such ratios are levels, in which how many customers default
    is a chance of its own: draws are those of `drawn_metrics` that are not stratified. Returns and raises as that
    does; NaN where nothing is below.

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
    counts = customers_drawn(panel, draw_count=draw_count, seed=seed, stratified=False)
    with one_thread():
        parts = [_ratio(one.numbers.T @ tops, one.numbers.T @ bottoms) for one in draws_in_blocks(counts)]
    value = _ratio(tops.sum(axis=0), bottoms.sum(axis=0))
    return Drawn({"ratio": value}, {"ratio": np.concatenate(parts)}, panel.default_count)


class _Order:
    """A scheme's bands at each cut-off; more levels are kept apart where a draw's cut wants it."""

    def __init__(self, risk: Floats, panel: Panel, share: float, exposures: tuple[Floats, ...]) -> None:
        self._risk, self._panel, self._share, self._exposures = risk, panel, share, exposures
        self._rows = _by_cutoff(panel)
        self._bands = [self._cut(rows, REACH) for rows in self._rows]

    def _cut(self, rows: Whole, reach: float) -> Bands:
        return bands_of(self._risk, self._panel, rows, share=self._share, exposures=self._exposures, reach=reach)

    def sums(self, drawn: Draws) -> Iterator[Sums]:
        """Give the sums at each cut-off that holds a row that weighs something."""
        for bands, rows in zip(self._bands, self._rows, strict=True):
            # each block begins at the same bands, so what is found hangs on no other block
            reach, found = REACH, bands.sums(drawn)
            while found is None:
                reach *= 4
                found = self._cut(rows, reach).sums(drawn)
            yield found


def _columns(risk: npt.ArrayLike, panel: Panel) -> Floats:
    risks = risk_of(risk)
    risks = risks[:, None] if risks.ndim == 1 else risks
    same_length(risks, panel.is_bad)
    return risks


def _by_cutoff(panel: Panel) -> list[Whole]:
    """Give the rows of each cut-off that weigh something, of cut-offs that have any."""
    cutoff = np.where(panel.weight > 0, panel.cutoff, panel.cutoff_count)
    ends = np.cumsum(np.bincount(cutoff, minlength=panel.cutoff_count + 1))[: panel.cutoff_count]
    parts = np.split(np.argsort(cutoff, kind="stable"), ends)[: panel.cutoff_count]
    return [rows for rows in parts if len(rows)]


def _totals(panel: Panel, exposure: Floats) -> Floats:
    """Give exposures by customer per cut-off: of all, and of defaults."""
    money = panel.weight * exposure
    return panel.by_customer(np.column_stack((money, money * panel.is_bad))) / panel.cutoff_count


def _drawn(
    of_block: Callable[[Draws], dict[Wanted, Floats]], counts: npt.NDArray[np.uint16]
) -> tuple[dict[Wanted, Floats], dict[Wanted, Floats]]:
    """Compute for the customers as they are, and for all draws (customers, draws), block by block."""
    values = of_block(Draws.as_they_are(len(counts)))
    parts = side_by_side(of_block, draws_in_blocks(counts))
    draws = {name: np.concatenate([part[name] for part in parts]) for name in values}
    return {name: value[0] for name, value in values.items()}, draws


def _ratio(above: Floats, below: Floats) -> Floats:
    """Divide, NaN where nothing is below."""
    above, below = np.broadcast_arrays(above, below)
    found: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return found


def _averaged(cutoffs: list[tuple[Floats, Floats]]) -> Floats:
    """Average values (draws) over cut-offs by the weight of defaults."""
    return _ratio(
        np.add.reduce([value * defaults for value, defaults in cutoffs]),
        np.add.reduce([defaults for _, defaults in cutoffs]),
    )


def _metrics(cutoffs: list[Sums], totals: Sequence[Floats], cutoff_count: int) -> dict[Wanted, Floats]:
    """Average one scheme's sums over cut-offs, by the weight of defaults; money per cut-off, for each exposure."""
    area = _averaged([(one.area, one.defaults) for one in cutoffs])
    found: dict[Wanted, Floats] = {
        ("auc", 0): area,
        ("gini", 0): 2 * area - 1,
        ("ks", 0): _averaged([(one.ks, one.defaults) for one in cutoffs]),
        ("capture", 0): _ratio(
            np.add.reduce([one.caught for one in cutoffs]), np.add.reduce([one.defaults for one in cutoffs])
        ),
    }
    for at, total in enumerate(totals):
        exposure, bad = total.T
        caught, turned = (
            np.add.reduce([getattr(one, name)[at] for one in cutoffs]) / cutoff_count
            for name in ("caught_exposure", "good_exposure")
        )
        money = (_ratio(caught, bad), caught, turned, exposure, bad)
        found |= {(name, at): value for name, value in zip(MONEY, money, strict=True)}
    return found
