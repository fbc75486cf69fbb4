"""Days on which customers pay, written to files and read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter

from lrfm.survival.runs import BusinessDays, Habit, RunHabits

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["open_habits", "save_habits"]


@dataclass(frozen=True)
class _Kept:
    """Habits and business days; the chances of customers stand in a table beside."""

    habits: tuple[Habit, ...]
    slip_share: float
    closed_weekdays: tuple[int, ...]
    holidays: tuple[date, ...]


_KEPT = TypeAdapter(_Kept)


def save_habits(habits: RunHabits, *, folder: Path) -> None:
    """Write habits into a folder that is there: `habits.json`, and `habits.parquet` with a row a customer."""
    import pandas as pd

    business = habits.business
    holidays = tuple(day.astype(object) for day in business.holidays)
    kept = _Kept(habits.habits, habits.slip_share, business.closed_weekdays, holidays)
    (folder / "habits.json").write_bytes(_KEPT.dump_json(kept))
    chances = pd.DataFrame(habits.chance, columns=[str(place) for place in range(len(habits.habits))])
    chances.to_parquet(folder / "habits.parquet", index=False, compression="lz4")


def open_habits(folder: Path) -> RunHabits:
    """Read habits again, customers in the same order."""
    import pandas as pd

    kept = _KEPT.validate_json((folder / "habits.json").read_bytes())
    holidays = tuple(np.datetime64(day, "D") for day in kept.holidays)
    chance = pd.read_parquet(folder / "habits.parquet").to_numpy(np.float64)
    return RunHabits(kept.habits, chance, BusinessDays(kept.closed_weekdays, holidays), kept.slip_share)
