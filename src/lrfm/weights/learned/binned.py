"""One criterion in bins: learned of training customers, applied to any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.weights.criteria import Criterion, Floats
from lrfm.weights.learned.bins import BinRules, Cells, cells_of, cut_points, merged
from lrfm.weights.learned.woe import evidence, information_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lrfm.weights.learned.outcomes import Outcomes

__all__ = ["Binned", "binned", "binned_with_places"]


@dataclass(frozen=True)
class Binned:
    """Bins of a criterion, x <= cut, the last without end; after them one of customers without a value.

    `cells` and `evidence` have one entry a bin, those without a value last: where they are too few for a bin of their
    own their evidence is 0, which says nothing for or against them.
    """

    criterion: Criterion
    cuts: Floats
    cells: Cells
    evidence: Floats
    information: float

    def of(self, values: Floats) -> Floats:
        """Give the evidence of each value."""
        return np.asarray(self.evidence[_places(values, self.cuts)], dtype=np.float64)

    @property
    def is_against(self) -> bool:
        """Tell whether the bins rank customers the other way round than the criterion's direction has it."""
        told = self.evidence[:-1]
        return bool((told[-1] - told[0]) * self.criterion.sign < 0)


def binned(criterion: Criterion, values: Floats, outcomes: Outcomes, *, rules: BinRules) -> Binned:
    """Learn the bins of a criterion; NaN is no value. A single bin has no evidence."""
    return binned_with_places(criterion, values, outcomes, rules=rules)[0]


def binned_with_places(
    criterion: Criterion, values: Floats, outcomes: Outcomes, *, rules: BinRules
) -> tuple[Binned, NDArray[np.intp]]:
    """Learn the bins of a criterion, and give the number of the bin of each value."""
    bad_part = _bad_parts(outcomes)
    told = ~np.isnan(values)
    cuts = cut_points(values[told], outcomes.is_bad[told], count=rules.fine_count) if told.any() else np.zeros(0)
    places = _places(values, cuts)
    fine = _counted(places, len(cuts) + 2, outcomes, bad_part)
    present, without = Cells(*(part[:-1] for part in _parts(fine))), [float(part[-1]) for part in _parts(fine)]
    starts = merged(present, rules=rules, row_count=float(len(values)))
    joined = present.joined(starts)
    cells = Cells(*(np.append(part, last) for part, last in zip(_parts(joined), without, strict=True)))
    is_own = without[0] >= rules.least_share * len(values) and without[1] >= rules.least_bads
    used = len(starts) + int(is_own) if told.any() else 0
    good, bad = cells.good_weight[:used], cells.bad_weight[:used]
    found = np.zeros(len(starts) + 1)
    found[:used] = evidence(good, bad) if used > 1 else 0.0
    information = information_value(good, bad) if used > 1 else 0.0
    joined_at = np.append(np.searchsorted(starts, np.arange(len(cuts) + 1), side="right") - 1, len(starts))
    return Binned(criterion, cuts[starts[1:] - 1], cells, found, information), joined_at[places]


def _places(values: Floats, cuts: Floats) -> NDArray[np.intp]:
    """Give the bin of each value: how many cuts lie below it, one more than all where there is no value."""
    found = np.where(np.isnan(values), len(cuts) + 1, 0).astype(np.int16)
    for cut in cuts.tolist():
        found += values > cut
    return found.astype(np.intp)


def _bad_parts(outcomes: Outcomes) -> Floats:
    """Give one over the bad rows of the customer: rows of overlapping windows are one default together."""
    bad_rows = np.bincount(outcomes.customer, weights=outcomes.is_bad.astype(np.float64))[outcomes.customer]
    return np.where(outcomes.is_bad, 1.0 / np.maximum(bad_rows, 1.0), 0.0)


def _counted(places: NDArray[np.intp], count: int, outcomes: Outcomes, bad_part: Floats) -> Cells:
    return cells_of(places, count, is_bad=outcomes.is_bad, weight=outcomes.weight, bad_part=bad_part)


def _parts(cells: Cells) -> tuple[Floats, ...]:
    return (cells.rows, cells.bads, cells.good_weight, cells.bad_weight)
