"""Traits of segments: what sets their members apart from all other customers, with chance and size both asked."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from lrfm.core.reason import Reason
from lrfm.segments.profile.chance import adjusted
from lrfm.segments.profile.circular import BOUND_TO_LRFM
from lrfm.segments.profile.model import Profile, Trait, TraitKind
from lrfm.segments.profile.numbers import compared_numbers
from lrfm.segments.profile.values import compared_values, tested_values

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    import pandas as pd

    from lrfm.segments.profile.compared import Compared
    from lrfm.segments.profile.settings import ProfileSettings

__all__ = ["profile_of"]


def profile_of(
    segments: pd.Series[Any],
    *,
    numbers: pd.DataFrame,
    values: pd.DataFrame,
    settings: ProfileSettings,
    circular: Collection[str] = BOUND_TO_LRFM,
) -> Profile:
    """Compare every segment with all other customers, and tell what is neither chance nor small.

    `segments`: text by customer_key; whoever has none is no customer here. `numbers`: numeric columns by customer_key,
    missing where not known. `values`: rows (customer_key, column, value), several of a column where a customer has
    several, such as products. Columns in `circular` make the segments and are not tested. All tests are adjusted
    together (Benjamini-Hochberg), whether told or not; a trait is told if it stays below the level and its effect
    reaches the size in the settings.
    """
    placed = segments.dropna().astype(str).sort_index()
    skipped = {str(name) for name in (*numbers.columns, *values["column"].unique())} & set(circular)
    counts = placed.value_counts()
    by_numbers, no_numbers = _numbers(placed, numbers.drop(columns=list(skipped), errors="ignore"), settings=settings)
    by_values, no_values, left_out = _values(placed, values[~values["column"].isin(skipped)], settings=settings)
    compared = [*by_numbers, *by_values]
    p_adjusted = adjusted([one.p_value for one in compared])
    found = [(one, p) for one, p in zip(compared, p_adjusted, strict=True) if p <= settings.error_share]
    traits = [_trait(one, p_adjusted=p) for one, p in found if _matters(one, settings=settings)]
    return Profile(
        traits=tuple(sorted(traits, key=_strongest_first)),
        test_count=len(compared),
        rejected_count=len(found),
        error_share=settings.error_share,
        circular=tuple(sorted(skipped)),
        unknown=tuple(sorted(no_numbers + no_values)),
        untested_value_count=left_out,
        too_small=tuple(sorted(str(name) for name in counts.index[counts < settings.least_members])),
    )


def _numbers(
    placed: pd.Series[Any], numbers: pd.DataFrame, *, settings: ProfileSettings
) -> tuple[list[Compared], list[str]]:
    """Compare all numeric columns; name those that too few customers have."""
    import pandas as pd

    places, names = pd.factorize(placed, sort=True)
    aligned = numbers.reindex(placed.index)
    compared: list[Compared] = []
    unknown = []
    for column in aligned.columns:
        tests = list(
            compared_numbers(
                aligned[column].to_numpy(dtype=np.float64, na_value=np.nan),
                column=str(column),
                places=places,
                segments=[str(name) for name in names],
                least_members=settings.least_members,
            )
        )
        compared += tests
        unknown += [] if tests else [str(column)]
    return compared, unknown


def _values(
    placed: pd.Series[Any], values: pd.DataFrame, *, settings: ProfileSettings
) -> tuple[list[Compared], list[str], int]:
    """Compare all columns of values; name those that too few customers have, and count values left out."""
    rows = values.dropna().assign(value=lambda frame: frame["value"].astype(str)).drop_duplicates()
    rows = rows.assign(segment=rows["customer_key"].map(placed)).dropna()
    compared: list[Compared] = []
    unknown, left_out = sorted({str(name) for name in values["column"]} - set(rows["column"])), 0
    for column, holders in rows.groupby("column"):
        chosen = tested_values(holders, least_holders=settings.least_holders, most_values=settings.most_values)
        left_out += holders["value"].nunique() - len(chosen)
        tests = list(compared_values(holders, column=str(column), values=chosen, least_members=settings.least_members))
        compared += tests
        unknown += [] if tests else [str(column)]
    return compared, unknown, left_out


def _matters(one: Compared, *, settings: ProfileSettings) -> bool:
    least = settings.least_rank_effect if one.kind is TraitKind.NUMBER else settings.least_share_gap
    return abs(one.effect) >= least


def _trait(one: Compared, *, p_adjusted: float) -> Trait:
    return Trait(**asdict(one), p_adjusted=p_adjusted, reason=_reason(one))


def _reason(one: Compared) -> Reason:
    if one.kind is TraitKind.VALUE:
        key = "segments.trait_more_often" if one.effect > 0 else "segments.trait_less_often"
        inside, outside = _exact(one.share_inside), _exact(one.share_outside)
        return Reason.of(key, segment=one.segment, column=one.column, value=one.value, inside=inside, outside=outside)
    inside, outside = _exact(one.median_inside), _exact(one.median_outside)
    if (inside - outside) * Fraction(one.effect) > 0:
        key = "segments.trait_higher" if one.effect > 0 else "segments.trait_lower"
        return Reason.of(key, segment=one.segment, column=one.column, inside=inside, outside=outside)
    # medians may be equal, or even the other way round, where the rest of the members differ
    key = "segments.trait_mostly_higher" if one.effect > 0 else "segments.trait_mostly_lower"
    chance = _exact((1 + abs(one.effect)) / 2)
    return Reason.of(key, segment=one.segment, column=one.column, chance=chance)


def _exact(value: float | None) -> Fraction:
    return Fraction(value or 0.0).limit_denominator(1_000_000)


def _strongest_first(trait: Trait) -> tuple[str, float, str, str]:
    return trait.segment, -abs(trait.effect), trait.column, trait.value or ""
