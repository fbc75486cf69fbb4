"""A made-up company: the same bytes from the same settings, in blocks that don't depend on each other (B33)."""

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
COMPANY_WIDE = {"stock", "prices", "price_index", "outflows"}


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
def test_the_same_settings_give_the_same_bytes(tmp_path: Path, file_format: str) -> None:
    settings = replace(SMALL, customers=20)
    once, again, other = (tmp_path / name for name in ("once", "again", "other"))
    write_company(settings, once, file_format=file_format)  # type: ignore[arg-type]
    write_company(settings, again, file_format=file_format)  # type: ignore[arg-type]
    write_company(replace(settings, seed=8), other, file_format=file_format)  # type: ignore[arg-type]
    assert _bytes(once) == _bytes(again)
    same = [name for name, found in _bytes(once).items() if _bytes(other)[name] == found]
    assert same == []


def test_a_block_does_not_depend_on_those_that_follow() -> None:
    two, three = list(make_blocks(SMALL)), list(make_blocks(replace(SMALL, customers=90)))
    assert (len(two), len(three)) == (3, 4)
    for short, long in zip(two[:-1], three, strict=False):
        assert short.facts.keys() | COMPANY_WIDE == FACTS.keys()
        assert all(table.equals(long.facts[name]) for name, table in short.facts.items())
        assert all(table.equals(long.truth[name]) for name, table in short.truth.items())
    assert two[-1].facts.keys() == COMPANY_WIDE


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
