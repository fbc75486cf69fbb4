"""Broken and strange inputs: each gives the stated message, rejection or sentence, and nothing is lost (N4)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from lrfm.core.reason import Reason
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.errors import UserError
from lrfm.ledger.inputs import find_inputs
from lrfm.ledger.settings import LedgerSettings
from lrfm.ledger.stage import compute_ledger
from lrfm.report.export import write_csv
from lrfm.report.language import Language
from lrfm.report.messages import MESSAGES
from tests.ledger.broken import amounts, cells, files, rows
from tests.ledger.broken.case import NAME, Case
from tests.ledgers import Read, read_settings
from tests.shapes import agree_on_all_days

CASES = (*files.CASES, *cells.CASES, *amounts.CASES, *rows.CASES)
READ = tuple(case for case in CASES if case.fault is None)
REFUSED = tuple(case for case in CASES if case.fault is not None)
ENGLISH = Language.load("en")


def _settings(case: Case) -> LedgerSettings:
    return LedgerSettings.model_validate({"currency": "EUR", "currency_digits": 2, **case.settings})


def test_there_are_enough_of_them_and_each_has_its_name() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 60


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_cannot_be_read_is_the_users_to_mend(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    with pytest.raises(UserError) as caught:
        read_settings(_settings(case), data_dir=tmp_path, folder=tmp_path / "out")
    assert caught.value.faults[0].key == case.fault
    for fault in caught.value.faults:
        _in_words(ENGLISH.fault(fault))


@pytest.mark.parametrize("case", READ, ids=lambda case: case.name)
def test_what_can_be_read_is_accounted_for(case: Case, tmp_path: Path) -> None:
    case.write(tmp_path)
    read = read_settings(_settings(case), data_dir=tmp_path, folder=tmp_path / "out")
    controls = read.ledger.controls
    assert Counter(row["reason"] for row in read.rejected()) == case.reasons
    assert (controls.rows_read, controls.rows_taken) == (case.rows, case.taken)
    assert case.amount is None or controls.amount_read_minor == round(case.amount * 100)
    _nothing_is_lost(read)
    assert case.notes <= {note.key for note in read.ledger.notes}
    for note in read.ledger.notes:
        _in_words(ENGLISH.reason(note))
    if read.ledger.has_payments:
        agree_on_all_days(read, snapshots=1)
    if case.open is not None:
        assert sum(row["amount_minor"] for row in read.rows("movements")) == round(case.open * 100)


@pytest.mark.parametrize("reason", sorted({reason for case in READ for reason in case.reasons}))
def test_each_reason_says_what_is_wrong_and_what_to_do(reason: str) -> None:
    if f"apart.{reason}" in MESSAGES or reason == "totals":
        _in_words(ENGLISH.reason(Reason.of("apart.declared", name=reason)))
        return
    _in_words(ENGLISH.reason(Reason.of(f"reason.{reason}")))
    _in_words(ENGLISH.reason(Reason.of(f"remedy.{reason}")))


def test_a_file_that_goes_away_stops_the_run(tmp_path: Path) -> None:
    case = cells.CASES[-1]
    case.write(tmp_path)
    found = find_inputs(_settings(case), data_dir=tmp_path, extracts=tmp_path)
    (tmp_path / "ledger.csv").unlink()
    with pytest.raises(UserError) as while_read:
        compute_ledger(connect(EngineSettings(threads=1)), found, _settings(case), folder=tmp_path)
    with pytest.raises(UserError) as before:
        find_inputs(_settings(case), data_dir=tmp_path, extracts=tmp_path)
    assert {caught.value.faults[0].key for caught in (while_read, before)} == {"source.changed_while_read"}


def test_a_formula_in_a_cell_is_text_and_leaves_as_text(tmp_path: Path) -> None:
    (case,) = (case for case in CASES if case.name == "formulas as text")
    case.write(tmp_path)
    read = read_settings(_settings(case), data_dir=tmp_path, folder=tmp_path / "out")
    names = [row["source_id"] for row in read.rows("directory") if row["kind"] == "customer"]
    assert names == [f"=SUM(A1:A9) {NAME}"]
    write_csv(read.engine.to_arrow(read.ledger.directory, order_by=["kind", "key"]), tmp_path / "export.csv")
    exported = (tmp_path / "export.csv").read_text("utf-8-sig")
    assert f"'=SUM(A1:A9) {NAME}" in exported
    assert f",=SUM(A1:A9) {NAME}" not in exported


def _nothing_is_lost(read: Read) -> None:
    """Read = taken + not taken, in rows and cents, counted from the rejected rows themselves."""
    for table, controls in {"": read.ledger.controls, **read.ledger.other_controls}.items():
        controls.require_closed()
        others = set(read.ledger.other_controls)
        rejected = [
            row
            for row in read.rejected()
            if row["table_name"] == table or (not table and row["table_name"] not in others)
        ]
        assert controls.rows_taken + len(rejected) == controls.rows_read
        assert (
            controls.amount_taken_minor + sum(row["amount_minor"] or 0 for row in rejected)
            == controls.amount_read_minor
        )
        assert all(row["text"] and row["file"] and row["row_number"] > 0 for row in rejected)


def _in_words(words: str) -> None:
    assert len(words) > 9
    assert NAME not in words
    assert "Traceback" not in words
    assert "{" not in words
