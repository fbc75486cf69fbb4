"""A scheme's order of customers at one cut-off, cut into bands: a draw of customers is a product of matrices.

Rows stand by risk, the worst first. Between two levels of risk that hold a default nothing about defaults changes, so
the rows between them are one band, whose weight is all that is asked; levels with a default, and those near the worst
share that is cut off, are bands of their own. A draw's sums by band are then one sparse product of bands by customers
with how often each customer was drawn, for many draws at once. Nothing is sorted again, and nothing is approximated:
where the cut of a draw falls outside the levels that were kept apart, more are kept apart, and it is computed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.survival.metrics.arrays import Floats, Known, Whole

if TYPE_CHECKING:
    import numpy.typing as npt

    from lrfm.backtest.panel import Panel

__all__ = ["Bands", "Draws", "Sums", "bands_of", "draws_in_blocks", "short_counts"]

REACH = 5.0
"""Standard deviations of the place of the cut within which levels are kept apart at first."""
BLOCK = 32
MOST_SHORT = 2**16
AT_ONCE = 128
CELLS_AT_ONCE = 8_000_000
"""Draws, and draws times customers, that are held at once: sixty megabytes."""


@dataclass(frozen=True, eq=False)
class Draws:
    """How often each customer was drawn (customers, draws), as short counts, and as numbers for sums of weights."""

    counts: npt.NDArray[np.uint16]
    numbers: Floats

    @classmethod
    def of(cls, counts: npt.NDArray[np.uint16]) -> Draws:
        """Lay counts out so that the draws of a customer stand together."""
        return cls(np.ascontiguousarray(counts), np.ascontiguousarray(counts, np.float64))

    @classmethod
    def as_they_are(cls, customer_count: int) -> Draws:
        """Take each customer once."""
        return cls.of(np.ones((customer_count, 1), np.uint16))

    def summed(self, table: Any) -> Floats:
        """Add up by the rows of a sparse table; five times as fast where it holds short counts."""
        found: Floats = np.asarray(table @ (self.counts if table.dtype == np.uint16 else self.numbers), np.float64)
        return found


def draws_in_blocks(counts: npt.NDArray[np.uint16]) -> Iterator[Draws]:
    """Give draws (customers, draws) some at a time, so that little is held at once."""
    together = max(1, min(AT_ONCE, CELLS_AT_ONCE // max(1, len(counts))))
    for begin in range(0, counts.shape[1], together):
        yield Draws.of(counts[:, begin : begin + together])


@dataclass(frozen=True, eq=False)
class Sums:
    """Of one scheme at one cut-off, a value a draw.

    `area` is the AUC, `defaults` the weight of defaults, `ks` the largest gap of the two distributions; of the worst
    share: `caught` the weight of defaults in it, and for each exposure `caught_exposure`, that of these defaults, and
    `good_exposure`, that of others. Areas are 0 where there are no defaults, or nothing else.
    """

    area: Floats
    defaults: Floats
    ks: Floats
    caught: Floats
    caught_exposure: tuple[Floats, ...]
    good_exposure: tuple[Floats, ...]


@dataclass(frozen=True, eq=False)
class Bands:
    """Sparse tables of bands by customers, the worst band first.

    `good` and `bad` weigh; `bad` has a row for each band in `bad_at` only. `bad_plain` weighs defaults as rows;
    `bad_money` and `good_money` hold each exposure of bands before `near`. The cut of a draw is told exactly in bands
    from `first` up to `near`.
    """

    good: Any
    bad: Any
    bad_at: Whole
    bad_plain: Any
    bad_money: tuple[Any, ...]
    good_money: tuple[Any, ...]
    first: int
    near: int
    share: float

    def sums(self, drawn: Draws) -> Sums | None:
        """Compute all sums for each draw; none where a cut fell outside the levels kept apart."""
        good, bad = drawn.summed(self.good), drawn.summed(self.bad)
        before = _running(good)
        taken = self._taken(good, drawn.summed(self.bad_plain), before)
        if taken is None:
            return None
        close = int(np.searchsorted(self.bad_at, self.near))
        of_bad = taken[self.bad_at[:close]]
        area = _Area(good[self.bad_at], before[self.bad_at], bad, before[-1])
        return Sums(
            area=area.value(),
            defaults=area.defaults,
            ks=area.largest_gap(),
            caught=np.where(area.is_told, _dot(of_bad, bad[:close]), 0.0),
            caught_exposure=tuple(_dot(of_bad, drawn.summed(one)[:close]) for one in self.bad_money),
            good_exposure=tuple(_dot(taken, drawn.summed(one)) for one in self.good_money),
        )

    def areas(self, drawn: Draws) -> tuple[Floats, Floats]:
        """Compute the area and the weight of defaults for each draw, and nothing else."""
        good, bad = drawn.summed(self.good), drawn.summed(self.bad)
        before = _running(good)
        area = _Area(good[self.bad_at], before[self.bad_at], bad, before[-1])
        return area.value(), area.defaults

    def spread(self, drawn: Draws) -> tuple[Floats, Floats, Floats]:
        """Give weights by band for each draw (bands, draws): of others, of defaults, of defaults as rows."""
        good = drawn.summed(self.good)
        bad, plain = (self._rows(drawn.summed(table), len(good)) for table in (self.bad, self.bad_plain))
        return good, bad, plain

    def _rows(self, bad: Floats, count: int) -> Floats:
        """Spread rows of bands with a default over the first `count` bands."""
        found = np.zeros((count, bad.shape[1]))
        close = self.bad_at < count
        found[self.bad_at[close]] = bad[: int(close.sum())]
        return found

    def _taken(self, good: Floats, plain: Floats, before: Floats) -> Floats | None:
        """Give which part of each near band is in each draw's worst share: 1 before its end, 0 after it."""
        of_bad = self._rows(plain, self.near)
        held = good[: self.near] + of_bad
        reached = before[: self.near] + _running(of_bad)
        wanted = self.share * (before[-1] + plain.sum(axis=0))
        at = (reached < wanted).sum(axis=0)
        if (at >= self.near).any() or ((at < self.first) & (wanted > 0)).any():
            return None
        taken: Floats = (np.arange(self.near)[:, None] < at).astype(np.float64)
        draws = np.arange(len(at))
        here = held[at, draws]
        part = (wanted - (reached[at, draws] - here)) / np.where(here > 0, here, 1.0)
        taken[at, draws] = np.where(here > 0, part, 0.0)
        return taken


