"""The one place where the runner meets ``study`` and ``report``: every function here runs in a child process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.runner.manifest import Facts, Headline
from lrfm.runner.outcome import Outcome, Status
from lrfm.runner.plan import INDEX, Rooms
from lrfm.runner.publish import PublishedRun, published_runs
from lrfm.runner.quick import quick_imports
from lrfm.runner.ready import WARM_MODULES
from lrfm.runner.strands import strands_for

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from lrfm.core.measure import Measure
    from lrfm.report.index import ClientRun, ReportEntry
    from lrfm.report.page import PageContext
    from lrfm.study import Study

__all__ = ["StudyPresenter", "compute_stages", "prepare_study", "study_rooms", "write_library_index", "write_run_index"]

_WARM_ROOMS = ("lrfm.study", "lrfm.report.cells", "lrfm.report.index", "lrfm.report.exhibits.tables")


def study_rooms(params_file: Path, sources: Mapping[str, Path], *, workers: int = 1) -> Rooms:
    """Give the rooms of a real run; ``sources`` are the notebooks that are run, by name, for their titles.

    With several ``workers`` stages that take long are computed side by side.
    """
    presenter = StudyPresenter(params_file, tuple(sources.items()))
    return Rooms(
        prepare=prepare_study,
        presenter=presenter,
        write_run_index=_RunIndex(presenter),
        write_library_index=write_library_index,
        warm_modules=(*WARM_MODULES, *_WARM_ROOMS),
        compute=compute_stages,
        strands=strands_for(sources, workers=workers),
    )


def compute_stages(params_file: Path, stages: Sequence[str], *, tell: Callable[[object], None]) -> None:
    """Compute some stages into the cache."""
    _opened(params_file).compute(stages, tell)


def prepare_study(params_file: Path, run: Path, *, tell: Callable[[object], None]) -> Facts:
    """Compute all stages into the cache, write tables and rejected rows, and say what the manifest is to hold."""
    study = _opened(params_file)
    study.prepare(tell)
    study.write_tables(_made(run / "tables"))
    study.write_rejected(_made(run / "rejected"))
    return Facts(
        ledger_hash=study.ledger_hash,
        params_sha256=study.params_hash,
        inputs=tuple(study.manifest_inputs()),
        control_totals=study.control_totals(),
        headlines=tuple(_headline(measure, study) for measure in study.headlines),
    )


@dataclass(frozen=True)
class StudyPresenter:
    """Renders pages as the study describes them."""

    params_file: Path
    sources: tuple[tuple[str, Path], ...]

    def page(self, notebook: NotebookNode, name: str) -> str:
        """Render the page of a notebook that came to its end."""
        from lrfm.report.page import render_page

        return render_page(notebook, self._linked(_opened(self.params_file).page_context(name)))

    def error_page(self, name: str, cause: Reason) -> str:
        """Render the page that says why there is none."""
        from lrfm.report.page import render_error_page

        words = _opened(self.params_file).language.reason(cause)
        return render_error_page(self._linked(self.context(name)), words)

    def scrubbed(self, text: str) -> str:
        """Take customers' names out of a text, where the params mask them."""
        from lrfm.report.mask import scrub

        return scrub(text, _opened(self.params_file).names)

    def context(self, name: str) -> PageContext:
        """Describe the page of a notebook by the title that the notebook gives itself."""
        context = _opened(self.params_file).page_context(name)
        return context if context.title else replace(context, title=self.title(name))

    def title(self, name: str) -> str:
        """Give a notebook's level-one heading in the reader's language, or its name where there is none to be had.

        Only notebooks that are run are opened.
        """
        with quick_imports():
            import nbformat

            from lrfm.report.prose import html_prose
        source = dict(self.sources).get(name)
        if source is None:
            return name
        language = _opened(self.params_file).language
        try:
            notebook = nbformat.read(source, as_version=4)
        except Exception:  # noqa: BLE001  # no notebook at all: its own page says what is wrong with it
            return name
        for position, cell in enumerate(notebook.cells):
            if cell.cell_type == "markdown":
                title = html_prose(cell.source, language=language, position=position).title
                if title:
                    return title
        return name

    def _linked(self, context: PageContext) -> PageContext:
        """Let a page lead back to the index of its run."""
        from lrfm.report.page import index_link

        link = index_link(_opened(self.params_file).language, href=INDEX)
        return replace(context, links=(link, *context.links))


