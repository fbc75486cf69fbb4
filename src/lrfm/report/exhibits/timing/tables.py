"""What the page of the time to payment shows of curves, as tables: days as whole numbers, shares as decimals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lrfm.core.reason import Reason
from lrfm.report.exhibits.table_parts import TEXT, WHOLE, table_of
from lrfm.report.exhibits.timing.told import group_name

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.survival.told import PaymentCurves, Timing

__all__ = ["timing_tables"]

SHARE = pa.decimal128(18, 9)
PARTS = ("open", "paid", "credited", "written_off")
GROUP_COLUMNS = {
    "by": TEXT, "group": TEXT, "invoices": WHOLE, "customers": WHOLE, "median_days": WHOLE, "median_low": WHOLE,
    "median_high": WHOLE, "days_past_due": WHOLE, "paid_share": SHARE, "paid_low": SHARE, "paid_high": SHARE,
    "p_value": SHARE,
}  # fmt: skip


def timing_tables(voice: Voice, results: Results) -> Mapping[str, pa.Table]:
    """Give the tables by name; none where there are no curves. Salespeople are left out where names are masked."""
    found = results.curves()
    if isinstance(found, Reason):
        return {}
    clocks = [(name, timing) for name, timing in (("due", found.late), ("invoice", found.age)) if timing is not None]
    days = {"clock": TEXT, "day": WHOLE, **dict.fromkeys(PARTS, SHARE)}
    return {
        "payment_curve_days": table_of(days, [row for name, timing in clocks for row in _days(name, timing)]),
        "payment_groups": table_of(GROUP_COLUMNS, list(_groups(voice, found))),
    }


def _days(clock: str, timing: Timing) -> Iterator[dict[str, Any]]:
    for place, day in enumerate(timing.curve.days):
        yield {"clock": clock, "day": day, **{part: _share(getattr(timing.curve, part)[place]) for part in PARTS}}


def _groups(voice: Voice, found: PaymentCurves) -> Iterator[dict[str, Any]]:
    """Give a row for each group and each day past due of which shares are told; `all` comes first."""
    if found.late is not None:
        yield from _shares(found.late, by="all", name=voice.say("timing.everyone"))
    for grouping in found.groupings:
        if grouping.by == "salesperson" and voice.masks_names:
            continue
        for timing in grouping.groups:
            yield from _shares(timing, by=grouping.by, name=group_name(voice, found, grouping.by, timing.key))


def _shares(timing: Timing, *, by: str, name: str) -> Iterator[dict[str, Any]]:
    median = timing.median
    for share in timing.shares:
        yield {
            "by": by,
            "group": name,
            "invoices": timing.invoices,
            "customers": timing.customers,
            "median_days": _whole(median.value),
            "median_low": _whole(median.lower),
            "median_high": _whole(median.upper),
            "days_past_due": share.days,
            "paid_share": _share(share.paid.value),
            "paid_low": _share(share.paid.lower),
            "paid_high": _share(share.paid.upper),
            "p_value": _share(timing.adjusted_p_value),
        }


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _share(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.9f}")
