"""A scheme's order of customers at one cut-off, cut into bands: a draw of customers is a product of matrices.

Rows stand by risk, the worst first. Between two levels of risk that hold a default nothing about defaults changes, so
the rows between them are one band, whose weight is all that is asked; levels with a default, and those near the worst
share that is cut off, are bands of their own. A draw's sums by band are then one sparse product of bands by customers
with how often each customer was drawn, for many draws at once. Nothing is sorted again, and nothing is approximated:
where the cut of a draw falls outside the levels that were kept apart, more are kept apart, and it is computed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lrfm.survival.metrics.arrays import Floats, Known, Whole

if TYPE_CHECKING:
    from lrfm.backtest.panel import Panel

__all__ = ["Bands", "Sums", "bands_of"]

REACH = 5.0
"""Standard deviations of the place of the cut within which levels are kept apart at first."""
BLOCK = 32


@dataclass(frozen=True, eq=False)
class Sums:
    """Of one scheme at one cut-off, a value a draw.

    `area` is the AUC, `defaults` the weight of defaults, `ks` the largest gap of the two distributions; of the worst
    share: `caught` the weight of defaults in it, `caught_exposure` their exposure, `good_exposure` that of others.
    Areas are 0 where there are no defaults, or nothing else.
    """

    area: Floats
    defaults: Floats
    ks: Floats
    caught: Floats
    caught_exposure: Floats
    good_exposure: Floats


@dataclass(frozen=True, eq=False)
class Bands:
    """Sparse tables of bands by customers, the worst band first.

    `good` and `bad` weigh; `bad` has a row for each band in `bad_at` only. `bad_plain` weighs defaults as rows;
    `bad_money` and `good_money` hold exposures of bands before `near`. The cut of a draw is told exactly in bands from
    `first` up to `near`.
    """

    good: Any
    bad: Any
    bad_at: Whole
    bad_plain: Any
    bad_money: Any
    good_money: Any
    first: int
    near: int
    share: float

    def sums(self, drawn: Floats) -> Sums | None:
        """Compute all sums for each draw (customers, draws); none where a cut fell outside the levels kept apart."""
        good, bad = self.good @ drawn, self.bad @ drawn
        plain = self.bad_plain @ drawn
        before = _running(good)
        cut = self._cut(good, plain, before)
        if cut is None:
            return None
        goods, bads = before[-1], bad.sum(axis=0)
        told = (goods > 0) & (bads > 0)
        safe_goods, safe_bads = np.where(told, goods, 1.0), np.where(told, bads, 1.0)
        pairs = np.einsum("ij,ij->j", bad, goods - before[self.bad_at] + good[self.bad_at] / 2)
        return Sums(
            area=np.where(told, pairs / (safe_goods * safe_bads), 0.0),
            defaults=np.where(told, bads, 0.0),
            ks=np.where(told, self._ks(good, bad, before, (safe_goods, safe_bads)), 0.0),
            caught=np.where(told, cut.taken(self._near_rows(bad)), 0.0),
            caught_exposure=cut.taken(self._near_rows(self.bad_money @ drawn)),
            good_exposure=cut.taken(self.good_money @ drawn),
        )

    def spread(self, drawn: Floats) -> tuple[Floats, Floats, Floats]:
        """Give weights by band for each draw (bands, draws): of others, of defaults, of defaults as rows."""
        good = self.good @ drawn
        bad, plain = (self._rows(table @ drawn, len(good)) for table in (self.bad, self.bad_plain))
        return good, bad, plain

    def _near_rows(self, bad: Floats) -> Floats:
        return self._rows(bad, self.near)

    def _rows(self, bad: Floats, count: int) -> Floats:
        """Spread rows of bands with a default over the first `count` bands."""
        found = np.zeros((count, bad.shape[1]))
        close = self.bad_at < count
        found[self.bad_at[close]] = bad[: int(close.sum())]
        return found

    def _cut(self, good: Floats, plain: Floats, before: Floats) -> _Cut | None:
        """Find where each draw's worst share ends: the band, and which part of it is within."""
        weight = good[: self.near] + self._near_rows(plain)
        reached = before[: self.near] + np.cumsum(self._near_rows(plain), axis=0)
        wanted = self.share * (before[-1] + plain.sum(axis=0))
        at = (reached < wanted).sum(axis=0)
        if (at >= self.near).any() or ((at < self.first) & (wanted > 0)).any():
            return None
        draws = np.arange(len(at))
        held = weight[at, draws]
        part = (wanted - (reached[at, draws] - held)) / np.where(held > 0, held, 1.0)
        return _Cut(at, np.where(held > 0, part, 0.0))

    def _ks(self, good: Floats, bad: Floats, before: Floats, totals: tuple[Floats, Floats]) -> Floats:
        """Give the largest gap of shares above any risk; it lies just before or after a level with a default."""
        goods, bads = totals
        found = np.cumsum(bad, axis=0)
        after = found / bads - before[self.bad_at] / goods
        ahead = (found - bad) / bads - (before[self.bad_at] - good[self.bad_at]) / goods
        gap: Floats = np.maximum(np.abs(after).max(axis=0, initial=0.0), np.abs(ahead).max(axis=0, initial=0.0))
        return gap


