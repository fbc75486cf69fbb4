"""The same settings give the same bytes; another seed gives others; more customers leave the first ones as they are."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from lrfm.ledger.synthetic.company import write_company
from lrfm.ledger.synthetic.company_settings import CompanySettings

SMALL = CompanySettings(customers=260, block_customers=130, first_day=date(2024, 5, 1))
SAME_FOR_ALL = {"stock", "prices", "price_index", "outflows"}
"""Tables of the whole company, that no block holds."""


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path: Path) -> None:
    """Asked: same seed, same bytes, for every file in both formats. Test: equality of hashes; another seed changes
    all."""
    for file_format in ("parquet", "csv"):
        once, again, other = (tmp_path / f"{file_format}_{name}" for name in ("once", "again", "other"))
        write_company(SMALL, once, file_format=file_format)
        write_company(SMALL, again, file_format=file_format)
        write_company(replace(SMALL, seed=SMALL.seed + 1), other, file_format=file_format)
        first, second, third = _hashes(once), _hashes(again), _hashes(other)
        assert len(first) > 20
        assert first == second
        assert set(first) == set(third)
        assert not [name for name, value in first.items() if third[name] == value]


def test_further_blocks_change_nothing_of_the_first(tmp_path: Path) -> None:
    """Asked: blocks are independent. Test: the first block's rows are the same whether or not another follows."""
    write_company(SMALL, tmp_path / "two")
    write_company(replace(SMALL, customers=130), tmp_path / "one")
    for path in sorted((tmp_path / "one").rglob("*.parquet")):
        if path.stem in SAME_FOR_ALL:
            continue
        one = pq.read_table(path)
        two = pq.read_table(tmp_path / "two" / path.relative_to(tmp_path / "one"))
        assert two.num_rows > one.num_rows, path.stem
        assert two.slice(0, one.num_rows).equals(one), path.stem
