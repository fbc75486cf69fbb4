"""Past days to predict from, taken out of the books of those days and of the last one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.book import at_risk, frame_of
from lrfm.survival.causes import CREDITED, NAMES, OPEN
from lrfm.survival.origin import Origin

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from lrfm.cohort.spells import SpellsAt
    from lrfm.engine.base import Engine
    from lrfm.survival.book import Books

__all__ = ["take_origins"]

OPEN_NAME, PAID = NAMES[OPEN], NAMES[1]


def take_origins(books: Books, spells: SpellsAt, *, engine: Engine) -> tuple[Origin, ...]:
    """Give an origin for each day of the books, oldest first; what came is what the last day knows.

    The origin of the last day itself has nothing that came: its `came` says so with 0 watched days. What was received
    before an origin but posted after it counts as received on the day after it, and so does an end. An invoice that was
    reversed later was never to be paid: it counts as credited on the day after. What came is followed until
    `books.lag_days` before the last day, for what came since may not be posted yet: it would look like less than comes.
    """
    import pandas as pd

    frame = frame_of(books.spells, engine=engine)
    parts = engine.to_arrow(
        spells.parts.select("number", "document_key", "event_date", "exit_day", "cause", "amount_minor"),
        order_by=["number", "document_key", "exit_day", "cause"],
    ).to_pandas()
    parts["date"] = pd.to_datetime(parts["event_date"]) + pd.to_timedelta(parts["exit_day"], unit="D")
    by_number = dict(list(frame.groupby("number")))
    parts_by_number = dict(list(parts.groupby("number")))
    none, no_parts = frame.iloc[:0], parts.iloc[:0]
    last = len(books.days) - 1
    settled = parts_by_number.get(last, no_parts)
    until = books.days[-1] - timedelta(days=books.lag_days)
    known = _Last(until, by_number.get(last, none), settled[settled["cause"] == PAID])
    return tuple(
        _origin(day, by_number.get(number, none), parts_by_number.get(number, no_parts), last=known)
        for number, day in enumerate(books.days)
    )


@dataclass(frozen=True, eq=False)
class _Last:
    """What the last day knows: the spells, the parts that were paid, and the day until which it knows all."""

    until: date
    spells: pd.DataFrame
    paid: pd.DataFrame


def _origin(day: date, spells: pd.DataFrame, parts: pd.DataFrame, *, last: _Last) -> Origin:
    known = at_risk(spells).drop(columns="number").reset_index(drop=True)
    rest = parts[parts["cause"] == OPEN_NAME].groupby("document_key")["amount_minor"].sum()
    rows = known[known["cause"] == OPEN].reset_index(drop=True)
    rows = rows.assign(lateness=rows["exit"], open_minor=rows["document_key"].map(rest).fillna(0).astype("int64"))
    watched_days = max((last.until - day).days, 0)
    came = _came(rows, last.spells, watched_days=watched_days)
    received = _received(rows, parts, last.paid, day=day)
    return Origin(day, known, rows, came, received[received["days"] <= watched_days].reset_index(drop=True))


def _came(rows: pd.DataFrame, final: pd.DataFrame, *, watched_days: int) -> pd.DataFrame:
    import pandas as pd

    ends = final.set_index("document_key")[["exit", "cause"]].reindex(rows["document_key"].to_numpy())
    is_gone = ends["cause"].isna().to_numpy()
    days = ends["exit"].to_numpy(np.float64) - rows["lateness"].to_numpy(np.float64)
    days = np.where(is_gone, 1, np.maximum(np.nan_to_num(days), 1)).astype(np.int64)
    cause = np.where(is_gone, CREDITED, np.nan_to_num(ends["cause"].to_numpy(np.float64))).astype(np.int64)
    return pd.DataFrame(
        {
            "days": np.minimum(days, max(watched_days, 1)),
            "cause": np.where(days <= watched_days, cause, OPEN),
            "watched_days": np.full(len(rows), watched_days, dtype=np.int64),
        }
    )


def _received(rows: pd.DataFrame, parts: pd.DataFrame, settled: pd.DataFrame, *, day: date) -> pd.DataFrame:
    """Give payments after the day, and as of the day after it those that were only posted later."""
    import pandas as pd

    place = pd.Series(np.arange(len(rows)), index=rows["document_key"].to_numpy())
    mine = settled[settled["document_key"].isin(place.index)]
    days = (mine["date"] - pd.Timestamp(day)).dt.days
    after = pd.DataFrame({"row": mine["document_key"].map(place), "days": days, "paid_minor": mine["amount_minor"]})
    known = parts[(parts["cause"] == PAID) & parts["document_key"].isin(place.index)]
    by_then = after[after["days"] <= 0].groupby("row")["paid_minor"].sum()
    told = known.groupby(known["document_key"].map(place))["amount_minor"].sum()
    late = by_then.subtract(told, fill_value=0)
    late = late[late > 0].rename_axis("row").reset_index(name="paid_minor").assign(days=1)
    found = pd.concat([after[after["days"] > 0], late])[["row", "days", "paid_minor"]].astype("int64")
    return found.sort_values(["row", "days"], ignore_index=True)
