"""The exhibit of what became of the groups of a past day: who defaulted, who performed, of whom nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import NONE, name_of, number_column
from lrfm.report.exhibits.customers.units import number_head
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.model import SegmentSize, SegmentSizes
    from lrfm.segments.results import SegmentResults

__all__ = ["defaults", "exact_interval"]

LEAST_DEFAULTS = 20
"""With fewer defaults in all, shares of groups differ by chance alone."""
LEAST_OBSERVED = 20
"""Of a group with fewer customers of whom it is known, no share is told and none is compared."""
ERROR_SHARE = 0.05


def defaults(voice: Voice, found: SegmentResults) -> Block | Lines:
    """Defaults by group, with exact intervals; groups are ranked only where there are enough defaults."""
    sizes = found.default_sizes
    if sizes is None or not any(_observed(size) for size in sizes.segments):
        return voice.lines(voice.say("customers.defaults_none"))
    return Block(
        "segment-defaults",
        _claim(voice, sizes, months=found.horizon_months),
        html_table(_table(voice, sizes), language=voice.language),
        joined(_notes(voice, sizes), voice.say("customers.defaults_caveat")),
        voice.say("customers.defaults_provenance", day=sizes.cutoff, months=found.horizon_months),
        question=voice.say("ask.segment_defaults"),
    )


def exact_interval(hits: int, trials: int) -> tuple[float, float]:
    """Give the exact 95 % interval of a share (Clopper & Pearson 1934), by quantiles of the beta distribution.

    >>> [round(end, 4) for end in exact_interval(0, 10)], [round(end, 4) for end in exact_interval(3, 10)]
    ([0.0, 0.3085], [0.0667, 0.6525])
    """
    from scipy.special import betaincinv

    low = float(betaincinv(hits, trials - hits + 1, ERROR_SHARE / 2)) if hits else 0.0
    high = float(betaincinv(hits + 1, trials - hits, 1 - ERROR_SHARE / 2)) if hits < trials else 1.0
    return low, high


def _observed(size: SegmentSize) -> int:
    return (size.defaulted or 0) + (size.performed or 0)


def _claim(voice: Voice, sizes: SegmentSizes, *, months: int | None) -> str:
    known = [size for size in sizes.segments if _observed(size)]
    defaulted, observed = sum(size.defaulted or 0 for size in known), sum(_observed(size) for size in known)
    words = {"count": defaulted, "observed": observed, "day": sizes.cutoff, "months": months}
    if defaulted < LEAST_DEFAULTS:
        return voice.say("customers.defaults_claim_few", **words)
    alike = voice.say("customers.defaults_claim_alike", default_share=defaulted / observed, **words)
    large = [size for size in known if _observed(size) >= LEAST_OBSERVED]
    if not large:
        return alike
    # the share itself would make a small group the best or the worst
    low, high = min(large, key=lambda size: _interval(size)[1]), max(large, key=lambda size: _interval(size)[0])
    if _interval(low)[1] >= _interval(high)[0]:
        return alike
    return voice.say(
        "customers.defaults_claim",
        name=name_of(voice, sizes.by, high.key),
        other=name_of(voice, sizes.by, low.key),
        default_share=(high.defaulted or 0) / _observed(high),
        other_share=(low.defaulted or 0) / _observed(low),
        **words,
    )


def _interval(size: SegmentSize) -> tuple[float, float]:
    return exact_interval(size.defaulted or 0, _observed(size))


def _table(voice: Voice, sizes: SegmentSizes) -> Table:
    columns = (
        Column(voice.say(f"segments.column_{sizes.by}")),
        number_column(voice, "customers"),
        Column(voice.say("customers.column_owed_then", currency=voice.currency), "number"),
        *(number_head(voice, key) for key in ("followed", "defaulted", "performed", "default_share", "interval")),
    )
    shown = [size for size in sizes.segments if size.customers]
    rows = tuple((name_of(voice, sizes.by, size.key), *_cells(voice, _Group.of((size,)))) for size in shown)
    everybody = (voice.say("segments.all_customers"), *_cells(voice, _Group.of(shown)))
    return Table(voice.say("customers.defaults_caption"), columns, rows, footer=everybody)


@dataclass(frozen=True)
class _Group:
    """Sums over some groups: who was there, what they owed, who was followed, and what became of these."""

    customers: int
    open_minor: int | None
    defaulted: int
    performed: int
    followed: int

    @classmethod
    def of(cls, sizes: Sequence[SegmentSize]) -> _Group:
        owed = [size.open_minor for size in sizes]
        defaulted, performed = sum(size.defaulted or 0 for size in sizes), sum(size.performed or 0 for size in sizes)
        return cls(
            customers=sum(size.customers for size in sizes),
            open_minor=None if None in owed else sum(minor for minor in owed if minor is not None),
            defaulted=defaulted,
            performed=performed,
            followed=defaulted + performed + sum(size.unobserved or 0 for size in sizes),
        )


def _cells(voice: Voice, group: _Group) -> tuple[str, ...]:
    count, observed = voice.language.count, group.defaulted + group.performed
    told = (NONE, NONE)
    if observed >= LEAST_OBSERVED:
        low, high = exact_interval(group.defaulted, observed)
        told = (
            voice.language.share(group.defaulted / observed),
            voice.say("customers.interval", low_share=low, high_share=high),
        )
    return (
        count(group.customers),
        NONE if group.open_minor is None else voice.amount(group.open_minor),
        count(group.followed),
        count(group.defaulted),
        count(group.performed),
        *told,
    )


def _notes(voice: Voice, sizes: SegmentSizes) -> str:
    """Say what the table leaves out: shares of small groups, and customers of whom nothing is known."""
    is_few = any(size.customers and _observed(size) < LEAST_OBSERVED for size in sizes.segments)
    unobserved = sum(size.unobserved or 0 for size in sizes.segments)
    return joined(
        voice.say("customers.defaults_few", least=LEAST_OBSERVED) if is_few else "",
        voice.say("customers.defaults_unobserved", count=unobserved) if unobserved else "",
    )
