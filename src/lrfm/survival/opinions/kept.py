"""Days whose model is asked again: their books, what then came, and the model, kept beside the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter

from lrfm.survival.open_day import OpenDay
from lrfm.survival.opinions.kept_habits import open_habits, save_habits
from lrfm.survival.opinions.kept_model import open_model, save_model
from lrfm.survival.origin import Origin

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.survival.book import Books
    from lrfm.survival.proof.settings import ProofSettings
    from lrfm.survival.settings import HazardSettings

__all__ = ["KeptDay", "KeptDays", "keep_days", "open_kept"]

PAST_DAYS = 3
"""Past days on which the ceiling is tried: each takes a fit of its own."""
MOST_NOW, MOST_PAST, MOST_OPEN = 8_000, 10_000, 1_500
"""Of more invoices every second, third, ... is taken: of the book of the pack's day, of past days, and of those open
on a past day."""
PIECES = (
    "document_key", "customer_key", "event_date", "due_date", "entry_day", "exit_day", "cause", "terms", "size",
    "paid_late", "overdue", "buys", "rhythm", "known_for", "disputed", "contacted",
)  # fmt: skip


@dataclass(frozen=True)
class _Sampled:
    """A day, and every how many-th invoice of its book and of those open is kept."""

    day: date
    every: int
    open_every: int


@dataclass(frozen=True)
class _Told:
    now: _Sampled
    past: tuple[_Sampled, ...]


_TOLD = TypeAdapter(_Told)


@dataclass(frozen=True, eq=False)
class KeptDay:
    """A day: `pieces` of its book (`PIECES`), every `every`-th invoice; a past one with its model and what came.

    Of `open.origin` those of every `open_every`-th invoice are there, and `known` only tells `customer_key` and
    `cause`; payments in parts are left out.
    """

    day: date
    pieces: pd.DataFrame
    every: int
    open: OpenDay | None = None
    open_every: int = 1


@dataclass(frozen=True, eq=False)
class KeptDays:
    """The pack's day, and past days, oldest first."""

    now: KeptDay
    past: tuple[KeptDay, ...]


def keep_days(
    folder: Path, books: Books, fitted: Sequence[OpenDay], *, engine: Engine, settings: ProofSettings
) -> None:
    """Write the book of the last day, and the latest past days that were followed for all horizons.

    Where none was, those followed for the first horizon.
    """
    folder.mkdir(parents=True)
    chosen = _chosen(fitted, settings)
    past = []
    for place, one in enumerate(chosen):
        mine = folder / f"past_{place}"
        mine.mkdir()
        every = _keep_pieces(books.pieces_at(books.days.index(one.origin.day)), MOST_PAST, engine=engine, folder=mine)
        past.append(_Sampled(one.origin.day, every, _keep_open(one, folder=mine)))
        save_model(one.model, folder=mine)
    every = _keep_pieces(books.pieces_at(len(books.days) - 1), MOST_NOW, engine=engine, folder=folder)
    told = _Told(_Sampled(books.days[-1], every, 1), tuple(past))
    (folder / "told.json").write_bytes(_TOLD.dump_json(told))


def _chosen(fitted: Sequence[OpenDay], settings: ProofSettings) -> list[OpenDay]:
    for horizon in (settings.days, settings.horizons_days[0]):
        followed = [one for one in fitted if int(one.origin.came["watched_days"].min()) >= horizon]
        if followed:
            return followed[-PAST_DAYS:]
    return []


def _keep_pieces(pieces: Table, most: int, *, engine: Engine, folder: Path) -> int:
    count = engine.whole_numbers(pieces.agg(count=pieces.document_key.nunique().cast("int64")))["count"]
    every = _every(count, most)
    rows = pieces.filter(pieces.document_key.abs() % every == 0).select(*PIECES)
    found = engine.to_arrow(rows, order_by=["document_key", "entry_day"]).to_pandas()
    found.to_parquet(folder / "pieces.parquet", index=False, compression="lz4")
    return every


def _keep_open(one: OpenDay, *, folder: Path) -> int:
    origin = one.origin
    every = _every(len(origin.open), MOST_OPEN)
    kept = (origin.open["document_key"].abs() % every == 0).to_numpy()
    origin.known[["customer_key", "cause"]].to_parquet(folder / "known.parquet", index=False, compression="lz4")
    origin.open[kept].to_parquet(folder / "open.parquet", index=False, compression="lz4")
    origin.came[kept].to_parquet(folder / "came.parquet", index=False, compression="lz4")
    left = np.isin(one.customer_keys, origin.open.loc[kept, "customer_key"].to_numpy(np.int64))
    save_habits(one.habits.of(np.flatnonzero(left)), folder=folder)
    return every


def _every(count: int, most: int) -> int:
    """Give every how many-th is taken of so many.

    >>> _every(12_000, 12_000), _every(12_001, 12_000), _every(0, 10)
    (1, 2, 1)
    """
    return max(-(-count // most), 1)


def open_kept(folder: Path, *, settings: HazardSettings) -> KeptDays:
    """Read what was kept; `settings` are those of the models."""
    import pandas as pd

    told = _TOLD.validate_json((folder / "told.json").read_bytes())
    past = []
    for place, one in enumerate(told.past):
        mine = folder / f"past_{place}"
        known, still_open, came = (pd.read_parquet(mine / f"{name}.parquet") for name in ("known", "open", "came"))
        received = pd.DataFrame({name: pd.Series(dtype="int64") for name in ("row", "days", "paid_minor")})
        origin = Origin(one.day, known, still_open, came, received)
        model = open_model(mine, settings=settings)
        known_then = OpenDay(origin, model, open_habits(mine))
        past.append(KeptDay(one.day, _pieces(mine), one.every, known_then, one.open_every))
    return KeptDays(KeptDay(told.now.day, _pieces(folder), told.now.every), tuple(past))


def _pieces(folder: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(folder / "pieces.parquet")
