"""Accelerated failure time models (Weibull, log-normal, log-logistic) on the invoice clock, to compare with only."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.causes import PAID
from lrfm.survival.rows import Floats, SurvivalRows, read_rows, unfit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["AftFit", "Family", "aft_survival", "clustered_errors", "fit_aft", "log_survival"]

MOST_ERROR = 100.0
"""An error so many times the usual one says that payment follows strictly from the covariate."""


class Family(StrEnum):
    """The distribution of the time to exit."""

    WEIBULL = "weibull"
    LOG_NORMAL = "log_normal"
    LOG_LOGISTIC = "log_logistic"


@dataclass(frozen=True)
class AftFit:
    """log T = intercept + x'coefficients + spread * noise; exp(coefficient) multiplies every time.

    Its smooth curve can't follow the peak of payments at the due date: a comparator, never the forecast.
    """

    family: Family
    covariates: tuple[str, ...]
    intercept: float
    coefficients: tuple[float, ...]
    spread: float
    """Of log times. A Weibull's shape is 1 / spread and its scale exp(intercept + x'coefficients)."""
    errors: tuple[float, ...]
    """Of the coefficients, as if all invoices were independent."""
    log_likelihood: float
    row_count: int
    exit_count: int
    clustered_errors: tuple[float, ...] = ()
    """Robust to customers who pay many invoices alike (sandwich of sums by customer); none where they aren't named."""


def log_survival(times: Floats, *, location: Floats, spread: float, family: Family) -> Floats:
    """Give log S(t) of times above 0; `location` is the mean of log T less the mean of its noise.

    Weibull -(t/lambda)**rho, log-normal log(1 - Phi(z)), log-logistic -log(1 + (t/alpha)**beta), with z the
    standardised log time, lambda = alpha = exp(location) and rho = beta = 1 / spread.
    """
    from scipy.stats import norm

    with np.errstate(divide="ignore"):
        z = (np.log(times) - location) / spread
    if family is Family.WEIBULL:
        return np.asarray(-np.exp(z), dtype=np.float64)
    if family is Family.LOG_NORMAL:
        return np.asarray(norm.logsf(z), dtype=np.float64)
    return np.asarray(-np.logaddexp(0, z), dtype=np.float64)


def aft_survival(fit: AftFit, frame: pd.DataFrame, *, times: Sequence[float], open_at: Floats | None = None) -> Floats:
    """Give S(t) of each row, shape (rows, times); with `open_at`, S(open_at + t) / S(open_at): still open after t more.

    >>> import pandas as pd
    >>> fit = AftFit(Family.WEIBULL, (), float(np.log(45)), (), 1 / 1.3, (), 0.0, 0, 0)
    >>> one = pd.DataFrame(index=[0])
    >>> f"{aft_survival(fit, one, times=[30], open_at=np.array([60.0]))[0, 0]:.6f}"
    '0.364667'
    """
    values = frame[list(fit.covariates)].to_numpy(dtype=np.float64).reshape(len(frame), len(fit.covariates))
    location = (fit.intercept + values @ np.array(fit.coefficients, dtype=np.float64))[:, None]
    since = np.zeros(len(frame)) if open_at is None else np.asarray(open_at, dtype=np.float64)
    ahead = since[:, None] + np.array(times, dtype=np.float64)[None, :]
    later = log_survival(ahead, location=location, spread=fit.spread, family=fit.family)
    now = log_survival(since[:, None], location=location, spread=fit.spread, family=fit.family)
    return np.asarray(np.exp(later - now), dtype=np.float64)


def fit_aft(
    frame: pd.DataFrame,
    *,
    covariates: Sequence[str],
    family: Family,
    customer: str | None = None,
    cause: int = PAID,
    least_exits: int = 10,
) -> AftFit | Reason:
    """Fit one family through lifelines, with delayed entry; other exits count as no longer seen.

    `frame`: columns `entry`, `exit` (days since the invoice, above 0), `cause`, the covariates (numbers) and the column
    `customer`, where errors are to allow for customers. Gives a `Reason` where no model can be told; raises `UserError`
    for rows that can't be read.
    """
    rows = read_rows(frame, covariates=covariates, customer=customer, cause=cause)
    if np.any(rows.exit <= 0) or np.any(rows.entry < 0):
        raise UserError.of("second.exit_not_positive", count=int(np.sum((rows.exit <= 0) | (rows.entry < 0))))
    why_not = unfit(rows, least_exits=least_exits)
    if why_not is not None:
        return why_not
    found = _fit(rows, family=family)
    if customer is None or isinstance(found, Reason):
        return found
    return replace(found, clustered_errors=tuple(clustered_errors(rows, found).tolist()))


