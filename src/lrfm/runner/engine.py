"""A papermill engine that runs the cells in this very process: no kernel to start, none to shut down.

papermill finds it through its entry point (group ``papermill.engine``, name ``lrfm``), so that
``papermill --engine lrfm in.ipynb out.ipynb`` works too. papermill loads its engines while it is itself being
imported; that is why this module imports nothing heavy and why the class does not inherit from papermill's.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode
    from papermill.engines import NotebookExecutionManager

__all__ = ["InProcessEngine"]


class InProcessEngine:
    """Executes cells in a fresh IPython shell of this process and records what a real kernel would have sent.

    The shell is the kernel's own class with its messages kept instead of sent, so outputs, execution counts and
    tracebacks are those of a real kernel; streams are joined per cell, as ``nbclient`` does with ``coalesce_streams``.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str | None = None,
        *,
        output_path: str | None = None,
        progress_bar: bool | dict[str, object] = False,
        log_output: bool = False,
        autosave_cell_every: int = 30,
        **_kernel_options: object,
    ) -> NotebookNode:
        """Execute a notebook that papermill has filled with its parameters; the options are papermill's."""
        from papermill.engines import NotebookExecutionManager

        manager = NotebookExecutionManager(
            nb,
            output_path=output_path,
            progress_bar=progress_bar,
            log_output=log_output,
            autosave_cell_every=autosave_cell_every,
        )
        manager.notebook_start()
        try:
            _execute_cells(manager)
        finally:
            manager.cleanup_pbar()
            manager.notebook_complete()
        executed: NotebookNode = manager.nb
        return executed

    @classmethod
    def nb_kernel_name(cls, nb: NotebookNode, name: str | None = None) -> str:
        """Give the kernel that the notebook names; papermill translates parameters by it."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: NotebookNode, language: str | None = None) -> str:
        """Give the language that the notebook names."""
        from papermill.utils import nb_language

        return str(nb_language(nb, language))


def _execute_cells(manager: NotebookExecutionManager) -> None:
    from lrfm.runner.shell import LANGUAGE_INFO, notebook_shell

    with notebook_shell(manager.nb) as shell:
        for index, cell in enumerate(manager.nb.cells):
            failed = False
            try:
                # a process that dies within a cell leaves all that came before it; a text changes nothing
                with nullcontext() if _is_executable(cell) else _unsaved(manager):
                    manager.cell_start(cell, index)
                if _is_executable(cell):
                    failed = not shell.run(cell, index) and "raises-exception" not in _tags(cell)
                if failed:
                    manager.cell_exception(cell, cell_index=index)
            finally:
                with _unsaved(manager):  # the next cell saves it, or the notebook's end
                    manager.cell_complete(cell, cell_index=index)
            if failed:
                break
    manager.nb.metadata["language_info"] = dict(LANGUAGE_INFO)


@contextmanager
def _unsaved(manager: NotebookExecutionManager) -> Iterator[None]:
    """Spare a save within the block: papermill writes the whole notebook, figures and all, at every step."""
    path, manager.output_path = manager.output_path, None
    try:
        yield
    finally:
        manager.output_path = path


def _is_executable(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip()) and "skip-execution" not in _tags(cell)


def _tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))
