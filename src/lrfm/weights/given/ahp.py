"""The analytic hierarchy process: weights of judgements by pair, and how well these hang together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import Fault, UserError
from lrfm.weights.criteria import Floats
from lrfm.weights.given.pairs import Pairs, near_on_scale
from lrfm.weights.weighting import Weighting

__all__ = [
    "INCONSISTENT",
    "LIMIT",
    "RANDOM_INDEX_SOURCE",
    "Consistency",
    "Suspect",
    "ahp_weights",
    "consistency",
    "consistency_remarks",
    "geometric_mean_weights",
    "group_pairs",
    "ratio_reason",
    "suspects",
]

LIMIT = 0.10
"""Above this consistency ratio judgements contradict each other too much."""
RANDOM_INDEX_SOURCE = "Saaty 2005"
_RANDOM_INDEX = {1: 0.0, 2: 0.0, 3: 0.52, 4: 0.89, 5: 1.11, 6: 1.25, 7: 1.35, 8: 1.40, 9: 1.45, 10: 1.49}
_FEW = 3
INCONSISTENT = "weights.inconsistent"
"""The key of what is said of judgements above the limit."""


@dataclass(frozen=True)
class Consistency:
    """Largest eigenvalue, consistency index, the random index that it is held against, and their ratio.

    `ratio` is 0 where two criteria or fewer leave nothing to contradict.
    """

    eigenvalue: float
    index: float
    random_index: float
    ratio: float

    @property
    def is_acceptable(self) -> bool:
        """Tell whether the ratio is within the limit."""
        return self.ratio <= LIMIT


@dataclass(frozen=True)
class Suspect:
    """A judgement that contradicts the others: what was judged, what would fit them, and the ratio it would give."""

    first: str
    second: str
    judged: Fraction
    fits: Fraction
    ratio: float

    @property
    def reason(self) -> Reason:
        """Say so."""
        return Reason.of(
            "weights.suspect",
            first=self.first,
            second=self.second,
            judged=str(self.judged),
            fits=str(self.fits),
            ratio=_rounded(self.ratio),
        )


def consistency(pairs: Pairs) -> Consistency:
    """Tell how well judgements hang together; raise `UserError` for more than ten criteria.

    >>> round(consistency(Pairs(("a", "b", "c"), np.array([[1, 2, 9], [0.5, 1, 2], [1 / 9, 0.5, 1]]))).ratio, 4)
    0.0707
    """
    count = len(pairs.names)
    if count not in _RANDOM_INDEX:
        raise UserError.of("weights.too_many_to_pair", count=count, most=max(_RANDOM_INDEX))
    eigenvalue, _ = _principal(pairs.matrix)
    if count <= 2:
        return Consistency(float(count), 0.0, 0.0, 0.0)
    # rounding may put the eigenvalue of consistent judgements below their number
    index = max(eigenvalue - count, 0.0) / (count - 1)
    index = index if index > 1e-12 else 0.0
    eigenvalue = count + index * (count - 1)
    return Consistency(eigenvalue, index, _RANDOM_INDEX[count], index / _RANDOM_INDEX[count])


def ahp_weights(experts: Mapping[str, Pairs], *, accepts_inconsistent: bool = False) -> Weighting:
    """Give the principal eigenvector; several experts are joined by the geometric mean of each judgement (AIJ).

    Raises `UserError` where judgements contradict each other too much, as `consistency_remarks` does.
    """
    joined = group_pairs(tuple(experts.values()), origin="ahp")
    remarks = consistency_remarks(experts, accepts_inconsistent=accepts_inconsistent)
    _, vector = _principal(joined.matrix)
    return Weighting.of(joined.names, vector, origin="ahp", remarks=remarks)


def consistency_remarks(experts: Mapping[str, Pairs], *, accepts_inconsistent: bool = False) -> tuple[Reason, ...]:
    """Say how well each expert's judgements hang together, and those of all joined: for whatever rests on them.

    Raises `UserError` where an expert's consistency ratio is above 0.10, naming the judgements that contradict most
    and what would fit; if told to accept that, it is a remark.
    """
    told = [ratio_reason(pairs, expert=name) for name, pairs in experts.items()]
    faults = [Fault(one.key, one.values) for one in told if one.key == INCONSISTENT]
    if faults and not accepts_inconsistent:
        raise UserError(*faults)
    remarks = [Reason("weights.inconsistent_accepted", one.values) if one.key == INCONSISTENT else one for one in told]
    if len(experts) > 1:
        joined = group_pairs(tuple(experts.values()), origin="ahp")
        group = consistency(joined)
        values = {"count": len(experts), "criteria": len(joined.names), "ratio": _rounded(group.ratio)}
        remarks.append(Reason.of("weights.joined_judgements", **values))
    return (*remarks, Reason.of("weights.random_index", source=RANDOM_INDEX_SOURCE))


def geometric_mean_weights(pairs: Pairs) -> Weighting:
    """Give the weights of logarithmic least squares: the geometric mean of each row.

    >>> geometric_mean_weights(Pairs(("a", "b"), np.array([[1, 4], [1 / 4, 1]]))).values
    (0.8, 0.2)
    """
    means = np.exp(np.log(pairs.matrix).mean(axis=1))
    return Weighting.of(pairs.names, means, origin="ahp_geometric")


def group_pairs(experts: Sequence[Pairs], *, origin: str) -> Pairs:
    """Join experts' judgements by the geometric mean of each, which keeps them reciprocal."""
    if not experts:
        raise UserError.of("weights.no_experts", origin=origin)
    names = experts[0].names
    same = [one.restricted(names) for one in experts]
    return Pairs(names, np.exp(np.mean([np.log(one.matrix) for one in same], axis=0)))


