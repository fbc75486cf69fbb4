"""Accelerated failure time models (Weibull, log-normal, log-logistic) on the invoice clock, to compare with only."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.causes import PAID
from lrfm.survival.rows import Floats, SurvivalRows, read_rows, unfit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["AftFit", "Family", "aft_survival", "fit_aft", "log_survival"]

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
    frame: pd.DataFrame, *, covariates: Sequence[str], family: Family, cause: int = PAID, least_exits: int = 10
) -> AftFit | Reason:
    """Fit one family through lifelines, with delayed entry; other exits count as no longer seen.

    `frame`: columns `entry`, `exit` (days since the invoice, above 0), `cause` and the covariates (numbers). Gives a
    `Reason` where no model can be told; raises `UserError` for rows that can't be read.
    """
    rows = read_rows(frame, covariates=covariates, cause=cause)
    if np.any(rows.exit <= 0) or np.any(rows.entry < 0):
        raise UserError.of("second.exit_not_positive", count=int(np.sum((rows.exit <= 0) | (rows.entry < 0))))
    why_not = unfit(rows, least_exits=least_exits)
    return why_not if why_not is not None else _fit(rows, family=family)


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


def _separated(rows: SurvivalRows, errors: Floats, *, spread: float) -> tuple[str, ...]:
    """Name covariates whose effect has no end: an error is about spread / sqrt(exits) where it has one."""
    usual = spread / (rows.values.std(axis=0) * np.sqrt(rows.event.sum()))
    return tuple(name for name, far in zip(rows.covariates, ~(errors < MOST_ERROR * usual), strict=True) if far)
