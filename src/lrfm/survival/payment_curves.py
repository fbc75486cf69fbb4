"""All curves of a ledger on one day: overall on both clocks, by groups, by money, beside averages, and the tail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.survival.averages import Averages, Became, averages_at, became_of
from lrfm.survival.bootstrap import Replicates, customer_bootstrap
from lrfm.survival.by_group import curves_by, curves_of, holm_across, spells_of
from lrfm.survival.causes import OPEN, PAID
from lrfm.survival.classes import size_class, size_cuts, terms_class
from lrfm.survival.cut import Cut, find_cut
from lrfm.survival.estimate import Estimate
from lrfm.survival.from_issue import watched_from_issue
from lrfm.survival.never import UnpaidShare, unpaid_after
from lrfm.survival.shown import DUE_DAYS, INVOICE_DAYS, timing_of
from lrfm.survival.told import GROUPINGS, AmountTiming, Grouping, LeftOut, PaymentCurves, Timing

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.survival.by_group import CurvesBy
    from lrfm.survival.log_rank import LogRank
    from lrfm.survival.settings import SurvivalSettings
    from lrfm.survival.spells import Spells

__all__ = ["KnownSpells", "measure_payment_curves"]


@dataclass(frozen=True, eq=False)
class KnownSpells:
    """Spells known at `cutoff`, as frames with a row each; days are whole.

    `invoices` and `parts` have `customer_key`, `event_date`, `due_date` (datetime64, may be missing), `entry_day`,
    `exit_day` (since the invoice), `cause` (a code) and `amount_minor`; `invoices` also `watched_day`, until which a
    row would have been seen had it not ended, and `segment` and `salesperson` where they are known (None: not of this
    invoice). `then` are those known at the day `then_day`, the same columns; None where files do not go back so far.
    `part_paid_unknown` counts part-paid rows that nobody could follow beyond their payment, `is_settled_only` tells
    that the files show settled rows alone.
    """

    cutoff: date
    invoices: pd.DataFrame
    parts: pd.DataFrame
    then: pd.DataFrame | None = None
    then_day: date | None = None
    part_paid_unknown: int = 0
    is_settled_only: bool = False
    segments_since: date | None = None
    salesperson_from: str = ""


def measure_payment_curves(known: KnownSpells, *, settings: SurvivalSettings) -> PaymentCurves | Reason:
    """Measure everything that is told of the time to payment; a reason where there is nothing to follow.

    `Reason`: no invoice of credit, none that ended, or fewer that ended than the settings ask for.
    """
    at_risk = known.invoices[known.invoices["exit_day"] > known.invoices["entry_day"]]
    rows, cut, cut_age = _followed(_with_clocks(at_risk), is_settled_only=known.is_settled_only)
    if reason := _too_little(rows, settings):
        return reason
    left_out = LeftOut(
        same_day=int((known.invoices["cause"] != OPEN).sum() - (at_risk["cause"] != OPEN).sum()),
        without_due=int(rows["due_date"].isna().sum()),
        not_followed=len(at_risk) - len(rows),
    )
    cuts = size_cuts(rows["amount_minor"])
    late, late_missing = _late(rows, settings)
    groupings = () if late is None else _groupings(_grouped(rows, known, cuts, settings), settings)
    then, became = _then(known, settings)
    return PaymentCurves(
        cutoff=known.cutoff,
        invoices=len(rows),
        open_invoices=int((rows["cause"] == OPEN).sum()),
        customers=int(rows["customer_key"].nunique()),
        left_out=left_out,
        age=_timing(_clock(rows, "entry_day", "exit_day"), within=INVOICE_DAYS, settings=settings),
        late=late,
        late_missing=late_missing,
        groupings=groupings,
        size_cuts_minor=cuts,
        amounts=_amounts(known.parts, rows, late, settings=settings),
        now=_averages(rows, known.cutoff, settings),
        then=then,
        became=became,
        never=_never(rows, settings),
        cut=cut,
        cut_age=cut_age,
        is_settled_only=known.is_settled_only,
        part_paid_unknown=known.part_paid_unknown,
        segments_since=known.segments_since,
        level=float(settings.level),
        salesperson_from=known.salesperson_from,
    )


def _with_clocks(rows: pd.DataFrame) -> pd.DataFrame:
    terms = (rows["due_date"] - rows["event_date"]).dt.days
    return rows.assign(terms_days=terms, entry=rows["entry_day"] - terms, exit=rows["exit_day"] - terms)


def _followed(rows: pd.DataFrame, *, is_settled_only: bool) -> tuple[pd.DataFrame, Cut | None, Cut | None]:
    """Find cuts; of files with settled rows alone keep the invoices that had time for the latest payment.

    Of invoices of the last weeks such files hold those alone that were paid at once.
    """
    due = rows[rows["due_date"].notna()]
    cut = find_cut(spells_of(due), watched=due["watched_day"] - due["terms_days"]) if len(due) else None
    cut_age = (
        find_cut(spells_of(_clock(rows, "entry_day", "exit_day")), watched=rows["watched_day"]) if len(rows) else None
    )
    if not is_settled_only or rows.empty:
        return rows, cut, cut_age
    by_due = len(due) == len(rows)
    until = rows["watched_day"] - rows["terms_days"] if by_due else rows["watched_day"]
    latest = (rows["exit"] if by_due else rows["exit_day"]).max()
    kept = rows[until >= latest]
    return (kept if len(kept) else rows), cut, cut_age


def _too_little(rows: pd.DataFrame, settings: SurvivalSettings) -> Reason | None:
    if rows.empty:
        return Reason.of("survival.no_credit")
    exits = int((rows["cause"] != OPEN).sum())
    if not exits:
        return Reason.of("survival.all_open", count=len(rows))
    if exits < settings.least_exits:
        return Reason.of("survival.too_few_exits", exits=exits, least=settings.least_exits)
    return None


def _late(rows: pd.DataFrame, settings: SurvivalSettings) -> tuple[Timing | None, Reason | None]:
    due = rows[rows["due_date"].notna()]
    if due.empty:
        return None, Reason.of("survival.no_due_dates")
    if reason := _too_little(due, settings):
        return None, reason
    return _timing(watched_from_issue(due), within=DUE_DAYS, settings=settings), None


def _clock(rows: pd.DataFrame, entry: str, left: str) -> pd.DataFrame:
    return rows.assign(entry=rows[entry], exit=rows[left])


def _timing(rows: pd.DataFrame, *, within: tuple[int, int], settings: SurvivalSettings, key: str = "") -> Timing:
    found = curves_of(spells_of(rows), group=key, settings=settings)
    return timing_of(found, _at_risk(rows), within=within)


def _at_risk(rows: pd.DataFrame) -> Spells:
    """Take invoices for as long as they stood open, which is what numbers at risk count."""
    return spells_of(rows, entry="tested_entry" if "tested_entry" in rows.columns else "entry")


def _grouped(rows: pd.DataFrame, known: KnownSpells, cuts: tuple[int, ...], settings: SurvivalSettings) -> pd.DataFrame:
    """Say of each invoice with a due date in which groups it is; None: in none."""
    due = watched_from_issue(rows[rows["due_date"].notna()])
    months = due["event_date"].dt.to_period("M")
    since = np.datetime64(known.cutoff, "M") - (settings.month_count - 1)
    month = months.dt.strftime("%Y-%m").where(due["event_date"].to_numpy("datetime64[M]") >= since, None)
    return due.assign(
        terms=[str(number) for number in terms_class(due["terms_days"])],
        size=[str(number) for number in size_class(due["amount_minor"], cuts=cuts)],
        month=month,
    )


def _groupings(rows: pd.DataFrame, settings: SurvivalSettings) -> tuple[Grouping, ...]:
    """Draw the curves by each column of which anything is known; adjust their tests together (Holm)."""
    asked = [name for name in GROUPINGS if name in rows.columns and rows[name].notna().any()]
    found = {name: curves_by(rows, by=name, settings=settings) for name in asked}
    tests = {name: curves.test for name, curves in found.items() if curves.test is not None}
    adjusted = holm_across(tests)
    return tuple(
        replace(
            _grouping(curves, rows),
            p_value=_p_value(tests.get(name)),
            adjusted_p_value=adjusted.get(name),
            is_clustered=name in tests and tests[name].clustered_p_value is not None,
        )
        for name, curves in found.items()
    )


def _p_value(test: LogRank | None) -> float | None:
    if test is None:
        return None
    return test.p_value if test.clustered_p_value is None else test.clustered_p_value


def _grouping(curves: CurvesBy, rows: pd.DataFrame) -> Grouping:
    own = rows[curves.by]
    p_values = {str(one.group): one.adjusted_p_value for one in curves.comparisons}
    timings = [timing_of(group, _at_risk(rows[own == group.group]), within=DUE_DAYS) for group in curves.groups]
    return Grouping(
        curves.by,
        tuple(replace(timing, adjusted_p_value=p_values.get(timing.key)) for timing in timings),
        tuple((str(group), int((own == group).sum()), reason) for group, reason in curves.untold),
        unknown=int(own.isna().sum()),
        missing=curves.missing,
    )


def _amounts(
    parts: pd.DataFrame, rows: pd.DataFrame, late: Timing | None, *, settings: SurvivalSettings
) -> AmountTiming | None:
    """Count money instead of invoices, on the clock of days past due and over the same stretch of it."""
    if late is None or not late.curve.days:
        return None
    own = _with_clocks(parts[parts["document_key"].isin(rows["document_key"]) & parts["due_date"].notna()])
    own = own[(own["exit"] > own["entry"]) & (own["amount_minor"] > 0)].assign(count=lambda one: one["amount_minor"])
    if own.empty:
        return None
    spells = spells_of(watched_from_issue(own))
    if not len(spells) or not spells.exits_counted():
        return None
    found = curves_of(spells, group="", settings=settings)
    due = watched_from_issue(rows[rows["due_date"].notna()])
    drawn = _drawn_together(spells_of(due), spells, settings=settings)
    ahead = tuple(
        _ahead(money.paid, count.paid, drawn, days=money.days, level=float(settings.level))
        for money, count in zip(found.shares, late.shares, strict=True)
    )
    return AmountTiming(int(own["amount_minor"].sum()), found.median, found.shares, ahead)


def _drawn_together(
    count: Spells, money: Spells, *, settings: SurvivalSettings
) -> tuple[Replicates, Replicates] | None:
    """Draw the same customers for both curves; None where they are too few, or not the same ones."""
    if count.customers != money.customers or count.customers < settings.least_customers:
        return None
    first, second = (
        customer_bootstrap(
            spells, replicates=settings.replicates, seed=settings.seed, least_at_risk=settings.least_at_risk
        )
        for spells in (count, money)
    )
    return first, second


def _ahead(
    money: Estimate, count: Estimate, drawn: tuple[Replicates, Replicates] | None, *, days: int, level: float
) -> Estimate:
    if money.value is None or count.value is None:
        return Estimate(None, missing=money.missing or count.missing)
    gap = money.value - count.value
    if drawn is None:
        return Estimate(gap)
    gaps = drawn[1].ended_at(days, cause=PAID) - drawn[0].ended_at(days, cause=PAID)
    low, high = np.quantile(gaps, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(gap, float(low), float(high))


def _averages(rows: pd.DataFrame, day: date, settings: SurvivalSettings) -> Averages:
    return averages_at(rows, day=day, recent_days=settings.recent_days, least_exits=settings.least_exits)


def _then(known: KnownSpells, settings: SurvivalSettings) -> tuple[Averages | None, Became | None]:
    if known.then is None or known.then_day is None:
        return None, None
    past = known.then[known.then["exit_day"] > known.then["entry_day"]]
    then = _averages(past, known.then_day, settings)
    return then, became_of(known.invoices, then, known_on=known.cutoff)


def _never(rows: pd.DataFrame, settings: SurvivalSettings) -> UnpaidShare | Reason:
    return unpaid_after(
        rows["entry_day"].to_numpy(np.float64),
        rows["exit_day"].to_numpy(np.float64),
        rows["cause"].to_numpy(np.int64),
        customer=np.unique(rows["customer_key"], return_inverse=True)[1],
        watched=rows["watched_day"].to_numpy(np.float64),
        days=settings.never_days,
        confidence=float(settings.level),
        least_followed=settings.least_exits,
        least_at_risk=settings.least_at_risk,
    )
