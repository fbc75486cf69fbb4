"""`lrfm synthetic`: a company in files, with its truth and a params file that reads them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lrfm.cli import main
from lrfm.errors import UserError
from lrfm.ledger.synthetic.manifest import is_made_up
from lrfm.ledger.synthetic.styles import write
from lrfm.params import read_params

Captured = pytest.CaptureFixture[str]
SMALL = ("--customers", "12", "--years", "1", "--seed", "4")


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_help_names_every_option(capsys: Captured) -> None:
    assert main(["synthetic", "--help"]) == 0
    said = capsys.readouterr().out
    for option in ("out", "customers", "years", "seed", "last-day", "payments", "format", "calendar", "style"):
        assert f"--{option} " in said


def test_a_company_is_made_and_its_params_file_is_in_order(tmp_path: Path, capsys: Captured) -> None:
    """The first thing that a newcomer does: make a company, then check it."""
    assert main(["synthetic", "--out", "made", *SMALL]) == 0
    said = capsys.readouterr().out
    invoices = pq.read_table(tmp_path / "made/truth/facts/invoices.parquet")
    assert f"12 customers and {invoices.num_rows} invoices and credit notes" in said
    assert "lrfm check made/company.yml" in said
    assert "invoices.parquet" in said
    assert (tmp_path / "made/truth/settings.json").is_file()
    assert main(["check", "made/company.yml"]) == 0
    checked = capsys.readouterr().out
    assert f"taken: {invoices.num_rows} rows" in checked
    assert "rejected: 0 rows" in checked


def test_a_style_writes_the_files_of_its_program(tmp_path: Path, capsys: Captured) -> None:
    assert main(["synthetic", "--out", "made", *SMALL, "--payments", "runs", "--style", "sap_fbl5n_de"]) == 0
    said = capsys.readouterr().out
    assert "What these files cannot hold:" in said
    assert "are called a clearing, for there is no code for a write-off" in said or "is called a clearing" in said
    assert {path.name for path in (tmp_path / "made").iterdir()} == {"company.yml", "transactions.csv", "truth"}
    params = read_params(tmp_path / "made/company.yml")
    assert (params.client.id, params.sources.leading) == ("made", "transactions")
    assert (tmp_path / "made/transactions.csv").read_text("utf-8").startswith("Konto;Belegnummer;Belegart;")


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", "4"), ("two", "4"), ("other", "5")):
        assert main(["synthetic", "--out", name, *SMALL[:4], "--seed", seed, "--format", "csv"]) == 0
    one, two, other = ((tmp_path / name / "invoices.csv").read_bytes() for name in ("one", "two", "other"))
    assert one == two
    assert one != other


def test_a_filled_folder_is_refused_and_left_as_it_is(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/ledger.csv").write_text("a,b\n")
    assert main(["synthetic", "--out", "mine", *SMALL]) == 2
    assert "mine: the folder is not empty" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["ledger.csv"]


def test_what_fails_on_the_way_leaves_nothing(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The style is written last: what it cannot write must not leave a company without its files."""

    def too_many(*_: object, **__: object) -> None:
        raise UserError.of("synthetic.too_many_rows", count=2_000_000)

    (tmp_path / "empty").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(write, "write_in_style", too_many)
        for name in ("new/below", "empty"):
            assert main(["synthetic", "--out", name, *SMALL]) == 2
            said = capsys.readouterr().err
            assert "nothing was written" in said
            assert "report" not in said
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]
    for name in ("new/below", "empty"):
        assert main(["synthetic", "--out", name, *SMALL]) == 0
        assert (tmp_path / name / "company.yml").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"new", "empty"}


def test_the_files_of_a_style_are_known_as_the_companys(tmp_path: Path) -> None:
    assert main(["synthetic", "--out", "made", *SMALL, "--style", "odoo"]) == 0
    (file,) = (path for path in (tmp_path / "made").iterdir() if path.name not in ("company.yml", "truth"))
    own = hashlib.sha256(file.read_bytes()).hexdigest()
    assert is_made_up(tmp_path / "made", read=[own])
    assert not is_made_up(tmp_path / "made", read=[own[::-1]])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--style", "abacus"), "there is no preset “abacus”"),
        (("--style", "odoo", "--format", "csv"), "a style brings its own format"),
        (("--last-day", "31.10.2026"), "“31.10.2026” is no day"),
        (("--years", "0"), "write a number from 1 to 50"),
        (("--customers", "100000", "--years", "20"), "over 20 years there may be at most 25,000 customers"),
        (("--seed", "-1"), "-1 is not in the range"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(
    options: tuple[str, ...], words: str, tmp_path: Path, capsys: Captured
) -> None:
    assert main(["synthetic", "--out", "made", *options]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "made").exists()
