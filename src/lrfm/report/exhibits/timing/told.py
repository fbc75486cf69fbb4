"""What the exhibits of curves share: names of groups, ranges, the day that claims speak of, and who is not in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import pairwise
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.survival.classes import TERMS_ENDS_DAYS

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.survival.by_group import ShareBy
    from lrfm.survival.estimate import Estimate
    from lrfm.survival.told import Grouping, PaymentCurves, Timing

__all__ = [
    "ALPHA",
    "NONE",
    "chance",
    "days_range",
    "group_name",
    "how_sure",
    "in_order",
    "is_cut",
    "key_share",
    "of_curves",
    "rests_on",
    "share_range",
    "unless_undue",
    "who_is_left_out",
]

NONE = "–"
ALPHA = 0.05
"""Below it, chance alone is not believed."""
SMALLEST_P = 0.001
KEY_DAY = 30
"""The day past due that claims speak of, or the nearest one of the params."""
NOT_YET = "not_yet"
SEGMENTS = ("core", "potential", "new", "lost", "consuming_resource", NOT_YET)
"""In the order in which the page of customers names them."""
Exhibit = Block | Lines
Shown = Callable[["Voice", "PaymentCurves"], Exhibit]


def of_curves(exhibit: Shown) -> Callable[[Voice, Results], Exhibit]:
    """Show an exhibit of the curves, or the sentence why there are none."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        found = results.curves()
        return voice.lines(voice.reason(found)) if isinstance(found, Reason) else exhibit(voice, found)

    return shown


def unless_undue(exhibit: Shown) -> Shown:
    """Show the reason in the exhibit's place where there is no curve of days past due."""

    @wraps(exhibit)
    def shown(voice: Voice, found: PaymentCurves) -> Exhibit:
        return exhibit(voice, found) if found.late_missing is None else voice.lines(voice.reason(found.late_missing))

    return shown


def key_share(timing: Timing) -> ShareBy:
    """Give the shares of the day that claims speak of."""
    return min(timing.shares, key=lambda share: abs(share.days - KEY_DAY))


def in_order(grouping: Grouping) -> tuple[Timing, ...]:
    """Give the groups in the order in which readers know them."""
    if grouping.by != "segment":
        return grouping.groups
    return tuple(sorted(grouping.groups, key=lambda one: SEGMENTS.index(one.key)))


def group_name(voice: Voice, found: PaymentCurves, by: str, key: str) -> str:
    """Name a group in plain words."""
    match by:
        case "segment":
            return voice.say("timing.not_yet" if key == NOT_YET else f"segment.group.{key}")
        case "terms":
            return _class_name(voice, "terms", int(key), [(end, end + 1) for end in TERMS_ENDS_DAYS], money="")
        case "size":
            cuts = [(cut, cut) for cut in found.size_cuts_minor]
            return _class_name(voice, "size", int(key), cuts, money="_brief_minor")
        case _:
            return key


def _class_name(voice: Voice, by: str, place: int, ends: list[tuple[int, int]], *, money: str) -> str:
    """Name a class by its bounds; `ends` are the end of each class but the last, and the beginning of the next."""
    if not ends:
        return voice.say(f"timing.{by}_all")
    if place == 0:
        return voice.say(f"timing.{by}_up_to", **{f"last{money}": ends[0][0]})
    if place == len(ends):
        last = ends[-1][1] if money else ends[-1][0]
        return voice.say(f"timing.{by}_above", **{f"first{money}" if money else "last": last})
    (_, first), (last, _) = list(pairwise(ends))[place - 1]
    return voice.say(f"timing.{by}_between", **{f"first{money}": first, f"last{money}": last})


def chance(voice: Voice, p_value: float) -> str:
    """Write a p-value with three decimals, small ones as below the smallest."""
    if p_value < SMALLEST_P:
        return voice.say("timing.chance_small", value=voice.language.number(SMALLEST_P, decimals=3))
    return voice.say("timing.chance", value=voice.language.number(p_value, decimals=3))


def share_range(voice: Voice, found: Estimate) -> str:
    """Write a share with its range, as far as both are known."""
    if found.value is None:
        return NONE
    if found.lower is None or found.upper is None:
        return voice.language.share(found.value)
    within = voice.say("timing.range", low_share=found.lower, high_share=found.upper)
    return f"{voice.language.share(found.value)} ({within})"


def days_range(voice: Voice, found: Estimate) -> str:
    """Write a median of days with its range; the end of the range may not be reached."""
    if found.value is None:
        return NONE
    days = voice.language.count(int(found.value))
    if found.lower is None:
        return days
    low = voice.language.count(int(found.lower))
    if found.upper is None:
        return voice.say("timing.median_range_open", days=days, low=low)
    return voice.say("timing.median_range", days=days, low=low, high=voice.language.count(int(found.upper)))


def how_sure(voice: Voice, found: PaymentCurves) -> str:
    """Say what ranges mean, or that there are none."""
    late = found.late or found.age
    if any(share.paid.lower is not None for share in late.shares):
        return voice.say("timing.intervals", level_share=found.level)
    return voice.say("timing.no_intervals")


def is_cut(voice: Voice, found: PaymentCurves) -> str:
    """Say that the curves are of those who paid by a day, where they are."""
    return "" if found.cut is None else voice.say("timing.cut_caveat", days=found.cut.last_days)


def who_is_left_out(voice: Voice, found: PaymentCurves) -> str:
    """Say what a reader of any curve must know of whom it rests on."""
    counts = (
        ("part_paid_unknown", found.part_paid_unknown),
        ("not_followed", found.left_out.not_followed),
        ("same_day", found.left_out.same_day),
    )
    return joined(
        is_cut(voice, found),
        voice.say("timing.settled_only") if found.is_settled_only else "",
        *(voice.say(f"timing.{key}", count=count) for key, count in counts if count),
    )


def rests_on(voice: Voice, found: PaymentCurves) -> str:
    """Say on which invoices the curves rest."""
    return voice.say("timing.provenance", count=found.invoices, customers=found.customers)
