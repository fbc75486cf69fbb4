"""What the exhibits of payments to come share: the sentence where there are none, names of methods, sums."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.report.pack import Block, Lines
from lrfm.survival.proof.table import ALL

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.survival.payment_results import PaymentResults
    from lrfm.survival.proof.table import Counts, ProofTable

__all__ = ["NONE", "counts_of", "expected_minor", "method_name", "of_outlook", "value_of", "with_range"]

NONE = "–"
Exhibit = Block | Lines


def of_outlook(
    exhibit: Callable[[Voice, PaymentResults], Exhibit], *, otherwise: str | None = None
) -> Callable[[Voice, Results], Exhibit]:
    """Show an exhibit, or where nothing is foretold the reason; with `otherwise` these words, as another says why."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        found = results.payments()
        if isinstance(found, Reason):
            return voice.lines(voice.reason(found) if otherwise is None else voice.say(otherwise))
        return exhibit(voice, found)

    return shown


def method_name(voice: Voice, method: str) -> str:
    """Name a method shortly, as the head of a row."""
    return voice.say(f"outlook.method_{method}")


def expected_minor(outlook: pd.DataFrame, days: int) -> int:
    """Sum what is open times the chance that it is paid within so many days."""
    return round(float((outlook["open_minor"] * outlook[f"paid_{days}"]).sum()))


def counts_of(proof: ProofTable, group: str = ALL) -> Counts | None:
    """Give what the scores of a group rest on; None where nothing was scored."""
    return next((one for one in proof.counts if one.group == group), None)


def value_of(
    proof: ProofTable, method: str, metric: str, *, horizon_days: int | None = None, group: str = ALL
) -> float | None:
    """Give a score's value; None where it can't be told, or was not asked for."""
    wanted = (method, metric, horizon_days, group)
    return next((one.value for one in proof.scores if _place(one) == wanted), None)


def _place(score: object) -> tuple[object, ...]:
    return tuple(getattr(score, name) for name in ("method", "metric", "horizon_days", "group"))


def with_range(voice: Voice, value: float, low: float | None, high: float | None, *, decimals: int) -> str:
    """Write a number with its range, where there is one."""
    number = voice.language.number(value, decimals=decimals)
    if low is None or high is None:
        return number
    ends = {
        "low": voice.language.number(low, decimals=decimals),
        "high": voice.language.number(high, decimals=decimals),
    }
    return voice.say("outlook.with_range", value=number, **ends)
