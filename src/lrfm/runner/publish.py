"""Each run is a new folder; one pointer, replaced in one step, makes it the current one.

``reports/<client>/<as_of>`` is a relative symbolic link into ``reports/<client>/.runs``. Until it is replaced, the
reports that were there before are untouched, whatever kills the run. (Native Windows is not supported, WSL is.)
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.runner.files import sync_folder, write_text_atomically
from lrfm.runner.history import append_entry, entry_of, read_history

__all__ = [
    "MANIFEST",
    "SCRATCH",
    "ClientFolder",
    "PublishedRun",
    "RunSummary",
    "new_run",
    "publish",
    "published_runs",
    "recover",
    "settle",
]

MANIFEST = "manifest.json"
SCRATCH = ".scratch"
_RUNS = ".runs"
_POINTER_NAME = re.compile(r"\d{4}-\d{2}-\d{2}")
_RUN_NAME = re.compile(r"(?P<as_of>\d{4}-\d{2}-\d{2})-(?P<number>\d+)")


@dataclass(frozen=True)
class ClientFolder:
    """The one folder in which anything of this client may be written; use it under the client's lock."""

    reports_dir: Path
    client: str

    @property
    def path(self) -> Path:
        """Give ``reports/<client>``."""
        return self.reports_dir / self.client

    @property
    def runs(self) -> Path:
        """Give the folder of the run folders."""
        return self.path / _RUNS

    @property
    def history(self) -> Path:
        """Give the file of published headlines."""
        return self.path / "history.jsonl"

    def pointer(self, as_of: date) -> Path:
        """Give the link that names the current run of a date."""
        return self.path / as_of.isoformat()

    def check(self, as_of: date) -> None:
        """Raise ``UserError`` where the places of this run are taken by something else."""
        for folder in (self.path, self.runs):
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise UserError.of("runner.folder_taken", path=str(folder))
        pointer = self.pointer(as_of)
        if pointer.exists() and not pointer.is_symlink():
            raise UserError.of("runner.pointer_taken", path=str(pointer))

    def current(self) -> Mapping[str, Path]:
        """Give the run folders that a pointer names, by pointer name."""
        if not self.path.is_dir():
            return {}
        links = sorted(link for link in self.path.iterdir() if _POINTER_NAME.fullmatch(link.name) and link.is_symlink())
        return {link.name: self.runs / link.readlink().name for link in links}


@dataclass(frozen=True)
class RunSummary:
    """What the index of all reports takes from a manifest: the client's name, and how each report ended."""

    client_name: str
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class PublishedRun:
    """One current report: the client, its date, and what its manifest says (``None`` where that cannot be read)."""

    client: str
    as_of: date
    summary: RunSummary | None

    @property
    def address(self) -> str:
        """Give the address of its index page, relative to ``reports/index.html``."""
        return f"{self.client}/{self.as_of.isoformat()}/index.html"


@contextmanager
def new_run(folder: ClientFolder, as_of: date) -> Iterator[Path]:
    """Give a new, empty run folder; it is removed again unless it was published."""
    before = [path for path in (folder.path, folder.runs) if not path.exists()]
    folder.runs.mkdir(parents=True, exist_ok=True)
    run = folder.runs / f"{as_of.isoformat()}-{_next_number(folder, as_of)}"
    run.mkdir()
    try:
        yield run
    finally:
        if run not in folder.current().values():
            shutil.rmtree(run)
            for path in reversed(before):
                with suppress(OSError):  # not empty: somebody else's by now
                    path.rmdir()


