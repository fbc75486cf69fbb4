"""The sixteen LRFM types and their five groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lrfm.segments.model import GroupKey

__all__ = ["GROUPS", "KEY_CUSTOMER", "TYPES", "TYPE_KEYS", "LrfmType", "group_by_rule", "group_of", "type_of"]


@dataclass(frozen=True)
class LrfmType:
    """One of the sixteen patterns of up (above the reference) and down, such as `++-+` for L, R, F and M."""

    key: str
    group: GroupKey
    symbols: str


GROUPS: tuple[GroupKey, ...] = ("core", "potential", "new", "lost", "consuming_resource")
"""The five groups, in the order in which they are shown."""

KEY_CUSTOMER = "key_customer"
"""What strategies call the customers who make most of the money, whatever their type."""

TYPES = (
    LrfmType("high_value_loyal", "core", "++++"),
    LrfmType("high_frequency_buying", "core", "+++-"),
    LrfmType("platinum", "core", "++-+"),
    LrfmType("potential_loyal", "potential", "+-++"),
    LrfmType("potential_high_frequency", "potential", "+-+-"),
    LrfmType("potential_consumption", "potential", "+--+"),
    LrfmType("high_value_new", "new", "-+++"),
    LrfmType("frequency_promotion", "new", "-++-"),
    LrfmType("spender_promotion", "new", "-+-+"),
    LrfmType("uncertain_new", "new", "-+--"),
    LrfmType("high_value_lost", "lost", "--++"),
    LrfmType("high_frequency_lost", "lost", "--+-"),
    LrfmType("consumption_lost", "lost", "---+"),
    LrfmType("uncertain_lost", "lost", "----"),
    LrfmType("low_consumption_cost", "consuming_resource", "++--"),
    LrfmType("high_consumption_cost", "consuming_resource", "+---"),
)
"""The sixteen types in the order in which they are shown; R up means more recent than the reference."""

TYPE_KEYS = tuple(known.key for known in TYPES)

_BY_SYMBOLS = {known.symbols: known for known in TYPES}
_BY_KEY = {known.key: known for known in TYPES}


def type_of(symbols: str) -> LrfmType:
    """Give the type of a pattern; `KeyError` for what is no pattern.

    >>> type_of("++-+").key
    'platinum'
    """
    return _BY_SYMBOLS[symbols]


def group_of(type_key: str) -> GroupKey:
    """Give the group of a type; `KeyError` for what is none.

    >>> group_of("consumption_lost")
    'lost'
    """
    return _BY_KEY[type_key].group


def group_by_rule(symbols: str) -> GroupKey:
    """Give the group as the rule has it: it hangs on L, on R, and on whether F or M is up.

    >>> group_by_rule("+---")
    'consuming_resource'
    """
    length, recency = symbols[0] == "+", symbols[1] == "+"
    if not length:
        return "new" if recency else "lost"
    if symbols[2:] == "--":
        return "consuming_resource"
    return "core" if recency else "potential"
