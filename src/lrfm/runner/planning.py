"""From what was asked for to a plan: which notebooks, where they are, how they are run."""

from __future__ import annotations

import difflib
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from lrfm.core.environment import CACHE_VARIABLE
from lrfm.errors import Place, UserError
from lrfm.report.settings import SHIPPED_NOTEBOOKS
from lrfm.runner.plan import RunPlan
from lrfm.runner.publish import ClientFolder
from lrfm.runner.ready import chosen_mode

__all__ = ["RunRequest", "available_notebooks", "chosen_notebooks", "make_plan", "shipped_notebooks_dir"]

_REPORT_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")
_RESERVED = "index"


@dataclass(frozen=True)
class RunRequest:
    """The part of the params that a run itself reads; the notebooks read the rest from the params file."""

    client: str
    client_name: str
    as_of: date
    language: str
    engine: str
    notebooks: tuple[str, ...]
    mode: Literal["auto", "fork", "kernel"]
    workers: int
    notebook_timeout_seconds: float


def make_plan(
    params_file: Path,
    *,
    request: RunRequest,
    reports_dir: Path,
    cache_dir: Path,
    shown_path: str,
    notebooks_dir: Path,
) -> RunPlan:
    """Plan a run; raise ``UserError`` where it asks for what is not there. Nothing is written, no notebook opened."""
    if os.name == "nt":
        raise UserError.of("runner.windows")
    available = available_notebooks(notebooks_dir)
    chosen = chosen_notebooks(request.notebooks, available, place=Place(shown_path))
    return RunPlan(
        folder=ClientFolder(reports_dir.resolve(), request.client),
        client_name=request.client_name,
        as_of=request.as_of,
        language=request.language,
        engine=request.engine,
        params_file=params_file.resolve(),
        shown_path=shown_path,
        notebooks=chosen,
        skipped=tuple(name for name in sorted(SHIPPED_NOTEBOOKS) if name in available and name not in chosen),
        mode=chosen_mode(request.mode),
        workers=request.workers,
        notebook_timeout_seconds=request.notebook_timeout_seconds,
        environment={CACHE_VARIABLE: str(cache_dir.resolve())},
    )


def shipped_notebooks_dir() -> Path:
    """Give the folder ``notebooks/`` of the checkout that this code is part of."""
    return Path(__file__).resolve().parents[3] / "notebooks"


def available_notebooks(folder: Path) -> Mapping[str, Path]:
    """Give the notebooks of a folder that may be asked for, by name, sorted; a stray Untitled.ipynb is none of them."""
    if not folder.is_dir():
        raise UserError.of("runner.notebooks_missing", path=str(folder))
    return {path.stem: path.resolve() for path in sorted(folder.glob("*.ipynb")) if _REPORT_NAME.fullmatch(path.stem)}


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
