"""Customers' paces as each invoice of them finds them: from all their other invoices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrfm.survival.causes import NAMES, PAID
from lrfm.survival.cells import count_cells
from lrfm.survival.clusters import customer_totals
from lrfm.survival.payment_model import PACE
from lrfm.survival.spell_groups import group_spells

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from lrfm.engine.base import Engine
    from lrfm.survival.payment_model import PaymentModel

__all__ = ["OwnRecord", "log_paces_of_others", "open_pieces", "own_record"]

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class OwnRecord:
    """Of each invoice, by ascending `document_key`: its payments, and those that the model expected at pace 1."""

    document_key: npt.NDArray[np.int64]
    events: Numbers
    hazard: Numbers


def own_record(pieces: pd.DataFrame, model: PaymentModel, *, engine: Engine, name: str) -> OwnRecord:
    """Count what each invoice adds to the record of its customer, as the model counts it."""
    import pyarrow as pa

    rows = pieces.assign(customer_key=pieces["document_key"].astype("int64"), **{PACE: 0.0})
    table = engine.from_arrow(pa.Table.from_pandas(rows, preserve_index=False), name=f"{name}_rows")
    groups = group_spells(table, layout=model.hazards.layout, engine=engine, name=name)
    cells = count_cells(groups, engine=engine, name=name)
    fit = model.hazards.hazards[NAMES[PAID]]
    is_bin = np.array([column.kind == "bin" for column in fit.design.columns])
    totals = list(customer_totals(fit, groups, cells=cells, engine=engine, name=name))
    if not totals:
        return OwnRecord(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    keys = np.concatenate([one.customer_key for one in totals])
    events = np.concatenate([one.exits for one in totals]).astype(np.float64)
    scores = np.concatenate([one.scores[:, is_bin].sum(axis=1) for one in totals])
    order = np.argsort(keys)
    return OwnRecord(keys[order], events[order], np.maximum(events - scores, 0.0)[order])


def open_pieces(rows: pd.DataFrame, *, lag_days: int) -> pd.DataFrame:
    """Give open invoices as pieces of a book, followed until `lag_days` ago, with what is known of them today."""
    return rows.assign(
        event_date=rows["due_date"], entry_day=rows["entry"], exit_day=rows["exit"] - lag_days, cause=NAMES[0]
    )


def log_paces_of_others(rows: pd.DataFrame, model: PaymentModel, *, own: OwnRecord) -> Numbers:
    """Give each row's logarithm of the pace that its customer's other invoices tell.

    A pace that knows of the invoice itself tells how it ended: who learns from it finds what no later day will show.
    """
    record = model.record.set_index("customer")[["events", "hazard"]].astype("float64")
    theirs = record.reindex(rows["customer_key"].to_numpy()).fillna(0.0)
    documents = rows["document_key"].to_numpy(np.int64)
    if not own.document_key.size:
        return model.log_paces_of(theirs["events"].to_numpy(), theirs["hazard"].to_numpy())
    place = np.minimum(np.searchsorted(own.document_key, documents), own.document_key.size - 1)
    is_known = own.document_key[place] == documents
    events = theirs["events"].to_numpy() - np.where(is_known, own.events[place], 0.0)
    hazard = theirs["hazard"].to_numpy() - np.where(is_known, own.hazard[place], 0.0)
    return model.log_paces_of(np.maximum(events, 0.0), np.maximum(hazard, 0.0))