@dataclass(frozen=True, eq=False)
class _Cut:
    """The band in which each draw's worst share ends, and which part of it is taken."""

    at: Whole
    part: Floats

    def taken(self, values: Floats) -> Floats:
        """Add up bands (bands, draws) before the cut, and the part of the band on it."""
        upto = np.cumsum(values, axis=0)
        draws = np.arange(values.shape[1])
        here = values[self.at, draws]
        found: Floats = np.asarray(upto[self.at, draws] - here + self.part * here, np.float64)
        return found


def bands_of(risk: Floats, panel: Panel, rows: Whole, *, share: float, reach: float = REACH) -> Bands:
    """Cut a scheme's order of the `rows` of one cut-off into bands; `share` is the worst share that is cut off.

    Each of the rows, one at least, weighs something.

    `reach` is how far from the cut levels are kept apart, in standard deviations of its place.
    """
    order = rows[np.argsort(-risk[rows], kind="stable")]
    new = np.diff(risk[order], prepend=np.inf) != 0
    level = np.cumsum(new) - 1
    is_bad, weight = panel.is_bad[order], panel.weight[order]
    apart, close = _kept_apart(level, is_bad, weight, share=share, reach=reach)
    starts = apart | np.concatenate(([True], apart[:-1]))
    band = (np.cumsum(starts) - 1)[level]
    inside = band[close[level]]
    first, near = (int(inside.min()), int(inside.max()) + 1) if len(inside) else (0, 0)
    return _tables(panel, order, band, edges=(first, near), share=share)


def _kept_apart(level: Whole, is_bad: Known, weight: Floats, *, share: float, reach: float) -> tuple[Known, Known]:
    """Tell which levels are bands of their own, and which of them lie near the cut."""
    held = np.bincount(level, weights=weight)
    total = held.sum()
    upto = np.cumsum(held) / total if total else held
    spread = reach * np.sqrt(max(share * (1 - share), 1e-4) * (weight**2).sum()) / total if total else 0.0
    close = (upto >= share - spread) & (upto - held / max(total, 1e-300) <= share + spread)
    return close | (np.bincount(level, weights=is_bad) > 0), close


def _tables(panel: Panel, order: Whole, band: Whole, *, edges: tuple[int, int], share: float) -> Bands:
    from scipy.sparse import csr_array

    size, (first, near) = panel.customer_count, edges
    customer, is_bad, weight = panel.customer[order], panel.is_bad[order], panel.weight[order]
    money = weight * panel.exposure[order]
    bad_at, bad_band = np.unique(band[is_bad], return_inverse=True)

    def table(values: Floats, places: Whole, kept: Known, count: int) -> Any:
        # rows stand in order, so tables are built without sorting
        found = csr_array((values[kept], (places, customer[kept])), shape=(count, size))
        found.sum_duplicates()
        return found

    good, near_good = ~is_bad, ~is_bad & (band < near)
    count = int(band[-1]) + 1 if len(band) else 0
    return Bands(
        good=table(weight, band[good], good, count),
        bad=table(panel.default_weight[order], bad_band, is_bad, len(bad_at)),
        bad_at=bad_at,
        bad_plain=table(weight, bad_band, is_bad, len(bad_at)),
        bad_money=table(money, bad_band, is_bad, len(bad_at)),
        good_money=table(money, band[near_good], near_good, near),
        first=first,
        near=near,
        share=share,
    )


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
