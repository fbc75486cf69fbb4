"""`lrfm check`: what it says, where it stops, and with which exit code; nothing is rendered."""

from __future__ import annotations

from pathlib import Path

import pytest

from lrfm.cli import main
from lrfm.params import read_params
from tests.clients import own_ledger, small_demo
from tests.ledger.profile.samples import SAMPLES, Sample

Captured = pytest.CaptureFixture[str]
ROWS = """\
C1,I1,2024-01-05,2024-02-04,1000.00,2024-02-10
C1,I2,2024-03-05,2024-04-04,250.00,
C2,I3,2024-03-09,2024-04-08,40.00,2024-04-01
C2,I4,2024-05-09,2024-06-08,40.00,
"""


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_ledger_in_order(tmp_path: Path, capsys: Captured) -> None:
    own_ledger(tmp_path, ROWS)
    assert main(["check", "small.yml"]) == 0
    said = capsys.readouterr().out
    assert "ledger.csv: 4 rows" in said
    assert "read: 4 rows, €1,330.00" in said
    assert "taken: 4 rows, €1,330.00" in said
    assert "open items: €290.00" in said
    assert "control balance: €290.00 (rolled forward from the rows: not reconciled to the general ledger)" in said
    assert "The ledger reads and reconciles." in said
    assert not (tmp_path / "reports").exists()


def test_thresholds_come_from_the_ledgers_own_amounts_and_can_be_pasted(tmp_path: Path, capsys: Captured) -> None:
    path = own_ledger(tmp_path, ROWS)
    assert main(["check", "small.yml"]) == 0
    lines = capsys.readouterr().out.splitlines()
    start = lines.index("thresholds:")
    pasted = "\n".join(lines[start : start + 4])
    overrides = [line.split("#")[0].strip().replace(": ", "=") for line in pasted.splitlines()[1:]]
    params = read_params(path, overrides=[f"thresholds.{override}" for override in overrides])
    assert [str(params.thresholds.small_balance), str(params.thresholds.default_materiality)] == ["0.20", "20.00"]
    assert str(params.thresholds.large_item) == "1000.00"


def test_stated_thresholds_are_held_against_the_ledger(tmp_path: Path, capsys: Captured) -> None:
    own_ledger(tmp_path, ROWS)
    assert main(["check", "small.yml", "--set", "thresholds.large_item=250"]) == 0
    assert "2 invoices reach €250.00" in capsys.readouterr().out


def test_experts_who_contradict_themselves_are_told_before_anything_is_read(tmp_path: Path, capsys: Captured) -> None:
    turning = {"L over R": 2, "R over F": 2, "F over L": 4, "L over M": 4, "R over M": 2, "F over M": 1}
    experts = [{"name": name, "pairs": turning} for name in ("CFO", "Sales")]
    own_ledger(tmp_path, "no,row,at,all\n", weights={"experts": experts})
    for arguments in (["check", "small.yml"], ["report", "small.yml"]):
        assert main(arguments) == 2
        said = capsys.readouterr().err.replace("\u2068", "").replace("\u2069", "")
        assert "2 things need mending" in said
        assert (
            "small.yml:1: The judgements of Sales about 4 criteria contradict each other: their consistency ratio is"
            in said
        )
    assert main(["check", "small.yml", "--set", "weights.experts.1.pairs.F over L=1/4"]) == 2
    said = capsys.readouterr().err.replace("\u2068", "").replace("\u2069", "")
    assert "One thing needs mending" in said
    assert "of CFO" in said


def test_rows_that_are_not_taken_are_named_with_reason_and_remedy(tmp_path: Path, capsys: Captured) -> None:
    own_ledger(tmp_path, ROWS + "C3,I5,2024-05-09,2024-06-08,abc,\n")
    assert main(["check", "small.yml", "--set", "scope.rejected_share_max=0.5"]) == 0
    said = capsys.readouterr().out
    assert "rejected: one row, first in row 6: The amount is no number." in said
    folder = next(line for line in said.splitlines() if "every row that was not taken" in line).rpartition(": ")[2]
    assert any(Path(folder).glob("*.csv"))


def test_too_many_rejected_rows_stop_it(tmp_path: Path, capsys: Captured) -> None:
    own_ledger(tmp_path, ROWS + "C3,I5,2024-05-09,2024-06-08,abc,\n")
    assert main(["check", "small.yml"]) == 2
    assert "reconciles" not in capsys.readouterr().out


def test_another_balance_of_the_general_ledger_stops_it(tmp_path: Path, capsys: Captured) -> None:
    own_ledger(tmp_path, ROWS)
    assert main(["check", "small.yml", "--set", "control.balances={2024-06-30: 999}"]) == 2
    said = capsys.readouterr()
    assert "open items: €290.00" in said.out
    assert "999" in said.err


def test_a_fault_of_the_params_is_exit_2(tmp_path: Path, capsys: Captured) -> None:
    own_ledger(tmp_path, ROWS, currency="euro")
    assert main(["check", "small.yml"]) == 2
    assert "three capital letters" in capsys.readouterr().err


def test_the_demo(tmp_path: Path, capsys: Captured) -> None:
    small_demo(tmp_path)
    assert main(["check", "small.yml", "--as-of", "2026-09-30"]) == 0
    assert "as of 30 September 2026" in capsys.readouterr().out


CHECKED = {"qbo.csv", "xero.csv", "gl.csv", "fa.csv", "fbl5n.txt", "orders.csv", "bills.csv", "headless.csv"}


@pytest.mark.parametrize("sample", [one for one in SAMPLES if one.name in CHECKED], ids=lambda sample: sample.name)
def test_what_map_proposes_can_be_checked(sample: Sample, tmp_path: Path, capsys: Captured) -> None:
    sample.write(tmp_path)
    assert main(["map", sample.name, "--output", "acme.yml"]) == 0
    assert main(["check", "acme.yml"]) == 0, capsys.readouterr().err
    assert "The ledger reads" in capsys.readouterr().out
