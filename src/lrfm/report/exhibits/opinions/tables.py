"""Effects by three models, their change with time, and the ceiling, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lrfm.core.reason import Reason
from lrfm.report.exhibits.table_parts import TEXT, WHOLE, table_of

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results
    from lrfm.survival.opinions.results import Ceiling, EffectsTold, Fading, Ratio

__all__ = ["opinion_tables"]

NUMBER = pa.decimal128(18, 9)
RATIO = {"ratio": NUMBER, "low": NUMBER, "high": NUMBER}
LEVEL = {"term": TEXT, "level": TEXT, "reference": TEXT}
EFFECTS = {**LEVEL, "model": TEXT, **RATIO}
FADING = {**LEVEL, "last_days_past_due": WHOLE, **RATIO, "verdict": TEXT}
CEILING = {"method": TEXT, "error": NUMBER, "difference": NUMBER, "low": NUMBER, "high": NUMBER}


def opinion_tables(results: Results) -> Mapping[str, pa.Table]:
    """Give the tables by name; none of what is not told. Ratios of accelerated times are of days, not of chances."""
    found = results.opinions()
    if isinstance(found, Reason):
        return {}
    told: dict[str, pa.Table] = {}
    if not isinstance(found.effects, Reason):
        told["payment_opinions"] = table_of(EFFECTS, list(_effects(found.effects)))
    if not isinstance(found.fading, Reason):
        told["payment_fading"] = table_of(FADING, list(_fading(found.fading)))
    if not isinstance(found.ceiling, Reason):
        told["payment_ceiling"] = table_of(CEILING, list(_ceiling(found.ceiling)))
    return told


def _effects(told: EffectsTold) -> Iterator[dict[str, Any]]:
    for one in told.effects:
        for model, ratio in (("hazard", one.hazard), ("cox", one.cox), ("accelerated_times", one.aft)):
            if ratio is not None:
                yield {**_level(one), "model": model, **_ratio(ratio)}


def _fading(told: Fading) -> Iterator[dict[str, Any]]:
    for one in told.moving:
        for end, ratio in zip(told.ends_days, one.parts, strict=True):
            if ratio is not None:
                yield {**_level(one), "last_days_past_due": end, **_ratio(ratio), "verdict": str(one.verdict)}


def _ceiling(told: Ceiling) -> Iterator[dict[str, Any]]:
    none = dict.fromkeys(("difference", "low", "high"))
    yield {"method": "model", "error": _number(told.model_error), **none}
    for one in told.tried:
        values = {name: _number(getattr(one, name)) for name in ("error", "difference", "low", "high")}
        yield {"method": one.method, **values}


def _level(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in LEVEL}


def _ratio(ratio: Ratio) -> dict[str, Any]:
    return {"ratio": _number(ratio.value), "low": _number(ratio.low), "high": _number(ratio.high)}


def _number(value: float | None) -> Decimal | None:
    return None if value is None or not isfinite(value) or abs(value) >= 1e8 else Decimal(f"{value:.9f}")
