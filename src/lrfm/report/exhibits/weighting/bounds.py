"""Upper bounds of the default rate as tables: of all customers, and by fifth of equal weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lrfm.report.exhibits.weighting.told import NONE, head
from lrfm.report.tables import Table

if TYPE_CHECKING:
    from lrfm.backtest.results import BoundTold, TournamentTold
    from lrfm.report.exhibits.voice import Voice

__all__ = ["bound_tables", "highest_bound"]


def highest_bound(told: TournamentTold) -> BoundTold | None:
    """Give the surest bound for all customers, who default each by itself; none where there is no bound."""
    together = (one for one in told.bounds if one.grade is None and not one.correlation)
    return max(together, key=lambda one: one.confidence, default=None)


def bound_tables(voice: Voice, told: TournamentTold) -> tuple[Table, ...]:
    """Tabulate bounds of all customers, and by fifth of equal weights where there are such."""
    together = [one for one in told.bounds if one.grade is None]
    graded = [one for one in told.bounds if one.grade is not None]
    tables = []
    if together:
        columns = tuple(head(voice, key) for key in ("confidence", "correlation", "customers", "defaults", "bound"))
        rows = tuple((voice.language.share(one.confidence), *_cells(voice, one)) for one in together)
        caption = voice.say("weighting.bounds_caption", months=told.horizon_months)
        tables.append(Table(caption, columns, rows))
    if graded:
        keys = ("correlation", "customers", "defaults", "bound")
        columns = (head(voice, "grade", is_text=True), *(head(voice, key) for key in keys))
        rows = tuple((_grade(voice, one), *_cells(voice, one)) for one in graded)
        caption = voice.say("weighting.grades_caption", months=told.horizon_months, level_share=graded[0].confidence)
        tables.append(Table(caption, columns, rows))
    return tuple(tables)


def _grade(voice: Voice, one: BoundTold) -> str:
    return voice.say("weighting.grade", grade=one.grade)


def _cells(voice: Voice, one: BoundTold) -> tuple[str, ...]:
    count = voice.language.count
    return (
        voice.language.number(one.correlation, decimals=2) if one.correlation else NONE,
        count(one.customer_count),
        count(one.default_count),
        voice.language.share(one.bound),
    )