@dataclass(frozen=True, eq=False)
class _Area:
    """Bands with a default (bands, draws): others on them and up to them, defaults; and all others of each draw."""

    good: Floats
    before: Floats
    bad: Floats
    goods: Floats

    @cached_property
    def bads(self) -> Floats:
        found: Floats = self.bad.sum(axis=0)
        return found

    @property
    def is_told(self) -> Known:
        found: Known = (self.goods > 0) & (self.bads > 0)
        return found

    @property
    def defaults(self) -> Floats:
        return np.where(self.is_told, self.bads, 0.0)

    def value(self) -> Floats:
        """Give the area."""
        pairs = self.goods * self.bads - _dot(self.bad, self.before - self.good / 2)
        return np.where(self.is_told, pairs / np.where(self.is_told, self.goods * self.bads, 1.0), 0.0)

    def largest_gap(self) -> Floats:
        """Give the largest gap of shares above any risk; it lies just before or after a level with a default."""
        goods, bads = np.where(self.is_told, self.goods, 1.0), np.where(self.is_told, self.bads, 1.0)
        gap = _running(self.bad) / bads - self.before / goods
        found = np.abs(gap).max(axis=0, initial=0.0)
        gap += self.good / goods - self.bad / bads
        return np.where(self.is_told, np.maximum(found, np.abs(gap).max(axis=0, initial=0.0)), 0.0)