def publish(folder: ClientFolder, as_of: date, run: Path, manifest: Mapping[str, Any]) -> None:
    """Complete a run and make it the current one; :func:`settle` is what is left to do.

    Every step leaves a state from which the next run can go on (:func:`recover`).
    """
    shutil.rmtree(run / SCRATCH, ignore_errors=True)
    write_text_atomically(run / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    _make_durable(run)
    _switch(folder.pointer(as_of), Path(_RUNS) / run.name)


def settle(folder: ClientFolder, run: str, manifest: Mapping[str, Any]) -> None:
    """Note a run that has become the current one in the history, and remove what it replaced."""
    append_entry(folder.history, entry_of(manifest, run=run))
    _remove_unpublished(folder)


def recover(folder: ClientFolder) -> tuple[Reason, ...]:
    """Finish what an interrupted run left: note its publication in the history, remove what was not published.

    What somebody spoiled by hand (a manifest, a line of the history) is left as it is and said.
    """
    history = read_history(folder.history)
    found = [
        Reason.of("runner.history_unreadable", path=str(folder.history), line=line) for line in history.unreadable_lines
    ]
    for run in folder.current().values():
        if run.name not in history.run_ids and (run / MANIFEST).is_file():
            entry = _entry_of_run(run)
            if entry is None:
                found.append(Reason.of("runner.manifest_unreadable", path=str(run / MANIFEST)))
            else:
                append_entry(folder.history, entry)
    _remove_unpublished(folder)
    return tuple(found)


def _remove_unpublished(folder: ClientFolder) -> None:
    """Remove run folders that no pointer names, and half-made links; only under the client's lock."""
    if not folder.runs.is_dir():
        return
    current = set(folder.current().values())
    for run in folder.runs.iterdir():
        if run not in current and _RUN_NAME.fullmatch(run.name) and not run.is_symlink():
            shutil.rmtree(run)
    for link in folder.path.glob(".*.pointer"):
        link.unlink()


def published_runs(reports_dir: Path) -> tuple[PublishedRun, ...]:
    """Give the current runs of all clients, in the order of client and date; links that lead nowhere are none."""
    return tuple(
        PublishedRun(client.name, as_of, _summary(run))
        for client in sorted(path for path in reports_dir.iterdir() if not path.name.startswith("."))
        for name, run in _listed(ClientFolder(reports_dir, client.name)).items()
        if (as_of := _day(name)) is not None
    )


def _listed(folder: ClientFolder) -> Mapping[str, Path]:
    """Give the client's current runs; a folder closed to this user is nothing that the index may tell of."""
    try:
        return {name: run for name, run in folder.current().items() if run.is_dir()}
    except PermissionError:
        return {}


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:  # 2026-13-45 looks like one
        return None


def _summary(run: Path) -> RunSummary | None:
    """Read what the index needs, or nothing where a key is missing or of another kind."""
    manifest = _read_manifest(run)
    try:
        summary = RunSummary(manifest["client_name"], tuple(report["status"] for report in manifest["reports"]))
    except (KeyError, TypeError):
        return None
    return summary if all(isinstance(text, str) for text in (summary.client_name, *summary.statuses)) else None


def _entry_of_run(run: Path) -> Mapping[str, object] | None:
    try:
        return entry_of(_read_manifest(run), run=run.name)
    except KeyError:
        return None


def _read_manifest(run: Path) -> Mapping[str, Any]:
    """Read a manifest; it is empty where it is no JSON object, whoever wrote it."""
    try:
        manifest = json.loads((run / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _next_number(folder: ClientFolder, as_of: date) -> int:
    """Number the runs of a date on, also past those that are only in the history."""
    names = [*(path.name for path in folder.runs.iterdir()), *read_history(folder.history).run_ids]
    matches = [match for match in map(_RUN_NAME.fullmatch, names) if match and match["as_of"] == as_of.isoformat()]
    return 1 + max((int(match["number"]) for match in matches), default=0)


def _switch(pointer: Path, target: Path) -> None:
    temporary = pointer.with_name(f".{pointer.name}.pointer")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(pointer)
    sync_folder(pointer.parent)


def _make_durable(run: Path) -> None:
    """Bring every file to the disk before the pointer names them."""
    for parent, _, names in os.walk(run):
        for name in names:
            descriptor = os.open(Path(parent) / name, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(Path(parent))
    sync_folder(run.parent)
