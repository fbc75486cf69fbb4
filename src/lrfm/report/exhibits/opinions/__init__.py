"""Exhibits of other opinions: effects by three models, whether they fade, and how much better anything could be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from lrfm.report.exhibits.opinions.ceiling import ceiling
from lrfm.report.exhibits.opinions.effects import effects
from lrfm.report.exhibits.opinions.fading import fading
from lrfm.report.exhibits.opinions.told import of_opinions

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.report.pack import Block, Lines

__all__ = ["OPINIONS"]

OPINIONS: Mapping[str, Callable[[Voice, Results], Block | Lines]] = MappingProxyType(
    {
        "opinions.effects": of_opinions(effects, otherwise="opinions.none_effects"),
        "opinions.fading": of_opinions(fading, otherwise="opinions.none_fading"),
        "opinions.ceiling": of_opinions(ceiling, otherwise="opinions.none_ceiling"),
    }
)
"""The exhibits that set other models beside that of payment, by name."""
