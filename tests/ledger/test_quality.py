"""What the files give away about themselves (B21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lrfm.core.tails import tail_expected
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.ledger.control import FileControls
from lrfm.ledger.findings import Finding, SettlingFacts, Weight, find
from lrfm.ledger.quality import QualityFacts
from tests.ledgers import HEADER, MAPPING, Read, read_rows, read_text

AS_OF = date(2024, 12, 31)
ONE = "a, 1, 2024-11-05, 2024-12-04, 10.00, 2024-12-31, 10.00"
CLEAN = FileControls(1, 0, 1, 0, 0, ())
SETTLED = SettlingFacts("none", 0, 0, 0)


def _found(read: Read) -> tuple[Finding, ...]:
    facts, controls = read.ledger.quality, read.ledger.controls
    return find(facts, controls, other_controls={}, settling=SETTLED, as_of=AS_OF, digits=2)


def _keys(read: Read | QualityFacts, as_of: date = AS_OF) -> set[str]:
    facts, controls = (read, CLEAN) if isinstance(read, QualityFacts) else (read.ledger.quality, read.ledger.controls)
    found = find(facts, controls, other_controls={}, settling=SETTLED, as_of=as_of, digits=2)
    return {item.reason.key.removeprefix("quality.") for item in found}


def _values(read: Read, key: str) -> dict[str, Any]:
    found = _found(read)
    return {item.reason.key: dict(item.reason.values) for item in found}[f"quality.{key}"]


def test_open_part_paid_overpaid_and_settled_invoices_are_told_apart(tmp_path: Path) -> None:
    read = read_rows(
        """
        a, 1, 2024-11-05, 2024-12-04, 10.00, 2024-12-20, 10.00
        a, 2, 2024-11-05, 2024-12-04, 10.00, 2024-12-01,  4.00
        b, 3, 2024-12-05, 2024-12-30, 10.00,           ,
        b, 4, 2024-12-31, 2024-12-30, 10.00, 2024-12-29, 12.50
        b, 5, 2024-01-30,           , -0.50, 2024-12-30, -0.50
        b, 6, 2024-12-30,           , -0.25,           ,
        """,
        tmp_path,
    )
    facts = read.ledger.quality
    assert (facts.documents, facts.invoices, facts.customers, facts.credit_note_rows) == (6, 4, 2, 2)
    assert (facts.paid_invoices, facts.part_paid_invoices, facts.unpaid_invoices, facts.overpaid_invoices) == (
        2,
        1,
        1,
        1,
    )
    assert (facts.outstanding_minor, facts.overpaid_minor, facts.credit_notes_minor) == (1600, 250, 75)
    # a credit note that was cleared late is no late payment
    assert (facts.late_over_0_rows, facts.late_over_90_rows, facts.max_days_late) == (1, 0, 16)
    assert _keys(read) == {
        "no_entry_dates", "paid_before_invoice", "due_before_invoice", "credit_notes", "part_paid", "overpaid",
        "one_payment_a_row",
    }  # fmt: skip


def test_a_file_of_settled_invoices_shows_no_losses(tmp_path: Path) -> None:
    assert {"all_settled", "no_default_seen"} <= _keys(read_rows(ONE, tmp_path))


def test_a_file_of_paid_rows_needs_enough_of_them_to_be_called_one(tmp_path: Path) -> None:
    def rows(count: int) -> str:
        paid = [f"a, {number}, 2024-11-05, 2024-12-04, 10.00, 2024-12-31, 10.00" for number in range(count)]
        return "\n".join([*paid, "b, 998, 2024-11-05, 2024-12-04, 10.00, 2024-12-31, 9.00"])

    assert "only_paid_rows" not in _keys(read_rows(rows(29), tmp_path / "few"))
    many = read_rows(rows(30), tmp_path / "many")
    assert _values(many, "only_paid_rows") == {"count": 1, "rows": 31, "outstanding_minor": 100}
    # an open credit note is no unpaid invoice, an unpaid invoice is
    noted = read_rows(f"{rows(30)}\nb, 999, 2024-11-05, , -5, ,", tmp_path / "noted")
    assert "only_paid_rows" in _keys(noted)
    unpaid = read_rows(f"{rows(30)}\nb, 999, 2024-11-05, 2024-12-04, 5, ,", tmp_path / "unpaid")
    assert not {"only_paid_rows", "no_default_seen"} & _keys(unpaid)


def test_the_end_of_the_files_is_held_against_the_date_of_the_pack(tmp_path: Path) -> None:
    read = read_rows("a, 1, 2024-11-05, 2024-12-04, 10.00, 2024-12-01, 10.00", tmp_path)
    assert "file_ends_early" not in _keys(read, date(2024, 12, 8))
    assert "file_ends_early" in _keys(read, date(2024, 12, 9))
    assert "before_first_document" in _keys(read, date(2024, 11, 4))
    assert "before_first_document" not in _keys(read, date(2024, 11, 5))


def test_an_extract_date_says_where_the_files_end(tmp_path: Path) -> None:
    facts = read_rows("a, 1, 2024-11-05, 2024-12-04, 10.00, 2024-12-01, 10.00", tmp_path).ledger.quality
    extracted = replace(facts, extract_on=AS_OF)
    assert not {"file_ends_early", "after_extract"} & _keys(extracted)
    assert "after_extract" in _keys(extracted, AS_OF + timedelta(days=1))
    text = f"{HEADER}\na,1,2024-11-05,2024-12-04,1,,\na,2,2104-11-05,2104-12-04,1,,\n"
    beyond = read_text(text, tmp_path / "beyond", extract_date=AS_OF).ledger.quality
    assert (beyond.rows_after_extract, beyond.last_known_on) == (1, date(2024, 11, 5))
    assert "after_extract_rows" in _keys(beyond)


def test_missing_dates_of_entry_are_counted(tmp_path: Path) -> None:
    header = f"{HEADER},entered,booked\n"
    mapping = {**MAPPING, "entered_on": "entered", "paid_entered_on": "booked"}

    def keys(*ends: str) -> set[str]:
        rows = [f"a,{number},2024-11-05,2024-12-04,10.00,2024-12-31,10.00,{end}" for number, end in enumerate(ends)]
        return _keys(
            read_text(header + "\n".join(rows) + "\n", tmp_path / "".join(ends).replace(",", "_"), mapping=mapping)
        )

    assert "no_entry_dates" in keys(",2024-12-31", ",2024-12-31")
    assert "some_entry_dates" in keys(",2024-12-31", "2024-11-06,2024-12-31")
    assert "no_payment_entry_dates" in keys("2024-11-06,", "2024-11-07,")
    assert "some_payment_entry_dates" in keys("2024-11-06,2024-12-31", "2024-11-07,")
    assert not {key for key in keys("2024-11-06,2024-12-31", "2024-11-08,2024-12-31") if "entry_dates" in key}


def test_one_invoice_that_dwarfs_all_others_is_named(tmp_path: Path) -> None:
    rows = "a, 1, 2024-11-05, 2024-12-04, {}, ,\na, 2, 2024-11-05, 2024-12-04, 10.00, ,\na, 3, 2024-11-05, , -9, ,"
    assert "outlier" not in _keys(read_rows(rows.format("100.00"), tmp_path / "equal"))
    above = rows.format("100.01")
    read = read_rows(f"{above}\n{above.splitlines()[0]}", tmp_path / "above")
    assert "outlier" in _keys(read), "a copy of the largest invoice does not hide it"
    assert float(_values(read, "outlier")["billed_share"]) == pytest.approx(100.01 / 110.01)


def test_many_rows_of_negative_amount_may_be_payments(tmp_path: Path) -> None:
    rows = "a, 1, 2024-11-05, 2024-12-04, 100, ,\na, 2, 2024-11-05, , -{}, ,"
    assert "many_credit_notes" not in _keys(read_rows(rows.format(10), tmp_path / "few"))
    assert "many_credit_notes" in _keys(read_rows(rows.format("10.01"), tmp_path / "many"))


def test_twins_without_numbers_are_counted_as_invoices_and_said(tmp_path: Path) -> None:
    mapping = {name: value for name, value in MAPPING.items() if name != "invoice_id"}
    rows = f"{HEADER}\na,,2024-11-05,2024-12-04,10,,\na,,2024-11-05,2024-12-04,10,2024-12-31,10\n"
    assert _values(read_text(rows, tmp_path, mapping=mapping), "twins") == {"count": 1}


def test_rejected_rows_and_amounts_nobody_can_read_are_said(tmp_path: Path) -> None:
    read = read_rows(f"{ONE}\na, 2, 2024-11-05, 2024-12-04, ten, ,\na, 3, bad, 2024-12-04, 5, ,", tmp_path)
    assert (_values(read, "rejected"), _values(read, "unreadable_amounts")) == ({"count": 2}, {"count": 1})


@pytest.mark.parametrize(("tails", "expected"), [
    ((100, 200, 400), 50), ((285, 484, 812), 285 * (285 / 484) * (285 / 484) / (484 / 812)), ((50, 10, 5), 25),
    ((20, 100, 200), 20 * 0.2 * 0.4), ((3, 0, 9), 0), ((3, 9, 0), 0),
])  # fmt: skip
def test_the_tail_goes_on_as_it_fell(tails: tuple[int, int, int], expected: float) -> None:
    assert float(tail_expected(tails)) == pytest.approx(expected)


def _tails(lateness: np.ndarray) -> tuple[int, int, int]:
    """Count the last three windows by numpy."""
    days = np.floor(lateness).astype(int)
    near, far, farther = (
        int(((days <= days.max() - 15 * n) & (days > days.max() - 15 * (n + 1))).sum()) for n in range(3)
    )
    return near, far, farther


WHOLE_TAILS = {
    "exponential 25": lambda rng, size: rng.exponential(25, size),
    "exponential 4": lambda rng, size: rng.exponential(4, size),
    "lognormal": lambda rng, size: rng.lognormal(2.5, 0.8, size),
    "normal 5 10": lambda rng, size: rng.normal(5, 10, size),
    "normal 15 12": lambda rng, size: rng.normal(15, 12, size),
}


@pytest.mark.parametrize("name", WHOLE_TAILS)
def test_whole_tails_are_rarely_called_cut(name: str) -> None:
    rng = np.random.default_rng(20_261_121)
    draws = (WHOLE_TAILS[name](rng, size) for size in (200, 2_000, 8_000) for _ in range(100))
    called = [tail_expected(_tails(draw)) >= 10 for draw in draws]
    assert float(np.mean(called)) <= 0.02


def test_a_cut_tail_is_found_in_a_ledger(tmp_path: Path) -> None:
    lateness = np.random.default_rng(7).exponential(25, 4000)
    whole, cut = _late_payers(tmp_path / "whole", lateness), _late_payers(tmp_path / "cut", lateness[lateness < 60])
    assert "tail_cut" not in _keys(whole)
    assert "tail_cut" in _keys(cut)
    assert cut.ledger.quality.tails == _tails(lateness[lateness < 60])
    # an unpaid invoice or a short history explains the end of the tail
    facts = cut.ledger.quality
    assert facts.last_known_on is not None
    assert "tail_cut" not in _keys(replace(facts, unpaid_invoices=1))
    assert "tail_cut" not in _keys(replace(facts, first_invoice_on=facts.last_known_on - timedelta(days=200)))


def _late_payers(folder: Path, lateness: np.ndarray) -> Read:
    lines = []
    for number, days in enumerate(np.floor(lateness).astype(int)):
        due = np.datetime64("2021-01-01") + number % 900
        lines.append(f"a, {number}, {due - 30}, {due}, 10.00, {due + days}, 10.00")
    return read_rows("\n".join(lines), folder)


def test_limits_come_first(tmp_path: Path) -> None:
    read = read_rows(f"{ONE}\n{ONE}", tmp_path)
    weights = [item.weight for item in _found(read)]
    assert weights == sorted(weights, key=list(Weight).index)
    assert set(weights) == set(Weight)


def test_the_engine_refuses_a_sum_that_lost_its_exactness() -> None:
    import ibis

    from lrfm.errors import Defect

    engine = connect(EngineSettings(threads=1))
    with pytest.raises(Defect):
        engine.whole_numbers(ibis.literal(0.5).name("x").as_table())
