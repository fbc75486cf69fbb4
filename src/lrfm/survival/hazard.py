"""The discrete-time hazard of each way in which an invoice ends, fitted to cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.design import Design, Factor, LaidOut, Spline, lay_out
from lrfm.survival.likelihood import CLOGLOG, Family, Maximum, maximise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    import pandas as pd
    import scipy.sparse as sp

    from lrfm.survival.cells import Cells
    from lrfm.survival.settings import HazardSettings

__all__ = ["CauseHazard", "Prepared", "fit_hazard", "fit_plain", "prepare", "starting"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
LARGEST_EFFECT = 15.0
"""A hazard ratio beyond exp(15) is no estimate: the data part the levels wholly."""


@dataclass(frozen=True)
class Prepared:
    """Columns and cells of one cause, of which nothing is left that can't be estimated.

    - `design`: the columns that vary; `in_use` (all cells): those in bins and on days where the cause came, but not
      always; `matrix`, `days`, `exits` of these alone;
    - `never`, `always`: bins in which no invoice, or each on its first day, went this way (hazard 0 and 1);
    - `closed`: levels of calendar effects on which it never came: days without business, say.
    """

    cause: str
    design: Design
    in_use: npt.NDArray[np.bool_]
    matrix: sp.csr_array
    days: Numbers
    exits: Numbers
    never: tuple[int, ...]
    always: tuple[int, ...]
    closed: tuple[tuple[str, object], ...]
    phase_count: int
    offset: Numbers | float = 0.0

    @property
    def penalised(self) -> Numbers:
        """Which columns a ridge holds down: all but the bins, (p) of 0 and 1."""
        return np.array([column.kind != "bin" for column in self.design.columns], dtype=np.float64)


@dataclass(frozen=True)
class CauseHazard:
    """The hazard per day of one cause: log(-log(1 - h)) = a_bin + x'beta (METHODS 5.3), or log of a rate.

    `beta` (p) by `design.columns`; `observed` and `expected` (p, p) information without the penalty; `penalty` (p).
    `meat` (p, p): the sum over customers of the outer products of their scores, None until they are counted
    (`lrfm.survival.clusters`), `customer_count` how many there are. `why_plain`: why covariates were left out.
    `offset`: the covariate whose value is a known part of the logarithm of the rate.
    """

    cause: str
    family: Family
    design: Design
    beta: Numbers
    observed: Numbers
    expected: Numbers
    penalty: Numbers
    ridge: float
    log_likelihood: float
    exit_count: int
    never: tuple[int, ...]
    always: tuple[int, ...]
    closed: tuple[tuple[str, object], ...]
    phase_count: int
    customer_count: int = 0
    meat: Numbers | None = None
    why_plain: Reason | None = None
    offset: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns by name."""
        return tuple(column.name for column in self.design.columns)

    @cached_property
    def covariance(self) -> Numbers:
        """The model's own covariance of the coefficients (p, p): the inverse of expected information and penalty."""
        return _inverse(self.expected + np.diag(self.penalty))

    @cached_property
    def clustered_covariance(self) -> Numbers:
        """The covariance that lets the invoices of a customer be alike: a sandwich, times G / (G - 1), G customers.

        Raises ValueError where the scores of customers were not counted, or are of one customer alone.
        """
        if self.meat is None or self.customer_count < 2:
            raise ValueError("scores of at least two customers are needed")
        bread = _inverse(self.observed + np.diag(self.penalty))
        found: Numbers = bread @ self.meat @ bread * (self.customer_count / (self.customer_count - 1))
        return found

    def table(self) -> pd.DataFrame:
        """Give a row a column: `beta`, `error` (the model's), and `clustered_error` where it is known."""
        import pandas as pd

        found = pd.DataFrame({"beta": self.beta, "error": np.sqrt(np.diag(self.covariance))}, index=list(self.names))
        if self.meat is not None and self.customer_count > 1:
            found["clustered_error"] = np.sqrt(np.diag(self.clustered_covariance))
        return found


def _inverse(matrix: Numbers) -> Numbers:
    scale = 1.0 / np.sqrt(np.diag(matrix))
    return np.asarray(np.linalg.inv(matrix * np.outer(scale, scale)) * np.outer(scale, scale))


