"""What the exhibits of other opinions share: the sentence where there are none, names of levels, ratios in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.report.exhibits.outlook.levels import level_words, term_words
from lrfm.report.exhibits.outlook.told import with_range
from lrfm.report.pack import Block, Lines

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Results, Voice
    from lrfm.survival.opinions.results import Effect, Moving, Opinions, Ratio

__all__ = ["named", "of_opinions", "quoted", "ratio_words", "sampled", "untold"]

Exhibit = Block | Lines


def of_opinions(
    exhibit: Callable[[Voice, Opinions], Exhibit], *, otherwise: str
) -> Callable[[Voice, Results], Exhibit]:
    """Show an exhibit, or these words where there is no model to set others beside: another exhibit says why."""

    @wraps(exhibit)
    def shown(voice: Voice, results: Results) -> Exhibit:
        found = results.opinions()
        return voice.lines(voice.say(otherwise)) if isinstance(found, Reason) else exhibit(voice, found)

    return shown


def untold(voice: Voice, reason: Reason) -> Lines:
    """Say why an exhibit can't be told; covariates in the words of the page."""
    return voice.lines(_why(voice, reason))


def _why(voice: Voice, reason: Reason) -> str:
    if "covariates" not in reason.values:
        return voice.reason(reason)
    names = [_column_words(voice, name) for name in str(reason.values["covariates"]).split(", ")]
    return voice.say(reason.key, **{**reason.values, "covariates": tuple(dict.fromkeys(names))})


def _column_words(voice: Voice, name: str) -> str:
    """Name a column of the models by its term: `lrfm.survival.opinions.coding` calls it term_level."""
    from lrfm.survival.book import COVARIATES

    term = max((one for one in COVARIATES if name.startswith(one)), key=len, default=name)
    return term_words(voice, term)


def named(voice: Voice, one: Effect | Moving) -> str:
    """Name the level of an effect."""
    return level_words(voice, one.term, one.level)


def quoted(voice: Voice, ones: tuple[Effect | Moving, ...]) -> tuple[str, ...]:
    """Name levels in quotes, for a list."""
    return tuple(voice.say("outlook.quoted", name=named(voice, one)) for one in ones)


def ratio_words(voice: Voice, ratio: Ratio) -> str:
    """Write a ratio with its range."""
    return with_range(voice, ratio.value, ratio.low, ratio.high, decimals=2)


def sampled(voice: Voice, every: int) -> str:
    """Say that not all invoices were asked, where they were not."""
    return voice.say("opinions.sampled", every=every) if every > 1 else ""
