"""Where a study keeps what it computed, and how it says what a user can mend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.core.environment import cache_dir_named
from lrfm.errors import UserError

if TYPE_CHECKING:
    from lrfm.report.language import Language

__all__ = ["cache_dir_of", "in_words"]

MARKERS = ("pyproject.toml", "Makefile", ".git")
"""Any of them stands in a project's top folder."""


def cache_dir_of(params_file: Path) -> Path:
    """Give the cache folder: the one that the environment names, else `.cache` in the project's top folder.

    That is the nearest folder around the params file that holds one of `MARKERS`; where there is none, the file's own.
    """
    if named := cache_dir_named():
        return named
    own = params_file.resolve().parent
    projects = (folder for folder in (own, *own.parents) if any((folder / mark).exists() for mark in MARKERS))
    return next(projects, own) / ".cache"


@contextmanager
def in_words(language: Language) -> Iterator[None]:
    """Add words to a user's error, so that JupyterLab shows them in place of a traceback."""
    try:
        yield
    except UserError as error:
        if not getattr(error, "__notes__", None):
            for fault in error.faults:
                error.add_note(language.fault(fault))
        raise
