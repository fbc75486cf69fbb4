"""Index pages: what one run left behind, and all clients with their months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from lrfm.report.language import Language
from lrfm.report.page import PageContext, page_shell, template

__all__ = ["ClientRun", "ReportCounts", "ReportEntry", "RunFiles", "render_all_index", "render_run_index"]


@dataclass(frozen=True)
class ReportEntry:
    """A report of a run; ``path`` is relative to the index, ``None`` where none was written."""

    title: str
    path: str | None
    status: Literal["done", "failed", "skipped"]


@dataclass(frozen=True)
class RunFiles:
    """The other files of a run, relative to its index, in the order they are to be listed."""

    tables: tuple[str, ...] = ()
    notebooks: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    manifest: tuple[str, ...] = ("manifest.json",)


@dataclass(frozen=True)
class ReportCounts:
    """How many reports of a run came out well, and how many failed."""

    done: int
    failed: int


@dataclass(frozen=True)
class ClientRun:
    """One month of one client; ``path`` leads from the index of all reports to the run's own.

    ``reports`` is ``None`` where the run's manifest cannot be read.
    """

    client_id: str
    client_name: str
    as_of: date
    path: str
    reports: ReportCounts | None


@dataclass(frozen=True)
class _Report:
    title: str
    href: str | None
    status: str


@dataclass(frozen=True)
class _Shelf:
    id: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class _Run:
    href: str
    day: str
    status: str
    words: str


@dataclass(frozen=True)
class _Client:
    id: str
    name: str
    runs: tuple[_Run, ...]


def render_run_index(context: PageContext, reports: Sequence[ReportEntry], files: RunFiles) -> str:
    """Render ``index.html`` of a run: its reports with their status, tables, rows not taken and manifest.

    An empty ``context.title`` becomes the page's usual heading. Times stay in the manifest, so that the same run gives
    the same page.
    """
    language = Language.load(context.language_code)
    body = template("run_index.html.j2").render(
        text=language.text,
        reports=[_Report(entry.title, entry.path, entry.status) for entry in reports],
        shelves=[
            _Shelf("tables", files.tables),
            _Shelf("notebooks", files.notebooks),
            _Shelf("rejected", files.rejected),
            _Shelf("manifest", files.manifest),
        ],
    )
    title = context.title or language.text("report.run_index_heading")
    return page_shell(body, context=context, language=language, title=title)


def render_all_index(runs: Sequence[ClientRun], *, language_code: str, version: str) -> str:
    """Render ``reports/index.html``: clients by name, each with its months, the newest first."""
    language = Language.load(language_code)
    by_id = {
        client_id: sorted(months, key=lambda run: run.as_of, reverse=True)
        for client_id, months in groupby(sorted(runs, key=_client_id), key=_client_id)
    }
    clients = [
        _Client(f"client-{client_id}", _name(months), tuple(_run(run, language) for run in months))
        for client_id, months in sorted(by_id.items(), key=lambda item: (_name(item[1]).casefold(), item[0]))
    ]
    body = template("all_index.html.j2").render(text=language.text, clients=clients)
    context = PageContext(title="", client="", as_of=None, language_code=language_code, ledger_hash="", version=version)
    return page_shell(body, context=context, language=language, title=language.text("report.all_index_heading"))


def _client_id(run: ClientRun) -> str:
    return run.client_id


def _name(months: Sequence[ClientRun]) -> str:
    """Give the name of the newest month that has one to be read: a client may change its name."""
    return next((run.client_name for run in months if run.reports is not None), months[0].client_name)


def _run(run: ClientRun, language: Language) -> _Run:
    status, words = _state(run.reports, language)
    return _Run(run.path, language.date(run.as_of), status, words)


def _state(reports: ReportCounts | None, language: Language) -> tuple[str, str]:
    if reports is None:
        return "failed", language.text("report.manifest_unreadable")
    if reports.failed:
        return "failed", language.text("report.reports_failed", count=reports.failed)
    return "done", language.text("report.reports_done", count=reports.done)
