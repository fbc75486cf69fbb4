"""From params to a plan: which notebooks, where they are, how they are run."""

from __future__ import annotations

import difflib
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lrfm.errors import Place, UserError
from lrfm.runner.publish import ClientFolder
from lrfm.runner.ready import chosen_mode
from lrfm.runner.run import RunPlan

if TYPE_CHECKING:
    from datetime import date

    from lrfm.core.client import ClientSettings
    from lrfm.report.settings import ReportSettings
    from lrfm.runner.settings import RunnerSettings

__all__ = [
    "CACHE_VARIABLE",
    "EngineChoice",
    "RunParams",
    "available_notebooks",
    "chosen_notebooks",
    "make_plan",
    "shipped_notebooks_dir",
]

CACHE_VARIABLE = "LRFM_CACHE_DIR"
"""How a notebook's ``Study`` learns where the cache is; ``lrfm.study`` names it, too (a test compares)."""

_REPORT_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")
_RESERVED = "index"


class EngineChoice(Protocol):
    """Which engine computes the tables."""

    @property
    def kind(self) -> str:
        """Give its name."""


class RunParams(Protocol):
    """The part of the params that a run reads; ``lrfm.params.Params`` has it."""

    @property
    def client(self) -> ClientSettings:
        """Give whom the reports are about."""

    @property
    def as_of(self) -> date:
        """Give the day of the reports."""

    @property
    def language(self) -> str:
        """Give the code of their language."""

    @property
    def engine(self) -> EngineChoice:
        """Give what computes the tables."""

    @property
    def report(self) -> ReportSettings:
        """Give what is rendered."""

    @property
    def runner(self) -> RunnerSettings:
        """Give how notebooks are executed."""


def make_plan(
    params_file: Path, *, params: RunParams, reports_dir: Path, cache_dir: Path, shown_path: str, notebooks_dir: Path
) -> RunPlan:
    """Plan a run; raise ``UserError`` where the params ask for what is not there. Nothing is written."""
    if os.name == "nt":
        raise UserError.of("runner.windows")
    available = available_notebooks(notebooks_dir)
    chosen = chosen_notebooks(params.report.notebooks, available, place=Place(shown_path))
    return RunPlan(
        folder=ClientFolder(reports_dir.resolve(), params.client.id),
        client_name=params.client.name,
        as_of=params.as_of,
        language=params.language,
        engine=params.engine.kind,
        params_file=params_file.resolve(),
        shown_path=shown_path,
        notebooks=chosen,
        skipped={name: path for name, path in available.items() if name not in chosen},
        mode=chosen_mode(params.runner.mode),
        workers=params.runner.workers,
        notebook_timeout_seconds=params.runner.notebook_timeout_seconds,
        environment={CACHE_VARIABLE: str(cache_dir.resolve())},
    )


def shipped_notebooks_dir() -> Path:
    """Give the folder ``notebooks/`` of the checkout that this code is part of."""
    return Path(__file__).resolve().parents[3] / "notebooks"


def available_notebooks(folder: Path) -> Mapping[str, Path]:
    """Give the notebooks of a folder by name, sorted."""
    if not folder.is_dir():
        raise UserError.of("runner.notebooks_missing", path=str(folder))
    return {path.stem: path.resolve() for path in sorted(folder.glob("*.ipynb"))}


def chosen_notebooks(names: Sequence[str], available: Mapping[str, Path], *, place: Place) -> Mapping[str, Path]:
    """Find the notebooks that were asked for, in that order.

    >>> here = {"board_pack": Path("board_pack.ipynb")}
    >>> chosen_notebooks(["bord_pack"], here, place=Place("params/acme.yml"))
    Traceback (most recent call last):
    lrfm.errors.UserError: params/acme.yml: runner.notebook_unknown(name=bord_pack, nearest=board_pack)
    """
    for name, count in Counter(names).items():
        if count > 1:
            raise UserError.of("runner.notebook_twice", place=place, name=name)
        if not _REPORT_NAME.fullmatch(name) or name == _RESERVED:
            raise UserError.of("runner.notebook_name", place=place, name=name)
        if name not in available:
            nearest = difflib.get_close_matches(name, available, n=1, cutoff=0.0)
            raise UserError.of("runner.notebook_unknown", place=place, name=name, nearest="".join(nearest))
    return {name: available[name] for name in names}
