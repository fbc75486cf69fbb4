"""Rows of survival data as arrays: times, exits, covariates, strata and customers, checked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.survival.causes import PAID

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Bools", "Floats", "Ints", "SurvivalRows", "read_rows", "unfit"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class SurvivalRows:
    """One value a row: at risk after `entry` up to and including `exit`, in days of one clock."""

    entry: Floats
    exit: Floats
    event: Bools
    """Left at `exit` by the cause that is asked about; all other ways out count as no longer seen."""
    values: Floats
    """Covariates, shape (rows, covariates)."""
    covariates: tuple[str, ...]
    stratum: Ints
    strata: tuple[str, ...]
    """The label of each code of `stratum`."""
    customer: Ints
    """Codes 0, 1, ...; each row its own where no column of customers was named."""


def read_rows(
    frame: pd.DataFrame,
    *,
    covariates: Sequence[str],
    strata: Sequence[str] = (),
    customer: str | None = None,
    cause: int = PAID,
) -> SurvivalRows:
    """Take the columns `entry`, `exit`, `cause` and those named; raises `UserError` for what no model can read.

    Refused are values that are missing or not finite, and rows that are never at risk (`entry` not before `exit`).
    """
    wanted = ["entry", "exit", "cause", *covariates]
    missing = [name for name in [*wanted, *strata, *([customer] if customer else [])] if name not in frame]
    if missing:
        raise UserError.of("second.no_such_column", columns=", ".join(missing))
    for name in wanted:
        _refuse_unreadable(frame, name)
    entry, leave = (frame[name].to_numpy(dtype=np.float64) for name in ("entry", "exit"))
    if np.any(entry >= leave):
        raise UserError.of("second.entry_not_before_exit", count=int(np.sum(entry >= leave)))
    stratum, labels = _strata(frame, strata)
    return SurvivalRows(
        entry=entry,
        exit=leave,
        event=frame["cause"].to_numpy() == cause,
        values=frame[list(covariates)].to_numpy(dtype=np.float64),
        covariates=tuple(covariates),
        stratum=stratum,
        strata=labels,
        customer=_codes(frame, customer),
    )


def unfit(rows: SurvivalRows, *, least_exits: int) -> Reason | None:
    """Say why a model of effects can't be fitted on these rows, or nothing.

    Too few exits; a covariate that has one value within each stratum; covariates of which one follows from others.
    """
    exits = int(rows.event.sum())
    if exits < least_exits:
        return Reason.of("second.too_few_exits", count=exits, least=least_exits)
    within = _within_strata(rows)
    spread = np.sqrt(np.mean(within**2, axis=0))
    size = np.maximum(np.abs(rows.values).max(axis=0, initial=0), np.finfo(float).tiny)
    constant = [name for name, one, most in zip(rows.covariates, spread, size, strict=True) if one <= 1e-9 * most]
    if constant:
        return Reason.of("second.covariate_constant", covariates=", ".join(constant))
    if np.linalg.matrix_rank(within / spread, tol=1e-7 * np.sqrt(len(within))) < len(rows.covariates):
        return Reason.of("second.covariates_dependent", covariates=", ".join(rows.covariates))
    return None


def _within_strata(rows: SurvivalRows) -> Floats:
    """Take each stratum's mean off: what is left is all that a stratified model can learn from."""
    counts = np.bincount(rows.stratum, minlength=len(rows.strata))[:, None]
    sums = np.zeros((len(rows.strata), rows.values.shape[1]))
    np.add.at(sums, rows.stratum, rows.values)
    means: Floats = sums / np.maximum(counts, 1)
    return np.asarray(rows.values - means[rows.stratum], dtype=np.float64)


def _refuse_unreadable(frame: pd.DataFrame, name: str) -> None:
    from pandas.api import types

    column = frame[name]
    if not (types.is_numeric_dtype(column.dtype) or types.is_bool_dtype(column.dtype)):
        raise UserError.of("second.not_numbers", column=name)
    bad = int(np.sum(~np.isfinite(column.to_numpy(dtype=np.float64, na_value=np.nan))))
    if bad:
        raise UserError.of("second.not_finite", column=name, count=bad)


def _strata(frame: pd.DataFrame, names: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
    if not names:
        return np.zeros(len(frame), dtype=np.int64), ("",)
    groups = frame.groupby(list(names), sort=True, dropna=False, observed=True)
    codes: Ints = np.asarray(groups.ngroup().to_numpy(), dtype=np.int64)
    first = np.unique(codes, return_index=True)[1]
    labels = (" / ".join(str(frame[name].iloc[row]) for name in names) for row in first)
    return codes, tuple(labels)


def _codes(frame: pd.DataFrame, customer: str | None) -> Ints:
    if customer is None:
        return np.arange(len(frame), dtype=np.int64)
    return np.asarray(np.unique(frame[customer].to_numpy(), return_inverse=True)[1], dtype=np.int64)
