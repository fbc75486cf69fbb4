"""`lrfm map`: a file in, a params file out that can be read, with reasons and without names."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from lrfm.cli import main
from lrfm.params import read_params
from tests.ledger.profile.samples import SAMPLES, Sample

Captured = pytest.CaptureFixture[str]
BY_NAME = {sample.name: sample for sample in SAMPLES}


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_file_that_is_written_is_in_order(sample: Sample, tmp_path: Path, capsys: Captured) -> None:
    sample.write(tmp_path)
    assert main(["map", sample.name, "--output", "out/acme.yml"]) == 0
    assert capsys.readouterr().out == "The profile is in out/acme.yml\n"
    text = (tmp_path / "out/acme.yml").read_text(encoding="utf-8")
    params = read_params(tmp_path / "out/acme.yml")
    assert params.sources.leading == sample.table
    assert params.client.id == "acme"
    assert (f"preset: {sample.preset}" in text) == (sample.preset is not None)


def test_presets_can_be_switched_off(tmp_path: Path, capsys: Captured) -> None:
    BY_NAME["odoo.csv"].write(tmp_path)
    assert main(["map", "odoo.csv", "--preset", "none"]) == 0
    said = capsys.readouterr().out
    assert "\npreset:" not in said
    assert "    invoice_id: Number\n" in said
    assert "    # high: its name says so\n" in said


def test_names_are_hidden_unless_they_are_asked_for(tmp_path: Path, capsys: Captured) -> None:
    BY_NAME["xero.csv"].write(tmp_path)
    assert main(["map", "xero.csv"]) == 0
    hidden = capsys.readouterr().out
    assert main(["map", "xero.csv", "--show-names"]) == 0
    shown = capsys.readouterr().out
    assert main(["map", "xero.csv", "--json"]) == 0
    as_json = capsys.readouterr().out
    assert "Iris Textiles" not in hidden
    assert "Iris Textiles" not in as_json
    assert "Iris Textiles" in shown
    assert "names are hidden" in hidden


def test_ten_rows_are_shown_as_they_would_be_read(tmp_path: Path, capsys: Captured) -> None:
    BY_NAME["fa.csv"].write(tmp_path)
    assert main(["map", "fa.csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("# The first 10 rows as they would be read:")
    rows = [line for line in lines[start:] if line.startswith("# 1") and " | " in line]
    assert len(rows) == 10
    assert " | 202" in rows[0], "Jalali days are shown as the days that they are"


def test_what_is_no_fact_is_named_as_such(tmp_path: Path, capsys: Captured) -> None:
    BY_NAME["scored.csv"].write(tmp_path)
    assert main(["map", "scored.csv"]) == 0
    said = capsys.readouterr().out
    assert "# - late_prob: by its name the output of a model or a forecast: no fact, never read" in said
    assert "# - status: a status as of the extract: it was not known at a past day" in said
    assert "# - Aging Bucket: ages as of the extract" in said


def test_json_for_programs(tmp_path: Path, capsys: Captured) -> None:
    BY_NAME["bills.csv"].write(tmp_path)
    assert main(["map", "bills.csv", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["table"] == "invoices"
    assert found["mapping"]["terms"] == {"column": "Pymt Terms", "codes": {"NET 60": 60, "NET 30": 30}}
    assert {field["field"]: field["confidence"] for field in found["fields"]}["customer_id"] == "high"
    assert found["unused"] == {"Sales rep": "map.unused_constant"}
    assert len(found["rows"]) == 10


def test_a_currency_of_the_file_or_of_the_command(tmp_path: Path, capsys: Captured) -> None:
    BY_NAME["xero.csv"].write(tmp_path)
    BY_NAME["bills.csv"].write(tmp_path)
    assert main(["map", "xero.csv"]) == 0
    assert "\ncurrency: GBP    # most rows are in it\n" in capsys.readouterr().out
    assert main(["map", "bills.csv"]) == 0
    assert "\ncurrency: XXX    # the file names no currency" in capsys.readouterr().out
    assert main(["map", "bills.csv", "--currency", "SEK"]) == 0
    assert "\ncurrency: SEK" in capsys.readouterr().out


def test_a_table_of_a_database(tmp_path: Path, capsys: Captured) -> None:
    with sqlite3.connect(tmp_path / "books.db") as books:
        books.execute(
            "CREATE TABLE sales (customer_no TEXT, invoice_no TEXT, invoice_date TEXT, due_date TEXT, total REAL)"
        )
        rows = [
            (f"C{i % 7}", f"I{i}", f"2024-01-{i % 28 + 1:02d}", f"2024-02-{i % 28 + 1:02d}", i + 0.5) for i in range(50)
        ]
        books.executemany("INSERT INTO sales VALUES (?, ?, ?, ?, ?)", rows)
    assert main(["map", "sqlite:///books.db", "--table", "sales", "--output", "acme.yml"]) == 0
    params = read_params("acme.yml")
    source = params.sources.invoices
    assert source is not None
    assert (source.kind, params.mapping is not None) == ("sql", True)
    assert main(["map", "sqlite:///books.db"]) == 2
    assert "name one with --table" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["map", "none.csv"], "there is no file none.csv"),
        (["map", "empty.csv"], "empty"),
        (["map", "bills.csv", "--output", "bills.csv"], "this file exists and is not written over"),
        (["map", "bills.csv", "--preset", "sap"], "there is no preset sap; there are: "),
        (["map", "bills.csv", "--currency", "euro"], "--currency: wanted a code of three capital letters"),
    ],
)
def test_what_stops_it_is_said_in_words(arguments: list[str], words: str, tmp_path: Path, capsys: Captured) -> None:
    BY_NAME["bills.csv"].write(tmp_path)
    (tmp_path / "empty.csv").write_text("")
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_a_preset_that_nearly_fits_is_mentioned_and_not_used(tmp_path: Path, capsys: Captured) -> None:
    sample = BY_NAME["odoo.csv"]
    (tmp_path / "odoo.csv").write_bytes(sample.content.replace(b"Total Signed", b"Invoice total"))
    assert main(["map", "odoo.csv"]) == 0
    said = capsys.readouterr().out
    assert "the preset odoo reads 7 columns, of which the file lacks 1: Total Signed" in " ".join(said.split())
    assert "\npreset:" not in said
