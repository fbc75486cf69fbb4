"""The exhibit of what became of the groups of a past day: who defaulted, who performed, of whom nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import NONE, name_of, number_column
from lrfm.report.exhibits.customers.units import number_head
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.model import SegmentSize, SegmentSizes
    from lrfm.segments.results import SegmentResults

__all__ = ["defaults", "exact_interval"]

LEAST_DEFAULTS = 20
"""With fewer defaults in all, shares of groups differ by chance alone."""
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
        voice.say("customers.defaults_caveat"),
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
    # the share itself would make a group of one customer the best or the worst
    low, high = min(known, key=lambda size: _interval(size)[1]), max(known, key=lambda size: _interval(size)[0])
    if _interval(low)[1] >= _interval(high)[0]:
        total, observed = sum(size.defaulted or 0 for size in known), sum(_observed(size) for size in known)
        return voice.say("customers.defaults_claim_alike", default_share=total / observed, **words)
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
    heads = (number_head(voice, key) for key in ("defaulted", "performed", "unobserved", "default_share", "interval"))
    columns = (Column(voice.say(f"segments.column_{sizes.by}")), number_column(voice, "customers"), *heads)
    rows = tuple(_row(voice, sizes.by, size) for size in sizes.segments if size.customers)
    return Table(voice.say("customers.defaults_caption"), columns, rows)


def _row(voice: Voice, by: str, size: SegmentSize) -> tuple[str, ...]:
    count, share, observed = voice.language.count, voice.language.share, _observed(size)
    told = (share((size.defaulted or 0) / observed), _ends(voice, size)) if observed else (NONE, NONE)
    counts = (size.customers, size.defaulted or 0, size.performed or 0, size.unobserved or 0)
    return (name_of(voice, by, size.key), *(count(one) for one in counts), *told)


def _ends(voice: Voice, size: SegmentSize) -> str:
    low, high = _interval(size)
    return voice.say("customers.interval", low_share=low, high_share=high)
