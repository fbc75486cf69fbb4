"""How last month's provision became this month's, in whole minor units that sum up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from lrfm.errors import Defect
from lrfm.kpi.provision.exposure import EVERYBODY, NOT_OPEN, Flow
from lrfm.kpi.provision.results import Movement

if TYPE_CHECKING:
    from lrfm.kpi.provision.results import Matrix

__all__ = ["measure_movement", "require_same"]

STEPS = ("new", "released", "short", "used", "aged", "apart", "rates")


def measure_movement(flows: Sequence[Flow], *, opening: Matrix, closing: Matrix) -> Movement:
    """Split the change into what came, what was paid, lost, grew older, and what is judged otherwise.

    What was open then is taken at the rates of then until it leaves or ages; only at the end do the rates of now take
    their place: so no step depends on another's order but through these. Every write-off is used in full; what of it
    had not been set aside is charged as short. Steps are exact, then rounded to whole minor units; what rounding
    leaves is in the step of rates, or in the largest one where nothing is. Raises `Defect` where either matrix is of
    other flows.
    """
    require_same(flows, opening, at="before")
    require_same(flows, closing, at="after")
    then, now = _Rates.of(opening), _Rates.of(closing)
    steps: dict[str, Fraction] = dict.fromkeys(STEPS, Fraction(0))
    for flow in flows:
        for name, amount in _steps_of(flow, then, now).items():
            steps[name] += amount
    before, after = opening.total_minor, closing.total_minor
    if before is None or after is None:
        raise Defect("a movement is of two matrices whose rates are known")
    whole = {name: round(amount) for name, amount in steps.items()}
    left = after - before - sum(whole.values())
    whole["rates" if whole["rates"] else max(whole, key=lambda name: abs(whole[name]))] += left
    return Movement(
        opened_on=opening.cutoff,
        opening_minor=before,
        closing_minor=after,
        **{f"{name}_minor": amount for name, amount in whole.items()},
    )


class _Rates:
    """What is set aside of each minor unit, by customer apart and bucket."""

    def __init__(self, matrix: Sequence[Fraction], specific: Mapping[int, Fraction]) -> None:
        self.matrix, self.specific = matrix, specific

    @classmethod
    def of(cls, matrix: Matrix) -> _Rates:
        specific = {
            one.customer_key: Fraction(one.allowance_minor, one.exposure_minor) if one.exposure_minor else Fraction(0)
            for one in matrix.specific
            if one.holds and one.customer_key is not None
        }
        return cls([rate.booked_share or Fraction(0) for rate in matrix.rates], specific)

    def is_apart(self, customer: int) -> bool:
        return customer in self.specific

    def at(self, customer: int, bucket: int) -> Fraction:
        return Fraction(0) if bucket == NOT_OPEN else self.specific.get(customer, self.matrix[bucket])


def _steps_of(flow: Flow, then: _Rates, now: _Rates) -> dict[str, Fraction]:
    """Give a flow's part of each step; they sum to what is set aside for it now less then."""
    changed = flow.customer != EVERYBODY and then.is_apart(flow.customer) != now.is_apart(flow.customer)
    old = then.at(flow.customer, flow.before)
    aged = then.at(flow.customer, flow.after)  # at the rates of then
    new = now.at(flow.customer, flow.after)
    gone = flow.before_minor - flow.stays_minor
    return {
        "new": (flow.after_minor - flow.stays_minor) * aged,
        "released": -(gone - flow.lost_of_before_minor) * old,
        "short": flow.lost_minor - flow.lost_of_before_minor * old,
        "used": Fraction(-flow.lost_minor),
        "aged": flow.stays_minor * (aged - old),
        "apart" if changed else "rates": flow.after_minor * (new - aged),
    }


def require_same(flows: Sequence[Flow], matrix: Matrix, *, at: Literal["before", "after"]) -> None:
    """Raise `Defect` where flows hold other money in some bucket than the matrix of their first or last day."""
    found: Counter[int] = Counter()
    for flow in flows:
        found[flow.before if at == "before" else flow.after] += (
            flow.before_minor if at == "before" else flow.after_minor
        )
    own = [found[bucket] for bucket in range(len(matrix.allowances))]
    if own != [row.receivable_minor for row in matrix.allowances]:
        raise Defect(f"flows hold {own} minor units by bucket on {matrix.cutoff}, the matrix does not")
