"""What exhibits of several months share: their labels, their values as written, and the month to compare with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import wraps
from typing import TYPE_CHECKING

from lrfm.core.calendars import month_end
from lrfm.core.measure import Measure, Unit
from lrfm.figures.lines import Line
from lrfm.report.pack import Block, Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lrfm.kpi.results import MonthPoint, Trend, Trends
    from lrfm.report.exhibits.voice import Results, Voice, Windows

__all__ = [
    "Step",
    "bucket_names",
    "direction_of",
    "joined",
    "line_of",
    "month_labels",
    "named",
    "not_over",
    "number_tick",
    "of_balance",
    "of_payments",
    "of_trends",
    "share_tick",
    "short",
    "step_of",
    "windowed",
    "year_before",
    "zero_throughout",
]

Exhibit = Block | Lines
NONE = "–"
MONTHS_BACK = 12


@dataclass(frozen=True)
class Step:
    """A figure now and at the month it is compared with; both are known."""

    then: Measure
    now: Measure

    @property
    def change(self) -> Measure:
        """Give what it rose by (below 0: fell)."""
        return replace(self.now, value=Fraction(self.now.value or 0) - Fraction(self.then.value or 0), caveats=())


def of_trends(exhibit: Callable[[Voice, Trends], Exhibit], *, missing: str) -> Callable[[Voice, Results], Exhibit]:
    """Show the sentence `sales_only.<missing>` where figures of several months were not worked out."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        if results.trends is None:
            return voice.lines(voice.say(f"sales_only.{missing}"))
        return exhibit(voice, results.trends)

    return shown


def of_payments(exhibit: Callable[[Voice, Trends], Exhibit], *, missing: str) -> Callable[[Voice, Results], Exhibit]:
    """Show the sentence `sales_only.<missing>` where the files show sales alone as well."""
    several = of_trends(exhibit, missing=missing)

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        return several(voice, results if results.has_payments else replace(results, trends=None))

    return shown


def of_balance(exhibit: Callable[[Voice, Trends], Exhibit], *, missing: str) -> Callable[[Voice, Results], Exhibit]:
    """Show the sentence `fate_unknown.<missing>` where nobody knows what became of most of the balance, too."""
    several = of_payments(exhibit, missing=missing)

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        if results.has_payments and results.fate_is_unknown:
            return voice.lines(voice.say(f"fate_unknown.{missing}"))
        return several(voice, results)

    return shown


def windowed(
    exhibit: Callable[[Voice, Trends, Windows], Exhibit],
    *,
    wrap: Callable[..., Callable[[Voice, Results], Exhibit]],
    missing: str,
) -> Callable[[Voice, Results], Exhibit]:
    """Let an exhibit know how many months its figures look back, too; `wrap` is one of the above."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        def inner(own: Voice, trends: Trends) -> Exhibit:
            return exhibit(own, trends, results.windows)

        return wrap(inner, missing=missing)(voice, results)

    return shown


def month_labels(voice: Voice, trend: Trend) -> list[str]:
    """Write each month short."""
    return [voice.language.month_short(point.cutoff) for point in trend.points]


def line_of(voice: Voice, measures: Sequence[Measure], *, label: str, role: str = "first") -> Line:
    """Give a figure through the months as a line to draw, its values in words."""
    values = tuple(None if measure.value is None else float(measure.value) for measure in measures)
    written = tuple(short(voice, measure) for measure in measures)
    return Line(label, values, written, "second" if role == "second" else "third" if role == "third" else "first")


def short(voice: Voice, measure: Measure) -> str:
    """Write a figure for a cell or a mark: a dash where it is missing, its caption says of what unit it is."""
    if measure.value is None:
        return NONE
    if measure.unit is Unit.DAYS:
        return voice.language.number(measure.value, decimals=1)
    return voice.measure(measure)


def share_tick(voice: Voice, share: float) -> str:
    """Write a share on a scale, with as many decimals as it needs."""
    return voice.language.formats.share(share, decimals=_decimals(share * 100))


def number_tick(voice: Voice, value: float) -> str:
    """Write a number on a scale, with as many decimals as it needs."""
    return voice.language.number(value, decimals=_decimals(value))


def _decimals(value: float) -> int:
    return next((places for places in range(4) if abs(value - round(value, places)) < 1e-6), 4)


def year_before(trend: Trend) -> MonthPoint | None:
    """Give the point twelve months before the last, the first one where there are fewer, None where there is one."""
    if len(trend.points) < 2:
        return None
    return trend.points[-1 - MONTHS_BACK] if len(trend.points) > MONTHS_BACK else trend.points[0]


def step_of(trend: Trend, key: str) -> Step | None:
    """Give a figure a year ago and now; None where either is missing."""
    before = year_before(trend)
    if before is None:
        return None
    then, now = before.measure(key), trend.last.measure(key)
    return None if then.value is None or now.value is None else Step(then, now)


def zero_throughout(trend: Trend, keys: Sequence[str]) -> list[str]:
    """Give the figures that are 0 in every month in which they are known: a flat line would show nothing."""
    known = {key: [measure.value for measure in trend.of(key) if measure.value is not None] for key in keys}
    return [key for key, values in known.items() if values and not any(values)]


def named(voice: Voice, key: str, figures: Sequence[str]) -> str:
    """Name figures in a sentence; no sentence where there is none to name."""
    names = tuple(voice.say(f"trend.{figure}") for figure in figures)
    return voice.say(key, count=len(names), figures=names) if names else ""


def direction_of(change: Measure, *, least: Fraction | int) -> str:
    """Say `up`, `down`, or `same` where it changed by less than `least`."""
    value = Fraction(change.value or 0)
    if abs(value) < least:
        return "same"
    return "up" if value > 0 else "down"


def not_over(voice: Voice, trend: Trend) -> str:
    """Say that the last point is no month's end; empty where it is one."""
    cutoff = trend.last.cutoff
    return "" if cutoff == month_end(cutoff) else voice.say("trend.not_over", day=cutoff)


def joined(*sentences: str) -> str:
    """Join sentences; empty ones leave no trace."""
    return " ".join(sentence for sentence in sentences if sentence)


def bucket_names(voice: Voice, bounds: Sequence[tuple[int | None, int | None]], *, words: str = "ageing") -> list[str]:
    """Name ageing buckets by their bounds; `words` is the room of their messages."""
    return [_bucket_name(voice, words, first, last) for first, last in bounds]


def _bucket_name(voice: Voice, prefix: str, first: int | None, last: int | None) -> str:
    if first is None:
        return voice.say(f"{prefix}.bucket_not_due")
    if last is None:
        return voice.say(f"{prefix}.bucket_over", days=first - 1)
    return voice.say(f"{prefix}.bucket", first=first, last=last)
