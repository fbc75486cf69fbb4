"""The leak proof of a study, on files for which a past day can't tell what the last one can (N1)."""

from __future__ import annotations

from pathlib import Path

from lrfm.study import Study
from tests.clients import MAPPING, own_ledger

MONTHS = [f"{year}-{month:02d}" for year in (2022, 2023) for month in range(1, 13)]


def test_the_proof_holds_where_payments_have_no_days(tmp_path: Path) -> None:
    """Such files tell what is open on their last day alone: the past day that is proved as well tells nothing of it."""
    rows = [f"{name},{name}{month},{month}-10,{month}-28,100.00," for month in MONTHS for name in ("a", "b")]
    study = Study.open(
        own_ledger(
            tmp_path,
            "".join(f"{row}{'40.00' if '2023-12' in row else '0'}\n" for row in rows),
            as_of="2023-12-31",
            extract_date="2023-12-31",
            scope={"undated_payments": "at_extract"},
            mapping={
                "invoices": {**{key: MAPPING[key] for key in MAPPING if key != "paid_date"}, "outstanding": "paid_on"}
            },
            features={"history_months": 12},
        ),
        cache_dir=tmp_path / "cache",
    )
    assert [str(proof.cutoff) for proof in study.proofs] == ["2022-12-31", "2023-12-31"]
    open_minor = [study.features.at(proof.cutoff)["open_minor"].sum(min_count=1) for proof in study.proofs]
    assert open_minor[1] == 8_000
    assert study.features.at(study.proofs[0].cutoff)["open_minor"].isna().all()
