"""What is foretold of a made-up company's open invoices: a list by hand, and a proof on origins with a known truth."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, cast

import numpy as np
import pandas as pd

from lrfm.core.reason import Reason
from lrfm.report.exhibits.voice import Results
from lrfm.survival.model_told import EffectTold, ModelTold
from lrfm.survival.payment_results import PaymentResults, PaymentsTold
from lrfm.survival.proof.baselines import BASELINES
from lrfm.survival.proof.prove import prove_origins
from lrfm.survival.proof.settings import ProofSettings
from lrfm.survival.proof.table import ProofTable
from tests.survival.proof.made_origins import world

SETTINGS = ProofSettings(replicates=100, least_origins=3)
SOME = ("customer_lateness", "portfolio_curve", "one_share")
NONE = float("nan")


@cache
def proof() -> ProofTable:
    made = world(1, customers=60, months=18, origins=4)
    methods = {name: BASELINES[name] for name in SOME}
    return prove_origins(made.origins, made.truth, settings=SETTINGS, baselines=methods)


def outlook() -> pd.DataFrame:
    """One invoice that will hardly be paid, one of a newcomer that will, and 23 alike."""
    rows = [
        _row(1, open_minor=100_000, lateness=400, chances=(0.001, 0.004, 0.006, 0.008), days=(NONE, NONE, NONE)),
        _row(2, open_minor=50_000, lateness=-10, chances=(0.2, 0.995, 0.999, 1.0), days=(12, 5, 20), newcomer=True),
        *(
            _row(key, open_minor=10_000, lateness=5, chances=(0.4, 0.7, 0.8, 0.9), days=(9, 2, NONE))
            for key in range(3, 26)
        ),
    ]
    return pd.DataFrame(rows).sort_values("at_risk_minor", ascending=False, ignore_index=True, kind="stable")


def _row(
    key: int,
    *,
    open_minor: int,
    lateness: int,
    chances: tuple[float, ...],
    days: tuple[float, float, float],
    newcomer: bool = False,
) -> dict[str, Any]:
    day, low, high = days
    return {
        "document_key": key,
        "invoice": f"R-{key}",
        "customer_key": key,
        "due_date": pd.Timestamp("2024-06-30") - pd.Timedelta(days=lateness),
        "lateness": lateness,
        "open_minor": open_minor,
        **dict(zip(("paid_7", "paid_30", "paid_60", "paid_90"), chances, strict=True)),
        "written_off_90": 0.3 if lateness > 90 else 0.0,
        "day": day,
        "day_low": low,
        "day_high": high,
        "at_risk_minor": int(np.floor(open_minor * (1 - chances[-1]))),
        "is_newcomer": newcomer,
        "reason_1": "pace",
        "ratio_1": 1.3 if newcomer else 0.004 if lateness > 90 else 0.5,
        "level_1": "",
        "reason_2": "lateness",
        "ratio_2": 0.1,
        "level_2": "",
        "reason_3": "paid_late" if lateness > 90 else "",
        "ratio_3": 0.61 if lateness > 90 else 1.0,
        "level_3": "later" if lateness > 90 else "",
    }


EFFECTS = (
    EffectTold("terms", "row", "50", "35", None, 1.1, 1.05, 1.15),
    EffectTold("terms", "row", "101", "35", None, 0.9, 0.8, 1.02),
    EffectTold("terms", "row", "0", "35", None, 1.0, 0.9, 1.1),
    EffectTold("paid_late", "row", "later", "to_week", 0, 0.59, 0.43, 0.8),
    EffectTold("paid_late", "row", "later", "to_month", 2, 1.2, 0.9, 1.4),
    EffectTold("paid_late", "row", "unknown", "to_week", 0, 0.2, 0.1, 0.3),
    EffectTold("overdue", "row", "yes", "no", 1, 1.04, 0.99, 1.09),
    EffectTold("buys", "row", "seldom", "often", None, 1.05, 0.94, 1.16),
    EffectTold("rhythm", "row", "silent", "usual", None, 1.0, 0.96, 1.04),
    EffectTold("known_for", "row", "new", "old", None, 1.0, 0.96, 1.04),
    EffectTold("disputed", "row", "yes", "no", None, 0.38, 0.34, 0.44),
    EffectTold("contacted", "row", "yes", "no", None, 1.2, 1.1, 1.3),
    EffectTold("weekday", "day", "1", "0", None, 0.88, 0.82, 0.93),
    EffectTold("weekday", "day", "-1", "0", None, 5.0, 4.0, 6.0),
    EffectTold("month_end", "day", "1", "0", None, 1.97, 1.89, 2.06),
    EffectTold("run_day", "day", "1", "0", None, 9.0, 8.0, 10.0),
    EffectTold("holiday", "day", "1", "0", None, 0.2, 0.1, 0.3),
    EffectTold("size", "row", "5.0", "4.0", None, 0.7, 0.67, 0.74),
)


def model() -> ModelTold:
    few = Reason.of("survival.too_few_of_cause", cause="written_off", count=4, least=50)
    none = Reason.of("survival.too_few_of_cause", cause="credited", count=0, least=50)
    return ModelTold(
        day=date(2024, 6, 30),
        since=date(2022, 6, 30),
        spell_count=2_000,
        customer_count=60,
        exit_counts={"paid": 1_800, "written_off": 4},
        ridges={"paid": 1.0},
        pace_variance=1.0,
        pace_missing=None,
        phase_ends_days=(-1, 14),
        effects=EFFECTS,
        plain={"written_off": few},
        absent={"credited": none},
    )


def payments(**changed: Any) -> PaymentResults:
    """Give what is foretold, with another `proof`, `model` or `outlook` where given."""
    told = PaymentsTold(changed.get("model", model()), changed.get("proof", proof()))
    return PaymentResults(told, changed.get("outlook", outlook()), Reason.of("cash.no_model"))


def results(found: PaymentResults | Reason) -> Results:
    base: dict[str, Any] = dict.fromkeys(Results.__dataclass_fields__)
    return Results(**cast("Any", base | {"payments": lambda: found}))
