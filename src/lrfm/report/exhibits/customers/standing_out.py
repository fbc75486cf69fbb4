"""Who alone makes so much of the money that a group, or the whole base, is hardly more than one customer."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import name_of
from lrfm.segments.model import UNTOLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.results import SegmentResults

__all__ = ["standing_out"]

MORE_THAN = Fraction(1, 5)


def standing_out(voice: Voice, found: SegmentResults) -> Iterator[str]:
    """Name the customer who alone brings more than a fifth of all money, and such of each group."""
    frame = found.now.frame
    whole = _largest(frame)
    if whole is not None:
        yield voice.say("segments.dominant_of_all", name=voice.name_of(whole[0]), money_share=whole[1])
    for size in found.sizes["group"].segments:
        if size.key == UNTOLD:
            continue
        top = _largest(frame[(frame["group"] == size.key).fillna(False)])
        if top is not None and (whole is None or top[0] != whole[0]):
            yield voice.say(
                "segments.dominant_of_group",
                name=voice.name_of(top[0]),
                money_share=top[1],
                group=name_of(voice, "group", size.key),
            )


def _largest(frame: pd.DataFrame) -> tuple[int, Fraction] | None:
    """Give the customer with most money and their share, where it is more than a fifth of it."""
    money = frame["monetary_minor"]
    total = int(money.sum())
    if total <= 0:
        return None
    share = Fraction(int(money.max()), total)
    return (int(money.idxmax()), share) if share > MORE_THAN else None
