"""Run folders, the pointer, the history: after every interruption the previous report stands."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from lrfm.errors import UserError
from lrfm.runner.history import append_entry, read_history
from lrfm.runner.publish import ClientFolder, RunSummary, new_run, published_runs, recover
from tests.runner.publishing import AS_OF, make


def history(folder: ClientFolder) -> list[dict[str, object]]:
    return [json.loads(line) for line in folder.history.read_text().splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> ClientFolder:
    return ClientFolder(tmp_path / "reports", "acme")


def test_the_pointer_names_the_newest_run_and_the_history_keeps_all(folder: ClientFolder) -> None:
    september = date(2026, 9, 30)
    names = [make(folder, "old", september), make(folder, "one"), make(folder, "two")]
    assert names == ["2026-09-30-1", "2026-10-31-1", "2026-10-31-2"]
    pointer = folder.pointer(AS_OF)
    assert pointer.readlink() == Path(".runs/2026-10-31-2")
    assert (pointer / "page.html").read_text() == "two"
    assert (folder.pointer(september) / "page.html").read_text() == "old"
    assert not (pointer / ".scratch").exists()
    assert {path.name for path in folder.runs.iterdir()} == {"2026-09-30-1", "2026-10-31-2"}
    assert [(entry["run"], entry["ledger_hash"]) for entry in history(folder)] == list(
        zip(names, ["old", "one", "two"], strict=True)
    )
    assert history(folder)[0].keys() == {"as_of", "headlines", "ledger_hash", "published_at", "run"}
    assert "هیچ" in folder.history.read_text()


def test_reports_can_be_moved_as_a_whole(folder: ClientFolder, tmp_path: Path) -> None:
    make(folder, "one")
    folder.reports_dir.rename(tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere/acme/2026-10-31/page.html").read_text() == "one"


def test_an_unpublished_run_leaves_nothing(folder: ClientFolder) -> None:
    with pytest.raises(KeyboardInterrupt), new_run(folder, AS_OF):
        raise KeyboardInterrupt
    assert not folder.path.exists()


def test_an_unpublished_run_leaves_what_was_there(folder: ClientFolder) -> None:
    make(folder, "one")
    with pytest.raises(KeyboardInterrupt), new_run(folder, AS_OF):
        raise KeyboardInterrupt
    assert (folder.pointer(AS_OF) / "page.html").read_text() == "one"


def test_what_lies_in_the_way_is_named_and_left_alone(folder: ClientFolder) -> None:
    folder.path.mkdir(parents=True)
    folder.pointer(AS_OF).mkdir()
    with pytest.raises(UserError) as caught:
        folder.check(AS_OF)
    assert caught.value.faults[0].key == "runner.pointer_taken"


def test_a_link_to_another_clients_folder_is_refused(folder: ClientFolder) -> None:
    make(ClientFolder(folder.reports_dir, "globex"), "theirs")
    folder.path.symlink_to("globex")
    with pytest.raises(UserError) as caught:
        folder.check(AS_OF)
    assert caught.value.faults[0].key == "runner.folder_taken"


def test_a_torn_line_of_the_history_is_cut(folder: ClientFolder) -> None:
    make(folder, "one")
    with folder.history.open("a") as file:
        file.write('{"run": "2026-10-31-2", "head')
    assert read_history(folder.history).run_ids == {"2026-10-31-1"}
    assert read_history(folder.history).unreadable_lines == ()
    append_entry(folder.history, {"run": "x"})
    assert [entry["run"] for entry in history(folder)] == ["2026-10-31-1", "x"]


def test_a_history_of_nothing_but_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    path.write_text('{"run"')
    assert read_history(path).run_ids == frozenset()
    append_entry(path, {"run": "x"})
    assert path.read_text() == '{"run": "x"}\n'


def test_foreign_folders_are_not_reports(folder: ClientFolder) -> None:
    make(folder, "one")
    (folder.reports_dir / ".locks").mkdir()
    (folder.reports_dir / "notes").mkdir()
    (folder.path / "2026-08-31").symlink_to(".runs/2026-08-31-1")
    (folder.path / "2026-13-45").symlink_to(".runs/2026-10-31-1")
    (found,) = published_runs(folder.reports_dir)
    assert (found.client, found.as_of, found.address) == ("acme", AS_OF, "acme/2026-10-31/index.html")
    assert found.summary == RunSummary("Acme Ltd", ("done", "failed"))


SPOILED = [
    "{",
    "",
    "[]",
    "{}",
    '{"client_name": "Acme", "reports": null}',
    '{"client_name": "Acme", "reports": ["done"]}',
    '{"client_name": "Acme", "reports": [{}]}',
    '{"client_name": 7, "reports": []}',
    '{"client_name": "Acme", "reports": [{"status": []}]}',
    "[" * 100_000,
    b"\xff\xfe",
]


@pytest.mark.parametrize("text", SPOILED, ids=range(len(SPOILED)))
def test_a_spoiled_manifest_is_one_unreadable_month_and_no_more(folder: ClientFolder, text: str | bytes) -> None:
    september = date(2026, 9, 30)
    make(folder, "old", september)
    make(folder, "one")
    (folder.pointer(september) / "manifest.json").write_bytes(text.encode() if isinstance(text, str) else text)
    assert [(run.as_of, run.summary is None) for run in published_runs(folder.reports_dir)] == [
        (september, True),
        (AS_OF, False),
    ]
    assert recover(folder) == ()
    assert make(folder, "two") == "2026-10-31-2"


def test_a_manifest_that_is_gone_is_an_unreadable_month(folder: ClientFolder) -> None:
    make(folder, "one")
    (folder.pointer(AS_OF) / "manifest.json").unlink()
    assert [run.summary for run in published_runs(folder.reports_dir)] == [None]


def test_a_folder_closed_to_this_user_is_left_out(folder: ClientFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    make(folder, "one")
    make(ClientFolder(folder.reports_dir, "closed"), "theirs")
    open_to_all = ClientFolder.current

    def current(asked: ClientFolder) -> Mapping[str, Path]:
        if asked.client == "closed":
            raise PermissionError
        return open_to_all(asked)

    monkeypatch.setattr(ClientFolder, "current", current)
    assert [run.client for run in published_runs(folder.reports_dir)] == ["acme"]


def test_what_cannot_be_noted_for_a_spoiled_manifest_is_said(folder: ClientFolder) -> None:
    make(folder, "one")
    folder.history.unlink()
    (folder.pointer(AS_OF) / "manifest.json").write_text("{")
    (finding,) = recover(folder)
    path = folder.runs / "2026-10-31-1" / "manifest.json"
    assert (finding.key, finding.values) == ("runner.manifest_unreadable", {"path": str(path)})
    assert path.read_text() == "{"
    assert not folder.history.exists()


@pytest.mark.parametrize(
    "line",
    ["{", "[1]", '{"as_of": "2026-10-31"}', '{"run": 7}', "nonsense", "[" * 100_000],
    ids=["torn", "list", "no run", "number", "words", "deep"],
)
def test_a_spoiled_line_of_the_history_is_said_and_left(folder: ClientFolder, line: str) -> None:
    make(folder, "one")
    good = folder.history.read_text()
    folder.history.write_text(f"{line}\n{good}")
    (finding,) = recover(folder)
    assert (finding.key, finding.values) == ("runner.history_unreadable", {"path": str(folder.history), "line": 1})
    make(folder, "two")
    assert folder.history.read_text().startswith(f"{line}\n{good}")
    assert read_history(folder.history).run_ids == {"2026-10-31-1", "2026-10-31-2"}


def test_a_run_whose_line_was_spoiled_is_noted_again(folder: ClientFolder) -> None:
    make(folder, "one")
    folder.history.write_text("{\n")
    recover(folder)
    assert read_history(folder.history).run_ids == {"2026-10-31-1"}


KILLED = """
import os, pathlib, shutil, signal, sys, tempfile
from lrfm.runner.publish import ClientFolder, recover
from tests.runner.publishing import make

