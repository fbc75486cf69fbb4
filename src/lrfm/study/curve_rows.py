"""Spells with what was known of each invoice before its own end: its customer's segment, and who sold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from lrfm.cohort.outcomes import unknown_fate_documents
from lrfm.cohort.spells import take_spells
from lrfm.study.found import master_of
from lrfm.survival.causes import NAMES, OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from ibis.expr.types import Table

    from lrfm.engine.base import Engine
    from lrfm.ledger.model import Ledger
    from lrfm.segments.model import Segmentation

__all__ = ["NOT_YET", "frames_of", "known_before", "sellers_of", "with_segments"]

NOT_YET = "not_yet"
"""Stands for the segment of customers who had bought nothing by the last month end before the invoice."""
_MONTH_DAYS = 31


def frames_of(
    ledger: Ledger, *, cutoff: date, fate_is_unknown: bool, engine: Engine, name: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take the spells known at a cut-off: a row for each invoice, and one for each part of it.

    Beside the columns of `lrfm.cohort.spells.Spells`, `cause` is a code, and `watched_day` is the day since the invoice
    until which it would have been seen. Where the files show paid rows alone, the rest of a part-paid one is followed
    up to its payment, for nobody knows what became of it.
    """
    spells = take_spells(
        ledger, cutoff=cutoff, first_complete=ledger.habits.edges.first_complete, engine=engine, name=name
    )
    invoices, parts = (_frame(table, cutoff=cutoff, engine=engine) for table in (spells.invoices, spells.parts))
    if not fate_is_unknown:
        return invoices, parts
    unknown = engine.to_arrow(unknown_fate_documents(ledger), order_by=["document_key"])["document_key"].to_numpy()
    last = parts[parts["cause"] != OPEN].groupby("document_key")["exit_day"].max()
    return _up_to_payment(invoices, unknown, last), _up_to_payment(parts, unknown, last)


def known_before(states: pd.DataFrame, invoices: pd.DataFrame, *, column: str, most_days: int | None) -> pd.Series:
    """Give each invoice its customer's latest state of a day before the invoice's own; missing where there is none.

    `states` has `customer_key`, `day` (datetime64) and `column`; a state of the invoice's own day is not taken: it may
    know the invoice, and what was paid on that day. A state older than `most_days` is none.
    """
    import pandas as pd

    left = invoices[["customer_key", "event_date"]].reset_index(names="at").sort_values("event_date", kind="stable")
    joined = pd.merge_asof(
        left,
        states[["customer_key", "day", column]].sort_values("day", kind="stable"),
        left_on="event_date",
        right_on="day",
        by="customer_key",
        allow_exact_matches=False,
        tolerance=None if most_days is None else pd.Timedelta(days=most_days),
    )
    found: pd.Series = joined.set_index("at")[column].reindex(invoices.index)
    return found


def with_segments(
    invoices: pd.DataFrame, segmentations: Mapping[date, Segmentation]
) -> tuple[pd.DataFrame, date | None]:
    """Say in which group each customer was at the last month end before the invoice; None where nobody knew.

    Segments of a later day know how the invoice ended: who did not pay and was stopped buys no more, and is called
    faded for it. The groups of the pack's own day are thus no invoice's. Also gives the first month end with groups.
    """
    import pandas as pd

    told = {day: one for day, one in segmentations.items() if one.missing is None}
    if not told:
        return invoices.assign(segment=None), None
    states = pd.concat(
        pd.DataFrame({"customer_key": one.frame.index, "group": one.frame["group"].to_numpy(), "day": day})
        for day, one in told.items()
    )
    states["day"] = pd.to_datetime(states["day"]).astype("datetime64[ns]")
    found = _plain(known_before(states, invoices, column="group", most_days=_MONTH_DAYS))
    first = min(told)
    covered = _covered(invoices["event_date"], tuple(sorted(told)))
    known_then = known_before(states.assign(was=True), invoices, column="was", most_days=_MONTH_DAYS).notna()
    segment = np.where(covered & ~known_then, NOT_YET, found)
    return invoices.assign(segment=segment), (first if covered.any() else None)


def sellers_of(ledger: Ledger, invoices: pd.DataFrame, *, cutoff: date, engine: Engine) -> tuple[pd.DataFrame, str]:
    """Say who sold: by the customer's last order up to the invoice (`orders`), else by master data (`master`)."""
    orders = ledger.optional.get("orders")
    if orders is not None and "salesperson" in orders.columns:
        states = _orders(ledger, orders, cutoff=cutoff, engine=engine)
        if len(states):
            # an order of the invoice's own day is before it
            later = states.assign(day=states["day"] - np.timedelta64(1, "D"))
            return invoices.assign(
                salesperson=_plain(known_before(later, invoices, column="salesperson", most_days=None))
            ), "orders"
    sellers = master_of(ledger, engine=engine)["salesperson"].dropna()
    if sellers.empty:
        return invoices.assign(salesperson=None), ""
    return invoices.assign(salesperson=_plain(invoices["customer_key"].map(sellers))), "master"


def _plain(found: pd.Series) -> pd.Series:
    plain: pd.Series = found.astype(object)
    plain[found.isna().to_numpy()] = None
    return plain


def _orders(ledger: Ledger, orders: Table, *, cutoff: date, engine: Engine) -> pd.DataFrame:
    import pandas as pd

    owners = ledger.directory.filter(ledger.directory.kind == "customer").select(
        customer_id="source_id", customer_key="key"
    )
    rows = orders.filter((orders.date <= cutoff) & orders.salesperson.notnull()).join(owners, "customer_id")
    daily = rows.group_by("customer_key", "date").agg(salesperson=rows.salesperson.max())
    found: pd.DataFrame = engine.to_arrow(daily, order_by=["customer_key", "date"]).to_pandas()
    return found.assign(day=pd.to_datetime(found["date"]).astype("datetime64[ns]"))


def _frame(table: Table, *, cutoff: date, engine: Engine) -> pd.DataFrame:
    import pandas as pd

    frame: pd.DataFrame = engine.to_arrow(table, order_by=["document_key", "exit_day", "cause"]).to_pandas()
    for column in ("event_date", "due_date"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[ns]")
    codes = {name: code for code, name in enumerate(NAMES)}
    watched = (pd.Timestamp(cutoff) - frame["event_date"]).dt.days
    return frame.assign(cause=frame["cause"].map(codes).astype("int64"), watched_day=watched.astype("int64"))


def _up_to_payment(rows: pd.DataFrame, unknown: np.ndarray, last: pd.Series) -> pd.DataFrame:
    """Follow open rows of unknown fate up to their last payment, and no further."""
    is_unknown = (rows["cause"] == OPEN) & rows["document_key"].isin(unknown)
    until = rows["document_key"].map(last)
    ended = is_unknown & until.notna()
    exit_day = rows["exit_day"].where(~ended, until).astype("int64")
    return rows.assign(exit_day=exit_day, watched_day=rows["watched_day"].where(~ended, exit_day))


def _covered(days: pd.Series, month_ends: tuple[date, ...]) -> np.ndarray:
    """Tell which days have a month end with segments within the month before them."""
    ends = np.array(month_ends, "datetime64[D]")
    own = days.to_numpy("datetime64[D]")
    place = np.searchsorted(ends, own, side="left") - 1
    before = ends[np.maximum(place, 0)]
    covered: np.ndarray = (place >= 0) & ((own - before).astype(np.int64) <= _MONTH_DAYS)
    return covered