def _fit(rows: SurvivalRows, *, family: Family) -> AftFit | Reason:
    import pandas as pd
    from lifelines import LogLogisticAFTFitter, LogNormalAFTFitter, WeibullAFTFitter
    from lifelines.exceptions import ConvergenceError, ConvergenceWarning

    fitter, location, shape = {
        Family.WEIBULL: (WeibullAFTFitter, "lambda_", "rho_"),
        Family.LOG_NORMAL: (LogNormalAFTFitter, "mu_", "sigma_"),
        Family.LOG_LOGISTIC: (LogLogisticAFTFitter, "alpha_", "beta_"),
    }[family]
    names = [f"x{place}" for place in range(len(rows.covariates))]
    data = pd.DataFrame({name: rows.values[:, place] for place, name in enumerate(names)})
    data = data.assign(exit=rows.exit, event=rows.event, entry=rows.entry)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            found = fitter().fit(data, duration_col="exit", event_col="event", entry_col="entry")
        except (ConvergenceError, ConvergenceWarning):
            return Reason.of("second.separated", covariates=", ".join(rows.covariates))
    values, errors = found.params_, found.standard_errors_
    log_shape = float(values[(shape, "Intercept")])
    numbers = [
        *(float(values[(location, name)]) for name in names),
        *(float(errors[(location, name)]) for name in names),
    ]
    spread = float(np.exp(log_shape if family is Family.LOG_NORMAL else -log_shape))
    runaway = _separated(rows, np.array(numbers[len(names) :]), spread=spread)
    if runaway or not np.isfinite([*numbers, spread]).all():
        return Reason.of("second.separated", covariates=", ".join(runaway or rows.covariates))
    return AftFit(
        family=family,
        covariates=rows.covariates,
        intercept=float(values[(location, "Intercept")]),
        coefficients=tuple(numbers[: len(names)]),
        spread=spread,
        errors=tuple(numbers[len(names) :]),
        log_likelihood=float(found.log_likelihood_),
        row_count=len(rows.exit),
        exit_count=int(rows.event.sum()),
    )


def clustered_errors(rows: SurvivalRows, fit: AftFit) -> Floats:
    """Give the errors of the coefficients by the sandwich of scores summed by customer (`rows.customer`).

    As R's survreg(robust = TRUE), with delayed entry beside; the curvature is a difference of the exact scores.
    """
    at = np.array([fit.intercept, *fit.coefficients, np.log(fit.spread)])
    steps = np.diag(1e-5 * np.maximum(np.abs(at), 1.0))
    ends = [(_scores(rows, at + step, fit.family), _scores(rows, at - step, fit.family)) for step in steps]
    slope = np.array([(up - down).sum(axis=0) for up, down in ends]) / (2 * np.diag(steps))[:, None]
    bread = np.linalg.inv(-(slope + slope.T) / 2)
    by_customer = np.zeros((int(rows.customer.max()) + 1, len(at)))
    np.add.at(by_customer, rows.customer, _scores(rows, at, fit.family))
    covariance = bread @ by_customer.T @ by_customer @ bread
    found: Floats = np.sqrt(np.diag(covariance))[1:-1]
    return found


def _scores(rows: SurvivalRows, at: Floats, family: Family) -> Floats:
    """Give each row's derivative of the log-likelihood in intercept, coefficients and log spread."""
    design = np.column_stack([np.ones(len(rows.exit)), rows.values])
    location, spread = design @ at[:-1], float(np.exp(at[-1]))
    end = (np.log(rows.exit) - location) / spread
    began = rows.entry > 0
    begin = (np.log(np.where(began, rows.entry, 1.0)) - location) / spread
    density, left = _slopes(end, family)
    before = np.where(began, _slopes(begin, family)[1], 0.0)
    at_end = np.where(rows.event, density, left)
    in_location = (before - at_end) / spread
    in_log_spread = begin * before - end * at_end - rows.event
    return np.column_stack([design * in_location[:, None], in_log_spread])


def _slopes(z: Floats, family: Family) -> tuple[Floats, Floats]:
    """Give the derivatives of log density and of log survival of the standardised log time."""
    from scipy.special import expit
    from scipy.stats import norm

    if family is Family.WEIBULL:
        grown = np.exp(z)
        return 1 - grown, -grown
    if family is Family.LOG_NORMAL:
        return -z, -np.exp(norm.logpdf(z) - norm.logsf(z))
    return 1 - 2 * expit(z), -expit(z)


def _separated(rows: SurvivalRows, errors: Floats, *, spread: float) -> tuple[str, ...]:
    """Name covariates whose effect has no end: an error is about spread / sqrt(exits) where it has one."""
    usual = spread / (rows.values.std(axis=0) * np.sqrt(rows.event.sum()))
    return tuple(name for name, far in zip(rows.covariates, ~(errors < MOST_ERROR * usual), strict=True) if far)
