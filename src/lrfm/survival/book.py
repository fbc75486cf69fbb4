"""The books of some days: spells of credit known then, with what was known of each when it began and since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis
import numpy as np

from lrfm.cohort.cutoffs import Cutoffs
from lrfm.survival.causes import NAMES, OPEN
from lrfm.survival.record import CLASSES, UNKNOWN
from lrfm.survival.states import contacted_days, disputed_days, split_by, with_state

if TYPE_CHECKING:
    import pandas as pd
    from ibis.expr.types import IntegerValue, Table

    from lrfm.cohort.spells import SpellsAt
    from lrfm.engine.base import Engine

__all__ = ["COVARIATES", "STATES", "Books", "at_risk", "frame_of", "make_books"]

STATES = ("disputed", "contacted")
COVARIATES = ("terms", "size", *CLASSES, *STATES)
TERMS_ENDS_DAYS = (0, 10, 20, 35, 50, 75, 100)
"""Terms of payment within such a range are one level, so that a ledger of many terms has few."""
SIZE_ENDS_SHARE = (0.1, 0.3, 0.5, 0.7, 0.9)
KEYS = ("number", "document_key", "customer_key")
KEPT = (*KEYS, "event_date", "due_date", "entry_day", "exit_day", "cause", "amount_minor")


@dataclass(frozen=True)
class Books:
    """What is known at each of `days`, by number from 0, as tables of the engine with `KEPT` and `COVARIATES`.

    - `spells`: one row an invoice and day, with `STATES` as on the day after;
    - `pieces`: the same, parted where a state began or ended: what hazards are counted from. They end `lag_days` before
      their day: what happened since may not be posted yet.

    `size` is the class of the amount by its middle, as a logarithm to base 10. Only invoices with a due date are in.
    """

    days: tuple[date, ...]
    spells: Table
    pieces: Table
    lag_days: int = 0

    def pieces_at(self, number: int) -> Table:
        """Give the pieces known at one of the days."""
        return self.pieces.filter(self.pieces.number == number)


def make_books(
    spells: SpellsAt,
    *,
    records: Table | None,
    disputes: Table,
    contacts: Table | None,
    engine: Engine,
    name: str,
    lag_days: int = 0,
) -> Books:
    """Bring beside each spell the classes of its customer at the month end before its invoice, its terms and its size.

    `records` holds `lrfm.survival.record.records_by_month` (None: customers are not followed), `disputes` is that of
    `lrfm.cohort.facts.Facts`, `contacts` that of `lrfm.cohort.contacts`. Size classes are those of the invoices known
    at the first of the days, so that each day's hazards mean the same by them.
    """
    rows = spells.invoices.filter(spells.invoices.due_date.notnull())
    size = _size(rows, engine=engine)
    rows = rows.select(*KEPT, terms=_terms(rows), month=_month(rows), size=size)
    rows = engine.materialise(_with_records(rows, records), name=f"{name}_classed")
    days = Cutoffs.of(spells.cutoffs, engine=engine).table
    whole, pieces = rows, rows
    for column, table in ((STATES[0], disputed_days(disputes, days)), (STATES[1], contacted_days(contacts, days))):
        states = None if table is None else engine.materialise(table, name=f"{name}_{column}")
        whole, pieces = with_state(whole, states, column=column), split_by(pieces, states, column=column)
    return Books(
        spells.cutoffs,
        engine.materialise(whole, name=f"{name}_spells"),
        engine.materialise(_followed(pieces, days, lag_days=lag_days), name=f"{name}_pieces"),
        lag_days,
    )


def frame_of(spells: Table, *, engine: Engine) -> pd.DataFrame:
    """Give spells of a book as pandas, by number and document, on the clock of days past due.

    Columns: keys, `event_date`, `due_date` (datetime64), `entry`, `exit` (at risk after `entry`), `cause` (code),
    `amount_minor`, and `COVARIATES`.
    """
    import pandas as pd

    frame: pd.DataFrame = engine.to_arrow(spells, order_by=["number", "document_key"]).to_pandas()
    for column in ("event_date", "due_date"):
        frame[column] = pd.to_datetime(frame[column])
    terms_days = (frame["due_date"] - frame["event_date"]).dt.days
    frame["entry"], frame["exit"] = frame["entry_day"] - terms_days, frame["exit_day"] - terms_days
    frame["cause"] = frame["cause"].map({name: code for code, name in enumerate(NAMES)}).astype("int64")
    return frame.drop(columns=["entry_day", "exit_day"])


def at_risk(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out what ended by the day of its entry: cash sales are no credit (METHODS 5.1).

    What was written on the day itself stays, for it is open.
    """
    return frame[(frame["exit"] > frame["entry"]) | (frame["cause"] == OPEN)]


def _followed(pieces: Table, days: Table, *, lag_days: int) -> Table:
    if not lag_days:
        return pieces
    rows = pieces.join(days, "number")
    until = rows.cutoff.delta(rows.event_date, unit="day").cast("int64") - lag_days
    rows = rows.filter(rows.entry_day < until)
    until = rows.cutoff.delta(rows.event_date, unit="day").cast("int64") - lag_days
    cause = (rows.exit_day > until).ifelse(NAMES[OPEN], rows.cause)
    return rows.mutate(cause=cause, exit_day=ibis.least(rows.exit_day, until)).select(*pieces.columns)


def _terms(rows: Table) -> IntegerValue:
    """Give the last day of the range in which the terms lie; beyond all ranges one more than the last."""
    days = rows.due_date.delta(rows.event_date, unit="day").cast("int64")
    ranges = ((days <= end, ibis.literal(end, "int64")) for end in TERMS_ENDS_DAYS)
    return ibis.cases(*ranges, else_=ibis.literal(TERMS_ENDS_DAYS[-1] + 1, "int64"))


def _month(rows: Table) -> IntegerValue:
    return (rows.event_date.year().cast("int64") * 12 + rows.event_date.month().cast("int64") - 1).cast("int64")


def _size(rows: Table, *, engine: Engine) -> ibis.Value:
    """Class amounts so that each class holds a stated share of the invoices known at the first day."""
    first = rows.filter(rows.number == rows.number.min())
    amounts = engine.to_arrow(first.select("amount_minor"), order_by=["amount_minor"])["amount_minor"].to_numpy()
    if not amounts.size:
        return ibis.literal(0.0)
    ends = np.unique(amounts[(np.array(SIZE_ENDS_SHARE) * (amounts.size - 1)).astype(np.int64)])
    places = np.searchsorted(ends, amounts, side="left")
    middles = [float(np.median(amounts[places == place])) for place in range(len(ends) + 1) if (places == place).any()]
    values = [round(float(np.log10(max(middle, 1.0))), 3) for middle in middles]
    classes = zip(ends.tolist(), values, strict=False)
    return ibis.cases(*((rows.amount_minor <= end, value) for end, value in classes), else_=values[-1])


def _with_records(rows: Table, records: Table | None) -> Table:
    if records is None:
        return rows.mutate(**{name: ibis.literal(UNKNOWN) for name in CLASSES}).drop("month")
    joined = rows.left_join(records, ["customer_key", "month"])
    joined = joined.drop("customer_key_right", "month_right", "month")
    return joined.mutate(**{name: joined[name].fill_null(UNKNOWN) for name in CLASSES})
