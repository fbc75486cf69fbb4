"""What the files give away about themselves (B21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from lrfm.ledger.quality import QualityFacts, quality_findings, tail_expected
from tests.ledgers import read_rows

AS_OF = date(2024, 12, 31)


def _keys(facts: QualityFacts, as_of: date = AS_OF) -> set[str]:
    return {finding.reason.key.removeprefix("quality.") for finding in quality_findings(facts, as_of=as_of)}


def _facts(tmp_path: Path, rows: str) -> QualityFacts:
    return read_rows(rows, tmp_path).ledger.quality


def test_open_part_paid_and_settled_rows_are_told_apart(tmp_path: Path) -> None:
    facts = _facts(
        tmp_path,
        """
        a, 1, 2024-11-05, 2024-12-04, 10.00, 2024-12-20, 10.00
        a, 2, 2024-11-05, 2024-12-04, 10.00, 2024-12-01,  4.00
        b, 3, 2024-12-05, 2024-12-30, 10.00,           ,
        b, 4, 2024-12-31, 2024-12-30, 10.00, 2024-12-29, 10.00
        b, 5, 2024-12-30, 2024-12-30, -1.00,           ,
    """,
    )
    assert (facts.documents, facts.customers, facts.paid_rows, facts.part_paid_rows, facts.unpaid_rows) == (
        5,
        2,
        2,
        1,
        2,
    )
    assert (facts.late_over_0_rows, facts.max_days_late, facts.outstanding_minor) == (1, 16, 1500)
    assert _keys(facts) == {"no_entry_dates", "paid_before_invoice", "due_before_invoice", "credit_notes", "part_paid"}


def test_a_file_of_settled_invoices_shows_no_losses(tmp_path: Path) -> None:
    facts = _facts(tmp_path, "a, 1, 2024-11-05, 2024-12-04, 10.00, 2024-12-31, 10.00")
    assert {"all_settled", "no_default_seen"} <= _keys(facts)
    part_paid = _facts(tmp_path / "part", "a, 1, 2024-11-05, 2024-12-04, 10.00, 2024-12-31, 9.00")
    assert "only_paid_rows" in _keys(part_paid)
    assert "all_settled" not in _keys(part_paid)


def test_a_file_that_ends_before_the_date_of_the_pack_says_so(tmp_path: Path) -> None:
    facts = _facts(tmp_path, "a, 1, 2024-11-05, 2024-12-04, 10.00, 2024-12-01, 10.00")
    assert "file_ends_early" not in _keys(facts, date(2024, 12, 8))
    assert "file_ends_early" in _keys(facts, date(2024, 12, 9))


def test_one_invoice_that_dwarfs_all_others_is_named(tmp_path: Path) -> None:
    rows = "a, 1, 2024-11-05, 2024-12-04, {}, ,\na, 2, 2024-11-05, 2024-12-04, 10.00, ,"
    assert "outlier" not in _keys(_facts(tmp_path / "equal", rows.format("100.00")))
    assert "outlier" in _keys(_facts(tmp_path / "above", rows.format("100.01")))


@pytest.mark.parametrize(
    ("near", "far", "expected"), [(100, 200, 50), (285, 484, 285 * 285 / 484), (50, 10, 50), (3, 0, 0)]
)
def test_the_tail_goes_on_as_it_fell(near: int, far: int, expected: float) -> None:
    assert float(tail_expected(near=near, far=far)) == pytest.approx(expected)


def _late_payers(tmp_path: Path, lateness: np.ndarray) -> QualityFacts:
    lines = []
    for number, days in enumerate(np.floor(lateness).astype(int)):
        due = np.datetime64("2021-01-01") + number % 900
        lines.append(f"a, {number}, {due - 30}, {due}, 10.00, {due + days}, 10.00")
    return _facts(tmp_path, "\n".join(lines))


def test_a_cut_tail_is_found_and_a_whole_one_is_not(tmp_path: Path) -> None:
    lateness = np.random.default_rng(7).exponential(25, 4000)
    assert "tail_cut" not in _keys(_late_payers(tmp_path / "whole", lateness))
    assert "tail_cut" in _keys(_late_payers(tmp_path / "cut", lateness[lateness < 60]))


def test_an_unpaid_invoice_or_a_short_history_explains_the_end_of_the_tail(tmp_path: Path) -> None:
    lateness = np.random.default_rng(7).exponential(25, 4000)
    facts = _late_payers(tmp_path, lateness[lateness < 60])
    assert "tail_cut" not in _keys(replace(facts, unpaid_rows=1))
    assert facts.last_known_on is not None
    assert "tail_cut" not in _keys(replace(facts, first_invoice_on=facts.last_known_on.replace(year=2023, month=6)))
