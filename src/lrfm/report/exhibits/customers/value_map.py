"""The exhibit of customers by how often they buy and how much each time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import exp, floor, log
from typing import TYPE_CHECKING

from lrfm.figures.value_map import Field, Spot, draw_value_map
from lrfm.report.exhibits.customers.told import name_of
from lrfm.report.pack import Block, Lines
from lrfm.report.svg import render_figure

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.model import SegmentSizes
    from lrfm.segments.results import SegmentResults

__all__ = ["value_map"]

PLACES = {"best": (True, True), "spender": (False, True), "frequent": (True, False), "uncertain": (False, False)}
"""On which side of the cuts a field lies: right, upper."""
X_STEP, Y_STEP = 0.12, 0.22
"""How far apart, as logarithms, customers are drawn as one dot."""


def value_map(voice: Voice, found: SegmentResults) -> Block | Lines:
    """The customer value matrix drawn: frequency against mean purchase, cut at their means."""
    cuts = [found.now.references.cut(key).value for key in ("value_frequency", "value_purchase")]
    rows = _drawn(found)
    frequency, purchase = cuts
    if frequency is None or purchase is None or rows.empty:
        missing = found.now.references.cut("value_frequency").missing
        return voice.lines(voice.reason(missing) if missing else voice.say("segments.nobody"))
    scale = 10**voice.currency_digits
    cells = found.sizes["value_cell"]
    figure = render_figure(
        partial(
            draw_value_map,
            spots=list(_spots(voice, rows, scale=scale)),
            fields=list(_fields(voice, cells)),
            cut=(frequency, purchase / scale),
            x_tick=lambda value: voice.language.formats.compact(value, decimals=0),
            y_tick=voice.language.compact,
            x_label=voice.say("segments.axis_frequency", count=found.window_months),
            y_label=voice.say("segments.axis_purchase", currency=voice.currency),
        ),
        id="value-map-figure",
        title=voice.say("segments.value_map_title"),
        description=_claim(voice, cells),
        language=voice.language,
        height_inches=4.2,
        narrow_height_inches=4.4,
    )
    left_out = len(found.now.frame) - len(rows)
    caveat = voice.say("segments.value_map_caveat")
    if left_out:
        caveat = f"{caveat} {voice.say('segments.value_map_left_out', count=left_out)}"
    return Block(
        "value-map",
        _claim(voice, cells),
        figure,
        caveat,
        voice.say("segments.value_map_provenance", learned_on=found.learned_on),
        question=voice.say("ask.value_map"),
    )


def _claim(voice: Voice, cells: SegmentSizes) -> str:
    best = next(size for size in cells.segments if size.key == "best")
    return voice.say(
        "segments.value_map_claim",
        count=best.customers,
        customer_share=best.customer_share,
        money_share=best.monetary_share,
    )


def _drawn(found: SegmentResults) -> pd.DataFrame:
    """Give frequency and money of those who bought in the window for more than they gave back."""
    rows = found.features[["frequency_count", "monetary_minor"]]
    return rows[(rows["frequency_count"] > 0) & (rows["monetary_minor"] > 0)]


def _spots(voice: Voice, rows: pd.DataFrame, *, scale: int) -> Iterator[Spot]:
    """Draw customers who can hardly be told apart as one dot, where the mean of them lies."""
    total = float(rows["monetary_minor"].sum())
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for frequency, monetary in zip(rows["frequency_count"], rows["monetary_minor"], strict=True):
        x, y = log(frequency), log(monetary / frequency / scale)
        found.setdefault((floor(x / X_STEP), floor(y / Y_STEP)), []).append((float(frequency), float(monetary)))
    for members in found.values():
        count, money = len(members), sum(monetary for _, monetary in members)
        x = exp(sum(log(frequency) for frequency, _ in members) / count)
        y = exp(sum(log(monetary / frequency / scale) for frequency, monetary in members) / count)
        text = voice.say("segments.spot", count=count, monetary_minor=round(money), frequency=round(x))
        yield Spot(x, y, count, money / total, text)


def _fields(voice: Voice, cells: SegmentSizes) -> Iterator[Field]:
    for size in cells.segments:
        if size.key in PLACES:
            right, upper = PLACES[size.key]
            note = voice.say("segments.field_note", count=size.customers, money_share=size.monetary_share)
            yield Field(name_of(voice, "value_cell", size.key), note, right, upper)