@dataclass(frozen=True)
class _RunIndex:
    """Writes ``index.html`` of a run."""

    presenter: StudyPresenter

    def __call__(
        self, params_file: Path, run: Path, outcomes: Sequence[Outcome], *, tell: Callable[[object], None]
    ) -> None:
        del tell
        write_run_index(params_file, run, [_entry(outcome, self.presenter) for outcome in outcomes])


def _entry(outcome: Outcome, presenter: StudyPresenter) -> ReportEntry:
    from lrfm.report.index import ReportEntry

    return ReportEntry(presenter.title(outcome.name), outcome.path, outcome.status.value)


def write_run_index(params_file: Path, run: Path, entries: Sequence[ReportEntry]) -> None:
    """Write the page that links to everything in a run's folder."""
    from lrfm.report.index import RunFiles, render_run_index

    files = RunFiles(tables=_files(run, "tables"), notebooks=_files(run, "notebooks"), rejected=_files(run, "rejected"))
    page = render_run_index(_opened(params_file).page_context("index"), entries, files)
    (run / INDEX).write_text(page, encoding="utf-8", newline="\n")


def write_library_index(reports_dir: Path, language: str, *, tell: Callable[[object], None]) -> None:
    """Write the page of all clients and months; under the index's lock.

    Raises ``UserError`` where its place cannot be written.
    """
    from importlib.metadata import version

    from lrfm.report.index import render_all_index
    from lrfm.runner.files import write_text_atomically

    del tell
    runs = [_client_run(run) for run in published_runs(reports_dir)]
    page = render_all_index(runs, language_code=language, version=version("lrfm"))
    try:
        write_text_atomically(reports_dir / INDEX, page)
    except OSError as error:
        path = str(reports_dir / INDEX)
        raise UserError.of("runner.not_written", path=path, detail=error.strerror or str(error)) from None


def _client_run(run: PublishedRun) -> ClientRun:
    from lrfm.report.index import ClientRun, ReportCounts

    if run.summary is None:
        return ClientRun(run.client, run.client, run.as_of, run.address, None)
    statuses = run.summary.statuses
    counts = ReportCounts(done=statuses.count(Status.DONE.value), failed=statuses.count(Status.FAILED.value))
    return ClientRun(run.client, run.summary.client_name, run.as_of, run.address, counts)


def _headline(measure: Measure, study: Study) -> Headline:
    """Give a figure as it is published: an exact decimal text, or words in the pack's language."""
    in_words = study.language.reason
    return Headline(
        key=measure.key,
        value=measure.text(digits=study.params.currency_digits),
        unit=measure.unit.value,
        missing=None if measure.missing is None else in_words(measure.missing),
        caveats=tuple(in_words(caveat) for caveat in measure.caveats),
        caveat_keys=tuple(caveat.key for caveat in measure.caveats),
    )


def _files(run: Path, folder: str) -> tuple[str, ...]:
    """List a folder, workbooks first: they are what most readers open."""
    paths = sorted((run / folder).iterdir(), key=lambda path: (path.suffix != ".xlsx", path.name))
    return tuple(f"{folder}/{path.name}" for path in paths)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@lru_cache(maxsize=1)
def _opened(params_file: Path) -> Study:
    """Open the study once per child; the parent never does."""
    with quick_imports():
        from lrfm.study import Study
    return Study.open(params_file)
