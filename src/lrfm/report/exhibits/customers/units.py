"""Features of customers in words: their names, and values in the units that people use."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lrfm.report.messages import MESSAGES
from lrfm.report.tables import Column
from lrfm.segments.types import GROUPS, TYPE_KEYS

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice

__all__ = ["column_name", "criterion_name", "number_head", "segment_name", "text_head", "value_of"]

CRITERIA = {
    "length_days": "length",
    "recency_days": "recency",
    "recency_ratio": "recency",
    "frequency_count": "frequency",
    "frequency_ratio": "frequency",
    "monetary_minor": "monetary",
}
"""The four criteria by the columns that they are told by."""


def column_name(voice: Voice, column: str) -> str:
    """Name a feature; a column of the user's own keeps its name."""
    key = f"feature.{column}"
    return voice.say(key) if key in MESSAGES else column


def criterion_name(voice: Voice, column: str) -> str:
    """Name what customers are sorted or scored by: one of L, R, F and M, or another feature."""
    return voice.say(f"customers.criterion_{CRITERIA[column]}") if column in CRITERIA else column_name(voice, column)


def value_of(voice: Voice, column: str, value: float | Fraction) -> str:
    """Write a feature's value in its unit, which the end of the column's name tells; amounts are minor units."""
    if column.endswith("_minor"):
        return voice.money(round(value))
    if column.endswith("_share"):
        return voice.language.share(value)
    if "days" in column.split("_"):
        return voice.language.days(value)
    return voice.language.count(int(value)) if value == int(value) else voice.language.number(value, decimals=2)


def segment_name(voice: Voice, key: str) -> str:
    """Name a group or a type; the symbol of a cluster stands for itself."""
    for by, keys in (("group", GROUPS), ("type", TYPE_KEYS)):
        if key in keys:
            return voice.say(f"segment.{by}.{key}")
    return key


def number_head(voice: Voice, key: str) -> Column:
    """Head a column of numbers; one of amounts names the currency."""
    return Column(voice.say(f"customers.column_{key}"), "number")


def text_head(voice: Voice, key: str) -> Column:
    """Head a column of words."""
    return Column(voice.say(f"customers.column_{key}"))
