"""The best-worst method: the best criterion over all others, all others over the worst, and nothing else judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import Defect, Fault, UserError
from lrfm.weights.criteria import Floats
from lrfm.weights.settings import HIGHEST
from lrfm.weights.weighting import Weighting

__all__ = [
    "BestWorst",
    "BestWorstFound",
    "best_worst_from",
    "best_worst_linear",
    "best_worst_ratio",
    "consistency_index",
]

_STEPS = 200
_SLACK = 1e-9
_TOLD_APART = 1e-6


@dataclass(frozen=True)
class BestWorst:
    """An expert's judgements: `best_over[j]` is the best over j, `over_worst[j]` is j over the worst; 1 to 9.

    Raises `UserError` with a fault for each judgement that is out of 1 to 9 or contradicts what it says elsewhere.
    """

    names: tuple[str, ...]
    best: str
    worst: str
    best_over: tuple[float, ...]
    over_worst: tuple[float, ...]

    def __post_init__(self) -> None:
        if faults := tuple(self._faults()):
            raise UserError(*faults)

    @property
    def best_over_worst(self) -> float:
        """The best over the worst."""
        return self.best_over[self.names.index(self.worst)]

    def _faults(self) -> Iterator[Fault]:
        if self.best not in self.names or self.worst not in self.names:
            yield Fault("weights.best_worst_unknown", {"best": self.best, "worst": self.worst})
            return
        if self.best == self.worst and len(self.names) > 1:
            yield Fault("weights.best_is_worst", {"name": self.best})
            return
        for name, over, under in zip(self.names, self.best_over, self.over_worst, strict=True):
            if not 1 <= over <= HIGHEST:
                yield Fault("weights.not_1_to_9", {"first": self.best, "second": name, "got": str(over)})
            if not 1 <= under <= HIGHEST:
                yield Fault("weights.not_1_to_9", {"first": name, "second": self.worst, "got": str(under)})
        for name, value in ((self.best, self._of(self.best)[0]), (self.worst, self._of(self.worst)[1])):
            if value != 1:
                yield Fault("weights.pair_with_itself", {"name": name, "got": str(value)})
        if self._of(self.worst)[0] != self._of(self.best)[1]:
            values = {"first": self.best, "second": self.worst}
            yield Fault("weights.best_over_worst_twice", values)

    def _of(self, name: str) -> tuple[float, float]:
        place = self.names.index(name)
        return self.best_over[place], self.over_worst[place]


@dataclass(frozen=True)
class BestWorstFound:
    """What one expert's judgements give: weights, xi (how far judgements are missed), lowest and highest weights.

    `ratio` is the consistency ratio, xi over the consistency index; the linear model has none (its xi, near 0, is the
    sign itself), nor have judgements that call the best and the worst alike, and are yet no consistent ones.
    """

    weights: Floats
    xi: float
    intervals: tuple[tuple[float, float], ...]
    ratio: float | None


def best_worst_from(
    names: Sequence[str], *, best: str, worst: str, best_over: Mapping[str, float], over_worst: Mapping[str, float]
) -> BestWorst:
    """Put judgements in order; the best over itself and the worst over itself are 1, and best over worst is said once.

    Raises `UserError` where one is missing.
    """
    over, under = {**best_over, best: best_over.get(best, 1.0)}, {**over_worst, worst: over_worst.get(worst, 1.0)}
    if worst not in over and best in under:
        over[worst] = under[best]
    if best not in under and worst in over:
        under[best] = over[worst]
    missing = [Fault("weights.pair_missing", {"first": best, "second": name}) for name in names if name not in over]
    missing += [Fault("weights.pair_missing", {"first": name, "second": worst}) for name in names if name not in under]
    if missing:
        raise UserError(*missing)
    vectors = (tuple(float(vector[name]) for name in names) for vector in (over, under))
    return BestWorst(tuple(names), best, worst, *vectors)


def consistency_index(best_over_worst: float) -> float:
    """Give the largest xi that judgements with this best over worst can have (Rezaei 2015).

    It is the smaller root of xi^2 - (1 + 2 a) xi + (a^2 - a) = 0.

    >>> [round(consistency_index(a), 2) for a in range(1, 10)]
    [0.0, 0.44, 1.0, 1.63, 2.3, 3.0, 3.73, 4.47, 5.23]
    """
    return float((1 + 2 * best_over_worst - np.sqrt(8 * best_over_worst + 1)) / 2)


def best_worst_ratio(experts: Mapping[str, BestWorst]) -> Weighting:
    """Weigh by the non-linear model (Rezaei 2015); where weights are not unique, by the centres of their intervals.

    Several experts' weights and interval ends are averaged. Remarks hold each expert's consistency ratio.
    """
    return _joined({name: _ratio_model(one) for name, one in experts.items()}, experts, origin="bwm")


def best_worst_linear(experts: Mapping[str, BestWorst]) -> Weighting:
    """Weigh by the linear model (Rezaei 2016), a linear programme an expert; several experts' weights are averaged."""
    return _joined({name: _linear_model(one) for name, one in experts.items()}, experts, origin="bwm_linear")


def _ratio_model(judged: BestWorst) -> BestWorstFound:
    """Minimise xi with |w_B / w_j - a_Bj| <= xi and |w_j / w_W - a_jW| <= xi, then find each weight's interval."""
    xi = _least_xi(judged)
    index = consistency_index(judged.best_over_worst)
    ratio = xi / index if index > 0 else (0.0 if xi <= _TOLD_APART else None)
    rows = _ratio_rows(judged, xi + _SLACK)
    intervals = _intervals(rows, len(judged.names))
    centres = np.array([(low + high) / 2 for low, high in intervals])
    return BestWorstFound(np.asarray(centres / centres.sum()), xi, intervals, ratio)


