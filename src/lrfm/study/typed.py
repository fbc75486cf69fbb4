"""Customer features straight from typed columns, on whichever engine the params name: what runs on a cluster."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.cohort.cohort import take_cohort
from lrfm.cohort.dated import has_dated_payments
from lrfm.cohort.facts import prepare_facts
from lrfm.cohort.series import month_end_cutoffs
from lrfm.engine.open import connect
from lrfm.errors import Defect
from lrfm.features.compute import compute_features
from lrfm.features.model import save_features
from lrfm.ledger.typed import read_typed

if TYPE_CHECKING:
    from lrfm.engine.base import Engine
    from lrfm.features.model import CustomerFeatures
    from lrfm.ledger.typed import TypedLedger
    from lrfm.params import Params

__all__ = ["typed_features", "write_features", "write_typed_features"]


def typed_features(params: Params, *, engine: Engine) -> tuple[CustomerFeatures, TypedLedger]:
    """Read the ledger by expressions and compute the features of every customer; only these come to this process.

    Where the files begin to be complete is not looked for: no length is called truncated.
    """
    ledger = read_typed(engine, params.ledger_settings(), data_dir=params.data_dir)
    first = engine.record(ledger.invoices.agg(first=ledger.invoices.event_date.min()))["first"]
    if not isinstance(first, date):
        raise Defect("a ledger without invoices passed its checks")
    cutoffs = month_end_cutoffs(params.as_of, months=params.features.history_months + 1, since=first)
    cohort = take_cohort(
        prepare_facts(ledger, engine=engine),
        cutoffs=cutoffs,
        currency=params.currency,
        currency_digits=params.currency_digits,
        has_payments=ledger.has_payments,
        is_dated=has_dated_payments(ledger, engine=engine),
        begins_on=None,
        engine=engine,
    )
    return compute_features(cohort, settings=params.features), ledger


def write_features(features: CustomerFeatures, *, folder: Path) -> int:
    """Write the features into a folder; give how many customers the last cut-off has."""
    save_features(features, folder=folder)
    return len(features.last)


def write_typed_features(params: Params, *, folder: Path) -> int:
    """Open the engine, write features, customers' ids (`customers.parquet`) and rejected rows; close the engine."""
    engine = connect(params.engine)
    try:
        features, ledger = typed_features(params, engine=engine)
        owners = ledger.directory.filter(ledger.directory.kind == "customer")
        owners = owners.select("source_id", "name", customer_key="key")
        engine.write_parquet(owners, folder / "customers.parquet", order_by=["customer_key"])
        engine.write_parquet(ledger.rejected, folder / "rejected.parquet", order_by=list(ledger.rejected.columns))
        return write_features(features, folder=folder)
    finally:
        engine.close()
