"""What a run is given, and what it gives: the plan, the other rooms as functions, and the published run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lrfm.core.reason import Reason
from lrfm.runner.execute import Presenter
from lrfm.runner.manifest import Facts
from lrfm.runner.outcome import Outcome, Status
from lrfm.runner.publish import ClientFolder
from lrfm.runner.ready import Mode
from lrfm.runner.strands import Strands

__all__ = ["BOARD_PACK", "INDEX", "Published", "Rooms", "RunPlan"]

BOARD_PACK = "board_pack"
INDEX = "index.html"


@dataclass(frozen=True)
class RunPlan:
    """Everything that one run needs to know; no part of it is looked up later."""

    folder: ClientFolder
    client_name: str
    as_of: date
    language: str
    engine: str
    params_file: Path
    shown_path: str
    notebooks: Mapping[str, Path]
    """Notebooks to render, in the order of the reports."""
    skipped: tuple[str, ...]
    """Notebooks of the project that were not asked for; nobody opens them."""
    mode: Mode
    workers: int
    notebook_timeout_seconds: float
    environment: Mapping[str, str]
    """Variables set for every child."""


@dataclass(frozen=True)
class Rooms:
    """What other rooms do for a run, as functions that a child process can find by name."""

    prepare: Callable[..., Facts]
    """``prepare(params_file, run_folder, tell=...)`` computes all stages, writes tables and rejected rows."""
    presenter: Presenter
    write_run_index: Callable[..., None]
    """``write_run_index(params_file, run_folder, outcomes, tell=...)`` writes the run's ``index.html``."""
    write_library_index: Callable[..., None]
    """``write_library_index(reports_dir, language, tell=...)`` writes the ``index.html`` of all clients."""
    warm_modules: tuple[str, ...]
    compute: Callable[..., None] | None = None
    """``compute(params_file, stages, tell=...)`` computes some stages into the cache; needed where `strands` are."""
    strands: Strands = ()
    """Stages to compute beforehand, side by side."""


@dataclass(frozen=True)
class Published:
    """A published run: where it is, how each report ended, and what could not be done after the publication."""

    folder: Path
    """``reports/<client>/<as_of>``, as the user finds it."""
    manifest: Path
    outcomes: tuple[Outcome, ...]
    left_undone: Reason | None = None

    @property
    def page(self) -> Path:
        """Give the page to open first: the board pack where it was asked for, else the index of the run."""
        packs = [outcome.path for outcome in self.outcomes if outcome.name == BOARD_PACK and outcome.path is not None]
        return self.folder / (packs[0] if packs else INDEX)

    @property
    def has_failed_report(self) -> bool:
        """Say whether a report failed."""
        return any(outcome.status is Status.FAILED for outcome in self.outcomes)

    @property
    def exit_code(self) -> int:
        """Give 0, or 1 where a report failed or something was left undone."""
        return int(self.has_failed_report or self.left_undone is not None)
