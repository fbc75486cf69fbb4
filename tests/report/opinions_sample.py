"""Other opinions of a made-up company, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from lrfm.core.reason import Reason
from lrfm.report.exhibits.voice import Results
from lrfm.survival.aft import Family
from lrfm.survival.opinions.results import Ceiling, Effect, EffectsTold, Fading, Moving, Opinions, Ratio, Tried
from lrfm.survival.proportional import Verdict

LATE = Effect("paid_late", "later", "to_week", Ratio(0.4, 0.3, 0.5), Ratio(0.42, 0.3, 0.5), Ratio(1.5, 1.3, 1.7))
OFTEN = Effect("buys", "seldom", "often", Ratio(0.9, 0.8, 1.1), Ratio(1.1, 0.9, 1.2), Ratio(1.0, 0.9, 1.1))
DISPUTE = Effect("disputed", "yes", "no", Ratio(0.5, 0.4, 0.6), Ratio(0.5, 0.4, 0.6), None)
SIZE = Effect("size", "5.0", "4.0", Ratio(0.8, 0.7, 0.9), Ratio(0.7, 0.6, 0.8), Ratio(0.9, 0.8, 0.99))
"""Accelerated times say the opposite of large amounts."""
NEARLY = Effect("buys", "seldom", "often", Ratio(0.8, 0.65, 0.985), Ratio(0.8, 0.65, 0.99), Ratio(1.2, 1.1, 1.3))
"""Beyond chance were it the only one that is asked."""
ALONE = Effect("disputed", "yes", "no", Ratio(0.5, 0.4, 0.6), None, None)


def effects_told(*effects: Effect, **changed: Any) -> EffectsTold:
    told: dict[str, Any] = {
        "effects": effects or (LATE, OFTEN, DISPUTE),
        "missing": {},
        "family": Family.LOG_LOGISTIC,
        "usual_days": 40.0,
        "left_out": (),
        "strata_count": 3,
        "invoice_count": 2_000,
        "paid_count": 1_800,
        "customer_count": 60,
        "every": 1,
    }
    return EffectsTold(**(told | changed))


def moving(term: str, level: str, ratios: tuple[float | None, ...], *, verdict: Verdict, change: float) -> Moving:
    parts = tuple(None if one is None else Ratio(one, one * 0.8, one * 1.2) for one in ratios)
    return Moving(term, level, "no", Ratio(0.5, 0.4, 0.6), parts, change, verdict)


STEADY = moving("disputed", "yes", (None, 0.5, 0.5, 0.6), verdict=Verdict.STEADY, change=1.2)
CHANGES = moving("paid_late", "later", (0.2, 0.3, 0.4, 0.8), verdict=Verdict.CHANGES, change=4.0)
HELD = moving("buys", "seldom", (0.9, 0.5, 0.5, 0.5), verdict=Verdict.CHANGES, change=1.8)
UNSURE = moving("contacted", "yes", (None, None, 1.7, 1.1), verdict=Verdict.UNSURE, change=1.6)


def fading_told(*ones: Moving) -> Fading:
    return Fading(ones or (CHANGES, STEADY, HELD, UNSURE), (-1, 2, 11, 300), 1.5)


def ceiling_told(difference: float = -0.001, low: float | None = -0.002, high: float | None = 0.001) -> Ceiling:
    missing = None if low is not None else Reason.of("survival.few_customers", count=4, least=20)
    tried = (
        Tried("alone", 0.11, 0.01, 0.005, 0.02, None),
        Tried("on_top", 0.1 + difference, difference, low, high, missing),
    )
    return Ceiling(0.1, tried, (date(2024, 1, 31), date(2024, 2, 29)), 90, 500, 60, 1, 1)


def opinions(**changed: Any) -> Opinions:
    told = {"effects": effects_told(), "fading": fading_told(), "ceiling": ceiling_told()}
    return Opinions(date(2024, 6, 30), **(told | changed))


def results(found: Opinions | Reason) -> Results:
    base: dict[str, Any] = dict.fromkeys(Results.__dataclass_fields__)
    return Results(**cast("Any", base | {"opinions": lambda: found}))
