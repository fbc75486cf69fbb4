"""What is told of a model of payment: what it rests on, and what each level multiplies the hazard by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import NAMES, PAID

if TYPE_CHECKING:
    from lrfm.survival.design import Column
    from lrfm.survival.hazard import CauseHazard
    from lrfm.survival.payment_model import PaymentModel

__all__ = ["EffectTold", "ModelTold", "tell_model"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class EffectTold:
    """What a level multiplies the hazard of payment by, against the reference of its term, with a 95 % interval.

    `kind`: row (of an invoice or its customer) or day (of the calendar); `phase`: of lateness, None: in all. A number
    has two levels, a large and a small one; the small one is its reference.
    """

    term: str
    kind: Literal["row", "day"]
    level: str
    reference: str
    phase: int | None
    ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class ModelTold:
    """A model of payment on a day: spells since `since`, exits by cause, and effects on payment.

    `pace_variance`: how much customers' paces differ beside what the terms tell (None: `pace_missing` says why not).
    `plain` and `absent`: causes whose hazard knows no terms, and causes without one, by name, and why. `rare_levels`
    counts open invoices with a level that was never met before.
    """

    day: date
    since: date
    spell_count: int
    customer_count: int
    exit_counts: Mapping[str, int]
    ridges: Mapping[str, float]
    pace_variance: float | None
    pace_missing: Reason | None
    phase_ends_days: tuple[int, ...]
    effects: tuple[EffectTold, ...]
    plain: Mapping[str, Reason]
    absent: Mapping[str, Reason]


def tell_model(model: PaymentModel, *, day: date, since: date, spell_count: int) -> ModelTold:
    """Put a fitted model into figures that can be told."""
    hazards, pace = model.hazards, model.frailty
    missing = pace if isinstance(pace, Reason) else None
    return ModelTold(
        day=day,
        since=since,
        spell_count=spell_count,
        customer_count=len(model.record),
        exit_counts={cause: fit.exit_count for cause, fit in hazards.hazards.items()},
        ridges=model.ridges,
        pace_variance=None if isinstance(pace, Reason) else pace.variance,
        pace_missing=missing,
        phase_ends_days=hazards.layout.bins.phase_ends,
        effects=_effects(hazards.hazards[NAMES[PAID]]),
        plain={cause: fit.why_plain for cause, fit in hazards.hazards.items() if fit.why_plain is not None},
        absent=dict(hazards.absent),
    )


def _effects(fit: CauseHazard) -> tuple[EffectTold, ...]:
    """Tell the effects in the order of the columns; the interval is by customer where scores of customers are known."""
    told = fit.customer_count > 1 and fit.meat is not None
    covariance = fit.clustered_covariance if told else fit.covariance
    columns = fit.design.columns
    found = []
    for place, column in enumerate(columns):
        if column.kind == "bin" or column.term in fit.design.splines:
            continue
        contrast = np.zeros(len(columns))
        contrast[place] = 1.0
        suffix = "" if column.phase is None else f"@{column.phase}"
        reference = str(fit.design.references[f"{column.term}{suffix}"])
        found.append(_told(fit, covariance, contrast, column, level=str(column.level), reference=reference))
    for term, spline in fit.design.splines.items():
        low, high = spline.knots[0], spline.knots[-1]
        step = np.diff(spline.basis(np.array([low, high])), axis=0)[0]
        contrast = np.array([step[int(str(one.level))] if one.term == term else 0.0 for one in columns])
        column = next(one for one in columns if one.term == term)
        found.append(_told(fit, covariance, contrast, column, level=f"{high:g}", reference=f"{low:g}"))
    return tuple(found)


_Z = 1.959963984540054


def _told(
    fit: CauseHazard, covariance: Numbers, contrast: Numbers, column: Column, *, level: str, reference: str
) -> EffectTold:
    middle, error = float(contrast @ fit.beta), float(np.sqrt(contrast @ covariance @ contrast))
    low, high = middle - _Z * error, middle + _Z * error
    kind: Literal["row", "day"] = "day" if column.kind == "day" else "row"
    ratios = (float(np.exp(value)) for value in (middle, low, high))
    return EffectTold(column.term, kind, level, reference, column.phase, *ratios)
