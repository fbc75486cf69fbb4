"""Spells made up for tests: as a table of the engine, and written out by day in plain Python."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lrfm.engine.duckdb import open_duckdb
from lrfm.engine.settings import EngineSettings
from lrfm.survival.bins import LatenessBins
from lrfm.survival.causes import NAMES
from lrfm.survival.cells import Cells, count_cells
from lrfm.survival.exposure import ExposureCalendar
from lrfm.survival.settings import HazardSettings
from lrfm.survival.spell_groups import Layout, SpellGroups, group_spells

SETTINGS = HazardSettings()
BINS = LatenessBins.from_settings(SETTINGS)


def made(seed: int = 1, *, count: int = 1500, customers: int = 60) -> pd.DataFrame:
    """Draw spells with late entry, several terms, and three causes."""
    chance = np.random.default_rng(seed)
    customer = chance.integers(0, customers, count)
    terms = chance.choice([0, 14, 30, 60], count)
    size = chance.choice(["small", "middle", "large"], count)
    entry = np.where(chance.random(count) < 0.3, chance.integers(1, 50, count), 0)
    speed = np.exp(0.4 * (size == "small") + 0.3 * chance.standard_normal(customers)[customer])
    paid = np.ceil(terms + chance.normal(5, 12, count) + chance.exponential(25, count) / speed).astype(np.int64)
    other = chance.geometric(1 / 400, count)
    seen = chance.integers(1, 300, count)
    last = np.minimum(np.minimum(np.maximum(paid, 0), other), seen)
    cause = np.select([last == seen, last == other], [0, chance.integers(2, 4, count)], 1)
    days = [date(2023, 5, 1) + timedelta(days=int(day)) for day in chance.integers(0, 400, count)]
    due = [day + timedelta(days=int(term)) for day, term in zip(days, terms, strict=True)]
    return pd.DataFrame(
        {
            "customer_key": customer, "event_date": days, "due_date": due, "entry_day": entry, "exit_day": last,
            "cause": [NAMES[code] for code in cause], "amount_minor": chance.integers(1, 10**12, count),
            "terms": terms, "size": size,
        }
    )  # fmt: skip


def engine() -> Any:
    """An engine of its own."""
    return open_duckdb(EngineSettings(threads=1))


def grouped(
    spells: pd.DataFrame | pa.Table, covariates: tuple[str, ...] = ("terms", "size"), *, on: Any = None, **layout: Any
) -> tuple[SpellGroups, Cells, Any]:
    """Count the cells of spells."""
    on = on or engine()
    arrow = spells if isinstance(spells, pa.Table) else pa.Table.from_pandas(spells, preserve_index=False)
    table = on.from_arrow(arrow, name="spells")
    groups = group_spells(table, layout=Layout(layout.pop("bins", BINS), covariates, **layout), engine=on)
    return groups, count_cells(groups, engine=on), on


def calendar(*effects: str) -> ExposureCalendar:
    """Calendar effects by the ordinary week."""
    return ExposureCalendar(effects, SETTINGS.exposure)


def day_by_day(spells: pd.DataFrame, *, bins: LatenessBins = BINS) -> pd.DataFrame:
    """Write each invoice out by day with plain loops: the day past due, its bin, and the cause if it ended then."""
    rows = []
    for number, spell in enumerate(spells.to_dict("records")):
        day = spell["event_date"] + timedelta(days=spell["entry_day"] + 1)
        last = spell["event_date"] + timedelta(days=spell["exit_day"])
        while day <= last:
            lateness = (day - spell["due_date"]).days
            place = sum(end < lateness for end in bins.ends)
            cause = spell["cause"] if day == last else "open"
            rows.append((number, spell["customer_key"], spell["terms"], spell["size"], place, day, lateness, cause,
                         spell["amount_minor"]))  # fmt: skip
            day += timedelta(days=1)
    names = ["spell", "customer_key", "terms", "size", "bin", "day", "lateness", "cause", "amount_minor"]
    return pd.DataFrame(rows, columns=names)
