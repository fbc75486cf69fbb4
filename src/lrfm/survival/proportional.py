"""Whether Cox effects stay the same over time, judged by the size of the change: p-values of many rows are small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import PAID
from lrfm.survival.cox import CoxFit
from lrfm.survival.efron import efron_terms, find_risk_sets
from lrfm.survival.parts import coefficients_by_part
from lrfm.survival.rows import Bools, Floats, SurvivalRows, read_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Steadiness", "Verdict", "scaled_schoenfeld", "steadiness"]


CLEARLY = 3.0
"""The largest of the differences between four parts is beyond so many times its error by chance in one case of 60."""


class Verdict(StrEnum):
    """What the size of the change says."""

    STEADY = "steady"
    CHANGES = "changes"
    UNSURE = "unsure"
    """So few exits that a change of the size that matters could be chance."""


@dataclass(frozen=True)
class Steadiness:
    """How one coefficient moves over the time of the clock."""

    covariate: str
    correlation: float
    """Between scaled residuals and the rank of time; 0 where the effect stays."""
    trend: float
    """The change of the coefficient from the first exit to the last, along a straight line over the rank of time."""
    parts: tuple[float, ...]
    """The coefficient in each part of the time range; parts hold equally many exits, those of one time together.

    NaN in a part that tells next to nothing of it.
    """
    part_errors: tuple[float, ...]
    """The standard error of each of `parts`; by customer where the column of customers was named."""
    ends: tuple[float, ...]
    """The last time of each part."""
    largest_change: float
    """The highest of `parts` minus the lowest."""
    change_error: float
    """The standard error of that difference, as if both parts had been named beforehand.

    What a customer adds to both is counted: who pays many invoices pays them in several parts.
    """
    contrast: float
    """What the change is multiplied with: the difference of two values, or two standard deviations of more."""
    verdict: Verdict

    @property
    def ratio(self) -> float:
        """How many times a hazard ratio of `contrast` changes at most."""
        return float(np.exp(self.largest_change * self.contrast))


def scaled_schoenfeld(
    fit: CoxFit, frame: pd.DataFrame, *, strata: Sequence[str] = (), cause: int = PAID
) -> tuple[Floats, Floats]:
    """Give times of exit, ascending, and beta + d V r of each exit, shape (exits, covariates).

    Their mean at a time is the coefficient there. r are Schoenfeld residuals, V the plain covariance, d the
    number of exits (Grambsch & Therneau 1994). `frame`, `strata` and `cause` are those of the fit.
    """
    return _scaled(fit, read_rows(frame, covariates=fit.covariates, strata=strata, cause=cause))


def _scaled(fit: CoxFit, rows: SurvivalRows) -> tuple[Floats, Floats]:
    sets = find_risk_sets(rows)
    terms = efron_terms(rows, sets, np.array(fit.coefficients))
    scaled = np.array(fit.coefficients) + len(sets.leavers) * terms.schoenfeld @ np.linalg.inv(terms.information)
    times = rows.exit[sets.leavers]
    order = np.argsort(times, kind="stable")
    return times[order], np.asarray(scaled[order], dtype=np.float64)


def steadiness(
    fit: CoxFit,
    frame: pd.DataFrame,
    *,
    strata: Sequence[str] = (),
    customer: str | None = None,
    cause: int = PAID,
    part_count: int = 4,
    most_ratio: float = 1.5,
    contrasts: Mapping[str, float] | None = None,
) -> tuple[Steadiness, ...]:
    """Judge each covariate: `most_ratio` is the change of a hazard ratio that is still called steady.

    A larger change is told where it is `CLEARLY` times its error, for of several parts the highest and the lowest were
    picked; else the verdict is unsure, as it is where twice the error exceeds what `most_ratio` allows. With the column
    `customer` errors allow for customers who pay many invoices alike. `contrasts` by covariate stand for the
    differences of values that are judged.
    """
    rows = read_rows(frame, covariates=fit.covariates, strata=strata, customer=customer, cause=cause)
    times, scaled = _scaled(fit, rows)
    parts = _parts(times, part_count=part_count)
    ranks = _ranks(times)
    ends = tuple(float(times[part].max()) for part in parts)
    by_part = coefficients_by_part(rows, np.array(fit.coefficients), ends=ends)
    given = contrasts or {}
    told = (abs(given.get(name, 0.0)) or _contrast(frame[name].to_numpy(np.float64)) for name in fit.covariates)
    return tuple(
        _judged(
            name,
            scaled[:, place],
            ranks,
            ends=ends,
            means=np.array([one.values[place] for one in by_part]),
            moved=np.array([one.moved[:, place] for one in by_part]),
            contrast=contrast,
            bound=float(np.log(most_ratio)),
        )
        for place, (name, contrast) in enumerate(zip(fit.covariates, told, strict=True))
    )


def _parts(times: Floats, *, part_count: int) -> list[Bools]:
    """Cut the exits into parts of equal counts that share no time."""
    edges = np.unique(times[[len(times) * part // part_count for part in range(1, part_count)]])
    number = np.searchsorted(edges, times, side="right")
    return [number == one for one in np.unique(number)]


def _ranks(times: Floats) -> Floats:
    """Mean ranks scaled to 0 for the first exit and 1 for the last; tied exits share one."""
    _, place, counts = np.unique(times, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    spread = middle[-1] - middle[0]
    return np.asarray((middle[place] - middle[0]) / (spread or 1), dtype=np.float64)


def _contrast(values: Floats) -> float:
    distinct = np.unique(values)
    return float(distinct[-1] - distinct[0]) if len(distinct) == 2 else float(2 * values.std())


def _judged(
    name: str,
    scaled: Floats,
    ranks: Floats,
    *,
    ends: tuple[float, ...],
    means: Floats,
    moved: Floats,
    contrast: float,
    bound: float,
) -> Steadiness:
    told = np.flatnonzero(~np.isnan(means))
    high, low = (int(told[pick(means[told])]) if told.size else 0 for pick in (np.argmax, np.argmin))
    errors = np.sqrt((moved**2).sum(axis=1))
    error = float(np.linalg.norm(moved[high] - moved[low])) if high != low else 0.0
    change = float(means[high] - means[low]) if high != low else 0.0
    varies = bool(ranks.std() > 0 and scaled.std() > 0)
    return Steadiness(
        covariate=name,
        correlation=float(np.corrcoef(ranks, scaled)[0, 1]) if varies else 0.0,
        trend=float(np.cov(ranks, scaled)[0, 1] / ranks.var(ddof=1)) if varies else 0.0,
        parts=tuple(means.tolist()),
        part_errors=tuple(errors.tolist()),
        ends=ends,
        largest_change=change,
        change_error=error,
        contrast=contrast,
        verdict=_verdict(change * contrast, error * contrast, bound=bound, parts=told.size),
    )


def _verdict(change: float, error: float, *, bound: float, parts: int) -> Verdict:
    if parts > 1 and change > max(bound, CLEARLY * error):
        return Verdict.CHANGES
    return Verdict.UNSURE if parts < 2 or 2 * error > bound or change > bound else Verdict.STEADY
