"""Fine and Gray's model of the share that ends by one cause: a comparator, by weighted rows that stay at risk."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.cox import PRECISION
from lrfm.survival.rows import Bools, Floats, Ints, read_rows, unfit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FineGrayFit", "WeightedRows", "fine_gray_rows", "fit_fine_gray", "weighted_share"]


@dataclass(frozen=True, eq=False)
class WeightedRows:
    """Rows at risk in (entry, exit] with a weight; `row` is the place of the row that each is of."""

    row: Ints
    entry: Floats
    exit: Floats
    event: Bools
    weight: Floats


@dataclass(frozen=True)
class FineGrayFit:
    """Log subdistribution hazard ratios, in the order of `covariates`: above 0 is a larger share that ends this way.

    No errors are told, since the model is no more than a comparator (METHODS 5.6): the shares of several causes
    predicted by it may sum to more than 1.
    """

    covariates: tuple[str, ...]
    coefficients: tuple[float, ...]


def fine_gray_rows(entry: Floats, leave: Floats, cause: Ints, *, of: int = PAID) -> WeightedRows:
    """Keep what ended by another cause at risk, at each later exit by the cause with weight G(t-) / G(s-), s its end.

    G is the chance of still being watched (Kaplan-Meier of what was last seen open, after exits at ties); with delayed
    entry the chance of having been in sight stands beside it (METHODS 5.6; Fine & Gray 1999, Geskus 2011, and R's
    `survival::finegray`). `entry` < `leave` (rows), `cause` codes. Raises `ValueError` where nobody is in sight for a
    while after the first entry: what is before can't be weighed against what is after.
    """
    times = np.unique(leave[cause == of])
    others = np.flatnonzero((cause != of) & (cause != OPEN))
    seen_at_times = _seen(times, entry, leave, cause)
    seen_at_ends = _seen(leave[others], entry, leave, cause)
    if (seen_at_ends <= 0).any():
        raise ValueError("for a while nobody is in sight: take rows from a later day on")
    first = np.searchsorted(times, leave[others], side="right")
    count = times.size - first
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    owner = np.repeat(np.arange(others.size), count)
    before = np.concatenate([[-np.inf], times])[place]
    return WeightedRows(
        row=np.concatenate([np.arange(leave.size), others[owner]]),
        entry=np.concatenate([entry, np.maximum(before, leave[others][owner])]),
        exit=np.concatenate([leave, times[place]]),
        event=np.concatenate([cause == of, np.zeros(place.size, np.bool_)]),
        weight=np.concatenate([np.ones(leave.size), seen_at_times[place] / seen_at_ends[owner]]),
    )


def weighted_share(rows: WeightedRows) -> tuple[Floats, Floats]:
    """Give the days of exits, and 1 - Kaplan-Meier of weighted rows: the share of Aalen and Johansen, exactly."""
    times = np.unique(rows.exit[rows.event])
    entered = _weight_until(times, rows.entry, rows.weight, side="left")
    left = _weight_until(times, rows.exit, rows.weight, side="left")
    events = _weight_until(times, rows.exit[rows.event], rows.weight[rows.event], side="right")
    exits = np.diff(np.concatenate([[0.0], events]))
    share = np.asarray(1 - np.cumprod(1 - exits / (entered - left)), np.float64)
    return times, share


def fit_fine_gray(
    frame: pd.DataFrame, *, covariates: Sequence[str], cause: int = PAID, least_exits: int = 10
) -> FineGrayFit | Reason:
    """Fit Cox's model (lifelines, Efron's ties) to weighted rows; `frame` as of `lrfm.survival.cox.fit_cox`.

    Gives a `Reason` where no model can be told; raises `UserError` for rows that can't be read.
    """
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError, ConvergenceWarning

    rows = read_rows(frame, covariates=covariates, cause=cause)
    if (why_not := unfit(rows, least_exits=least_exits)) is not None:
        return why_not
    weighted = fine_gray_rows(rows.entry, rows.exit, frame["cause"].to_numpy(dtype=np.int64), of=cause)
    table = _table(weighted, rows.values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            fitter = CoxPHFitter().fit(
                table, "exit", "event", entry_col="entry", weights_col="weight", fit_options=PRECISION
            )
        except (ConvergenceError, ConvergenceWarning):
            return Reason.of("second.separated", covariates=", ".join(covariates))
    return FineGrayFit(tuple(covariates), tuple(float(one) for one in fitter.params_))


def _table(rows: WeightedRows, values: Floats) -> pd.DataFrame:
    import pandas as pd

    columns = {f"x{place}": column for place, column in enumerate(values[rows.row].T)}
    kept = {"entry": rows.entry, "exit": rows.exit, "event": rows.event, "weight": rows.weight}
    table = pd.DataFrame(columns | kept)
    return table[table["weight"] > 0]


def _seen(times: Floats, entry: Floats, leave: Floats, cause: Ints) -> Floats:
    """Give G(t-) times the chance that a row in the end in sight had entered before t."""
    return _watched(times, entry, leave, cause) * _entered(times, entry, leave)


def _watched(times: Floats, entry: Floats, leave: Floats, cause: Ints) -> Floats:
    open_until, ended = leave[cause == OPEN], leave[cause != OPEN]
    days = np.unique(open_until)
    before = _count_until(days, open_until, side="left")
    lost = _count_until(days, open_until, side="right") - before
    # exits of a day come before what was last seen on it
    there = _count_until(days, entry, side="left") - before - _count_until(days, ended, side="right")
    return np.concatenate([[1.0], np.cumprod(1 - lost / there)])[np.searchsorted(days, times, side="left")]


def _entered(times: Floats, entry: Floats, leave: Floats) -> Floats:
    days = np.unique(entry)
    there = _count_until(days, entry, side="right") - _count_until(days, leave, side="right")
    new = _count_until(days, entry, side="right") - _count_until(days, entry, side="left")
    steps = np.concatenate([(1 - new / there)[1:], [1.0]])  # from the first day on somebody is in sight
    later = np.cumprod(steps[::-1])[::-1]
    return later[np.searchsorted(days, times, side="left") - 1]


def _count_until(days: Floats, values: Floats, *, side: Literal["left", "right"]) -> Floats:
    return np.searchsorted(np.sort(values), days, side=side).astype(np.float64)


def _weight_until(days: Floats, values: Floats, weight: Floats, *, side: Literal["left", "right"]) -> Floats:
    order = np.argsort(values, kind="stable")
    sums = np.concatenate([[0.0], np.cumsum(weight[order])])
    found: Floats = sums[np.searchsorted(values[order], days, side=side)]
    return found