def fit_hazard(
    cells: Cells,
    *,
    cause: str,
    formula: Sequence[Factor | Spline],
    settings: HazardSettings,
    ridge: float = 0.0,
    family: Family = CLOGLOG,
    offset: str | None = None,
    laid: LaidOut | None = None,
) -> CauseHazard | Reason:
    """Fit the hazard of one cause; the cost depends on the number of cells.

    The likelihood less `ridge` / 2 times the sum of squared effects is maximised; bins carry no penalty. Without a
    ridge, a level at which the cause never came (or always) has no estimate. A reason comes back where exits are fewer
    than `settings.min_exits`, levels are parted wholly, effects can't be told apart, or no maximum is reached. `offset`
    names a covariate of the layout whose value is added to the predictor; `laid` is `lay_out(cells, formula)`, where it
    was made before.
    """
    count = cells.exit_count(cause)
    least = settings.min_exits if formula else 1
    if count < least:
        return Reason.of("survival.too_few_of_cause", cause=cause, count=count, least=least)
    ready = prepare(cells, cause=cause, laid=laid or lay_out(cells, formula), offset=offset)
    if ridge == 0 and (parted := _parted(ready)) is not None:
        return parted
    found = maximise(
        ready.matrix, days=ready.days, exits=ready.exits, penalty=ridge * ready.penalised, family=family,
        start=starting(ready), offset=ready.offset,
    )  # fmt: skip
    fitted = _judged(found, ready, ridge=ridge, family=family, count=count)
    return fitted if isinstance(fitted, Reason) else replace(fitted, offset=offset)


def prepare(cells: Cells, *, cause: str, laid: LaidOut, offset: str | None = None) -> Prepared:
    """Leave out what has no finite estimate: bins and days where a cause never comes, columns without exposure."""
    days, exits = cells.days.sum(axis=1).astype(np.float64), cells.exits[cause].sum(axis=1).astype(np.float64)
    frame, design = cells.frame, laid.design
    place = frame["bin"].to_numpy(dtype=np.int64)
    count = cells.layout.bins.count
    bin_days, bin_exits = (np.bincount(place, weights=weights, minlength=count) for weights in (days, exits))
    never = tuple(np.flatnonzero((bin_days > 0) & (bin_exits == 0)).tolist())
    always = tuple(np.flatnonzero((bin_days > 0) & (bin_exits == bin_days)).tolist())
    in_use = (bin_exits > 0) & (bin_exits < bin_days)
    used = in_use[place]
    closed: list[tuple[str, object]] = []
    for effect in {column.term for column in design.columns if column.kind == "day"}:
        levels = frame[effect].to_numpy()
        open_levels = np.unique(levels[used & (levels >= 0) & (exits > 0)]).tolist()
        all_levels = np.unique(levels[used & (levels >= 0)]).tolist()
        closed += [(effect, level) for level in all_levels if level not in open_levels]
    for effect, level in closed:
        used = used & (frame[effect].to_numpy() != level)
    matrix = laid.matrix[np.flatnonzero(used)]
    kept = np.flatnonzero(_varies(matrix)).tolist()
    return Prepared(
        cause, design.kept(kept), used, matrix.tocsc()[:, kept].tocsr(), days[used], exits[used], never, always,
        tuple(sorted(closed, key=str)), int(cells.layout.bins.phases.max()) + 1,
        0.0 if offset is None else frame[offset].to_numpy(np.float64)[used],
    )  # fmt: skip


def _varies(matrix: sp.csr_array) -> npt.NDArray[np.bool_]:
    return np.asarray(abs(matrix).sum(axis=0)).reshape(-1) > 0


def starting(ready: Prepared) -> Numbers:
    """Give each bin its own mean hazard, and no effects."""
    is_bin = ready.penalised == 0
    days, exits = ready.matrix.T @ ready.days, ready.matrix.T @ ready.exits
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(is_bin & (days > 0), exits / days, 0.5)
    return np.where(is_bin, np.log(-np.log1p(-np.clip(share, 1e-12, 1 - 1e-6))), 0.0)


def _parted(ready: Prepared) -> Reason | None:
    """Name the first level that parts the data: all or none of its days saw an exit, or none of its reference's."""
    for place, column in enumerate(ready.design.columns):
        if column.kind == "bin" or column.term in ready.design.splines:
            continue
        rows = ready.matrix[:, [place]].toarray().reshape(-1) > 0
        days, exits = ready.days[rows].sum(), ready.exits[rows].sum()
        if exits in (0, days):
            return Reason.of("survival.parted", cause=ready.cause, effect=column.name)
    return None


def _judged(found: Maximum, ready: Prepared, *, ridge: float, family: Family, count: int) -> CauseHazard | Reason:
    if found.is_singular:
        return Reason.of("survival.effects_alike", cause=ready.cause)
    effects = np.abs(found.beta) * ready.penalised
    if not found.is_reached or effects.max(initial=0.0) > LARGEST_EFFECT:
        largest = ready.design.columns[int(effects.argmax())].name
        return Reason.of("survival.not_reached", cause=ready.cause, effect=largest)
    return CauseHazard(
        ready.cause, family, ready.design, found.beta, found.observed, found.expected, ridge * ready.penalised, ridge,
        found.log_likelihood, count, ready.never, ready.always, ready.closed, ready.phase_count,
    )  # fmt: skip


def fit_plain(cells: Cells, *, cause: str, settings: HazardSettings, why: Reason) -> CauseHazard | Reason:
    """Fit the bins alone, as of a cause that came too seldom for covariates; `why` is kept."""
    found = fit_hazard(cells, cause=cause, formula=(), settings=settings)
    return found if isinstance(found, Reason) else replace(found, why_plain=why)
