"""Cox's model as a second opinion: lifelines finds the coefficients, errors are clustered by customer."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import Defect, UserError
from lrfm.survival.causes import PAID
from lrfm.survival.efron import EfronTerms, RiskSets, efron_terms, find_risk_sets
from lrfm.survival.rows import Floats, SurvivalRows, read_rows, unfit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Baseline", "CoxFit", "cox_survival", "fit_cox", "refuse_unlagged"]

PRECISION = {"precision": 1e-12, "r_precision": 1e-14, "max_steps": 60}
"""lifelines stops four digits early by default: -0.021054 where the exact answer is -0.0211052."""

LEAST_INFORMATION = 1e-4
"""Information at the coefficients over that at 0, in its weakest direction: below it, effects run away without end."""


@dataclass(frozen=True)
class Baseline:
    """The cumulative hazard of a row with all covariates 0, by days of the clock, in one stratum."""

    stratum: str
    times: tuple[float, ...]
    hazard: tuple[float, ...]


@dataclass(frozen=True)
class CoxFit:
    """A fitted Cox model; tuples follow `covariates`. Coefficients are log hazard ratios: above 0 is paid sooner."""

    covariates: tuple[str, ...]
    coefficients: tuple[float, ...]
    errors: tuple[float, ...]
    """Robust to customers who pay many invoices alike (sandwich of sums by customer)."""
    plain_errors: tuple[float, ...]
    """As if all invoices were independent."""
    covariance: tuple[tuple[float, ...], ...]
    """The square of `errors` on its diagonal."""
    baselines: tuple[Baseline, ...]
    log_likelihood: float
    row_count: int
    exit_count: int
    customer_count: int


def fit_cox(
    frame: pd.DataFrame,
    *,
    covariates: Sequence[str],
    strata: Sequence[str] = (),
    customer: str | None = None,
    cause: int = PAID,
    least_exits: int = 10,
    dated: dict[str, str] | None = None,
) -> CoxFit | Reason:
    """Fit Cox's proportional hazards of one cause, Efron's ties, other exits counting as no longer seen.

    `frame`: columns `entry`, `exit` (days of one clock, at risk after `entry`), `cause`, the covariates (numbers), the
    columns `strata` (each combination has a baseline of its own: terms belong here) and the column `customer`. `dated`
    names, for covariates that change, the column with the day on which the value was known; values of the risk day or
    later are refused. Gives a `Reason` where no model can be told; raises `UserError` for rows that can't be read.

    Source: Cox 1972, Efron 1977; clustered errors Lin & Wei 1989. lifelines 0.30 takes no notice of `entry_col` (nor of
    ties) in its own robust errors, residuals and baseline, so these are `lrfm.survival.efron`.

    >>> import pandas as pd
    >>> data = pd.DataFrame({"entry": [0] * 6, "exit": [9, 1, 1, 6, 6, 8], "cause": [1, 1, 0, 1, 1, 0],
    ...                      "x": [0, 1, 1, 1, 0, 0]})
    >>> fit = fit_cox(data, covariates=["x"], least_exits=4)
    >>> f"{fit.coefficients[0]:.7f}, {fit.log_likelihood:.7f}"
    '1.6768575, -3.3589748'
    """
    refuse_unlagged(frame, dated=dated or {})
    rows = read_rows(frame, covariates=covariates, strata=strata, customer=customer, cause=cause)
    why_not = unfit(rows, least_exits=least_exits)
    if why_not is not None:
        return why_not
    sets = find_risk_sets(rows)
    coefficients = _searched(rows)
    if isinstance(coefficients, Reason):
        return coefficients
    terms = efron_terms(rows, sets, coefficients)
    runaway = _separated(rows, sets, terms)
    return runaway if runaway is not None else _fit(rows, sets, coefficients, terms)


def refuse_unlagged(frame: pd.DataFrame, *, dated: dict[str, str]) -> None:
    """Raise `UserError` where a value is dated after `entry`: the first risk day is the one after it."""
    for covariate, column in dated.items():
        if covariate not in frame or column not in frame:
            raise UserError.of("second.no_such_column", columns=column if covariate in frame else covariate)
        late = int(np.sum(frame[column].to_numpy(dtype=np.float64) > frame["entry"].to_numpy(dtype=np.float64)))
        if late:
            raise UserError.of("second.value_not_lagged", column=covariate, count=late)


def cox_survival(fit: CoxFit, frame: pd.DataFrame, *, times: Sequence[float], strata: Sequence[str] = ()) -> Floats:
    """Give S(t) of each row, shape (rows, times), or raise `UserError` for an unknown stratum.

    S is exp(-cumulative hazard). A probability given that the invoice is open at t is S(t + u) / S(t).
    """
    labels = [" / ".join(map(str, key)) for key in frame[list(strata)].itertuples(index=False)] if strata else None
    known = {one.stratum: one for one in fit.baselines}
    wanted = labels if labels is not None else [""] * len(frame)
    if unknown := sorted(set(wanted) - known.keys()):
        raise UserError.of("second.unknown_stratum", strata=", ".join(unknown))
    steps = {label: _steps(known[label], times=times) for label in set(wanted)}
    risk = np.exp(frame[list(fit.covariates)].to_numpy(dtype=np.float64) @ np.array(fit.coefficients))
    hazard = np.stack([steps[label] for label in wanted]) if wanted else np.zeros((0, len(times)))
    return np.asarray(np.exp(-risk[:, None] * hazard), dtype=np.float64)


def _steps(baseline: Baseline, *, times: Sequence[float]) -> Floats:
    places = np.searchsorted(np.array(baseline.times), np.array(times, dtype=np.float64), side="right")
    return np.asarray(np.concatenate([[0.0], baseline.hazard])[places], dtype=np.float64)


def _searched(rows: SurvivalRows) -> Floats | Reason:
    """Let lifelines search the coefficients; it is told nothing of customers, whose errors it would get wrong."""
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError, ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            fitter = CoxPHFitter().fit(
                _frame(rows),
                duration_col="exit",
                event_col="event",
                entry_col="entry",
                strata="stratum" if len(rows.strata) > 1 else None,
                fit_options=PRECISION,
            )
        except (ConvergenceError, ConvergenceWarning):
            return Reason.of("second.separated", covariates=", ".join(rows.covariates))
    return np.asarray(fitter.params_.to_numpy(), dtype=np.float64)


def _frame(rows: SurvivalRows) -> pd.DataFrame:
    import pandas as pd

    plain: dict[str, np.ndarray] = {f"x{place}": rows.values[:, place] for place in range(len(rows.covariates))}
    times = {"entry": rows.entry, "exit": rows.exit, "event": rows.event}
    return pd.DataFrame(plain | times | ({"stratum": rows.stratum} if len(rows.strata) > 1 else {}))


def _separated(rows: SurvivalRows, sets: RiskSets, terms: EfronTerms) -> Reason | None:
    """Say where the likelihood has no highest point: what is known of an effect fades as the effect grows."""
    at_zero = efron_terms(rows, sets, np.zeros(len(rows.covariates))).information
    values, vectors = np.linalg.eigh(at_zero)
    if values[0] <= 0:
        return Reason.of("second.covariates_dependent", covariates=", ".join(rows.covariates))
    root = vectors / np.sqrt(values)
    left, directions = np.linalg.eigh(root.T @ terms.information @ root)
    if left[0] >= LEAST_INFORMATION:
        return None
    part = np.abs(root @ directions[:, 0]) * np.sqrt(np.diag(at_zero))
    names = (name for name, one in zip(rows.covariates, part, strict=True) if one > 0.3 * part.max())
    return Reason.of("second.separated", covariates=", ".join(names))


def _fit(rows: SurvivalRows, sets: RiskSets, coefficients: Floats, terms: EfronTerms) -> CoxFit:
    inverse = np.linalg.inv(terms.information)
    if float(terms.score @ inverse @ terms.score) > 1e-8:
        raise Defect("the coefficients that were found are not those of the highest likelihood")
    by_customer = np.zeros((int(rows.customer.max()) + 1, len(rows.covariates)))
    np.add.at(by_customer, rows.customer, terms.score_rows @ inverse)
    covariance = by_customer.T @ by_customer
    return CoxFit(
        covariates=rows.covariates,
        coefficients=tuple(coefficients.tolist()),
        errors=tuple(np.sqrt(np.diag(covariance)).tolist()),
        plain_errors=tuple(np.sqrt(np.diag(inverse)).tolist()),
        covariance=tuple(tuple(row) for row in covariance.tolist()),
        baselines=tuple(_baseline(sets, terms, code, label) for code, label in enumerate(rows.strata)),
        log_likelihood=terms.log_likelihood,
        row_count=len(rows.exit),
        exit_count=int(rows.event.sum()),
        customer_count=len(by_customer),
    )


def _baseline(sets: RiskSets, terms: EfronTerms, code: int, label: str) -> Baseline:
    here = sets.stratum == code
    return Baseline(label, tuple(sets.times[here].tolist()), tuple(np.cumsum(terms.baseline[here]).tolist()))