def ratio_reason(pairs: Pairs, *, expert: str) -> Reason:
    """Say how well an expert's judgements hang together, else which of them contradict most and what would fit."""
    told = consistency(pairs)
    values: dict[str, object] = {"expert": expert, "criteria": len(pairs.names), "ratio": _rounded(told.ratio)}
    if told.is_acceptable:
        return Reason.of("weights.consistent", **values)
    return Reason.of(INCONSISTENT, **values, limit=_rounded(LIMIT), judgements=_worst(pairs))


def suspects(pairs: Pairs) -> tuple[Suspect, ...]:
    """List the judgements whose change would mend most, the worst first: at most three, none where all is well.

    What fits is what the others say of a pair where this judgement is left out (Harker 1987), on the scale.
    """
    now = consistency(pairs).ratio
    found = [_suspect(pairs, first, second) for first, second in combinations(range(len(pairs.names)), 2)]
    helpful = [one for one in found if one.ratio < now - 1e-9 and one.fits != one.judged]
    return tuple(sorted(helpful, key=lambda one: one.ratio)[:_FEW])


def _suspect(pairs: Pairs, first: int, second: int) -> Suspect:
    without = pairs.matrix.copy()
    without[first, second] = without[second, first] = 0.0
    without[first, first] = without[second, second] = 2.0
    _, vector = _principal(without)
    fits = near_on_scale(float(vector[first] / vector[second])) if vector[second] > 0 else Fraction(1)
    mended = pairs.matrix.copy()
    mended[first, second], mended[second, first] = float(fits), float(1 / fits)
    judged = Fraction(float(pairs.matrix[first, second])).limit_denominator(1000)
    ratio = consistency(Pairs(pairs.names, mended)).ratio
    names = pairs.names
    if judged < 1:  # said the way round in which the number is above 1
        return Suspect(names[second], names[first], 1 / judged, 1 / fits, ratio)
    return Suspect(names[first], names[second], judged, fits, ratio)


def _worst(pairs: Pairs) -> tuple[Reason, ...]:
    return tuple(one.reason for one in suspects(pairs)) or (Reason.of("weights.no_suspect"),)


def _principal(matrix: Floats) -> tuple[float, Floats]:
    """Give the largest eigenvalue and its vector, which a matrix without negative cells has without signs."""
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    return float(values[largest].real), np.asarray(vector / vector.sum())


def _rounded(value: float) -> Fraction:
    return Fraction(value).limit_denominator(10_000)
