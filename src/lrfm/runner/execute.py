"""One notebook in one child process: executed through papermill, freed of what varies, rendered as a page."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lrfm.core.reason import Reason
from lrfm.errors import Defect
from lrfm.runner.normalise import normalised, write_notebook
from lrfm.runner.quick import quick_imports
from lrfm.runner.ready import Mode

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["NotebookJob", "Presenter", "Rendered", "execute_and_render", "render_obituary"]

_logger = logging.getLogger(__name__)

_ERROR_IN_WORDS = "UserError"
_PREPARING = ("execute", "inspection", "parameterize")
"""papermill's modules that fill a notebook with its parameters."""


class Presenter(Protocol):
    """Turns executed notebooks into pages; what ``report`` and ``study`` are to the runner. Must be picklable."""

    def page(self, notebook: NotebookNode, name: str) -> str:
        """Render the page of a notebook that came to its end."""

    def error_page(self, name: str, cause: Reason) -> str:
        """Render the page that says why there is none."""

    def scrubbed(self, text: str) -> str:
        """Take customers' names out of a text."""


@dataclass(frozen=True)
class NotebookJob:
    """One notebook to execute: where it is, what it is given, and where its results go."""

    name: str
    source: Path
    params_file: Path
    shown_path: str
    """The params file as the user wrote it, printed in place of ``params_file``."""
    folder: Path
    """The run's folder: the page goes to ``<name>.html``, the executed notebook to ``notebooks/<name>.ipynb``."""
    scratch: Path
    """A folder of this notebook alone: its working directory and its temporary files."""
    mode: Mode

    @property
    def page_path(self) -> str:
        """The page's path within the run's folder."""
        return f"{self.name}.html"


@dataclass(frozen=True)
class Rendered:
    """A page was written: that of the notebook, or that of its failure with the cause."""

    cause: Reason | None = None


def execute_and_render(job: NotebookJob, presenter: Presenter, *, tell: Callable[[object], None]) -> Rendered:
    """Execute a notebook and write its page; a cell that fails gives an error page with its cause."""
    del tell  # nothing to report before the end
    stored = _read_checked(job.source)
    raw = job.scratch / "executed.ipynb"
    cause = _execute(stored, raw, job)
    executed = _tidied(raw, stored, job, presenter)
    if cause is None:
        cause = _write_page(executed, job, presenter)
    else:
        cause = _scrubbed(cause, presenter)
        _write(job, presenter.error_page(job.name, cause))
    return Rendered(cause)


def render_obituary(
    job: NotebookJob, presenter: Presenter, cause: Reason, *, tell: Callable[[object], None]
) -> Rendered:
    """Write the error page of a notebook whose process is gone, and the notebook as far as it came."""
    del tell
    reason = _scrubbed(cause, presenter)
    _write(job, presenter.error_page(job.name, reason))
    try:
        stored = _read(job.source)
    except Exception:  # noqa: BLE001  # no notebook at all, which is why there is no report
        return Rendered(reason)
    raw = job.scratch / "executed.ipynb"
    try:
        _tidied(raw, stored, job, presenter)
    except (OSError, ValueError):  # the process died before, or while, it was saved
        write_notebook(stored, _notebook_path(job))
    return Rendered(reason)


def _read(path: Path) -> NotebookNode:
    with quick_imports():  # the first import of a spawned child; a forked one has it from its parent
        import nbformat

    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def _read_checked(path: Path) -> NotebookNode:
    notebook = _read(path)
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise Defect(f"{path.name}: one cell tagged `parameters` was wanted, {len(tagged)} found")
    return notebook


def _execute(stored: NotebookNode, raw: Path, job: NotebookJob) -> Reason | None:
    """Run the cells; give the cause where one of them failed."""
    import papermill

    work = job.scratch / "work"
    work.mkdir(parents=True, exist_ok=True)
    source = job.scratch / "stored.ipynb"
    write_notebook(_without_outputs(stored), source)
    try:
        with _warnings_refused(), _pinned_folder(job.scratch):
            papermill.execute_notebook(
                _literal(source),
                _literal(raw),
                parameters={"params_file": str(job.params_file)},
                progress_bar=False,
                autosave_cell_every=0,
                cwd=work,
                **_engine_options(job.mode),
            )
    except papermill.PapermillExecutionError as error:
        return _cell_cause(error)
    return None


