"""Curves of each group of a column, compared: segments, terms, sizes, salespeople, months of issue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.core.stability import holm_adjusted
from lrfm.survival.bootstrap import Replicates, customer_bootstrap
from lrfm.survival.causes import PAID
from lrfm.survival.curves import Curve, kaplan_meier, median_days, open_share
from lrfm.survival.estimate import Estimate
from lrfm.survival.incidence import Incidence, aalen_johansen, ended_share
from lrfm.survival.log_rank import LogRank, log_rank
from lrfm.survival.merging import merged
from lrfm.survival.risk_set import dense_stretch
from lrfm.survival.spells import Spells

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lrfm.survival.settings import SurvivalSettings

__all__ = ["Comparison", "CurvesBy", "GroupCurves", "ShareBy", "curves_by", "curves_of", "holm_across", "spells_of"]


@dataclass(frozen=True)
class ShareBy:
    """Shares paid and still open by the end of a day of the clock."""

    days: int
    paid: Estimate
    open: Estimate


@dataclass(frozen=True, eq=False)
class GroupCurves:
    """What is told of one group; intervals of the median and of shares are by resampling its customers.

    `paid_band` and `open_band` hold the resampled interval (lower, upper) at each time of the curves, or `None` with
    the reason of the estimates.
    """

    group: object
    invoices: int
    exits: int
    customers: int
    curve: Curve
    incidence: Incidence
    median: Estimate
    shares: tuple[ShareBy, ...]
    open_band: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None
    paid_band: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None


@dataclass(frozen=True)
class Comparison:
    """One group against all others that are told: exits against those expected, and its p-value after Holm."""

    group: object
    observed: int
    expected: float
    p_value: float | None
    adjusted_p_value: float | None
    missing: Reason | None = None


@dataclass(frozen=True, eq=False)
class CurvesBy:
    """Curves of the groups of a column, in the order of their keys; `untold` are those with too few exits, and why.

    `test` compares all groups told at once; `comparisons` each with the others, adjusted for their number.
    """

    by: str
    groups: tuple[GroupCurves, ...]
    untold: tuple[tuple[object, Reason], ...]
    test: LogRank | None
    comparisons: tuple[Comparison, ...]
    missing: Reason | None = None


def spells_of(frame: pd.DataFrame, *, entry: str = "entry") -> Spells:
    """Take the columns entry (by another name where one is given), exit, cause, customer_key, and count if any."""
    return Spells.of(
        frame[entry].to_numpy(),
        frame["exit"].to_numpy(),
        frame["cause"].to_numpy(),
        count=frame["count"].to_numpy() if "count" in frame.columns else None,
        customer=frame["customer_key"].to_numpy(),
    )


def curves_by(frame: pd.DataFrame, *, by: str, settings: SurvivalSettings) -> CurvesBy:
    """Draw a curve for each group of a column, and test whether they differ.

    `frame` has the columns of `spells_of` and `by`; where it has `tested_entry`, groups are compared by risk sets from
    there on, for a curve may begin before an invoice does (see `watched_from_issue`). Rows where `by` is empty are in
    no group. A group with fewer exits than the settings ask for, or never enough at risk, is not told but named with
    the reason.
    """
    told: list[tuple[object, pd.DataFrame]] = []
    untold: list[tuple[object, Reason]] = []
    for group, rows in frame.groupby(by, sort=True, observed=True):
        reason = _too_little(rows, settings=settings)
        if reason is None:
            told.append((group, rows))
        else:
            untold.append((group, reason))
    if not told:
        missing = Reason.of("survival.no_group_told", least=settings.least_exits)
        return CurvesBy(by, (), tuple(untold), None, (), missing=missing)
    groups = tuple(curves_of(spells_of(rows), group=group, settings=settings) for group, rows in told)
    test, comparisons = _compared(told)
    return CurvesBy(by, groups, tuple(untold), test, comparisons)


def curves_of(spells: Spells, *, group: object, settings: SurvivalSettings) -> GroupCurves:
    """Draw the curves of some spells with their median and shares."""
    level = float(settings.level)
    curve = kaplan_meier(spells, level=level, least_at_risk=settings.least_at_risk)
    incidence = aalen_johansen(spells, level=level, least_at_risk=settings.least_at_risk)
    drawn, reason = _resampled(spells, start=curve.start, settings=settings)
    return GroupCurves(
        group,
        int(spells.count.sum()),
        spells.exits_counted(),
        spells.customers,
        curve,
        incidence,
        _median(curve, drawn, reason=reason, level=level),
        tuple(_share(curve, incidence, drawn, days=days, reason=reason, level=level) for days in settings.share_days),
        None if drawn is None else drawn.survival_band(level=level),
        None if drawn is None else drawn.share_band(cause=PAID, level=level),
    )


def holm_across(tests: dict[str, LogRank]) -> dict[str, float]:
    """Adjust the p-values of several columns' tests together (Holm); those without one are left out.

    The clustered p-value is taken, and the plain one only where customers are too few for it.
    """
    found = {name: p for name, test in tests.items() if (p := _p_value(test)) is not None}
    return dict(zip(found, holm_adjusted(list(found.values())), strict=True))


def _too_little(rows: pd.DataFrame, *, settings: SurvivalSettings) -> Reason | None:
    spells = spells_of(rows)
    exits = spells.exits_counted()
    if exits < settings.least_exits:
        return Reason.of("survival.too_few_exits", exits=exits, least=settings.least_exits)
    if dense_stretch(merged(spells), least_at_risk=settings.least_at_risk).start is None:
        return Reason.of("survival.never_enough_at_risk", least=settings.least_at_risk)
    return None


def _resampled(
    spells: Spells, *, start: float | None, settings: SurvivalSettings
) -> tuple[Replicates | None, Reason | None]:
    if start is None:
        return None, Reason.of("survival.nothing_at_risk")
    if (customers := spells.customers) < settings.least_customers:
        return None, Reason.of("survival.too_few_customers", customers=customers, least=settings.least_customers)
    drawn = customer_bootstrap(
        spells, replicates=settings.replicates, seed=settings.seed, least_at_risk=settings.least_at_risk
    )
    return drawn, None


def _median(curve: Curve, drawn: Replicates | None, *, reason: Reason | None, level: float) -> Estimate:
    found = median_days(curve)
    if found.value is None:
        return found
    if drawn is None:
        return Estimate(found.value, no_interval=reason)
    low, high = drawn.median_interval(level=level)
    return Estimate(found.value, low, high if np.isfinite(high) else None)


def _share(
    curve: Curve,
    incidence: Incidence,
    drawn: Replicates | None,
    *,
    days: int,
    reason: Reason | None,
    level: float,
) -> ShareBy:
    paid, still_open = ended_share(incidence, cause=PAID, days=days), open_share(curve, days=days)
    if drawn is None:
        return ShareBy(days, _without_interval(paid, reason), _without_interval(still_open, reason))
    tails = [(1 - level) / 2, (1 + level) / 2]
    return ShareBy(
        days,
        _with_interval(paid, np.quantile(drawn.ended_at(days, cause=PAID), tails)),
        _with_interval(still_open, np.quantile(drawn.open_at(days), tails)),
    )


def _with_interval(found: Estimate, ends: npt.NDArray[np.float64]) -> Estimate:
    return found if found.value is None else Estimate(found.value, float(ends[0]), float(ends[1]))


def _without_interval(found: Estimate, reason: Reason | None) -> Estimate:
    return found if found.value is None else Estimate(found.value, no_interval=reason)


def _compared(told: list[tuple[object, pd.DataFrame]]) -> tuple[LogRank | None, tuple[Comparison, ...]]:
    """Test all groups told at once, and each against all others."""
    import pandas as pd

    if len(told) < 2:
        return None, ()
    together = pd.concat([rows for _, rows in told])
    spells = spells_of(together, entry="tested_entry" if "tested_entry" in together.columns else "entry")
    numbers = np.repeat(np.arange(len(told)), [len(rows) for _, rows in told])
    tests = [log_rank(spells, (numbers != number).astype(np.int64)) for number in range(len(told))]
    p_values = [_p_value(test) for test in tests]
    adjusted = iter(holm_adjusted([p for p in p_values if p is not None]))
    return log_rank(spells, numbers), tuple(
        Comparison(
            group,
            test.observed[0],
            test.expected[0],
            p_value,
            None if p_value is None else next(adjusted),
            missing=test.missing,
        )
        for (group, _), test, p_value in zip(told, tests, p_values, strict=True)
    )


def _p_value(test: LogRank) -> float | None:
    return test.p_value if test.clustered_p_value is None else test.clustered_p_value
