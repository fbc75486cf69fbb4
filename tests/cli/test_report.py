"""`lrfm report`: what it hands to the run, what it says, and with which exit code it ends."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lrfm.cli import main
from lrfm.core.reason import Reason
from lrfm.errors import Defect, Fault, Place, UserError
from lrfm.params import read_params
from lrfm.report.settings import SHIPPED_NOTEBOOKS
from lrfm.runner.events import LeftUndone, RunPublished
from lrfm.runner.planning import RunRequest

Files = Callable[[], set[str]]
Captured = pytest.CaptureFixture[str]


def test_the_run_gets_an_effective_file_named_by_its_content(run: Any, home: Path, capsys: Captured) -> None:
    options = ["--as-of", "2026-09-30", "--set", "windows.flow_months=24", "--runner", "kernel"]
    assert main(["report", "acme.yml", *options]) == 0
    call = run.called[0]
    effective = call["params_file"]
    assert effective.parent == home / ".cache" / "acme" / "params"
    assert effective.stem == hashlib.sha256(effective.read_bytes()).hexdigest()
    params = read_params(effective)
    assert (params.as_of.isoformat(), params.windows.flow_months) == ("2026-09-30", 24)
    assert call["request"] == RunRequest(
        client="acme",
        client_name="Acme",
        as_of=date(2026, 9, 30),
        language="en",
        engine="duckdb",
        notebooks=SHIPPED_NOTEBOOKS,
        mode="kernel",
        workers=2,
        notebook_timeout_seconds=600,
    )
    assert (call["reports_dir"], call["cache_dir"]) == (home / "reports", home / ".cache")
    assert call["shown_path"] == "acme.yml"
    assert capsys.readouterr().out == "The pack is in reports/acme/2026-10-31/board_pack.html\n"


def test_folders_and_language_can_be_given(run: Any, home: Path) -> None:
    (home / "data").mkdir()
    assert main(["report", "acme.yml", "--reports", "r", "--cache", "c", "--locale", "en-XA", "--data", "data"]) == 0
    call = run.called[0]
    assert (call["reports_dir"], call["cache_dir"]) == (home / "r", home / "c")
    assert call["request"].language == "en-XA"
    assert read_params(call["params_file"]).data_dir == home / "data"


def test_the_option_wins_over_an_override(run: Any) -> None:
    assert main(["report", "acme.yml", "--runner", "fork", "--set", "runner.mode=kernel"]) == 0
    assert run.called[0]["request"].mode == "fork"


def test_a_failed_report_is_exit_1_and_the_pack_is_still_named(run: Any, capsys: Captured) -> None:
    run.exit_code, run.has_failed_report = 1, True
    assert main(["report", "acme.yml"]) == 1
    said = capsys.readouterr()
    assert "Not every report could be made" in said.err
    assert "reports/acme/2026-10-31" in said.out


def test_an_index_that_could_not_be_written_is_exit_1_and_said(run: Any, capsys: Captured) -> None:
    run.exit_code = 1
    run.tells = (RunPublished(run.folder), LeftUndone(Reason.of("runner.index_busy", path="lock", seconds=60)))
    assert main(["report", "acme.yml"]) == 1
    said = capsys.readouterr()
    assert "The reports are published, but the list of all reports is not up to date: Another run has been" in said.err
    assert "no report was written" not in said.err
    assert "Not every report could be made" not in said.err
    assert said.out == "The pack is in reports/acme/2026-10-31/board_pack.html\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UserError.of("params.nothing"), 1),
        (OSError(errno.ENOSPC, "no", "/reports/index.html"), 1),
        (Defect("a promise"), 3),
        (ZeroDivisionError("by zero"), 3),
    ],
)
def test_nothing_after_publication_says_that_nothing_was_written(
    error: Exception, code: int, run: Any, capsys: Captured
) -> None:
    run.raises = error
    run.tells = (RunPublished(run.folder),)
    assert main(["report", "acme.yml"]) == code
    said = capsys.readouterr().err
    assert "The pack is published; it is in reports/acme/2026-10-31/index.html." in said
    assert "no report was written" not in said
    assert "Traceback" not in said


def test_faults_of_the_params_are_all_told_and_nothing_is_written(run: Any, files: Files, capsys: Captured) -> None:
    before = files()
    assert main(["report", "acme.yml", "--as-of", "soon", "--set", "curency=USD", "--set", "client.id=Ü"]) == 2
    said = capsys.readouterr()
    assert said.err.splitlines()[0] == "3 things need mending; no report was written."
    assert "  --as-of: as_of: wanted a date such as 2026-10-31, or: last month end; got soon" in said.err
    assert "  --set curency: curency: there is no such key; the nearest is currency" in said.err
    assert "  --set client.id: client.id: wanted a name for a folder" in said.err
    assert said.out == ""
    assert run.called == []
    assert files() == before


def test_a_missing_source_says_where_it_was_looked_for_and_how_to_say_where_it_is(
    home: Path,
    files: Files,
    capsys: Captured,
) -> None:
    (home / "acme.yml").write_text("""\