def _literal(path: Path) -> str:
    """Protect braces: papermill fills them in paths."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _without_outputs(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _engine_options(mode: Mode) -> dict[str, Any]:
    if mode == "fork":
        return {"engine_name": "lrfm"}
    from lrfm.runner.kernel import OwnKernelManager

    return {"engine_name": "nbclient", "kernel_manager_class": OwnKernelManager, "coalesce_streams": True}


@contextmanager
def _pinned_folder(scratch: Path) -> Iterator[None]:
    """Keep Jupyter's connection files with the notebook's other temporary files."""
    os.environ["JUPYTER_RUNTIME_DIR"] = str(scratch / "jupyter")
    try:
        yield
    finally:
        os.environ.pop("JUPYTER_RUNTIME_DIR", None)


class _Refusal(logging.Handler):
    """Turns papermill's warnings (unknown parameter, no ``parameters`` cell) into errors, before any cell runs."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno == logging.WARNING and record.module in _PREPARING:  # a kernel's client logs here, too
            raise Defect(f"papermill: {record.getMessage()}")


@contextmanager
def _warnings_refused() -> Iterator[None]:
    logger = logging.getLogger("papermill")
    refusal = _Refusal(level=logging.WARNING)
    logger.addHandler(refusal)
    try:
        yield
    finally:
        logger.removeHandler(refusal)


def _cell_cause(error: Any) -> Reason:
    """Say in keys and values what stopped a cell: our own errors in their words, others by name and message."""
    cell = int(error.exec_count or 0)
    if error.ename == _ERROR_IN_WORDS:
        return Reason.of("runner.cell_stopped", cell=cell, words="\n".join(error.traceback))
    # Its message stays out, it may hold a customer's name; the executed notebook has it.
    return Reason.of("runner.cell_raised", cell=cell, error=error.ename)


def _tidied(raw: Path, stored: NotebookNode, job: NotebookJob, presenter: Presenter) -> NotebookNode:
    """Normalise the executed notebook, scrub its errors, write it and give it."""
    executed = normalised(
        _read(raw),
        replacements=_replacements(job),
        stable_ids=frozenset(cell["id"] for cell in stored.cells if "id" in cell),
    )
    for output in (output for cell in executed.cells for output in cell.get("outputs", [])):
        if output.output_type == "error":
            output.evalue = presenter.scrubbed(output.evalue)
            output.traceback = [presenter.scrubbed(line) for line in output.traceback]
    write_notebook(executed, _notebook_path(job))
    return executed


def _replacements(job: NotebookJob) -> Mapping[str, str]:
    return {
        str(job.params_file): job.shown_path,
        str(job.scratch / "work"): ".",
        str(job.scratch): ".",
        str(job.folder): ".",
    }


def _write_page(executed: NotebookNode, job: NotebookJob, presenter: Presenter) -> Reason | None:
    """Write the page, or the page that says why it could not be rendered; give the cause in that case."""
    try:
        page = presenter.page(executed, job.name)
    except Exception as error:  # whatever it is, the page must say so
        cause = Reason.of("runner.render_failed", error=type(error).__name__)
        _logger.debug("rendering %s failed", job.name, exc_info=True)
        _write(job, presenter.error_page(job.name, cause))
        return cause
    _write(job, page)
    return None


def _scrubbed(cause: Reason, presenter: Presenter) -> Reason:
    scrubbed = {key: presenter.scrubbed(value) for key, value in cause.values.items() if isinstance(value, str)}
    return Reason.of(cause.key, **{**cause.values, **scrubbed})


def _write(job: NotebookJob, page: str) -> None:
    (job.folder / job.page_path).write_text(page, encoding="utf-8", newline="\n")


def _notebook_path(job: NotebookJob) -> Path:
    return job.folder / "notebooks" / f"{job.name}.ipynb"
