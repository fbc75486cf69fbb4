"""Customers at all test cut-offs, the same for every scheme, and draws of whole customers among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lrfm.backtest.rows import apart, bad_of, codes_of, one_sided, weights_of
from lrfm.core.reason import Reason
from lrfm.survival.metrics.arrays import Floats, Known, Whole, same_length

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["Panel", "customers_drawn", "defaults_once"]


@dataclass(frozen=True, eq=False)
class Panel:
    """Rows of eligible customers at cut-offs: outcomes, weights, exposures, and codes of customer and cut-off.

    `weight` is IPCW, `default_weight` what a row of a defaulted customer counts where defaults are counted, `exposure`
    in currency.
    """

    is_bad: Known
    weight: Floats
    default_weight: Floats
    exposure: Floats
    customer: Whole
    cutoff: Whole
    drawn: dict[tuple[int, bytes], npt.NDArray[np.uint16]] = field(default_factory=dict, repr=False)
    """Draws by their seed and who ever defaulted, kept for whoever asks for the same, or for the first of them."""

    @classmethod
    def of(
        cls,
        is_bad: npt.ArrayLike,
        *,
        weight: npt.ArrayLike | None = None,
        default_weight: npt.ArrayLike | None = None,
        exposure: npt.ArrayLike | None = None,
        customer: npt.ArrayLike | None = None,
        cutoff: npt.ArrayLike | None = None,
    ) -> Panel:
        """Gather a value a row; keys are coded.

        Without them each row is a customer, there is one cut-off, and weights and exposures are one; defaults weigh as
        their rows do. Raises `ValueError` for different lengths and weights below 0.

        >>> Panel.of([1, 0, 0], customer=["a", "b", "a"], cutoff=[1, 1, 2]).customer
        array([0, 1, 0])
        """
        bads = bad_of(is_bad)
        weights = weights_of(weight, bads)
        origin = np.zeros(len(bads), np.int64) if cutoff is None else codes_of(cutoff, bads)
        return cls(
            bads,
            weights,
            weights if default_weight is None else weights_of(default_weight, bads, name="default_weight"),
            weights_of(exposure, bads, name="exposure"),
            codes_of(customer, bads),
            origin,
        )

    @property
    def missing(self) -> Reason | None:
        """Why nothing can be drawn: not two customers defaulted and two did not, or never after the same cut-off."""
        if reason := one_sided(self.is_bad, self.weight) or apart(self.is_bad, self.weight, self.cutoff):
            return reason
        ever = self.ever_bad()
        return None if min(int(ever.sum()), int((~ever).sum())) > 1 else Reason.of("backtest.one_customer")

    @property
    def customer_count(self) -> int:
        """How many distinct customers there are."""
        return int(self.customer.max(initial=-1)) + 1

    @property
    def cutoff_count(self) -> int:
        """How many cut-offs there are."""
        return int(self.cutoff.max(initial=-1)) + 1

    @property
    def default_count(self) -> int:
        """How many distinct customers defaulted; windows that overlap count one default once."""
        return int(self.ever_bad().sum())

    def ever_bad(self) -> Known:
        """Tell of each customer whether it defaulted after any cut-off."""
        held = self.is_bad & (self.weight > 0)
        return np.bincount(self.customer[held], minlength=self.customer_count) > 0

    def by_customer(self, rows: Floats) -> Floats:
        """Add up columns of rows by customer."""
        columns = rows[:, None] if rows.ndim == 1 else rows
        size = self.customer_count
        found: Floats = np.column_stack(
            [np.bincount(self.customer, weights=one, minlength=size).astype(np.float64) for one in columns.T]
        )
        return found[:, 0] if rows.ndim == 1 else found


def defaults_once(is_bad: npt.ArrayLike, customer: npt.ArrayLike, *, weight: npt.ArrayLike | None = None) -> Floats:
    """Weigh rows of defaulted customers so that each customer counts as one default, whatever windows saw it.

    Rows of a customer that was bad after k cut-offs weigh 1/k of their `weight`; others keep theirs.

    >>> defaults_once([1, 1, 0, 1], ["a", "a", "a", "b"])
    array([0.5, 0.5, 1. , 1. ])
    """
    bads = bad_of(is_bad)
    weights, codes = weights_of(weight, bads), codes_of(customer, bads)
    same_length(bads, codes)
    times = np.bincount(codes, weights=bads & (weights > 0))[codes]
    return np.where(bads & (times > 0), weights / np.maximum(times, 1), weights)


def customers_drawn(panel: Panel, *, draw_count: int, seed: int, stratified: bool = True) -> npt.NDArray[np.uint16]:
    """Draw customers with replacement; gives how often each was drawn (customers, draws).

    `stratified`: as many that ever defaulted and as many others as there are. That is right for what does not depend
    on how many default, such as an area under the curve, and wrong for levels, such as a rate or money: how many
    default is a chance of its own there, so that all customers are drawn plainly, as the files sampled them
    (METHODS 4.4).

    >>> panel = Panel.of([1, 1, 0, 0, 0])
    >>> customers_drawn(panel, draw_count=2, seed=1).sum(axis=0)
    array([5, 5], dtype=uint64)
    >>> [int(customers_drawn(panel, draw_count=1, seed=1, stratified=kept)[:2].sum()) for kept in (True, False)]
    [2, 1]
    """
    ever = panel.ever_bad() if stratified else np.zeros(panel.customer_count, np.bool_)
    key = (seed, ever.tobytes())
    known = panel.drawn.get(key)
    if known is None or known.shape[1] < draw_count:
        known = panel.drawn[key] = _drawn(ever, draw_count, seed)
    return known[:, :draw_count]


def _drawn(ever: Known, draw_count: int, seed: int) -> npt.NDArray[np.uint16]:
    found = np.zeros((draw_count, len(ever)), np.uint16)
    source = np.random.default_rng(seed)
    for at, stratum in _strata(ever, draw_count):
        found[at, stratum] = np.bincount(source.integers(0, len(stratum), len(stratum)), minlength=len(stratum))
    return np.ascontiguousarray(found.T)


def _strata(ever: Known, draw_count: int) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    kinds = [at for at in (np.flatnonzero(ever), np.flatnonzero(~ever)) if len(at)]
    for draw in range(draw_count):
        for at in kinds:
            yield draw, at