schema: 1
client: {id: acme, name: Acme}
currency: EUR
as_of: 2026-10-31
sources:
  invoices:
    path: ledger.csv
    obtain: Ask Ana for the export.
mapping: {invoices: {customer_id: a, invoice_date: b, due_date: c, amount: d}}
""")
    before = files()
    assert main(["report", "acme.yml"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("One thing needs mending; no report was written.\n\n  acme.yml:7: sources.invoices.path: ")
    assert all(words in said for words in (str(home / "ledger.csv"), "Ask Ana", "DATA=folder", "--data folder"))
    assert files() == before


def test_faults_of_the_ledger_are_exit_2(run: Any, capsys: Captured) -> None:
    run.raises = UserError(Fault("params.nothing", {}, Place("ledger.csv", 3)))
    assert main(["report", "acme.yml"]) == 2
    assert "  ledger.csv:3: nothing\n" in capsys.readouterr().err


def test_an_unknown_language_names_the_line_that_asks_for_it_in_english(home: Path, run: Any, capsys: Captured) -> None:
    with (home / "acme.yml").open("a") as file:
        file.write("language: zz\n")
    assert main(["report", "acme.yml"]) == 2
    said = capsys.readouterr().err
    assert "One thing needs mending" in said
    assert "acme.yml:6" in said
    assert "zz" in said
    assert main(["report", "acme.yml", "--locale", "yy"]) == 2
    assert "--locale" in capsys.readouterr().err
    assert run.called == []


def test_faults_are_told_in_the_language_of_the_file(home: Path, run: Any, capsys: Captured) -> None:
    with (home / "acme.yml").open("a") as file:
        file.write("language: en-XA\n")
    assert main(["report", "acme.yml", "--as-of", "soon"]) == 2
    assert "wààñtèèd" in capsys.readouterr().err
    assert run.called == []


@pytest.mark.parametrize("error", [Defect("a promise"), ZeroDivisionError("by zero"), OSError(errno.EIO, "I/O error")])
def test_a_defect_is_told_in_words_and_its_details_are_in_a_file(
    error: Exception,
    run: Any,
    home: Path,
    capsys: Captured,
) -> None:
    run.raises = error
    assert main(["report", "acme.yml", "--cache", "c"]) == 3
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    assert type(error).__name__ not in said.err
    assert "This is a defect of lrfm, not of your files." in said.err
    details = list((home / "c" / "defects").iterdir())
    assert len(details) == 1
    assert str(details[0].relative_to(home)) in said.err
    assert type(error).__name__ in details[0].read_text()
    assert "Traceback" in details[0].read_text()


def test_a_defect_whose_details_cannot_be_written(run: Any, home: Path, capsys: Captured) -> None:
    run.raises = Defect("a promise")
    (home / ".cache" / "defects").parent.mkdir()
    (home / ".cache" / "defects").write_text("a file in the way")
    assert main(["report", "acme.yml"]) == 3
    assert "could not be written" in capsys.readouterr().err


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EROFS])
def test_what_the_machine_refuses_is_for_its_owner_to_mend(number: int, run: Any, capsys: Captured) -> None:
    run.raises = OSError(number, "no", "/reports/acme")
    assert main(["report", "acme.yml"]) == 2
    assert "  /reports/acme: this cannot be written" in capsys.readouterr().err


def test_a_file_where_the_reports_should_go(run: Any, home: Path, capsys: Captured) -> None:
    (home / "reports").write_text("a file")
    assert main(["report", "acme.yml"]) == 2
    assert "--reports" in capsys.readouterr().err
    assert run.called == []


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(143)])
def test_an_interrupted_run_has_published_nothing(stop: BaseException, run: Any, capsys: Captured) -> None:
    run.raises = stop
    assert main(["report", "acme.yml"]) == 130
    assert capsys.readouterr().err == "Interrupted; nothing was published.\n"


def test_interrupted_after_publication_the_pack_is_named(run: Any, capsys: Captured) -> None:
    run.raises = KeyboardInterrupt()
    run.tells = (RunPublished(run.folder),)
    assert main(["report", "acme.yml"]) == 130
    said = capsys.readouterr().err
    assert "Interrupted when the pack was already published; it is in reports/acme/2026-10-31/index.html" in said
    assert "nothing was published" not in said


def test_a_fault_without_words_is_still_told(run: Any, capsys: Captured) -> None:
    run.raises = UserError.of("there.are.no.words", place=Place("ledger.csv", 3), amount=7)
    assert main(["report", "acme.yml"]) == 2
    assert "ledger.csv:3: there.are.no.words(amount=7)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["report"],
        ["report", "acme.yml", "--runner", "thread"],
        ["report", "acme.yml", "--nonsense"],
        ["nonsense"],
        ["report", "acme.yml", "second.yml"],
    ],
)
def test_a_command_typed_wrongly_is_exit_2(arguments: list[str], run: Any, capsys: Captured) -> None:
    assert main(arguments) == 2
    assert "Usage: lrfm" in capsys.readouterr().err
    assert run.called == []