def _least_xi(judged: BestWorst) -> float:
    """Find the least xi by bisection.

    Each w_B / w_j and w_j / w_W may lie anywhere within xi of its judgement, and each such pair multiplies to one and
    the same w_B / w_W: so a xi does if the intervals of these products, and that of the best over the worst, meet.
    """
    over, under = np.array(judged.best_over), np.array(judged.over_worst)
    low, high = 0.0, float(HIGHEST)
    for _ in range(_STEPS):
        xi = (low + high) / 2
        least = float((np.maximum(over - xi, 0.0) * np.maximum(under - xi, 0.0)).max())
        most = float(((over + xi) * (under + xi)).min())
        least, most = max(least, judged.best_over_worst - xi), min(most, judged.best_over_worst + xi)
        low, high = (low, xi) if least <= most else (xi, high)
    return high if high > _TOLD_APART * _SLACK else 0.0


def _ratio_rows(judged: BestWorst, xi: float) -> Floats:
    """Give rows that must not be above 0 when multiplied with the weights."""
    count, rows = len(judged.names), []
    best, worst = judged.names.index(judged.best), judged.names.index(judged.worst)
    unit = np.eye(count)
    for place in range(count):
        over, under = judged.best_over[place], judged.over_worst[place]
        if place != best:
            rows += [unit[best] - (over + xi) * unit[place], (over - xi) * unit[place] - unit[best]]
        if place != worst:
            rows += [unit[place] - (under + xi) * unit[worst], (under - xi) * unit[worst] - unit[place]]
    return np.array(rows).reshape(-1, count)


def _linear_model(judged: BestWorst) -> BestWorstFound:
    """Minimise xi with |w_B - a_Bj w_j| <= xi and |w_j - a_jW w_W| <= xi."""
    count = len(judged.names)
    rows = _linear_rows(judged)
    objective = np.zeros(count + 1)
    objective[-1] = 1.0
    found = _solved(objective, np.column_stack([rows, -np.ones(len(rows))]), np.zeros(len(rows)), count)
    weights, xi = np.asarray(found[:-1]), float(found[-1])
    return BestWorstFound(weights / weights.sum(), max(xi, 0.0), (), None)


def _linear_rows(judged: BestWorst) -> Floats:
    """Give rows that must not be above xi when multiplied with the weights."""
    count, rows = len(judged.names), []
    best, worst = judged.names.index(judged.best), judged.names.index(judged.worst)
    unit = np.eye(count)
    for place in range(count):
        if place != best:
            row = unit[best] - judged.best_over[place] * unit[place]
            rows += [row, -row]
        if place != worst:
            row = unit[place] - judged.over_worst[place] * unit[worst]
            rows += [row, -row]
    return np.array(rows).reshape(-1, count)


def _intervals(rows: Floats, count: int) -> tuple[tuple[float, float], ...]:
    """Give the lowest and highest each weight can be: two linear programmes a criterion."""
    ends = []
    for place in range(count):
        objective = np.zeros(count)
        objective[place] = 1.0
        low = _solved(objective, rows, np.zeros(len(rows)), count)[place]
        high = _solved(-objective, rows, np.zeros(len(rows)), count)[place]
        ends.append((min(float(low), float(high)), max(float(low), float(high))))
    return tuple(ends)


def _solved(objective: Floats, rows: Floats, bounds: Floats, count: int) -> Floats:
    from scipy.optimize import linprog

    together = np.zeros((1, len(objective)))
    together[0, :count] = 1.0
    limits = {"A_ub": rows, "b_ub": bounds} if len(rows) else {}
    found = linprog(objective, **limits, A_eq=together, b_eq=[1.0], bounds=(0, None), method="highs")
    if found.status != 0:
        raise Defect(f"the weights of best and worst have no solution: {found.message}")
    return np.asarray(found.x)


def _joined(found: Mapping[str, BestWorstFound], experts: Mapping[str, BestWorst], *, origin: str) -> Weighting:
    if not found:
        raise UserError.of("weights.no_experts", origin=origin)
    names = next(iter(experts.values())).names
    rows = [[one.weights[experts[expert].names.index(name)] for name in names] for expert, one in found.items()]
    remarks = [_remark(expert, one, criteria=len(names)) for expert, one in found.items()]
    if len(found) > 1:
        remarks.append(Reason.of("weights.mean_of_experts", count=len(found)))
    joined = Weighting.of(names, np.mean(rows, axis=0), origin=origin, remarks=remarks)
    if not all(one.intervals for one in found.values()):
        return joined
    ends = np.mean(
        [[one.intervals[experts[expert].names.index(name)] for name in names] for expert, one in found.items()], axis=0
    )
    spans = tuple((float(low), float(high)) for low, high in ends)
    if any(high - low > _TOLD_APART for low, high in spans):
        joined = joined.with_remarks(Reason.of("weights.not_unique"))
    return replace(joined, intervals=spans)


def _remark(expert: str, found: BestWorstFound, *, criteria: int) -> Reason:
    xi = Fraction(found.xi).limit_denominator(10_000)
    if found.intervals and found.ratio is not None:
        ratio = Fraction(found.ratio).limit_denominator(10_000)
        return Reason.of("weights.best_worst_ratio", expert=expert, criteria=criteria, ratio=ratio, xi=xi)
    return Reason.of("weights.best_worst_xi", expert=expert, criteria=criteria, xi=xi)
