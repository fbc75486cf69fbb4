"""A made-up company: every table with its columns, ids that no two rows share, and what makes no company (B33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lrfm.ledger.synthetic.company import make_blocks, write_company
from lrfm.ledger.synthetic.company_settings import CompanySettings
from lrfm.ledger.synthetic.settings_side import LineSettings, SideSettings
from lrfm.ledger.synthetic.tables import FACTS

SMALL = CompanySettings(
    seed=7,
    customers=60,
    block_customers=30,
    first_day=date(2024, 11, 1),
    history_months=3,
    side=SideSettings(lines=LineSettings(products=12)),
)


def test_ids_are_unique_over_all_blocks() -> None:
    blocks = list(make_blocks(SMALL))[:-1]
    for name in ("customers", "invoices", "receipts", "instruments", "disputes", "orders", "deliveries"):
        ids = pa.concat_tables([block.facts[name].select([0]) for block in blocks]).to_pydict().popitem()[1]
        assert len(ids) == len(set(ids)) > 0, name
        assert all(ids)


def test_every_table_is_written_with_its_columns_and_counted(tmp_path: Path) -> None:
    company = write_company(SMALL, tmp_path)
    for name, schema in FACTS.items():
        found = pq.read_table(company.path(name))
        assert found.schema == schema, name
        assert company.rows[name] == found.num_rows > 0
    assert company.truth.tables == ("campaigns", "customer_months", "customers", "frauds", "invoices", "promises")
    assert company.truth.table("customers").num_rows == 60
    with pytest.raises(FileNotFoundError):
        company.truth.table("nothing")


@pytest.mark.parametrize("customers", [1, 2])
def test_a_company_may_be_tiny(tmp_path: Path, customers: int) -> None:
    company = write_company(replace(SMALL, customers=customers), tmp_path, file_format="csv")
    assert company.rows["customers"] == customers
    assert {path.stem for path in tmp_path.glob("*.csv")} == FACTS.keys()


def test_settings_that_make_no_company_are_refused() -> None:
    with pytest.raises(ValueError, match="first of a month"):
        CompanySettings(first_day=date(2024, 11, 2))
    with pytest.raises(ValueError, match="needs customers"):
        CompanySettings(customers=0)
    with pytest.raises(ValueError, match="a seed is 0 or more"):
        CompanySettings(seed=-1)


def test_blocks_that_would_use_each_others_numbers_are_refused() -> None:
    """Each block has ten million numbers of a kind: a larger one would give two documents the same."""
    many, settings = 2_000_000, CompanySettings()
    with pytest.raises(ValueError, match="numbers of another block"):
        replace(settings, customers=many, block_customers=many)
    assert replace(settings, customers=many).blocks == many // settings.block_customers
