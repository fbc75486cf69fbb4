"""What the ledger tells beside the features: master data, judgements, one customer's history, groups, products."""

from __future__ import annotations

from datetime import timedelta
from math import isnan
from typing import TYPE_CHECKING

import ibis

from lrfm.segments.judgements import KeyedJudgements, keyed_judgements, read_judgements
from lrfm.segments.results import CustomerHistory, HistoryPayment

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from lrfm.cohort.snapshot import Snapshot
    from lrfm.engine.base import Engine
    from lrfm.ledger.model import Ledger
    from lrfm.segments.model import Segmentation
    from lrfm.segments.settings import TargetCustomerSettings

__all__ = ["example_of", "history_of", "judgements_of", "master_of"]

MASTER = ("sector", "region", "country", "salesperson")


def master_of(ledger: Ledger, *, engine: Engine) -> pd.DataFrame:
    """Give what master data say of customers, by `customer_key`: as at the extract, for they have no history."""
    import pandas as pd

    rows = ledger.optional.get("customers")
    if rows is None:
        return pd.DataFrame(columns=list(MASTER), index=pd.Index([], name="customer_key", dtype="int64"))
    owners = ledger.directory.filter(ledger.directory.kind == "customer")
    owned = rows.join(owners.select(customer_id="source_id", customer_key="key"), "customer_id")
    told = owned.group_by("customer_key").agg(
        **{name: owned[name].max() if name in rows.columns else ibis.null("string") for name in MASTER}
    )
    found: pd.DataFrame = engine.to_arrow(told, order_by=["customer_key"]).to_pandas()
    return found.set_index("customer_key")


def judgements_of(
    ledger: Ledger, settings: TargetCustomerSettings, *, data_dir: Path, engine: Engine
) -> KeyedJudgements:
    """Give the judgements of the params and of their file, by customers' keys; raise `UserError` for a broken file."""
    said = list(settings.judgements)
    if settings.judgements_file is not None:
        said.extend(read_judgements(data_dir / settings.judgements_file))
    if not said:
        return KeyedJudgements((), 0)
    owners = ledger.directory.filter(ledger.directory.kind == "customer").select("source_id", "key")
    rows = engine.to_arrow(owners, order_by=["key"]).to_pylist()
    return keyed_judgements(said, keys={row["source_id"]: row["key"] for row in rows})


def example_of(now: Segmentation, before: Segmentation | None) -> int | None:
    """Give the customer with most money among those whose group changed since, else the largest; None for nobody."""
    frame = now.frame
    chosen = frame
    if before is not None:
        common = frame.index.intersection(before.frame.index)
        changed = frame.loc[common, "group"] != before.frame.loc[common, "group"]
        moved = frame.loc[common[changed.fillna(False).to_numpy(dtype=bool)]]
        chosen = moved if len(moved) else frame
    return int(chosen["monetary_minor"].idxmax()) if len(chosen) else None


def history_of(snapshot: Snapshot, customer_key: int, *, features: pd.DataFrame) -> CustomerHistory:
    """Give one customer's purchases, payments and open invoices as known at the snapshot's day.

    `features` are those of the day, by customer.
    """
    engine = snapshot.engine
    sales = snapshot.sales.filter(snapshot.sales.customer_key == customer_key)
    days = sales.group_by("event_date").agg(amount=sales.amount_minor.sum().cast("int64"))
    purchases = [
        (row["event_date"], row["amount"]) for row in engine.to_arrow(days, order_by=["event_date"]).to_pylist()
    ]
    paid = snapshot.payments.filter(snapshot.payments.customer_key == customer_key)
    paid = paid.group_by("paid_on", "days_late").agg(amount=paid.amount_minor.sum().cast("int64"))
    payments = [
        HistoryPayment(row["paid_on"], row["days_late"], row["amount"], is_open=False)
        for row in engine.to_arrow(paid, order_by=["paid_on", "days_late"]).to_pylist()
    ]
    documents = snapshot.documents
    left = documents.filter(
        (documents.customer_key == customer_key) & (documents.kind == "invoice") & (documents.days_past_due > 0)
    )
    left = left.group_by("due_date", "days_past_due").agg(amount=left.open_minor.sum().cast("int64"))
    payments += [
        HistoryPayment(row["due_date"], row["days_past_due"], row["amount"], is_open=True)
        for row in engine.to_arrow(left, order_by=["due_date", "days_past_due"]).to_pylist()
    ]
    gap_days, last_on = float(features["expected_gap_days"].loc[customer_key]), features["last_on"].loc[customer_key]
    expected = None if isnan(gap_days) else last_on.date() + timedelta(days=round(gap_days))
    return CustomerHistory(customer_key, snapshot.cutoff, tuple(purchases), tuple(payments), expected)
