"""`lrfm map` on small files in the style of many programs, presets off: columns, formats, signs, what is no fact."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lrfm.ledger.profile.look import look_at_file
from lrfm.ledger.profile.proposal import Confidence, Proposal
from lrfm.ledger.profile.propose import propose
from lrfm.ledger.settings import LedgerSettings
from tests.ledger.profile.samples import SAMPLES, Sample
from tests.ledgers import read_settings


def proposed(sample: Sample, folder: Path) -> Proposal:
    return propose(look_at_file(sample.write(folder)))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_right_profile_is_proposed(sample: Sample, tmp_path: Path) -> None:
    found = proposed(sample, tmp_path)
    fields = {field.role: field.columns[0] for field in found.fields if field.role != "side" and field.columns}
    assert (found.table, fields) == (sample.table, sample.fields)
    dates = {field.role: field.value for field in found.fields if field.role == "date"}
    for role, format_ in sample.formats.items():
        value = dates[role]
        assert isinstance(value, dict)
        assert (value["format"], value.get("calendar", "gregorian")) == (format_, sample.calendar)
    assert {key: found.source[key] for key in sample.source} == sample.source


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_what_is_no_fact_is_named_and_not_read(sample: Sample, tmp_path: Path) -> None:
    found = proposed(sample, tmp_path)
    why = {unused.column: unused.reason.key for unused in found.unused}
    for column in sample.not_facts:
        assert column in why
        assert why[column] not in {"map.unused_no_use", "map.unused_date"}


def test_high_confidence_is_earned(tmp_path: Path) -> None:
    headless = next(sample for sample in SAMPLES if sample.name == "headless.csv")
    assert all(field.confidence is not Confidence.HIGH for field in proposed(headless, tmp_path).fields)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_proposed_profile_reads_every_row(sample: Sample, tmp_path: Path) -> None:
    found = proposed(sample, tmp_path)
    settings = LedgerSettings.model_validate(
        {
            "currency": found.currency or "EUR",
            "currency_digits": 2,
            "extract_date": date(2025, 3, 31),
            "sources": {found.table: dict(found.source)},
            "mapping": {found.table: found.mapping},
            "scope": dict(found.scope),
        }
    )
    read = read_settings(settings, data_dir=tmp_path, folder=tmp_path / "out")
    controls = read.ledger.controls
    assert [(total.reason, total.rows) for total in controls.by_reason] == []
    assert controls.rows_read == found.rows_read >= 120