def bands_of(
    risk: Floats,
    panel: Panel,
    rows: Whole,
    *,
    share: float | None,
    exposures: Sequence[Floats] = (),
    reach: float = REACH,
) -> Bands:
    """Cut a scheme's order of the `rows` of one cut-off into bands; `share` is the worst share that is cut off, if any.

    Each of the rows, one at least, weighs something. `exposures` are a value a row of the panel. `reach` is how far
    from the cut levels are kept apart, in standard deviations of its place.
    """
    order = rows[np.argsort(-risk[rows])]
    new = np.diff(risk[order], prepend=np.inf) != 0
    level = np.cumsum(new) - 1
    is_bad, weight = panel.is_bad[order], panel.weight[order]
    apart, close = _kept_apart(level, is_bad, weight, share=share, reach=reach)
    starts = apart | np.concatenate(([True], apart[:-1]))
    band = (np.cumsum(starts) - 1)[level]
    inside = band[close[level]]
    first, near = (int(inside.min()), int(inside.max()) + 1) if len(inside) else (0, 0)
    return _tables(panel, order, band, edges=(first, near), share=share or 0.0, exposures=exposures)


def _kept_apart(
    level: Whole, is_bad: Known, weight: Floats, *, share: float | None, reach: float
) -> tuple[Known, Known]:
    """Tell which levels are bands of their own, and which of them lie near the cut."""
    has_bad = np.bincount(level, weights=is_bad) > 0
    if share is None:
        return has_bad, np.zeros_like(has_bad)
    held = np.bincount(level, weights=weight)
    total = held.sum()
    upto = np.cumsum(held) / total if total else held
    spread = reach * np.sqrt(max(share * (1 - share), 1e-4) * (weight**2).sum()) / total if total else 0.0
    close = (upto >= share - spread) & (upto - held / max(total, 1e-300) <= share + spread)
    return close | has_bad, close


def _tables(
    panel: Panel, order: Whole, band: Whole, *, edges: tuple[int, int], share: float, exposures: Sequence[Floats]
) -> Bands:
    from scipy.sparse import csr_array

    size, (first, near) = panel.customer_count, edges
    customer, is_bad, weight = panel.customer[order], panel.is_bad[order], panel.weight[order]
    bad_at, bad_band = np.unique(band[is_bad], return_inverse=True)

    def table(values: npt.NDArray[Any], places: Whole, kept: Known, count: int) -> Any:
        # rows stand in order, so tables are built without sorting
        found = csr_array((values[kept], (places, customer[kept])), shape=(count, size))
        found.sum_duplicates()
        return found

    good, near_good = ~is_bad, ~is_bad & (band < near)
    count = int(band[-1]) + 1 if len(band) else 0
    monies = [weight * one[order] for one in exposures]
    return Bands(
        good=table(short_counts(weight, customer, size), band[good], good, count),
        bad=table(panel.default_weight[order], bad_band, is_bad, len(bad_at)),
        bad_at=bad_at,
        bad_plain=table(weight, bad_band, is_bad, len(bad_at)),
        bad_money=tuple(table(money, bad_band, is_bad, len(bad_at)) for money in monies),
        good_money=tuple(table(money, band[near_good], near_good, near) for money in monies),
        first=first,
        near=near,
        share=share,
    )


def short_counts(weight: Floats, customer: Whole, size: int) -> npt.NDArray[Any]:
    """Give weights as short counts where each is one, and no sum over as many customers drawn can overflow."""
    fits = size * int(np.bincount(customer).max(initial=0)) < MOST_SHORT
    return weight.astype(np.uint16) if fits and bool((weight == 1).all()) else weight


def _dot(first: Floats, second: Floats) -> Floats:
    """Add up products of two tables (bands, draws) for each draw."""
    found: Floats = np.einsum("ij,ij->j", first, second)
    return found


def _running(values: Floats) -> Floats:
    """Sum each column up to every row; by products with triangles, three times as fast as numpy along columns."""
    count, draws = values.shape
    if count < 2 * BLOCK:
        return np.cumsum(values, axis=0)
    padded = np.zeros((-(-count // BLOCK) * BLOCK, draws))
    padded[:count] = values
    found = np.matmul(np.tri(BLOCK), padded.reshape(-1, BLOCK, draws))
    found[1:] += np.cumsum(found[:-1, -1], axis=0)[:, None, :]
    running: Floats = found.reshape(-1, draws)[:count]
    return running