left = int(sys.argv[2])

def fatal(function):
    def called(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return called

folder = ClientFolder(pathlib.Path(sys.argv[1]), "acme")
for owner, names in ((os, ("fsync", "write", "ftruncate", "rmdir", "unlink")),
                     (pathlib.Path, ("mkdir", "replace", "symlink_to", "unlink", "write_text")),
                     (shutil, ("rmtree",))):
    for name in names:
        setattr(owner, name, fatal(getattr(owner, name)))
recover(folder)
make(folder, "two")
"""


def test_killed_at_every_step_the_previous_or_the_new_report_stands(tmp_path: Path) -> None:
    """kill -9 before each operation that changes the disk, one after the other; then the next run goes on."""
    seen = set()
    for step in range(100):
        folder = ClientFolder(tmp_path / str(step), "acme")
        make(folder, "one")
        command = [sys.executable, "-c", KILLED, str(folder.reports_dir), str(step)]
        ended = subprocess.run(command, check=False, capture_output=True, text=True)
        assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
        page = (folder.pointer(AS_OF) / "page.html").read_text()
        seen.add((page, len(history(folder))))
        assert json.loads((folder.pointer(AS_OF) / "manifest.json").read_text())["ledger_hash"] == page
        recover(folder)
        known = [entry["ledger_hash"] for entry in history(folder)]
        assert known == (["one"] if page == "one" else ["one", "two"])
        assert sorted(path.name for path in folder.path.iterdir()) == [".runs", "2026-10-31", "history.jsonl"]
        assert len(list(folder.runs.iterdir())) == 1
        assert make(folder, "three").startswith("2026-10-31-")
        assert (folder.pointer(AS_OF) / "page.html").read_text() == "three"
        if ended.returncode == 0:
            break
    assert step > 12
    assert {("one", 1), ("two", 1), ("two", 2)} <= seen
