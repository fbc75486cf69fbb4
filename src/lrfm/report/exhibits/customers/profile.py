"""The exhibit of what the members of a segment have in common, told only where it is neither chance nor small."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.units import column_name, number_head, segment_name, text_head, value_of
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Table, html_table
from lrfm.segments.profile.model import TraitKind

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.profile.model import Profile, Trait
    from lrfm.segments.results import SegmentResults

__all__ = ["profile", "trait_sentence"]

MOST_TRAITS = 5
"""Findings of a segment that are told: the strongest."""
OF_NAMES = ("salesperson",)


def profile(voice: Voice, found: SegmentResults) -> Block | Lines:
    """The strongest traits of each segment, each as a sentence with its size."""
    if found.profile is None:
        return voice.lines(voice.say("customers.profile_none"))
    told = _without_names(voice, found.profile)
    if not told.traits:
        return voice.lines(voice.say("customers.profile_nothing", count=told.test_count), *_untested(voice, told))
    return Block(
        "segment-profile",
        _claim(voice, told),
        html_table(_table(voice, told), language=voice.language),
        joined(
            voice.say("customers.profile_caveat", error_share=told.error_share),
            *(voice.sentence(words) for words in _untested(voice, told)),
        ),
        voice.say("customers.profile_provenance", count=told.test_count, rejected=told.rejected_count),
        question=voice.say("ask.profile"),
    )


def _without_names(voice: Voice, told: Profile) -> Profile:
    """Leave out who sells to them where names are masked: those are names, too."""
    if not voice.masks_names:
        return told
    return replace(told, traits=tuple(trait for trait in told.traits if trait.column not in OF_NAMES))


def _claim(voice: Voice, told: Profile) -> str:
    strongest = max(told.traits, key=lambda trait: abs(trait.effect))
    return voice.say(
        "customers.profile_claim",
        count=len(told.traits),
        segment=segment_name(voice, strongest.segment),
        trait=trait_sentence(voice, strongest),
    )


def trait_sentence(voice: Voice, trait: Trait) -> str:
    """Say what sets members apart; the words are those of the trait's own reason, with values in their units."""
    values = dict(trait.reason.values)
    for name in ("inside", "outside"):
        if name in values:
            is_share = trait.kind is TraitKind.VALUE
            amount = trait.reason.values[name]
            values[name] = _written(voice, "inside_share" if is_share else trait.column, amount)
    if "chance" in values:
        values["chance"] = _written(voice, "chance_share", values["chance"])
    values |= {"segment": segment_name(voice, trait.segment), "column": column_name(voice, trait.column)}
    return voice.say(trait.reason.key, **values)


def _written(voice: Voice, column: str, amount: object) -> str:
    return value_of(voice, column, amount) if isinstance(amount, int | float | Fraction) else str(amount)


def _table(voice: Voice, told: Profile) -> Table:
    columns = (text_head(voice, "segment"), text_head(voice, "finding"), number_head(voice, "effect"))
    ordered = sorted(told.traits, key=lambda trait: (trait.segment, -abs(trait.effect)))
    rows = tuple(
        (
            segment_name(voice, segment),
            trait_sentence(voice, trait),
            voice.language.number(trait.effect, decimals=2),
        )
        for segment, traits in groupby(ordered, key=lambda trait: trait.segment)
        for trait in list(traits)[:MOST_TRAITS]
    )
    return Table(voice.say("customers.profile_caption", count=MOST_TRAITS), columns, rows)


def _untested(voice: Voice, told: Profile) -> tuple[str, ...]:
    """Name what was not tested, and why; without this a silence reads as if there were nothing."""
    groups = (
        ("circular", tuple(column_name(voice, name) for name in told.circular)),
        ("unknown", tuple(column_name(voice, name) for name in told.unknown)),
        ("too_small", tuple(segment_name(voice, name) for name in told.too_small)),
    )
    return tuple(voice.say(f"customers.profile_{key}", names=names) for key, names in groups if names)
