"""Buckets less credits are the open items, which are the control balance: on any ledger, at any cut-off (B14, B24)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from lrfm.cohort.series import month_end_cutoffs, take_series
from lrfm.kpi.open_items import read_open_items
from lrfm.ledger.control import rolled_balance
from tests.ledger.shapes import test_drawn as drawn
from tests.ledgers import IBM, VENDOR, Read, read_settings, settings_of
from tests.shapes import read_tables

UPPER = (30, 60, 90, 120)


def _balances(read: Read, cutoffs: Sequence[date]) -> None:
    """Buckets less credits are the open items, which are the balance rolled forward, at every cut-off."""
    series = take_series(read.ledger, cutoffs=cutoffs, engine=read.engine, payments_months=12)
    for items in read_open_items(series, upper_days=UPPER):
        wanted = rolled_balance(read.engine, read.ledger.movements, cutoff=items.cutoff)
        assert sum(items.bucket_minor) - items.notes_minor - items.unapplied_minor == wanted, items.cutoff


def test_ageing_is_the_control_balance_on_a_drawn_ledger(tmp_path: Path) -> None:
    """Bounced cheques, money given back, losses, and a rule for what no file allocates."""
    days = [drawn.FIRST + timedelta(days=days) for days in (0, 10, 31, 45, 59, 80, 120)]
    read = read_tables(tmp_path, drawn._tables(8), drawn.TABLES, allocation={"rule": "oldest_due"})
    _balances(read, days)


@pytest.mark.data
@pytest.mark.parametrize("name", ["ibm", "vendor"])
def test_ageing_is_the_control_balance_on_real_ledgers(name: str, real_data: Path, tmp_path: Path) -> None:
    path, mapping = {
        "ibm": ("ibm_late_payments/accounts_receivable.csv", IBM),
        "vendor": ("vendor_settlements/settlements.csv", VENDOR),
    }[name]
    read = read_settings(settings_of(path, mapping=mapping, currency="USD"), data_dir=real_data, folder=tmp_path)
    last = read.ledger.quality.last_invoice_on
    assert last is not None
    first = read.ledger.quality.first_invoice_on or last
    _balances(read, month_end_cutoffs(last, months=48, since=first)[::2])
