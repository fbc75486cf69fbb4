"""Customers of the demo who truly fail are found (B14, N1)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq

from lrfm.cohort.outcomes import take_outcomes
from lrfm.cohort.settings import OutcomeSettings
from lrfm.ledger.settings import LedgerSettings
from lrfm.ledger.synthetic.company import write_company
from lrfm.ledger.synthetic.demo import demo_settings
from tests.cohort.credit_book import keys_of
from tests.ledgers import read_settings

ORIGINS, UNTIL = (date(2025, 5, 31), date(2025, 9, 30), date(2026, 1, 31)), date(2026, 10, 31)
SOON = timedelta(days=120)
DUE_BY = timedelta(days=-100)


def test_customers_who_truly_fail_are_found(tmp_path: Path) -> None:
    """Who fails pays no more: who then owes an invoice is found in time, and few of those who never fail default."""
    source = {"kind": "demo", "customers": 100, "years": 2, "default_share_yearly": "0.2"}
    settings = LedgerSettings.model_validate({"currency": "EUR", "currency_digits": 2, "sources": {"invoices": source}})
    read = read_settings(settings, data_dir=tmp_path, folder=tmp_path)
    write_company(demo_settings(settings.sources.invoices), tmp_path / "company")  # type: ignore[arg-type]
    truth = {
        name: pq.read_table(tmp_path / "company/truth" / f"{name}.parquet").to_pylist()
        for name in ("customers", "invoices")
    }
    failed = {row["customer_id"]: row["default_on"] for row in truth["customers"] if row["default_on"]}
    found = take_outcomes(
        read.ledger,
        origins=ORIGINS,
        observed_on=UNTIL,
        horizon_months=12,
        settings=OutcomeSettings(),
        engine=read.engine,
    )
    names, told, sound = keys_of(read), [], []
    for origin in found.origins:
        unpaid = {
            row["customer_id"]
            for row in truth["invoices"]
            if row["paid_on"] is None
            and row["credited_on"] is None
            and row["due_on"] < min(origin.window_end, UNTIL) + DUE_BY
        }
        states = {names[key]: state for key, state in found.at(origin.day)["state"].items()}
        told += [
            states[own] == "defaulted"
            for own, day in failed.items()
            if own in states and own in unpaid and origin.day < day <= origin.day + SOON
        ]
        sound += [state == "defaulted" for own, state in states.items() if own not in failed]
    assert len(told) >= 4
    assert all(told)
    assert len(sound) >= 30
    assert sum(sound) * 4 < len(sound)
