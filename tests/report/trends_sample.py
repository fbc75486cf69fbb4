"""Made-up figures of thirty-six months, for exhibits that are to be shown without computing any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import sin
from types import SimpleNamespace
from typing import Any, cast

from lrfm.core.calendars import add_months, month_end
from lrfm.core.measure import Measure, Unit
from lrfm.core.reason import Reason
from lrfm.kpi.lateness import Lateness, PaidOnDay
from lrfm.kpi.results import (
    Abc,
    AbcClass,
    BadDebt,
    CohortLoss,
    Concentration,
    DisputeReason,
    Disputes,
    MonthPoint,
    PromiseMonth,
    Promises,
    TargetResult,
    Transitions,
    Trend,
    Trends,
)
from lrfm.report.exhibits.voice import Results, Voice, Windows
from lrfm.report.language import Language

AS_OF = date(2024, 6, 30)
BOUNDS = ((None, 0), (1, 30), (31, 60), (61, 90), (91, 120), (121, None))
WINDOWS = Windows(flow_months=12, dso_months=3)
WHY_NOT = Reason.of("kpi.nothing_open")
UNITS: dict[str, Unit] = {
    **dict.fromkeys(
        (
            "open_items",
            "receivable",
            "billed_month",
            "collected_month",
            "credited_month",
            "written_off_month",
        ),
        Unit.MONEY_MINOR,
    ),
    **dict.fromkeys(
        (
            "simple_dso",
            "best_possible_dso",
            "average_days_delinquent",
            "credit_days",
            "count_back_dso",
            "weighted_days_to_pay",
            "weighted_days_late",
            "weighted_days_late_floored",
        ),
        Unit.DAYS,
    ),
    **dict.fromkeys(
        (
            "overdue_share",
            "not_due_share",
            "dispute_share",
            "unapplied_share",
            "credit_note_share",
            "collection_effectiveness",
            "paid_on_time_share",
            "hhi",
            "gini",
            "top_ten_share",
            "bad_debt_calendar_share",
            "bad_debt_matched_share",
            "promises_kept_share",
        ),
        Unit.SHARE,
    ),
    "effective_customers": Unit.RATIO,
    "turnover": Unit.RATIO,
}


def voice(code: str = "en") -> Voice:
    return Voice(Language.load(code), "EUR", 2, AS_OF, str)


def missing(key: str) -> Measure:
    return Measure(key, None, UNITS[key], missing=WHY_NOT)


def point(cutoff: date, buckets: Sequence[int], **values: int | Fraction | None) -> MonthPoint:
    """Give a month; figures that are not named are missing."""
    measures = tuple(
        missing(key) if values.get(key) is None else Measure(key, values[key], unit) for key, unit in UNITS.items()
    )
    return MonthPoint(cutoff, tuple(buckets), measures)


def trend(*points: MonthPoint) -> Trend:
    return Trend(BOUNDS, points)


def month_ends(count: int) -> list[date]:
    return [month_end(add_months(date(2024, 6, 1), -back)) for back in range(count - 1, -1, -1)]


def growing(count: int = 36) -> Trend:
    """Sales grow, and what is past due grows faster."""
    return trend(*(_grown(step, cutoff) for step, cutoff in enumerate(month_ends(count))))


def _grown(step: int, cutoff: date) -> MonthPoint:
    season = round(300_000_00 * sin(step / 2))
    not_due = 4_000_000_00 + 40_000_00 * step + season
    buckets = (not_due, 900_000_00 + 30_000_00 * step, 30_000_000 + 900_000 * step, 12_000_000, 6_000_000, 4_000_000)
    sales, late = 30_000_000_00 + 100_000_00 * step, sum(buckets[1:])
    credits_minor = 15_000_000 + 1_000_000 * (step % 5)
    best, delinquent = Fraction(not_due * 365, sales), Fraction(late * 365, sales)
    taken = Fraction(credits_minor * 365, sales)
    return point(
        cutoff,
        buckets,
        overdue_share=Fraction(late, sum(buckets)),
        dispute_share=Fraction(2 + step % 3, 100),
        unapplied_share=Fraction(1 + step // 12, 100),
        credit_note_share=Fraction(credits_minor, sum(buckets)),
        best_possible_dso=best,
        average_days_delinquent=delinquent,
        credit_days=taken,
        simple_dso=best + delinquent - taken,
        count_back_dso=best + delinquent - taken + 3,
        turnover=Fraction(52, 10),
        collection_effectiveness=Fraction(80 - step % 7, 100) if step % 11 else None,
        weighted_days_late=Fraction(6) + Fraction(step, 5),
        weighted_days_late_floored=Fraction(9) + Fraction(step, 6),
        weighted_days_to_pay=Fraction(48) + Fraction(step, 5),
        paid_on_time_share=Fraction(60 - step // 2, 100),
        receivable=sum(buckets),
        billed_month=sales // 12,
        collected_month=sales // 13,
        credited_month=credits_minor // 3,
        written_off_month=1_000_000,
    )


def concentration(amounts: Sequence[int], *, base: Any = "open") -> Concentration:
    """Give the concentration of amounts above 0, largest first."""
    total = sum(amounts)
    running = [sum(amounts[: index + 1]) for index in range(len(amounts))]
    curve = tuple((Fraction(index, len(amounts)), Fraction(part, total)) for index, part in enumerate(running, start=1))
    hhi = sum((Fraction(amount, total) ** 2 for amount in amounts), Fraction(0))

    def known(key: str, value: Fraction, unit: Unit = Unit.SHARE) -> Measure:
        return Measure(key, value, unit)

    eighty = next(share for share, part in curve if part >= Fraction(4, 5))
    return Concentration(
        base=base,
        customers=len(amounts),
        left_out=0,
        total_minor=total,
        hhi=known("hhi", hhi),
        effective_customers=known("effective_customers", 1 / hhi, Unit.RATIO),
        gini=known("gini", Fraction(6172, 10_000)),
        gini_corrected=known("gini_corrected", Fraction(6858, 10_000)),
        top_ten_share=known("top_ten_share", Fraction(sum(amounts[:10]), total)),
        eighty_share=known("eighty_share", eighty),
        curve=curve,
    )


def without_amounts(base: Any = "open") -> Concentration:
    found = concentration([1], base=base)
    empty = {
        name: replace(getattr(found, name), value=None, missing=WHY_NOT)
        for name in ("hhi", "effective_customers", "gini", "gini_corrected", "top_ten_share", "eighty_share")
    }
    return replace(found, customers=0, total_minor=0, curve=(), **empty)


def classes() -> Abc:
    return Abc(
        by="profit",
        months=12,
        cuts=(Fraction(80, 100), Fraction(95, 100), Fraction(99, 100)),
        classes=(
            AbcClass("A", 210, 790_000_00),
            AbcClass("B", 330, 160_000_00),
            AbcClass("C", 300, 40_000_00),
            AbcClass("D", 500, 10_000_00),
            AbcClass("N", 60, -30_000_00),
        ),
        customers=1_400,
        one_off_customers=45,
        missing=None,
    )


def flows() -> Transitions:
    rows = (
        (9_000, 3_000, 0, 0, 0, 0, 17_700, 280, 20),
        (0, 900, 1_500, 0, 0, 0, 7_400, 180, 20),
        (0, 0, 20, 700, 0, 0, 1_200, 60, 20),
        (0, 0, 0, 0, 600, 0, 350, 30, 20),
        (0, 0, 0, 0, 0, 500, 200, 20, 30),
        (0, 0, 0, 0, 0, 1_300, 500, 30, 170),
    )
    shares = tuple(Fraction(step, 10) for step in (1, 2, 4, 6, 8))
    return Transitions(
        bounds=BOUNDS,
        months=35,
        from_minor=tuple(sum(row) * 100 for row in rows),
        flows_minor=tuple(tuple(cell * 100 for cell in row) for row in rows),
        eventual=(
            (0.975, 0.02, 0.005),
            (0.95, 0.025, 0.025),
            (0.87, 0.04, 0.09),
            (0.75, 0.05, 0.2),
            (0.6, 0.05, 0.35),
            (0.55, 0.05, 0.4),
        ),
        rolls=tuple(Measure(f"roll_rate_{index}", share, Unit.SHARE) for index, share in enumerate(shares)),
        loss_by_rolls=tuple(Measure(f"loss_share_{index}", share, Unit.SHARE) for index, share in enumerate(shares)),
        memory_p_value=0.001,
        missing=None,
    )


def losses() -> BadDebt:
    first_days = [add_months(date(2024, 4, 1), -3 * back) for back in range(11, -1, -1)]
    cohorts = tuple(_loss(day, lost=80 - 7 * step, left=[0, 400][step > 8]) for step, day in enumerate(first_days))
    return BadDebt(cohorts, tuple(_loss(day, lost=20 + 2 * step, left=0) for step, day in enumerate(first_days)), None)


def _loss(day: date, *, lost: int, left: int) -> CohortLoss:
    share = Measure("bad_debt_share", Fraction(lost, 10_000), Unit.SHARE)
    return CohortLoss(day, 10_000_00, lost * 100, left * 100, share)


def promised() -> Promises:
    months = tuple(PromiseMonth(add_months(AS_OF, -back), 10 + back, 6 + back % 3) for back in range(14, -1, -1))
    due, kept = sum(month.due for month in months), sum(month.kept for month in months)
    share = Measure("promises_kept_share", Fraction(kept, due), Unit.SHARE)
    return Promises(due, kept, 7, 81_234_00, share, months)


def disputed() -> Disputes:
    reasons = (
        DisputeReason("price", 12, 40_000_00),
        DisputeReason("", 3, 5_000_00),
        DisputeReason("quality", 9, 90_000_00),
    )
    share = Measure("dispute_share", Fraction(3, 100), Unit.SHARE)
    return Disputes(24, 135_000_00, share, Fraction(41), reasons, None)


def judged() -> tuple[TargetResult, ...]:
    dso = Measure("count_back_dso", Fraction(71), Unit.DAYS)
    share = Measure("overdue_share", Fraction(21, 100), Unit.SHARE)
    return (
        TargetResult(dso, "at_most", Fraction(65), "missed", 12, 36),
        TargetResult(share, "at_most", Fraction(25, 100), "met", 30, 36),
        TargetResult(missing("promises_kept_share"), "at_least", Fraction(7, 10), "unknown", 0, 0),
    )


def trends() -> Trends:
    amounts = sorted((round(1_000_000_00 / (rank + 1) ** 1.1) for rank in range(400)), reverse=True)
    return Trends(
        trend=growing(),
        open_concentration=concentration(amounts),
        billed_concentration=concentration([amount * 5 + 4_000_00 for amount in amounts], base="billed"),
        abc=classes(),
        transitions=flows(),
        bad_debt=losses(),
        promises=promised(),
        disputes=disputed(),
        targets=judged(),
    )


def late(payments: int = 4_000) -> Lateness:
    """Money that peaks on the due date, and on the last days of the month."""
    by_day = tuple(
        PaidOnDay(day, payments // 90, 1_000_00 + 9_000_00 * (day == 0) + max(0, 30 - abs(day - 12)) * 100_00)
        for day in range(-30, 60)
    )
    total = sum(row.amount_minor for row in by_day)
    days = Fraction(sum(row.amount_minor * row.days_late for row in by_day), total)
    on_time = Fraction(sum(row.amount_minor for row in by_day if row.days_late <= 0), total)
    month = [100] * 27 + [150, 170, 420, 390]
    return Lateness(
        first_day=AS_OF - timedelta(days=365),
        payments=payments,
        weighted_days_late=Measure("weighted_days_late", days, Unit.DAYS),
        weighted_days_late_floored=Measure("weighted_days_late_floored", days, Unit.DAYS),
        weighted_days_to_pay=Measure("weighted_days_to_pay", days + 30, Unit.DAYS),
        paid_on_time_share=Measure("paid_on_time_share", on_time, Unit.SHARE),
        by_day=by_day,
        by_month_day=tuple(amount * 100_00 for amount in month),
    )


def results(
    shown: Trends | None = None,
    *,
    lateness: Lateness | None = None,
    has_payments: bool = True,
    caveats: tuple[Reason, ...] = (),
) -> Results:
    """Give results that hold what exhibits of several months read, and nothing else."""
    figures = SimpleNamespace(lateness=lateness or late(), sales=(), open_items=SimpleNamespace(caveats=caveats))
    base: dict[str, Any] = dict.fromkeys(Results.__dataclass_fields__)
    base |= {"figures": figures, "trends": shown, "has_payments": has_payments, "flow_months": 12, "findings": ()}
    return Results(**cast("Any", base))
