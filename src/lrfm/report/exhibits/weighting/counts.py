"""The exhibits of who was counted, origin by origin, and of the proof that nothing later was known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.series import joined
from lrfm.report.exhibits.weighting.answer import proof_claim
from lrfm.report.exhibits.weighting.told import NONE, head
from lrfm.report.folded import folded, paragraphs
from lrfm.report.pack import Block
from lrfm.report.tables import Column, Table, html_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lrfm.backtest.results import OriginTold, TournamentResults, TournamentTold
    from lrfm.report.exhibits.voice import Voice
    from lrfm.report.pack import Lines

__all__ = ["counts", "proof"]

LEFT_OUT = (
    "related_party", "in_default", "inactive", "new",
    "window_open", "unknown_fate", "no_payments", "blank", "backdated",
)  # fmt: skip


def counts(voice: Voice, found: TournamentResults) -> Block | Lines:
    """Eligible customers, who was left out and why, defaults by day and by cause, and the hash of who was tested."""
    told = found.told
    if not told.origins:
        return voice.lines(voice.say("weighting.none_counts"))
    return Block(
        "weighting-counts",
        _claim(voice, told),
        "\n".join(_parts(voice, told)),
        joined(voice.say("weighting.counts_words"), _windows(voice, told)),
        voice.say("weighting.counts_provenance", count=told.horizon_months, day=told.observed_on),
        question=voice.say("ask.weighting_counts"),
    )


def _parts(voice: Voice, told: TournamentTold) -> Iterator[str]:
    """Give a line for each day whose windows are over; days to learn from, exclusions and causes are folded away."""
    shown = [one for one in told.origins if one.is_tested or (told.missing is not None and _is_over(one, told))]
    if shown:
        yield html_table(_followed(voice, shown, told), language=voice.language)
    yield folded(
        voice.say("weighting.days_summary"),
        *(html_table(table, language=voice.language) for table in (_origins(voice, told), _left_out(voice, told))),
        paragraphs(
            voice.say("weighting.days_open") if any(not _is_over(one, told) for one in told.origins) else "",
            voice.say("weighting.counts_hash"),
        ),
    )
    if told.causes:
        yield folded(
            voice.say("weighting.causes_caption"),
            html_table(_causes(voice, told), language=voice.language),
            paragraphs(voice.say("weighting.causes_words")),
        )


def _is_over(one: OriginTold, told: TournamentTold) -> bool:
    return one.window_end <= told.observed_on


def _followed(voice: Voice, origins: Sequence[OriginTold], told: TournamentTold) -> Table:
    columns = (head(voice, "day", is_text=True), *(head(voice, key) for key in ("followed", "defaulted", "share")))
    count = voice.language.count
    rows = tuple(
        (
            voice.language.date(one.day),
            count(one.told_count),
            count(one.default_count),
            voice.language.share(one.default_count / one.told_count) if one.told_count else NONE,
        )
        for one in origins
    )
    return Table(voice.say("weighting.followed_caption", months=told.horizon_months), columns, rows)


def _claim(voice: Voice, told: TournamentTold) -> str:
    if not told.tested:
        return voice.say("weighting.counts_claim_untested", count=len(told.origins))
    return voice.say(
        "weighting.counts_claim" if told.missing is None else "weighting.counts_claim_known",
        count=told.default_count,
        customers=told.customer_count,
        days=len(told.tested),
        months=told.horizon_months,
    )


def _windows(voice: Voice, told: TournamentTold) -> str:
    """Say how many defaults the windows count together, where a customer is in several of them."""
    together = sum(one.default_count for one in told.tested)
    if together <= told.default_count:
        return ""
    return voice.say("weighting.counts_windows", count=together, distinct=told.default_count)


def _origins(voice: Voice, told: TournamentTold) -> Table:
    columns = (
        head(voice, "day", is_text=True),
        head(voice, "use", is_text=True),
        *(head(voice, key) for key in ("eligible", "known", "defaulted", "learned_rows", "learned_defaults")),
        head(voice, "hash", is_text=True),
    )
    rows = tuple(_origin(voice, one, told) for one in told.origins)
    return Table(voice.say("weighting.origins_caption", months=told.horizon_months), columns, rows)


def _origin(voice: Voice, one: OriginTold, told: TournamentTold) -> tuple[str, ...]:
    count, is_open = voice.language.count, not _is_over(one, told)
    use = "open" if is_open else "over" if told.missing is not None else "tested" if one.is_tested else "learned"
    return (
        voice.language.date(one.day),
        voice.say(f"weighting.use_{use}"),
        count(one.eligible_count),
        *(NONE if is_open else count(value) for value in (one.told_count, one.default_count)),
        *(count(value) for value in (one.training_count, one.training_default_count)),
        one.eligible_hash,
    )


def _left_out(voice: Voice, told: TournamentTold) -> Table:
    keys = [key for key in LEFT_OUT if any(one.left_out.get(key) for one in told.origins)]
    keys += sorted({key for one in told.origins for key in one.left_out} - set(LEFT_OUT))
    columns = (
        head(voice, "day", is_text=True),
        *(Column(voice.say(f"weighting.out_{key}"), "number") for key in keys),
    )
    rows = tuple(
        (voice.language.date(one.day), *(_count(voice, one.left_out.get(key, 0)) for key in keys))
        for one in told.origins
    )
    return Table(voice.say("weighting.left_out_caption"), columns, rows)


def _count(voice: Voice, count: int) -> str:
    return voice.language.count(count) if count else NONE


def _causes(voice: Voice, told: TournamentTold) -> Table:
    columns = (head(voice, "cause", is_text=True), head(voice, "count"))
    rows = tuple(
        (voice.say(f"weighting.cause_{cause}"), voice.language.count(count))
        for cause, count in sorted(told.causes.items(), key=lambda item: -item[1])
    )
    footer = (voice.say("weighting.causes_all"), voice.language.count(sum(told.causes.values())))
    return Table(voice.say("weighting.causes_caption"), columns, rows, footer=footer)


def proof(voice: Voice, found: TournamentResults) -> Lines:
    """Whether scores made without anything later are the same."""
    told = found.told
    if told.proof is None:
        return voice.lines(voice.say("weighting.none_proof"))
    return voice.lines(proof_claim(voice, told.proof), voice.say("weighting.proof_words"))
